/*
 * The history as a file: what is in it and in which form, where it goes and
 * who may read it; a name is no path, and nothing that is there is replaced.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "tests/support/chat-bench.h"

static void
keep(struct bench *b, bool incoming, enum otr_level level, int64_t stamp,
    const char *text)
{
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_LOG, ALICE, BOB, "true", &err),
	    0);
	assert_int_equal(conf_set(b->conf, SET_OTR_LOG, ALICE, BOB, "true",
	    &err), 0);
	record_add(b->bob, &(struct record){ .incoming = incoming,
	    .level = level, .stamp = stamp, .text = text });
}

/* What is in the file; "": there is none, and `err` says why. */
static char *
export(struct bench *b, const char *name, struct err *err)
{
	struct transcript *t = transcript_open(b->bob, name, err);
	int rc = t == NULL ? -1 : 1;
	struct stat st;
	struct str s;

	str_init(&s);
	str_add(&s, "");
	while (rc == 1)
		rc = transcript_some(t, err);
	if (rc == 0) {
		assert_int_equal(stat(transcript_path(t), &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		assert_int_equal(file_read(transcript_path(t), 1 << 24, &s,
		    err), 0);
	}
	transcript_close(t);
	return str_take(&s);
}

static void
test_text(void **state)
{
	struct bench *b = *state;
	char *dir = xasprintf("%s/exports", b->dir), *got;
	struct stat st;
	struct err err;

	keep(b, true, OTR_NOT_PRIVATE, 0, "in the clear");
	keep(b, false, OTR_PRIVATE, 86400123, "sealed\nin two lines");
	keep(b, true, OTR_UNVERIFIED, 86461000,
	    "\033]0;title\007 \xe2\x80\xae" "backwards \xc2\x9b");
	keep(b, true, OTR_PRIVATE, 86462000, "/me waves\n/me and more");
	got = export(b, NULL, &err);
	assert_string_equal(got,
	    "1970-01-01T00:00:00.000Z  not-private  " BOB ": in the clear\n"
	    "1970-01-02T00:00:00.123Z  private      " ALICE
	    ": sealed / in two lines\n"
	    "1970-01-02T00:01:01.000Z  unverified   " BOB
	    ": ^[]0;title^G <U+202E>backwards <U+009B>\n"
	    "1970-01-02T00:01:02.000Z  private      * " BOB
	    " waves / /me and more\n");
	free(got);
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	free(dir);
}

static void
test_json(void **state)
{
	struct bench *b = *state;
	const char *text = "a \"quote\" \\ \n\t\033[m \xe2\x80\xae \xc3\xa9 "
	    "\xf0\x9f\x98\x80 \x7f";
	struct err err;
	char *got;
	json_t *o;

	keep(b, false, OTR_PRIVATE, 1234, text);
	got = export(b, "bob.jsonl", &err);
	for (const char *p = got; *p != '\0'; p++)
		assert_true((*p >= 0x20 && *p < 0x7f) || *p == '\n');
	assert_ptr_equal(strchr(got, '\n'), got + strlen(got) - 1);
	o = json_loads(got, 0, NULL);
	assert_non_null(o);
#define IS(key, value) \
	assert_string_equal(json_string_value(json_object_get(o, key)), value)
	IS("event", "message");
	IS("time", "1970-01-01T00:00:01.234Z");
	IS("account", ALICE);
	IS("peer", BOB);
	IS("direction", "out");
	IS("level", "private");
	IS("body", text);
	json_decref(o);
	free(got);
}

/* More than is written at once, in order, and counted. */
static void
test_many(void **state)
{
	struct bench *b = *state;
	struct transcript *t;
	struct err err;
	char *got, *at, text[32];
	int rc;

	for (int i = 0; i < 1234; i++) {
		snprintf(text, sizeof(text), "number %d.", i);
		keep(b, i % 2 == 0, i % 3 == 0 ? OTR_PRIVATE :
		    OTR_NOT_PRIVATE, i, text);
	}
	at = got = export(b, NULL, &err);
	for (int i = 0; i < 1234; i++) {
		snprintf(text, sizeof(text), "number %d.\n", i);
		assert_non_null(at = strstr(at, text));
	}
	free(got);
	t = transcript_open(b->bob, NULL, &err);
	while ((rc = transcript_some(t, &err)) == 1)
		continue;
	assert_int_equal(rc, 0);
	assert_int_equal(transcript_lines(t), 1234);
	assert_int_equal(transcript_sealed(t), 412);
	assert_string_equal(strrchr(transcript_path(t), '/'),
	    "/" BOB "-1.txt");
	transcript_close(t);
}

static void
test_names(void **state)
{
	static const char *const bad[] = { "", ".", "..", ".hidden", "a/b",
	    "../settings", "/tmp/x", "-x", "a\nb", "a\033b", "\xc3\xa9", "a;b" };
	struct bench *b = *state;
	struct err err;
	char *got;

	keep(b, true, OTR_NOT_PRIVATE, 0, "hello");
	for (size_t i = 0; i < NELEM(bad); i++) {
		got = export(b, bad[i], &err);
		assert_string_equal(got, "");
		assert_string_equal(err.code, "bad-name");
		free(got);
	}
	got = export(b, "my notes, 2026.txt", &err);
	assert_string_not_equal(got, "");
	free(got);
	got = export(b, "my notes, 2026.txt", &err);
	assert_string_equal(got, "");
	assert_string_equal(err.code, "exists");
	free(got);
}

/* Neither through a link that somebody put there, nor beside the folder. */
static void
test_links(void **state)
{
	struct bench *b = *state;
	char *dir = xasprintf("%s/exports", b->dir);
	char *file = xasprintf("%s/exports/x.txt", b->dir);
	char *else_where = xasprintf("%s/elsewhere", b->dir);
	struct err err;
	char *got;

	keep(b, true, OTR_NOT_PRIVATE, 0, "hello");
	assert_int_equal(symlink("/tmp", dir), 0);
	got = export(b, NULL, &err);
	assert_string_equal(got, "");
	assert_string_equal(err.code, "write");
	free(got);
	assert_int_equal(unlink(dir), 0);
	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(symlink(else_where, file), 0);
	got = export(b, "x.txt", &err);
	assert_string_equal(got, "");
	assert_string_equal(err.code, "exists");
	assert_int_equal(access(else_where, F_OK), -1);
	free(got);
	free(else_where);
	free(file);
	free(dir);
}

/* An empty file says nothing, so none is left. */
static void
test_nothing(void **state)
{
	struct bench *b = *state;
	char *file = xasprintf("%s/exports/" BOB ".txt", b->dir);
	struct err err;
	char *got = export(b, NULL, &err);

	assert_string_equal(got, "");
	assert_string_equal(err.code, "nothing-kept");
	assert_int_equal(access(file, F_OK), -1);
	free(got);
	free(file);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_text), TEST(test_json), TEST(test_many),
		TEST(test_names), TEST(test_links), TEST(test_nothing),
	};

	return cmocka_run_group_tests_name("transcript", tests, NULL, NULL);
}
