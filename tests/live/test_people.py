# Blocking, and what is asked about people: a real server with the modules for
# it, one without, and one that lies.
#
# SPDX-License-Identifier: ISC

import re

import harness
from case import KINDS, expect, test
from peers import Libotr, Potr
from sotto import Sotto
from test_lies import hostile, hostile_pair

MODULES = ("blocklist", "pep", "vcard_legacy", "time", "lastactivity",
           "version")
BLOCKING = "urn:xmpp:blocking"


def writes(p, s, text):
    """In the clear, past whatever session there is."""
    p.do("stanza", xml="<message to='%s' type='chat'><body>%s</body></message>"
         % (s.jid, text))


def not_shown(s, text):
    expect(text not in "\n".join(s.log), "shown: " + text)


@test(seconds=90)
def people_block(c):
    """The server blocks: for all programs, with the session ended and told."""
    server = c.own_server(modules=MODULES)
    a, b = c.two(server)
    p = Libotr(c, b)
    s = Sotto(c, a, head='otr_policy = "manual"')
    other = Sotto(c, a, name="other", home=c.folder("other"))
    s.present(p)
    p.present(s)
    s.start_otr(p)
    p.encrypted(s)
    s.do("/block %s spam" % b.jid)
    s.wait("notice", since=0, code="blocked", contact=b.jid, report="spam")
    s.wait("blocked", since=0, peer=b.jid, on=True)
    n = s.wait("notice", since=0, code="block-kept", contact=b.jid)
    expect("takes no reports" in n["text"], n["text"])
    p.ended(s)
    other.wait("blocked", since=0, peer=b.jid, on=True)
    expect(s.presence(p) == "offline", "still shown online")
    # Neither way.
    text = c.secret("clear")
    writes(p, s, text)
    s.do("/msg %s hello" % b.jid, ok=False)
    s.wait("error", since=0, code="blocked")
    s.do("/blocked")
    s.wait("notice", since=0, code="blocked-one", contact=b.jid, by="server")
    not_shown(s, text)
    # At the next start the server says it.
    t = s
    t.finish()
    s = t.again()
    s.do("/blocked")
    harness.wait_for(lambda: s.find("notice", 0, code="blocked-one") or
                     s.do("/blocked") and False, 15, "the list")
    s.do("/unblock " + b.jid)
    s.wait("blocked", since=0, peer=b.jid, on=False)
    other.wait("blocked", since=0, peer=b.jid, on=False)
    text = c.secret("clear")
    writes(p, s, text)
    s.gets(text)
    # They have been there all the time, which is asked for: for both programs.
    s.present(p)
    other.present(p)
    s.start_otr(p)
    text = c.secret("sealed")
    s.say(p, text)
    p.heard(text)
    c.never_on_wire(text)


@test(seconds=90)
def people_block_here(c):
    """A server without blocking: sotto itself, at the next start too."""
    a, b = c.two()
    p = Libotr(c, b)
    s = Sotto(c, a, head='otr_policy = "manual"')
    s.present(p)
    s.do("/block " + b.jid)
    n = s.wait("notice", since=0, code="block-here", contact=b.jid)
    expect("cannot block anybody" in n["text"] and "/sub deny" in n["text"],
           n["text"])
    first, second = c.secret("clear"), c.secret("clear")
    writes(p, s, first)
    s.do("/ping")
    s.wait("notice", since=0, code="ping")
    not_shown(s, first)
    s.finish()
    s = s.again()
    writes(p, s, second)
    s.do("/ping")
    s.wait("notice", since=0, code="ping")
    not_shown(s, second)
    expect(s.presence(p) == "offline", "presence is shown")
    s.do("/unblock " + b.jid)
    s.present(p)
    third = c.secret("clear")
    writes(p, s, third)
    s.gets(third)


@test(seconds=90)
def people_ask(c):
    """Two of sotto's, and slixmpp: who tells what, and when."""
    server = c.own_server(modules=MODULES)
    a, b = c.two(server)
    s, t = Sotto(c, a), Sotto(c, b)
    s.present(t)
    t.present(s)
    s.do("/ping " + b.jid)
    s.wait("notice", since=0, code="ping", contact=b.jid)
    s.do("/version " + b.jid)
    s.wait("notice", since=0, code="version", name="sotto")
    # The private choice.
    for what in ("time", "last"):
        s.do("/%s %s" % (what, b.jid))
        s.wait("error", since=0, code="not-told", asked=what)
    s.mark()
    t.do("/set answer_time true")
    t.do("/set answer_last true")
    t.do("/set answer_version false")
    s.wait("presence", peer=b.jid)
    s.do("/time " + b.jid)
    s.wait("notice", since=0, code="time", contact=b.jid)
    s.do("/last " + b.jid)
    s.wait("notice", since=0, code="last", contact=b.jid)
    s.mark()
    s.do("/version " + b.jid)
    s.wait("error", code="not-told", asked="version")
    # The server's own.
    s.do("/version " + harness.DOMAIN)
    n = s.wait("notice", since=0, code="version", name="Prosody")
    expect(n["contact"] == harness.DOMAIN, str(n))
    t.finish()
    harness.wait_for(lambda: s.presence(t) == "offline", 15, "the end of it")
    s.do("/last " + b.jid)
    s.mark()
    s.do("/time " + b.jid, ok=False)
    s.wait("error", code="contact-offline")


