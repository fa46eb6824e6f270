/*
 * Two OTR managers back to back: see pair.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <poll.h>
#include <errno.h>
#include <sys/stat.h>

#include <dirent.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "pair.h"

/* Keys are made once and copied: they take up to 0.15 s each. */
static char *key_files[3][2];

void
pair_send(struct pair_side *side, const char *body)
{
	struct pair_msg *m = xcalloc(1, sizeof(*m)), **at;

	m->body = xstrdup(body);
	m->resource = xstrdup(side->resource);
	for (at = &side->sent; *at != NULL; at = &(*at)->next)
		;
	*at = m;
	if (side->to == NULL)
		return;
	pair_forge(side->to, side->resource, body, 0);
}

void
pair_forge(struct pair_side *side, const char *resource, const char *body,
    int64_t age)
{
	struct pair_msg *m = xcalloc(1, sizeof(*m)), **at;

	m->body = xstrdup(body);
	m->resource = xstrdup(resource);
	m->age = age;
	for (at = &side->inbox; *at != NULL; at = &(*at)->next)
		;
	*at = m;
}

/* ---- what the manager calls --------------------------------------------- */

static void
side_inject(void *arg, struct otr_session *s, const char *resource,
    const char *wire)
{
	struct pair_side *side = arg;

	assert_ptr_equal(s, side->s);
	snprintf(side->injected, sizeof(side->injected), "%s",
	    resource != NULL ? resource : "");
	pair_send(side, wire);
}

static void
side_peer(void *arg, const char *account, const char *contact,
    struct otr_peer *out)
{
	struct pair_side *side = arg;

	(void)account;
	(void)contact;
	*out = side->peer;
}

static void
side_flush(struct pair_side *side)
{
	struct pair_line *l;
	enum otr_verdict v;
	struct otr_out out;
	size_t i;

	while ((l = side->outbox) != NULL) {
		v = otr_send(side->s, l->text, l->shown,
		    l->only_key[0] != '\0' ? l->only_key : NULL, NULL, &out,
		    NULL);
		l->hold = out.hold;
		for (i = 0; i < out.nwire; i++)
			pair_send(side, out.wire[i]);
		otr_out_clear(&out);
		if (v == OTR_HELD || v == OTR_REFUSED)
			break;
		side->outbox = l->next;
		free(l->text);
		free(l);
	}
}

static void
copy(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from != NULL ? from : "");
}

static void
side_event(void *arg, struct otr_session *s, const struct otr_event *e)
{
	struct pair_side *side = arg;
	struct pair_event *p = xcalloc(1, sizeof(*p)), **at;

	p->type = e->type;
	p->was = e->was;
	p->smp = e->smp;
	p->progress = e->progress;
	p->cheated = e->cheated;
	p->refusal = e->refusal;
	p->asked_by_us = e->asked_by_us;
	p->asked_by_them = e->asked_by_them;
	p->on = e->on;
	p->fell = e->fell;
	p->level = s != NULL ? otr_level(s) : OTR_NOT_PRIVATE;
	copy(p->fingerprint, sizeof(p->fingerprint), e->fingerprint);
	copy(p->verified, sizeof(p->verified), e->verified);
	copy(p->before, sizeof(p->before), e->before);
	p->bent = e->bent;
	copy(p->text, sizeof(p->text), e->text);
	p->crossed = e->crossed;
	copy(p->question, sizeof(p->question), e->question);
	copy(p->account, sizeof(p->account), e->account);
	for (at = &side->events; *at != NULL; at = &(*at)->next)
		;
	*at = p;
	if (e->type == OTR_EVENT_V3_SEEN)
		side->peer.v3_seen = true;
	if (e->type == OTR_EVENT_FLUSH)
		side_flush(side);
}

/* ---- making and ending -------------------------------------------------- */

static void
side_attend(void *arg, int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	(void)arg;
	while (poll(&p, 1, -1) == -1)
		assert_int_equal(errno, EINTR);
}

static void
side_compute(void *arg, void (*fn)(void *), void *fn_arg)
{
	struct pair_side *side = arg;

	side->computed++;
	thread_beside(fn, fn_arg, side_attend, side);
}

