# Links that a contact sends: opened by the user's command, which gets the
# whole of them as one argument, and by nothing else.
#
# SPDX-License-Identifier: ISC

import os
import time

from case import expect, test
from harness import poll_for
from peers import Libotr
from sotto import Tui

OPENER = """#!/bin/sh
for a; do printf '%%s\\n' "$a"; done >>%(dir)s/new
mv %(dir)s/new %(dir)s/opened
"""


def write_opener(c):
    folder = c.folder("opener")
    path = folder + "/open"
    with open(path, "w") as f:
        f.write(OPENER % {"dir": folder})
    os.chmod(path, 0o700)
    return folder, path


@test(seconds=90)
def link_opened_by_a_command(c):
    """One argument, ASCII; never without two keys, nor with more of them
    where there is no proxy."""
    a, b = c.two()
    folder, path = write_opener(c)
    d = Tui(c, a, head='otr_policy = "manual"\nproxy = "none"\n'
            'url_command = "%s \\"$@\\""\n' % path)
    p = Libotr(c, b)
    d.sees("online", 20)
    d.type("/query " + p.jid)
    p.present(a)
    p.say(a, "http://a.example/; touch $(x) -rf `y` -- &z=\u00e4'q'")
    p.say(a, "https://bank.example@evil.example/?a=1&b=$c;d")
    d.sees(r"\[evil\.example\]", 20)
    d.keys("M-o")
    d.sees("Which link?")
    d.keys("a")
    d.sees("o opens")
    time.sleep(0.3)
    expect(not os.path.exists(folder + "/opened"), "opened by itself")
    d.keys("o")
    poll_for(lambda: os.path.exists(folder + "/opened"), 20, "the opener")
    with open(folder + "/opened") as f:
        got = f.read()
    expect(got == "https://bank.example@evil.example/?a=1&b=$c;d\n", got)
    d.sees("Your url_command got the link")
