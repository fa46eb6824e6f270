/*
 * The courier: what it hands over, and what it must not, whoever asks.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ipc/ipc.h"
#include "sotto/courier.h"

#define HEX "0123456789abcdef0123456789abcdef01234567"
#define LINE "c@d.e\ta@b.c\txmpp\t" HEX "\tsmp\n"
#define KEYS "(privkeys)\n"

struct world {
	char top[64];
	struct courier *courier;
	struct err err;
	struct str seen;	/* "NAME=CONTENT;" or "NAME!WHY;" */
};

static int
setup(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));

	snprintf(w->top, sizeof(w->top), "%s/sotto-courier-XXXXXX",
	    access("/tmp", W_OK) == 0 ? "/tmp" : ".");
	if (mkdtemp(w->top) == NULL)
		return -1;
	setenv("HOME", w->top, 1);
	unsetenv("XDG_CONFIG_HOME");
	str_init(&w->seen);
	w->courier = courier_start(NULL, &w->err);
	*state = w;
	return w->courier == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;
	char *command = xasprintf("rm -rf '%s'", w->top);
	int rc = system(command);

	courier_stop(w->courier);
	str_free(&w->seen);
	free(command);
	free(w);
	return rc;
}

static char *
in(const struct world *w, const char *name)
{
	return xasprintf("%s/%s", w->top, name);
}

static void
put(const struct world *w, const char *name, const char *data, size_t len)
{
	char *path = in(w, name), *slash = strrchr(path, '/');
	struct err err;

	*slash = '\0';
	assert_int_equal(dir_private(path, &err), 0);
	*slash = '/';
	assert_int_equal(file_write(path, data, len, &err), 0);
	free(path);
}

static void
put_text(const struct world *w, const char *name, const char *text)
{
	put(w, name, text, strlen(text));
}

static void
see(void *arg, const char *path, const char *data, size_t len,
    const char *why)
{
	struct world *w = arg;
	size_t top = strlen(w->top);

	str_add(&w->seen, strncmp(path, w->top, top) == 0 ? path + top + 1 :
	    path);
	str_addc(&w->seen, data != NULL ? '=' : '!');
	if (data != NULL)
		for (size_t i = 0; i < len; i++)
			str_addc(&w->seen, data[i] != '\0' ? data[i] : '0');
	else
		str_add(&w->seen, why);
	str_addc(&w->seen, ';');
}

static int
fetch(struct world *w, const char *name)
{
	char *path = in(w, name);
	int rc;

	str_clear(&w->seen);
	rc = courier_read(w->courier, path, see, w, &w->err);
	free(path);
	return rc;
}

/* ---- reading ----------------------------------------------------------- */

static void
folders_are_searched(void **state)
{
	struct world *w = *state;

	put_text(w, "profanity/otr/a_at_b/keys.txt", KEYS);
	put_text(w, "profanity/otr/a_at_b/fingerprints.txt", LINE);
	put_text(w, "profanity/otr/a_at_b/notes.txt", LINE);
	put_text(w, "profanity/chatlogs/keys.txt", KEYS);
	put_text(w, "profanity/1/2/3/4/5/keys.txt", KEYS);
	assert_int_equal(fetch(w, "profanity"), 0);
	assert_string_equal(w->seen.s,
	    "profanity/otr/a_at_b/fingerprints.txt=" LINE ";"
	    "profanity/otr/a_at_b/keys.txt=" KEYS ";");
	/* A file by name, a folder with a slash, the home directory. */
	assert_int_equal(fetch(w, "profanity/otr/a_at_b/notes.txt"), 0);
	assert_int_equal(fetch(w, "profanity/"), 0);
	str_clear(&w->seen);
	assert_int_equal(courier_read(w->courier, "~/profanity/otr", see, w,
	    &w->err), 0);
	assert_non_null(strstr(w->seen.s, KEYS));
	assert_int_equal(fetch(w, "nowhere"), -1);
	assert_string_equal(w->err.code, "no-file");
	assert_int_equal(fetch(w, "profanity/chatlogs/nowhere"), -1);
}

