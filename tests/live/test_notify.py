# Being told: what calls the user, by the command and by the terminal, and what
# never does; with a real helper and on a terminal whose bytes are looked at.
#
# SPDX-License-Identifier: ISC

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading

from case import expect, test
from harness import home_env, news, poll_for, wait_for
from peers import Libotr
from rooms import Occupant
from sotto import Sotto, Tui

MANUAL = 'otr_policy = "manual"\n'


class Terminal:
    """sotto's screen on a terminal of its own: every byte that it gets."""

    write_config = Sotto.write_config

    def __init__(self, case, account, head="", env=None):
        self.case = case
        self.jid = account.jid
        self.name = "terminal-" + account.user
        self.log = []
        self.home = case.folder(self.name)
        self.config = os.path.join(self.home, "config")
        self.write_config(account, "", head, None, True, None)
        self.bytes = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, 80, 0, 0))
        self.proc = case.ground.spawn(
            [case.sotto, "--config", self.config, "--data",
             self.home + "/data"], stdin=slave, stdout=slave,
            stderr=subprocess.STDOUT,
            env=home_env(self.home, TERM="xterm-256color", **(env or {})))
        os.close(slave)
        threading.Thread(target=self.read, daemon=True).start()
        case.parties.append(self)

    def read(self):
        while True:
            try:
                got = os.read(self.master, 65536)
            except OSError:
                return
            with news:
                self.bytes += got
                news.notify_all()

    def type(self, text):
        os.write(self.master, text.encode() + b"\r")

    def strings(self, number):
        """What the control strings (OSC) of this number said so far."""
        return [s.decode() for s in re.findall(
            b"\033\\]%d;([^\007\033]*)(?:\007|\033\\\\)" % number,
            self.bytes)]

    def sees(self, text, seconds=20):
        wait_for(lambda: text.encode() in self.bytes, seconds,
                 "%s to show %r" % (self.name, text))

    def is_titled(self, title, seconds=20):
        wait_for(lambda: self.strings(2)[-1:] == [title], seconds,
                 "the title %r; it was %s" % (title, self.strings(2)))

    def tells(self, number, n, seconds=20):
        """The n-th notification comes; returns all."""
        wait_for(lambda: len(self.strings(number)) >= n, seconds,
                 "notification %d; there are %s" % (n, self.strings(number)))
        return self.strings(number)

    def quit(self):
        self.log.append("%s wrote:\n%r" % (self.name, self.bytes[-4000:]))
        self.case.ground.reap(self.proc)
        os.close(self.master)


class Calls:
    """What a notify_command was told: a line each."""

    def __init__(self, c):
        self.path = os.path.join(c.folder("calls"), "calls")
        self.head = MANUAL + "notify_command = 'echo \"$#|$1|$2\" >> %s'\n" % (
            self.path)

    def all(self):
        try:
            with open(self.path) as f:
                return f.read().splitlines()
        except OSError:
            return []

    def are(self, *want):
        """These and no others: what must not call came before the last."""
        poll_for(lambda: len(self.all()) >= len(want), 20,
                 "the command to run %d times" % len(want))
        expect(self.all() == list(want), "the command was told %s, not %s" %
               (self.all(), list(want)))


@test(seconds=90)
def notify_command(c):
    """It hears of whom the user has to do with, and never a word of theirs;
    nobody who is strange, blocked or muted runs it."""
    calls = Calls(c)
    a, b = c.two()
    p = Sotto(c, b, head=MANUAL)
    e = Sotto(c, c.server.account("eve%d" % c.number), head=MANUAL)
    t = Tui(c, a, head=calls.head)
    t.sees("online", 20)
    p.present(t)
    e.say(t, "buy this")
    t.sees("is not among your contacts|eve%d" % c.number)
    t.type("/block " + e.jid)
    t.sees("is blocked: nothing")
    e.say(t, "and this")
    t.type("/query " + p.jid)
    t.type("/notify bell")
    t.sees("only the bell calls you")
    p.say(t, "one")
    t.sees("one")
    t.type("/notify all")
    t.sees("and command call you")
    p.say(t, "two")
    calls.are("2|%s|%s" % (a.jid, b.user))


@test(seconds=120)
def notify_command_in_room(c):
    """Of a room only what is for the user, and nothing of who is ignored."""
    calls = Calls(c)
    room = c.room()
    owner = Occupant(c, c.server.account("own%d" % c.number))
    owner.enter(room, "owner")
    eve = Occupant(c, c.server.account("eve%d" % c.number))
    eve.enter(room, "eve")
    a = c.server.account("ann%d" % c.number)
    t = Tui(c, a, head=calls.head)
    t.sees("online", 20)
    t.type("/join " + room)
    owner.sees(room, a.user)
    t.sees("eve")
    t.type("/ignore eve")
    t.sees("eve.* ignored|ignored.*eve")
    eve.says(room, a.user + ": look at me")
    eve.do("private", room=room, nick=a.user, text="psst")
    owner.says(room, "hello all")
    t.sees("hello all")
    t.type("/notify off")
    t.sees("nothing calls you")
    owner.says(room, a.user + ": are you muted?")
    t.sees("are you muted")
    t.type("/notify all")
    t.sees("and command call you")
    owner.says(room, a.user + ": tea?")
    calls.are("2|%s|%s" % (a.jid, room.partition("@")[0]))


KINDS = {
    "kitty": (99, {}, "notify_terminal = 99\n"),
    "wezterm": (777, {"TERM_PROGRAM": "WezTerm"}, ""),
    "iterm": (9, {"LC_TERMINAL": "iTerm2"}, ""),
    "text": (777, {"TERM_PROGRAM": "WezTerm"}, "notify_text = true\n"),
    "unknown": (0, {}, ""),
}
# What a terminal would take for the end of a string, and for a new one.
FORGED = "ho\u009d0;owned\u009c\u202eoh;i=1:p=title;x"


@test(seconds=90, over=tuple(KINDS))
def notify_by_terminal(c, kind):
    """Whose it is, in one string that nobody else ends; a text of a session
    only where that was set.  The title counts, and is given back."""
    number, env, head = KINDS[kind]
    a, b = c.two()
    p = Libotr(c, b)
    t = Terminal(c, a, head=MANUAL + head, env=env)
    p.present(t)
    t.is_titled("sotto")
    e = Sotto(c, c.server.account("eve%d" % c.number), head=MANUAL)
    e.say(t, "buy this")
    t.is_titled("(1) sotto")
    p.start_session(t)
    p.encrypted(t)
    p.say(t, FORGED)
    t.is_titled("(2) sotto")
    if number != 0:
        said = t.tells(number, 2 if number == 99 else 1)
        expect(all("eve" not in x for x in said), "a stranger: %s" % said)
        expect(b.user in said[0], "whose it is: %s" % said)
        expect(("owned" in "".join(said)) == (kind == "text"),
               "its text: %s" % said)
        expect(len(said) == (2 if number == 99 else 1), "said: %s" % said)
    for other in {9, 99, 777} - {number}:
        expect(t.strings(other) == [], "unasked: %s" % t.strings(other))
    expect(not re.search("[\u0080-\u009f\u202a-\u202e]",
                         t.bytes.decode("utf-8", "replace")),
           "a control of theirs came through")
    t.type("/quit")
    t.is_titled("")
    wait_for(lambda: b"\033[23;2t" in t.bytes, 10, "the title to be given back")
    expect(t.bytes.find(b"\033[22;2t") < t.bytes.find(b"\033]2;"),
           "it was kept before another was set")
