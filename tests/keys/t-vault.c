/*
 * Key files under a passphrase: nothing readable on the disk, nothing opened
 * by a wrong one, nothing damaged taken for whole, and nothing that cannot
 * be read written over; a crash at any write leaves what can be opened.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "keys/inside.h"
#include "tests/support/pair.h"

#define HEX "0123456789abcdef0123456789abcdef01234567"
#define CAROL "carol@example.org"
#define PASS "correct horse"

struct world {
	struct pair pair;
	struct otr_ops ops;
	struct otr *otr;
	char *dir;
	char own[FINGERPRINT_HEX + 1];
	const char *const *words;	/* what is typed, one after another */
	const char *first;	/* what the command says; "": it fails */
	unsigned asked;
	struct err err;
};

static void
no_event(void *arg, struct otr_session *s, const struct otr_event *e)
{
	(void)arg;
	(void)s;
	(void)e;
}

static int
type(void *arg, const char *file, unsigned wrong, struct str *out,
    struct err *err)
{
	struct world *w = arg;

	(void)wrong;
	assert_non_null(strstr(file, "/otr."));
	if (w->words[w->asked] == NULL)
		return err_set(err, "none", "nothing typed");
	str_add(out, w->words[w->asked++]);
	return 0;
}

static int
command(void *arg, struct str *out, struct err *err)
{
	struct world *w = arg;

	if (w->first == NULL)
		return 1;
	if (*w->first == '\0')
		return err_set(err, "passphrase-command", "it failed");
	str_add(out, w->first);
	return 0;
}

/* Opens the files, typing these words. */
static int
open_with(struct world *w, const char *const words[])
{
	otr_free(w->otr);
	w->words = words;
	w->asked = 0;
	w->otr = otr_new(w->pair.loop, w->dir, &w->ops, &w->err);
	return w->otr == NULL ? -1 : 0;
}

static const char *const nothing[] = { NULL };
static const char *const right[] = { PASS, NULL };

static int
setup(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));

	pair_new(&w->pair);
	pair_key(&w->pair.a, w->own);
	w->dir = xstrdup(w->pair.a.dir);
	w->ops.arg = w;
	w->ops.event = no_event;
	w->ops.passphrase = type;
	w->ops.first_passphrase = command;
	assert_int_equal(open_with(w, nothing), 0);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	otr_free(w->otr);
	pair_free(&w->pair);
	free(w->dir);
	free(w);
	return 0;
}

static void
trust_carol(struct world *w)
{
	static const char line[] = CAROL "\t" ALICE "\txmpp\t" HEX "\tsmp\n";
	struct import *im = import_new(otr_keys(w->otr), NULL, NULL, NULL);

	import_file(im, "/f", line, strlen(line));
	import_settle(im);
	assert_int_equal(import_take(im, false, &w->err), 0);
	import_free(im);
}

static void
see(void *arg, const struct otr_known *known)
{
	*(bool *)arg |= strcmp(known->fingerprint, HEX) == 0 &&
	    known->verified;
}

static void
assert_whole(struct world *w, bool carol)
{
	char hex[FINGERPRINT_HEX + 1];
	bool found = false;

	assert_int_equal(otr_key_fingerprint(w->otr, ALICE, hex, &w->err), 0);
	assert_string_equal(hex, w->own);
	otr_known_each(w->otr, ALICE, CAROL, see, &found);
	assert_int_equal(found, carol);
}

static void
slurp(const struct world *w, const char *name, struct str *out)
{
	char *path = xasprintf("%s/%s", w->dir, name);

	str_clear(out);
	assert_int_equal(file_read(path, 1 << 20, out, NULL), 0);
	free(path);
}

static void
put(const struct world *w, const char *name, const struct str *data)
{
	char *path = xasprintf("%s/%s", w->dir, name);

	assert_int_equal(file_write(path, data->s, data->len, NULL), 0);
	free(path);
}

