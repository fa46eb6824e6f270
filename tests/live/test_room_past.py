# The past of a room: what its archive has (XEP-0313) when one enters and when
# one goes back, whose a line of before is, what is written to the disk, and
# lines that were on their way when the connection broke (law 2).
#
# SPDX-License-Identifier: ISC

import os
import time

from case import expect, test
from harness import poll_for
from rooms import Occupant
from sotto import Sotto
from weather import DOWN, SWALLOW, UP, Weather


def joined(s, room, since=0):
    s.wait("room", since=since, room=room, state="joined", seconds=20)


def lines(s, room, since=0):
    """What was said in the room, in the order of the objects."""
    return [(o["nick"], o["body"], o["direction"], o["via"])
            for o in s.events[since:]
            if o["event"] == "message" and o.get("room") == room]


def once(got, *bodies):
    for body in bodies:
        n = len([g for g in got if g[1] == body])
        expect(n == 1, "%r %d times in %s" % (body, n, got))


def begin(c, **kw):
    """A room with one who talks, made before sotto comes."""
    server = c.own_server(**kw)
    a, b = c.two(server)
    room = c.room(server=server)
    p = Occupant(c, b)
    p.enter(room, "bob")
    return server, a, p, room


@test(seconds=120)
def room_past_enter(c):
    """Who enters reads what was said before, once; also once more."""
    server, a, p, room = begin(c)
    for i in range(3):
        p.says(room, "before %d" % i)
    p.hears(room, "bob", "before 2")
    s = Sotto(c, a)
    s.do("/join %s/ann" % room)
    joined(s, room)
    s.gets("before 2", seconds=20)
    once(lines(s, room), "before 0", "before 1", "before 2")
    expect(lines(s, room)[0] == ("bob", "before 0", "in", "archive"),
           "from the archive: %s" % lines(s, room))
    p.says(room, "while you are there")
    s.gets("while you are there")
    mine = s.say(room, "mine")
    p.hears(room, "ann", "mine")
    # Out, and in again: only what is new.
    s.do("/leave")
    p.sees(room, "ann", state="gone")
    p.says(room, "you were out")
    p.hears(room, "bob", "you were out")
    at = len(s.events)
    s.do("/join %s/ann" % room)
    s.gets("you were out", since=at, seconds=20)
    time.sleep(2)
    expect([g[1] for g in lines(s, room, at)] == ["you were out"],
           "again: %s" % lines(s, room, at))
    s.delivered(mine, "received")
    once(lines(s, room), "while you are there", "mine", "before 1")


@test(seconds=150)
def room_past_back(c):
    """The user goes back, page by page; what is left out is not lost."""
    server, a, p, room = begin(c)
    for i in range(130):
        p.says(room, "line %d" % i)
    p.hears(room, "bob", "line 129", seconds=30)
    s = Sotto(c, a)
    s.do("/join %s/ann" % room)
    s.gets("line 129", seconds=20)
    got = [g[1] for g in lines(s, room)]
    expect(got == ["line %d" % i for i in range(80, 130)],
           "one page: %s" % got)
    at = len(s.events)
    s.do("/history %s all" % room)
    s.wait("notice", since=at, code="history", complete="true", seconds=30)
    got = [g[1] for g in lines(s, room)]
    expect(sorted(got) == sorted("line %d" % i for i in range(130)),
           "each once: %s" % got)


@test(seconds=120)
def room_past_own(c):
    """
    Of before, a line is the user's own where the room says so (XEP-0421), and
    not where somebody else had the nick.
    """
    server, a, p, room = begin(c)
    s = Sotto(c, a)
    s.do("/join %s/ann" % room)
    joined(s, room)
    s.say(room, "by ann herself")
    p.hears(room, "ann", "by ann herself")
    s.leave()
    p.sees(room, "ann", state="gone")
    e = Occupant(c, server.account("eve%d" % c.number, []))
    e.enter(room, "ann")
    e.says(room, "by somebody as ann")
    p.hears(room, "ann", "by somebody as ann")
    e.leave_room(room)
    s = s.again()
    s.do("/join %s/ann" % room)
    s.gets("by somebody as ann", seconds=20)
    got = lines(s, room)
    expect(got == [("ann", "by ann herself", "out", "archive"),
                   ("ann", "by somebody as ann", "in", "archive")],
           "whose they are: %s" % got)


KEPT = ("muc_room_default_persistent = true",)
BARE = KEPT + ("modules_enabled = { }",)


