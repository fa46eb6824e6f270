# No plaintext by accident: seen from the contact and from the server.
#
# SPDX-License-Identifier: ISC

import os

from case import V2, expect, test
from harness import wait_for
from peers import Potr
from sotto import Sotto


@test()
def law1_contact_offline(c):
    """Goes offline within a session: held; back again: sealed."""
    s, p = c.session("potr")
    p.do("presence", type="unavailable")
    s.absent(p)
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    s.do("/status")
    p.do("presence", type="available")
    s.delivered(ident, "sent", seconds=20)
    o = s.find("delivery", 0, id=ident, state="sent")
    expect(o["level"] in ("unverified", "private"), "level: %s" % o)
    p.heard(text)
    expect(not p.raw_has(text), "arrived readable")
    c.never_on_wire(text)


@test(over=("potr", "mcabber", "profanity"), seconds=90)
def law1_contact_restarts(c, kind):
    """Killed and started again with the same key: no line is lost."""
    server = c.forgetful(kind)
    s, p = c.session(kind, server=server)
    first = c.secret("first")
    s.say(p, first)
    p.heard(first, s)
    p.kill()
    s.absent(p)
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    p = p.again()
    s.present(p)
    p.open(s)
    s.do("/otr start " + p.jid, ok=None)
    s.do("/resend " + p.jid, ok=None)
    s.delivered(ident, "sent", level="unverified", seconds=25)
    p.heard(text, s)
    c.never_on_wire(text, server)


@test(over=("potr", "mcabber"), seconds=90)
def law1_contact_restarts_unseen(c, kind):
    """
    The contact comes back without its session, and we know nothing of it:
    what it cannot read is told, and nothing goes clear.
    """
    s, p = c.session(kind)
    p.kill()
    p = p.again()
    p.open(s)
    text = c.secret()
    s.say(p, text)
    s.do("/status")
    s.do("/otr start " + p.jid, ok=None)
    s.encrypted(p)
    more = c.secret("more")
    s.say(p, more)
    p.heard(more, s)
    c.never_on_wire(text)
    c.never_on_wire(more)


@test(over=("potr", "sotto"), seconds=120)
def law1_server_killed(c, kind):
    """The server dies and comes back: lines arrive sealed, once, in order."""
    server = c.own_server()
    s, p = c.session(kind, server=server)
    server.kill()
    s.wait("account", since=0, seconds=30,
           state=lambda x: x in ("offline", "connecting"),
           reason=lambda r: True)
    wait_for(lambda: [o["state"] for o in s.events if
                      o["event"] == "account"][-1] != "online", 30,
             "the loss to be noticed")
    token = c.secret()
    ids = [s.say(p, "%s %d" % (token, n)) for n in range(3)]
    for i in ids:
        s.delivered(i, "held")
    since, psince = len(s.events), len(p.events)
    server.start()
    s.wait("account", since=since, state="online", seconds=60)
    if kind == "potr":
        p.kill()
        p = p.again()
    else:
        p.wait("account", since=psince, state="online", seconds=60)
    s.present(p)
    s.do("/otr start " + p.jid, ok=None)
    s.do("/resend " + p.jid, ok=None)
    for n in range(3):
        p.gets("%s %d" % (token, n), seconds=30)
    got = [o["body"] for o in p.events if o["event"] == "message" and
           token in o["body"]]
    expect(got == ["%s %d" % (token, n) for n in range(3)],
           "once and in order: %s" % got)
    c.never_on_wire(token, server)


@test(over=("potr", "sotto"), seconds=120)
def law1_stream_cut(c, kind):
    """The connection is cut while lines flow; resumed; nothing is lost."""
    a, b = c.two()
    r = c.relay()
    s = Sotto(c, a, head='otr_policy = "manual"\n' + V2, port=r.port)
    p = Sotto(c, b, head='otr_policy = "manual"') if kind == "sotto" else \
        Potr(c, b)
    s.present(p)
    p.present(s)
    s.start_otr(p)
    p.encrypted(s)
    token = c.secret()
    ids = []
    since = len(s.events)
    for n in range(12):
        ids.append(s.say(p, "%s %d" % (token, n)))
        if n == 5:
            r.cut()
    s.wait("account", since=since, state="online", seconds=60)
    for n in range(12):
        p.gets("%s %d" % (token, n), seconds=30)
    for i in ids:
        s.delivered(i, "received", seconds=30)
    got = [o["body"] for o in p.events if o["event"] == "message" and
           token in o["body"]]
    expect(got == ["%s %d" % (token, n) for n in range(12)],
           "once and in order: %s" % got)
    expect(s.level(p) == "unverified", "the session lives on")
    c.never_on_wire(token)


