# The live tests.  Each has contacts and a sotto of its own; what goes over
# the server is looked at in the server's log of stanzas and its stores.
#
# SPDX-License-Identifier: ISC

import hashlib
import itertools
import json
import os
import secrets
import re
import shutil
import signal
import ssl
import subprocess
import threading
import time

import harness
from harness import Failed, Relay, Server, free_port, poll_for, wait_for
from hostile import Hostile
from peers import (HERE, Libotr, Mcabber, Potr, Profanity, Sotto, Tui,
                   home_env)

ALL = []
KINDS = {"libotr": Libotr, "mcabber": Mcabber, "profanity": Profanity,
         "potr": Potr, "sotto": Sotto}
V2 = 'otr_v2 = "allow"'


class Test:
    def __init__(self, name, run, seconds, sotto):
        self.name, self.run = name, run
        self.seconds, self.sotto = seconds, sotto


def test(seconds=60, sotto=True, over=(None,)):
    """Registers a test; `over`: once for each of these, named after it."""
    def take(f):
        for x in over:
            name = f.__name__.replace("_", "-")
            if x is None:
                ALL.append(Test(name, f, seconds, sotto))
            else:
                ALL.append(Test("%s:%s" % (name, x), lambda c, x=x: f(c, x),
                                seconds, sotto))
        return f
    return take


def expect(true, what):
    if not true:
        raise Failed(what)


class Case:
    """What one test has: names of its own on the server, and a folder."""

    numbers = itertools.count(1)

    def __init__(self, ground, server, sotto, name):
        self.ground, self.server, self.sotto = ground, server, sotto
        self.name = name
        self.number = next(self.numbers)
        self.parties = []
        self.servers = []
        self.relays = []
        self.secrets = []

    def folder(self, name):
        path = self.ground.path("case%d-%s" % (self.number, name))
        os.makedirs(path, 0o700, exist_ok=True)
        return path

    def run(self, t):
        harness.limit.end = time.monotonic() + t.seconds
        try:
            t.run(self)
            for p in self.parties:
                if isinstance(p, Sotto):
                    p.all_answered()
                if getattr(p, "errors", None):
                    raise Failed("%s broke the pipe's rules:\n%s" % (
                        p.name, "\n".join(p.errors)))
        except Failed as e:
            raise Failed("%s%s" % (e, self.leaks())) from None
        finally:
            harness.limit.end = float("inf")
            self.end()

    def end(self):
        for p in self.parties:
            try:
                if isinstance(p, (Libotr, Potr, Sotto)):
                    p.kill()
                else:
                    p.quit()
            except Exception:
                pass
        for r in self.relays:
            r.close()
        for s in self.servers:
            s.stop()

    def transcript(self):
        text = []
        for p in self.parties:
            text += [t if len(t) < 2000 else t[:6000] + "..."
                     for t in p.log[-60:]]
        return "\n".join(text)

    # -- the stage

    def own_server(self, **kw):
        s = Server(self.ground, "case%d-server%d" % (
            self.number, len(self.servers)), **kw)
        self.servers.append(s)
        return s

    def forgetful(self, kind):
        """
        For killing profanity: it uses XEP-0198 too, and the server would
        hold its place, online to all, for two minutes.
        """
        return self.own_server(hibernate=1) if kind == "profanity" else None

    def relay(self, server=None):
        r = Relay((server or self.server).port)
        self.relays.append(r)
        return r

    def two(self, server=None):
        """Two accounts that know each other."""
        server = server or self.server
        a, b = "ann%d" % self.number, "bob%d" % self.number
        return server.account(a, [b]), server.account(b, [a])

    def secret(self, what="secret"):
        """A text that nothing else contains."""
        text = "%s-%s-%d" % (what, secrets.token_hex(6), self.number)
        if what != "clear":
            self.secrets.append(text)
        return text

    def leaks(self):
        """Whatever failed: what of the secret texts did the server see?"""
        seen = [t for t in self.secrets
                for s in [self.server] + self.servers if s.wire_has(t)]
        return "; the server saw %s" % seen if seen else ""

    def pair(self, kind="potr", policy="manual", head=V2, server=None,
             peer_policy="manual", peer=None, **kw):
        """sotto and a contact, both online and seeing each other."""
        a, b = self.two(server)
        s = Sotto(self, a, head='otr_policy = "%s"\n%s' % (policy, head),
                  **kw)
        if kind == "sotto":
            p = Sotto(self, b, head='otr_policy = "%s"' % peer_policy)
        else:
            p = KINDS[kind](self, b, policy=peer_policy, **(peer or {}))
        s.present(p)
        p.open(s)
        return s, p

    def private(self, s, p, secret="the-right-one"):
        """Brings a pair from encrypted to verified."""
        s.mark()
        p.mark() if hasattr(p, "mark") else None
        s.ask_smp(p, secret)
        p.asked_smp()
        p.answer_smp(s, secret)
        s.smp_result(True)
        s.reaches(p, "private")

    def session(self, *args, **kw):
        s, p = self.pair(*args, **kw)
        s.start_session(p)
        p.encrypted(s)
        s.encrypted(p)
        return s, p

    def never_on_wire(self, text, server=None):
        expect(not (server or self.server).wire_has(text),
               "the server saw the text %r" % text)


# ---- the peers among themselves: the ground is sound --------------------

@test(sotto=False, over=("mcabber", "profanity"))
def peers_talk(c, kind):
    a, b = c.two()
    potr = Potr(c, a)
    other = KINDS[kind](c, b)
    potr.present(other)
    other.open(potr)
    other.start_session(potr)
    potr.encrypted(other)
    other.encrypted(potr)
    one, two = c.secret("one"), c.secret("two")
    other.say(potr, one)
    potr.gets(one)
    potr.say(other, two)
    other.heard(two)
    potr.mark()
    other.ask_smp(potr, "agreed")
    potr.asked_smp()
    potr.mark()
    potr.answer_smp(other, "agreed")
    potr.smp_result(True)
    other.smp_result(True)
    other.end_session(potr)
    potr.ended(other)
    c.never_on_wire(one)
    c.never_on_wire(two)


@test(sotto=False)
def leak_is_seen(c):
    """The search for leaks finds one: in bodies, logs and stores."""
    a, b = c.two()
    potr = Potr(c, a)
    text = c.secret()
    potr.do("raw", b.jid, text=text)
    poll_for(lambda: c.server.wire_has(text), 5, "the text on the server")
    bob = Potr(c, b)
    wait_for(lambda: bob.raw_has(text), 10, "the text at the contact")


# ---- logging in ---------------------------------------------------------

def failed_with(s, code):
    o = s.wait("account", since=0, seconds=20,
               state=lambda x: x in ("failed", "offline"),
               reason=lambda r: r)
    words = json.dumps(o)
    expect(code in words, "account event names %s: %s" % (code, words))
    return o


@test()
def login(c):
    a, b = c.two()
    p = Potr(c, b)
    s = Sotto(c, a)
    states = [o["state"] for o in s.events if o["event"] == "account"]
    expect(states == ["connecting", "online"] or
           (states[0] == "connecting" and states[-1] == "online" and
            set(states) == {"connecting", "online"}),
           "states: %s" % states)
    p.present(s)
    s.present(p)
    s.do("/status")
    s.do("/nonsense", ok=False)
    expect(s.find("error", code="unknown-command"), "unknown command told")
    s.send("/quit")
    s.wait("eof")
    expect(s.finish() == 0, "exit status 0")
    p.wait("presence", type="unavailable", peer=s.jid, since=0)


