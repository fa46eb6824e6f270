# What the screen looks like in each theme and at each size: in tmux with all
# colours, and in xterm with 256 and with eight, by its pixels.
#
# SPDX-License-Identifier: ISC

import re

import sight
import x11
from case import test
from harness import Failed, home_env, poll_for
from rooms import Occupant
from sotto import Sotto, Tui

SIZES = (20, 5), (40, 12), (80, 24), (100, 30), (160, 50)
THEMES = ("contrast", "dark", "gruvbox", "light", "mono", "nord", "soft",
          "solarized-dark", "solarized-light")
MANUAL = 'otr_policy = "manual"\n'
BAR, LIST, EDGE = 40, 100, 23   # columns: from which on there is a status bar
                                # with the level, a list; where the list ends
WHOLE = 80                      # and from which on answers are whole
READABLE = 4.5                  # WCAG 2.1, level AA
# The frame of a question; in xterm a rule may look as a bold "-" does.
TOP, END = r"[─-]{2} Question [─-]+$", r"^([^┊]*┊ )?[─-]{30,}$"


class InTmux(Tui):
    """In tmux, in a theme."""

    sizes, readable = SIZES, READABLE

    def __init__(self, c, account, theme):
        self.theme = sight.Theme(theme, 1 << 24)
        super().__init__(c, account, head=MANUAL + 'theme = "%s"\n' % theme,
                         env={"COLORTERM": "truecolor"})

    def resize(self, width, height):
        self.size = width, height
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def sight(self):
        return sight.from_tmux(self.tmux("capture-pane", "-p", "-e", "-N"),
                               *self.size, self.theme.paper)


class InXterm(x11.Xterm):
    """In xterm, in a theme."""

    sizes, readable = SIZES, READABLE
    term, colours = "xterm-256color", 256
    write_config = Sotto.write_config
    answer = Tui.answer

    def __init__(self, c, account, theme, setting=None):
        self.theme = sight.Theme(theme, self.colours, x11.SIXTEEN)
        self.case, self.jid = c, account.jid
        self.home = c.folder("xterm-" + account.user)
        self.config = self.home + "/config"
        self.write_config(account, "", MANUAL + 'theme = "%s"\n' %
                          (setting or theme),
                          None, True, None)
        c.parties.append(self)
        super().__init__(c.ground, account.user,
                         [c.sotto, "--config", self.config, "--data",
                          self.home + "/data"], home_env(self.home),
                         self.theme.paper, self.term)


class InEight(InXterm):
    """As if it had eight colours, of which bold text has brighter ones."""

    sizes, readable = SIZES[2:3], 3
    term, colours = "xterm", 8

    def __init__(self, c, account, theme):
        if theme == "contrast":
            self.readable = READABLE
        super().__init__(c, account, theme)


# ---- looking -----------------------------------------------------------------

