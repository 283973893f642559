-- SPDX-FileCopyrightText: 2026 Gatehouse contributors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What wrk sends, and what it writes down.
--
--   wrk -s load.lua URL -- REQUESTS [follow]
--
-- REQUESTS holds the requests, each behind a line with its length; they are sent in turn. With "follow", they are
-- changes of flows, each with @REVISION@ in place of the revision: after an answer, the flow that it shows is
-- changed again, by the revision it shows. The last line of what wrk prints is a JSON object.

local requests = {}

local function read(path)
    local file = assert(io.open(path, "rb"))
    local length = file:read("*l")
    while length do
        requests[#requests + 1] = file:read(tonumber(length))
        length = file:read("*l")
    end
    file:close()
end

-- Each flow is changed by one connection at a time: it waits here for the next that is free.
local function follow()
    local template, free, first, last = requests[1], {}, 1, 0
    local head, rest = template:match("^(.-\r\n\r\n)(.*)$")
    head = head:gsub("Content%-Length: %d+\r\n", "")
    local function put(flow, revision)
        last = last + 1
        free[last] = { flow, revision }
    end
    for _, text in ipairs(requests) do
        put(text:match('"flowId":"([^"]+)"'), "0")
    end
    request = function()
        local flow = free[first]
        free[first] = nil
        first = first + 1
        local body = rest:gsub('"flowId":"[^"]+"', '"flowId":"' .. flow[1] .. '"'):gsub("@REVISION@", flow[2])
        return (head:gsub("\r\n\r\n$", "\r\nContent-Length: " .. #body .. "\r\n\r\n")) .. body
    end
    response = function(_, _, body)
        put(body:match('"flowId":"([^"]+)"'), body:match('"revision":(%d+)'))
    end
end

function init(args)
    read(args[1])
    if args[2] == "follow" then
        follow()
    elseif #requests == 1 then
        local only = requests[1]
        wrk.format = function() return only end -- wrk asks once, and sends it again and again
    else
        local turn = 0
        request = function()
            turn = turn % #requests + 1
            return requests[turn]
        end
    end
end

function done(summary, latency)
    local errors = summary.errors
    print(string.format(
        '{"requests":%d,"us":%d,"p50":%d,"p99":%d,"max":%d,"bad":%d,"broken":%d}',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
        errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