@test()
def login_wrong_password(c):
    a, _ = c.two()
    s = Sotto(c, a, password="not this one", wait=False)
    failed_with(s, "wrong-password")
    expect("not this one" not in "\n".join(s.log), "password shown")
    s.do("/connect")
    s.wait("account", state="connecting")
    s.wait("account", state=lambda x: x in ("failed", "offline"))
    expect(s.finish() == 0, "exit status 0: nothing was to be sent")


@test()
def login_asks_for_password(c):
    a, _ = c.two()
    home = c.folder("nopass")
    with open(home + "/config", "w") as f:
        f.write('account "%s" {\nhost = "127.0.0.1"\nport = %d\n'
                'ca_file = "%s"\nautoconnect = true\n}\n'
                % (a.jid, a.port, c.ground.ca))
    s = Sotto(c, a, home=home, wait=False)
    q = s.wait("question", since=0, code="password")
    expect(q.get("commands"), "commands that answer: %s" % q)
    s.do("/connect %s %s" % (a.jid, a.password), ok=None)
    s.wait("account", state="online", since=0)


@test()
def login_nobody_there(c):
    a, _ = c.two()
    s = Sotto(c, a, port=free_port(), wait=False)
    failed_with(s, "refused")
    s.do("/disconnect", ok=None)
    with open(s.config) as f:
        text = f.read()
    s.kill()
    # a server that came later is found by /connect
    with open(s.config, "w") as f:
        f.write(text)
    r = c.relay()
    with open(s.config, "w") as f:
        f.write(text.replace(text.split("port = ")[1].split("\n")[0],
                             str(r.port)))
    r.open = False
    s = s.again(wait=False)
    s.wait("account", since=0, state=lambda x: x in ("failed", "offline"))
    r.open = True
    s.do("/connect", ok=None)
    s.wait("account", state="online", since=0)


@test()
def login_unknown_host(c):
    a, _ = c.two()
    s = Sotto(c, a, wait=False, home=unknown_host(c, a))
    failed_with(s, "unknown-host")


def unknown_host(c, a):
    home = c.folder("unknown")
    with open(home + "/config", "w") as f:
        os.fchmod(f.fileno(), 0o600)
        f.write('account "%s" {\npassword = "%s"\nautoconnect = true\n'
                'host = "nowhere.invalid"\n}\n' % (a.jid, a.password))
    return home


@test()
def login_no_tls(c):
    server = c.own_server(tls=False)
    a, _ = c.two(server)
    s = Sotto(c, a, wait=False)
    failed_with(s, "no-tls")
    expect(a.password not in server.traffic(), "no password in the clear")


@test(over=("unknown-ca", "wrong-name", "expired"))
def certificate_refused(c, cert):
    server = c.own_server(cert=cert)
    a, _ = c.two(server)
    s = Sotto(c, a, wait=False)
    q = s.wait("question", since=0, code="certificate", seconds=20)
    expect(any("/cert" in x for x in q.get("commands", [])),
           "commands: %s" % q)
    shown = s.find("notice", 0, code="certificate")
    expect(shown and shown["sha256"] == fingerprint(c, server) and
           shown["sha256"] in shown["text"], "the fingerprint: %s" % shown)
    for key in ("subject", "issuer", "names", "not_before", "not_after",
                "problem"):
        expect(shown[key] and shown[key] in shown["text"],
               "%s is shown: %s" % (key, shown))
    expect(not s.find("account", 0, state="online"), "not online")
    s.do("/cert refuse")
    expect("Authenticated" not in server.traffic(), "no login happened")
    s.do("/cert accept", ok=False)


def fingerprint(c, server):
    with open(server.dir + "/cert.crt") as f:
        der = ssl.PEM_cert_to_DER_cert(f.read())
    return hashlib.sha256(der).hexdigest()


@test()
def certificate_accepted_once(c):
    server = c.own_server(cert="unknown-ca")
    a, _ = c.two(server)
    s = Sotto(c, a, wait=False)
    s.wait("question", since=0, code="certificate")
    s.do("/cert accept")
    s.wait("account", state="online", seconds=20)
    s.send("/quit")
    expect(s.finish() == 0, "exit status")
    s = s.again(wait=False)
    s.wait("question", since=0, code="certificate")
    expect(not s.find("account", 0, state="online"), "asked again")


@test()
def certificate_pinned(c):
    server = c.own_server(cert="expired")
    a, _ = c.two(server)
    s = Sotto(c, a, wait=False)
    s.wait("question", since=0, code="certificate")
    s.do("/cert pin")
    s.wait("account", state="online", seconds=20)
    s.send("/quit")
    s.finish()
    s = s.again()
    expect(not s.find("question", 0, code="certificate"), "not asked again")
    s.send("/quit")
    s.finish()
    # another certificate, and be it a good one, is not the pinned one
    server.kill()
    for end in (".crt", ".key"):
        shutil.copy(c.ground.path("good" + end), server.dir + "/cert" + end)
    server.own()
    server.start()
    s = s.again(wait=False)
    s.wait("question", since=0, code="certificate", seconds=20)
    expect(not s.find("account", 0, state="online"), "not online")


# ---- key exchange, lines, ends ------------------------------------------

@test(over=KINDS, seconds=90)
def talk(c, kind):
    """Started by sotto; twenty lines each way; ended by sotto."""
    s, p = c.pair(kind)
    s.start_session(p)
    o = s.otr(p, "unverified")
    expect(o.get("version") == (2 if kind in ("profanity", "potr") else 3),
           "version: %s" % o)
    expect(o.get("fingerprint") == p.own_fingerprint(), "fingerprint")
    p.encrypted(s)
    token = c.secret()
    ids = []
    for n in range(20):
        ids.append(s.say(p, "%s out %d" % (token, n)))
        p.say(s, "%s in %d" % (token, n))
    for n in range(20):
        p.heard("%s out %d" % (token, n), s)
        s.heard("%s in %d" % (token, n))
    s.mark()
    for i in ids:
        s.delivered(i, "sent", level="unverified")
        s.delivered(i, "acked")
        if kind in ("potr", "sotto"):
            s.delivered(i, "received")
    got = [o["body"] for o in s.events if o["event"] == "message" and
           o["direction"] == "in" and token in o["body"]]
    expect(got == ["%s in %d" % (token, n) for n in range(20)],
           "in order and once: %s" % got)
    if kind in ("potr", "sotto"):
        got = [o["body"] for o in p.events if o["event"] == "message" and
               "%s out" % token in o["body"]]
        expect(got == ["%s out %d" % (token, n) for n in range(20)],
               "in order and once: %s" % got)
    s.end_session(p)
    s.reaches(p, "not-private")
    p.ended(s)
    c.never_on_wire(token)


@test(over=KINDS)
def started_by_contact(c, kind):
    s, p = c.pair(kind)
    p.start_session(s)
    p.encrypted(s)
    s.encrypted(p)
    one, two = c.secret("one"), c.secret("two")
    s.say(p, one)
    p.heard(one, s)
    p.say(s, two)
    s.heard(two)
    c.never_on_wire(one)
    c.never_on_wire(two)


@test(over=KINDS)
def ended_by_contact(c, kind):
    """Finished: the next line is held, asked about, and never clear."""
    s, p = c.session(kind)
    s.mark()
    p.end_session(s)
    s.otr(p, "finished")
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    q = s.wait("question", since=0, code="level-fell")
    expect(q.get("commands"), "commands: %s" % q)
    # nothing leaves until the user decides; then it goes sealed
    s.do("/otr start " + p.jid)
    s.otr(p, "unverified")
    s.do("/resend " + p.jid, ok=None)
    s.delivered(ident, "sent", level="unverified")
    p.heard(text, s)
    c.never_on_wire(text)


