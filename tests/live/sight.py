# A terminal's screen as it was drawn: cells with a character and with the
# colours that are really there; and what a theme says that these should be.
# Knows nothing of how a screen is had.
#
# SPDX-License-Identifier: ISC

import importlib.machinery
import importlib.util
import os
import re
from collections import namedtuple

from harness import HERE

ROOT = os.path.dirname(os.path.dirname(HERE))


def picture():
    """docs/picture, which knows how a terminal's colours are written."""
    loader = importlib.machinery.SourceFileLoader(
        "picture", os.path.join(ROOT, "docs", "picture"))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("picture", loader))
    loader.exec_module(module)
    return module


picture = picture()
SIXTEEN = picture.SIXTEEN["dark"]
Cell = namedtuple("Cell", "char fg bg")     # colours: "rrggbb"


class Sight:
    """Rows of cells; what is right of a row's last cell is blank."""

    def __init__(self, rows, width, cursor=None):
        self.rows, self.width = rows, width
        self.height = len(rows)
        self.cursor = cursor

    def __eq__(self, other):
        return isinstance(other, Sight) and self.rows == other.rows

    def row(self, y):
        return "".join(c.char for c in self.rows[y])

    def text(self):
        return "\n".join(self.row(y).rstrip() for y in range(self.height))

    def find(self, pattern, y=None):
        """The cells of the first place where the pattern stands; of one row,
        or of any; None: nowhere."""
        for at in range(self.height) if y is None else [y % self.height]:
            got = re.search(pattern, self.row(at))
            if got:
                return self.cells(at, got.start(), got.end())
        return None

    def cells(self, y, start, end):
        """Of characters, as row() counts them."""
        return [c for c in self.rows[y][start:end]]


def from_tmux(text, width, height, paper):
    """What `tmux capture-pane -p -e -N` prints; `paper`: the terminal's own
    (background, text)."""
    pen = picture.Pen(SIXTEEN.split())
    rows = []
    for line in text.split("\n")[:height]:
        row = []
        for run, wide, look in picture.cells(line, pen):
            row += run_cells(run, wide, look, paper)
        # No terminal that tmux is erases in a colour: that is written.
        row += [Cell(" ", paper[0], paper[0])] * (width - len(row))
        rows.append(row)
    while len(rows) < height:
        rows.append([Cell(" ", paper[0], paper[0])] * width)
    return Sight(rows, width)


def run_cells(run, wide, look, paper):
    fg, bg, on = look
    fg, bg = fg or paper[1], bg or paper[0]
    if "reverse" in on:
        fg, bg = bg, fg
    if "dim" in on:
        fg = picture.mix(fg, bg, 0.6)
    if run.isascii() or run[0] == "─":
        return [Cell(c, fg, bg) for c in run]
    # A wide one has its second column's cell with no character.
    return [Cell(run, fg, bg)] + [Cell("", fg, bg)] * (wide - 1)


# ---- colours ---------------------------------------------------------------

def light(colour):
    """IEC 61966-2-1 and WCAG 2.1: relative luminance of "rrggbb"."""
    parts = []
    for i in (0, 2, 4):
        c = int(colour[i:i + 2], 16) / 255
        parts.append(c / 12.92 if c <= 0.04045 else
                     ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    a, b = sorted((light(a), light(b)))
    return (b + 0.05) / (a + 0.05)


class Theme:
    """A theme's file, read as the manual says, for a terminal with so many
    colours (8, 256, or more)."""

    # Terminals are of such paper, where a theme has none of its own.
    PAPERS = {"light": ("ffffff", "101010"),
              "solarized-light": ("fdf6e3", "586e75")}
    DARK = ("101010", "d0d0d0")

    def __init__(self, name, colours, sixteen=SIXTEEN):
        self.name, self.colours = name, colours
        self.sixteen = sixteen.split()
        self.paper = self.PAPERS.get(name, self.DARK)
        self.styles = {}
        if name == "mono":
            return
        with open(os.path.join(ROOT, "themes", name + ".theme")) as f:
            for style, inside in re.findall(r"^(\w+) \{(.*?)^\}", f.read(),
                                            re.M | re.S):
                self.styles[style] = dict(re.findall(
                    r'(\w+) = "?([^"\s]+)', inside))

    def colour(self, style, which):
        """"rrggbb" of a style's "fg" or "bg"."""
        of = self.styles[style]
        if self.colours == 8:
            names = ("black red green yellow blue magenta cyan white").split()
            named = of[which + "8"]
            return self.own(which) if named == "default" else \
                names.index(named)
        text = of[which]
        if self.colours == 256:
            text = of.get(which + "256", text)
        if text == "default":
            return self.own(which)
        if text.startswith("#"):
            return text[1:] if self.colours > 256 else \
                self.nearest(text[1:])
        return picture.indexed(int(text), ())

    def own(self, which):
        return self.paper[0 if which == "bg" else 1]

    @staticmethod
    def nearest(colour):
        """Of the 240 that all terminals have alike."""
        want = [int(colour[i:i + 2], 16) for i in (0, 2, 4)]
        return min((picture.indexed(n, ()) for n in range(16, 256)),
                   key=lambda c: sum((int(c[i:i + 2], 16) - want[i // 2]) ** 2
                                     for i in (0, 2, 4)))

    def shows(self, cells, style):
        """What differs from the style in these cells; None: nothing."""
        if self.name == "mono":
            return None
        fg, bg = self.colour(style, "fg"), self.colour(style, "bg")
        for c in cells:
            if c.char.strip() == "":
                bad = not self.same(c.bg, bg)
            else:
                bad = not self.same(c.bg, bg) or not self.same(c.fg, fg)
            if bad:
                return "%r is %s on %s, and %s is %s on %s" % (
                    c.char, c.fg, c.bg, style, fg, bg)
        return None

    def same(self, seen, said):
        """A colour that was seen, and one that the theme names: of the first
        eight a terminal may show the brighter one in bold text."""
        if isinstance(said, int):
            return seen in (self.sixteen[said], self.sixteen[said + 8])
        return seen == said
