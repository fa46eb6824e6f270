# What becomes of a line to a room (law 2): where the link was lost before it
# came back, where the room forgot who is in it, and what is said again.
#
# SPDX-License-Identifier: ISC

from case import expect, test
from hostile_room import TRAITS
from rooms import Occupant, RoomSotto
from test_room_lies import ROOM, joined
from test_rooms import messages, with_owner

ARCHIVE = TRAITS + ("urn:xmpp:mam:2",)


def lost_echo(c, traits, kept=False, others=False):
    """A line goes, the link is lost before it is back, one is in again."""
    h, s = joined(c, traits=traits)
    h.echo = False
    ident = s.says(ROOM, "did it arrive")
    wire = h.wait_line("did it arrive")
    if kept:
        h.keep(ROOM, "Ann", wire, "did it arrive", "of-me")
    if others:
        h.keep(ROOM, "p0", "other", "something else")
    h.echo = True
    h.cut()
    s.wait("account", state="offline")
    h.wait_online(2, seconds=40)
    s.room_reaches(ROOM, "joined", seconds=40)
    return h, s, ident, wire


def times_sent(h, body="did it arrive"):
    return len([b for _, _, b in h.lines if b == body])


@test(seconds=90)
def room_echo_kept(c):
    """The room's archive has the line: it arrived, and goes no second time."""
    h, s, ident, wire = lost_echo(c, ARCHIVE, kept=True, others=True)
    s.delivered(ident, "received", seconds=30)
    again = s.says(ROOM, "the next one")
    s.delivered(again, "received")
    expect(times_sent(h) == 1, "sent %d times" % times_sent(h))
    expect(len(messages(s, "did it arrive")) == 1, "shown once")


@test(seconds=90)
def room_echo_not_kept(c):
    """It has not: the line goes again, under the same id."""
    h, s, ident, wire = lost_echo(c, ARCHIVE, others=True)
    s.delivered(ident, "received", seconds=30)
    expect([i for _, i, b in h.lines if b == "did it arrive"] ==
           [wire, wire], "sent: %s" % h.lines)
    expect(len(messages(s, "did it arrive")) == 1, "shown once")


@test(over=("resend", "discard"), seconds=90)
def room_echo_unknown(c, answer):
    """No archive: it is asked, and nothing goes before the answer."""
    h, s, ident, wire = lost_echo(c, TRAITS)
    s.wait("question", since=0, code="line-unsure", seconds=30)
    s.delivered(ident, "held")
    expect(times_sent(h) == 1, "it went before the answer")
    s.do("/%s %s" % (answer, ROOM))
    s.delivered(ident, "received" if answer == "resend" else "failed")
    again = s.says(ROOM, "the next one")
    s.delivered(again, "received")
    expect(times_sent(h) == (2 if answer == "resend" else 1), "sent %d times"
           % times_sent(h))


@test(seconds=90)
def room_forgets(c):
    """XEP-0410: a resumed stream, and a room that has lost us meanwhile."""
    h, s = joined(c, sm=True)
    h.lost = True
    h.cut()
    lost = s.wait("notice", since=0, code="room-lost", seconds=40)
    h.lost = False
    since = s.events.index(lost)
    s.wait("room", since=since, room=ROOM, state="joining")
    s.wait("room", since=since, room=ROOM, state="joined")
    ident = s.says(ROOM, "in again")
    s.delivered(ident, "received")


@test(over=("before", "later"))
def room_real_addresses(c, when):
    """Who sees one's address is said before it is shown to them."""
    room, owner, s = with_owner(c, {"whois": "anyone"}
                                if when == "before" else None)
    s.do("/join %s/Ann" % room)
    if when == "later":
        s.room_reaches(room, "joined")
        expect(not s.find("notice", 0, code="room-real"), "said too early")
        owner.do("configure", room=room, values={
            "muc#roomconfig_whois": "anyone"})
    o = s.wait("notice", since=0, code="room-real")
    expect(s.jid in o["text"], "which address: %s" % o)
    s.room_reaches(room, "joined")
    if when == "before":
        order = [o.get("code") if o["event"] == "notice" else o["state"]
                 for o in s.events if o["event"] in ("notice", "room")]
        expect(order.index("room-real") < order.index("joined"),
               "after it was shown: %s" % order)
        owner.sees(room, "Ann")


@test()
def room_made(c):
    """A room that is made by entering is open to others at once."""
    server = c.own_server(rooms=("muc_room_locking = true",))
    room = c.room(server=server)
    s = RoomSotto(c, server.account("ann%d" % c.number))
    s.enter(room, "Ann")
    s.wait("notice", since=0, code="room-created")
    p = Occupant(c, server.account("pat%d" % c.number))
    p.enter(room, "Pat")
    p.says(room, "let in")
    s.hears(room, "Pat", "let in")


@test()
def room_twice(c):
    """Two programs of one account in a room, under one nick or two."""
    room, owner, s = with_owner(c)
    s.enter(room, "Ann")
    other = type(s)(c, s.account, name="sotto-second",
                    home=c.folder("second"))
    other.enter(room, "Ann")
    texts = [c.secret("clear") for _ in range(3)]
    ident = s.says(room, texts[0])
    other.hears(room, "Ann", texts[0])
    s.delivered(ident, "received")
    ident = other.says(room, texts[1])
    s.hears(room, "Ann", texts[1])
    other.delivered(ident, "received")
    owner.says(room, texts[2])
    for x in s, other:
        x.hears(room, "owner", texts[2])
        for t in texts:
            expect(len(messages(x, t)) == 1, "%s: %s: %d times" % (
                x.name, t, len(messages(x, t))))
    other.leave_room(room)
    ident = s.says(room, "still in")
    s.delivered(ident, "received")
    expect(s.room_state(room) == "joined", "state: %s" % s.room_state(room))
