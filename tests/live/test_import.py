# Keys that other programs made, taken over and given back.
#
# SPDX-License-Identifier: ISC

import os
import shutil

from case import KINDS, V2, expect, test
from harness import HERE
from sotto import Sotto, Tui

# Where each keeps its own, below its home.
FOLDER = {"profanity": ".local/share/profanity", "mcabber": "otr"}


def grouped(fp):
    return " ".join(fp[i:i + 8] for i in range(0, 40, 8)).upper()


def trusts(p, s, fp):
    """The contact's user says that this key of ours is right."""
    if p.version == 2:
        p.open(s)
        p.type("/otr trust")
        p.sees("now trusted|OTR\\] \\[trusted")
    else:
        p.type("/otr fingerprint %s %s" % (s.jid, grouped(fp)))
        p.sees("trusted|" + grouped(fp))


def import_of(s, line):
    """A command's answer: what was found, one object each."""
    n = s.do(line)["line"]
    return [o for o in s.events if o["event"] == "notice" and
            o.get("line") == n and o["code"] == "import"]


@test(over=("profanity", "mcabber"), seconds=90)
def import_real(c, kind):
    """
    What the program itself wrote: the very key, the contact's with its
    trust; and the contact, who had verified it, notices nothing.
    """
    s, p = c.session(kind)
    own, ours = p.own_fingerprint(), s.own_fingerprint()
    s.do("/otr trust %s %s" % (p.jid, own))
    trusts(p, s, ours)
    p.end_session(s)
    p.leave()
    s.absent(p)
    s.do("/otr end " + p.jid, ok=None)
    folder = os.path.join(p.home, FOLDER[kind])
    new = Sotto(c, p.account, head='otr_policy = "manual"\n' + V2,
                online=False, wait=False)
    new.wait("ready", since=0)
    found = import_of(new, "/otr import --dry-run " + folder)
    expect({(o["kind"], o["state"], o["address"], o["fingerprint"],
             o["program"]) for o in found} ==
           {("key", "new", p.jid, own, kind),
            ("fingerprint", "new", p.jid, ours, kind)}, "found: %s" % found)
    n = new.do("/otr fingerprint")["line"]
    expect(not new.find("notice", 0, line=n, fingerprint=own),
           "--dry-run took it")
    import_of(new, "/otr import " + folder)
    expect(new.own_fingerprint() == own, "the key: " + new.own_fingerprint())
    new.do("/connect")
    new.wait("account", since=0, state="online", seconds=20)
    s.present(new)
    new.present(s)
    new.start_session(s)
    # Each has the other's trust as it was.
    new.reaches(s, "private")
    s.reaches(new, "private")
    text = c.secret()
    i = new.say(s, text)
    new.delivered(i, "sent", level="private")
    s.gets(text, level="private")
    expect(not s.find("question", 0, code="new-key"), "a new key")


@test(seconds=90)
def import_asks(c):
    """The account has a key here already: asked, and y replaces it."""
    s, p = c.session("profanity")
    own = p.own_fingerprint()
    p.end_session(s)
    p.leave()
    d = Tui(c, p.account, head='otr_policy = "manual"\n' + V2)
    d.sees("Your OTR key is ready", 20)
    d.type("/otr import " + os.path.join(p.home, FOLDER["profanity"]))
    d.sees("has another key already", 10)
    d.keys("Escape")
    d.sees("Your own key is kept")
    d.type("/otr import " + os.path.join(p.home, FOLDER["profanity"]))
    d.sees(r"\[1\] replace mine +\[Esc\] keep mine", 10)
    d.answer(1)
    d.sees("Replaced: 1 key")
    d.type("/otr fingerprint")
    d.sees(grouped(own))


