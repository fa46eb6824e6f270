# One run of the storm on a link: two accounts on a server of their own, a
# relay before each, lines typed both ways, and faults; then the weather
# clears and everything is let settle.  All that is random comes from the
# seed.  What must hold at the end is storm_judge.py's.
#
# SPDX-License-Identifier: ISC

import os
import random
import shutil
import signal
import threading
import time

import storm_judge
from case import Case
from harness import DOMAIN, HERE, Failed, Server, limit, news, wait_for
from storm_side import Fate, Side
from weather import DOWN, FIN, HOLD, RST, SWALLOW, UP, fixed_port

RUN_SECONDS = 75        # a run that takes longer hangs
NOTICED = 45            # a dead link is: 25 s, and what a log-in takes


class StormServer(Server):
    """A Prosody that writes down what it could read."""

    def __init__(self, ground, name, offline, hibernate):
        self.offline = offline
        super().__init__(ground, name, hibernate=hibernate)

    def config(self, *how):
        shutil.copy(os.path.join(HERE, "mod_storm_record.lua"), self.dir)
        self.port = fixed_port()        # it is to come back on the same
        self.record = os.path.join(self.dir, "record")
        more = '"storm_record"; ' + ('"offline"; ' if self.offline else "")
        return ('plugin_paths = { "%s" }\nstorm_record = "%s"\n' % (
            self.dir, self.record) + super().config(*how).replace(
                '"stanza_debug"; ', '"stanza_debug"; ' + more))


