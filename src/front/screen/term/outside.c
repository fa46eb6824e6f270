/*
 * What a terminal shows beside its cells: its title, which is given back as it
 * was found, and notifications.  Must not know what they say.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/term/inside.h"

#define OSC_TITLE 2
#define TITLE_MAX 160
/* XTWINOPS: keeps the window's title, and takes it back. */
#define TITLE_PUSH "\033[22;2t"
#define TITLE_POP "\033[23;2t"

/*
 * Terminals that show a notification: how a variable begins, and by which OSC.
 * Others drop what they do not know, most of them; nobody finds that out by
 * trying.
 */
static const struct {
	const char *variable, *begins;
	int number;
} outside_known[] = {
	{ "TERM", "xterm-kitty", 99 }, { "TERM", "foot", 777 },
	{ "TERM", "xterm-ghostty", 777 }, { "TERM", "rxvt-unicode", 777 },
	{ "TERM", "wezterm", 777 }, { "TERM", "contour", 777 },
	{ "TERM_PROGRAM", "WezTerm", 777 }, { "TERM_PROGRAM", "ghostty", 777 },
	{ "TERM_PROGRAM", "iTerm.app", 9 }, { "LC_TERMINAL", "iTerm2", 9 },
};

/* What is outside of tmux is not known: its server is older than the terminal
 * that shows it now, and so is what these say. */
static int
outside_find(const struct osc *osc)
{
	const char *value;

	for (size_t i = 0; osc->takes && !osc->tmux && !osc->screen &&
	    i < NELEM(outside_known); i++) {
		value = getenv(outside_known[i].variable);
		if (value != NULL && strncmp(value, outside_known[i].begins,
		    strlen(outside_known[i].begins)) == 0)
			return outside_known[i].number;
	}
	return 0;
}

void
outside_init(struct outside *o)
{
	memset(o, 0, sizeof(*o));
	osc_look(&o->osc, getenv("TERM"), getenv("TMUX"), getenv("STY"));
	o->notifies = outside_find(&o->osc);
}

void
outside_free(struct outside *o)
{
	free(o->title);
	o->title = NULL;
}

static bool
outside_set_title(const struct outside *o, const char *title, struct str *out)
{
	const char *const fields[] = { title, NULL };
	const struct osc_string string = { .number = OSC_TITLE,
	    .fields = fields, .max = TITLE_MAX };

	return osc_add(&o->osc, out, &string);
}

void
outside_enter(struct outside *o, struct str *out)
{
	if (o->title == NULL || !o->osc.takes)
		return;
	if (!o->pushed)
		str_add(out, TITLE_PUSH);
	o->pushed = true;
	(void)outside_set_title(o, o->title, out);
}

/* Where it was not kept, it is empty: no name stays there. */
void
outside_leave(struct outside *o, struct str *out)
{
	if (!o->pushed)
		return;
	o->pushed = false;
	(void)outside_set_title(o, "", out);
	str_add(out, TITLE_POP);
}

void
outside_title(struct outside *o, const char *title, bool on, struct str *out)
{
	if (title == o->title || (title != NULL && o->title != NULL &&
	    strcmp(title, o->title) == 0))
		return;
	free(o->title);
	o->title = xstrdup(title);
	if (on && title == NULL)
		outside_leave(o, out);
	else if (on)
		outside_enter(o, out);
}

/* ---- notifications ------------------------------------------------------- */

#define NOTIFY_MAX 400
#define OSC_NOTIFY 9		/* iTerm2's: a text */
#define OSC_NOTIFY_PARTS 777	/* rxvt-unicode's: a title and a text */
#define OSC_NOTIFY_ID 99	/* kitty's: several strings, with an id */

/* Desktops read the text of a notification as markup. */
static char *
outside_plain(const char *s)
{
	struct str plain;

	str_init_secret(&plain);
	for (; *s != '\0'; s++)
		if (*s == '<')
			str_add(&plain, "\xe2\x80\xb9");
		else if (*s == '>')
			str_add(&plain, "\xe2\x80\xba");
		else if (*s == '&')
			str_add(&plain, "\xef\xbc\x86");
		else
			str_addc(&plain, *s);
	return str_take(&plain);
}

static void
outside_add(const struct outside *o, int number, const char *const fields[],
    struct str *out)
{
	const struct osc_string string = { .number = number, .fields = fields,
	    .max = NOTIFY_MAX, .outer = true };

	(void)osc_add(&o->osc, out, &string);
}

/* It begins with a word of ours, and is one field: "4;1" is something else
 * (ConEmu), and behind a `;' foot takes the rest for another text. */
static void
outside_notify_text(const struct outside *o, const char *title,
    const char *text, struct str *out)
{
	const char *fields[] = { NULL, NULL };
	struct str both;

	str_init_secret(&both);
	str_addf(&both, "%s%s: %s", strcmp(title, "sotto") == 0 ? "" :
	    "sotto: ", title, text);
	for (char *s = both.s; (s = strchr(s, ';')) != NULL; s++)
		*s = ',';
	fields[0] = both.s;
	outside_add(o, OSC_NOTIFY, fields, out);
	str_free(&both);
}

void
outside_notify(const struct outside *o, int number, const char *title,
    const char *text, struct str *out)
{
	char *plain_title = outside_plain(title);
	char *plain = outside_plain(text);
	const char *const parts[] = { "notify", plain_title, plain, NULL };
	const char *const first[] = { "i=sotto:d=0:p=title", plain_title, NULL };
	const char *const rest[] = { "i=sotto:d=1:p=body", plain, NULL };

	if (number == 0)
		number = o->notifies;
	if (number == OSC_NOTIFY)
		outside_notify_text(o, plain_title, plain, out);
	else if (number == OSC_NOTIFY_PARTS)
		outside_add(o, number, parts, out);
	else if (number == OSC_NOTIFY_ID) {
		outside_add(o, number, first, out);
		outside_add(o, number, rest, out);
	}
	secret_free(plain_title);
	secret_free(plain);
}
