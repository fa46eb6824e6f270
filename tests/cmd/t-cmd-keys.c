/*
 * The commands that carry keys: what they say, what they ask, what the pipe
 * is refused.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/cmd.h"

#define HEX "0123456789abcdef0123456789abcdef01234567"
#define LINE BOB "\t" ME "/Home\tprpl-jabber\t" HEX "\tverified\nbroken\n"

#define RUN(w, line, code) \
	assert_string_equal(world_run(w, line), code)

/* The other end of struct cmd_keys: a file or two, and what was written. */
struct disk {
	const char *prints;
	char *keys;		/* "(privkeys ...)", or NULL */
	char *path;		/* that was asked for last */
	char *wrote;
};

static struct disk disk;
static struct world world;

static int
fake_read(void *arg, const char *path, void (*file)(void *, const char *,
    const char *, size_t, const char *), void *file_arg, struct err *err)
{
	struct disk *d = arg;

	free(d->path);
	d->path = xstrdup(path);
	if (d->prints == NULL && d->keys == NULL)
		return err_set(err, "no-file", "%s: no such file", path);
	file(file_arg, "/d/secret", NULL, 0, "belongs to another user");
	if (d->prints != NULL)
		file(file_arg, "/d/prints", d->prints, strlen(d->prints),
		    NULL);
	if (d->keys != NULL)
		file(file_arg, "/d/keys", d->keys, strlen(d->keys), NULL);
	return 0;
}

static int
fake_write(void *arg, const char *path, const struct str *texts, size_t n,
    struct err *err)
{
	struct disk *d = arg;

	(void)err;
	assert_int_equal(n, 2 * EXPORT_PROGRAMS);
	free(d->wrote);
	d->wrote = xasprintf("%s\n%s\n%s", path, texts[0].s, texts[1].s);
	return 0;
}

static const struct cmd_keys carrier = { .arg = &disk, .read = fake_read,
    .write = fake_write };

static int
setup(void **state)
{
	memset(&disk, 0, sizeof(disk));
	world_new(&world, FRONT_SCREEN);
	world.app.keys = &carrier;
	*state = &world;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	world_free(&world);
	free(disk.keys);
	free(disk.path);
	free(disk.wrote);
	return 0;
}

static void
said(const struct world *w, const char *text)
{
	if (strstr(w->said.s, text) == NULL)
		fail_msg("\"%s\" not in: %s", text, w->said.s);
}

static void
asked(struct world *w, const char *prompt)
{
	assert_non_null(w->prompt);
	if (strstr(w->prompt, prompt) == NULL)
		fail_msg("\"%s\" not in: %s", prompt, w->prompt);
	free(w->prompt);
	w->prompt = NULL;
	str_clear(&w->said);
}

static void
make_key(struct world *w, char hex[FINGERPRINT_HEX + 1])
{
	assert_int_equal(otr_key_want(w->app.otr, ME, &w->err), 0);
	for (int i = 0; i < 500; i++) {
		loop_turn(w->loop, 20);
		if (otr_key_fingerprint(w->app.otr, ME, hex, NULL) == 0)
			return;
	}
	fail_msg("no key");
}

/* A key that is another's than ME's. */
static void
foreign_key(struct world *w, const char *hex)
{
	struct str keys, none;
	char now[FINGERPRINT_HEX + 1];

	str_init_secret(&keys);
	str_init(&none);
	assert_int_equal(export_keys(otr_keys(w->app.otr), EXPORT_PIDGIN, &keys,
	    &none, &w->err), 0);
	disk.keys = xstrdup(keys.s);
	str_free(&keys);
	str_free(&none);
	assert_int_equal(otr_key_replace(w->app.otr, ME, &w->err), 0);
	for (int i = 0; i < 500; i++) {
		loop_turn(w->loop, 20);
		if (otr_key_fingerprint(w->app.otr, ME, now, NULL) == 0 &&
		    strcmp(now, hex) != 0)
			return;
	}
	fail_msg("no other key");
}

static void
dry_run_changes_nothing(void **state)
{
	static const char *const lines[] = {
		"/otr import --dry-run  /some/where ",
		"/otr import -a " ME " --dry-run \"/some/where\"",
		"/otr import --dry-run -a " ME " /some/where",
	};
	struct world *w = *state;

	RUN(w, "/otr import /nowhere", "no-file");
	disk.prints = LINE;
	for (size_t i = 0; i < NELEM(lines); i++) {
		RUN(w, lines[i], "");
		assert_string_equal(disk.path, "/some/where");
		said(w, "verified: 01234567 89ABCDEF");
		said(w, "would be taken");
		said(w, "left out: /d/prints:2: ");
		said(w, "left out: /d/secret: belongs to another user");
		said(w, "import-dry-run keys=0 fingerprints=1 trusted=0");
	}
	RUN(w, "/otr import /some/where", "");
	said(w, "imported keys=0 fingerprints=1 trusted=0");
	RUN(w, "/otr import /some/where", "");
	said(w, "imported keys=0 fingerprints=0 trusted=0");
	RUN(w, "/otr import", "usage");
	w->app.keys = NULL;
	RUN(w, "/otr import /x", "not-here");
	RUN(w, "/otr export /x", "not-here");
}

