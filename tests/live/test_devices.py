# A contact with several programs at once, written by several people, each
# with a key of its own (profanity and mcabber have their own key files).
#
# SPDX-License-Identifier: ISC

import os
import re
import shutil

from case import KINDS, V2, expect, test
from harness import wait_for
from sotto import Sotto, Tui

# The one that has the session first, and the one that comes beside it.
PAIRS = ("mcabber+libotr", "libotr+mcabber", "mcabber+sotto",
         "sotto+mcabber", "profanity+mcabber", "profanity+libotr",
         "profanity+sotto")


def resources(s, jid):
    """Those that were ever seen of a contact, in their order."""
    seen = []
    for o in s.events:
        if o.get("event") == "presence" and o["peer"] == jid and \
                o.get("resource") and o["resource"] not in seen:
            seen.append(o["resource"])
    return seen


def several(c, kinds, policy="manual", **kw):
    """sotto, and a contact with one program of each kind, all online."""
    a, b = c.two()
    s = Sotto(c, a, head='otr_policy = "%s"\n%s' % (policy, V2))
    programs = []
    for n, kind in enumerate(kinds.split("+")):
        if kind in kinds.split("+")[:n]:	# a home of its own
            kw["home"] = c.folder("%s-%d" % (kind, n))
        p = Sotto(c, b, head='otr_policy = "manual"\n' + V2) \
            if kind == "sotto" else KINDS[kind](c, b, **kw)
        wait_for(lambda: len(resources(s, b.jid)) > n, 20, "its presence")
        p.res = resources(s, b.jid)[n]
        p.open(s)
        programs.append(p)
    return s, programs


def sessions(s, p):
    """What /otr status says of each program, by its resource."""
    n = s.do("/otr status " + p.jid)["line"]
    return {o["otr_resource"]: o for o in s.events if o["event"] == "notice"
            and o["code"] == "otr-session" and o.get("line") == n}


def used(s, p):
    return [r for r, o in sessions(s, p).items() if o["in_use"] == "true"]


def reads(p, s, text):
    """This one of the programs reads it."""
    if not hasattr(p, "events"):
        p.open(s)
    p.heard(text, s)


def reads_not(p, text):
    """Nothing of it came readable, nor was it tried and failed."""
    if hasattr(p, "events"):
        expect(not p.find("message", 0, body=text), p.name + " has it")
    expect(text not in "\n".join(p.log) and
           (hasattr(p, "events") or text not in p.shot()),
           p.name + " shows it")


def errors(c):
    return sum("?OTR Error" in line and "ann%d@" % c.number in line
               for line in c.server.traffic().splitlines())


@test(over=PAIRS, seconds=90)
def beside(c, kinds):
    """Two sessions: listed, told apart, chosen; one ends, one lives on."""
    s, (one, two) = several(c, kinds)
    one.start_session(s)
    s.encrypted(one)
    reads_first = c.secret("first")
    s.say(one, reads_first)
    reads(one, s, reads_first)
    first = s.find("otr", 0, state="unverified")["fingerprint"]
    s.mark()
    since = s.since
    two.start_session(s)
    # Another key: said, and lines stay where they went.
    o = s.wait("notice", since=since, code="beside", seconds=20)
    expect(o["written_to"] == one.res, "it says where to: %s" % o)
    now = sessions(s, one)
    expect(set(now) == {one.res, two.res}, "listed: %s" % list(now))
    expect(now[one.res]["in_use"] == "true" and
           now[one.res]["fingerprint"] == first == one.own_fingerprint(),
           "the first: %s" % now)
    expect(now[two.res]["in_use"] == "false" and
           now[two.res]["fingerprint"] == two.own_fingerprint() != first,
           "the second: %s" % now)
    kept = c.secret("kept")
    s.say(one, kept)
    reads(one, s, kept)
    theirs = c.secret("theirs")
    two.say(s, theirs)
    s.heard(theirs)
    expect(used(s, one) == [one.res], "it moved by itself")
    # On request it changes, and says so.
    n = s.do("/otr use %s/%s" % (two.jid, two.res))["line"]
    o = s.find("notice", 0, line=n, code="otr-use")
    expect(o["written_to"] == two.res and o["why"] == "chosen", "%s" % o)
    moved = c.secret("moved")
    s.say(two, moved)
    reads(two, s, moved)
    # The first one writes again: said; the choice stays.
    s.mark()
    since = s.since
    again = c.secret("again")
    one.say(s, again)
    s.heard(again)
    s.wait("notice", since=since, code="beside")
    expect(used(s, one) == [two.res], "the choice is kept")
    # It ends: the other's session is as it was.
    one.end_session(s)
    still = c.secret("still")
    s.say(two, still)
    reads(two, s, still)
    back = c.secret("back")
    two.say(s, back)
    s.heard(back)
    expect(s.level(two) == "unverified", "level: " + s.level(two))
    for text in (moved, still):
        reads_not(one, text)
    reads_not(two, kept)
    for text in (reads_first, kept, theirs, moved, again, still, back):
        c.never_on_wire(text)
    expect(errors(c) == 0, "%d errors went round" % errors(c))
    expect(not s.find("notice", 0, code="unreadable"), "lost: %s" %
           s.find("notice", 0, code="unreadable"))


