/*
 * Keys as a cat types them, in each mode and size, while conversations come
 * and go, levels fall and questions are asked; names are hostile.  Nothing may
 * crash, no cell may have what acts, and no line may leave where it was not
 * typed.  SEED=n, ROUNDS=n: another cat, for longer.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chat/rooms.h"
#include "front/screen/box.h"
#include "tests/support/fake-ui.h"

#define STEPS 400

static const char *const shaken_keys[] = {
	"a", "b", "1", "2", "9", "/", "w", "d", "i", "A", ".", "u", "y", "\"",
	" ", "<lt>", "\xc3\xa9", "\xe5\xa5\xbd", "<Enter>", "<Escape>",
	"<Tab>", "<S-Tab>", "<Up>", "<Down>", "<Left>", "<Right>", "<Home>",
	"<End>", "<PageUp>", "<PageDown>", "<Backspace>", "<Delete>", "<M-1>",
	"<M-2>", "<M-3>", "<M-a>", "<M-g>", "<M-/>", "<M-j>", "<M-r>", "<M-.>",
	"<M-y>", "<M-u>", "<M-e>", "<C-r>", "<C-s>", "<C-u>", "<C-k>", "<C-w>",
	"<C-y>", "<C-_>", "<C-c>", "<C-g>", "<C-n>", "<C-p>", "<C-x>", "<C-t>",
	"<C-l>", "<F1>", "<C-Up>", "<Resize>", "<FocusOut>", "<FocusIn>",
	"<Paste:one>", "<Paste:two\nlines>", "<Rush:three\nor\nmore>",
};

static const struct { int columns, rows; } shaken_sizes[] = { { 1, 1 },
    { 2, 2 }, { 3, 40 }, { 20, 5 }, { 20, 4 }, { 19, 3 }, { 40, 12 },
    { 80, 24 }, { 100, 30 }, { 160, 50 }, { 300, 2 } };

struct shaken {
	struct fake_ui f;
	unsigned seed;
	char *wide;		/* 4,000 bytes of a name */
	char typed_in[64];
};

static unsigned
any(struct shaken *s, unsigned n)
{
	s->seed = s->seed * 1103515245u + 12345u;
	return (s->seed >> 16) % n;
}

static void
answered_yes(void *arg, size_t which)
{
	(void)arg;
	(void)which;
}