static void
other_texts_stay_where_they_are(void **state)
{
	static const char *const secrets[] = {
		"-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n",
		"machine example.org login bob password secret\n",
		"a\tb\tc\tsecret\n",
		"", "\n\n",
		"secret " HEX "\n",
		"secret\nsecret\n" LINE,
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < NELEM(secrets); i++) {
		put_text(w, "x/otr.private_key", secrets[i]);
		put_text(w, "x/config", secrets[i]);
		put_text(w, "x/Accounts.plist", secrets[i]);
		assert_int_equal(fetch(w, "x"), -1);
		assert_string_equal(w->err.code, "nothing-found");
		assert_int_equal(fetch(w, "x/otr.private_key"), -1);
		assert_null(strstr(w->seen.s, "secret"));
		assert_null(strstr(w->seen.s, "abc"));
	}
	/* Two zero bytes are not yet a key. */
	put(w, "x/a.key3", "\0\0\0\0\0\1xsecret", 14);
	assert_int_equal(fetch(w, "x"), -1);
	assert_null(strstr(w->seen.s, "secret"));
}

static void
gajims_passwords_stay(void **state)
{
	struct world *w = *state;

	put(w, "gajim/l.key3", "\0\0\0\0\0\1a\0\0\0\1b\0\0\0\1c\0\0\0\1d"
	    "\0\0\0\1e", 27);
	put_text(w, ".config/gajim/config", "password = secret\n"
	    "accounts.l.name = bob\naccounts.l.password = secret\n"
	    "accounts.l.hostname = example.net\n"
	    "accounts.l.proxy = secret.name = x\n");
	assert_int_equal(fetch(w, "gajim"), 0);
	assert_null(strstr(w->seen.s, "secret"));
	assert_non_null(strstr(w->seen.s, ".config/gajim/config="
	    "accounts.l.name = bob\naccounts.l.hostname = example.net\n;"));
}

static void
only_plain_files_of_the_user(void **state)
{
	struct world *w = *state;
	char *path, *link;

	/* Nobody waits for a pipe. */
	put_text(w, "x/keys.txt", KEYS);
	path = in(w, "x/otr.private_key");
	assert_int_equal(mkfifo(path, 0600), 0);
	free(path);
	path = in(w, "x/otr.key");
	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
	path = in(w, "x/keys.txt");
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(fetch(w, "x"), -1);
	assert_non_null(strstr(w->seen.s, "everyone may write"));
	assert_non_null(strstr(w->seen.s, "not a regular file"));
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(fetch(w, "x"), 0);
	/* A link is followed to what may be had anyway. */
	link = in(w, "x/privkeys");
	assert_int_equal(symlink(path, link), 0);
	assert_int_equal(fetch(w, "x"), 0);
	assert_int_equal(unlink(link), 0);
	assert_int_equal(symlink(w->top, link), 0);
	assert_int_equal(fetch(w, "x"), 0);
	free(link);
	free(path);
}

static void
sizes_are_bounded(void **state)
{
	struct world *w = *state;
	struct str big;
	char name[32];
	int i;

	str_init(&big);
	while (big.len <= IPC_FILE_MAX)
		str_add(&big, LINE);
	put(w, "x/otr.fp", big.s, big.len);
	assert_int_equal(fetch(w, "x"), -1);
	assert_non_null(strstr(w->seen.s, "too long"));
	big.len = IPC_FILE_MAX / strlen(LINE) * strlen(LINE);
	for (i = 0; i < 12; i++) {
		snprintf(name, sizeof(name), "y/%02d.fpr", i);
		put(w, name, big.s, big.len);
	}
	assert_int_equal(fetch(w, "y"), 0);
	assert_in_range(w->seen.len, 1, IPC_CARRIED_MAX + 4096);
	assert_non_null(strstr(w->seen.s, "too many"));
	/* It goes on. */
	put_text(w, "z/otr.fp", LINE);
	assert_int_equal(fetch(w, "z"), 0);
	str_free(&big);
}

/* ---- writing ----------------------------------------------------------- */