@test(seconds=120)
def law1_stream_stalled(c):
    """Lines written into a dead link, which then breaks: all arrive."""
    a, b = c.two()
    r = c.relay()
    s = Sotto(c, a, head='otr_policy = "manual"', port=r.port)
    p = Sotto(c, b, head='otr_policy = "manual"')
    s.present(p)
    p.present(s)
    s.start_otr(p)
    p.encrypted(s)
    r.stall()
    token = c.secret()
    since = len(s.events)
    ids = [s.say(p, "%s %d" % (token, n)) for n in range(5)]
    s.do("/status")
    r.cut()
    s.wait("account", since=since, state="online", seconds=60)
    for n in range(5):
        p.gets("%s %d" % (token, n), seconds=30)
    for i in ids:
        s.delivered(i, "received", seconds=30)
    got = [o["body"] for o in p.events if o["event"] == "message" and
           token in o["body"]]
    expect(got == ["%s %d" % (token, n) for n in range(5)],
           "once and in order: %s" % got)
    c.never_on_wire(token)


@test(seconds=180)
def law1_link_dead(c):
    """Nothing comes and nobody tells: noticed, and all lines arrive."""
    a, b = c.two()
    r = c.relay()
    s = Sotto(c, a, head='otr_policy = "manual"', port=r.port)
    p = Sotto(c, b, head='otr_policy = "manual"')
    s.present(p)
    p.present(s)
    s.start_otr(p)
    p.encrypted(s)
    r.stall()
    token = c.secret()
    since = len(s.events)
    ids = [s.say(p, "%s %d" % (token, n)) for n in range(5)]
    s.wait("account", since=since, seconds=90,
           state=lambda x: x in ("offline", "connecting"))
    s.wait("account", since=since, state="online", seconds=60)
    for n in range(5):
        p.gets("%s %d" % (token, n), seconds=30)
    for i in ids:
        s.delivered(i, "received", seconds=30)
    got = [o["body"] for o in p.events if o["event"] == "message" and
           token in o["body"]]
    expect(got == ["%s %d" % (token, n) for n in range(5)],
           "once and in order: %s" % got)
    c.never_on_wire(token)


@test(seconds=60)
def law1_sotto_restarts(c):
    """sotto is killed and started again: the contact writes, we answer."""
    s, p = c.session("potr")
    s.kill()
    s = s.again()
    s.present(p)
    into = c.secret("into")
    p.say(s, into)
    s.do("/status")
    text = c.secret()
    s.start_otr(p)
    s.say(p, text)
    p.heard(text)
    c.never_on_wire(text)
    c.never_on_wire(into)


@test()
def law1_commands_mistyped(c):
    """A line that begins with a slash is never text."""
    s, p = c.session("potr")
    text = c.secret()
    s.do("/query " + p.jid)
    for line in ("/ort end " + text, " /mgs " + text, "/otr strat " + text,
                 "/otrend " + text):
        s.do(line, ok=False)
    s.do("//sent " + text)
    p.gets("/sent " + text)
    c.never_on_wire(text)


def unwritable(s):
    """Settings cannot be written; what the log-in has left is put aside."""
    settings = os.path.join(s.data, "settings")
    if os.path.exists(settings):
        os.rename(settings, settings + ".aside")
    os.mkdir(settings, 0o700)
    return settings


@test()
def law1_not_kept(c):
    """
    A policy that cannot be written counts, and the lines behind it in the
    same burst do not leave; nor one that was held when it came.
    """
    s, p = c.pair("potr")
    unwritable(s)
    text = c.secret()
    s.send("/otr policy %s always" % p.jid)
    n = s.send("/msg %s %s" % (p.jid, text))
    s.wait("error", since=0, code="not-kept")
    o = s.wait("message", since=0, direction="out", line=n)
    s.delivered(o["id"], "failed", code="not-kept")
    s.do("/resend " + p.jid)
    s.send("/disconnect")
    s.wait("account", state="offline")
    s.do("/connect")
    s.wait("account", state="online", seconds=20)
    s.do("/resend " + p.jid)
    os.rmdir(os.path.join(s.data, "settings"))
    s.do("/otr policy %s always" % p.jid)
    s.do("/resend " + p.jid)
    s.delivered(o["id"], "sent", seconds=25, level="unverified")
    p.heard(text, s)
    c.never_on_wire(text)


@test()
def law1_kept_at_the_end(c):
    """What could not be written is, at the latest at the end, if it can."""
    s, p = c.pair("potr")
    settings = unwritable(s)
    s.do("/otr policy %s always" % p.jid, ok=False)
    os.rmdir(settings)
    s.leave()
    with open(settings) as f:
        expect('otr_policy = "always"' in f.read(), "it was not written")
