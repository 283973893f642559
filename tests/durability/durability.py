#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was acknowledged is still there, whatever happens to the gateway and to its disk.

    durability.py PROGRAM SHIM kill [ROUNDS] [MUTATIONS]
    durability.py PROGRAM SHIM disk
    durability.py PROGRAM SHIM scale [FLOWS]

PROGRAM is the `gatehouse` executable, SHIM the library made of slowdisk.cpp. `kill` ends the gateway with SIGKILL
while 16 clients change flows, and looks at every flow and its history afterwards. `disk` makes the disk slow and
full and locks the database. `scale` reports what many stored flows cost.
"""
import http.client
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

SECRET = "durability-secret-0123456789"
CLIENTS = 16
READY_SECONDS = 120


class Gateway:
    """A gateway with one route, in a folder of its own, that can be killed and started again."""

    def __init__(self, program, folder, shim=None):
        self.program, self.folder, self.shim = os.path.abspath(program), folder, shim
        self.data = os.path.join(folder, "data")
        self.mood = os.path.join(folder, "disk")
        self.config = os.path.join(folder, "gatehouse.json")
        config = {"listeners": {"public": {"port": 0}, "private": {"port": 0}},
                  "limits": {"routes": {"requests": 0, "inFlight": 1000}, "flows": {"unfinished": 1000000}},
                  "routes": {"kill": {"sessionKey": "agent:main:kill", "secret": SECRET}}}
        with open(os.open(self.config, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            json.dump(config, file)
        self.process, self.address = None, None

    def start(self):
        environment = dict(os.environ, GATEHOUSE_DISK=self.mood)
        if self.shim:
            environment["LD_PRELOAD"] = self.shim
            environment["ASAN_OPTIONS"] = "verify_asan_link_order=0:" + environment.get("ASAN_OPTIONS", "")
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", "--config", self.config, "--data", self.data],
                stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, env=environment)
        watchdog = threading.Timer(READY_SECONDS, self.process.kill)
        watchdog.start()
        line = self.process.stdout.readline().decode()
        watchdog.cancel()
        ready = re.match(r"ready public=http://([^:]+):(\d+)", line)
        check(ready, "the gateway did not start: %r, %s" % (line, self.log()))
        self.address = (ready.group(1), int(ready.group(2)))

    def log(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as log:
            return log.read()[-2000:]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        check(self.process.wait(60) == 0, "the gateway did not end cleanly: " + self.log())

    def set_mood(self, mood):
        with open(self.mood, "w", encoding="utf-8") as file:
            file.write(mood)

    def cpu_seconds(self):
        with open("/proc/%d/stat" % self.process.pid, encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mib(self):
        with open("/proc/%d/status" % self.process.pid, encoding="utf-8") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024


class Client:
    def __init__(self, gateway):
        self.connection = http.client.HTTPConnection(*gateway.address, timeout=60)

    def ask(self, **body):
        self.connection.request("POST", "/plugins/webhooks/kill", json.dumps(body),
                                {"Content-Type": "application/json", "Authorization": "Bearer " + SECRET})
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read())


class Budget:
    """How many changes the clients may still make."""

    def __init__(self, size):
        self.left, self.lock = size, threading.Lock()

    def take(self):
        with self.lock:
            self.left -= 1
            return self.left >= 0


def check(condition, words):
    if not condition:
        print("FAILED:", words, flush=True)
        sys.exit(1)


def work(gateway, acknowledged, budget, seed):
    """Changes flows of its own until the gateway is gone. `acknowledged` learns each flow that was shown."""
    dice = random.Random(seed)
    flows = {}
    try:
        client = Client(gateway)
        while budget.take():
            flow = dice.choice(list(flows.values())) if flows and dice.random() < 0.8 else None
            if flow is None:
                status, answer = client.ask(action="create_flow", goal="g%d" % dice.randrange(10**9))
            else:
                action = dice.choice(["set_waiting", "resume_flow", "finish_flow", "fail_flow", "request_cancel",
                                      "run_task", "cancel_flow"])
                more = {"expectedRevision": flow["revision"]}
                if action == "run_task":
                    more = {"runtime": "acp", "task": "t"}
                elif action == "cancel_flow":
                    more = {}
                elif action in ("set_waiting", "finish_flow"):
                    more["stateJson"] = {"n": dice.randrange(10**9), "pad": "x" * dice.randrange(2000)}
                status, answer = client.ask(action=action, flowId=flow["flowId"], **more)
            check(status in (200, 202, 409), "unexpected answer %s %s" % (status, answer))
            shown = answer["result"].get("flow")
            if shown:
                flows[shown["flowId"]] = shown
                acknowledged[shown["flowId"]] = shown
                if "task" in answer["result"]:
                    acknowledged.setdefault("tasks", []).append((shown["flowId"], answer["result"]["task"]["taskId"]))
    except (OSError, http.client.HTTPException, json.JSONDecodeError):
        pass  # it was killed


def verify(gateway, acknowledged):
    """Every acknowledged state is there, or a later one whose answer was on its way."""
    database = sqlite3.connect(os.path.join(gateway.data, "gatehouse.db"))
    check(database.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "the database is damaged")
    flows = {}
    for number, flow_id, revision in database.execute("SELECT number, id, revision FROM flows"):
        flows[flow_id] = number, revision
    history = {}
    for flow, revision, action in database.execute("SELECT flow, revision, action FROM flow_history ORDER BY flow, step"):
        history.setdefault(flow, []).append((revision, action))
    tasks = {}
    for task_id, flow in database.execute("SELECT id, flow FROM flow_tasks"):
        tasks[task_id] = flow
    for flow_id, (number, revision) in flows.items():
        revisions = [line[0] for line in history.get(number, [])]
        check(revisions and revisions[0] == 0, "flow %s has no beginning" % flow_id)
        check(revisions[-1] == revision, "flow %s is at %d, its history at %d" % (flow_id, revision, revisions[-1]))
        check(all(b - a in (0, 1) for a, b in zip(revisions, revisions[1:])), "gap in the history of " + flow_id)
    by_number = {}
    for flow in tasks.values():
        by_number[flow] = by_number.get(flow, 0) + 1
    for number, lines in history.items():
        check(sum(1 for line in lines if line[1] == "run_task") == by_number.get(number, 0),
              "tasks and history of flow %d differ" % number)
    client = Client(gateway)
    for known in acknowledged:
        for flow_id, task_id in known.pop("tasks", []):
            check(tasks.get(task_id) == flows[flow_id][0], "task %s was acknowledged and is gone" % task_id)
        for flow_id, shown in known.items():
            check(flow_id in flows, "flow %s was acknowledged and is gone" % flow_id)
            check(flows[flow_id][1] >= shown["revision"], "flow %s went back" % flow_id)
            now = client.ask(action="get_flow", flowId=flow_id)[1]["result"]["flow"]
            # at the acknowledged revision it is what was shown; one change more may not have been answered
            check(now["revision"] != shown["revision"] or now == shown, "flow %s differs" % flow_id)
            check(now["revision"] == flows[flow_id][1], "memory and disk differ in " + flow_id)
    database.close()
    return len(flows)


def test_kill(program, rounds, mutations):
    with tempfile.TemporaryDirectory(prefix="gatehouse-kill-") as folder:
        gateway = Gateway(program, folder)
        gateway.start()
        for number in range(rounds):
            acknowledged = [{} for _ in range(CLIENTS)]
            budget = Budget(mutations * 2)
            clients = [threading.Thread(target=work, args=(gateway, acknowledged[i], budget, number * CLIENTS + i))
                       for i in range(CLIENTS)]
            for client in clients:
                client.start()
            while budget.left > mutations and any(client.is_alive() for client in clients):
                time.sleep(0.002)
            gateway.kill()
            for client in clients:
                client.join()
            gateway.start()
            print("round %d: %d flows, all as acknowledged" % (number + 1, verify(gateway, acknowledged)), flush=True)
        gateway.stop()


def timed(client, **body):
    begin = time.monotonic()
    status, answer = client.ask(**body)
    return status, answer, time.monotonic() - begin


def test_disk(program, shim):
    with tempfile.TemporaryDirectory(prefix="gatehouse-disk-") as folder:
        gateway = Gateway(program, folder, os.path.abspath(shim))
        gateway.start()
        client = Client(gateway)

        def create():
            return timed(client, action="create_flow", goal="x")

        status, answer, _ = create()
        check(status == 200, "the first flow: %s" % answer)
        flow = answer["result"]["flow"]["flowId"]

        gateway.set_mood("slow")
        status, _, seconds = create()
        check(status == 200 and seconds >= 0.2, "create_flow took %.3f s with a slow disk" % seconds)
        reads = min(timed(client, action="get_flow", flowId=flow)[2] for _ in range(10))
        check(reads < 0.2, "get_flow took %.3f s with a slow disk" % reads)
        print("slow disk: create_flow %.0f ms, get_flow %.1f ms" % (seconds * 1000, reads * 1000), flush=True)

        gateway.set_mood("full")
        status, answer, _ = create()
        check(status == 503 and answer["code"] == "persist_failed", "full disk: %s %s" % (status, answer))
        status, answer, _ = timed(client, action="finish_flow", flowId=flow, expectedRevision=0)
        check(status == 503, "full disk: %s %s" % (status, answer))
        check(client.ask(action="get_flow", flowId=flow)[1]["result"]["flow"]["status"] == "queued", "not undone")
        gateway.set_mood("")
        status, answer, _ = create()
        check(status == 200, "no recovery from a full disk: %s" % answer)

        foreign = sqlite3.connect(os.path.join(gateway.data, "gatehouse.db"), isolation_level=None)
        foreign.execute("BEGIN IMMEDIATE")
        status, answer, seconds = create()
        check(status == 503 and answer["code"] == "persist_failed", "locked: %s %s" % (status, answer))
        check(seconds > 1.5, "gave up on the lock after %.1f s" % seconds)
        print("locked database: 503 after %.1f s" % seconds, flush=True)
        foreign.execute("ROLLBACK")
        foreign.close()
        status, answer, _ = create()
        check(status == 200, "no recovery from a lock: %s" % answer)
        check(len(client.ask(action="list_flows")[1]["result"]["flows"]) == 4, "a refused flow is there")
        gateway.kill()
        gateway.start()
        check(len(Client(gateway).ask(action="list_flows")[1]["result"]["flows"]) == 4, "flows differ after a restart")
        gateway.stop()


def fill(database, count):
    """Writes flows as the gateway does, which would take long over HTTP."""
    rows, lines = [], []
    for number in range(1, count + 1):
        flow_id = "%08x-0000-4000-8000-%012x" % (number, number)
        rows.append((number, flow_id, "agent:main:kill", "webhooks/kill", "goal %d" % number, 0, "queued", "done_only",
                     0, '{"pad":"%s"}' % ("x" * 200), 1700000000000 + number, 1700000000000 + number))
        lines.append((number, 1, 0, "create_flow", 1700000000000 + number, "controllerId,goal"))
    with database:
        database.executemany(
            "INSERT INTO flows (number, id, session, controller_id, goal, revision, status, notify_policy, "
            "cancels_itself, state_json, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        database.executemany(
            "INSERT INTO flow_history (flow, step, revision, action, time_ms, fields) VALUES (?,?,?,?,?,?)", lines)


def measure(program, count):
    with tempfile.TemporaryDirectory(prefix="gatehouse-scale-") as folder:
        gateway = Gateway(program, folder)
        gateway.start()
        gateway.stop()
        database = sqlite3.connect(os.path.join(gateway.data, "gatehouse.db"))
        fill(database, count)
        database.close()
        begin = time.monotonic()
        gateway.start()
        started = time.monotonic() - begin
        resident = gateway.resident_mib()
        client = Client(gateway)
        dice = random.Random(1)
        costs = []
        for _ in range(5):
            before = gateway.cpu_seconds()
            for _ in range(3000):
                number = dice.randrange(1, count + 1)
                status, _ = client.ask(action="get_flow", flowId="%08x-0000-4000-8000-%012x" % (number, number))
                check(status == 200, "get_flow failed")
            costs.append((gateway.cpu_seconds() - before) / 3000)
        gateway.stop()
        cost = sorted(costs)[2]
        print("%d flows: ready after %.2f s, %.0f MiB resident, get_flow %.1f us of CPU"
              % (count, started, resident, cost * 1e6), flush=True)
        return started, cost


def test_scale(program, count):
    _, few = measure(program, 100)
    started, many = measure(program, count)
    print("get_flow costs %.2f times as much" % (many / few), flush=True)
    check(started < 2, "the start took %.2f s" % started)
    check(many <= few * 1.25, "get_flow costs too much")


def main():
    program, shim, which = sys.argv[1:4]
    numbers = [int(text) for text in sys.argv[4:]]
    if which == "kill":
        test_kill(program, *(numbers or [2, 1000]))
    elif which == "disk":
        test_disk(program, shim)
    else:
        test_scale(program, *(numbers or [100000]))


if __name__ == "__main__":
    main()
