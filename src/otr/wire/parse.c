/*
 * What kind of message a body is, looked at strictly: libotr searches for
 * its marks anywhere in a text, we only where the body starts with them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "otr/wire/inside.h"

/* "?OTR:" base64 "." and nothing else: libotr sees no other form. */
static bool
parse_is_whole(const char *s)
{
	s += wire_run(s);
	while (*s == '=')
		s++;
	if (*s++ != '.')
		return false;
	return s[strspn(s, " \t\r\n")] == '\0';
}

/* OTRv3, "Key Management" and "Data Message": the type bytes. */
static enum wire_kind
parse_kind(unsigned char type)
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

/* OTRv3, "Data Message": the flag IGNORE_UNREADABLE, behind the tags. */
static bool
parse_ignorable(const char *body, int version)
{
	unsigned char head[12];

	return wire_decode(body + 5, head, 12) &&
	    (head[version == 3 ? 11 : 3] & 1) != 0;
}

static void
parse_encoded(const char *body, struct wire *w)
{
	unsigned char head[12];

	w->kind = WIRE_BROKEN;
	if (!parse_is_whole(body + 5) || !wire_decode(body + 5, head, 3) ||
	    head[0] != 0)
		return;
	w->version = head[1];
	if (w->version == 1)
		w->kind = WIRE_V1;
	if (w->version != 2 && w->version != 3)
		return;
	if (w->version == 3) {
		if (!wire_decode(body + 5, head, 12))
			return;
		w->from = wire_number(head + 3);
		w->to = wire_number(head + 7);
		if (w->from < 0x100)	/* OTRv3, "Instance Tags" */
			return;
	}
	w->kind = parse_kind(head[2]);
	if (w->kind == WIRE_DATA)
		w->ignorable = parse_ignorable(body, w->version);
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
	const char *s = strstr(body, WIRE_TAG_BASE);
	size_t left;

	if (s == NULL)
		return;
	w->kind = WIRE_TAGGED;
	w->tag = s;
	s += strlen(WIRE_TAG_BASE);
	/* Once: foreign blanks may go on for half a megabyte. */
	for (left = strspn(s, " \t"); left >= 8; left -= 8, s += 8) {
		if (strncmp(s, WIRE_TAG_V1, 8) == 0)
			w->offers |= 1u << 1;
		else if (strncmp(s, WIRE_TAG_V2, 8) == 0)
			w->offers |= 1u << 2;
		else if (strncmp(s, WIRE_TAG_V3, 8) == 0)
			w->offers |= 1u << 3;
	}
	w->tag_end = s;
}

/* Begins as OTR and is none: what people write about it is a text. */
static void
parse_broken(const char *body, struct wire *w)
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
	if (strncmp(body, "?OTR:", 5) == 0 && wire_digit(body[5]) >= 0)
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
		parse_broken(body, w);
}
