# Idle is idle: how often the processes of a session that is silent wake up.
#
# SPDX-License-Identifier: ISC

import os
import time

from case import expect, test
from peers import Libotr
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
    time.sleep(5)
    pids = family(pid)
    expect(len(pids) >= 3, "only %s" % pids)
    before = wakings(pids)
    time.sleep(20)
    after = wakings(pids)
    woke = {pid: after[pid] - before[pid] for pid in pids}
    print("idle-is-idle:%s: %d processes, %d wake-ups in 20 s" %
          (front, len(pids), sum(woke.values())))
    expect(sum(woke.values()) == 0, "woken: %s" % woke)
