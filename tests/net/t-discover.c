/*
 * What contacts' programs say that they can do: who is asked, whose answer
 * counts, and for whom.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"

#define BOB "bob@example.org"
#define SIMPLE_HASH "QgayPKawpkPSDYmwT/WM94uAlu0="
#define COMPLEX_HASH "q07IKJEyjvHSyhy//CH0CxmKi8w="
/* Of the answer that this very program gives, as net/t-stanza has it. */
#define OWN_HASH "6+HiaSWA4HxLUwxqasjheHgvPoY="
#define WHO "<identity category='client' type='console' name='sotto'/>"
#define F(var) "<feature var='" var "'/>"
#define OWN_ANSWER F("urn:xmpp:receipts") F("jabber:iq:version") \
    F("urn:xmpp:reply:0") F("urn:xmpp:message-correct:0") \
    F("urn:xmpp:reactions:0") F("urn:xmpp:fallback:0") \
    F("urn:xmpp:message-retract:1") \
    F("http://jabber.org/protocol/caps") F("urn:xmpp:otr:0") WHO \
    F("urn:xmpp:ping") F("http://jabber.org/protocol/disco#info")

/* Before urn:xmpp:otr:0, of what is said of lines. */
#define LINES F("urn:xmpp:fallback:0") F("urn:xmpp:message-correct:0") \
    F("urn:xmpp:message-retract:1")

struct bench {
	struct notes n;
	char id[32];		/* of the last question */
	char to[256];
};

static void
feed(struct bench *b, const char *fmt, ...)
{
	char inner[16384], *xml;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(inner, sizeof(inner), fmt, ap);
	va_end(ap);
	xml = xasprintf("<s xmlns='jabber:client'>%s</s>", inner);
	assert_int_equal(notes_feed(&b->n, xml), 0);
	free(xml);
}

static int
setup(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));

	notes_init(&b->n);
	feed(b, "<iq type='set' id='1'><query xmlns='jabber:iq:roster'><item "
	    "jid='" BOB "' subscription='both'/></query></iq><iq type='set' "
	    "id='2'><query xmlns='jabber:iq:roster'><item "
	    "jid='carol@example.org' subscription='from'/></query></iq>"
	    "<iq type='set' id='3'><query xmlns='jabber:iq:roster'><item "
	    "jid='zoe@example.org' subscription='to'/></query></iq>");
	str_clear(&b->n.text);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	notes_free(&b->n);
	free(b);
	return 0;
}

/* Takes a part of the notes: what stands between two texts. */
static void
part(const char *text, const char *from, char end, char *out, size_t size)
{
	const char *p = strstr(text, from);
	size_t n;

	out[0] = '\0';
	if (p == NULL)
		return;
	p += strlen(from);
	n = strcspn(p, (char[]){ end, '\0' });
	snprintf(out, size, "%.*s", (int)n, p);
}

/* Whether this led to a question on the wire. */
static bool
asks(struct bench *b, const char *jid, const char *caps)
{
	struct msg m = { .type = MSG_DISCOVER };
	bool asked;

	m.u.discover.to = jid;
	m.u.discover.caps = caps;
	str_clear(&b->n.text);
	assert_true(xep_do(&b->n.wire, &m));
	asked = strncmp(b->n.text.s, "<iq ", 4) == 0;
	if (asked) {
		part(b->n.text.s, "id='", '\'', b->id, sizeof(b->id));
		part(b->n.text.s, "to='", '\'', b->to, sizeof(b->to));
		str_clear(&b->n.text);
	}
	return asked;
}

static void
answer(struct bench *b, const char *inner)
{
	str_clear(&b->n.text);
	feed(b, "<iq type='result' id='%s' from='%s'><query xmlns="
	    "'http://jabber.org/protocol/disco#info'>%s</query></iq>", b->id,
	    b->to, inner);
}

#define assert_told(b, jid, says) assert_string_equal((b)->n.text.s, \
    "discovered from='" jid "'" says " typing=0\n")
#define assert_nothing(b) assert_string_equal((b)->n.text.s, "")

