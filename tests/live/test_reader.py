# Reader mode on a terminal that can do nothing: what is said, and that a
# session, its fall and a question can be gone through by ear alone.
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
import time

from case import expect, test
from harness import home_env, news, poll_for, wait_for
from peers import Libotr, Potr
from sotto import Sotto


class Reader:
    """sotto --reader on a terminal of its own, TERM=dumb."""

    write_config = Sotto.write_config

    def __init__(self, case, account, head="", config="", columns=200,
                 online=True, password=None, term="dumb", wrap=()):
        self.case = case
        self.jid = account.jid
        self.name = "reader-" + account.user
        self.log = []
        self.home = case.folder(self.name)
        self.config = os.path.join(self.home, "config")
        self.write_config(account, config, head, None, True, password, online)
        self.text = ""
        self.at = 0
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, columns, 0, 0))
        self.modes = termios.tcgetattr(slave)
        self.slave = slave
        self.proc = case.ground.spawn(
            [*wrap, case.sotto, "--reader", "--config", self.config, "--data",
             self.home + "/data"], stdin=slave, stdout=slave,
            stderr=subprocess.STDOUT, env=home_env(self.home, TERM=term))
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()
        case.parties.append(self)

    def read(self):
        while True:
            try:
                got = os.read(self.master, 65536)
            except OSError:
                return
            with news:
                self.text += got.decode("utf-8", "replace").replace("\r", "")
                news.notify_all()

    def write(self, keys):
        self.log.append("%s < %r" % (self.name, keys))
        os.write(self.master, keys.encode())

    def type(self, text):
        """A line, once the last one was acted on."""
        with news:
            self.at = len(self.text)
        self.write(text + "\r")

    def says(self, pattern, seconds=20):
        """After what was waited for last."""
        def look():
            found = re.search(pattern, self.text[self.at:])
            if found:
                self.at += found.end()
            return found
        return wait_for(look, seconds, "%s to say /%s/" % (self.name,
                                                           pattern))

    def answers(self, word, then):
        """Again where it was too early: that is said."""
        while True:
            self.type(word)
            if self.says("too early|" + then).group() != "too early":
                return
            self.says("Type .*: ")
            time.sleep(0.5)

    def quit(self):
        with news:
            self.log.append("%s said:\n%s" % (self.name, self.text[-6000:]))
        self.case.ground.reap(self.proc)
        os.close(self.slave)
        os.close(self.master)

    def plain(self):
        """Nothing was ever written but text and the backspaces of typing."""
        bad = re.search("[^\n\b\x20-\x7e\x80-\U0010ffff]", self.text)
        expect(not bad, "a byte that is no text: %r in %r" % (
            bad and bad.group(), self.text[-300:]))


@test(seconds=120)
def reader_talk(c):
    """A session, verified, ended by the contact: each level is said, and no
    line leaves under one that was not."""
    a, b = c.two()
    r = Reader(c, a)
    r.says("reader mode")
    r.says("is online")
    p = Libotr(c, b)
    p.present(a)
    r.type("/query " + p.jid)
    r.says(r"Window 2, %s, Not private" % b.user)
    r.says("Not private, %s: $" % b.user)
    r.type("/otr start")
    r.says("Level: Unverified", 30)
    r.write("\x0c")
    r.says("\nUnverified, %s: $" % b.user)
    secret = c.secret()
    r.type(secret)
    p.heard(secret)
    # What comes while one types is said below; the line goes on.
    r.write("half a ")
    r.says("half a ")
    p.say(a, "while you type")
    r.says("\n%s: while you type\n" % b.user)
    r.write("line")
    r.write("\x0c")
    r.says("\nUnverified, %s: half a line" % b.user)
    r.type("")
    p.heard("half a line")
    # Verified by a secret, of which nothing is shown.
    r.type("/otr smp")
    r.says("what you type is not shown: ")
    r.type("the-right-one")
    p.asked_smp()
    p.answer_smp(a, "the-right-one")
    r.says("Level: Private", 30)
    expect("the-right-one" not in r.text, "a secret was echoed")
    r.write("\x0c")
    r.says("\nPrivate, %s: $" % b.user)
    # The fall: said by a line of its own; the next line waits, and asks.
    p.end_session(a)
    r.says("(Warning|Level).*Finished", 30)
    held = c.secret("held")
    r.type(held)
    r.says("Question: ")
    r.says("Type ")
    r.type("/level")
    r.says("Finished: the contact has ended the session")
    r.says("1 line waits")
    r.answers("later", "\nFinished, %s: $" % b.user)
    r.type("/answer")
    r.says("Number 1: ")
    r.answers("later", "\nFinished, %s: $" % b.user)
    r.type("/otr end")
    r.says("\nNot private, %s: $" % b.user)
    r.plain()
    c.never_on_wire(secret)
    c.never_on_wire(held)
    c.never_on_wire("half a line")


@test(seconds=90)
def reader_password(c):
    """A password that is asked for later is typed where nothing is shown; one
    that is typed as a line is asked about, and not sent."""
    a, b = c.two()
    p = Potr(c, b)
    r = Reader(c, a, password="not this one")
    r.says("Question 1: .*the server refused the password")
    r.type("/query " + b.jid)
    r.says("Window 2")
    r.type(a.password)
    r.says("Is this line it")
    r.says("Number 1: it is the password")
    r.says("Type the word send it for: it is for %s" % b.user)
    r.answers("forget the line", "\nOffline|\nNot private")
    shown = r.text.count(a.password)
    r.type("/answer 1")
    r.says("Password of %s, what you type is not shown" % a.jid)
    r.type(a.password)
    r.says("is online")
    expect(r.text.count(a.password) == shown, "the password is shown")
    r.plain()
    r.type("good evening")
    p.wait("message", body="good evening", since=0)
    expect(not p.raw_has(a.password), "the password was sent")


@test(seconds=60)
def reader_ends(c):
    """The terminal is as it was: after /quit, and when it is stopped."""
    a, b = c.two()
    r = Reader(c, a, online=False, term="dumb")
    r.says("Status: ")
    expect(termios.tcgetattr(r.slave)[3] & termios.ECHO == 0, "echo is on")
    r.type("/win")
    r.says("1: status")
    r.write("\x1a")
    poll_for(lambda: "T" in open("/proc/%d/stat" % r.proc.pid).read()
             .rsplit(")", 1)[1].split()[0], 10, "it to stop")
    expect(termios.tcgetattr(r.slave) == r.modes, "modes while stopped")
    os.kill(r.proc.pid, 18)
    r.says("Status: ")
    r.type("/quit")
    expect(r.proc.wait(20) == 0, "status")
    expect(termios.tcgetattr(r.slave) == r.modes, "modes at the end")
    r.plain()
