# What is said in a room of another line there: corrected, answered, reacted
# to, taken back by its writer or by a moderator; and by whom it may not be.
#
# SPDX-License-Identifier: ISC

from case import expect, test
from rooms import Occupant
from test_rooms import with_owner

THUMB = "\N{THUMBS UP SIGN}"


def line(p, room, xml, body=None, ident=None):
    """A stanza of a slixmpp's to the room."""
    p.do("stanza", xml="<message to='%s' type='groupchat'%s>%s%s</message>"
         % (room, " id='%s'" % ident if ident else "",
            "<body>%s</body>" % body if body else "", xml))


def correct(p, room, meant, body):
    line(p, room, "<replace xmlns='urn:xmpp:message-correct:0' id='%s'/>"
         % meant, body)


def react(p, room, meant, emoji):
    line(p, room, "<reactions xmlns='urn:xmpp:reactions:0' id='%s'>"
         "<reaction>%s</reaction></reactions>" % (meant, emoji))


def retract(p, room, meant):
    line(p, room, "<retract xmlns='urn:xmpp:message-retract:1' id='%s'/>"
         % meant)


def three(c):
    """sotto, an owner, and somebody else who is up to no good."""
    room, owner, s = with_owner(c)
    s.enter(room, "Ann")
    s.do("/query " + room)
    eve = Occupant(c, c.server.account("eve%d" % c.number))
    eve.enter(room, "eve")
    s.sees(room, "eve")
    return room, owner, eve, s


def said(s, room, p, nick, text, ident):
    """A line of theirs: its id in the pipe, and the room's for it."""
    line(p, room, "", text, ident)
    o = s.hears(room, nick, text)
    return o["id"], p.hears(room, nick, text)["archive_id"]


@test()
def room_refers(c):
    """Of slixmpp's lines and to them, each kind."""
    room, owner, eve, s = three(c)
    ident, kept = said(s, room, owner, "owner", "frist", "o1")
    correct(owner, room, "o1", "first")
    s.wait("message", since=0, body="first", replaces=ident)
    react(owner, room, kept, THUMB)
    s.wait("reaction", since=0, id=ident, emoji=[THUMB], nick="owner")
    react(eve, room, kept, THUMB)
    s.wait("reaction", since=0, id=ident, emoji=[THUMB], nick="eve")
    s.do("/react %s #%s" % (THUMB, ident))
    owner.wait("raw", since=0, xml=lambda x: "urn:xmpp:reactions:0" in x and
               kept in x and "/Ann" in x)
    s.do("/reply #%s an answer" % ident)
    owner.wait("raw", since=0, xml=lambda x: "urn:xmpp:reply:0" in x and
               kept in x and "/Ann" in x)
    own = s.says(room, "a lnie of mine")
    s.delivered(own, "received")
    s.do("/correct a line of mine")
    owner.wait("raw", since=0, xml=lambda x: "message-correct:0" in x and
               "a line of mine" in x)
    s.do("/retract")
    owner.wait("raw", since=0, xml=lambda x: "message-retract:1" in x and
               "/Ann" in x)
    retract(owner, room, kept)
    s.wait("retraction", since=0, id=ident)


@test()
def room_refers_others(c):
    """Somebody else's line can be answered, and not changed or taken."""
    room, owner, eve, s = three(c)
    ident, kept = said(s, room, owner, "owner", "the owner's", "o1")
    own = s.says(room, "my own")
    s.delivered(own, "received")
    mine = owner.hears(room, "Ann", "my own")
    for meant in "o1", kept, ident, mine["id"], mine["archive_id"]:
        correct(eve, room, meant, "eve's version")
        retract(eve, room, meant)
    # The nick passes on: who has it now is somebody else.
    owner.do("nick", room=room, nick="other")
    s.sees(room, "owner", "renamed")
    eve.do("nick", room=room, nick="owner")
    s.sees(room, "eve", "renamed")
    correct(eve, room, "o1", "eve's version")
    retract(eve, room, kept)
    line(eve, room, "", "the last one")
    s.hears(room, "owner", "the last one")
    for o in s.events:
        if o["event"] == "message":
            expect("replaces" not in o, "changed: %s" % o)
    expect(not s.find("retraction", 0), "taken back: %s" % s.find(
        "retraction", 0))


@test()
def room_line_moderated(c):
    """A moderator takes a line back (XEP-0425): shown by whom and why."""
    room, owner, eve, s = three(c)
    ident, kept = said(s, room, eve, "eve", "something foul", "e1")
    owner.do("moderate", room=room, id=kept, reason="no such words here")
    s.wait("retraction", since=0, id=ident)
    o = s.wait("notice", since=0, code="room-moderated")
    expect("owner" in o["text"] and "no such words here" in o["text"],
           "by whom and why: %s" % o)
    # The same, and one that is not there, do nothing.
    line(eve, room, "", "the last one")
    s.hears(room, "eve", "the last one")
    expect(len([o for o in s.events if o["event"] == "retraction"]) == 1,
           "once")
