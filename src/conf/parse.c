/*
 * Reading text in libconfuse's syntax.  libconfuse has the grammar; what
 * it is given has been checked and written anew here first, since its own
 * scanner takes a comment or a string without an end for the end of the
 * file, drops characters that it does not know, puts environment variables
 * into text, counts lines wrongly after comments, and leaves copies of all it
 * reads in memory.  Must not know what settings or styles there are.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <confuse.h>

#include "conf/parse.h"

/* No typed name can be this: it holds what a name must not. */
#define PARSE_OPTION "|parse|"

/* ---- errors ------------------------------------------------------------ */

static int PRINTF(3, 0)
vfail(struct parse *p, unsigned line, const char *fmt, va_list ap)
{
	struct str safe;
	char text[400];

	if (p->failed)
		return -1;
	p->failed = true;
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		text[0] = '\0';
	str_init(&safe);
	utf8_safe(&safe, text, strlen(text), false);
	err_set(p->err, p->code, "%s:%u: %s", p->file, line, safe.s);
	str_free(&safe);
	return -1;
}

int
parse_fail_at(struct parse *p, unsigned line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfail(p, line, fmt, ap);
	va_end(ap);
	return -1;
}

int
parse_fail(cfg_t *cfg, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfail(parse_of(cfg), (unsigned)cfg->line, fmt, ap);
	va_end(ap);
	return -1;
}

/* ---- a checked copy of the text ---------------------------------------- */

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
};

static int
scan_look(const struct scan *sc, size_t ahead)
{
	return sc->at + ahead < sc->len ?
	    (unsigned char)sc->s[sc->at + ahead] : -1;
}

static bool
is_name(const char *s)
{
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && *s != '_' && *s != '-')
			return false;
	return true;
}

static bool
in_word(int c)
{
	return c > ' ' && c != 0x7f && strchr("#\"'={}()+,*", c) == NULL;
}

/* Lines are kept, so that libconfuse counts as we do. */
static void
put_lines(struct scan *sc, unsigned from)
{
	for (; from < sc->line; from++)
		str_add(sc->out, "\n");
}

void
parse_quote(struct str *out, const char *s)
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
put_secret(struct scan *sc)
{
	struct parse *p = sc->parse;

	p->secrets = xreallocarray(p->secrets, p->n_secrets + 1,
	    sizeof(p->secrets[0]));
	p->secrets[p->n_secrets] = secret_dup(sc->name.s);
	str_addf(sc->out, "\"%zu\"", p->n_secrets++);
	sc->secret = false;
}

static void
put_name(struct scan *sc)
{
	if (sc->secret)
		put_secret(sc);
	else if (sc->word && is_name(sc->name.s))
		str_add(sc->out, sc->name.s);
	else
		parse_quote(sc->out, sc->name.s);
	str_addc(sc->out, ' ');
}

/* Before any token but `{': what looked like a title is none. */
static void
put_pending(struct scan *sc)
{
	if (sc->last == TITLE)
		put_name(sc);
	sc->last = OTHER;
}

/* Begins a word or string, which will stand in `name`. */
static void
begin_name(struct scan *sc, bool word)
{
	enum token next = sc->last == EQUALS || sc->last == TITLE ||
	    sc->list ? VALUE : sc->last == NAME ? TITLE : NAME;

	put_pending(sc);
	sc->last = next;
	sc->word = word;
	str_clear(&sc->name);
}

/*
 * A title waits, until it is known whether `{' follows.  A name that is none
 * could be a path to libconfuse, into another section.
 */
static int
end_name(struct scan *sc)
{
	if (sc->last == NAME && !is_name(sc->name.s))
		return parse_fail_at(sc->parse, sc->line, "expected a name "
		    "of letters, digits and `_', not `%s'", sc->name.s);
	if (sc->last != TITLE)
		put_name(sc);
	return 0;
}