@test()
def ended_then_clear(c):
    """`/otr end` after it: a held line has failed, a new one goes clear."""
    s, p = c.session("potr")
    p.end_session(s)
    s.reaches(p, "finished")
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    s.do("/otr end " + p.jid)
    s.delivered(ident, "failed")
    s.reaches(p, "not-private")
    clear = c.secret("clear")
    s.say(p, clear)
    p.heard_clear(clear)
    s.do("/discard " + p.jid, ok=None)
    expect(not p.raw_has(text), "held text arrived")
    c.never_on_wire(text)


@test(over=KINDS)
def typed_during_key_exchange(c, kind):
    """Held while Starting, then sent sealed, in order."""
    s, p = c.pair(kind)
    s.send("/otr start " + p.jid)
    token = c.secret()
    ids = [s.say(p, "%s %d" % (token, n)) for n in range(5)]
    for n, i in enumerate(ids):
        s.delivered(i, "sent", level="unverified")
        p.heard("%s %d" % (token, n), s)
    if kind in ("potr", "sotto"):
        got = [o["body"] for o in p.events if o["event"] == "message" and
               token in o["body"]]
        expect(got == ["%s %d" % (token, n) for n in range(5)],
               "order: %s" % got)
    c.never_on_wire(token)


@test(over=KINDS)
def both_start_at_once(c, kind):
    """
    However the two exchanges cross, a session comes of it.  mcabber that is
    told to start ends the one that it has first: what crosses that is lost
    to it, and not ours to know.
    """
    s, p = c.pair(kind)
    t = threading.Thread(target=p.start_session, args=(s,))
    t.start()
    s.send("/otr start " + p.jid)
    t.join()
    s.encrypted(p)
    p.encrypted(s)
    texts = []
    for _ in range(3):
        if s.level(p) == "finished" and kind == "mcabber":
            s.start_session(p)
            s.encrypted(p)
        texts.append(c.secret())
        s.say(p, texts[-1])
        try:
            p.heard(texts[-1], s)
            break
        except Failed:
            if kind != "mcabber" or len(texts) == 3:
                raise
    for text in texts:
        c.never_on_wire(text)


@test(over=KINDS)
def refresh(c, kind):
    """/otr start within a session makes a new one; nothing falls."""
    s, p = c.session(kind)
    s.mark()
    since = s.since
    s.do("/otr start " + p.jid)
    s.otr(p, "unverified")
    fell = [o for o in s.events[since:] if o["event"] == "otr" and
            o["state"] in ("not-private", "finished")]
    expect(not fell, "levels on the way: %s" % fell)
    text = c.secret()
    s.say(p, text)
    p.heard(text, s)
    c.never_on_wire(text)


@test(seconds=70)
def no_answer(c):
    """A contact without OTR: held, said so after 20 s, never clear."""
    s, p = c.pair("potr", peer_policy="off")
    s.do("/otr start " + p.jid)
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    s.wait("notice", since=0, code="no-answer", seconds=30)
    expect(not s.find("delivery", 0, id=ident, state="sent"), "not sent")
    s.do("/otr end " + p.jid, ok=None)
    s.delivered(ident, "failed")
    c.never_on_wire(text)


# ---- SMP and trust ------------------------------------------------------

@test(over=KINDS)
def smp_right(c, kind):
    s, p = c.session(kind)
    s.mark()
    since = s.since
    s.ask_smp(p, "agreed-words")
    p.asked_smp()
    p.answer_smp(s, "agreed-words")
    p.smp_result(True)
    s.wait("smp", since=since, state="succeeded")
    s.wait("otr", since=since, state="private")
    order = [o["event"] for o in s.events[since:] if
             (o["event"], o.get("state")) in
             (("smp", "succeeded"), ("otr", "private"))]
    expect(order == ["smp", "otr"], "smp before otr: %s" % order)
    text = c.secret()
    i = s.say(p, text)
    s.delivered(i, "sent", level="private")
    p.heard(text, s)
    c.never_on_wire("agreed-words")


@test(over=KINDS)
def smp_asked_by_contact(c, kind):
    s, p = c.session(kind)
    s.mark()
    p.ask_smp(s, "agreed-words")
    s.asked_smp()
    s.mark()
    s.answer_smp(p, "agreed-words")
    s.smp_result(True)
    p.smp_result(True)
    s.reaches(p, "private")


@test(over=KINDS)
def smp_wrong(c, kind):
    """Fails on both sides, and takes no earlier trust away (law 4)."""
    s, p = c.session(kind)
    s.mark()
    s.ask_smp(p, "agreed-words")
    p.asked_smp()
    p.answer_smp(s, "other-words")
    # potr says so by breaking off
    bad = ("failed", "aborted") if kind == "potr" else ("failed",)
    s.wait("smp", state=lambda x: x in bad, seconds=20)
    expect(s.level(p) == "unverified", "level: " + s.level(p))
    s.do("/otr trust %s %s" % (p.jid, p.own_fingerprint()))
    s.reaches(p, "private")
    if hasattr(p, "mark"):
        p.mark()
    s.ask_smp(p, "once-more")
    since = s.since
    if kind in ("mcabber", "profanity"):
        # its screen still shows the first request: wait for the second
        poll_for(lambda: p.shot().count(
            "Received SMP Initiation" if kind == "mcabber" else
            "wants to authenticate") >= 2, 15, "the second request")
    else:
        p.asked_smp()
    p.answer_smp(s, "wrong-again")
    s.wait("smp", since=since, state=lambda x: x in bad, seconds=20)
    expect(s.level(p) == "private", "earlier trust stays: " + s.level(p))


@test(over=("profanity", "potr", "sotto"))
def smp_question(c, kind):
    s, p = c.session(kind)
    s.mark()
    since = s.since
    s.ask_smp(p, "Rialto", question="Where did we meet?")
    p.asked_smp(question="Where did we meet?")
    p.answer_question(s, "Rialto")
    s.wait("smp", since=since, state="succeeded", seconds=20)
    s.reaches(p, "private")


@test(over=("potr", "sotto"))
def smp_question_answered(c, kind):
    """Answering a question raises no level of one's own."""
    s, p = c.session(kind)
    s.mark()
    p.ask_smp(s, "Rialto", question="Where did we meet?")
    s.asked_smp(question="Where did we meet?")
    s.mark()
    s.answer_question(p, "Rialto")
    s.wait("smp", state="succeeded", seconds=20)
    p.smp_result(True) if kind == "potr" else p.reaches(s, "private")
    s.do("/otr status " + p.jid, ok=None)
    expect(s.level(p) == "unverified", "level: " + s.level(p))


@test(over=KINDS, seconds=90)
def trust_kept(c, kind):
    """Trust and distrust over restarts of sotto."""
    s, p = c.session(kind)
    mine = p.own_fingerprint()
    s.do("/otr trust %s %s" % (p.jid, "0" * 40), ok=False)
    s.do("/otr trust %s %s" % (p.jid, mine))
    s.reaches(p, "private")
    s.do("/otr end " + p.jid)
    p.ended(s)
    s.leave()
    s = s.again()
    s.present(p)
    s.do("/otr start " + p.jid)
    s.otr(p, "private")
    s.do("/otr distrust %s %s" % (p.jid, mine))
    s.reaches(p, "unverified")
    s.do("/otr end " + p.jid)
    s.leave()
    s = s.again()
    s.present(p)
    s.do("/otr start " + p.jid)
    s.otr(p, "unverified")


@test(over=("mcabber", "profanity", "potr"), seconds=90)
def new_key(c, kind):
    """A verified contact with another key: shouted, nothing sent (law 4)."""
    server = c.forgetful(kind)
    s, p = c.session(kind, server=server)
    s.do("/otr trust %s %s" % (p.jid, p.own_fingerprint()))
    s.reaches(p, "private")
    p.kill()
    s.absent(p)
    s.mark()
    since = s.since
    p = p.again(new_key=True)
    p.open(s)
    # It had a session: a new one is started when it is back.
    q = s.wait("question", since=since, code="new-key", seconds=20)
    expect(q.get("commands"), "commands: %s" % q)
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    expect(not s.find("delivery", 0, id=ident, state="sent"), "not sent")
    if kind == "potr":
        expect(not p.find("message", 0, body=text), "read by the new key")
    s.do("/otr accept " + p.jid)
    s.reaches(p, "unverified")
    new = c.secret("new")
    s.say(p, new)
    p.heard(new, s)
    c.never_on_wire(text, server)


