# What is asked of the server: done when it says so, said when it does not.
#
# SPDX-License-Identifier: ISC

from case import expect, test
from peers import Potr
from sotto import Sotto


def roster(s):
    """What /roster says, by address."""
    since = len(s.events)
    s.do("/roster")
    return {o["contact"]: o for o in s.events[since:]
            if o.get("code") == "contact"}


@test()
def request_answered(c):
    """A change of the roster is told when the server has made it."""
    a, b = c.two()
    s = Sotto(c, a)
    s.do("/roster add carol@%s Carol" % b.jid.split("@")[1])
    o = s.wait("notice", since=0, code="roster-set")
    expect("carol@" in o["contact"], "whom: %s" % o)
    expect(o["contact"] in roster(s), "carol is in the roster")
    s.mark()
    s.do("/roster remove %s" % o["contact"])
    s.wait("notice", code="roster-removed")
    expect(o["contact"] not in roster(s), "carol is gone")


@test()
def request_bounces(c):
    """A request to a server that is not there is not pending for ever."""
    a, b = c.two()
    s = Sotto(c, a)
    s.do("/roster add eve@nowhere.invalid Eve")
    s.wait("notice", since=0, code="roster-set")
    s.do("/sub ask eve@nowhere.invalid")
    o = s.wait("error", since=0, code="sub-failed", seconds=30)
    expect("Eve" in o["text"], "by name: %s" % o)
    expect(o["condition"], "the condition: %s" % o)
    o = roster(s)["eve@nowhere.invalid"]
    expect(o["asked"] == "false", "no request is pending: %s" % o)
    # Whom presence does reach is not called unreachable.
    p = Potr(c, b)
    p.present(s)
    o = roster(s)[b.jid]
    expect(o["unreachable"] == "", "bob can be reached: %s" % o)
