# Two servers that reach each other over loopback, by TLS and with
# certificates that are checked: a conversation from one to the other.
#
# SPDX-License-Identifier: ISC

from case import KINDS, V2, expect, test
from harness import FAR
from peers import Potr
from rooms import Occupant, RoomSotto
from sotto import Sotto


def apart(c, near, far):
    """Two accounts that know each other, one on each server."""
    a, b = "ann%d" % c.number, "bob%d" % c.number
    return (near.account(a, ["%s@%s" % (b, far.domain)]),
            far.account(b, ["%s@%s" % (a, near.domain)]))


def absent(s, b):
    """Until the other server has said so: who comes then is not overtaken by
    an answer from before."""
    s.wait("presence", since=0, peer=b.jid, state="offline")


@test(over=("sotto", "potr"), seconds=90)
def federated_talk(c, kind):
    """A session across two servers, of which neither sees a line."""
    near, far = c.two_servers()
    a, b = apart(c, near, far)
    s = Sotto(c, a, head='otr_policy = "manual"\n' + V2)
    absent(s, b)
    p = Sotto(c, b, head='otr_policy = "manual"') if kind == "sotto" \
        else KINDS[kind](c, b)
    s.present(p)
    p.open(s)
    s.start_session(p)
    p.encrypted(s)
    s.encrypted(p)
    out, back = c.secret("out"), c.secret("back")
    ident = s.say(p, out)
    p.heard(out)
    s.delivered(ident, "received")
    p.say(s, back)
    s.heard(back)
    c.private(s, p)
    for server in near, far:
        expect("?OTR:" in server.traffic(), "it went over " + server.domain)
        c.never_on_wire(out, server)
        c.never_on_wire(back, server)
    s.end_session(p)
    p.ended(s)


@test(seconds=90)
def federated_server_gone(c):
    """The contact's server ends and comes back: nothing is lost unsaid."""
    near, far = c.two_servers()
    a, b = apart(c, near, far)
    s = Sotto(c, a, head='otr_policy = "manual"\n' + V2)
    absent(s, b)
    p = Potr(c, b)
    s.present(p)
    far.stop()
    ident = s.say(p, "nobody is there")
    failed = s.delivered(ident, "failed", seconds=30)
    expect("no such server" in failed["reason"], failed["reason"])
    far.start()
    p.kill()
    p = p.again()
    s.do("/resend " + p.jid)
    s.delivered(ident, "received")
    expect(p.bodies() == ["nobody is there"], "once: %s" % p.bodies())


@test()
def federated_wrong_certificate(c):
    """A server that is not who it says gets nothing from the other."""
    near = c.own_server(servers=True)
    far = c.own_server(servers=True, cert="wrong-name", domain=FAR)
    near.meet(far)
    far.meet(near)
    a, b = apart(c, near, far)
    s = Sotto(c, a, head='otr_policy = "manual"')
    text = c.secret("clear")
    ident = s.say(b, text)
    failed = s.delivered(ident, "failed", seconds=30)
    expect("certificate is not valid for this name" in failed["reason"],
           failed["reason"])
    c.never_on_wire(text, far)


@test(seconds=90)
def federated_room(c):
    """Users of two servers in a room of each; one server goes and is back."""
    near, far = c.two_servers()
    a, b = apart(c, near, far)
    s = RoomSotto(c, a, head='otr_policy = "manual"')
    p = Occupant(c, b)
    for server in near, far:
        room = c.room(server=server)
        p.enter(room, "Bob")
        s.enter(room, "Ann")
        s.sees(room, "Bob")
        p.sees(room, "Ann")
        ident = s.says(room, "hello over there")
        p.hears(room, "Ann", "hello over there")
        s.delivered(ident, "received")
        p.says(room, "and back")
        s.hears(room, "Bob", "and back")
        alone = s.say(room + "/Bob", "you alone")
        p.wait("message", since=0, room=room, body="you alone", type="chat")
        s.delivered(alone, "acked")
    room = c.room(server=far)
    far.stop()
    lost = s.says(room, "is anybody there")
    s.wait("delivery", since=0, id=lost, seconds=30,
           state=lambda state: state in ("held", "failed"))
