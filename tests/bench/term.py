# A program on a terminal of our own.  Each piece that it writes is kept with
# the time at which it came, and shown to a Screen only afterwards, when
# nothing is to be read: looking costs the program nothing.
#
# SPDX-License-Identifier: ISC

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time

from harness import Failed, poll_for
from screen import Screen

now = time.monotonic


class Term:
    def __init__(self, ground, argv, env, rows=24, cols=80):
        self.ground = ground
        self.name = os.path.basename(argv[0])
        self.screen = Screen(rows, cols)
        self.pieces = []            # (when, bytes), not yet shown
        self.bytes = 0
        self.tail = b""
        self.over = False
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, cols, 0, 0))
        # The kernel's own echo is nothing that the program did.
        modes = termios.tcgetattr(slave)
        modes[3] &= ~termios.ECHO
        termios.tcsetattr(slave, termios.TCSANOW, modes)
        begun, tell = os.pipe()

        def ready():
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            os.write(tell, struct.pack("d", now()))

        self.proc = ground.spawn(
            argv, stdin=slave, stdout=slave, stderr=slave, cwd="/",
            env=dict(env, TERM="xterm-256color", LC_ALL="C.UTF-8"),
            preexec_fn=ready)
        self.tty = os.ttyname(slave)
        os.close(slave)
        os.close(tell)
        self.pid = self.proc.pid
        # Taken right before exec().
        self.began, = struct.unpack("d", os.read(begun, 8))
        os.close(begun)
        os.set_blocking(self.master, False)

    # -- in and out

    def write(self, data):
        """All of it, while what the program writes is read."""
        while data:
            try:
                n = os.write(self.master, data)
                data = data[n:]
            except BlockingIOError:
                select.select([self.master], [self.master], [], 1)
            except OSError:
                raise Failed("%s is gone" % self.name)
            if data:
                self.read(0)

    def read(self, seconds):
        """What comes within that time, one piece; whether there was any."""
        if self.over or not select.select([self.master], [], [],
                                          max(0, seconds))[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        t = now()
        if not data:
            self.over = True
            return False
        self.pieces.append((t, data))
        self.bytes += len(data)
        self.tail = self.tail[-200:] + data
        return True

    def rest(self, seconds):
        """Only reads, for so long."""
        end = now() + seconds
        while now() < end and not self.over:
            self.read(end - now())

    def show(self, look=None):
        """Catches up; when look(screen) came true, or None."""
        for i, (t, data) in enumerate(self.pieces):
            self.screen.feed(data)
            if look and look(self.screen):
                del self.pieces[:i + 1]
                return t
        self.pieces = []
        return None

    def when(self, look, seconds, what, hint=None, quiet=0.01):
        """
        When that came true on the screen.  `hint`: bytes that are written
        when it does, most likely; without them it is looked when the program
        is quiet for a moment.
        """
        self.show()
        if look(self.screen):
            return now()
        self.tail = b""
        end = now() + seconds
        looked = now()
        while True:
            got = self.read(quiet)
            if not got or (hint and hint in self.tail) or \
                    (not hint and now() - looked > 0.25):
                t = self.show(look)
                looked = now()
                if t:
                    return t
                if hint and hint in self.tail:
                    self.tail = b""
            if self.over:
                raise Failed("%s ended: %s" % (self.name, self.last_words()))
            if now() > end:
                raise Failed("%s: waited %g s for %s; its screen: %s" % (
                    self.name, seconds, what, self.last_words()))

    def sees(self, text, seconds=15):
        """When that text stood on the screen, in one row."""
        return self.when(lambda s: s.has(text), seconds, repr(text),
                         hint=text.encode())

    def last_words(self):
        self.show()
        return "\n".join(x.rstrip() for x in self.screen.lines()
                         if x.strip())

    def unread(self):
        """Bytes typed that the program has not read yet."""
        fd = os.open(self.tty, os.O_RDONLY | os.O_NOCTTY)
        try:
            return struct.unpack("i", fcntl.ioctl(fd, termios.FIONREAD,
                                                  b"\0" * 4))[0]
        finally:
            os.close(fd)

    def type(self, text):
        self.write(text.encode() + b"\r")

    # -- the end

    def quit(self, command, seconds=10):
        """By its own command, so that its files are whole; else killed."""
        try:
            if self.proc.poll() is None:
                self.type(command)
                end = now() + seconds
                while self.proc.poll() is None and now() < end:
                    self.read(0.02)
        except Failed:
            pass
        self.kill()

    def kill(self):
        self.ground.reap(self.proc)
        if self.master is not None:
            os.close(self.master)
            self.master = None
        self.over = True


def family(pid):
    """A process and all that it started, also what it has let go of."""
    found = {pid}
    more = True
    while more:
        more = False
        for name in os.listdir("/proc"):
            if not name.isdigit() or int(name) in found:
                continue
            try:
                with open("/proc/%s/stat" % name) as f:
                    f = f.read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            # Its parent, or its session's leader.
            if int(f[1]) in found or int(f[3]) == pid:
                found.add(int(name))
                more = True
    return sorted(found)


def cpu(pids):
    """Seconds of processor that these have used, each thread's."""
    total = 0
    for pid in pids:
        try:
            total += time.clock_gettime((~pid) << 3 | 2)
        except OSError:
            pass
    return total


def pss(pids):
    """Bytes; what several share is shared out among them.  Of sotto, whose
    memory nobody may look at, only root is told."""
    total = 0
    for pid in pids:
        with open("/proc/%d/smaps_rollup" % pid) as f:
            for line in f:
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def switches(pids):
    """How often their threads gave the processor away."""
    total = 0
    for pid in pids:
        for task in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/status" % (pid, task)) as f:
                total += sum(int(x.split()[1]) for x in f
                             if "ctxt_switches" in x)
    return total


__all__ = ["Term", "cpu", "family", "now", "poll_for", "pss", "switches"]
