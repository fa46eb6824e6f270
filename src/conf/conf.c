/*
 * The settings that count: what the user wrote in the configuration, and
 * over it what the program remembers itself.  Must not know what a value
 * does, nor how files are read (load.c), changed (change.c) and written as
 * text (layer.c).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "conf/inside.h"

/* ---- accounts ---------------------------------------------------------- */

static bool
conf_has_account(const struct conf *conf, const char *jid)
{
	size_t i;

	for (i = 0; i < conf->n_accounts; i++)
		if (strcmp(conf->accounts[i], jid) == 0)
			return true;
	return false;
}

static void
conf_push_account(struct conf *conf, const char *jid)
{
	if (conf_has_account(conf, jid))
		return;
	conf->accounts = xreallocarray(conf->accounts, conf->n_accounts + 1,
	    sizeof(conf->accounts[0]));
	conf->accounts[conf->n_accounts++] = xstrdup(jid);
}

/*
 * What is remembered about an account does not bring it back once the user
 * has taken it out of the configuration.
 */
static void
conf_find_accounts(struct conf *conf)
{
	const struct scope *own;
	size_t i;

	for (i = 0; i < conf->config.n_accounts; i++)
		conf_push_account(conf, conf->config.accounts[i]->own.jid);
	for (i = 0; i < conf->settings.n_accounts; i++) {
		own = &conf->settings.accounts[i]->own;
		if (conf_bool(conf, SET_REMEMBERED, own->jid, NULL))
			conf_push_account(conf, own->jid);
	}
}

size_t
conf_accounts(const struct conf *conf)
{
	return conf->n_accounts;
}

const char *
conf_account(const struct conf *conf, size_t i)
{
	return i < conf->n_accounts ? conf->accounts[i] : NULL;
}

int
conf_add_account(struct conf *conf, const char *jid, struct err *err)
{
	char *bare = jid_parse_account(jid, err);

	if (bare == NULL)
		return -1;
	conf_push_account(conf, bare);
	conf->changes++;
	free(bare);
	return 0;
}

/* ---- commands ---------------------------------------------------------- */

static int
conf_command_number(const struct conf *conf, const char *command)
{
	size_t i;

	for (i = 0; i < conf->n_commands; i++)
		if (strcmp(conf->commands[i], command) == 0)
			return (int)i;
	return -1;
}

static void
conf_push_commands(struct conf *conf, const struct scope *scope)
{
	const struct value *v;
	size_t i;

	for (i = 0; i < scope->n_values; i++) {
		v = scope->values[i];
		/* That one runs at the start, and never for whom it is kept
		 * from: the helper does not know it. */
		if (setting_row(v->id)->type != SETTING_COMMAND ||
		    v->id == SET_KEY_PASSPHRASE_COMMAND ||
		    conf_command_number(conf, v->text) != -1)
			continue;
		conf->commands = xreallocarray(conf->commands,
		    conf->n_commands + 1, sizeof(conf->commands[0]));
		conf->commands[conf->n_commands++] = v->text;
	}
}

static void
conf_find_commands(struct conf *conf)
{
	size_t i;

	conf_push_commands(conf, &conf->config.global);
	for (i = 0; i < conf->config.n_accounts; i++)
		conf_push_commands(conf, &conf->config.accounts[i]->own);
}

size_t
conf_commands(const struct conf *conf, const char *const **commands)
{
	*commands = conf->commands;
	return conf->n_commands;
}

int
conf_command(const struct conf *conf, enum setting id, const char *account)
{
	const char *text = conf_text(conf, id, account, NULL);

	return text == NULL ? -1 : conf_command_number(conf, text);
}

/* ---- loading ----------------------------------------------------------- */

static struct conf *
conf_new(void)
{
	struct conf *conf = xcalloc(1, sizeof(*conf));
	const char *text;
	int id;

	for (id = 0; id < SETTINGS; id++)
		if ((text = setting_row((enum setting)id)->fallback) != NULL)
			conf->fallback[id] = value_new((enum setting)id,
			    &text, 1);
	return conf;
}

/* Nothing there is fine; what is there must be right. */
static int
conf_load_if(struct layer *layer, const char *file, bool settings, bool *there,
    struct err *err)
{
	struct err e;

	*there = true;
	if (layer_load(layer, file, settings, &e) == 0)
		return 0;
	if (strcmp(e.code, "no-file") == 0) {
		*there = false;
		return 0;
	}
	return err_set(err, "bad-config", "%s", e.text);
}

struct conf *
conf_load(const char *file, const char *settings_file, struct err *err)
{
	struct conf *conf = conf_new();
	bool there;

	conf->file = xstrdup(file);
	conf->settings_file = xstrdup(settings_file);
	if (conf_load_if(&conf->config, file, false, &conf->has_file,
	    err) == -1 || (settings_file != NULL &&
	    conf_load_if(&conf->settings, settings_file, true, &there,
	    err) == -1)) {
		conf_free(conf);
		return NULL;
	}
	edit_mark(conf);
	conf_find_accounts(conf);
	conf_find_commands(conf);
	return conf;
}

