# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What start-up and memory come to, and whether a request costs more when much is stored."""
import os
import re
import resource
import socket
import statistics
import subprocess
import sys

from cases import INSTANCE, SECRET, STATE, action, agent_calls, configuration, create_flow, path_of
from load import post, send

STARTS = 5
IDLE = 4000
ASKED = 64  # flows that are asked for in turn
ROUTES = ["r%d" % i for i in range(1000)]


def said(words):
    print("  " + words, file=sys.stderr)


def start_ms(bench, home):
    """Milliseconds from exec to the line that says ready, in the middle one of several starts."""
    times = []
    for _ in range(STARTS):
        with bench.gateway(home, configuration(routes=["state"])).start() as gateway:
            times.append(gateway.start_ms)
    return statistics.median(times)


def with_idle_connections(gateway):
    """Resident memory while so many clients are connected and each has asked once."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    ask = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    clients = []
    for _ in range(IDLE):
        client = socket.create_connection(("127.0.0.1", gateway.port))
        client.sendall(ask)
        if not client.recv(4096).startswith(b"HTTP/1.1 200"):
            raise RuntimeError("an idle client got no answer")
        clients.append(client)
    memory = gateway.resident_mb()
    for client in clients:
        client.close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return memory


def fill_calls(bench, gateway, count):
    """Has @gateway answer and record @count calls, most of them of a flow with state."""
    request = action("state", "get_flow", flowId=create_flow(gateway, "state", stateJson=STATE))
    while gateway.last_call() < count:
        counted = send(gateway, [request], 64, 5, bench.folder)
        if counted["bad"] or counted["broken"]:
            bench.fault("a call while the store was filled: %s" % counted)
        said("%d calls stored" % gateway.last_call())


def compare(bench, empty, grown, requests):
    """CPU of a request to @grown by that of one to @empty, in turns. @requests makes them for each of the two."""
    asked = {server: requests(server) for server in (empty, grown)}
    spent = {empty: [], grown: []}
    for number in range(bench.options.rounds):
        for server in (empty, grown) if number % 2 == 0 else (grown, empty):
            counted = send(server, asked[server], 16, bench.options.seconds, bench.folder)
            if counted["bad"] or counted["broken"]:
                bench.fault("a request to a gateway that holds much: %s" % counted)
            spent[server].append(counted["cpu"])
    return statistics.median(many / few for few, many in zip(spent[empty], spent[grown]))


def of_keys(bench, count):
    """An agent call, with @count keys of the instance."""
    keys = {}
    gateways = []
    for name, more in (("one-key", 0), ("many-keys", count - 1)):
        gateway = bench.gateway(name, configuration(routes=[]))
        keys[gateway] = gateway.run("keys", "add", "--instance", "bench", "--label", "bench", "--visibility", "public")
        with gateway.database(writable=True) as database, database:
            database.executemany("INSERT INTO api_keys (instance, label, visibility, digest, last4, created_at) "
                                 "VALUES (?, 'x', 'both', ?, '0000', 0)",
                                 ((INSTANCE, os.urandom(32)) for _ in range(more)))
        gateways.append(gateway)
    with gateways[0].start() as empty, gateways[1].start() as grown:
        return compare(bench, empty, grown, lambda gateway: agent_calls(keys[gateway])())


def of_routes(bench):
    """A question to each route in turn."""
    def ask(routes):
        return [post(path_of(route), SECRET, '{"action":"get_flow","flowId":"x"}') for route in routes]
    with bench.gateway("one-route", configuration(routes=ROUTES[:1])).start() as empty, \
            bench.gateway("many-routes", configuration(routes=ROUTES)).start() as grown:
        return compare(bench, empty, grown, lambda gateway: ask(ROUTES if gateway is grown else ROUTES[:1]))


def of_flows(bench, count):
    """Questions for flows of a session that has @count of them, and new ones there."""
    with bench.gateway("few-flows", configuration()).start() as empty, \
            bench.gateway("many-flows", configuration()).start() as grown:
        create = [action("create", "create_flow", goal="One of many", stateJson={"step": 1})]
        made = 0
        while made < count:
            made += send(grown, create, 64, 5, bench.folder)["requests"]
            said("%d flows" % made)
        with grown.database() as database:
            some = [row[0] for row in database.execute("SELECT id FROM flows ORDER BY random() LIMIT ?", (ASKED,))]
        flows = {empty: [create_flow(empty, stateJson={"step": 1}) for _ in range(ASKED)], grown: some}
        reading = compare(bench, empty, grown, lambda gateway: [
            action("state", "get_flow", flowId=flow) for flow in flows[gateway]])
        return reading, compare(bench, empty, grown, lambda _: create)


def of_calls(bench):
    """A question for a flow, with the calls that the home "calls" has stored."""
    with bench.gateway("no-calls", configuration(routes=["state"])).start() as empty, \
            bench.gateway("calls", configuration(routes=["state"])).start() as grown:
        return compare(bench, empty, grown, lambda gateway: [
            action("state", "get_flow", flowId=create_flow(gateway, "state", stateJson=STATE))])


def of_console(bench):
    """What the console's own bench says, when it was built."""
    program = os.path.join(bench.options.build, "tests/ui/tests_ui")
    if not os.access(program, os.X_OK):
        return {}
    said("the console, for a minute")
    run = subprocess.run([program, "tst_callsbench", "twoThousandCallsASecond"], check=False, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    text = run.stdout.decode(errors="replace")
    busy = re.search(r"main thread ([\d.]+) % of a core, longest of \d+ turns ([\d.]+) ms", text)
    memory = re.search(r"resident memory with (\d+) rows: (\d+) MB", text)
    if run.returncode != 0 or not busy or not memory:
        bench.fault("the console's bench failed:\n" + text)
        return {}
    return {"console at 2,000 calls a second: main thread, ms a second": float(busy.group(1)) * 10,
            "console: its longest turn, ms": float(busy.group(2)),
            "console with %s rows: memory, MB" % memory.group(1): float(memory.group(2))}


def measure(bench):
    calls, keys, flows = (50000, 10000, 5000) if bench.options.quick else (1000000, 10000, 100000)
    figures = {}
    said("start-up and memory")
    figures["start-up, nothing stored, ms"] = start_ms(bench, "empty")
    with bench.gateway("calls", configuration(routes=["state"])).start() as gateway:
        figures["memory at start, MB"] = gateway.resident_mb()
        figures["memory with %d idle connections, MB" % IDLE] = with_idle_connections(gateway)
    with bench.gateway("calls", configuration(routes=["state"])).start() as gateway:
        fill_calls(bench, gateway, calls)
        figures["memory after %d calls, MB" % calls] = gateway.resident_mb()
    figures["start-up, %d calls stored, ms" % calls] = start_ms(bench, "calls")
    said("whether requests cost more when much is stored")
    figures["CPU with %d calls stored, by that with none" % calls] = of_calls(bench)
    figures["CPU with %d keys, by that with one" % keys] = of_keys(bench, keys)
    figures["CPU with %d routes, by that with one" % len(ROUTES)] = of_routes(bench)
    reading, creating = of_flows(bench, flows)
    figures["CPU of get_flow with %d flows, by that with few" % flows] = reading
    figures["CPU of create_flow with %d flows, by that with few" % flows] = creating
    figures.update(of_console(bench))
    return figures
