# The first start, at which no account is in any file.
#
# SPDX-License-Identifier: ISC

import os
import shutil

from case import expect, test
from peers import Potr
from sotto import Sotto, Tui


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
    t.answer(1)
    t.sees("is remembered, the password")
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
def password_as_text(c):
    """One that is typed into the open line while it is asked for is not sent,
    is kept nowhere, and logs in where the user says so."""
    a, b = c.two()
    p = Potr(c, b)
    t = Tui(c, a, password="not this one")
    t.sees("the server refused the password")
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
