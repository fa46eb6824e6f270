# The contacts of a live test, which nobody here wrote: mcabber (OTR v3),
# profanity (OTR v2), python3-slixmpp with python3-potr (v2).
#
# SPDX-License-Identifier: ISC

import json
import os
import re
import secrets
import shutil

from harness import HERE, home_env, poll_for, wait_for
from process import Lines, Screen


class Potr(Lines):
    """python3-slixmpp with python3-potr; tells every body as it came."""

    def __init__(self, case, account, policy="manual", home=None, wait=True,
                 port=None):
        self.case = case
        self.account = account
        self.jid = account.jid
        self.policy = policy
        self.home = home or case.folder("potr-" + account.user)
        super().__init__(
            case.ground, "potr-" + account.user,
            ["/usr/bin/python3", "-W", "ignore", HERE + "/peer-potr",
             account.jid, account.password, "127.0.0.1",
             str(port or account.port), case.ground.ca, self.home, policy],
            home_env(self.home))
        case.parties.append(self)
        if wait:
            self.wait("account", since=0, state="online", seconds=20)

    def do(self, what, to=None, **kw):
        if to is not None:
            kw["to"] = getattr(to, "jid", to)
        self.write(json.dumps(dict(kw, do=what)))
        self.wait("done", do=what)

    def say(self, to, text):
        self.do("say", to, text=text)

    def gets(self, text, encrypted=True, seconds=15, since=0):
        return self.wait("message", body=text, encrypted=encrypted,
                         seconds=seconds, since=since)

    def reaches(self, to, state, seconds=20):
        def look():
            now = [o["state"] for o in self.events
                   if o.get("event") == "otr" and o["peer"] == to.jid]
            return (now or ["plain"])[-1] == state
        wait_for(look, seconds, "%s to be %s" % (self.name, state))

    def present(self, to):
        self.wait("presence", peer=to.jid, since=0,
                  type=lambda t: t != "unavailable", seconds=20)

    def bodies(self):
        return [o["body"] for o in self.events if o.get("event") == "body"]

    def raw_has(self, text):
        """Law 1 seen from here: did it arrive readable, anywhere?"""
        return any(text in o["xml"] for o in self.events
                   if o.get("event") == "raw")

    def own_fingerprint(self):
        return self.wait("fingerprint", since=0)["own"]

    version = 2

    def start_session(self, to):
        self.do("start", to)

    def end_session(self, to):
        self.do("end", to)

    def encrypted(self, to):
        self.reaches(to, "encrypted")

    def ended(self, to):
        self.reaches(to, "finished")

    def heard(self, text, to=None):
        self.gets(text)

    def heard_clear(self, text):
        self.gets(text, encrypted=False)

    def ask_smp(self, to, secret, question=None):
        self.do("smp", to, secret=secret, question=question)

    def asked_smp(self, question=None):
        self.wait("smp", state="asked", question=question)

    def answer_smp(self, to, secret):
        self.do("answer", to, secret=secret)

    answer_question = answer_smp

    def smp_result(self, good):
        self.wait("smp", state="succeeded" if good else "failed")

    def open(self, to):
        self.present(to)

    def leave(self):
        self.do("quit")
        self.wait("account", state="offline")
        self.kill()

    def again(self, new_key=False, **kw):
        if new_key:
            shutil.rmtree(self.home)
        return Potr(self.case, self.account, self.policy, home=self.home,
                    **kw)


