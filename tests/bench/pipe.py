#!/usr/bin/python3
# How fast `sotto --pipe` takes and gives lines under OTR: against a server
# that is faster than any real one (pipe-feeder), and between two over Prosody,
# beside the floor (pipe-floor: the XML parser and libotr alone, in one
# process).  sotto's settings are the defaults, and it is confined as always.
#
# Usage: pipe.py [-n LINES] [-r RUNS] [-j FILE] [WHAT...]
# SOTTO is the program, TOOLS the folder of pipe-feeder and pipe-floor.  WHAT:
# feeder, prosody, pressure (the memory with all lines waiting since nobody
# reads what sotto says, and since the server reads nothing).  -j: the figures
# as JSON, too.
#
# SPDX-License-Identifier: ISC

import argparse
import atexit
import collections
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "live"))
from harness import DOMAIN, Ground, Server  # noqa: E402

SECONDS = 300           # for whatever is waited for
KEPT = 1 << 20          # bytes of what came last
HEARD = re.compile(rb'"direction":"in","body":"line (\d+) of')


def line(n):
    """As pipe-side.c makes it."""
    return b"line %d of many, as long as what people write to each other" % n


def family(pid):
    """A process and all that it started."""
    pids = [pid]
    for task in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/children" % (pid, task)) as f:
            for child in f.read().split():
                pids += family(int(child))
    return pids


def cpu(pids):
    """Seconds that processes have run, in user space and in the kernel."""
    ran = 0
    for pid in pids:
        for task in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/schedstat" % (pid, task)) as f:
                ran += int(f.read().split()[0])
    return ran / 1e9


def memory(pids):
    """MB that all of them have, what they share counted once."""
    kb = 0
    for pid in pids:
        with open("/proc/%d/smaps_rollup" % pid) as f:
            kb += sum(int(x.split()[1]) for x in f if x.startswith("Pss:"))
    return kb / 1024


def stand_still(pids):
    """Until none of them has run for a second."""
    was = None
    while was != (was := cpu(pids)):
        time.sleep(1)


def peak(pids):
    """The most memory that each had, in MB."""
    most = {}
    for pid in pids:
        with open("/proc/%d/status" % pid) as f:
            words = dict(x.split(":", 1) for x in f.read().splitlines())
        name = words["Name"].strip()
        most[name] = max(most.get(name, 0),
                         int(words["VmHWM"].split()[0]) / 1024)
    return most


class Watched:
    """A program's output, in which words are counted as they come.  What it
    takes to look closer is done when the clock has stopped: the reader has the
    same processors."""

    def __init__(self, argv, **kw):
        self.proc = subprocess.Popen(argv, stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, **kw)
        self.news = threading.Condition()
        self.words = {}
        self.pieces = collections.deque()   # the last of what came
        self.kept = 0           # bytes of them
        self.lines = []         # what came since count(), where that is asked
        self.ended = False
        self.reads = threading.Event()
        self.reads.set()
        self.next = 0           # the number of the line that is to come
        self.astray = False     # another came
        atexit.register(self.proc.kill)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        rest = b""
        while True:
            self.reads.wait()
            chunk = os.read(self.proc.stdout.fileno(), 1 << 20)
            with self.news:
                whole, _, rest = (rest + chunk).rpartition(b"\n")
                for word in self.words:
                    self.words[word] += whole.count(word)
                if b'"direction":"in"' in self.words:
                    self.lines.append(whole)
                self.keep(whole + b"\n")
                self.ended = not chunk
                self.news.notify_all()
            if not chunk:
                return

    def keep(self, piece):
        self.pieces.append(piece)
        self.kept += len(piece)
        while self.kept - len(self.pieces[0]) > KEPT:
            self.kept -= len(self.pieces.popleft())

    @property
    def text(self):
        return b"".join(self.pieces)

    def forget(self):
        """What came so far is no answer to what is waited for next."""
        with self.news:
            self.pieces.clear()
            self.kept = 0

    def count(self, *words):
        with self.news:
            self.next = 0
            self.lines = []
            self.words = {w.encode(): 0 for w in words}

    def in_order(self):
        """Whether the lines that came are, each once."""
        with self.news:
            lines, self.lines = self.lines, []
        for whole in lines:
            for got in HEARD.findall(whole):
                self.astray |= int(got) != self.next
                self.next += 1
        return not self.astray

    def until(self, look, what):
        end = time.monotonic() + SECONDS
        with self.news:
            while not look():
                if self.ended or time.monotonic() > end:
                    sys.exit("pipe.py: %s; the last that came:\n%s" % (
                        what, self.text[-3000:].decode(errors="replace")))
                self.news.wait(1)

    def counted(self, word, n):
        self.until(lambda: self.words[word.encode()] >= n,
                   "waited for %d times %s" % (n, word))

    def check(self):
        if not self.in_order():
            sys.exit("pipe.py: lines did not come in order")

    def says(self, word):
        self.until(lambda: word.encode() in self.text, "waited for " + word)

    def write(self, data):
        self.proc.stdin.write(data)
        self.proc.stdin.flush()

    def do(self, text):
        self.write(text.encode() + b"\n")