# ---- policies -----------------------------------------------------------

@test()
def policy_never(c):
    s, p = c.pair("potr", policy="never")
    text = c.secret()
    ident = s.say(p, text)
    p.heard_clear(text)
    s.delivered(ident, "sent", level="not-private")
    p.start_session(s)
    s.do("/otr start " + p.jid, ok=False)
    clear = c.secret("clear")
    s.say(p, clear)
    p.heard_clear(clear)
    expect(s.level(p) == "not-private", "level")
    expect(not any("?OTR:" in b for b in p.bodies()), "no key exchange")


@test()
def policy_manual(c):
    s, p = c.pair("potr", policy="manual")
    text = c.secret("clear")
    s.say(p, text)
    p.heard_clear(text)
    expect(text in p.bodies(), "no tag under manual: %s" % p.bodies())
    p.say(s, "hello " + text)
    s.gets("hello " + text, level="not-private")
    expect(not any("?OTR" in b for b in p.bodies()), "starts nothing")


@test(over=("mcabber", "sotto"))
def policy_opportunistic(c, kind):
    """Tag at first; once a key is known: start, held, sealed."""
    s, p = c.pair(kind, policy="opportunistic",
                  peer_policy="opportunistic")
    text = c.secret("clear")
    s.say(p, text)
    p.heard_clear(text)
    s.encrypted(p)
    p.encrypted(s)
    s.end_session(p)
    s.reaches(p, "not-private")
    sealed = c.secret()
    i = s.say(p, sealed)
    s.delivered(i, "sent", level="unverified", seconds=20)
    p.heard(sealed, s)
    c.never_on_wire(sealed)


@test()
def policy_opportunistic_tag(c):
    s, p = c.pair("potr", policy="opportunistic")
    text = c.secret("clear")
    s.say(p, text)
    s.encrypted(p)
    p.encrypted(s)
    body = [b for b in p.bodies() if text in b][0]
    expect(body != text and set(body.replace(text, "")) <= {" ", "\t"},
           "text with the whitespace tag: %r" % body)


@test(over=KINDS)
def policy_always(c, kind):
    """The first line starts a session; all of them arrive, sealed."""
    s, p = c.pair(kind, policy="always")
    token = c.secret()
    for n in range(3):
        s.say(p, "%s %d" % (token, n))
    for n in range(3):
        p.heard("%s %d" % (token, n), s)
    p.end_session(s)
    s.reaches(p, "finished")
    again = c.secret("again")
    s.say(p, again)
    # Finished under always: start, held (DESIGN 5)
    if kind in ("libotr", "potr", "sotto"):
        p.heard(again, s)
    else:
        poll_for(lambda: again in p.shot(), 20, "the line at the contact")
    c.never_on_wire(token)
    c.never_on_wire(again)


@test(over=("at-once", "later"))
def policy_always_offline(c, when):
    """Contact offline: held, and no query into offline storage."""
    a, b = c.two()
    s = Sotto(c, a, head='otr_policy = "always"\n' + V2)
    if when == "later":
        s.wait("presence", since=0, peer=b.jid)
    text = c.secret()
    ident = s.say(b, text)
    s.delivered(ident, "held")
    s.wait("presence", since=0, peer=b.jid)
    expect(not os.path.exists("%s/data/live%%2etest/offline/%s.list"
                              % (c.server.dir, b.user)),
           "something was stored for the contact")
    p = Potr(c, b)
    p.heard(text)
    c.never_on_wire(text)


@test(over=("mcabber", "potr", "sotto"))
def policy_verified(c, kind):
    s, p = c.pair(kind, policy="verified")
    text = c.secret()
    ident = s.say(p, text)
    s.encrypted(p)
    p.encrypted(s)
    s.delivered(ident, "held", reason=lambda r: r)
    expect(not s.find("delivery", 0, id=ident, state="sent"), "verify first")
    c.private(s, p)
    s.delivered(ident, "sent", level="private")
    p.heard(text, s)
    c.never_on_wire(text)


@test()
def policy_changes(c):
    """`never` ends a session; a held line fails, it is never sent clear."""
    s, p = c.session("potr")
    p.end_session(s)
    s.reaches(p, "finished")
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    s.do("/otr policy %s never" % p.jid)
    s.delivered(ident, "failed")
    expect(not p.raw_has(text), "the held text arrived")
    s.do("/otr policy %s manual" % p.jid)
    s.start_otr(p)
    s.do("/otr policy %s never" % p.jid)
    p.ended(s)
    s.reaches(p, "not-private")
    c.never_on_wire(text)
    s.do("/discard " + p.jid, ok=None)
    s.leave()
    s = s.again()
    s.present(p)
    s.do("/otr start " + p.jid, ok=False)


# ---- version 2 ----------------------------------------------------------

@test(over=("profanity", "potr"))
def v2_asked(c, kind):
    """Under `ask` (the default) a v2 query waits for the user."""
    s, p = c.pair(kind, head="")
    text = c.secret()
    p.start_session(s)
    q = s.wait("question", since=0, code="v2", seconds=20)
    expect(any("/otr v2" in x for x in q["commands"]), "commands: %s" % q)
    expect(s.level(p) in ("not-private", "starting"), "nothing happened yet")
    s.do("/otr v2 %s allow" % p.jid)
    s.encrypted(p)
    s.say(p, text)
    p.heard(text, s)
    # kept for that contact
    s.end_session(p)
    s.leave()
    s = s.again()
    s.present(p)
    s.start_otr(p)
    expect(len([o for o in s.events if o["event"] == "question" and
                o["code"] == "v2"]) == 0, "asked once only")
    c.never_on_wire(text)


@test(over=("profanity", "potr"))
def v2_refused(c, kind):
    s, p = c.pair(kind, head="")
    s.do("/otr start " + p.jid)
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    s.wait("question", since=0, code="v2", seconds=20)
    s.do("/otr v2 %s never" % p.jid)
    s.mark()
    p.start_session(s)
    s.do("/otr status " + p.jid, ok=None)
    expect(s.level(p) in ("not-private", "starting"), "level")
    expect(not s.find("delivery", 0, id=ident, state="sent"), "not sent")
    c.never_on_wire(text)


@test()
def v2_never(c):
    """`otr_v2 = never`: queries offer version 3 alone."""
    s, p = c.pair("potr", head='otr_v2 = "never"')
    s.send("/otr start " + p.jid)
    p.wait("body", since=0)
    expect(p.bodies()[0].startswith("?OTRv3?"), "query: %s" % p.bodies())
    p.start_session(s)
    s.do("/status")
    expect(not p.find("otr", 0, state="encrypted"), "no session")


@test()
def v2_query(c):
    s, p = c.pair("potr", head="")
    s.send("/otr start " + p.jid)
    p.wait("body", since=0)
    expect(p.bodies()[0].startswith("?OTRv23?"), "query: %s" % p.bodies())
    expect("<" not in p.bodies()[0] and s.account.user not in p.bodies()[0],
           "the query is plain and names nobody: %s" % p.bodies())


