/*
 * Keys that came in one go, faster than anybody types: lines that were pasted
 * where the terminal sets no brackets around them, or what a line that was
 * stalled delivers.  Three lines are a paste and become one; fewer are keys,
 * but that while a question is open two are too many for an answer.  Must not
 * know bytes, nor the clock: it is told when nothing more comes.
 *
 * What acts (Enter above all) waits where text came just before it; text by
 * itself waits for nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/tty/inside.h"

#define LINES_PASTED 3
#define KEYS_MAX 16384		/* that wait; more is a paste */
#define TEXT_MAX (1024 * 1024)

struct burst {
	struct str keys;	/* struct key, those taken too; secret */
	size_t at, count;	/* taken, and all */
	size_t free;		/* so many may be taken */
	struct str text;	/* of a paste; secret */
	bool pasting;
	bool dropping;		/* ... and nobody wants it */
	bool careful;
	bool held;		/* what came last waits */
	bool newline;		/* the paste's last key was Enter by CR */
	size_t texts;		/* characters in this burst, those taken too */
	unsigned lines;		/* ... lines with any, whole ones */
	bool line;		/* ... and one that is not */
};

struct burst *
burst_new(void)
{
	struct burst *b = xcalloc(1, sizeof(*b));

	str_init_secret(&b->keys);
	str_init_secret(&b->text);
	return b;
}

static struct key *
burst_key_at(struct burst *b, size_t i)
{
	return (struct key *)(void *)b->keys.s + i;
}

static void
burst_forget_keys(struct burst *b)
{
	while (b->at < b->count)
		key_clear(burst_key_at(b, b->at++));
	str_free(&b->keys);
	b->at = b->count = b->free = 0;
	b->held = false;
}

void
burst_free(struct burst *b)
{
	if (b == NULL)
		return;
	burst_forget_keys(b);
	str_free(&b->text);
	free(b);
}

void
burst_careful(struct burst *b, bool on)
{
	b->careful = on;
}

bool
burst_waits(const struct burst *b)
{
	return b->held || b->pasting;
}

unsigned
burst_lines(const struct burst *b)
{
	return b->pasting ? LINES_PASTED : b->lines + b->line;
}

/* ---- the text of a paste ----------------------------------------------- */

static bool
burst_is_text(const struct key *key)
{
	return key->code == KEY_TEXT && (key->mods & (MOD_CTRL | MOD_ALT)) == 0;
}

/* What is no text has no place in it. */
static void
burst_text_add(struct burst *b, struct key *key)
{
	const char *s = "";

	if (burst_is_text(key))
		s = key->text;
	else if (key->code == KEY_PASTE)
		s = key->paste;
	else if (key->code == KEY_TAB_)
		s = "\t";
	else if (key->code == KEY_ENTER_ && !(b->newline && key->number))
		s = "\n";
	b->newline = key->code == KEY_ENTER_ && !key->number;
	if (!b->dropping && b->text.len + strlen(s) <= TEXT_MAX)
		str_add(&b->text, s);
	key_clear(key);
}

static void
burst_begin_paste(struct burst *b)
{
	b->pasting = true;
	while (b->at < b->count)
		burst_text_add(b, burst_key_at(b, b->at++));
	burst_forget_keys(b);
}

static void
burst_end_paste(struct burst *b, struct key *key)
{
	memset(key, 0, sizeof(*key));
	key->code = KEY_PASTE;
	key->rushed = true;
	key->paste = str_take(&b->text);
	str_init_secret(&b->text);
	b->pasting = b->newline = false;
}

/* ---- keys -------------------------------------------------------------- */

static void
burst_count_key(struct burst *b, const struct key *key)
{
	if (burst_is_text(key)) {
		b->texts++;
		b->line = true;
	} else if (key->code == KEY_ENTER_) {
		b->lines += b->line;
		b->line = false;
	}
}

void
burst_add(struct burst *b, const struct key *key)
{
	struct key copy = *key;
	bool acts = !burst_is_text(key) && key->code != KEY_FOCUS_IN &&
	    key->code != KEY_FOCUS_OUT;

	if (b->pasting) {
		burst_text_add(b, &copy);
		return;
	}
	b->held = b->held || b->careful || (acts && b->texts > 0);
	burst_count_key(b, key);
	str_addn(&b->keys, (const char *)key, sizeof(*key));
	b->count++;
	if (!b->held)
		b->free = b->count;
	wipe(&copy, sizeof(copy));
	if (b->lines + b->line >= (b->careful ? 2 : LINES_PASTED) ||
	    (b->held && b->count - b->free > KEYS_MAX))
		burst_begin_paste(b);
}

bool
burst_next(struct burst *b, struct key *key)
{
	if (b->at == b->free)
		return false;
	*key = *burst_key_at(b, b->at);
	wipe(burst_key_at(b, b->at++), sizeof(*key));
	if (burst_is_text(key) && b->texts > 1)
		key->rushed = true;
	if (b->at == b->count)
		burst_forget_keys(b);
	return true;
}

void
burst_begin(struct burst *b)
{
	b->texts = 0;
	b->lines = 0;
	b->line = false;
}

bool
burst_end(struct burst *b, struct key *key)
{
	bool pasted = b->pasting && !b->dropping;

	if (pasted)
		burst_end_paste(b, key);
	b->pasting = b->dropping = false;
	for (size_t i = b->at; i < b->count; i++)
		if (burst_is_text(burst_key_at(b, i)) && (b->texts > 1 ||
		    i > 0))
			burst_key_at(b, i)->rushed = true;
	b->free = b->count;
	b->held = false;
	burst_begin(b);
	return pasted;
}

void
burst_flush(struct burst *b)
{
	burst_forget_keys(b);
	str_free(&b->text);
	str_init_secret(&b->text);
	b->dropping = b->pasting;
}
