# The first start, at which no account is in any file.
#
# SPDX-License-Identifier: ISC

import os
import shutil

from case import expect, test
from peers import Potr
from sotto import Sotto, Tui
from test_reader import Reader


class Newcomer(Tui):
    """No account; but where its server is, should somebody name it."""

    def write_config(self, account, *rest):
        data = self.home + "/data"
        os.makedirs(data, mode=0o700)
        with open(self.config, "w"):
            pass
        with open(data + "/settings", "w") as f:
            os.fchmod(f.fileno(), 0o600)
            f.write('account "%s" {\nhost = "127.0.0.1"\nport = %d\n'
                    'ca_file = "%s"\n}\n'
                    % (account.jid, account.port, self.case.ground.ca))

    def kept(self):
        with open(self.home + "/data/settings") as f:
            return f.read()


@test()
def first_log_in(c):
    """Whether to remember is asked behind the log-in, not before it."""
    a, _ = c.two()
    t = Newcomer(c, a)
    t.sees("Your address")
    t.type(a.jid)
    t.sees("Password of " + a.jid)
    t.type("not this one")
    t.sees("password may be wrong|wrong password")
    expect("Remember" not in t.shot(), "asked before it is online")
    t.type("/connect " + a.jid)
    t.sees("Password")
    t.type(a.password)
    t.sees("You are logged in")
    t.keys("C-o")
    t.sees(r"\?\W+\[1\] remember it")
    t.answer(1)
    t.sees("is remembered; the password")
    expect("remembered" in t.kept(), t.kept())
    expect(a.password not in t.kept(), "the password is kept")


@test()
def first_not_remembered(c):
    a, _ = c.two()
    t = Newcomer(c, a)
    t.sees("Your address")
    t.type(a.jid)
    t.sees("Password of " + a.jid)
    t.type(a.password)
    t.sees("You are logged in")
    # It came by itself: it takes no key.
    t.keys("/", "h", "e", "l", "p", "C-u")
    t.sees("Press C-o to answer")
    t.keys("C-o")
    t.sees(r"\?\W+\[1\] remember it")
    t.keys("Escape")
    t.sees("is not remembered")
    expect("remembered" not in t.kept(), t.kept())


@test()
def first_takes_keys_over(c):
    """Another program's keys here are offered, and taken where one says so."""
    a, b = c.two()
    s = Sotto(c, b)
    s.own_fingerprint()
    s.leave()

    class Owner(Newcomer):
        def write_config(self, account, *rest):
            super().write_config(account, *rest)
            os.makedirs(self.home + "/.purple", mode=0o700)
            shutil.copy(s.data + "/otr.private_key", self.home + "/.purple")
            os.makedirs(self.home + "/.local/share/gajim", mode=0o700)
            shutil.copy(s.data + "/otr.private_key",
                        self.home + "/.local/share/gajim/work.key3")

    t = Owner(c, a)
    t.sees("Other programs have OTR keys here")
    t.sees("Pidgin")
    t.sees("Gajim")
    expect("profanity" not in t.shot(), "what is not here is not offered")
    t.answer(2)
    t.sees("Your address")
    t.keys("Escape")
    with open(t.home + "/data/otr.private_key") as f:
        expect(b.jid in f.read(), "the key is here")


