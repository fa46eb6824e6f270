# Rooms and occupants that lie or flood.
#
# SPDX-License-Identifier: ISC

import re
import time

from case import expect, test
from harness import DOMAIN
from hostile_room import MUC, ROOMS, HostileRooms, presence
from rooms import Occupant, RoomSotto
from sotto import Tui
from test_lies import resident
from test_idle import family
from test_rooms import MANUAL, messages, with_owner

ROOM = "tea@" + ROOMS


def played(c, over=RoomSotto, config="", head=MANUAL, **kw):
    """sotto at a server whose rooms are played."""
    a, _ = c.two()
    h = HostileRooms(c.ground, password=a.password, **kw)
    c.relays.append(h)
    s = RoomSotto(c, a, port=h.port, head=head, config=config)
    h.wait_online()
    return h, s


def joined(c, **kw):
    h, s = played(c, **kw)
    s.enter(ROOM, "Ann")
    return h, s


def caught_up(h, s, room=ROOM):
    """Until sotto has seen all that was said before."""
    text = "caught up %d" % h.count
    h.line(room, "p0", text)
    s.hears(room, "p0", text)


@test()
def room_lies_ids(c):
    """Only the room itself names its lines: ids by others are none."""
    h, s = joined(c)
    forged = "<stanza-id xmlns='urn:xmpp:sid:0' by='%s' id='forged'/>"
    for n, by in enumerate((ROOM + "/p0", s.jid, DOMAIN, ROOMS,
                            "den@" + ROOMS)):
        h.line(ROOM, "p0", "line %d" % n, extra=forged % by)
        o = s.hears(ROOM, "p0", "line %d" % n)
        expect("forged" not in str(o), "believed: %s" % o)
    # One id for two lines: the second is a line of its own all the same.
    h.line(ROOM, "p0", "one", ident="same", archive="same")
    h.line(ROOM, "p0", "two", ident="same", archive="other")
    s.hears(ROOM, "p0", "one")
    s.hears(ROOM, "p0", "two")


@test()
def room_lies_echo(c):
    """
    An occupant who answers with the id of one's own line: that is no echo,
    and hides nothing.
    """
    h, s = joined(c)
    h.echo = False
    ident = s.says(ROOM, "my line")
    wire = h.wait_line("my line")
    h.line(ROOM, "p0", "my line", ident=wire)
    o = s.hears(ROOM, "p0", "my line")
    expect(o["direction"] == "in", "taken for one's own: %s" % o)
    expect(not s.find("delivery", 0, id=ident, state="received"),
           "a false echo")
    h.line(ROOM, "Ann", "my line", ident=wire, occupant="of-me")
    s.delivered(ident, "received")
    expect(len(messages(s, "my line")) == 2, "shown once each")


@test()
def room_lies_codes(c):
    """Status codes, and lines taken back, in what an occupant sends."""
    h, s = joined(c)
    h.line(ROOM, "p0", "not to be taken back", archive="a1")
    s.hears(ROOM, "p0", "not to be taken back")
    h.say("<message from='%s/p0' to='%s' type='groupchat'><x xmlns='%s#user'>"
          "<status code='104'/><status code='172'/></x></message>" % (
              ROOM, h.full, MUC))
    h.say("<message from='%s/p0' to='%s' type='chat'><x xmlns='%s#user'>"
          "<status code='100'/></x><body>hi</body></message>" % (
              ROOM, h.full, MUC))
    for extra in (
            "<apply-to xmlns='urn:xmpp:fasten:0' id='a1'><moderated xmlns="
            "'urn:xmpp:message-moderate:0' by='%s/p0'><retract xmlns='urn:"
            "xmpp:message-retract:0'/></moderated></apply-to>" % ROOM,
            "<retract xmlns='urn:xmpp:message-retract:1' id='a1'><moderated "
            "xmlns='urn:xmpp:message-moderate:1'/></retract>"):
        h.line(ROOM, "p1", None, extra=extra)
    infos = h.heard.count("disco#info")
    caught_up(h, s)
    expect(h.heard.count("disco#info") == infos, "asks the room again")
    expect(s.room_state(ROOM) == "joined", "the state")
    expect(not s.find("retraction", 0), "a line was taken back")
    expect(not any("real address" in o.get("text", "") for o in s.events
                   if o["event"] == "notice"), "told of real addresses")
    ident = s.says(ROOM, "still here")
    s.delivered(ident, "received")