static int
deliver(struct world *w, const char *name, const char *keys,
    const char *prints)
{
	struct str texts[IPC_WRITES];
	char *path = in(w, name);
	size_t i;
	int rc;

	for (i = 0; i < NELEM(texts); i++) {
		str_init_secret(&texts[i]);
		str_add(&texts[i], i % 2 == 0 ? keys : prints);
	}
	rc = courier_write(w->courier, path, texts, NELEM(texts), &w->err);
	for (i = 0; i < NELEM(texts); i++)
		str_free(&texts[i]);
	free(path);
	return rc;
}

static void
a_new_folder_is_made(void **state)
{
	struct world *w = *state;
	struct stat st;
	struct str data;
	char *path;

	assert_int_equal(deliver(w, "out", KEYS, LINE), 0);
	path = in(w, "out/otr.private_key");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	str_init(&data);
	assert_int_equal(file_read(path, 4096, &data, &w->err), 0);
	assert_string_equal(data.s, KEYS);
	free(path);
	path = in(w, "out/mcabber.fpr");
	str_clear(&data);
	assert_int_equal(file_read(path, 4096, &data, &w->err), 0);
	assert_string_equal(data.s, LINE);
	free(path);
	str_clear(&data);
	/* What is there is never touched. */
	assert_int_equal(deliver(w, "out", KEYS, ""), -1);
	assert_string_equal(w->err.code, "exists");
	path = in(w, "out/otr.fingerprints");
	assert_int_equal(file_read(path, 4096, &data, &w->err), 0);
	assert_string_equal(data.s, LINE);
	assert_int_equal(deliver(w, "no/where", KEYS, ""), -1);
	assert_string_equal(w->err.code, "write");
	/* Nor is anything written that is not keys. */
	assert_int_equal(deliver(w, "evil", "#!/bin/sh\n", ""), -1);
	assert_int_equal(deliver(w, "evil", KEYS, "#!/bin/sh\n"), -1);
	free(path);
	path = in(w, "evil");
	assert_int_equal(access(path, F_OK), -1);
	free(path);
	str_free(&data);
}

static void
its_end_is_an_error(void **state)
{
	struct world *w = *state;
	struct str k;

	/* Too much to be keys: it gives up, and so do we. */
	str_init(&k);
	while (k.len <= IPC_CARRIED_MAX)
		str_add(&k, LINE);
	assert_int_equal(courier_write(w->courier, "/nowhere/x", &k, 1,
	    &w->err), -1);
	assert_string_equal(w->err.code, "courier");
	assert_int_equal(fetch(w, "x"), -1);
	assert_string_equal(w->err.code, "courier");
	str_free(&k);
}

/* ---- the program itself, whoever speaks to it ---------------------------- */

struct talker {
	struct loop *loop;
	struct channel *channel;
	pid_t pid;
	int done, failed, other;
	bool ended;
};

static void
talker_got(void *arg, const struct msg *m, int fd)
{
	struct talker *t = arg;

	(void)fd;
	if (m->type == MSG_COURIER_DONE)
		t->done++;
	else if (m->type == MSG_COURIER_FAILED)
		t->failed++;
	else
		t->other++;
}

static void
talker_end(void *arg, const struct err *err)
{
	struct talker *t = arg;

	(void)err;
	t->ended = true;
}

static void
talker_begin(struct talker *t)
{
	const struct spawn what = { .path = LIBEXECDIR "/sotto-courier",
	    .detach = DETACH_SESSION };
	struct err err;
	pid_t pid;
	int fd = spawn(&what, &pid, &err);

	assert_int_not_equal(fd, -1);
	*t = (struct talker){ .loop = loop_new(), .pid = pid };
	t->channel = channel_new(t->loop, fd, MSG_FROM_COURIER, talker_got,
	    talker_end, t);
}

static void
talker_text(struct talker *t, const char *text)
{
	struct msg m = { .type = MSG_COURIER_TEXT };

	m.u.courier_text.data = (struct msg_data){ text, strlen(text) };
	assert_int_equal(channel_send(t->channel, &m, -1, NULL), 0);
	m = (struct msg){ .type = MSG_COURIER_NEXT };
	assert_int_equal(channel_send(t->channel, &m, -1, NULL), 0);
}

