# Other clients and their ways.
#
# SPDX-License-Identifier: ISC

import html
import shutil

from case import KINDS, V2, expect, test
from harness import poll_for
from peers import Libotr
from sotto import Sotto


@test()
def html_contact(c):
    """A contact whose program writes HTML: learnt, and written to so."""
    s, p = c.session("libotr")
    quote = "say &quot; " + c.secret()
    p.say(s, quote)
    s.heard(quote)			# one entity says nothing
    plain = "a < b && c > d " + c.secret()
    s.say(p, plain)
    p.heard(plain)
    for n in range(2):
        p.say(s, '<FONT COLOR="#000000">line %d &amp; more</FONT>' % n)
    s.heard("line 1 & more")
    page = '<HTML><BODY>5 &lt; 6<br><a href="http://x.example/?a&amp;b">' \
        'look</a></BODY></HTML>'
    p.say(s, page)
    s.heard("5 < 6\nlook <http://x.example/?a&b>")
    s.say(p, plain)
    p.heard("a &lt; b &amp;&amp; c &gt; d " + plain.split()[-1])
    # kept over a restart, taken back by what is no HTML
    s.end_session(p)
    s.leave()
    s = s.again()
    s.present(p)
    s.start_session(p)
    s.encrypted(p)
    p.encrypted(s)
    p.say(s, "<font>kept</font>")
    s.heard("kept")
    p.say(s, "if (a < b && c)")
    s.heard("if (a < b && c)")
    s.say(p, plain)
    p.heard(plain)
    s.do("/set %s otr_html on" % p.jid)
    s.say(p, "<b>")
    p.heard("&lt;b&gt;")


@test()
def html_of_pidgin(c):
    """
    Pidgin's own lines, as recorded from it: entities and no tags.  One says
    nothing, three teach it; then it shows ours as they were typed.
    """
    s, p = c.session("libotr")
    p.say(s, "five &quot;quoted&quot;")
    s.heard("five &quot;quoted&quot;")
    o = s.wait("notice", since=0, code="html")
    expect("/set" in o["text"], "how to set it: %s" % o)
    p.say(s, "six plain")
    s.heard("six plain")
    p.say(s, 'but "so" &amp; so')		# that was no Pidgin
    s.heard('but "so" &amp; so')
    for n in range(2):
        p.say(s, "a &lt; b &amp; c %d" % n)
        s.heard("a &lt; b &amp; c %d" % n)
    p.say(s, "two &lt;b&gt;bold&lt;/b&gt; &amp;amp;")
    s.heard("two <b>bold</b> &amp;")
    text = '<b>x</b> &amp; "' + c.secret()
    s.say(p, text)
    p.wait("message", since=0, body=lambda b: b and "<" not in b and
           html.unescape(b) == text)
    p.say(s, "a < b")
    s.heard("a < b")
    s.say(p, "a & b")
    p.heard("a & b")


SIGNS = ("a <b>bold</b> & &amp; &lt;i&gt;", "\"quoted\" 'so' & 5 < 6 > 4",
         "%s %d %n $HOME \\n `x`", "caf\u00e9 \u20ac \u6f22\u5b57 \U0001f600")


@test(over=KINDS)
def signs_as_typed(c, kind):
    """What means something to others is text, both ways, on their screen."""
    s, p = c.session(kind)
    p.open(s)
    for n, signs in enumerate(SIGNS):
        token = c.secret("t%d" % n)
        out, back = "%s %s out" % (signs, token), "%s %s back" % (signs,
                                                                  token)
        s.say(p, out)
        # mcabber takes entities in what comes for HTML, and writes none.
        p.heard(out if kind != "mcabber" else html.unescape(out), s)
        if kind == "profanity":		# its /msg has quotes of its own
            p.type(back)
        else:
            p.say(s, back)
        s.heard(back)
        c.never_on_wire(token)


