/*
 * What a search has found, as a list that leads there.  It grows while the
 * search goes on; the choice stays at its line.  What was sealed is shown from
 * the search's own memory, and copies of it are wiped.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

#define BEFORE 24		/* bytes of a long line before what was found */

/* Which line a row is of. */
struct hits_row {
	size_t at;		/* among the search's, for now */
	int64_t stamp;
	uint64_t serial;
};
struct hits {
	struct ui *ui;
	struct search *search;
	struct hits_row *rows;
	size_t n;
};

/* ---- rows ------------------------------------------------------------------- */

static bool
hits_match(const struct match *m, const struct search_hit *hit)
{
	const char *const texts[] = { hit->text, hit->incoming ? hit->author :
	    "me", hit->jid, NULL };

	return match_texts(m, texts) != MATCH_NO;
}

static size_t
hits_fill(struct ui *ui, void *arg, const char *filter, int width,
    size_t *all)
{
	struct hits *h = arg;
	size_t n = search_hits(h->search);
	struct search_hit hit;
	struct match match;

	(void)ui;
	(void)width;
	free(h->rows);
	h->rows = xcalloc(n, sizeof(*h->rows));
	h->n = 0;
	match_begin(&match, filter);
	for (size_t i = 0; i < n; i++)
		if (search_hit(h->search, i, &hit) && hits_match(&match, &hit))
			h->rows[h->n++] = (struct hits_row){ i, hit.stamp,
			    hit.serial };
	match_end(&match);
	if (!search_is_done(h->search) || search_is_cut(h->search))
		*all = SIZE_MAX;
	return h->n;
}

/* Where a long line is shown from, so that what was found is in sight. */
static const char *
hits_begin(const struct search *s, const char *text)
{
	const char *word = search_words(s) > 0 ? search_word(s, 0) : "";
	const char *at, *blank;
	struct bytes where;

	if (!text_find(text, strlen(text), word, &where) ||
	    where.from <= BEFORE)
		return text;
	at = text + where.from;
	for (blank = at; blank > at - BEFORE && blank[-1] != ' ';)
		blank--;
	for (at -= BEFORE; at < blank && *at != ' ';)
		at++;
	return at;
}

static char *
hits_text(const struct search *s, const struct search_hit *hit)
{
	const char *from = hits_begin(s, hit->text);
	struct str out;

	str_init_secret(&out);
	str_addf(&out, "%s: %s", hit->incoming ? hit->author : "me",
	    from == hit->text ? "" : "...");
	for (; *from != '\0'; from++)
		str_addc(&out, *from == '\n' ? ' ' : *from);
	return str_take(&out);
}

/* The hour of today, the day of this year, the year. */
static void
hits_when(char *out, size_t size, int64_t stamp, int64_t now)
{
	when_text(out, size, when_same("%Y-%j", stamp, now) ? " %H:%M" :
	    when_same("%Y", stamp, now) ? "%d %b" : "  %Y", stamp);
}

/* As the list names it: a room by its name, not by its address. */
static const char *
hits_where(const struct account *a, const char *jid)
{
	const struct talk *talk = a == NULL ? NULL : talk_find(a, jid);

	if (a == NULL)
		return jid;
	return talk != NULL ? talk_name(talk) : name_of(a, jid);
}

static void
hits_row(struct ui *ui, void *arg, size_t at, struct box_row *row)
{
	const struct hits *h = arg;
	const struct account *a;
	struct search_hit hit;

	row->secret = true;
	if (!search_hit(h->search, h->rows[at].at, &hit)) {
		row->text = secret_dup("(gone)");
		return;
	}
	a = account_find(ui->chat, hit.account);
	hits_when(row->head, sizeof(row->head), hit.stamp,
	    loop_wall(chat_loop(ui->chat)));
	row->text = hits_text(h->search, &hit);
	row->cells[0].width = 1;
	str_fit(row->cells[0].text, sizeof(row->cells[0].text),
	    sign_text(ui, level_sign(hit.level)));
	row->cells[0].style = level_sign_style(hit.level);
	row->cells[1].width = 12;
	str_fit(row->cells[1].text, sizeof(row->cells[1].text),
	    hits_where(a, hit.jid));
	row->cells[1].style = STYLE_TIME;
	box_tag(ui, a, &row->cells[2]);
}

static const char *
hits_empty(void *arg)
{
	const struct search *s = ((struct hits *)arg)->search;

	if (!search_is_done(s))
		return "Looking ...";
	return search_is_in_one(s) ? "Nothing was found here.  /search -all "
	    "looks in all conversations." : "Nothing was found.";
}

/* ---- what is done ------------------------------------------------------------- */

static void
hits_show(struct ui *ui, const struct search *s, struct talk *talk,
    uint64_t serial)
{
	struct window *w = window_open(ui, talk);
	const struct entry *e;
	struct bytes where;
	char *found;

	window_switch(ui, w);
	e = buffer_serial(window_buffer(ui, w), serial);
	if (e == NULL)
		return;
	if (search_words(s) == 0 || !text_find(e->text, strlen(e->text),
	    search_word(s, 0), &where))
		where = (struct bytes){ 0, 0 };
	found = secret_dupn(e->text + where.from, where.len);
	seek_glow(ui, found, serial);
	secret_free(found);
}

static void
hits_chosen(struct ui *ui, void *arg, size_t at)
{
	const struct hits *h = arg;
	struct talk *talk;
	uint64_t serial;
	struct err err;

	talk = search_go(h->search, h->rows[at].at, &serial, &err);
	if (talk == NULL)
		ui_say(ui, STYLE_ERROR, "%s", err.text);
	else
		hits_show(ui, h->search, talk, serial);
}

/* More was found, perhaps before the row that is chosen. */
static void
hits_changed(void *arg)
{
	struct hits *h = arg;
	struct ui *ui = h->ui;
	struct hits_row was = { 0, 0, 0 };
	size_t at = box_chosen(ui);

	if (at < h->n)
		was = h->rows[at];
	box_again(ui);
	for (size_t i = 0; i < h->n; i++)
		if (h->rows[i].stamp == was.stamp &&
		    h->rows[i].serial == was.serial) {
			box_follow(ui, i);
			return;
		}
}

static void
hits_closed(struct ui *ui, void *arg, bool chose)
{
	struct hits *h = arg;

	(void)ui;
	(void)chose;
	search_free(h->search);
	free(h->rows);
	free(h);
}

void
ui_search(struct ui *ui, struct search *search)
{
	static const struct box_kind kind = {
		.title = "Found",
		.keys = "Enter: go there  Esc: back",
		.flags = BOX_FILTER,
		.head = 6,
		.fill = hits_fill,
		.row = hits_row,
		.empty = hits_empty,
		.chosen = hits_chosen,
		.closed = hits_closed,
	};
	struct hits *h = xcalloc(1, sizeof(*h));

	h->ui = ui;
	h->search = search;
	box_open(ui, &kind, NULL, h);
	search_run(search, hits_changed, h);
}
