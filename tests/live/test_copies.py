# Several programs of one's own: the same conversation in each, in the clear
# (XEP-0280); and copies that lie.
#
# SPDX-License-Identifier: ISC

import harness
from case import KINDS, V2, expect, test
from harness import wait_for
from sotto import Sotto, Tui
from test_lies import hostile_pair

MANUAL = 'otr_policy = "manual"\n' + V2


def copies_come(s):
    def on():
        s.mark()
        s.do("/status")
        return s.find("notice", code="account", carbons="on")
    wait_for(on, 20, "copies are on")


def resource(s):
    return s.find("notice", 0, code="account")["full"].split("/")[1]


def three(c, kind="sotto", policy="manual"):
    """Two programs of one account, and a contact."""
    a, b = c.two()
    head = 'otr_policy = "%s"\n%s' % (policy, V2)
    one = Sotto(c, a, name="one", head=head)
    two = Sotto(c, a, name="two", head=head, home=c.folder("two"))
    for s in (one, two):
        copies_come(s)
    p = Sotto(c, b, head=MANUAL) if kind == "sotto" else KINDS[kind](c, b)
    for s in (one, two):
        s.present(p)
    p.open(one)
    return one, two, p


@test(over=("sotto", "potr", "profanity", "mcabber"), seconds=90)
def copy_both_ways(c, kind):
    """What one program says and gets is in the other, and marked."""
    one, two, p = three(c, kind)
    text, back = c.secret("clear"), c.secret("clear")
    ident = one.say(p, text)
    p.heard_clear(text)
    o = two.wait("message", since=0, body=text)
    expect((o["direction"], o["via"], o["kind"], o["resource"], o["id"]) ==
           ("out", "carbon", "direct", resource(one), ident), o)
    one.delivered(ident, "acked")
    p.say(one, back)
    got = [s.wait("message", since=0, body=back) for s in (one, two)]
    expect([o["direction"] for o in got] == ["in", "in"], got)
    expect("live" in [o["via"] for o in got], got)
    # Nothing of it twice, and no states of what others sent.
    ident = two.say(p, "over")
    one.wait("message", since=0, body="over", via="carbon")
    p.heard_clear("over")
    for s in (one, two):
        for t in (text, back, "over"):
            expect(len([o for o in s.events if o["event"] == "message" and
                        o["body"] == t]) == 1, s.name + " " + t)
    expect(not one.find("delivery", 0, id=ident), "states of a copy")
    two.do("/resend " + p.jid + " " + o["id"], ok=False)


@test(over=("sotto", "libotr"), seconds=90)
def copy_of_nothing_sealed(c, kind):
    """
    Under OTR no server copies a byte of ours; where the contact's program lets
    its own be copied, the other one counts them.
    """
    one, two, p = three(c, kind)
    one.start_session(p)
    p.encrypted(one)
    one.encrypted(p)
    there, back = c.secret("there"), c.secret("back")
    one.say(p, there)
    p.heard(there, one)
    p.say(one, back)
    one.heard(back)
    one.end_session(p)
    one.say(p, "in the clear again")
    two.wait("message", since=0, body="in the clear again", via="carbon")
    expect([o["body"] for o in two.events if o["event"] == "message"] ==
           ["in the clear again"], "messages of the other")
    copied = two.find("notice", 0, code="sealed-elsewhere")
    expect((copied is not None) == (kind == "libotr"), "copies")
    expect("?OTR:" not in "\n".join(two.log), "ciphertext")
    expect(not two.find("otr", 0, state=lambda x: x != "not-private"),
           "the other's level")
    for text in (there, back):
        c.never_on_wire(text)


@test(seconds=90)
def copy_opportunistic(c):
    """A tag within a copy offers nothing to who has the copy."""
    one, two, p = three(c, "sotto", policy="opportunistic")
    text = c.secret("clear")
    # With a tag, since nothing is known of the contact.
    one.say(p, text)
    two.wait("message", since=0, body=text, via="carbon")
    p.heard_clear(text)
    expect(not two.find("otr", 0, state=lambda x: x != "not-private"),
           "the other's level")


