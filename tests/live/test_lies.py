# A server that lies, and the terminal.
#
# SPDX-License-Identifier: ISC

import os
import subprocess

import harness
from case import expect, test
from harness import HERE
from hostile import Hostile
from sotto import Sotto


# ---- a server that lies ------------------------------------------------

def hostile(c, **kw):
    h = Hostile(c.ground)
    for k, v in kw.items():
        setattr(h, k, v)
    c.relays.append(h)
    return h


def hostile_pair(c, **kw):
    a, _ = c.two()
    h = hostile(c, roster="<item jid='bob@%s' subscription='both'/>"
                % harness.DOMAIN, **kw)
    s = Sotto(c, a, port=h.port, head='otr_policy = "manual"')
    h.wait_online()
    return h, s


@test()
def hostile_no_xml(c):
    """What is no XML ends the stream, and the next one begins."""
    h, s = hostile_pair(c)
    for bad in ("<message><body>\a</body></message>", b"<presence \xff\xfe/>",
                "&lol;", "<a><b></a></b>"):
        n = h.online
        s.mark()
        h.say(bad)
        s.wait("account", state="offline", code="stream")
        s.wait("account", state="online", seconds=30)
        h.wait_online(n + 1)


# ---- the terminal ------------------------------------------------------

@test(seconds=240)
def terminal(c):
    """Sizes, suspending, leaving, a terminal that is lost: tests/tty.sh."""
    r = subprocess.run([HERE + "/../tty.sh"], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, timeout=230,
                       env=dict(os.environ, SOTTO=c.sotto))
    expect(r.returncode == 0, r.stdout.decode("utf-8", "replace"))