def broken(c, **kw):
    """
    Somebody in a room, whose server dies when it has one line of theirs and
    not the other, and neither came back.
    """
    server, a, p, room = begin(c, **kw)
    w = Weather(server.port)
    s = Sotto(c, a, port=w.port)
    s.do("/join %s/ann" % room)
    joined(s, room)
    s.delivered(s.say(room, "before"), "received")
    w.silence(DOWN, 0, SWALLOW)
    one = s.say(room, "it has this")
    p.hears(room, "ann", "it has this")
    w.silence(UP, 0, SWALLOW)
    two = s.say(room, "it lacks this")
    at = len(s.events)
    server.kill()
    p.kill()
    w.calm()
    server.start()
    joined(s, room, since=at)
    return server, room, s, one, two, at


def said(c, server, room):
    """All that the room has, by another one who comes."""
    e = Occupant(c, server.account("eve%d" % c.number, []))
    e.enter(room, "eve", history=50)
    time.sleep(1)
    return [o["body"] for o in e.events
            if o.get("event") == "message" and o.get("room") == room]


@test(seconds=200)
def room_past_lost(c):
    """
    The connection breaks before the room has sent lines back (law 2): what its
    archive has is not sent again, what it lacks is.
    """
    server, room, s, one, two, at = broken(c, rooms=KEPT)
    s.delivered(one, "received", seconds=40)
    s.delivered(two, "received", seconds=40)
    expect(not s.find("question", at, code="line-unsure"), "a question")
    got = said(c, server, room)
    for body in "before", "it has this", "it lacks this":
        expect(got.count(body) == 1, "%r once in %s" % (body, got))
    once(lines(s, room), "before", "it has this", "it lacks this")


@test(seconds=200)
def room_past_unsure(c):
    """... and where the room has no archive the user is asked."""
    server, room, s, one, two, at = broken(c, rooms=BARE)
    s.wait("question", since=at, code="line-unsure", seconds=40)
    e = Occupant(c, server.account("eve%d" % c.number, []))
    e.enter(room, "eve")
    time.sleep(2)
    s.do("/discard %s %s" % (room, one))
    s.do("/resend %s %s" % (room, two))
    e.hears(room, "ann", "it lacks this")
    s.delivered(two, "received", seconds=20)
    got = [o["body"] for o in e.events
           if o.get("event") == "message" and o.get("room") == room]
    expect("it has this" not in got, "sent by itself: %s" % got)
    once(lines(s, room), "before", "it has this", "it lacks this")


@test(seconds=120)
def room_past_history(c):
    """A room without an archive: its own history, once."""
    server, a, p, room = begin(c, rooms=BARE)
    p.says(room, "before")
    p.hears(room, "bob", "before")
    s = Sotto(c, a)
    s.do("/join %s/ann" % room)
    s.gets("before", seconds=20)
    s.do("/leave")
    p.sees(room, "ann", state="gone")
    p.says(room, "meanwhile")
    p.hears(room, "bob", "meanwhile")
    s.do("/join %s/ann" % room)
    s.gets("meanwhile", seconds=20)
    once(lines(s, room), "before", "meanwhile")
    s.do("/history " + room, ok=False)


@test(seconds=120)
def room_past_disk(c):
    """What is said in a room is on no disk unless that was asked for it."""
    server, a, p, room = begin(c)
    s = Sotto(c, a, head="log = true")
    s.do("/join %s/ann" % room)
    joined(s, room)
    p.says(room, "not-on-the-disk-1")
    s.gets("not-on-the-disk-1")
    s.say(room, "not-on-the-disk-2")
    p.hears(room, "ann", "not-on-the-disk-2")
    s.do("/log %s on" % room)
    p.says(room, "on-the-disk-1")
    s.gets("on-the-disk-1")
    s.say(room, "on-the-disk-2")
    p.hears(room, "ann", "on-the-disk-2")
    s.do("/log export %s kept.txt" % room)
    poll_for(lambda: os.path.exists(s.data + "/exports/kept.txt"), 10,
             "the file")
    with open(s.data + "/exports/kept.txt") as f:
        text = f.read()
    expect("bob: on-the-disk-1\n" in text and "ann: on-the-disk-2\n" in text,
           "the file: " + text)
    with open(s.data + "/history.db", "rb") as f:
        data = f.read()
    expect(b"not-on-the-disk" not in data, "written before it was asked for")
    s.do("/log %s forget" % room)
    with open(s.data + "/history.db", "rb") as f:
        expect(b"on-the-disk" not in f.read(), "it was forgotten")
