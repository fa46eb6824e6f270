# The demo: the way that it leads, and that nothing is left of it.
#
# SPDX-License-Identifier: ISC

import json
import os
import re
import subprocess

import harness
from case import expect, test
from harness import HERE, home_env, poll_for
from process import Screen
from sotto import Tui


class Demo(Screen):
    """`sotto --demo` on a terminal, under a process that sees orphans."""

    answer = Tui.answer

    def __init__(self, c, width=100, height=30):
        self.case = c
        self.tmp = c.folder("tmp")
        os.chmod(self.tmp, 0o1777)
        self.report = c.folder("report") + "/report"
        super().__init__(c.ground, "demo",
                         ["/usr/bin/python3", HERE + "/watch", self.report,
                          self.tmp, c.sotto, "--demo"],
                         home_env(c.folder("home")), width, height)
        c.parties.append(self)

    def told(self):
        try:
            with open(self.report) as f:
                return json.load(f)
        except FileNotFoundError:
            return {}

    def demo_pid(self):
        return poll_for(lambda: self.told().get("pid"), 10, "the demo")

    def below(self, name):
        """Process ids of that name that belong to this demo."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/cmdline" % pid, errors="replace") as f:
                    args = f.read().split("\0")
                with open("/proc/%s/comm" % pid, errors="replace") as f:
                    comm = f.read().strip()
            except OSError:
                continue
            if any(self.tmp in a for a in args) and (
                    name == comm or name in args[0]):
                found.append(int(pid))
        return found

    def up(self):
        """Until the demo is on the screen and the buddy has written."""
        self.sees("shared secret", 40)

    def gone(self, seconds=15):
        end = poll_for(lambda: "status" in self.told() and self.told(),
                       seconds, "the end of the demo")
        expect(end["left"] == [] and end["files"] == [],
               "left behind: %s" % end)
        return end["status"]


@test()
def demo_quit(c):
    d = Demo(c)
    d.up()
    d.type("/quit")
    expect(d.gone() == 0, "exit status 0")


@test()
def demo_room(c):
    """What the window of a room shows, and Tab there."""
    d = Demo(c)
    d.up()
    d.type("/join den@rooms.demo.local")
    d.sees("Not private: room, 2 people", 20)
    d.sees("@~buddy")                       # the panel
    # The room tells real addresses: it is the contact, and looks like none.
    expect("alike" not in d.shot(), "the buddy is marked as alike")
    d.sees("The room of the demo")          # the topic, on top
    d.sees(">buddy +you: welcome!")
    d.keys("b", "Tab")
    d.type("hello")
    d.sees(r"you +buddy: hello +(✓✓|ok ok)")
    d.sees("you: you called me")
    d.type("/nick stranger")
    d.sees('You are "stranger" here now')
    d.type("/leave")
    d.sees("Not private: room +left")
    d.type("/quit")
    expect(d.gone() == 0, "exit status 0")


@test(over=("TERM", "HUP", "KILL"))
def demo_signal(c, name):
    d = Demo(c)
    d.up()
    os.kill(d.demo_pid(), getattr(harness.signal, "SIG" + name))
    d.gone()


@test(over=("KILL", "TERM"))
def demo_sotto_killed(c, name):
    d = Demo(c)
    d.up()
    pids = [p for p in d.below("sotto")
            if b"--demo-note" in open("/proc/%d/cmdline" % p, "rb").read()]
    expect(len(pids) >= 1, "one sotto: %s" % pids)
    os.kill(pids[0], getattr(harness.signal, "SIG" + name))
    d.gone()


@test(over=("KILL", "TERM"))
def demo_guardian_killed(c, name):
    d = Demo(c)
    d.up()
    first = d.demo_pid()
    with open("/proc/%d/task/%d/children" % (first, first)) as f:
        pids = f.read().split()
    expect(len(pids) == 1, "one guardian: %s" % pids)
    os.kill(int(pids[0]), getattr(harness.signal, "SIG" + name))
    d.gone()


@test()
def demo_terminal_closed(c):
    d = Demo(c)
    d.up()
    d.quit()
    d.gone()


@test()
def demo_interrupted(c):
    """Ctrl-C while it is still starting."""
    d = Demo(c)
    d.sees("Starting a server", 20)
    d.keys("C-c")
    d.gone()


@test()
def demo_server_killed(c):
    d = Demo(c)
    d.up()
    os.kill((d.below("lua") or d.below("prosody"))[0], harness.signal.SIGKILL)
    d.type("/quit")
    expect(d.gone() == 0, "exit status 0")


def hiding(c, program, command):
    """A command line that runs a shell command as if a program were not
    there: by a mount of its own, or else by an access(2) that lies."""
    for way in (["unshare", "-m"], ["unshare", "-rm"]):
        if subprocess.run([*way, "true"], stderr=subprocess.DEVNULL
                          ).returncode == 0:
            return [*way, "sh", "-c", "mount --bind /dev/null %s; %s"
                    % (program, command)]
    lie = c.folder("lie") + "/lie"
    with open(lie + ".c", "w") as f:
        f.write('#include <errno.h>\n#include <string.h>\n'
                'int access(const char *, int);\n'
                'int access(const char *p, int how) {\n'
                ' extern int faccessat(int, const char *, int, int);\n'
                ' if (strstr(p, "/prosody")) { errno = ENOENT; return -1; }\n'
                ' return faccessat(-100, p, how, 0); }\n')
    subprocess.run(["cc", "-shared", "-fPIC", "-o", lie + ".so", lie + ".c"],
                   check=True)
    return ["env", "LD_PRELOAD=%s.so" % lie,
            "ASAN_OPTIONS=verify_asan_link_order=0", "sh", "-c", command]


@test()
def demo_needs_prosody(c):
    """Without Prosody it names the package and exits 1."""
    s = Screen(c.ground, "lacking", [*hiding(
        c, "/usr/bin/prosody", c.sotto + " --demo; echo status=$?; read x")],
        home_env(c.folder("pty")))
    c.parties.append(s)
    s.sees("status=1", 20)
    s.sees("package prosody", 1)


@test(seconds=120)
def demo_tour(c):
    """The whole way that the buddy leads, as a newcomer would go it."""
    d = Demo(c, 160, 50)
    d.up()
    secret = re.search(r"secret is:\s+(\w+ \w+\s+\d+)", d.shot()).group(1)
    secret = " ".join(secret.split())
    d.sees(r" 2 buddy·\d", 20)
    d.keys("M-2")
    d.sees("Type /otr start", 20)
    d.sees("Not private")
    d.type("/otr start")
    d.sees("Unverified", 20)
    # The secret is repeated where it is asked for.
    d.sees(r"The demo: your shared secret is:\s+" +
           secret.replace(" ", r"\s+"), 20)
    d.sees("Type /verify secret", 20)
    d.type("/verify secret")
    d.type("something else")
    d.sees("The secrets differ", 30)
    d.type("/verify secret")
    d.type(secret)
    d.sees("Are you ready", 30)
    d.sees(r"(?m)^ Private +buddy", 10)
    d.type("yes")
    d.sees(r"(?m)^ Finished +buddy", 20)
    d.type("this must wait")
    d.sees(r"\[1\] ", 10)
    d.answer(1)
    d.sees("Here we are again", 20)
    # Its other computer, with another key: nothing goes there unasked.
    d.sees("ANOTHER KEY", 30)
    shown = re.findall(r"\b[0-9A-F]{8}\b",
                       d.shot().split("of its new computer to")[-1])
    d.type("/otr trust")
    asked = d.sees(r"Groups (\d) and (\d)", 10)
    d.type(" ".join(shown[int(n) - 1] for n in asked.groups()))
    d.sees(r"(?m)^ Private +buddy", 10)
    d.type("done")
    d.sees("That was all. Type /otr end", 10)
    d.type("/otr end")
    d.sees("The server can read this line again", 20)
    d.sees("Not private")
    d.type("/quit")
    expect(d.gone() == 0, "exit status 0")
