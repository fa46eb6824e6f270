/*
 * Names compared as people compare them: capitals do not count (Unicode, 3.13),
 * nor how a letter with marks is put together, nor what is never seen.  For
 * finding somebody by what was typed; whether two names can be taken for each
 * other, skeleton.c knows.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include <utf8proc.h>

#include "lib/lib.h"

#define FOLD_MAX 16		/* characters that one becomes */

/* A text on its way. */
struct fold {
	const char *s;
	size_t left;
	utf8proc_int32_t cps[FOLD_MAX];	/* of the character before `s` */
	int n, at;
};

static void
fold_begin(struct fold *f, const char *s)
{
	f->s = s;
	f->left = strlen(s);
	f->n = f->at = 0;
}

static void
fold_read(struct fold *f)
{
	const utf8proc_option_t how = UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE |
	    UTF8PROC_IGNORE;
	utf8proc_ssize_t n;
	int class = 0;
	uint32_t cp;
	size_t len = utf8_take(f->s, f->left, &cp);

	f->s += len;
	f->left -= len;
	n = utf8proc_decompose_char((utf8proc_int32_t)cp, f->cps, FOLD_MAX,
	    how, &class);
	if (n < 0 || n > FOLD_MAX) {
		f->cps[0] = (utf8proc_int32_t)cp;
		n = 1;
	}
	f->n = (int)n;
	f->at = 0;
}

/* The next character; 0 at the end. */
static uint32_t
fold_next(struct fold *f)
{
	unsigned char c;

	while (f->at == f->n) {
		if (f->left == 0)
			return 0;
		c = (unsigned char)*f->s;
		if (c >= 0x80) {
			fold_read(f);
			continue;
		}
		f->s++;
		f->left--;
		return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
	}
	return (uint32_t)f->cps[f->at++];
}

bool
name_begins(const char *name, const char *typed)
{
	struct fold a, b;
	uint32_t cp;

	fold_begin(&a, name);
	fold_begin(&b, typed);
	while ((cp = fold_next(&b)) != 0)
		if (fold_next(&a) != cp)
			return false;
	return true;
}

bool
name_same(const char *name, const char *other)
{
	struct fold a, b;
	uint32_t cp;

	fold_begin(&a, name);
	fold_begin(&b, other);
	do {
		cp = fold_next(&a);
		if (fold_next(&b) != cp)
			return false;
	} while (cp != 0);
	return true;
}

char *
name_folded(const char *name)
{
	char utf8[UTF8_MAX];
	struct fold f;
	struct str out;
	uint32_t cp;

	str_init(&out);
	fold_begin(&f, name);
	while ((cp = fold_next(&f)) != 0)
		str_addn(&out, utf8, utf8_encode(utf8, cp));
	return str_take(&out);
}
