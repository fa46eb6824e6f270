# Idle is idle: how often the processes of a session that is silent wake up.
#
# SPDX-License-Identifier: ISC

import os
import re
import subprocess
import time

from case import V2, expect, test
from harness import poll_for, wait_for
from peers import Libotr, Potr
from sotto import Tui


def family(pid):
    """A process and all that it started."""
    pids = [pid]
    try:
        for task in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/children" % (pid, task)) as f:
                for child in f.read().split():
                    pids += family(int(child))
    except OSError:
        pass
    return pids


def wakings(pids):
    """How often each gave the processor away, by its own will or not."""
    found = {}
    for pid in pids:
        with open("/proc/%d/status" % pid) as f:
            found[pid] = sum(int(line.split()[1]) for line in f
                             if "ctxt_switches" in line)
    return found


def settle(look):
    """Until what it gives stays the same for a second."""
    last = [None]

    def same():
        was, last[0] = last[0], look()
        return last[0] == was
    poll_for(same, 30, "the end of what was begun", every=1)


@test(seconds=90, over=("pipe", "screen"))
def idle_is_idle(c, front):
    """A session, and silence: in 20 s nothing of sotto wakes up."""
    if front == "pipe":
        s, p = c.session("libotr")
        pid = s.proc.pid
    else:
        a, b = c.two()
        p = Libotr(c, b)
        # The clock in the bar moves once a minute while keys were pressed
        # lately; without it there is nothing to wake for.
        d = Tui(c, a, head='otr_policy = "manual"\ntime_format = ""')
        d.sees("online", 20)
        d.type("/query " + p.jid)
        p.present(a)
        d.type("/otr start")
        d.sees("Unverified", 20)
        pid = d.pid
    settle(lambda: wakings(family(pid)))
    pids = family(pid)
    expect(len(pids) >= 3, "only %s" % pids)
    before = wakings(pids)
    time.sleep(20)
    after = wakings(pids)
    woke = {pid: after[pid] - before[pid] for pid in pids}
    print("idle-is-idle:%s: %d processes, %d wake-ups in 20 s" %
          (front, len(pids), sum(woke.values())))
    expect(sum(woke.values()) == 0, "woken: %s" % woke)


class Traced:
    """sotto from its first moment under strace, with all that it starts."""

    def __init__(self, c):
        self.log = c.folder("strace") + "/log"
        self.argv = ["strace", "-f", "-q", "-o", self.log, "-e",
                     "signal=none"]
        r = subprocess.run([*self.argv[:3], "-o", "/dev/null", "true"],
                           capture_output=True, text=True)
        expect(r.returncode == 0, "strace may trace nothing here, which this "
               "test needs: " + r.stderr)

    def size(self):
        return os.path.getsize(self.log)

    def line(self):
        """Where the line begins that is being written."""
        with open(self.log, "rb") as f:
            return f.read().rfind(b"\n") + 1

    def since(self, offset):
        with open(self.log, errors="replace") as f:
            f.seek(offset)
            return f.read().splitlines()

    def waits(self):
        """Of each process that lives: the call that it is in."""
        last = {}
        for line in self.since(0):
            pid, call = line.split(None, 1)
            last[pid] = call
        return {pid: call for pid, call in last.items()
                if not call.startswith("+++")}


def expect_silence(t, seconds):
    """Not one system call is begun or returns, in any process."""
    before = t.size()
    time.sleep(seconds)
    calls = t.since(before)
    expect(not calls, "in %d s of silence: %s" % (seconds,
                                                  "\n".join(calls[:20])))