static int
hex(int c)
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

	if (c == 'x' && hex(scan_look(sc, 1)) != -1 &&
	    hex(scan_look(sc, 2)) != -1) {
		n = hex(scan_look(sc, 1)) * 16 + hex(scan_look(sc, 2));
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
		    "\\\", \\n, \\t or \\x and two hex digits, not `\\%c'",
		    c);
	sc->at++;
	return 0;
}

static int
scan_string(struct scan *sc)
{
	unsigned begin = sc->line;
	int quote = scan_look(sc, 0), c;

	begin_name(sc, false);
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
	put_lines(sc, begin);
	return end_name(sc);
}

static int
scan_word(struct scan *sc)
{
	int c;

	begin_name(sc, true);
	while ((c = scan_look(sc, 0)) != -1 && in_word(c)) {
		if (c == '$' && scan_look(sc, 1) == '{')
			return parse_fail_at(sc->parse, sc->line, "expected "
			    "text: variables such as ${HOME} have no meaning");
		str_addc(&sc->name, (char)c);
		sc->at++;
	}
	return end_name(sc);
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
	put_lines(sc, begin);
	return 0;
}

/* "=" or "+=": what stands before is a name. */
static int
scan_equals(struct scan *sc)
{
	if (sc->last != NAME)
		return parse_fail_at(sc->parse, sc->line,
		    "expected the name of a setting before `='");
	put_pending(sc);
	if (scan_look(sc, 0) == '+')
		str_addc(sc->out, sc->s[sc->at++]);
	sc->at++;
	str_addc(sc->out, '=');
	sc->secret = sc->parse->secret != NULL &&
	    strcmp(sc->name.s, sc->parse->secret) == 0;
	sc->last = EQUALS;
	return 0;
}

/* "NAME {" or "NAME TITLE {"; the title is kept here. */
static int
open_section(struct scan *sc)
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
	else if (open_section(sc) == -1)
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
	put_pending(sc);
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
	else if (in_word(c))
		return scan_word(sc);
	else
		return parse_fail_at(sc->parse, sc->line,
		    "expected a name or quoted text, not `%c'", c);
	return 0;
}

/* Which line a byte stands on, for text that is no text. */
static int
check_utf8(struct parse *p, const char *s, size_t len)
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

static int
scan_all(struct parse *p, const char *s, size_t len, struct str *out)
{
	struct scan sc = { .parse = p, .s = s, .len = len, .line = 1,
	    .out = out, .last = NONE };
	int r;

	if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		sc.at = 3;
	if (check_utf8(p, s, len) == -1)
		return -1;
	str_init_secret(&sc.name);
	for (r = 0; r == 0 && sc.at < len;)
		r = scan_token(&sc);
	put_pending(&sc);
	/* libconfuse would take the end for the end of all sections. */
	if (r == 0 && sc.depth > 0)
		r = parse_fail_at(p, sc.open[sc.depth - 1],
		    "expected `}' at the end of what begins here");
	str_free(&sc.name);
	return r;
}

/* ---- libconfuse -------------------------------------------------------- */

void
parse_option(cfg_opt_t *opt, struct parse *p)
{
	*opt = (cfg_opt_t){ .name = PARSE_OPTION, .type = CFGT_PTR,
	    .flags = CFGF_NODEFAULT, .simple_value.ptr = (void **)p };
}

struct parse *
parse_of(cfg_t *cfg)
{
	return (struct parse *)cfg->opts[0].simple_value.ptr;
}

const char *
parse_secret(const struct parse *p, const char *value)
{
	size_t n = strtoul(value, NULL, 10);

	return n < p->n_secrets ? p->secrets[n] : NULL;
}

