/*
 * The status bar.  Above all the level: what the next line would be read by.
 * Must not know how the rest of the screen is painted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "front/screen/inside.h"

#define SPANS_MAX 18
#define NAME_COLUMNS 20		/* of a name, at most */
#define ACCOUNTS_SHOWN 4	/* each by its tag */
#define TAG_COLUMNS 10		/* of an account's tag */

/* A part of the status bar; the greatest rank is dropped first. */
struct span {
	char *text;		/* safe; owned */
	enum style style;
	int width;
	int rank;
	bool right;
	bool dropped;
	bool bold;
};
struct bar {
	struct span span[SPANS_MAX];
	size_t n;
};

/* ---- parts of the status bar ------------------------------------------- */

static void
bar_safe(struct str *s, const char *text)
{
	utf8_safe(s, text, strlen(text), SAFE_NAME);
}

static struct span *
bar_add(struct bar *bar, int rank, bool right, enum style style, char *text)
{
	struct span *s;

	if (bar->n == SPANS_MAX)
		die("the status bar has too many parts");
	s = &bar->span[bar->n++];
	s->text = text;
	s->style = style;
	s->rank = rank;
	s->right = right;
	s->width = utf8_width(text, strlen(text));
	return s;
}

/* "no-answer" as words. */
static void
bar_words(struct str *s, const char *word)
{
	for (; *word != '\0'; word++)
		str_addc(s, *word == '-' ? ' ' : *word);
}

/* "offline: 2 held" */
static void
bar_held(struct bar *bar, const struct talk *talk,
    const struct next *next, const struct otr_info *info)
{
	struct str s;

	str_init(&s);
	if (next->starts)
		str_add(&s, "next line starts OTR");
	/* "Starting, starting" says nothing twice; nor is the state of a room,
	 * which stands before it. */
	else if (next->hold != OTR_HOLD_NONE &&
	    talk_kind(talk) != TALK_ROOM && strcmp(
	    otr_hold_word(next->hold), otr_level_word(next->level)) != 0)
		bar_words(&s, next->hold == OTR_HOLD_LEVEL_FELL &&
		    next->level == OTR_PRIVATE ? "new session" :
		    otr_hold_word(next->hold));
	if (talk_held(talk) > 0)
		str_addf(&s, "%s%zu held", s.len > 0 ? ": " : "",
		    talk_held(talk));
	else if (next->waits)
		str_addf(&s, "%slines wait", s.len > 0 ? ": " : "");
	if (s.len > 0)
		bar_add(bar, 1, false, STYLE_STATUS, str_take(&s))->bold = true;
	str_free(&s);
	/* It stands until it is answered, whatever else lines wait for. */
	if (info->new_key[0] != '\0' && next->hold != OTR_HOLD_NEW_KEY)
		bar_add(bar, 1, false, STYLE_STATUS,
		    xstrdup("new key"))->bold = true;
	if (talk_failed(talk) > 0)
		bar_add(bar, 1, false, STYLE_STATUS,
		    xasprintf("%zu failed", talk_failed(talk)))->bold = true;
}

/* "to phone (chosen)", where it could be another. */
static void
bar_route(struct bar *bar, const struct talk *talk)
{
	struct direct_route r;
	struct str s;

	direct_route(talk, &r);
	if (r.resource[0] == '\0' || (!r.several &&
	    r.why != DIRECT_WHY_CHOSEN))
		return;
	str_init(&s);
	str_add(&s, "to ");
	bar_safe(&s, r.resource);
	str_add(&s, " (");
	bar_words(&s, direct_why_word(r.why));
	str_add(&s, ")");
	bar_add(bar, 3, false, STYLE_STATUS, str_take(&s));
	str_free(&s);
}

static void
bar_policy(const struct ui *ui, struct bar *bar, const struct talk *talk)
{
	const char *policy = conf_text(ui->conf, SET_OTR_POLICY,
	    account_jid(talk_account(talk)), talk_jid(talk));
	const char *usual = setting_row(SET_OTR_POLICY)->fallback;

	if (policy != NULL && usual != NULL && strcmp(policy, usual) != 0)
		bar_add(bar, 4, false, STYLE_STATUS,
		    xasprintf("policy %s", policy));
}

/* Who reads the next line, in a word or two more; caller frees. */
static char *
bar_readers(const struct talk *talk)
{
	size_t n;

	switch (talk_kind(talk)) {
	case TALK_DIRECT:
		break;
	case TALK_OCCUPANT:
		return xstrdup("through a room");
	case TALK_ROOM:
		n = room_people(talk);
		return room_state(talk) != ROOM_JOINED ? xstrdup("room") :
		    xasprintf(n == 1 ? "room, %zu person" :
		    "room, %zu people", n);
	}
	return NULL;
}