@test(over=("profanity", "mcabber"), seconds=90)
def export_real(c, kind):
    """The way back: the program loads what sotto wrote, and shows it."""
    s, p = c.session("sotto")
    own, theirs = p.own_fingerprint(), s.own_fingerprint()
    for x, y, fp in ((s, p, own), (p, s, theirs)):
        x.do("/otr trust %s %s" % (y.jid, fp))
        x.reaches(y, "private")
    out = c.folder("export") + "/out"
    p.do("/otr export " + out)
    expect(sorted(os.listdir(out)) == [
        "fingerprints.txt", "keys.txt", "mcabber.fpr", "mcabber.key",
        "otr.fingerprints", "otr.private_key"], "%s" % os.listdir(out))
    p.leave()
    s.absent(p)
    home = c.folder(kind + "-back")
    if kind == "profanity":
        to = home + "/.local/share/profanity/otr/" + \
            p.jid.replace("@", "_at_")
        os.makedirs(to, mode=0o700)
        for n in ("keys.txt", "fingerprints.txt"):
            shutil.copy(os.path.join(out, n), to)
    else:
        os.makedirs(home + "/otr", mode=0o700)
        for end in (".key", ".fpr"):
            shutil.copy(out + "/mcabber" + end, "%s/otr/%s%s" % (
                home, p.jid, end))
    back = KINDS[kind](c, p.account, home=home)
    s.present(back)
    expect(back.own_fingerprint() == own, "the key: " +
           back.own_fingerprint())
    if kind == "profanity":
        # With who has spoken version 3 there is no going back to 2.
        s.leave()
        os.unlink(s.data + "/settings")
        s = s.again()
        s.do("/otr v2 %s allow" % p.jid)
        s.present(back)
    since = len(s.events)
    s.start_session(back)
    # As verified as before, on both sides.
    s.wait("otr", since=since, state="private", seconds=20)
    back.open(s)
    if kind == "profanity":
        back.sees(r"\[OTR\] \[trusted\]")
    else:
        back.type("/otr fingerprint " + s.jid)
        back.sees(grouped(theirs) + r".*trusted")
    expect(not s.find("question", 0, code="new-key"), "a new key")


# What tests/keys/import has of programs that do not run here: the account to say,
# the keys, and the fingerprints, each as the program showed it.
OTHERS = {
    "pidgin": (None, {("key", "bob@live.test", "new",
                       "c325c193fc1e3d7e2e67c977ad7d64d6bedf4876"),
                      ("fingerprint", "bob@live.test", "new",
                       "f0a0ff60c7e517f840b56fab9f41528257a3f333")}),
    "irssi": ("own@live.test", {
        ("key", "own@live.test", "new",
         "779629cb7a328cda45aa33e74b2479bbfad6e475"),
        ("key", "own@live.test", "skipped",
         "baa4480ba82048259e58aeb25e2343b9f3ffd3d3"),
        ("fingerprint", "own@live.test", "skipped",
         "2f7787ef80cd50a035a674aeb1449ec1c097e62b")}),
    "weechat": ("own@live.test", {
        ("key", "own@live.test", "new",
         "2f7787ef80cd50a035a674aeb1449ec1c097e62b"),
        ("fingerprint", "own@live.test", "skipped",
         "baa4480ba82048259e58aeb25e2343b9f3ffd3d3")}),
}


@test(over=OTHERS)
def import_others(c, program):
    """What Pidgin, irssi and weechat wrote, read from their folders."""
    account, want = OTHERS[program]
    folder = c.folder(program)
    shutil.copytree(os.path.join(HERE, "../keys/import", program), folder,
                    dirs_exist_ok=True)
    a = c.server.account("own%d" % c.number)
    a.jid = account or "bob@live.test"
    s = Sotto(c, a, online=False, wait=False)
    s.wait("ready", since=0)
    where = ("-a %s " % account if account else "") + folder
    found = import_of(s, "/otr import --dry-run " + where)
    got = {(o["kind"], o["address"], o["state"], o["fingerprint"])
           for o in found}
    expect(got == want, "found: %s" % found)
    expect(all(o["program"].lower() == program for o in found), "%s" % found)
    s.do("/otr import " + where)
    own = [x[3] for x in want if x[0] == "key" and x[2] == "new"]
    expect([s.own_fingerprint()] == own, "the key: " + s.own_fingerprint())