class Sotto(Watched):
    def __init__(self, folder, jid, password, port, ca, more=""):
        os.mkdir(folder, 0o700)
        path = os.path.join(folder, "config")
        with open(path, "w") as f:
            os.fchmod(f.fileno(), 0o600)
            f.write('account "%s" {\n\tpassword = "%s"\n\thost = "127.0.0.1"\n'
                    '\tport = %d\n\tca_file = "%s"\n%s}\n' % (
                        jid, password, port, ca, more))
        argv = [os.environ["SOTTO"], "--pipe", "--config", path, "--data",
                os.path.join(folder, "data")]
        super().__init__(os.environ.get("WRAP", "").split() + argv,
                         env={"HOME": folder, "PATH": os.environ["PATH"],
                              "LC_ALL": "C.UTF-8"}, cwd="/")
        self.says('"state":"online"')
        self.pids = family(self.proc.pid)
        self.given = 0

    def write(self, data):
        self.given += data.count(b"\n")
        super().write(data)

    def feed(self, lines):
        """Gives it all lines, as fast as it takes them."""
        threading.Thread(target=self.write, daemon=True,
                         args=(b"".join(line(n) + b"\n"
                                        for n in range(lines)),)).start()

    def acked(self, lines):
        """Until the server has all, and the contact the last one."""
        self.counted('"state":"acked"', lines)
        last = re.compile(b'"delivery"[^}]*"line":%d,[^}]*"received"' %
                          self.given)
        self.until(lambda: last.search(b"".join(list(self.pieces)[-2:])),
                   "waited for the last receipt")

    def leave(self):
        self.proc.stdin.close()
        self.proc.wait(SECONDS)


class Clock:
    """Wall time and the processors' from now on."""

    def __init__(self, *sottos):
        self.pids = [pid for s in sottos for pid in s.pids]
        self.cpu, self.wall = cpu(self.pids), time.monotonic()

    def lap(self):
        self.took = time.monotonic() - self.wall

    def figures(self, lines):
        return {"rate": lines / self.took,
                "cpu_us": (cpu(self.pids) - self.cpu) / lines * 1e6,
                "mb": peak(self.pids)}


# ---- what is measured ------------------------------------------------------

def floor(lines):
    return json.loads(subprocess.run(
        [os.path.join(os.environ["TOOLS"], "pipe-floor"), str(lines)],
        check=True, stdout=subprocess.PIPE).stdout)


def session(base):
    """A session between sotto and the contact of a feeder."""
    f = Watched([os.path.join(os.environ["TOOLS"], "pipe-feeder")])
    f.says('"port"')
    said = dict(x for o in f.text.split(b"\n") if o
                for x in json.loads(o).items())
    s = Sotto(os.path.join(base, "here"), "here@bench.test", "a password",
              said["port"], said["ca"], '\ttls = "direct"\n')
    s.do("/query there@bench.test")
    s.do("/otr start")
    f.says("sealed")
    s.says('"event":"otr","time"')
    s.says('"state":"unverified"')
    return f, s


def feeder(lines, base):
    """Receiving from a server faster than any, then sending to it."""
    f, s = session(base)
    f.do("make %d" % lines)
    f.says("made")
    f.do("count %d" % lines)
    f.says("counting")
    s.count('"direction":"in"')
    clock = Clock(s)
    f.do("feed")
    s.counted('"direction":"in"', lines)
    clock.lap()
    f.says('"receipts"')
    s.check()
    got = {"receive": clock.figures(lines)}
    f.forget()
    f.do("count %d" % lines)
    f.says("counting")
    s.count('"state":"acked"')
    clock = Clock(s)
    s.feed(lines)
    f.says('"lines"')
    clock.lap()
    s.counted('"state":"acked"', lines)
    got["send"] = clock.figures(lines)
    s.leave()
    f.proc.wait(SECONDS)
    return got


