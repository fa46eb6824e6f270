# Bad weather on a link: a relay that cuts, swallows, stalls and slows what
# passes, at a given byte, in either direction, and that can move.  Knows
# nothing of XMPP.
#
# SPDX-License-Identifier: ISC

import itertools
import os
import selectors
import socket
import threading
import time

from harness import Failed, news

UP, DOWN = 0, 1         # towards the server, towards the client
PASS, HOLD, SWALLOW = "pass", "hold", "swallow"
RST, FIN = "rst", "fin"
ROOM = 65536

# The first bytes towards the server are not slowed: what comes before TLS in
# pieces can wait in its expat for ever ("reparse deferral").
WHOLE = 300

# Below what the kernel gives to outgoing connections: a port that was left
# for a second is still free when its server comes back.
ports = itertools.count(10240 + os.getpid() * 61 % 16384)


def fixed_port(host="127.0.0.1"):
    for port in itertools.islice(ports, 2000):
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind((host, 10240 + port % 20000))
                return s.getsockname()[1]
            except OSError:
                pass
    raise Failed("no port is free")


class Flow:
    """One direction of a connection."""

    def __init__(self, src, dst, whole):
        self.src, self.dst = src, dst
        self.whole = whole
        self.data = bytearray()
        self.mode = PASS
        self.rate = 0           # bytes a second; 0: as fast as it goes
        self.credit = 0.0
        self.at = 0.0
        self.left = None        # bytes that pass before `then` happens
        self.then = None
        self.ended = False      # the source has no more
        self.passed = 0

    def reads(self):
        return not self.ended and self.mode != HOLD and \
            len(self.data) < ROOM

    def may_write(self, now):
        """How many bytes may go now."""
        n = len(self.data) if self.mode == PASS else 0
        if self.left is not None:
            n = min(n, self.left)
        if self.rate and self.passed >= self.whole:
            self.credit = min(self.rate * 0.05 + 1,
                              self.credit + self.rate * (now - self.at))
            self.at = now
            n = min(n, int(self.credit))
        return n

    def waits(self):
        """For its rate alone."""
        return bool(self.rate and self.data and self.mode == PASS)


class Pair:
    def __init__(self, client, server):
        self.ends = [client, server]
        self.flows = [Flow(client, server, WHOLE), Flow(server, client, 0)]

    def close(self, how=FIN, which=(0, 1)):
        for i in which:
            s = self.ends[i]
            if s is None:
                continue
            if how == RST:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             b"\1\0\0\0\0\0\0\0")
            s.close()
            self.ends[i] = None
        # What is left of it hears nothing, and is not told.
        for f in self.flows:
            f.mode = SWALLOW

    def gone(self):
        return self.ends == [None, None]


