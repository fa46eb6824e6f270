/*
 * The go-to box: windows, rooms that are bookmarked and contacts of all
 * accounts, narrowed by what is typed.  Windows stand in the order that they
 * had when it was opened, those with something new first; contacts behind
 * them, who is there first.  Each is known by its account and address and
 * looked up anew when it is shown or chosen: it may have gone.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

#define CONTACTS_MOST 200	/* that are listed, of each way to match */

struct goto_items {
	struct goto_item *at;
	size_t n, cap;
};
struct goto_box {
	struct goto_items all;	/* windows and rooms, as they were at first */
	struct goto_items found;	/* what is shown */
	struct match match;	/* while they are looked for */
	size_t contacts[MATCH_WHOLE + 1];	/* that match so */
};

/* ---- items ------------------------------------------------------------------ */

static struct goto_item *
goto_add(struct goto_items *items, enum goto_kind kind, struct account *a,
    const char *jid)
{
	struct goto_item *i;

	if (items->n == items->cap) {
		items->cap = items->cap == 0 ? 64 : 2 * items->cap;
		items->at = xreallocarray(items->at, items->cap,
		    sizeof(*items->at));
	}
	i = &items->at[items->n];
	*i = (struct goto_item){ .kind = kind, .account = a,
	    .jid = xstrdup(jid), .at = items->n++ };
	return i;
}

static void
goto_clear(struct goto_items *items)
{
	for (size_t i = 0; i < items->n; i++) {
		free(items->at[i].jid);
		free(items->at[i].name);
	}
	free(items->at);
	memset(items, 0, sizeof(*items));
}

static int
goto_compare(const void *va, const void *vb)
{
	const struct goto_item *a = va, *b = vb;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->stamp != b->stamp)
		return a->stamp > b->stamp ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static void
goto_sort(struct goto_items *items)
{
	if (items->n > 0)
		qsort(items->at, items->n, sizeof(*items->at), goto_compare);
}

/* ---- as it was at first ------------------------------------------------------ */

static int64_t
goto_stamp(const struct ui *ui, const struct window *w)
{
	const struct buffer *b = window_buffer(ui, w);

	return b->count == 0 ? 0 : buffer_at(b, b->count - 1)->stamp;
}

static unsigned
goto_rank(const struct ui *ui, const struct window *w)
{
	if (w->activity != ACTIVITY_NONE && w != ui->current)
		return (unsigned)(ACTIVITY_MESSAGE - w->activity);
	return w == ui->current ? GOTO_CURRENT : w == ui->last ? GOTO_LAST :
	    GOTO_WINDOW;
}

static void
goto_add_window(const struct ui *ui, struct goto_box *b,
    const struct window *w)
{
	struct goto_item *i;

	if (w->talk != NULL)
		i = goto_add(&b->all, talk_kind(w->talk) == TALK_DIRECT ?
		    GOTO_TALK : GOTO_ROOM, talk_account(w->talk),
		    talk_jid(w->talk));
	else
		i = goto_add(&b->all, w->raw != NULL ? GOTO_RAW :
		    GOTO_STATUS, w->raw, NULL);
	i->name = xstrdup(window_name(w));
	i->rank = goto_rank(ui, w);
	i->stamp = goto_stamp(ui, w);
}

/* Those without a window. */
static void
goto_add_bookmarks(const struct ui *ui, struct goto_box *b,
    struct account *a)
{
	const struct bookmark *mark;
	const struct talk *talk;
	struct goto_item *item;

	for (size_t i = 0; i < account_bookmarks(a); i++) {
		mark = account_bookmark(a, i);
		talk = talk_find(a, mark->jid);
		if (talk != NULL && window_of(ui, talk) != NULL)
			continue;
		item = goto_add(&b->all, GOTO_ROOM, a, mark->jid);
		item->name = xstrdup(mark->name);
		item->rank = GOTO_BOOKMARK;
	}
}

static struct goto_box *
goto_new(const struct ui *ui)
{
	struct goto_box *b = xcalloc(1, sizeof(*b));

	for (size_t i = 0; i < ui->nwindows; i++)
		goto_add_window(ui, b, ui->windows[i]);
	for (size_t i = 0; i < chat_accounts(ui->chat); i++)
		goto_add_bookmarks(ui, b, chat_account(ui->chat, i));
	goto_sort(&b->all);
	return b;
}

/* ---- what matches --------------------------------------------------------------- */

/* What an account is found by, where there are several: its address, and the
 * user's tag for it.  NULL, NULL: nothing. */
