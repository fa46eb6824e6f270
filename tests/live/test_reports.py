# What users of other programs report again and again, driven through here
# with programs that nobody here wrote; the list is in test_mistakes.py.
#
# SPDX-License-Identifier: ISC

import re
import time

import harness
from case import KINDS, V2, expect, test
from harness import poll_for
from peers import Potr
from sotto import Sotto
from test_lies import hostile_pair

BOB = "bob@%s/x" % harness.DOMAIN
EVE = "eve@%s/x" % harness.DOMAIN


def said(s):
    return [o["body"] for o in s.events if o["event"] == "message" and
            o["direction"] == "in"]


@test()
def error_is_not_said(c):
    """
    The contact restarts, its presence is not shown to us: its error is no
    line of the contact's, and what it could not read is not lost.  (libotr
    tells nobody: there the line is never more than acked.)
    """
    server = c.own_server(hibernate=1)
    a, b = server.account("ann"), server.account("bob")
    s = Sotto(c, a, head='otr_policy = "manual"\n' + V2)
    p = Potr(c, b)
    s.do("/query " + p.jid)
    p.do("raw", s, text="hello")
    s.gets("hello")
    s.start_session(p)
    s.encrypted(p)
    p.kill()
    p = p.again()
    texts = [c.secret("one"), c.secret("two")]
    lost = s.say(p, texts[0])
    o = s.wait("notice", since=0, code="peer-unreadable", seconds=30)
    expect(o["peer"] == p.jid, "of whom: %s" % o)
    s.delivered(lost, "failed")
    # What is typed next is not lost as well: it makes new keys.
    s.say(p, texts[1])
    p.heard(texts[1])
    s.do("/resend " + p.jid)
    p.heard(texts[0])
    expect("?OTR Error" in server.traffic(), "no error was sent")
    expect(said(s) == ["hello"], "shown as the contact's: %s" % said(s))
    for t in texts:
        c.never_on_wire(t, server)


@test(over=("libotr", "mcabber", "potr", "profanity"))
def unreadable_is_said(c, kind):
    """
    sotto restarts, the contact writes into the session that is gone: shown,
    with the contact's name, and one command mends it.
    """
    server = c.own_server(hibernate=1)
    s, p = c.session(kind, server=server)
    s.kill()
    if hasattr(p, "events"):
        p.wait("presence", since=0, peer=s.jid, type="unavailable")
    s = s.again()
    s.present(p)
    into = c.secret("into")
    p.say(s, into)
    o = s.wait("notice", since=0, code="unreadable", seconds=20)
    expect(o["peer"] == p.jid and p.account.user in o["text"], "whose: %s" %
           o)
    s.start_session(p)
    s.encrypted(p)
    more = c.secret("more")
    s.say(p, more)
    p.heard(more, s)
    c.never_on_wire(into, server)
    c.never_on_wire(more, server)


def bodies_on_wire(server):
    return len(re.findall(r"Received\[c2s\]: <message", server.traffic()))


@test(over=("mcabber", "potr", "profanity", "sotto"), seconds=120)
def errors_end(c, kind):
    """
    Both want encryption, both have lost the session or think so, both
    write: it comes to rest, and with a session.
    """
    server = c.own_server(hibernate=1)
    s, p = c.session(kind, policy="always", peer_policy="always",
                     server=server)
    s.kill()
    s = s.again()
    s.present(p)
    token = c.secret()
    for n in range(4):
        p.say(s, "%s in %d" % (token, n))
        s.say(p, "%s out %d" % (token, n))
    s.encrypted(p)
    # At rest: nothing more goes over the server for a while.
    seen = [(0, 0.0)]

    def quiet():
        now = bodies_on_wire(server)
        if now != seen[0][0]:
            seen[0] = now, time.monotonic()
        return time.monotonic() - seen[0][1] > 4
    poll_for(quiet, 60, "an end of it", every=0.5)
    errors = server.traffic().count("?OTR Error")
    expect(errors <= 24, "errors went round: %d in the log" % errors)
    last = c.secret("last")
    s.say(p, last)
    p.heard(last, s)
    expect(not any("?OTR" in b for b in said(s)), "said: %s" % said(s))
    for n in range(4):
        c.never_on_wire("%s out %d" % (token, n), server)
    c.never_on_wire(last, server)