@test()
def room_lies_occupant(c):
    """
    What somebody writes into their presence and lines, through a real room:
    codes, ids and affiliations are the room's to say.
    """
    room, owner, s = with_owner(c)
    s.enter(room, "Ann")
    eve = Occupant(c, c.server.account("eve%d" % c.number))
    eve.enter(room, "eve")
    s.sees(room, "eve")
    lies = ("<x xmlns='%s#user'><item affiliation='owner' role='moderator' "
            "jid='%s'/><status code='110'/><status code='307'/></x>"
            "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='of-owner'/>"
            "<stanza-id xmlns='urn:xmpp:sid:0' by='%s' id='forged'/>" % (
                MUC, owner.jid, room))
    eve.do("stanza", xml="<presence to='%s/eve'>%s<status>now</status>"
           "</presence>" % (room, lies))
    o = s.sees(room, "eve", "changed")
    expect((o["role"], o["affiliation"]) == ("participant", "none"),
           "believed: %s" % o)
    for kind, to in ("groupchat", room), ("chat", room + "/Ann"):
        eve.do("stanza", xml="<message to='%s' type='%s'>%s<body>lie</body>"
               "<delay xmlns='urn:xmpp:delay' stamp='2001-01-01T00:00:00Z' "
               "from='%s'/></message>" % (to, kind, lies, room))
    for kind in "room", "room-private":
        o = s.wait("message", since=0, body="lie", kind=kind)
        expect("forged" not in str(o) and "of-owner" not in str(o),
               "believed: %s" % o)
    expect(s.room_state(room) == "joined", "put out by an occupant")
    ident = s.says(room, "still here")
    s.delivered(ident, "received")


@test()
def room_lies_other_address(c):
    """What is not from the room says nothing of it."""
    h, s = joined(c)
    for sender in ("eve@%s/x" % DOMAIN, DOMAIN, ROOMS, "den@%s/p0" % ROOMS):
        h.say("<presence from='%s' to='%s' type='unavailable'><x xmlns="
              "'%s#user'><item affiliation='none' role='none'/><status "
              "code='110'/><status code='307'/></x></presence>" % (
                  sender, h.full, MUC))
        h.say("<message from='%s' to='%s' type='groupchat'><subject>forged"
              "</subject></message>" % (sender, h.full))
        h.say("<message from='%s' to='%s' type='groupchat'><body>forged "
              "line</body></message>" % (sender, h.full))
    caught_up(h, s)
    expect(s.room_state(ROOM) == "joined", "thrown out by a stranger")
    expect(not s.find("topic", 0, text="forged"), "a forged topic")
    expect(not any(o.get("body") == "forged line" and o.get("room") == ROOM
                   for o in s.events), "a forged line")


# Newline, backspace, escape, bidi override, isolate, zero width, line
# separator: none of them is a sign that a nick or topic may have on a screen.
SIGNS = "\u202e\u2066\u200b\u2028\u0085\u200f"


@test()
def room_lies_signs(c):
    """Topics, nicks and lines cannot act on the screen."""
    a, _ = c.two()
    h = HostileRooms(c.ground, password=a.password)
    c.relays.append(h)
    t = Tui(c, at_port(a, h.port), head=MANUAL)
    h.wait_online()
    t.type("/join %s/Ann" % ROOM)
    h.wait_joined()
    t.sees(r"Not private:? +room, 2 people")
    bad = "x\u202ey\u2066z\u200bw"
    h.topic(ROOM, "p0", "a topic \u202ereversed\nand a line")
    h.occupant(ROOM, bad)
    h.line(ROOM, bad, "from \u202e a bad\u200b name")
    for nick in ("p0\u00a0", "p0\nforged", "p0\tforged", "\u202e"):
        h.occupant(ROOM, nick)
        h.line(ROOM, nick, "an odd name")
    h.line(ROOM, "p0", "the very last")
    t.sees("the very last")
    shot = t.shot()
    for sign in "\u202e\u2066\u200b\u2028\u0085\u200f\u0007\u001b":
        expect(sign not in shot, "U+%04X is on the screen" % ord(sign))
    expect(not re.search(r"^ *(and a line|forged)", shot, re.M),
           "a forged line")


