# Programs under a live test: one that speaks JSON, one on a terminal.
#
# SPDX-License-Identifier: ISC

import json
import os
import re
import secrets
import signal
import subprocess
import threading

from harness import Failed, news, poll_for, wait_for


def children(pid):
    """The processes that one made, each with its name."""
    found = {}
    try:
        tasks = os.listdir("/proc/%d/task" % pid)
    except OSError:
        return found
    for task in tasks:
        try:
            with open("/proc/%d/task/%s/children" % (pid, task)) as f:
                pids = [int(n) for n in f.read().split()]
            for n in pids:
                with open("/proc/%d/comm" % n) as f:
                    found[n] = f.read().strip()
        except OSError:
            pass
    return found


class Lines:
    """A process that speaks JSON, an object a line, both ways."""

    def __init__(self, ground, name, argv, env, cwd="/"):
        self.ground = ground
        self.name = name
        self.events = []
        self.errors = []
        self.log = []
        self.since = 0
        self.reads = threading.Event()  # cleared: nobody reads its output
        self.reads.set()
        self.proc = ground.spawn(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=env, cwd=cwd)
        self.threads = [
            threading.Thread(target=self.read_out, daemon=True),
            threading.Thread(target=self.read_err, daemon=True)]
        for t in self.threads:
            t.start()

    def read_out(self):
        for raw in self.proc.stdout:
            self.reads.wait()
            text = raw.decode("utf-8", "replace").rstrip("\n")
            with news:
                self.log.append("%s > %s" % (self.name, text))
                try:
                    o = json.loads(raw)
                    self.events.append(o)
                    self.check(o)
                except ValueError as e:
                    self.errors.append("not JSON (%s): %s" % (e, text))
                news.notify_all()
        with news:
            self.events.append({"event": "eof"})
            news.notify_all()

    def read_err(self):
        for raw in self.proc.stderr:
            text = raw.decode("utf-8", "replace").rstrip("\n")
            with news:
                self.log.append("%s ! %s" % (self.name, text))
                if "Sanitizer" in text or "runtime error:" in text:
                    self.errors.append(text)
                news.notify_all()

    def check(self, o):
        pass

    def write(self, text):
        with news:
            self.since = len(self.events)
            self.log.append("%s < %s" % (self.name, text))
        try:
            self.proc.stdin.write(text.encode() + b"\n")
            self.proc.stdin.flush()
        except OSError as e:
            raise Failed("%s does not listen: %s" % (self.name, e))

    def mark(self):
        with news:
            self.since = len(self.events)
            return self.since

    def find(self, event, since=None, **want):
        """The first event that has these values (or passes these tests)."""
        for o in self.events[self.since if since is None else since:]:
            if o.get("event") == event and all(
                    v(o.get(k)) if callable(v) else o.get(k) == v
                    for k, v in want.items()):
                return o
        return None

    def wait(self, event, seconds=15, since=None, **want):
        """
        Waits for an event that came after the last command given to this
        process (or the last mark()).
        """
        def look():
            o = self.find(event, since, **want)
            if not o and self.proc.poll() is not None and \
                    self.find("eof", 0) and event != "eof":
                raise Failed("%s ended (%s) before %s %s" % (
                    self.name, self.proc.returncode, event, want))
            return o
        return wait_for(look, seconds, "%s: %s %s" % (
            self.name, event, {k: "..." if callable(v) else v
                               for k, v in want.items()}))

    def kill(self):
        """As a crash or the power would."""
        self.ground.reap(self.proc, signal.SIGKILL)
        for t in self.threads:
            t.join(5)

    def finish(self, seconds=20):
        """End of input; returns the exit status."""
        try:
            self.proc.stdin.close()
        except OSError:
            pass
        try:
            status = self.proc.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failed("%s did not end within %g s" % (self.name, seconds))
        for t in self.threads:
            t.join(5)
        return status


class Screen:
    """A program on a terminal, inside a tmux server of its own."""

    WIDTH, HEIGHT = 160, 60

    def __init__(self, ground, name, argv, env, width=WIDTH, height=HEIGHT):
        self.ground = ground
        self.name = name
        self.log = []
        self.sock = ground.path("tmux-%s-%s" % (name, secrets.token_hex(3)))
        with ground.lock:
            ground.tmux.append(self.sock)
        full = {"TERM": "screen-256color", **env, "LC_ALL": "C.UTF-8"}
        conf = ground.path("tmux.conf")
        with open(conf, "w") as f:
            f.write("set -g remain-on-exit on\n")
        self.tmux("-f", conf, "new-session", "-d", "-x", str(width),
                  "-y", str(height), "env", "-i",
                  *["%s=%s" % kv for kv in full.items()], *argv)
        self.pid = int(self.tmux("list-panes", "-F", "#{pane_pid}"))

    def tmux(self, *args):
        r = subprocess.run(("tmux", "-S", self.sock) + args,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        out = r.stdout.decode("utf-8", "replace")
        if r.returncode:
            raise Failed("tmux %s: %s" % (args[0], out))
        return out

    def put(self, text):
        """Types it, and no Enter."""
        self.log.append("%s < %s" % (self.name, text))
        self.tmux("send-keys", "-l", "--", text)

    def type(self, text):
        self.put(text)
        self.tmux("send-keys", "Enter")

    def keys(self, *keys):
        self.log.append("%s < %s" % (self.name, " ".join(keys)))
        self.tmux("send-keys", *keys)

    def shot(self):
        try:
            return self.tmux("capture-pane", "-p", "-J")
        except Failed:
            return ""

    def sees(self, pattern, seconds=15):
        return poll_for(lambda: re.search(pattern, self.shot()), seconds,
                        "%s to show /%s/" % (self.name, pattern))

    def misses(self, pattern, seconds=15):
        poll_for(lambda: not re.search(pattern, self.shot()), seconds,
                 "%s to show no /%s/" % (self.name, pattern))

    def quit(self):
        self.log.append("%s screen:\n%s" % (self.name, re.sub(
            r"[ |│]*\n", "\n", self.shot())))
        subprocess.run(["tmux", "-S", self.sock, "kill-server"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self):
        self.log.append("%s screen:\n%s" % (self.name, re.sub(
            r"[ |│]*\n", "\n", self.shot())))
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        poll_for(lambda: not os.path.exists("/proc/%d/fd/0" % self.pid), 5,
                 "the end of " + self.name)
        self.quit()
