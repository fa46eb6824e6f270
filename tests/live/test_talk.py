# Sessions that begin, carry lines and end.
#
# SPDX-License-Identifier: ISC

import re
import threading

from case import KINDS, expect, test
from harness import Failed
from peers import Libotr
from sotto import Tui


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
        ident = s.say(p, texts[-1])
        # That end, if it came after the first session, is a fall.
        if kind == "mcabber" and any(
                e.get("id") == ident and e.get("code") == "level-fell"
                for e in s.events):
            s.do("/resend " + p.jid)
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


@test(seconds=60)
def typed_while_verifying(c):
    """What is typed while libotr computes stands in the line, all of it."""
    a, b = c.two()
    p = Libotr(c, b)
    d = Tui(c, a, head='otr_policy = "manual"')
    d.sees("online", 20)
    d.type("/query " + p.jid)
    p.present(a)
    d.sees("online · " + re.escape(p.jid), 20)
    d.type("/otr start")
    d.sees("Unverified", 20)
    p.encrypted(a)
    d.type("/otr smp swordfish")
    p.asked_smp()
    p.answer_smp(a, "swordfish")
    text = "".join(chr(97 + n % 26) for n in range(60))
    for letter in text:
        d.keys(letter)
    d.sees("Private", 20)
    d.sees("> " + text)
    p.smp_result(True)
    d.keys("Enter")
    p.heard(text)
    c.never_on_wire(text)