class Weather(threading.Thread):
    """A relay; all of it happens in one thread, between two looks."""

    def __init__(self, target, host="127.0.0.1"):
        super().__init__(daemon=True)
        self.target = target
        self.source = "127.0.0.1"
        self.host = host
        self.port = fixed_port(host)
        self.pairs = []
        self.accepted = 0
        self.rate = 0
        self.lock = threading.Lock()
        self.wake_r, self.wake_w = os.pipe()
        self.over = False
        self.sock = None
        self.log = []
        self.listen()
        self.start()

    # -- what a storm does to it (from any thread)

    def listen(self):
        if self.sock:
            return
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind((self.host, self.port))
        s.listen(16)
        s.setblocking(False)
        self.sock = s

    def refuse(self):
        """Nobody listens: connections are refused."""
        with self.lock:
            if self.sock:
                self.sock.close()
            self.sock = None
        self.wake()

    def accept_again(self):
        with self.lock:
            self.listen()
        self.wake()

    def move(self, host, source):
        """Another address for the client, and another towards the server;
        what there was is dead without a word."""
        with self.lock:
            if self.sock:
                self.sock.close()
            self.sock = None
            self.host, self.source = host, source
            self.port = fixed_port(host)
            for p in self.pairs:
                for f in p.flows:
                    f.mode = SWALLOW
            self.listen()
        self.wake()

    def at_byte(self, direction, after, then):
        """Calls then(pair) when so many more bytes went that way in the
        connection that there is."""
        with self.lock:
            for p in self.pairs[-1:]:
                f = p.flows[direction]
                if after == 0:
                    then(p)
                else:
                    f.left, f.then = after, lambda p=p: then(p)
        self.wake()

    def cut(self, direction, after, how, which):
        self.at_byte(direction, after, lambda p: p.close(how, which))

    def silence(self, direction, after, mode, both=False):
        """From that byte on nothing passes that way: swallowed, or held."""
        def then(p):
            for d in (UP, DOWN) if both else (direction,):
                p.flows[d].mode = mode
        self.at_byte(direction, after, then)

    def slow(self, rate):
        """Of connections to come too; 0 ends it."""
        with self.lock:
            self.rate = rate
            for p in self.pairs:
                for f in p.flows:
                    f.rate, f.credit, f.at = rate, 0.0, time.monotonic()
        self.wake()

    def release(self):
        """What was held goes on."""
        with self.lock:
            for p in self.pairs:
                for f in p.flows:
                    if f.mode == HOLD:
                        f.mode = PASS
        self.wake()

    def is_dead(self):
        """Something of the newest connection never arrives any more."""
        with self.lock:
            return any(f.mode == SWALLOW for p in self.pairs[-1:]
                       for f in p.flows)

    def __str__(self):
        with self.lock:
            return "port %d%s: %s" % (
                self.port, "" if self.sock else " (closed)", "; ".join(
                    "/".join("%s%s %d passed, %d wait%s%s" % (
                        f.mode, " %d a second" % f.rate if f.rate else "",
                        f.passed, len(f.data), ", ended" if f.ended else "",
                        ", %d to go" % f.left if f.left is not None else "")
                        for f in p.flows) for p in self.pairs) or "none")

    def calm(self, bury=True):
        """Fair again.  Connections in which something was swallowed cannot
        come back: they are cut, unless the client is to find that out."""
        self.slow(0)
        self.accept_again()
        self.release()
        with self.lock:
            for p in self.pairs:
                for f in p.flows:
                    f.left = f.then = None
                if bury and any(f.mode == SWALLOW for f in p.flows):
                    p.close(RST)
        self.wake()

    def close(self):
        self.over = True
        self.wake()
        self.join(5)

    # -- the thread

    def wake(self):
        try:
            os.write(self.wake_w, b".")
        except OSError:
            pass

    def run(self):
        try:
            while not self.over:
                self.turn()
        finally:
            with self.lock:
                for p in self.pairs:
                    p.close(RST)
                if self.sock:
                    self.sock.close()

    def turn(self):
        sel = selectors.DefaultSelector()
        wait = None
        with self.lock:
            sel.register(self.wake_r, selectors.EVENT_READ, None)
            if self.sock:
                sel.register(self.sock, selectors.EVENT_READ, None)
            for p in self.pairs:
                wait = self.watch(sel, p, wait)
        ready = sel.select(wait)
        sel.close()
        with self.lock:
            accepted = self.accepted
            for key, _ in ready:
                if key.fd == self.wake_r:
                    os.read(self.wake_r, 4096)
                elif self.sock and key.fileobj is self.sock:
                    self.take()
            for p in list(self.pairs):
                for f in p.flows:
                    self.pump(p, f)
            self.pairs = [p for p in self.pairs if not p.gone()]
            accepted = self.accepted > accepted
        # Not within the lock: who waits for news looks at it, too.
        if accepted:
            with news:
                news.notify_all()

    def watch(self, sel, p, wait):
        now = time.monotonic()
        for i, s in enumerate(p.ends):
            if s is None:
                continue
            events = 0
            if p.flows[i].reads():
                events |= selectors.EVENT_READ
            if p.flows[1 - i].may_write(now) > 0:
                events |= selectors.EVENT_WRITE
            if events:
                sel.register(s, events, None)
            if p.flows[i].waits():
                wait = 0.01
        return wait

    def take(self):
        try:
            a, _ = self.sock.accept()
        except OSError:
            return
        try:
            b = socket.create_connection(("127.0.0.1", self.target), 2,
                                         (self.source, 0))
        except OSError:
            a.close()
            return
        for s in (a, b):
            s.setblocking(False)
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        p = Pair(a, b)
        for f in p.flows:
            f.rate = self.rate
        self.pairs.append(p)
        self.accepted += 1

    def pump(self, p, f):
        try:
            self.fill(f)
            self.drain(f)
        except BlockingIOError:
            pass
        except OSError:
            # One end is gone: the other is told, unless it is silent.
            f.ended = True
            if f.mode == PASS:
                p.close()
            return
        if f.left == 0:
            then, f.left, f.then = f.then, None, None
            then()
        elif f.ended and not f.data and f.mode == PASS:
            p.close()

    def fill(self, f):
        if not f.reads() or f.src.fileno() == -1:
            return
        try:
            data = f.src.recv(ROOM)
        except BlockingIOError:
            return
        if not data:
            f.ended = True
        elif f.mode == PASS:
            f.data += data

    def drain(self, f):
        n = f.may_write(time.monotonic())
        if n <= 0 or f.dst.fileno() == -1:
            return
        n = f.dst.send(bytes(f.data[:n]))
        del f.data[:n]
        f.passed += n
        if f.rate:
            f.credit -= n
        if f.left is not None:
            f.left -= n