static void
answered_text(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

static void
answered_which(void *arg, size_t which)
{
	(void)arg;
	(void)which;
}

static struct talk *
some_talk(struct shaken *s)
{
	size_t n = chat_talks(s->f.chat);

	return n == 0 ? NULL : chat_talk(s->f.chat, any(s, (unsigned)n));
}

static void
search(struct shaken *s)
{
	struct search *one = xcalloc(1, sizeof(*one));
	static int freed;
	struct talk *talk = some_talk(s);

	one->freed = &freed;
	one->chat = s->f.chat;
	one->word = "a";
	one->done = any(s, 2);
	if (talk != NULL)
		one->hits[one->n++] = (struct search_hit){ .stamp = 1000,
		    .incoming = true, .level = OTR_PRIVATE,
		    .account = "alice@example.org", .jid = "bob@example.org",
		    .author = s->wide, .text = s->wide, .serial = 1 };
	ui_search(s->f.ui, one);
}

static void
come(struct shaken *s)
{
	struct talk *talk = some_talk(s);
	char jid[64];
	size_t n = chat_talks(s->f.chat);

	if (n < 8) {
		snprintf(jid, sizeof(jid), "n%u@example.org", any(s, 20));
		if (contact_find(s->f.account, jid) == NULL)
			fake_in(fake_talk(fake_contact(s->f.account, jid,
			    any(s, 2) ? s->wide : "UNREAD", SHOW_ONLINE)),
			    "new");
	} else if (talk != NULL && talk_kind(talk) == TALK_DIRECT)
		fake_in(talk, s->wide);
}

static void
go(struct shaken *s)
{
	struct talk *talk = some_talk(s);

	if (talk == NULL || talk_kind(talk) != TALK_DIRECT)
		return;
	ui_close(s->f.ui, talk, any(s, 2));
	fake_talk_remove(talk);
}

static void
happen(struct shaken *s)
{
	static const char *const rows[] = { "one", "\033[2Jtwo", "" };
	struct fake_ui *f = &s->f;
	struct talk *talk = some_talk(s);
	unsigned size = any(s, NELEM(shaken_sizes));
	struct err err;

	switch (any(s, 16)) {
	case 0:
	case 1:
		come(s);
		break;
	case 2:
		go(s);
		break;
	case 3:
		if (talk != NULL && talk_kind(talk) == TALK_DIRECT)
			fake_level(talk, (enum otr_level)any(s, 5),
			    OTR_HOLD_NONE);
		break;
	case 4:
		fake_ask_yes(f, s->wide, answered_yes, NULL);
		break;
	case 5:
		ui_ask_secret(f->ui, "Password", answered_text, NULL);
		break;
	case 6:
		ui_ask_text(f->ui, "Text", answered_text, NULL);
		break;
	case 7:
		ui_ask_which(f->ui, s->wide, rows, 3, answered_which, NULL);
		break;
	case 8:
		ui_page(f->ui, "page", s->wide);
		break;
	case 9:
		ui_key_page(f->ui);
		break;
	case 10:
		search(s);
		break;
	case 11:
		ui_clear(f->ui);
		break;
	case 12:
		fake_of(f->chat)->now += 400;
		break;
	case 13:
		(void)conf_set(f->chat->conf, SET_KEYS, NULL, NULL, any(s, 2) ?
		    "vi" : "emacs", &err);
		break;
	default:
		fake_size(f, shaken_sizes[size].columns,
		    shaken_sizes[size].rows);
	}
}

/* Who reads the next line stands where one types, whatever else is there. */
static void
check_level(struct shaken *s)
{
	const struct ui *ui = s->f.ui;
	const struct grid *g = &s->f.display.grid;
	const char *level = otr_level_name(ui->current->level);
	bool shown = false;

	if (ui->current->talk == NULL || ui_too_small(ui))
		return;
	for (int y = ui->geometry.bar_y; y < g->rows; y++)
		shown |= grid_find(g, y, level) != -1;
	if (!shown) {
		char *all = grid_text(g);

		fail_msg("%s is not shown:\n%s", level, all);
		free(all);
	}
}

/* No control character, nothing that turns text round. */
static void
check_cells(struct shaken *s)
{
	char *all;
	uint32_t cp;
	size_t n;

	ui_paint(s->f.ui);
	check_level(s);
	all = grid_text(&s->f.display.grid);
	for (size_t at = 0; all[at] != '\0'; at += n) {
		n = utf8_take(all + at, strlen(all + at), &cp);
		if ((cp < ' ' && cp != '\n') || (cp >= 0x7f && cp < 0xa0) ||
		    (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <=
		    0x2069) || cp == 0x200b || cp == 0xfeff)
			fail_msg("U+%04X on the screen", (unsigned)cp);
	}
	free(all);
}

static void
shake(unsigned seed)
{
	static const char *const name = "\033]0;x\a\xe2\x80\xae"
	    "me\xe2\x80\x8b\xef\xb7\xbd \xcc\x88\xcc\x88 3 = work\r\n> ";
	struct shaken s = { .seed = seed };
	struct fake_ui *f = &s.f;
	struct str wide;
	struct talk *room;

	str_init(&wide);
	while (wide.len < 4000)
		str_add(&wide, name);
	s.wide = str_take(&wide);
	fake_ui_new(f, 80, 24);
	fake_contact(f->account, "w@example.org", s.wide, SHOW_ONLINE)->groups =
	    xstrdup(s.wide);
	fake_account(f->chat, "alice@work.example.com");
	room = fake_room(f->account, "den@rooms.example.org", "alice");
	fake_occupant(room, "me", ROLE_MODERATOR, AFFILIATION_NONE);
	fake_occupant(room, s.wide, ROLE_PARTICIPANT, AFFILIATION_OWNER);
	fake_room_in(room, s.wide, "hi", true);
	f->display.signs = seed % 2 == 0;
	for (int i = 0; i < STEPS; i++) {
		if (getenv("SHOW") != NULL)
			fprintf(stderr, "%u: %d\n", seed, i);
		if (any(&s, 8) == 0)
			happen(&s);
		f->display.rushed = any(&s, 16) == 0;
		fake_type(f, shaken_keys[any(&s, NELEM(shaken_keys))]);
		if (i % 16 == 0)
			check_cells(&s);
	}
	fake_ui_free(f);
	free(s.wide);
}

static void
test_shaken(void **state)
{
	const char *seed = getenv("SEED"), *rounds = getenv("ROUNDS");
	unsigned from = seed == NULL ? 1 : (unsigned)atoi(seed);
	unsigned n = rounds == NULL ? 10 : (unsigned)atoi(rounds);

	(void)state;
	for (unsigned i = 0; i < n; i++)
		shake(from + i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shaken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
