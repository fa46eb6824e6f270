/*
 * Reading text in libconfuse's syntax.  libconfuse has the grammar; what
 * it is given has been checked and written anew first (scan.c), since its own
 * scanner takes a comment or a string without an end for the end of the
 * file, drops characters that it does not know, puts environment variables
 * into text, counts lines wrongly after comments, and leaves copies of all it
 * reads in memory.  Must not know what settings or styles there are.
 *
 * SPDX-License-Identifier: ISC
 */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <confuse.h>

#include "conf/inside.h"

/* No typed name can be this: it holds what a name must not. */
#define PARSE_OPTION "|parse|"

/* ---- errors ------------------------------------------------------------ */

static int PRINTF(3, 0)
parse_vfail(struct parse *p, unsigned line, const char *fmt, va_list ap)
{
	struct str safe, text;

	if (p->failed)
		return -1;
	p->failed = true;
	str_init(&text);
	str_init(&safe);
	str_addv(&text, fmt, ap);
	utf8_safe(&safe, text.s, text.len, SAFE_NAME);
	err_set(p->err, p->code, "%s:%u: %s", p->file, line, safe.s);
	str_free(&safe);
	str_free(&text);
	return -1;
}

int
parse_fail_at(struct parse *p, unsigned line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	parse_vfail(p, line, fmt, ap);
	va_end(ap);
	return -1;
}

int
parse_fail(cfg_t *cfg, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	parse_vfail(parse_of(cfg), (unsigned)cfg->line, fmt, ap);
	va_end(ap);
	return -1;
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

static const char *
parse_nearest(const cfg_t *cfg, const char *name)
{
	const char *best = NULL;
	size_t i, d, len = strlen(name), least = len / 3 + 2;

	for (i = 1; cfg->opts[i].name != NULL; i++)
		if ((d = edit_distance(name, len, cfg->opts[i].name,
		    strlen(cfg->opts[i].name))) < least) {
			least = d;
			best = cfg->opts[i].name;
		}
	return best;
}

static void
parse_fail_unknown(cfg_t *cfg, const char *name)
{
	struct parse *p = parse_of(cfg);
	const char *near = parse_nearest(cfg, name);
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
parse_on_error(cfg_t *cfg, const char *fmt, va_list ap)
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
		parse_fail_unknown(cfg, arg);
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
	if ((r = scan_text(p, text, len, &clean)) == 0) {
		if ((cfg = cfg_init(opts, CFGF_NONE)) == NULL)
			die("out of memory");
		cfg_set_error_function(cfg, parse_on_error);
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
