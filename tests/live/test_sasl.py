# Who is believed: servers that prove themselves, and those that do not; what
# the user is asked; and where the password is.
#
# SPDX-License-Identifier: ISC

import base64
import os
import threading

from case import expect, test
from harness import DOMAIN, wait_for
from hostile import Hostile
from scram import LIES
from sotto import Sotto, Tui
from test_idle import family
from test_memory import closed_to_others, in_memory

ALL = ("SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256",
       "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512", "SCRAM-SHA-512-PLUS")


def server(c, a, **kw):
    h = Hostile(c.ground, password=a.password)
    for k, v in kw.items():
        setattr(h, k, v)
    c.relays.append(h)
    return h


def pair(c, **kw):
    a, _ = c.two()
    h = server(c, a, **kw)
    return h, Sotto(c, a, port=h.port, wait=False)


def online(s, h, n, seconds=30):
    h.wait_online(n)
    s.wait("account", state="online", seconds=seconds)


def way(s):
    """How /status says that the account logged in."""
    n = s.do("/status")["line"]
    o = s.wait("notice", since=0, line=n, code="account")
    expect(o["mechanism"] in o["text"], "the text says it: %s" % o)
    return o["mechanism"], o["binding"]


def never_online(s, h):
    expect(not s.find("account", 0, state="online"), "went online")
    expect(h.online == 0, "the server was told more")


# ---- lies --------------------------------------------------------------

@test(over=LIES)
def lying_server(c, lie):
    h, s = pair(c, lie=lie)
    o = s.wait("account", since=0, state="failed")
    expect(o["code"] == LIES[lie], "as a lie of its kind: %s" % o)
    expect("trying again" not in "\n".join(s.log), "not tried again")
    n = s.do("/status")["line"]
    s.wait("notice", since=0, line=n, code="account", state="failed")
    never_online(s, h)
    expect(h.conns == 1 and len(h.auths) == 1, "one attempt: %s" % h.auths)
    h.lie = None
    s.do("/connect", ok=None)
    online(s, h, 1)


@test(over=("DIGEST-MD5", "CRAM-MD5 EXTERNAL ANONYMOUS", "SCRAM-SHA-224",
            ""))
def useless_server(c, offer):
    h, s = pair(c, mechanisms=tuple(offer.split()))
    s.wait("account", since=0, state="failed", code="sasl-mechanism")
    never_online(s, h)
    expect(not h.auths, "nothing was tried: %s" % h.auths)


# ---- questions ---------------------------------------------------------

def asked(s, code, since=0):
    q = s.wait("question", since=since, code=code, seconds=30)
    expect(q["commands"] == ["/login accept -a " + s.jid,
                             "/login refuse -a " + s.jid],
           "its answers: %s" % q)
    s.wait("account", since=since, state="offline", code=code)


@test(over=("accept", "refuse", "never", "allow"))
def plain_only(c, how):
    a, _ = c.two()
    h = server(c, a, mechanisms=("PLAIN",))
    s = Sotto(c, a, port=h.port, wait=False,
              config='sasl_plain = "%s"' % how
              if how in ("never", "allow") else "")
    if how == "never":
        s.wait("account", since=0, state="failed", code="sasl-mechanism")
    elif how == "allow":
        online(s, h, 1)
        expect(way(s) == ("PLAIN", "none"), "by PLAIN")
        expect(not s.find("question", 0), "no question")
    else:
        asked(s, "plain-login")
        expect(not h.passwords, "no password before the answer")
        s.do("/login " + how)
    if how in ("refuse", "never"):
        s.do("/login accept", ok=False)
        expect(not h.auths, "nothing was tried")
        never_online(s, h)
    else:
        h.wait_online()
        expect(h.passwords == [a.password], "the password by leave")
        s.finish()
        s = s.again(wait=False)
        online(s, h, 2)
        expect(not s.find("question", 0), "asked once")


