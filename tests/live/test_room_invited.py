# Invitations to rooms: questions that nobody but the user answers.
#
# SPDX-License-Identifier: ISC

from case import expect, test
from rooms import Occupant, RoomSotto
from test_rooms import MANUAL, with_owner


@test(over=("direct", "mediated", "password"))
def room_invited(c, how):
    """A question that nothing but the user answers; then one is in."""
    room, owner, s = with_owner(c)
    if how == "password":
        owner.do("configure", room=room, values={
            "muc#roomconfig_roomsecret": "sesame"})
    if how == "direct":
        owner.do("invite-directly", room=room, jid=s.jid, reason="come along")
    else:
        owner.do("invite", room=room, jid=s.jid, reason="come along")
    o = s.wait("invitation", since=0, room=room)
    expect(o["from"].startswith(owner.jid if how == "direct" else
                                room + "/owner"), "from whom: %s" % o)
    s.do("/status", ok=None)
    expect(s.room_state(room) == "left", "joined by itself")
    expect("sesame" not in "\n".join(t for t in s.log if " > " in t),
           "the password is shown")
    s.do("/join " + room)
    s.room_reaches(room, "joined")


@test()
def room_declined(c):
    room, owner, s = with_owner(c)
    owner.do("invite", room=room, jid=s.jid, reason="come along")
    s.wait("invitation", since=0, room=room)
    s.do("/room decline " + room)
    o = owner.wait("declined", since=0)
    expect(o["room"] == room, "which: %s" % o)
    expect(s.room_state(room) == "left", "joined")


@test(over=("direct", "mediated"))
def room_invites(c, how):
    """sotto invites: into an open room, and into one for members."""
    a, b = c.two()
    room = c.room()
    p = Occupant(c, b)
    s = RoomSotto(c, a, head=MANUAL)
    s.enter(room, "Ann")
    s.present(p)
    if how == "mediated":
        owner = Occupant(c, c.server.account("own%d" % c.number))
        s.do("/invite %s %s come along" % (owner.jid, room))
        owner.wait("invited", since=0, room=room)
        return
    s.do("/query " + room)
    s.do("/invite %s" % p.jid)
    p.wait("invited", since=0, room=room)
