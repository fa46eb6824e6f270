# Verification, and what is kept of it.
#
# SPDX-License-Identifier: ISC

from case import KINDS, expect, test
from harness import poll_for


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


@test(over=("libotr", "mcabber", "sotto"))
def smp_code(c, kind):
    """A secret that is made here, and told on another way."""
    s, p = c.session(kind)
    s.mark()
    since = s.since
    s.do("/verify code " + p.jid)
    code = s.wait("notice", since=since, code="verify-code")["verify_code"]
    expect(len(code) == 6 and code.isdigit(), "code: " + code)
    p.asked_smp()
    p.answer_smp(s, code)
    p.smp_result(True)
    s.wait("smp", since=since, state="succeeded", convinced="both")
    s.reaches(p, "private")
    c.never_on_wire(code)


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
