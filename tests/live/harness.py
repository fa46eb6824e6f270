# The live tests' ground: a temporary directory, throwaway certificates, a
# Prosody of our own on loopback, a relay that cuts and stalls.  All of it is
# gone at the end.  Knows nothing of sotto.
#
# SPDX-License-Identifier: ISC

import atexit
import glob
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
DOMAIN = "live.test"
FAR = "far.test"        # of a second server, which the first one knows


class Failed(Exception):
    """An expectation that did not hold."""


# One lock and condition for everything that can happen: whoever waits is
# woken by whatever comes, from any process, and looks again.
news = threading.Condition()


# The time limit of the test that this thread runs.
limit = threading.local()


def end_of(seconds):
    return min(time.monotonic() + seconds,
               getattr(limit, "end", float("inf")))


def wait_for(look, seconds, what):
    """What look() gives, as soon as it is true; never sleeps blindly."""
    end = end_of(seconds)
    with news:
        while True:
            got = look()
            if got:
                return got
            left = end - time.monotonic()
            if left <= 0:
                raise Failed("waited %g s for %s" % (seconds, what))
            news.wait(min(left, 1))


def poll_for(look, seconds, what, every=0.05):
    """The same for what cannot announce itself (a screen, a port)."""
    end = end_of(seconds)
    while True:
        got = look()
        if got:
            return got
        if time.monotonic() > end:
            raise Failed("waited %g s for %s" % (seconds, what))
        time.sleep(every)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def home_env(home, **more):
    env = {"HOME": home, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
           "TMPDIR": home}
    for k in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
        if k in os.environ:
            env[k] = os.environ[k]
    env.update(more)
    return env