def pressure(lines, base):
    """MB before, with all lines waiting, and after all were taken."""
    f, s = session(base)
    got = {}
    f.do("make %d" % lines)
    f.says("made")
    f.do("count %d" % lines)
    f.says("counting")
    s.count('"direction":"in"')
    got["nobody reads"] = mb = [memory(s.pids)]
    s.reads.clear()
    f.do("feed")
    stand_still(s.pids)
    mb.append(memory(s.pids))
    s.reads.set()
    s.counted('"direction":"in"', lines)
    f.says('"receipts"')
    s.check()
    mb.append(memory(s.pids))
    f.forget()
    f.do("count %d" % lines)
    f.says("counting")
    s.count('"state":"acked"')
    got["the server does not read"] = mb = [memory(s.pids)]
    f.do("deaf")
    s.feed(lines)
    stand_still(s.pids)
    mb.append(memory(s.pids))
    f.do("hear")
    f.says('"lines"')
    s.counted('"state":"acked"', lines)
    mb.append(memory(s.pids))
    s.leave()
    return {name: {"mb_waiting": mb} for name, mb in got.items()}


class Quiet(Server):
    """A server that writes no log."""

    def config(self, *args):
        text = super().config(*args).replace('"stanza_debug";', "")
        return text.replace('min = "debug"', 'min = "error"')


def prosody(lines, base):
    """One direction, the other, then both at once."""
    ground = Ground()
    server = Quiet(ground, "server")
    a, b = server.account("ann", ["bob"]), server.account("bob", ["ann"])
    ann, bob = [Sotto(os.path.join(base, x.user), x.jid, x.password, x.port,
                      ground.ca) for x in (a, b)]
    for s, peer in ((ann, b), (bob, a)):
        s.says('"event":"presence"')
        s.do("/query " + peer.jid)
    ann.do("/otr start")
    for s in (ann, bob):
        s.says('"state":"unverified"')
    got = {}
    for name, pairs in (("one way", ((ann, bob),)),
                        ("other way", ((bob, ann),)),
                        ("both at once", ((ann, bob), (bob, ann)))):
        for s in (ann, bob):
            s.count('"direction":"in"', '"state":"acked"')
        clock = Clock(ann, bob)
        for giver, taker in pairs:
            giver.feed(lines)
        for giver, taker in pairs:
            taker.counted('"direction":"in"', lines)
        clock.lap()
        for giver, taker in pairs:
            giver.acked(lines)
            taker.check()
        got[name] = clock.figures(lines * len(pairs))
    for s in (ann, bob):
        s.leave()
    server.stop()
    ground.close()
    return got


# ---- what is printed --------------------------------------------------------

def row(name, got, ground=None):
    if "mb_waiting" in got:
        print("%s: %.1f MB before, %.1f with all lines waiting, %.1f after"
              % (name, *got["mb_waiting"]))
        return
    text = "%-24s %9.0f lines/s %8.2f us CPU/line" % (
        name, got["rate"], got["cpu_us"])
    if ground:
        text += "  of the floor: rate %4.2f, CPU %4.2f" % (
            got["rate"] / ground["rate"], ground["cpu_us"] / got["cpu_us"])
    if "mb" in got:
        text += "  MB %s" % " ".join("%s %.0f" % x for x in
                                     sorted(got["mb"].items()))
    print(text)


def middle(runs):
    """Of several runs: the median of each figure, memory of the last."""
    got = dict(runs[-1])
    for key in {"rate", "cpu_us"} & set(got):
        got[key] = statistics.median(r[key] for r in runs)
    return got


def main():
    p = argparse.ArgumentParser()
    p.add_argument("-n", type=int, default=100000)
    p.add_argument("-r", type=int, default=1)
    p.add_argument("-j")
    p.add_argument("what", nargs="*", default=["feeder", "prosody", "pressure"])
    args = p.parse_args()
    base = tempfile.mkdtemp(prefix="sotto-bench-")
    atexit.register(shutil.rmtree, base, True)
    runs = {}
    for i in range(args.r):
        folder = os.path.join(base, str(i))
        os.mkdir(folder)
        parts = {"floor": floor(args.n)}
        for what in args.what:
            inside = os.path.join(folder, what)
            os.mkdir(inside)
            parts[what] = {"feeder": feeder, "prosody": prosody,
                           "pressure": pressure}[what](args.n, inside)
        for part, rows in parts.items():
            for name, got in rows.items():
                runs.setdefault((part, name), []).append(got)
    table = {k: middle(r) for k, r in runs.items()}
    print("%d lines, %d run%s" % (args.n, args.r, "s" * (args.r > 1)))
    for (part, name), got in table.items():
        row("%s, %s" % (part, name), got, table[("floor", name)]
            if part == "feeder" else None)
    if args.j:
        with open(args.j, "w") as f:
            json.dump({"lines": args.n, "runs": args.r, "pipe": {
                "%s, %s" % k: v for k, v in table.items()}}, f, indent=1)


if __name__ == "__main__":
    main()
