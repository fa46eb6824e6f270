# sotto itself, behind its pipe: each object that it writes is checked.
#
# SPDX-License-Identifier: ISC

import json
import os
import re

from harness import Failed, home_env, poll_for, wait_for
from process import Lines, Screen


class Sotto(Lines):
    """`sotto --pipe`; each object that it writes is checked as it comes."""

    ORDER = ["held", "sent", "acked", "received", "read"]
    TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

    def __init__(self, case, account, name=None, config="", head="",
                 port=None, ca=True, password=None, args=(), linger=5,
                 wait=True, home=None, cert=None, online=True,
                 wrap=()):
        self.case = case
        self.account = account
        self.jid = account.jid
        self.home = home or case.folder("sotto-" + account.user)
        self.config = os.path.join(self.home, "config")
        self.data = os.path.join(self.home, "data")
        if not os.path.exists(self.config):
            self.write_config(account, config, head, port, ca, password,
                              online)
        self.input = 0
        self.lines = {}
        self.seen_out = set()
        self.seen_level = set()
        self.delivery = {}
        self.drops = 0
        self.resends = 0
        argv = [*wrap, case.sotto, "--pipe", "--config", self.config,
                "--data", self.data, "--linger", str(linger), *args]
        super().__init__(case.ground, name or "sotto-" + account.user, argv,
                         home_env(self.home))
        case.parties.append(self)
        if wait:
            self.wait("ready", since=0)
            self.wait("account", since=0, state="online", seconds=20)

    def write_config(self, account, config, head, port, ca, password,
                     online=True):
        os.makedirs(self.home, mode=0o700, exist_ok=True)
        with open(self.config, "w") as f:
            os.fchmod(f.fileno(), 0o600)
            f.write(head + "\n")
            f.write('account "%s" {\n' % account.jid)
            f.write('\tpassword = "%s"\n' % (password or account.password))
            f.write('\thost = "127.0.0.1"\n\tport = %d\n'
                    % (port or account.port))
            if ca:
                f.write('\tca_file = "%s"\n' % self.case.ground.ca)
            f.write("\tautoconnect = %s\n" % str(online).lower())
            f.write(config + "\n}\n")

    def again(self, **kw):
        """The same user starts it once more: same files."""
        return Sotto(self.case, self.account, home=self.home, **kw)

    # -- the rules of the pipe, each object

    def check(self, o):
        bad = self.errors.append
        what = o.get("event")
        if not isinstance(what, str) or not self.TIME.match(
                str(o.get("time"))):
            bad("no event or time: %s" % o)
        if what == "account" and o.get("state") != "online":
            self.drops += 1
        # What the contact could not read goes again by itself.
        if what == "notice" and o.get("code") == "peer-unreadable":
            self.resends += 1
        if what == "done":
            n = o.get("line")
            if n not in self.lines or self.lines[n] is not None:
                bad("done for a line that was not given, or twice: %s" % o)
            self.lines[n] = o.get("ok")
        if what == "otr":
            self.seen_level.add((o.get("peer"), o.get("state")))
            fp = o.get("fingerprint")
            if fp and not re.match("[0-9a-f]{40}$", fp):
                bad("fingerprint of an odd form: %s" % o)
        if what == "message":
            if o.get("level") in ("unverified", "private") and \
                    (o.get("peer"), o["level"]) not in self.seen_level:
                bad("message before the otr object of its level: %s" % o)
            if o.get("direction") == "out":
                if o.get("id") in self.seen_out:
                    bad("the same line shown twice: %s" % o)
                self.seen_out.add(o.get("id"))
        if what in ("reaction", "retraction") and \
                o.get("direction") == "out":
            self.seen_out.add(o.get("message"))
        if what == "delivery":
            self.check_delivery(o, bad)

    def check_delivery(self, o, bad):
        ident, state = o.get("id"), o.get("state")
        if ident not in self.seen_out:
            bad("delivery before its message: %s" % o)
        old, drops, resends = self.delivery.get(ident, (None, 0, 0))
        if state != "failed" and old not in (None, "failed"):
            if state not in self.ORDER:
                bad("no such delivery state: %s" % o)
            # The order starts again only where an attempt ended: the
            # stream was lost, or the user sent it again.
            elif self.ORDER.index(state) <= self.ORDER.index(old) and \
                    drops == self.drops and resends == self.resends:
                bad("delivery out of order, %s after %s: %s"
                    % (state, old, o))
        self.delivery[ident] = (state, self.drops, self.resends)

    # -- commands

    def send(self, line):
        self.input += 1
        n = self.input
        self.lines[n] = None
        if line.startswith("/resend"):
            self.resends += 1
        self.write(line)
        return n

    def do(self, line, ok=True, seconds=15):
        """A command; waits for its `done`.  Returns that object."""
        n = self.send(line)
        d = self.wait("done", line=n, seconds=seconds)
        if ok is not None and d.get("ok") is not ok:
            raise Failed("%s: %r was %s, expected %s" % (
                self.name, line, "ok" if d.get("ok") else "refused",
                "ok" if ok else "refused"))
        return d

    def say(self, to, text, ok=True):
        """A line to a contact; returns its id."""
        to = getattr(to, "jid", to)
        n = self.send(json.dumps({"command": "/msg " + to, "text": text},
                                 ensure_ascii=False))
        d = self.wait("done", line=n)
        if d.get("ok") is not ok:
            raise Failed("%s: /msg was %s" % (self.name, d))
        if not ok:
            return None
        o = self.wait("message", direction="out", line=n)
        if o["body"] != text:
            raise Failed("shown otherwise than typed: %r" % o)
        return o["id"]

    def gets(self, text, level=None, seconds=15, since=0):
        want = {"direction": "in", "body": text}
        if level:
            want["level"] = level
        return self.wait("message", seconds=seconds, since=since, **want)

    def delivered(self, ident, state="received", seconds=15, **want):
        # A receipt may come before the server's count, which is then
        # nothing new.
        states = ("acked", "received") if state == "acked" else (state,)
        return self.wait("delivery", id=ident, state=lambda s: s in states,
                         since=0, seconds=seconds, **want)

    def level(self, to):
        """The level as the pipe told it last."""
        to = getattr(to, "jid", to)
        now = "not-private"
        for o in self.events:
            if o.get("event") == "otr" and o.get("peer") == to:
                now = o["state"]
        return now

    def reaches(self, to, level, seconds=20):
        wait_for(lambda: self.level(to) == level, seconds,
                 "%s to be %s with %s (it is %s)" % (
                     self.name, level, getattr(to, "jid", to),
                     self.level(to)))

    def otr(self, to, level, seconds=20):
        return self.wait("otr", seconds=seconds, state=level,
                         peer=getattr(to, "jid", to))

    def start_otr(self, to, level="unverified"):
        self.do("/otr start " + to.jid)
        return self.otr(to, level)

    def presence(self, to):
        now = "offline"
        for o in self.events:
            if o.get("event") == "presence" and o.get("peer") == to.jid:
                now = o["state"]
        return now

    def present(self, to, seconds=20):
        """Until the contact is seen online."""
        wait_for(lambda: self.presence(to) != "offline", seconds,
                 "%s to see %s" % (self.name, to.jid))

    def absent(self, to, seconds=20):
        wait_for(lambda: self.presence(to) == "offline", seconds,
                 "%s to miss %s" % (self.name, to.jid))

    # -- the same names as the other peers have, for the same deeds

    version = 3

    def start_session(self, to):
        self.do("/otr start " + to.jid)

    def end_session(self, to):
        self.do("/otr end " + to.jid)

    def encrypted(self, to):
        wait_for(lambda: self.level(to) in ("unverified", "private"), 20,
                 "%s to be encrypted" % self.name)

    def ended(self, to):
        self.reaches(to, "finished")

    def heard(self, text, to=None):
        o = self.gets(text)
        if o["level"] not in ("unverified", "private"):
            raise Failed("%s heard it in the clear: %s" % (self.name, o))

    def heard_clear(self, text):
        self.gets(text, level="not-private")

    def ask_smp(self, to, secret, question=None):
        if question:
            self.do('/otr smp question %s "%s" "%s"'
                    % (to.jid, question, secret))
        else:
            self.do("/otr smp %s %s" % (to.jid, secret))

    def asked_smp(self, question=None):
        self.wait("smp", state="asked",
                  question=lambda q: (q or None) == question)

    def answer_smp(self, to, secret):
        self.do("/otr smp answer %s %s" % (to.jid, secret))

    answer_question = answer_smp

    def smp_result(self, good):
        self.wait("smp", state="succeeded" if good else "failed",
                  seconds=20)

    def open(self, to):
        self.present(to)

    def leave(self):
        self.send("/quit")
        return self.finish()

    def own_fingerprint(self):
        def ask():
            n = self.do("/otr fingerprint")["line"]
            return self.find("notice", 0, line=n, code="own-fingerprint")
        return poll_for(lambda: ask()["fingerprint"], 10,
                        "the own fingerprint")

    def all_answered(self):
        left = [n for n, ok in self.lines.items() if ok is None]
        if left:
            self.errors.append("input lines without `done`: %s" % left)


class Tui(Screen):
    """sotto on a terminal."""

    write_config = Sotto.write_config

    def answer(self, number):
        """Answers the question that has the keys.  Nothing counts in its
        first half second, so a number is typed until it does."""
        def over():
            shot = self.shot()
            if "Press C-o" in shot:
                return True
            if "[Enter] " in shot:
                self.keys("Enter")
            elif "[Esc] " in shot:
                self.keys(str(number))
            else:
                return True
        self.sees(r"\[Esc\] ")
        poll_for(over, 15, "%s to be answered" % self.name, every=0.3)

    def __init__(self, case, account, head="", config="", env=None,
                 password=None):
        self.case = case
        self.jid = account.jid
        self.home = case.folder("tui-" + account.user)
        self.config = os.path.join(self.home, "config")
        self.write_config(account, config, head, None, True, password)
        super().__init__(case.ground, "tui-" + account.user,
                         [case.sotto, "--config", self.config, "--data",
                          self.home + "/data"],
                         home_env(self.home, **(env or {})))
        case.parties.append(self)
