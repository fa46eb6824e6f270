/*
 * Commands on keys: fingerprints, trust, one's own key.  Must not know where
 * they are kept.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define LISTED 50		/* contacts in one step */

/* ---- fingerprints ------------------------------------------------------ */

static void
trust_list_own(struct listing *list, struct app *app,
    const struct account *account)
{
	char hex[FINGERPRINT_HEX + 1] = "", shown[FINGERPRINT_HEX + 5] = "";
	const struct chat_pair data[] = {
		{ "address", account_jid(account) }, { "fingerprint", hex },
		{ "own", "true" }, { NULL, NULL },
	};

	if (otr_key_fingerprint(app->otr, account_jid(account), hex,
	    NULL) == -1) {
		hex[0] = '\0';
		listing_add(list, data,
		    "Your key for %s: none yet. /otr keygen makes one.",
		    account_jid(account));
		return;
	}
	otr_fingerprint_show(hex, shown);
	listing_add(list, data, "Your fingerprint for %s: %s",
	    account_jid(account), shown);
}

/* What a walk over known keys gathers. */
struct walk {
	struct listing *list;
	size_t n;
	char one[FINGERPRINT_HEX + 1];	/* in use, else the last */
	bool in_use;
};

static void
trust_walk_key(void *arg, const struct otr_known *known)
{
	struct walk *walk = arg;
	char shown[FINGERPRINT_HEX + 5], verified[DIRECT_VERIFIED + 1];
	const struct chat_pair data[] = {
		{ "contact", known->contact },
		{ "fingerprint", known->fingerprint },
		{ "verified", known->verified ? "true" : "false" },
		{ "trust", known->trust == NULL ? "" : known->trust },
		{ "in_use", known->in_use ? "true" : "false" },
		{ "verified_day", known->day },
		{ NULL, NULL },
	};

	walk->n++;
	if (!walk->in_use && strlen(known->fingerprint) == FINGERPRINT_HEX)
		memcpy(walk->one, known->fingerprint, sizeof(walk->one));
	walk->in_use |= known->in_use;
	if (walk->list == NULL)
		return;
	otr_fingerprint_show(known->fingerprint, shown);
	direct_verified(loop_wall(chat_loop(walk->list->app->chat)), known->day, verified);
	listing_add(walk->list, data, "%s: %s (%s%s%s%s)", known->contact,
	    shown, known->verified ? verified : "not verified",
	    known->verified && data[3].value[0] != '\0' ? " by " : "",
	    known->verified ? data[3].value : "",
	    known->in_use ? ", in use" : "");
}

static int
trust_show_contact(struct app *app, struct args *args)
{
	struct listing list;
	struct walk walk = { .list = &list };
	struct talk *talk = talk_find(args->account, args->contact);

	listing_begin(&list, app, args, "fingerprint");
	otr_known_each(app->otr, account_jid(args->account), args->contact,
	    trust_walk_key, &walk);
	if (listing_end(&list) == 0)
		cmd_say(app, args, ENTRY_NOTICE, "no-fingerprint", NULL,
		    "No fingerprint of %s is known yet.", args->contact);
	/* Of several that are not in use none is "the one shown". */
	if (talk != NULL && (walk.in_use || walk.n == 1))
		direct_showed(talk, walk.one);
	return 0;
}

int
cmd_otr_fingerprint(struct app *app, struct args *args, struct err *err)
{
	struct listing list;

	(void)err;
	if (args->contact != NULL)
		return trust_show_contact(app, args);
	if (args->account == NULL && args->window != NULL)
		args->account = talk_account(args->window);
	listing_begin(&list, app, args, "own-fingerprint");
	if (args->account != NULL)
		trust_list_own(&list, app, args->account);
	else
		for (size_t i = 0; i < chat_accounts(app->chat); i++)
			trust_list_own(&list, app, chat_account(app->chat, i));
	if (listing_end(&list) == 0)
		return err_set(err, "no-account",
		    "there is no account: /connect YOU@DOMAIN makes one");
	return 0;
}