static void
replacing_is_asked_for(void **state)
{
	char hex[FINGERPRINT_HEX + 1], own[FINGERPRINT_HEX + 1];
	struct world *w = *state;

	make_key(w, hex);
	foreign_key(w, hex);
	RUN(w, "/otr import /x", "");
	said(w, "not taken: the account has another key");
	asked(w, "Replace");
	w->ask_done(w->done_arg, 1);
	said(w, "key-kept");
	assert_int_equal(otr_key_fingerprint(w->app.otr, ME, own, NULL), 0);
	assert_string_not_equal(own, hex);
	/* The pipe has nobody to ask. */
	world_front(w, FRONT_SCRIPT);
	RUN(w, "/otr import /x", "key-exists");
	assert_int_equal(otr_key_fingerprint(w->app.otr, ME, own, NULL), 0);
	assert_string_not_equal(own, hex);
	world_front(w, FRONT_SCREEN);
	RUN(w, "/otr import /x", "");
	asked(w, ME);
	w->ask_done(w->done_arg, 0);
	said(w, "imported keys=1");
	assert_int_equal(otr_key_fingerprint(w->app.otr, ME, own, NULL), 0);
	assert_string_equal(own, hex);
}

static void
export_says_what_is_in_the_clear(void **state)
{
	char hex[FINGERPRINT_HEX + 1];
	struct world *w = *state;

	RUN(w, "/otr export /x y", "no-key");
	make_key(w, hex);
	RUN(w, "/otr export /x y", "");
	said(w, "exported path=/x y");
	assert_non_null(strstr(disk.wrote, "/x y\n(privkeys"));
	/* Under a passphrase that is worth a question. */
	assert_int_equal(keys_passphrase_set(otr_keys(w->app.otr), "p", &w->err), 0);
	free(disk.wrote);
	disk.wrote = NULL;
	RUN(w, "/otr export /z", "");
	asked(w, "/z");
	w->ask_done(w->done_arg, 1);
	assert_null(disk.wrote);
	RUN(w, "/otr export /z", "");
	asked(w, "/z");
	w->ask_done(w->done_arg, 0);
	assert_non_null(strstr(disk.wrote, "/z\n(privkeys"));
}

static void
answer(struct world *w, const char *prompt, const char *secret)
{
	asked(w, prompt);
	w->secret_done(w->done_arg, secret);
}

static void
passphrase_at_hidden_prompts(void **state)
{
	struct world *w = *state;

	RUN(w, "/otr passphrase remove", "no-passphrase");
	RUN(w, "/otr passphrase", "");
	answer(w, "New", NULL);
	said(w, "passphrase-kept");
	RUN(w, "/otr passphrase", "");
	answer(w, "New", "one");
	answer(w, "passphrase again", "two");
	said(w, "passphrase-differs");
	assert_false(keys_has_passphrase(otr_keys(w->app.otr)));
	RUN(w, "/otr passphrase", "");
	answer(w, "New", "one");
	answer(w, "passphrase again", "one");
	said(w, "passphrase-set");
	assert_null(strstr(w->said.s, "one."));
	assert_int_equal(keys_passphrase_check(otr_keys(w->app.otr), "one", &w->err), 0);
	/* Changing and removing needs the one that is. */
	RUN(w, "/otr passphrase", "");
	answer(w, "Old passphrase", "x");
	said(w, "wrong-passphrase");
	RUN(w, "/otr passphrase", "");
	answer(w, "Old passphrase", "one");
	answer(w, "New", "two");
	answer(w, "passphrase again", "two");
	said(w, "passphrase-set");
	RUN(w, "/otr passphrase remove", "");
	answer(w, "Old passphrase", "one");
	said(w, "wrong-passphrase");
	assert_true(keys_has_passphrase(otr_keys(w->app.otr)));
	RUN(w, "/otr passphrase remove", "");
	answer(w, "Old passphrase", "two");
	said(w, "passphrase-removed");
	assert_false(keys_has_passphrase(otr_keys(w->app.otr)));
	world_front(w, FRONT_SCRIPT);
	RUN(w, "/otr passphrase", "not-here");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(dry_run_changes_nothing),
		TEST(replacing_is_asked_for),
		TEST(export_says_what_is_in_the_clear),
		TEST(passphrase_at_hidden_prompts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
