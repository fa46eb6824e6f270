# What scripts rely on.
#
# SPDX-License-Identifier: ISC

import json
import os
import re
import subprocess
import time

from case import expect, test
from harness import home_env, poll_for
from sotto import Sotto
from weather import DOWN, HOLD, Weather


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


@test()
def exit_given_back(c):
    """3 also where a line comes back while the stream is being ended."""
    server = c.own_server(hibernate=6)
    a, b = c.two(server)
    r = Weather(server.port)
    c.relays.append(r)
    s = Sotto(c, a, head='otr_policy = "manual"', port=r.port)
    p = Sotto(c, b, head='otr_policy = "manual"')
    s.present(p)
    # The server keeps the stream for a while, and lines for it; then it
    # gives back what another program of theirs has not had.
    p.kill()
    ident = s.say(p, c.secret("clear"))
    s.delivered(ident, "acked")
    p.again()
    r.silence(DOWN, 0, HOLD)
    poll_for(lambda: re.search("SEND: <message[^>]*type='error'",
                               server.traffic()), 15,
             "the server to give it back")
    leaves = "<presence type='unavailable'"
    gone = server.traffic().count(leaves)
    s.proc.stdin.close()
    poll_for(lambda: server.traffic().count(leaves) > gone, 10, "its leave")
    r.release()
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