@test(seconds=90)
def v2_no_downgrade(c):
    """A contact that has spoken version 3 is never taken back to 2."""
    s, p = c.session("mcabber", head=V2)
    p.end_session(s)
    s.reaches(p, "finished")
    s.do("/otr end " + p.jid)
    p.kill()
    s.leave()
    s = s.again()
    v2 = Potr(c, p.account)
    s.present(v2)
    s.mark()
    v2.start_session(s)
    s.do("/status")
    s.send("/otr start " + v2.jid)
    v2.wait("body", since=0, body=lambda b: b.startswith("?OTRv"))
    expect(any(b.startswith("?OTRv3?") for b in v2.bodies()),
           "query: %s" % v2.bodies())
    text = c.secret()
    s.say(v2, text)
    s.do("/status")
    expect(not v2.find("otr", 0, state="encrypted"), "no v2 session")
    c.never_on_wire(text)


# ---- law 1, seen from the contact and from the server -------------------

@test()
def law1_contact_offline(c):
    """Goes offline within a session: held; back again: sealed."""
    s, p = c.session("potr")
    p.do("presence", type="unavailable")
    s.absent(p)
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    s.do("/status")
    p.do("presence", type="available")
    s.delivered(ident, "sent", seconds=20)
    o = s.find("delivery", 0, id=ident, state="sent")
    expect(o["level"] in ("unverified", "private"), "level: %s" % o)
    p.heard(text)
    expect(not p.raw_has(text), "arrived readable")
    c.never_on_wire(text)


@test(over=("potr", "mcabber", "profanity"), seconds=90)
def law1_contact_restarts(c, kind):
    """Killed and started again with the same key: no line is lost."""
    server = c.forgetful(kind)
    s, p = c.session(kind, server=server)
    first = c.secret("first")
    s.say(p, first)
    p.heard(first, s)
    p.kill()
    s.absent(p)
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    p = p.again()
    s.present(p)
    p.open(s)
    s.do("/otr start " + p.jid, ok=None)
    s.do("/resend " + p.jid, ok=None)
    s.delivered(ident, "sent", level="unverified", seconds=25)
    p.heard(text, s)
    c.never_on_wire(text, server)


@test(over=("potr", "mcabber"), seconds=90)
def law1_contact_restarts_unseen(c, kind):
    """
    The contact comes back without its session, and we know nothing of it:
    what it cannot read is told, and nothing goes clear.
    """
    s, p = c.session(kind)
    p.kill()
    p = p.again()
    p.open(s)
    text = c.secret()
    ident = s.say(p, text)
    s.do("/status")
    s.do("/otr start " + p.jid, ok=None)
    s.encrypted(p)
    more = c.secret("more")
    s.say(p, more)
    p.heard(more, s)
    c.never_on_wire(text)
    c.never_on_wire(more)


@test(over=("potr", "sotto"), seconds=120)
def law1_server_killed(c, kind):
    """The server dies and comes back: lines arrive sealed, once, in order."""
    server = c.own_server()
    s, p = c.session(kind, server=server)
    server.kill()
    s.wait("account", since=0, seconds=30,
           state=lambda x: x in ("offline", "connecting"),
           reason=lambda r: True)
    wait_for(lambda: [o["state"] for o in s.events if
                      o["event"] == "account"][-1] != "online", 30,
             "the loss to be noticed")
    token = c.secret()
    ids = [s.say(p, "%s %d" % (token, n)) for n in range(3)]
    for i in ids:
        s.delivered(i, "held")
    since, psince = len(s.events), len(p.events)
    server.start()
    s.wait("account", since=since, state="online", seconds=60)
    if kind == "potr":
        p.kill()
        p = p.again()
    else:
        p.wait("account", since=psince, state="online", seconds=60)
    s.present(p)
    s.do("/otr start " + p.jid, ok=None)
    s.do("/resend " + p.jid, ok=None)
    for n in range(3):
        p.gets("%s %d" % (token, n), seconds=30)
    got = [o["body"] for o in p.events if o["event"] == "message" and
           token in o["body"]]
    expect(got == ["%s %d" % (token, n) for n in range(3)],
           "once and in order: %s" % got)
    c.never_on_wire(token, server)


@test(over=("potr", "sotto"), seconds=120)
def law1_stream_cut(c, kind):
    """The connection is cut while lines flow; resumed; nothing is lost."""
    a, b = c.two()
    r = c.relay()
    s = Sotto(c, a, head='otr_policy = "manual"\n' + V2, port=r.port)
    p = Sotto(c, b, head='otr_policy = "manual"') if kind == "sotto" else \
        Potr(c, b)
    s.present(p)
    p.present(s)
    s.start_otr(p)
    p.encrypted(s)
    token = c.secret()
    ids = []
    since = len(s.events)
    for n in range(12):
        ids.append(s.say(p, "%s %d" % (token, n)))
        if n == 5:
            r.cut()
    s.wait("account", since=since, state="online", seconds=60)
    for n in range(12):
        p.gets("%s %d" % (token, n), seconds=30)
    for i in ids:
        s.delivered(i, "received", seconds=30)
    got = [o["body"] for o in p.events if o["event"] == "message" and
           token in o["body"]]
    expect(got == ["%s %d" % (token, n) for n in range(12)],
           "once and in order: %s" % got)
    expect(s.level(p) == "unverified", "the session lives on")
    c.never_on_wire(token)


@test(seconds=120)
def law1_stream_stalled(c):
    """Lines written into a dead link, which then breaks: all arrive."""
    a, b = c.two()
    r = c.relay()
    s = Sotto(c, a, head='otr_policy = "manual"', port=r.port)
    p = Sotto(c, b, head='otr_policy = "manual"')
    s.present(p)
    p.present(s)
    s.start_otr(p)
    p.encrypted(s)
    r.stall()
    token = c.secret()
    since = len(s.events)
    ids = [s.say(p, "%s %d" % (token, n)) for n in range(5)]
    s.do("/status")
    r.cut()
    r.go_on()
    s.wait("account", since=since, state="online", seconds=60)
    for n in range(5):
        p.gets("%s %d" % (token, n), seconds=30)
    for i in ids:
        s.delivered(i, "received", seconds=30)
    got = [o["body"] for o in p.events if o["event"] == "message" and
           token in o["body"]]
    expect(got == ["%s %d" % (token, n) for n in range(5)],
           "once and in order: %s" % got)
    c.never_on_wire(token)


@test(seconds=60)
def law1_sotto_restarts(c):
    """sotto is killed and started again: the contact writes, we answer."""
    s, p = c.session("potr")
    s.kill()
    s = s.again()
    s.present(p)
    into = c.secret("into")
    p.say(s, into)
    s.do("/status")
    text = c.secret()
    s.start_otr(p)
    s.say(p, text)
    p.heard(text)
    c.never_on_wire(text)
    c.never_on_wire(into)


@test()
def law1_commands_mistyped(c):
    """A line that begins with a slash is never text."""
    s, p = c.session("potr")
    text = c.secret()
    s.do("/query " + p.jid)
    for line in ("/ort end " + text, " /mgs " + text, "/otr strat " + text,
                 "/otrend " + text):
        s.do(line, ok=False)
    s.do("//sent " + text)
    p.gets("/sent " + text)
    c.never_on_wire(text)


# ---- the pipe -----------------------------------------------------------

@test()
def delivery_states(c):
    s, p = c.pair("potr", policy="manual")
    ident = s.say(p, c.secret("clear"))
    s.delivered(ident, "received")
    states = [o["state"] for o in s.events if o["event"] == "delivery" and
              o["id"] == ident]
    expect(states in (["sent", "acked", "received"], ["sent", "received"]),
           "states: %s" % states)


