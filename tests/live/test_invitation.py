# Invitations into rooms: by somebody, by the room, taken and declined.
#
# SPDX-License-Identifier: ISC

from case import expect, test
from rooms import Occupant, RoomSotto

MANUAL = 'otr_policy = "manual"'


def asked(s, room, since=0):
    """The question about a room, and the object before it."""
    told = s.wait("invitation", room=room, since=since)
    q = s.wait("question", code="invitation", since=since)
    expect(q["commands"] == ["/join " + room, "/room decline " + room],
           "commands: %s" % q["commands"])
    return told


def with_owner(c, **settings):
    room = c.room()
    owner = Occupant(c, c.server.account("own%d" % c.number))
    owner.enter(room, "owner")
    owner.do("configure", room=room, values={
        "muc#roomconfig_" + k: v for k, v in settings.items()})
    s = RoomSotto(c, c.server.account("ann%d" % c.number), head=MANUAL)
    return room, owner, s


@test()
def invitation_by_room(c):
    """Into a room for members, which lets in whom it invites; not by itself."""
    room, owner, s = with_owner(c, membersonly=True)
    s.do("/join %s/Ann" % room, ok=None)
    s.room_reaches(room, "failed")
    text = c.secret("reason")
    owner.do("invite", room=room, jid=s.account.jid, reason=text)
    told = asked(s, room)
    expect(told["mediated"] == "true" and told["text"] == text,
           "told: %s" % told)
    # Prosody names who it was as the room knows them.
    expect(told["from"] in (room + "/owner", owner.jid), "from: %s" % told)
    expect(s.room_state(room) == "failed", "it was entered unasked")
    s.enter(room, "Ann")
    owner.sees(room, "Ann", affiliation="member")


@test()
def invitation_declined(c):
    """Who says no is not asked again, and who invited hears of it."""
    room, owner, s = with_owner(c, membersonly=True)
    owner.do("invite", room=room, jid=s.account.jid, reason="")
    asked(s, room)
    n = len(s.events)
    s.do("/room decline %s not today" % room)
    done = s.wait("notice", code="invitation-declined", since=0)
    expect(done["told"] == "true", "told: %s" % done)
    owner.wait("declined", room=room, reason="not today")
    owner.do("invite", room=room, jid=s.account.jid, reason="again")
    owner.says(room, "a line behind it")
    s.do("/ping " + owner.jid, ok=None)
    expect(not [o for o in s.events[n:] if o["event"] == "invitation"],
           "it asked again")


@test()
def invitation_sent(c):
    """/invite: by oneself, with the password, which nobody is shown."""
    word = c.secret("password")
    room, owner, s = with_owner(c, passwordprotectedroom=True,
                                roomsecret=word)
    s.enter(room, "Ann", word)
    t = RoomSotto(c, c.server.account("tom%d" % c.number), head=MANUAL)
    text = c.secret("reason")
    s.do("/query " + room)
    s.do("/invite %s %s" % (t.account.jid, text))
    done = s.wait("notice", code="invited")
    expect(done["mediated"] == "false", "invited: %s" % done)
    told = asked(t, room)
    expect(told["with_password"] == "true" and told["mediated"] == "false" and
           told["text"] == text, "told: %s" % told)
    expect(told["from"].split("/")[0] == s.account.jid, "from: %s" % told)
    expect(not [o for o in t.events if word in str(o)], "the password shows")
    t.enter(room, "Tom")
    s.sees(room, "Tom")
    # Who is there already is told, and not asked.
    s.do("/invite %s %s" % (t.account.jid, room))
    t.wait("notice", code="invitation-there")
