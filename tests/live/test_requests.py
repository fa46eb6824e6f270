# What is asked of the server: done when it says so, said when it does not.
#
# SPDX-License-Identifier: ISC

import json

from case import expect, test
from harness import poll_for
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
    # The server's answer and its push may come in either order.
    poll_for(lambda: o["contact"] in roster(s), 5, "carol in the roster")
    s.mark()
    s.do("/roster remove %s" % o["contact"])
    s.wait("notice", code="roster-removed")
    poll_for(lambda: o["contact"] not in roster(s), 5, "carol gone")


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


@test(seconds=120, over=("clear", "sealed"))
def line_too_long(c, how):
    """What the server does not take fails, and holds nothing up."""
    server = c.own_server(stanza_bytes=10000)
    a, b = c.two(server)
    p = Potr(c, b)
    s = Sotto(c, a, head='otr_policy = "manual"\notr_v2 = "allow"')
    p.present(s)
    s.present(p)
    if how == "sealed":
        s.start_session(p)
        s.encrypted(p)
        p.encrypted(s)
    before, behind = c.secret("clear"), c.secret("clear")
    big = c.secret("clear" if how == "clear" else "secret") + "x" * 20000
    s.say(p, before)
    n = s.send(json.dumps({"command": "/msg " + b.jid, "text": big}))
    s.say(p, behind)
    if not s.wait("done", line=n, since=0)["ok"]:
        # The server had said how much it takes (XEP-0478).
        expect("10000" in s.wait("error", line=n, since=0,
                                 code="too-long")["text"],
               "the limit is named")
    else:
        o = s.wait("delivery", seconds=30, since=0,
                   state=lambda x: x in ("failed", "received"),
                   id=s.wait("message", direction="out", line=n,
                                 since=0)["id"])
        if o["state"] == "failed":
            expect(o["code"] == "policy-violation", "why: %s" % o)
    p.gets(behind, encrypted=how == "sealed", seconds=40)
    expect(how == "clear" or not server.wire_has(big[:30]),
           "the text did not leave in the clear")
    expect(server.traffic().count(">%s" % big[:30]) <= 1,
           "it was not sent again by itself")
    s.do("/discard", ok=None)
