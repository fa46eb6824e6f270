/*
 * Enter: the line of a window is given to the program, and what may be asked
 * about one that did not leave.  What a yes would do chat says (next.h); here
 * are the words.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* ---- questions --------------------------------------------------------- */

struct ask {
	struct ui *ui;
	struct talk *talk;
	struct next_offer offer;
};

static void enter_ask_exposed(struct ui *, struct talk *, struct next_offer *);

/* More of them failed since: of those nobody was asked. */
static bool
enter_ask_again(const struct ask *a)
{
	struct next_offer now;

	if (!next_resend(a->talk, NULL, a->offer.level, &now))
		return false;
	if (now.exposed > a->offer.exposed) {
		enter_ask_exposed(a->ui, a->talk, &now);
		return true;
	}
	next_offer_clear(&now);
	return false;
}

static void
enter_ask_answered(void *arg, size_t which)
{
	struct ask *a = arg;
	struct err err;

	if (which == 0 && !enter_ask_again(a) &&
	    next_take(a->talk, &a->offer, &err) == -1)
		ui_say(a->ui, STYLE_ERROR, "%s", err.text);
	next_offer_clear(&a->offer);
	free(a);
}

/* Lines that failed would leave readable; takes the offer over. */
static void
enter_ask_exposed(struct ui *ui, struct talk *talk, struct next_offer *offer)
{
	const struct answer send = { .text = "send them readable",
	    .brief = "readable", .risky = true };
	struct ask *a = xcalloc(1, sizeof(*a));
	struct answers asked = { .at = &send, .n = 1, .otherwise = "later" };
	char *text = xasprintf("%zu line%s may leave readable for anyone on "
	    "the way.", offer->exposed, offer->exposed == 1 ? "" : "s");

	*a = (struct ask){ ui, talk, *offer };
	asked.question = text;
	card_ask(ui, talk, &asked, enter_ask_answered, a);
	free(text);
}

/* ---- lines and commands ------------------------------------------------ */

/*
 * While Enter is acted on: what is typed meanwhile belongs into a new line,
 * if something computes so long that it is read.
 */
struct entering {
	struct window *window;
	const char *text;
	bool left;		/* the line is that new one */
};

void
enter_leave_line(struct ui *ui)
{
	struct entering *e = ui->entering;

	if (e == NULL || e->left || !window_lives(ui, e->window))
		return;
	line_leave(e->window->line);
	vi_entered(e->window->vi);
	e->window->scroll = 0;
	e->left = true;
	e->window->entered = false;
}

static void
enter_done(struct ui *ui, const struct entering *e, bool secret)
{
	struct window *w = e->window;

	if (e->left)
		line_left(w->line, e->text, secret);
	else {
		line_done(w->line, secret);
		vi_entered(w->vi);
	}
	w->scroll = 0;
	ui->changes++;
}

bool
enter_is_text(const char *line)
{
	line += strspn(line, " \t\n");
	return line[0] != '\0' && (line[0] != '/' || line[1] == '/');
}

/*
 * A text stays, to be sent or mended; behind what was typed since, in the
 * history.  A command is in nobody's way: it is in the history.  A secret stays
 * nowhere: not in the line, from where one key would take it elsewhere.
 */
static void
enter_failed(struct ui *ui, const struct entering *e, bool secret)
{
	struct line_edit *l = e->window->line;

	if (!window_lives(ui, e->window))
		return;
	if (secret || !enter_is_text(e->text))
		enter_done(ui, e, secret);
	else if (e->left && line_text(l)[0] == '\0')
		line_insert(l, e->text, strlen(e->text));
	else if (e->left)
		line_left(l, e->text, false);
}

/* Law 1: what was not seen promised the most. */
enum otr_level
enter_shown(const struct window *w)
{
	return w->painted ? w->shown : OTR_PRIVATE;
}

