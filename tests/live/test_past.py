# What is said of lines by other programs of one's own, and while sotto is
# away: in copies (XEP-0280) and in a real server's archive (XEP-0313), with
# slixmpp on the same account and on the other side.
#
# SPDX-License-Identifier: ISC

import os

from case import expect, test
from peers import Libotr
from sotto import Sotto
from test_copies import copies_come

HEAD = 'otr_policy = "manual"\n'
THUMB = "\U0001f44d"


def send(p, to, ident, body="", meant=None, how=None):
    """A message as a program of today writes it."""
    says = {
        None: "",
        "replace": "<replace xmlns='urn:xmpp:message-correct:0' id='%s'/>",
        "retract": "<retract xmlns='urn:xmpp:message-retract:1' id='%s'/>",
        "react": "<reactions xmlns='urn:xmpp:reactions:0' id='%%s'><reaction>"
                 "%s</reaction></reactions>" % THUMB,
        "reply": "<reply xmlns='urn:xmpp:reply:0' id='%s'/>",
    }[how]
    p.do("stanza", xml="<message to='%s' type='chat' id='%s'>%s%s<store "
         "xmlns='urn:xmpp:hints'/></message>" % (
             to, ident, "<body>%s</body>" % body if body else "",
             says % meant if how else ""))


def sides(c, log=False):
    server = c.own_server(modules=("mam",))
    a, b = c.two(server)
    head = HEAD + ("log = true\n" if log else "")
    s = Sotto(c, a, head=head)
    n = Libotr(c, a, resource="phone")
    p = Libotr(c, b)
    s.present(p)
    p.present(s)
    p.wait("presence", peer=s.jid, resource="phone", since=0)
    return s, n, p


def shows(s, **want):
    return s.wait("message", since=0, seconds=20, **want)


@test(seconds=90)
def past_copies(c):
    """The phone corrects, reacts and takes back; the contact does, to it."""
    s, n, p = sides(c)
    copies_come(s)
    phone = s.jid + "/phone"
    send(n, p.jid, "n1", "from teh phone")
    shows(s, body="from teh phone", via="carbon")
    send(n, p.jid, "n2", "from the phone", "n1", "replace")
    o = shows(s, body="from the phone", via="carbon")
    expect((o["replaces"], o["direction"]) == ("n1", "out"), str(o))
    send(p, phone, "p1", "helo")
    o = shows(s, body="helo")
    expect(o["via"] == "carbon", str(o))
    send(p, phone, "p2", "hello", "p1", "replace")
    o = shows(s, body="hello", via="carbon")
    expect((o["replaces"], o["direction"]) == ("p1", "in"), str(o))
    send(n, p.jid, "n3", "", "p1", "react")
    o = s.wait("reaction", since=0, id="p1", seconds=20)
    expect((o["via"], o["direction"], o["emoji"]) ==
           ("carbon", "out", [THUMB]), str(o))
    send(n, p.jid, "n4", "well", "p1", "reply")
    o = shows(s, body="well", via="carbon")
    expect(o["reply_to"] == "p1", str(o))
    # What was typed here is taken back on the phone.
    mine = s.say(p, "typed here")
    s.delivered(mine, "acked")
    send(n, p.jid, "n5", "", mine, "retract")
    o = s.wait("retraction", since=0, id=mine, seconds=20)
    expect((o["via"], o["direction"]) == ("carbon", "out"), str(o))
    # Neither is anybody else's.
    send(p, phone, "p3", "", "n1", "retract")
    send(p, phone, "p4", "not mine", "n1", "replace")
    o = shows(s, body="not mine")
    expect("replaces" not in o, str(o))
    expect(not s.find("retraction", 0, id="n1"), "the contact took back mine")


@test(seconds=120, over=("plain", "log"))
def past_away(c, how):
    """While sotto was away; and what was taken back stays so."""
    s, n, p = sides(c, log=how == "log")
    secret, mine = c.secret("taken-back"), c.secret("mine")
    send(p, s.jid, "p0", "before " + secret)
    s.gets("before " + secret)
    s.leave()
    send(p, s.jid, "p5", "", "p0", "retract")
    send(p, s.jid, "p1", "helo")
    send(p, s.jid, "p2", "hello", "p1", "replace")
    send(p, s.jid, "p3", secret)
    send(p, s.jid, "p4", "", "p3", "retract")
    n.wait("body", since=0, body=secret)
    send(n, p.jid, "n1", mine)
    send(n, p.jid, "n2", "", "n1", "retract")
    send(n, p.jid, "n3", "", "p1", "react")
    send(n, p.jid, "n4", "the last one")
    p.wait("body", since=0, body="the last one")
    s = s.again()
    shows(s, body="the last one", via="archive")
    o = shows(s, body="hello", via="archive")
    expect(o["replaces"] == "p1", str(o))
    for ident, by in (("p3", "in"), ("n1", "out")):
        o = s.wait("retraction", since=0, id=ident, seconds=20)
        expect((o["via"], o["direction"]) == ("archive", by), str(o))
    o = s.wait("reaction", since=0, id="p1", seconds=20)
    expect((o["via"], o["direction"]) == ("archive", "out"), str(o))
    all_said = "\n".join(s.log)
    expect(secret not in all_said, "what was taken back is told")
    expect(mine not in all_said, "what I took back is told")
    if how == "log":
        with open(os.path.join(s.data, "history.db"), "rb") as f:
            kept = f.read()
        expect(b"hello" in kept, "the history has nothing")
        expect(secret.encode() not in kept, "the history has it")
    # Once more, from the beginning.
    s.leave()
    os.unlink(os.path.join(s.data, "archive"))
    if how == "log":
        os.unlink(os.path.join(s.data, "history.db"))
    s = s.again()
    shows(s, body="the last one", via="archive")
    s.wait("retraction", since=0, id="p0", seconds=20)
    all_said = "\n".join(s.log)
    expect(secret not in all_said, "it comes again")
    s.mark()
    s.do("/history %s all" % p.jid)
    s.wait("notice", code="history")
    expect(secret not in "\n".join(s.log), "it comes again on going back")


@test(seconds=90)
def past_hostile(c):
    """The contact corrects and takes back what is not theirs, by its ids."""
    s, n, p = sides(c)
    send(n, p.jid, "n1", "my own words")
    p.wait("body", since=0, body="my own words")
    shows(s, body="my own words")
    s.leave()
    send(p, s.jid, "n1", "the id again")
    send(p, s.jid, "x1", "forged words", "n1", "replace")
    send(p, s.jid, "x2", "", "n1", "retract")
    send(p, s.jid, "x3", "nothing like it", "gone", "replace")
    send(p, s.jid, "x4", "the last one")
    n.wait("body", since=0, body="the last one")
    s = s.again()
    shows(s, body="the last one", via="archive")
    # All of it is about their own line of that id.
    o = shows(s, body="nothing like it")
    expect("replaces" not in o, str(o))
    o = s.wait("retraction", since=0, seconds=20)
    expect(o["direction"] == "in", str(o))
    s.leave()
    os.unlink(os.path.join(s.data, "archive"))
    s = s.again()
    shows(s, body="the last one", via="archive")
    o = shows(s, body="my own words")
    expect(o["direction"] == "out", str(o))
    expect(not s.find("retraction", 0, direction="out"), "mine is gone")