class Ground:
    """The temporary directory and all that lives in it."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="sotto-live-")
        self.procs = []
        self.tmux = []
        self.lock = threading.Lock()
        self.closed = False
        atexit.register(self.close)
        self.server_user = None
        if os.geteuid() == 0:
            # Prosody will not run as root: its own user, or else nobody.
            for name in ("prosody", "nobody"):
                try:
                    self.server_user = pwd.getpwnam(name)
                    break
                except KeyError:
                    pass
            os.chmod(self.dir, 0o711)
        self.authority()

    def path(self, *names):
        if self.closed:
            raise Failed("it is over")
        return os.path.join(self.dir, *names)

    def openssl(self, *args):
        r = subprocess.run(("openssl",) + args, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True)
        if r.returncode:
            raise Failed("openssl %s: %s" % (args[0], r.stdout))

    def authority(self):
        self.ca = self.path("ca.pem")
        self.new_ca("ca")
        self.new_ca("foreign")
        self.new_cert("good", "ca", DOMAIN, 30)
        self.new_cert("far", "ca", FAR, 30)
        self.new_cert("wrong-name", "ca", "elsewhere.test", 30)
        self.new_cert("expired", "ca", DOMAIN, -1)
        self.new_cert("unknown-ca", "foreign", DOMAIN, 30)

    def new_ca(self, name):
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                     "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                     "-subj", "/CN=throwaway authority " + name,
                     "-addext", "keyUsage=critical,keyCertSign,cRLSign",
                     "-keyout", self.path(name + ".key"),
                     "-out", self.path(name + ".pem"))

    def new_cert(self, name, ca, domain, days):
        """
        Of a domain and its rooms; signed by hand with `openssl ca`, which
        can also date backwards.
        """
        base = self.path(name)
        with open(base + ".cnf", "w") as f:
            f.write("[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=%s\n"
                    "database=%s.idx\nserial=%s.srl\ndefault_md=sha256\n"
                    "policy=p\nx509_extensions=x\nunique_subject=no\n"
                    "[p]\ncommonName=supplied\n[req]\n"
                    "distinguished_name=dn\n[dn]\n"
                    "[x]\nsubjectAltName=DNS:%s,DNS:rooms.%s\n"
                    "basicConstraints=CA:FALSE\n"
                    # Python 3.13 wants what RFC 5280 does, 4.2.1.
                    "subjectKeyIdentifier=hash\n"
                    "authorityKeyIdentifier=keyid\n"
                    % (self.dir, base, base, domain, domain))
        open(base + ".idx", "w").close()
        with open(base + ".srl", "w") as f:
            f.write("%02X\n" % (0x10 + secrets.randbelow(0x6f)))
        self.openssl("req", "-newkey", "ec", "-pkeyopt",
                     "ec_paramgen_curve:prime256v1", "-nodes",
                     "-config", base + ".cnf",
                     "-subj", "/CN=" + domain, "-keyout", base + ".key",
                     "-out", base + ".csr")
        day = 86400
        start = time.time() - 40 * day
        end = time.time() + days * day
        self.openssl("ca", "-batch", "-notext", "-config", base + ".cnf",
                     "-cert", self.path(ca + ".pem"),
                     "-keyfile", self.path(ca + ".key"),
                     "-startdate", time.strftime("%Y%m%d%H%M%SZ",
                                                 time.gmtime(start)),
                     "-enddate", time.strftime("%Y%m%d%H%M%SZ",
                                               time.gmtime(end)),
                     "-in", base + ".csr", "-out", base + ".crt")

    def spawn(self, argv, **kw):
        """Everything in a session of its own, so that all of it can go."""
        with self.lock:
            if self.closed:
                raise Failed("it is over")
            p = subprocess.Popen(argv, start_new_session=True, **kw)
            self.procs.append(p)
        return p

    def reap(self, p, sig=signal.SIGKILL):
        if p.poll() is None:
            try:
                os.killpg(p.pid, sig)
            except ProcessLookupError:
                pass
        p.wait()
        # Nobody keeps it, or its pipes.
        with self.lock:
            if p in self.procs:
                self.procs.remove(p)

    def close(self):
        with self.lock:
            if self.closed:
                return
            self.closed = True
            procs, self.procs = self.procs, []
            tmux, self.tmux = self.tmux, []
        for t in tmux:
            subprocess.run(["tmux", "-S", t, "kill-server"],
                           stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        # Asked first: some clear up what is theirs.
        for p in procs:
            if p.poll() is None:
                try:
                    os.killpg(p.pid, signal.SIGTERM)
                except ProcessLookupError:
                    pass
        end = time.monotonic() + 2
        for p in procs:
            try:
                p.wait(max(0.01, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.reap(p)
        # Somebody may be at his last words in there.
        for _ in range(50):
            shutil.rmtree(self.dir, ignore_errors=True)
            if not os.path.exists(self.dir):
                break
            time.sleep(0.05)


class Server:
    """
    A Prosody with a log of each stanza, and with rooms at rooms.DOMAIN, whose
    component has the settings `rooms` (None: no rooms).  Only clients reach
    it; with `servers`, servers too that it knows by meet().
    """

    def __init__(self, ground, name, cert="good", tls=True, hibernate=120,
                 auth='"internal_plain"', ssl="", stanza_bytes=0, modules=(),
                 extra=(), rooms=(), domain=DOMAIN, servers=False):
        self.ground = ground
        self.modules = modules
        self.extra = extra
        self.stanza_bytes = stanza_bytes
        self.domain = domain
        self.rooms = "rooms." + domain
        self.dir = ground.path(name)
        self.port = free_port()
        self.server_port = free_port() if servers else None
        self.log = os.path.join(self.dir, "prosody.log")
        os.makedirs(os.path.join(self.dir, "data"))
        for end in (".crt", ".key"):
            shutil.copy(ground.path(cert + end),
                        os.path.join(self.dir, "cert" + end))
        with open(os.path.join(self.dir, "prosody.cfg.lua"), "w") as f:
            f.write(self.config(tls, hibernate, auth, ssl))
            f.write(self.servers_config() if servers else "")
            f.write(self.host_config(ssl))
            f.write(self.rooms_config(rooms) if rooms is not None else "")
        self.own()
        self.proc = None
        self.start()

    def config(self, tls, hibernate, auth, ssl):
        return """
