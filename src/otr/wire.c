/*
 * What kind of message a body is, looked at strictly: libotr searches for
 * its marks anywhere in a text, we only where the body starts with them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <string.h>

#include <libotr/proto.h>

#include "otr/session.h"

static int
b64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The first `n` (a multiple of 3) bytes of base64 text. */
static bool
b64_head(const char *s, unsigned char *out, size_t n)
{
	size_t i, j;
	int v;

	for (i = 0; i < n; i += 3, s += 4) {
		uint32_t word = 0;

		for (j = 0; j < 4; j++) {
			if ((v = b64_value(s[j])) < 0)
				return false;
			word = word << 6 | (uint32_t)v;
		}
		out[i] = word >> 16 & 0xff;
		out[i + 1] = word >> 8 & 0xff;
		out[i + 2] = word & 0xff;
	}
	return true;
}

/* "?OTR:" base64 "." and nothing else: libotr sees no other form. */
static bool
is_whole(const char *s)
{
	while (b64_value(*s) >= 0)
		s++;
	while (*s == '=')
		s++;
	if (*s++ != '.')
		return false;
	return s[strspn(s, " \t\r\n")] == '\0';
}

static uint32_t be32(const unsigned char *);

/* The first 16 characters of base64: version and tags; 0 where unknown. */
void
wire_head(const char *s, struct wire *w)
{
	unsigned char head[12];

	w->version = 0;
	w->from = w->to = 0;
	if (!b64_head(s, head, 12) || head[0] != 0 || (head[1] != 2 &&
	    head[1] != 3))
		return;
	w->version = head[1];
	if (w->version == 3) {
		w->from = be32(head + 3);
		w->to = be32(head + 7);
	}
}

static uint32_t
be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* ---- the fields of a message that was decoded --------------------------- */

const unsigned char *
read_bytes(struct reader *r, size_t n)
{
	const unsigned char *at = r->at;

	if (n > r->left)
		return NULL;
	r->at += n;
	r->left -= n;
	return at;
}

bool
read_int(struct reader *r, uint32_t *out)
{
	const unsigned char *p = read_bytes(r, 4);

	if (p == NULL)
		return false;
	*out = be32(p);
	return true;
}

const unsigned char *
read_sized(struct reader *r, uint32_t *len)
{
	return read_int(r, len) ? read_bytes(r, *len) : NULL;
}

bool
same_bytes(const unsigned char *a, const unsigned char *b, size_t n)
{
	unsigned char diff = 0;

	while (n-- > 0)
		diff |= *a++ ^ *b++;
	return diff == 0;
}

/* ---- the kind of a message ---------------------------------------------- */

/* OTRv3, "Key Management" and "Data Message": the type bytes. */
static enum wire_kind
kind_of(unsigned char type)
{
	switch (type) {
	case 0x02:
		return WIRE_COMMIT;
	case 0x0a:
		return WIRE_KEY;
	case 0x11:
		return WIRE_REVEAL;
	case 0x12:
		return WIRE_SIGNATURE;
	case 0x03:
		return WIRE_DATA;
	default:
		return WIRE_BROKEN;
	}
}

static void
parse_encoded(const char *body, struct wire *w)
{
	unsigned char head[12];

	w->kind = WIRE_BROKEN;
	if (!is_whole(body + 5) || !b64_head(body + 5, head, 3) ||
	    head[0] != 0)
		return;
	w->version = head[1];
	if (w->version == 1)
		w->kind = WIRE_V1;
	if (w->version != 2 && w->version != 3)
		return;
	if (w->version == 3) {
		if (!b64_head(body + 5, head, 12))
			return;
		w->from = be32(head + 3);
		w->to = be32(head + 7);
		if (w->from < 0x100)	/* OTRv3, "Instance Tags" */
			return;
	}
	w->kind = kind_of(head[2]);
}

/* "?OTR?", "?OTRv23?", "?OTR?v23?". */
static bool
parse_query(const char *body, struct wire *w)
{
	const char *s = body + 4;

	if (*s == '?') {
		w->offers |= 1u << 1;
		s++;
	}
	if (*s == 'v') {
		for (s++; *s >= '0' && *s <= '9'; s++)
			w->offers |= 1u << (*s - '0');
		if (*s != '?')
			return false;
	} else if (w->offers == 0)
		return false;
	w->kind = WIRE_QUERY;
	return true;
}

static void
parse_tag(const char *body, struct wire *w)
{
	const char *s = strstr(body, OTRL_MESSAGE_TAG_BASE);
	size_t left;

	if (s == NULL)
		return;
	w->kind = WIRE_TAGGED;
	w->tag = s;
	s += strlen(OTRL_MESSAGE_TAG_BASE);
	/* Once: foreign blanks may go on for half a megabyte. */
	for (left = strspn(s, " \t"); left >= 8; left -= 8, s += 8) {
		if (strncmp(s, OTRL_MESSAGE_TAG_V1, 8) == 0)
			w->offers |= 1u << 1;
		else if (strncmp(s, OTRL_MESSAGE_TAG_V2, 8) == 0)
			w->offers |= 1u << 2;
		else if (strncmp(s, OTRL_MESSAGE_TAG_V3, 8) == 0)
			w->offers |= 1u << 3;
	}
	w->tag_end = s;
}

/* Begins as OTR and is none: what people write about it is a text. */
static void
broken_parse(const char *body, struct wire *w)
{
	bool piece = fragment_is(body);

	memset(w, 0, sizeof(*w));
	w->kind = WIRE_TEXT;
	armour_parse(body, w);
	if (w->kind == WIRE_TEXT && piece)
		w->kind = w->was = WIRE_BROKEN;
	else if (w->kind == WIRE_TEXT)
		parse_tag(body, w);
}

void
wire_parse(const char *body, struct wire *w)
{
	memset(w, 0, sizeof(*w));
	w->kind = WIRE_TEXT;
	if (strncmp(body, "?OTR:", 5) == 0 && b64_value(body[5]) >= 0)
		parse_encoded(body, w);
	else if (fragment_is(body))
		w->kind = fragment_fits(body) ? WIRE_FRAGMENT : WIRE_BROKEN;
	else if (strncmp(body, "?OTR Error:", 11) == 0)
		w->kind = WIRE_ERROR;
	else if (strncmp(body, "?OTR", 4) == 0 && parse_query(body, w))
		return;
	else
		parse_tag(body, w);
	if (w->kind == WIRE_TEXT || w->kind == WIRE_TAGGED)
		armour_parse(body, w);
	else if (w->kind == WIRE_BROKEN)
		broken_parse(body, w);
}

bool
otr_is_message(const char *body)
{
	struct wire w;

	wire_parse(body, &w);
	return w.kind != WIRE_TEXT && w.kind != WIRE_TAGGED;
}

bool
otr_is_otr(const char *body)
{
	struct wire w;

	wire_parse(body, &w);
	return w.kind != WIRE_TEXT;
}
