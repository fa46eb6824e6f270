/*
 * Errors as values on the caller's stack.  Must not print.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <string.h>

#include "lib/lib.h"

/* Bytes within a character, not its first. */
static bool
err_is_within(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/*
 * "what failed: why": where that is too long for its place, the middle gives
 * way to a sign that says so; no character is torn.
 */
static void
err_fit(char *dst, size_t size, const char *text)
{
	char sign[48];
	size_t len = strlen(text), head, tail, n;

	if (len < size) {
		memcpy(dst, text, len + 1);
		return;
	}
	head = (size - sizeof(sign)) / 2;
	tail = len - (size - sizeof(sign) - head);
	while (head > 0 && err_is_within(text[head]))
		head--;
	while (err_is_within(text[tail]))
		tail++;
	n = (size_t)snprintf(sign, sizeof(sign), " [... %zu bytes ...] ",
	    tail - head);
	memcpy(dst, text, head);
	memcpy(dst + head, sign, n);
	memcpy(dst + head + n, text + tail, len - tail + 1);
}

/* What is printed, on the way into an err that may be among the arguments. */
static void
err_print(struct str *text, const char *fmt, va_list ap)
{
	str_init(text);
	str_addv(text, fmt, ap);
}

/* Takes the text over. */
static int
err_take(struct err *err, struct str *text)
{
	err_fit(err->text, sizeof(err->text), text->s);
	str_free(text);
	return -1;
}

int
err_set(struct err *err, const char *code, const char *fmt, ...)
{
	struct str text;
	va_list ap;

	if (err == NULL)
		return -1;
	va_start(ap, fmt);
	err_print(&text, fmt, ap);
	va_end(ap);
	snprintf(err->code, sizeof(err->code), "%s", code);
	return err_take(err, &text);
}

bool
err_is(const struct err *err, const char *code)
{
	return strcmp(err->code, code) == 0;
}

int
err_in(struct err *err, const char *fmt, ...)
{
	struct str text;
	va_list ap;

	if (err == NULL)
		return -1;
	va_start(ap, fmt);
	err_print(&text, fmt, ap);
	va_end(ap);
	str_add(&text, ": ");
	str_add(&text, err->text);
	return err_take(err, &text);
}
