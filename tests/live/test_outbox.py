# Lines that wait: processes killed, sessions lost, answers lost (law 2).
#
# SPDX-License-Identifier: ISC

import os
import signal

from case import expect, test
from harness import poll_for, wait_for
from process import children
from sotto import Sotto


def net_of(s):
    """sotto-net's parent, and the worker that has the stream."""
    def look():
        for pid, name in children(s.proc.pid).items():
            if name == "sotto-net" and children(pid):
                return pid, list(children(pid))[0]
        return None
    return poll_for(look, 10, "the processes of sotto-net")


def texts(p, token):
    return [o["body"] for o in p.events if o["event"] == "message" and
            o.get("direction") != "out" and token in o["body"]]


def once(c, s, p, token, count, ids, state="received"):
    want = ["%s %d" % (token, n) for n in range(count)]
    for text in want:
        p.gets(text, seconds=40)
    for i in ids:
        s.delivered(i, state, seconds=40)
    expect(texts(p, token) == want, "once and in order: %s" %
           texts(p, token))
    c.never_on_wire(token)


@test(seconds=120, over=("manual", "opportunistic"))
def outbox_worker_killed(c, policy):
    """The process with the stream is killed under the lines."""
    s, p = c.session("sotto", policy=policy, peer_policy=policy)
    token = c.secret()
    since = len(s.events)
    worker = net_of(s)[1]
    ids = []
    for n in range(8):
        ids.append(s.say(p, "%s %d" % (token, n)))
        if n == 3:
            os.kill(worker, signal.SIGKILL)
    s.wait("account", since=since, state="online", seconds=60)
    # A receipt that was on its way to the stream that died is lost with it:
    # what the server had counted by then stays acked.
    once(c, s, p, token, 8, ids, "acked")


@test(seconds=60)
def outbox_parent_killed(c):
    """The network half is killed: said, and what waits is not lost."""
    s, p = c.session("sotto")
    parent, worker = net_of(s)
    os.kill(parent, signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    s.wait("error", since=0, code="network-gone", seconds=20)
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    s.do("/discard %s %s" % (p.jid, ident))
    s.delivered(ident, "failed")
    expect(not texts(p, text), "it arrived")
    c.never_on_wire(text)


@test(seconds=90, over=("potr", "mcabber", "sotto"))
def outbox_contact_restarted(c, kind):
    """
    The contact comes back without its session; the line is typed before
    that is known.  It arrives encrypted, with nobody doing anything, or
    it is shown as failed and arrives when it is sent again.
    """
    # The stream of the killed one is waited for, but not long.
    server = c.own_server(hibernate=3)
    s, p = c.session(kind, policy="opportunistic", server=server)
    p.kill()
    p = p.again()
    text = c.secret()
    ident = s.say(p, text)
    p.open(s)
    if kind == "sotto":
        # It had a place that the server kept: what went there comes back.
        s.delivered(ident, "failed", seconds=20)
        s.do("/resend %s %s" % (p.jid, ident))
    p.heard(text, s)
    s.delivered(ident, "sent", level="unverified")
    c.never_on_wire(text, server)


@test(seconds=120)
def outbox_both_forget(c):
    """Both are killed and start again, and both write at once."""
    server = c.own_server()
    s, p = c.session("sotto", policy="opportunistic", server=server,
                     peer_policy="opportunistic")
    s.kill()
    p.kill()
    s, p = s.again(), p.again()
    mine, theirs = c.secret("mine"), c.secret("theirs")
    s.say(p, mine)
    p.say(s, theirs)
    p.gets(mine, seconds=60)
    s.gets(theirs, seconds=60)
    wait_for(lambda: s.level(p) == p.level(s) == "unverified", 30,
             "one session")
    errors = server.traffic().count("?OTR Error")
    s.do("/status")
    p.do("/status")
    expect(texts(p, mine) == [mine], "mine once: %s" % texts(p, mine))
    expect(texts(s, theirs) == [theirs], "theirs once")
    expect(errors <= 8, "errors went round: %d in the log" % errors)
    c.never_on_wire(mine, server)
    c.never_on_wire(theirs, server)


@test(seconds=120)
def outbox_refresh_in_flight(c):
    """New keys, again and again, by either side, and by both at once."""
    s, p = c.session("sotto")
    token = c.secret()
    back = c.secret("back")
    ids = []
    for n in range(12):
        ids.append(s.say(p, "%s %d" % (token, n)))
        p.say(s, "%s %d" % (back, n))
        if n % 4 == 2:
            s.do("/otr start " + p.jid, ok=None)
        if n % 4 != 1:
            p.do("/otr start " + s.jid, ok=None)
    once(c, s, p, token, 12, ids)
    for n in range(12):
        s.gets("%s %d" % (back, n), seconds=40)
    for side in s, p:
        lost = [e for e in side.events if e.get("code") == "unreadable"]
        expect(not lost, "all was read: %s" % lost)
    expect(texts(s, back) == ["%s %d" % (back, n) for n in range(12)],
           "back once and in order: %s" % texts(s, back))
    c.never_on_wire(back)


@test(seconds=150)
def outbox_not_resumed(c):
    """
    The server dies while the link stands still: what it counted or not,
    the line goes again under its id, and sotto shows it once.
    """
    server = c.own_server()
    a, b = c.two(server)
    r = c.relay(server)
    s = Sotto(c, a, head='otr_policy = "manual"', port=r.port)
    p = Sotto(c, b, head='otr_policy = "manual"')
    s.present(p)
    p.present(s)
    s.start_otr(p)
    p.encrypted(s)
    token = c.secret()
    ids = [s.say(p, "%s 0" % token)]
    p.gets("%s 0" % token)
    since = len(s.events)
    r.stall()
    ids += [s.say(p, "%s %d" % (token, n)) for n in range(1, 4)]
    server.kill()
    r.cut()
    server.start()
    s.wait("account", since=since, state="online", seconds=90)
    for n in range(4):
        p.gets("%s %d" % (token, n), seconds=60)
    expect(texts(p, token) == ["%s %d" % (token, n) for n in range(4)],
           "once and in order: %s" % texts(p, token))
    for i in ids[1:]:
        s.delivered(i, "received", seconds=40)
    c.never_on_wire(token, server)