@test()
def first_finds_where_they_are(c):
    """XDG_DATA_HOME counts for others, too; a folder without keys is none."""
    a, b = c.two()
    s = Sotto(c, b)
    s.own_fingerprint()
    s.leave()

    class Owner(Newcomer):
        def write_config(self, account, *rest):
            super().write_config(account, *rest)
            os.makedirs(self.home + "/else where/kopete_otr", mode=0o700)
            os.makedirs(self.home + "/else where/profanity/otr/x", mode=0o700)
            os.makedirs(self.home + "/.local/share/gajim", mode=0o700)
            shutil.copy(s.data + "/otr.private_key",
                        self.home + "/.local/share/gajim/work.key3")
            with open(s.data + "/otr.private_key") as f:
                keys = f.read().replace("prpl-jabber", "JabberProtocol")
            with open(self.home + "/else where/kopete_otr/privkeys",
                      "w") as f:
                f.write(keys)

    t = Owner(c, a, env={"XDG_DATA_HOME": c.folder("tui-" + a.user) +
                         "/else where"})
    t.sees("Other programs have OTR keys here")
    t.sees(r"Kopete")
    expect("profanity" not in t.shot() and "Gajim" not in t.shot(),
           "offered though it is not there: " + t.shot())
    t.answer(2)
    t.sees("Your address")
    t.keys("Escape")
    with open(t.home + "/data/otr.private_key") as f:
        expect(b.jid in f.read(), "the key is here")


class ReadingNewcomer(Reader):
    write_config = Newcomer.write_config
    kept = Newcomer.kept


@test()
def first_in_reader(c):
    """All of it by ear: a wrong address, a wrong password, and remembered."""
    a, _ = c.two()
    r = ReadingNewcomer(c, a)
    r.says("Welcome to sotto")
    r.says("Your address .*: $")
    r.type("nonsense")
    r.says("Error: bad address")
    r.says("Your address .*: $")
    r.type(a.jid)
    r.says("Password of %s, what you type is not shown: $" % a.jid)
    r.type("not this one")
    r.says("the server refused the password; type another one")
    r.type("/answer 1")
    r.says("Password of %s, what you type is not shown: $" % a.jid)
    r.type(a.password)
    r.says("You are logged in")
    r.says("Type a number: ")
    r.answers("1", "is remembered")
    expect("remembered" in r.kept(), r.kept())
    for text in (r.text, r.kept()):
        expect(a.password not in text and "not this one" not in text,
               "a password was said or kept")
    r.plain()


@test()
def first_looks_around_in_reader(c):
    """Whoever has no address yet is told how to go on."""
    a, _ = c.two()
    r = ReadingNewcomer(c, a)
    r.says("Your address .*: $")
    r.write("\033")
    r.says("no account yet: /connect you@example.org connects")
    r.type("/help connect")
    r.says("/connect")


@test()
def password_at_second_start(c):
    """It is asked for at once where nothing is shown, as at the first one."""
    a, _ = c.two()

    class Returned(Newcomer):
        def write_config(self, account, *rest):
            super().write_config(account, *rest)
            path = self.home + "/data/settings"
            with open(path) as f:
                text = f.read()
            with open(path, "w") as f:
                f.write(text.replace("{", "{\nremembered = true\n"
                                     "autoconnect = true"))

    t = Returned(c, a)
    t.sees("Password of " + a.jid)
    t.type(a.password)
    t.sees(a.jid + " online")
    expect(a.password not in t.shot(), "the password is shown")
    expect("You chose" not in t.shot(), "nobody chose anything")


@test()
def password_as_text(c):
    """One that is typed into the open line while it is asked for is not sent,
    is kept nowhere, and logs in where the user says so."""
    a, b = c.two()
    p = Potr(c, b)
    t = Tui(c, a, password="not this one")
    t.sees("the server refused the password")
    # Asked at once, since nobody has typed yet: given up, it is a question.
    t.sees("Password of")
    t.keys("Escape")
    t.sees(r"\[1\] type it")
    t.type("/query " + b.jid)
    t.type(a.password)
    t.sees("Is this line it")
    t.sees("2. it is for " + b.user)
    expect(a.password not in t.shot(), "the password is shown")
    t.answer(1)
    t.sees(a.jid + " online")
    t.type("good evening")
    p.wait("message", body="good evening", since=0)
    expect(not p.raw_has(a.password), "the password was sent")
    t.keys("M-1")
    t.keys("Up")
    t.keys("Up")
    expect(a.password not in t.shot(), "the password is remembered")
