# A room on the screen: who is there, what is for the user, and what is not.
#
# SPDX-License-Identifier: ISC

import re

from case import expect, test
from rooms import Occupant
from sotto import Tui
from test_rooms import MANUAL


def shown(c):
    """A room on a screen, with its owner and one more in it."""
    room = c.room()
    owner = Occupant(c, c.server.account("own%d" % c.number))
    owner.enter(room, "owner")
    pat = Occupant(c, c.server.account("pat%d" % c.number))
    pat.enter(room, "Pat")
    t = Tui(c, c.server.account("ann%d" % c.number), head=MANUAL)
    t.sees("is online", 20)
    t.type("/join %s/Ann" % room)
    t.sees(r"Not private:? +room, 3 people")
    return room, owner, pat, t


@test(seconds=90)
def room_screen_people(c):
    """Who is there with their roles; they come, go and are renamed."""
    room, owner, pat, t = shown(c)
    owner.do("topic", room=room, text="all about tea")
    t.sees("all about tea")
    t.sees(r"~owner")
    pat.do("nick", room=room, nick="Patricia")
    t.sees("Patricia")
    pat.leave_room(room)
    t.sees(r"room, 2 people")


@test(seconds=90)
def room_screen_mention(c):
    """A line that names the user counts apart from the others."""
    room, owner, pat, t = shown(c)
    t.keys("M-1")
    t.sees(r"^ *1 +Status")
    for n in range(3):
        pat.says(room, "nothing for anybody %d" % n)
    t.sees(r" 2 tea\d+·3 ")
    pat.says(room, "Ann: this is for you")
    t.sees(r" 2 tea\d+!1 ")
    t.keys("M-2")
    t.sees(r">Pat +Ann: this is for you")
    expect(not re.search(r" 2 tea\d+[·!]", t.shot()), "it was seen")


@test(seconds=90)
def room_screen_nicks(c):
    """Tab writes a nick, with a colon where the line begins."""
    room, owner, pat, t = shown(c)
    t.keys("P", "a", "Tab")
    t.sees("Pat: ")
    t.type("hello")
    pat.hears(room, "Ann", "Pat: hello")
