# What stays of secrets in memory: nothing that has served its purpose.
#
# SPDX-License-Identifier: ISC

import errno
import os
import re

from case import expect, test
from harness import Failed
from peers import Libotr
from sotto import Tui
from test_idle import family


def closed_to_others(pid):
    """Not even the same user may look: only root."""
    try:
        open("/proc/%d/mem" % pid, "rb").close()
    except OSError as e:
        return e.errno in (errno.EACCES, errno.EPERM)
    return False


def spans(pid):
    """What can be written to, as (first byte, end)."""
    with open("/proc/%d/maps" % pid) as maps:
        lines = [line.split() for line in maps]
    return [tuple(int(x, 16) for x in line[0].split("-"))
            for line in lines if "w" in line[1]]


def read_span(pid, mem, span):
    """
    Its bytes; none where the process has given it back by now (a thread
    that ends takes its stack away while we read).  One that merely shrank
    is read up to its new end.
    """
    low, high = span
    for _ in range(100):
        data = b""
        try:
            mem.seek(low)
            data = mem.read(high - low)
        except OSError as e:
            if e.errno != errno.EIO:
                raise
        if len(data) == high - low:
            return data
        now = [s for s in spans(pid) if s[0] <= low < s[1]]
        if not now:
            return data
        high = min(high, now[0][1])
    raise Failed("process %d: %x-%x cannot be read" % ((pid,) + span))


def regions(pid):
    """All that can be written to."""
    with open("/proc/%d/mem" % pid, "rb", 0) as mem:
        for span in spans(pid):
            yield read_span(pid, mem, span)


def in_memory(pid, text):
    """Where it stands, with what is around it."""
    return [data[max(0, m.start() - 40):m.end() + 40]
            for data in regions(pid)
            for m in re.finditer(re.escape(text.encode()), data)]


@test(seconds=90)
def memory_of_secrets(c):
    """
    After /otr end with otr_wipe = end: no line, no SMP secret; the password
    in the one process that connects again; none at all in what it forked.
    """
    a, b = c.two()
    p = Libotr(c, b)
    d = Tui(c, a, head='otr_policy = "manual"\notr_wipe = "end"')
    d.sees("online", 20)
    d.type("/query " + p.jid)
    p.present(a)
    d.sees("online · " + re.escape(p.jid), 20)
    d.type("/otr start")
    d.sees("Unverified", 20)
    mine, other = c.secret("mine"), c.secret("other")
    theirs, long, smp = c.secret("theirs"), c.secret("long"), c.secret("smp")
    d.type(mine)
    p.heard(mine)
    d.type("/msg %s %s" % (p.jid, other))
    p.heard(other)
    p.say(a, theirs)
    d.sees(theirs)
    p.say(a, long + " abc" * 4000)
    d.sees("abc abc")
    d.type("/otr smp")
    d.sees("ecret")
    d.type(smp)
    p.asked_smp()
    p.answer_smp(a, smp)
    d.sees("Private ")
    d.type("/otr end")
    d.sees("Not private", 10)
    d.sees(r"\(wiped\)", 10)
    d.keys("Up")
    d.sees("(?m)^> /otr end")
    for _ in range(3):
        d.keys("Up")
    d.sees("(?m)^> /otr start")
    pids = family(d.pid)
    if os.geteuid() != 0:
        expect(all(closed_to_others(x) for x in pids), "memory is open")
        return
    for x in pids:
        for text in (mine, other, theirs, long, smp):
            found = in_memory(x, text)
            expect(not found, "process %d remembers %s: %s" % (
                x, text, found))
    keeps = [x for x in pids if in_memory(x, a.password)]
    expect(keeps == [d.pid], "the password is in %s, of %s" % (keeps, pids))