pidfile = "%(d)s/prosody.pid"
data_path = "%(d)s/data"
certificates = "%(d)s"
daemonize = false
modules_enabled = { "roster"; "saslauth"; "disco"; "carbons"; "smacks";
	"ping"; "presence"; "message"; "iq"; "csi"; "stanza_debug"; %(tls)s %(more)s }
modules_disabled = { %(no_s2s)s }
c2s_interfaces = { "127.0.0.1" }
c2s_ports = { %(port)d }
s2s_ports = { %(server_port)s }
http_ports = { }
https_ports = { }
c2s_require_encryption = %(need)s
allow_unencrypted_plain_auth = false
authentication = %(auth)s
storage = "internal"
smacks_hibernation_time = %(hibernate)d
smacks_max_unacked_stanzas = 0
c2s_timeout = 60
%(limit)s
%(extra)s
log = { { levels = { min = "debug" }, to = "file",
	filename = "%(d)s/prosody.log" } }
""" % {"d": self.dir, "port": self.port, "auth": auth,
            "server_port": self.server_port or "",
            "no_s2s": "" if self.server_port else '"s2s"',
            "more": "".join('"%s";' % m for m in (
                *self.modules, *(["neighbours"] if self.server_port else ()))),
            "tls": '"tls";' if tls else "", "need": str(tls).lower(),
            "hibernate": hibernate, "extra": "\n".join(self.extra),
            "limit": "" if not self.stanza_bytes
            else "c2s_stanza_size_limit = %d" % self.stanza_bytes}

    def host_config(self, ssl):
        return """
VirtualHost "%(domain)s"
	ssl = { key = "%(d)s/cert.key"; certificate = "%(d)s/cert.crt"; %(ca)s %(ssl)s }
""" % {"d": self.dir, "domain": self.domain, "ssl": ssl,
            "ca": 'cafile = "%s";' % self.ground.ca
            if self.server_port else ""}
    def rooms_config(self, settings):
        """
        Who comes first makes a room, which all see and which is open at
        once; `settings` may say otherwise.
        """
        return """
Component "%s" "muc"
	modules_enabled = { "muc_mam"; "muc_moderation" }
	restrict_room_creation = false
	muc_room_locking = false
	muc_room_default_public = true
	muc_room_cache_size = 1000
	%s
""" % (self.rooms, "\n\t".join(settings))

    def servers_config(self):
        """
        Other servers by TLS with certificates of the ground's, both ways, or
        not at all; no name is looked up.
        """
        shutil.copy(os.path.join(HERE, "mod_neighbours.lua"), self.dir)
        self.neighbours = os.path.join(self.dir, "neighbours")
        with open(self.neighbours, "w") as f:
            f.write("")
        return """
