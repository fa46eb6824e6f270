# --doctor with real servers: what it finds, and that it logs in nowhere.
#
# SPDX-License-Identifier: ISC

import os

from case import expect, test
from harness import free_port
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
