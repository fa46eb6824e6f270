# Policies and versions of the protocol.
#
# SPDX-License-Identifier: ISC

import os

from case import KINDS, V2, expect, test
from harness import poll_for
from peers import Potr
from sotto import Sotto


# ---- policies ----------------------------------------------------------

@test()
def policy_never(c):
    s, p = c.pair("potr", policy="never")
    text = c.secret()
    ident = s.say(p, text)
    p.heard_clear(text)
    s.delivered(ident, "sent", level="not-private")
    p.start_session(s)
    s.do("/otr start " + p.jid, ok=False)
    clear = c.secret("clear")
    s.say(p, clear)
    p.heard_clear(clear)
    expect(s.level(p) == "not-private", "level")
    expect(not any("?OTR:" in b for b in p.bodies()), "no key exchange")


@test()
def policy_manual(c):
    s, p = c.pair("potr", policy="manual")
    text = c.secret("clear")
    s.say(p, text)
    p.heard_clear(text)
    expect(text in p.bodies(), "no tag under manual: %s" % p.bodies())
    p.say(s, "hello " + text)
    s.gets("hello " + text, level="not-private")
    expect(not any("?OTR" in b for b in p.bodies()), "starts nothing")


@test(over=("mcabber", "sotto"))
def policy_opportunistic(c, kind):
    """Tag at first; once a key is known: start, held, sealed."""
    s, p = c.pair(kind, policy="opportunistic",
                  peer_policy="opportunistic")
    text = c.secret("clear")
    s.say(p, text)
    p.heard_clear(text)
    s.encrypted(p)
    p.encrypted(s)
    s.end_session(p)
    s.reaches(p, "not-private")
    sealed = c.secret()
    i = s.say(p, sealed)
    s.delivered(i, "sent", level="unverified", seconds=20)
    p.heard(sealed, s)
    c.never_on_wire(sealed)


@test()
def policy_opportunistic_tag(c):
    s, p = c.pair("potr", policy="opportunistic")
    text = c.secret("clear")
    s.say(p, text)
    s.encrypted(p)
    p.encrypted(s)
    body = [b for b in p.bodies() if text in b][0]
    expect(body != text and set(body.replace(text, "")) <= {" ", "\t"},
           "text with the whitespace tag: %r" % body)


@test(over=KINDS)
def policy_always(c, kind):
    """The first line starts a session; all of them arrive, sealed."""
    s, p = c.pair(kind, policy="always")
    token = c.secret()
    for n in range(3):
        s.say(p, "%s %d" % (token, n))
    for n in range(3):
        p.heard("%s %d" % (token, n), s)
    p.end_session(s)
    s.reaches(p, "finished")
    again = c.secret("again")
    s.say(p, again)
    # Finished under always: start, held (DESIGN 5)
    if kind in ("libotr", "potr", "sotto"):
        p.heard(again, s)
    else:
        poll_for(lambda: again in p.shot(), 20, "the line at the contact")
    c.never_on_wire(token)
    c.never_on_wire(again)


@test(over=("at-once", "later"))
def policy_always_offline(c, when):
    """Contact offline: held, and no query into offline storage."""
    a, b = c.two()
    s = Sotto(c, a, head='otr_policy = "always"\n' + V2)
    if when == "later":
        s.wait("presence", since=0, peer=b.jid)
    text = c.secret()
    ident = s.say(b, text)
    s.delivered(ident, "held")
    s.wait("presence", since=0, peer=b.jid)
    expect(not os.path.exists("%s/data/live%%2etest/offline/%s.list"
                              % (c.server.dir, b.user)),
           "something was stored for the contact")
    p = Potr(c, b)
    p.heard(text)
    c.never_on_wire(text)


@test(over=("mcabber", "potr", "sotto"))
def policy_verified(c, kind):
    s, p = c.pair(kind, policy="verified")
    text = c.secret()
    ident = s.say(p, text)
    s.encrypted(p)
    p.encrypted(s)
    s.delivered(ident, "held", reason=lambda r: r)
    expect(not s.find("delivery", 0, id=ident, state="sent"), "verify first")
    c.private(s, p)
    s.delivered(ident, "sent", level="private")
    p.heard(text, s)
    c.never_on_wire(text)


