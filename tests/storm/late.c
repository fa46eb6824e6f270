/*
 * Threads that make keys, run when a step says so; and settings that change
 * what goes by itself.  Stands in for the threads of libc.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storm.h"

#define LATE 8

static struct late {
	unsigned long id;	/* 0: free */
	struct program *program;	/* NULL: not known yet */
	void *(*run)(void *);
	void *arg;
} lates[LATE];
static unsigned long last_id;
static int making;		/* the key that is made now */

int pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *),
    void *);
int
pthread_create(pthread_t *id, const pthread_attr_t *attr,
    void *(*run)(void *), void *arg)
{
	(void)attr;
	for (int i = 0; i < LATE; i++)
		if (lates[i].id == 0) {
			lates[i] = (struct late){ ++last_id, NULL, run, arg };
			*id = last_id;
			return 0;
		}
	return 11;
}

int pthread_join(pthread_t, void **);
int
pthread_join(pthread_t id, void **value)
{
	(void)value;
	for (int i = 0; i < LATE; i++)
		if (lates[i].id == id)
			lates[i].id = 0;	/* never run: its program ends */
	return 0;
}

/* The one that was made last is this program's: it says so. */
void
late_belongs(struct program *p)
{
	for (int i = 0; i < LATE; i++)
		if (lates[i].id == last_id && lates[i].program == NULL)
			lates[i].program = p;
}

static int
key_of(const struct program *p)
{
	for (int i = 0; i < STREAMS; i++)
		if (p->w->streams[i].program == p)
			return p->w->streams[i].key;
	return 0;
}

void
late_run(struct program *p)
{
	for (int i = 0; i < LATE; i++) {
		struct late *l = &lates[i];

		if (l->id == 0 || l->program != p || l->run == NULL)
			continue;
		making = key_of(p);
		l->run(l->arg);
		l->run = NULL;
		loop_turn(p->loop, 0);
	}
}

int
late_key(void)
{
	return making;
}

/* ---- what goes by itself ------------------------------------------------- */

void
do_key(struct node *n, unsigned arg)
{
	(void)arg;
	late_run(n->program);
}

void
do_fade(struct node *n, unsigned arg)
{
	static const char *const wipes[] = { "never", "end", "1", "2" };
	const char *account = n->stream->account;
	struct err err;

	conf_set(n->program->conf, SET_OTR_WIPE, account, n->contact,
	    wipes[arg % 4], &err);
	conf_set(n->program->conf, SET_OTR_IDLE_END, account, n->contact,
	    (arg & 4) != 0 ? "1" : "0", &err);
	chat_fade_changed(n->program->chat);
	n->fades |= arg % 4 != 0;
	/* Someone looks, lest nothing may be wiped. */
	talk_read(n->talk);
}

void
late_stay(struct world *w)
{
	for (int i = 0; i < NODES; i++) {
		struct node *n = &w->nodes[i];
		struct err err;

		if (!n->made || n->program->chat == NULL)
			continue;
		conf_set(n->program->conf, SET_OTR_IDLE_END,
		    n->stream->account, n->contact, "0", &err);
		chat_fade_changed(n->program->chat);
	}
}
