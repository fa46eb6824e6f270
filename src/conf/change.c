/*
 * Changing what the program remembers itself, in memory and in its file, and
 * what counts where the file cannot be written (law 1).  Must not know what a
 * value does; how much it protects the table says.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "conf/inside.h"

/* ---- the file ---------------------------------------------------------- */

static int
change_settings_write(struct conf *conf, struct err *err)
{
	struct str text;
	int r;

	if (conf->settings_file == NULL)
		return 0;
	if (edit_check(conf, err) == -1)
		return -1;
	str_init(&text);
	str_add(&text, "# Kept by sotto; read after the configuration, and "
	    "before it in what counts.\n");
	layer_write(&conf->settings, &text);
	r = conf->write != NULL ? conf->write(conf->write_arg,
	    conf->settings_file, text.s, text.len, err) :
	    file_write(conf->settings_file, text.s, text.len, err);
	str_free(&text);
	if (r == 0) {
		free(conf->unkept);
		conf->unkept = NULL;
		edit_mark(conf);
	}
	return r;
}

void
conf_write_with(struct conf *conf, conf_write_fn *fn, void *arg)
{
	conf->write = fn;
	conf->write_arg = arg;
}

const char *
conf_unkept(const struct conf *conf)
{
	return conf->unkept;
}

int
conf_keep(struct conf *conf, struct err *err)
{
	struct err why;

	if (conf->unkept != NULL)
		edit_take(conf);
	if (conf->unkept == NULL || change_settings_write(conf, &why) == 0)
		return 0;
	return err_set(err, "not-kept", "this counts now, but cannot be "
	    "written; the next start loses it: %s",
	    why.text);
}

/* ---- values ------------------------------------------------------------ */

/* Whether the setting may be remembered at that scope. */
static int
change_check_settable(enum setting id, const char *account, const char *contact,
    struct err *err)
{
	const struct setting_row *row = setting_row(id);

	if ((row->flags & SETTING_NO_SET) != 0)
		return err_set(err, "not-settable",
		    "%s can be set only in the configuration file", row->name);
	if (contact != NULL && account == NULL)
		return err_set(err, "not-settable",
		    "%s: name the account of the contact, too", row->name);
	if (contact != NULL && (row->scopes & SCOPE_CONTACT) == 0)
		return err_set(err, "not-settable",
		    "%s cannot be set for a contact", row->name);
	if (contact == NULL && account != NULL &&
	    (row->scopes & SCOPE_ACCOUNT) == 0)
		return err_set(err, "not-settable",
		    "%s cannot be set for an account", row->name);
	if (account == NULL && (row->scopes & SCOPE_GLOBAL) == 0)
		return err_set(err, "not-settable",
		    "%s can be set only for an account or a "
		    "contact", row->name);
	return 0;
}

/* The word that protects counts, and everyone is told that it may not last. */
static int
change_not_kept(struct conf *conf, enum setting id, const struct err *why,
    struct err *err)
{
	free(conf->unkept);
	conf->unkept = xstrdup(why->text);
	return err_set(err, "not-kept", "%s counts now, but cannot be written; "
	    "the next start loses it: %s",
	    setting_row(id)->name, why->text);
}

/*
 * A value is in the file, or it is not in memory either, unless it protects:
 * law 1.  What is compared is what counts at that scope, before and after.
 */
static int
change_put(struct conf *conf, enum setting id, const char *account,
    const char *contact, struct value *v, struct err *err)
{
	struct scope *scope = layer_make(&conf->settings, account, contact);
	long before = setting_strength(id, conf_text(conf, id, account,
	    contact));
	struct value *old = scope_swap(scope, id, v);
	struct err why;
	int r;

	if ((r = change_settings_write(conf,
	    &why)) == -1 && (!setting_protects(id) ||
	    setting_strength(id, conf_text(conf, id, account, contact)) <
	    before)) {
		value_free(scope_swap(scope, id, old));
		return err_set(err, why.code, "%s was not changed: %s",
		    setting_row(id)->name, why.text);
	}
	value_free(old);
	conf->changes++;
	return r == 0 ? 0 : change_not_kept(conf, id, &why, err);
}

