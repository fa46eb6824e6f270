# Bookmarks of rooms (XEP-0402, XEP-0048) and the rooms of a server, with a
# real server and other programs on the same account.
#
# SPDX-License-Identifier: ISC

import json

from case import expect, test
from harness import poll_for
from rooms import Occupant, RoomSotto
from test_read import PUBSUB, Other, node
from test_rooms import MANUAL

MODULES = ("pep", "bookmarks")
NODE = "urn:xmpp:bookmarks:1"
PRIVATE = "jabber:iq:private"
OLD = "storage:bookmarks"


class Marker(Other):
    """slixmpp on the same account, which sets bookmarks."""

    def bookmarks(self):
        return self.iq("get", "<pubsub xmlns='%s'><items node='%s'/></pubsub>"
                       % (PUBSUB, NODE))

    def marks(self, room, inside="", **attributes):
        return self.iq("set", "<pubsub xmlns='%s'><publish node='%s'><item "
                       "id='%s'><conference xmlns='%s'%s>%s</conference>"
                       "</item></publish>%s</pubsub>" % (
                           PUBSUB, NODE, room, NODE, "".join(
                               " %s='%s'" % i for i in attributes.items()),
                           inside, node("whitelist", "max")))

    def unmarks(self, room):
        return self.iq("set", "<pubsub xmlns='%s'><retract node='%s' "
                       "notify='true'><item id='%s'/></retract></pubsub>" % (
                           PUBSUB, NODE, room))

    def stored(self, inside=None):
        """What private storage has; or sets it."""
        return self.iq("get" if inside is None else "set",
                       "<query xmlns='%s'><storage xmlns='%s'>%s</storage>"
                       "</query>" % (PRIVATE, OLD, inside or ""))


def stage(c, modules=MODULES):
    """A room with its owner in it, and an account."""
    server = c.own_server(modules=modules)
    room = c.room(server=server)
    owner = Occupant(c, server.account("own%d" % c.number))
    owner.enter(room, "owner")
    return room, owner, server.account("ann%d" % c.number)


def second(c, account, **kw):
    """Another sotto on the account."""
    return RoomSotto(c, account, name="sotto-second", head=MANUAL,
                     home=c.folder("second"), **kw)


def first(c, account, **kw):
    return RoomSotto(c, account, head=MANUAL, **kw)


def bookmarked(s, room):
    """As /bookmark list says; or None."""
    s.mark()
    n = s.do("/bookmark list")["line"]
    return s.find("notice", 0, code="bookmark", room=room, line=n)


def knows_none(s):
    """Until it has read the account's bookmarks, and there were none."""
    def look():
        n = s.do("/bookmark list")["line"]
        o = s.find("notice", 0, code="no-bookmarks", line=n)
        return o and "/bookmark add" in o["text"]
    poll_for(look, 15, "the bookmarks to be read")


@test(seconds=120)
def bookmark_two(c):
    """Two sotto on one account enter and leave as the other one says."""
    room, owner, a = stage(c)
    password = c.secret("room")
    owner.do("configure", room=room, values={
        "muc#roomconfig_passwordprotectedroom": True,
        "muc#roomconfig_roomsecret": password})
    s, t = first(c, a), second(c, a)
    # What is added before is entered as one that was there.
    knows_none(t)
    s.do("/bookmark add %s/Ann %s" % (room, password))
    s.wait("notice", since=0, code="bookmark-kept", room=room,
           autojoin="true")
    t.wait("notice", since=0, code="bookmark-added", room=room, nick="Ann")
    t.room_reaches(room, "joined")
    owner.sees(room, "Ann")
    expect(s.room_state(room) == "left", "entered where it was set")
    s.do("/bookmark autojoin off " + room)
    t.wait("notice", since=0, code="bookmark-changed", autojoin="false")
    t.room_reaches(room, "left")
    s.wait("notice", since=0, code="bookmark-kept", autojoin="false")
    # What the bookmark has stays, and /join takes it.
    o = bookmarked(s, room)
    expect((o["nick"], o["password"], o["autojoin"]) ==
           ("Ann", "true", "false"), "the bookmark: %s" % o)
    s.do("/join " + room)
    s.room_reaches(room, "joined")
    s.do("/bookmark autojoin %s on" % room)
    t.room_reaches(room, "joined")
    t.do("/bookmark remove " + room)
    t.wait("notice", since=0, code="bookmark-removed", by="you")
    s.wait("notice", since=0, code="bookmark-removed", by="other")
    s.room_reaches(room, "left")
    expect(t.room_state(room) == "joined", "left where it was removed")
    expect(not bookmarked(s, room), "it is gone")
    t.do("/bookmark remove " + room, ok=False)
    for x in s, t:
        expect(not any(password in json.dumps(o) for o in x.events),
               "the password is told")


