# What a live test has: contacts and a sotto of its own; what goes over the
# server is looked at in the server's log of stanzas and its stores.
#
# SPDX-License-Identifier: ISC

import itertools
import os
import secrets
import time

import harness
from harness import Failed, Relay, Server
from peers import Libotr, Mcabber, Potr, Profanity
from sotto import Sotto

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

    def two_servers(self, **kw):
        """This one and one elsewhere, which reach each other."""
        near = self.own_server(servers=True, **kw)
        far = self.own_server(servers=True, cert="far", domain=harness.FAR,
                              **kw)
        near.meet(far)
        far.meet(near)
        return near, far

    def room(self, name="tea", server=None):
        """The address of a room that nobody else has."""
        return "%s%d@%s" % (name, self.number, (server or self.server).rooms)

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
