# Programs that others wrote beside sotto: profanity and mcabber on one's own
# account, with OTR of their own, and as the contact's, with what they say of
# lines, receipts, chat states and copies.
#
# SPDX-License-Identifier: ISC

import re

from case import KINDS, V2, expect, test
from harness import poll_for, wait_for
from peers import Libotr
from sotto import Sotto, Tui
from test_copies import copies_come

MANUAL = 'otr_policy = "manual"\n' + V2
OTHERS = ("profanity", "mcabber")
SEALED = "sealed-elsewhere"


def wants_copies(n):
    """mcabber asks when it is told to, once it knows what the server has."""
    def on():
        n.type("/carbons enable")
        return "Carbons enabled" in n.shot()
    poll_for(on, 20, "mcabber's copies", every=0.5)


def beside(c, kind, account):
    """Another program of one's own, which gets copies."""
    n = KINDS[kind](c, account, home=c.folder("own-" + kind))
    if kind == "mcabber":
        wants_copies(n)
    return n


def own(c, kind):
    """sotto, another program of the same account, and a contact."""
    a, b = c.two()
    s = Sotto(c, a, head=MANUAL)
    copies_come(s)
    n = beside(c, kind, a)
    p = Libotr(c, b)
    s.present(p)
    p.present(s)
    n.open(p)
    return s, n, p


def shown(s, text):
    return [o for o in s.events if o["event"] == "message" and
            o["body"] == text]


def nothing_of_otr(s):
    """What the other does with OTR is nothing to this one."""
    expect(not s.find("otr", 0, state=lambda x: x != "not-private"),
           "the other's level: %s" % s.find("otr", 0))
    expect(not s.find("question", 0, code="new-key"), "the other's key")
    expect("?OTR" not in "\n".join(s.log), "its bytes")


# ---- on one's own account -------------------------------------------------


@test(over=OTHERS, seconds=90)
def own_copies(c, kind):
    """What is said in either is in both, once, and marked."""
    s, n, p = own(c, kind)
    there, here, back = [c.secret("clear") for _ in range(3)]
    n.say(p, there)
    p.heard_clear(there)
    o = s.wait("message", since=0, body=there)
    expect((o["direction"], o["via"], o["level"]) ==
           ("out", "carbon", "not-private"), o)
    s.say(p, here)
    p.heard_clear(here)
    n.sees(re.escape(here))
    p.say(s, back)
    s.gets(back, level="not-private")
    n.sees(re.escape(back))
    for text in (there, here, back):
        expect(len(shown(s, text)) == 1, "%s: %s" % (text, shown(s, text)))
    nothing_of_otr(s)


@test(over=OTHERS, seconds=90)
def own_otr(c, kind):
    """
    The other has a session with the contact: none of it is taken for ours, and
    what is said here meanwhile leaves as it is shown here.
    """
    s, n, p = own(c, kind)
    n.start_session(p)
    p.encrypted(n)
    n.encrypted(p)
    there, back = c.secret("there"), c.secret("back")
    n.say(p, there)
    p.gets(there)
    p.say(n, back)
    n.heard(back, p)
    # This one's own line is in the clear, and says so.
    clear = c.secret("clear")
    s.say(p, clear)
    p.heard_clear(clear)
    o = s.wait("message", since=0, body=clear)
    expect(o["level"] == "not-private", o)
    s.wait("notice", since=0, code=SEALED)
    nothing_of_otr(s)
    n.end_session(p)
    again = c.secret("clear")
    p.do("end", n)
    p.say(n, again)
    s.gets(again, level="not-private")
    nothing_of_otr(s)
    expect(not s.find("message", 0, level=lambda x: x != "not-private"),
           "a line of the other's session")
    for text in (there, back):
        expect(not shown(s, text), "a text of the other's session")
        c.never_on_wire(text)


@test(over=OTHERS, seconds=120)
def own_otr_both(c, kind):
    """A session in each, with a contact who has two programs."""
    a, b = c.two()
    s = Sotto(c, a, head=MANUAL)
    copies_come(s)
    n = beside(c, kind, a)
    p = Libotr(c, b, resource="desk")
    s.present(p)
    p.present(s)
    n.open(p)
    n.start_session(p)
    p.encrypted(n)
    n.encrypted(p)
    # Only now: all programs of the contact answer a query.
    q = Sotto(c, b, head=MANUAL, name="theirs")
    q.do("/status")
    full = q.find("notice", code="account")["full"]
    wait_for(lambda: s.find("presence", 0, resource=full.split("/")[1]), 20,
             "the other program")
    s.do("/otr start " + full)
    s.otr(q, "unverified", seconds=30)
    mine, theirs = c.secret("mine"), c.secret("theirs")
    s.say(q, mine)
    q.gets(mine, level="unverified")
    p.say(n, theirs)
    n.heard(theirs, p)
    expect(s.level(q) == "unverified", "it is %s" % s.level(q))
    more = c.secret("more")
    s.say(q, more)
    q.gets(more, level="unverified")
    expect(not shown(s, theirs), "a text of the other's session")
    expect("?OTR:" not in n.shot() or kind == "profanity" and
           mine not in n.shot(), "ciphertext of ours in the other")
    for text in (mine, theirs, more):
        c.never_on_wire(text)