static void
test_question(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_DISCOVER };
	char *want;

	m.u.discover.to = BOB "/x";
	m.u.discover.caps = "";
	assert_true(xep_do(&b->n.wire, &m));
	part(b->n.text.s, "id='", '\'', b->id, sizeof(b->id));
	assert_int_equal(strlen(b->id), 16);
	want = xasprintf("<iq id='%s' to='" BOB "/x' type='get'><query "
	    "xmlns='http://jabber.org/protocol/disco#info'/></iq>\n", b->id);
	assert_string_equal(b->n.text.s, want);
	free(want);
}

/* To ask is to say that we are there: only to those who see that anyway. */
static void
test_whom(void **state)
{
	struct bench *b = *state;

	assert_true(asks(b, BOB "/x", ""));
	assert_true(asks(b, "carol@example.org/x", ""));
	assert_false(asks(b, "zoe@example.org/x", ""));
	assert_told(b, "zoe@example.org/x", "");
	assert_false(asks(b, "eve@example.org/x", ""));
	assert_told(b, "eve@example.org/x", "");
	assert_false(asks(b, BOB, ""));		/* which of his programs? */
	assert_told(b, BOB, "");
	/* No longer. */
	feed(b, "<iq type='set' id='1'><query xmlns='jabber:iq:roster'><item "
	    "jid='" BOB "' subscription='to'/></query></iq>");
	assert_false(asks(b, BOB "/x", ""));
	/* A hash whose meaning is known tells nobody anything. */
	assert_true(asks(b, "carol@example.org/x", OWN_HASH));
	answer(b, OWN_ANSWER);
	assert_false(asks(b, "eve@example.org/x", OWN_HASH));
	assert_told(b, "eve@example.org/x", "");
}

static void
test_answers(void **state)
{
	struct bench *b = *state;

	assert_true(asks(b, BOB "/x", ""));
	answer(b, WHO F("urn:xmpp:otr:0"));
	assert_told(b, BOB "/x", " says=1");
	answer(b, WHO F("urn:xmpp:otr:0"));	/* once */
	assert_nothing(b);
	assert_true(asks(b, BOB "/x", ""));
	answer(b, WHO F("urn:xmpp:otr:01") F("urn:xmpp:otr")
	    F("xurn:xmpp:otr:0"));
	assert_told(b, BOB "/x", " says=2");
	assert_true(asks(b, BOB "/x", ""));
	answer(b, "");
	assert_told(b, BOB "/x", " says=2");
	/* What is said of no feature is nothing. */
	assert_true(asks(b, BOB "/x", ""));
	str_clear(&b->n.text);
	feed(b, "<iq type='error' id='%s' from='%s'><query xmlns="
	    "'http://jabber.org/protocol/disco#info'>" F("urn:xmpp:otr:0")
	    "</query><error type='cancel'/></iq>", b->id, b->to);
	assert_told(b, BOB "/x", "");
	assert_true(asks(b, BOB "/x", ""));
	str_clear(&b->n.text);
	feed(b, "<iq type='result' id='%s' from='%s'/>", b->id, b->to);
	assert_told(b, BOB "/x", "");
	/* One feature twice, XEP-0115, 5.4. */
	assert_true(asks(b, BOB "/x", ""));
	answer(b, F("a") F("urn:xmpp:otr:0") F("a"));
	assert_told(b, BOB "/x", "");
	assert_true(asks(b, BOB "/x", ""));
	answer(b, WHO F("urn:xmpp:otr:0") WHO);
	assert_told(b, BOB "/x", "");
}

/* Whoever learns of an id is still not who was asked. */
static void
test_forged(void **state)
{
	static const char *const others[] = {
		" from='" BOB "/y'", " from='" BOB "'", " from='example.org'",
		" from='eve@example.org/x'", "", " from='me@example.org'",
		" from='bob@example.org.eve.net/x'", " from='@'",
	};
	struct bench *b = *state;

	assert_true(asks(b, BOB "/x", OWN_HASH));
	str_clear(&b->n.text);
	for (size_t i = 0; i < NELEM(others); i++)
		feed(b, "<iq type='result' id='%s'%s><query xmlns="
		    "'http://jabber.org/protocol/disco#info'>" WHO
		    "</query></iq><iq type='error' id='%s'%s/>", b->id,
		    others[i], b->id, others[i]);
	assert_nothing(b);
	feed(b, "<iq type='result' id='no' from='" BOB "/x'><query xmlns="
	    "'http://jabber.org/protocol/disco#info'/></iq><iq type='result' "
	    "from='" BOB "/x'/>");
	assert_nothing(b);
	answer(b, OWN_ANSWER);
	assert_told(b, BOB "/x", " says=1");
}

