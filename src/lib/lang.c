/*
 * Languages, by their tags (BCP 47): which one the user reads, and how well a
 * tag serves it.  Must not know what is written in them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/lib.h"

/* "de_AT.UTF-8@euro" -> "de-AT"; "C" and "POSIX" are no language. */
void
lang_of_locale(char out[LANG_MAX_BYTES + 1], const char *locale)
{
	size_t n = strcspn(locale, ".@");

	out[0] = '\0';
	if (n > LANG_MAX_BYTES || (n == 1 && locale[0] == 'C') ||
	    (n == 5 && strncmp(locale, "POSIX", n) == 0))
		return;
	for (size_t i = 0; i < n; i++) {
		char c = locale[i] == '_' ? '-' : locale[i];

		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "0123456789-", c) == NULL) {
			out[0] = '\0';
			return;
		}
		out[i] = c;
		out[i + 1] = '\0';
	}
}

/* POSIX, 8.2: the first of these that says anything. */
void
lang_user(char out[LANG_MAX_BYTES + 1])
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *value = NULL;

	for (size_t i = 0; i < NELEM(names) && (value == NULL ||
	    value[0] == '\0'); i++)
		value = getenv(names[i]);
	lang_of_locale(out, value != NULL ? value : "");
}

/* Whether a tag is another, or begins with it and goes on: de, de-AT. */
static bool
lang_begins(const char *tag, const char *with, size_t n)
{
	return n > 0 && strncasecmp(tag, with, n) == 0 && strlen(tag) >= n &&
	    (tag[n] == '\0' || tag[n] == '-');
}

int
lang_serves(const char *want, const char *tag)
{
	size_t n = strlen(tag);

	if (n == 0 || *want == '\0')
		return 0;
	if (strcasecmp(want, tag) == 0)
		return 3;
	if (lang_begins(want, tag, n))
		return 2;
	return lang_begins(tag, want, strcspn(want, "-")) ? 1 : 0;
}
