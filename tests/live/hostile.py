# A server that lies: speaks just enough XMPP to let sotto in, and then says
# whatever a test wants.  Knows nothing of sotto.
#
# SPDX-License-Identifier: ISC

import base64
import hashlib
import re
import select
import socket
import ssl
import threading

from OpenSSL import SSL

from harness import DOMAIN, Failed, news, wait_for
from scram import Scram

SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
STREAM = ("<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
          "xmlns:stream='http://etherx.jabber.org/streams' from='%s' "
          "id='x' version='1.0'>" % DOMAIN)


def wait(t, events):
    """By poll(): select() takes no descriptor over 1023."""
    p = select.poll()
    p.register(t, events)
    p.poll(500)


class Both:
    """A TLS socket that one thread reads while others write."""

    def __init__(self, t):
        self.t = t
        self.lock = threading.Lock()
        self.writing = threading.Lock()
        t.setblocking(False)

    def __getattr__(self, name):
        return getattr(self.t, name)

    def recv(self, n):
        while True:
            with self.lock:
                try:
                    return self.t.recv(n)
                except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                    pass
            wait(self.t, select.POLLIN)

    def sendall(self, data):
        with self.writing:
            while data:
                with self.lock:
                    try:
                        data = data[self.t.send(data[:16384]):]
                        continue
                    except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                        pass
                wait(self.t, select.POLLOUT)


class Bound(Both):
    """The same by pyOpenSSL, which can also tell what the session exports."""

    def shutdown(self, how):
        self.t.sock_shutdown(how)

    def recv(self, n):
        while True:
            with self.lock:
                try:
                    return self.t.recv(n)
                except SSL.WantReadError:
                    pass
                except (SSL.ZeroReturnError, SSL.SysCallError):
                    return b""
            wait(self.t, select.POLLIN)

    def sendall(self, data):
        with self.writing:
            while data:
                with self.lock:
                    try:
                        data = data[self.t.send(data[:16384]):]
                        continue
                    except (SSL.WantReadError, SSL.WantWriteError):
                        pass
                    except (SSL.ZeroReturnError, SSL.SysCallError):
                        raise OSError("closed") from None
                wait(self.t, select.POLLOUT)