@test()
def pipe_bad_input(c):
    s, p = c.pair("potr", policy="manual")
    text = c.secret()
    s.do("hello " + text, ok=False)
    expect(s.find("error", code="no-conversation"), "no-conversation")
    s.do("/query " + p.jid)
    for bad in (b"nul \0 " + text.encode(), b"bad \xff " + text.encode(),
                text.encode() + b"x" * 66000,
                b'{"command": "/msg ' + text.encode(),
                b'{"command": 7, "text": "' + text.encode() + b'"}'):
        s.input += 1
        s.lines[s.input] = None
        s.mark()
        s.proc.stdin.write(bad + b"\n")
        s.proc.stdin.flush()
        d = s.wait("done", line=s.input)
        expect(d["ok"] is False, "refused: %r" % bad[:30])
    s.do("/status")
    two = c.secret("two") + "\nlines"
    s.say(p, two)
    p.heard_clear(two)
    s.do("plain to the chosen one")
    p.heard_clear("plain to the chosen one")
    c.never_on_wire(text)


@test()
def pipe_long_lines(c):
    s, p = c.session("sotto")
    text = c.secret() + "ä" * 30000
    i = s.say(p, text)
    p.gets(text, seconds=20)
    s.delivered(i, "received")


@test()
def exit_nothing_left(c):
    """0 when all left, also what was typed just before the end."""
    s, p = c.session("sotto")
    token = c.secret()
    for n in range(10):
        s.send(json.dumps({"command": "/msg " + p.jid,
                           "text": "%s %d" % (token, n)}))
    expect(s.finish() == 0, "exit status 0")
    for n in range(10):
        p.gets("%s %d" % (token, n))
    p.ended(s)


@test()
def exit_not_left(c):
    """3 when a line did not leave; the undecided fails at once."""
    s, p = c.session("potr")
    p.end_session(s)
    s.reaches(p, "finished")
    ident = s.say(p, c.secret())
    s.delivered(ident, "held")
    start = time.monotonic()
    expect(s.finish() == 3, "exit status 3")
    s.delivered(ident, "failed")
    expect(time.monotonic() - start < 10, "at once")


@test()
def exit_linger(c):
    """A line for a contact who is offline: lingers, then 3."""
    a, b = c.two()
    s = Sotto(c, a, head='otr_policy = "always"', linger=1)
    ident = s.say(b, c.secret())
    s.delivered(ident, "held")
    expect(s.finish() == 3, "exit status 3")
    s.delivered(ident, "failed")


def runs(c, *args, home=None, text=""):
    home = home or c.folder("bare")
    r = subprocess.run([c.sotto, *args], input=text, text=True, timeout=20,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       env=home_env(home), cwd="/")
    return r


@test()
def exit_usage(c):
    r = runs(c, "--no-such-option")
    expect(r.returncode == 2 and r.stderr, "usage: %s" % r)
    r = runs(c, "--version")
    expect(r.returncode == 0 and "sotto" in r.stdout, "version: %s" % r)
    r = runs(c, "--help")
    expect(r.returncode == 0 and "--pipe" in r.stdout, "help: %s" % r)


@test()
def exit_not_started(c):
    """1, with a line on standard error, and nothing is overwritten."""
    home = c.folder("broken")
    path = home + "/config"
    broken = 'otr_policy = "manual"\naccount "a@b.c" {\n\tport = "many"\n}\n'
    with open(path, "w") as f:
        f.write(broken)
    r = runs(c, "--pipe", "--config", path, "--data", home + "/data")
    expect(r.returncode == 1, "exit status 1: %s" % r)
    expect(path + ":3" in r.stderr, "file and line: %s" % r.stderr)
    with open(path) as f:
        expect(f.read() == broken, "kept as it was")
    r = runs(c, "--check-config", "--config", path)
    expect(r.returncode == 1, "--check-config: %s" % r)


@test()
def keys_broken(c):
    """A broken key file: reported, kept, no silent new identity."""
    a, b = c.two()
    s = Sotto(c, a)
    s.own_fingerprint()
    s.leave()
    path = s.data + "/otr.private_key"
    expect(os.path.exists(path), "libotr's file name")
    expect(os.stat(path).st_mode & 0o777 == 0o600, "0600")
    with open(path, "w") as f:
        f.write("(privkeys (broken")
    s = s.again(wait=False)
    s.wait("eof", since=0, seconds=20)
    expect(s.finish() == 1, "exit status 1")
    expect("otr.private_key" in "\n".join(s.log), "names the file")
    with open(path) as f:
        expect(f.read() == "(privkeys (broken", "kept")


@test()
def data_in_use(c):
    """Two on the same data are refused, with the other's process id."""
    a, _ = c.two()
    s = Sotto(c, a)
    r = runs(c, "--pipe", "--config", s.config, "--data", s.data)
    expect(r.returncode == 1 and str(s.proc.pid) in r.stderr,
           "refused: %s" % r)


@test()
def identity_kept(c):
    """The key is made once; libotr's own formats."""
    s, p = c.session("potr")
    mine = s.own_fingerprint()
    fp = p.find("otr", 0, state="encrypted")["fingerprint"]
    expect(fp == mine, "the contact sees our key: %s %s" % (fp, mine))
    s.leave()
    s = s.again()
    expect(s.own_fingerprint() == mine, "the same after a restart")
    with open(s.data + "/otr.fingerprints") as f:
        row = f.read().split("\t")
    expect(row[0] == p.jid and row[1] == s.jid and row[2] == "prpl-jabber",
           "libotr's format: %s" % row)


@test()
def off_the_record(c):
    """Law 5: no text of a session in any file of sotto's."""
    s, p = c.session("potr")
    text, into = c.secret(), c.secret("into")
    s.say(p, text)
    p.heard(text)
    p.say(s, into)
    s.heard(into)
    s.ask_smp(p, "smp-" + text)
    s.leave()
    for base, dirs, files in os.walk(s.home):
        for n in files:
            with open(os.path.join(base, n), errors="replace") as f:
                body = f.read()
            expect(text not in body and into not in body,
                   "text on the disk: %s" % n)
            expect(os.stat(os.path.join(base, n)).st_mode & 0o077 == 0,
                   "open to others: %s" % n)


# ---- off the record -----------------------------------------------------

import forge		# noqa: E402


@test(over=("quit", "end-of-input", "HUP", "TERM"))
def leaving_tells(c, how):
    """However it ends: each session ended, the contact told, in 2 s."""
    s, p = c.session("libotr")
    start = time.monotonic()
    if how == "quit":
        s.send("/quit")
    elif how == "end-of-input":
        s.proc.stdin.close()
    else:
        s.proc.send_signal(getattr(signal, "SIG" + how))
    p.reaches(s, "finished", 3)
    took = time.monotonic() - start
    expect(took < 2, "told after %.1f s" % took)
    s.wait("eof", seconds=5)


@test()
def wiped_at_the_end(c):
    """otr_wipe = end, looked at where it is shown: on the screen."""
    a, b = c.two()
    p = Libotr(c, b)
    d = Tui(c, a, head='otr_policy = "manual"\notr_wipe = "end"')
    d.sees("online", 20)
    d.type("/query " + p.jid)
    p.present(a)
    d.type("/otr start")
    d.sees("Unverified", 20)
    mine, theirs = c.secret("mine"), c.secret("theirs")
    d.type(mine)
    p.heard(mine)
    p.say(a, theirs)
    d.sees(theirs)
    d.type("/otr end")
    d.sees("Not private", 10)
    d.sees(r"\(wiped\)", 10)
    shot = d.shot()
    expect(mine not in shot and theirs not in shot, "still there:\n" + shot)


@test(seconds=120)
def idle_session_ends(c):
    """otr_idle_end: ended by the clock, told; what follows waits."""
    s, p = c.pair("libotr", head=V2 + "\notr_idle_end = 1")
    s.start_session(p)
    p.encrypted(s)
    s.encrypted(p)
    start = time.monotonic()
    p.reaches(s, "finished", 80)
    took = time.monotonic() - start
    expect(50 < took < 75, "after %.1f s" % took)
    s.reaches(p, "not-private")
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    expect(not p.raw_has(text), "it left")
    c.never_on_wire(text)