/* Does any file in the directory hold this, a temporary one too? */
static bool
on_disk(const struct world *w, const char *text)
{
	DIR *dir = opendir(w->dir);
	struct dirent *e;
	struct str data;
	bool found = false;

	assert_non_null(dir);
	str_init(&data);
	while ((e = readdir(dir)) != NULL)
		if (e->d_type == DT_REG &&
		    strcmp(e->d_name, TAGS_FILE) != 0) {
			slurp(w, e->d_name, &data);
			found |= memmem(data.s, data.len, text,
			    strlen(text)) != NULL;
		}
	closedir(dir);
	str_free(&data);
	return found;
}

/* ---- sealing ----------------------------------------------------------- */

static void
every_byte_is_guarded(void **state)
{
	struct vault *v, *again;
	struct world *w = *state;
	struct str sealed, open;
	size_t i;

	v = vault_new(PASS, &w->err);
	assert_non_null(v);
	str_init(&sealed);
	str_init_secret(&open);
	assert_int_equal(vault_seal(v, "a", "some text", 9, &sealed, &w->err),
	    0);
	assert_true(vault_sealed(sealed.s, sealed.len));
	assert_true(vault_fits(v, sealed.s, sealed.len));
	assert_null(memmem(sealed.s, sealed.len, "some", 4));
	assert_int_equal(vault_open(v, "/p", "a", sealed.s, sealed.len, &open,
	    &w->err), 0);
	assert_string_equal(open.s, "some text");
	for (i = 0; i < sealed.len; i++) {
		sealed.s[i] ^= 0x40;
		str_clear(&open);
		assert_int_equal(vault_open(v, "/p", "a", sealed.s,
		    sealed.len, &open, &w->err), -1);
		assert_string_equal(w->err.code, "broken-file");
		assert_int_equal(open.len, 0);
		sealed.s[i] ^= 0x40;
		assert_int_equal(vault_open(v, "/p", "a", sealed.s, i, &open,
		    &w->err), -1);
	}
	/* A file that stands under another's name. */
	assert_int_equal(vault_open(v, "/p", "b", sealed.s, sealed.len, &open,
	    &w->err), -1);
	/* No nonce twice. */
	str_clear(&open);
	assert_int_equal(vault_seal(v, "a", "some text", 9, &open, &w->err),
	    0);
	assert_memory_not_equal(open.s + 68, sealed.s + 68, 12);
	/* The passphrase alone opens it. */
	assert_null(vault_unlock("/p", sealed.s, sealed.len, "wrong",
	    &w->err));
	assert_string_equal(w->err.code, "wrong-passphrase");
	again = vault_unlock("/p", sealed.s, sealed.len, PASS, &w->err);
	assert_non_null(again);
	assert_true(vault_is(again, PASS));
	assert_false(vault_is(again, ""));
	vault_free(again);
	vault_free(v);
	str_free(&sealed);
	str_free(&open);
}

/* ---- the files --------------------------------------------------------- */

static void
set_changed_removed(void **state)
{
	static const char *const next[] = { "other", NULL };
	struct world *w = *state;

	trust_carol(w);
	assert_true(on_disk(w, "privkeys"));
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), 0);
	assert_true(keys_has_passphrase(otr_keys(w->otr)));
	assert_false(on_disk(w, "privkeys"));
	assert_false(on_disk(w, "example.org"));
	assert_whole(w, true);
	assert_int_equal(open_with(w, right), 0);
	assert_int_equal(w->asked, 1);
	assert_whole(w, true);
	/* What is written later is under it as well. */
	assert_int_equal(keys_passphrase_check(otr_keys(w->otr), "x", &w->err), -1);
	assert_string_equal(w->err.code, "wrong-passphrase");
	assert_int_equal(keys_passphrase_check(otr_keys(w->otr), PASS, &w->err), 0);
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), "other", &w->err), 0);
	trust_carol(w);
	assert_false(on_disk(w, "example.org"));
	assert_int_equal(open_with(w, next), 0);
	assert_int_equal(w->asked, 1);
	assert_whole(w, true);
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), NULL, &w->err), 0);
	assert_true(on_disk(w, "privkeys"));
	assert_int_equal(open_with(w, nothing), 0);
	assert_whole(w, true);
}