class Hostile:
    """
    One listening port; each connection is a thread.  `starttls`, `cert`,
    `mechanisms`, `sm` and what is said of SASL may be changed between
    connections.
    """

    def __init__(self, ground, cert="good", password=None):
        self.ground = ground
        self.cert = cert
        self.starttls = True
        self.mechanisms = ("SCRAM-SHA-1",)
        self.bindings = None    # XEP-0440; None: no list
        self.password = password
        self.lie = None         # of scram.LIES
        self.signs = False      # XEP-0474
        self.salt = b"salted"
        self.hold = None        # an Event: success waits for it
        self.auths = []         # the mechanisms that were tried
        self.sm = False
        self.user = None
        self.roster = ""
        self.stall_tls = False
        self.after_features = None
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind(("127.0.0.1", 0))
        self.sock.listen(16)
        self.port = self.sock.getsockname()[1]
        self.clear = b""        # all that came before TLS
        self.heard = ""         # all that came within TLS
        self.passwords = []
        self.conns = 0
        self.live = None        # the TLS socket of the one that is online
        self.online = 0
        self.rosters = 0        # answered
        self.troubles = []      # how each connection ended
        threading.Thread(target=self.accept, daemon=True).start()

    # -- for tests

    def say(self, xml):
        if isinstance(xml, str):
            xml = xml.encode("utf-8", "surrogateescape")
        self.live.sendall(xml)

    def message(self, body, who="eve@%s/x" % DOMAIN, kind="chat", ident="",
                extra="", to=None):
        self.say("<message from='%s' to='%s' type='%s'%s>%s%s</message>" % (
            who, to or self.full, kind, " id='%s'" % ident if ident else "",
            "" if body is None else "<body>%s</body>" % body, extra))

    def wait_online(self, n=1, seconds=20):
        wait_for(lambda: self.online >= n, seconds, "a log-in")

    def wait_roster(self, seconds=20):
        wait_for(lambda: self.rosters > 0, seconds, "the roster")

    def hears(self, text, seconds=10):
        try:
            wait_for(lambda: text in self.heard, seconds,
                     "the server to hear %r" % text)
        except Failed as e:
            raise Failed("%s; its connections ended: %s" % (
                e, self.troubles)) from None

    def cut(self):
        # sotto may be online before this end's thread has said so.
        wait_for(lambda: self.live is not None, 20, "a log-in")
        try:
            self.live.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.live.close()

    def close(self):
        self.sock.close()
        if self.live:
            try:
                self.cut()
            except OSError:
                pass

    # -- the protocol

    def accept(self):
        while True:
            try:
                s, _ = self.sock.accept()
            except OSError:
                return
            self.conns += 1
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(s,),
                             daemon=True).start()

    def serve(self, s):
        try:
            self.talk(s)
        except (OSError, ssl.SSLError, ValueError) as e:
            self.troubles.append(repr(e))

    def until(self, s, pattern, tls=True):
        buf = b""
        while not re.search(pattern, buf):
            data = s.recv(65536)
            if not data:
                raise OSError("closed")
            buf += data
            with news:
                if tls:
                    self.heard += data.decode("utf-8", "replace")
                else:
                    self.clear += data
                news.notify_all()
        return buf.decode("utf-8", "replace")

    def talk(self, s):
        self.until(s, b"<stream:stream[^>]*>", False)
        s.sendall((STREAM + "<stream:features>%s%s</stream:features>" % (
            "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>"
            "<required/></starttls>" if self.starttls else "",
            "" if self.starttls else self.features_sasl())).encode())
        if not self.starttls:
            while True:
                self.until(s, b".", False)
        self.until(s, b"<starttls[^>]*>", False)
        s.sendall(b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        if self.stall_tls:
            while s.recv(65536):
                pass
            return
        t = self.tls(s)
        self.until(t, b"<stream:stream[^>]*>")
        t.sendall((STREAM + "<stream:features>%s</stream:features>"
                   % self.features_sasl()).encode())
        if not self.log_in(t):
            return
        self.until(t, b"<stream:stream[^>]*>")
        t.sendall((STREAM + "<stream:features>"
                   "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>%s"
                   "</stream:features>" % (
                       "<sm xmlns='urn:xmpp:sm:3'/>" if self.sm else "")
                   ).encode())
        got = self.until(t, b"</iq>|<resume[^>]*>")
        if "<resume" in got:
            self.on_resume(t, got)
        else:
            self.bind(t, got)
        self.live = t
        with news:
            self.online += 1
            news.notify_all()
        while True:
            got = self.until(t, b"(?s).")
            self.on_bytes(got)
            for ident in re.findall(
                    r"<iq[^>]*id=[\"']([^\"']*)[\"'][^>]*>\s*<query[^>]*"
                    r"jabber:iq:roster", got):
                t.sendall(("<iq type='result' id='%s'><query xmlns="
                           "'jabber:iq:roster'>%s</query></iq>" % (
                               ident, self.roster)).encode())
                with news:
                    self.rosters += 1
                    news.notify_all()
            for ident in re.findall(
                    r"<iq[^>]*id=[\"']([^\"']*)[\"'][^>]*>\s*<query[^>]*"
                    r"urn:xmpp:mam:2", got):
                self.on_archive(t, ident)
            for ident in re.findall(
                    r"<iq[^>]*id=[\"']([^\"']*)[\"'][^>]*><ping", got):
                t.sendall(("<iq type='result' id='%s'/>" % ident).encode())
            if "<enable " in got and self.sm:
                t.sendall(b"<enabled xmlns='urn:xmpp:sm:3' id='r' "
                          b"resume='true'/>")

    def tls(self, s):
        crt = self.ground.path(self.cert + ".crt")
        key = self.ground.path(self.cert + ".key")
        if self.bindings is None:
            ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            ctx.load_cert_chain(crt, key)
            return Both(ctx.wrap_socket(s, server_side=True))
        ctx = SSL.Context(SSL.TLS_SERVER_METHOD)
        ctx.use_certificate_chain_file(crt)
        ctx.use_privatekey_file(key)
        t = SSL.Connection(ctx, s)
        t.set_accept_state()
        t.do_handshake()
        with open(crt) as f:
            der = ssl.PEM_cert_to_DER_cert(f.read())
        self.data = {"tls-exporter": t.export_keying_material(
                         b"EXPORTER-Channel-Binding", 32, b""),
                     "tls-server-end-point": hashlib.sha256(der).digest()}
        return Bound(t)

    def features_sasl(self):
        text = "<mechanisms xmlns='%s'>%s</mechanisms>" % (SASL, "".join(
            "<mechanism>%s</mechanism>" % m for m in self.mechanisms))
        if self.bindings is not None:
            text += ("<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>%s"
                     "</sasl-channel-binding>" % "".join(
                         "<channel-binding type='%s'/>" % b
                         for b in self.bindings))
        return text

    # -- SASL

    def says(self, t, name, text=b""):
        t.sendall(("<%s xmlns='%s'>%s</%s>" % (
            name, SASL, base64.b64encode(text).decode(), name)).encode())

    def answer(self, t, name):
        """What the client says in an element of that name."""
        got = self.until(t, b"<%s[^>]*>[^<]*</%s>|<%s[^>]*/>"
                         % ((name.encode(),) * 3))
        word = re.search(">([^<]*)</" + name, got)
        return got, base64.b64decode(word.group(1)) if word else b""

    def log_in(self, t):
        got, first = self.answer(t, "auth")
        mechanism = re.search("mechanism=[\"']([^\"']*)", got).group(1)
        with news:
            self.auths.append(mechanism)
            news.notify_all()
        if mechanism == "PLAIN":
            _, user, word = first.split(b"\0")
            self.user = user.decode()
            self.passwords.append(word.decode())
            last = b"" if self.password in (None, word.decode()) else None
        elif self.lie == "early-success":
            last = b""
        else:
            last = self.scram(t, mechanism, first)
        if self.hold:
            self.hold.wait()
        if last is None:
            t.sendall(("<failure xmlns='%s'><not-authorized/></failure>"
                       % SASL).encode())
            return False
        self.says(t, "success", last)
        return True

    def scram(self, t, mechanism, first):
        x = Scram(mechanism, self.mechanisms, self.bindings,
                  getattr(self, "data", {}), self.password, self.lie,
                  signs=self.signs, salt=self.salt)
        self.says(t, "challenge", x.first(first))
        self.user = x.user
        _, final = self.answer(t, "response")
        if self.lie == "twice":
            self.says(t, "challenge", x.challenge.encode())
            _, final = self.answer(t, "response")
        return x.last(final)

    def bind(self, t, got):
        ident = re.search("id=[\"']([^\"']*)", got[got.index("<iq"):]).group(1)
        res = re.search("<resource>([^<]*)<", got)
        self.full = "%s@%s/%s" % (self.user, DOMAIN,
                                  res.group(1) if res else "r")
        t.sendall(("<iq type='result' id='%s'><bind xmlns='urn:ietf:params:"
                   "xml:ns:xmpp-bind'><jid>%s</jid></bind></iq>" % (
                       ident, self.full)).encode())
        if "<enable " in got and self.sm:
            t.sendall(b"<enabled xmlns='urn:xmpp:sm:3' id='r' "
                      b"resume='true'/>")

    def on_bytes(self, got):
        """What came once it is online; a test may answer."""

    def on_archive(self, t, ident):
        """A test may have one."""
        t.sendall(("<iq type='error' id='%s'><error type='cancel'>"
                   "<service-unavailable xmlns='urn:ietf:params:xml:ns:"
                   "xmpp-stanzas'/></error></iq>" % ident).encode())

    def on_resume(self, t, got):
        t.sendall(b"<resumed xmlns='urn:xmpp:sm:3' previd='r' h='%d'/>"
                  % getattr(self, "resume_h", 0))
