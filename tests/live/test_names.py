# Names in commands, on the screen, with a server that calls people what it
# likes.
#
# SPDX-License-Identifier: ISC

import re
import time

import harness
from case import expect, test
from sotto import Tui
from test_lies import hostile
from test_room_lies import at_port

BOB = "bob@" + harness.DOMAIN
EVE = "eve@" + harness.DOMAIN


def push(h, jid, name):
    h.say("<iq type='set' id='push'><query xmlns='jabber:iq:roster'>"
          "<item jid='%s' name='%s' subscription='both'/></query></iq>"
          % (jid, name))


def begin(c):
    a, _ = c.two()
    h = hostile(c, password=a.password, roster="<item jid='%s' name='Robert' "
                "subscription='both'/>" % BOB)
    t = Tui(c, at_port(a, h.port), head='otr_policy = "manual"\n')
    t.sees("is online", 20)
    h.wait_roster()
    return h, t


def lines(h, text):
    return h.heard.count("<body>%s</body>" % text)


@test(seconds=90)
def names_moved(c):
    """A line by a name waits for the user's word where that is another's."""
    h, t = begin(c)
    t.type("/msg robert one")
    t.sees(r"send the line to %s\?" % BOB)
    t.answer(1)
    harness.poll_for(lambda: lines(h, "one") == 1, 10, "the first line")
    t.type("/msg Robert two")
    harness.poll_for(lambda: lines(h, "two") == 1, 10, "the second line")
    expect("to='%s" % EVE not in h.heard and 'to="%s' % EVE not in h.heard,
           "something was sent to eve")
    # The server calls somebody else so now, while the line is typed.
    t.keys("/", "m", "s", "g", "Space", "R", "o", "b", "e", "r", "t")
    push(h, BOB, "Bob")
    push(h, EVE, "Robert")
    time.sleep(1)
    t.type(" three")
    t.sees("was %s before" % BOB)
    t.keys("Escape")
    harness.poll_for(lambda: "[Esc]" not in t.shot(), 10, "the answer")
    t.type("/query robert")
    t.sees("was %s before, and is %s now" % (BOB, EVE))
    expect(lines(h, "three") == 0, "a line went to whom the server chose")


@test(seconds=90)
def names_tab(c):
    """What Tab wrote is an address, whatever the server says until Enter."""
    h, t = begin(c)
    t.keys("/", "q", "u", "e", "r", "y", "Space", "R", "o", "b", "Tab")
    t.sees("/query %s" % BOB)
    push(h, EVE, "Robert")
    push(h, BOB, "Eve")
    time.sleep(1)
    t.keys("Enter")
    t.sees(r"^ *2 .*%s" % BOB)


@test(seconds=90)
def names_pick(c):
    """Two of one name: the one whose address is chosen gets the line."""
    h, t = begin(c)
    push(h, EVE, "Robert")
    t.sees(r"(?s)Robert.*Robert")
    t.type("/msg robert hello")
    t.sees("Which one is")
    t.sees(re.escape(BOB))
    t.sees(re.escape(EVE))
    time.sleep(0.7)
    t.keys("Escape")
    harness.poll_for(lambda: "Which one" not in t.shot(), 10, "the answer")
    t.type("/msg robert hello")
    t.sees("Which one is")
    number = re.search(r"([12]) +%s" % re.escape(BOB), t.shot()).group(1)
    # What the server says now changes nothing.
    push(h, EVE, "Zoe")
    push(h, BOB, "Yves")
    time.sleep(1)
    t.keys(number)
    harness.poll_for(lambda: lines(h, "hello") == 1, 10, "the line")
    expect(EVE not in re.findall("<message[^>]*>", h.heard)[-1],
           "it went to eve")
