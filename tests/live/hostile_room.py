# A server whose rooms are played: it lets sotto in, says who is there, sends
# lines back, and lies where a test wants.  Knows nothing of sotto.
#
# SPDX-License-Identifier: ISC

import time
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from harness import DOMAIN, news, wait_for
from hostile import Hostile

ROOMS = "rooms." + DOMAIN
MUC = "http://jabber.org/protocol/muc"
INFO = "http://jabber.org/protocol/disco#info"
PUBSUB = "http://jabber.org/protocol/pubsub"
MAM = "urn:xmpp:mam:2"
BOOKMARKS = "urn:xmpp:bookmarks:1"
TRAITS = (MUC, "muc_open", "muc_persistent", "muc_semianonymous",
          "muc_unmoderated", "muc_public", "urn:xmpp:occupant-id:0",
          MUC + "#stable_id")


def presence(room, nick, to, affiliation="none", role="participant", codes=(),
             kind=None, occupant=None, extra="", item="", inside=""):
    return ("<presence from=%s to=%s%s>%s%s<x xmlns='%s#user'><item "
            "affiliation='%s' role='%s'%s/>%s%s</x></presence>" % (
                quoteattr("%s/%s" % (room, nick)), quoteattr(to),
                " type='%s'" % kind if kind else "", extra,
                "<occupant-id xmlns='urn:xmpp:occupant-id:0' id=%s/>"
                % quoteattr(occupant) if occupant else "", MUC, affiliation,
                role, item, inside, "".join("<status code='%d'/>" % n
                                            for n in codes)))


