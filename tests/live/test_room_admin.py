# Looking after a room: roles, affiliations, lists, forms, its end; and what
# who may not is told.
#
# SPDX-License-Identifier: ISC

from case import expect, test
from rooms import Occupant, RoomSotto

MANUAL = 'otr_policy = "manual"'


def as_owner(c):
    """A room whose owner is sotto, which goes to its window; and Pat."""
    room = c.room()
    s = RoomSotto(c, c.server.account("ann%d" % c.number), head=MANUAL)
    s.enter(room, "Ann")
    s.do("/query " + room)
    p = Occupant(c, c.server.account("pat%d" % c.number))
    p.enter(room, "Pat")
    s.sees(room, "Pat", role="participant", affiliation="none")
    return room, s, p


def does(s, line, code, **want):
    """A command, and the notice or error that answers it later."""
    since = len(s.events)
    s.do(line)
    kind = "error" if code.endswith(("denied", "refused")) else "notice"
    return s.wait(kind, since=since, code=code, seconds=20, **want)


@test()
def room_admin(c):
    """Voice, moderator, member, kick, ban, and a ban taken back."""
    room, s, p = as_owner(c)
    does(s, "/role Pat visitor", "room-done", what="role", role="visitor")
    s.sees(room, "Pat", "changed", role="visitor")
    does(s, "/role Pat moderator", "room-done")
    s.sees(room, "Pat", "changed", role="moderator")
    does(s, "/affiliation %s member" % p.jid, "room-done",
         what="affiliation", affiliation="member", address=p.jid)
    s.sees(room, "Pat", "changed", affiliation="member")
    since = len(s.events)
    o = does(s, "/room list", "room-list", room=room)
    expect(p.jid in o["text"] and s.jid in o["text"], "listed: %s" % o)
    s.wait("notice", since=since, code="room-listed", address=p.jid,
           affiliation="member")
    does(s, "/kick Pat off you go", "room-done", what="kick", nick="Pat")
    p.sees(room, "Pat", "gone", codes=lambda codes: 307 in codes)
    p.enter(room, "Pat")
    does(s, "/ban %s spam" % p.jid, "room-done", what="ban")
    p.sees(room, "Pat", "gone", codes=lambda codes: 301 in codes)
    p.do("join", room=room, nick="Pat", password=None, history=0,
         condition="forbidden")
    does(s, "/room list outcasts", "room-list")
    does(s, "/affiliation %s none" % p.jid, "room-done")
    p.enter(room, "Pat")


@test()
def room_admin_refused(c):
    """Who may not is told who may."""
    room = c.room()
    owner = Occupant(c, c.server.account("own%d" % c.number))
    owner.enter(room, "owner")
    s = RoomSotto(c, c.server.account("ann%d" % c.number), head=MANUAL)
    s.enter(room, "Ann")
    s.do("/query " + room)
    for line, who in (("/kick owner", "moderator"),
                      ("/ban %s" % owner.jid, "admins and owners"),
                      ("/affiliation eve@localhost owner", "owners"),
                      ("/room list outcasts", "admins and owners"),
                      ("/room destroy", "owners")):
        o = does(s, line, "room-denied", room=room)
        expect(who in o["text"], "%s: %s" % (line, o["text"]))
    o = does(s, "/room config", "form-refused")
    expect("owners" in o["text"], o["text"])


@test()
def room_config(c):
    """The form is filled in, sent, and counts."""
    room, s, p = as_owner(c)
    does(s, "/room config", "form")
    s.do("/form muc#roomconfig_roomname The den")
    s.do("/form muc#roomconfig_moderatedroom yes")
    does(s, "/form send", "form-done")
    o = does(s, "/room config", "form")
    expect("The den" in o["text"], "kept: %s" % o["text"])
    does(s, "/form cancel", "form-canceled")
    o = does(s, "/room info", "room-info", room=room, name="The den")
    expect("moderated" in o["traits"].split(), "info: %s" % o)


@test()
def room_destroy(c):
    """All are told why, and where to go."""
    room, s, p = as_owner(c)
    other = c.room()
    does(s, "/room destroy to %s we moved" % other, "room-done",
         what="destroy")
    s.room_reaches(room, "destroyed")


@test()
def room_register(c):
    """A name is kept for oneself there, and given up."""
    room, s, p = as_owner(c)
    t = RoomSotto(c, c.server.account("tom%d" % c.number), head=MANUAL)
    t.enter(room, "Tom")
    t.do("/query " + room)
    o = does(t, "/room register", "form-refused")
    expect("admins and owners make members" in o["text"], o["text"])
    does(s, "/affiliation %s member" % t.jid, "room-done")
    does(t, "/room register", "form")
    t.do("/form muc#register_roomnick Tom")
    does(t, "/form send", "form-done")
    does(t, "/room unregister", "room-done", what="unregister")


@test()
def room_moderate(c):
    """A line of somebody else's goes for all."""
    room, s, p = as_owner(c)
    text = c.secret("clear")
    p.says(room, text)
    o = s.hears(room, "Pat", text)
    does(s, "/room moderate #%s spam" % o["id"], "room-done",
         what="moderate")
    s.wait("notice", since=0, code="room-moderated", seconds=20)