class Libotr(Lines):
    """python3-slixmpp with libotr: pieces of a size, a resource of a name."""

    def __init__(self, case, account, policy="manual", home=None, wait=True,
                 resource="desk", fragment=0, env=None):
        self.env = env or {}
        self.case = case
        self.account = account
        self.jid = account.jid
        self.policy = policy
        self.resource = resource
        self.fragment = fragment
        self.home = home or case.folder("libotr-%s-%s" % (account.user,
                                                          resource))
        super().__init__(
            case.ground, "libotr-%s-%s" % (account.user, resource),
            ["/usr/bin/python3", "-W", "ignore", HERE + "/peer-libotr",
             account.jid + "/" + resource, account.password, "127.0.0.1",
             str(account.port), case.ground.ca, self.home, str(fragment)],
            dict(home_env(self.home), **self.env))
        case.parties.append(self)
        if wait:
            self.wait("account", since=0, state="online", seconds=20)

    do = Potr.do
    say = Potr.say
    gets = Potr.gets
    reaches = Potr.reaches
    present = Potr.present
    bodies = Potr.bodies
    raw_has = Potr.raw_has
    own_fingerprint = Potr.own_fingerprint
    version = 3
    start_session = Potr.start_session
    end_session = Potr.end_session
    encrypted = Potr.encrypted
    ended = Potr.ended
    heard = Potr.heard
    heard_clear = Potr.heard_clear
    ask_smp = Potr.ask_smp
    asked_smp = Potr.asked_smp
    answer_smp = Potr.answer_smp
    answer_question = Potr.answer_smp
    smp_result = Potr.smp_result
    open = Potr.open
    leave = Potr.leave

    def puts(self):
        return [o["body"] for o in self.events if o.get("event") == "put"]

    def again(self, new_key=False, **kw):
        if new_key:
            shutil.rmtree(self.home)
        return Libotr(self.case, self.account, home=self.home,
                      resource=self.resource, fragment=self.fragment,
                      env=self.env, **kw)


class Mcabber(Screen):
    """OTR version 3 (and 2), of libotr, by other hands."""

    def __init__(self, case, account, policy="manual", home=None):
        self.case = case
        self.account = account
        self.jid = account.jid
        self.policy = policy
        # The resource that it makes is the same for two in one second.
        second = "/mcabber." + secrets.token_hex(4) if home else ""
        self.home = home or case.folder("mcabber-" + account.user)
        rc = os.path.join(self.home, "mcabberrc")
        with open(rc, "w") as f:
            os.fchmod(f.fileno(), 0o600)
            f.write("""
set jid = %s
set password = %s
set server = 127.0.0.1
set port = %d
set tls = 1
set ssl_ignore_checks = 1
set otr = 1
set otr_dir = %s/otr
set logging = 0
set tracelog_level = 2
set tracelog_file = %s/trace
set roster_hide_offline = 0
set roster_width = 20
set log_win_height = 12
set beep_on_message = 0
otrpolicy default %s
""" % (account.jid + second, account.password, account.port, self.home,
                self.home, policy))
        os.makedirs(self.home + "/otr", mode=0o700, exist_ok=True)
        super().__init__(case.ground, "mcabber-" + account.user,
                         ["mcabber", "-f", rc], home_env(self.home))
        case.parties.append(self)
        self.sees("Your status has been set", 20)

    def open(self, to):
        """Shows the conversation with a contact."""
        self.sees(r"\[o\] " + to.jid[:12])
        self.type("/roster search " + to.jid)
        self.keys("Enter")
        self.sees("Buddy: " + re.escape(to.jid))

    def own_fingerprint(self):
        self.type("/otr key")
        return self.sees(re.escape(self.jid) + r": ((?:[0-9A-F]{8} ?){5})") \
            .group(1).replace(" ", "").lower()

    def say(self, to, text):
        self.type("/say_to -q %s %s" % (to.jid, text))

    version = 3

    def start_session(self, to):
        self.type("/otr start " + to.jid)

    def end_session(self, to):
        self.type("/otr stop " + to.jid)

    def encrypted(self, to):
        self.open(to)
        self.sees("OTR: channel (re)?established")

    def ended(self, to):
        self.sees("OTR: channel closed")

    def heard(self, text, to=None):
        self.sees(r"<O= " + re.escape(text))

    def heard_clear(self, text):
        self.sees(r"<== " + re.escape(text))

    def ask_smp(self, to, secret):
        self.type("/otr smpq %s %s" % (to.jid, secret))

    def asked_smp(self):
        self.sees("Received SMP Initiation")

    def answer_smp(self, to, secret):
        self.type("/otr smpr %s %s" % (to.jid, secret))

    def smp_result(self, good):
        self.sees("Protocol: Success!" if good else "Protocol: Failure")

    def leave(self):
        self.type("/quit")
        poll_for(lambda: "dead" in self.shot() or not os.path.exists(
            "/proc/%d/fd/0" % self.pid), 10, "mcabber's end")
        self.quit()

    def again(self, new_key=False):
        if new_key:
            shutil.rmtree(self.home + "/otr")
        return Mcabber(self.case, self.account, self.policy, home=self.home)


