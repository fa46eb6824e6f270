# The programs that are measured: their files, and what a user types to do
# what is measured.  Settings are each program's own, but for what it needs to
# reach the server and to do OTR at all.
#
# SPDX-License-Identifier: ISC

import os
import re
import shutil
import subprocess

from harness import Failed, home_env
from term import Term


def write(path, text):
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with open(path, "w") as f:
        os.fchmod(f.fileno(), 0o600)
        f.write(text)


def asked(*argv):
    """What a program says of its version: the first line with a digit."""
    r = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True)
    for line in r.stdout.splitlines():
        if any(c.isdigit() for c in line):
            return line
    return "unknown"


def names(line, jid):
    """Whether a contact's name, or its address, stands there."""
    return jid.split("@")[0] in line.lower().replace(" ", "")


class Program:
    one_paste = False           # several lines pasted are one message
    patience = 60               # seconds; how long a flood may take it
    once = False                # what takes it long is measured once

    def __init__(self, ground, path):
        self.ground, self.path = ground, path

    def run(self, home, account, connect=True):
        """A start in that home, whose configuration is written first."""
        os.makedirs(home, mode=0o700, exist_ok=True)
        argv = self.configure(home, account, connect)
        return Term(self.ground, argv, home_env(home))

    def forget(self, home):
        shutil.rmtree(home, ignore_errors=True)

    def input(self, screen):
        """The line that is typed into."""
        return screen.lines()[-1]

    def make_key(self, term):
        pass

    quit = "/quit"


class Sotto(Program):
    name = "sotto"
    one_paste = True

    def version(self):
        return asked(self.path, "--version")

    def configure(self, home, account, connect):
        write(home + "/config", 'account "%s" {\n\tpassword = "%s"\n\thost = '
              '"127.0.0.1"\n\tport = %d\n\tca_file = "%s"\n\tautoconnect = '
              '%s\n}\n' % (account.jid, account.password, account.port,
                           self.ground.ca, str(connect).lower()))
        return [self.path, "--config", home + "/config", "--data",
                home + "/data"]

    def open(self, term, jid):
        term.type("/query " + jid)
        term.when(lambda s: names(s.lines()[-2], jid), 5,
                  "the contact's window")

    def start_otr(self, jid):
        return "/otr start"

    def end_otr(self, jid):
        return ["/otr end"]

    def secure(self, screen):
        return screen.lines()[-2].startswith((" Unverified", " Private"))

    def told(self, screen):
        """That a message came, for a window that is not shown."""
        return re.search(r" 2 \S.*[:·]1 ", screen.lines()[-2])

    def answer_paste(self, term):
        """It asks; when it had asked, and when it was answered."""
        asked = term.when(lambda s: "as one message?" in s.text(), 20,
                          "the question")
        # Nothing counts at first, so that nobody answers by chance.
        term.rest(0.6)
        return asked


class Mcabber(Program):
    name = "mcabber"

    def version(self):
        return asked(self.path, "-V").split(" -- ")[0]

    def configure(self, home, account, connect):
        if connect:
            where = ("set jid = %s\nset password = %s\nset server = 127.0.0.1"
                     "\nset port = %d\nset tls = 1\nset ssl_ignore_checks = "
                     "1\n" % (account.jid, account.password, account.port))
        else:
            where = ""
        write(home + "/mcabberrc", where + "set otr = 1\nset otr_dir = "
              "%s/otr\notrpolicy default manual\n" % home)
        os.makedirs(home + "/otr", mode=0o700, exist_ok=True)
        return [self.path, "-f", home + "/mcabberrc"]

    def open(self, term, jid):
        term.type("/roster search " + jid)
        term.write(b"\r")
        term.when(lambda s: any("Buddy:" in x and names(x, jid)
                                for x in s.lines()), 5,
                  "the contact's window")

    def start_otr(self, jid):
        return "/otr start " + jid

    def end_otr(self, jid):
        return ["/otr stop " + jid, "/buffer clear"]

    def secure(self, screen):
        return "OTR: channel established" in screen.text()

    def told(self, screen):
        return screen.lines()[-2][0] in "#!"


class Profanity(Program):
    name = "profanity"
    patience = 20
    once = True

    def version(self):
        return asked(self.path, "-v")

    def configure(self, home, account, connect):
        data = home + "/.local/share/profanity"
        write(data + "/accounts", "[%s]\nenabled=true\njid=%s\nresource=prof\n"
              "server=127.0.0.1\nport=%d\npassword=%s\ntls.policy=trust\n"
              "presence.last=online\npresence.login=online\n" % (
                  account.jid, account.jid, account.port, account.password))
        return [self.path] + (["-a", account.jid] if connect else [])

    def open(self, term, jid):
        term.type("/msg " + jid)
        term.when(lambda s: names(s.lines()[0], jid), 5,
                  "the contact's window")

    def make_key(self, term):
        term.type("/otr gen")
        term.sees("key generation complete", 60)

    def start_otr(self, jid):
        return "/otr start " + jid

    def end_otr(self, jid):
        return ["/otr end"]

    def secure(self, screen):
        return "[OTR]" in screen.lines()[0]

    def told(self, screen):
        return "<< chat message: " in screen.text()


PROGRAMS = [Sotto, Mcabber, Profanity]


def find(ground, sotto):
    """Those that are there, and what is missing."""
    found, lack = [], []
    for kind in PROGRAMS:
        path = sotto if kind is Sotto else shutil.which(kind.name)
        if path and os.access(path, os.X_OK):
            found.append(kind(ground, path))
        else:
            lack.append(kind.name)
    return found, lack


__all__ = ["Failed", "PROGRAMS", "find"]
