# What must hold when a storm on a link is over: every line arrived once and
# in order, or is visibly failed at its sender, or was in a program that was
# killed; nothing that was typed under OTR could be read by the server.
#
# SPDX-License-Identifier: ISC

import datetime
import json

from storm_side import SEALED, Fate

# Seconds: what was counted may be on its way that long, to the program and
# to this one.
SLACK = 0.3
# How far behind the number of unsent lines may be, that the next start tells:
# one that is merely on its way is written down after a second.
BEHIND = 1.5


def seconds(stamp):
    return datetime.datetime.fromisoformat(
        stamp.replace("Z", "+00:00")).timestamp()


def arrivals(side, text):
    """Where a line was shown: (life, place in it, object)."""
    return [(life, n, o) for life in side.lives
            for n, o in enumerate(life.sotto.events)
            if o.get("event") == "message" and
            o.get("direction") == "in" and o.get("body") == text]


class Judge:
    def __init__(self, run, whole):
        self.run = run
        self.whole = whole      # it came to its end
        self.wrong = []
        self.counts = {}
        self.record = []
        try:
            with open(run.server.record) as f:
                self.record = [json.loads(x) for x in f if x.endswith("\n")]
        except (OSError, AttributeError):
            pass

    def bad(self, text, *args):
        self.wrong.append(text % args)

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def judge(self):
        for side in self.run.sides:
            fates = [Fate(x) for x in side.typed]
            for f in fates:
                self.arrived(side, f)
                self.had(side, f)
                self.hidden(side, f)
            self.order(side, fates)
            for n, life in enumerate(side.lives):
                mine = [f for f in fates if f.line.life is life]
                self.ended(side, life, mine)
                if life.how == "killed" and n + 1 < len(side.lives):
                    self.told(side, life, side.lives[n + 1], mine)
                self.rules(life)
        self.bodies()
        return self.wrong

    # -- once, or failed

    def arrived(self, side, f):
        got = arrivals(side.peer, f.line.text)
        for life in side.peer.lives:
            here = [x for x in got if x[0] is life]
            if len(here) > 1:
                self.bad("%s: shown %d times to %s: %s", f.line.life.sotto.
                         name, len(here), life.sotto.name, f)
        if len(got) > 1:
            self.count("again after a restart of the receiver")
        self.count("lines")
        if got:
            self.count("arrived")
            return
        self.count("not arrived, %s" % (
            "refused" if f.done is False else f.state if
            f.line.life.how != "killed" else "of a killed program"))
        if self.whole:
            self.lost(side, f)

    def had(self, side, f):
        """What is told to be acked the server had.  (The last piece of a
        long one has its id.)"""
        if any(x in ("acked", "received") for x in f.ever) and not any(
                r.get("id") == f.id and r["from"].startswith(side.jid)
                for r in self.record):
            self.bad("%s: acked, and the server never had it: %s",
                     f.line.life.sotto.name, f)

    def lost(self, side, f):
        """It did not arrive: does its sender know?"""
        name = f.line.life.sotto.name
        if f.done is False or f.state == "failed":
            return
        if f.line.line is None or f.line.life.how == "killed" and \
                f.state not in ("acked", "received"):
            return
        if f.state not in ("acked", "received"):
            self.bad("%s: neither arrived nor failed: %s", name, f)
            return
        if any(f.id in (o.get("ids") or "") for o in f.line.life.sotto.events
               if o.get("code") == "perhaps-unread"):
            self.count("lost, and said to be perhaps unread")
            return
        # The server had it, and gave it back when nobody was there to hear.
        at = seconds(f.when(f.state)) - SLACK
        gone = f.line.life.ended
        if f.state == "acked" and gone < at + self.run.hibernate + 2:
            self.count("acked, and its sender was gone before more was known")
            return
        # So for a stream that was lost: an error for an address that is no
        # more goes nowhere (RFC 6121, 8.5.3.2.3).
        if f.state == "acked" and any(
                at <= t <= at + 2 * self.run.hibernate + 2
                for t in self.anew(f.line.life)):
            self.count("acked, and its stream was lost before more was known")
            return
        # Or it, or the one it was for, was killed.
        hits = list(self.run.server_hits) + [
            x.ended for x in side.peer.lives if x.how == "killed"]
        if f.state == "received":
            # Said a moment before it was written to the pipe.
            hits = [h for x in side.peer.lives for h in [x.ended]
                    if x.how == "killed" and seconds(f.when("sent")) <= h <=
                    seconds(f.when("received")) + SLACK]
        if any(h >= at for h in hits):
            self.count("acked, then the server or the receiver was killed")
        else:
            self.bad("%s: %s, and it never arrived: %s", name, f.state, f)

    def anew(self, life):
        """When it logged in and nothing was resumed."""
        return [seconds(o["time"]) for o in life.sotto.events
                if o.get("event") == "notice" and o.get("code") == "online"
                and "resumed" not in o["text"]]

    # -- in order

    def order(self, side, fates):
        """What never failed, and never had to go again since it could not
        be read, is in the order in which it was typed."""
        for life in side.peer.lives:
            at = -1
            before = None
            for f in fates:
                if "failed" in f.ever or self.was_repeated(f):
                    continue
                here = [n for x, n, o in arrivals(side.peer, f.line.text)
                        if x is life]
                if not here:
                    continue
                if here[0] < at:
                    self.bad("%s: out of order at %s: %s came before %s",
                             f.line.life.sotto.name, life.sotto.name, f,
                             before)
                at, before = here[0], f

    def was_repeated(self, f):
        return any(o.get("code") in ("peer-unreadable", "perhaps-unread")
                   and (o.get("id") == f.id or
                        f.id in (o.get("ids") or ""))
                   for o in f.line.life.sotto.events if f.id)

    # -- what the server could read

    def hidden(self, side, f):
        token = f.line.text.split()[0]
        seen = [r for r in self.record if token in r["stanza"]]
        if not seen:
            return
        name = f.line.life.sotto.name
        if f.level != "not-private":
            self.bad("%s: LEAK: typed at %s, and the server saw it: %s",
                     name, f.level, f)
        if self.run.policy in ("always", "verified"):
            self.bad("%s: LEAK: policy %s, and the server saw it: %s",
                     name, self.run.policy, f)
        levels = [s[2] for s in f.states if s[1] == "sent"]
        if levels and all(x in SEALED for x in levels):
            self.bad("%s: LEAK: said to be sealed, and the server saw it: "
                     "%s", name, f)
        if levels and levels[0] in SEALED:
            self.bad("%s: LEAK: sealed first, and then in the clear: %s",
                     name, f)

    def bodies(self):
        """Nothing but lines and OTR."""
        for r in self.record:
            body = (r.get("body") or "").strip(" \t")
            if body and not body.startswith(("?OTR", "storm-%d-" %
                                             self.run.seed)):
                self.bad("the server saw %r", body[:200])

    # -- the ends

    def ended(self, side, life, fates):
        if life.how != "quit":
            return
        left = [f for f in fates if not f.is_settled()]
        for f in left:
            self.bad("%s: it ended, and nothing was said: %s",
                     life.sotto.name, f)
        if life.status not in (0, 3):
            self.bad("%s: exit status %s", life.sotto.name, life.status)
        failed = [f for f in fates if f.state == "failed"]
        if life.status == 0 and failed:
            self.bad("%s: exit status 0, and failed: %s", life.sotto.name,
                     failed[0])

    def told(self, side, life, after, fates):
        """The next start says how many were unsent, and never what."""
        said = [o for o in after.sotto.events if o.get("code") == "unsent"]
        n = int(said[0]["lines"]) if said else 0
        held = [f for f in fates if f.state == "held" and
                seconds(f.states[-1][0]) < life.ended - SLACK]
        most = [f for f in fates if not f.is_settled()]
        if n < len(held) and not life.full:
            self.bad("%s: killed with %d lines held, and %d are told: %s",
                     life.sotto.name, len(held), n, held[0])
        if n > len(most) + len([f for f in fates if f.is_settled() and
                                f.states and seconds(f.states[-1][0]) >
                                life.ended - BEHIND]) and not life.full:
            self.bad("%s: killed with %d lines unsent, and %d are told",
                     life.sotto.name, len(most), n)

    # -- the rules of the pipe

    def rules(self, life):
        s = life.sotto
        for e in s.errors:
            self.bad("%s: broke the pipe's rules: %s", s.name, e)
        for o in s.events:
            if o.get("code") == "bad-message":
                self.bad("%s: %s", s.name, o)
        if life.how == "quit":
            left = [n for n, ok in s.lines.items() if ok is None]
            if left:
                self.bad("%s: no `done` for %s", s.name, left)


def judge(run, whole):
    j = Judge(run, whole)
    wrong = j.judge()
    run.counts = j.counts
    return wrong
