/*
 * The contacts of the rig: a manager of sessions of their own, all of them
 * with the same key.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "count-rig.h"

/* c12@example.org, c12@example.org/r */
static size_t
number_of(const char *jid)
{
	return (size_t)strtoul(jid + 1, NULL, 10);
}

static void
push(struct rig *r, size_t contact, char *body)
{
	struct rig_letter *l = xcalloc(1, sizeof(*l));

	l->contact = contact;
	l->body = body;
	*r->last = l;
	r->last = &l->next;
}

static struct rig_letter *
pop(struct rig *r)
{
	struct rig_letter *l = r->first;

	if (l != NULL && (r->first = l->next) == NULL)
		r->last = &r->first;
	return l;
}

static struct otr_session *
session(struct rig *r, size_t contact)
{
	char jid[RIG_WHO];

	return otr_session(r->others, rig_bare(jid, contact), RIG_ME);
}

/* ---- what their manager calls --------------------------------------------- */

static void
inject(void *arg, struct otr_session *s, const char *resource,
    const char *wire)
{
	(void)resource;
	push(arg, number_of(otr_session_account(s)), xstrdup(wire));
}

static void
event(void *arg, struct otr_session *s, const struct otr_event *e)
{
	(void)arg;
	(void)s;
	(void)e;
}

static void
peer(void *arg, const char *account, const char *contact,
    struct otr_peer *out)
{
	(void)arg;
	(void)account;
	(void)contact;
	*out = (struct otr_peer){ .policy = OTR_POLICY_MANUAL, .known = true,
	    .online = true, .account_online = true };
}

/* ---- both ways ------------------------------------------------------------ */

void
far_hears(void *arg, const struct msg *m)
{
	struct rig *r = arg;
	struct otr_in in;

	if (m->type != MSG_SEND || r->others == NULL ||
	    !otr_is_message(m->u.send.body))
		return;
	r->sealed++;
	otr_recv(session(r, number_of(m->u.send.to)), "sotto", m->u.send.body,
	    0, &in);
	otr_in_clear(&in);
}

void
far_deliver(struct rig *r)
{
	struct rig_letter *l;

	while ((l = pop(r)) != NULL) {
		rig_message(r, l->contact, l->body);
		free(l->body);
		free(l);
	}
}

char *
rig_seal(struct rig *r, size_t contact, const char *text)
{
	struct otr_session *s = session(r, contact);
	struct otr_out out;
	struct err err = { .text = "" };
	char *body;

	if (otr_send(s, text, otr_level(s), NULL, NULL, &out, &err) != OTR_SEALED ||
	    out.nwire != 1)
		rig_fail("seal", err.text);
	body = xstrdup(out.wire[0]);
	otr_out_clear(&out);
	return body;
}

void
rig_session(struct rig *r, size_t contact)
{
	struct talk *talk = rig_talk(r, contact);
	struct err err;

	if (direct_start(talk, &err) == -1)
		rig_fail("start", err.text);
	for (rig_turn(r); talk_level(talk) != OTR_UNVERIFIED; rig_turn(r)) {
		rig_far(r);
		if (r->first == NULL)
			rig_fail("start", "no session comes of it");
		far_deliver(r);
	}
	rig_quiet(r);
	/* They know that an earlier one has ended. */
	otr_latch_clear(session(r, contact));
}

/* ---- from the beginning to the end ----------------------------------------- */

static void
write_keys(const char *dir, size_t n)
{
	char *path = xasprintf("%s/otr.private_key", dir);
	char jid[RIG_WHO];
	struct str text;
	struct err err;

	str_init(&text);
	str_add(&text, "(privkeys");
	for (size_t i = 0; i < n; i++)
		str_addf(&text, " (account (name \"%s\") "
		    "(protocol prpl-jabber) %s)\n", rig_bare(jid, i),
		    count_key_theirs);
	str_add(&text, ")\n");
	if (file_write(path, text.s, text.len, &err) == -1)
		rig_fail(path, err.text);
	str_free(&text);
	free(path);
}

void
far_open(struct rig *r, size_t sessions)
{
	const struct otr_ops ops = { .arg = r, .inject = inject,
	    .event = event, .peer = peer };
	char *dir, jid[RIG_WHO];
	struct err err;

	if (sessions == 0)
		return;
	dir = xasprintf("%s/others", r->dir);
	if (dir_private(dir, &err) == -1)
		rig_fail(dir, err.text);
	write_keys(dir, sessions);
	r->others = otr_new(r->far, dir, &ops, &err);
	if (r->others == NULL)
		rig_fail("others", err.text);
	/* They have keys, and want tags. */
	for (size_t i = 0; i < sessions; i++)
		if (otr_key_want(r->others, rig_bare(jid, i), &err) == -1)
			rig_fail(jid, err.text);
	free(dir);
}

void
far_close(struct rig *r)
{
	struct rig_letter *l;

	while ((l = pop(r)) != NULL) {
		free(l->body);
		free(l);
	}
	otr_free(r->others);
}
