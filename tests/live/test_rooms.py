# Rooms with others in them: coming and going, what is said, what is refused.
#
# SPDX-License-Identifier: ISC

import re

from case import expect, test
from harness import wait_for
from rooms import OCCUPANTS, Occupant, RoomSotto
from sotto import Tui

MANUAL = 'otr_policy = "manual"'


def with_owner(c, settings=None, server=None, **kw):
    """A room with its owner in it, and a sotto that is outside."""
    server = server or c.server
    room = c.room(server=server)
    owner = Occupant(c, server.account("own%d" % c.number))
    owner.enter(room, "owner")
    if settings:
        owner.do("configure", room=room, values={
            "muc#roomconfig_" + k: v for k, v in settings.items()})
    s = RoomSotto(c, server.account("ann%d" % c.number), head=MANUAL, **kw)
    return room, owner, s


def messages(s, body):
    return [o for o in s.events if o["event"] == "message" and
            o["body"] == body]


@test(over=OCCUPANTS)
def room_talk(c, kind):
    """Both hear each other; a line is shown once, and is not private."""
    room = c.room()
    p = OCCUPANTS[kind](c, c.server.account("pat%d" % c.number))
    p.enter(room, "Pat")
    s = RoomSotto(c, c.server.account("ann%d" % c.number), head=MANUAL)
    s.enter(room, "Ann")
    s.sees(room, "Pat")
    text, back = c.secret("clear"), c.secret("clear")
    ident = s.says(room, text)
    p.hears(room, "Ann", text)
    s.delivered(ident, "received", level="not-private")
    p.says(room, back)
    s.hears(room, "Pat", back, level="not-private", mention=False)
    p.says(room, "Ann: " + back)
    s.hears(room, "Pat", "Ann: " + back, mention=True)
    expect(len(messages(s, text)) == 1, "shown once")
    states = [o["state"] for o in s.events if o["event"] == "delivery" and
              o["id"] == ident]
    expect(states in (["sent", "acked", "received"], ["sent", "received"]),
           "states: %s" % states)
    p.leave_room(room)
    s.sees(room, "Pat", "left")
    s.leave_room(room)


@test()
def room_who(c):
    """Who is there, as what, and under which name now."""
    room, owner, s = with_owner(c)
    s.enter(room, "Ann")
    s.sees(room, "owner", role="moderator", affiliation="owner")
    p = Occupant(c, c.server.account("pat%d" % c.number))
    p.enter(room, "Pat")
    s.sees(room, "Pat", role="participant", affiliation="none")
    p.do("nick", room=room, nick="Patricia")
    s.sees(room, "Pat", "renamed")
    owner.do("role", room=room, nick="Patricia", role="visitor")
    s.sees(room, "Patricia", "changed", role="visitor")
    owner.do("affiliation", room=room, jid=p.jid, affiliation="member")
    s.sees(room, "Patricia", "changed", affiliation="member")
    s.do("/query " + room)
    s.do("/nick Anna")
    owner.sees(room, "Ann", "gone", new="Anna")
    owner.sees(room, "Anna")
    s.sees(room, "Ann", "renamed", **{"as": "Anna"})
    n = s.do("/room who")["line"]
    said = "\n".join(o["text"] for o in s.events if o.get("line") == n and
                     "text" in o)
    for nick in "owner", "Patricia", "Anna":
        expect(nick in said, "who: %s" % said)


# What stands in the way, the word for it in the pipe, and how one gets in.
REFUSALS = {
    "nick": "conflict",
    "no-password": "not-authorized",
    "password": "not-authorized",
    "members-only": "registration-required",
    "banned": "forbidden",
    "full": "service-unavailable",
    "locked": "item-not-found",
}


def refusal(c, why, room, owner, s):
    """Puts it in the way; what to type, and what is to be taken away."""
    if why == "nick":
        return "/join %s/owner" % room, lambda: None, "/join %s/Ann" % room
    if why in ("no-password", "password"):
        owner.do("configure", room=room, values={
            "muc#roomconfig_roomsecret": "the right one"})
        typed = ' "a wrong one"' if why == "password" else ""
        return ("/join %s/Ann%s" % (room, typed), lambda: None,
                '/join %s/Ann "the right one"' % room)
    if why == "members-only":
        owner.do("configure", room=room, values={
            "muc#roomconfig_membersonly": True})
        return ("/join %s/Ann" % room, lambda: owner.do(
            "affiliation", room=room, jid=s.jid, affiliation="member"),
            "/join %s/Ann" % room)
    owner.do("affiliation", room=room, jid=s.jid, affiliation="outcast")
    return ("/join %s/Ann" % room, lambda: owner.do(
        "affiliation", room=room, jid=s.jid, affiliation="none"),
        "/join %s/Ann" % room)


@test(over=("nick", "no-password", "password", "members-only", "banned"))
def room_refuses(c, why):
    """Each in words, with what can be done; then one gets in."""
    room, owner, s = with_owner(c)
    line, mend, again = refusal(c, why, room, owner, s)
    n = s.send(line)
    o = s.wait("room", since=0, room=room, state="failed", seconds=20)
    expect(o.get("code"), "with a code: %s" % o)
    said = "\n".join(o["text"] for o in s.events
                     if o["event"] in ("notice", "error") and
                     o.get("text"))
    expect(room in said or room.split("@")[0] in said,
           "which room: %s" % said)
    expect("the right one" not in said and "a wrong one" not in said,
           "the password is shown: %s" % said)
    s.wait("done", since=0, line=n)
    mend()
    s.do(again)
    s.room_reaches(room, "joined")
    owner.sees(room, "Ann")