static void
goto_whose(const struct ui *ui, const struct account *a, const char *whose[2])
{
	whose[0] = whose[1] = NULL;
	if (chat_accounts(ui->chat) < 2 || !goto_lives(ui, a))
		return;
	whose[0] = account_jid(a);
	whose[1] = conf_text(ui->conf, SET_TAG, account_jid(a), NULL);
}

/* By a group as well, where it is not found without: the last of `texts`,
 * which are `n` and a NULL behind them, with room for one more.  Names go
 * before. */
static enum match_how
goto_match_texts(const struct goto_box *b, const char **texts, size_t n,
    const struct contact *c)
{
	enum match_how how = match_texts(&b->match, texts);

	if (how != MATCH_NO || c == NULL || *contact_groups(c) == '\0')
		return how;
	texts[n] = contact_groups(c);
	texts[n + 1] = NULL;
	return match_texts(&b->match, texts) == MATCH_NO ? MATCH_NO :
	    MATCH_PART;
}

static enum match_how
goto_match_window(const struct ui *ui, const struct goto_box *b,
    const struct goto_item *i)
{
	const struct window *w = goto_window(ui, i);
	const char *texts[7], *whose[2];
	char number[16] = "";
	size_t n = 0;

	if (w != NULL)
		snprintf(number, sizeof(number), "%d", w->number);
	if (i->name != NULL)
		texts[n++] = i->name;
	if (i->jid != NULL)
		texts[n++] = i->jid;
	texts[n++] = number;
	goto_whose(ui, i->account, whose);
	for (size_t at = 0; at < NELEM(whose) && whose[at] != NULL; at++)
		texts[n++] = whose[at];
	texts[n] = NULL;
	return goto_match_texts(b, texts, n, w == NULL || w->talk == NULL ?
	    NULL : talk_contact(w->talk));
}

/* What matches as a whole goes before all, then what has something new; then
 * where a word begins so. */
static unsigned
goto_found_rank(enum match_how how, bool new)
{
	return how == MATCH_WHOLE ? 0 : new ? 1 : how == MATCH_START ? 2 : 3;
}

/* A contact whose window went stands among the contacts again. */
static bool
goto_is_contact_again(const struct ui *ui, const struct goto_item *i)
{
	const struct contact *c = i->kind != GOTO_TALK ||
	    goto_window(ui, i) != NULL ? NULL :
	    contact_find(i->account, i->jid);

	return c != NULL && contact_in_roster(c);
}

static void
goto_find_windows(const struct ui *ui, struct goto_box *b)
{
	struct goto_item *item;
	enum match_how how;

	for (size_t i = 0; i < b->all.n; i++) {
		const struct goto_item *of = &b->all.at[i];

		if (goto_is_gone(ui, of) || goto_is_contact_again(ui, of))
			continue;
		how = goto_match_window(ui, b, of);
		if (how == MATCH_NO)
			continue;
		item = goto_add(&b->found, of->kind, of->account, of->jid);
		item->name = xstrdup(of->name);
		item->rank = goto_found_rank(how, of->rank < GOTO_LAST);
	}
}

static enum match_how
goto_match_contact(const struct goto_box *b, const struct contact *c,
    const char *name, const char *const whose[2])
{
	const char *texts[6] = { contact_jid(c), name };
	size_t n = 2;

	for (size_t at = 0; at < 2 && whose[at] != NULL; at++)
		texts[n++] = whose[at];
	return goto_match_texts(b, texts, n, c);
}

/* One that has a window stands among these. */
static void
goto_found_contact(const struct ui *ui, struct goto_box *b,
    const struct contact *c, enum match_how how)
{
	struct account *a = contact_account(c);
	const struct talk *talk;

	if (how == MATCH_NO)
		return;
	talk = talk_find(a, contact_jid(c));
	if (talk != NULL && window_of(ui, talk) != NULL)
		return;
	if (b->contacts[how]++ < CONTACTS_MOST)
		goto_add(&b->found, GOTO_TALK, a, contact_jid(c))->rank =
		    goto_found_rank(how, false);
}

/* By the roster's names: the user's own ones are few, and have their turn. */
static void
goto_find_contacts(const struct ui *ui, struct goto_box *b,
    const struct account *a)
{
	const char *whose[2];
	const struct contact *c;

	goto_whose(ui, a, whose);
	for (c = roster_first(a); c != NULL; c = roster_next(c)) {
		goto_found_contact(ui, b, c, goto_match_contact(b, c,
		    contact_roster_name(c), whose));
		/* Without a filter those that are left out need no look. */
		if (b->match.n == 0 &&
		    b->contacts[MATCH_WHOLE] == CONTACTS_MOST)
			return;
	}
}

struct goto_named {
	const struct ui *ui;
	struct goto_box *box;
};

