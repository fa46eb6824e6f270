# The ways into a room: bookmarks, and the list of a server's rooms.
#
# SPDX-License-Identifier: ISC

from case import expect, test
from rooms import RoomSotto
from test_rooms import MANUAL, with_owner


@test(over=("pep", "private"), seconds=90)
def room_bookmarks(c, where):
    """Kept on the server; another log-in enters by itself."""
    modules = {"pep": ("pep", "bookmarks"), "private": ("private",)}[where]
    server = c.own_server(modules=modules)
    room, owner, s = with_owner(c, server=server)
    s.enter(room, "Ann")
    s.do("/bookmark add " + room)
    s.wait("notice", code="bookmark-kept", room=room)
    s.do("/bookmark autojoin %s on" % room)
    s.wait("notice", code="bookmark-kept", room=room,
           autojoin=lambda on: on in (True, "true"))
    s.leave()
    owner.sees(room, "Ann", "gone")
    gone = owner.mark()
    s = RoomSotto(c, s.account, head=MANUAL, home=c.folder("second"))
    s.room_reaches(room, "joined")
    owner.sees(room, "Ann", since=gone)
    s.do("/bookmark remove " + room)
    s.wait("notice", code="bookmark-removed", room=room)
    s.leave()
    s = RoomSotto(c, s.account, head=MANUAL, home=c.folder("third"))
    n = s.do("/bookmark list")["line"]
    said = "\n".join(o.get("text", "") for o in s.events
                     if o.get("line") == n)
    expect(room not in said, "still there: %s" % said)
    expect(s.room_state(room) == "left", "joined")


@test()
def room_list(c):
    """Which rooms a server has, found by itself."""
    # Prosody lists a room once it was set up.
    room, owner, s = with_owner(c, {"roomname": "All about tea"})
    s.send("/rooms")
    o = s.wait("notice", since=0, code="directory-room", room=room)
    expect(o["name"] == "All about tea", "its name: %s" % o)