class HostileRooms(Hostile):
    """
    Rooms at ROOMS.  `people`: how many are in each, besides sotto: their
    nicks are p0, p1, ...  `echo`: lines come back, as a room's do.
    """

    def __init__(self, ground, people=1, traits=TRAITS, sm=False, **kw):
        super().__init__(ground, **kw)
        self.sm = sm            # XEP-0198
        self.people = people
        self.traits = traits
        self.echo = True
        self.refuse = None      # a condition: nobody may enter
        self.bookmarks = ()     # rooms that are entered after the log-in
        self.nicks = {}         # sotto's, by room
        self.lines = []         # (room, id, body) that sotto has sent
        self.kept = []          # what the rooms' archive has: messages
        self.lost = False       # no room knows sotto any more
        self.count = 0

    # -- for tests

    def occupant(self, room, nick, **kw):
        self.say(presence(room, nick, self.full,
                          **dict({"occupant": "of-" + nick}, **kw)))

    def line(self, room, nick, body, ident=None, extra="", to=None,
             occupant=None, archive=None):
        """A line of somebody's, as an honest room would hand it on."""
        self.count += 1
        self.say(
            "<message from=%s to='%s' type='groupchat' id='%s'>%s%s%s%s"
            "</message>" % (
                quoteattr("%s/%s" % (room, nick) if nick else room),
                to or self.full, ident or "l%d" % self.count,
                "" if body is None else "<body>%s</body>" % escape(body),
                "<stanza-id xmlns='urn:xmpp:sid:0' by='%s' id='%s'/>" % (
                    room, archive or "a%d" % self.count),
                "<occupant-id xmlns='urn:xmpp:occupant-id:0' id=%s/>"
                % quoteattr(occupant or "of-" + nick), extra))

    def topic(self, room, nick, text):
        self.say("<message from=%s to='%s' type='groupchat' id='t%d'>"
                 "<subject>%s</subject></message>" % (
                     quoteattr("%s/%s" % (room, nick) if nick else room),
                     self.full, self.count, escape(text)))

    def wait_joined(self, n=1, seconds=20):
        wait_for(lambda: len(self.nicks) >= n, seconds, "%d rooms" % n)

    def wait_line(self, body, seconds=15):
        """Until sotto has sent it to a room; its id."""
        return wait_for(lambda: [i for _, i, b in self.lines if b == body],
                        seconds, "the line %r" % body)[0]

    # -- what comes

    def bind(self, t, got):
        self.parser = ElementTree.XMLPullParser(("start", "end"))
        self.parser.feed("<stream:stream xmlns:stream='s'>")
        self.depth = 0
        self.nicks = {}
        super().bind(t, got)

    def on_bytes(self, got):
        self.parser.feed(got)
        for event, e in self.parser.read_events():
            self.depth += 1 if event == "start" else -1
            if event == "end" and self.depth == 1:
                self.stanza(e)

    def stanza(self, e):
        to = e.get("to") or ""
        room, _, nick = to.partition("/")
        if not room.endswith("@" + ROOMS):
            if to == ROOMS and e.tag == "iq":
                self.answer_info(e, to, "conference", (MUC,))
            elif e.tag == "iq" and e.find("{%s}query" % MAM) is not None:
                self.answer_error(e, to or self.full, "service-unavailable")
            elif e.tag == "iq" and e.get("type") == "get":
                self.answer_items(e)
            return
        if e.tag == "iq" and e.find("{%s}query" % INFO) is not None:
            self.answer_info(e, to, "conference", self.traits)
        elif e.tag == "iq" and e.find("{%s}query" % MAM) is not None:
            self.answer_archive(e, room)
        elif e.tag == "iq" and e.find("{urn:xmpp:ping}ping") is not None:
            if self.lost:       # else Hostile answers
                self.answer_error(e, to, "not-acceptable")
        elif e.tag == "iq" and e.get("type") in ("get", "set"):
            self.answer_error(e, to, "service-unavailable")
        elif e.tag == "presence" and e.get("type") == "unavailable":
            self.nicks.pop(room, None)
            self.occupant(room, nick, kind="unavailable", role="none",
                          codes=(110,))
        elif e.tag == "presence" and e.find("{%s}x" % MUC) is not None:
            self.enters(room, nick, e)
        elif e.tag == "message" and e.get("type") == "groupchat":
            self.hears_line(room, e)

    def answer_error(self, e, who, condition):
        self.say("<iq type='error' from=%s id='%s'><error type='cancel'>"
                 "<%s xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
                 "</iq>" % (quoteattr(who), e.get("id"), condition))

    def on_archive(self, t, ident):
        """Of rooms by answer_archive(); the account has none."""

    def answer_archive(self, e, room):
        """All that is kept, whatever was asked for; one page."""
        query = e.find("{%s}query" % MAM).get("queryid")
        self.say("".join(
            "<message from='%s' to='%s'><result xmlns='%s' id='k%d'%s>"
            "<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:"
            "delay' stamp='%s'/>%s</forwarded></result></message>" % (
                room, self.full, MAM, n, " queryid='%s'" % query
                if query else "", time.strftime("%Y-%m-%dT%H:%M:%SZ",
                                                time.gmtime()), kept)
            for n, kept in enumerate(self.kept)) +
            "<iq type='result' from='%s' id='%s'><fin xmlns='%s' complete="
            "'true'><set xmlns='http://jabber.org/protocol/rsm'>%s</set>"
            "</fin></iq>" % (
                room, e.get("id"), MAM, "<first>k0</first><last>k%d</last>"
                % (len(self.kept) - 1) if self.kept else ""))

    def keep(self, room, nick, ident, body, occupant=None):
        """One that the archive shall have."""
        self.kept.append(
            "<message xmlns='jabber:client' from=%s type='groupchat' id='%s'>"
            "<body>%s</body><occupant-id xmlns='urn:xmpp:occupant-id:0' "
            "id='%s'/></message>" % (
                quoteattr("%s/%s" % (room, nick)), ident, escape(body),
                occupant or "of-" + nick))

    def answer_items(self, e):
        items = e.find("{%s}pubsub/{%s}items" % (PUBSUB, PUBSUB))
        if items is None or items.get("node") != BOOKMARKS:
            return
        self.say("<iq type='result' id='%s'><pubsub xmlns='%s'><items "
                 "node='%s'>%s</items></pubsub></iq>" % (
                     e.get("id"), PUBSUB, BOOKMARKS, "".join(
                         "<item id='%s'><conference xmlns='%s' autojoin="
                         "'true'><nick>Ann</nick></conference></item>" % (
                             room, BOOKMARKS) for room in self.bookmarks)))

    def answer_info(self, e, who, category, traits):
        self.say("<iq type='result' from='%s' id='%s'><query xmlns='%s'>"
                 "<identity category='%s' type='text' name='played'/>%s"
                 "</query></iq>" % (who, e.get("id"), INFO, category, "".join(
                     "<feature var='%s'/>" % t for t in traits)))

    def enters(self, room, nick, e):
        if self.refuse:
            self.say("<presence type='error' from=%s to='%s'><x xmlns='%s'/>"
                     "<error type='cancel'><%s xmlns='urn:ietf:params:xml:ns:"
                     "xmpp-stanzas'/></error></presence>" % (
                         quoteattr("%s/%s" % (room, nick)), self.full, MUC,
                         self.refuse))
            return
        self.say("".join(presence(room, "p%d" % n, self.full,
                                  occupant="of-p%d" % n)
                         for n in range(self.people)) +
                 presence(room, nick, self.full, affiliation="member",
                          occupant="of-me", codes=(110,)) +
                 "<message from='%s' to='%s' type='groupchat'><subject/>"
                 "</message>" % (room, self.full))
        with news:
            self.nicks[room] = nick
            news.notify_all()

    def hears_line(self, room, e):
        body = e.findtext("body")
        with news:
            self.lines.append((room, e.get("id"), body))
            news.notify_all()
        if self.echo and body is not None:
            self.line(room, self.nicks.get(room, "me"), body,
                      ident=e.get("id"), occupant="of-me")