@test(seconds=120)
def bookmark_start(c):
    """Entered after the log-in, not again after /leave, nor when it is off."""
    room, owner, a = stage(c)
    s = first(c, a)
    s.enter(room, "Ann")
    s.do("/query " + room)
    s.do("/bookmark add")
    s.wait("notice", since=0, code="bookmark-kept", room=room)
    expect(bookmarked(s, room)["nick"] == "Ann", "the nick of the room")
    s.leave()
    s = first(c, a, home=s.home)
    s.room_reaches(room, "joined")
    owner.sees(room, "Ann")
    s.leave_room(room)
    s.do("/disconnect")
    s.wait("account", state="offline")
    s.do("/connect")
    s.wait("account", state="online")
    expect(bookmarked(s, room), "read again")
    expect(s.room_state(room) == "left", "entered again")
    s.do("/set autojoin false")
    s.leave()
    s = first(c, a, home=s.home)
    poll_for(lambda: bookmarked(s, room), 15, "the bookmarks")
    expect(s.room_state(room) == "left", "entered although it is off")


@test(seconds=120)
def bookmark_keeps(c):
    """What another program keeps in a bookmark stays; nobody else reads it."""
    room, owner, a = stage(c)
    s, o = first(c, a), Marker(c, a)
    extra = ("<nick>Ann</nick><extensions><notify xmlns='urn:xmpp:"
             "notification-settings:0'><always/></notify></extensions>")
    o.marks(room, extra, name="Tea", autojoin="true")
    s.room_reaches(room, "joined")
    s.do("/bookmark autojoin off " + room)
    s.wait("notice", since=0, code="bookmark-kept")
    now = o.bookmarks()
    expect("notification-settings" in now and "<always" in now and
           'name="Tea"' in now and ">Ann<" in now and
           'autojoin="false"' in now, now)
    expect(s.room_state(room) == "joined", "left where it was set")
    owner.do("stanza", xml="<iq type='get' id='spy' to='%s'><pubsub xmlns="
             "'%s'><items node='%s'/></pubsub></iq>" % (a.jid, PUBSUB, NODE))
    got = owner.wait("raw", since=0, xml=lambda x: 'id="spy"' in x)["xml"]
    expect('type="error"' in got and ">Ann<" not in got,
           "others read it: " + got)
    # It and one that is no room's are heard of as they come.
    o.marks("nobody.invalid", autojoin="true")
    o.marks("%s/Ann" % room, autojoin="true")
    o.unmarks(room)
    s.wait("notice", since=0, code="bookmark-removed", by="other")
    s.room_reaches(room, "left")
    expect(len([e for e in s.events if e.get("code") == "bookmark-added"])
           == 1, "an address that is no room's")


@test(seconds=120)
def bookmark_storage(c):
    """A server that has but private storage: read, and written there."""
    room, owner, a = stage(c, modules=("private",))
    o = Marker(c, a)
    o.stored("<url url='http://example.org/' name='Page'/><conference jid="
             "'%s' name='Tea' autojoin='1' minimize='1'><nick>Ann</nick>"
             "</conference>" % room)
    s = first(c, a)
    s.room_reaches(room, "joined")
    owner.sees(room, "Ann")
    other = "other-" + room
    s.do("/bookmark add %s/Al" % other)
    s.wait("notice", since=0, code="bookmark-kept", room=other)
    s.do("/bookmark autojoin off " + room)
    s.wait("notice", since=0, code="bookmark-kept", room=room)
    now = o.stored()
    expect("http://example.org/" in now and other in now and
           'minimize="1"' in now and ">Al<" in now and
           now.count("<conference") == 2, now)
    s.do("/bookmark remove " + room)
    s.wait("notice", since=0, code="bookmark-removed", room=room)
    now = o.stored()
    expect("http://example.org/" in now and
           now.count("<conference") == 1, now)


@test(seconds=60)
def bookmark_nowhere(c):
    """A server that has no place for bookmarks."""
    room, owner, a = stage(c, modules=())
    s = first(c, a)
    s.do("/bookmark add " + room)
    s.wait("error", since=0, code="bookmark-refused")
    n = s.do("/bookmark list")["line"]
    expect("does not give them" in s.find("notice", 0, code="no-bookmarks",
                                  line=n)["text"], "the list")


@test(seconds=120)
def bookmark_rooms(c):
    """/rooms finds the service, its rooms, and how many are in each."""
    room, owner, a = stage(c)
    other = Occupant(c, c.servers[-1].account("pat%d" % c.number))
    other.enter(room, "Pat")
    other.enter("zoo-" + room, "Pat")
    s = first(c, a)
    service = room.split("@")[1]
    s.do("/rooms")
    o = s.wait("notice", since=0, code="directory", seconds=30)
    expect((o["service"], o["rooms"]) == (service, "2"), "all: %s" % o)
    people = {o["room"]: o["people"] for o in s.events
              if o.get("code") == "directory-room"}
    expect(people == {room: "2", "zoo-" + room: "1"}, "%s" % people)
    s.mark()
    s.do("/rooms ZOO")
    o = s.wait("notice", code="directory", seconds=30)
    expect(o["rooms"] == "1", "by a word: %s" % o)
    s.mark()
    s.do("/rooms %s zoo" % service)
    o = s.wait("notice", code="directory", seconds=30)
    expect(o["rooms"] == "1", "at a service: %s" % o)
    s.do("/rooms nowhere.invalid x")
    s.wait("error", since=0, code="directory-failed", seconds=40)
