# What other programs did wrong when they were driven through faults, and
# what their users report.  Each case, and the live test that tries it here:
#
# seen in mcabber and profanity
#   the session ends, the next line goes in the clear     ended-by-contact
#   offline, the next line into offline storage           law1-contact-offline,
#                                                         policy-always-offline
#   after an outage: in the clear, dropped, shown as sent law1-server-killed,
#                                                         outbox-not-resumed
#   resumed: lines not resent, the session thrown away    law1-stream-cut,
#                                                         law1-stream-stalled
#   a dead link never noticed                             law1-link-dead
#   "?OTR Error" shown as said, the line lost             error-is-not-said,
#                                                         outbox-contact-restarted
#   always, and no OTR there: never sent, never started   always-and-no-otr
#   two programs: wrong one named, errors, one end kills  test_devices.py
#   ciphertext of copies and archives as chat             copies-and-archive
#   a forged archive result believed                      copies-and-archive,
#                                                         hostile-forgeries
#   control characters act, bidi and hidden ones          text-cannot-act
#   text of sessions in a database                        off-the-record,
#                                                         history-only-if-asked
#   files that everyone can read                          off-the-record
#   a whole message dropped for one byte                  one-bad-byte
#   a failed SMP takes trust away                         smp-wrong
#   fragments without end                                 fragments-never-end
#
# reported by users of other programs
#   text in the clear one second after the end            ended-by-contact
#   lines typed during the exchange lost or leaked        typed-during-key-exchange
#   an unreadable message passed over, or without a name  unreadable-is-said
#   one session shown, another used                       test_devices.py
#   errors that answer each other                         errors-end,
#                                                         outbox-both-forget
#   an exchange that never ends and says nothing          exchange-stalls, no-answer
#   a freeze while keys are made, an end untold           t-keys, first-key-is-told
#   imported keys ignored                                 test_import.py
#   no new session after a lost link                      law1-server-killed,
#                                                         moved-contact-is-found
#   queries as a probe, and out of the history            query-probes
#   a text about OTR starts OTR                           query-within-text
#   `<private/>` taken for a copy                         private-is-no-copy
#   HTML entities                                         html-contact
#   OTR to the wrong program; a plain line "encrypted"    test_devices.py
#   a new resource, and the session is not found          moved-contact-is-found
#   an impostor's second instance has the trust           own-keys
#   a resend to whom it was not written                   new-key
#   a policy that wants verification                      policy-verified
#   no word on a key not seen before, nor after SMP       first-key-is-told
#   "trusted" beside a failed or one-way check            smp-question-answered
#
# SPDX-License-Identifier: ISC

import re

import harness
from case import V2, expect, test
from peers import Potr
from sotto import Sotto, Tui
from test_lies import hostile_pair


@test(seconds=70)
def always_and_no_otr(c):
    """Policy always, a contact without OTR: held, said so, never clear."""
    s, p = c.pair("potr", policy="always", peer_policy="off")
    text = c.secret()
    ident = s.say(p, text)
    s.delivered(ident, "held")
    p.wait("body", since=0, body=lambda b: b.startswith("?OTRv"))
    s.wait("notice", since=0, code="no-answer", seconds=30)
    expect(not s.find("delivery", 0, id=ident, state="sent"), "not sent")
    p.say(s, "what is this?")
    s.gets("what is this?", level="not-private")
    expect(not p.raw_has(text), "it arrived readable")
    c.never_on_wire(text)


def forwarded(inner):
    return "<forwarded xmlns='urn:xmpp:forward:0'>%s</forwarded>" % inner


