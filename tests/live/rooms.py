# A room of a test, and who may be in it: python3-slixmpp, profanity, mcabber
# and sotto, all by the same names for the same deeds.
#
# SPDX-License-Identifier: ISC

import json
import re

from harness import HERE, Failed, home_env, wait_for
from peers import Mcabber, Profanity
from process import Lines
from sotto import Sotto


class Occupant(Lines):
    """python3-slixmpp with its plugin for rooms; tells all that comes."""

    def __init__(self, case, account, resource="desk"):
        self.case = case
        self.account = account
        self.jid = account.jid
        name = "occupant-%s-%s" % (account.user, resource)
        self.home = case.folder(name)
        super().__init__(
            case.ground, name,
            ["/usr/bin/python3", "-W", "ignore", HERE + "/peer-occupant",
             account.jid + "/" + resource, account.password, "127.0.0.1",
             str(account.port), case.ground.ca], home_env(self.home))
        case.parties.append(self)
        self.wait("account", since=0, state="online", seconds=20)

    def do(self, what, condition=None, **kw):
        """
        Asks for a deed of peer-occupant's, and waits for its end: done, or
        refused with this condition.
        """
        self.write(json.dumps(dict(kw, do=what)))
        done = self.wait("done", do=what)
        if done["condition"] != condition:
            raise Failed("%s: %s %s: %s, expected %s" % (
                self.name, what, kw, done["condition"], condition))

    def enter(self, room, nick, password=None, history=0):
        self.do("join", room=room, nick=nick, password=password,
                history=history)

    def leave_room(self, room, text=""):
        self.do("leave", room=room, text=text)
        self.wait("occupant", room=room, state="gone", codes=self_presence)

    def says(self, room, text):
        self.do("say", room=room, text=text)

    def hears(self, room, nick, text, seconds=15, since=0, **want):
        return self.wait("message", seconds=seconds, since=since, room=room,
                         nick=nick, body=text, type="groupchat", **want)

    def sees(self, room, nick, state="here", seconds=15, since=0, **want):
        return self.wait("occupant", seconds=seconds, since=since, room=room,
                         nick=nick, state=state, **want)


def self_presence(codes):
    return 110 in codes


class RoomMcabber(Mcabber):
    def enter(self, room, nick, password=None):
        self.room = room
        self.type("/room join %s %s %s" % (room, nick, password or ""))
        self.sees("You have joined %s as \"%s\"" % (
            re.escape(room), re.escape(nick)))
        self.open_room(room)

    def open_room(self, room):
        self.type("/roster search " + room)
        self.keys("Enter")

    def says(self, room, text):
        self.type("/say_to -q %s %s" % (room, text))

    def hears(self, room, nick, text):
        self.sees(r"<%s>\s+%s" % (re.escape(nick), re.escape(text)))

    def leave_room(self, room, text=""):
        self.type("/room leave " + text)


class RoomProfanity(Profanity):
    def enter(self, room, nick, password=None):
        self.type("/join %s nick %s%s" % (
            room, nick, " password " + password if password else ""))
        self.sees("You have joined the room as " + re.escape(nick), 20)

    def says(self, room, text):
        self.type(text)

    def hears(self, room, nick, text):
        self.sees(r"%s: %s" % (re.escape(nick), re.escape(text)))

    def leave_room(self, room, text=""):
        self.type("/close")


class RoomSotto(Sotto):
    def room_state(self, room):
        """As the pipe told it last."""
        now = "left"
        for o in self.events:
            if o.get("event") == "room" and o.get("room") == room:
                now = o["state"]
        return now

    def room_reaches(self, room, state, seconds=20):
        wait_for(lambda: self.room_state(room) == state, seconds,
                 "%s to be %s (it is %s) in %s" % (
                     self.name, state, self.room_state(room), room))

    def enter(self, room, nick, password=None):
        self.do("/join %s/%s%s" % (room, nick,
                                   " " + password if password else ""))
        self.room_reaches(room, "joined")

    def leave_room(self, room, text=""):
        self.do("/query " + room)
        self.do("/leave " + text)
        self.room_reaches(room, "left")

    def says(self, room, text):
        """A line to the room; returns its id."""
        return self.say(room, text)

    def hears(self, room, nick, text, seconds=15, since=0, **want):
        return self.wait("message", seconds=seconds, since=since, room=room,
                         nick=nick, body=text, kind="room", **want)

    def sees(self, room, nick, state="joined", seconds=15, since=0, **want):
        return self.wait("occupant", seconds=seconds, since=since, room=room,
                         nick=nick, state=state, **want)


OCCUPANTS = {"slixmpp": Occupant, "mcabber": RoomMcabber,
             "profanity": RoomProfanity}
