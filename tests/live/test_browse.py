# What addresses are, can do and have, and the commands that they take: a real
# server, with an admin; and a bot of slixmpp's with a form of every type.
#
# SPDX-License-Identifier: ISC

import json
import os

from case import expect, test
from harness import DOMAIN, HERE
from process import Lines
from sotto import Sotto


class Bot(Lines):
    """python3-slixmpp that takes commands (XEP-0050)."""

    def __init__(self, case, account):
        self.jid = account.jid
        super().__init__(
            case.ground, "bot-" + account.user,
            ["/usr/bin/python3", "-W", "ignore", HERE + "/peer-bot",
             account.jid, account.password, "127.0.0.1", str(account.port),
             case.ground.ca], dict(os.environ))
        self.wait("ready", since=0, seconds=20)


@test()
def browse_server(c):
    """The server says what it is, and who looks after it."""
    server = c.own_server(modules=("server_contact_info",), extra=(
        'contact_info = { abuse = { "mailto:abuse@example.org" } }',))
    a, b = c.two(server)
    s = Sotto(c, a)
    s.do("/disco")
    o = s.wait("notice", since=0, code="disco")
    expect("server/im" in o["text"] and "ping" in o["text"] and
           "mailto:abuse@example.org" in o["text"], "the text: %s" % o)
    expect(s.find("notice", 0, code="disco-feature",
                  feature="urn:xmpp:ping"), "a feature for scripts")
    f = s.find("form", 0, state="contacts")
    expect([x["values"] for x in f["fields"]
            if x["field"] == "abuse-addresses"] ==
           [["mailto:abuse@example.org"]], "the form: %s" % f)
    s.do("/disco nobody@nowhere.invalid")
    s.wait("error", since=0, code="disco-failed", seconds=30)


@test()
def browse_adhoc(c):
    """An admin adds a user to a server, and sees who is there."""
    server = c.own_server(modules=("adhoc", "admin_adhoc"), extra=(
        'admins = { "ann%d@%s" }' % (c.number, DOMAIN),))
    a, b = c.two(server)
    s = Sotto(c, a)
    domain = a.jid.split("@")[1]
    s.do("/adhoc")
    s.wait("notice", since=0, code="adhoc-commands", seconds=20)
    admin = "http://jabber.org/protocol/admin#"
    expect(s.find("notice", 0, code="adhoc-command", node=admin +
                  "add-user"), "the list: %s" % s.events[-3:])
    s.do("/adhoc %s %sadd-user" % (domain, admin))
    f = s.wait("form", since=0, state="open")
    types = {x["field"]: x["type"] for x in f["fields"]}
    expect(types["password"] == "text-private", "types: %s" % types)
    s.do("/form accountjid carol@" + domain)
    secret = c.secret("clear")
    s.do("/form password " + secret)
    s.do(json.dumps({"command": "/form password-verify", "text": secret}))
    s.mark()
    s.do("/form send")
    s.wait("notice", code="adhoc-done")
    expect(not any(secret in json.dumps(o) for o in s.events),
           "the password is told to nobody")
    s.mark()
    s.do("/adhoc %s %sget-online-users-list" % (domain, admin))
    s.wait("form", state="open")
    s.do("/form send")
    r = s.wait("form", state="result")
    expect(a.jid in json.dumps(r), "who is there: %s" % r)


@test()
def browse_form(c):
    """Stages of a bot's, a form of every type, one of 10,000 fields."""
    a, b = c.two()
    bot = Bot(c, b)
    s = Sotto(c, a)
    s.present(bot)
    who = s.find("presence", 0, peer=b.jid)
    bot_jid = "%s/%s" % (b.jid, who["resource"])
    s.do("/adhoc " + bot_jid)
    s.wait("notice", since=0, code="adhoc-command", node="all")
    s.do("/adhoc %s all" % bot_jid)
    f = s.wait("form", since=0, state="open")
    expect(len(f["fields"]) == 10, "fields: %s" % f)
    s.do("/form send", ok=False)
    s.wait("error", since=0, code="form-incomplete")
    s.do("/form name ann")
    s.do("/form choice 2")
    s.do("/form choices 1 3")
    s.do("/form yes no")
    s.do("/form who nobody at all", ok=False)
    s.do("/form who x@example.org")
    s.do("/form jids a@example.org b@example.org")
    s.do(json.dumps({"command": "/form lines", "text": "one\n\nthree"}))
    s.do("/form secret pass word")
    s.mark()
    s.do("/form next")
    s.wait("form", state="open")
    got = bot.wait("form", since=0)["values"]
    # Newer slixmpp gives the lines apart.
    if isinstance(got["lines"], list):
        got["lines"] = "\n".join(got["lines"])
    want = {"name": "ann", "choice": "b", "choices": ["a", "c"],
            "yes": False, "who": "x@example.org", "hidden": ["as it was"],
            "jids": ["a@example.org", "b@example.org"],
            "lines": "one\n\nthree", "secret": "pass word"}
    expect({k: got.get(k) for k in want} == want, "what came: %s" % got)
    s.mark()
    s.do("/form prev")
    s.wait("form", state="open")
    s.do("/form cancel")
    s.wait("notice", code="adhoc-canceled")
    s.do("/form", ok=False)
    s.mark()
    s.do("/adhoc %s huge" % bot_jid)
    f = s.wait("form", state="open", seconds=30)
    expect(len(f["fields"]) == 200 and f["missing"] > 0,
           "%d fields" % len(f["fields"]))
    s.do("/form send", ok=False)
    s.wait("error", code="form-cut")
    s.do("/form cancel")