@test(over=("hash", "binding", "plain"))
def weaker_login(c, what):
    before = dict(mechanisms=("SCRAM-SHA-256", "SCRAM-SHA-1"))
    after = dict(mechanisms=("SCRAM-SHA-1",))
    if what == "binding":
        before = dict(mechanisms=ALL, bindings=("tls-exporter",))
        after = dict(mechanisms=("SCRAM-SHA-512",), bindings=None)
    if what == "plain":
        after = dict(mechanisms=("PLAIN",))
    h, s = pair(c, **before)
    h.wait_online()
    for k, v in after.items():
        setattr(h, k, v)
    tried = len(h.auths)
    s.mark()
    h.cut()
    asked(s, "weaker-login", since=s.since)
    expect(len(h.auths) == tried, "nothing was tried: %s" % h.auths)
    # So it is after a restart, and until it is answered.
    s.finish()
    s = s.again(wait=False)
    asked(s, "weaker-login")
    s.do("/login refuse")
    s.do("/login accept", ok=False)
    s.mark()
    s.do("/connect", ok=None)
    asked(s, "weaker-login", since=s.since)
    expect(len(h.auths) == tried, "nothing was tried: %s" % h.auths)
    s.do("/login accept")
    if what == "plain":
        asked(s, "plain-login", since=s.since)
        expect(not h.passwords, "no password before the answer")
        s.do("/login accept")
    online(s, h, 2)
    s.finish()
    s = s.again(wait=False)
    online(s, h, 3)
    expect(not s.find("question", 0), "asked once")


@test()
def plain_on_screen(c):
    """A line in the window, which takes no key."""
    a, _ = c.two()
    h = server(c, a, mechanisms=("PLAIN",))
    a.port = h.port
    d = Tui(c, a)
    d.sees(r"\[1\] log in so from now on", 20)
    d.keys("y", "Enter")
    d.keys("C-u")
    expect(not h.passwords, "no password before the answer")
    d.type("/login accept")
    d.sees("is online", 20)
    d.type("/status")
    # Wherever the rows end.
    d.sees("by PLAIN, not bound to TLS".replace(" ", r"[\s|│]+"))


# ---- bound to TLS ------------------------------------------------------

@test(over=("tls-exporter", "tls-server-end-point"))
def bound_to_tls(c, binding):
    h, s = pair(c, mechanisms=ALL, bindings=(binding, "tls-unique"),
                signs=True)
    online(s, h, 1)
    expect(way(s) == ("SCRAM-SHA-512-PLUS", binding), "how: %s" % (way(s),))


@test()
def not_bound_by_others(c):
    """-PLUS by what we have not: plain SCRAM, and the server hears why."""
    h, s = pair(c, mechanisms=ALL, bindings=("tls-unique",))
    online(s, h, 1)
    expect(way(s) == ("SCRAM-SHA-512", "none"), "how: %s" % (way(s),))
    auth = h.heard[h.heard.index("<auth"):]
    first = base64.b64decode(auth[auth.index(">") + 1:auth.index("</auth")])
    expect(first.startswith(b"n,,"), "flag n: %s" % first)


# ---- Prosody -----------------------------------------------------------

def typed(c, a, port=None):
    """One whose password is in no file."""
    s = Sotto(c, a, port=port, wait=False, online=False)
    s.wait("ready", since=0)
    with open(s.config) as f:
        text = f.read()
    s.finish()
    with open(s.config, "w") as f:
        f.write("\n".join(line for line in text.split("\n")
                          if "password" not in line))
    s = s.again(wait=False)
    s.wait("ready", since=0)
    s.do("/connect %s %s" % (a.jid, a.password), ok=None)
    s.wait("account", state="online", since=0, seconds=20)
    return s


@test(over=("SHA-1", "SHA-256"))
def prosody_hashed(c, kind):
    """It keeps no passwords, and so its salt; bound to TLS from 13 on."""
    server = c.own_server(auth='"internal_hashed"; password_hash = "%s"'
                          % kind)
    a, _ = c.two(server)
    relay = c.relay(server)
    s = typed(c, a, relay.port)
    expect(way(s) in (("SCRAM-" + kind, "none"),
                      ("SCRAM-%s-PLUS" % kind, "tls-exporter")),
           "how: %s" % (way(s),))
    s.mark()
    relay.cut()
    s.wait("account", state="offline", seconds=30)
    s.wait("account", state="online", seconds=30)
    expect(not s.find("question", 0, code="password"), "asked once")


