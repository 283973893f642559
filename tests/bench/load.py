# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests, and wrk to send them."""
import json
import os
import subprocess

from servers import LOAD_CORE, pin

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "load.lua")


def post(path, token, body):
    """The bytes of a POST."""
    return ("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
            "Content-Length: %d\r\n\r\n%s" % (path, token, len(body), body)).encode()


def send(server, requests, connections, seconds, folder, follow=False):
    """Has wrk send @requests in turn; returns what it counted, and the CPU of the server for each request."""
    todo = os.path.join(folder, "requests")
    with open(todo, "wb") as file:
        for request in requests:
            file.write(b"%d\n%s" % (len(request), request))
    before = server.cpu_seconds()
    said = subprocess.run(["wrk", "-t1", "-c%d" % connections, "-d%ds" % seconds, "--timeout", "20s", "-s", SCRIPT,
                    "http://127.0.0.1:%d/" % server.port, "--", todo] + (["follow"] if follow else []),
                   check=True, stdout=subprocess.PIPE, preexec_fn=pin(LOAD_CORE)).stdout.decode()
    cpu = server.cpu_seconds() - before
    counted = json.loads(said.splitlines()[-1])
    counted["rate"] = counted["requests"] / (counted["us"] / 1e6)
    counted["cpu"] = cpu * 1e6 / max(counted["requests"], 1)
    return counted