struct conf *
conf_parse(const char *file, const char *text, size_t len, struct err *err)
{
	struct conf *conf = conf_new();

	if (layer_parse(&conf->config, file, text, len, false, err) == -1) {
		conf_free(conf);
		return NULL;
	}
	conf->has_file = true;
	conf_find_accounts(conf);
	conf_find_commands(conf);
	return conf;
}

void
conf_free(struct conf *conf)
{
	size_t i;

	if (conf == NULL)
		return;
	layer_free(&conf->config);
	layer_free(&conf->settings);
	for (i = 0; i < conf->n_accounts; i++)
		free(conf->accounts[i]);
	for (i = 0; i < SETTINGS; i++)
		value_free(conf->fallback[i]);
	free(conf->accounts);
	free(conf->commands);
	free(conf->file);
	free(conf->settings_file);
	free(conf->unkept);
	edit_free(conf);
	free(conf);
}

const char *
conf_file(const struct conf *conf)
{
	return conf->file;
}

bool
conf_has_file(const struct conf *conf)
{
	return conf->has_file;
}

unsigned
conf_changes(const struct conf *conf)
{
	return conf->changes;
}

/* ---- what counts ------------------------------------------------------- */

/* At one scope: the program's own, else the user's; of lists both. */
static const struct value *
conf_find_at(const struct conf *conf, enum setting id, const char *account,
    const char *contact)
{
	const struct scope *scope;
	struct value *v = NULL, *below = NULL;

	if ((scope = layer_find(&conf->settings, account,
	    contact)) != NULL)
		v = scope_value(scope, id);
	if (v != NULL && v->items == NULL)
		return v;
	if ((scope = layer_find(&conf->config, account, contact)) != NULL)
		below = scope_value(scope, id);
	if (v == NULL)
		v = below, below = NULL;
	if (v != NULL && v->items != NULL)
		value_join(v, below);
	return v;
}

static const struct value *
conf_find(const struct conf *conf, enum setting id, const char *account,
    const char *contact, unsigned *where)
{
	unsigned scopes = setting_row(id)->scopes;
	const struct value *v = NULL;

	*where = SCOPE_CONTACT;
	if ((scopes & *where) != 0 && account != NULL && contact != NULL)
		v = conf_find_at(conf, id, account, contact);
	if (v != NULL)
		return v;
	if (contact != NULL && (setting_row(id)->flags & SETTING_OWN) != 0)
		goto none;
	*where = SCOPE_ACCOUNT;
	if ((scopes & *where) != 0 && account != NULL)
		v = conf_find_at(conf, id, account, NULL);
	if (v != NULL)
		return v;
	*where = SCOPE_GLOBAL;
	if ((scopes & *where) != 0)
		v = conf_find_at(conf, id, NULL, NULL);
	if (v != NULL)
		return v;
none:
	*where = 0;
	return conf->fallback[id];
}

const char *
conf_text(const struct conf *conf, enum setting id, const char *account,
    const char *contact)
{
	unsigned where;
	const struct value *v = conf_find(conf, id, account, contact, &where);

	return v == NULL ? NULL : v->all_text != NULL ? v->all_text : v->text;
}

long
conf_int(const struct conf *conf, enum setting id, const char *account,
    const char *contact)
{
	const char *text = conf_text(conf, id, account, contact);

	return text == NULL ? 0 : setting_number(id, text);
}

bool
conf_bool(const struct conf *conf, enum setting id, const char *account,
    const char *contact)
{
	return conf_int(conf, id, account, contact) != 0;
}

size_t
conf_list(const struct conf *conf, enum setting id, const char *account,
    const char *contact, const char *const **items)
{
	unsigned where;
	const struct value *v = conf_find(conf, id, account, contact, &where);

	*items = v == NULL ? NULL : v->all;
	return v == NULL ? 0 : v->n_all;
}

static void
conf_conf_each_contact(const struct conf *conf, const struct account *account,
    enum setting id, void (*fn)(void *, const char *, const char *,
    const char *), void *arg)
{
	const struct scope *contact;
	size_t i;

	for (i = 0; i < account->n_contacts; i++) {
		contact = account->contacts[i];
		if (scope_value(contact, id) != NULL)
			fn(arg, account->own.jid, contact->jid,
			    conf_text(conf, id, account->own.jid,
			    contact->jid));
	}
}

void
conf_each_contact(const struct conf *conf, enum setting id,
    void (*fn)(void *, const char *, const char *, const char *), void *arg)
{
	size_t i;

	for (i = 0; i < conf->config.n_accounts; i++)
		conf_conf_each_contact(conf, conf->config.accounts[i], id, fn,
		    arg);
	for (i = 0; i < conf->settings.n_accounts; i++)
		conf_conf_each_contact(conf, conf->settings.accounts[i], id,
		    fn, arg);
}

unsigned
conf_where(const struct conf *conf, enum setting id, const char *account,
    const char *contact)
{
	unsigned where;

	conf_find(conf, id, account, contact, &where);
	return where;
}

bool
conf_is_remembered(const struct conf *conf, enum setting id,
    const char *account, const char *contact)
{
	unsigned where = conf_where(conf, id, account, contact);
	const struct scope *scope = layer_find(&conf->settings,
	    where == SCOPE_GLOBAL ? NULL : account,
	    where == SCOPE_CONTACT ? contact : NULL);

	return where != 0 && scope != NULL && scope_value(scope, id) != NULL;
}