/* How far the list of everybody's keys has come. */
struct everybody {
	size_t account;		/* of chat_account() */
	char *after;		/* the last contact, or "" */
	size_t n;
};

static void
trust_everybody_free(void *arg)
{
	struct everybody *e = arg;

	free(e->after);
	free(e);
}

/* False: of this account there are no more. */
static bool
trust_list_account(struct app *app, struct listing *list, struct everybody *e)
{
	const struct account *a = chat_account(app->chat, e->account);
	struct walk walk = { .list = list };
	const char *last = NULL;

	if (list->args->account == NULL || list->args->account == a)
		last = otr_known_some(app->otr, account_jid(a), e->after,
		    LISTED, trust_walk_key, &walk);
	free(e->after);
	e->after = xstrdup(last != NULL ? last : "");
	return last != NULL;
}

static bool
trust_list_some(struct app *app, const struct args *args, void *arg)
{
	struct everybody *e = arg;
	struct listing list;

	listing_begin(&list, app, args, "fingerprint");
	if (e->account < chat_accounts(app->chat) &&
	    !trust_list_account(app, &list, e))
		e->account++;
	e->n += listing_end(&list);
	if (e->account < chat_accounts(app->chat))
		return true;
	if (e->n == 0)
		cmd_say(app, args, ENTRY_NOTICE, "no-fingerprint", NULL,
		    "No fingerprint of anybody is known yet.");
	return false;
}

int
cmd_otr_fingerprint_all(struct app *app, struct args *args, struct err *err)
{
	struct everybody *e = xcalloc(1, sizeof(*e));

	(void)err;
	e->after = xstrdup("");
	later_run(app, args, trust_list_some, trust_everybody_free, e);
	return 0;
}

/* ---- trust ------------------------------------------------------------- */

/* A fingerprint that is looked for among those that are known. */
struct sought {
	const char *hex;
	bool verified;
};

static void
trust_seek_key(void *arg, const struct otr_known *known)
{
	struct sought *sought = arg;

	if (strcmp(known->fingerprint, sought->hex) == 0)
		sought->verified |= known->verified;
}

static bool
is_trusted(struct app *app, const struct args *args, const char *hex)
{
	struct sought sought = { .hex = hex };

	otr_known_each(app->otr, account_jid(args->account), args->contact,
	    trust_seek_key, &sought);
	return sought.verified;
}

/* The one that is meant without a word: of the session, or the only one. */
static int
trust_choose_key(struct app *app, struct args *args, char *hex, struct err *err)
{
	struct walk walk = { .list = NULL };

	if (args->arg[0] != NULL) {
		memcpy(hex, args->arg[0], FINGERPRINT_HEX + 1);
		return 0;
	}
	otr_known_each(app->otr, account_jid(args->account), args->contact,
	    trust_walk_key, &walk);
	if (walk.n == 0)
		return err_set(err, "no-fingerprint",
		    "no fingerprint of %s is known", args->contact);
	if (!walk.in_use && walk.n > 1)
		return err_set(err, "which-fingerprint",
		    "several are known: name one of those that /otr "
		    "fingerprint shows");
	memcpy(hex, walk.one, FINGERPRINT_HEX + 1);
	return 0;
}

/* What can be trusted now: the key that was shown last, if it is one that the
 * session has or is asked about. */
static int
trust_meant_key(struct app *app, struct args *args, char *hex,
    struct err *err)
{
	const char *shown = direct_shown_key(args->talk);
	struct otr_info info;

	otr_info(direct_otr(args->talk), &info);
	if (*shown != '\0' && (*info.fingerprint == '\0' ||
	    strcmp(shown, info.fingerprint) == 0 ||
	    strcmp(shown, info.new_key) == 0))
		memcpy(hex, shown, FINGERPRINT_HEX + 1);
	else if (*info.new_key != '\0' || *info.fingerprint != '\0')
		memcpy(hex, *info.new_key != '\0' ? info.new_key :
		    info.fingerprint, FINGERPRINT_HEX + 1);
	else
		return trust_choose_key(app, args, hex, err);
	return 0;
}

