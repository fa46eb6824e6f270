# The screen of a day with three accounts, forty contacts and ten rooms, at
# the sizes that people have.
#
# SPDX-License-Identifier: ISC

import re

from case import expect, test
from day import Day
from harness import poll_for

LEVELS = "Not private|Unverified|Private|Finished|Starting"


def rows(t):
    return t.tmux("capture-pane", "-p").split("\n")[:-1]


def settled(t, width, height):
    """The rows, when the program has drawn them for that size."""
    def look():
        now = rows(t)
        return now if len(now) == height and "Ada" in now[0] and \
            all(len(r) <= width for r in now) and now == rows(t) and \
            re.search(LEVELS, now[-1] + now[-2]) else None
    return poll_for(look, 15, "the level beside the line at %dx%d" % (
        width, height))


@test(seconds=120)
def day_sizes(c):
    """The level stands beside the line at each size, and nothing spills."""
    d = Day(c)
    t = d.screen(100, 30, head='otr_policy = "manual"')
    for a in d.mine:
        t.sees(re.escape(a.jid) + "/\\S+ is online", 30)
    for n in range(1, 4):
        d.crowd.do("say", "ada", to=d.mine[0].jid, text="a line %d " % n +
                   "with words enough to be wrapped " * 4)
    t.type("/query -a %s %s" % (d.mine[0].jid, d.crowd.jid("ada")))
    t.sees("a line 3")
    for width, height in ((20, 5), (40, 12), (80, 24), (100, 30), (160, 50),
                          (80, 24), (20, 5), (100, 30)):
        d.size(t, width, height)
        now = settled(t, width, height)
        level = [i for i, r in enumerate(now) if "Not private" in r][-1]
        expect(level >= height - 2, "where the level is: %s" % now)
        expect(any(re.search("words|wrapped", r) for r in now),
               "no line is seen: %s" % now)
        expect((width >= 100) == any("FAMILY (" in r for r in now),
               "the list at %d: %s" % (width, now))


@test(seconds=120)
def day_unread(c):
    """Who wrote stands first in the list and in the bar, until looked at."""
    d = Day(c)
    t = d.screen(100, 30, head='otr_policy = "manual"')
    for a in d.mine:
        t.sees(re.escape(a.jid) + "/\\S+ is online", 30)
    d.crowd.do("say", "emil", to=d.mine[1].jid, text="to the second account")
    t.sees(r"UNREAD *┊")
    t.sees(r"\n *2 . Emil +work\d+ 1 ! ┊")
    t.sees(r" 2 Emil·1 ")
    t.keys("M-a")
    t.sees("to the second account")
    expect(not re.search("UNREAD|Emil·1", t.shot()), "still unread")
    t.sees(r"\n *>2 . Emil +work\d+ ! ┊")
    t.keys("M-a")
    t.sees("[Nn]othing")
    t.type("/q quin")
    t.sees("[1] .*quinn")
    t.keys("Escape")
