# Up to where conversations were read (XEP-0490), with a real server and other
# programs on the same account.
#
# SPDX-License-Identifier: ISC

import re
import time

from case import V2, expect, test
from harness import poll_for
from peers import Potr
from sotto import Sotto

MODULES = ("pep", "mam")
NODE = "urn:xmpp:mds:displayed:0"
PUBSUB = "http://jabber.org/protocol/pubsub"


class Other(Potr):
    """slixmpp on the same account."""

    def __init__(self, c, account):
        super().__init__(c, account, policy="off", home=c.folder("other"))
        self.asked = 0

    def iq(self, kind, inner):
        """What the own account answers."""
        self.asked += 1
        ident = "o%d" % self.asked
        self.do("stanza", xml="<iq type='%s' id='%s'>%s</iq>" %
                (kind, ident, inner))

        def got():
            for o in self.events:
                if o.get("event") == "raw" and \
                        'id="%s"' % ident in o["xml"] and \
                        o["xml"].startswith("<iq"):
                    return o["xml"]
        return poll_for(got, 15, "an answer")

    def items(self):
        return self.iq("get", "<pubsub xmlns='%s'><items node='%s'/></pubsub>"
                       % (PUBSUB, NODE))

    def shows(self, jid, line, options=""):
        return self.iq("set", "<pubsub xmlns='%s'><publish node='%s'><item "
                       "id='%s'><displayed xmlns='%s'><stanza-id xmlns='urn:"
                       "xmpp:sid:0' by='%s' id='%s'/></displayed></item>"
                       "</publish>%s</pubsub>" % (PUBSUB, NODE, jid, NODE,
                                                  self.jid, line, options))

    def archived(self, text):
        """The id that the archive gave a message, as it came."""
        def got():
            for o in self.events:
                if o.get("event") == "raw" and text in o["xml"]:
                    found = re.search(r'<stanza-id [^>]*\bid="([^"]+)"',
                                      o["xml"])
                    if found:
                        return found.group(1)
        return poll_for(got, 15, "the archive's id of " + text)


def node(access, most):
    return ("<publish-options><x xmlns='jabber:x:data' type='submit'>"
            "<field var='FORM_TYPE' type='hidden'><value>%s#publish-options"
            "</value></field><field var='pubsub#access_model'><value>%s"
            "</value></field><field var='pubsub#persist_items'><value>true"
            "</value></field><field var='pubsub#max_items'><value>%s</value>"
            "</field><field var='pubsub#send_last_published_item'><value>"
            "never</value></field></x></publish-options>" %
            (PUBSUB, access, most))


def resource(s):
    s.do("/status")
    return s.find("notice", 0, code="account")["full"].split("/")[1]


def three(c, setting):
    """One's own two programs and a contact, on a server that has it all."""
    server = c.own_server(modules=MODULES)
    a, b = c.two(server)
    s = Sotto(c, a, head='otr_policy = "manual"\nsync_read = ' + setting)
    o = Other(c, a)
    p = Potr(c, b, policy="off")
    s.present(p)
    p.present(s)
    return s, o, p


def says(s, o, p, text):
    """The contact, to both; the archive's id of it."""
    p.say(s, text)
    s.gets(text)
    return o.archived(text)


@test(seconds=120)
def read_sync(c):
    """What is read is told and heard, between sotto and slixmpp."""
    s, o, p = three(c, "true")
    says(s, o, p, "one")
    last = says(s, o, p, "two")
    # The pipe has read them: one item, the newest line, private.
    poll_for(lambda: last in o.items(), 20, "the position at the server")
    expect(o.items().count("<item ") == 1, "items: " + o.items())
    conf = o.iq("get", "<pubsub xmlns='%s#owner'><configure node='%s'/>"
                "</pubsub>" % (PUBSUB, NODE))
    expect("whitelist" in conf, conf)
    expect("item-not-found" in other_reads(p, s) or
           "forbidden" in other_reads(p, s), other_reads(p, s))
    # Others do not hear of it.
    expect(not p.raw_has(NODE + '"'), "told to the contact")
    # What the other one has read.
    s.do("/set sync_read false")
    three_ = says(s, o, p, "three")
    o.shows(p.jid, three_, node("whitelist", "max"))
    s.wait("read", since=0, peer=p.jid)
    says(s, o, p, "four")
    time.sleep(5)
    expect(three_ in o.items(), "told although it was off")


def other_reads(p, s):
    """What a contact gets who asks for it."""
    n = "q%d" % len(p.events)
    p.do("stanza", xml="<iq type='get' id='%s' to='%s'><pubsub xmlns='%s'>"
         "<items node='%s'/></pubsub></iq>" % (n, s.jid, PUBSUB, NODE))

    def got():
        for o in p.events:
            if o.get("event") == "raw" and 'id="%s"' % n in o["xml"]:
                return o["xml"]
    return poll_for(got, 15, "an answer to the contact")