@test()
def copies_and_archive(c):
    """
    Ciphertext of another device's copies, the archive's results and what a
    third forges of both: no message from the contact, nothing for OTR.
    """
    h, s = hostile_pair(c)
    bob, me = "bob@" + harness.DOMAIN, s.jid
    sealed = "?OTR:AAMD" + "A" * 80 + "."
    text = c.secret()
    n = 0
    for body in (sealed, "?OTRv3?", text):
        inner = "<message xmlns='jabber:client' from='%s/x' to='%s/y' " \
            "type='chat'><body>%s</body></message>" % (bob, me, body)
        for who in (me, "eve@%s/x" % harness.DOMAIN, bob + "/x"):
            for wrap in ("<received xmlns='urn:xmpp:carbons:2'>%s</received>",
                         "<sent xmlns='urn:xmpp:carbons:2'>%s</sent>",
                         "<result xmlns='urn:xmpp:mam:2' id='1'>%s</result>"):
                n += 1
                h.message(None, who=who, extra=wrap % forwarded(inner))
    h.message("the last", who=bob + "/x")
    s.gets("the last")
    # In the clear, from our own address: what it says it is, and no more.
    expect([(o["body"], o["via"]) for o in s.events
            if o["event"] == "message"] == [
                (text, "carbon"), ("the last", "live")],
           "messages of %d copies" % n)
    expect(not s.find("otr", 0, state=lambda x: x != "not-private"),
           "they did something to OTR")
    expect("?OTR" not in h.heard, "they were answered")


@test()
def text_cannot_act(c):
    """What moves the cursor, turns text round or hides is made visible."""
    a, b = c.two()
    p = Potr(c, b)
    d = Tui(c, a, head='otr_policy = "manual"\n' + V2)
    d.sees("online", 20)
    d.type("/query " + p.jid)
    p.present(a)
    d.sees("online · " + re.escape(p.jid), 20)
    p.start_session(a)
    d.sees("Unverified", 20)
    p.encrypted(a)
    p.say(a, "one\rFORGED two\b\b\b\x1b[2J\x1b]0;t\x07 \u202egnp.exe "
          "\u200bzero end-of-it")
    d.sees("end-of-it")
    raw = d.tmux("capture-pane", "-p", "-J", "-e")
    line = [x for x in d.shot().splitlines() if "end-of-it" in x or
            "FORGED" in x]
    expect(line and "one" in line[0], "the line began elsewhere: %s" % line)
    expect(not re.search("[\u202a-\u202e\u2066-\u2069\u200b\r\b]", raw),
           "raw on the terminal: %r" % line)


@test()
def one_bad_byte(c):
    """A byte that is no UTF-8 does not cost the whole message."""
    s, p = c.session("potr")
    text = c.secret()
    p.do("say", s, text=text, bad=True)
    o = s.wait("message", since=0, direction="in",
               body=lambda b: b and b.startswith(text))
    expect(o["body"] != text and o["level"] == "unverified", "%s" % o)


def memory(pid):
    with open("/proc/%d/status" % pid) as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1))


@test(seconds=90)
def fragments_never_end(c):
    """Pieces without a last one: memory stays, and talk goes on."""
    h, s = hostile_pair(c)
    bob = "bob@%s/x" % harness.DOMAIN
    h.message("the first", who=bob)
    s.gets("the first")
    before = memory(s.proc.pid)
    for n in range(400):
        h.message("?OTR|%08x|00000000,%05d,%05d,%s," % (
            0x100 + n % 7, 1 + n // 7, 4000, "A" * 60000), who=bob)
    h.message("the last", who=bob)
    s.gets("the last", seconds=30)
    grown = memory(s.proc.pid) - before
    expect(grown < 12 * 1024, "grew by %d KiB of 24 MB" % grown)


@test()
def settings_edited_meanwhile(c):
    """What is written into the settings by hand stays, and counts."""
    a, _ = c.two()
    s = Sotto(c, a)
    path = s.data + "/settings"
    s.do("/set align left")
    with open(path, "a") as f:
        f.write('quiet_hours = "22:00-07:00"\n')
    s.do("/set bell away")
    s.wait("notice", since=0, code="settings-edited")
    with open(path) as f:
        text = f.read()
    expect(all(x in text for x in ("align", "22:00", "bell")), text)
    s.do("/set quiet_hours")
    s.wait("notice", since=0, code="setting", value="22:00-07:00")
    with open(path, "a") as f:
        f.write("this is none\n")
    s.do("/set bell never", ok=False)
    s.wait("error", since=0, code="bad-config")
    with open(path) as f:
        expect(f.read() == text + "this is none\n", "it was written over")