/* One that the start could not be given would lose the keys. */
static void
only_what_can_be_typed(void **state)
{
	static const char *const bad[] = { "a\nb", "a\001", "\177", "\tb",
	    "caf\xe9", "caf\xef\xbf\xbd" };
	static const char *const spaces[] = { " caf\xc3\xa9 2 ", NULL };
	struct world *w = *state;
	char *text = xmalloc(KEYS_PASSPHRASE_MAX + 2);

	for (size_t i = 0; i < NELEM(bad); i++) {
		assert_int_equal(keys_passphrase_set(otr_keys(w->otr), bad[i], &w->err),
		    -1);
		assert_string_equal(w->err.code, "passphrase");
		assert_false(keys_has_passphrase(otr_keys(w->otr)));
	}
	memset(text, 'x', KEYS_PASSPHRASE_MAX + 1);
	text[KEYS_PASSPHRASE_MAX + 1] = '\0';
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), text, &w->err), -1);
	assert_string_equal(w->err.code, "passphrase");
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), "", &w->err), -1);
	assert_string_equal(w->err.code, "passphrase");
	text[KEYS_PASSPHRASE_MAX] = '\0';
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), text, &w->err), 0);
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), spaces[0], &w->err), 0);
	assert_int_equal(open_with(w, spaces), 0);
	assert_whole(w, false);
	free(text);
}

static void
wrong_words_open_nothing(void **state)
{
	static const char *const third[] = { "a", "b", PASS, NULL };
	static const char *const never[] = { "a", "b", "c", PASS, NULL };
	struct world *w = *state;
	struct str before, after;

	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), 0);
	str_init(&before);
	str_init(&after);
	slurp(w, KEYS_FILE, &before);
	assert_int_equal(open_with(w, never), -1);
	assert_string_equal(w->err.code, "wrong-passphrase");
	assert_int_equal(w->asked, 3);
	assert_int_equal(open_with(w, nothing), -1);
	assert_string_equal(w->err.code, "none");
	w->ops.passphrase = NULL;
	assert_int_equal(open_with(w, nothing), -1);
	assert_string_equal(w->err.code, "locked");
	w->ops.passphrase = type;
	slurp(w, KEYS_FILE, &after);
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.s, after.s, before.len);
	assert_int_equal(open_with(w, third), 0);
	assert_whole(w, false);
	str_free(&before);
	str_free(&after);
}

/* Each is refused with its reason, and stays as it is. */
static void
damage_is_named_and_kept(void **state)
{
	static const size_t places[] = { 20, 50, 65, 75, 200 };
	struct world *w = *state;
	struct str good, bad, now;
	size_t i;

	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), 0);
	str_init(&good);
	str_init(&bad);
	str_init(&now);
	slurp(w, KEYS_FILE, &good);
	for (i = 0; i < NELEM(places); i++) {
		str_clear(&bad);
		str_addn(&bad, good.s, good.len);
		bad.s[places[i]] ^= 1;
		put(w, KEYS_FILE, &bad);
		assert_int_equal(open_with(w, right), -1);
		assert_string_equal(w->err.code, "broken-file");
		assert_non_null(strstr(w->err.text, KEYS_FILE));
		slurp(w, KEYS_FILE, &now);
		assert_int_equal(now.len, bad.len);
		assert_memory_equal(now.s, bad.s, now.len);
	}
	put(w, KEYS_FILE, &good);
	/* Fingerprints that somebody put there in the clear. */
	str_clear(&bad);
	str_add(&bad, CAROL "\t" ALICE "\tprpl-jabber\t" HEX "\tverified\n");
	slurp(w, FINGERPRINTS_FILE, &good);
	put(w, FINGERPRINTS_FILE, &bad);
	assert_int_equal(open_with(w, right), -1);
	assert_string_equal(w->err.code, "broken-file");
	assert_non_null(strstr(w->err.text, "replaced"));
	put(w, FINGERPRINTS_FILE, &good);
	assert_int_equal(open_with(w, right), 0);
	assert_whole(w, false);
	str_free(&good);
	str_free(&bad);
	str_free(&now);
}

/* ---- crashes between the two files ------------------------------------- */

