/*
 * A checked copy of text in libconfuse's syntax, for libconfuse to read: with
 * every string, comment and section closed, quoted anew, without titles and
 * secrets, and as many lines.  Must not know what libconfuse makes of it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "conf/inside.h"

#define DEPTH 8

/* What the last token was: a name, a title after one, a value after `='. */
enum token { NONE, NAME, TITLE, VALUE, EQUALS, OPEN, OTHER };

struct scan {
	struct parse *parse;
	const char *s;
	size_t len, at;
	unsigned line;
	unsigned open[DEPTH];	/* lines of the `{' that are not closed */
	size_t depth;
	struct str *out;
	enum token last;
	bool secret;		/* the value that comes is one */
	bool list;		/* within one */
	struct str name;	/* the last word or string */
	bool word;		/* a word, without quotes */
	struct str setting;	/* whose value was read last */
	unsigned valued;	/* the line in which it ended; 0: none did */
};

static int
scan_look(const struct scan *sc, size_t ahead)
{
	return sc->at + ahead < sc->len ?
	    (unsigned char)sc->s[sc->at + ahead] : -1;
}

static bool
scan_is_name(const char *s)
{
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && *s != '_' && *s != '-')
			return false;
	return true;
}

static bool
scan_in_word(int c)
{
	return c > ' ' && c != 0x7f && strchr("#\"'={}()+,*", c) == NULL;
}

/* Lines are kept, so that libconfuse counts as we do. */
static void
scan_put_lines(struct scan *sc, unsigned from)
{
	for (; from < sc->line; from++)
		str_add(sc->out, "\n");
}

void
scan_quote(struct str *out, const char *s)
{
	str_addc(out, '"');
	for (; *s != '\0'; s++)
		if (*s == '"' || *s == '\\' || *s == '$')
			str_addf(out, "\\%c", *s);
		else if (*s == '\n')
			str_add(out, "\\n");
		else if (*s == '\t')
			str_add(out, "\\t");
		else if ((unsigned char)*s < ' ' || *s == 0x7f)
			str_addf(out, "\\x%02x", (unsigned)*s);
		else
			str_addc(out, *s);
	str_addc(out, '"');
}

/* A secret is kept here; libconfuse gets its number. */
static void
scan_put_secret(struct scan *sc)
{
	struct parse *p = sc->parse;

	p->secrets = xreallocarray(p->secrets, p->n_secrets + 1,
	    sizeof(p->secrets[0]));
	p->secrets[p->n_secrets] = secret_dup(sc->name.s);
	str_addf(sc->out, "\"%zu\"", p->n_secrets++);
	sc->secret = false;
}

static void
scan_put_name(struct scan *sc)
{
	if (sc->secret)
		scan_put_secret(sc);
	else if (sc->word && scan_is_name(sc->name.s))
		str_add(sc->out, sc->name.s);
	else
		scan_quote(sc->out, sc->name.s);
	str_addc(sc->out, ' ');
}

/* Before any token but `{': what looked like a title is none. */
static void
scan_put_pending(struct scan *sc)
{
	if (sc->last == TITLE)
		scan_put_name(sc);
	sc->last = OTHER;
}

/* Begins a word or string, which will stand in `name`. */
static void
scan_begin_name(struct scan *sc, bool word)
{
	enum token next = sc->last == EQUALS || sc->last == TITLE ||
	    sc->list ? VALUE : sc->last == NAME ? TITLE : NAME;

	scan_put_pending(sc);
	sc->last = next;
	sc->word = word;
	str_clear(&sc->name);
}

/* A value of several words without quotes, perhaps a secret: its words are
 * not repeated. */
static int
scan_fail_stray(struct scan *sc)
{
	return parse_fail_at(sc->parse, sc->line, "expected nothing more "
	    "behind the value of `%s': one of several words, or with other "
	    "characters than letters and digits, needs \" around it",
	    sc->setting.s);
}

static bool
scan_is_behind_value(const struct scan *sc)
{
	return sc->parse->is_known != NULL && sc->valued == sc->line;
}

/* Behind a value only the next setting may stand, or a section. */
static bool
scan_is_stray(const struct scan *sc)
{
	size_t ahead = 0;
	int next;

	if (sc->last != NAME || !scan_is_behind_value(sc))
		return false;
	while ((next = scan_look(sc, ahead)) == ' ' || next == '\t')
		ahead++;
	switch (sc->parse->is_known(sc->name.s)) {
	case PARSE_SETTING:
		return next != '=' && next != '+';
	case PARSE_SECTION:
		return next == -1 || next == '\r' || next == '\n';
	case PARSE_UNKNOWN:
		break;
	}
	return true;
}