/* XEP-0115, 5.2 and 5.3: what was proven once is not asked again. */
static void
test_shared(void **state)
{
	struct bench *b = *state;

	assert_true(asks(b, BOB "/x", SIMPLE_HASH));
	answer(b, F("http://jabber.org/protocol/muc")
	    F("http://jabber.org/protocol/disco#items")
	    "<identity category='client' type='pc' name='Exodus 0.9.1'/>"
	    F("http://jabber.org/protocol/caps")
	    F("http://jabber.org/protocol/disco#info"));
	assert_told(b, BOB "/x", " says=2");
	assert_false(asks(b, "carol@example.org/y", SIMPLE_HASH));
	assert_told(b, "carol@example.org/y", " says=2");
	assert_true(asks(b, BOB "/x", COMPLEX_HASH));
	answer(b, "<identity xml:lang='en' category='client' name='Psi 0.11' "
	    "type='pc'/><identity xml:lang='el' category='client' "
	    "name='\xce\xa8 0.11' type='pc'/>"
	    F("http://jabber.org/protocol/caps")
	    F("http://jabber.org/protocol/disco#info")
	    F("http://jabber.org/protocol/disco#items")
	    F("http://jabber.org/protocol/muc")
	    "<x xmlns='jabber:x:data' type='result'>"
	    "<field var='software_version'><value>0.11</value></field>"
	    "<field var='FORM_TYPE' type='hidden'><value>"
	    "urn:xmpp:dataforms:softwareinfo</value></field>"
	    "<field var='ip_version' type='text-multi'><value>ipv6</value>"
	    "<value>ipv4</value></field><field var='os'><value>Mac</value>"
	    "</field><field var='os_version'><value>10.5.1</value></field>"
	    "<field var='software'><value>Psi</value></field></x>"
	    /* One that is not of the kind that counts. */
	    "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE'>"
	    "<value>other</value></field></x>");
	assert_told(b, BOB "/x", " says=2");
	assert_false(asks(b, BOB "/y", COMPLEX_HASH));
	/* And this program, by its own answer. */
	assert_true(asks(b, BOB "/x", OWN_HASH));
	answer(b, OWN_ANSWER);
	assert_told(b, BOB "/x", " says=1");
	assert_false(asks(b, BOB "/y", OWN_HASH));
	assert_told(b, BOB "/y", " says=1");
	/* Without a hash of that kind it is nobody else's answer. */
	assert_true(asks(b, BOB "/x", ""));
	answer(b, OWN_ANSWER);
	assert_told(b, BOB "/x", " says=1");
	assert_true(asks(b, BOB "/y", ""));
	assert_true(asks(b, BOB "/y", "not a hash at all, 28 bytes "));
}

/* One contact's lie must not become another's answer. */
static void
test_poison(void **state)
{
	struct bench *b = *state;

	assert_true(asks(b, "carol@example.org/x", OWN_HASH));
	answer(b, WHO F("http://jabber.org/protocol/caps")
	    F("http://jabber.org/protocol/disco#info")
	    F("jabber:iq:version") LINES F("urn:xmpp:ping")
	    F("urn:xmpp:reactions:0") F("urn:xmpp:receipts")
	    F("urn:xmpp:reply:0"));
	assert_told(b, "carol@example.org/x", "");
	assert_true(asks(b, BOB "/x", OWN_HASH));
	/*
	 * The same text from other parts, XEP-0115, 8.4: the hash is right,
	 * and OTR is no feature.  It means what it means.
	 */
	assert_true(asks(b, "carol@example.org/x", OWN_HASH));
	answer(b, WHO F("http://jabber.org/protocol/caps")
	    F("http://jabber.org/protocol/disco#info")
	    F("jabber:iq:version") LINES
	    "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' "
	    "type='hidden'><value>urn:xmpp:otr:0</value></field>"
	    "<field var='urn:xmpp:ping'><value>urn:xmpp:reactions:0</value>"
	    "<value>urn:xmpp:receipts</value><value>urn:xmpp:reply:0</value>"
	    "</field></x>");
	assert_told(b, "carol@example.org/x", " says=1");
	assert_false(asks(b, BOB "/x", OWN_HASH));
	assert_told(b, BOB "/x", " says=1");
}