/* The level, a block; on a narrow screen it is the prompt, and only who reads
 * stands here. */
static void
bar_level(const struct ui *ui, struct bar *bar, const struct geometry *g)
{
	char *readers = bar_readers(ui->current->talk);
	const char *level = level_words(ui->current->level,
	    ui->current->alert);

	if (g->columns >= COLUMNS_BAR || prompt_open(ui) != NULL)
		bar_add(bar, 0, false, level_style(ui->current->level,
		    ui->current->alert),
		    readers == NULL ? xasprintf(" %s ", level) :
		    xasprintf(" %s: %s ", level, readers));
	else if (readers != NULL)
		bar_add(bar, 0, false, STYLE_STATUS, xasprintf(" %s ",
		    readers));
	free(readers);
}

/* One's own nick there, and what keeps one from speaking. */
static void
bar_self(const struct ui *ui, struct bar *bar, const struct talk *room)
{
	const struct occupant *self = room_self(room);

	if (room_state(room) != ROOM_JOINED)
		bar_add(bar, 1, false, STYLE_STATUS,
		    xstrdup(room_state_word(room_state(room))))->bold = true;
	else if (self != NULL && self->role == ROLE_VISITOR &&
	    (room_traits(room) & ROOM_MODERATED) != 0)
		bar_add(bar, 1, false, STYLE_STATUS,
		    xstrdup("no voice"))->bold = true;
	bar_add(bar, 3, false, STYLE_STATUS, cut_name(ui, room_nick(room),
	    NAME_COLUMNS));
}

/* Of a talk without OTR. */
static void
bar_room(const struct ui *ui, struct bar *bar, struct talk *talk)
{
	struct otr_info info;
	struct next next;

	next_get_with(talk, &next, &info);
	if (talk_kind(talk) == TALK_ROOM)
		bar_self(ui, bar, talk);
	else
		bar_add(bar, 2, false, STYLE_STATUS,
		    cut_name(ui, talk_name(talk), NAME_COLUMNS));
	bar_held(bar, talk, &next, &info);
	if (next.logged)
		bar_add(bar, 3, false, STYLE_STATUS, xstrdup("logged"));
}

static void
bar_talk(const struct ui *ui, struct bar *bar, const struct geometry *g)
{
	struct talk *talk = ui->current->talk;
	struct otr_info info;
	struct next next;

	bar_level(ui, bar, g);
	if (talk_kind(talk) != TALK_DIRECT) {
		bar_room(ui, bar, talk);
		return;
	}
	next_get_with(talk, &next, &info);
	bar_add(bar, 2, false, STYLE_STATUS, cut_name(ui, talk_name(talk),
	    NAME_COLUMNS));
	if (talk_is_typing(talk))
		bar_add(bar, 3, false, STYLE_STATUS, xstrdup("is typing"));
	bar_held(bar, talk, &next, &info);
	if (info.smp == OTR_SMP_RUNNING)
		bar_add(bar, 3, false, STYLE_STATUS, info.smp_progress == 0 ?
		    xstrdup("verifying: their turn") :
		    xasprintf("verifying %d%%", info.smp_progress));
	else if (info.smp == OTR_SMP_ASKED)
		bar_add(bar, 3, false, STYLE_STATUS, xstrdup("asks to verify"));
	if (info.version == 2)
		bar_add(bar, 4, false, STYLE_STATUS, xstrdup("OTR 2"));
	bar_route(bar, talk);
	if (next.logged)
		bar_add(bar, 3, false, STYLE_STATUS, xstrdup("logged"));
	bar_policy(ui, bar, talk);
}

/* What contacts see, so that nobody is away for weeks unawares. */
static const char *
bar_account_word(const struct account *a)
{
	enum account_state state = account_state(a);

	return state == ACCOUNT_ONLINE && account_show(a) != SHOW_OFFLINE ?
	    show_word(account_show(a)) : account_state_word(state);
}

static void
bar_one_account(struct bar *bar, const struct account *a)
{
	struct span *span;
	struct str s;

	str_init(&s);
	bar_safe(&s, account_name(a));
	str_addf(&s, " %s", bar_account_word(a));
	span = bar_add(bar, 5, true, STYLE_STATUS, str_take(&s));
	span->bold = account_state(a) != ACCOUNT_ONLINE;
	/* Where the address has no room, that it is not online has. */
	if (account_state(a) == ACCOUNT_ONLINE)
		return;
	span = bar_add(bar, 3, true, STYLE_STATUS,
	    xstrdup(account_state_word(account_state(a))));
	span->dropped = span->bold = true;
}