@test(seconds=120)
def read_open_node(c):
    """A node that all contacts can read is made private first."""
    s, o, p = three(c, "true")
    o.shows("x@example.org", "1", node("open", "10"))
    expect('id="1"' in other_reads(p, s), "the node is not open")
    last = says(s, o, p, "one")
    poll_for(lambda: last in o.items(), 20, "the position at the server")
    expect(last not in other_reads(p, s), "the contact reads it")


@test(seconds=120)
def read_no_place(c):
    """A server without PEP: nothing is told, and that is said."""
    a, b = c.two(c.own_server(modules=("mam",)))
    s = Sotto(c, a, head='otr_policy = "manual"\nsync_read = true')
    s.wait("notice", since=0, code="read-not-told")


@test(seconds=120)
def read_hostile(c):
    """Events of others, and items that are odd, or very many."""
    s, o, p = three(c, "false")
    first = says(s, o, p, "one")
    p.do("stanza", xml="<message to='%s' type='headline'><event xmlns='%s#"
         "event'><items node='%s'><item id='%s'><displayed xmlns='%s'>"
         "<stanza-id xmlns='urn:xmpp:sid:0' by='%s' id='%s'/></displayed>"
         "</item></items></event></message>" % (
             s.jid + "/" + resource(s), PUBSUB, NODE, p.jid, NODE,
             s.jid, first))
    says(s, o, p, "two")
    expect(not s.find("read", 0), "believed a contact")
    for jid, line in (("@", first), ("no address", first), (p.jid, "unknown"),
                      ("eve@example.net", first)):
        o.shows(jid, line, node("whitelist", "max"))
    for i in range(40):
        o.do("stanza", xml="<iq type='set' id='m%d'><pubsub xmlns='%s'>"
             "<publish node='%s'><item id='u%d@example.org'><displayed "
             "xmlns='%s'><stanza-id xmlns='urn:xmpp:sid:0' by='%s' id='%s'/>"
             "</displayed></item></publish></pubsub></iq>" %
             (i, PUBSUB, NODE, i, NODE, s.jid, first))
    last = says(s, o, p, "three")
    expect(not s.find("read", 0), "an odd one counted")
    o.shows(p.jid, last, node("whitelist", "max"))
    s.wait("read", since=0, peer=p.jid)
    s.do("/ping")
    s.wait("notice", since=0, code="ping")


MARKERS = "urn:xmpp:chat-markers:0"


@test(seconds=120)
def markers(c):
    """Markers (XEP-0333) both ways, by the setting alone, and OTR beside."""
    a, b = c.two()
    s = Sotto(c, a, head='otr_policy = "manual"\n' + V2)
    p = Potr(c, b)
    s.present(p)
    p.present(s)

    def marks(ident):
        p.do("stanza", xml="<message to='%s' type='chat'><displayed id='%s' "
             "xmlns='%s'/></message>" % (s.jid, ident, MARKERS))

    def asks(ident):
        p.do("stanza", xml="<message to='%s' type='chat' id='%s'><body>%s"
             "</body><markable xmlns='%s'/></message>" % (s.jid, ident, ident,
                                                          MARKERS))
        s.gets(ident)

    first = s.say(p, "the first")
    second = s.say(p, "the second")
    p.heard_clear("the second")
    s.delivered(second, "received")
    marks(second)
    s.wait("delivery", since=0, id=first, state="read")
    s.wait("delivery", since=0, id=second, state="read")
    marks(second)
    marks("unknown")
    asks("not-told")
    s.do("/set %s markers true" % b.jid)
    asks("told")
    poll_for(lambda: p.raw_has('id="told"') or p.raw_has("id='told'"), 15,
             "a marker")
    expect(not p.raw_has('id="not-told"'), "told before it was switched on")
    s.say(p, "asks")
    p.heard_clear("asks")
    poll_for(lambda: p.raw_has("<markable"), 15, "a line that asks")
    s.start_session(p)
    p.encrypted(s)
    text = c.secret("sealed")
    sealed = s.say(p, text)
    p.heard(text, s)
    s.delivered(sealed, "received")
    marks(sealed)
    s.wait("delivery", since=0, id=sealed, state="read")
    expect(len([o for o in s.events if o["event"] == "delivery" and
                o["state"] == "read"]) >= 3, "states")
    expect([o["event"] for o in s.events if o["event"] == "delivery" and
            o["id"] == second and o["state"] == "read"] == ["delivery"],
           "twice")
    c.never_on_wire(text)
