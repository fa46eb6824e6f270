# What is said to one in a room alone; and OTR, which nothing from a room's
# address reaches.
#
# SPDX-License-Identifier: ISC

import base64
import os

from case import expect, test
from rooms import Occupant, RoomSotto
from test_rooms import MANUAL, messages, with_owner

ALWAYS = 'otr_policy = "always"'
COMMIT = "?OTR:AAMC%sAAAAAAAAAMQ%s." % (
    base64.b64encode(os.urandom(9)).decode(), "x" * 300)
TAG = "hi \t  \t\t\t\t \t \t \t    \t\t  \t\t"
# What begins or feigns a session, or asks what to do about one.
OTR = ("?OTRv3?", "?OTRv23?", "?OTR?", TAG, COMMIT, "?OTR:AAMDAAAA.",
       "?OTR:AAMKAAAA.", "?OTR Error: lost",
       "?OTR|12345678|00000000,00001,00002,%s," % ("y" * 100))
MARK = "<x xmlns='http://jabber.org/protocol/muc#user'/>"


def gets_private(s, room, nick, text, **kw):
    return s.wait("message", since=0, room=room, nick=nick, body=text,
                  kind="room-private", direction="in", **kw)


@test()
def room_private(c):
    """A talk of its own, not private in OTR's sense, and said so."""
    room, owner, s = with_owner(c)
    s.enter(room, "Ann")
    owner.do("private", room=room, nick="Ann", text="between us")
    gets_private(s, room, "owner", "between us", level="not-private")
    text = c.secret("clear")
    ident = s.say(room + "/owner", text)
    o = owner.wait("message", since=0, body=text, type="chat")
    expect(o["room"] == room and o["nick"] == "Ann", "from whom: %s" % o)
    s.delivered(ident, "acked", level="not-private")
    s.do("/otr start %s/owner" % room, ok=False)
    expect(not any("?OTR" in o["body"] for o in owner.events
                   if o["event"] == "message"), "no OTR")


@test(seconds=90)
def room_private_other_person(c):
    """
    A nick that somebody else has taken: their lines are another talk, and
    one that was written for the first person waits for the user.
    """
    room, owner, s = with_owner(c)
    s.enter(room, "Ann")
    p = Occupant(c, c.server.account("pat%d" % c.number))
    p.enter(room, "Pat")
    s.sees(room, "Pat")
    first = s.say(room + "/Pat", "for the first Pat")
    p.wait("message", since=0, body="for the first Pat")
    s.delivered(first, "acked")
    p.leave_room(room)
    s.sees(room, "Pat", "left")
    gone = s.mark()
    q = Occupant(c, c.server.account("eve%d" % c.number))
    q.enter(room, "Pat")
    s.sees(room, "Pat", since=gone)
    text = c.secret("clear")
    s.send('{"command": "/msg %s/Pat", "text": "%s"}' % (room, text))
    s.wait("done")
    s.do("/status", ok=None)
    c.never_on_wire(text)
    ident = s.find("message", 0, body=text)["id"]
    s.delivered(ident, "held")
    q.do("private", room=room, nick="Ann", text="I am Pat, really")
    gets_private(s, room, "Pat", "I am Pat, really")
    before = [o.get("code") for o in s.events]
    expect(before[-2] == "room-other", "no warning before it: %s" % before)
    expect(not q.find("message", 0, body=text), "it reached the other one")
    s.do("/discard %s/Pat" % room)
    s.delivered(ident, "failed")
    q.do("private", room=room, nick="Ann", text="me again")
    gets_private(s, room, "Pat", "me again")
    c.never_on_wire(text)


@test(over=("never", "manual", "opportunistic", "always"))
def room_no_otr(c, policy):
    """
    Queries, tags and data from a room, to all and to one alone, with and
    without the mark of XEP-0045: shown as text at most, and never answered.
    """
    room, owner, s = with_owner(c)
    s.do("/set otr_policy " + policy)
    s.enter(room, "Ann")
    for n, body in enumerate(OTR):
        owner.says(room, body)
        owner.do("private", room=room, nick="Ann", text=body)
        for kind in ("chat", "normal"):
            for mark in ("", MARK):
                owner.do("stanza", xml="<message to='%s/Ann' type='%s' "
                         "id='o%d'><body>%s</body>%s</message>" % (
                             room, kind, n, body, mark))
    owner.says(room, "the last one")
    s.hears(room, "owner", "the last one")
    owner.do("private", room=room, nick="Ann", text="the last one alone")
    gets_private(s, room, "owner", "the last one alone")
    s.hears(room, "owner", "?OTRv3?")
    ident = s.says(room, "an answer")
    s.delivered(ident, "received")
    ident = s.say(room + "/owner", "an answer alone")
    owner.wait("message", since=0, body="an answer alone")
    got = [o["body"] for o in owner.events if o["event"] == "message" and
           o["nick"] == "Ann"]
    expect(got == ["an answer", "an answer alone"], "said more: %s" % got)
    expect(not any(o["event"] == "otr" and o["state"] != "not-private"
                   for o in s.events), "a session has begun")
    expect(not s.find("question", 0), "a question of OTR: %s" % s.find(
        "question", 0))


@test()
def room_session_beside(c):
    """
    A session with a contact who is in the room too: neither sees the other,
    and what the contact says in the room is the room's.
    """
    s, p = c.session("libotr")
    room = c.room()
    owner = Occupant(c, p.account, "room")
    owner.enter(room, "owner")
    s.do("/join %s/Ann" % room)
    s.wait("room", since=0, room=room, state="joined")
    text, clear = c.secret(), c.secret("clear")
    s.say(p, text)
    p.heard(text)
    s.say(room, clear)
    owner.hears(room, "Ann", clear)
    for body in OTR:
        owner.says(room, body)
        owner.do("private", room=room, nick="Ann", text=body)
    owner.says(room, "the last one")
    s.wait("message", since=0, body="the last one", kind="room")
    more = c.secret()
    s.say(p, more)
    p.heard(more)
    p.say(s, more + " too")
    s.heard(more + " too")
    expect(s.level(p) == "unverified", "the session: %s" % s.level(p))
    c.never_on_wire(text)
    c.never_on_wire(more)


@test()
def room_before_joined(c):
    """From an address that is a room's from the word /join on."""
    from hostile_room import ROOMS, HostileRooms
    a, _ = c.two()
    h = HostileRooms(c.ground, password=a.password)
    c.relays.append(h)
    room = "tea@" + ROOMS
    answers = h.enters

    def enters(room, nick, e):
        for body in OTR:
            for mark in ("", MARK):
                for who in ("/owner", ""):
                    h.message(body, room + who, extra=mark)
        answers(room, nick, e)
        for body in OTR:
            h.message(body, room + "/p0")
            h.message(body, room)
    h.enters = enters
    s = RoomSotto(c, a, port=h.port, head=ALWAYS)
    h.wait_online()
    s.enter(room, "Ann")
    h.line(room, "p0", "the last one")
    s.hears(room, "p0", "the last one")
    expect("?OTR" not in h.heard, "answered: %s" % h.heard[-500:])
    expect(not any(o["event"] == "otr" and o["state"] != "not-private"
                   for o in s.events), "a session has begun")