class Run:
    def __init__(self, ground, sotto, seed, say=lambda text: None):
        self.seed, self.say = seed, say
        self.random = random.Random(seed)
        # One in ten has its dead links found by sotto.
        self.patient = seed % 10 == 0
        self.ground = ground
        self.case = Case(ground, None, sotto, "storm %d" % seed)
        self.sides = []
        self.log = []
        self.server = None
        self.server_hits = []   # when it lost what was in its memory
        self.back = None        # the thread in which it comes back
        self.later = []         # (when, what): faults that end
        self.began = time.monotonic()

    # -- saying

    def note(self, text):
        line = "%7.3f %s" % (time.monotonic() - self.began, text)
        self.log.append(line)
        self.say(line)

    def pick(self, **chances):
        names = list(chances)
        return self.random.choices(names, [chances[n] for n in names])[0]

    # -- the stage

    def choose(self):
        r = self.random
        self.policy = self.pick(manual=4, opportunistic=3, always=2,
                                verified=1)
        self.mode = self.pick(plain=3, otr=5, late=2)
        if self.policy in ("always", "verified"):
            self.mode = "otr"
        self.hibernate = r.choice((2, 3, 4))
        self.offline = r.random() < 0.5
        # Without them the server's count is all that is heard of a line.
        self.receipts = r.random() < 0.6
        self.note("seed %d: policy %s, %s, server keeps a stream %d s%s%s%s"
                  % (self.seed, self.policy, self.mode, self.hibernate,
                     ", stores offline" if self.offline else "",
                     "" if self.receipts else ", no receipts",
                     ", patient" if self.patient else ""))

    def open(self):
        self.server = StormServer(
            self.ground, "case%d-server0" % self.case.number, self.offline,
            self.hibernate)
        self.case.servers.append(self.server)
        accounts = self.case.two(self.server)
        head = 'otr_policy = "%s"\nreceipts = %s' % (
            self.policy, str(self.receipts).lower())
        for a in accounts:
            self.sides.append(Side(self.case, a, self.server, head))
        a, b = self.sides
        a.peer, b.peer = b, a
        for s in self.sides:
            s.await_online(20)
        for s in self.sides:
            wait_for(s.sees_peer, 10, "%s to see the other" % s.name)
        if self.mode == "otr":
            self.start_otr()
        if self.policy == "verified":
            self.trust()

    def start_otr(self):
        a = self.random.choice(self.sides)
        a.command("/otr start " + a.peer.jid)
        wait_for(lambda: all(s.sealed() for s in self.sides), 20,
                 "a session (%s)" % [s.level() for s in self.sides])

    def trust(self):
        for s in self.sides:
            s.sotto.do("/otr trust %s %s" % (
                s.peer.jid, s.peer.sotto.own_fingerprint()))
        wait_for(lambda: all(s.level() == "private" for s in self.sides),
                 10, "both to be verified")

    # -- the storm

    def pause(self, seconds):
        """A while, less if a fault ends in it: part of the storm's course,
        nothing is awaited by it."""
        end = time.monotonic() + seconds
        while True:
            now = time.monotonic()
            for due in [x for x in self.later if x[0] <= now]:
                self.later.remove(due)
                due[1]()
            if now >= end:
                return
            until = min([end] + [x[0] for x in self.later])
            with news:
                news.wait(max(0.001, until - now))

    def after(self, seconds, what):
        self.later.append((time.monotonic() + seconds, what))

    def storm(self):
        r = self.random
        steps = ["say"] * r.randint(10, 18) + ["fault"] * r.randint(3, 7)
        if self.mode != "plain":
            steps += ["otr"] * r.randint(0, 2)
        r.shuffle(steps)
        if self.mode == "late":
            steps.insert(len(steps) // 3, "start")
        for step in steps:
            getattr(self, "do_" + step)()
            self.pause(r.choice((0, 0, 0.02, 0.1, 0.3)))

    def text(self, side):
        r = self.random
        text = "storm-%d-%s%d-%08x" % (self.seed, side.name,
                                       len(side.typed), r.getrandbits(32))
        shape = self.pick(short=8, words=2, lines=1, long=1)
        if shape == "words":
            text += " ≤ grüße & <b>schön</b> ]]> \U0001f642"
        elif shape == "lines":
            text += "\n  two\n\nlines"
        elif shape == "long":
            text += " " + "lang" * r.randint(500, 4000)
        return text

    def do_say(self):
        side = self.random.choice(self.sides)
        for _ in range(self.random.choice((1, 1, 2, 5))):
            side.type(self.text(side))

    def do_otr(self):
        side = self.random.choice(self.sides)
        what = self.pick(start=4, end=1)
        self.note("%s: /otr %s" % (side.name, what))
        side.command("/otr %s %s" % (what, side.peer.jid))

    def do_start(self):
        side = self.random.choice(self.sides)
        self.note("%s: /otr start" % side.name)
        side.command("/otr start " + side.peer.jid)

    def do_fault(self):
        name = self.pick(cut=5, silence=5, slow=2, refuse=2, move=2,
                         server_killed=2, server_stopped=1, frozen=2,
                         worker=4, unheard=5, unsaid=4,
                         network=1, restart=2, both=1, full=2)
        getattr(self, "fault_" + name)(self.random.choice(self.sides))

    # -- the faults

    def fault_cut(self, side):
        r = self.random
        way, after = r.choice((UP, DOWN)), r.choice((0, r.randint(1, 3000)))
        how = r.choice((RST, FIN))
        which = r.choice(((0, 1), (0, 1), (0,), (1,)))
        self.note("%s: cut (%s, ends %s) %s after %d bytes" % (
            side.name, how, which, ("up", "down")[way], after))
        side.weather.cut(way, after, how, which)

    def fault_silence(self, side):
        r = self.random
        way, after = r.choice((UP, DOWN)), r.choice((0, r.randint(1, 3000)))
        mode, both = r.choice((SWALLOW, HOLD)), r.random() < 0.4
        self.note("%s: %s %s after %d bytes" % (
            side.name, mode, "both ways" if both else ("up", "down")[way],
            after))
        side.weather.silence(way, after, mode, both)
        if mode == HOLD:
            self.after(r.uniform(0.1, 2), side.weather.release)
        elif not self.patient and r.random() < 0.5:
            self.after(r.uniform(0.1, 3), side.weather.calm)

    def fault_unheard(self, side):
        """The server has lines, and its word of that is lost, with the
        stream: they go again, and are shown once."""
        end = self.pick(worker=3, cut=2, server=1)
        self.note("%s: nothing comes back any more, then: %s" % (
            side.name, end))
        side.weather.silence(DOWN, 0, SWALLOW)
        for _ in range(self.random.randint(1, 4)):
            side.type(self.text(side))
        self.pause(self.random.uniform(0.02, 0.3))
        if end == "worker":
            side.hit_net(False, signal.SIGKILL)
        elif end == "cut":
            side.weather.calm()
        elif end == "server":
            self.fault_server_killed(side)

    def fault_unsaid(self, side):
        """Nothing comes to the server; then the link is cut, and what was
        sent into the void goes again."""
        self.note("%s: nothing goes out any more" % side.name)
        side.weather.silence(UP, 0, SWALLOW)
        for _ in range(self.random.randint(1, 4)):
            side.type(self.text(side))
        self.pause(self.random.uniform(0.02, 0.3))
        side.weather.calm()

    def fault_slow(self, side):
        rate = self.random.choice((200, 1000, 5000))
        self.note("%s: %d bytes a second" % (side.name, rate))
        side.weather.slow(rate)
        self.after(self.random.uniform(0.5, 2),
                   lambda: side.weather.slow(0))

    def fault_refuse(self, side):
        self.note("%s: cut, and connections are refused" % side.name)
        side.weather.refuse()
        side.weather.cut(UP, 0, RST, (0, 1))
        self.after(self.random.uniform(0.1, 1.5), side.weather.accept_again)

    def fault_move(self, side):
        r = self.random
        host = "127.0.0.%d" % r.randint(2, 250)
        source = "127.0.1.%d" % r.randint(2, 250)
        side.weather.move(host, source)
        self.note("%s: moves to %s port %d" % (side.name, host,
                                               side.weather.port))
        side.moved = True
        side.say_where()
        if not self.patient:
            self.after(r.uniform(0, 1), side.weather.calm)

    def server_down(self, hit, seconds):
        if self.back and self.back.is_alive():
            return False
        self.server_hits.append(time.time())
        # One that stands still hears no SIGTERM.
        self.server.proc.send_signal(signal.SIGCONT)
        hit()

        def come_back():
            time.sleep(seconds)         # how long it is away
            self.server.start()
            self.note("the server is back")
        self.back = threading.Thread(target=come_back, daemon=True)
        self.back.start()
        return True

    def fault_server_killed(self, side):
        if self.server_down(self.server.kill, self.random.uniform(0, 1)):
            self.note("the server was killed")

    def fault_server_stopped(self, side):
        if self.server_down(self.server.stop, self.random.uniform(0, 1)):
            self.note("the server was stopped")

    def fault_frozen(self, side):
        p = self.server.proc
        self.note("the server stands still")
        p.send_signal(signal.SIGSTOP)
        self.after(self.random.uniform(0.1, 1.5),
                   lambda: p.send_signal(signal.SIGCONT))

    def fault_worker(self, side):
        sig = self.random.choice((signal.SIGKILL, signal.SIGSEGV))
        if side.hit_net(False, sig):
            self.note("%s: its worker had %s" % (side.name, sig.name))

    def fault_network(self, side):
        """Which needs a new start."""
        killed = self.random.random() < 0.5
        self.note("%s: its network half was killed" % side.name)
        side.hit_net(True, signal.SIGKILL)
        for _ in range(self.random.randint(0, 2)):
            side.type(self.text(side))
        self.restart(side, killed)

    def fault_restart(self, side):
        self.restart(side, self.random.random() < 0.5)

    def fault_both(self, side):
        killed = self.random.random() < 0.5
        self.restart(side, killed)
        self.restart(side.peer, self.random.random() < 0.5)

    def restart(self, side, killed):
        all_of_it = self.random.random() < 0.7
        self.note("%s: %s" % (side.name, ("killed" if all_of_it else
                                          "main process killed") if killed
                              else "quits"))
        if killed:
            side.kill(all_of_it)
        else:
            side.quit()
        side.start()
        side.sotto.wait("ready", since=0)

    def fault_full(self, side):
        self.note("%s: its disk is full" % side.name)
        side.fill_disk(True)
        life = side.life

        def free():
            if side.life is life:
                side.fill_disk(False)
        self.after(self.random.uniform(0.3, 2), free)

    # -- the calm

    def calm(self):
        self.note("calm")
        for _, end in self.later:
            end()
        self.later = []
        if self.back:
            self.back.join(25)
        self.server.proc.send_signal(signal.SIGCONT)
        for s in self.sides:
            s.weather.calm(bury=not self.patient)
            s.fill_disk(False)
            if s.moved:
                s.say_where()

    def settle(self):
        self.calm()
        for s in self.sides:
            self.come_online(s)
        for s in self.sides:
            wait_for(s.sees_peer, 20, "%s to see the other" % s.sotto.name)
        self.settle_lines()
        self.probe()
        self.settle_lines()
        self.settle_bounces()

    def come_online(self, side):
        """What a user would do who waits; a dead link is found by sotto."""
        end = time.monotonic() + (NOTICED if self.patient else 30)

        def through():
            if not side.is_online():
                return False
            n = side.command("/status")
            return side.sotto.find("done", 0, line=n) or n
        if side.weather.is_dead():
            # Only who has something to send looks whether that arrives.
            side.type(self.text(side))
            try:
                wait_for(lambda: any(f.state == "sent"
                                     for f in self.fates(side)), 1, "")
            except Failed:
                side.weather.calm()
        wait_for(lambda: not side.weather.is_dead(),
                 max(1, end - time.monotonic()),
                 "%s to leave a dead link" % side.sotto.name)
        if not side.is_online():
            side.command("/connect")
        side.await_online(max(1, end - time.monotonic()))
        through()

    def fates(self, side):
        return [Fate(x) for x in side.typed
                if x.life is side.life and x.line is not None]

    def unsettled(self):
        return [(s, f) for s in self.sides for f in self.fates(s)
                if not f.is_settled()]

    def settle_lines(self):
        """Held lines that wait for a word get it."""
        for chance in range(4):
            end = time.monotonic() + (4, 5, 8, 25)[chance]
            try:
                wait_for(lambda: not self.unsettled(),
                         end - time.monotonic(), "all lines to settle")
                return
            except Failed:
                left = self.unsettled()
                if chance == 3:
                    raise Failed("not settled:\n" + "\n".join(
                        "%s %s" % (s.sotto.name, f) for s, f in left))
            self.give_word(left, chance)

    def give_word(self, left, chance):
        secret = self.mode != "plain" or any(
            f.level != "not-private" for s, f in left)
        if secret and not all(s.sealed() for s in self.sides):
            s = self.sides[chance % 2]
            self.note("%s: /otr start, by a user" % s.name)
            s.command("/otr start " + s.peer.jid)
            return
        for s, f in left:
            if f.state == "held":
                what = "resend" if chance < 2 else "discard"
                self.note("%s: /%s %s (%s)" % (s.name, what, f.id, f.code))
                s.command("/%s %s %s" % (what, s.peer.jid, f.id))

    def probe(self):
        """The conversation goes on, both ways."""
        for chance in range(4):
            if self.mode != "plain" and (chance > 0 or any(
                    s.sealed() for s in self.sides)) and not all(
                        s.sealed() for s in self.sides):
                self.note("a session for the last line")
                self.sides[chance % 2].command(
                    "/otr start " + self.sides[chance % 2].peer.jid)
                try:
                    wait_for(lambda: all(s.sealed() for s in self.sides),
                             6, "a session")
                except Failed:
                    continue
            texts = []
            for s in self.sides:
                texts.append((s, self.text(s)))
                s.type(texts[-1][1])
            try:
                wait_for(lambda: all(s.peer.sotto.find(
                    "message", 0, direction="in", body=t)
                    for s, t in texts), 5, "the last lines")
                return
            except Failed:
                self.note("a last line did not arrive")
                if self.mode != "plain":
                    s = self.sides[chance % 2]
                    s.command("/otr start " + s.peer.jid)
        raise Failed("no line goes through in the end")

    def settle_bounces(self):
        """A line that the server had for a stream that is gone comes back
        when the server gives that stream up."""
        def open_ends():
            return [f for s in self.sides for f in self.fates(s)
                    if f.state == "acked" and not storm_judge.arrivals(
                        s.peer, f.line.text)]
        try:
            wait_for(lambda: not open_ends(), self.hibernate + 2, "")
        except Failed:
            pass

    def leave(self):
        for s in self.sides:
            s.quit()

    # -- all of it

    def go(self):
        """What was wrong: a list of texts."""
        limit.end = time.monotonic() + RUN_SECONDS + \
            (NOTICED if self.patient else 0)
        wrong = []
        try:
            self.choose()
            self.open()
            self.note("storm")
            self.storm()
            self.settle()
            self.note("settled")
            self.leave()
        except Failed as e:
            wrong.append(str(e))
            for s in self.sides:
                self.note("%s: relay %s" % (s.name, s.weather))
        finally:
            limit.end = float("inf")
        try:
            wrong += storm_judge.judge(self, not wrong)
        finally:
            for s in self.sides:
                s.weather.close()
            self.case.end()
        self.note("over")
        return wrong
