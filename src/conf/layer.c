/*
 * One file's settings in memory, and written as text.  Must not know where
 * the text goes, nor which of two files counts.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "conf/inside.h"

/* ---- values ------------------------------------------------------------ */

static char *
layer_home_path(const char *path)
{
	const char *home = getenv("HOME");

	if (path[0] == '~' && path[1] == '/' && home != NULL)
		return xasprintf("%s%s", home, path + 1);
	return xstrdup(path);
}

static char *
layer_join(const char *const *items, size_t n)
{
	struct str s;
	size_t i;

	str_init(&s);
	for (i = 0; i < n; i++) {
		if (i > 0)
			str_add(&s, ", ");
		str_add(&s, items[i]);
	}
	return str_take(&s);
}

/* One way to write it, however the user did. */
static char *
layer_text_new(enum setting id, const char *text)
{
	text = setting_today(id, text);
	switch (setting_row(id)->type) {
	case SETTING_SECRET:
	case SETTING_PROXY:
		return secret_dup(text);
	case SETTING_BOOL:
		return xstrdup(setting_number(id, text) ? "true" : "false");
	case SETTING_INT:
		return xasprintf("%ld", setting_number(id, text));
	case SETTING_PATH:
		return layer_home_path(text);
	case SETTING_TEXT:
	case SETTING_WORD:
	case SETTING_COMMAND:
	case SETTING_LIST:
		break;
	}
	return xstrdup(text);
}

struct value *
value_new(enum setting id, const char *const *items, size_t n)
{
	struct value *v = xcalloc(1, sizeof(*v));
	size_t i;

	v->id = id;
	if (setting_row(id)->type != SETTING_LIST) {
		v->text = layer_text_new(id, items[0]);
		return v;
	}
	v->items = xcalloc(n + 1, sizeof(v->items[0]));
	for (i = 0; i < n; i++)
		v->items[v->n_items++] = xstrdup(setting_today(id, items[i]));
	v->text = layer_join((const char *const *)v->items, n);
	return v;
}

void
value_free(struct value *v)
{
	size_t i;

	if (v == NULL)
		return;
	if (setting_is_secret(v->id))
		secret_free(v->text);
	else
		free(v->text);
	for (i = 0; i < v->n_items; i++)
		free(v->items[i]);
	free(v->items);
	free(v->all);
	free(v->all_text);
	free(v);
}

bool
value_replaces(enum setting id, const char *item, const char *other)
{
	const char *end;

	if ((setting_row(id)->flags & SETTING_KEYED) == 0 ||
	    *item == '\0' || (end = strchr(item + 1, '=')) == NULL)
		return strcmp(item, other) == 0;
	return strncmp(item, other, (size_t)(end - item) + 1) == 0;
}

static bool
layer_is_replaced(const struct value *v, const char *other)
{
	size_t i;

	for (i = 0; i < v->n_items; i++)
		if (value_replaces(v->id, v->items[i], other))
			return true;
	return false;
}

void
value_join(struct value *v, const struct value *below)
{
	size_t i, n = below != NULL ? below->n_items : 0;

	if (v->all != NULL)
		return;
	v->all = xcalloc(n + v->n_items + 1, sizeof(v->all[0]));
	for (i = 0; i < n; i++)
		if (!layer_is_replaced(v, below->items[i]))
			v->all[v->n_all++] = below->items[i];
	for (i = 0; i < v->n_items; i++)
		v->all[v->n_all++] = v->items[i];
	v->all_text = layer_join(v->all, v->n_all);
}

struct value *
scope_value(const struct scope *scope, enum setting id)
{
	size_t i;

	for (i = 0; i < scope->n_values; i++)
		if (scope->values[i]->id == id)
			return scope->values[i];
	return NULL;
}

struct value *
scope_swap(struct scope *scope, enum setting id, struct value *v)
{
	struct value *old = scope_value(scope, id);
	size_t i;

	for (i = 0; old != NULL && scope->values[i] != old; i++)
		continue;
	if (old != NULL && v != NULL)
		scope->values[i] = v;
	else if (old != NULL)
		scope->values[i] = scope->values[--scope->n_values];
	else if (v != NULL) {
		scope->values = xreallocarray(scope->values,
		    scope->n_values + 1, sizeof(scope->values[0]));
		scope->values[scope->n_values++] = v;
	}
	return old;
}

/* ---- scopes ------------------------------------------------------------ */

static void
layer_scope_clear(struct scope *scope)
{
	size_t i;

	for (i = 0; i < scope->n_values; i++)
		value_free(scope->values[i]);
	free(scope->values);
	free(scope->jid);
}

void
layer_account_free(struct account *account)
{
	size_t i;

	for (i = 0; i < account->n_contacts; i++) {
		layer_scope_clear(account->contacts[i]);
		free(account->contacts[i]);
	}
	free(account->contacts);
	layer_scope_clear(&account->own);
	free(account);
}