class Profanity(Screen):
    """OTR version 2 only, of libotr, by yet other hands."""

    def __init__(self, case, account, policy="manual", home=None):
        self.case = case
        self.account = account
        self.jid = account.jid
        self.policy = policy
        self.home = home or case.folder("profanity-" + account.user)
        data = self.home + "/.local/share/profanity"
        conf = self.home + "/.config/profanity"
        os.makedirs(data, mode=0o700, exist_ok=True)
        os.makedirs(conf, mode=0o700, exist_ok=True)
        with open(conf + "/profrc", "w") as f:
            f.write("[ui]\nsplash=false\nwrap=false\n"
                    "[otr]\npolicy=%s\n[plugins]\n"
                    "[notifications]\nmessage=off\n" % policy)
        with open(data + "/accounts", "w") as f:
            os.fchmod(f.fileno(), 0o600)
            f.write("[%s]\nenabled=true\njid=%s\nresource=prof\n"
                    "server=127.0.0.1\nport=%d\npassword=%s\n"
                    "tls.policy=trust\notr.policy=%s\n"
                    "presence.last=online\npresence.login=online\n"
                    % (account.jid, account.jid, account.port,
                       account.password, policy))
        super().__init__(case.ground, "profanity-" + account.user,
                         ["profanity", "-a", account.jid, "-l", "DEBUG",
                          "-f", self.home + "/log"], home_env(self.home))
        case.parties.append(self)
        self.sees("logged in successfully", 20)
        if not os.path.exists(data + "/otr/%s/keys.txt" % account.jid
                              .replace("@", "_at_")):
            self.type("/otr gen")
            self.sees("Private key generation complete", 30)

    def open(self, to):
        self.type("/msg " + to.jid)

    def say(self, to, text):
        self.type("/msg %s %s" % (to.jid, text))

    def own_fingerprint(self):
        self.type("/otr myfp")
        return self.sees(r"fingerprint: ((?:[0-9A-Fa-f]{8} ?){5})") \
            .group(1).replace(" ", "").lower()

    version = 2

    def start_session(self, to):
        self.type("/otr start " + to.jid)

    def end_session(self, to):
        self.open(to)
        self.type("/otr end")

    def encrypted(self, to):
        self.open(to)
        self.sees(r"OTR session started")

    def ended(self, to):
        self.open(to)
        self.sees("ended the OTR session|OTR session ended")

    def heard(self, text, to=None):
        self.sees(r"~ .*: " + re.escape(text))

    def heard_clear(self, text):
        self.sees(r"- .*: " + re.escape(text))

    def ask_smp(self, to, secret):
        self.open(to)
        self.type("/otr secret " + secret)

    def asked_smp(self, question=None):
        self.sees("wants to authenticate your identity")
        if question:
            self.sees(re.escape(question))

    def answer_smp(self, to, secret):
        self.open(to)
        self.type("/otr secret " + secret)

    def answer_question(self, to, secret):
        self.open(to)
        self.type("/otr answer " + secret)

    def smp_result(self, good):
        self.sees("Authentication successful|successfully authenticated"
                  if good else "Authentication failed|failed to authenticate")

    def leave(self):
        self.type("/quit")
        poll_for(lambda: "dead" in self.shot() or not os.path.exists(
            "/proc/%d/fd/0" % self.pid), 10, "profanity's end")
        self.quit()

    def again(self, new_key=False):
        if new_key:
            shutil.rmtree(self.home + "/.local/share/profanity/otr")
        return Profanity(self.case, self.account, self.policy,
                         home=self.home)