@test(over=("libotr", "potr"))
def deniable(c, kind):
    """
    Who recorded the wire, and has no key at all, makes messages that verify:
    with the MAC keys that sotto reveals.  So a record proves nothing.
    """
    s, p = c.pair(kind)
    s.start_session(p)
    p.encrypted(s)
    s.encrypted(p)
    secrets_of, said = {}, []
    for n in range(6):
        if kind == "potr":
            p.mark()
            p.do("secrets", s)
        said.append("I owe you 100 euros, of %s" % c.secret("day"))
        before = len(p.events)
        p.say(s, said[-1])
        s.heard(said[-1])
        if kind == "potr":
            o = p.find("secrets", 0) if n == 0 else [
                o for o in p.events if o.get("event") == "secrets"][-1]
            sent = [o["body"] for o in p.events[before:]
                    if o.get("event") == "put"][-1]
            secrets_of[sent] = o
        s.say(p, "answer %d" % n)
        p.heard("answer %d" % n)
    s.end_session(p)
    p.ended(s)
    # From here on only what was on the wire is used.
    from_p = [o["body"] for o in p.events if o.get("event") == "put" and
              forge.is_data(o["body"])]
    from_s = [b for b in p.bodies() if forge.is_data(b)]
    revealed = [k for b in from_s for k in forge.Data(b).revealed]
    expect(revealed, "sotto reveals MAC keys")
    known = [(b, k) for b in from_p for k in revealed
             if forge.Data(b).verifies(k)]
    expect(len(known) >= 4, "keys that verify recorded messages: %d of %d"
           % (len(known), len(from_p)))
    for body, key in known:
        expect(forge.tool("otr_parse", body).find(
            forge.Data(body).mac.hex()) > 0, "otr_parse reads it")
        lie = forge.tool("otr_modify", body, key.hex(), "100", "999",
                         str(len("I owe you ")))
        lie = lie.strip()
        expect(lie != body and forge.Data(lie).verifies(key),
               "the forged message verifies")
        if kind == "libotr":
            other = forge.remac(forge.Data(body), key, os.urandom(40))
            expect(forge.Data(other).verifies(key), "so does an invented one")
        if body not in secrets_of:
            continue
        # The judge may even have the session's keys: it is read as sent.
        aes = forge.aes_key(secrets_of[body], key)
        text = forge.tool("otr_readforge", lie, aes)
        expect("I owe you 999 euros" in text, "it reads: %r" % text)
        text = forge.tool("otr_readforge", body, aes)
        expect("I owe you 100 euros" in text, "the true one: %r" % text)
    for text in said:
        c.never_on_wire(text)


# ---- other clients ------------------------------------------------------

@test()
def html_contact(c):
    """A contact whose program writes HTML: learnt, and written to so."""
    s, p = c.session("libotr")
    quote = "say &quot; " + c.secret()
    p.say(s, quote)
    s.heard(quote)			# one entity says nothing
    plain = "a < b && c > d " + c.secret()
    s.say(p, plain)
    p.heard(plain)
    for n in range(2):
        p.say(s, '<FONT COLOR="#000000">line %d &amp; more</FONT>' % n)
    s.heard("line 1 & more")
    html = '<HTML><BODY>5 &lt; 6<br><a href="http://x.example/?a&amp;b">' \
        'look</a></BODY></HTML>'
    p.say(s, html)
    s.heard("5 < 6\nlook <http://x.example/?a&b>")
    s.say(p, plain)
    p.heard("a &lt; b &amp;&amp; c &gt; d " + plain.split()[-1])
    # kept over a restart, taken back by what is no HTML
    s.end_session(p)
    s.leave()
    s = s.again()
    s.present(p)
    s.start_session(p)
    s.encrypted(p)
    p.encrypted(s)
    p.say(s, "<font>kept</font>")
    s.heard("kept")
    p.say(s, "if (a < b && c)")
    s.heard("if (a < b && c)")
    s.say(p, plain)
    p.heard(plain)
    s.do("/set %s otr_html on" % p.jid)
    s.say(p, "<b>")
    p.heard("&lt;b&gt;")


@test(over=("theirs", "ours", "both"), seconds=90)
def fragments(c, whose):
    """Messages in pieces of 200 bytes, key exchange and long lines too."""
    ours = whose in ("ours", "both")
    s, p = c.pair("libotr", peer={"fragment": 200 if whose != "ours" else 0},
                  head="otr_fragment = 200" if ours else "")
    p.start_session(s)
    p.encrypted(s)
    s.encrypted(p)
    long = c.secret() + " " + "x" * 5000
    s.say(p, long)
    p.heard(long)
    p.say(s, long)
    s.heard(long)
    for bodies, pieces in ((p.bodies(), ours),
                           (p.puts(), whose != "ours")):
        parts = [b for b in bodies if b.startswith("?OTR|")]
        expect(bool(parts) == pieces, "pieces: %d" % len(parts))
        expect(all(len(b) <= 200 for b in parts), "longer than 200 bytes")
        if pieces:
            expect(not any(b.startswith("?OTR:") and len(b) > 200
                           for b in bodies), "a whole one")
    c.private(s, p)
    s.end_session(p)
    p.ended(s)


@test(seconds=90)
def two_resources(c):
    """Two programs of a contact with one key: each line reaches one."""
    a, b = c.two()
    desk = Libotr(c, b, resource="desk", fragment=200)
    home = c.folder("libotr-second")
    shutil.copy(desk.home + "/otr.key", home)
    s = Sotto(c, a, head='otr_policy = "manual"')
    s.present(desk)
    desk.present(s)
    desk.start_session(s)
    desk.encrypted(s)
    s.encrypted(desk)
    phone = Libotr(c, b, resource="phone", home=home)
    phone.present(s)
    one = c.secret("one")
    s.say(b, one)
    desk.heard(one)
    phone.start_session(s)
    phone.encrypted(s)
    two = c.secret("two")
    phone.say(s, two)
    s.heard(two)
    three = c.secret("three")
    s.say(b, three)
    poll_for(lambda: phone.find("message", 0, body=three) or
             desk.find("message", 0, body=three), 15, "the line at one")
    # One ends: the other's session goes on.
    phone.end_session(s)
    four = c.secret("four")
    desk.say(s, four)
    s.heard(four)
    for p in (desk, phone):
        expect(not any(p.raw_has(t) for t in (one, two, three, four)),
               "arrived readable")
        expect(not p.find("trouble", 0), "trouble: %s" % p.find(
            "trouble", 0))


@test()
def tag_on_first_line_only(c):
    """Opportunistic, and a contact that does not answer: one tag."""
    s, p = c.pair("potr", policy="opportunistic", peer_policy="off")
    texts = [c.secret("line%d" % n) for n in range(3)]
    for t in texts:
        s.say(p, t)
        poll_for(lambda: any(t in b for b in p.bodies()), 10, "the line")
    tagged = [b for b in p.bodies() if b.endswith(" ") or "\t" in b]
    expect(len(tagged) == 1 and texts[0] in tagged[0],
           "tags on: %s" % tagged)


@test()
def tag_of_contact(c):
    """A whitespace tag: stripped; under opportunistic it starts."""
    s, p = c.pair("libotr", policy="opportunistic")
    text = c.secret("clear")
    tag = " \t  \t\t\t\t \t \t \t    \t\t  \t\t"
    p.do("raw", s, text=text + tag)
    s.gets(text, level="not-private")
    s.encrypted(p)
    p.encrypted(s)


# ---- the demo: leaving it leaves nothing behind -------------------------

