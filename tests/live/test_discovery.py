# What contacts' programs say of themselves (XEP-0378), true or not.
#
# SPDX-License-Identifier: ISC

import re

import harness
from case import expect, test
from harness import poll_for
from peers import Libotr
from sotto import Sotto
from test_lies import hostile

DISCO = "http://jabber.org/protocol/disco#info"
ANSWER = ("<iq type='result' id='%%s' from='%%s'><query xmlns='%s'><identity "
          "category='client' type='pc'/>%%s</query></iq>" % DISCO)
OTR = "<feature var='urn:xmpp:otr:0'/>"


def said(s, jid):
    """What sotto has heard of each program that is online."""
    n = s.do("/otr doctor " + jid)["line"]
    return {o["otr_resource"]: o["announces"] for o in s.events
            if o.get("line") == n and "otr_resource" in o and
            "announces" in o}


def hears(s, jid, resource, what):
    poll_for(lambda: said(s, jid).get(resource) == what, 15,
             "%s of %s/%s: %s" % (what, jid, resource, said(s, jid)))


def bob(c, b, resource, announce, **env):
    return Libotr(c, b, resource=resource,
                  env=dict(env, ANNOUNCE=announce))


@test(seconds=90)
def discovery(c):
    """Two programs: the session goes to the one that announces OTR."""
    a, b = c.two()
    phone = bob(c, b, "phone", "no-otr", PRIORITY="10")
    desk = bob(c, b, "desk", "otr", PRIORITY="0")
    s = Sotto(c, a, head='otr_policy = "manual"')
    s.present(desk)
    desk.present(s)
    phone.present(s)
    s.do("/query " + b.jid)
    hears(s, b.jid, "desk", "otr")
    hears(s, b.jid, "phone", "no-otr")
    s.do("/otr start " + b.jid)
    s.encrypted(desk)
    desk.encrypted(s)
    n = s.do("/otr status " + b.jid)["line"]
    o = s.find("notice", 0, line=n, code="otr-status")
    expect(o["otr_resource"] == "desk" and o["announces"] == "otr",
           "with the one that has OTR: %s" % o)
    # The server would have given it to the other.
    expect(not phone.bodies(), "the phone was asked: %s" % phone.bodies())
    text = c.secret()
    s.say(b, text)
    desk.heard(text)


@test(over=("no-otr", "silent", "error"))
def discovery_without(c, announce):
    """Who does not announce OTR, or never answers, gets a session too."""
    a, b = c.two()
    p = bob(c, b, "desk", "" if announce == "error" else announce)
    s = Sotto(c, a, head='otr_policy = "always"')
    s.present(p)
    p.present(s)
    text = c.secret()
    s.say(b, text)
    p.heard(text)
    hears(s, b.jid, "desk",
          announce if announce == "no-otr" else "unknown")
    c.never_on_wire(text)
    if announce == "silent":
        expect(len([o for o in p.events if o["event"] == "asked"]) == 1,
               "asked more than once")


@test(seconds=90)
def discovery_lies(c):
    """A hash that is not its own: no lie about others, no use of its own."""
    a, b = c.two()
    s = Sotto(c, a, head='otr_policy = "manual"')
    first = bob(c, b, "first", "")
    first.present(s)
    # Not the server's own hash, which it sends too.
    own = [t for o in first.events if o["event"] == "raw" for t in re.findall(
        r"<c [^>]*>", o["xml"]) if "urn:sotto:client" in t][0]
    ver = re.search(r" ver=[\"']([^\"']*)", own).group(1)
    liar = bob(c, b, "liar", "lies", CAPS=ver)
    s.do("/query " + b.jid)
    poll_for(lambda: liar.find("asked", 0), 15, "the question")
    # The hash is sotto's: another sotto says what it means.
    honest = Sotto(c, b, head='otr_policy = "manual"')
    honest.present(a)
    poll_for(lambda: "otr" in said(s, b.jid).values(), 15, "the true answer")
    now = said(s, b.jid)
    expect(now["liar"] == now["first"] == "unknown", "the liar: %s" % now)
    # Now it is proven, and nobody with that hash is asked any more.
    copy = bob(c, b, "copy", "silent", CAPS=ver)
    hears(s, b.jid, "copy", "otr")
    expect(not copy.find("asked", 0), "asked although it was known")


@test()
def hostile_discovery(c):
    """Who may not see us is not asked; only who was asked may answer."""
    a, _ = c.two()
    who = {n: "%s@%s" % (n, harness.DOMAIN) for n in ("bob", "zoe", "eve")}
    h = hostile(c, roster="".join(
        "<item jid='%s' subscription='%s'/>" % (who[n], sub)
        for n, sub in (("bob", "both"), ("zoe", "to"))),
        password=a.password)
    s = Sotto(c, a, port=h.port, head='otr_policy = "manual"')
    h.wait_online()
    h.wait_roster()
    for jid in who.values():
        h.say("<presence from='%s/pc'/>" % jid)
    h.message("hello", who["eve"] + "/pc")
    s.wait("message", since=0, body="hello")
    for n in ("zoe", "eve"):
        s.do("/otr start " + who[n])
    s.do("/query " + who["bob"])
    h.hears(DISCO)
    h.hears(who["bob"] + "/pc")
    # But for the server, and the own account there.
    asked = [q for q in re.findall(r"<iq[^>]*>\s*<query xmlns=\"%s\"" %
                                   re.escape(DISCO), h.heard) if "@" in q]
    asked = [q for q in asked if " to=\"%s\"" % a.jid not in q]
    expect(len(asked) == 1, "others were asked: %s" % asked)
    asked = asked[0]
    ident = re.search('id="([^"]*)"', asked).group(1)
    for sender in (who["bob"], who["bob"] + "/x", who["eve"] + "/pc",
                   h.full, harness.DOMAIN):
        h.say(ANSWER % (ident, sender, OTR))
    h.message("after them", who["bob"] + "/pc")
    s.wait("message", since=0, body="after them")
    expect(said(s, who["bob"]) == {"pc": "unknown"}, "forged answers count")
    h.say(ANSWER % (ident, who["bob"] + "/pc", OTR))
    hears(s, who["bob"], "pc", "otr")
    h.say(ANSWER % (ident, who["bob"] + "/pc", ""))
    h.message("at last", who["bob"] + "/pc")
    s.wait("message", since=0, body="at last")
    expect(said(s, who["bob"]) == {"pc": "otr"}, "answered twice")
    # It announces, and does not do it: then whoever is there is asked.
    s.do("/otr start " + who["bob"])
    h.hears("to=\"%s/pc\"" % who["bob"])
