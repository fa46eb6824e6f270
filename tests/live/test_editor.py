# The line in the user's editor while a stream is alive: what comes meanwhile
# is there afterwards, and nothing of the text leaves by itself.
#
# SPDX-License-Identifier: ISC

import os
import shutil
import tempfile
import time

from case import expect, test
from harness import poll_for
from peers import Libotr
from sotto import Tui

EDITOR = """#!/bin/sh
touch %(dir)s/at
while [ ! -e %(dir)s/go ]; do sleep 0.1; done
echo %(secret)s >>"$1"
"""


def write_editor(c, secret):
    folder = c.folder("editor")
    path = folder + "/edit"
    with open(path, "w") as f:
        f.write(EDITOR % {"dir": folder, "secret": secret})
    os.chmod(path, 0o700)
    return folder, path


@test(seconds=90)
def editor_beside_a_session(c):
    """Asked first; lines that come are not lost, the session goes on."""
    a, b = c.two()
    secret = c.secret("edited")
    folder, path = write_editor(c, secret)
    run = tempfile.mkdtemp(dir="/dev/shm", prefix="sotto-live-")
    try:
        d = Tui(c, a, head='otr_policy = "manual"\n'
                'editor_command = "%s \\"$1\\""\n' % path,
                env={"XDG_RUNTIME_DIR": run})
        p = Libotr(c, b)
        d.sees("online", 20)
        d.type("/query " + p.jid)
        p.present(a)
        d.type("/otr start")
        d.sees("Unverified", 20)
        d.keys("M-e")
        d.sees("Unverified: your editor")
        expect(not os.listdir(run + "/sotto"), "a file before the answer")
        d.answer(1)
        poll_for(lambda: os.path.exists(folder + "/at"), 20, "the editor")
        expect(os.listdir(run + "/sotto"), "no file")
        p.say(a, "while it was edited")
        p.say(a, "and once more")
        open(folder + "/go", "w").close()
        d.sees("From the editor", 20)
        d.sees("while it was edited", 20)
        d.sees("and once more", 20)
        expect(not os.listdir(run + "/sotto"), "a file afterwards")
        expect(secret not in repr(p.events), "it was sent by itself")
        time.sleep(0.6)  # an Enter that came with the text does nothing
        d.keys("Enter")
        p.heard(secret)
        d.sees("Unverified")
    finally:
        shutil.rmtree(run)
