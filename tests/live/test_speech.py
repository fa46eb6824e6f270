# sotto under a screen reader that others wrote: yasr reads what is written to
# the terminal and gives it to a speech server, which here notes it.  What was
# spoken is what a person heard.
#
# SPDX-License-Identifier: ISC

import os
import re
import time

from case import expect, test
from harness import poll_for
from peers import Libotr
from test_reader import Reader

CONF = """[options]
cursor tracking=full
synthesizer=emacspeak server
synthesizer port=|%s
key echo=%s
special=off
up and down arrows=speak line
[Emacspeak server]
rate=175
punctuation=some
"""


class Heard(Reader):
    """The reader under yasr, which speaks each key too."""

    def __init__(self, case, account, **kw):
        folder = case.folder("yasr-" + account.user)
        self.speech = os.path.join(folder, "spoken")
        self.listened = 0
        server, conf = (os.path.join(folder, f) for f in ("server", "conf"))
        for path, text in ((server, "#!/bin/sh\nexec cat >'%s'\n" %
                            self.speech), (conf, CONF % (server, "keys"))):
            with open(path, "w") as f:
                os.fchmod(f.fileno(), 0o700)
                f.write(text)
        super().__init__(case, account, term="xterm", columns=80,
                         wrap=["yasr", "-C", conf, "--"], **kw)

    def spoken(self):
        """All that was, a piece a line; what goes on a row with its row."""
        if not os.path.exists(self.speech):
            return ""
        with open(self.speech, encoding="utf-8", errors="replace") as f:
            said = "\n".join(re.findall(r"(?m)^[ql] \{(.*)\}$", f.read()))
        return re.sub(r"\n +", " ", said)

    def aloud(self, pattern, seconds=20):
        """After what was waited for last."""
        def look():
            found = re.search(pattern, self.spoken()[self.listened:])
            if found:
                self.listened += found.end()
            return found
        return poll_for(look, seconds, "%s to speak /%s/" % (self.name,
                                                             pattern))

    def press(self, keys):
        """One by one, slower than anybody pastes."""
        for key in keys:
            self.write(key)
            time.sleep(0.1)

    def quit(self):
        self.log.append("spoken:\n" + self.spoken()[-6000:])
        super().quit()


@test(seconds=150)
def speech_talk(c):
    """A session is gone through by ear: nothing of it is silent, nothing that
    Enter provoked is said twice, and no secret is spoken."""
    a, b = c.two()
    r = Heard(c, a)
    r.aloud("is online")
    p = Libotr(c, b)
    p.present(a)
    r.type("/query " + p.jid)
    r.aloud(r"Window 2, %s, Not private" % b.user)
    p.say(a, "hello by ear")
    r.aloud("%s: hello by ear" % b.user)
    r.type("/otr start")
    r.aloud("Level: Unverified", 30)
    # What is typed, and what goes away.
    r.press("one two")
    r.aloud("o$")
    r.press("\x17")
    r.aloud("Unverified, %s: one" % b.user)
    r.press("\x15")
    r.aloud(r"Unverified, %s:\s*$" % b.user)
    r.press("/otr sm\t")
    r.aloud("/otr smp")
    r.write("\r")
    r.aloud("what you type is not shown")
    begin = len(r.spoken())
    r.press("hushhush")
    r.write("\r")
    r.aloud("was asked for the secret")
    said = re.sub(r"\W", "", r.spoken()[begin:])
    expect("hush" not in said, "a secret was spoken: %r" % said)
    p.asked_smp()
    p.answer_smp(a, "hushhush")
    r.aloud("Level: Private", 30)
    # The fall, and the question that Enter provokes.
    p.end_session(a)
    r.aloud("Finished: ended by %s" % b.user, 30)
    begin = len(r.spoken())
    held = c.secret("held")
    r.type(held)
    r.aloud("Question: 1, ")
    r.aloud(r"Type a number or a\s+word")
    said = r.spoken()[begin:]
    expect(said.count("Question") == 1, "asked twice: %s" % said)
    r.answers("1", "You chose")
    r.aloud("Note: You chose")
    p.heard(held)
    r.plain()
    c.never_on_wire(held)


@test(seconds=150)
def speech_other_key(c):
    """The contact comes with another key, and somebody's words are built to
    sound like the program's: what is heard says what is so."""
    a, b = c.two()
    r = Heard(c, a)
    r.aloud("is online")
    p = Libotr(c, b)
    p.present(a)
    r.type("/query " + p.jid)
    r.aloud(r"Window 2, %s, Not private" % b.user)
    r.type("/otr start")
    r.aloud("Level: Unverified", 30)
    r.type("/otr smp")
    r.aloud("what you type is not shown")
    r.write("the-right-one\r")
    p.asked_smp()
    p.answer_smp(a, "the-right-one")
    r.aloud("Level: Private", 30)
    # The terminal's width breaks it where the forged line begins.
    p.say(a, "x" * 70 + " Level: Finished: bye")
    r.aloud("continued: Level: Finished")
    p.say(a, "look at https://bank.example@evil.example/")
    r.aloud("Note: a link in it leads to evil.example")
    r.type("/links")
    r.aloud("There is no url.*command that could open it")
    p.end_session(a)
    r.aloud("Finished: ended by", 30)
    p = p.again(new_key=True)
    p.present(a)
    p.start_session(a)
    r.aloud("Alarm: ANOTHER KEY", 30)
    r.aloud("The next line waits: the contact has another key")
    r.aloud(r"Type /answer (\d) to answer it")
    held = c.secret("held")
    r.type(held)
    r.aloud("decides about it")
    r.type("/answer")
    r.aloud("Type the word refuse for")
    r.answers("refuse", "Not private|Finished")
    r.plain()
    c.never_on_wire(held)