/* "home *", "work connecting"; whether it is online. */
static bool
bar_add_tag(const struct ui *ui, struct str *s, const struct account *a)
{
	char *tag = tag_text(ui, a, TAG_COLUMNS);
	bool online = account_state(a) == ACCOUNT_ONLINE &&
	    account_show(a) != SHOW_OFFLINE;

	str_addf(s, "%s%s %s", s->len > 0 ? "  " : "", tag, !online ?
	    bar_account_word(a) : show_sign(ui, account_show(a)));
	free(tag);
	return online;
}

/* Several; those that are not online for themselves, where all have no room. */
static void
bar_all_accounts(const struct ui *ui, struct bar *bar, size_t n)
{
	struct str all, off;
	struct span *span;

	str_init(&all);
	str_init(&off);
	for (size_t i = 0; i < n; i++) {
		const struct account *a = chat_account(ui->chat, i);

		if (!bar_add_tag(ui, &all, a) && off.len == 0)
			bar_add_tag(ui, &off, a);
	}
	span = bar_add(bar, 5, true, STYLE_STATUS, str_take(&all));
	span->bold = off.len > 0;
	if (off.len > 0) {
		span = bar_add(bar, 3, true, STYLE_STATUS, str_take(&off));
		span->dropped = span->bold = true;
	}
	str_free(&off);
}

