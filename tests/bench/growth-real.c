/*
 * The whole program: its start, and what all its processes take.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "count-rig.h"
#include "growth-server.h"
#include "growth.h"

#define RUNS 5
#define WAIT 120000		/* milliseconds */

struct real {
	struct loop *loop;
	char *dir;
	pid_t pid;
	int in, out;
	struct str said;
	bool ended;
};

/* ---- its processes -------------------------------------------------------- */

static size_t
read_all(const char *path, char *block, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd == -1 ? 0 : read(fd, block, size - 1);

	if (fd != -1)
		close(fd);
	block[n > 0 ? n : 0] = '\0';
	return n > 0 ? (size_t)n : 0;
}

/* Calls fn for a process and all below it. */
static double
each_process(pid_t pid, double (*fn)(pid_t))
{
	char path[64], block[4096], *at = block, *end;
	double sum = fn(pid);

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid,
	    (int)pid);
	read_all(path, block, sizeof(block));
	for (;;) {
		long child = strtol(at, &end, 10);

		if (end == at)
			return sum;
		sum += each_process((pid_t)child, fn);
		at = end;
	}
}

/* Its processor time so far, in milliseconds. */
static double
processor_time(pid_t pid)
{
	struct timespec t = { 0 };
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 ||
	    clock_gettime(clock, &t) == -1)
		return 0;
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Its proportional share of memory, in KiB. */
static double
memory(pid_t pid)
{
	char path[64], block[4096], *at;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	read_all(path, block, sizeof(block));
	at = strstr(block, "\nPss:");
	return at == NULL ? 0 : strtod(at + 5, NULL);
}

/* ---- one run ----------------------------------------------------------------- */

static void
hears(void *arg, int fd, short got)
{
	struct real *p = arg;
	char block[65536];
	ssize_t n = read(fd, block, sizeof(block));

	(void)got;
	if (n > 0) {
		/* Only its end is looked at. */
		if (p->said.len > 1024 * 1024)
			str_clear(&p->said);
		str_addn(&p->said, block, (size_t)n);
		str_add(&p->said, "");
	} else if (n == 0) {
		p->ended = true;
		loop_del(p->loop, fd);
	}
}

static _Noreturn void
become(const char *dir, int in, int out)
{
	char *config = xasprintf("%s/config", dir);
	char *data = xasprintf("%s/data", dir);
	const char *program = getenv("SOTTO");

	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	execl(program, program, "--pipe", "--config", config, "--data", data,
	    (char *)NULL);
	_exit(127);
}

static void
real_start(struct real *p)
{
	int in[2], out[2];

	if (getenv("SOTTO") == NULL)
		rig_fail("SOTTO", "is to name the program");
	if (pipe2(in, O_CLOEXEC) == -1 || pipe2(out, O_CLOEXEC) == -1)
		rig_fail("pipe", "cannot be made");
	p->ended = false;
	str_init(&p->said);
	str_add(&p->said, "");
	if ((p->pid = fork()) == 0)
		become(p->dir, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	p->in = in[1];
	p->out = out[0];
	loop_add(p->loop, p->out, POLLIN, hears, p);
}

static void
real_wait(struct real *p, const char *text)
{
	int64_t until = loop_now(p->loop) + WAIT;

	while (strstr(p->said.s, text) == NULL) {
		if (p->ended || loop_now(p->loop) > until)
			rig_fail(text, p->said.s);
		loop_turn(p->loop, 100);
	}
}

static void
real_settle(struct real *p, int milliseconds)
{
	int64_t until = loop_now(p->loop) + milliseconds;

	while (loop_now(p->loop) < until)
		loop_turn(p->loop, 20);
}

static void
real_end(struct real *p)
{
	close(p->in);
	kill(p->pid, SIGTERM);
	while (!p->ended)
		loop_turn(p->loop, 100);
	close(p->out);
	waitpid(p->pid, NULL, 0);
	str_free(&p->said);
}

/* ---- its files --------------------------------------------------------------- */

static void
write_config(struct real *p, const char *text)
{
	char *path = xasprintf("%s/config", p->dir);
	struct err err;

	if (file_write(path, text, strlen(text), &err) == -1)
		rig_fail(path, err.text);
	free(path);
}

static char *
real_new(struct real *p)
{
	char *data;
	struct err err;

	memset(p, 0, sizeof(*p));
	p->loop = loop_new();
	p->dir = xstrdup("/tmp/sotto-growth-XXXXXX");
	if (mkdtemp(p->dir) == NULL)
		rig_fail("mkdtemp", p->dir);
	data = xasprintf("%s/data", p->dir);
	if (dir_private(data, &err) == -1)
		rig_fail(data, err.text);
	return data;
}

static int
drop(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static void
real_free(struct real *p)
{
	nftw(p->dir, drop, 16, FTW_DEPTH | FTW_PHYS);
	loop_free(p->loop);
	free(p->dir);
}

static int
order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Until it is ready: time of the one in the middle, and memory. */
static void
measure_start(struct real *p, double *out)
{
	double times[RUNS];

	for (int i = 0; i < RUNS; i++) {
		real_start(p);
		real_wait(p, "\"ready\"");
		times[i] = each_process(p->pid, processor_time);
		real_settle(p, 100);
		out[1] = each_process(p->pid, memory);
		real_end(p);
	}
	qsort(times, RUNS, sizeof(times[0]), order);
	out[0] = times[RUNS / 2];
}

static void
measure_file(size_t n, double *out, void (*write)(const char *, size_t))
{
	struct real p;
	char *data = real_new(&p);

	write_config(&p, "account \"" RIG_ME "\" { autoconnect = false }\n"
	    "log = true\n");
	write(data, n);
	measure_start(&p, out);
	real_free(&p);
	free(data);
}

static void
measure_known(size_t n, double *out)
{
	measure_file(n, out, growth_write_known);
}

static void
measure_history(size_t n, double *out)
{
	measure_file(n, out, growth_write_history);
}

static void
measure_contacts(size_t n, double *out)
{
	struct growth_server *server;
	struct real p;
	char *data = real_new(&p), *config;

	server = growth_server_new(p.loop, n);
	config = xasprintf("account \"" RIG_ME "\" { host = \"127.0.0.1\" "
	    "port = %d ca_file = \"%s\" password = \"secret\" }\n",
	    growth_server_port(server), growth_server_ca(server));
	write_config(&p, config);
	real_start(&p);
	real_wait(&p, GROWTH_DONE);
	out[0] = each_process(p.pid, processor_time);
	out[1] = out[0] * 1000 / (double)n;
	real_settle(&p, 500);
	out[2] = each_process(p.pid, memory);
	out[3] = out[2] * 1024 / (double)n;
	real_end(&p);
	growth_server_free(server);
	real_free(&p);
	free(config);
	free(data);
}

const struct growth_series growth_real_contacts = {
	.name = "real-contacts", .of = "contacts, whole program",
	.from = 1000, .to = 64000,
	.measures = { "exec to all told, ms", "... us a contact",
	    "memory, KiB", "... bytes a contact" },
	.measure = measure_contacts,
};
const struct growth_series growth_real_known = {
	.name = "real-known", .of = "known, whole program",
	.from = 1000, .to = 100000,
	.measures = { "start, ms", "memory, KiB" },
	.measure = measure_known,
};
const struct growth_series growth_real_history = {
	.name = "real-history", .of = "history, whole program",
	.from = 1000, .to = 1000000,
	.measures = { "start, ms", "memory, KiB" },
	.measure = measure_history,
};