def at_port(a, port):
    """The same account at another port."""
    import copy
    b = copy.copy(a)
    b.port = port
    return b


@test(seconds=120)
def room_lies_many(c):
    """10,000 are there: one gets in, says a line, and memory is bounded."""
    h, s = played(c, people=10000)
    s.do("/join %s/Ann" % ROOM, seconds=30)
    s.room_reaches(ROOM, "joined", seconds=60)
    ident = s.says(ROOM, "so many")
    s.delivered(ident, "received", seconds=30)
    total = sum(resident(pid) for pid in family(s.proc.pid))
    expect(total < 150 * 1024, "%d KiB for 10,000 people" % total)
    s.leave_room(ROOM)


@test(seconds=120)
def room_lies_many_on_screen(c):
    """The same on the screen, with its panel; typing goes on."""
    a, _ = c.two()
    h = HostileRooms(c.ground, password=a.password, people=10000)
    c.relays.append(h)
    t = Tui(c, at_port(a, h.port), head=MANUAL)
    h.wait_online()
    t.type("/join %s/Ann" % ROOM)
    t.sees("room, 10001 people", 30)
    t.type("good day to all of you")
    h.wait_line("good day to all of you")
    h.say("".join(presence(ROOM, "p%d" % n, h.full, kind="unavailable",
                           role="none") for n in range(5000)))
    t.sees("room, 5001 people", 30)


@test(seconds=120)
def room_lies_storm(c):
    """
    Joins, leaves, new nicks and topics without end: commands are answered
    all the while, and what is kept is bounded.
    """
    h, s = joined(c)
    before = sum(resident(pid) for pid in family(s.proc.pid))
    slowest = 0
    for n in range(40):
        out = []
        for k in range(250):
            i = n * 250 + k
            out.append(presence(ROOM, "n%d" % i, h.full, occupant="o%d" % i))
            out.append(presence(ROOM, "n%d" % i, h.full, kind="unavailable",
                                role="none", occupant="o%d" % i))
            if k % 5 == 0:
                out.append("<message from='%s/p0' to='%s' type='groupchat'>"
                           "<subject>topic %d</subject></message>" % (
                               ROOM, h.full, i))
        h.say("".join(out))
        began = time.monotonic()
        s.do("/status", ok=None, seconds=20)
        slowest = max(slowest, time.monotonic() - began)
    caught_up(h, s)
    expect(slowest < 5, "a command took %.1f s" % slowest)
    s.do("/query " + ROOM)
    after = sum(resident(pid) for pid in family(s.proc.pid))
    expect(after - before < 60 * 1024, "grew by %d KiB" % (after - before))
    ident = s.says(ROOM, "still quick")
    s.delivered(ident, "received")


@test()
def room_lies_refusals(c):
    """A room that refuses in ways that are not in the book."""
    h, s = played(c)
    for condition in ("gone", "redirect", "resource-constraint",
                      "internal-server-error", "undefined-condition",
                      "no-such-condition"):
        h.refuse = condition
        s.mark()
        s.do("/join %s/Ann" % ROOM, ok=None)
        s.wait("room", since=0, room=ROOM, state="failed", seconds=20)
        s.room_reaches(ROOM, "failed")
    h.refuse = None
    s.enter(ROOM, "Ann")


@test(seconds=90)
def room_lies_silence(c):
    """A room that never answers: one learns that it did not."""
    h, s = played(c)
    h.enters = lambda *a: None
    s.send("/join %s/Ann" % ROOM)
    s.wait("room", since=0, room=ROOM, state="failed", seconds=75)


@test()
def room_lies_nick(c):
    """A room that gives another nick than was asked for (code 210)."""
    h, s = played(c)
    enters = h.enters

    def other(room, nick, e):
        h.nicks[room] = "Given"
        h.say(presence(room, "p0", h.full) +
              presence(room, "Given", h.full, codes=(110, 210)) +
              "<message from='%s' to='%s' type='groupchat'><subject/>"
              "</message>" % (room, h.full))
    h.enters = other
    s.do("/join %s/Ann" % ROOM)
    s.wait("room", since=0, room=ROOM, state="joined", nick="Given")
    ident = s.says(ROOM, "who am I")
    s.delivered(ident, "received")
    expect(len(messages(s, "who am I")) == 1, "shown once")
