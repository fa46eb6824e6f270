/*
 * Commands that carry keys: from other programs, out into a folder, and the
 * passphrase over them.  Must not know formats, nor how a file is reached.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

#define DRY_RUN "--dry-run"

/* ---- import: what there is --------------------------------------------- */

struct finding {
	struct app *app;
	struct listing list;
	struct import *import;
	bool dry;
};

static bool
keys_is_ours(void *arg, const char *account)
{
	struct app *app = arg;

	return account_find(app->chat, account) != NULL;
}

static void
keys_left_out(struct finding *f, const char *source, const char *why)
{
	const struct chat_pair data[] = {
		{ "state", "skipped" }, { "source", source },
		{ "reason", why }, { NULL, NULL },
	};

	listing_add(&f->list, data, "left out: %s: %s", source, why);
}

static void
keys_found_file(void *arg, const char *path, const char *data, size_t len,
    const char *why)
{
	struct finding *f = arg;

	if (data == NULL)
		keys_left_out(f, path, why);
	else
		import_file(f->import, path, data, len);
}

static const char *
keys_state_text(enum import_state state, bool dry)
{
	switch (state) {
	case IMPORT_NEW:
		return dry ? "would be taken" : "is taken";
	case IMPORT_TRUST:
		return dry ? "would be trusted" : "is trusted now";
	case IMPORT_SAME:
		return "is here already";
	case IMPORT_CLASH:
		return "not taken";
	case IMPORT_SKIP:
		return "left out";
	}
	return "";
}

/* "key of alice@example.org 4A2B... (Pidgin, PATH): would be taken" */
static void
keys_list_item(void *arg, const struct import_item *item)
{
	struct finding *f = arg;
	char shown[FINGERPRINT_HEX + 5] = "";
	const struct chat_pair data[] = {
		{ "state", import_word(item->state) },
		{ "kind", item->key ? "key" : "fingerprint" },
		{ "program", item->program }, { "source", item->source },
		{ "address", item->account }, { "contact", item->contact },
		{ "fingerprint", item->fingerprint },
		{ "trust", item->trust }, { "reason", item->why },
		{ NULL, NULL },
	};

	/* Of what is taken, keys are named; fingerprints are counted. */
	if (!f->dry && item->state != IMPORT_SKIP &&
	    (item->state == IMPORT_SAME || !item->key))
		return;
	if (item->fingerprint[0] == '\0') {
		keys_left_out(f, item->source, item->why);
		return;
	}
	otr_fingerprint_show(item->fingerprint, shown);
	listing_add(&f->list, data, "%s %s%s%s%s %s (%s, %s): %s%s%s",
	    item->key ? "key of" : "fingerprint of",
	    item->key ? item->account : item->contact,
	    item->key ? "" : " for ", item->key ? "" : item->account,
	    item->key ? "" : item->trust[0] != '\0' ? ", verified:" :
	    ", not verified:", shown, item->program, item->source,
	    keys_state_text(item->state, f->dry),
	    item->why[0] != '\0' ? ": " : "", item->why);
}

static void
keys_say_sum(struct app *app, const struct args *args, const char *code,
    const char *what, size_t keys, size_t fingerprints, size_t trust,
    size_t clash)
{
	char nkeys[24], nfingerprints[24], ntrust[24], nclash[24];
	const struct chat_pair data[] = {
		{ "keys", nkeys }, { "fingerprints", nfingerprints },
		{ "trusted", ntrust }, { "other_keys", nclash },
		{ NULL, NULL },
	};

	snprintf(nkeys, sizeof(nkeys), "%zu", keys);
	snprintf(nfingerprints, sizeof(nfingerprints), "%zu", fingerprints);
	snprintf(ntrust, sizeof(ntrust), "%zu", trust);
	snprintf(nclash, sizeof(nclash), "%zu", clash);
	cmd_say(app, args, ENTRY_NOTICE, code, data, "%s: %zu key%s, %zu "
	    "new fingerprint%s, %zu known one%s verified now.", what, keys,
	    keys == 1 ? "" : "s", fingerprints, fingerprints == 1 ? "" : "s",
	    trust, trust == 1 ? "" : "s");
}

/* ---- import: taking it ------------------------------------------------- */

/* A question is open: may keys that are here be replaced? */
struct replacing {
	struct asked *asked;
	struct import *import;
};

static void
keys_replace_answered(void *arg, size_t which)
{
	struct replacing *r = arg;
	struct args args;
	struct err err;
	size_t n = import_count(r->import, IMPORT_CLASH, true);
	bool yes = which == 0;

	if (!asked_args(r->asked, &args))
		yes = false;
	else if (!yes)
		cmd_say(r->asked->app, &args, ENTRY_NOTICE, "key-kept", NULL,
		    "Your own key is kept.");
	if (yes && import_take(r->import, true, &err) == -1)
		asked_failed(r->asked, &args, &err);
	else if (yes)
		keys_say_sum(r->asked->app, &args, "imported", "Replaced", n,
		    0, 0,
		    0);
	import_free(r->import);
	asked_free(r->asked);
	free(r);
}

