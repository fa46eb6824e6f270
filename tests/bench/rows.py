# What is measured.  A step measures one thing, or several at once, with a
# program that a phase has brought to where it begins: not connected, in a
# conversation in the clear, in one under OTR, or with many contacts.
#
# SPDX-License-Identifier: ISC

import random
import string
import time

from contact import Contact
from ground import MANY
from harness import Failed
from session import Pair, Session
from term import cpu, family, now, pss, switches

LETTERS = string.ascii_lowercase
LINES, PASTED, KEYS, MESSAGES, SENT = 2000, 500, 150, 60, 100
# sotto answers ten key exchanges in a row, then one in six seconds.
EXCHANGES = 8
IDLE = 15
RATE, FLOOD = 200, 6
BIG = 100000
# The first of mcabber's list: further down it draws more slowly.
GREETER = 0


def word(n=8):
    """Of letters that stand nowhere else."""
    return "".join(random.choice(LETTERS) for _ in range(n))


def sentence(length):
    text = word(6)
    while len(text) < length:
        text += " " + word(random.randint(2, 9))
    return text[:length - 1] + "."


def part(values, share):
    """The value below which that share of them is."""
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


# ---- keys

def clear(s):
    s.term.write(b"\x15")
    s.term.rest(0.2)
    s.term.show()


def keys_one_by_one(s):
    """Each typed when the one before was seen."""
    clear(s)
    took, text = [], ""
    for _ in range(KEYS):
        if len(text) == 40:
            clear(s)
            text = ""
        key = random.choice(LETTERS)
        text += key
        t = now()
        s.term.write(key.encode())
        took.append(s.term.when(
            lambda scr: text in s.program.input(scr), 5, "the key",
            hint=key.encode()) - t)
        s.term.rest(random.uniform(0.005, 0.03))
    clear(s)
    return took


def keys_in_a_flood(s, seconds):
    """Typed on time, whatever happens; looked at afterwards."""
    s.term.show()
    typed, text = [], ""
    end = now() + seconds
    while now() < end:
        if len(text) == 40:
            s.term.rest(0.2)
            s.term.write(b"\x15")
            s.term.rest(0.2)
            text = ""
        key = random.choice(LETTERS)
        text += key
        typed.append((now(), text))
        s.term.write(key.encode())
        s.term.rest(random.uniform(0.015, 0.035))
    s.term.rest(0.5)
    took, total = [], len(typed)

    def look(screen):
        """Called for each piece; it never is what is waited for."""
        line = s.program.input(screen)
        while typed and typed[0][1] in line:
            took.append(look.t - typed.pop(0)[0])
        # What was cleared before it was shown is lost.
        while len(typed) > 1 and len(typed[1][1]) == 1 and \
                typed[1][1] in line and len(line.strip()) < 8:
            typed.pop(0)

    for look.t, data in s.term.pieces:
        s.term.screen.feed(data)
        look(s.term.screen)
    s.term.pieces = []
    if len(took) < total * 0.95:
        raise Failed("of %d keys %d were seen" % (total, len(took)))
    clear(s)
    return took


# ---- steps: each gives its rows

def step_start(stage, program, fresh):
    """Keys are typed until one is seen in the input line."""
    home = stage.home(program, "fresh" if fresh else "used")
    if fresh:
        program.forget(home)
    term = program.run(home, stage.account(program), connect=False)
    try:
        typed, end = "", now() + 20
        # Only the newest piece is looked at, so that looking costs little.
        while now() < end:
            key = random.choice(LETTERS)
            typed += key
            term.write(key.encode())
            until = now() + 0.002
            while now() < until:
                if term.read(max(0, until - now())):
                    t = term.show(lambda scr: ends_with(
                        program.input(scr), typed))
                    if t:
                        return t - term.began, cpu(family(term.pid))
        raise Failed("no key was seen: %s" % term.last_words())
    finally:
        term.quit("\x15" + program.quit)


def ends_with(line, typed):
    """Some of what was typed stands there, behind a prompt perhaps."""
    line = line.strip(" <>")
    return bool(line) and line in typed


def exchange(s):
    """From Enter until the program says so."""
    command = s.program.start_otr(s.contact.jid)
    s.term.write(command.encode())
    s.term.when(lambda scr: command in s.program.input(scr), 5,
                "the command")
    s.term.rest(0.03)
    t = now()
    s.term.write(b"\r")
    return s.term.when(s.program.secure, 30, "the session") - t


def step_exchange(s):
    before = cpu(s.family())
    took = exchange(s)
    got = s.answer("secure", jid=s.account.jid)
    s.otr = True
    s.settle(0.3)
    s.found["exchange-bench"] = took
    s.found["exchange-bench-cpu"] = cpu(s.family()) - before
    s.found["exchange-bench-libotr"] = got["own"]


