/*
 * Errors as values on the caller's stack.  Must not print.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <string.h>

#include "lib/lib.h"

/*
 * A text that was cut may end within a character; since errors are shown,
 * the torn bytes are dropped.
 */
static void
mend_end(char *text)
{
	size_t len = strlen(text), start = len;
	uint32_t cp;

	while (start > 0 && len - start < 4 &&
	    ((unsigned char)text[start - 1] & 0xc0) == 0x80)
		start--;
	if (start > 0 && ((unsigned char)text[start - 1] & 0xc0) == 0xc0)
		start--;
	if (start < len && utf8_decode(text + start, len - start, &cp) == -1)
		text[start] = '\0';
}

static void
add(char *text, size_t size, const char *more)
{
	size_t len = strlen(text), n = strnlen(more, size - 1 - len);

	memcpy(text + len, more, n);
	text[len + n] = '\0';
}

int
err_set(struct err *err, const char *code, const char *fmt, ...)
{
	char text[sizeof(err->text)];
	va_list ap;

	if (err == NULL)
		return -1;
	/* By way of a copy: an argument may be the old text. */
	va_start(ap, fmt);
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		text[0] = '\0';
	va_end(ap);
	snprintf(err->code, sizeof(err->code), "%s", code);
	mend_end(text);
	memcpy(err->text, text, sizeof(text));
	return -1;
}

bool
err_is(const struct err *err, const char *code)
{
	return strcmp(err->code, code) == 0;
}

int
err_in(struct err *err, const char *fmt, ...)
{
	char text[sizeof(err->text)];
	va_list ap;

	if (err == NULL)
		return -1;
	va_start(ap, fmt);
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		text[0] = '\0';
	va_end(ap);
	add(text, sizeof(text), ": ");
	add(text, sizeof(text), err->text);
	mend_end(text);
	memcpy(err->text, text, sizeof(text));
	return -1;
}