static void
goto_find_named(void *arg, const char *account, const char *contact,
    const char *name)
{
	const struct goto_named *n = arg;
	const struct account *a = account_find(n->ui->chat, account);
	const struct contact *c = a == NULL ? NULL :
	    contact_find(a, contact);
	const char *whose[2];

	if (c == NULL || !contact_in_roster(c) || n->box->match.n == 0)
		return;
	goto_whose(n->ui, a, whose);
	if (goto_match_contact(n->box, c, contact_roster_name(c), whose) ==
	    MATCH_NO)
		goto_found_contact(n->ui, n->box, c, goto_match_contact(n->box,
		    c, name, whose));
}

/* How many contacts there are beside those that have windows. */
static size_t
goto_count_contacts(const struct ui *ui)
{
	const struct talk *talk;
	size_t n = 0;

	for (size_t i = 0; i < chat_accounts(ui->chat); i++)
		n += roster_count(chat_account(ui->chat, i));
	for (size_t i = 0; i < ui->nwindows; i++) {
		talk = ui->windows[i]->talk;
		n -= talk != NULL && talk_contact(talk) != NULL &&
		    contact_in_roster(talk_contact(talk));
	}
	return n;
}

static size_t
goto_fill(struct ui *ui, void *arg, const char *filter, int width,
    size_t *all)
{
	struct goto_box *b = arg;
	struct goto_named named = { ui, b };
	size_t windows;

	(void)width;
	goto_clear(&b->found);
	memset(b->contacts, 0, sizeof(b->contacts));
	match_begin(&b->match, filter);
	goto_find_windows(ui, b);
	windows = b->found.n;
	for (size_t i = 0; i < chat_accounts(ui->chat); i++)
		goto_find_contacts(ui, b, chat_account(ui->chat, i));
	conf_each_contact(ui->conf, SET_NAME, goto_find_named, &named);
	goto_sort(&b->found);
	*all = windows + (b->match.n == 0 ? goto_count_contacts(ui) :
	    b->contacts[MATCH_WHOLE] + b->contacts[MATCH_START] +
	    b->contacts[MATCH_PART]);
	match_end(&b->match);
	return b->found.n;
}

/* ---- what is done ---------------------------------------------------------------- */

static void
goto_row(struct ui *ui, void *arg, size_t at, struct box_row *row)
{
	goto_row_show(ui, &((struct goto_box *)arg)->found.at[at], row);
}

static void
goto_command(struct ui *ui, const struct goto_item *i, const char *words)
{
	char *line = chat_command(i->account, words, i->jid, NULL);

	enter_command(ui, line);
	free(line);
}

static void
goto_chosen(struct ui *ui, void *arg, size_t at)
{
	const struct goto_item *i = &((struct goto_box *)arg)->found.at[at];
	struct window *w = goto_window(ui, i);

	if (w != NULL)
		window_switch(ui, w);
	else if (goto_is_gone(ui, i))
		ui_say(ui, STYLE_NOTICE, "That window has been closed "
		    "meanwhile.");
	else if (i->kind == GOTO_TALK)
		window_switch(ui, window_open(ui, talk_open(i->account,
		    i->jid)));
	else
		goto_command(ui, i, "/join");
}

static void
goto_close_window(struct ui *ui, const struct goto_item *i)
{
	const struct window *w = goto_window(ui, i);

	if (w == NULL)
		ui_say(ui, STYLE_NOTICE, "It has no window to close.");
	else if (w->raw != NULL)
		account_raw_show(w->raw, false);
	else if (w->talk != NULL)
		goto_command(ui, i, "/close");
	else
		ui_say(ui, STYLE_NOTICE, "The status window cannot be closed.");
	box_again(ui);
}

static bool
goto_key(struct ui *ui, void *arg, size_t at, const struct action *row)
{
	if (row->type != ACT_UI)
		return false;
	if (row->action == UI_CLOSE_CHOSEN)
		goto_close_window(ui, &((struct goto_box *)arg)->found.at[at]);
	else if (row->action == UI_GOTO)
		box_close(ui);
	else
		return false;
	return true;
}

static void
goto_closed(struct ui *ui, void *arg, bool chose)
{
	struct goto_box *b = arg;

	(void)ui;
	(void)chose;
	goto_clear(&b->all);
	goto_clear(&b->found);
	free(b);
}

void
goto_open(struct ui *ui)
{
	static const struct box_kind kind = {
		.title = "Go to",
		.keys = "Enter: go  C-x: close it  Esc: back",
		.flags = BOX_FILTER,
		.head = 6,
		.fill = goto_fill,
		.row = goto_row,
		.chosen = goto_chosen,
		.key = goto_key,
		.closed = goto_closed,
	};

	box_open(ui, &kind, NULL, goto_new(ui));
}