void
layer_free(struct layer *layer)
{
	size_t i;

	for (i = 0; i < layer->n_accounts; i++)
		layer_account_free(layer->accounts[i]);
	free(layer->accounts);
	layer_scope_clear(&layer->global);
	memset(layer, 0, sizeof(*layer));
}

struct account *
layer_account(const struct layer *layer, const char *jid)
{
	size_t i;

	for (i = 0; i < layer->n_accounts; i++)
		if (strcmp(layer->accounts[i]->own.jid, jid) == 0)
			return layer->accounts[i];
	return NULL;
}

struct account *
layer_add_account(struct layer *layer, const char *jid)
{
	struct account *account = xcalloc(1, sizeof(*account));

	account->own.jid = xstrdup(jid);
	layer->accounts = xreallocarray(layer->accounts,
	    layer->n_accounts + 1, sizeof(layer->accounts[0]));
	layer->accounts[layer->n_accounts++] = account;
	return account;
}

/* Where a contact is, or would be. */
static size_t
layer_contact_place(const struct account *account, const char *jid)
{
	size_t low = 0, high = account->n_contacts, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(account->contacts[middle]->jid, jid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct scope *
account_contact(const struct account *account, const char *jid)
{
	size_t at = layer_contact_place(account, jid);

	if (at < account->n_contacts &&
	    strcmp(account->contacts[at]->jid, jid) == 0)
		return account->contacts[at];
	return NULL;
}

struct scope *
account_add_contact(struct account *account, const char *jid)
{
	size_t at = layer_contact_place(account, jid), n = account->n_contacts;
	struct scope *scope = xcalloc(1, sizeof(*scope));

	scope->jid = xstrdup(jid);
	account->contacts = xreallocarray(account->contacts, n + 1,
	    sizeof(account->contacts[0]));
	memmove(account->contacts + at + 1, account->contacts + at,
	    (n - at) * sizeof(account->contacts[0]));
	account->contacts[at] = scope;
	account->n_contacts++;
	return scope;
}

const struct scope *
layer_find(const struct layer *layer, const char *account,
    const char *contact)
{
	const struct account *a;

	if (account == NULL)
		return contact == NULL ? &layer->global : NULL;
	if ((a = layer_account(layer, account)) == NULL)
		return NULL;
	return contact == NULL ? &a->own : account_contact(a, contact);
}

struct scope *
layer_make(struct layer *layer, const char *account, const char *contact)
{
	struct account *a;
	struct scope *s;

	if (account == NULL)
		return &layer->global;
	if ((a = layer_account(layer, account)) == NULL)
		a = layer_add_account(layer, account);
	if (contact == NULL)
		return &a->own;
	if ((s = account_contact(a, contact)) == NULL)
		s = account_add_contact(a, contact);
	return s;
}

/* ---- as text ----------------------------------------------------------- */

static void
layer_write_value(const struct value *v, const char *indent, struct str *out)
{
	size_t i;

	str_addf(out, "%s%s = ", indent, setting_row(v->id)->name);
	if (v->items == NULL)
		scan_quote(out, v->text);
	else
		str_add(out, "{");
	for (i = 0; i < v->n_items; i++) {
		str_addf(out, "%s\n%s\t", i > 0 ? "," : "", indent);
		scan_quote(out, v->items[i]);
	}
	if (v->items != NULL)
		str_addf(out, "\n%s}", indent);
	str_add(out, "\n");
}

/* In the order of the table, so that a change is one line of the file. */
static void
layer_write_values(const struct scope *scope, const char *indent,
    struct str *out)
{
	const struct value *v;
	int id;

	for (id = 0; id < SETTINGS; id++)
		if ((v = scope_value(scope, (enum setting)id)) != NULL)
			layer_write_value(v, indent, out);
}

static bool
layer_account_is_empty(const struct account *account)
{
	size_t i;

	for (i = 0; i < account->n_contacts; i++)
		if (account->contacts[i]->n_values > 0)
			return false;
	return account->own.n_values == 0;
}

static void
layer_write_account(const struct account *account, struct str *out)
{
	const struct scope *contact;
	size_t i;

	str_add(out, "account ");
	scan_quote(out, account->own.jid);
	str_add(out, " {\n");
	layer_write_values(&account->own, "\t", out);
	for (i = 0; i < account->n_contacts; i++) {
		contact = account->contacts[i];
		if (contact->n_values == 0)
			continue;
		str_add(out, "\tcontact ");
		scan_quote(out, contact->jid);
		str_add(out, " {\n");
		layer_write_values(contact, "\t\t", out);
		str_add(out, "\t}\n");
	}
	str_add(out, "}\n");
}

void
layer_write(const struct layer *layer, struct str *out)
{
	size_t i;

	layer_write_values(&layer->global, "", out);
	for (i = 0; i < layer->n_accounts; i++)
		if (!layer_account_is_empty(layer->accounts[i]))
			layer_write_account(layer->accounts[i], out);
}
