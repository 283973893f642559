#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Gatehouse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data-driven conformance runner for the TaskFlow webhooks surface (stdlib only).

See README.md next to this file for the scenario format.
"""
import argparse
import base64
import binascii
import fnmatch
import glob
import hashlib
import json
import os
import re
import select
import socket
import ssl
import sys
import time
import urllib.parse

UUID_RE = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
VAR_RE = re.compile(r"^\$([A-Za-z_][A-Za-z0-9_.]*)$")
EMBED_RE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_.:]*)\}")
MATCH_RE = re.compile(r"^<(uuid|ms|int|string|any|null|bool|number)(?::([A-Za-z0-9_.]+))?>$")
MS_MIN, MS_MAX = 1_500_000_000_000, 4_102_444_800_000


sys.setrecursionlimit(20000)                          # deeply nested JSON in list_flows replies


class Failure(Exception):
    pass


# ---------------------------------------------------------------- HTTP client
class Response:
    def __init__(self):
        self.status = None
        self.headers = []
        self.body = b""
        self.interim = []
        self.elapsed_ms = 0
        self.closed = False
        self.error = None

    def header(self, name):
        vals = [v for k, v in self.headers if k.lower() == name.lower()]
        return ", ".join(vals) if vals else None


class Conn:
    def __init__(self, target, timeout):
        self.host, self.port, self.tls = target
        raw = socket.create_connection((self.host, self.port), timeout=timeout)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.tls:
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)
        self.sock = raw
        self.buf = b""
        self.eof = False
        self.send_error = None

    def close(self):
        try:
            self.sock.close()
        except OSError:
            pass

    def send(self, data, stop_on_reply=True):
        """Send data; stop early when the peer has already answered."""
        view = memoryview(data)
        self.sock.settimeout(None)
        self.sock.setblocking(False)
        try:
            while view:
                r, w, _ = select.select([self.sock], [self.sock], [], 20)
                if r:
                    try:
                        got = self.sock.recv(65536)
                    except (BlockingIOError, ssl.SSLWantReadError):
                        got = None
                    if got == b"":
                        self.eof = True
                        return
                    if got:
                        self.buf += got
                        if stop_on_reply and b"\r\n\r\n" in self.buf and not self.buf.startswith(b"HTTP/1.1 100"):
                            return
                if w:
                    try:
                        n = self.sock.send(view[:65536])
                        view = view[n:]
                    except (BlockingIOError, ssl.SSLWantWriteError):
                        pass
                if not r and not w:
                    raise Failure("timeout while sending")
        except (BrokenPipeError, ConnectionResetError) as err:
            self.send_error = err
        finally:
            try:
                self.sock.setblocking(True)
            except OSError:
                pass

    def fill(self, deadline):
        left = deadline - time.monotonic()
        if left <= 0:
            raise Failure("timeout waiting for response")
        self.sock.settimeout(left)
        try:
            got = self.sock.recv(65536)
        except socket.timeout:
            raise Failure("timeout waiting for response")
        except ConnectionResetError:
            raise Failure("connection reset before a complete response")
        if not got:
            self.eof = True
            return False
        self.buf += got
        return True

    def read_response(self, method, timeout):
        deadline = time.monotonic() + timeout
        res = Response()
        while True:
            while b"\r\n\r\n" not in self.buf:
                if self.eof or not self.fill(deadline):
                    raise Failure("connection closed before a response (got %r)" % self.buf[:80])
            head, self.buf = self.buf.split(b"\r\n\r\n", 1)
            lines = head.decode("latin-1").split("\r\n")
            status = int(lines[0].split(" ", 2)[1])
            headers = []
            for line in lines[1:]:
                k, _, v = line.partition(":")
                headers.append((k.strip(), v.strip()))
            if 100 <= status < 200:
                res.interim.append(status)
                continue
            res.status, res.headers = status, headers
            break
        if method == "HEAD" or res.status in (204, 304):
            return res
        te = (res.header("transfer-encoding") or "").lower()
        if "chunked" in te:
            out = b""
            while True:
                while b"\r\n" not in self.buf:
                    if not self.fill(deadline):
                        raise Failure("closed inside chunked response")
                line, self.buf = self.buf.split(b"\r\n", 1)
                size = int(line.split(b";")[0], 16)
                while len(self.buf) < size + 2:
                    if not self.fill(deadline):
                        raise Failure("closed inside chunked response")
                out += self.buf[:size]
                self.buf = self.buf[size + 2:]
                if size == 0:
                    break
            res.body = out
        elif res.header("content-length") is not None:
            need = int(res.header("content-length"))
            while len(self.buf) < need:
                if not self.fill(deadline):
                    raise Failure("closed inside response body")
            res.body, self.buf = self.buf[:need], self.buf[need:]
        else:
            while not self.eof and self.fill(deadline):
                pass
            res.body, self.buf = self.buf, b""
        return res

    def wait_close(self, timeout):
        if self.eof:
            return True
        deadline = time.monotonic() + timeout
        try:
            while self.fill(deadline):
                pass
            return True
        except Failure as err:
            return "reset" in str(err)
        except OSError:
            return True


# ------------------------------------------------------------- substitutions
class Ctx:
    def __init__(self, opts, scenario):
        self.opts = opts
        self.vars = {}
        self.binds = {}
        self.scenario = scenario

    def lookup(self, name):
        if name.startswith("secret:"):
            route = name[7:]
            if route not in self.opts.secrets:
                raise Failure("no --secret for route %r" % route)
            return self.opts.secrets[route]
        if name.startswith("session:"):
            return self.opts.sessions[name[8:]]
        if name == "prefix":
            return self.opts.prefix
        if name not in self.vars:
            raise Failure("unknown variable $%s" % name)
        return self.vars[name]

    def subst(self, value):
        if isinstance(value, str):
            if value.startswith("$$"):
                return value[1:]
            m = VAR_RE.match(value)
            if m:
                return self.lookup(m.group(1))
            return EMBED_RE.sub(lambda mm: str(self.lookup(mm.group(1))), value)
        if isinstance(value, list):
            return [self.subst(v) for v in value]
        if isinstance(value, dict):
            return {k: self.subst(v) for k, v in value.items()}
        return value


def get_path(doc, path):
    cur = doc
    for part in path.split("."):
        if isinstance(cur, list):
            cur = cur[int(part)]
        else:
            cur = cur[part]
    return cur


# ------------------------------------------------------------------ matching
def short(v):
    s = json.dumps(v, ensure_ascii=False)
    return s if len(s) <= 160 else s[:157] + "..."


def same_scalar(a, b):
    if isinstance(a, bool) or isinstance(b, bool):
        return isinstance(a, bool) and isinstance(b, bool) and a == b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b
    return type(a) is type(b) and a == b


def match(exp, got, ctx, path, out):
    if isinstance(exp, str):
        if exp.startswith("$$"):
            exp = exp[1:]
        else:
            m = MATCH_RE.match(exp)
            if m:
                kind, label = m.groups()
                ok = {
                    "uuid": lambda: isinstance(got, str) and bool(UUID_RE.match(got)),
                    "ms": lambda: isinstance(got, int) and not isinstance(got, bool) and MS_MIN < got < MS_MAX,
                    "int": lambda: isinstance(got, int) and not isinstance(got, bool),
                    "number": lambda: isinstance(got, (int, float)) and not isinstance(got, bool),
                    "string": lambda: isinstance(got, str) and got != "",
                    "bool": lambda: isinstance(got, bool),
                    "null": lambda: got is None,
                    "any": lambda: True,
                }[kind]()
                if not ok:
                    out.append("%s: expected %s, got %s" % (path, exp, short(got)))
                elif label:
                    if label not in ctx.binds:
                        ctx.binds[label] = got
                    elif not same_scalar(ctx.binds[label], got):
                        out.append("%s: %s was %s before, now %s" % (path, exp, short(ctx.binds[label]), short(got)))
                return
            exp = ctx.subst(exp)
        if not same_scalar(exp, got):
            out.append("%s: expected %s, got %s" % (path, short(exp), short(got)))
        return
    if isinstance(exp, dict):
        if len(exp) == 1:
            key = next(iter(exp))
            if key == "<repeat>":                      # long string: {"<repeat>": ["x", 5000]}
                unit, count = exp[key]
                if got != unit * count:
                    out.append("%s: expected %r x %d, got %s" % (path, unit, count, short(got)))
                return
            if key == "<nested>":                      # {"<nested>": ["array"|"object", depth, leaf]}
                kind, depth, leaf = exp[key]
                cur = got
                for i in range(depth):
                    if kind == "array" and isinstance(cur, list) and len(cur) == 1:
                        cur = cur[0]
                    elif kind == "object" and isinstance(cur, dict) and list(cur) == ["a"]:
                        cur = cur["a"]
                    else:
                        out.append("%s: nesting broken at depth %d" % (path, i))
                        return
                match(leaf, cur, ctx, path + "/..", out)
                return
            if key in ("<starts-with>", "<contains>", "<excludes>", "<not>"):
                arg = exp[key]
                if key == "<not>":
                    probe = []
                    match(arg, got, ctx, path, probe)
                    if not probe:
                        out.append("%s: must not match %s" % (path, short(arg)))
                    return
                if not isinstance(got, list):
                    out.append("%s: expected an array, got %s" % (path, short(got)))
                    return
                if key == "<starts-with>":
                    if len(got) < len(arg):
                        out.append("%s: expected at least %d items, got %d" % (path, len(arg), len(got)))
                        return
                    for i, item in enumerate(arg):
                        match(item, got[i], ctx, "%s[%d]" % (path, i), out)
                    return
                for item in arg:
                    hit = False
                    for g in got:
                        probe = []
                        match(item, g, ctx, path, probe)
                        if not probe:
                            hit = True
                            break
                    if hit != (key == "<contains>"):
                        out.append("%s: %s %s" % (path, "missing" if key == "<contains>" else "must not contain", short(item)))
                return
        if not isinstance(got, dict):
            out.append("%s: expected an object, got %s" % (path, short(got)))
            return
        partial = exp.get("<partial>") is True
        known = set()
        for k, v in exp.items():
            if k == "<partial>":
                continue
            optional = k.endswith("?") and not k.endswith("\\?")
            name = k[:-1] if optional else k.replace("\\?", "?")
            known.add(name)
            if name not in got:
                if not optional:
                    out.append("%s: missing key %r (expected %s)" % (path, name, short(v)))
                continue
            match(v, got[name], ctx, "%s.%s" % (path, name), out)
        if not partial:
            for k in got:
                if k not in known:
                    out.append("%s: unexpected key %r = %s" % (path, k, short(got[k])))
        return
    if isinstance(exp, list):
        if not isinstance(got, list):
            out.append("%s: expected an array, got %s" % (path, short(got)))
            return
        if len(exp) != len(got):
            out.append("%s: expected %d items, got %d" % (path, len(exp), len(got)))
            return
        for i, (e, g) in enumerate(zip(exp, got)):
            match(e, g, ctx, "%s[%d]" % (path, i), out)
        return
    if not same_scalar(exp, got):
        out.append("%s: expected %s, got %s" % (path, short(exp), short(got)))


# ------------------------------------------------------------------- request
def build_body(req, ctx):
    if "rawBodyBase64" in req:
        return base64.b64decode(req["rawBodyBase64"])
    if "rawRepeat" in req:
        r = req["rawRepeat"]
        head = ctx.subst(r.get("prefix", ""))
        tail = ctx.subst(r.get("suffix", ""))
        count = r.get("count")
        if count is None:                              # pad up to an exact byte length
            count = (r["totalBytes"] - len(head.encode()) - len(tail.encode())) // len(r["unit"].encode())
        return (head + r["unit"] * count + r.get("middle", "") + r.get("unit2", "") * count + tail).encode()
    if "rawBody" in req:
        return ctx.subst(req["rawBody"]).encode("utf-8", "surrogatepass")
    if "body" in req:
        return json.dumps(ctx.subst(req["body"]), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return None


def forwarded_for(ctx, client):
    h = hashlib.sha256(("%s|%s|%s" % (ctx.opts.salt, ctx.scenario["name"], client)).encode()).digest()
    return "10.%d.%d.%d" % (h[0], h[1], 1 + h[2] % 250)


def build_request(req, ctx):
    method = req.get("method", "POST")
    route = req.get("route", "zapier")
    if "path" in req:
        path = ctx.subst(req["path"])
    else:
        path = "%s/%s%s" % (ctx.opts.prefix, route, ctx.subst(req.get("suffix", "")))
    if req.get("query"):
        path += "?" + ctx.subst(req["query"])
    body = build_body(req, ctx)
    hdrs = []
    if "host" not in req:
        hdrs.append(("Host", "%s:%d" % (ctx.opts.target[0], ctx.opts.target[1])))
    elif req["host"] is not None:
        hdrs.append(("Host", req["host"]))
    if ctx.opts.xff and not req.get("noForwardedFor"):
        hdrs.append(("X-Forwarded-For", forwarded_for(ctx, req.get("client", "main"))))
    auth = req.get("auth", "bearer")
    secret = lambda: ctx.lookup("secret:" + route)
    if auth == "bearer":
        hdrs.append(("Authorization", "Bearer " + secret()))
    elif auth == "header":
        hdrs.append(("x-openclaw-webhook-secret", secret()))
    elif auth == "wrong":
        hdrs.append(("Authorization", "Bearer not-the-secret"))
    elif auth == "wrong-header":
        hdrs.append(("x-openclaw-webhook-secret", "not-the-secret"))
    elif auth != "none":
        raise Failure("unknown auth %r" % auth)
    ctype = req.get("contentType", "application/json")
    if ctype is not None:
        hdrs.append(("Content-Type", ctype))
    extra = req.get("headers", {})
    for k, v in (extra.items() if isinstance(extra, dict) else extra):
        hdrs.append((k, ctx.subst(v)))
    if req.get("expectContinue"):
        hdrs.append(("Expect", "100-continue"))
    transfer = req.get("transfer", "length")
    payload = b""
    if body is not None:
        if transfer == "chunked":
            hdrs.append(("Transfer-Encoding", "chunked"))
            size = req.get("chunkSize", 16)
            for i in range(0, len(body), size):
                part = body[i:i + size]
                payload += b"%x\r\n" % len(part) + part + b"\r\n"
            payload += b"0\r\n\r\n"
        elif transfer == "length":
            hdrs.append(("Content-Length", str(req.get("declaredLength", len(body)))))
            payload = body
        else:
            payload = body
    elif method in ("POST", "PUT", "PATCH") and transfer == "length":
        hdrs.append(("Content-Length", "0"))
    head = "%s %s HTTP/1.1\r\n" % (method, path)
    head += "".join("%s: %s\r\n" % kv for kv in hdrs) + "\r\n"
    return method, head.encode("utf-8"), payload


# ------------------------------------------------------------------- running
def check(expect, res, ctx, out, conn):
    if "status" in expect:
        allowed = expect["status"] if isinstance(expect["status"], list) else [expect["status"]]
        if res.status not in allowed:
            out.append("status: expected %s, got %s (body %r)" % (expect["status"], res.status, res.body[:160]))
    if "contentType" in expect:
        got = res.header("content-type")
        if expect["contentType"] is None:
            if got is not None and not (ctx.opts.lenient_text_type and got.lower().startswith("text/plain")):
                out.append("content-type: expected none, got %r" % got)
        elif got is None or not got.lower().startswith(expect["contentType"].lower()):
            out.append("content-type: expected %r..., got %r" % (expect["contentType"], got))
    for k, v in expect.get("headers", {}).items():
        got = res.header(k)
        if v is None:
            if got is not None:
                out.append("header %s: expected none, got %r" % (k, got))
        elif v == "<any>":
            if got is None:
                out.append("header %s: missing" % k)
        elif got is None or got.lower() != v.lower():
            out.append("header %s: expected %r, got %r" % (k, v, got))
    text = res.body.decode("utf-8", "replace")
    if "text" in expect and text != ctx.subst(expect["text"]):
        out.append("text: expected %r, got %r" % (expect["text"], text[:160]))
    doc = None
    if "body" in expect:
        try:
            doc = json.loads(text)
        except ValueError:
            out.append("body is not JSON: %r" % text[:160])
        else:
            match(expect["body"], doc, ctx, "body", out)
    for bad in expect.get("lacks", []):
        if ctx.subst(bad) in text:
            out.append("body must not contain %r" % ctx.subst(bad))
    for need in expect.get("includes", []):
        if ctx.subst(need) not in text:
            out.append("body must contain %r" % ctx.subst(need))
    if "minMs" in expect and res.elapsed_ms < expect["minMs"]:
        out.append("answered after %d ms, expected at least %d" % (res.elapsed_ms, expect["minMs"]))
    if "maxMs" in expect and res.elapsed_ms > expect["maxMs"]:
        out.append("answered after %d ms, expected at most %d" % (res.elapsed_ms, expect["maxMs"]))
    if "interim" in expect and res.interim != expect["interim"]:
        out.append("interim responses: expected %s, got %s" % (expect["interim"], res.interim))
    if expect.get("connection") == "close" and not conn.wait_close(5):
        out.append("connection: expected the server to close it")


def pick(step, profile):
    if profile == "real" and "expectReal" in step:
        return step["expectReal"]
    return step.get("expect", {})


def do_step(step, ctx, conns, recorder=None):
    req = step.get("request")
    if step.get("sleepMs"):
        time.sleep(step["sleepMs"] / 1000.0)
    if step.get("release"):                            # close the held connections
        for c in conns["held"]:
            c.close()
        conns["held"] = []
        time.sleep(0.15)
        return
    if req is None:
        return
    count = step.get("repeat", 1)
    for n in range(count):
        method, head, payload = build_request(req, ctx)
        reuse = step.get("sameConnection") or (step.get("reuseInRepeat") and n > 0)
        conn = conns.get("last") if reuse else None
        if conn is None:
            if reuse and not (step.get("reuseInRepeat")):
                raise Failure("no previous connection to reuse")
            if conns.get("last") is not None:
                conns["last"].close()
            conn = Conn(ctx.opts.target, 10)
            conns["last"] = conn
        started = time.monotonic()
        if "hold" in step:                             # send part of the body and leave it open
            conn.send(head + payload[:step["hold"]], stop_on_reply=False)
            conns["held"].append(conn)
            conns["last"] = None
            time.sleep(0.03)
            continue
        if req.get("expectContinue"):
            conn.send(head, stop_on_reply=False)
            deadline = time.monotonic() + 3
            while b"\r\n\r\n" not in conn.buf and not conn.eof:
                try:
                    conn.fill(deadline)
                except Failure:
                    break
            if conn.buf.startswith(b"HTTP/1.1 100"):
                conn.send(payload)
        elif "drip" in step:                           # body byte by byte until the server answers
            conn.send(head, stop_on_reply=False)
            limit = started + step.get("timeoutS", 20)
            for i in range(len(payload) - 1):
                conn.sock.sendall(payload[i:i + 1])
                r, _, _ = select.select([conn.sock], [], [], step["drip"] / 1000.0)
                if r or time.monotonic() > limit:
                    break
        else:
            cut = step.get("stallAfter")
            data = head + (payload if cut is None else payload[:cut])
            conn.send(data)
        res = conn.read_response(method, step.get("timeoutS", 20))
        res.elapsed_ms = int((time.monotonic() - started) * 1000)
        if recorder is not None:
            recorder(step, res, ctx, conn)
        out = []
        check(pick(step, ctx.opts.profile), res, ctx, out, conn)
        if out:
            raise Failure(("request %d of %d: " % (n + 1, count) if count > 1 else "") + "; ".join(out[:6]))
    if "hold" not in step:
        for var, path in step.get("capture", {}).items():
            try:
                ctx.vars[var] = get_path(json.loads(res.body), path)
            except (ValueError, KeyError, IndexError, TypeError):
                raise Failure("cannot capture %s from %s in %r" % (var, path, res.body[:160]))
        if res.header("connection") and res.header("connection").lower() == "close":
            conn.close()
            conns["last"] = None


def run_scenario(scenario, opts, recorder=None):
    ctx = Ctx(opts, scenario)
    conns = {"last": None, "held": []}
    try:
        for i, step in enumerate(scenario["steps"]):
            try:
                do_step(step, ctx, conns, recorder)
            except Failure as err:
                if recorder is not None and not opts.strict_record:
                    raise
                return "step %d%s: %s" % (i + 1, " (%s)" % step["note"] if step.get("note") else "", err)
            except OSError as err:
                return "step %d: %s: %s" % (i + 1, type(err).__name__, err)
        return None
    finally:
        if conns["last"] is not None:
            conns["last"].close()
        for c in conns["held"]:
            c.close()


def load_cases(folder):
    out = []
    for name in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(name, encoding="utf-8") as fh:
            doc = json.load(fh)
        topic = doc.get("topic") or os.path.splitext(os.path.basename(name))[0]
        for sc in doc["scenarios"]:
            sc["_topic"] = topic
            sc["_id"] = "%s/%s" % (topic, sc["name"])
            out.append(sc)
    ids = [s["_id"] for s in out]
    dup = {i for i in ids if ids.count(i) > 1}
    if dup:
        sys.exit("duplicate scenario names: %s" % ", ".join(sorted(dup)))
    return out


def parse_pairs(items):
    res = {}
    for item in items or []:
        k, sep, v = item.partition("=")
        if not sep:
            sys.exit("expected NAME=VALUE, got %r" % item)
        res[k] = v
    return res


def make_parser():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--base-url", default="http://127.0.0.1:18789")
    ap.add_argument("--prefix", default="/plugins/webhooks")
    ap.add_argument("--secret", action="append", metavar="ROUTE=SECRET")
    ap.add_argument("--session", action="append", metavar="ROUTE=SESSIONKEY",
                    help="bound session keys (default zapier=agent:main:hook:zapier, ci=agent:main:hook:ci)")
    ap.add_argument("--cases", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "taskflows"))
    ap.add_argument("--only", action="append", metavar="PATTERN", help="glob on topic/name or a plain substring")
    ap.add_argument("--only-tag", action="append", metavar="TAG")
    ap.add_argument("--skip-tag", action="append", metavar="TAG", default=[])
    ap.add_argument("--profile", choices=("seed", "real"), default="seed",
                    help="seed: compare with `expect`; real: use `expectReal` where a step has one")
    ap.add_argument("--no-forwarded-for", action="store_true", help="send no X-Forwarded-For")
    ap.add_argument("--lenient-text-type", action="store_true",
                    help="accept text/plain where the real plugin sends a plain-text error without Content-Type")
    ap.add_argument("--list", action="store_true", help="only list the selected scenarios")
    ap.add_argument("-v", "--verbose", action="store_true")
    return ap


def prepare(opts):
    url = urllib.parse.urlsplit(opts.base_url)
    opts.target = (url.hostname, url.port or (443 if url.scheme == "https" else 80), url.scheme == "https")
    opts.prefix = opts.prefix.rstrip("/")
    opts.secrets = parse_pairs(opts.secret)
    opts.sessions = {"zapier": "agent:main:hook:zapier", "ci": "agent:main:hook:ci"}
    opts.sessions.update(parse_pairs(opts.session))
    opts.xff = not opts.no_forwarded_for
    opts.salt = binascii.hexlify(os.urandom(6)).decode()
    opts.strict_record = True
    return opts


def selected(sc, opts):
    tags = set(sc.get("tags", []))
    if tags & set(opts.skip_tag):
        return False
    if not opts.xff and "xff" in tags:
        return False
    if opts.only_tag and not tags & set(opts.only_tag):
        return False
    if opts.only:
        return any(fnmatch.fnmatch(sc["_id"], p) or p in sc["_id"] for p in opts.only)
    return True


def main():
    opts = prepare(make_parser().parse_args())
    cases = [c for c in load_cases(opts.cases) if selected(c, opts)]
    if opts.list:
        for c in cases:
            print("%s  [%s]" % (c["_id"], ",".join(c.get("tags", []))))
        return 0
    passed = failed = 0
    for sc in cases:
        t0 = time.monotonic()
        problem = run_scenario(sc, opts)
        if problem is None:
            passed += 1
            if opts.verbose:
                print("ok   %s (%.2fs)" % (sc["_id"], time.monotonic() - t0))
        else:
            failed += 1
            tags = " [%s]" % ",".join(sc["tags"]) if sc.get("tags") else ""
            print("FAIL %s%s: %s" % (sc["_id"], tags, problem), flush=True)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
