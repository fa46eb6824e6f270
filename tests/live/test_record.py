# Off the record: what stays of a conversation, and what proves nothing.
#
# SPDX-License-Identifier: ISC

import json
import os
import re
import signal
import sqlite3
import time

from case import V2, expect, test
import forge
from harness import poll_for
from peers import Libotr
from sotto import Tui
from test_idle import family


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


@test(over=("quit", "HUP", "TERM"))
def leaving_a_hung_worker(c, how):
    """Who carries the news stands still: sotto ends all the same."""
    s, p = c.session("libotr")
    pids = [x for x in family(s.proc.pid) if x != s.proc.pid]
    try:
        for x in pids:
            os.kill(x, signal.SIGSTOP)
        if how == "quit":
            s.send("/quit")
        else:
            s.proc.send_signal(getattr(signal, "SIG" + how))
        s.wait("eof", seconds=20)
    finally:
        for x in pids:
            try:
                os.kill(x, signal.SIGCONT)
            except ProcessLookupError:
                pass
    p.reaches(s, "finished", 10)


@test()
def wiped_at_the_end(c):
    """otr_wipe = end, looked at where it is shown: on the screen."""
    a, b = c.two()
    p = Libotr(c, b)
    d = Tui(c, a, head='otr_policy = "manual"\notr_wipe = "end"')
    d.sees("online", 20)
    d.type("/query " + p.jid)
    p.present(a)
    d.sees("online · " + re.escape(p.jid), 20)
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


def on_disk(s, *texts):
    """Which of these are in any file of sotto's."""
    found = set()
    for base, dirs, files in os.walk(s.home):
        for n in files:
            with open(os.path.join(base, n), errors="replace") as f:
                body = f.read()
            found |= {t for t in texts if t in body}
    return found


@test()
def history_only_if_asked(c):
    """Off; on for the contact; shown at the next start; forgotten."""
    s, p = c.session("potr", head=V2 + "\nlog = true")
    one, two, three = c.secret("one"), c.secret("two"), c.secret("three")
    s.say(p, one)
    p.heard(one)
    s.do("/otr log " + p.jid)
    expect(s.find("notice", code="otr-log")["log"] == "off", "off at first")
    s.do("/otr log %s on" % p.jid)
    expect(s.find("notice", code="otr-log")["log"] == "on", "on")
    s.delivered(s.say(p, two), "sent")
    p.heard(two)
    p.say(s, three)
    s.heard(three)
    s.do("/status")
    expect(on_disk(s, one, two, three) == {two, three}, "on the disk: %s" %
           on_disk(s, one, two, three))
    path = s.data + "/history.db"
    expect(os.stat(path).st_mode & 0o777 == 0o600, "readable by others")
    s.leave()
    journal = path + "-journal"
    expect(not os.path.exists(journal) or (
        os.stat(journal).st_size == 0 and
        os.stat(journal).st_mode & 0o777 == 0o600), "a journal is left")
    s = s.again()
    s.do("/otr log %s off" % p.jid)
    expect(on_disk(s, one, two, three) == {two, three}, "off keeps it")
    s.do("/otr log %s forget" % p.jid)
    expect(not on_disk(s, one, two, three), "it is not gone")
    expect(not s.find("error", 0), "errors: %s" % s.find("error", 0))


@test()
def history_goes(c):
    """log_keep: gone at the next start, from every file; the rest stays."""
    s, p = c.session("potr", head=V2 + "\nlog = true")
    old, new = c.secret("old"), c.secret("new")
    s.do("/otr log %s on" % p.jid)
    s.delivered(s.say(p, old), "sent")
    p.heard(old)
    s.delivered(s.say(p, new), "sent")
    p.heard(new)
    s.do("/set log_keep 30")
    s.leave()
    db = sqlite3.connect(s.data + "/history.db")
    db.execute("UPDATE line SET stamp = stamp - 31 * 86400000 "
               "WHERE text = ?", (old,))
    db.commit()
    db.close()
    expect(on_disk(s, old, new) == {old, new}, "it was never there")
    s = s.again()
    poll_for(lambda: not on_disk(s, old), 20, "the old line to go")
    expect(on_disk(s, new) == {new}, "the new line has gone too")
    expect(not s.find("error", 0), "errors: %s" % s.find("error", 0))


@test()
def history_exported(c):
    """Within confinement: a file for the user alone, in the data directory."""
    s, p = c.session("potr", head=V2 + "\nlog = true")
    text = c.secret()
    s.do("/otr log %s on" % p.jid)
    s.delivered(s.say(p, text), "sent")
    p.heard(text)
    s.do("/log export " + p.jid)
    got = s.find("notice", code="log-exported")
    expect(got["sealed"] == "1", "not said that it was sealed: %s" % got)
    path = got["path"]
    expect(path.startswith(s.data + "/exports/"), "it lies elsewhere")
    expect(os.stat(path).st_mode & 0o777 == 0o600, "readable by others")
    with open(path) as f:
        expect(text in f.read(), "the line is not in it")
    s.do("/log export %s all.jsonl" % p.jid)
    with open(s.data + "/exports/all.jsonl") as f:
        expect([json.loads(line)["body"] for line in f] == [text], "JSON")


@test()
def history_on_screen(c):
    """The status bar says so, and the window shows it at the next start."""
    a, b = c.two()
    p = Libotr(c, b)
    text = c.secret()
    d = Tui(c, a, head='otr_policy = "manual"')
    d.sees("online", 20)
    d.type("/query " + p.jid)
    p.present(a)
    d.sees("online · " + re.escape(p.jid), 20)
    d.type("/otr start")
    d.sees("Unverified", 20)
    expect("logged" not in d.shot().splitlines()[-2], "logged, unasked")
    d.type("/otr log on")
    d.sees(r"Unverified.*logged", 10)
    d.type(text)
    p.heard(text)
    d.type("/otr end")
    d.sees("Not private", 10)
    d.type("/quit")
    p.wait("presence", since=0, type="unavailable", peer=a.jid)
    d.quit()
    d = Tui(c, a, head='otr_policy = "manual"')
    d.sees("online", 20)
    d.type("/query " + p.jid)
    d.sees(text + ".*earlier", 10)
