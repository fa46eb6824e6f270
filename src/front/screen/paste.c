/*
 * What is pasted: text for the input line, several lines only when the user
 * says so.  Must not know what becomes of the line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

struct paste {
	struct ui *ui;
	uint64_t window;	/* its `born` */
	char *text;		/* secret */
	bool rushed;		/* they may have been typed */
};

static int
paste_lines(const char *s)
{
	int lines = 1;

	for (; *s != '\0'; s++)
		lines += *s == '\n';
	return lines;
}

/* How many there were, and what Enter does with what stands there now. */
static void
paste_said(struct ui *ui, int lines)
{
	const struct window *w = ui->current;

	ui_say(ui, STYLE_NOTICE, "%d lines were pasted: Enter %s, C-c clears "
	    "the line.", lines, !enter_is_text(line_text(w->line)) ?
	    "runs them as one command" : w->talk == NULL ?
	    "sends them to nobody" :
	    "sends them as one message");
}

/* Of what may have been typed nothing is lost: it stays in the line. */
static void
paste_answered(void *arg, size_t which)
{
	bool yes = which == 0;
	struct paste *p = arg;
	struct window *w = window_born(p->ui, p->window);

	if ((yes || p->rushed) && w != NULL) {
		line_insert(w->line, p->text, strlen(p->text));
		if (yes && w == p->ui->current)
			paste_said(p->ui, paste_lines(p->text));
	}
	if (!yes && p->rushed)
		ui_say(p->ui, STYLE_NOTICE, "Nothing was sent: the lines are "
		    "in the input line; C-c clears it.");
	secret_free(p->text);
	free(p);
}

static bool
paste_is_text(char c)
{
	return c == '\t' || ((unsigned char)c >= ' ' && c != 0x7f);
}

/*
 * One kind of newline, and no control characters; none at the end.  Of what
 * no line can hold no more is looked at.
 */
static char *
paste_text(const char *s)
{
	struct str out;
	size_t newlines = 0;

	str_init_secret(&out);
	for (; *s != '\0' && out.len <= LINE_MAX_BYTES; s++) {
		if (*s == '\n' || *s == '\r') {
			newlines++;
			if (*s == '\r' && s[1] == '\n')
				s++;
		} else if (paste_is_text(*s)) {
			for (; newlines > 0 && out.len <= LINE_MAX_BYTES;
			    newlines--)
				str_addc(&out, '\n');
			str_addc(&out, *s);
		}
	}
	return str_take(&out);
}

static bool
paste_fits(const struct ui *ui, const char *text)
{
	return strlen(text) + strlen(line_text(ui->current->line)) <=
	    LINE_MAX_BYTES;
}

static void
paste_ask(struct ui *ui, const char *question, struct paste *p)
{
	const struct answer paste = { .text = "into the line",
	    .brief = "paste" };
	const struct answers asked = { .question = question, .at = &paste,
	    .n = 1 };

	card_ask(ui, ui->current->talk, &asked, paste_answered, p);
}

void
paste_key(struct ui *ui, const char *raw, bool rushed)
{
	char *text = paste_text(raw), *q;
	struct paste *p;
	int lines = paste_lines(text);

	if (rushed && !paste_fits(ui, text)) {
		line_insert(ui->current->line, text, strlen(text));
		ui_say(ui, STYLE_ERROR, "Too much came at once: what fits is "
		    "here, the rest was dropped.");
	} else if (!paste_fits(ui, text)) {
		ui_say(ui, STYLE_ERROR, "Too long to paste: a line has at "
		    "most %d bytes.", LINE_MAX_BYTES);
	} else if (lines == 1) {
		line_insert(ui->current->line, text, strlen(text));
	} else {
		p = xcalloc(1, sizeof(*p));
		*p = (struct paste){ ui, ui->current->born, secret_dup(text),
		    rushed };
		q = xasprintf("%sPaste %d lines as one message?", rushed ?
		    "Several lines came at once. " : "",
		    lines);
		paste_ask(ui, q, p);
		free(q);
	}
	secret_free(text);
}
