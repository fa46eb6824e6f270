# Corrections, answers, reactions and retractions of sealed lines: inside OTR,
# and nothing of them on the wire (docs/OTR-REFERENCES).
#
# SPDX-License-Identifier: ISC

import os
import re
import shutil

from case import expect, test
from harness import HERE, Server

THUMB = "\N{THUMBS UP SIGN}"
ELEMENTS = ("message-correct", "urn:xmpp:reply", "urn:xmpp:reactions",
            "message-retract", "urn:xmpp:fallback", "fasten")


class Bending(Server):
    """A server that bends what it carries, as its file says."""

    def config(self, *args):
        return 'plugin_paths = { "%s" }\nbend_references = "%s"\n' % (
            self.dir, os.path.join(self.dir, "bend")) + super().config(
            *args).replace('"stanza_debug";', '"stanza_debug"; '
                           '"bend_references";')

    def own(self):
        # Once: the server may still be loading it when it answers already.
        path = os.path.join(self.dir, "mod_bend_references.lua")
        if not os.path.exists(path):
            shutil.copy(os.path.join(HERE, "mod_bend_references.lua"), path)
        super().own()

    def bend(self, what):
        new = os.path.join(self.dir, "bend.new")
        with open(new, "w") as f:
            f.write(what + "\n")
        self.own()
        os.rename(new, os.path.join(self.dir, "bend"))


def messages(server, users):
    """All message stanzas of these users that went over the server."""
    # Of some the log has the beginning alone: none goes on in the next.
    return [m for m in re.findall(r"<message (?:(?!<message ).)*?</message>",
                                  server.traffic(), re.S)
            if any(u in m for u in users)]


def bare(c, server, *parties):
    """No element that refers to a line stands in any message."""
    all_of = messages(server, [p.account.user for p in parties])
    expect(any("?OTR:" in m for m in all_of), "sealed messages were seen")
    for m in all_of:
        expect(not any(e in m for e in ELEMENTS), "on the wire: " + m)


def query(s, p):
    s.do("/query " + p.jid)


def comes(p, text, **want):
    return p.wait("message", since=0, direction="in", body=text, **want)


@test(seconds=90)
def sealed_references(c):
    """Two of us: each kind, both ways, and the wire shows nothing of it."""
    s, p = c.session("sotto")
    query(s, p)
    query(p, s)
    first, new, answer = c.secret(), c.secret(), c.secret()
    ident = s.say(p, first)
    expect(comes(p, first)["id"] == ident, "the id")
    s.do("/correct " + new)
    comes(p, new, replaces=ident)
    p.do("/reply #%s %s" % (ident, answer))
    theirs = comes(s, answer, reply_to=ident)["id"]
    p.do("/react %s #%s" % (THUMB, ident))
    s.wait("reaction", since=0, id=ident, emoji=[THUMB], direction="in")
    s.do("/react %s #%s" % (THUMB, theirs))
    p.wait("reaction", since=0, id=theirs, emoji=[THUMB], direction="in")
    p.do("/react %s #%s" % (THUMB, ident))
    s.wait("reaction", since=0, id=ident, emoji=[], direction="in")
    s.do("/retract #" + ident)
    p.wait("retraction", since=0, id=ident, direction="in")
    # A fresh exchange between them: the same key, and it goes on.
    second, third = c.secret(), c.secret()
    other = p.say(s, second)
    comes(s, second)
    s.do("/otr start " + p.jid)
    p.do("/correct " + third)
    comes(s, third, replaces=other)
    bare(c, c.server, s, p)
    for text in (first, new, answer, second, third, THUMB):
        c.never_on_wire(text)


@test(over=("libotr", "mcabber", "potr", "profanity"), seconds=90)
def references_elsewhere(c, kind):
    """Other programs show readable text, and lose nothing."""
    s, p = c.session(kind)
    query(s, p)
    first, new = c.secret(), c.secret()
    s.say(p, first)
    p.heard(first)
    s.do("/correct " + new)
    p.heard("* " + new)
    theirs, answer = c.secret(), c.secret()
    p.say(s, theirs)
    s.heard(theirs)
    s.do("/reply " + answer)
    if kind in ("libotr", "potr"):
        p.heard("> %s\n%s" % (theirs, answer))
    else:
        p.heard("> " + theirs)
        p.sees(answer)		# on a row of its own
    s.do("/react " + THUMB)
    if kind in ("libotr", "potr"):
        p.heard("> %s\n%s" % (theirs, THUMB))
    s.do("/retract")
    last = c.secret()
    s.say(p, last)
    p.heard(last)
    p.say(s, "and " + last)
    s.heard("and " + last)
    bare(c, c.server, s, p)