@test(over=PAIRS, seconds=90)
def own_keys(c, kinds):
    """
    The first is verified, the second has a key of its own: nothing goes to
    either until the user says, and never does one have the other's trust.
    """
    s, (one, two) = several(c, kinds)
    one.start_session(s)
    s.encrypted(one)
    s.do("/otr trust %s %s" % (one.jid, one.own_fingerprint()))
    s.reaches(one, "private")
    s.mark()
    since = s.since
    two.start_session(s)
    q = s.wait("question", since=since, code="new-key", seconds=20)
    expect(any("/otr trust" in x for x in q["commands"]), "%s" % q)
    now = sessions(s, one)
    expect(now[two.res]["locked"] == "true" and
           now[two.res]["verified"] == "false" and
           now[one.res]["verified"] == "true", "whose trust: %s" % now)
    text = c.secret()
    ident = s.say(one, text)
    s.delivered(ident, "held")
    theirs = c.secret("theirs")
    two.say(s, theirs)
    s.gets(theirs, level="unverified")
    s.do("/otr use %s/%s" % (two.jid, two.res), ok=False)
    expect(not s.find("delivery", 0, id=ident, state="sent"), "it left")
    # Staying with the one that is verified is the answer.
    s.do("/otr trust %s %s" % (one.jid, one.own_fingerprint()))
    s.delivered(ident, "sent", level="private")
    reads(one, s, text)
    mine = c.secret("mine")
    one.say(s, mine)
    s.gets(mine, level="private")
    # It ends, the other lives on: that is no reason to write to it.
    one.end_session(s)
    s.reaches(one, "finished")
    last = c.secret("last")
    ident = s.say(one, last)
    s.delivered(ident, "held")
    expect(not s.find("delivery", 0, id=ident, state="sent"), "it left")
    for t in (text, last):
        reads_not(two, t)
    for t in (text, theirs, mine, last):
        c.never_on_wire(t)
    expect(errors(c) == 0, "%d errors went round" % errors(c))


@test(over=("mcabber+profanity", "libotr+profanity", "sotto+profanity"))
def older_program_refused(c, kinds):
    """
    The contact has spoken version 3; their other program has only 2: not
    spoken, said why, and the session is as it was.
    """
    s, (one, two) = several(c, kinds)
    one.start_session(s)
    s.encrypted(one)
    s.mark()
    since = s.since
    two.start_session(s)
    o = s.wait("notice", since=since, code="otr-refused", seconds=20)
    expect("version 2" in o["text"] and two.res in o["text"] and
           "version 3" in o["text"], "why: %s" % o)
    text = c.secret()
    s.say(one, text)
    reads(one, s, text)
    # And asked for by name: said at once, not after 20 seconds.
    s.do("/otr start %s/%s" % (two.jid, two.res), ok=False)
    more = c.secret("more")
    s.say(one, more)
    reads(one, s, more)
    for t in (text, more):
        reads_not(two, t)
        c.never_on_wire(t)
    expect(errors(c) == 0, "%d errors went round" % errors(c))


@test(over=("profanity+potr", "potr+profanity"))
def both_of_version_2(c, kinds):
    """
    Version 2 cannot tell them apart, so there is one session: the second is
    refused, in words; by command it moves, and the first is told.
    """
    s, (one, two) = several(c, kinds)
    one.start_session(s)
    s.encrypted(one)
    first = c.secret("first")
    s.say(one, first)
    reads(one, s, first)
    s.mark()
    since = s.since
    two.start_session(s)
    o = s.wait("notice", since=since, code="otr-refused", seconds=20)
    expect(two.res in o["text"] and one.res in o["text"] and
           "/otr start" in o["text"], "what to do: %s" % o)
    kept = c.secret("kept")
    s.say(one, kept)
    reads(one, s, kept)
    back = c.secret("back")
    one.say(s, back)
    s.heard(back)
    # By command.
    s.mark()
    since = s.since
    s.do("/otr start %s/%s" % (two.jid, two.res))
    s.otr(two, "unverified")
    expect(used(s, two) == [two.res], "used: %s" % sessions(s, two))
    # It has a key that was never seen: nothing leaves before the answer.
    s.wait("question", since=since, code="new-key", seconds=20)
    moved = c.secret("moved")
    n = s.say(two, moved)
    s.wait("delivery", since=since, id=n, state="held", code="new-key")
    s.do("/otr accept " + two.jid)
    reads(two, s, moved)
    # The first knows that its session is over.
    one.ended(s)
    reads_not(one, moved)
    reads_not(two, kept)
    for t in (first, kept, back, moved):
        c.never_on_wire(t)
    expect(errors(c) == 0, "%d errors went round" % errors(c))


