# The past of a room: what its archive has (XEP-0313) when one enters and when
# one goes back, whose a line of before is, what is written to the disk, and
# lines that were on their way when the connection broke (law 2).
#
# SPDX-License-Identifier: ISC

import time

from case import expect, test
from harness import poll_for
from rooms import Occupant
from sotto import Sotto


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
    s.say(room, "mine")
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
    once(lines(s, room), "while you are there", "mine", "before 1")
