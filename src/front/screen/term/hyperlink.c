/*
 * Links that a terminal itself follows (OSC 8), and whether it is known to.
 * One that does not know them may show what they lead to.  Must not know what
 * is linked.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/term/inside.h"

#define OSC_LINK 8
#define OPENED_MAX (URL_MAX_BYTES + 16)

/* How TERM begins for those that have always, or for years, known them. */
static const char *const hyperlink_terms[] = {
	"alacritty", "contour", "foot", "ghostty", "iTerm", "kitty", "rio",
	"wezterm", "xterm-ghostty", "xterm-kitty", NULL
};

/* Others call themselves xterm, and say here who they are. */
static const char *const hyperlink_programs[] = {
	"contour", "ghostty", "iTerm.app", "mintty", "rio", "vscode", "WezTerm",
	NULL
};

static bool
hyperlink_begins(const char *s, const char *const *with)
{
	for (; s != NULL && *with != NULL; with++)
		if (strncmp(s, *with, strlen(*with)) == 0)
			return true;
	return false;
}

/* "5.2" and "next-3.6" as 502 and 306; 0: it is no version. */
static unsigned
hyperlink_version(const char *s)
{
	unsigned major = 0, minor = 0;

	if (s == NULL)
		return 0;
	s += strcspn(s, "0123456789");
	(void)sscanf(s, "%3u.%2u", &major, &minor);
	return major * 100 + minor;
}

static bool
hyperlink_at_least(const char *number, unsigned long least)
{
	return number != NULL && strtoul(number, NULL, 10) >= least;
}

bool
hyperlink_is_known(const struct osc *o, const char *(*env)(const char *))
{
	const char *term = env("TERM"), *program = env("TERM_PROGRAM");

	if (!o->takes || o->screen)
		return false;
	/* It hands them on to a terminal that knows them, and to no other. */
	if (o->tmux)
		return program != NULL && strcmp(program, "tmux") == 0 &&
		    hyperlink_version(env("TERM_PROGRAM_VERSION")) >= 304;
	return hyperlink_begins(term, hyperlink_terms) ||
	    hyperlink_begins(program, hyperlink_programs) ||
	    /* Those before 0.50 show what they lead to, or end. */
	    hyperlink_at_least(env("VTE_VERSION"), 5000) ||
	    hyperlink_at_least(env("KONSOLE_VERSION"), 201200) ||
	    env("WT_SESSION") != NULL;
}

void
hyperlink_add(const struct osc *o, unsigned number, const char *target,
    struct str *out)
{
	char id[16] = "";
	const char *fields[] = { id, target == NULL ? "" : target, NULL };
	const struct osc_string string = { .number = OSC_LINK,
	    .fields = fields, .max = OPENED_MAX, .whole = true };

	/* The rows of one that is wrapped belong together. */
	if (target != NULL)
		snprintf(id, sizeof(id), "id=%u", number);
	(void)osc_add(o, out, &string);
}
