# Stanzas that the user looks at, and his own: a real server's, and a flood.
#
# SPDX-License-Identifier: ISC

import json
import os

import harness
from case import expect, test
from harness import poll_for
from peers import Libotr
from sotto import Sotto
from test_lies import hostile_pair


def shown(s, direction=None):
    """The text of all stanzas so far, as the pipe has told them."""
    return [o["text"] for o in s.events if o["event"] == "xml" and
            "text" in o and direction in (None, o["direction"])]


def sees(s, direction, *parts):
    poll_for(lambda: any(all(p in t for p in parts)
                         for t in shown(s, direction)), 15,
             "a stanza %s with %s" % (direction, parts))


@test(seconds=90)
def xml(c):
    """What comes and goes is shown; a request is answered; no message goes."""
    a, b = c.two()
    domain = a.jid.split("@")[1]
    p = Libotr(c, b)
    s = Sotto(c, a, head='otr_policy = "manual"')
    s.present(p)
    p.present(s)
    s.do("/xml <presence/>", ok=False)
    s.wait("error", since=0, code="xml-off")
    s.do("/xml")
    s.do("/xml <iq type='get' to='%s' id='q1'><ping xmlns='urn:xmpp:ping'/>"
         "</iq>" % domain)
    sees(s, "out", 'id="xml-q1"', "urn:xmpp:ping")
    sees(s, "in", 'id="xml-q1"', 'type="result"')
    # Secrets are masked, whoever sends them.
    secret = c.secret("clear")
    s.do(json.dumps({"command": "/xml", "text": "<iq type='get' id='q2'>"
                     "<query xmlns='jabber:iq:register'><password>%s"
                     "</password></query></iq>" % secret}))
    sees(s, "out", 'id="xml-q2"', "<password>***</password>")
    sees(s, "in", 'id="xml-q2"')
    expect(not any(secret in t for t in shown(s)), "the password is shown")
    # A line in the clear is there; one under OTR as it is on the wire.
    s.say(b, "read by everybody")
    p.heard_clear("read by everybody")
    sees(s, "out", "<body>read by everybody</body>")
    s.start_otr(b)
    text = c.secret()
    s.say(b, text)
    p.heard(text)
    p.say(s, "back " + text)
    s.heard("back " + text, b)
    sees(s, "out", "?OTR:")
    sees(s, "in", "?OTR:")
    expect(not any(text in t for t in shown(s)), "sealed text is shown")
    # No message leaves so, however it is put.
    plain = c.secret()
    for bad in ("<message to='%s' type='chat'><body>%s</body></message>",
                "<iq type='set' to='%s'><forwarded xmlns='urn:xmpp:forward:0'>"
                "%s</forwarded></iq>",
                "<presence/><message to='%s'><body>%s</body></message>",
                "<presence to='%s'><![CDATA[%s]]></presence>",
                "<x:message xmlns:x='jabber:client' to='%s'>%s</x:message>"):
        s.do(json.dumps({"command": "/xml", "text": bad % (b.jid, plain)}),
             ok=False)
    # What only sotto-net sees.
    s.mark()
    s.do("/xml <iq type='get' from='%s'/>" % b.jid)
    s.wait("error", code="bad-stanza")
    s.do("/xml <iq type='get'></presence>")
    s.wait("error", code="bad-stanza")
    expect(not any(plain in t for t in p.bodies()), "a message left")
    c.never_on_wire(text)
    c.never_on_wire(plain)
    # It ends, and nothing of it is on the disk.
    s.do("/xml off")
    s.mark()
    s.do("/ping")
    expect(not s.find("xml", None), "shown after the end")
    s.finish()
    for folder, _, names in os.walk(s.home):
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                expect(b"xml-q1" not in f.read(), "kept: " + name)


@test(seconds=120)
def xml_flood(c):
    """Stanzas without end: all are shown or counted, and nothing waits."""
    h, s = hostile_pair(c)
    bob = "bob@" + harness.DOMAIN
    s.do("/xml")
    s.mark()
    n = 20000
    h.say("".join("<presence from='%s/p%d'><status>%s</status></presence>" %
                  (bob, i % 8, "x" * 300) for i in range(n)))
    h.message("behind it all", bob + "/pc")
    s.wait("message", body="behind it all", seconds=60)

    def count():
        all = [o for o in s.events if o["event"] == "xml"]
        return (sum("text" in o and "<presence" in o["text"] and
                    o["direction"] == "in" for o in all),
                sum(o.get("unshown", 0) for o in all))

    poll_for(lambda: sum(count()) >= n, 20, "all counted: %s" % (count(),))
    expect(count()[1] > 0, "as many as that are too many to be shown")
