# Logging in, and certificates.
#
# SPDX-License-Identifier: ISC

import hashlib
import json
import os
import re
import shutil
import ssl

from case import KINDS, expect, test
from harness import free_port, poll_for, wait_for
from peers import Potr
from sotto import Sotto


# ---- the peers among themselves: the ground is sound -------------------

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


# ---- logging in --------------------------------------------------------

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
def ca_file_replaced(c):
    """Another file takes its place, as renewals do; then a pipe."""
    a, _ = c.two()
    home = c.folder("authority")
    ca = home + "/ca.pem"
    shutil.copy(c.ground.ca, ca)
    Sotto(c, a, home=home, wait=False, online=False).kill()
    with open(home + "/config") as f:
        text = f.read()
    with open(home + "/config", "w") as f:
        f.write(text.replace(c.ground.ca, ca).replace("= false", "= true"))
    s = Sotto(c, a, home=home, config=None)
    s.do("/disconnect")
    s.wait("account", state="offline")
    shutil.copy(c.ground.ca, home + "/new")
    os.replace(home + "/new", ca)
    s.mark()
    s.do("/connect", ok=None)
    s.wait("account", state="online", seconds=20)
    s.do("/disconnect")
    s.wait("account", state="offline")
    os.remove(ca)
    os.mkfifo(ca)
    s.mark()
    s.do("/connect", ok=None)
    s.wait("account", seconds=20,
           reason=lambda r: r and "is not a regular file" in r)


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
           shown["sha256"] in re.sub(r"[:\s]", "", shown["text"]).lower(),
           "the fingerprint: %s" % shown)
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
