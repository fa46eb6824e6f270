/*
 * The terminal's description.  Alone with ncurses' headers, whose macros
 * would take other files' names.  Must not know what is shown.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/term/terminfo.h"

#include <curses.h>
#include <term.h>

static const char *const names[CAPS] = {
	[CAP_BELL] = "bel",
	[CAP_BOLD] = "bold",
	[CAP_CLEAR] = "clear",
	[CAP_CURSOR_OFF] = "civis",
	[CAP_CURSOR_ON] = "cnorm",
	[CAP_DIM] = "dim",
	[CAP_ENTER] = "smcup",
	[CAP_ITALIC] = "sitm",
	[CAP_LEAVE] = "rmcup",
	[CAP_MARGINS_OFF] = "rmam",
	[CAP_MARGINS_ON] = "smam",
	[CAP_MOVE] = "cup",
	[CAP_RESET] = "sgr0",
	[CAP_REVERSE] = "rev",
	[CAP_SET_BACK] = "setab",
	[CAP_SET_FORE] = "setaf",
	[CAP_STRIKE] = "smxx",
	[CAP_UNDERLINE] = "smul",
	[CAP_SCROLL_REGION] = "csr",
	[CAP_SCROLL_UP] = "ind",
	[CAP_CLEAR_EOL] = "el",
};

/* "$<5>": a wait that terminals of glass and phosphor needed. */
static char *
terminfo_without_padding(const char *s)
{
	struct str out;
	const char *end;

	str_init(&out);
	while (*s != '\0') {
		if (s[0] == '$' && s[1] == '<' &&
		    (end = strchr(s, '>')) != NULL) {
			s = end + 1;
			continue;
		}
		str_addc(&out, *s++);
	}
	return str_take(&out);
}

static char *
terminfo_get(const char *name)
{
	/* tigetstr() has no const; the string is only read. */
	char *s = tigetstr((char *)(uintptr_t)name);

	return s == NULL ||
	    s == (char *)-1 ? NULL : terminfo_without_padding(s);
}

/* The first of those that most terminals understand and this host has. */
static const char *
terminfo_other_name(void)
{
	static const char *const others[] = { "xterm-256color", "xterm",
	    "screen", "linux", "vt100" };
	const char *found = NULL;
	int status;

	for (size_t i = 0; i < NELEM(others) && found == NULL; i++)
		if (setupterm((char *)(uintptr_t)others[i], 1, &status) == OK)
			found = others[i];
	if (found != NULL)
		del_curterm(cur_term);
	return found;
}

/* What is wrong with TERM, and what to type instead. */
static int
terminfo_refuse(const char *name, const char *what, struct err *err)
{
	const char *other = terminfo_other_name();
	struct str safe;

	str_init(&safe);
	utf8_safe(&safe, name, strnlen(name, 40), SAFE_NAME);
	if (other == NULL)
		err_set(err, "unknown-term", "TERM \"%s\": no terminals are "
		    "known here: install ncurses-base or set TERMINFO",
		    safe.s);
	else
		err_set(err, "unknown-term", "%s%s%s%s; type: TERM=%s sotto",
		    name[0] == '\0' ? "" : "TERM is \"", safe.s,
		    name[0] == '\0' ? "" : "\", and ", what, other);
	str_free(&safe);
	return -1;
}

/* Few descriptions say so; most terminals that can set the variable. */
static bool
terminfo_has_rgb(void)
{
	const char *s = getenv("COLORTERM");

	return tigetflag((char *)(uintptr_t)"RGB") > 0 ||
	    tigetflag((char *)(uintptr_t)"Tc") > 0 || (s != NULL &&
	    (strcmp(s, "truecolor") == 0 || strcmp(s, "24bit") == 0));
}

int
terminfo_load(struct terminfo *info, const char *name, struct err *err)
{
	int status = 0;

	memset(info, 0, sizeof(*info));
	if (name == NULL || name[0] == '\0')
		return terminfo_refuse("",
		    "TERM, which names the kind of terminal, is not set", err);
	if (setupterm((char *)(uintptr_t)name, 1, &status) != OK)
		return terminfo_refuse(name,
		    status == 1 ? "such a terminal cannot "
		    "move the cursor" : "this machine knows no such terminal",
		    err);
	for (int i = 0; i < CAPS; i++)
		info->cap[i] = terminfo_get(names[i]);
	info->colours = tigetnum((char *)(uintptr_t)"colors");
	info->rgb = terminfo_has_rgb();
	info->erases_colour = tigetflag((char *)(uintptr_t)"bce") > 0;
	if (info->cap[CAP_SET_FORE] == NULL || info->cap[CAP_SET_BACK] == NULL)
		info->colours = 0;
	if (info->cap[CAP_MOVE] != NULL && info->cap[CAP_CLEAR] != NULL)
		return 0;
	terminfo_free(info);
	return terminfo_refuse(name, "such a terminal cannot move the cursor",
	    err);
}

void
terminfo_free(struct terminfo *info)
{
	for (int i = 0; i < CAPS; i++)
		free(info->cap[i]);
	memset(info, 0, sizeof(*info));
	if (cur_term != NULL)
		del_curterm(cur_term);
}

void
terminfo_add(const struct terminfo *info, struct str *out, enum cap cap,
    int a, int b)
{
	const char *s = info->cap[cap];

	if (s == NULL)
		return;
	if (strchr(s, '%') != NULL)
		s = tparm((char *)(uintptr_t)s, (long)a, (long)b, 0L, 0L, 0L,
		    0L, 0L, 0L, 0L);
	if (s != NULL)
		str_add(out, s);
}
