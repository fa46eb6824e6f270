# Who is writing (XEP-0085), with a real server between.
#
# SPDX-License-Identifier: ISC

from case import expect, test
from harness import poll_for
from peers import Potr
from sotto import Sotto

STATES = "http://jabber.org/protocol/chatstates"


def state(p, to, word):
    p.do("stanza", xml="<message to='%s' type='chat'><%s xmlns='%s'/></message>"
         % (to.jid, word, STATES))


@test()
def typing(c):
    """Told where it is switched on, to who sent one; heard either way."""
    a, b = c.two()
    p = Potr(c, b)
    s = Sotto(c, a, head='otr_policy = "manual"\ntyping = true')
    s.present(p)
    p.present(s)
    s.do("/query " + b.jid)
    # Not before it wants them.
    s.say(b, "the first line")
    p.heard_clear("the first line")
    expect(not p.raw_has(STATES), "a state to who never asked")
    state(p, a, "composing")
    s.wait("typing", since=0, state="composing", peer=b.jid)
    state(p, a, "paused")
    s.wait("typing", since=0, state="paused", peer=b.jid)
    # None of it is a message.
    expect(not [o for o in s.events if o["event"] == "message" and
                o["direction"] == "in"], "a state became a message")
    s.say(b, "the second line")
    p.heard_clear("the second line")
    poll_for(lambda: p.raw_has("<active"), 15, "a line with <active/>")