@test(seconds=90)
def people_cards(c):
    """A card that was set is read by others, and its nickname told."""
    server = c.own_server(modules=MODULES)
    a, b = c.two(server)
    s, t = Sotto(c, a), Sotto(c, b)
    s.present(t)
    t.present(s)
    for field, value in (("fn", "Bob the Second"), ("nickname", "Bobby"),
                         ("email", "bob@mail.test"), ("url", "http://x/")):
        t.do("/vcard %s %s" % (field, value))
        t.wait("notice", since=0, code="vcard-set", field=field)
    t.do("/vcard url none")
    harness.wait_for(lambda: t.find("notice", 0, code="vcard-set",
                                    field="url", value=""), 15, "it to go")
    s.do("/vcard " + b.jid)
    n = s.wait("notice", since=0, code="vcard", contact=b.jid)
    fields = n["fields"].split("\n")
    for want in ("fn: Bob the Second", "nickname: Bobby",
                 "email: bob@mail.test"):
        expect(want in fields, "%s: %s" % (want, fields))
    expect("http://x/" not in n["fields"], "taken out: " + n["fields"])
    s.do("/whois " + b.jid)
    n = s.wait("notice", since=0, code="whois", contact=b.jid)
    expect(n["nick"] == "Bobby" and n["subscription"] == "both" and
           "sotto 0" in n["text"], str(n))
    # To somebody who does not know us.
    eve = server.account("eve%d" % c.number)
    e = Sotto(c, eve)
    t.do("/sub ask " + eve.jid)
    q = e.wait("question", since=0, code="subscription")
    expect('(who calls itself "Bobby")' in q["text"], q["text"])


@test(seconds=90)
def people_early(c):
    """Let in before they ask, where the server remembers it."""
    a, _ = c.two()
    eve = c.server.account("eve%d" % c.number)
    s = Sotto(c, a)
    s.do("/sub allow " + eve.jid)
    n = s.wait("notice", since=0, code="sub-preapproved", contact=eve.jid)
    e = Sotto(c, eve)
    e.do("/sub ask " + a.jid)
    if "as soon as they do" in n["text"]:
        e.wait("notice", since=0, code="subscription-granted")
        expect(not s.find("question", 0), "asked all the same")
    else:
        s.wait("question", since=0, code="subscription")


@test(seconds=120)
def hostile_blocks(c):
    """Pushes from others, a list of 100,000, cards without end."""
    a, _ = c.two()
    bob = "bob@" + harness.DOMAIN
    h = hostile(c, roster="<item jid='%s' subscription='both'/>" % bob,
                password=a.password)
    s = Sotto(c, a, port=h.port, head='otr_policy = "manual"')
    h.wait_online()
    h.wait_roster()
    h.hears("blocklist")
    for sender in (bob, bob + "/x", h.full, harness.DOMAIN,
                   "eve@" + harness.DOMAIN):
        h.say("<iq type='set' id='p' from='%s'><block xmlns='%s'><item "
              "jid='%s'/></block></iq>" % (sender, BLOCKING, bob))
    h.message("after the pushes", bob + "/x")
    s.wait("message", since=0, body="after the pushes")
    expect(not s.find("blocked", 0), "a push of somebody else's counts")
    ident = re.search("id=\"([^\"]*)\"[^>]*>\\s*<blocklist",
                      h.heard).group(1)
    h.say("<iq type='result' id='%s'><blocklist xmlns='%s'>" % (
        ident, BLOCKING) + "".join("<item jid='u%d@evil.test'/>" % i
                                   for i in range(100000)) +
          "</blocklist></iq>")
    h.message("from the list", "u5@evil.test/x")
    h.message("after the list", bob + "/x")
    s.wait("message", since=0, body="after the list", seconds=60)
    expect("from the list" not in "\n".join(s.log), "blocked, and shown")
    # A card of a megabyte, with what a terminal would obey.
    s.do("/vcard " + bob)
    h.hears("vcard-temp")
    ident = re.search("id=\"([^\"]*)\"[^>]*>\\s*<vCard", h.heard).group(1)
    card = "<iq type='result' id='%s' from='%s'><vCard xmlns='vcard-temp'>" \
        "<FN>%s</FN>%s</vCard></iq>"
    h.say(card % (ident, "eve@" + harness.DOMAIN, "forged", ""))
    h.say(card % (ident, bob, "\u202ebob&#13;x", "<DESC>%s</DESC>" % (
        "long " * 40000) + "<NOTE>x</NOTE>" * 500))
    n = s.wait("notice", since=0, code="vcard", seconds=30)
    expect("forged" not in n["fields"] and len(n["fields"]) < 70000,
           "%d bytes" % len(n["fields"]))