@test(seconds=90)
def copy_off(c):
    """Without the setting none are asked for."""
    a, b = c.two()
    one = Sotto(c, a, name="one", head=MANUAL)
    two = Sotto(c, a, name="two", head=MANUAL + "carbons = false\n",
                home=c.folder("two"))
    copies_come(one)
    p = Sotto(c, b, head=MANUAL)
    for s in (one, two):
        s.present(p)
    one.say(p, "first")
    p.heard_clear("first")
    two.do("/set carbons on")
    copies_come(two)
    one.say(p, "second")
    two.wait("message", since=0, body="second", via="carbon")
    expect(not two.find("message", 0, body="first"), "a copy")
    two.do("/set carbons off")
    two.do("/status")
    expect(two.find("notice", code="account", carbons="off"), "off")


def forwarded(inner):
    return "<forwarded xmlns='urn:xmpp:forward:0'>%s</forwarded>" % inner


@test(seconds=90)
def copy_hostile(c):
    """A server's copies that no live message could have been, and sealed."""
    h, s = hostile_pair(c)
    bob, me = "bob@" + harness.DOMAIN, s.jid
    sealed = "?OTR:AAMD" + "A" * 80 + "."

    def copy(kind, body, frm=bob + "/x", to=me + "/y", what="chat", more="",
             ident="i"):
        inner = "<message xmlns='jabber:client' from='%s' to='%s' id='%s' " \
            "type='%s'><body>%s</body>%s</message>" % (frm, to, ident, what,
                                                       body, more)
        return "<%s xmlns='urn:xmpp:carbons:2'>%s</%s>" % (
            kind, forwarded(inner), kind)

    nested = copy("received", "hidden")
    odd = [copy("received", "hidden", what=t)
           for t in ("error", "groupchat", "headline")] + [
        copy("received", "hidden", more=nested),
        copy("received", "hidden", more=forwarded("<message xmlns='jabber:"
             "client' from='%s/x'><body>hidden</body></message>" % bob)),
        copy("received", "hidden", frm="room@%s/bob" % harness.DOMAIN,
             more="<x xmlns='http://jabber.org/protocol/muc#user'/>"),
        copy("received", "hidden", to="zoe@" + harness.DOMAIN),
        copy("sent", "hidden"),
        copy("sent", "hidden", frm=me + "/y", to=me),
        copy("received", "hidden", more="<encryption xmlns='urn:xmpp:eme:0' "
             "namespace='eu.siacs.conversations.axolotl'/>"),
    ]
    for x in odd:
        h.message(None, who=me, extra=x)
    fine = copy("received", "hidden")
    for who in (bob, bob + "/x", h.full, harness.DOMAIN, me + "/other",
                "eve@" + harness.DOMAIN):
        h.message(None, who=who, extra=fine)
    for body in (sealed, "?OTRv3?", "?OTRv23?", "?OTR Error: x", "?OTR?v23?"):
        for i in range(20):
            h.message(None, who=me, extra=copy("received", body))
            h.message(None, who=me, extra=copy(
                "sent", body, frm=me + "/y", to=bob + "/x"))
    h.message(None, who=me, extra=copy("received", "a copy", ident="one"))
    h.message("a copy", who=bob + "/x", ident="one")
    h.message("live", who=bob + "/x", ident="two")
    h.message(None, who=me, extra=copy("received", "live", ident="two"))
    h.message("the last", who=bob + "/x")
    s.gets("the last")
    expect([(o["body"], o["via"]) for o in s.events
            if o["event"] == "message"] == [
                ("a copy", "carbon"), ("a copy", "live"), ("live", "live"),
                ("the last", "live")], "messages")
    expect("hidden" not in "\n".join(s.log), "what is no copy was shown")
    told = [o["count"] for o in s.events if o["event"] == "notice" and
            o["code"] == "sealed-elsewhere"]
    expect(told == ["1", "2", "4", "8", "16", "32", "64", "128"], told)
    expect(not s.find("otr", 0, state=lambda x: x != "not-private"),
           "they did something to OTR")
    expect("?OTR" not in h.heard, "they were answered")


@test(seconds=90)
def copy_on_the_screen(c):
    """A copy has its sign, and says which program sent it."""
    a, b = c.two()
    one = Sotto(c, a, name="one", head=MANUAL)
    d = Tui(c, a, head=MANUAL)
    copies_come(one)
    d.sees("is online", 20)
    p = Sotto(c, b, head=MANUAL)
    one.present(p)
    d.type("/query " + p.jid)
    d.sees("Not private", 20)
    one.say(p, "from the other program")
    d.sees(r"!\+ +me +from the other program +by " + resource(one), 20)
    d.sees("Not private")