@test()
def prosody_tls_1_2(c):
    """It offers -PLUS by tls-unique then, and lists no binding."""
    server = c.own_server(ssl='protocol = "tlsv1_2"')
    a, _ = c.two(server)
    s = Sotto(c, a)
    text = s.wait("notice", since=0, code="online")["text"]
    expect("TLS 1.2" in text or "TLSv1.2" in text, "TLS 1.2 it is")
    expect("-PLUS" in server.traffic(), "it does offer -PLUS")
    expect(way(s)[1] in ("none", "tls-exporter"), "how: %s" % (way(s),))


# Its settings; the hash, and the binding from 13 on.
PROSODY = {
    "plain": ('"internal_plain"', "", "SHA-256", "tls-exporter"),
    "SHA-1": ('"internal_hashed"; password_hash = "SHA-1"', "", "SHA-1",
              "tls-exporter"),
    "SHA-256": ('"internal_hashed"; password_hash = "SHA-256"', "",
                "SHA-256", "tls-exporter"),
    "TLS-1.2": ('"internal_plain"; tls_server_end_point_hash = "auto"',
                'protocol = "tlsv1_2"', "SHA-256", "tls-server-end-point"),
}


@test(over=PROSODY)
def prosody_strongest(c, kind):
    """0.12 lists no binding that there is with it: plain SCRAM (XEP-0440)."""
    auth, ssl, name, binding = PROSODY[kind]
    server = c.own_server(auth=auth, ssl=ssl)
    a, _ = c.two(server)
    s = Sotto(c, a)
    want = ("SCRAM-%s-PLUS" % name, binding) \
        if server.version() >= (13, 0) else ("SCRAM-" + name, "none")
    expect(way(s) == want, "%s, not %s" % (way(s), want))


# ---- where the password is ---------------------------------------------

def network(s):
    """The processes of the network half."""
    pids = []
    for pid in family(s.proc.pid):
        with open("/proc/%d/comm" % pid) as f:
            if f.read().strip().startswith("sotto-net"):
                pids.append(pid)
    expect(len(pids) >= 2, "a parent and a worker: %s" % pids)
    return pids


def search(s, a):
    """Fails where it is found; first, that it would be."""
    forms = (a.password, base64.b64encode(
        ("\0%s\0%s" % (a.user, a.password)).encode()).decode())
    expect(in_memory(s.proc.pid, a.password), "the search is blind")
    for pid in network(s):
        for form in forms:
            found = in_memory(pid, form)
            expect(not found, "process %d of sotto-net has the password: %s"
                   % (pid, found))


@test()
def password_stays_here(c):
    """During a log-in and after it no process of sotto-net has it."""
    a, _ = c.two()
    h = server(c, a, hold=threading.Event(), mechanisms=("SCRAM-SHA-256",
                                                        "PLAIN"))
    s = Sotto(c, a, port=h.port, wait=False)
    wait_for(lambda: "<response" in h.heard, 20, "the client's proof")
    if os.geteuid() != 0:
        expect(all(closed_to_others(x) for x in family(s.proc.pid)),
               "memory is open")
        h.hold.set()
        return
    search(s, a)
    h.hold.set()
    online(s, h, 1)
    search(s, a)
    h.message("hello", "bob@%s/pc" % DOMAIN)
    s.wait("message", since=0, body="hello")
    search(s, a)


@test()
def key_is_kept(c):
    """What was typed is asked for once, while the server keeps its salt."""
    a, _ = c.two()
    h = server(c, a)
    s = typed(c, a, h.port)
    if os.geteuid() == 0:
        expect(not in_memory(s.proc.pid, a.password),
               "the password is not forgotten")
    s.mark()
    h.cut()
    s.wait("account", state="offline")
    online(s, h, 2)
    expect(not s.find("question", 0, code="password"), "not asked again")
    h.salt = b"another"
    s.mark()
    h.cut()
    s.wait("question", code="password", seconds=30)
    s.wait("account", state="offline", code="password")
    expect(not s.find("error", code="wrong-password"), "it is not wrong")
    s.do("/connect %s %s" % (a.jid, a.password), ok=None)
    online(s, h, 3)