static void
test_poison_merged(void **state)
{
	struct bench *b = *state;

	assert_true(asks(b, "carol@example.org/x", OWN_HASH));
	answer(b, WHO F("http://jabber.org/protocol/caps")
	    F("http://jabber.org/protocol/disco#info")
	    F("jabber:iq:version") F("urn:xmpp:fallback:0")
	    F("urn:xmpp:message-correct:0")
	    F("urn:xmpp:message-retract:1&lt;urn:xmpp:otr:0")
	    F("urn:xmpp:ping") F("urn:xmpp:reactions:0")
	    F("urn:xmpp:receipts") F("urn:xmpp:reply:0"));
	assert_told(b, "carol@example.org/x", " says=1");
	assert_false(asks(b, BOB "/x", OWN_HASH));
	assert_told(b, BOB "/x", " says=1");
}

/* Too much of anything is no answer, and no more is kept. */
static void
test_bounds(void **state)
{
	struct bench *b = *state;
	char jid[64], first[32];
	struct str s;

	str_init(&s);
	for (int i = 0; i < 1001; i++)
		str_addf(&s, "<feature var='f%d'/>", i);
	assert_true(asks(b, BOB "/x", ""));
	{
		char *xml = xasprintf("<s xmlns='jabber:client'><iq "
		    "type='result' id='%s' from='%s'><query xmlns="
		    "'http://jabber.org/protocol/disco#info'>%s</query></iq>"
		    "</s>", b->id, b->to, s.s);
		assert_int_equal(notes_feed(&b->n, xml), 0);
		free(xml);
	}
	assert_told(b, BOB "/x", "");
	str_free(&s);
	/* Whom nobody heard of any more gives way. */
	for (int i = 0; i < 33; i++) {
		snprintf(jid, sizeof(jid), BOB "/%d", i);
		assert_true(asks(b, jid, ""));
		if (i == 0)
			snprintf(first, sizeof(first), "%s", b->id);
	}
	answer(b, WHO);
	assert_told(b, BOB "/32", " says=2");
	snprintf(b->id, sizeof(b->id), "%s", first);
	snprintf(b->to, sizeof(b->to), BOB "/0");
	answer(b, WHO);
	assert_nothing(b);
	/* Asked again: the answer to the first is none any more. */
	assert_true(asks(b, BOB "/5", ""));
	snprintf(first, sizeof(first), "%s", b->id);
	assert_true(asks(b, BOB "/5", OWN_HASH));
	snprintf(b->id, sizeof(b->id), "%s", first);
	answer(b, WHO);
	assert_nothing(b);
	/* A fresh stream: nor is any other. */
	assert_true(asks(b, BOB "/6", ""));
	xep_opened(&b->n.wire);
	answer(b, WHO);
	assert_nothing(b);
}

static void
test_forms(void **state)
{
	struct bench *b = *state;
	static const char form[] = "<x xmlns='jabber:x:data'><field "
	    "var='FORM_TYPE' type='hidden'><value>t</value></field></x>";
	char two[1024];

	assert_true(asks(b, BOB "/x", ""));
	snprintf(two, sizeof(two), "%s%s%s", WHO, form, form);
	answer(b, two);
	assert_told(b, BOB "/x", "");
	assert_true(asks(b, BOB "/x", ""));
	answer(b, WHO "<x xmlns='jabber:x:data'><field var='FORM_TYPE' "
	    "type='hidden'><value>t</value><value>u</value></field></x>");
	assert_told(b, BOB "/x", "");
	assert_true(asks(b, BOB "/x", ""));
	answer(b, WHO "<x xmlns='jabber:x:data'/><x xmlns='jabber:x:data'>"
	    "<field/><field var='FORM_TYPE' type='hidden'/></x>");
	assert_told(b, BOB "/x", " says=2");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_question),
		TEST(test_whom),
		TEST(test_answers),
		TEST(test_forged),
		TEST(test_shared),
		TEST(test_poison),
		TEST(test_poison_merged),
		TEST(test_bounds),
		TEST(test_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