@test()
def hostile_answers(c):
    """Only who was asked may answer."""
    h, s = hostile_pair(c)
    bob = "bob@%s/pc" % harness.DOMAIN
    h.say("<presence from='%s'/>" % bob)
    s.wait("presence", since=0, resource="pc")
    s.do("/version " + bob)
    h.hears("jabber:iq:version")
    ident = re.search("id=\"([^\"]*)\"[^>]*>\\s*<query xmlns=\"jabber:iq:"
                      "version", h.heard).group(1)
    answer = ("<iq type='result' id='%s' from='%s'><query xmlns='jabber:iq:"
              "version'><name>%s</name></query></iq>")
    for sender in ("bob@" + harness.DOMAIN, "eve@%s/pc" % harness.DOMAIN,
                   h.full, harness.DOMAIN):
        h.say(answer % (ident, sender, "forged"))
    h.say(answer % (ident, bob, "true"))
    n = s.wait("notice", since=0, code="version")
    expect(n["name"] == "true", str(n))
    # It is not known of whom others ask what.
    h.say("<iq type='get' id='q' from='%s'><query xmlns='jabber:iq:last'/>"
          "</iq>" % bob)
    h.hears("service-unavailable")
    expect("seconds=" not in h.heard, "last activity is told")


@test(seconds=90, over=("profanity", "mcabber"))
def people_clients(c, kind):
    """What programs that others wrote say of themselves; and a block."""
    server = c.own_server(modules=MODULES)
    a, b = c.two(server)
    p = KINDS[kind](c, b)
    s = Sotto(c, a, head='otr_policy = "manual"')
    s.present(p)
    s.do("/ping " + b.jid)
    s.wait("notice", since=0, code="ping", contact=b.jid)
    s.do("/version " + b.jid)
    n = s.wait("notice", since=0, code="version", contact=b.jid)
    expect(n["name"].lower() == kind, str(n))
    s.do("/whois " + b.jid)
    n = s.wait("notice", since=0, code="whois", seconds=20)
    expect(kind in n["text"].lower(), n["text"])
    # They see us go: the window is opened before.
    p.open(s)
    s.do("/block " + b.jid)
    s.wait("notice", since=0, code="block-kept")
    text = c.secret("clear")
    p.say(s, text)
    s.do("/ping")
    s.wait("notice", since=0, code="ping", contact=harness.DOMAIN)
    not_shown(s, text)


@test(seconds=90)
def people_groups(c):
    """Groups: on the server, for slixmpp on the same account, and kept."""
    a, b = c.two()
    other = Potr(c, a, policy="off")
    s = Sotto(c, a)
    p = Libotr(c, b)
    s.present(p)

    # What another program has put there is not lost.
    other.do("stanza", xml="<iq type='set' id='g1'><query "
             "xmlns='jabber:iq:roster'><item jid='%s' name='Robert'>"
             "<group>Other &amp; first</group></item></query></iq>" % b.jid)
    def groups():
        s.do("/roster")
        return [o for o in s.events if o["event"] == "notice" and
                o["code"] == "contact" and
                o["contact"] == b.jid][-1]["groups"]
    harness.wait_for(lambda: groups() == "Other & first", 15,
                     "the other's group")
    # Two at once: neither is lost.
    s.do("/roster group add %s Close friends" % b.jid)
    s.do("/roster group add %s Work" % b.jid)
    s.wait("notice", since=0, code="roster-set",
           text=lambda t: "Work" in t)
    harness.poll_for(lambda: any(
        "<group>Other &amp; first</group>" in o["xml"] and
        "<group>Close friends</group>" in o["xml"] and
        "<group>Work</group>" in o["xml"] and 'name="Robert"' in o["xml"]
        for o in other.events if o["event"] == "raw"), 15, "three groups")
    s.do("/roster group remove %s Other & first" % b.jid)
    s.wait("notice", since=0, code="roster-set",
           text=lambda t: "no longer" in t)
    # At the next start the server says it.
    s.finish()
    s = s.again()
    s.present(p)
    expect(sorted(groups().split("\n")) == ["Close friends", "Work"],
           groups())
    s.do("/whois " + b.jid)
    n = s.wait("notice", since=0, code="whois")
    expect('"Close friends"' in n["text"], n["text"])


@test(seconds=60)
def people_links(c):
    """
    A link beside a text (XEP-0066) and styling (0393), from slixmpp: shown as
    text, beside OTR not at all; what is typed leaves as it is.
    """
    a, b = c.two()
    p = Potr(c, b)
    s = Sotto(c, a, head='otr_policy = "manual"')
    s.present(p)
    p.present(s)
    oob = "<x xmlns='jabber:x:oob'><url>https://files.example/%s</url></x>"

    def sends(body, more):
        p.do("stanza", xml="<message to='%s' type='chat'>%s%s</message>" %
             (s.jid, body, more))
    sends("<body>look</body>", oob % "one")
    s.wait("message", since=0, body="look\nhttps://files.example/one")
    sends("", oob % "two")
    s.wait("message", since=0, body="https://files.example/two")
    sends("<body>?OTR:AAMDforged.</body>", oob % "three")
    s.say(b, "a *strong* _word_ `as it is`")
    p.heard_clear("a *strong* _word_ `as it is`")
    expect("three" not in "\n".join(s.log), "a link beside OTR")