class Demo(harness.Screen):
    """`sotto --demo` on a terminal, under a process that sees orphans."""

    def __init__(self, c, width=100, height=30):
        self.case = c
        self.tmp = c.folder("tmp")
        os.chmod(self.tmp, 0o1777)
        self.report = c.folder("report") + "/report"
        super().__init__(c.ground, "demo",
                         ["/usr/bin/python3", HERE + "/watch", self.report,
                          self.tmp, c.sotto, "--demo"],
                         home_env(c.folder("home")), width, height)
        c.parties.append(self)

    def told(self):
        try:
            with open(self.report) as f:
                return json.load(f)
        except FileNotFoundError:
            return {}

    def demo_pid(self):
        return poll_for(lambda: self.told().get("pid"), 10, "the demo")

    def below(self, name):
        """Process ids of that name that belong to this demo."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/cmdline" % pid) as f:
                    args = f.read().split("\0")
                with open("/proc/%s/comm" % pid) as f:
                    comm = f.read().strip()
            except OSError:
                continue
            if any(self.tmp in a for a in args) and (
                    name == comm or name in args[0]):
                found.append(int(pid))
        return found

    def up(self):
        """Until the demo is on the screen and the buddy has written."""
        self.sees("shared secret", 40)

    def gone(self, seconds=15):
        end = poll_for(lambda: "status" in self.told() and self.told(),
                       seconds, "the end of the demo")
        expect(end["left"] == [] and end["files"] == [],
               "left behind: %s" % end)
        return end["status"]


@test()
def demo_quit(c):
    d = Demo(c)
    d.up()
    d.type("/quit")
    expect(d.gone() == 0, "exit status 0")


@test(over=("TERM", "HUP", "KILL"))
def demo_signal(c, name):
    d = Demo(c)
    d.up()
    os.kill(d.demo_pid(), getattr(harness.signal, "SIG" + name))
    d.gone()


@test(over=("KILL", "TERM"))
def demo_sotto_killed(c, name):
    d = Demo(c)
    d.up()
    pids = [p for p in d.below("sotto")
            if b"--demo-note" in open("/proc/%d/cmdline" % p, "rb").read()]
    expect(len(pids) >= 1, "one sotto: %s" % pids)
    os.kill(pids[0], getattr(harness.signal, "SIG" + name))
    d.gone()


@test(over=("KILL", "TERM"))
def demo_guardian_killed(c, name):
    d = Demo(c)
    d.up()
    first = d.demo_pid()
    with open("/proc/%d/task/%d/children" % (first, first)) as f:
        pids = f.read().split()
    expect(len(pids) == 1, "one guardian: %s" % pids)
    os.kill(int(pids[0]), getattr(harness.signal, "SIG" + name))
    d.gone()


@test()
def demo_terminal_closed(c):
    d = Demo(c)
    d.up()
    d.quit()
    d.gone()


@test()
def demo_interrupted(c):
    """Ctrl-C while it is still starting."""
    d = Demo(c)
    d.sees("Starting a server", 20)
    d.keys("C-c")
    d.gone()


@test()
def demo_server_killed(c):
    d = Demo(c)
    d.up()
    os.kill((d.below("lua") or d.below("prosody"))[0], harness.signal.SIGKILL)
    d.type("/quit")
    expect(d.gone() == 0, "exit status 0")


def hiding(c, program, command):
    """A command line that runs a shell command as if a program were not
    there: by a mount of its own, or else by an access(2) that lies."""
    for way in (["unshare", "-m"], ["unshare", "-rm"]):
        if subprocess.run([*way, "true"], stderr=subprocess.DEVNULL
                          ).returncode == 0:
            return [*way, "sh", "-c", "mount --bind /dev/null %s; %s"
                    % (program, command)]
    lie = c.folder("lie") + "/lie"
    with open(lie + ".c", "w") as f:
        f.write('#include <errno.h>\n#include <string.h>\n'
                'int access(const char *, int);\n'
                'int access(const char *p, int how) {\n'
                ' extern int faccessat(int, const char *, int, int);\n'
                ' if (strstr(p, "/prosody")) { errno = ENOENT; return -1; }\n'
                ' return faccessat(-100, p, how, 0); }\n')
    subprocess.run(["cc", "-shared", "-fPIC", "-o", lie + ".so", lie + ".c"],
                   check=True)
    return ["env", "LD_PRELOAD=%s.so" % lie,
            "ASAN_OPTIONS=verify_asan_link_order=0", "sh", "-c", command]


@test()
def demo_needs_prosody(c):
    """Without Prosody it names the package and exits 1."""
    s = harness.Screen(c.ground, "lacking", [*hiding(
        c, "/usr/bin/prosody", c.sotto + " --demo; echo status=$?; read x")],
        home_env(c.folder("pty")))
    c.parties.append(s)
    s.sees("status=1", 20)
    s.sees("package prosody", 1)


@test(seconds=120)
def demo_tour(c):
    """The whole way that the buddy leads, as a newcomer would go it."""
    d = Demo(c, 160, 50)
    d.up()
    secret = re.search(r"secret is:\s+(\w+ \w+\s+\d+)", d.shot()).group(1)
    secret = " ".join(secret.split())
    d.sees(r"\[2\]", 20)
    d.keys("M-2")
    d.sees("Type /otr start", 20)
    d.sees("Not private")
    d.type("/otr start")
    d.sees("Unverified", 20)
    d.sees("give that secret at the prompt", 20)
    d.type("/otr smp")
    d.type(secret)
    d.sees("now see how it fails|Now see how it fails", 30)
    d.sees("Private")
    expect(secret not in d.shot(), "the secret is not shown")
    d.type("/otr smp")
    d.type("something else")
    d.sees("takes no earlier trust away", 30)
    d.type("yes")
    d.sees("Finished", 20)
    d.type("this must wait")
    d.sees(r"\[y/n\]", 10)
    d.keys("y")
    d.sees("Here we are again", 20)
    d.sees("There it is", 20)
    d.type("/otr distrust")
    d.sees("Unverified", 10)
    d.type("/otr fingerprint buddy@demo.local")
    d.type("/otr trust")
    d.sees("Private", 10)
    d.type("done")
    d.sees("Last: type /otr end", 10)
    d.type("/otr end")
    d.sees("That was all", 20)
    d.sees("Not private")
    d.type("/quit")
    expect(d.gone() == 0, "exit status 0")


# ---- a server that lies -------------------------------------------------

def hostile(c, **kw):
    h = Hostile(c.ground)
    for k, v in kw.items():
        setattr(h, k, v)
    c.relays.append(h)
    return h


def hostile_pair(c, **kw):
    a, _ = c.two()
    h = hostile(c, roster="<item jid='bob@%s' subscription='both'/>"
                % harness.DOMAIN, **kw)
    s = Sotto(c, a, port=h.port, head='otr_policy = "manual"')
    h.wait_online()
    return h, s


@test()
def hostile_no_xml(c):
    """What is no XML ends the stream, and the next one begins."""
    h, s = hostile_pair(c)
    for bad in ("<message><body>\a</body></message>", b"<presence \xff\xfe/>",
                "&lol;", "<a><b></a></b>"):
        n = h.online
        s.mark()
        h.say(bad)
        s.wait("account", state="offline", code="stream")
        s.wait("account", state="online", seconds=30)
        h.wait_online(n + 1)


# ---- the terminal -------------------------------------------------------

@test(seconds=240)
def terminal(c):
    """Sizes, suspending, leaving, a terminal that is lost: tests/tty.sh."""
    import subprocess
    from peers import HERE
    r = subprocess.run([HERE + "/../tty.sh"], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, timeout=230,
                       env=dict(os.environ, SOTTO=c.sotto))
    expect(r.returncode == 0, r.stdout.decode("utf-8", "replace"))