class Look:
    """What is wrong with a screen."""

    def __init__(self, d, s):
        self.theme, self.least = d.theme, d.readable
        self.s, self.bad = s, []

    def fault(self, text, *args):
        self.bad.append(text % args)

    def cells(self, y, pattern, style=None):
        """A pattern stands in a row, in a style."""
        got = self.s.find(pattern, y)
        if got is None:
            self.fault("row %d has no /%s/: %r", y, pattern, self.s.row(y))
        elif style:
            self.styled(got, style)

    def styled(self, cells, style):
        differs = self.theme.shows(cells, style)
        if differs:
            self.fault("%s", differs)

    def level(self, level, name):
        """The level, who it is with, and the line to type in."""
        word, style, *more = level
        if self.s.width >= BAR:
            word = "".join([word, *more])
            self.cells(-2, "^ %s " % word, style)
            self.cells(-1, "^>")
            self.ground(self.s.rows[-2][len(word) + 2:], "bar", "status",
                        "activity")
        else:
            self.cells(-1, "^%s(?=>)" % word, style)
            self.cells(-2, name)
            self.ground(self.s.rows[-2], "bar", "status", "activity")

    def prompt(self, level, question):
        """What is asked for in the place of the line; above it the level."""
        got = [y for y in range(self.s.height)
               if self.s.row(y).startswith(question)]
        if not got:
            self.fault("nothing asks %r", question)
            return
        self.cells(got[0], "^" + question, "question")
        self.cells(got[0] - 1, "^ %s " % level[0], level[1])

    def ground(self, cells, what, *styles):
        """All of a bar or band is in one colour, but for what else may stand
        there."""
        if self.theme.name == "mono":
            return
        grounds = [self.theme.colour(style, "bg") for style in styles]
        if not all(any(self.theme.same(c.bg, g) for g in grounds)
                   for c in cells):
            self.fault("the %s is not in one colour", what)

    def says(self, pattern, style=None):
        got = self.s.find(pattern)
        if got is None:
            self.fault("nowhere /%s/", pattern)
        elif style:
            self.styled(got, style)

    def list(self):
        """Its edge goes from top to bottom, and nothing of a line is in it."""
        for y in range(1, self.s.height - 2):
            if self.s.row(y)[EDGE:EDGE + 1] != "┊":
                self.fault("no edge of the list in row %d: %r", y,
                           self.s.row(y))

    def card(self, answers):
        """Its answers, as they begin, and its frame."""
        rows = [self.s.row(y) for y in range(self.s.height)]
        # Where one has no room all of them are in short.
        short = self.s.width < WHOLE
        for n, answer in enumerate(answers, 1):
            self.says(r"(^| |\[)%d\]? \w" % n if short else
                      r"\[%d\] %s" % (n, answer))
        if self.s.width < BAR:
            return
        top = [y for y, r in enumerate(rows) if re.search(TOP, r)]
        end = [y for y, r in enumerate(rows) if re.search(END, r)]
        if len(top) != 1 or len(end) != 1 or top > end:
            self.fault("no whole frame: %s, %s", top, end)

    def alarm(self):
        """A band, over all columns of the lines, as far as it is seen."""
        from_x = EDGE + 2 if self.s.width >= LIST else 0
        rows = [y for y in range(self.s.height)
                if "!! ANOTHER KEY" in self.s.row(y)]
        if not rows:
            self.fault("no band for another key")
        for y in rows:
            self.ground(self.s.rows[y][from_x:], "band", "alarm")

    def contrast(self):
        for y, row in enumerate(self.s.rows):
            for c in row:
                if c.char.strip() and \
                        sight.contrast(c.fg, c.bg) < self.least:
                    self.fault("row %d: %r is hard to read, %s on %s", y,
                               c.char, c.fg, c.bg)
                    break
                if c.char == "\ufffd":
                    self.fault("row %d: no character", y)
                    break


def look(d, level, name, says=(), card=(), alarm=False, prompt=None):
    """At each size, until all of it is so and stays."""
    for size in d.sizes:
        d.resize(*size)
        seen = []

        def right():
            s = d.sight()
            look = Look(d, s)
            if prompt:
                look.prompt(level, prompt)
            else:
                look.level(level, name)
            if size[0] >= LIST:
                look.list()
            if card:
                look.card(card)
            if alarm and size[1] >= 24:
                look.alarm()
            for pattern, style, least in says:
                if size[0] >= least:
                    look.says(pattern, style)
            look.contrast()
            seen[:] = [*seen[-1:], (s, look.bad)]
            return not look.bad and len(seen) == 2 and seen[0][0] == s
        try:
            poll_for(right, 15, "it to look right")
        except Failed:
            raise Failed("%s, %d columns, %d rows:\n%s\n%s" % (
                level[0], *size, "\n".join(seen[-1][1][:12]),
                seen[-1][0].text())) from None


# ---- what is looked at ---------------------------------------------------------

CLEAR = "! Not private", "level_alert"
UNVERIFIED = "Unverified", "level_unverified"
ROOM = "Not private", "level_not_private", ": room, 2 people"


def meet(c, kind, theme):
    a, b = c.two()
    d = kind(c, a, theme)
    p = Sotto(c, b, head=MANUAL)
    d.sees("online", 20)
    p.present(d)
    p.say(d, "Good evening!")
    d.sees("2 bob")
    d.keys("M-2")
    d.sees("Good evening")
    return d, p, b