def step_own_exchange(pair):
    """Between two programs of a kind, ended on both sides each time."""
    took, used = [], []
    asks, other = pair.sides
    for _ in range(EXCHANGES):
        before = cpu(pair.family())
        took.append(exchange(asks))
        other.term.when(other.program.secure, 30, "the session")
        pair.settle(0.3)
        used.append(cpu(pair.family()) - before)
        pair.end_otr()
    return {"exchange": part(took, 0.5), "exchange-cpu": part(used, 0.5)}


def step_pss(s):
    s.settle()
    return {"pss": pss(s.family())}


def step_idle(s):
    s.settle()
    pids = s.family()
    before = switches(pids), cpu(pids), s.term.bytes
    s.term.rest(IDLE)
    after = switches(pids), cpu(pids), s.term.bytes
    return {"idle-switches": after[0] - before[0],
            "idle-cpu": after[1] - before[1],
            "idle-bytes": after[2] - before[2]}


def step_key(s):
    before = cpu(s.family())
    took = keys_one_by_one(s)
    return {"key-p50": part(took, 0.5), "key-p99": part(took, 0.99),
            "key-cpu": cpu(s.family()) - before}


def step_message(s):
    words = [word() for _ in range(MESSAGES)]
    s.contact.ask("prepare", to=s.full, otr=s.otr,
                  texts=[w + " and a few words more" for w in words])
    took = []
    s.settle(0.3)
    before = cpu(s.family())
    for w in words:
        s.term.show()
        s.contact.tell("fire", count=1)
        t = s.term.sees(w)
        took.append(t - s.hear()["t"])
        s.term.rest(random.uniform(0.01, 0.03))
    return named(s, {"message": part(took, 0.5),
                     "message-cpu": cpu(s.family()) - before})


def named(s, rows):
    """Rows under OTR have that in their names."""
    if not s.otr:
        return rows
    return {"%s-otr%s%s" % tuple(k.partition("-")): v
            for k, v in rows.items()}


def step_lines(s):
    texts = [sentence(60) for _ in range(LINES - 1)]
    last = word()
    s.contact.ask("prepare", to=s.full, otr=s.otr,
                  texts=texts + [last + " is the last"])
    s.settle(0.5)
    pids = s.family()
    before = cpu(pids)
    s.contact.tell("fire")
    t = s.term.sees(last, 60)
    fired = s.hear()
    s.settle(0.5)
    return named(s, {"lines": t - fired["t"], "lines-cpu":
                     cpu(pids) - before,
                     "lines-sender": fired["sent"] - fired["t"]})


def heard_all(s, count, lines):
    """When the contact had the last, and that it is all of it."""
    got = s.answer("bodies", count=count, texts=True, seconds=60)
    text = "\n".join(x.rstrip(" \t") for x in got["texts"])
    if text.split("\n") != lines:
        raise Failed("the contact has %d lines, not %d, or others" % (
            len(text.split("\n")), len(lines)))
    return got["t"]


def step_paste(s):
    lines = ["%03d %s" % (i, sentence(50)) for i in range(PASTED)]
    s.contact.ask("forget", hold=True)
    s.settle(0.5)
    pids = s.family()
    before = cpu(pids)
    waited = 0
    one = s.program.one_paste and s.term.screen.paste
    t = now()
    if one:
        s.term.write(b"\x1b[200~%s\x1b[201~" % "\r".join(lines).encode())
        asked = s.program.answer_paste(s.term)
        waited = now() - asked
        s.term.write(b"1")
        s.term.when(lambda x: "as one message?" not in x.text(), 20,
                    "the answer")
        s.term.write(b"\r")
    else:
        s.term.write("".join(x + "\r" for x in lines).encode())
    done = heard_all(s, 1 if one else PASTED, lines)
    s.settle(0.5)
    used = cpu(pids) - before
    s.contact.ask("forget")
    return named(s, {"paste": done - t - waited, "paste-cpu": used})


def step_sent(s):
    """A line is typed and seen; from Enter until the contact has it."""
    lines = ["%s %s" % (word(6), sentence(44)) for _ in range(SENT)]
    s.contact.ask("forget", hold=True)
    s.settle(0.5)
    pids = s.family()
    before = cpu(pids)
    took = []
    for i, line in enumerate(lines):
        s.term.write(line.encode())
        s.term.when(lambda scr: line in s.program.input(scr), 5, "the line",
                    hint=line[-6:].encode())
        s.term.rest(random.uniform(0.02, 0.03))
        t = now()
        s.term.write(b"\r")
        took.append(s.answer("bodies", count=i + 1)["t"] - t)
    heard_all(s, SENT, lines)
    s.settle(0.5)
    used = cpu(pids) - before
    s.contact.ask("forget")
    return named(s, {"sent": part(took, 0.5), "sent-cpu": used})