/* Steps from one name to the other: letters added, dropped or changed. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[64], i, j, before, above, n = strlen(b);

	if (n >= NELEM(row) || strlen(a) >= NELEM(row))
		return NELEM(row);
	for (j = 0; j <= n; j++)
		row[j] = j;
	for (i = 0; a[i] != '\0'; i++) {
		before = row[0]++;
		for (j = 1; j <= n; j++) {
			above = row[j];
			if (a[i] != b[j - 1])
				before++;
			if (above + 1 < before)
				before = above + 1;
			if (row[j - 1] + 1 < before)
				before = row[j - 1] + 1;
			row[j] = before;
			before = above;
		}
	}
	return row[n];
}

static const char *
nearest(const cfg_t *cfg, const char *name)
{
	const char *best = NULL;
	size_t i, d, least = strlen(name) / 3 + 2;

	for (i = 1; cfg->opts[i].name != NULL; i++)
		if ((d = distance(name, cfg->opts[i].name)) < least) {
			least = d;
			best = cfg->opts[i].name;
		}
	return best;
}

static void
fail_unknown(cfg_t *cfg, const char *name)
{
	struct parse *p = parse_of(cfg);
	const char *near = nearest(cfg, name);
	char *where = p->where != NULL ? p->where(name) : NULL;

	if (where != NULL)
		parse_fail(cfg, "%s", where);
	else if (near != NULL)
		parse_fail(cfg, "unknown %s `%s', did you mean `%s'?",
		    p->noun, name, near);
	else
		parse_fail(cfg, "unknown %s `%s'", p->noun, name);
	free(where);
}

/*
 * libconfuse's own words (version 3.3, in the C locale) in ours.  What is
 * not among them is passed on as it is.
 */
static void
on_error(cfg_t *cfg, const char *fmt, va_list ap)
{
	static const struct {
		const char *theirs, *before, *after;
	} words[] = {
		{ "missing equal sign", "expected `=' after ", "" },
		{ "missing opening brace", "expected `{' in ", "" },
		{ "attempt to append", "expected `=': ", " has one value" },
		{ "unexpected token", "did not expect ", " here" },
	};
	const char *arg = strstr(fmt, "'%s'") != NULL ?
	    va_arg(ap, const char *) : NULL;
	size_t i;

	if (arg == NULL && strstr(fmt, "premature end") != NULL)
		parse_fail(cfg, "expected more before the end of the file");
	else if (arg != NULL && strstr(fmt, "no such option") != NULL)
		fail_unknown(cfg, arg);
	for (i = 0; arg != NULL && i < NELEM(words); i++)
		if (strstr(fmt, words[i].theirs) != NULL)
			parse_fail(cfg, "%s`%s'%s", words[i].before, arg,
			    words[i].after);
	parse_fail(cfg, "expected something else%s%s",
	    arg != NULL ? " at " : "", arg != NULL ? arg : "");
}

/* Its messages are recognized in English, whatever the user's language. */
static int
parse_in_c_locale(cfg_t *cfg, const char *text)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0), old;
	int r;

	if (c == (locale_t)0)
		return cfg_parse_buf(cfg, text);
	old = uselocale(c);
	r = cfg_parse_buf(cfg, text);
	uselocale(old);
	freelocale(c);
	return r;
}

cfg_t *
parse_text(struct parse *p, const char *text, size_t len, cfg_opt_t *opts,
    struct err *err)
{
	struct str clean;
	cfg_t *cfg = NULL;
	int r;

	p->err = err;
	str_init_secret(&clean);
	if ((r = scan_all(p, text, len, &clean)) == 0) {
		if ((cfg = cfg_init(opts, CFGF_NONE)) == NULL)
			die("out of memory");
		cfg_set_error_function(cfg, on_error);
		r = parse_in_c_locale(cfg, clean.s);
	}
	str_free(&clean);
	if (r == 0 && !p->failed)
		return cfg;
	/* It fails without a word where a callback of ours said why. */
	if (cfg != NULL)
		parse_fail(cfg, "expected a setting");
	parse_done(p, cfg);
	return NULL;
}

void
parse_done(struct parse *p, cfg_t *cfg)
{
	size_t i;

	for (i = 0; i < p->n_secrets; i++)
		secret_free(p->secrets[i]);
	for (i = 0; i < p->n_sections; i++)
		free(p->sections[i].title);
	free(p->secrets);
	free(p->sections);
	p->secrets = NULL;
	p->sections = NULL;
	p->n_secrets = p->n_sections = 0;
	if (cfg != NULL)
		cfg_free(cfg);
}