@test()
def room_topic(c):
    room, owner, s = with_owner(c, {"changesubject": True})
    owner.do("topic", room=room, text="tea, not coffee")
    s.enter(room, "Ann")
    s.wait("topic", since=0, room=room, text="tea, not coffee")
    s.do("/query " + room)
    s.do("/topic coffee, and no tea")
    owner.wait("topic", since=0, text="coffee, and no tea", nick="Ann")
    s.wait("topic", since=0, room=room, nick="Ann", text="coffee, and no tea")


@test(over=("kicked", "banned", "destroyed"))
def room_thrown_out(c, how):
    """It is said by whom and why, and no line goes there any more."""
    room, owner, s = with_owner(c)
    s.enter(room, "Ann")
    if how == "kicked":
        owner.do("role", room=room, nick="Ann", role="none",
                 reason="enough of that")
    elif how == "banned":
        owner.do("affiliation", room=room, jid=s.jid, affiliation="outcast",
                 reason="enough of that")
    else:
        owner.do("destroy", room=room, reason="enough of that")
    s.room_reaches(room, how)
    wait_for(lambda: any("enough of that" in o.get("text", "")
                         for o in s.events if o["event"] == "notice"), 10,
             "the reason")
    text = c.secret("clear")
    ident = s.says(room, text)
    o = s.wait("delivery", since=0, id=ident)
    expect(o["state"] in ("held", "failed"), "nothing leaves: %s" % o)
    c.never_on_wire(text)


@test()
def room_moderated(c):
    """A visitor's line fails with the room's own reason, and goes later."""
    room, owner, s = with_owner(c, {"moderatedroom": True})
    s.enter(room, "Ann")
    owner.do("role", room=room, nick="Ann", role="visitor")
    s.sees(room, "Ann", "changed", role="visitor")
    text = c.secret("clear")
    ident = s.says(room, text)
    o = s.delivered(ident, "failed")
    expect(o.get("reason"), "with the reason: %s" % o)
    owner.do("role", room=room, nick="Ann", role="participant")
    s.sees(room, "Ann", "changed", role="participant")
    s.do("/resend " + room)
    s.delivered(ident, "received")
    owner.hears(room, "Ann", text)
    expect(len(messages(s, text)) == 1, "shown once")


@test(seconds=120)
def room_again(c):
    """A lost link: one is in again, and sees each line once."""
    relay = c.relay()
    room, owner, s = with_owner(c, port=relay.port)
    s.enter(room, "Ann")
    texts = [c.secret("clear") for _ in range(6)]
    for t in texts[:2]:
        owner.says(room, t)
        s.hears(room, "owner", t)
    own = s.says(room, texts[2])
    s.delivered(own, "received")
    relay.open = False
    relay.cut()
    s.wait("account", state="offline")
    for t in texts[3:5]:
        owner.says(room, t)
    relay.open = True
    s.wait("account", state="online", seconds=40)
    s.room_reaches(room, "joined")
    for t in texts[3:5]:
        s.hears(room, "owner", t)
    owner.says(room, texts[5])
    s.hears(room, "owner", texts[5])
    for t in texts:
        expect(len(messages(s, t)) == 1, "%d times: %s" % (
            len(messages(s, t)), t))
    last = s.says(room, c.secret("clear"))
    s.delivered(last, "received")


@test(seconds=120)
def room_line_held(c):
    """A line that is written while one is not in the room goes once in."""
    relay = c.relay()
    room, owner, s = with_owner(c, port=relay.port)
    s.enter(room, "Ann")
    relay.open = False
    relay.cut()
    s.wait("account", state="offline")
    texts = [c.secret("clear") for _ in range(3)]
    idents = [s.says(room, t) for t in texts]
    s.delivered(idents[0], "held")
    relay.open = True
    for i, t in zip(idents, texts):
        s.delivered(i, "received", seconds=40)
        owner.hears(room, "Ann", t)
    got = [o["body"] for o in owner.events if o["event"] == "message"]
    expect(got == texts, "in order and once: %s" % got)
    for t in texts:
        expect(len(messages(s, t)) == 1, "shown once")


@test()
def room_on_screen(c):
    """The screen says that it is a room's line, and for how many."""
    room = c.room()
    owner = Occupant(c, c.server.account("own%d" % c.number))
    owner.enter(room, "owner")
    t = Tui(c, c.server.account("ann%d" % c.number), head=MANUAL)
    t.sees("is online", 20)
    t.type("/join %s/Ann" % room)
    owner.sees(room, "Ann")
    t.sees(r"Not private:? +room, 2 people")
    owner.says(room, "hello there")
    t.sees(r"owner.*hello there")
    t.type("good day")
    owner.hears(room, "Ann", "good day")
    t.sees(r"Ann.*good day")
    expect(len(re.findall("good day", t.shot())) == 1, "shown once")
