# Names that can be taken for another's, people who are ignored, and crowds.
#
# SPDX-License-Identifier: ISC

from case import expect, test
from hostile_room import HostileRooms, presence
from rooms import Occupant, RoomSotto
from sotto import Tui
from test_room_lies import ROOM, at_port, caught_up, joined
from test_rooms import MANUAL, with_owner


@test(over=("own", "occupant", "contact"))
def room_alike(c, whose):
    """A name that looks like another's is said, with what tells them apart."""
    server, bob = c.server, "bob%d" % c.number
    room, owner = c.room(), Occupant(c, server.account("own%d" % c.number))
    owner.enter(room, "owner")
    s = RoomSotto(c, server.account("ann%d" % c.number, [bob]), head=MANUAL)
    name = {"own": "Ann", "occupant": "owner", "contact": bob}[whose]
    s.enter(room, "Ann")
    eve = Occupant(c, c.server.account("eve%d" % c.number))
    # Cyrillic letters that look like those.
    alike = name.translate({ord("A"): "\u0410", ord("o"): "\u043e"})
    eve.enter(room, alike)
    o = s.wait("notice", since=0, code="room-alike")
    expect(alike in o["text"], "which: %s" % o)
    eve.says(room, "believe me")
    s.hears(room, alike, "believe me")


@test()
def room_ignore(c):
    """Nothing more of somebody, under whichever name they come again."""
    room, owner, s = with_owner(c)
    s.enter(room, "Ann")
    eve = Occupant(c, c.server.account("eve%d" % c.number))
    eve.enter(room, "eve")
    s.sees(room, "eve")
    s.do("/query " + room)
    s.do("/ignore eve")
    eve.says(room, "one")
    eve.do("private", room=room, nick="Ann", text="two")
    eve.do("nick", room=room, nick="adam")
    eve.sees(room, "adam")
    eve.says(room, "three")
    owner.says(room, "the last one")
    s.hears(room, "owner", "the last one")
    got = [o["body"] for o in s.events if o["event"] == "message"]
    expect(got == ["the last one"], "shown: %s" % got)
    s.do("/unignore adam")
    eve.says(room, "four")
    s.hears(room, "adam", "four")


@test(seconds=90)
def room_crowd(c):
    """A thousand who come and go push nothing out of the window."""
    a, _ = c.two()
    h = HostileRooms(c.ground, password=a.password)
    c.relays.append(h)
    t = Tui(c, at_port(a, h.port), head=MANUAL)
    h.wait_online()
    t.type("/join %s/Ann" % ROOM)
    t.sees(r"room, 2 people")
    h.line(ROOM, "p0", "before the crowd")
    for n in range(10):
        h.say("".join(
            presence(ROOM, "n%d" % i, h.full, occupant="o%d" % i) +
            presence(ROOM, "n%d" % i, h.full, kind="unavailable",
                     role="none", occupant="o%d" % i)
            for i in range(n * 100, n * 100 + 100)))
    h.line(ROOM, "p0", "behind the crowd")
    t.sees("behind the crowd")
    t.sees("before the crowd")


@test(seconds=90)
def room_crowd_private(c):
    """A thousand who write to the user alone open few windows."""
    h, s = joined(c)
    h.say("".join(presence(ROOM, "n%d" % i, h.full, occupant="o%d" % i)
                  for i in range(1000)))
    h.say("".join("<message from='%s/n%d' to='%s' type='chat'><body>hi %d"
                  "</body></message>" % (ROOM, i, h.full, i)
                  for i in range(1000)))
    caught_up(h, s)
    nicks = {o["nick"] for o in s.events if o["event"] == "message" and
             o["kind"] == "room-private"}
    expect(0 < len(nicks) <= 100, "%d windows" % len(nicks))
