# What a terminal shows: bytes in, rows of cells out.  As much of xterm as
# ncurses uses under TERM=xterm-256color; colours are not kept.
#
# SPDX-License-Identifier: ISC

import codecs
import re

TOKEN = re.compile(
    rb"\x1b\[([?>=!]?)([0-9;:]*)([ -/]*)([@-~])"        # 1-4 CSI
    rb"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"        # OSC, DCS and such
    rb"|\x1b([ -/]*)([0-Z\\`-~])"                       # 5-6 ESC
    rb"|([\x00-\x1a\x1c-\x1f\x7f])"                     # 7 control
    rb"|([^\x00-\x1f\x7f]+)")                           # 8 text


class Screen:
    def __init__(self, rows, cols):
        self.rows, self.cols = rows, cols
        self.rest = b""
        self.reset()

    def reset(self):
        self.cells = [self.blank() for _ in range(self.rows)]
        self.y = self.x = 0
        self.saved = (0, 0)
        self.top, self.bottom = 0, self.rows - 1
        self.insert = self.wrap = False
        self.last = " "
        self.paste = False          # bracketed paste was asked for
        self.utf8 = codecs.getincrementaldecoder("utf-8")("replace")

    def blank(self):
        return [" "] * self.cols

    def lines(self):
        return ["".join(row) for row in self.cells]

    def text(self):
        return "\n".join(self.lines())

    def has(self, text):
        first = text[0]
        return any(text in "".join(row) for row in self.cells
                   if first in row)

    def feed(self, data):
        data = self.rest + data
        at = 0
        for m in TOKEN.finditer(data):
            if m.start() != at:
                break
            at = m.end()
            self.token(m)
        self.rest = data[at:]
        # A byte that fits nowhere holds nothing up.
        if self.rest and (len(self.rest) > 8192 or self.rest[0] != 0x1b):
            rest, self.rest = self.rest[1:], b""
            self.feed(rest)

    def token(self, m):
        if m[8]:
            self.put(self.utf8.decode(m[8]))
        elif m[7]:
            self.control(m[7])
        elif m[4]:
            self.csi(m[1], m[2], m[3], m[4])
        elif m[6] and not m[5]:
            self.escape(m[6])

    # -- text

    def put(self, text):
        while text:
            if self.wrap:
                self.wrap, self.x = False, 0
                self.down()
            n = min(len(text), self.cols - self.x)
            row = self.cells[self.y]
            row[self.x:self.x + (0 if self.insert else n)] = text[:n]
            del row[self.cols:]
            self.last = text[n - 1]
            self.x += n
            text = text[n:]
            if self.x == self.cols:
                self.x, self.wrap = self.cols - 1, True

    def control(self, c):
        self.wrap = False
        if c == b"\r":
            self.x = 0
        elif c in b"\n\x0b\x0c":
            self.down()
        elif c == b"\b":
            self.x = max(0, self.x - 1)
        elif c == b"\t":
            self.x = min(self.cols - 1, self.x // 8 * 8 + 8)

    def down(self):
        if self.y == self.bottom:
            self.scroll(self.top, 1)
        elif self.y < self.rows - 1:
            self.y += 1

    def scroll(self, top, n):
        """Up by n, or down by -n, from that row to the region's end."""
        for _ in range(min(abs(n), self.rows)):
            if n > 0:
                del self.cells[top]
                self.cells.insert(self.bottom, self.blank())
            else:
                del self.cells[self.bottom]
                self.cells.insert(top, self.blank())

    # -- sequences

    def escape(self, c):
        self.wrap = False
        if c == b"7":
            self.saved = (self.y, self.x)
        elif c == b"8":
            self.y, self.x = self.saved
        elif c == b"D":
            self.down()
        elif c == b"E":
            self.x = 0
            self.down()
        elif c == b"M":
            if self.y == self.top:
                self.scroll(self.top, -1)
            else:
                self.y = max(0, self.y - 1)
        elif c == b"c":
            self.reset()

    def csi(self, private, numbers, between, c):
        if between or b":" in numbers:
            return
        n = [int(x or 0) for x in numbers.split(b";")]
        if private:
            self.mode(n, c)
            return
        if c != b"m":
            self.wrap = False
        does = self.CSI.get(c)
        if does:
            does(self, n, max(1, n[0]))

    def mode(self, n, c):
        if c in b"hl":
            if 1049 in n or 47 in n:
                self.cells = [self.blank() for _ in range(self.rows)]
            if 2004 in n:
                self.paste = c == b"h"

    def move(self, y, x):
        self.y = min(max(y, 0), self.rows - 1)
        self.x = min(max(x, 0), self.cols - 1)

    def at(self, n, _):
        self.move(max(n[0], 1) - 1, max(n[1] if n[1:] else 1, 1) - 1)

    def erase_line(self, n, _):
        row = self.cells[self.y]
        a, b = {0: (self.x, self.cols), 1: (0, self.x + 1)}.get(
            n[0], (0, self.cols))
        row[a:b] = " " * (b - a)

    def erase(self, n, count):
        a, b = {0: (self.y + 1, self.rows), 1: (0, self.y)}.get(
            n[0], (0, self.rows))
        for y in range(a, b):
            self.cells[y] = self.blank()
        if n[0] in (0, 1):
            self.erase_line(n, count)

    def erase_chars(self, n, count):
        count = min(count, self.cols - self.x)
        self.cells[self.y][self.x:self.x + count] = " " * count

    def insert_chars(self, n, count):
        row = self.cells[self.y]
        row[self.x:self.x] = " " * min(count, self.cols)
        del row[self.cols:]

    def delete_chars(self, n, count):
        row = self.cells[self.y]
        del row[self.x:self.x + count]
        row += " " * (self.cols - len(row))

    def region(self, n, _):
        bottom = n[1] if n[1:] and n[1] else self.rows
        self.top, self.bottom = max(n[0], 1) - 1, min(bottom, self.rows) - 1
        self.move(0, 0)

    def insert_mode(self, on):
        def does(self, n, _):
            if 4 in n:
                self.insert = on
        return does

    CSI = {
        b"H": at, b"f": at,
        b"A": lambda s, n, c: s.move(s.y - c, s.x),
        b"B": lambda s, n, c: s.move(s.y + c, s.x),
        b"C": lambda s, n, c: s.move(s.y, s.x + c),
        b"D": lambda s, n, c: s.move(s.y, s.x - c),
        b"G": lambda s, n, c: s.move(s.y, c - 1),
        b"d": lambda s, n, c: s.move(c - 1, s.x),
        b"K": erase_line, b"J": erase, b"X": erase_chars,
        b"@": insert_chars, b"P": delete_chars,
        b"L": lambda s, n, c: s.scroll(s.y, -c),
        b"M": lambda s, n, c: s.scroll(s.y, c),
        b"S": lambda s, n, c: s.scroll(s.top, c),
        b"T": lambda s, n, c: s.scroll(s.top, -c),
        b"b": lambda s, n, c: s.put(s.last * c),
        b"r": region,
        b"h": insert_mode(None, True), b"l": insert_mode(None, False),
    }
