# The server's archive (XEP-0313): what came while nobody was there, what the
# user goes back to, and servers that lie about it.
#
# SPDX-License-Identifier: ISC

import os
import re
import time

from case import expect, test
from harness import DOMAIN, poll_for
from hostile import Hostile
from peers import Potr, Profanity
from sotto import Sotto, Tui

ARCHIVE = {"modules": ("mam",)}


def lines(s, since=0):
    """Who said what, in the order of the objects."""
    return [(o["direction"], o["body"], o["via"]) for o in s.events[since:]
            if o["event"] == "message"]


def phone(c, account):
    """Another program of the same user's."""
    return Potr(c, account, home=c.folder("phone-" + account.user))


@test(seconds=120)
def archive_catch_up(c):
    """What came while sotto was away, once; not what it had shown."""
    server = c.own_server(**ARCHIVE)
    a, b = c.two(server)
    s, p = Sotto(c, a, head='otr_policy = "manual"'), Potr(c, b)
    s.present(p)
    p.present(s)
    p.say(s, "while you are there")
    s.gets("while you are there")
    s.say(p, "yes")
    s.leave()
    n = phone(c, a)
    p.present(n)
    p.say(s.jid, "one")
    n.gets("one", encrypted=False)
    n.say(p, "answered from the phone")
    p.gets("answered from the phone", encrypted=False)
    p.say(s.jid, "two")
    n.gets("two", encrypted=False)
    s = s.again()
    s.gets("two", seconds=20)
    s.wait("notice", since=0, code="archive-read")
    got = lines(s)
    for want in (("in", "one", "archive"), ("in", "two", "archive"),
                 ("out", "answered from the phone", "archive")):
        expect(got.count(want) == 1, "%s in %s" % (want, got))
    expect(not [g for g in got if g[1] == "while you are there"],
           "what was shown before comes again: %s" % got)
    out = s.find("message", 0, body="answered from the phone")
    expect(out["delayed"] is True, "delayed: %s" % out)
    n.leave()
    p.say(s.jid, "three")
    s.gets("three")
    expect(len([g for g in lines(s) if g[1] == "three"]) == 1, "three")
    status = s.do("/status")["line"]
    expect(s.find("notice", 0, line=status, code="account",
                  archive="there"), "the archive is there")


@test(seconds=120)
def archive_profanity(c):
    """The same account with profanity, while sotto is away."""
    server = c.own_server(**ARCHIVE)
    a, b = c.two(server)
    p = Potr(c, b)
    n = Profanity(c, a, home=c.folder("profanity-" + a.user))
    p.present(n)
    n.open(p)
    n.say(p, "typed in profanity")
    p.gets("typed in profanity", encrypted=False)
    p.say(a.jid, "an answer")
    n.heard_clear("an answer")
    n.leave()
    s = Sotto(c, a, head='otr_policy = "manual"')
    s.gets("an answer")
    out = s.wait("message", since=0, direction="out")
    expect(out["body"] == "typed in profanity" and out["via"] == "archive",
           "as mine: %s" % out)


@test(seconds=120)
def archive_offline(c):
    """What the server kept for us and has in its archive, too: once."""
    server = c.own_server(modules=("mam", "offline"))
    a, b = c.two(server)
    s, p = Sotto(c, a, head='otr_policy = "manual"'), Potr(c, b)
    s.present(p)
    p.present(s)
    s.leave()
    p.wait("presence", peer=s.jid, type="unavailable", since=0)
    for i in range(5):
        p.say(s, "kept %d" % i)
    s = s.again()
    s.gets("kept 4", seconds=20)
    p.present(s)
    p.say(s, "live again")
    s.gets("live again")
    time.sleep(2)       # the catch-up is through
    got = [g for g in lines(s) if g[1].startswith("kept")]
    expect(len(got) == 5, "each once: %s" % got)
    s.leave()
    s = s.again()
    s.present(p)
    time.sleep(2)
    expect(not lines(s), "what was seen comes again: %s" % lines(s))


@test(seconds=120)
def archive_history(c):
    """The user goes back, page by page, to the beginning."""
    server = c.own_server(**ARCHIVE)
    a, b = c.two(server)
    s, p = Sotto(c, a, head='otr_policy = "manual"'), Potr(c, b)
    s.present(p)
    p.present(s)
    for i in range(130):
        p.say(s, "line %d" % i)
    s.gets("line 129")
    s.leave()
    os.unlink(os.path.join(s.data, "archive"))
    s = s.again(online=False, wait=False)
    s.wait("notice", since=0, code="archive-first", seconds=20)
    expect(len(lines(s)) == 130, "the last three days: %d" % len(lines(s)))
    s.do("/set archive false")
    s.do("/history %s" % p.jid, ok=False)
    s.do("/set archive true")
    s.mark()
    s.do("/history %s all" % p.jid)
    o = s.wait("notice", code="history")
    expect(o["lines"] == "0" and o["complete"] == "true", "end: %s" % o)