static void
half_set_is_set(void **state)
{
	struct world *w = *state;
	struct str plain;

	trust_carol(w);
	str_init(&plain);
	slurp(w, KEYS_FILE, &plain);
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), 0);
	put(w, KEYS_FILE, &plain);
	assert_int_equal(open_with(w, right), 0);
	assert_whole(w, true);
	assert_false(on_disk(w, "privkeys"));
	assert_int_equal(open_with(w, right), 0);
	assert_int_equal(w->asked, 1);
	str_free(&plain);
}

static void
half_changed_asks_for_both(void **state)
{
	static const char *const both[] = { PASS, "new", NULL };
	struct world *w = *state;
	struct str old;

	trust_carol(w);
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), 0);
	str_init(&old);
	slurp(w, KEYS_FILE, &old);
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), "new", &w->err), 0);
	put(w, KEYS_FILE, &old);
	assert_int_equal(open_with(w, both), 0);
	assert_int_equal(w->asked, 2);
	assert_whole(w, true);
	/* One from now on: that of the keys. */
	assert_int_equal(open_with(w, right), 0);
	assert_int_equal(w->asked, 1);
	assert_whole(w, true);
	str_free(&old);
}

/* ---- killed at any call ------------------------------------------------ */

/*
 * The calls by which a file is written, counted; at the one that is meant
 * the process is killed before it, or (for a write) in the middle of it.
 */
static unsigned calls, deadly;
static bool halfway;
/* What a write may be long on a disk that is all but full. */
static size_t room = SIZE_MAX;

static bool
due(void)
{
	return ++calls == deadly;
}

#define DIE() (kill(getpid(), SIGKILL), pause())

int __real_open(const char *, int, ...);
int __wrap_open(const char *, int, ...);
ssize_t __real_write(int, const void *, size_t);
ssize_t __wrap_write(int, const void *, size_t);
int __real_fsync(int);
int __wrap_fsync(int);
int __real_rename(const char *, const char *);
int __wrap_rename(const char *, const char *);
int __real_close(int);
int __wrap_close(int);

int
__wrap_open(const char *path, int flags, ...)
{
	va_list ap;
	int mode = 0;

	if ((flags & O_CREAT) != 0) {
		va_start(ap, flags);
		mode = va_arg(ap, int);
		va_end(ap);
	}
	if (due())
		DIE();
	return __real_open(path, flags, mode);
}

ssize_t
__wrap_write(int fd, const void *data, size_t len)
{
	if (due()) {
		if (halfway)
			(void)__real_write(fd, data, len / 2);
		DIE();
	}
	if (len > room) {
		errno = ENOSPC;
		return -1;
	}
	return __real_write(fd, data, len);
}

int
__wrap_fsync(int fd)
{
	if (due())
		DIE();
	return __real_fsync(fd);
}

int
__wrap_rename(const char *from, const char *to)
{
	if (due())
		DIE();
	return __real_rename(from, to);
}

int
__wrap_close(int fd)
{
	if (due())
		DIE();
	return __real_close(fd);
}

/* Did the child live to the end of `change`? */
static bool
lives(struct world *w, void (*change)(struct world *), unsigned at, bool half)
{
	pid_t pid = fork();
	int status;

	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		calls = 0;
		deadly = at;
		halfway = half;
		change(w);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status);
}

/* Every file as it was, for the next death. */
struct kept {
	struct str keys, prints;
};

static void
keep(const struct world *w, struct kept *k)
{
	str_init(&k->keys);
	str_init(&k->prints);
	slurp(w, KEYS_FILE, &k->keys);
	slurp(w, FINGERPRINTS_FILE, &k->prints);
}

static void
bring_back(const struct world *w, struct kept *k)
{
	put(w, KEYS_FILE, &k->keys);
	put(w, FINGERPRINTS_FILE, &k->prints);
}

static void
kept_free(struct kept *k)
{
	str_free(&k->keys);
	str_free(&k->prints);
}

static bool
carol_is_there(struct world *w)
{
	bool found = false;

	otr_known_each(w->otr, ALICE, CAROL, see, &found);
	return found;
}

