/*
 * OTR messages that something on the way has changed: the armour anywhere in
 * a text, broken or whole, so that it is not taken for what somebody wrote.
 * What is found here is shown as what it is and never acted on.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include "otr/wire/inside.h"

/* Characters of base64 in one go: what people write about OTR has fewer. */
#define RUN_HEAD 20		/* behind a head that is right */
#define RUN_ANY 48		/* behind any */
#define RUN_BARE 100		/* with no "?OTR:" before it */
#define HEAD_CHARS 16		/* of base64: version, type and both tags */
#define JUNK_MAX 200		/* bytes that may stand before a query */

#define FULL_WIDTH "\xef\xbc\x9f"	/* the question mark */

/* ---- the characters that count ------------------------------------------- */

struct scan {
	const char *at;
	bool broke;		/* a line ended before the last one */
};

/* Those that are not seen, and so may have been put in anywhere. */
static bool
armour_is_unseen(uint32_t cp)
{
	return cp == 0xad || cp == 0x34f || cp == 0x61c || cp == 0x180e ||
	    (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
	    (cp >= 0x2060 && cp <= 0x2069) ||
	    (cp >= 0xfe00 && cp <= 0xfe0f) || cp == 0xfeff;
}

/* "&#63;", "&quest;": the signs that the armour has, by name or number. */
static int
armour_entity(const char *s, size_t *len)
{
	static const struct { const char *name; char c; } names[] = {
		{ "quest;", '?' }, { "colon;", ':' }, { "comma;", ',' },
		{ "vert;", '|' }, { "verbar;", '|' }, { "plus;", '+' },
		{ "sol;", '/' }, { "equals;", '=' }, { "period;", '.' },
	};
	char *end;
	long c;

	for (size_t i = 0; i < NELEM(names); i++)
		if (strncmp(s + 1, names[i].name,
		    strlen(names[i].name)) == 0) {
			*len = 1 + strlen(names[i].name);
			return names[i].c;
		}
	if (s[1] != '#' || strchr("0123456789xX", s[2]) == NULL)
		return -1;
	c = s[2] == 'x' || s[2] == 'X' ? strtol(s + 3, &end, 16) :
	    strtol(s + 2, &end, 10);
	*len = (size_t)(end - s) + 1;
	return *end == ';' && c > ' ' && c < 127 ? (int)c : -1;
}

static int
armour_sign(const char *s, size_t *len)
{
	uint32_t cp;
	int n, c;

	*len = 1;
	if (*s == '&' && (c = armour_entity(s, len)) != -1)
		return c;
	*len = 1;
	if ((unsigned char)*s < 0x80)
		return (unsigned char)*s;
	n = utf8_decode(s, strnlen(s, 4), &cp);
	if (n < 1)
		return 1;
	*len = (size_t)n;
	if (armour_is_unseen(cp))
		return -1;
	/* Full width, as some input methods and gateways write. */
	return cp > 0xff00 && cp < 0xff5f ? (int)(cp - 0xff00 + ' ') : 1;
}

/* What a quotation puts before a line. */
static const char *
armour_skip_line(const char *s)
{
	const char *t = s + strspn(s, "\r\n");

	t += strspn(t, " \t");
	if (*t != '>')
		return s + strspn(s, "\r\n");
	return t + strspn(t, "> \t");
}

/* The next one; 0 at the end, 1 for one that the armour never has. */
static int
armour_scan_next(struct scan *s)
{
	size_t len;
	int c;

	s->broke = false;
	for (;;) {
		if (*s->at == '\r' || *s->at == '\n') {
			s->at = armour_skip_line(s->at);
			s->broke = true;
			continue;
		}
		if (*s->at == '\0')
			return 0;
		c = armour_sign(s->at, &len);
		s->at += len;
		if (c != -1 && (c >= ' ' || c == 1))
			return c;
	}
}

static int
armour_scan_peek(const struct scan *s)
{
	struct scan copy = *s;

	return armour_scan_next(&copy);
}

static bool
armour_is_base64(int c)
{
	return c > ' ' && c < 127 && wire_digit((char)c) >= 0;
}

static int
armour_lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static bool
armour_scan_word(struct scan *s, const char *word)
{
	struct scan copy = *s;

	for (; *word != '\0'; word++)
		if (armour_lower(armour_scan_next(&copy)) != armour_lower(
		    *word))
			return false;
	*s = copy;
	return true;
}

/* ---- the forms of the armour --------------------------------------------- */

/* OTRv3, "Key Management" and "Data Message": 00, version, type. */
static bool
armour_head_is_right(const char *head, struct wire *w)
{
	static const struct { const char *text; enum wire_kind kind; }
	    types[] = {
		{ "d", WIRE_DATA }, { "c", WIRE_COMMIT }, { "k", WIRE_KEY },
		{ "r", WIRE_REVEAL }, { "s", WIRE_SIGNATURE },
	};

	if (armour_lower(head[0]) != 'a' || armour_lower(head[1]) != 'a' ||
	    head[2] == '\0' || strchr("eEiImMqQ", head[2]) == NULL)
		return false;
	for (size_t i = 0; i < NELEM(types); i++)
		if (armour_lower(head[3]) == types[i].text[0]) {
			w->was = types[i].kind;
			return true;
		}
	return false;
}

/* "?OTR:" was read: base64 behind it, and how much in one go. */
static bool
armour_is_encoded(struct scan *s, bool first, struct wire *w)
{
	char head[HEAD_CHARS + 1] = "";
	size_t n = 0, run = 0, longest = 0;
	struct scan at = *s;
	bool right;

	w->was = WIRE_BROKEN;
	for (int c = armour_scan_next(&at); armour_is_base64(c); c =
	    armour_scan_next(&at)) {
		if (n < HEAD_CHARS)
			head[n] = (char)c;
		n++;
		run = at.broke ? 1 : run + 1;
		longest = run > longest ? run : longest;
		*s = at;
	}
	right = armour_head_is_right(head, w);
	if (!(right && first && n >= 4) && !(right && longest >= RUN_HEAD) &&
	    longest < RUN_ANY)
		return false;
	if (n >= HEAD_CHARS)
		wire_head(head, w);
	while (armour_scan_peek(s) == '=')
		armour_scan_next(s);
	if (armour_scan_peek(s) == '.')
		armour_scan_next(s);
	return true;
}

static bool
armour_scan_number(struct scan *s, const char *digits, size_t most, char after,
    unsigned long *out)
{
	char text[9] = "";
	size_t n = 0;
	int c;

	while ((c = armour_scan_next(s)) > ' ' && strchr(digits, c) != NULL &&
	    n < most && n < sizeof(text) - 1)
		text[n++] = (char)c;
	*out = strtoul(text, NULL, digits[10] != '\0' ? 16 : 10);
	return n > 0 && c == after;
}

/* OTRv3, "Fragmentation". */
static bool
armour_is_fragment(struct scan *s, bool tags, struct wire *w)
{
	static const char hex[] = "0123456789abcdefABCDEF";
	static const char decimal[] = "0123456789";
	unsigned long from = 0, to = 0, k, n;
	struct scan at = *s;
	size_t run = 0;
	int c;

	if (tags && (!armour_scan_number(&at, hex, 8, '|', &from) ||
	    !armour_scan_number(&at, hex, 8, ',', &to)))
		return false;
	if (!armour_scan_number(&at, decimal, 5, ',', &k) ||
	    !armour_scan_number(&at, decimal, 5, ',', &n) || k == 0 || k > n)
		return false;
	for (*s = at; armour_is_base64(c = armour_scan_next(&at)) ||
	    (c > ' ' && strchr("?:|.=", c) != NULL); *s = at)
		run++;
	w->was = WIRE_FRAGMENT;
	w->from = (uint32_t)from;
	w->to = (uint32_t)to;
	w->k = (unsigned)k;
	w->n = (unsigned)n;
	if (c == ',')
		*s = at;
	return run > 0 && (tags || run >= RUN_HEAD || k == n);
}

static bool
armour_is_query(struct scan *s)
{
	struct scan at = *s;
	int c = armour_scan_next(&at);
	bool digits = false;

	if (c == '?') {
		*s = at;
		c = armour_scan_next(&at);
		digits = true;
	}
	if (armour_lower(c) != 'v')
		return digits;
	while ((c = armour_scan_next(&at)) >= '0' && c <= '9')
		digits = true;
	if (c != '?')
		return false;
	*s = at;
	return digits;
}

/* What a gateway, a formatter or a bridge puts before a text. */
static bool
armour_is_junk(const char *s, const char *end)
{
	const char *close;
	size_t len;

	if (end - s > JUNK_MAX)
		return false;
	while (s < end) {
		close = *s == '<' ? strchr(s, '>') : *s == '[' ?
		    strchr(s, ']') : *s == '(' ? strchr(s, ')') : NULL;
		if (close != NULL && close < end)
			s = close + 1;
		else if (strchr(" \t\r\n*_", *s) != NULL)
			s++;
		else if (armour_sign(s, &len) == -1)
			s += len;
		else
			return false;
	}
	return true;
}

static bool
armour_is_quoted(const char *body, const char *at)
{
	while (at > body && strchr(" \t", at[-1]) != NULL)
		at--;
	return at > body && at[-1] == '>' && (at - 1 == body ||
	    strchr("\n> ", at[-2]) != NULL);
}

/* Whether armour begins at `s`; then `end` is what is behind it. */
static bool
armour_at(const char *body, const char *s, const char **end, struct wire *w)
{
	struct scan scan = { .at = s };
	bool found = false;

	if (!armour_scan_word(&scan, "?OTR"))
		return false;
	if (armour_scan_word(&scan, ":"))
		found = armour_is_encoded(&scan, s == body, w);
	else if (armour_scan_peek(&scan) == '|' || armour_scan_peek(&scan) ==
	    ',')
		found = armour_is_fragment(&scan,
		    armour_scan_next(&scan) == '|', w);
	else if (armour_is_junk(body, s)) {
		w->was = armour_scan_word(&scan, " Error:") ? WIRE_ERROR :
		    WIRE_QUERY;
		found = w->was == WIRE_ERROR || armour_is_query(&scan);
	}
	*end = scan.at;
	return found;
}

/* What is left where the "?OTR:" before it was cut off or changed. */
static bool
armour_bare_at(const char *s, size_t run, struct wire *w)
{
	if (run < RUN_BARE || !armour_head_is_right(s, w) || s[0] != 'A' ||
	    s[1] != 'A')
		return false;
	wire_head(s, w);
	return true;
}

/* The first from `s` on; NULL: none. */
static const char *
armour_find(const char *body, const char *s, const char **end, struct wire *w)
{
	while (*s != '\0') {
		size_t run = wire_run(s);

		if (run > 0) {
			if (armour_bare_at(s, run, w)) {
				*end = s + run + strspn(s + run, "=.");
				return s;
			}
			s += run;
			continue;
		}
		if ((*s == '?' || *s == '&' ||
		    strncmp(s, FULL_WIDTH, strlen(FULL_WIDTH)) == 0) &&
		    armour_at(body, s, end, w))
			return s;
		s++;
	}
	return NULL;
}

void
armour_parse(const char *body, struct wire *w)
{
	struct wire found = *w;
	const char *at, *end;

	if ((at = armour_find(body, body, &end, &found)) == NULL)
		return;
	found.kind = WIRE_BENT;
	found.quoted = armour_is_quoted(body, at);
	*w = found;
}

void
armour_around(const char *body, struct str *out)
{
	const char *at, *end = body;
	struct wire w;

	while ((at = armour_find(body, body, &end, &w)) != NULL) {
		str_addn(out, body, (size_t)(at - body));
		/* Once, where several stand side by side. */
		if (out->len < 3 || strcmp(out->s + out->len - 3, "...") != 0)
			str_add(out, "...");
		body = end;
	}
	str_add(out, body);
}
