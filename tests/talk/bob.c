/*
 * The contact: his client, with a session manager of its own, and what he does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "talk.h"

void
bob_delivers(struct script *t, const char *id, const char *body)
{
	struct msg m = { .type = MSG_MESSAGE };

	if (!net_is_online(t))
		return;
	m.u.message.from = t->bob.full;
	m.u.message.to = "";
	m.u.message.id = id;
	m.u.message.body = body;
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.refers = t->bob.refers.kind;
	m.u.message.refers_id = t->bob.refers.id;
	m.u.message.emoji = t->bob.refers.emoji;
	t->bob.refers.kind = REFERENCE_NONE;
	m.u.message.flags = t->net.asks ? GOT_MARKABLE : 0;
	if (t->bob.delay > 0) {
		m.u.message.flags |= GOT_DELAYED;
		m.u.message.stamp = (uint64_t)(loop_wall(t->loop) -
		    1000 * (int64_t)t->bob.delay);
	}
	net_send(t, &m);
}

void
bob_sends(struct script *t, const char *body)
{
	static unsigned id;	/* fresh in each message of a run */
	char name[32];

	t->bob.errors += strncmp(body, "?OTR Error", 10) == 0;
	snprintf(name, sizeof(name), "bob-%u", ++id);
	free(t->bob.last_back);
	t->bob.last_back = xstrdup(t->bob.id != NULL ? t->bob.id : name);
	if (!t->bob.held) {
		bob_delivers(t, t->bob.last_back, body);
		return;
	}
	if (t->bob.nback == MOST)
		script_fail(t, "too many frames%s", "");
	t->bob.back[t->bob.nback].id = xstrdup(t->bob.last_back);
	t->bob.back[t->bob.nback++].body = xstrdup(body);
}

static void
bob_inject(void *arg, struct otr_session *s, const char *resource,
    const char *wire)
{
	(void)s;
	(void)resource;
	bob_sends(arg, wire);
}

void
bob_say(struct script *t, const char *text)
{
	struct otr_out out;
	struct err err = { .code = "" };
	size_t i;

	switch (otr_send(t->bob.session, text, otr_level(t->bob.session),
	    NULL, NULL, &out, &err)) {
	case OTR_SEALED:
	case OTR_CLEAR:
		for (i = 0; i < out.nwire; i++)
			bob_sends(t, out.wire[i]);
		break;
	case OTR_HELD:
		t->bob.waiting[t->bob.nwaiting++] = xstrdup(text);
		break;
	case OTR_REFUSED:
		script_fail(t, "bob cannot send: %s", err.text);
	}
	otr_out_clear(&out);
}

static void
bob_event(void *arg, struct otr_session *s, const struct otr_event *ev)
{
	struct script *t = arg;
	size_t i, n = t->bob.nwaiting;
	char *waiting[MOST];

	(void)s;
	if (getenv("TALK_DEBUG") != NULL)
		fprintf(stderr, "  bob: event %d smp %d %s\n", ev->type,
		    ev->smp, ev->text != NULL ? ev->text : "");
	if (ev->type != OTR_EVENT_FLUSH || n == 0)
		return;
	/* They may be held again. */
	memcpy(waiting, t->bob.waiting, sizeof(waiting));
	t->bob.nwaiting = 0;
	for (i = 0; i < n; i++) {
		bob_say(t, waiting[i]);
		free(waiting[i]);
	}
}

static void
bob_peer(void *arg, const char *account, const char *contact,
    struct otr_peer *peer)
{
	struct script *t = arg;

	(void)account;
	(void)contact;
	*peer = (struct otr_peer){ .policy = t->bob.policy,
	    .v2 = OTR_V2_ALLOW, .known = true, .online = true,
	    .account_online = true };
}

/* Keys are made in a thread: this is the one place where time passes. */
void
key_wait(struct script *t, struct otr *otr, const char *account)
{
	char hex[FINGERPRINT_HEX + 1];
	struct err err;
	int tries;

	if (otr_key_want(otr, account, &err) == -1)
		script_fail(t, "key: %s", err.text);
	for (tries = 0; otr_key_fingerprint(otr, account, hex, &err) == -1;
	    tries++) {
		if (tries > 600)
			script_fail(t, "no key: %s", err.text);
		loop_turn(t->loop, 100);
	}
}

static void
bob_key(struct script *t)
{
	char hex[FINGERPRINT_HEX + 1];
	struct err err;

	if (otr_key_fingerprint(t->bob.otr, t->bob.jid, hex, &err) == -1)
		script_fail(t, "bob: %s", err.text);
	if (strcmp(hex, t->bob.key) == 0)
		return;
	memcpy(t->bob.was, t->bob.key, sizeof(t->bob.was));
	memcpy(t->bob.key, hex, sizeof(t->bob.key));
}

void
bob_open(struct script *t)
{
	struct otr_ops ops = { .arg = t, .inject = bob_inject,
	    .event = bob_event, .peer = bob_peer };
	struct err err;

	t->bob.otr = otr_new(t->loop, t->bob.dir, &ops, &err);
	if (t->bob.otr == NULL)
		script_fail(t, "bob: %s", err.text);
	key_wait(t, t->bob.otr, t->bob.jid);
	bob_key(t);
	t->bob.session = otr_session(t->bob.otr, t->bob.jid, ALICE);
}

/* His client ends without a word about OTR, and starts again. */
void
bob_restart(struct script *t, bool new_key)
{
	net_presence(t, false);
	otr_free(t->bob.otr);
	if (new_key) {
		free(t->bob.old_dir);
		t->bob.old_dir = t->bob.dir;
		t->bob.dir = xasprintf("%s/bob-%u", t->dir, ++t->bob.made);
	}
	bob_open(t);
	net_presence(t, true);
}

void
bob_gets(struct script *t, const struct frame *f)
{
	struct otr_in in;
	bool read;

	otr_recv(t->bob.session, "sotto", f->body, 0, &in);
	read = in.text != NULL;
	if (read) {
		free(t->bob.last);
		t->bob.last = xstrdup(in.text);
		if (t->bob.ngot < MOST)
			t->bob.got[t->bob.ngot++] = xstrdup(in.text);
	}
	otr_in_clear(&in);
	if ((f->flags & SEND_RECEIPT) && !t->bob.no_receipts &&
	    (read || t->bob.blind_receipts)) {
		struct msg m = { .type = MSG_RECEIPT };

		m.u.receipt.from = t->bob.full;
		m.u.receipt.id = f->id;
		net_send(t, &m);
	}
}

void
bob_new(struct script *t)
{
	t->bob.dir = xasprintf("%s/bob", t->dir);
	t->bob.full = jid_hear(t->only_propose ? getenv("TALK_CONTACT") :
	    BOB "/" BOB_RESOURCE, NULL);
	t->bob.jid = jid_bare(t->bob.full);
	t->bob.policy = OTR_POLICY_MANUAL;
	t->bob.online = true;
}

void
bob_free(struct script *t)
{
	otr_free(t->bob.otr);
	for (size_t i = 0; i < t->bob.nback; i++) {
		free(t->bob.back[i].id);
		free(t->bob.back[i].body);
	}
	for (size_t i = 0; i < t->bob.ngot; i++)
		free(t->bob.got[i]);
	for (size_t i = 0; i < t->bob.nwaiting; i++)
		free(t->bob.waiting[i]);
	free(t->bob.last_back);
	free(t->bob.last);
	free(t->bob.old_dir);
	free(t->bob.dir);
	free(t->bob.jid);
	free(t->bob.full);
}
