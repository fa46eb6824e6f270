/*
 * Keys as somebody types them who does not look, in every order and at every
 * moment, while questions are asked, change and go.  Whatever is answered was
 * to be read for half a second, as it was painted last, and so was what Enter
 * would do.  SEED=n, ROUNDS=n: other keys, for longer.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/inside.h"
#include "tests/support/fake-ui.h"

#define STEPS 3000
#define READ_MS 500
#define VERSIONS 100

static const char *const blind_keys[] = { "1", "2", "3", "<Enter>", "1", "2",
	"<Enter>", "<Enter>", "4", "?", "/", "x", " ", "<Escape>", "<C-o>",
	"<C-o>", "<C-o>", "<Tab>", "<Up>", "<Down>", "<PageUp>", "<M-1>",
	"<M-2>", "<M-2>", "<M-3>", "<M-a>", "<C-c>", "<C-z>", "<C-l>", "<C-u>",
	"<Backspace>", "<Paste:1>", "<Paste:2\n>", "<Rush:1\n2\n>", "<M-g>",
	"<FocusOut>", "<FocusIn>", "<M-s>", "<C-x>", "<F1>" };
/* As people type: a number and Enter at once. */
static const char *const blind_words[] = { "1<Enter>", "2<Enter>",
	"no 2<Enter>1<Enter>", "<C-o>1<Enter>", "<C-o>2", "3<Enter>3<Enter>",
	"<Enter>1", "x<C-o>1", "/quit<Enter>1<Enter>", "<Escape>1<Enter>" };
static const int blind_pauses[] = { 0, 0, 1, 40, 120, 499, 500, 501, 2000 };

static const char own_safe[] = "wait for it", own_risky[] = "quit now";
static const char key_risky[] = "trust it", key_safe[] = "stay with it";
static char trusts[VERSIONS][32], stays[VERSIONS][32], texts[VERSIONS][64];

struct blind {
	struct fake_ui f;
	unsigned seed;
	char *card;		/* what was painted last of a question */
	int64_t since;		/* ... and from when on */
	int version;
	int own, risky, safe;	/* answers that were given */
	int entered;		/* f.enters, as it was */
};

static unsigned
any(struct blind *b, unsigned n)
{
	b->seed = b->seed * 1103515245u + 12345u;
	return (b->seed >> 16) % n;
}

/* ---- what can be read --------------------------------------------------------- */

/* The words of the question on the screen, without blanks between them, and
 * without what says that a key came too early: that is no other question. */
static char *
card_words(const struct grid *g)
{
	struct str s;
	bool in = false;
	char *row;

	str_init(&s);
	for (int y = 0; y < g->rows; y++) {
		row = grid_row_text(g, y);
		if (strstr(row, " Question ") != NULL)
			in = true;
		else if (in && strncmp(row, "--", 2) == 0)
			in = false;
		else if (in && strstr(row, "Too early") == NULL)
			for (const char *at = row; *at != '\0'; at++)
				if (*at != ' ')
					str_addc(&s, *at);
		free(row);
	}
	return str_take(&s);
}

static void
blind_see(struct blind *b)
{
	char *now = card_words(&b->f.display.grid);

	if (strcmp(now, b->card) == 0) {
		free(now);
		return;
	}
	free(b->card);
	b->card = now;
	b->since = loop_now(chat_loop(b->f.chat));
}

static void
blind_paint(struct blind *b)
{
	ui_paint(b->f.ui);
	blind_see(b);
}

/* It may have been painted by itself before. */
static void
blind_pass(struct blind *b, int milliseconds)
{
	blind_see(b);
	loop_clock_move(chat_loop(b->f.chat), milliseconds);
}

/* Without its blanks. */
static bool
card_has(const struct blind *b, const char *text)
{
	char words[80];
	size_t n = 0;

	for (; *text != '\0' && n + 1 < sizeof(words); text++)
		if (*text != ' ')
			words[n++] = *text;
	words[n] = '\0';
	return strstr(b->card, words) != NULL;
}

/* An answer is given: it could be read. */
static void
blind_check(const struct blind *b, const char *text, int number, bool risky)
{
	char shown[80];

	if (risky)
		snprintf(shown, sizeof(shown), "[Enter] %.60s", text);
	else
		snprintf(shown, sizeof(shown), "[%d] %.60s", number, text);
	if (!card_has(b, shown))
		fail_msg("answered: %s; painted: %s", shown, b->card);
	if (loop_now(chat_loop(b->f.chat)) - b->since < READ_MS)
		fail_msg("answered after %d ms: %s", (int)(loop_now(
		    chat_loop(b->f.chat)) - b->since), shown);
}

/* ---- questions ------------------------------------------------------------------ */

static void
own_answered(void *arg, size_t which)
{
	struct blind *b = arg;

	if (which > 1)
		return;
	blind_check(b, which == 0 ? own_safe : own_risky, (int)which + 1,
	    which == 1);
	b->own++;
}

static void
blind_ask_own(struct blind *b)
{
	const struct answer at[] = { { .text = own_safe, .brief = "wait" },
	    { .text = own_risky, .brief = "quit", .risky = true } };
	const struct answers asked = { .question = "Two lines wait.",
	    .at = at, .n = NELEM(at), .otherwise = "stay" };

	ui_ask(b->f.ui, &asked, own_answered, b);
}