static void
bar_account(const struct ui *ui, struct bar *bar)
{
	size_t n = chat_accounts(ui->chat), online = 0;

	if (n == 1) {
		bar_one_account(bar, chat_account(ui->chat, 0));
		return;
	}
	if (n > 0 && n <= ACCOUNTS_SHOWN) {
		bar_all_accounts(ui, bar, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		online += account_state(chat_account(ui->chat, i)) ==
		    ACCOUNT_ONLINE;
	bar_add(bar, 5, true, STYLE_STATUS, n == 0 ? xstrdup("no account") :
	    xasprintf("%zu of %zu accounts online", online, n));
}

static void
bar_clock(const struct ui *ui, struct bar *bar)
{
	time_t now = (time_t)(loop_wall(chat_loop(ui->chat)) / 1000);
	struct tm tm;
	char text[16];

	if (!ui_clock(ui) || localtime_r(&now, &tm) == NULL ||
	    strftime(text, sizeof(text), "%H:%M", &tm) == 0)
		return;
	bar_add(bar, 6, true, STYLE_STATUS, xstrdup(text));
}

/* That characters are commands, and the one that has begun. */
static void
bar_vi(const struct ui *ui, struct bar *bar)
{
	char *begun;

	if (!act_vi_commands(ui))
		return;
	begun = ui_safe(vi_begun(ui->current->vi));
	bar_add(bar, 3, false, STYLE_STATUS, xasprintf("vi commands%s%s",
	    begun[0] == '\0' ? "" : ": ", begun));
	free(begun);
}

/* ---- the status bar ---------------------------------------------------- */

/* Two blanks between parts, one at each end. */
static int
bar_width_of(const struct bar *bar)
{
	int width = 1;

	for (size_t i = 0; i < bar->n; i++)
		if (!bar->span[i].dropped)
			width += bar->span[i].width + 2;
	return width;
}

static void
bar_fit(struct bar *bar, int columns)
{
	struct span *worst;

	while (bar_width_of(bar) > columns) {
		worst = NULL;
		for (size_t i = 0; i < bar->n; i++)
			if (!bar->span[i].dropped && (worst == NULL ||
			    bar->span[i].rank > worst->rank))
				worst = &bar->span[i];
		/* What is left last is clipped, not dropped. */
		if (worst == NULL || worst->rank == 0 || (bar_width_of(bar) ==
		    worst->width + 3))
			return;
		worst->dropped = true;
	}
}

/* The short form of the account's state, where the long one was dropped. */
static void
bar_fit_account(struct bar *bar, int columns)
{
	struct span *whole = NULL;

	for (size_t i = 0; i < bar->n; i++) {
		if (bar->span[i].rank == 5 && bar->span[i].right)
			whole = &bar->span[i];
		else if (whole != NULL && whole->dropped &&
		    bar->span[i].rank == 3 && bar->span[i].right) {
			bar->span[i].dropped = false;
			bar_fit(bar, columns);
		}
	}
}

/* ---- what is new ------------------------------------------------------- */

#define ACTIVITY_LEAST 8	/* columns that it has before other parts go */

/* Columns that nothing else has; what stands at the left gives way down to a
 * rank, but who is written to and why lines wait. */
static int
bar_room_left(struct bar *bar, int columns, int rank)
{
	int left = columns - bar_width_of(bar) - 2;

	for (size_t i = bar->n; left < ACTIVITY_LEAST && i-- > 0;) {
		struct span *s = &bar->span[i];

		if (s->dropped || s->right || s->rank < rank)
			continue;
		s->dropped = true;
		left = columns - bar_width_of(bar) - 2;
	}
	return left;
}

static void
bar_activity_names(const struct ui *ui, struct bar *bar, int columns)
{
	struct str mine, rest;

	str_init(&mine);
	str_init(&rest);
	activity_names(ui, columns, &mine, &rest);
	/* From the right edge on. */
	if (rest.len > 0)
		bar_add(bar, 2, true, STYLE_STATUS, str_take(&rest));
	if (mine.len > 0)
		bar_add(bar, 2, true, STYLE_ACTIVITY, str_take(&mine));
	str_free(&mine);
	str_free(&rest);
}

static void
bar_activity(const struct ui *ui, struct bar *bar, int columns)
{
	const char *form = conf_text(ui->conf, SET_ACTIVITY, NULL, NULL);
	char *text;
	int left;

	if (ui->nactive == 0)
		return;
	bar_room_left(bar, columns, 4);
	left = bar_room_left(bar, columns, 3);
	if (left <= 0)
		return;
	if (strcmp(form, "numbers") != 0) {
		bar_activity_names(ui, bar, left);
		return;
	}
	text = activity_numbers(ui, left);
	if (text != NULL)
		bar_add(bar, 2, true, ui->nmessages > 0 ? STYLE_ACTIVITY :
		    STYLE_STATUS, text);
}

static int
bar_span_paint(struct ui *ui, int y, int x, const struct span *s)
{
	int used = grid_put(&ui->grid, x, y, ui->grid.columns - x, s->style,
	    s->text, strlen(s->text));

	for (int i = 0; i < used && s->bold; i++)
		grid_cell(&ui->grid, x + i, y)->bold = true;
	return used;
}

static void
bar_paint_spans(struct ui *ui, const struct geometry *g, struct bar *bar)
{
	struct span *s;
	int left = 0, right = g->columns - 1;

	for (size_t i = 0; i < bar->n; i++) {
		s = &bar->span[i];
		if (s->dropped || s->right)
			continue;
		/* The level is a block at the very edge. */
		if (s->rank > 0 && left == 0)
			left = 1;
		left += bar_span_paint(ui, g->bar_y, left, s) +
		    (s->rank > 0 ? 2 : 1);
	}
	for (size_t i = 0; i < bar->n; i++) {
		s = &bar->span[i];
		if (s->dropped || !s->right || right - s->width < left)
			continue;
		right -= s->width;
		bar_span_paint(ui, g->bar_y, right, s);
		right -= 2;
	}
}

/* "?1,3": other windows in which a question waits. */
static void
bar_questions(const struct ui *ui, struct bar *bar)
{
	struct str s;
	int more = 0;

	str_init(&s);
	for (size_t i = 0; i < ui->nwindows; i++) {
		const struct window *w = ui->windows[i];

		if (w == ui->current || !card_waits(ui, w))
			continue;
		if (s.len < 8)
			str_addf(&s, "%s%d", s.len == 0 ? "?" : ",",
			    w->number);
		else
			more++;
	}
	if (more > 0)
		str_addf(&s, ",+%d", more);
	if (s.len > 0)
		bar_add(bar, 1, true, STYLE_ACTIVITY, str_take(&s))->bold =
		    true;
	str_free(&s);
}

void
bar_paint(struct ui *ui, const struct geometry *g)
{
	struct bar bar;

	memset(&bar, 0, sizeof(bar));
	grid_fill(&ui->grid, 0, g->bar_y, g->columns, STYLE_STATUS);
	if (ui->current->talk != NULL)
		bar_talk(ui, &bar, g);
	else
		bar_add(&bar, 1, false, STYLE_STATUS, xstrdup(window_name(ui->current)));
	bar_vi(ui, &bar);
	bar_questions(ui, &bar);
	bar_clock(ui, &bar);
	bar_account(ui, &bar);
	bar_fit(&bar, g->columns);
	bar_fit_account(&bar, g->columns);
	bar_activity(ui, &bar, g->columns);
	bar_paint_spans(ui, g, &bar);
	for (size_t i = 0; i < bar.n; i++)
		free(bar.span[i].text);
}
