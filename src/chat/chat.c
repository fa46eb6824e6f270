/*
 * The whole of the model: accounts, conversations, the status window, and the
 * end of it all.  Knows no front end.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chat/inside.h"

/* ---- stopping ---------------------------------------------------------- */

static void
chat_stopped(void *arg)
{
	struct chat *c = arg;
	loop_fn *stopped = c->stopped;

	c->stopped = NULL;
	timer_off(c->stop_timer);
	if (stopped != NULL)
		stopped(c->stopped_arg);
}

static bool
chat_is_drained(const struct chat *c)
{
	for (size_t i = 0; i < c->naccounts; i++)
		if (c->accounts[i]->state == ACCOUNT_ONLINE &&
		    !link_is_drained(c->accounts[i]))
			return false;
	return true;
}

static bool
chat_is_offline(const struct chat *c)
{
	for (size_t i = 0; i < c->naccounts; i++)
		if (c->accounts[i]->state == ACCOUNT_ONLINE ||
		    c->accounts[i]->state == ACCOUNT_CONNECTING)
			return false;
	return true;
}

/* Something may have moved while we are stopping: the next step, if it is
 * time. */
static void
chat_stop_further(struct chat *c)
{
	if (!c->stopping || c->stopped == NULL)
		return;
	if (!c->closing && chat_is_drained(c)) {
		c->closing = true;
		for (size_t i = 0; i < c->naccounts; i++)
			account_hang_up(c->accounts[i]);
	}
	if (c->closing && chat_is_offline(c))
		timer_set(c->stop_timer, 0);	/* never from within a call */
}

/* ---- beginning and end ------------------------------------------------- */

static int
chat_make_accounts(struct chat *c, struct err *err)
{
	for (size_t i = 0; i < conf_accounts(c->conf); i++)
		if (account_add(c, conf_account(c->conf, i), err) == NULL)
			return -1;
	return 0;
}

static int
chat_passphrase(void *arg, const char *file, unsigned wrong, struct str *out,
    struct err *err)
{
	struct chat *c = arg;

	if (c->ops.passphrase == NULL)
		return err_set(err, "locked", "%s: needs its passphrase",
		    file);
	return c->ops.passphrase(c->ops.arg, file, wrong, out, err);
}

static int
chat_first_passphrase(void *arg, struct str *out, struct err *err)
{
	struct chat *c = arg;

	return c->ops.first_passphrase == NULL ? 1 :
	    c->ops.first_passphrase(c->ops.arg, out, err);
}

/* The settings were changed by hand: whatever follows from any of them. */
static void
chat_edits_turn(struct chat *c)
{
	if (c->edits == conf_edits(c->conf))
		return;
	c->edits = conf_edits(c->conf);
	for (size_t i = 0; i < c->naccounts; i++)
		block_edits(c->accounts[i]);
	chat_policy_changed(c, NULL);
	chat_names_changed(c, NULL);
	chat_consent_changed(c);
	chat_keep_changed(c);
	chat_expire_changed(c);
	chat_fade_changed(c);
	chat_carbons_changed(c);
	chat_away_changed(c);
	chat_priority_changed(c);
	chat_say(c, NULL, NULL, ENTRY_WARNING, "settings-edited", NULL,
	    "Somebody has changed the file %s/settings: it counts now.",
	    c->data_dir);
}

/* After each turn of the loop. */
static void
chat_turn(void *arg)
{
	record_turn(arg);
	unsent_turn(arg);
	expire_turn(arg);
	indexer_turn(arg);
	chat_edits_turn(arg);
	chat_stop_further(arg);
}

struct chat *
chat_new(struct loop *loop, struct conf *conf, const char *data_dir,
    int control, const struct chat_ops *ops, struct err *err)
{
	struct chat *c = xcalloc(1, sizeof(*c));
	struct otr_ops otr_ops = {
		.arg = c, .inject = direct_inject, .event = direct_event,
		.peer = direct_peer, .passphrase = chat_passphrase,
		.first_passphrase = chat_first_passphrase,
		.compute = chat_beside,
	};

	c->loop = loop;
	c->conf = conf;
	c->ops = *ops;
	c->data_dir = xstrdup(data_dir);
	c->user = user_new();
	random_bytes(&c->seed, sizeof(c->seed));
	buffer_init(&c->status,
	    (size_t)conf_int(conf, SET_KEEP_LINES, NULL, NULL));
	c->unsent_timer = timer_new(loop, unsent_later, c);
	c->features = chat_features;
	c->links = links_new(c, control, &(struct link_ops){
		.hear = chat_feature_hear, .broken = account_broken });
	c->otr = otr_new(loop, data_dir, &otr_ops, err);
	if (c->otr == NULL || chat_make_accounts(c, err) == -1) {
		chat_free(c);
		return NULL;
	}
	unsent_load(c);
	loop_after(loop, chat_turn, c);
	conf_write_with(conf, chat_write, c);
	return c;
}