def levels(d, p, b):
    """Not private, Unverified, Private, Finished with a question."""
    name = b.user
    d.type("And to you")
    p.gets("And to you")
    look(d, CLEAR, name, [("And to you", "text", 20), ("!", None, 20),
                          ("^ 2 %s" % name, "title", 20),
                          (r"(<|  )%s(>|  )" % name, None, 40)])
    boxes(d, name)
    p.start_session(d)
    d.sees("Unverified")
    look(d, UNVERIFIED, name)
    d.type("/verify secret")
    d.sees("Secret")
    look(d, UNVERIFIED, name, prompt="Secret that")
    d.keys("Escape")
    d.misses("Secret")
    d.type("/otr trust %s %s" % (b.jid, p.own_fingerprint()))
    d.sees("It is %s" % name)
    p.say(d, "Yours only")
    look(d, ("Private", "level_private"), name,
         [("┃ ", "line_private", 20), ("Yours only", "text", 20)])
    p.end_session(d)
    d.sees("Finished")
    d.type("This must wait")
    d.sees(r"\[1\]")
    look(d, ("Finished", "level_finished"), name,
         card=("new session", "go on", "drop it"))


def boxes(d, name):
    """What one chooses from: where to go, what was found, a command."""
    d.keys("M-g")
    d.sees("Go to")
    look(d, CLEAR, name, [("Go to", "status", 20), ("> +1 +Status", "title", 20)])
    d.keys("Escape")
    d.misses("Go to")
    d.keys("M-/")
    d.sees("Search")
    d.put("evening")
    look(d, CLEAR, name, [("Search +evening", None, 20),
                          ("evening(?=!)", "hit", 40)])
    d.keys("Escape")
    d.misses("Search +evening")
    d.put("/otr ")
    d.keys("Tab")
    look(d, CLEAR, name, [(">accept", "title", 20), (" doctor ", "notice", 40),
                          (r" 1 of \d+$", "mark", 40)])
    d.keys("Escape")
    d.misses(">accept")
    d.keys("C-u")


def another_key(c, d, p, b):
    d.answer(3)
    d.sees("drop it")
    p.leave()
    q = Sotto(c, b, name="other", home=c.folder("other"), head=MANUAL)
    q.present(d)
    q.start_session(d)
    d.sees("ANOTHER KEY")
    # Without its keys the question is one row where there are few.
    level, name = UNVERIFIED, "new key: lines wait"
    look(d, level, name, [("ANOTHER KEY", None, 20)], alarm=True)
    d.keys("C-o")
    d.sees(r"[^:\s]\s+\[1\]")
    look(d, level, name, card=("they read", "go on", "refuse"))
    d.keys("Escape")
    d.sees("Press C-o to answer")


def room(c, d):
    o = Occupant(c, c.server.account("own%d" % c.number))
    there = c.room()
    o.enter(there, "Pat")
    d.type("/join %s/Ann" % there)
    d.sees(r"2 people")
    o.says(there, "Ann: tea is ready")
    d.sees("tea is ready")
    look(d, ROOM, "room, 2 people", [("tea is", None, 20)])


def scenes(c, kind, theme):
    d, p, b = meet(c, kind, theme)
    levels(d, p, b)
    another_key(c, d, p, b)
    room(c, d)


@test(seconds=120, over=THEMES)
def look_tmux(c, theme):
    scenes(c, InTmux, theme)


@test(seconds=60, over=THEMES)
def look_eight(c, theme):
    scenes(c, InEight, theme)


@test(seconds=180, over=THEMES)
def look_xterm(c, theme):
    scenes(c, InXterm, theme)


@test(over=("dark", "light"))
def look_auto(c, theme):
    """The theme as xterm says that its ground is."""
    def kind(c, account, theme):
        return InXterm(c, account, theme, "auto")
    d, p, b = meet(c, kind, theme)
    look(d, CLEAR, b.user, [("Good", "text", 20)])