/* Another key each time, and what is answered names it. */
static void
blind_ask_key(struct blind *b)
{
	struct answer at[] = {
		{ .text = key_risky, .brief = "trust", .risky = true },
		{ .text = key_safe, .brief = "stay" } };

	b->version = (b->version + 1) % VERSIONS;
	at[0].command = trusts[b->version];
	at[1].command = stays[b->version];
	fake_ask(b->f.chat, b->f.account, b->f.bob, NULL, "new-key",
	    texts[b->version], NULL, at, NELEM(at));
}

/* What was entered: an answer to the key's question was one to this key. */
static void
blind_look(struct blind *b)
{
	const char *line = b->f.entered;
	bool risky;
	char shown[80];
	int version;

	if (b->f.enters == b->entered)
		return;
	b->entered = b->f.enters;
	if (sscanf(line, "/trust %d", &version) != 1 &&
	    sscanf(line, "/stay %d", &version) != 1)
		return;
	risky = line[1] == 't';
	blind_check(b, risky ? key_risky : key_safe, 2, risky);
	snprintf(shown, sizeof(shown), "Key %d of Bob.", version);
	if (!card_has(b, shown))
		fail_msg("%s: painted was %s", line, b->card);
	b->risky += risky;
	b->safe += !risky;
}

/* ---- a person ------------------------------------------------------------------- */

/* Several at once, before anything is painted, or one by one. */
static void
blind_type(struct blind *b, const char *keys)
{
	bool burst = any(b, 4) == 0;
	struct fake_display *d = &b->f.display, one;

	d->rushed = any(b, 24) == 0;
	fake_display_init(&one, 1, 1);
	fake_keys(&one, keys);
	for (size_t i = 0; i < one.nkeys; i++) {
		d->keys = xreallocarray(d->keys, d->nkeys + 1,
		    sizeof(*d->keys));
		d->keys[d->nkeys++] = one.keys[i];
		if (burst && i + 1 < one.nkeys)
			continue;
		ui_keys(b->f.ui);
		blind_look(b);
		if (any(b, 8) > 0)
			blind_paint(b);
		blind_pass(b, blind_pauses[any(b, NELEM(blind_pauses))]);
	}
	free(one.keys);
	d->rushed = false;
}

/* As somebody does who reads. */
static void
blind_calm(struct blind *b)
{
	static const char *const keys[] = { "<M-2>", "<C-o>", "1", "<Enter>",
	    "2" };
	size_t n = 2 + any(b, NELEM(keys) - 1);

	for (size_t i = any(b, 2); i < n && i < NELEM(keys); i++) {
		blind_paint(b);
		blind_pass(b, 700);
		blind_type(b, keys[i]);
	}
}

static void
blind_step(struct blind *b)
{
	unsigned what = any(b, 100);

	if (what < 50)
		blind_type(b, blind_keys[any(b, NELEM(blind_keys))]);
	else if (what < 68)
		blind_type(b, blind_words[any(b, NELEM(blind_words))]);
	else if (what < 74)
		blind_ask_key(b);
	else if (what < 78)
		fake_shut(b->f.chat, "new-key");
	else if (what < 84)
		blind_ask_own(b);
	else if (what < 86)
		b->f.display.stalled = any(b, 3) == 0;
	else if (what < 88) {
		b->f.display.columns = 80 + (int)any(b, 3) * 6;
		b->f.display.rows = 24 + (int)any(b, 3) * 8;
		blind_type(b, "<Resize>");
	} else if (what < 90)
		fake_in(any(b, 2) ? b->f.bob : b->f.eve, "words that come in");
	else if (what < 92)
		ui_show(b->f.ui, any(b, 2) ? b->f.bob : b->f.eve);
	else
		blind_calm(b);
	if (any(b, 3) > 0)
		blind_paint(b);
	blind_pass(b, blind_pauses[any(b, NELEM(blind_pauses))]);
}

static void
blind_round(unsigned seed, int *own, int *risky, int *safe)
{
	struct blind b = { .seed = seed };

	fake_ui_new(&b.f, 80, 24);
	b.card = xstrdup("");
	ui_show(b.f.ui, b.f.bob);
	blind_paint(&b);
	for (int i = 0; i < STEPS; i++)
		blind_step(&b);
	*own += b.own;
	*risky += b.risky;
	*safe += b.safe;
	fake_ui_free(&b.f);
	free(b.card);
}

static void
test_blind(void **state)
{
	const char *seed = getenv("SEED"), *rounds = getenv("ROUNDS");
	unsigned from = seed == NULL ? 1 : (unsigned)atoi(seed);
	unsigned n = rounds == NULL ? 6 : (unsigned)atoi(rounds);
	int own = 0, risky = 0, safe = 0;

	(void)state;
	for (int i = 0; i < VERSIONS; i++) {
		snprintf(trusts[i], sizeof(trusts[i]), "/trust %d", i);
		snprintf(stays[i], sizeof(stays[i]), "/stay %d", i);
		snprintf(texts[i], sizeof(texts[i]), "Key %d of Bob.", i);
	}
	for (unsigned i = 0; i < n; i++) {
		print_message("SEED=%u\n", from + i);
		blind_round(from + i, &own, &risky, &safe);
	}
	/* It was possible to answer. */
	print_message("answers: %d, %d, %d\n", own, risky, safe);
	if (rounds == NULL) {
		assert_true(own > 20);
		assert_true(risky > 5);
		assert_true(safe > 5);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
