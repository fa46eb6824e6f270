/*
 * Copies (XEP-0280) are asked for, and the ids of one's own archive (XEP-0359)
 * believed only where the server keeps forged ones out.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"

/* The id of the request that has this text. */
static char *
id_of(const struct notes *n, const char *text)
{
	const char *at = n->text.s == NULL ? NULL : strstr(n->text.s, text);

	assert_non_null(at);
	while (at > n->text.s && strncmp(at, "id='", 4) != 0)
		at--;
	at += 4;
	return xstrndup(at, strcspn(at, "'"));
}

static void
answer(struct notes *n, const char *id, const char *type, const char *inner)
{
	char *xml = xasprintf("<s xmlns='jabber:client'><iq type='%s' id='%s'>"
	    "%s</iq></s>", type, id, inner);

	str_clear(&n->text);
	assert_int_equal(notes_feed(n, xml), 0);
	free(xml);
}

static void
ask(struct notes *n, bool on, const char *type, const char *inner,
    const char *want)
{
	struct msg m = { .type = MSG_CARBONS };
	char *id;

	m.u.carbons.on = on;
	str_clear(&n->text);
	assert_true(xep_do(&n->wire, &m));
	id = id_of(n, on ? "<enable xmlns='urn:xmpp:carbons:2'/>" :
	    "<disable xmlns='urn:xmpp:carbons:2'/>");
	answer(n, id, type, inner);
	assert_string_equal(n->text.s, want);
	free(id);
}

static void
test_asked(void **state)
{
	struct notes n;

	(void)state;
	notes_init(&n);
	ask(&n, true, "result", "", "carbons_set on=1\n");
	ask(&n, false, "result", "", "carbons_set on=0\n");
	ask(&n, true, "error", "<error type='cancel'><feature-not-implemented "
	    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
	    "carbons_set on=0 condition='feature-not-implemented'\n");
	notes_free(&n);
}

#define BY "xmlns='urn:xmpp:sid:0' by="

static void
message(struct notes *n, const char *ids, const char *want)
{
	char *xml = xasprintf("<s xmlns='jabber:client'><message type='chat' "
	    "from='bob@example.org/x'><body>b</body>%s</message></s>", ids);

	str_clear(&n->text);
	assert_int_equal(notes_feed(n, xml), 0);
	if (*want == '\0')
		assert_null(strstr(n->text.s, "archive_id"));
	else
		assert_non_null(strstr(n->text.s, want));
	free(xml);
}

static void
features(struct notes *n, const char *type, const char *feature)
{
	char *xml = xasprintf("<query xmlns='http://jabber.org/protocol/"
	    "disco#info'><feature var='x'/>%s</query>", feature), *id;

	str_clear(&n->text);
	xep_opened(&n->wire);
	id = id_of(n, "<query xmlns='http://jabber.org/protocol/disco#info'");
	answer(n, id, type, xml);
	free(id);
	free(xml);
}

static void
test_ids(void **state)
{
	static const char sid[] = "<feature var='urn:xmpp:sid:0'/>";
	static const char own[] = "<stanza-id " BY "'me@example.org' "
	    "id='i1'/>";
	struct notes n;

	(void)state;
	notes_init(&n);
	message(&n, own, "");
	features(&n, "result", "");
	message(&n, own, "");
	features(&n, "error", sid);
	message(&n, own, "");
	features(&n, "result", sid);
	message(&n, own, "archive_id='i1'");
	message(&n, "<stanza-id " BY "'me@Example.org' id='i2'/>",
	    "archive_id='i2'");
	/* By others, and by nobody knows whom. */
	message(&n, "<stanza-id " BY "'bob@example.org' id='i1'/>", "");
	message(&n, "<stanza-id " BY "'me@example.org/here' id='i1'/>", "");
	message(&n, "<stanza-id " BY "'example.org' id='i1'/>", "");
	message(&n, "<stanza-id xmlns='urn:xmpp:sid:0' id='i1'/>", "");
	message(&n, "<stanza-id xmlns='urn:xmpp:sid:1' by='me@example.org' "
	    "id='i1'/>", "");
	message(&n, "<x xmlns='y'><stanza-id " BY "'me@example.org' id='i1'/>"
	    "</x>", "");
	message(&n, "<stanza-id " BY "'me@example.org' id='i1'/><stanza-id "
	    BY "'me@example.org' id='i2'/>", "");
	message(&n, "<stanza-id " BY "'bob@example.org' id='i1'/><stanza-id "
	    BY "'me@example.org' id='i3'/>", "archive_id='i3'");
	/* What includes it (XEP-0313, 5.1); another stream, another server. */
	features(&n, "result", "<feature var='urn:xmpp:mam:2'/>");
	message(&n, own, "archive_id='i1'");
	xep_opened(&n.wire);
	message(&n, own, "");
	notes_free(&n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_asked),
		cmocka_unit_test(test_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