/* The old or the new file, whole, and nothing else that is read. */
static void
trust_survives_every_death(struct world *w, const char *const words[])
{
	static const bool ways[] = { false, true };
	unsigned at, deaths = 0, olds = 0, news = 0;
	struct kept k;
	size_t i;

	keep(w, &k);
	for (i = 0; i < NELEM(ways); i++)
		for (at = 1; !lives(w, trust_carol, at, ways[i]); at++) {
			deaths++;
			assert_int_equal(open_with(w, words), 0);
			carol_is_there(w) ? news++ : olds++;
			assert_whole(w, carol_is_there(w));
			bring_back(w, &k);
			assert_int_equal(open_with(w, words), 0);
		}
	/* open, write, fsync, close, rename, open, fsync, close: twice. */
	assert_int_equal(deaths, 16);
	assert_true(olds >= 8 && news >= 4);
	kept_free(&k);
}

static void
death_leaves_old_or_new(void **state)
{
	struct world *w = *state;

	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), NULL, &w->err), 0);
	trust_survives_every_death(w, nothing);
}

static void
death_leaves_old_or_new_sealed(void **state)
{
	struct world *w = *state;

	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), 0);
	trust_survives_every_death(w, right);
}

static void
set_it(struct world *w)
{
	(void)keys_passphrase_set(otr_keys(w->otr), PASS, &w->err);
}

static void
change_it(struct world *w)
{
	(void)keys_passphrase_set(otr_keys(w->otr), "new", &w->err);
}

static void
remove_it(struct world *w)
{
	(void)keys_passphrase_set(otr_keys(w->otr), NULL, &w->err);
}

/* Wherever the change was cut, what the user knows opens all. */
static void
passphrase_survives(struct world *w, void (*change)(struct world *),
    const char *const before[])
{
	static const char *const tries[][5] = {
		{ NULL }, { PASS, NULL }, { "new", NULL },
		{ PASS, "new", NULL }, { "new", PASS, "new", NULL },
	};
	struct kept k;
	unsigned at;
	size_t i;

	trust_carol(w);
	keep(w, &k);
	for (at = 1; !lives(w, change, at, true); at++) {
		for (i = 0; i < NELEM(tries); i++)
			if (open_with(w, tries[i]) == 0)
				break;
		assert_in_range(i, 0, NELEM(tries) - 1);
		assert_whole(w, true);
		bring_back(w, &k);
		assert_int_equal(open_with(w, before), 0);
	}
	assert_int_equal(at, 17);
	kept_free(&k);
}

static void
death_while_set(void **state)
{
	struct world *w = *state;

	passphrase_survives(w, set_it, nothing);
}

static void
death_while_changed(void **state)
{
	struct world *w = *state;

	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), 0);
	passphrase_survives(w, change_it, right);
}

static void
death_while_removed(void **state)
{
	struct world *w = *state;

	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), 0);
	passphrase_survives(w, remove_it, right);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* ---- a full disk ------------------------------------------------------- */

/*
 * Law 1: it counts although no file has room, or only the first; what is
 * written next is under it, and the start finds its way.
 */
static void
full_disk_sets_it_for_now(void **state)
{
	struct world *w = *state;

	trust_carol(w);
	for (size_t n = 0; n <= 400; n += 400) {
		room = n;
		assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err),
		    -1);
		assert_string_equal(w->err.code, "not-kept");
		assert_true(keys_has_passphrase(otr_keys(w->otr)));
		assert_non_null(otr_unkept(w->otr));
		assert_true(on_disk(w, "privkeys"));
		/* Again, with as little room. */
		assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err),
		    -1);
		assert_string_equal(w->err.code, "not-kept");
		room = SIZE_MAX;
		/* Killed now: as it was, or under it, and nothing is lost. */
		assert_int_equal(open_with(w, n == 0 ? nothing : right), 0);
		assert_whole(w, true);
	}
	assert_false(on_disk(w, "privkeys"));
	assert_int_equal(open_with(w, right), 0);
	assert_int_equal(w->asked, 1);
}

