/*
 * A program that is started, and what the copy of us has that waits for its
 * gate.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/wait.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ipc/ipc.h"

#define PROGRAM "/bin/true"

static pid_t
start(const int *gate)
{
	const struct spawn what = { .path = PROGRAM, .gate = gate };
	struct err err;
	pid_t pid;
	int fd = spawn(&what, &pid, &err);

	assert_return_code(fd, 0);
	close(fd);
	return pid;
}

/* It has no descriptor from that number on. */
static bool
has_only(pid_t pid, int most)
{
	char path[64], to[64];

	for (int fd = most; fd < 64; fd++) {
		snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
		if (readlink(path, to, sizeof to) != -1)
			return false;
	}
	return true;
}

/* Whether something is mapped there in it. */
static bool
has_memory(pid_t pid, const void *at)
{
	unsigned long from, to, wanted = (unsigned long)at;
	char line[512];
	bool found = false;
	FILE *maps;

	snprintf(line, sizeof line, "/proc/%d/maps", (int)pid);
	assert_non_null(maps = fopen(line, "r"));
	while (fgets(line, sizeof line, maps) != NULL)
		if (sscanf(line, "%lx-%lx", &from, &to) == 2)
			found = found || (wanted >= from && wanted < to);
	fclose(maps);
	return found;
}

static void
test_gate(void **state)
{
	char *secret = secret_dup("a passphrase");
	int gate[2], other[2], status = -1;
	pid_t one, two;

	(void)state;
	if (access("/proc/self/maps", R_OK) == -1)
		skip();
	/* None of ours may leave open what the programs wait for. */
	assert_int_equal(pipe(gate), 0);
	assert_int_equal(pipe(other), 0);
	one = start(gate);
	two = start(gate);
	for (int i = 0; i < 500 && (!has_only(one, SPAWN_FD + 2) ||
	    !has_only(two, SPAWN_FD + 2) || has_memory(one, secret) ||
	    has_memory(two, secret)); i++)
		usleep(10000);
	assert_true(has_only(one, SPAWN_FD + 2));
	assert_true(has_only(two, SPAWN_FD + 2));
	assert_false(has_memory(one, secret));
	assert_false(has_memory(two, secret));
	assert_true(has_memory(getpid(), secret));
	assert_int_equal(waitpid(one, &status, WNOHANG), 0);
	assert_int_equal(waitpid(two, &status, WNOHANG), 0);
	close(gate[1]);
	assert_int_equal(waitpid(one, &status, 0), one);
	assert_int_equal(status, 0);
	assert_int_equal(waitpid(two, &status, 0), two);
	assert_int_equal(status, 0);
	assert_string_equal(secret, "a passphrase");
	secret_free(secret);
	close(gate[0]);
	close(other[0]);
	close(other[1]);
}

static void
test_no_gate(void **state)
{
	int status = -1;
	pid_t pid = start(NULL);

	(void)state;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gate),
		cmocka_unit_test(test_no_gate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
