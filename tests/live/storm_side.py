# One of the two in a storm on a link: an account, the relay before it, and
# its programs one after the other, since they are killed and started again.
# Types lines and keeps what became of each.
#
# SPDX-License-Identifier: ISC

import json
import os
import resource
import signal
import time

from harness import Failed, wait_for
from process import children
from sotto import Sotto
from weather import Weather

SEALED = ("unverified", "private")


# What is over the limit of a file is an error, as on a full disk, no signal.
FULL = ("env", "--ignore-signal=XFSZ")


class Line:
    """What was typed, in one life of a program."""

    def __init__(self, number, text, life, line):
        self.number, self.text = number, text
        self.life, self.line = life, line
        self.at = time.time()


class Life:
    """A program from its start to its end."""

    def __init__(self, sotto):
        self.sotto = sotto
        self.ended = None       # when
        self.how = None         # "quit" or "killed"
        self.status = None
        self.full = False       # its disk was, once


class Side:
    def __init__(self, case, account, server, head):
        self.case, self.account, self.head = case, account, head
        self.jid = account.jid
        self.name = account.user[0]
        self.weather = Weather(server.port)
        self.typed = []
        self.lives = []
        self.peer = None
        self.moved = False
        self.start()

    # -- its programs

    def start(self):
        if self.lives:
            s = self.lives[0].sotto.again(wait=False, linger=1,
                                            wrap=FULL)
        else:
            s = Sotto(self.case, self.account, head=self.head,
                      port=self.weather.port, wait=False, linger=1,
                      wrap=FULL)
        s.name = "%s%d" % (self.name, len(self.lives))
        self.lives.append(Life(s))

    @property
    def life(self):
        return self.lives[-1]

    @property
    def sotto(self):
        return self.lives[-1].sotto

    def lives_now(self):
        return self.life.ended is None

    def kill(self, all_of_it=True):
        """All its processes at once, or the one that has the keys alone."""
        s = self.sotto
        self.life.how, self.life.ended = "killed", time.time()
        if not all_of_it:
            os.kill(s.proc.pid, signal.SIGKILL)
            s.proc.wait()
        else:
            s.kill()
        for t in s.threads:
            t.join(5)

    def quit(self):
        """In order: the end of its input."""
        self.life.how = "quit"
        try:
            self.life.status = self.sotto.finish(seconds=15)
        finally:
            self.life.ended = time.time()

    def net(self):
        """sotto-net's parent and its worker; either may be gone."""
        for pid, name in children(self.sotto.proc.pid).items():
            if name == "sotto-net":
                return pid, next(iter(children(pid)), None)
        return None, None

    def hit_net(self, parent, sig):
        """Ends a process of the network half; whether there was one."""
        pid = self.net()[0 if parent else 1]
        if pid is None:
            return False
        try:
            os.kill(pid, sig)
        except ProcessLookupError:
            return False
        return True

    def fill_disk(self, full):
        """No file can grow: EFBIG where a full disk gives ENOSPC."""
        size = 0 if full else resource.RLIM_INFINITY
        if full:
            self.life.full = True
        try:
            resource.prlimit(self.sotto.proc.pid, resource.RLIMIT_FSIZE,
                             (size, resource.RLIM_INFINITY))
        except ProcessLookupError:
            pass

    # -- what it does

    def command(self, text):
        """Whatever it answers; nothing, if it is dead."""
        try:
            return self.sotto.send(text)
        except Failed:
            return None

    def say_where(self):
        """The server has another address; refused while the disk is full."""
        self.command("/set -a %s host %s" % (self.jid, self.weather.host))
        self.command("/set -a %s port %d" % (self.jid, self.weather.port))

    def type(self, text):
        n = self.command(json.dumps({"command": "/msg " + self.peer.jid,
                                     "text": text}, ensure_ascii=False))
        self.typed.append(Line(len(self.typed), text, self.life, n))

    # -- what it says

    def state(self):
        """Of the account, as it was told last."""
        for o in reversed(self.sotto.events):
            if o["event"] == "account":
                return o["state"]
        return "none"

    def is_online(self):
        return self.state() == "online"

    def level(self):
        return self.sotto.level(self.peer)

    def sealed(self):
        return self.level() in SEALED

    def sees_peer(self):
        """With any of its programs: of one that was killed it is told late
        that it is gone."""
        now = {}
        for o in self.sotto.events:
            if o.get("event") == "presence" and \
                    o.get("peer") == self.peer.jid:
                now[o.get("resource")] = o["state"]
            # A stream that was not resumed begins with nobody.
            if o.get("event") == "notice" and o["code"] == "online" and \
                    "resumed" not in o["text"]:
                now = {}
        return any(state != "offline" for state in now.values())

    def await_online(self, seconds):
        def look():
            if self.sotto.find("eof", 0):
                raise Failed("%s ended by itself (%s)" % (
                    self.sotto.name, self.sotto.proc.poll()))
            if self.sotto.find("error", 0, code="network-gone"):
                raise Failed("%s lost its network half" % self.sotto.name)
            return self.is_online()
        wait_for(look, seconds, "%s to be online" % self.sotto.name)

    def close(self):
        self.weather.close()


class Fate:
    """What became of a line, from the events of its program."""

    def __init__(self, line):
        self.line = line
        self.id = self.level = None
        self.states = []        # (time, state, level, code, reason)
        self.done = None
        for o in line.life.sotto.events:
            self.take(o)

    def take(self, o):
        what = o.get("event")
        if what == "done" and o.get("line") == self.line.line:
            self.done = o.get("ok")
        elif what == "message" and o.get("direction") == "out" and \
                o.get("line") == self.line.line and self.id is None:
            self.id, self.level = o["id"], o["level"]
        elif what == "delivery" and self.id and o.get("id") == self.id:
            self.states.append((o["time"], o["state"], o.get("level"),
                                o.get("code"), o.get("reason")))

    @property
    def state(self):
        return self.states[-1][1] if self.states else None

    @property
    def code(self):
        return self.states[-1][3] if self.states else None

    @property
    def ever(self):
        return [s[1] for s in self.states]

    def is_settled(self):
        """Nothing more is to come of it by itself."""
        if self.done is False:
            return True
        return self.state in ("acked", "received", "failed")

    def when(self, state):
        """The last time that it came to that state."""
        at = [s[0] for s in self.states if s[1] == state]
        return at[-1] if at else None

    def __str__(self):
        return "%r typed at %s as line %s: %s" % (
            self.line.text[:40], self.level, self.line.line,
            " ".join("%s%s" % (s[1], "(%s)" % s[3] if s[3] else "")
                     for s in self.states) or "done %s" % self.done)
