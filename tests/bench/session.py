# A program that runs, with whom it talks: the contact of the tests, or another
# of the same program.
#
# SPDX-License-Identifier: ISC

import select

from term import cpu, family, now


class Session:
    """A program that runs, and the contact."""

    def __init__(self, stage, program, account, home, contact):
        self.stage, self.program, self.contact = stage, program, contact
        self.account, self.home = account, home
        self.term = None
        self.otr = False
        self.found = {}             # what was measured on the way here

    def start(self):
        self.contact.ask("forget", jid=self.account.jid)
        self.term = self.program.run(self.home, self.account)
        self.pids = None

    def online(self):
        got = self.answer("online", jid=self.account.jid)
        self.full = got["full"]
        self.found["login"] = got["t"] - self.term.began

    def answer(self, do, **kw):
        """The contact's answer; what the program writes is read meanwhile."""
        self.contact.tell(do, **kw)
        return self.hear()

    def hear(self):
        out = self.contact.proc.stdout
        while not select.select([out], [], [], 0)[0]:
            if self.term.over or self.term.master is None:
                select.select([out], [], [], 0.05)
            elif select.select([out, self.term.master], [], [], 1)[0]:
                self.term.read(0)
        return self.contact.hear()

    def settle(self, seconds=1.0):
        """Until it writes nothing, and its processes rest, for so long."""
        end = now() + 15
        while now() < end:
            before = cpu(self.family()), self.term.bytes
            self.term.rest(seconds)
            if self.term.bytes == before[1] and \
                    cpu(self.family()) - before[0] < 0.01:
                break
        self.term.show()

    def family(self):
        return family(self.term.pid)

    def close(self):
        if self.term:
            self.term.quit(self.program.quit)


class Pair:
    """Two of a program, each the other's contact, as a Session is one."""

    def __init__(self, stage, program):
        homes = [stage.home(program, x) for x in ("asks", "other")]
        accounts = stage.pairs[program.name]
        self.sides = [Session(stage, program, a, h, stage.plain)
                      for a, h in zip(accounts, homes)]
        self.found = {}
        self.program = program

    def start(self):
        for s in self.sides:
            s.start()
            s.online()

    def meet(self):
        """Each in the other's window."""
        for s, other in zip(self.sides, reversed(self.sides)):
            s.settle(0.5)
            s.contact = other.account
            self.program.open(s.term, other.account.jid)
            s.settle(0.3)

    def family(self):
        return [pid for s in self.sides for pid in s.family()]

    def settle(self, seconds):
        for s in self.sides:
            s.settle(seconds)

    def end_otr(self):
        """Nothing on the screens tells of the session afterwards."""
        for s, other in zip(self.sides, reversed(self.sides)):
            for line in self.program.end_otr(other.account.jid):
                s.term.type(line)
                s.term.rest(0.1)
            self.settle(0.1)
        for s in self.sides:
            s.term.when(lambda scr: not self.program.secure(scr), 5,
                        "the session's end")

    def close(self):
        for s in self.sides:
            s.close()