/* Without a fingerprint a fact about it is asked for: yes alone is none. */
static int
trust_prove(struct app *app, struct args *args, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1];

	if (app->front->kind != FRONT_SCRIPT &&
	    trust_meant_key(app, args, hex, err) == -1)
		return -1;
	if (app->front->kind == FRONT_SCRIPT ||
	    app->front->ask_text == NULL)
		return err_set(err, "fingerprint-missing",
		    "name the fingerprint that you compared");
	proof_begin(app, args, hex);
	return 0;
}

/* A change of trust is told by the session (notice `trust`). */
int
cmd_otr_trust(struct app *app, struct args *args, struct err *err)
{
	const char *given = args->arg[0];
	char agreed[FINGERPRINT_HEX + 1];
	bool already;

	if (given == NULL)
		return trust_prove(app, args, err);
	if (uri_is(given)) {
		if (verify_given(app, args, agreed, err) == -1)
			return -1;
		given = agreed;
	}
	already = is_trusted(app, args, given);
	if (direct_trust(args->talk, given, err) == -1)
		return -1;
	if (already)
		cmd_say(app, args, ENTRY_NOTICE, "trusted", NULL,
		    "This key of %s was verified before, and is again.",
		    talk_name(args->talk));
	return 0;
}

int
cmd_otr_distrust(struct app *app, struct args *args, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1];

	if (trust_choose_key(app, args, hex, err) == -1)
		return -1;
	/* It may have been given before, and not be in the file yet. */
	if (!is_trusted(app, args, hex) && otr_unkept(app->otr) != NULL)
		return otr_keep(app->otr, err);
	if (!is_trusted(app, args, hex))
		return err_set(err, "not-trusted",
		    "this key of %s is not trusted", talk_name(args->talk));
	return otr_distrust(direct_otr(args->talk), hex, err);
}

int
cmd_otr_forget(struct app *app, struct args *args, struct err *err)
{
	char shown[FINGERPRINT_HEX + 5];
	const struct chat_pair data[] = {
		{ "fingerprint", args->arg[0] }, { NULL, NULL },
	};

	int rc = otr_forget(direct_otr(args->talk), args->arg[0], err);

	if (rc == -1 && !err_is(err, "not-kept"))
		return -1;
	otr_fingerprint_show(args->arg[0], shown);
	cmd_say(app, args, ENTRY_NOTICE, "forgotten", data,
	    "The fingerprint %s is forgotten.", shown);
	return rc;
}

/* ---- one's own key ----------------------------------------------------- */

static void
trust_keygen_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) &&
	    otr_key_replace(asked->app->otr, asked->account, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

static void
trust_ask_replace(struct app *app, const struct args *args)
{
	static const struct answer replace = { .text = "replace my key",
	    .brief = "replace", .risky = true };

	cmd_ask(app, cmd_prompt("Make another key for %s? The one that you "
	    "have is deleted, and every contact must verify you again.",
	    account_jid(args->account)), &replace, "keep it",
	    trust_keygen_answered, asked_new(app, args, NULL));
}

int
cmd_otr_keygen(struct app *app, struct args *args, struct err *err)
{
	const char *account = account_jid(args->account);
	char hex[FINGERPRINT_HEX + 1];

	if (otr_key_fingerprint(app->otr, account, hex, NULL) == -1)
		return otr_key_want(app->otr, account, err);
	if (app->front->ask != NULL) {
		trust_ask_replace(app, args);
		return 0;
	}
	if (args->arg[0] == NULL)
		return err_set(err, "key-exists", "%s has a key already: /otr "
		    "keygen replace makes another one", account);
	return otr_key_replace(app->otr, account, err);
}