@test(seconds=70)
def exchange_stalls(c):
    """Their program begins and then is silent: said, and lines wait."""
    h, s = hostile_pair(c)
    h.message("?OTRv3?", who=BOB)
    h.hears("?OTR:AAMC")
    ident = s.say("bob@" + harness.DOMAIN, "kept")
    s.delivered(ident, "held")
    s.wait("notice", since=0, code="no-answer", seconds=40)
    expect("kept" not in h.heard, "it left")


@test()
def query_probes(c):
    """Queries of strangers, and stored ones: nobody learns of us."""
    h, s = hostile_pair(c)
    for n in range(50):
        h.message("?OTRv23?", who=EVE)
        h.message("?OTR?v2? \t  \t\t\t\t \t \t \t    \t\t  \t", who=EVE)
    old = "<delay xmlns='urn:xmpp:delay' stamp='2024-05-01T10:00:00Z'/>"
    for body in ("?OTRv23?", "?OTRv3?", "?OTR Error: what"):
        h.message(body, who=BOB, extra=old)
    h.message("the last", who=BOB)
    s.gets("the last")
    s.do("/status")
    asked = [o for o in s.events if o["event"] == "question"]
    expect([o["code"] for o in asked] == ["stranger"], "asked: %s" % asked)
    expect("?OTR" not in h.heard, "answered")
    expect("eve@" not in h.heard, "the stranger was told something")


@test(over=("mcabber", "potr", "profanity"))
def query_within_text(c, kind):
    """A line that speaks of OTR is a line, in the clear and within."""
    s, p = c.pair(kind)
    text = "what is ?OTRv23? and ?OTRv3? " + c.secret("clear")
    # Where their user types it, libotr makes a query of the whole line.
    if kind == "potr":
        p.do("raw", s, text=text)
        s.gets(text, level="not-private")
        s.do("/status")
        expect(s.level(p) == "not-private", "it started: " + s.level(p))
        expect(not p.bodies(), "it was answered: %s" % p.bodies())
    s.start_session(p)
    p.encrypted(s)
    s.encrypted(p)
    inside = "how does ?OTRv3? work " + c.secret()
    s.say(p, inside)
    p.heard(inside, s)
    more = c.secret("more")
    p.say(s, more)
    s.heard(more)
    c.never_on_wire(inside)


@test()
def private_is_no_copy(c):
    """The wish that a message be not copied does not make it a copy."""
    h, s = hostile_pair(c)
    private = "<private xmlns='urn:xmpp:carbons:2'/>" \
        "<no-copy xmlns='urn:xmpp:hints'/>"
    h.message("in the clear", who=BOB, extra=private)
    s.gets("in the clear", level="not-private")
    h.message("?OTRv3?", who=BOB, extra=private)
    h.hears("?OTR:AAMC")


@test(over=("libotr", "sotto"), seconds=120)
def moved_contact_is_found(c, kind):
    """
    The contact's connection breaks, and it is back under another resource:
    lines go on in both directions, sealed, with nobody doing anything.
    """
    server = c.own_server(hibernate=1)
    s, p = c.session(kind, server=server)
    if kind == "libotr":
        p.do("move", resource="elsewhere")
        p.wait("account", state="online", seconds=20)
    else:
        server.kill()
        server.start()
        for x in (s, p):
            x.wait("account", state="online", seconds=60)
    s.present(p)
    p.present(s)
    out, back = c.secret("out"), c.secret("back")
    s.say(p, out)
    p.heard(out, s)
    p.say(s, back)
    s.heard(back)
    c.never_on_wire(out, server)
    c.never_on_wire(back, server)


@test(over=KINDS)
def first_key_is_told(c, kind):
    """Keys being made, a key not seen before, what SMP came to: all said."""
    s, p = c.session(kind)
    made = [o for o in s.events if o["event"] == "notice" and
            o["code"] == "keygen"]
    expect(len(made) == 2, "begun and done: %s" % made)
    o = s.wait("notice", since=0, code="first-key")
    expect(o["fingerprint"] == p.own_fingerprint(), "which: %s" % o)
    s.mark()
    p.mark() if hasattr(p, "mark") else None
    since = s.since
    s.ask_smp(p, "agreed-words")
    p.asked_smp()
    p.answer_smp(s, "agreed-words")
    o = s.wait("smp", since=since, state="succeeded", seconds=20)
    expect("Verified" in o.get("text", ""), "said so: %s" % o)