void
chat_free(struct chat *c)
{
	if (c == NULL)
		return;
	marks_keep(c);
	conf_write_with(c->conf, NULL, NULL);
	links_free(c->links);
	c->links = NULL;
	for (size_t i = 0; i < c->ntalks; i++)
		talk_free(c->talks[i]);
	groups_free(c);
	likes_free(c);
	for (size_t i = 0; i < c->naccounts; i++)
		account_free(c->accounts[i]);
	leaving_free_all(c);
	otr_free(c->otr);
	expire_free(c);
	indexer_free(c);
	record_free(c);
	questions_drop(c, NULL);
	unkept_forget(c);
	names_free(c->names);
	marks_free(c);
	buffer_free(&c->status);
	timer_free(c->unsent_timer);
	timer_free(c->keeping);
	timer_free(c->stop_timer);
	user_free(c->user);
	free(c->talks);
	free(c->accounts);
	free(c->listeners);
	free(c->data_dir);
	free(c);
}

/* What was in the clear and should not have been is no small thing. */
static void
chat_say_sealed(struct chat *c)
{
	enum passphrase_first sealed = otr_sealed_at_start(c->otr);

	if (sealed == PASSPHRASE_FIRST_PLAIN)
		chat_say(c, NULL, NULL, ENTRY_WARNING, "passphrase-set", NULL,
		    "Your keys are now encrypted on the disk; before, they "
		    "were not." MORE
		    "The passphrase is the one that key_passphrase_command "
		    "prints. The old file may still be found in the disk's "
		    "free space: /otr keygen makes a new key.");
	else if (sealed == PASSPHRASE_FIRST_FRESH)
		chat_say(c, NULL, NULL, ENTRY_NOTICE, "passphrase-set", NULL,
		    "Your keys and fingerprints are encrypted on the disk." MORE
		    "The passphrase is the one that key_passphrase_command "
		    "prints.");
}

void
chat_start(struct chat *c)
{
	struct err err;

	unsent_say(c);
	chat_say_sealed(c);
	expire_start(c);
	indexer_start(c);
	for (size_t i = 0; i < c->naccounts; i++) {
		struct account *a = c->accounts[i];

		if (conf_bool(c->conf, SET_AUTOCONNECT, a->jid, NULL) &&
		    account_connect(a, NULL, &err) == -1)
			chat_say(c, a, NULL, ENTRY_ERROR, err.code, NULL,
			    "%s: %s", a->jid, err.text);
	}
}

void
chat_stop(struct chat *c, int milliseconds, loop_fn *done, void *arg)
{
	c->stopping = true;
	c->stopped = done;
	c->stopped_arg = arg;
	reads_flush(c);
	for (size_t i = 0; i < c->naccounts; i++)
		account_stop(c->accounts[i]);
	otr_end_all(c->otr);
	if (c->stop_timer == NULL)
		c->stop_timer = timer_new(c->loop, chat_stopped, c);
	timer_set(c->stop_timer, milliseconds);
	chat_stop_further(c);
}

/* ---- settings that were changed ---------------------------------------- */

void
chat_policy_changed(struct chat *c, struct account *a)
{
	for (size_t i = 0; i < c->ntalks; i++) {
		struct talk *v = c->talks[i];

		if (talk_is_direct(v) && (a == NULL || v->account == a))
			direct_policy_changed(v, "the policy was changed");
	}
}

/* What is sorted by name has to be sorted anew. */
void
chat_names_changed(struct chat *c, const char *contact)
{
	for (size_t i = 0; i < c->naccounts; i++)
		roster_renamed(c->accounts[i], contact);
	for (size_t i = 0; i < c->ntalks; i++)
		talk_changed(c->talks[i]);
}
