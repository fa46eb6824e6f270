# The past of a room: its archive on entering, behind a lost link and on the
# screen; what is written down of it.
#
# SPDX-License-Identifier: ISC

import os

from case import expect, test
from harness import poll_for
from rooms import Occupant, RoomSotto
from sotto import Tui
from test_rooms import MANUAL, messages, with_owner


def talked(c, count):
    """A room in which so much was said, and its owner."""
    room = c.room()
    owner = Occupant(c, c.server.account("own%d" % c.number))
    owner.enter(room, "owner")
    for n in range(count):
        owner.says(room, "line %03d" % n)
    owner.hears(room, "owner", "line %03d" % (count - 1))
    return room, owner


@test()
def room_past_on_entering(c):
    """The last lines from the archive, in order, once, and marked as such."""
    room, owner = talked(c, 60)
    s = RoomSotto(c, c.server.account("ann%d" % c.number), head=MANUAL)
    s.enter(room, "Ann")
    o = s.hears(room, "owner", "line 059")
    expect(o["via"] == "archive" and o["delayed"], "live? %s" % o)
    expect(o["mention"] is False, "a mention of before: %s" % o)
    owner.says(room, "live now")
    o = s.hears(room, "owner", "live now", via="live")
    got = [o["body"] for o in s.events if o["event"] == "message" and
           o["body"].startswith("line ")]
    expect(got == sorted(got) and len(set(got)) == len(got) > 10,
           "order: %s" % got)


@test(seconds=90)
def room_past_gap(c):
    """What was said while one was away comes afterwards, all of it."""
    relay = c.relay()
    room, owner, s = with_owner(c, port=relay.port)
    s.enter(room, "Ann")
    owner.says(room, "before")
    s.hears(room, "owner", "before")
    relay.open = False
    relay.cut()
    s.wait("account", state="offline")
    for n in range(120):
        owner.says(room, "gap %03d" % n)
    owner.hears(room, "owner", "gap 119")
    relay.open = True
    s.wait("account", state="online", seconds=40)
    s.room_reaches(room, "joined")
    owner.says(room, "after")
    s.hears(room, "owner", "after")
    s.hears(room, "owner", "gap 119", seconds=20)
    s.hears(room, "owner", "gap 000", seconds=20)
    got = [o["body"] for o in s.events if o["event"] == "message"]
    expect(sorted(b for b in got if b.startswith("gap")) ==
           ["gap %03d" % n for n in range(120)], "once each: %s" % got)


@test(seconds=90)
def room_past_on_screen(c):
    """Scrolling up fetches what is before."""
    room, owner = talked(c, 150)
    t = Tui(c, c.server.account("ann%d" % c.number), head=MANUAL)
    t.sees("is online", 20)
    t.type("/join %s/Ann" % room)
    t.sees("line 149")
    page = t.shot()
    for _ in range(12):
        t.keys("PageUp")
        poll_for(lambda: t.shot() != page, 10, "another page")
        page = t.shot()
        if "line 000" in page:
            break
    expect("line 000" in page, "twelve pages up")
    t.type("and now")
    owner.hears(room, "Ann", "and now")


def on_disk(s, text):
    for base, _, files in os.walk(s.data):
        for n in files:
            with open(os.path.join(base, n), "rb") as f:
                if text.encode() in f.read():
                    return True
    return False


@test(over=("off", "on"))
def room_log(c, state):
    """Nothing of a room on the disk, unless that was asked for."""
    room, owner, s = with_owner(c, config="\tlog = on")
    s.enter(room, "Ann")
    s.do("/query " + room)
    if state == "on":
        s.do("/set %s log_rooms lines" % room)
    text, back = c.secret("clear"), c.secret("clear")
    ident = s.says(room, text)
    s.delivered(ident, "received")
    owner.says(room, back)
    s.hears(room, "owner", back)
    s.leave()
    for t in text, back:
        expect(on_disk(s, t) == (state == "on"), "%s: %s" % (state, t))
    if state == "on":
        s = RoomSotto(c, s.account, home=s.home)
        s.enter(room, "Ann")
        owner.says(room, "the last one")
        s.hears(room, "owner", "the last one")
        # The history shows it; the archive is not to do so too.
        expect(not messages(s, back), "again: %s" % messages(s, back))