static void
full_disk_and_then_room(void **state)
{
	struct world *w = *state;

	trust_carol(w);
	room = 0;
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), -1);
	room = SIZE_MAX;
	assert_int_equal(otr_keep(w->otr, &w->err), 0);
	assert_null(otr_unkept(w->otr));
	assert_false(on_disk(w, "privkeys"));
	assert_int_equal(open_with(w, right), 0);
	assert_int_equal(w->asked, 1);
	assert_whole(w, true);
	/* Taking it away must be written to count. */
	room = 0;
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), NULL, &w->err), -1);
	room = SIZE_MAX;
	assert_true(keys_has_passphrase(otr_keys(w->otr)));
}

static void
full_disk_removes_nothing(void **state)
{
	struct world *w = *state;
	struct import *im;
	struct str many;

	trust_carol(w);
	str_init(&many);
	for (int i = 0; i < 40; i++)
		str_addf(&many, "c%d@example.org\t" ALICE "\txmpp\t" HEX
		    "\tsmp\n", i);
	im = import_new(otr_keys(w->otr), NULL, NULL, NULL);
	import_file(im, "/f", many.s, many.len);
	import_settle(im);
	assert_int_equal(import_take(im, false, &w->err), 0);
	import_free(im);
	str_free(&many);
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), 0);
	room = 2000;
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), NULL, &w->err), -1);
	room = SIZE_MAX;
	assert_string_equal(w->err.code, "write");
	assert_true(keys_has_passphrase(otr_keys(w->otr)));
	assert_false(on_disk(w, "privkeys"));
	assert_int_equal(open_with(w, right), 0);
	assert_int_equal(w->asked, 1);
	assert_whole(w, true);
}

static void
full_disk_changes_nothing(void **state)
{
	struct world *w = *state;

	trust_carol(w);
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), 0);
	room = 0;
	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), "other", &w->err), -1);
	room = SIZE_MAX;
	assert_string_equal(w->err.code, "write");
	assert_int_equal(open_with(w, right), 0);
	assert_whole(w, true);
}

/* ---- a passphrase that the configuration wants ------------------------- */

/* The key as text, as another program would have it. */
static void
import_key(struct world *w, const struct str *text)
{
	struct import *im = import_new(otr_keys(w->otr), NULL, NULL, NULL);

	import_file(im, "/otr.private_key", text->s, text->len);
	import_settle(im);
	(void)import_take(im, false, &w->err);
	import_free(im);
}

static void
empty(const struct world *w)
{
	static const char *const names[] = { KEYS_FILE, FINGERPRINTS_FILE,
	    TAGS_FILE };

	for (size_t i = 0; i < NELEM(names); i++) {
		char *path = xasprintf("%s/%s", w->dir, names[i]);

		(void)unlink(path);
		free(path);
	}
}

static struct str key_text;

static void
first_run(struct world *w)
{
	if (open_with(w, right) == -1)
		_exit(1);
	import_key(w, &key_text);
	trust_carol(w);
}

/* From the first byte on, wherever it is cut. */
static void
fresh_is_sealed_from_the_first_byte(void **state)
{
	struct world *w = *state;
	unsigned at;
	bool lived;

	str_init_secret(&key_text);
	slurp(w, KEYS_FILE, &key_text);
	w->first = PASS;
	for (at = 1, lived = false; !lived; at++) {
		empty(w);
		lived = lives(w, first_run, at, true);
		assert_false(on_disk(w, "privkeys"));
		assert_false(on_disk(w, "example.org"));
		/* What is there can be opened, and goes on. */
		assert_int_equal(open_with(w, right), 0);
		assert_true(keys_has_passphrase(otr_keys(w->otr)));
	}
	/* Two files made, then written again with what was imported. */
	assert_true(at > 32);
	assert_whole(w, true);
	assert_int_equal(otr_sealed_at_start(w->otr), PASSPHRASE_FIRST_NOT);
	empty(w);
	assert_int_equal(open_with(w, nothing), 0);
	assert_int_equal(otr_sealed_at_start(w->otr), PASSPHRASE_FIRST_FRESH);
	str_free(&key_text);
}

static void
start_again(struct world *w)
{
	(void)open_with(w, right);
}

