/*
 * Growable strings, in plain memory or in that of secrets.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/lib.h"

void
str_fit(char *to, size_t size, const char *s)
{
	size_t n = strnlen(s, size - 1);

	memcpy(to, s, n);
	to[n] = '\0';
}

/* What an empty string points to until something is added. */
static const char nothing[1] = "";

void
str_init(struct str *str)
{
	str->s = (char *)(uintptr_t)nothing;
	str->len = str->cap = 0;
	str->secret = false;
}

void
str_init_secret(struct str *str)
{
	str_init(str);
	str->secret = true;
}

static void
str_release(struct str *str)
{
	if (str->cap == 0)
		return;
	if (str->secret)
		secret_free(str->s);
	else
		free(str->s);
}

/* A secret is moved by hand and wiped. */
static void
str_move(struct str *str, size_t more)
{
	size_t need, cap;
	char *s;

	if (more > SIZE_MAX / 4 || str->len > SIZE_MAX / 4)
		die("out of memory");
	need = str->len + more + 1;
	cap = str->cap < 32 ? 32 : str->cap * 2;
	if (cap < need)
		cap = need;
	if (!str->secret && str->cap > 0) {
		s = xrealloc(str->s, cap);
	} else {
		s = str->secret ? secret_alloc(cap) : xmalloc(cap);
		memcpy(s, str->s, str->len + 1);
		str_release(str);
	}
	str->s = s;
	str->cap = cap;
}

/* Room for `more` bytes and the NUL; nearly always it is there. */
static inline void
str_grow(struct str *str, size_t more)
{
	if (more >= str->cap - str->len)
		str_move(str, more);
}

void
str_room(struct str *str, size_t bytes)
{
	str_grow(str, bytes);
}

void
str_addn(struct str *str, const char *s, size_t n)
{
	str_grow(str, n);
	if (n > 0)
		memcpy(str->s + str->len, s, n);
	str->len += n;
	str->s[str->len] = '\0';
}

void
str_add(struct str *str, const char *s)
{
	str_addn(str, s, strlen(s));
}

void
str_addc(struct str *str, char c)
{
	str_grow(str, 1);
	str->s[str->len++] = c;
	str->s[str->len] = '\0';
}

/* Printed in place, so that no copy of a secret is left elsewhere. */
void
str_addv(struct str *str, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		die("a text could not be formatted");
	str_grow(str, (size_t)n);
	vsnprintf(str->s + str->len, (size_t)n + 1, fmt, ap);
	str->len += (size_t)n;
}

void
str_addf(struct str *str, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_addv(str, fmt, ap);
	va_end(ap);
}

void
str_clear(struct str *str)
{
	if (str->cap == 0)
		return;
	if (str->secret)
		wipe(str->s, str->len);
	str->len = 0;
	str->s[0] = '\0';
}

void
str_free(struct str *str)
{
	bool secret = str->secret;

	str_release(str);
	str_init(str);
	str->secret = secret;
}

char *
str_take(struct str *str)
{
	bool secret = str->secret;
	char *s;

	str_grow(str, 0);
	str->s[str->len] = '\0';
	s = str->s;
	str_init(str);
	str->secret = secret;
	return s;
}
