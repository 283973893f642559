#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the gateway, and prints a table. Started by scripts/bench, which builds what it needs; see
docs/performance.md for what is measured and how."""
import argparse
import json
import os
import statistics
import sys
import tempfile

import growth
import servers
from cases import all_cases, configuration
from load import send
from servers import Gateway, LagWatch, PlainServer

CONNECTIONS = (1, 16, 64)
KEYRING = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support", "with-keyring.sh")
FIGURES = ("rate", "p50", "p99", "cpu")


class Bench:
    """One run: its servers, and what was seen."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.gatehouse = os.path.join(options.build, "gatehouse")
        self.runs = {}  # (case, connections, server): what each round counted
        self.bars = {}
        self.faults = []
        self.worst_lag_ms = 0.0

    def gateway(self, name, config, keyring=None):
        return Gateway(self.gatehouse, os.path.join(self.folder, name), config, keyring)

    def fault(self, words):
        print("WRONG: " + words, file=sys.stderr)
        self.faults.append(words)

    def round(self, number):
        """Every case once, the gateway and plain QHttpServer in turn, with a database that is new."""
        print("round %d of %d" % (number + 1, self.options.rounds), file=sys.stderr)
        with self.gateway("main-%d" % number, configuration(), KEYRING) as main, \
                self.gateway("limited-%d" % number, configuration(requests=1)) as limited:
            main.start()
            limited.start()
            main.run("secrets", "set", "bench", text=configuration()["routes"]["state"]["secret"])
            key = main.run("keys", "add", "--instance", "bench", "--label", "bench")
            cases = [case for case in all_cases(key) if not self.options.only or self.options.only in case.name]
            limited.ask(all_cases(key)[-1].requests(limited, 1)[0])  # the one that is let through
            for case in cases:
                gateway = limited if case.limited else main
                with PlainServer(os.path.join(self.options.build, "tests/bench/gatehouse_plainserver"), self.folder,
                                 [case.sample(gateway)]) as plain:
                    for connections in CONNECTIONS:
                        both = [("gateway", gateway), ("plain", plain)]
                        for name, server in both if number % 2 == 0 else reversed(both):
                            self.measure(case, connections, name, server, gateway)

    def measure(self, case, connections, name, server, gateway):
        requests = case.requests(gateway, connections)
        gateway.calls_since(gateway.last_call(), 1, 0.6)  # what came before is stored
        before = gateway.last_call()
        if server is gateway:
            with LagWatch(gateway) as lag:
                counted = send(server, requests, connections, self.options.seconds, self.folder, case.follow)
            counted["lag"] = lag.worst_ms
            self.worst_lag_ms = max(self.worst_lag_ms, lag.worst_ms)
            self.check_records(case, connections, counted, gateway.calls_since(before, counted["requests"]))
        else:
            counted = send(server, requests, connections, self.options.seconds, self.folder, case.follow)
        right = counted["requests"] - counted["bad"] if case.status == 200 else counted["bad"]
        if right != counted["requests"] or counted["broken"] or not counted["requests"]:
            self.fault("%s at %d connections, %s: %s" % (case.name, connections, name, counted))
        self.runs.setdefault((case.name, connections, name), []).append(counted)
        self.bars[case.name, connections] = case.bars.get(connections)
        print("  %-20s %3d %-8s %7.0f/s  p99 %6.2f ms  %5.1f us" % (
            case.name, connections, name, counted["rate"], counted["p99"] / 1000, counted["cpu"]), file=sys.stderr)

    def check_records(self, case, connections, counted, records):
        """Each answer has its record; callers that wrk leaves at its end have one, too."""
        right = records.get(case.status, 0)
        if not counted["requests"] <= sum(records.values()) <= counted["requests"] + 2 * connections \
                or right < counted["requests"]:
            self.fault("%s at %d connections: %d answers, records %s" % (
                case.name, connections, counted["requests"], records))

    def rows(self):
        """Medians over the rounds."""
        rows = []
        for case, connections in self.bars:
            row = {"case": case, "connections": connections, "bar": self.bars[case, connections]}
            for name in ("gateway", "plain"):
                runs = self.runs[case, connections, name]
                row[name] = {figure: statistics.median(run[figure] for run in runs) for figure in FIGURES}
            row["ratio"] = statistics.median(
                ours["rate"] / plain["rate"] for ours, plain in
                zip(self.runs[case, connections, "gateway"], self.runs[case, connections, "plain"]))
            row["cpuRatio"] = row["plain"]["cpu"] / row["gateway"]["cpu"]
            rows.append(row)
        return rows


def print_table(rows):
    print("%-20s %5s  %5s %5s %5s   %8s %8s  %8s %8s  %8s %8s" % (
        "", "conn.", "ratio", "bar", "CPU", "a second", "plain", "p50 ms", "p99 ms", "CPU us", "plain us"))
    for row in rows:
        ours, plain = row["gateway"], row["plain"]
        missed = " <" if row["bar"] and row["ratio"] < row["bar"] else ""
        print("%-20s %5d  %5.2f %5s %5.2f   %8.0f %8.0f  %8.2f %8.2f  %8.1f %8.1f%s" % (
            row["case"], row["connections"], row["ratio"], "%.2f" % row["bar"] if row["bar"] else "",
            row["cpuRatio"], ours["rate"], plain["rate"], ours["p50"] / 1000, ours["p99"] / 1000, ours["cpu"],
            plain["cpu"], missed))


def print_figures(figures):
    for name, value in figures.items():
        print("%-58s %s" % (name, value if isinstance(value, str) else "%.2f" % value))


def main():
    parser = argparse.ArgumentParser(description="Measures the gateway beside plain QHttpServer.")
    parser.add_argument("build", help="the folder of the build")
    parser.add_argument("--json", metavar="FILE", help="write the figures there, too")
    parser.add_argument("--quick", action="store_true", help="two short rounds and smaller stores: a first look")
    parser.add_argument("--only", metavar="WORD", default="", help="only cases whose name has WORD, and no others")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=int, help="how long each server is asked in each round")
    parser.add_argument("--one-core", action="store_true", help="one core for the server with all its threads, the "
                                                                "other for the load")
    options = parser.parse_args()
    servers.one_core = options.one_core
    options.rounds = options.rounds or (2 if options.quick else 5)
    options.seconds = options.seconds or (1 if options.quick else 3)

    with tempfile.TemporaryDirectory(prefix="gatehouse-bench-") as folder:
        bench = Bench(options, folder)
        for number in range(options.rounds):
            bench.round(number)
        rows = bench.rows()
        print_table(rows)
        figures = {}
        if not options.only:
            figures = growth.measure(bench)
        figures["records behind while calls come, at worst, ms"] = bench.worst_lag_ms
        print()
        print_figures(figures)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"cases": rows, "figures": figures, "faults": bench.faults}, file, indent=1)
    return 1 if bench.faults else 0


if __name__ == "__main__":
    sys.exit(main())