def step_big(s):
    took = []
    for _ in range(3):
        last = word()
        s.contact.ask("prepare", to=s.full, otr=s.otr,
                      texts=[sentence(BIG - 9) + " " + last])
        s.settle(0.5)
        s.contact.tell("fire")
        t = s.term.sees(last, 30)
        took.append(t - s.hear()["t"])
    return named(s, {"big": part(took, 0.5)})


def step_flood(s):
    s.contact.ask("prepare", to=s.full, otr=s.otr, texts=[
        sentence(50) for _ in range(RATE * FLOOD)])
    clear(s)
    s.contact.tell("flood", rate=RATE)
    took = keys_in_a_flood(s, FLOOD - 1)
    s.hear()
    s.settle(0.5)
    return named(s, {"flood-key-p50": part(took, 0.5),
                     "flood-key-p99": part(took, 0.99)})


def presences(s, last):
    """What comes at the end is shown: the conversation is open."""
    s.contact.ask("server", command=dict(
        do="flood", user=s.account.user, rate=RATE, seconds=FLOOD,
        contacts=MANY, number=GREETER, text=last))


def step_pss_many(s):
    s.settle()
    return {"pss-5000": pss(s.family())}


def step_presences(s):
    s.settle()
    pids = s.family()
    before = cpu(pids)
    last = word()
    presences(s, last)
    s.term.rest(FLOOD)
    s.term.sees(last, s.program.patience)
    return {"presences-cpu": cpu(pids) - before}


def step_presences_key(s):
    s.settle()
    clear(s)
    last = word()
    presences(s, last)
    took = keys_in_a_flood(s, FLOOD - 1)
    s.term.sees(last, s.program.patience)
    return {"presences-key-p50": part(took, 0.5),
            "presences-key-p99": part(took, 0.99)}


# ---- phases

class Stage:
    """Server, contacts, accounts and homes, for all that is measured."""

    def __init__(self, ground, server, programs):
        self.ground, self.server = ground, server
        users = ["u" + p.name for p in programs]
        pairs = [x + p.name for p in programs for x in "ab"]
        plain = server.account("pat", users + pairs)
        private = server.account("otto", users)
        self.accounts = {p.name: server.account("u" + p.name,
                                                ["pat", "otto"])
                         for p in programs}
        self.large = {p.name: server.many("m" + p.name) for p in programs}
        self.pairs = {p.name: (
            server.account("a" + p.name, ["b" + p.name, "pat"]),
            server.account("b" + p.name, ["a" + p.name, "pat"]))
            for p in programs}
        self.plain = Contact(ground, plain)
        self.private = Contact(ground, private)

    def account(self, program):
        return self.accounts[program.name]

    def home(self, program, what):
        return self.ground.path("home-%s-%s" % (program.name, what))

    def session(self, program, contact):
        return Session(self, program, self.account(program),
                       self.home(program, "used"), contact)

    def use(self, program):
        """A home in which it was online, made a key and used it."""
        s = self.session(program, self.private)
        try:
            s.start()
            s.online()
            s.term.rest(2)
            program.make_key(s.term)
            s.settle()
            program.open(s.term, s.contact.jid)
            step_exchange(s)
            s.settle()
        finally:
            s.close()
        if not program.once:
            open_many(self, program).close()
        self.use_pair(program)

    def use_pair(self, program):
        """Both have a key, and know the other's."""
        pair = Pair(self, program)
        try:
            pair.start()
            for s in pair.sides:
                program.make_key(s.term)
            pair.meet()
            exchange(pair.sides[0])
            pair.settle(1)
            pair.end_otr()
        finally:
            pair.close()

    def floor(self):
        """The same from one contact to the other: what the server takes."""
        a, b = self.plain, self.private
        to = b.jid + "/fast"
        b.ask("forget", hold=True)
        a.ask("prepare", to=to, texts=[sentence(30)] * MESSAGES)
        took = []
        for i in range(MESSAGES):
            t = a.ask("fire", count=1)["t"]
            took.append(b.ask("bodies", count=i + 1)["t"] - t)
            time.sleep(random.uniform(0.01, 0.03))
        b.ask("forget", hold=True)
        a.ask("prepare", to=to, texts=[sentence(60)] * LINES)
        t = a.ask("fire")["t"]
        lines = b.ask("bodies", count=LINES, seconds=60)["t"] - t
        return dict(self.floor_of_log_in(), message=part(took, 0.5),
                    lines=lines, big=self.floor_of_big(a, b, to))

    def floor_of_big(self, a, b, to):
        took = []
        for _ in range(3):
            b.ask("forget", hold=True)
            a.ask("prepare", to=to, texts=[sentence(BIG)])
            t = a.ask("fire")["t"]
            took.append(b.ask("bodies", count=1, seconds=30)["t"] - t)
            time.sleep(0.3)
        b.ask("forget")
        return part(took, 0.5)

    def floor_of_log_in(self):
        """From the connection on, with what has to be asked alone."""
        name = next(iter(self.accounts))
        self.private.ask("forget", jid=self.accounts[name].jid)
        one = Contact(self.ground, self.accounts[name])
        online = self.private.ask("online", jid=one.jid)["t"] - one.began
        one.leave()
        self.greet(self.large[name])
        one = Contact(self.ground, self.large[name])
        many = one.ask("bodies", count=1)["t"] - one.began
        one.leave()
        return {"login": online, "login-5000": many}

    def greet(self, account):
        self.plain.ask("server", command=dict(
            do="greet", user=account.user, number=GREETER,
            text="good morning"))
        time.sleep(0.1)


