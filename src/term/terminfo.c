/*
 * The terminal's description.  Alone with ncurses' headers, whose macros
 * would take other files' names.  Must not know what is shown.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "term/terminfo.h"

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
	[CAP_LEAVE] = "rmcup",
	[CAP_MARGINS_OFF] = "rmam",
	[CAP_MARGINS_ON] = "smam",
	[CAP_MOVE] = "cup",
	[CAP_RESET] = "sgr0",
	[CAP_REVERSE] = "rev",
	[CAP_SET_BACK] = "setab",
	[CAP_SET_FORE] = "setaf",
	[CAP_UNDERLINE] = "smul",
	[CAP_SCROLL_REGION] = "csr",
	[CAP_SCROLL_UP] = "ind",
	[CAP_CLEAR_EOL] = "el",
};

/* "$<5>": a wait that terminals of glass and phosphor needed. */
static char *
without_padding(const char *s)
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
get(const char *name)
{
	/* tigetstr() has no const; the string is only read. */
	char *s = tigetstr((char *)(uintptr_t)name);

	return s == NULL || s == (char *)-1 ? NULL : without_padding(s);
}

int
terminfo_load(struct terminfo *info, const char *name, struct err *err)
{
	int status = 0;

	memset(info, 0, sizeof(*info));
	if (name == NULL || name[0] == '\0')
		return err_set(err, "unknown-term", "the variable TERM is not "
		    "set: it names the kind of terminal");
	if (setupterm((char *)(uintptr_t)name, 1, &status) != OK)
		return err_set(err, "unknown-term", status == -1 ?
		    "TERM is \"%s\": no terminal descriptions are installed "
		    "(package ncurses-base)" : "TERM is \"%s\": no such "
		    "terminal is known here", name);
	for (int i = 0; i < CAPS; i++)
		info->cap[i] = get(names[i]);
	info->colours = tigetnum((char *)(uintptr_t)"colors");
	info->erases_colour = tigetflag((char *)(uintptr_t)"bce") > 0;
	if (info->cap[CAP_SET_FORE] == NULL || info->cap[CAP_SET_BACK] == NULL)
		info->colours = 0;
	if (info->cap[CAP_MOVE] != NULL && info->cap[CAP_CLEAR] != NULL)
		return 0;
	terminfo_free(info);
	return err_set(err, "unknown-term", "TERM is \"%s\": such a terminal "
	    "cannot move the cursor", name);
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