@test()
def policy_changes(c):
    """`never` ends a session; a held line fails, it is never sent clear."""
    s, p = c.session("potr")
    p.end_session(s)
    s.reaches(p, "finished")
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    s.do("/otr policy %s never" % p.jid)
    s.delivered(ident, "failed")
    expect(not p.raw_has(text), "the held text arrived")
    s.do("/otr policy %s manual" % p.jid)
    s.start_otr(p)
    s.do("/otr policy %s never" % p.jid)
    p.ended(s)
    s.reaches(p, "not-private")
    c.never_on_wire(text)
    s.do("/discard " + p.jid, ok=None)
    s.leave()
    s = s.again()
    s.present(p)
    s.do("/otr start " + p.jid, ok=False)


# ---- version 2 ---------------------------------------------------------

@test(over=("profanity", "potr"))
def v2_asked(c, kind):
    """Under `ask` (the default) a v2 query waits for the user."""
    s, p = c.pair(kind, head="")
    text = c.secret()
    p.start_session(s)
    q = s.wait("question", since=0, code="v2", seconds=20)
    expect(any("/otr v2" in x for x in q["commands"]), "commands: %s" % q)
    expect(s.level(p) in ("not-private", "starting"), "nothing happened yet")
    s.do("/otr v2 %s allow" % p.jid)
    s.encrypted(p)
    s.say(p, text)
    p.heard(text, s)
    # kept for that contact
    s.end_session(p)
    s.leave()
    s = s.again()
    s.present(p)
    s.start_otr(p)
    expect(len([o for o in s.events if o["event"] == "question" and
                o["code"] == "v2"]) == 0, "asked once only")
    c.never_on_wire(text)


@test(over=("profanity", "potr"))
def v2_refused(c, kind):
    s, p = c.pair(kind, head="")
    s.do("/otr start " + p.jid)
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    s.wait("question", since=0, code="v2", seconds=20)
    s.do("/otr v2 %s never" % p.jid)
    s.mark()
    p.start_session(s)
    s.do("/otr status " + p.jid, ok=None)
    expect(s.level(p) in ("not-private", "starting"), "level")
    expect(not s.find("delivery", 0, id=ident, state="sent"), "not sent")
    c.never_on_wire(text)


@test()
def v2_never(c):
    """`otr_v2 = never`: queries offer version 3 alone."""
    s, p = c.pair("potr", head='otr_v2 = "never"')
    s.send("/otr start " + p.jid)
    p.wait("body", since=0)
    expect(p.bodies()[0].startswith("?OTRv3?"), "query: %s" % p.bodies())
    p.start_session(s)
    s.do("/status")
    expect(not p.find("otr", 0, state="encrypted"), "no session")


@test()
def v2_query(c):
    s, p = c.pair("potr", head="")
    s.do("/otr start " + p.jid)
    p.wait("body", since=0)
    expect(p.bodies()[0].startswith("?OTRv23?"), "query: %s" % p.bodies())
    expect("<" not in p.bodies()[0] and s.account.user not in p.bodies()[0],
           "the query is plain and names nobody: %s" % p.bodies())


@test(seconds=90)
def v2_no_downgrade(c):
    """A contact that has spoken version 3 is never taken back to 2."""
    s, p = c.session("mcabber", head=V2)
    p.end_session(s)
    s.reaches(p, "finished")
    s.do("/otr end " + p.jid)
    p.kill()
    s.leave()
    s = s.again()
    v2 = Potr(c, p.account)
    s.present(v2)
    s.mark()
    v2.start_session(s)
    s.do("/status")
    s.send("/otr start " + v2.jid)
    v2.wait("body", since=0, body=lambda b: b.startswith("?OTRv"))
    expect(any(b.startswith("?OTRv3?") for b in v2.bodies()),
           "query: %s" % v2.bodies())
    text = c.secret()
    s.say(v2, text)
    s.do("/status")
    expect(not v2.find("otr", 0, state="encrypted"), "no v2 session")
    c.never_on_wire(text)
