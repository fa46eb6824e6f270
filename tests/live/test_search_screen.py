# Finding on the screen: the go-to box, looking for words in the window, and
# the list of what a search found.
#
# SPDX-License-Identifier: ISC

import glob
import os
import re

from case import expect, test
from peers import Libotr
from sotto import Tui

HEAD = 'otr_policy = "manual"\n'


def on_disk(t, text):
    """Whether a file of the program's has the text."""
    for path in glob.glob(t.home + "/**/*", recursive=True):
        if os.path.isfile(path):
            with open(path, "rb") as f:
                if text.encode() in f.read():
                    return path
    return None


@test(seconds=90)
def search_screen(c):
    """Sealed lines are found, in the window and in the list that leads there,
    by words that are kept nowhere."""
    a, b = c.two()
    p = Libotr(c, b)
    t = Tui(c, a, head=HEAD)
    t.sees("is online", 20)
    # To a contact without a window, by a part of the name.
    t.keys("M-g")
    t.sees("Go to")
    t.keys(*b.user)
    t.sees(r"(?m)> .*%s" % b.user)
    t.keys("Enter")
    t.sees(r"^ *2 .*%s" % b.user)
    p.present(a)
    t.type("/otr start")
    t.sees("Unverified", 20)
    p.encrypted(a)
    text = c.secret()
    p.say(a, text + " first")
    for n in range(80):
        p.say(a, "line %d" % n)
    t.sees("line 79", 20)
    expect(text not in t.shot(), "it is still in sight")
    t.keys("M-/")
    t.sees("Search")
    t.keys(*text[:12])
    t.sees(text + " first")
    t.keys("Escape")
    t.sees("line 79")
    t.keys("M-1")
    t.sees(r"^ *1 +Status")
    t.type("/search -all " + text)
    t.sees("Found")
    t.sees(re.escape(text) + " first")
    t.keys("Enter")
    t.sees(r"^ *2 .*%s" % b.user)
    t.sees(re.escape(text) + " first")
    expect("line 79" not in t.shot(), "not where the line is")
    expect(on_disk(t, text) is None, "on the disk: %s" % on_disk(t, text))
    c.never_on_wire(text)