/* "password:hunter2": what stands behind a setting is its value. */
static int
scan_fail_name(struct scan *sc)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	char *name = xstrndup(sc->name.s, strspn(sc->name.s, letters));
	bool known = sc->parse->is_known != NULL &&
	    sc->parse->is_known(name) == PARSE_SETTING;

	if (known)
		parse_fail_at(sc->parse, sc->line, "expected `=' after `%s'",
		    name);
	else
		parse_fail_at(sc->parse, sc->line, "expected a name of "
		    "letters, digits and `_', not `%s'", sc->name.s);
	free(name);
	return -1;
}

/*
 * A title waits, until it is known whether `{' follows.  A name that is none
 * could be a path to libconfuse, into another section.
 */
static int
scan_end_name(struct scan *sc)
{
	if (scan_is_stray(sc))
		return scan_fail_stray(sc);
	if (sc->last == VALUE)
		sc->valued = sc->line;
	if (sc->last == NAME && !scan_is_name(sc->name.s))
		return scan_fail_name(sc);
	if (sc->last != TITLE)
		scan_put_name(sc);
	return 0;
}

static int
scan_hex(int c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	    c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* What stands after a backslash between double quotes. */
static int
scan_escape(struct scan *sc)
{
	static const char from[] = "abefnrtv", to[] = "\a\b\033\f\n\r\t\v";
	int c = scan_look(sc, 0), n;
	const char *p;

	if (c == 'x' && scan_hex(scan_look(sc, 1)) != -1 &&
	    scan_hex(scan_look(sc, 2)) != -1) {
		n = scan_hex(scan_look(sc, 1)) * 16 + scan_hex(scan_look(sc,
		    2));
		if (n == 0)
			return parse_fail_at(sc->parse, sc->line,
			    "expected text without a zero byte");
		sc->at += 2;
		str_addc(&sc->name, (char)n);
	} else if (c == '\n')
		sc->line++;
	else if (c > 0 && (p = strchr(from, c)) != NULL)
		str_addc(&sc->name, to[p - from]);
	else if (c > 0 && !isalnum(c))
		str_addc(&sc->name, (char)c);
	else if (c != -1)
		return parse_fail_at(sc->parse, sc->line, "expected \\\\, "
		    "\\\", \\n, \\t or \\x and two hex digits behind a `\\'");
	sc->at++;
	return 0;
}

static int
scan_string(struct scan *sc)
{
	unsigned begin = sc->line;
	int quote = scan_look(sc, 0), c;

	scan_begin_name(sc, false);
	for (sc->at++; (c = scan_look(sc, 0)) != quote;) {
		if (c == -1)
			return parse_fail_at(sc->parse, begin, "expected %c "
			    "at the end of the text that begins here", quote);
		sc->at++;
		if (c == '\n')
			sc->line++;
		if (c != '\\')
			str_addc(&sc->name, (char)c);
		else if (quote == '"') {
			if (scan_escape(sc) == -1)
				return -1;
		} else if ((c = scan_look(sc, 0)) == '\\' || c == '\'') {
			str_addc(&sc->name, (char)c);
			sc->at++;
		} else
			str_addc(&sc->name, '\\');
	}
	sc->at++;
	if (!utf8_valid(sc->name.s, sc->name.len))
		return parse_fail_at(sc->parse, begin,
		    "expected text in UTF-8");
	scan_put_lines(sc, begin);
	return scan_end_name(sc);
}

static int
scan_word(struct scan *sc)
{
	int c;

	scan_begin_name(sc, true);
	while ((c = scan_look(sc, 0)) != -1 && scan_in_word(c)) {
		if (c == '$' && scan_look(sc, 1) == '{')
			return parse_fail_at(sc->parse, sc->line, "expected "
			    "text: ${...} has no meaning here; put a $ into "
			    "'single quotes'");
		str_addc(&sc->name, (char)c);
		sc->at++;
	}
	return scan_end_name(sc);
}

static int
scan_comment(struct scan *sc)
{
	unsigned begin = sc->line;

	if (scan_look(sc, 1) != '*') {
		while (scan_look(sc, 0) != -1 && scan_look(sc, 0) != '\n')
			sc->at++;
		return 0;
	}
	for (sc->at += 2; scan_look(sc, 0) != '*' || scan_look(sc, 1) != '/';
	    sc->at++) {
		if (scan_look(sc, 0) == -1)
			return parse_fail_at(sc->parse, begin, "expected */ "
			    "at the end of the comment that begins here");
		if (scan_look(sc, 0) == '\n')
			sc->line++;
	}
	sc->at += 2;
	scan_put_lines(sc, begin);
	return 0;
}

/* "=" or "+=": what stands before is a name. */
static int
scan_equals(struct scan *sc)
{
	if (sc->last != NAME)
		return parse_fail_at(sc->parse, sc->line,
		    "expected the name of a setting before `='");
	scan_put_pending(sc);
	str_clear(&sc->setting);
	str_addn(&sc->setting, sc->name.s, sc->name.len);
	if (scan_look(sc, 0) == '+')
		str_addc(sc->out, sc->s[sc->at++]);
	sc->at++;
	str_addc(sc->out, '=');
	sc->secret = sc->parse->is_secret != NULL &&
	    sc->parse->is_secret(sc->name.s);
	sc->last = EQUALS;
	return 0;
}

/* "NAME {" or "NAME TITLE {"; the title is kept here. */
static int
scan_open_section(struct scan *sc)
{
	struct parse *p = sc->parse;
	struct parse_section *section;

	if (sc->last == NAME && p->titled)
		return parse_fail_at(p, sc->line,
		    "expected an address after `%s'", sc->name.s);
	if (sc->last == TITLE && !p->titled)
		return parse_fail_at(p, sc->line,
		    "expected `{', not `%s'", sc->name.s);
	p->sections = xreallocarray(p->sections, p->n_sections + 1,
	    sizeof(p->sections[0]));
	section = &p->sections[p->n_sections++];
	section->line = sc->line;
	section->title = sc->last == TITLE ? xstrdup(sc->name.s) : NULL;
	return 0;
}

static int
scan_open(struct scan *sc)
{
	if (sc->depth == DEPTH)
		return parse_fail_at(sc->parse, sc->line,
		    "expected a setting, not one more `{'");
	sc->open[sc->depth++] = sc->line;
	if (sc->last == EQUALS)
		sc->list = true;
	else if (scan_open_section(sc) == -1)
		return -1;
	sc->last = OPEN;
	sc->secret = false;
	str_addc(sc->out, sc->s[sc->at++]);
	return 0;
}

static int
scan_other(struct scan *sc)
{
	if (scan_look(sc, 0) == '}' && sc->depth-- == 0)
		return parse_fail_at(sc->parse, sc->line,
		    "expected a setting: this `}' closes nothing");
	if (scan_look(sc, 0) == '}')
		sc->list = false;
	scan_put_pending(sc);
	sc->secret = false;
	str_addc(sc->out, sc->s[sc->at++]);
	return 0;
}

static int
scan_token(struct scan *sc)
{
	int c = scan_look(sc, 0), next = scan_look(sc, 1);

	if (c == '\n') {
		sc->line++;
		sc->at++;
		str_addc(sc->out, '\n');
	} else if (c == ' ' || c == '\t' || (c == '\r' && next == '\n'))
		sc->at++;
	else if (c == '#' || (c == '/' && (next == '/' || next == '*')))
		return scan_comment(sc);
	else if (c == '"' || c == '\'')
		return scan_string(sc);
	else if (c == '=' || (c == '+' && next == '='))
		return scan_equals(sc);
	else if (c == '{')
		return scan_open(sc);
	else if (c == '}' || c == ',')
		return scan_other(sc);
	else if (scan_in_word(c))
		return scan_word(sc);
	else if (sc->secret || scan_is_behind_value(sc))
		return scan_fail_stray(sc);
	else
		return parse_fail_at(sc->parse, sc->line,
		    "expected a name or quoted text, not `%c'", c);
	return 0;
}

/* Which line a byte stands on, for text that is no text. */
static int
scan_check_utf8(struct parse *p, const char *s, size_t len)
{
	unsigned line = 1;
	uint32_t cp;
	size_t at;
	int n;

	if (utf8_valid(s, len))
		return 0;
	for (at = 0; at < len; at += (size_t)n) {
		if (s[at] == '\0' ||
		    (n = utf8_decode(s + at, len - at, &cp)) <= 0)
			break;
		if (cp == '\n')
			line++;
	}
	return parse_fail_at(p, line, "expected text in UTF-8");
}

int
scan_text(struct parse *p, const char *s, size_t len, struct str *out)
{
	struct scan sc = { .parse = p, .s = s, .len = len, .line = 1,
	    .out = out, .last = NONE };
	int r;

	if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		sc.at = 3;
	if (scan_check_utf8(p, s, len) == -1)
		return -1;
	str_init_secret(&sc.name);
	str_init(&sc.setting);
	for (r = 0; r == 0 && sc.at < len;)
		r = scan_token(&sc);
	scan_put_pending(&sc);
	/* libconfuse would take the end for the end of all sections. */
	if (r == 0 && sc.depth > 0)
		r = parse_fail_at(p, sc.open[sc.depth - 1],
		    "expected `}' at the end of what begins here");
	str_free(&sc.name);
	str_free(&sc.setting);
	return r;
}