/* The line waits for an answer: that question is open, and gets the keys. */
static void
enter_provoke(struct ui *ui, const struct talk *talk, const char *before)
{
	struct next_offer offer;

	if (talk == NULL || !next_entered(talk, before, &offer))
		return;
	card_provoke(ui, talk);
	next_offer_clear(&offer);
}

static void
enter_text(struct ui *ui, const char *text, bool from_line)
{
	struct window *w = ui->current;
	struct talk *talk = w->talk;
	char *before = talk == NULL ? NULL : xstrdup(talk_newest(talk));
	struct entering entering = { .window = w, .text = text };
	bool secret = false;
	struct err err;
	int rc;

	/* What was typed before its window was shown: show it first. */
	if (!w->painted)
		ui_paint(ui);
	/* An answer is not news to who writes it. */
	if (from_line && w->mark == buffer_newest(window_buffer(ui, w)))
		w->mark = 0;
	ui->entering = from_line ? &entering : NULL;
	w->entered = from_line;
	w->stays = false;
	rc = ui->ops.enter(ui->ops.arg, talk, text, enter_shown(w), &secret,
	    &err);
	ui->entering = NULL;
	if (window_lives(ui, w))
		w->entered = false;
	/* What was set counts for the next key, which may be here already. */
	setting_look(ui);
	if (rc == -1) {
		if (from_line)
			enter_failed(ui, &entering, secret);
		ui_say(ui, STYLE_ERROR, "%s", err.text);
	} else if (window_lives(ui, w)) {
		if (from_line) {
			enter_done(ui, &entering, secret);
			if (!w->stays)
				w->anchor = 0;
		}
		enter_provoke(ui, talk, before);
	}
	free(before);
	ui->changes++;
}

/* Typed ahead, for a window that nobody has seen to be the right one. */
static bool
enter_is_blind(struct ui *ui, const char *text)
{
	if (!ui->blind || !enter_is_text(text))
		return false;
	ui_paint(ui);
	ui_say(ui, STYLE_WARNING, "Nothing was sent, as this window was just "
	    "opened. Enter sends it now.");
	return true;
}

void
enter_line(struct ui *ui)
{
	char *text = secret_dup(line_text(ui->current->line));

	/* Nothing is sent that cannot be seen, nor what cannot be read. */
	if (text[0] == '\0' || ui_too_small(ui))
		;
	else if (card_takes_line(ui, text))
		line_done(ui->current->line, true);
	else if (!enter_is_blind(ui, text) && !editor_is_too_early(ui))
		enter_text(ui, text, true);
	secret_free(text);
}

void
enter_command(struct ui *ui, const char *line)
{
	enter_text(ui, line, false);
}

/* ---- sending again ------------------------------------------------------ */

/* What still waits: a question where a yes could help, else why. */
static void
enter_still_held(struct ui *ui, struct talk *talk)
{
	struct next_offer offer;

	if (!next_held(talk, &offer))
		return;
	if (offer.yes != NEXT_NOTHING)
		card_provoke(ui, talk);
	else
		ui_say(ui, STYLE_NOTICE, "%zu held: %s: %s", talk_held(talk),
		    otr_hold_text(offer.hold), otr_hold_help(offer.hold));
	next_offer_clear(&offer);
}

void
enter_resend(struct ui *ui)
{
	struct talk *talk = ui->current->talk;
	struct next_offer offer;
	struct err err;

	if (talk == NULL) {
		ui_say(ui, STYLE_ERROR, "no line waits in this window");
		return;
	}
	if (!ui->current->painted)
		ui_paint(ui);
	/* One key is pressed too easily for what would leave readable. */
	if (next_resend(talk, NULL, enter_shown(ui->current), &offer))
		enter_ask_exposed(ui, talk, &offer);
	else if (talk_resend(talk, NULL, enter_shown(ui->current), &err) == -1)
		ui_say(ui, STYLE_ERROR, "%s", err.text);
	else
		enter_still_held(ui, talk);
	ui->changes++;
}