/* change_put() with the addresses normalized. */
static int
change_put_at(struct conf *conf, enum setting id, const char *account,
    const char *contact, struct value *v, struct err *err)
{
	char *a = NULL, *c = NULL;
	int r = -1;

	if ((account == NULL || (a = jid_parse_account(account, err)) != NULL) &&
	    (contact == NULL || (c = jid_parse_bare(contact, err)) != NULL))
		r = change_put(conf, id, a, c, v, err);
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
	edit_take(conf);
	if (change_check_settable(id, account, contact, err) == -1 ||
	    (value != NULL && setting_check(id, value, err) == -1))
		return -1;
	/* It was typed where others may see it, and would stay in view. */
	if (value != NULL && setting_row(id)->type == SETTING_PROXY &&
	    proxy_has_password(value))
		return err_set(err, "not-settable", "%s: a proxy with a "
		    "password belongs in the configuration file",
		    setting_row(id)->name);
	return change_put_at(conf, id, account, contact,
	    value == NULL ? NULL : value_new(id, &value, 1), err);
}

/* ---- lists ------------------------------------------------------------- */

static const struct value *
change_own_list(struct conf *conf, enum setting id, const char *account,
    const char *contact)
{
	const struct scope *scope = layer_find(&conf->settings, account,
	    contact);

	return scope == NULL ? NULL : scope_value(scope, id);
}

/* The program's items without those that `item` replaces, and with it. */
static struct value *
change_list_with(const struct value *old, enum setting id, const char *item,
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
change_is_in(const char *const *items, size_t n, const char *item)
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

	edit_take(conf);
	if (change_check_settable(id, account, contact, err) == -1 ||
	    setting_check(id, item, err) == -1)
		return -1;
	item = setting_today(id, item);
	n = conf_list(conf, id, account, contact, &items);
	if (change_is_in(items, n, item))
		return 0;
	return change_put_at(conf, id, account, contact,
	    change_list_with(change_own_list(conf,
	    id, account, contact), id, item, true), err);
}

int
conf_list_remove(struct conf *conf, enum setting id, const char *account,
    const char *contact, const char *item, struct err *err)
{
	const char *name = setting_row(id)->name;
	const char *const *items;
	const struct value *own;
	size_t n;

	edit_take(conf);
	own = change_own_list(conf, id, account, contact);
	if (change_check_settable(id, account, contact, err) == -1)
		return -1;
	item = setting_today(id, item);
	if (own != NULL && change_is_in((const char *const *)own->items,
	    own->n_items, item))
		return change_put_at(conf, id, account, contact,
		    change_list_with(own, id, item, false), err);
	n = conf_list(conf, id, account, contact, &items);
	if (change_is_in(items, n, item))
		return err_set(err, "not-settable", "%s: this is set in the "
		    "configuration file", name);
	return err_set(err, "bad-value", "%s has no such item", name);
}

/* ---- an account -------------------------------------------------------- */

/* Out of what is remembered; NULL: it is not there. */
static struct account *
change_take_account(struct layer *layer, const char *jid)
{
	struct account *account = layer_account(layer, jid);
	size_t i;

	if (account == NULL)
		return NULL;
	for (i = 0; layer->accounts[i] != account; i++)
		continue;
	layer->n_accounts--;
	memmove(&layer->accounts[i], &layer->accounts[i + 1],
	    (layer->n_accounts - i) * sizeof(layer->accounts[0]));
	return account;
}

static void
change_drop_name(struct conf *conf, const char *jid)
{
	size_t i;

	for (i = 0; i < conf->n_accounts; i++)
		if (strcmp(conf->accounts[i], jid) == 0)
			break;
	if (i == conf->n_accounts)
		return;
	free(conf->accounts[i]);
	conf->n_accounts--;
	memmove(&conf->accounts[i], &conf->accounts[i + 1],
	    (conf->n_accounts - i) * sizeof(conf->accounts[0]));
}

int
conf_remove_account(struct conf *conf, const char *jid, bool *configured,
    struct err *err)
{
	struct account *account;

	edit_take(conf);
	account = change_take_account(&conf->settings, jid);
	*configured = layer_account(&conf->config, jid) != NULL;
	if (account != NULL && change_settings_write(conf, err) == -1) {
		/* There is room for it: it has just gone. */
		conf->settings.accounts[conf->settings.n_accounts++] = account;
		return -1;
	}
	if (account != NULL)
		layer_account_free(account);
	change_drop_name(conf, jid);
	conf->changes++;
	return 0;
}

/* ---- a file to begin with ---------------------------------------------- */

static void
change_example_value(struct str *out, const char *name, const char *value)
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
	change_example_value(&out, "host", host);
	if (port != 0)
		str_addf(&out, "\tport = %ld\n", port);
	change_example_value(&out, "ca_file", ca_file);
	str_add(&out, "\tautoconnect = true\n"
	    "\t# Without one of these the password is asked for:\n"
	    "\t# password_command = \"pass show xmpp\"\n"
	    "\t# password = \"...\"\n}\n");
	return str_take(&out);
}
