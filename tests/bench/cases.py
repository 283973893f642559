# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of the gateway, and of plain QHttpServer beside it."""
import json
import re
import uuid
from dataclasses import dataclass, field

from load import post

SECRET = "bench-secret-0123456789abcdef"
INSTANCE = "2f1c0f7e-5a0e-4c57-9d3c-0d9f6f2a7b11"
STATE = {"notes": "x" * 1024, "items": [{"id": i, "name": "item %d" % i, "done": False} for i in range(24)]}
NEVER = 2147483  # seconds


def configuration(requests=0, routes=("state", "keychain", "create", "change", "refused")):
    """No limit that 64 callers on one machine would meet, unless @requests sets one."""
    secret = {"state": SECRET, "keychain": {"source": "keychain", "id": "bench"}}
    return {
        "instances": [{"uuid": INSTANCE, "name": "bench", "agent": {"type": "echo"},
                       "limits": {"concurrentRuns": 256, "waitingRuns": 1024}}],
        "routes": {route: {"sessionKey": "bench", "secret": secret.get(route, SECRET)} for route in routes},
        "limits": {
            "routes": {"requests": requests, "windowSeconds": NEVER, "inFlight": 1024},
            "failedAuth": {"attempts": 2147483647},
            "flows": {"unfinished": 2147483647, "bytes": 2147483647},
        },
    }


def with_length(request):
    """@request, whose body was changed, with the length it has now."""
    head, body = request.split(b"\r\n\r\n")
    return re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(body), head) + b"\r\n\r\n" + body


def path_of(route):
    return "/plugins/webhooks/" + route


def action(route, name, secret=SECRET, **fields):
    return post(path_of(route), secret, json.dumps({"action": name, **fields}, separators=(",", ":")))


def create_flow(gateway, route="create", **fields):
    """Makes a flow; returns its id."""
    status, _, body = gateway.ask(action(route, "create_flow", goal="Measure how long it takes", **fields))
    if status != 200:
        raise RuntimeError("create_flow was answered %d" % status)
    return json.loads(body)["result"]["flow"]["flowId"]


def get_state(route):
    return lambda gateway, _: [action(route, "get_flow", flowId=create_flow(gateway, stateJson=STATE))]


def set_waiting(gateway, connections):
    """One flow more than there are connections, so that nobody waits for another one's change."""
    change = post(path_of("change"), SECRET, '{"action":"set_waiting","flowId":"%s","expectedRevision":@REVISION@,'
                                             '"currentStep":"wait","waitJson":{"for":"reply"}}')
    return [change % create_flow(gateway).encode() for _ in range(connections + 1)]


def agent_calls(key):
    """A conversation for each of 64 callers."""
    body = '{"session_name":"caller-%d","message":"What changed since Monday?"}'
    return lambda *_: [post("/webhooks/" + INSTANCE, key, body % i) for i in range(64)]


@dataclass
class Case:
    """Requests that are all answered alike."""
    name: str
    requests: object  # function of the gateway and the number of connections
    path: str
    status: int = 200
    follow: bool = False
    limited: bool = False  # needs the gateway whose limit is reached
    bars: dict = field(default_factory=dict)  # least ratio to plain, by connections

    def sample(self, gateway):
        """What the gateway answers, for plain QHttpServer to repeat."""
        request = self.requests(gateway, 1)[0].replace(b"@REVISION@", b"0")
        status, headers, body = gateway.ask(with_length(request))
        if status != self.status:
            raise RuntimeError("%s was answered %d: %s" % (self.name, status, body))
        return {"path": self.path, "status": status, "body": body.decode(),
                "headers": [pair for pair in headers if pair[0] not in ("Content-Length", "Connection")]}


def all_cases(key):
    """@key opens the instance."""
    goal = "Measure how long it takes"
    return [
        Case("get_flow", get_state("state"), path_of("state"), bars={16: 0.60}),
        Case("get_flow, keychain", get_state("keychain"), path_of("keychain"), bars={16: 0.30}),
        Case("create_flow", lambda *_: [action("create", "create_flow", goal=goal)], path_of("create"),
             bars={16: 0.30, 64: 0.40}),
        Case("set_waiting", set_waiting, path_of("change"), follow=True),
        Case("agent call, echo", agent_calls(key), "/webhooks/" + INSTANCE, bars={16: 0.50}),
        Case("401, route", lambda *_: [action("refused", "get_flow", secret="wrong", flowId=str(uuid.uuid4()))],
             path_of("refused"), status=401, bars={16: 0.90}),
        Case("401, agent", lambda *_: [post("/webhooks/" + INSTANCE, "0" * 128, "{}")], "/webhooks/" + INSTANCE,
             status=401, bars={16: 0.90}),
        Case("429, route", lambda *_: [action("state", "get_flow", flowId=str(uuid.uuid4()))], path_of("state"),
             status=429, limited=True, bars={16: 0.90}),
    ]