def bending(c):
    server = Bending(c.ground, "case%d-bending" % c.number)
    c.servers.append(server)
    s, p = c.session("sotto", server=server)
    query(s, p)
    query(p, s)
    return server, s, p


@test(over=("replace", "reply", "react", "retract"), seconds=90)
def references_attached(c, what):
    """The server writes elements beside sealed messages: each is a line."""
    server, s, p = bending(c)
    first = c.secret()
    ident = s.say(p, first)
    comes(p, first)
    server.bend("%s %s" % (what, ident))
    for n in range(3):
        text = c.secret()
        s.say(p, text)
        o = comes(p, text)
        expect("replaces" not in o and "reply_to" not in o, "applied: %s" % o)
    expect(any("id='%s'" % ident in m and any(e in m for e in ELEMENTS)
               for m in messages(server, [s.account.user])),
           "the server attached it")
    for kind in ("reaction", "retraction"):
        expect(p.find(kind, 0) is None, kind)
    # What is sealed counts all the same.
    text = c.secret()
    s.do("/correct " + text)
    comes(p, text, replaces=lambda i: i not in (None, ident))


@test(seconds=90)
def references_swapped(c):
    """The server gives lines other ids: what means them is a line."""
    server, s, p = bending(c)
    one, two, new = c.secret(), c.secret(), c.secret()
    server.bend("id swapped-2")
    s.say(p, one)
    comes(p, one, id="swapped-2")
    server.bend("none")
    ident = s.say(p, two)
    comes(p, two, id=ident)
    # The id of the second for the third, of which something is said.
    server.bend("id " + ident)
    three = c.secret()
    s.say(p, three)
    comes(p, three, id=ident)
    server.bend("none")
    s.do("/correct " + new)
    o = comes(p, "* " + new)
    expect("replaces" not in o, "applied: %s" % o)


@test(seconds=90)
def references_repeated(c):
    """Twice, lost, and both: each is applied once, or not at all."""
    server, s, p = bending(c)
    first, new, lost, last = (c.secret() for n in range(4))
    ident = s.say(p, first)
    comes(p, first)
    server.bend("twice")
    s.do("/correct " + new)
    comes(p, new, replaces=ident)
    server.bend("drop")
    s.do("/correct " + lost)
    gone = s.wait("message", since=0, direction="out", body=lost)["id"]
    s.delivered(gone, "acked")
    # What comes behind it is answered: so it is gone.
    at = len(s.events)
    s.do("/ping")
    s.wait("notice", since=at, code="ping")
    server.bend("none")
    s.do("/correct " + last)
    comes(p, last, replaces=ident)
    for text in (new, last):
        expect(sum(o.get("event") == "message" and o["body"] == text
                   for o in p.events) == 1, "once: " + text)
    expect(not any(o.get("body") == lost for o in p.events), "it was lost")


@test(seconds=90)
def references_need_the_session(c):
    """Without it nothing of a sealed line leaves, whatever is typed."""
    s, p = c.session("sotto")
    query(s, p)
    first, new = c.secret(), c.secret()
    ident = s.say(p, first)
    comes(p, first)
    p.do("/otr end " + s.jid)
    s.reaches(p, "finished")
    s.do("/correct " + new)
    s.do("/otr end " + p.jid)
    s.wait("delivery", since=0, state="failed")
    s.send("/resend " + p.jid)
    s.do("/correct " + c.secret(), ok=False)
    s.do("/retract #" + ident, ok=False)
    s.do("/reply #%s %s" % (ident, c.secret()), ok=False)
    clear = c.secret("clear")
    s.say(p, clear)
    p.wait("message", since=0, direction="in", body=clear)
    bare(c, c.server, s, p)
    for text in (first, new):
        c.never_on_wire(text)