@test(over=("theirs", "ours", "both"), seconds=90)
def fragments(c, whose):
    """Messages in pieces of 200 bytes, key exchange and long lines too."""
    ours = whose in ("ours", "both")
    s, p = c.pair("libotr", peer={"fragment": 200 if whose != "ours" else 0},
                  head="otr_fragment = 200" if ours else "")
    p.start_session(s)
    p.encrypted(s)
    s.encrypted(p)
    long = c.secret() + " " + "x" * 5000
    s.say(p, long)
    p.heard(long)
    p.say(s, long)
    s.heard(long)
    for bodies, pieces in ((p.bodies(), ours),
                           (p.puts(), whose != "ours")):
        parts = [b for b in bodies if b.startswith("?OTR|")]
        expect(bool(parts) == pieces, "pieces: %d" % len(parts))
        expect(all(len(b) <= 200 for b in parts), "longer than 200 bytes")
        if pieces:
            expect(not any(b.startswith("?OTR:") and len(b) > 200
                           for b in bodies), "a whole one")
    c.private(s, p)
    s.end_session(p)
    p.ended(s)


@test(over=("mcabber", "potr", "profanity"))
def our_pieces(c, kind):
    """Their programs put our pieces together, in both versions."""
    s, p = c.session(kind, head=V2 + "\notr_fragment = 200")
    text = c.secret() + " and so on" * 20
    s.say(p, text)
    if kind == "profanity":
        # It reads it, and marks it as clear: the last piece begins so.
        p.heard_clear(text[:40])
    else:
        p.heard(text[:40] if kind == "mcabber" else text, s)
    body = c.secret("back")
    p.say(s, body)
    s.heard(body)
    if kind == "potr":
        parts = [b for b in p.bodies() if b.startswith("?OTR,")]
        expect(parts and all(len(b) <= 200 for b in parts), "pieces")
    c.never_on_wire(text)


@test(seconds=90)
def two_resources(c):
    """Two programs of a contact with one key: each line reaches one."""
    a, b = c.two()
    desk = Libotr(c, b, resource="desk", fragment=200)
    home = c.folder("libotr-second")
    shutil.copy(desk.home + "/otr.key", home)
    s = Sotto(c, a, head='otr_policy = "manual"')
    s.present(desk)
    desk.present(s)
    desk.start_session(s)
    desk.encrypted(s)
    s.encrypted(desk)
    phone = Libotr(c, b, resource="phone", home=home)
    phone.present(s)
    one = c.secret("one")
    s.say(b, one)
    desk.heard(one)
    n = s.do("/otr status " + b.jid)["line"]
    o = s.find("notice", 0, line=n, code="otr-status")
    expect(o["otr_resource"] == "desk", "the right one is named: %s" % o)
    phone.start_session(s)
    phone.encrypted(s)
    two = c.secret("two")
    phone.say(s, two)
    s.heard(two)
    three = c.secret("three")
    s.say(b, three)
    poll_for(lambda: phone.find("message", 0, body=three) or
             desk.find("message", 0, body=three), 15, "the line at one")
    # One ends: the other's session goes on.
    phone.end_session(s)
    four = c.secret("four")
    desk.say(s, four)
    s.heard(four)
    for p in (desk, phone):
        expect(not any(p.raw_has(t) for t in (one, two, three, four)),
               "arrived readable")
        expect(not p.find("trouble", 0), "trouble: %s" % p.find(
            "trouble", 0))


@test()
def tag_on_first_line_only(c):
    """Opportunistic, and a contact that does not answer: one tag."""
    s, p = c.pair("potr", policy="opportunistic", peer_policy="off")
    texts = [c.secret("line%d" % n) for n in range(3)]
    for t in texts:
        s.say(p, t)
        poll_for(lambda: any(t in b for b in p.bodies()), 10, "the line")
    tagged = [b for b in p.bodies() if b.endswith(" ") or "\t" in b]
    expect(len(tagged) == 1 and texts[0] in tagged[0],
           "tags on: %s" % tagged)


@test()
def tag_of_contact(c):
    """A whitespace tag: stripped; under opportunistic it starts."""
    s, p = c.pair("libotr", policy="opportunistic")
    text = c.secret("clear")
    tag = " \t  \t\t\t\t \t \t \t    \t\t  \t\t"
    p.do("raw", s, text=text + tag)
    s.gets(text, level="not-private")
    s.encrypted(p)
    p.encrypted(s)
