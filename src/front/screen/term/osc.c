/*
 * Control strings for the terminal's own system (OSC): titles, notifications,
 * links, the clipboard.  All of them are written here (law 6): what goes in
 * is printable and capped, each ends, and none goes to a terminal that would
 * show it.  Must not know what a string is for.
 *
 * Inside tmux it is tmux that reads them.  What it does not know (numbers 9,
 * 99 and 777) it drops, unless it is wrapped and the user has set
 * `allow-passthrough'.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/term/inside.h"

#define OSC_BEGIN "\033]"
#define OSC_END "\033\\"

/* How TERM begins where control strings are read.  Others may draw them: the
 * console of Linux, a real VT100, and what nobody here knows. */
static const char *const osc_terms[] = {
	"alacritty", "contour", "foot", "ghostty", "gnome", "iTerm", "kitty",
	"konsole", "mintty", "mlterm", "nsterm", "putty", "rio", "rxvt",
	"screen", "st-", "stterm", "tmux", "vte", "wezterm", "xterm", NULL
};

static bool
osc_begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

void
osc_look(struct osc *o, const char *term, const char *tmux, const char *sty)
{
	memset(o, 0, sizeof(*o));
	for (size_t i = 0; term != NULL && osc_terms[i] != NULL; i++)
		o->takes |= osc_begins(term, osc_terms[i]);
	if (!o->takes)
		return;
	o->screen = sty != NULL && sty[0] != '\0';
	/* TERM crosses ssh(1), and TMUX does not. */
	o->tmux = !o->screen && ((tmux != NULL && tmux[0] != '\0') ||
	    osc_begins(term, "tmux"));
	/* Whoever it is: what one of them passes on, the other shows. */
	o->screen |= !o->tmux && osc_begins(term, "screen");
}

/* Printable ASCII, so that there is nothing to be made safe. */
static bool
osc_is_data(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < ' ' || *s > '~')
			return false;
	return true;
}

/* The bytes of a text that fit, in whole clusters. */
static size_t
osc_fit(const struct str *s, size_t max)
{
	size_t at = 0, step;

	while (at < s->len &&
	    (step = utf8_next(s->s + at, s->len - at)) <= max - at)
		at += step;
	return at;
}

static void
osc_init_like(struct str *s, const struct str *out)
{
	if (out->secret)
		str_init_secret(s);
	else
		str_init(s);
}

/* One field of a text, made safe; a `;' in it would begin another one. */
static void
osc_add_safe(struct str *text, const char *field, bool last, size_t max)
{
	struct str safe;
	char *s;

	osc_init_like(&safe, text);
	utf8_safe(&safe, field, strlen(field), SAFE_LINE);
	for (s = safe.s; !last && (s = strchr(s, ';')) != NULL; s++)
		*s = ',';
	str_addn(text, safe.s, osc_fit(&safe, text->len < max ?
	    max - text->len : 0));
	str_free(&safe);
}

/* All of them, with `;' between; false: something cannot arrive as it is. */
static bool
osc_add_fields(struct str *text, const struct osc_string *o)
{
	bool last;

	for (size_t i = 0; o->fields[i] != NULL; i++) {
		const char *field = o->fields[i];

		last = o->fields[i + 1] == NULL;
		if (i > 0)
			str_addc(text, ';');
		if (!o->whole)
			osc_add_safe(text, field, last, o->max);
		else if (osc_is_data(field) && (last ||
		    strchr(field, ';') == NULL))
			str_add(text, field);
		else
			return false;
	}
	return !o->whole || text->len <= o->max;
}

/* Escapes are doubled on the way through tmux. */
static void
osc_add_escape(struct str *out, const char *sequence, bool through)
{
	if (through)
		str_addc(out, '\033');
	str_add(out, sequence);
}

static void
osc_write(struct str *out, int number, const struct str *text, bool through)
{
	if (through)
		str_add(out, "\033Ptmux;");
	osc_add_escape(out, OSC_BEGIN, through);
	str_addf(out, "%d;", number);
	str_addn(out, text->s, text->len);
	osc_add_escape(out, OSC_END, through);
	if (through)
		str_add(out, OSC_END);
}

bool
osc_add(const struct osc *o, struct str *out, const struct osc_string *string)
{
	struct str text;
	bool fits;

	if (!o->takes || (string->outer && o->screen))
		return false;
	osc_init_like(&text, out);
	fits = osc_add_fields(&text, string);
	if (fits)
		osc_write(out, string->number, &text, string->outer && o->tmux);
	str_free(&text);
	return fits;
}