def open_plain(stage, program):
    s = stage.session(program, stage.plain)
    try:
        s.start()
        s.online()
        s.settle()
        s.found["login-cpu"] = cpu(s.family())
        program.open(s.term, s.contact.jid)
        s.settle(0.5)
    except BaseException:
        s.close()
        raise
    return s


def open_otr(stage, program):
    s = stage.session(program, stage.private)
    try:
        s.start()
        s.online()
        s.settle()
        s.found["login-cpu"] = cpu(s.family())
        program.open(s.term, s.contact.jid)
        s.settle(0.5)
        step_exchange(s)
    except BaseException:
        s.close()
        raise
    return s


def open_pair(stage, program):
    pair = Pair(stage, program)
    try:
        pair.start()
        pair.meet()
    except BaseException:
        pair.close()
        raise
    return pair


def open_many(stage, program):
    account = stage.large[program.name]
    s = Session(stage, program, account, stage.home(program, "many"),
                stage.plain)
    stage.greet(account)
    try:
        s.start()
        t = s.term.when(program.told, 120, "the message")
        s.found["login-5000"] = t - s.term.began
        s.settle()
        s.found["login-5000-cpu"] = cpu(s.family())
        program.open(s.term, "contact%d@many.test" % GREETER)
    except BaseException:
        s.close()
        raise
    return s


class Phase:
    def __init__(self, name, open, given, steps):
        self.name, self.open = name, open
        self.given = given          # rows that opening gives
        self.steps = steps          # name -> (function, rows)


def rows_of(name, *more):
    return [name] + [name + "-" + m for m in more]


PHASES = [
    Phase("start", None, [], {
        "start": (lambda stage, p: dict(zip(
            rows_of("start", "cpu"), step_start(stage, p, False))),
            rows_of("start", "cpu")),
        "start-fresh": (lambda stage, p: dict(zip(
            rows_of("start-fresh", "cpu"), step_start(stage, p, True))),
            rows_of("start-fresh", "cpu"))}),
    Phase("plain", open_plain, ["login", "login-cpu"], {
        "key": (step_key, ["key-p50", "key-p99", "key-cpu"]),
        "message": (step_message, rows_of("message", "cpu")),
        "big": (step_big, ["big"]),
        "sent": (step_sent, rows_of("sent", "cpu")),
        "paste": (step_paste, rows_of("paste", "cpu")),
        "lines": (step_lines, rows_of("lines", "cpu", "sender")),
        "flood": (step_flood, ["flood-key-p50", "flood-key-p99"])}),
    Phase("pair", open_pair, [], {
        "exchange": (step_own_exchange, rows_of("exchange", "cpu"))}),
    Phase("otr", open_otr, ["login", "login-cpu"] + rows_of(
        "exchange-bench", "cpu", "libotr"), {
        "pss": (step_pss, ["pss"]),
        "idle": (step_idle, ["idle-switches", "idle-cpu", "idle-bytes"]),
        "message-otr": (step_message, rows_of("message-otr", "cpu")),
        "big-otr": (step_big, ["big-otr"]),
        "sent-otr": (step_sent, rows_of("sent-otr", "cpu")),
        "paste-otr": (step_paste, rows_of("paste-otr", "cpu")),
        "lines-otr": (step_lines, rows_of("lines-otr", "cpu", "sender")),
    }),
    Phase("many", open_many, ["login-5000", "login-5000-cpu"], {
        "pss-5000": (step_pss_many, ["pss-5000"]),
        "presences": (step_presences, ["presences-cpu"]),
        "presences-key": (step_presences_key, ["presences-key-p50",
                                               "presences-key-p99"])}),
]