/* Keys that lie there in the clear; and a temporary of an older crash. */
static void
plain_is_sealed_at_the_start(void **state)
{
	struct world *w = *state;
	struct str left;
	struct kept k;
	unsigned at;

	trust_carol(w);
	keep(w, &k);
	str_init_secret(&left);
	slurp(w, KEYS_FILE, &left);
	w->first = PASS;
	for (at = 1; !lives(w, start_again, at, true); at++) {
		put(w, "." KEYS_FILE ".0123abcd", &left);
		assert_int_equal(open_with(w, right), 0);
		assert_true(keys_has_passphrase(otr_keys(w->otr)));
		assert_whole(w, true);
		assert_false(on_disk(w, "privkeys"));
		assert_false(on_disk(w, "example.org"));
		bring_back(w, &k);
	}
	assert_true(at > 17);
	bring_back(w, &k);
	assert_int_equal(open_with(w, nothing), 0);
	assert_int_equal(otr_sealed_at_start(w->otr), PASSPHRASE_FIRST_PLAIN);
	assert_int_equal(open_with(w, right), 0);
	assert_int_equal(otr_sealed_at_start(w->otr), PASSPHRASE_FIRST_NOT);
	assert_int_equal(w->asked, 1);
	str_free(&left);
	kept_free(&k);
}

/* Nothing is written, nothing is made; what there was stays as it is. */
static void
refuses(struct world *w, const char *code)
{
	struct kept before, after;

	keep(w, &before);
	assert_int_equal(open_with(w, nothing), -1);
	room = SIZE_MAX;
	assert_string_equal(w->err.code, code);
	keep(w, &after);
	assert_string_equal(before.keys.s, after.keys.s);
	assert_string_equal(before.prints.s, after.prints.s);
	kept_free(&before);
	kept_free(&after);
}

static void
what_cannot_be_sealed_does_not_start(void **state)
{
	struct world *w = *state;

	trust_carol(w);
	w->first = "";
	refuses(w, "passphrase-command");
	assert_non_null(strstr(w->err.text, "not encrypted yet"));
	w->first = "tab\tbed";
	refuses(w, "passphrase");
	w->first = PASS;
	room = 0;
	refuses(w, "write");
	room = 400;		/* the first of the two has room */
	refuses(w, "write");
	w->first = "";
	empty(w);
	assert_int_equal(open_with(w, nothing), -1);
	assert_string_equal(w->err.code, "passphrase-command");
	assert_false(on_disk(w, ""));
	w->first = NULL;
	assert_int_equal(open_with(w, nothing), 0);
	assert_false(keys_has_passphrase(otr_keys(w->otr)));
}

/* The command is not asked for a new one where there is one. */
static void
sealed_stays_under_its_own(void **state)
{
	static const char *const others[] = { "other", "other", "other",
	    NULL };
	struct world *w = *state;

	assert_int_equal(keys_passphrase_set(otr_keys(w->otr), PASS, &w->err), 0);
	w->first = "other";
	assert_int_equal(open_with(w, others), -1);
	assert_string_equal(w->err.code, "wrong-passphrase");
	assert_int_equal(open_with(w, right), 0);
	assert_int_equal(otr_sealed_at_start(w->otr), PASSPHRASE_FIRST_NOT);
	assert_whole(w, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_byte_is_guarded),
		TEST(set_changed_removed),
		TEST(wrong_words_open_nothing),
		TEST(damage_is_named_and_kept),
		TEST(half_set_is_set),
		TEST(half_changed_asks_for_both),
		TEST(death_leaves_old_or_new),
		TEST(death_leaves_old_or_new_sealed),
		TEST(death_while_set),
		TEST(death_while_changed),
		TEST(death_while_removed),
		TEST(full_disk_sets_it_for_now),
		TEST(full_disk_and_then_room),
		TEST(full_disk_removes_nothing),
		TEST(full_disk_changes_nothing),
		TEST(only_what_can_be_typed),
		TEST(fresh_is_sealed_from_the_first_byte),
		TEST(plain_is_sealed_at_the_start),
		TEST(what_cannot_be_sealed_does_not_start),
		TEST(sealed_stays_under_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