def same_key(c, b, kind):
    """A desk of libotr's, and a second program with the very key."""
    desk = KINDS["libotr"](c, b)
    home = c.folder("%s-twin" % kind)
    if kind == "libotr":
        shutil.copy(desk.home + "/otr.key", home)
        return desk, KINDS[kind](c, b, resource="phone", home=home)
    with open(desk.home + "/otr.key") as f:
        key = f.read()
    os.makedirs(home + "/otr", mode=0o700)
    with open(home + "/otr/%s.key" % b.jid, "w") as f:
        f.write(key.replace("prpl-jabber", "jabber"))
    return desk, KINDS[kind](c, b, home=home)


@test(over=("libotr", "mcabber"), seconds=90)
def followed(c, kind):
    """One key in two programs: lines follow the contact where it writes."""
    a, b = c.two()
    s = Sotto(c, a, head='otr_policy = "manual"')
    desk, phone = same_key(c, b, kind)
    wait_for(lambda: len(resources(s, b.jid)) == 2, 20, "both")
    desk.res, phone.res = resources(s, b.jid)
    desk.open(s)
    phone.open(s)
    expect(desk.own_fingerprint() == phone.own_fingerprint(), "one key")
    desk.start_session(s)
    s.encrypted(desk)
    s.do("/otr trust %s %s" % (b.jid, desk.own_fingerprint()))
    s.reaches(desk, "private")
    phone.start_session(s)
    wait_for(lambda: used(s, b) == [phone.res], 20, "the newer one")
    texts = []
    for n, (now, other) in enumerate(((desk, phone), (phone, desk),
                                      (desk, phone))):
        texts += [c.secret("from%d" % n), c.secret("to%d" % n)]
        now.say(s, texts[-2])
        s.gets(texts[-2], level="private")
        expect(used(s, b) == [now.res], "not followed")
        ident = s.say(b, texts[-1])
        s.delivered(ident, "sent", level="private")
        reads(now, s, texts[-1])
        reads_not(other, texts[-1])
    # Chosen: it stays, and the other's lines are told as beside.
    s.do("/otr use %s/%s" % (b.jid, desk.res))
    s.mark()
    texts += [c.secret("beside"), c.secret("chosen")]
    phone.say(s, texts[-2])
    s.gets(texts[-2], level="private")
    s.wait("notice", since=0, code="beside")
    s.say(b, texts[-1])
    reads(desk, s, texts[-1])
    # It goes offline: the other one of the same key has the next line.
    desk.kill()
    wait_for(lambda: used(s, b) == [phone.res], 20, "the one that is left")
    texts.append(c.secret("left"))
    s.say(b, texts[-1])
    reads(phone, s, texts[-1])
    for t in texts:
        c.never_on_wire(t)
    expect(errors(c) == 0, "%d errors went round" % errors(c))


@test(seconds=90)
def window_says_which(c):
    """On the screen: which of profanity and mcabber, and why."""
    a, b = c.two()
    d = Tui(c, a, head='otr_policy = "manual"\n' + V2)
    d.sees("online", 20)
    d.type("/query " + b.jid)
    f = KINDS["profanity"](c, b)
    d.sees("online · " + re.escape(b.jid), 20)
    m = KINDS["mcabber"](c, b)
    f.start_session(a)
    d.sees(r"Unverified.*to prof", 20)
    m.open(a)
    m.start_session(a)
    d.sees(r'writes from "mcabber\.', 20)
    d.sees(r"Unverified.*to prof")
    d.type("/otr status")
    d.sees(r'-> "prof": Unverified, OTR 2')
    d.sees(r'   "mcabber\.\w+": Unverified, OTR 3')
    one = c.secret("one")
    d.type(one)
    f.open(a)
    f.heard(one)
    name = d.sees(r'"(mcabber\.\w+)": Unverified').group(1)
    d.type("/otr use " + name)
    d.sees(r"Unverified.*to mcabber\.\w+ \(chosen\)")
    two = c.secret("two")
    d.type(two)
    m.heard(two)
    reads_not(f, two)
    reads_not(m, one)
    f.end_session(a)
    three = c.secret("three")
    d.type(three)
    m.heard(three)
    for t in (one, two, three):
        c.never_on_wire(t)


@test(over=("mcabber+profanity", "profanity+mcabber", "libotr+profanity",
            "mcabber+libotr", "mcabber+mcabber", "profanity+potr"),
      seconds=90)
def all_answer(c, kinds):
    """One question, and each of the contact's programs answers it."""
    s, programs = several(c, kinds)
    s.start_session(programs[0])
    s.encrypted(programs[0])
    for n in range(3):
        text = c.secret("line%d" % n)
        s.say(programs[0], text)
        now = [p for p in programs if p.res in used(s, p)]
        expect(len(now) == 1, "lines go to %s" % used(s, programs[0]))
        reads(now[0], s, text)
        for p in programs:
            if p is not now[0]:
                reads_not(p, text)
        c.never_on_wire(text)
    expect(errors(c) == 0, "%d errors went round" % errors(c))
