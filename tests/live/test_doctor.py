# --doctor with real servers: what it finds, and that it logs in nowhere.
#
# SPDX-License-Identifier: ISC

import fcntl
import os
import pty
import struct
import subprocess
import termios

from case import expect, test
from harness import free_port, home_env
from test_login import fingerprint, unknown_host
from test_pipe import runs


def home_of(c, account, port=None, more=""):
    home = c.folder("doctor")
    os.makedirs(home + "/data", mode=0o700, exist_ok=True)
    with open(home + "/config", "w") as f:
        os.fchmod(f.fileno(), 0o600)
        f.write('account "%s" {\n\tpassword = "%s"\n\thost = "127.0.0.1"\n'
                '\tport = %d\n\tca_file = "%s"\n%s}\n'
                % (account.jid, account.password, port or account.port,
                   c.ground.ca, more))
    return home


def doctor(c, home):
    """Exit status, and what it says without its line breaks."""
    r = runs(c, "--doctor", "--config", home + "/config", "--data",
             home + "/data", home=home)
    expect("\033" not in r.stdout and not r.stderr, "plain text: %r" % r)
    expect(all(len(x) < 80 for x in r.stdout.split("\n")), "rows: %r" % r)
    return r.returncode, " ".join(r.stdout.split())


@test()
def doctor_finds_all_well(c):
    server = c.own_server()
    a, _ = c.two(server)
    status, said = doctor(c, home_of(c, a))
    expect(status == 0, said)
    expect("fine server of %s: it answers, with TLS" % a.jid in said, said)
    expect("SCRAM" in said and "WRONG" not in said, said)
    expect(a.password not in said, "the password is shown")
    expect("Authenticated" not in server.traffic(), "it logged in")


@test()
def doctor_finds_no_server(c):
    a, _ = c.two()
    status, said = doctor(c, home_of(c, a, port=free_port()))
    expect(status == 1 and "WRONG server of %s:" % a.jid in said, said)
    expect("What to do: look whether the network is up" in said, said)
    home = unknown_host(c, a)
    os.makedirs(home + "/data", mode=0o700)
    status, said = doctor(c, home)
    expect(status == 1 and "look at the address" in said, said)


@test(over=("unknown-ca", "wrong-name", "expired"))
def doctor_finds_certificate(c, cert):
    server = c.own_server(cert=cert)
    a, _ = c.two(server)
    status, said = doctor(c, home_of(c, a))
    expect(status == 1 and "its certificate is not accepted" in said, said)
    expect(fingerprint(c, server) in said, said)
    home = home_of(c, a, more='\tpin = { "sha256:%s" }\n'
                   % fingerprint(c, server))
    status, said = doctor(c, home)
    expect(status == 0, "one that is pinned: %s" % said)


@test()
def doctor_goes_through_proxy(c):
    """A server that could be reached beside it is not."""
    a, _ = c.two()
    home = home_of(c, a, more='\tproxy = "socks5://127.0.0.1:%d"\n'
                   % free_port())
    status, said = doctor(c, home)
    expect(status == 1 and "WRONG server of" in said, said)
    expect("it answers" not in said, said)


@test()
def doctor_finds_no_tls(c):
    server = c.own_server(tls=False)
    a, _ = c.two(server)
    status, said = doctor(c, home_of(c, a))
    expect(status == 1 and "sotto sends nothing without TLS" in said, said)
    expect(a.password not in server.traffic(), "no password in the clear")


def on_terminal(c, *args, columns=80, rows=24, **env):
    """What it says on a terminal of its own: exit status, and the text."""
    home = c.folder("terminal")
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ,
                struct.pack("HHHH", rows, columns, 0, 0))
    proc = c.ground.spawn([c.sotto, *args, "--doctor"], stdin=slave,
                          stdout=slave, stderr=subprocess.STDOUT,
                          env=home_env(home, **env))
    os.close(slave)
    said = b""
    while True:
        try:
            got = os.read(master, 65536)
        except OSError:
            break
        said += got
    os.close(master)
    said = said.decode().replace("\r", "")
    expect("\033" not in said, "control strings: %r" % said)
    expect(all(len(x) < 80 for x in said.split("\n")), "rows: %r" % said)
    return proc.wait(), " ".join(said.split())


TERMINALS = {
    "xterm": (0, {"TERM": "xterm-256color"},
              "fine terminal: xterm-256color, 80 columns and 24 rows note "
              "terminal: 256 colours; a title: yes; links: none that sotto "
              "knows; notifications: none that sotto knows What to do: if "
              "this terminal shows notifications, /set notify_terminal"),
    "wezterm": (0, {"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm",
                    "COLORTERM": "truecolor"},
                "fine terminal: 16 million colours; a title: yes; links: "
                "yes; notifications: yes"),
    "linux": (0, {"TERM": "linux"},
              "fine terminal: 8 colours; a title: no; links: no; "
              "notifications: no"),
    "tmux": (0, {"TERM": "tmux-256color", "TMUX": "x"},
             'What to do: in tmux.conf "set -g set-clipboard on" for /copy, '
             'and for notifications "set -g allow-passthrough on"'),
    "no-colour": (0, {"TERM": "xterm", "NO_COLOR": "1"},
                  "no colours, since NO_COLOR is set"),
    "dumb": (1, {"TERM": "dumb"}, "sotto --reader asks less of it"),
    "unknown": (1, {"TERM": "no-such"},
                "this machine knows no such terminal; type: TERM="),
    "nothing": (1, {"TERM": ""}, "TERM, which names the kind of terminal, is "
                "not set"),
    "latin": (1, {"TERM": "xterm", "LC_ALL": "C"},
              "export LC_ALL=C.UTF-8"),
}


@test(over=tuple(TERMINALS))
def doctor_looks_at_terminal(c, which):
    """It says what that one can, and what mends what it cannot."""
    status, env, part = TERMINALS[which]
    got, said = on_terminal(c, **env)
    expect(got == status, said)
    expect(part in said, "%r in %s" % (part, said))


@test()
def doctor_looks_at_size(c):
    status, said = on_terminal(c, columns=18, TERM="xterm")
    expect(status == 0 and "18 columns and 24 rows; the screen is made for 20 "
           "and 5 at least What to do: make it larger" in said, said)
    status, said = on_terminal(c, columns=0, rows=0, TERM="xterm")
    expect("What to do: type: stty columns 80 rows 24" in said, said)


@test()
def doctor_for_reader(c):
    """The reader needs no more than a terminal that shows text."""
    status, said = on_terminal(c, "--reader", TERM="dumb")
    expect(status == 0 and "fine terminal: dumb" in said, said)
    expect("notifications" not in said and "WRONG" not in said, said)