static void
keys_first_clash(void *arg, const struct import_item *item)
{
	const char **account = arg;

	if (*account == NULL && item->state == IMPORT_CLASH)
		*account = item->account;
}

/* Owns `import` until the answer. */
static void
keys_ask_replace_take(struct app *app, const struct args *args,
    struct import *import, size_t n)
{
	struct replacing *r = xcalloc(1, sizeof(*r));
	static const struct answer replace = { .text = "replace mine",
	    .brief = "replace", .risky = true };
	const char *account = NULL;

	import_each(import, keys_first_clash, &account);
	r->asked = asked_new(app, args, NULL);
	r->import = import;
	cmd_ask(app, n == 1 ? cmd_prompt("%s has another key already. Replace "
	    "it by the imported one? It is deleted then.", account) :
	    cmd_prompt("%zu accounts, %s among them, have other keys already. "
	    "Replace these by the imported ones? They are deleted then.", n,
	    account), &replace, "keep mine", keys_replace_answered, r);
}

static int
keys_take(struct finding *f, const struct args *args, struct err *err)
{
	struct import *import = f->import;
	size_t keys = import_count(import, IMPORT_NEW, true);
	size_t prints = import_count(import, IMPORT_NEW, false);
	size_t trust = import_count(import, IMPORT_TRUST, false);
	size_t clash = import_count(import, IMPORT_CLASH, true);

	if (import_take(import, false, err) == -1)
		return -1;
	keys_say_sum(f->app, args, "imported", "Imported", keys, prints, trust,
	    clash);
	if (clash == 0)
		return 0;
	if (f->app->front->ask == NULL)
		return err_set(err, "key-exists", "an account has another key "
		    "already: import on a screen to replace it");
	keys_ask_replace_take(f->app, args, import, clash);
	f->import = NULL;
	return 0;
}

/* Without quotes and blanks around it. */
static char *
keys_path_of(const char *text)
{
	size_t len;

	text += strspn(text, " ");
	len = strlen(text);
	while (len > 0 && text[len - 1] == ' ')
		len--;
	if (len >= 2 && text[0] == '"' && text[len - 1] == '"')
		return xstrndup(text + 1, len - 2);
	return xstrndup(text, len);
}

static int
keys_import(struct app *app, struct args *args, const char *text, bool dry,
    struct err *err)
{
	struct finding f = { .app = app, .dry = dry };
	char *path;
	int rc;

	if (app->keys == NULL)
		return err_set(err, "not-here", "keys cannot be read here");
	path = keys_path_of(text);
	f.import = import_new(otr_keys(app->otr), args->account == NULL ? NULL :
	    account_jid(args->account), keys_is_ours, app);
	listing_begin(&f.list, app, args, "import");
	rc = app->keys->read(app->keys->arg, path, keys_found_file, &f, err);
	if (rc == 0) {
		import_settle(f.import);
		import_each(f.import, keys_list_item, &f);
	}
	(void)listing_end(&f.list);
	if (rc == 0 && dry)
		keys_say_sum(app, args, "import-dry-run", "Would be imported",
		    import_count(f.import, IMPORT_NEW, true),
		    import_count(f.import, IMPORT_NEW, false),
		    import_count(f.import, IMPORT_TRUST, false),
		    import_count(f.import, IMPORT_CLASH, true));
	else if (rc == 0)
		rc = keys_take(&f, args, err);
	import_free(f.import);
	free(path);
	return rc;
}

int
cmd_otr_import(struct app *app, struct args *args, struct err *err)
{
	const char *text = args->arg[0];
	size_t len = strlen(DRY_RUN);

	/* After -a ACCOUNT it is no part of the command's name. */
	if (strncmp(text, DRY_RUN " ", len + 1) == 0)
		return keys_import(app, args, text + len + 1 +
		    strspn(text + len + 1, " "), true, err);
	return keys_import(app, args, text, false, err);
}

int
cmd_otr_import_dry(struct app *app, struct args *args, struct err *err)
{
	return keys_import(app, args, args->arg[0], true, err);
}

/* ---- export ------------------------------------------------------------ */

static int
keys_export(struct app *app, const struct args *args, const char *path,
    struct err *err)
{
	const struct chat_pair data[] = { { "path", path }, { NULL, NULL } };
	struct str texts[2 * EXPORT_PROGRAMS];
	size_t i;
	int rc = 0;

	for (i = 0; i < NELEM(texts); i++)
		str_init_secret(&texts[i]);
	for (i = 0; rc == 0 && i < EXPORT_PROGRAMS; i++)
		rc = export_keys(otr_keys(app->otr), (enum export_program)i, &texts[2 * i],
		    &texts[2 * i + 1], err);
	if (rc == 0)
		rc = app->keys->write(app->keys->arg, path, texts,
		    NELEM(texts), err);
	if (rc == 0)
		cmd_say(app, args, ENTRY_NOTICE, "exported", data,
		    "Your keys and the fingerprints are in %s, not encrypted."
		    MORE "For Pidgin: otr.private_key and otr.fingerprints; "
		    "for profanity: keys.txt and fingerprints.txt; for "
		    "mcabber: mcabber.key and mcabber.fpr.", path);
	for (i = 0; i < NELEM(texts); i++)
		str_free(&texts[i]);
	return rc;
}

