# What is said of lines, with slixmpp's plugins and with profanity, which
# corrects, on the other side of a real server.
#
# SPDX-License-Identifier: ISC

from case import expect, test
from peers import Libotr, Profanity
from sotto import Sotto

HEAD = 'otr_policy = "manual"'
THUMB, HEART = "\U0001f44d", "\u2764\ufe0f"


def out(s, what, since):
    return s.wait(what, since=since, direction="out")


@test(seconds=60)
def refer_slixmpp(c):
    """Each way: corrected, answered, reacted to, taken back."""
    a, b = c.two()
    p = Libotr(c, b, env={"REFERS": "yes"})
    s = Sotto(c, a, head=HEAD)
    s.present(p)
    p.present(s)
    s.do("/query " + b.jid)
    first = s.say(p, "helo " + c.secret("clear"))
    s.delivered(first, "acked")
    at = len(s.events)
    s.do("/correct hello")
    new = out(s, "message", at)
    expect(new["replaces"] == first, "replaces: %s" % new)
    s.delivered(new["id"], "acked")
    p.wait("refers", since=0, how="replace", meant=first, body="hello")
    p.do("say", to=s.jid, text="tea or coffee?")
    asked = s.gets("tea or coffee?")["id"]
    at = len(s.events)
    s.do("/reply #%s tea" % asked)
    new = out(s, "message", at)
    expect(new["reply_to"] == asked and new["body"] == "tea", str(new))
    p.wait("refers", since=0, how="reply", meant=asked, to=b.jid,
           body="> tea or coffee?\ntea")
    s.do("/react %s %s" % (THUMB, asked))
    p.wait("refers", since=0, how="reactions", meant=asked, emoji=[THUMB])
    o = out(s, "reaction", at)
    expect(o["id"] == asked and o["emoji"] == [THUMB], str(o))
    s.delivered(o["message"], "acked")
    s.do("/retract " + new["id"])
    p.wait("refers", since=0, how="retract", meant=new["id"])
    o = out(s, "retraction", at)
    expect(o["id"] == new["id"] and o["line"] == s.input, str(o))
    s.delivered(o["message"], "acked")
    # The other way.
    p.do("replace", to=s.jid, meant=asked, text="tea or water?")
    o = s.wait("message", since=0, replaces=asked)
    expect(o["body"] == "tea or water?", str(o))
    p.do("react", to=s.jid, meant=first, emoji=[THUMB, HEART])
    o = s.wait("reaction", since=0, direction="in", id=first)
    expect(sorted(o["emoji"]) == sorted([THUMB, HEART]), str(o))
    p.do("reply", to=s.jid, meant=first, text="hello yourself")
    s.wait("message", since=0, reply_to=first, body="hello yourself")
    p.do("stanza", xml="<message to='%s' type='chat' id='tb'><retract id='%s' "
         "xmlns='urn:xmpp:message-retract:1'/></message>" % (s.jid, asked))
    s.wait("retraction", since=0, direction="in", id=asked)
    # Not theirs: a line.
    p.do("replace", to=s.jid, meant=first, text="not mine")
    o = s.wait("message", since=0, body="not mine")
    expect("replaces" not in o, str(o))


@test(seconds=90)
def refer_profanity(c):
    """Another client's corrections, and ours there."""
    a, b = c.two()
    p = Profanity(c, b)
    s = Sotto(c, a, head=HEAD)
    s.present(p)
    s.do("/query " + b.jid)
    p.type("/correction on")
    p.type("/msg " + s.jid)
    p.say(s, "helo there")
    first = s.gets("helo there")["id"]
    p.type("/correct hello there")
    s.wait("message", since=0, replaces=first, body="hello there", seconds=20)
    mine = s.say(p, "one mistkae")
    p.sees("one mistkae", 20)
    s.do("/correct one mistake")
    p.sees("one mistake", 20)
    expect(s.find("message", 0, replaces=mine), "no correction was told")
