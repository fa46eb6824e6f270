/*
 * The settings that count: what the user wrote in the configuration, and
 * over it what the program remembers itself.  Must not know what a value
 * does, nor how files are read (load.c) and written as text (layer.c).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "conf/layer.h"
#include "conf/parse.h"

struct conf {
	struct layer config;		/* the user's; never changes */
	struct layer settings;
	char *settings_file;		/* NULL: nothing is written */
	bool has_file;
	char **accounts;
	size_t n_accounts;
	struct value *fallback[SETTINGS];
	const char **commands;		/* of `config` */
	size_t n_commands;
	unsigned changes;
};

/* ---- accounts ---------------------------------------------------------- */

static bool
has_account(const struct conf *conf, const char *jid)
{
	size_t i;

	for (i = 0; i < conf->n_accounts; i++)
		if (strcmp(conf->accounts[i], jid) == 0)
			return true;
	return false;
}

static void
push_account(struct conf *conf, const char *jid)
{
	if (has_account(conf, jid))
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
find_accounts(struct conf *conf)
{
	const struct scope *own;
	size_t i;

	for (i = 0; i < conf->config.n_accounts; i++)
		push_account(conf, conf->config.accounts[i]->own.jid);
	for (i = 0; i < conf->settings.n_accounts; i++) {
		own = &conf->settings.accounts[i]->own;
		if (conf_bool(conf, SET_REMEMBERED, own->jid, NULL))
			push_account(conf, own->jid);
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
	char *bare = jid_parse_bare(jid, err);

	if (bare == NULL)
		return -1;
	push_account(conf, bare);
	conf->changes++;
	free(bare);
	return 0;
}

/* ---- commands ---------------------------------------------------------- */

static int
command_number(const struct conf *conf, const char *command)
{
	size_t i;

	for (i = 0; i < conf->n_commands; i++)
		if (strcmp(conf->commands[i], command) == 0)
			return (int)i;
	return -1;
}

static void
push_commands(struct conf *conf, const struct scope *scope)
{
	const struct value *v;
	size_t i;

	for (i = 0; i < scope->n_values; i++) {
		v = scope->values[i];
		/* That one runs at the start, and never for whom it is kept
		 * from: the helper does not know it. */
		if (setting_row(v->id)->type != SETTING_COMMAND ||
		    v->id == SET_KEY_PASSPHRASE_COMMAND ||
		    command_number(conf, v->text) != -1)
			continue;
		conf->commands = xreallocarray(conf->commands,
		    conf->n_commands + 1, sizeof(conf->commands[0]));
		conf->commands[conf->n_commands++] = v->text;
	}
}

static void
find_commands(struct conf *conf)
{
	size_t i;

	push_commands(conf, &conf->config.global);
	for (i = 0; i < conf->config.n_accounts; i++)
		push_commands(conf, &conf->config.accounts[i]->own);
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

	return text == NULL ? -1 : command_number(conf, text);
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
load_if(struct layer *layer, const char *file, bool settings, bool *there,
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

	conf->settings_file = xstrdup(settings_file);
	if (load_if(&conf->config, file, false, &conf->has_file,
	    err) == -1 || (settings_file != NULL &&
	    load_if(&conf->settings, settings_file, true, &there,
	    err) == -1)) {
		conf_free(conf);
		return NULL;
	}
	find_accounts(conf);
	find_commands(conf);
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
	find_accounts(conf);
	find_commands(conf);
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
	free(conf->settings_file);
	free(conf);
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
find_at(const struct conf *conf, enum setting id, const char *account,
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
find(const struct conf *conf, enum setting id, const char *account,
    const char *contact, unsigned *where)
{
	unsigned scopes = setting_row(id)->scopes;
	const struct value *v = NULL;

	*where = SCOPE_CONTACT;
	if ((scopes & *where) != 0 && account != NULL && contact != NULL)
		v = find_at(conf, id, account, contact);
	if (v != NULL)
		return v;
	*where = SCOPE_ACCOUNT;
	if ((scopes & *where) != 0 && account != NULL)
		v = find_at(conf, id, account, NULL);
	if (v != NULL)
		return v;
	*where = SCOPE_GLOBAL;
	if ((scopes & *where) != 0)
		v = find_at(conf, id, NULL, NULL);
	if (v != NULL)
		return v;
	*where = 0;
	return conf->fallback[id];
}

const char *
conf_text(const struct conf *conf, enum setting id, const char *account,
    const char *contact)
{
	unsigned where;
	const struct value *v = find(conf, id, account, contact, &where);

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
	const struct value *v = find(conf, id, account, contact, &where);

	*items = v == NULL ? NULL : v->all;
	return v == NULL ? 0 : v->n_all;
}

unsigned
conf_where(const struct conf *conf, enum setting id, const char *account,
    const char *contact)
{
	unsigned where;

	find(conf, id, account, contact, &where);
	return where;
}

/* ---- changing ---------------------------------------------------------- */

static int
settings_write(const struct conf *conf, struct err *err)
{
	struct str text;
	int r;

	if (conf->settings_file == NULL)
		return 0;
	str_init(&text);
	str_add(&text, "# Kept by sotto; read after the configuration, and "
	    "before it in what counts.\n");
	layer_write(&conf->settings, &text);
	r = file_write(conf->settings_file, text.s, text.len, err);
	str_free(&text);
	return r;
}

/* Whether the setting may be remembered at that scope. */
static int
check_settable(enum setting id, const char *account, const char *contact,
    struct err *err)
{
	const struct setting_row *row = setting_row(id);

	if ((row->flags & SETTING_NO_SET) != 0)
		return err_set(err, "not-settable",
		    "%s: only in the configuration file", row->name);
	if (contact != NULL && account == NULL)
		return err_set(err, "not-settable",
		    "%s: a contact of which account?", row->name);
	if (contact != NULL && (row->scopes & SCOPE_CONTACT) == 0)
		return err_set(err, "not-settable",
		    "%s: cannot be set for a contact", row->name);
	if (contact == NULL && account != NULL &&
	    (row->scopes & SCOPE_ACCOUNT) == 0)
		return err_set(err, "not-settable",
		    "%s: cannot be set for an account", row->name);
	if (account == NULL && (row->scopes & SCOPE_GLOBAL) == 0)
		return err_set(err, "not-settable",
		    "%s: only for an account or contact", row->name);
	return 0;
}

/* A value is in the file, or it is not in memory either. */
static int
put(struct conf *conf, enum setting id, const char *account,
    const char *contact, struct value *v, struct err *err)
{
	struct scope *scope = layer_make(&conf->settings, account, contact);
	struct value *old = scope_swap(scope, id, v);

	if (settings_write(conf, err) == -1) {
		value_free(scope_swap(scope, id, old));
		return -1;
	}
	value_free(old);
	conf->changes++;
	return 0;
}

/* put() with the addresses normalized. */
static int
put_at(struct conf *conf, enum setting id, const char *account,
    const char *contact, struct value *v, struct err *err)
{
	char *a = NULL, *c = NULL;
	int r = -1;

	if ((account == NULL || (a = jid_parse_bare(account, err)) != NULL) &&
	    (contact == NULL || (c = jid_parse_bare(contact, err)) != NULL))
		r = put(conf, id, a, c, v, err);
	else
		value_free(v);
	free(a);
	free(c);
	return r;
}

int
conf_set(struct conf *conf, enum setting id, const char *account,
    const char *contact, const char *value, struct err *err)
{
	if (check_settable(id, account, contact, err) == -1 ||
	    (value != NULL && setting_check(id, value, err) == -1))
		return -1;
	return put_at(conf, id, account, contact,
	    value == NULL ? NULL : value_new(id, &value, 1), err);
}

/* ---- lists ------------------------------------------------------------- */

static const struct value *
own_list(struct conf *conf, enum setting id, const char *account,
    const char *contact)
{
	const struct scope *scope = layer_find(&conf->settings, account,
	    contact);

	return scope == NULL ? NULL : scope_value(scope, id);
}

/* The program's items without those that `item` replaces, and with it. */
static struct value *
list_with(const struct value *old, enum setting id, const char *item,
    bool add)
{
	size_t i, n = 0, size = old != NULL ? old->n_items : 0;
	const char **items = xcalloc(size + 1, sizeof(items[0]));
	struct value *v;

	for (i = 0; i < size; i++)
		if (!value_replaces(id, item, old->items[i]))
			items[n++] = old->items[i];
	if (add)
		items[n++] = item;
	v = n > 0 ? value_new(id, items, n) : NULL;
	free(items);
	return v;
}

static bool
is_in(const char *const *items, size_t n, const char *item)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(items[i], item) == 0)
			return true;
	return false;
}

int
conf_list_add(struct conf *conf, enum setting id, const char *account,
    const char *contact, const char *item, struct err *err)
{
	const char *const *items;
	size_t n;

	if (check_settable(id, account, contact, err) == -1 ||
	    setting_check(id, item, err) == -1)
		return -1;
	n = conf_list(conf, id, account, contact, &items);
	if (is_in(items, n, item))
		return 0;
	return put_at(conf, id, account, contact, list_with(own_list(conf,
	    id, account, contact), id, item, true), err);
}

int
conf_list_remove(struct conf *conf, enum setting id, const char *account,
    const char *contact, const char *item, struct err *err)
{
	const struct value *own = own_list(conf, id, account, contact);
	const char *name = setting_row(id)->name;
	const char *const *items;
	size_t n;

	if (check_settable(id, account, contact, err) == -1)
		return -1;
	if (own != NULL && is_in((const char *const *)own->items,
	    own->n_items, item))
		return put_at(conf, id, account, contact,
		    list_with(own, id, item, false), err);
	n = conf_list(conf, id, account, contact, &items);
	if (is_in(items, n, item))
		return err_set(err, "not-settable", "%s: this stands in the "
		    "configuration file", name);
	return err_set(err, "bad-value", "%s: there is no such item", name);
}

/* ---- a file to begin with ---------------------------------------------- */

static void
example_value(struct str *out, const char *name, const char *value)
{
	if (value == NULL)
		return;
	str_addf(out, "\t%s = ", name);
	scan_quote(out, value);
	str_add(out, "\n");
}

char *
conf_example(const char *jid, const char *host, long port,
    const char *ca_file)
{
	struct str out;

	str_init(&out);
	str_add(&out, "# Configuration of sotto(1); sotto-config(5) has all "
	    "that can stand here.\n\naccount ");
	scan_quote(&out, jid);
	str_add(&out, " {\n");
	example_value(&out, "host", host);
	if (port != 0)
		str_addf(&out, "\tport = %ld\n", port);
	example_value(&out, "ca_file", ca_file);
	str_add(&out, "\tautoconnect = true\n"
	    "\t# Without one of these the password is asked for:\n"
	    "\t# password_command = \"pass show xmpp\"\n"
	    "\t# password = \"...\"\n}\n");
	return str_take(&out);
}