static void
side_open(struct pair_side *side)
{
	struct otr_ops ops = { .arg = side, .inject = side_inject,
	    .event = side_event, .peer = side_peer,
	    .compute = side_compute };
	struct err err;

	side->otr = otr_new(side->loop, side->dir, &ops, &err);
	if (side->otr == NULL)
		fail_msg("%s: %s", err.code, err.text);
	side->s = otr_session(side->otr, side->account, side->contact);
}

static void
side_init(struct pair *p, struct pair_side *side, const char *account,
    const char *contact, const char *resource)
{
	const char *tmp = getenv("TMPDIR");

	memset(side, 0, sizeof(*side));
	side->loop = p->loop;
	side->account = account;
	side->contact = contact;
	side->resource = xstrdup(resource);
	side->peer.policy = OTR_POLICY_MANUAL;
	side->peer.known = side->peer.online = side->peer.watched = true;
	side->peer.account_online = true;
	snprintf(side->dir, sizeof(side->dir), "%s/sotto-pair-XXXXXX",
	    tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp");
	assert_non_null(mkdtemp(side->dir));
}

static void
side_read(struct pair_side *side, const char *name, char **out)
{
	char *path = xasprintf("%s/%s", side->dir, name);
	struct str s;

	str_init(&s);
	assert_int_equal(file_read(path, 1 << 20, &s, NULL), 0);
	*out = str_take(&s);
	free(path);
}

static void
side_write(struct pair_side *side, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", side->dir, name);

	assert_int_equal(file_write(path, text, strlen(text), NULL), 0);
	free(path);
}

void
pair_keys(struct pair *p, struct pair_side *side)
{
	char hex[FINGERPRINT_HEX + 1];
	unsigned n;

	for (n = 0; n < 200 && otr_key_fingerprint(side->otr, side->account,
	    hex, NULL) == -1; n++)
		loop_turn(p->loop, 100);
	assert_int_equal(otr_key_fingerprint(side->otr, side->account, hex,
	    NULL), 0);
}

static void
side_keys(struct pair *p, struct pair_side *side, unsigned n)
{
	if (key_files[n][0] != NULL) {
		side_write(side, "otr.private_key", key_files[n][0]);
		side_write(side, "otr.instance_tags", key_files[n][1]);
		side_open(side);
		return;
	}
	side_open(side);
	assert_int_equal(otr_key_want(side->otr, side->account, NULL), 0);
	pair_keys(p, side);
	side_read(side, "otr.private_key", &key_files[n][0]);
	side_read(side, "otr.instance_tags", &key_files[n][1]);
	pair_forget_events(side);
}

static void
pair_init(struct pair *p)
{
	memset(p, 0, sizeof(*p));
	p->loop = loop_new();
	loop_clock_fake(p->loop, 1000000);
	side_init(p, &p->a, ALICE, BOB, "phone");
	side_init(p, &p->b, BOB, ALICE, "laptop");
	p->a.to = &p->b;
	p->b.to = &p->a;
}

void
pair_new(struct pair *p)
{
	pair_init(p);
	side_keys(p, &p->a, 0);
	side_keys(p, &p->b, 1);
}

void
pair_new_without_keys(struct pair *p)
{
	pair_init(p);
	side_open(&p->a);
	side_open(&p->b);
}

void
pair_third(struct pair *p, bool tag)
{
	side_init(p, &p->m, BOB, ALICE, "evil");
	side_keys(p, &p->m, 2);
	if (tag) {
		otr_free(p->m.otr);
		side_write(&p->m, "otr.instance_tags", key_files[1][1]);
		side_open(&p->m);
	}
	p->m.to = &p->a;
}

void
pair_twin(struct pair *p)
{
	static const char tag[] = BOB "\tprpl-jabber\t0badcafe\n";

	side_init(p, &p->m, BOB, ALICE, "tablet");
	side_write(&p->m, "otr.private_key", key_files[1][0]);
	side_write(&p->m, "otr.instance_tags", tag);
	side_open(&p->m);
	p->m.to = &p->a;
}

void
pair_retag(struct pair_side *side, uint32_t tag)
{
	char *line = xasprintf("%s\tprpl-jabber\t%08x\n", side->account, tag);

	otr_free(side->otr);
	side_write(side, "otr.instance_tags", line);
	free(line);
	side_open(side);
}

void
pair_msg_free(struct pair_msg *m)
{
	free(m->resource);
	free(m->body);
	free(m);
}

void
pair_forget_sent(struct pair_side *side)
{
	struct pair_msg *m;

	while ((m = side->sent) != NULL) {
		side->sent = m->next;
		pair_msg_free(m);
	}
}

void
pair_forget_got(struct pair_side *side)
{
	struct pair_got *g;

	while ((g = side->got) != NULL) {
		side->got = g->next;
		free(g->text);
		free(g);
	}
}

void
pair_drop(struct pair_side *side)
{
	struct pair_msg *m;

	while ((m = pair_take(side)) != NULL)
		pair_msg_free(m);
}

void
pair_forget_events(struct pair_side *side)
{
	struct pair_event *e;

	while ((e = side->events) != NULL) {
		side->events = e->next;
		free(e);
	}
}

static void
remove_dir(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL) {
		char *path = xasprintf("%s/%s", dir, e->d_name);

		unlink(path);
		free(path);
	}
	if (d != NULL)
		closedir(d);
	rmdir(dir);
}

