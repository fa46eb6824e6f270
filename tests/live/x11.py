# xterm on an X server without a screen (Xvfb): what it draws is read from the
# pixels.  Which pixels are which character is learned from a chart that the
# same xterm draws first.  Knows nothing of sotto.
#
# SPDX-License-Identifier: ISC

import os
import secrets
import signal
import struct
import subprocess

import sight
from harness import Failed, home_env, poll_for
from process import Screen

FONT = "-misc-fixed-%s-r-semicondensed--13-120-75-75-c-60-iso10646-1"
WIDE, HIGH = 6, 13              # pixels of its cells
SCREEN = 1000, 700
CHARS = [chr(n) for n in range(0x21, 0x7f)] + list("·…─┃┊╏▸▾○◐●✓■□↑↓←→–—“”‘’")
# xterm's own first sixteen colours.
SIXTEEN = ("000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
           "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff")
RESOURCES = ("metaSendsEscape: true", "cursorBlink: false",
             "scrollBar: false", "internalBorder: 0", "borderWidth: 0",
             "utf8: 2", "bellIsUrgent: false", "pointerMode: 0")
KEYS = {"C-": "ctrl+", "M-": "alt+", "S-": "shift+"}


class Display:
    """An X server of one's own; its screen is a file."""

    def __init__(self, ground):
        self.ground = ground
        self.folder = ground.path("x11-" + secrets.token_hex(3))
        os.mkdir(self.folder, 0o700)
        said, says = os.pipe()
        self.proc = ground.spawn(
            ["Xvfb", "-displayfd", str(says), "-fbdir", self.folder,
             "-screen", "0", "%dx%dx24" % SCREEN, "-nolisten", "tcp", "-noreset"],
            pass_fds=[says], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(says)
        with open(said) as f:
            self.name = ":" + f.readline().strip()
        if self.name == ":":
            raise Failed("Xvfb did not start")

    def pixels(self):
        """Bytes of the rows of pixels, and how many a row has; a pixel has
        four, blue first (XWDFile.h)."""
        with open(self.folder + "/Xvfb_screen0", "rb") as f:
            data = f.read()
        head = struct.unpack(">25I", data[:100])
        return data[head[0] + 12 * head[19]:], head[12]

    def end(self):
        """It takes its socket and its lock away with it."""
        self.ground.reap(self.proc, signal.SIGTERM)


class Drawn:
    """What cells mean by their pixels."""

    def __init__(self):
        self.masks = {}         # a bit for each pixel: character
        self.known = {}         # pixels: sight.Cell

    def learn(self, pixels, char):
        for colour in self.colours(pixels):
            if colour != pixels[:4]:    # no character fills its corner
                self.masks.setdefault(self.mask(pixels, colour), char)

    @staticmethod
    def colours(pixels):
        return {pixels[i:i + 4] for i in range(0, len(pixels), 4)}

    @staticmethod
    def mask(pixels, colour):
        return bytes(pixels[i:i + 4] == colour
                     for i in range(0, len(pixels), 4))

    def cell(self, pixels):
        got = self.known.get(pixels)
        if got is None:
            got = self.known[pixels] = self.read(pixels)
        return got

    def read(self, pixels):
        colours = list(self.colours(pixels))
        if len(colours) == 1:
            return sight.Cell(" ", *[rgb(colours[0])] * 2)
        if len(colours) == 2:
            for fg, bg in (colours, colours[::-1]):
                char = self.masks.get(self.mask(pixels, fg))
                if char:
                    return sight.Cell(char, rgb(fg), rgb(bg))
        return sight.Cell("\ufffd", rgb(colours[0]), rgb(colours[1]))


def rgb(pixel):
    return "%02x%02x%02x" % (pixel[2], pixel[1], pixel[0])


def tiles(data, line, width, height):
    """Rows of the pixels of cells."""
    rows = []
    for y in range(height):
        lines = [data[n * line:n * line + width * WIDE * 4]
                 for n in range(y * HIGH, (y + 1) * HIGH)]
        rows.append([b"".join(r[x:x + WIDE * 4] for r in lines)
                     for x in range(0, width * WIDE * 4, WIDE * 4)])
    return rows


class Xterm(Screen):
    """A program in an xterm."""

    def __init__(self, ground, name, argv, env, paper, term="xterm-256color",
                 width=100, height=30):
        self.ground, self.name, self.log = ground, name, []
        self.size = width, height
        self.drawn, self.chart_seen = Drawn(), None
        self.folder = ground.path("xterm-%s-%s" % (name,
                                                   secrets.token_hex(3)))
        os.mkdir(self.folder, 0o700)
        self.display = Display(ground)
        with open(self.folder + "/chart", "w", encoding="utf-8") as f:
            f.write(self.chart())
        self.xdotool("mousemove", *map(str, SCREEN))
        self.start(argv, env, paper, term)
        with open(self.folder + "/window") as f:
            self.window = f.read().split()[0]
        poll_for(self.has_keys, 20, "xterm to have the keys")
        self.xdotool("key", "Return")
        self.learn()
        self.xdotool("key", "Return")

    def start(self, argv, env, paper, term):
        full = dict(env, LC_ALL="C.UTF-8", TERM=term)
        # It may draw bold text otherwise until it has all of its fonts.
        script = ('stty -echo; echo $WINDOWID >window.new; '
                  'mv window.new window; read x; cat chart; read x; cd /; '
                  'exec env -i "$@"')
        options = [o for r in RESOURCES for o in ("-xrm", "XTerm*" + r)]
        self.proc = self.ground.spawn(
            ["xterm", "-display", self.display.name, "-geometry",
             "%dx%d+0+0" % self.size, "-fn", FONT % "medium", "-fb",
             FONT % "bold", "-bg", "#" + paper[0], "-fg", "#" + paper[1],
             *options, "-e", "sh", "-c", script, "sh",
             *["%s=%s" % kv for kv in full.items()], *argv],
            env=home_env(self.folder, TERM=term), cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        poll_for(lambda: os.path.exists(self.folder + "/window"), 20,
                 "xterm's window")

    # -- the chart

    LOOKS = ("", "1", "4", "1;4")

    def chart(self):
        """Each character in each look, then a last cell of one colour."""
        text = "\033[?25l\033[H\033[2J"
        for at, (look, char) in enumerate(self.charted()):
            text += "\033[%d;%dH\033[0;%sm%s" % (
                at // self.size[0] + 1, at % self.size[0] + 1, look, char)
        return text + "\033[%d;%dH\033[0;41m \033[0m" % self.size[::-1]

    def charted(self):
        return [(look, char) for look in self.LOOKS for char in
                ["\u00a0" if look.endswith("4") else " ", *CHARS]]

    def tiles(self):
        return tiles(*self.display.pixels(), *self.size)

    def learn(self):
        cells = poll_for(self.chart_cells, 20, "the chart of characters")
        # Where two look alike (a bold "-" and a rule) it is the first.
        for (look, char), pixels in sorted(
                zip(self.charted(), cells), key=lambda x: x[0][1] > "\u00ff"):
            self.drawn.learn(pixels, char.replace("\u00a0", " "))

    def chart_cells(self):
        """When all of it is there, and stays: it may be drawn twice."""
        cells = [t for row in self.tiles() for t in row]
        before, self.chart_seen = self.chart_seen, cells
        if cells != before or rgb(cells[-1][:4]) != "cd0000":
            return None
        drawn = [p != cells[0] for (_, char), p in zip(self.charted(), cells)
                 if char != " "]
        return cells if all(drawn) else None

    # -- what a terminal has

    def xdotool(self, *args):
        r = subprocess.run(("xdotool",) + args, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True,
                           env=home_env(self.folder,
                                        DISPLAY=self.display.name))
        if r.returncode:
            raise Failed("xdotool %s: %s" % (args[0], r.stdout))

        return r.stdout.strip()

    def has_keys(self):
        self.xdotool("windowfocus", self.window)
        return self.xdotool("getwindowfocus") == self.window

    def put(self, text):
        self.log.append("%s < %s" % (self.name, text))
        self.xdotool("type", "--delay", "0", text)

    def type(self, text):
        self.put(text)
        self.xdotool("key", "Return")

    def keys(self, *keys):
        self.log.append("%s < %s" % (self.name, " ".join(keys)))
        for key in keys:
            for short, name in KEYS.items():
                key = key.replace(short, name)
            self.xdotool("key", {"Enter": "Return",
                                 "alt+/": "alt+slash"}.get(key, key))

    def resize(self, width, height):
        self.size = width, height
        self.xdotool("windowsize", self.window, str(width * WIDE),
                     str(height * HIGH))

    def sight(self):
        return sight.Sight([[self.drawn.cell(t) for t in row]
                            for row in self.tiles()], self.size[0])

    def shot(self):
        return self.sight().text()

    def quit(self):
        self.log.append("%s screen:\n%s" % (self.name, self.shot()))
        self.ground.reap(self.proc)
        self.display.end()

    kill = quit
