# Nobody takes what sotto has: it waits with whoever sends it, not in memory,
# and all of it goes on afterwards, once and in order.
#
# SPDX-License-Identifier: ISC

import json
import os
import signal
import threading

from case import expect, test
from harness import poll_for, wait_for
from sotto import Sotto, Tui
from test_idle import family
from weather import HOLD, UP, Weather

LINES, BYTES = 1500, 8000       # far more than may lie anywhere
MOST = 16                       # MB that the processes may grow by


def memory(pids):
    """MB of their own, as anybody may see it (smaps is for root alone)."""
    total = 0
    for pid in pids:
        with open("/proc/%d/status" % pid) as f:
            total += sum(int(x.split()[1]) for x in f
                         if x.startswith("RssAnon:"))
    return total / 1024


def ran(pids):
    """Nanoseconds on a processor."""
    total = 0
    for pid in pids:
        with open("/proc/%d/schedstat" % pid) as f:
            total += int(f.read().split()[0])
    return total


def stands_still(pids):
    """Until none of them has anything to do."""
    last = [None]

    def look():
        was, last[0] = last[0], ran(pids)
        return was == last[0]
    poll_for(look, 60, "them to stand still", every=1)


class Giver:
    """Gives lines to a pipe from a thread of its own: it may be blocked."""

    def __init__(self, s, to):
        self.s = s
        self.texts = ["%d " % n + "x" * BYTES for n in range(LINES)]
        self.thread = threading.Thread(target=self.give, args=(to,),
                                       daemon=True)
        self.thread.start()

    def give(self, to):
        for text in self.texts:
            self.s.send(json.dumps({"command": "/msg " + to, "text": text}))


def heard(s):
    return [o["body"] for o in s.events if is_heard(o)]


def is_heard(o):
    return o.get("event") == "message" and o["direction"] == "in"


def is_taken(o):
    return o.get("event") == "done" and o["ok"]


def wait_for_many(s, which, n, what):
    """Until there are so many such; each object is looked at once."""
    at = found = 0

    def look():
        nonlocal at, found
        while at < len(s.events):
            found += which(s.events[at])
            at += 1
        return found >= n
    wait_for(look, 150, "%s, %d of them" % (what, n))


def all_heard(s, texts):
    wait_for_many(s, is_heard, len(texts), "lines that are heard")
    expect(heard(s) == texts, "in order, each once: %s" % [
        x[:12] for x in heard(s)])


def bounded(pids, before):
    grown = memory(pids) - before
    print("pressure: grew by %.1f MB, with %d MB on the way" % (
        grown, LINES * BYTES / 1e6))
    expect(grown < MOST, "grew by %.1f MB" % grown)


def blocked_reader(c, **kw):
    """A sotto whose output nobody reads, and all lines on their way to it."""
    server = c.own_server()
    s, p = c.pair("sotto", policy="manual", server=server, **kw)
    pids = family(s.proc.pid)
    before = memory(pids)
    s.reads.clear()
    g = Giver(p, s.jid)
    wait_for_many(p, is_taken, LINES, "lines that are taken")
    stands_still(pids)
    bounded(pids, before)
    return s, g, pids


@test(seconds=240)
def reader_stops(c):
    s, g, pids = blocked_reader(c)
    drops = s.drops
    s.send("/status")
    s.reads.set()
    all_heard(s, g.texts)
    expect(s.drops == drops, "the stream was kept")
    stands_still(pids)


def ends_unread(s, texts):
    """In its own time; what the reader had not taken is lost, from some
    object on."""
    s.proc.wait(20)
    s.reads.set()
    s.finish()
    expect(len(s.errors) <= 1, "one object that is cut: %s" % s.errors)
    s.errors.clear()
    s.lines.clear()
    got = heard(s)
    expect(0 < len(got) < LINES and got == texts[:len(got)],
           "the beginning, in order: %d" % len(got))


@test(seconds=240)
def reader_stops_quit(c):
    s, g, pids = blocked_reader(c)
    s.send("/quit")
    ends_unread(s, g.texts)


@test(seconds=240)
def reader_stops_input(c):
    s, g, pids = blocked_reader(c, linger=1)
    s.proc.stdin.close()
    ends_unread(s, g.texts)


@test(seconds=240)
def reader_stops_signal(c):
    s, g, pids = blocked_reader(c)
    s.proc.terminate()
    ends_unread(s, g.texts)


@test(seconds=240)
def server_stops(c):
    server = c.own_server()
    a, b = c.two(server)
    r = Weather(server.port)
    c.relays.append(r)
    s = Sotto(c, a, head='otr_policy = "manual"', port=r.port)
    p = Sotto(c, b, head='otr_policy = "manual"')
    s.present(p)
    pids = family(s.proc.pid)
    before = memory(pids)
    r.silence(UP, 0, HOLD)
    g = Giver(s, p.jid)
    stands_still(pids)
    bounded(pids, before)
    expect(sum(map(is_taken, s.events)) < LINES,
           "input was taken no further")
    r.release()
    all_heard(p, g.texts)
    wait_for_many(s, is_taken, LINES, "lines that are taken")


@test(seconds=240)
def terminal_stops(c):
    """A terminal that takes nothing keeps nobody from hearing what comes."""
    server = c.own_server()
    a, b = c.two(server)
    p = Sotto(c, b, head='otr_policy = "manual"')
    d = Tui(c, a, head='otr_policy = "manual"\nkeep_lines = 100')
    d.sees("online", 20)
    p.present(d)
    pids = family(d.pid)
    before = memory(pids)
    tmux = int(d.tmux("display-message", "-p", "#{pid}"))
    os.kill(tmux, signal.SIGSTOP)
    try:
        Giver(p, d.jid)
        wait_for_many(p, is_taken, LINES, "lines that are taken")
        stands_still(pids)
        bounded(pids, before)
    finally:
        os.kill(tmux, signal.SIGCONT)
    d.type("/query " + p.jid)
    p.say(d, "the last one")
    d.sees("xxxx(?s:.*)the last one", 20)