static void
side_free(struct pair_side *side)
{
	struct pair_line *l;

	if (side->account == NULL)
		return;
	otr_free(side->otr);
	pair_drop(side);
	pair_forget_events(side);
	pair_forget_sent(side);
	pair_forget_got(side);
	while ((l = side->outbox) != NULL) {
		side->outbox = l->next;
		free(l->text);
		free(l);
	}
	free(side->resource);
	remove_dir(side->dir);
}

void
pair_free(struct pair *p)
{
	side_free(&p->a);
	side_free(&p->b);
	side_free(&p->m);
	loop_free(p->loop);
}

int
pair_setup(void **state)
{
	struct pair *p = xcalloc(1, sizeof(*p));

	pair_new(p);
	*state = p;
	return 0;
}

int
pair_teardown(void **state)
{
	pair_free(*state);
	free(*state);
	return 0;
}

void
pair_restart(struct pair_side *side)
{
	otr_free(side->otr);
	side_open(side);
}

/* ---- the wire ----------------------------------------------------------- */

struct pair_msg *
pair_take(struct pair_side *side)
{
	struct pair_msg *m = side->inbox;

	if (m != NULL) {
		side->inbox = m->next;
		m->next = NULL;
	}
	return m;
}

static void
side_got(struct pair_side *side, const struct otr_in *in)
{
	struct pair_got *g = xcalloc(1, sizeof(*g)), **at;

	g->text = xstrdup(in->text);
	g->level = in->level;
	g->unexpected = in->unexpected_clear;
	copy(g->fingerprint, sizeof(g->fingerprint), in->fingerprint);
	for (at = &side->got; *at != NULL; at = &(*at)->next)
		;
	*at = g;
}

bool
pair_step(struct pair_side *side)
{
	struct pair_msg *m = side->account == NULL ? NULL : pair_take(side);
	struct otr_in in;

	if (m == NULL)
		return false;
	otr_recv(side->s, m->resource, m->body, m->age, &in);
	if (in.text != NULL)
		side_got(side, &in);
	otr_in_clear(&in);
	pair_msg_free(m);
	return true;
}

void
pair_run(struct pair *p)
{
	unsigned n = 0;

	while ((int)pair_step(&p->a) | (int)pair_step(&p->b) |
	    (int)pair_step(&p->m))
		assert_true(n++ < 1000);
}

void
pair_clock(struct pair *p, int64_t ms)
{
	pair_run(p);
	while (ms > 0) {
		int64_t part = ms < 100 ? ms : 100;

		loop_clock_move(p->loop, part);
		pair_run(p);
		ms -= part;
	}
}