static void
talker_path(struct talker *t, enum msg_type type, const char *path)
{
	struct msg m = { .type = type };

	m.u.courier_read.path = path;
	assert_int_equal(channel_send(t->channel, &m, -1, NULL), 0);
	t->done = t->failed = t->other = 0;
	for (int i = 0; i < 100 && t->done + t->failed == 0 && !t->ended; i++)
		loop_turn(t->loop, 100);
	assert_int_equal(t->done + t->failed, 1);
}

/* The program holds to its rules, whatever a sotto asks of it. */
static void
it_believes_nothing(void **state)
{
	static const char *const paths[] = { "/etc/shadow", "/etc/passwd",
	    "/proc/1/environ", "/dev/zero", "/dev/tty", "", "/proc/self/mem",
	    "~", "~/x" };
	struct world *w = *state;
	struct talker t;
	char *path = in(w, "out"), *file = in(w, "other");
	struct stat st;
	int status;

	put_text(w, "other", "secret\n");
	talker_begin(&t);
	for (size_t i = 0; i < NELEM(paths); i++) {
		talker_path(&t, MSG_COURIER_READ, paths[i]);
		assert_int_equal(t.failed, 1);
	}
	talker_path(&t, MSG_COURIER_READ, file);
	assert_int_equal(t.failed, 1);
	/* Not keys; one file too few; into a folder that is there. */
	talker_text(&t, "#!/bin/sh\n");
	talker_text(&t, "");
	talker_path(&t, MSG_COURIER_WRITE, path);
	assert_int_equal(t.failed, 1);
	talker_text(&t, KEYS);
	talker_path(&t, MSG_COURIER_WRITE, path);
	assert_int_equal(t.failed, 1);
	talker_text(&t, KEYS);
	talker_text(&t, LINE);
	talker_path(&t, MSG_COURIER_WRITE, w->top);
	assert_int_equal(t.failed, 1);
	assert_int_equal(stat(path, &st), -1);
	talker_text(&t, KEYS);
	talker_text(&t, LINE);
	talker_path(&t, MSG_COURIER_WRITE, path);
	assert_int_equal(t.done, 1);
	assert_false(t.ended);
	channel_free(t.channel);
	loop_free(t.loop);
	assert_int_equal(waitpid(t.pid, &status, 0), t.pid);
	assert_true(WIFEXITED(status));
	free(path);
	free(file);
}

/* It has nothing of ours but its channel; and it is no program for people. */
static void
it_stands_alone(void **state)
{
	struct talker t;
	char name[64], link[256];
	ssize_t n;
	int status, more = 0;
	pid_t pid;

	(void)state;
	talker_begin(&t);
	talker_path(&t, MSG_COURIER_READ, "/nowhere");
	for (int fd = 4; fd < 64; fd++) {
		snprintf(name, sizeof(name), "/proc/%d/fd/%d", (int)t.pid, fd);
		more += access(name, F_OK) == 0;
	}
	snprintf(name, sizeof(name), "/proc/%d/fd/0", (int)t.pid);
	if ((n = readlink(name, link, sizeof(link) - 1)) > 0) {
		link[n] = '\0';
		assert_string_equal(link, "/dev/null");
		assert_int_equal(more, 0);
	}
	channel_free(t.channel);
	loop_free(t.loop);
	assert_int_equal(waitpid(t.pid, &status, 0), t.pid);
	if ((pid = fork()) == 0) {
		close(2);
		close(SPAWN_FD);
		execl(LIBEXECDIR "/sotto-courier", "sotto-courier",
		    (char *)NULL);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(folders_are_searched),
		TEST(other_texts_stay_where_they_are),
		TEST(gajims_passwords_stay),
		TEST(only_plain_files_of_the_user),
		TEST(sizes_are_bounded),
		TEST(a_new_folder_is_made),
		TEST(its_end_is_an_error),
		TEST(it_believes_nothing),
		TEST(it_stands_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
