/*
 * A user's program: the whole of chat and otr on files in memory, and the end
 * of its channels that sotto has.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/types.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chat/chat.h"
#include "storm-link.h"

struct side *
other(const struct side *s)
{
	return &s->w->sides[s->number == ALICE ? BOB : ALICE];
}

/* ---- what stands in for libc ---------------------------------------------- */

/* What a thread computes is there at once. */
int pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *),
    void *);
int
pthread_create(pthread_t *id, const pthread_attr_t *attr,
    void *(*run)(void *), void *arg)
{
	(void)attr;
	*id = 1;
	run(arg);
	return 0;
}

int pthread_join(pthread_t, void **);
int
pthread_join(pthread_t id, void **value)
{
	(void)id;
	(void)value;
	return 0;
}

int pthread_detach(pthread_t);
int
pthread_detach(pthread_t id)
{
	(void)id;
	return 0;
}

/* The files of programs are in memory; others are on the disk. */
int
unlink(const char *path)
{
	const char *slash = strrchr(path, '/');
	char dir[64];

	if (path[0] == '/' || slash == NULL)
		return unlinkat(AT_FDCWD, path, 0);
	snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path);
	fake_file_remove(dir, slash + 1);
	return 0;
}

/* ---- the program ---------------------------------------------------------- */

static const struct { const char *account; uint32_t tag; } cast[SIDES] = {
	{ "alice@" DOMAIN, 0x1000a11c }, { "bob@" DOMAIN, 0x20000b0b },
};

static void
files_make(struct side *s)
{
	char path[64];
	struct str text;

	str_init(&text);
	str_addf(&text, "%s\tprpl-jabber\t%08x\n", s->account,
	    cast[s->number].tag);
	snprintf(path, sizeof(path), "%s/otr.instance_tags", s->dir);
	file_write(path, text.s, text.len, NULL);
	str_clear(&text);
	pool_print(&text, s->number, s->account);
	snprintf(path, sizeof(path), "%s/otr.private_key", s->dir);
	file_write(path, text.s, text.len, NULL);
	str_free(&text);
}

static void
conf_make(struct side *s)
{
	const struct schedule *d = s->w->s;
	struct err err;
	char *text;

	text = xasprintf("keep_lines = 200\notr_policy = \"%s\"\n"
	    "receipts = %s\naccount \"%s\" {\n\tpassword = \"secret\"\n"
	    "\tca_file = \"%s\"\n\tautoconnect = true\n}\n",
	    otr_policy_word(d->policy[s->number]),
	    d->receipts ? "true" : "false", s->account, world_ca_file());
	s->conf = conf_parse("storm", text, strlen(text), &err);
	if (s->conf == NULL)
		die("%s", err.text);
	free(text);
}

void
side_make(struct world *w, int number)
{
	struct side *s = &w->sides[number];

	s->w = w;
	s->number = number;
	s->account = cast[number].account;
	snprintf(s->dir, sizeof(s->dir), "side-%d", number);
	fake_file_remove(s->dir, NULL);
	files_make(s);
	conf_make(s);
}

static void
on_key(void *arg)
{
	(void)arg;
}

void
side_touched(struct side *s)
{
	if (s->up)
		timer_set(s->key, 0);
}

void
side_boot(struct side *s)
{
	struct chat_ops ops = { .arg = s };
	struct err err;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
		die("socketpair: %s", strerror(errno));
	workers_control(s, pair[0]);
	s->up = true;
	s->loop = world_loop(s->w, &s->wakes);
	s->key = timer_new(s->loop, on_key, s);
	s->chat = chat_new(s->loop, s->conf, s->dir, pair[1], &ops, &err);
	if (s->chat == NULL)
		die("chat: %s", err.text);
	chat_listen(s->chat, law_heard, s);
	law_born(s);
	chat_start(s->chat);
	law_told(s);
	s->acc = account_find(s->chat, s->account);
	s->talk = talk_open(s->acc, s->contact);
	s->painted = OTR_NOT_PRIVATE;
}

void
side_kill(struct side *s, bool workers)
{
	if (!s->up)
		return;
	law_gone(s);
	s->up = false;
	chat_free(s->chat);
	timer_free(s->key);
	loop_free(s->loop);
	s->chat = NULL;
	s->loop = NULL;
	s->talk = NULL;
	s->acc = NULL;
	if (workers)
		workers_kill(s);
}

void
side_free(struct side *s)
{
	side_kill(s, true);
	workers_free(s);
	conf_free(s->conf);
	fake_file_remove(s->dir, NULL);
}
