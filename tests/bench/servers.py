# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers that are measured: a gateway in a home of its own, and plain QHttpServer."""
import contextlib
import http.client
import json
import os
import re
import select
import signal
import sqlite3
import subprocess
import threading
import time

READY_SECONDS = 60
SERVER_CORE, LOAD_CORE = 0, 1
one_core = False  # pylint: disable=invalid-name


def pin(core):
    """For a child before it becomes another program: keeps it to @core, with --one-core."""
    def apply():
        os.sched_setaffinity(0, {core})
    return apply if one_core else None


def first_line(process, seconds=READY_SECONDS):
    """What @process prints first; fails when that takes too long."""
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    line = process.stdout.readline().decode() if ready else ""
    if not line:
        raise RuntimeError("a server did not start")
    return line


class Server:
    """A running process, and what it costs."""
    port = 0
    process = None
    pid = 0

    def cpu_seconds(self):
        """CPU of all its threads so far."""
        with open("/proc/%d/stat" % self.pid, encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self):
        with open("/proc/%d/status" % self.pid, encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024

    def ask(self, request):
        """Sends the bytes of a request; returns status, fields and body of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.connect()
        connection.sock.sendall(request)
        response = http.client.HTTPResponse(connection.sock)
        response.begin()
        body = response.read()
        connection.close()
        return response.status, response.getheaders(), body

    def stop(self):
        if self.process and self.process.poll() is None:
            os.kill(self.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
        if self.process:
            self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class PlainServer(Server):
    """QHttpServer that gives @answers, a list of {path, status, headers, body}."""

    def __init__(self, program, folder, answers):
        path = os.path.join(folder, "answers.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(answers, file)
        # pylint: disable=consider-using-with,subprocess-popen-preexec-fn
        self.process = subprocess.Popen([program, path], stdout=subprocess.PIPE, preexec_fn=pin(SERVER_CORE))
        self.pid = self.process.pid
        self.port = int(first_line(self.process))


class Gateway(Server):
    """A gateway in the folder @home, which need not exist. @config as in gatehouse.json."""

    def __init__(self, program, home, config, keyring=None):
        self.program, self.home = program, home
        os.makedirs(home, mode=0o700, exist_ok=True)
        path = os.path.join(home, "gatehouse.json")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump({"listeners": {"public": {"port": 0}, "private": {"port": 0}}, **config}, file)
        self.places = ["--config", path, "--data", os.path.join(home, "data")]
        self.keyring = keyring
        self.start_ms = 0.0

    def start(self):
        command = [self.program, "serve"] + self.places
        if self.keyring:  # a wrapper that brings a keyring of its own, on whatever core is free
            command = [self.keyring, "--unlocked"] + (
                ["taskset", "-c", str(SERVER_CORE)] if one_core else []) + command
        began = time.monotonic()
        with open(os.path.join(self.home, "log"), "ab") as log:
            # pylint: disable=consider-using-with,subprocess-popen-preexec-fn
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL,
                                            preexec_fn=None if self.keyring else pin(SERVER_CORE))
        self.pid = self.process.pid
        ready = re.match(r"ready public=http://[^:]+:(\d+) ", first_line(self.process))
        self.start_ms = (time.monotonic() - began) * 1000
        self.port = int(ready.group(1))
        if self.keyring:
            self.pid = json.loads(self.run("status", "--json"))["pid"]
        return self

    def run(self, *words, text=""):
        """A command of the program; its output. Goes to the running gateway, if there is one."""
        return subprocess.run([self.program, *words] + self.places, input=text.encode(), check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout.decode().strip()

    def database(self, writable=False):
        path = os.path.join(self.home, "data", "gatehouse.db")
        return contextlib.closing(sqlite3.connect("file:%s?mode=%s" % (path, "rw" if writable else "ro"), uri=True))

    def last_call(self):
        with self.database() as database:
            return database.execute("SELECT ifnull(max(seq), 0) FROM calls").fetchone()[0]

    def calls_since(self, sequence, at_least, seconds=5):
        """Final records behind @sequence by their status; waits until there are so many, and seconds at most."""
        until = time.monotonic() + seconds
        while True:
            with self.database() as database:
                counts = dict(database.execute("SELECT status, count(*) FROM calls WHERE seq > ? AND status IS NOT "
                                               "NULL GROUP BY status", (sequence,)))
            if sum(counts.values()) >= at_least or time.monotonic() > until:
                return counts
            time.sleep(0.1)


class LagWatch:
    """Looks every now and then how far the stored records of @gateway are behind, while calls come."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.worst_ms = 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def watch(self):
        with self.gateway.database() as database:
            self.over.wait(1.0)  # the first records are on their way
            while not self.over.is_set():
                newest = database.execute("SELECT time_ms FROM calls ORDER BY seq DESC LIMIT 1").fetchone()
                if newest:
                    self.worst_ms = max(self.worst_ms, time.time() * 1000 - newest[0])
                self.over.wait(0.1)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
