/*
 * The key of a password, in its thread: the loop goes on, the right one
 * comes, and one that nobody wants any more leaves nothing behind.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <gcrypt.h>

#include "chat/inside.h"

struct seen {
	struct loop *loop;
	struct sasl_key *key;
	struct err err;
	unsigned done;
	unsigned ticks;
	struct timer *timer;
};

static void
came(void *arg, struct sasl_key *key, const struct err *err)
{
	struct seen *s = arg;

	s->key = key;
	s->err = *err;
	s->done++;
}

/* A log-in whose challenge asks for so many rounds. */
static struct scram *
challenged(unsigned rounds)
{
	static const struct sasl_choice choice = {
		{ SASL_SHA256, SASL_BINDING_NONE }, 'n' };
	static const char *const name = "SCRAM-SHA-256";
	struct scram *s = scram_new(&choice, &(struct sasl_offer){
		.mechanisms = &name, .nmechanisms = 1 }, "alice", "abc", NULL);
	struct str text;

	str_init(&text);
	assert_int_equal(scram_first(s, &text, NULL), 0);
	str_clear(&text);
	str_addf(&text, "r=abcdef,s=c2FsdA==,i=%u", rounds);
	assert_int_equal(scram_challenge(s, text.s, text.len, NULL), 0);
	str_free(&text);
	return s;
}

static void
tick(void *arg)
{
	struct seen *s = arg;

	s->ticks++;
	timer_set(s->timer, 1);
}

static void
test_comes(void **state)
{
	struct seen s = { .loop = loop_new() };
	struct scram *scram = challenged(200000);
	struct str out;
	struct err err;

	(void)state;
	s.timer = timer_new(s.loop, tick, &s);
	timer_set(s.timer, 0);
	assert_non_null(key_job_new(s.loop, scram, "word", came, &s, &err));
	assert_int_equal(s.done, 0);
	while (s.done == 0)
		loop_turn(s.loop, -1);
	/* Others had their turns meanwhile. */
	assert_true(s.ticks > 0);
	assert_non_null(s.key);
	assert_true(scram_fits(scram, s.key));
	str_init(&out);
	assert_int_equal(scram_final(scram, s.key, &out, &err), 0);
	str_free(&out);
	sasl_key_free(s.key);
	scram_free(scram);
	timer_free(s.timer);
	loop_free(s.loop);
	assert_int_equal(secret_count(), 0);
}

static void
test_fails(void **state)
{
	struct seen s = { .loop = loop_new() };
	struct scram *scram = challenged(4096);
	struct err err;

	(void)state;
	assert_non_null(key_job_new(s.loop, scram, "a\001", came, &s, &err));
	while (s.done == 0)
		loop_turn(s.loop, -1);
	assert_null(s.key);
	assert_string_equal(s.err.code, "bad-password");
	scram_free(scram);
	loop_free(s.loop);
	assert_int_equal(secret_count(), 0);
}

/* Nobody waits for millions of rounds; what was begun cleans up by itself. */
static void
test_left(void **state)
{
	struct seen s = { .loop = loop_new() };
	struct scram *scram = challenged(3000000);
	struct key_job *job;
	struct err err;

	(void)state;
	job = key_job_new(s.loop, scram, "word", came, &s, &err);
	assert_non_null(job);
	key_job_free(job);
	/* Its thread still has the password, and is not waited for. */
	assert_true(secret_count() > 0);
	scram_free(scram);
	loop_free(s.loop);
	while (secret_count() > 0)
		usleep(10000);
	assert_int_equal(s.done, 0);
}

/* Done, and not yet heard. */
static void
test_left_late(void **state)
{
	struct seen s = { .loop = loop_new() };
	struct scram *scram = challenged(4096);
	struct key_job *job;
	struct err err;

	(void)state;
	for (int i = 0; i < 50; i++) {
		job = key_job_new(s.loop, scram, "word", came, &s, &err);
		assert_non_null(job);
		usleep((useconds_t)(i * 200));
		key_job_free(job);
		loop_turn(s.loop, 0);
	}
	assert_int_equal(s.done, 0);
	scram_free(scram);
	loop_free(s.loop);
	while (secret_count() > 0)
		usleep(10000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_comes),
		cmocka_unit_test(test_fails),
		cmocka_unit_test(test_left),
		cmocka_unit_test(test_left_late),
	};

	gcry_check_version(NULL);
	gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