@test(seconds=120)
def archive_screen(c):
    """On a terminal: marked, in its place, and PageUp asks for more."""
    server = c.own_server(**ARCHIVE)
    a, b = c.two(server)
    n, p = phone(c, a), Potr(c, b)
    p.present(n)
    for i in range(60):
        p.say(a.jid, "line %d." % i)
    n.gets("line 59.", encrypted=False)
    n.say(p, "read them all")
    p.gets("read them all", encrypted=False)
    n.leave()
    d = Tui(c, a, head='otr_policy = "manual"\n')
    d.sees("Your server keeps what is said", 20)
    d.type("/query " + p.jid)
    d.sees("read them all", 20)
    for _ in range(8):
        d.keys("PageUp")
    # What comes is shown to who asked for it by that.
    d.sees("The archive has nothing older than this", 20)
    d.sees(r"line 0\.", 5)


@test(seconds=120)
def archive_sealed(c):
    """What is under OTR is in no archive, or is one line that counts it."""
    server = c.own_server(**ARCHIVE)
    s, p = c.session(server=server)
    text = c.secret()
    p.say(s, text)
    s.gets(text)
    mine = c.secret()
    s.say(p, mine)
    p.gets(mine)
    s.leave()
    s = s.again()
    s.present(p)
    time.sleep(2)
    expect(not [g for g in lines(s) if "?OTR" in g[1]],
           "ciphertext is shown: %s" % lines(s))
    expect(not s.find("otr", 0, state=lambda x: x != "not-private"),
           "it did something to OTR")


# ---- servers that lie ------------------------------------------------------

RESULT = ("<message from='%s'><result xmlns='urn:xmpp:mam:2' queryid='%s' "
          "id='%s'><forwarded xmlns='urn:xmpp:forward:0'><delay "
          "xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/><message "
          "xmlns='jabber:client' from='bob@%s/x' to='%s' type='chat' "
          "id='m%s'><body>%s</body></message></forwarded></result>"
          "</message>")


class Archive(Hostile):
    """Each query is given to `answers`, with its id and the request's."""

    answers = None
    queries = 0

    def on_archive(self, t, ident):
        query = re.findall(r"queryid=[\"']([^\"']*)", self.heard)[-1]
        self.queries += 1
        if self.answers:
            self.answers(t, query, ident, self.queries)

    def result(self, t, query, n, body="x", who=None):
        t.sendall((RESULT % (who or self.bare, query, n, DOMAIN, self.bare,
                             n, body)).encode())

    def fin(self, t, ident, complete="false"):
        t.sendall(("<iq type='result' id='%s'><fin xmlns='urn:xmpp:mam:2' "
                   "complete='%s'/></iq>" % (ident, complete)).encode())

    @property
    def bare(self):
        return self.full.split("/")[0]


def still_there(h, s):
    h.message("are you there", "bob@%s/x" % DOMAIN, ident="live")
    s.gets("are you there")


@test(seconds=120, over=("for-ever", "same", "million", "large", "late"))
def archive_lies(c, how):
    """Bounded, said, never stuck; what is live comes through."""
    h = None

    def answers(t, query, ident, n):
        if how == "for-ever":
            for i in range(50):
                h.result(t, query, "%d-%d" % (n, i))
        elif how == "same":
            h.result(t, query, "same")
        elif how == "million" and n < 3:
            t.sendall("".join(RESULT % (h.bare, query, i, DOMAIN, h.bare, i,
                                        "x") for i in range(20000)).encode())
        elif how == "large":
            for i in range(50):
                h.result(t, query, "%d-%d" % (n, i), "y" * 100000)
        h.fin(t, ident, "true" if how in ("large", "million") and n > 2
              else "false")
        if how == "late":
            h.result(t, query, "late", "too late")

    h = Archive(c.ground)
    c.relays.append(h)
    h.answers = answers
    a, _ = c.two()
    h.password = a.password
    s = Sotto(c, a, port=h.port)
    h.wait_roster()
    poll_for(lambda: h.queries > 0, 10, "a query")
    still_there(h, s)
    if how == "for-ever":
        s.wait("notice", since=0, code="archive-first", seconds=60)
    if how == "late":
        s.wait("notice", since=0, code="dropped", seconds=20)
        expect("too late" not in "\n".join(s.log), "it was shown")
    n = 0
    while n != h.queries:       # it comes to rest
        n = h.queries
        time.sleep(3)
    expect(n <= 40, "%d queries" % n)
    h.message("and still", "bob@%s/x" % DOMAIN, ident="live2")
    s.gets("and still")