static void
keys_export_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) &&
	    keys_export(asked->app, &args, asked->text, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

int
cmd_otr_export(struct app *app, struct args *args, struct err *err)
{
	static const struct answer write = { .text = "write them unprotected",
	    .brief = "write", .risky = true };
	char *path;
	int rc = 0;

	if (app->keys == NULL)
		return err_set(err, "not-here",
		    "keys cannot be written here");
	path = keys_path_of(args->arg[0]);
	if (app->front->ask == NULL || !keys_has_passphrase(otr_keys(app->otr)))
		rc = keys_export(app, args, path, err);
	else
		cmd_ask(app, cmd_prompt("Write your keys to %s? They are not "
		    "under your passphrase there: whoever reads them can pass "
		    "for you.", path), &write, "do not write them",
		    keys_export_answered, asked_new(app, args, path));
	free(path);
	return rc;
}

/* ---- passphrase -------------------------------------------------------- */

static void
keys_not_changed(const struct asked *asked, const struct args *args)
{
	cmd_say(asked->app, args, ENTRY_NOTICE, "passphrase-kept", NULL,
	    "Nothing was changed: the passphrase is the old one.");
}

static bool
keys_has_command(const struct app *app)
{
	const char *command = conf_text(app->conf, SET_KEY_PASSPHRASE_COMMAND,
	    NULL, NULL);

	return command != NULL && command[0] != '\0';
}

static void
cmd_keys_passphrase_set(const struct asked *asked, const struct args *args,
    const char *passphrase)
{
	struct err err;

	if (otr_passphrase_set(asked->app->otr, passphrase, &err) == -1) {
		if (err_is(&err, "write"))
			err_in(&err, "nothing was changed: the passphrase is "
			    "the old one");
		asked_failed(asked, args, &err);
	} else if (passphrase == NULL)
		cmd_say(asked->app, args, ENTRY_NOTICE, "passphrase-removed",
		    NULL, "Keys and fingerprints are no longer encrypted on "
		    "the disk.");
	else
		cmd_say(asked->app, args, ENTRY_NOTICE, "passphrase-set",
		    NULL, "Keys and fingerprints are now encrypted on the disk."
		    MORE "%s Nobody can bring the passphrase back if you lose "
		    "it.",
		    keys_has_command(asked->app) ? "From now on "
		    "key_passphrase_command must print this passphrase, or the "
		    "next start cannot open them." :
		    "You are asked for the passphrase at each start.");
}

static void
keys_again_given(void *arg, const char *secret)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (!asked_args(asked, &args))
		;
	else if (secret == NULL)
		keys_not_changed(asked, &args);
	else if (strcmp(secret, asked->text) != 0) {
		err_set(&err, "passphrase-differs", "the two passphrases "
		    "differ: nothing was changed");
		asked_failed(asked, &args, &err);
	} else
		cmd_keys_passphrase_set(asked, &args, secret);
	asked_free(asked);
}

static void
keys_first_given(void *arg, const char *secret)
{
	struct asked *asked = arg, *next;
	struct args args;
	struct app *app = asked->app;

	if (asked_args(asked, &args)) {
		if (secret == NULL || secret[0] == '\0')
			keys_not_changed(asked, &args);
		else {
			next = asked_new(app, &args, secret);
			app->front->ask_secret(app->front->arg,
			    "New passphrase again: ", keys_again_given, next);
		}
	}
	asked_free(asked);
}

static void
keys_old_given(void *arg, const char *secret)
{
	struct asked *asked = arg;
	struct app *app = asked->app;
	struct args args;
	struct err err;

	if (!asked_args(asked, &args) || secret == NULL)
		;
	else if (otr_passphrase_check(app->otr, secret, &err) == -1)
		asked_failed(asked, &args, &err);
	else if (asked->text != NULL)
		cmd_keys_passphrase_set(asked, &args, NULL);
	else
		app->front->ask_secret(app->front->arg,
		    "New passphrase for your keys: ", keys_first_given,
		    asked_new(app, &args, NULL));
	asked_free(asked);
}

int
cmd_otr_passphrase(struct app *app, struct args *args, struct err *err)
{
	bool has = keys_has_passphrase(otr_keys(app->otr));
	struct asked *asked;

	if (args->arg[0] != NULL && !has)
		return err_set(err, "no-passphrase",
		    "your keys have no passphrase");
	if (args->arg[0] != NULL && keys_has_command(app))
		return err_set(err, "passphrase-command", "take "
		    "key_passphrase_command out of the configuration, then "
		    "start sotto again");
	/* A word in `text` means: remove it. */
	asked = asked_new(app, args, args->arg[0]);
	app->front->ask_secret(app->front->arg, has ?
	    "Old passphrase of your keys: " :
	    "New passphrase for your keys: ",
	    has ? keys_old_given : keys_first_given,
	    asked);
	return 0;
}
