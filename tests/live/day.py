# What a day looks like: three accounts, forty contacts in groups, ten rooms,
# and a dozen people who are there.
#
# SPDX-License-Identifier: ISC

import json
import os

from harness import HERE, home_env
from process import Lines, Screen
from sotto import Sotto

GROUPS = {
    "Family": ("Ada", "Ben", "Clara Long-Name-And-Longer", "Dora"),
    "Work": ("Emil", "Fay", "Gil", "Hana", "Ivo", "Jun", "Kay", "Lou",
             "Mia", "Nils", "Oda", "Pia"),
    "Friends": ("Quinn", "Rosa", "Sam", "Tess", "Uli", "Vera", "Wim", "Xena",
                "Yan", "Zoe"),
    "": ("alba", "bruno", "cleo", "dirk", "elsa", "finn", "gesa", "hugo",
         "ines", "jana", "kira", "leon", "mona", "nora"),
}
THERE = ("ada", "ben", "emil", "fay", "gil", "quinn", "rosa", "sam", "alba",
         "bruno", "cleo", "dirk")
ROOMS = ("tea", "garden", "news", "code", "chess", "books", "films", "music",
         "trains", "weather")


def user_of(name):
    return name.split()[0].lower()


class Crowd(Lines):
    """Many contacts at once, in one process (peer-crowd)."""

    def __init__(self, case, accounts):
        self.accounts = {a.user.rstrip("0123456789"): a for a in accounts}
        super().__init__(
            case.ground, "crowd",
            ["/usr/bin/python3", "-W", "ignore", HERE + "/peer-crowd",
             "127.0.0.1", str(accounts[0].port), case.ground.ca],
            home_env(case.folder("crowd")))
        case.parties.append(self)
        for a in accounts:
            self.write("%s %s" % (a.jid, a.password))
        self.write("")
        for a in accounts:
            self.wait("account", since=0, who=a.user, seconds=40)

    def do(self, what, who, **kw):
        self.mark()
        self.write(json.dumps(dict(kw, do=what, who=self.accounts[who].user)))
        self.wait("done", do=what)

    def jid(self, who):
        return self.accounts[who].jid


class Day:
    """The accounts of the user, and all the others."""

    def __init__(self, case, server=None):
        self.case = case
        server = server or case.own_server(modules=("bookmarks", "mam"))
        n = case.number
        people = [user_of(x) for names in GROUPS.values() for x in names]
        jids = {u: "%s%d" % (u, n) for u in people}
        self.mine = [server.account("%s%d" % (u, n)) for u in
                     ("me", "work", "alias")]
        for i, a in enumerate(self.mine):
            self.roster(server, a, jids, i)
        crowd = [server.account(jids[u], [a.user for a in self.mine])
                 for u in THERE]
        self.crowd = Crowd(case, crowd)
        self.rooms = ["%s@%s" % (r, server.rooms) for r in ROOMS]
        for i, room in enumerate(self.rooms):
            for who in THERE[i % 3::3]:
                self.crowd.do("join", who, room=room, nick=who.capitalize())
        for who, show in (("ben", "away"), ("gil", "dnd"), ("sam", "xa"),
                          ("rosa", "chat")):
            self.crowd.do("presence", who, show=show, text="as one is")

    def roster(self, server, account, jids, i):
        """The first account has all of them, the others a part."""
        lua = '[false] = { ["version"] = 1; };\n'
        for group, names in GROUPS.items():
            for name in names:
                if i and len(name) % 3 != i:
                    continue
                lua += ('["%s@%s"] = { ["subscription"] = "both"; '
                        '["name"] = "%s"; ["groups"] = { %s }; };\n' % (
                            jids[user_of(name)], server.domain, name,
                            '["%s"] = true' % group if group else ""))
        server.store("roster", account.user, lua)

    def config(self, head=""):
        """A configuration of all three, and where it is."""
        home = self.case.folder("day")
        path = os.path.join(home, "config")
        with open(path, "w") as f:
            os.fchmod(f.fileno(), 0o600)
            f.write(head + "\n")
            for a in self.mine:
                f.write('account "%s" {\n\tpassword = "%s"\n'
                        '\thost = "127.0.0.1"\n\tport = %d\n'
                        '\tca_file = "%s"\n}\n' % (
                            a.jid, a.password, a.port, self.case.ground.ca))
        return home, path

    def screen(self, width, height, head="", args=()):
        home, path = self.config(head)
        t = Screen(self.case.ground, "day", [
            self.case.sotto, "--config", path, "--data", home + "/data",
            *args], home_env(home), width, height)
        self.case.parties.append(t)
        return t

    def size(self, t, width, height):
        t.tmux("resize-window", "-x", str(width), "-y", str(height))


__all__ = ["Crowd", "Day", "Sotto", "ROOMS", "THERE"]
