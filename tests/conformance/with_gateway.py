#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a gateway of its own with the two routes that the scenarios need, and plays them against it.

    with_gateway.py PROGRAM [OPTION OF run.py]...

PROGRAM is the `gatehouse` executable. The exit status is that of run.py, or 1 when the gateway does not start,
complains, or does not end cleanly.
"""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

READY_SECONDS = 120
STOP_SECONDS = 60
ROUTES = {"zapier": "zapier-secret-0123456789", "ci": "ci-secret-9876543210"}


def write_private(path, text):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def write_configuration(folder):
    """One secret as plain text, one as a reference to a variable in the .env file."""
    write_private(os.path.join(folder, ".env"), "CI_SECRET=%s\n" % ROUTES["ci"])
    config = {
        "listeners": {"public": {"port": 0}, "private": {"port": 0}},
        "routes": {
            "zapier": {"sessionKey": "agent:main:hook:zapier", "secret": ROUTES["zapier"]},
            "ci": {"sessionKey": "agent:main:hook:ci", "secret": {"source": "env", "id": "CI_SECRET"}},
        },
    }
    path = os.path.join(folder, "gatehouse.json")
    write_private(path, json.dumps(config))
    return path


def took_too_long(_number, _frame):
    raise TimeoutError("the gateway did not say that it is ready")


def main():
    program, options = os.path.abspath(sys.argv[1]), sys.argv[2:]
    runner = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run.py")
    with tempfile.TemporaryDirectory(prefix="gatehouse-conformance-") as folder:
        command = [program, "serve", "--config", write_configuration(folder), "--data", os.path.join(folder, "data")]
        log_path = os.path.join(folder, "log")
        with open(log_path, "wb") as log:
            gateway = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL,
                                       cwd=folder)
        try:
            signal.signal(signal.SIGALRM, took_too_long)
            signal.alarm(READY_SECONDS)
            line = gateway.stdout.readline().decode()
            signal.alarm(0)
            ready = re.match(r"ready public=(\S+) ", line)
            if not ready:
                print("the gateway did not start; it said %r" % line)
                return 1
            result = subprocess.run(
                [sys.executable, runner, "--base-url", ready.group(1), "--lenient-text-type"]
                + ["--secret=%s=%s" % pair for pair in ROUTES.items()] + options, check=False).returncode
            gateway.send_signal(signal.SIGTERM)
            ended = gateway.wait(STOP_SECONDS)
            if ended != 0:
                print("the gateway ended with %d" % ended)
                result = 1
            return result
        finally:
            if gateway.poll() is None:
                gateway.kill()
                gateway.wait()
            with open(log_path, encoding="utf-8", errors="replace") as log:
                sys.stdout.write(log.read())
            sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
