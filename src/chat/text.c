/*
 * Texts as the model takes them: bounded, on one line, between quotation
 * marks of ours; and fresh ids.  Must not know what they are about.
 *
 * SPDX-License-Identifier: ISC
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define NICK_COLUMNS 32		/* of a nick within a sentence */
#define NICK_BYTES 256

#define ID_SIZE 12
#define SIGN_MAX 48		/* of what was cut */

/* Short, since people type it after /resend; 60 bits are unique enough. */
char *
chat_id(struct chat *c)
{
	static const char digits[] = "abcdefghijkmnpqrstuvwxyz23456789";
	char *id = xmalloc(ID_SIZE + 1);

	/* For some at once: each time is a call of the kernel. */
	if (c->chances < ID_SIZE) {
		random_bytes(c->chance, sizeof(c->chance));
		c->chances = sizeof(c->chance);
	}
	for (size_t i = 0; i < ID_SIZE; i++)
		id[i] = digits[c->chance[--c->chances] % 32];
	id[ID_SIZE] = '\0';
	return id;
}

void
chat_fit(char *dst, size_t size, const char *s)
{
	size_t n = 0, len = strlen(s), next, room = size;
	bool sign = len >= size && size >= 64;

	if (sign)
		room -= SIGN_MAX;
	while ((next = utf8_next(s + n, len - n)) > 0 && n + next < room)
		n += next;
	memmove(dst, s, n);
	dst[n] = '\0';
	if (sign)
		snprintf(dst + n, SIGN_MAX, "... (cut: %zu more bytes)",
		    len - n);
}

/*
 * Law 6: what foreign text says within a notice must not look like a line of
 * the program's own.
 */
const char *
chat_line(char dst[CHAT_NOTE_MAX + 1], const char *s)
{
	chat_fit(dst, CHAT_NOTE_MAX + 1, s != NULL ? s : "");
	for (char *p = dst; *p != '\0'; p++)
		if (*p == '\n' || *p == '\r' || *p == '\t' || *p == '\f')
			*p = ' ';
	return dst;
}

/* Between quotation marks of ours it must not bring its own to end them. */
const char *
chat_quote(char dst[CHAT_NOTE_MAX + 1], const char *s)
{
	chat_line(dst, s);
	for (char *p = dst; *p != '\0'; p++)
		if (*p == '"')
			*p = '\'';
	return dst;
}

const char *
chat_nick(char dst[CHAT_NOTE_MAX + 1], const char *nick)
{
	const char *mark = name_is_plain(nick) ? "" : "\"";
	size_t len = strlen(nick), n = 0, next, clip;
	char begin[NICK_BYTES + 1], quoted[CHAT_NOTE_MAX + 1];

	clip = utf8_clip(nick, len, NICK_COLUMNS);
	while (n < clip && (next = utf8_next(nick + n, len - n)) > 0 &&
	    n + next <= NICK_BYTES)
		n += next;
	memcpy(begin, nick, n);
	begin[n] = '\0';
	chat_quote(quoted, begin);
	snprintf(dst, CHAT_NOTE_MAX + 1, "%s%.*s%s%s", mark, NICK_BYTES, quoted,
	    n < len ? "..." : "", mark);
	return dst;
}

void
keep_text(char **at, const char *s, size_t max)
{
	char *copy = xmalloc(max + 1);

	chat_fit(copy, max + 1, s);
	free(*at);
	*at = xstrdup(copy);
	free(copy);
}

char *
chat_flat(const char *s)
{
	char *flat = xstrdup(s);

	for (char *p = flat; *p != '\0'; p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	return flat;
}

char *
message_text(const char *subject, const char *body)
{
	struct str s;
	char *flat;

	str_init_secret(&s);
	if (subject != NULL && *subject != '\0') {
		flat = chat_flat(subject);
		str_addf(&s, "Subject: %s%s", flat, *body != '\0' ? "\n" :
		    "");
		free(flat);
	}
	str_add(&s, body);
	return str_take(&s);
}

const char *
chat_grouped(char out[FINGERPRINT_HEX + 5], const char *hex)
{
	out[0] = '\0';
	if (hex != NULL && strlen(hex) == FINGERPRINT_HEX)
		otr_fingerprint_show(hex, out);
	return out;
}

/* All are wiped, not only those under OTR: it costs nothing to speak of. */
void
text_free(char *s)
{
	if (s == NULL)
		return;
	wipe(s, strlen(s));
	free(s);
}

char *
text_without(const char *text, const char *body, size_t at, size_t n)
{
	size_t len = strlen(body);
	struct str out;

	/* Foreign: whatever sotto-net says. */
	if (n == 0 || at > len || n > len - at ||
	    ((unsigned char)body[at] & 0xc0) == 0x80 ||
	    ((unsigned char)body[at + n] & 0xc0) == 0x80 ||
	    strncmp(text, body, at + n) != 0)
		return NULL;
	str_init_secret(&out);
	str_addn(&out, text, at);
	str_add(&out, text + at + n);
	return str_take(&out);
}

bool
text_is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}
