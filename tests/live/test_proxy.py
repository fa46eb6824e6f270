# Proxies: all goes through them, names too, and nothing past them.
#
# SPDX-License-Identifier: ISC

import base64
import json
import socket
import ssl
import struct
import threading

from case import expect, test
from harness import poll_for
from peers import Potr
from sotto import Sotto


class Proxy:
    """SOCKS5 and HTTP CONNECT; whatever is asked for, the server answers.
    `asked`: (user, password, host, port) of each connection."""

    def __init__(self, target, login=None, refuse=False, cert=None):
        self.target, self.login, self.refuse = target, login, refuse
        self.tls = None
        if cert:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(cert + ".crt", cert + ".key")
        self.asked = []
        self.sock = socket.socket()
        self.sock.bind(("127.0.0.1", 0))
        self.sock.listen(16)
        self.port = self.sock.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                a, _ = self.sock.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(a,),
                             daemon=True).start()

    def serve(self, a):
        try:
            if self.tls:
                a = self.tls.wrap_socket(a, server_side=True)
            f = a.makefile("rb")
            first = f.read(1)
            good = self.socks(a, f) if first == b"\5" else self.http(a, f,
                                                                    first)
            if good:
                self.pass_on(a)
        except (OSError, struct.error, IndexError):
            pass
        a.close()

    def socks(self, a, f):
        user = password = None
        methods = f.read(f.read(1)[0])
        if b"\2" in methods:
            a.sendall(b"\5\2")
            f.read(1)
            user = f.read(f.read(1)[0]).decode()
            password = f.read(f.read(1)[0]).decode()
            good = self.login in (None, (user, password))
            a.sendall(b"\1\0" if good else b"\1\1")
            if not good:
                return False
        else:
            a.sendall(b"\5\0" if self.login is None else b"\5\xff")
        kind = f.read(4)[3]
        if kind == 3:
            host = f.read(f.read(1)[0]).decode()
        else:
            host = socket.inet_ntop(*((socket.AF_INET, f.read(4))
                                      if kind == 1 else
                                      (socket.AF_INET6, f.read(16))))
        port = struct.unpack("!H", f.read(2))[0]
        self.asked.append((user, password, host, port))
        a.sendall(b"\5" + (b"\5" if self.refuse else b"\0")
                  + b"\0\1\0\0\0\0\0\0")
        return not self.refuse

    def http(self, a, f, first):
        head = first
        while not head.endswith(b"\r\n\r\n"):
            head += f.read(1)
        user = password = None
        for line in head.decode().split("\r\n"):
            if line.startswith("Proxy-Authorization: Basic "):
                user, password = base64.b64decode(
                    line.split()[2]).decode().split(":", 1)
        host, port = head.split()[1].decode().rsplit(":", 1)
        self.asked.append((user, password, host, int(port)))
        if self.login not in (None, (user, password)):
            a.sendall(b"HTTP/1.1 407 No\r\n\r\n")
            return False
        a.sendall(b"HTTP/1.1 200 Yes\r\n\r\n")
        return True

    def pass_on(self, a):
        b = socket.create_connection(("127.0.0.1", self.target))

        def pump(x, y):
            try:
                while data := x.recv(65536):
                    y.sendall(data)
            except OSError:
                pass
            for s in (x, y):
                try:
                    s.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        t = threading.Thread(target=pump, args=(b, a), daemon=True)
        t.start()
        pump(a, b)
        t.join()
        b.close()


def went_off(s, code):
    o = s.wait("account", since=0, seconds=20, code=code,
               state=lambda x: x in ("failed", "offline"))
    return json.dumps(o)


@test()
def proxy_socks(c):
    """No such name is anywhere but at the proxy: it gets it as it is, and
    of each account another user."""
    a, b = c.two()
    proxy = Proxy(a.port)
    way = 'proxy = "socks5://127.0.0.1:%d"\nhost = "server.invalid"' \
        % proxy.port
    s = Sotto(c, a, config=way)
    t = Sotto(c, b, config=way)
    expect([x[2:] for x in proxy.asked] == [("server.invalid", a.port)] * 2,
           "asked for: %s" % proxy.asked)
    users = [x[0] for x in proxy.asked]
    expect(users[0] != users[1] and all(u.startswith("sotto-")
                                        for u in users), "users: %s" % users)
    s.present(t)
    text = c.secret()
    s.send("/msg %s %s" % (t.jid, text))
    t.wait("message", direction="in", body=text)
    # The same way again: one account is one user.
    s.do("/disconnect")
    s.wait("account", state="offline")
    s.do("/connect", ok=None)
    poll_for(lambda: len(proxy.asked) == 3, 10, "another connection")
    expect(proxy.asked[2] == proxy.asked[0], "asked: %s" % proxy.asked)


@test()
def proxy_http(c):
    a, b = c.two()
    p = Potr(c, b)
    proxy = Proxy(a.port, login=("me", "pass%word"))
    s = Sotto(c, a, config='proxy = "http://me:pass%%25word@127.0.0.1:%d"\n'
              'host = "127.0.0.1"' % proxy.port)
    expect(proxy.asked == [("me", "pass%word", "127.0.0.1", a.port)],
           "asked: %s" % proxy.asked)
    p.present(s)
    s.do("/set -a %s proxy" % s.jid)
    shown = "\n".join(s.log)
    expect("me:(not shown)@127.0.0.1" in shown and "pass%" not in shown,
           "the password is shown")


@test()
def proxy_https(c):
    """TLS to the proxy itself: its certificate is looked at before it is told
    anything, and the server's within."""
    a, b = c.two()
    p = Potr(c, b)
    c.ground.new_cert("proxy", "ca", "localhost", 30)
    proxy = Proxy(a.port, login=("me", "word"),
                  cert=c.ground.path("proxy"))
    s = Sotto(c, a, config='proxy = "https://me:word@localhost:%d"\n'
              'host = "server.invalid"' % proxy.port)
    expect(proxy.asked == [("me", "word", "server.invalid", a.port)],
           "asked: %s" % proxy.asked)
    p.present(s)
    liar = Proxy(a.port, cert=c.ground.path("wrong-name"))
    t = Sotto(c, b, wait=False, config='proxy = "https://me:word@localhost'
              ':%d"\nhost = "server.invalid"' % liar.port)
    t.wait("account", since=0, seconds=20,
           state=lambda x: x in ("failed", "offline"))
    expect(liar.asked == [], "the wrong proxy was told: %s" % liar.asked)


@test()
def proxy_refuses(c):
    a, _ = c.two()
    proxy = Proxy(a.port, refuse=True)
    s = Sotto(c, a, wait=False, config='host = "server.invalid"\n'
              'proxy = "socks5://127.0.0.1:%d"' % proxy.port)
    said = went_off(s, "proxy")
    expect("host" in said and "port" in said, "what to do: %s" % said)
    proxy = Proxy(a.port, login=("me", "right"))
    s.do("/set -a %s proxy socks5://127.0.0.1:%d" % (s.jid, proxy.port))
    s.do("/connect", ok=None)
    went_off(s, "proxy-login")


@test()
def proxy_onion(c):
    """Never asked for, never connected to; but through a proxy."""
    a, _ = c.two()
    s = Sotto(c, a, wait=False, config='host = "abcdefgh.onion"')
    went_off(s, "onion")
    proxy = Proxy(a.port)
    s.do("/set proxy socks5://127.0.0.1:%d" % proxy.port)
    s.do("/connect", ok=None)
    s.wait("account", state="online", since=0, seconds=20)
    expect(proxy.asked[0][2] == "abcdefgh.onion", "asked: %s" % proxy.asked)