plugin_paths = { "%s" }
neighbours = "%s"
s2s_interfaces = { "127.0.0.1" }
s2s_secure_auth = true
s2s_require_encryption = true
""" % (self.dir, self.neighbours)

    def meet(self, *servers):
        """From now on it finds these, and their rooms."""
        with open(self.neighbours, "w") as f:
            for s in servers:
                for name in s.domain, s.rooms:
                    f.write("%s %d\n" % (name, s.server_port))

    def own(self):
        """The server's folder belongs to the server's user, closed to all."""
        user = self.ground.server_user
        os.chmod(self.dir, 0o700)
        if user:
            for base, dirs, files in os.walk(self.dir):
                for n in ["."] + dirs + files:
                    try:
                        os.chown(os.path.join(base, n), user.pw_uid,
                                 user.pw_gid)
                    except FileNotFoundError:
                        pass    # the server was quicker

    def start(self):
        user = self.ground.server_user
        kw = {}
        if user:
            kw = {"user": user.pw_uid, "group": user.pw_gid,
                  "extra_groups": []}
        self.out = open(self.ground.path("prosody-%d.out" % self.port), "ab")
        self.proc = self.ground.spawn(
            ["prosody", "--config",
             os.path.join(self.dir, "prosody.cfg.lua"), "-F"],
            stdin=subprocess.DEVNULL, stdout=self.out,
            stderr=subprocess.STDOUT, cwd="/", env={
                "PATH": os.environ["PATH"], "HOME": "/", "LC_ALL": "C"}, **kw)
        poll_for(self.answers, 20, "the server's port")

    def answers(self):
        if self.proc.poll() is not None:
            with open(self.ground.path("prosody-%d.out" % self.port)) as f:
                raise Failed("prosody ended: " + f.read()[-2000:])
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        except OSError:
            return False

    def version(self):
        """As (0, 12) or (13, 0): what it says when it starts."""
        got = re.search(r"Prosody version (\d+)\.(\d+)", self.traffic())
        if not got:
            raise Failed("the server's log names no version")
        return int(got[1]), int(got[2])

    def kill(self):
        self.ground.reap(self.proc, signal.SIGKILL)

    def store(self, kind, user, lua):
        base = os.path.join(self.dir, "data", self.domain.replace(".", "%2e"))
        os.makedirs(os.path.join(base, kind), exist_ok=True)
        with open(os.path.join(base, kind, user + ".dat"), "w") as f:
            f.write("return {\n" + lua + "};\n")
        self.own()

    def account(self, user, contacts=()):
        """
        Makes an account whose contacts are subscribed both ways: names, of
        others here, or addresses.
        """
        password = secrets.token_hex(8)
        self.store("accounts", user, '["password"] = "%s";\n' % password)
        lua = '[false] = { ["version"] = 1; };\n'
        for c in contacts:
            c = c if "@" in c else "%s@%s" % (c, self.domain)
            lua += ('["%s"] = { ["subscription"] = "both"; '
                    '["groups"] = {}; };\n' % c)
        self.store("roster", user, lua)
        return Account(user, password, self)

    def traffic(self):
        with open(self.log, errors="replace") as f:
            return f.read()

    def wire_has(self, text):
        """Whether a text went over the server, or lies in its stores."""
        if text in self.traffic():
            return True
        for path in glob.glob(self.dir + "/data/**/*", recursive=True):
            if os.path.isfile(path):
                with open(path, errors="replace") as f:
                    if text in f.read():
                        return True
        return False

    def stop(self):
        if self.proc:
            self.ground.reap(self.proc, signal.SIGTERM)


class Account:
    def __init__(self, user, password, server):
        self.user = user
        self.jid = "%s@%s" % (user, server.domain)
        self.password = password
        self.server = server
        self.port = server.port


class Relay:
    """Between a client and the server: passes, stalls, cuts, refuses."""

    def __init__(self, port):
        self.target = port
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind(("127.0.0.1", 0))
        self.sock.listen(16)
        self.port = self.sock.getsockname()[1]
        self.open = True
        self.pairs = []
        self.accepted = 0
        self.lock = threading.Lock()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                a, _ = self.sock.accept()
            except OSError:
                return
            try:
                if not self.open:
                    raise OSError
                b = socket.create_connection(("127.0.0.1", self.target), 5)
                b.settimeout(None)
            except OSError:
                a.close()
                continue
            flow = threading.Event()
            flow.set()
            with self.lock:
                self.accepted += 1
                self.pairs.append((a, b, flow))
            for x, y in ((a, b), (b, a)):
                x.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self.pump, args=(x, y, flow),
                                 daemon=True).start()

    def pump(self, x, y, flow):
        try:
            while True:
                data = x.recv(65536)
                flow.wait()
                if not data:
                    break
                y.sendall(data)
        except OSError:
            pass
        for s in (x, y):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def stall(self):
        """In the connections that there are nothing passes, and nobody is
        told: a dead link.  New ones pass."""
        with self.lock:
            for a, b, flow in self.pairs:
                flow.clear()

    def cut(self):
        """Closes each connection now; what was in them is lost."""
        with self.lock:
            pairs, self.pairs = self.pairs, []
        for *pair, flow in pairs:
            flow.set()
            for s in pair:
                try:
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                 b"\1\0\0\0\0\0\0\0")
                    s.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                s.close()

    def close(self):
        self.open = False
        self.sock.close()
        self.cut()
