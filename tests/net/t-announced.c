/*
 * What the program announces (XEP-0030) is what the table of XEPs says
 * (docs/xeps.h), one way and the other; and it is what an answer says.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"
#include "net/xep/inside.h"

static const struct xep {
	unsigned number;
	const char *title, *version, *since, *announces, *tests, *note;
	bool whole;
} xeps[] = {
#define XEP(n, ...) { .number = n, __VA_ARGS__ },
#include "docs/xeps.h"
};

/* Whether a word is among those with blanks between. */
static bool
word_is_in(const char *word, const char *words)
{
	size_t len = strlen(word);

	while (words != NULL && *words != '\0') {
		if (strncmp(words, word, len) == 0 &&
		    (words[len] == ' ' || words[len] == '\0'))
			return true;
		words += strcspn(words, " ");
		words += strspn(words, " ");
	}
	return false;
}

static void
is_in_the_table(void *arg, const char *var)
{
	size_t rows = 0;

	for (size_t i = 0; i < NELEM(xeps); i++)
		rows += word_is_in(var, xeps[i].announces);
	if (rows != 1)
		fail_msg("%s is announced, and %zu rows of docs/xeps.h say so:"
		    " see tests/README, \"A new XEP\"", var, rows);
	str_addf(arg, "%s ", var);
}

static void
test_table(void **state)
{
	struct msg m = { .type = MSG_CONSENT };
	struct notes n;
	struct str all;

	(void)state;
	notes_init(&n);
	str_init(&all);
	str_clear(&n.text);
	/* What is announced only by leave, too. */
	m.u.consent.to = UINT32_MAX;
	assert_true(xep_do(&n.wire, &m));
	features_announce(&n.wire, is_in_the_table, &all);
	notes_feed(&n, "<stream><iq xmlns='jabber:client' type='get' id='1' "
	    "from='me@example.org'><query xmlns='http://jabber.org/protocol/"
	    "disco#info'/></iq></stream>");
	for (size_t i = 0; i < NELEM(xeps); i++) {
		const char *at = xeps[i].announces;

		while (at != NULL && *at != '\0') {
			char *word = xasprintf("%.*s", (int)strcspn(at, " "),
			    at);

			char *var = xasprintf("<feature var='%s'/>", word);

			if (!word_is_in(word, all.s) ||
			    strstr(n.text.s, var) == NULL)
				fail_msg("docs/xeps.h: XEP-%04u: %s is not "
				    "announced", xeps[i].number, word);
			at += strlen(word);
			at += strspn(at, " ");
			free(var);
			free(word);
		}
	}
	str_free(&all);
	notes_free(&n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests_name("announced", tests, NULL, NULL);
}