@test(over=OTHERS, seconds=90)
def own_otr_line(c, kind):
    """On the screen: one plain line that counts, and no ciphertext."""
    a, b = c.two()
    d = Tui(c, a, head=MANUAL)
    d.sees("is online", 20)
    n = beside(c, kind, a)
    p = Libotr(c, b)
    d.type("/query " + p.jid)
    d.sees("Not private", 20)
    p.present(n)
    n.open(p)
    n.start_session(p)
    p.encrypted(n)
    n.encrypted(p)
    texts = [c.secret("sealed%d" % i) for i in range(3)]
    for text in texts:
        p.say(n, text)
        n.heard(text, p)
    line = r"(\d+) messages between %s and another program" % b.user
    poll_for(lambda: int(d.sees(line).group(1)) >= 3, 15, "the count")
    expect(len(re.findall(line, d.shot())) == 1, "lines that count")
    expect("?OTR" not in d.shot(), "ciphertext on the screen")
    d.sees("Not private")
    p.do("raw", n, text="in the clear")
    d.sees("in the clear")
    for text in texts:
        expect(text not in d.shot(), "a text of the other's session")
        c.never_on_wire(text)


@test(seconds=90)
def own_otr_astray(c):
    """
    The session is with this one, and the contact's program writes to the other,
    from which it heard last: not read here, said so, and mended by a line.
    """
    s, n, p = own(c, "profanity")
    s.start_session(p)
    p.encrypted(s)
    s.encrypted(p)
    n.say(p, "from the other one")
    p.heard_clear("from the other one")
    lost = c.secret("lost")
    p.say(s, lost)
    o = s.wait("notice", since=0, code=SEALED)
    expect(o["for_this"] == "1" and "ask for it again" in o["text"], o)
    expect(not shown(s, lost), "a copy was decrypted")
    again = c.secret("again")
    s.say(p, "what was that?")
    p.gets("what was that?")
    p.say(s, again)
    s.gets(again, level="unverified")
    for text in (lost, again):
        c.never_on_wire(text)


# ---- as the contact's -----------------------------------------------------


def contact(c, kind, head=""):
    return c.pair(kind, head=V2 + "\n" + head)


@test(over=OTHERS)
def contact_receipts(c, kind):
    """Theirs arrive here, ours there."""
    s, p = contact(c, kind)
    if kind == "profanity":
        p.type("/receipts request on")
    first = s.say(p, "do you get it?")
    p.heard_clear("do you get it?")
    s.delivered(first, "received")
    p.say(s, "yes, and you?")
    s.gets("yes, and you?")
    poll_for(lambda: "urn:xmpp:receipts" in c.server.traffic() and re.search(
        r"<received[^>]*urn:xmpp:receipts", c.server.traffic()), 15,
        "our receipt")


@test(over=OTHERS, seconds=90)
def contact_said_of_lines(c, kind):
    """What we say of a line is text that their program can show."""
    s, p = contact(c, kind)
    p.open(s)
    p.say(s, "tea or coffee")
    asked = s.gets("tea or coffee")["id"]
    s.do("/query " + p.jid)
    s.do("/reply #%s tea please" % asked)
    p.sees("tea please")
    s.do("/react \U0001f44d " + asked)
    p.sees("\U0001f44d")
    one = s.say(p, "one mistkae")
    p.sees("one mistkae")
    s.do("/correct one mistake")
    p.sees("one mistake")
    expect(s.find("message", 0, replaces=one), "no correction was told")
    s.do("/retract")
    p.sees("took back an earlier message")


@test(over=OTHERS)
def contact_is_typing(c, kind):
    """Each tells the other that somebody writes."""
    s, p = contact(c, kind, head="typing = true")
    p.open(s)
    p.say(s, "first")
    s.gets("first")
    s.say(p, "second")
    p.heard_clear("second")
    p.keys("h", "e", "l", "l", "o")
    s.wait("typing", since=0, state="composing", peer=p.jid, seconds=20)
    p.keys("Enter")
    s.gets("hello")
    s.wait("typing", since=0, state="active", peer=p.jid)


@test(seconds=90)
def contact_corrects_under_otr(c):
    """
    profanity's correction within a session of version 2: whatever it puts
    beside the encrypted body, a new line or nothing, never another's text.
    """
    s, p = c.session("profanity")
    p.open(s)
    p.type("/correction on")
    text, new = c.secret("first"), c.secret("second")
    p.say(s, text)
    s.heard(text)
    p.type("/correct " + new)
    o = s.wait("message", since=0, body=new, seconds=20)
    expect("replaces" not in o, "applied: %s" % o)


@test(over=("profanity+mcabber", "mcabber+profanity"), seconds=90)
def contact_copies(c, kinds):
    """Two programs of the contact: a line reaches both, and comes once."""
    first, second = kinds.split("+")
    s, p = contact(c, first)
    q = beside(c, second, p.account)
    if first == "mcabber":
        wants_copies(p)
    q.open(s)
    text, back = c.secret("clear"), c.secret("clear")
    s.say(p, text)
    p.heard_clear(text)
    q.sees(re.escape(text))
    q.say(s, back)
    s.gets(back)
    p.sees(re.escape(back))
    for t in (text, back):
        expect(len(shown(s, t)) == 1, t)