@test(seconds=250)
def idle_makes_no_call(c):
    """
    With a session that is silent no call returns in any process of sotto's.
    The timer that libotr asks for is the one wait with an end: it comes,
    and is off.  A heartbeat answers who was alone in writing.
    """
    t = Traced(c)
    # With a command, so that the helper is there.
    s, p = c.pair("libotr", head=V2 + '\nnotify_command = "true"',
                  wrap=t.argv)
    # Whoever sends the DH-Commit has to forget it again in time.
    p.start_session(s)
    p.encrypted(s)
    s.encrypted(p)
    s.say(p, "a line")
    p.heard("a line")
    settle(t.size)
    before = t.line()
    waits = t.waits()
    expect(len(waits) >= 5, "processes: %s" % waits)
    # Without root strace shows only where they are that poll() waits for.
    ends = [x for x in waits.values() if re.match(r"poll\(.*, \d+, \d", x)]
    # A server that ends idle streams says so (XEP-0478): minutes until then.
    asked = p.raw_has("<idle-seconds>")
    kept = [x for x in ends if re.match(r"poll\(.*, \d+, \d{6}\b", x)]
    expect(len(kept) == asked and len(ends) == 1 + asked,
           "one timer, and the server's: %s" % waits)
    expect_silence(t, 15)

    def off():
        waits = t.waits().values()
        return sum(1 for x in waits if not re.match(
            r"poll\(.*, \d+, -1|recvfrom\(", x)) == asked
    poll_for(off, 180, "libotr's timer to be off", every=1)
    calls = t.since(before)
    # That one began before, and goes on.
    if calls and calls[0].endswith("<unfinished ...>"):
        calls = calls[1:]
    expect(len(calls) <= 4 and any("Timeout" in x for x in calls),
           "more than a timer: %s" % "\n".join(calls))
    expect(len({x.split()[0] for x in calls}) == 1, "other processes: %s" %
           calls)
    expect_silence(t, 15)
    n = len(p.bodies())
    p.say(s, "hello")
    s.heard("hello")
    wait_for(lambda: len(p.bodies()) > n, 10, "a heartbeat")
    expect(p.bodies()[n].startswith("?OTR:AAMD"), "what came: %s" %
           p.bodies()[n:])
    expect(not p.find("message", 0, body=""), "it was shown")
    print("idle-makes-no-call: %d processes, no call in 2 x 15 s; the "
          "timer took %d" % (len(waits), len(calls)))


# ---- client state (XEP-0352) -------------------------------------------

FOCUS_OUT, FOCUS_IN = "\033[O", "\033[I"


@test()
def client_state(c):
    """Looked away for half a minute, the server knows; and back at once."""
    a, _ = c.two()
    d = Tui(c, a, head="tell_inactive = true\n")
    d.sees("is online", 20)

    def heard(word):
        with open(c.server.log) as f:
            return len(re.findall(r"RECV: <%s [^>]*urn:xmpp:csi:0" % word,
                                  f.read()))

    before = heard("inactive")
    d.tmux("send-keys", "-l", FOCUS_OUT)
    wait_for(lambda: heard("inactive") == before + 1, 45,
             "the server hears that nobody looks")
    back = heard("active")
    d.tmux("send-keys", "-l", FOCUS_IN)
    wait_for(lambda: heard("active") == back + 1, 10,
             "the server hears that somebody looks again")


@test(seconds=180)
def idle_away(c):
    """Away by itself after a minute, seen by slixmpp; one waking, no more."""
    a, b = c.two()
    p = Potr(c, b)
    d = Tui(c, a, head='auto_away = 1\nauto_away_text = "out"\n'
            'time_format = ""\notr_policy = "manual"\n')
    d.sees("is online", 20)
    wait_for(lambda: p.find("presence", 0, peer=a.jid, type="available"), 20,
             "presence")
    d.keys("x")
    pids = family(d.pid)
    settle(lambda: wakings(pids))
    at = time.monotonic()
    before = wakings(pids)
    wait_for(lambda: p.raw_has("<show>away</show>"), 90, "away")
    expect(time.monotonic() - at > 40, "too early")
    expect(p.raw_has("<status>out</status>"), "the text")
    d.sees("Contacts see you as away", 5)
    settle(lambda: wakings(pids))
    woken = sum(wakings(pids)[i] - n for i, n in before.items())
    # The timer, and what it sends, through the worker.
    expect(woken < 40, "woken %d times" % woken)
    before = wakings(pids)
    time.sleep(15)
    expect(wakings(pids) == before, "woken while away")
    n = len(p.events)
    d.keys("y")
    wait_for(lambda: p.find("presence", n, peer=a.jid, type="available"), 10,
             "back with the next key")
