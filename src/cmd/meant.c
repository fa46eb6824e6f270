/*
 * What names meant: to whom a line went by a name (kept in the settings,
 * names_meant), and what the user was told in this run, so that somebody else
 * who is called so now is found out.  Must not know who is called how.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define MEANT_MAX 500		/* that are kept on the disk */

/* Names, folded -> addresses, which are kept beside. */
struct meant {
	struct table *lines;	/* to which a line went */
	struct table *told;	/* that the user was told, in this run */
	char **jids;
	size_t n;
};

/* As a key of the setting: without what ends one there.  Caller frees. */
static char *
meant_key(const char *name)
{
	char *folded = name_folded(name);
	struct str s;

	str_init(&s);
	for (const char *p = folded; *p != '\0'; p++)
		if (strchr("=%", *p) != NULL || (unsigned char)*p <= ' ')
			str_addf(&s, "%%%02x", (unsigned char)*p);
		else
			str_addc(&s, *p);
	if (s.len == 0)
		str_addc(&s, '%');
	free(folded);
	return str_take(&s);
}

/* The other way round; caller frees. */
static char *
meant_name(const char *key, size_t len)
{
	struct str s;
	unsigned c;

	str_init(&s);
	for (size_t i = 0; i < len; i++)
		if (key[i] == '%' && i + 2 < len &&
		    sscanf(key + i + 1, "%2x", &c) == 1) {
			str_addc(&s, (char)c);
			i += 2;
		} else if (key[i] != '%')
			str_addc(&s, key[i]);
	return str_take(&s);
}

static void
meant_note(struct meant *m, struct table *names, const char *key,
    const char *jid)
{
	char *copy = xstrdup(jid);

	m->jids = xreallocarray(m->jids, m->n + 1, sizeof(char *));
	m->jids[m->n++] = copy;
	table_put(names, key, copy);
}

static void
meant_read(const struct app *app, struct meant *m)
{
	const char *const *items;
	const char *equals;
	size_t n = conf_list(app->conf, SET_NAMES_MEANT, NULL, NULL, &items);
	char *key;

	for (size_t i = 0; i < n; i++) {
		if ((equals = strchr(items[i], '=')) == NULL)
			continue;
		key = xstrndup(items[i], (size_t)(equals - items[i]));
		meant_note(m, m->lines, key, equals + 1);
		free(key);
	}
}

static struct meant *
meant_of(struct app *app)
{
	struct meant *m = app->meant;

	if (m == NULL) {
		m = app->meant = xcalloc(1, sizeof(*m));
		m->lines = table_new();
		m->told = table_new();
		meant_read(app, m);
	}
	return m;
}

void
meant_free(struct app *app)
{
	struct meant *m = app->meant;

	if (m == NULL)
		return;
	table_free(m->lines);
	table_free(m->told);
	for (size_t i = 0; i < m->n; i++)
		free(m->jids[i]);
	free(m->jids);
	free(m);
	app->meant = NULL;
}

const char *
meant_by_line(struct app *app, const char *name)
{
	char *key = meant_key(name);
	const char *jid = table_get(meant_of(app)->lines, key);

	free(key);
	return jid;
}

const char *
meant_told(struct app *app, const char *name)
{
	char *key = meant_key(name);
	const char *jid = table_get(meant_of(app)->told, key);

	free(key);
	return jid != NULL ? jid : meant_by_line(app, name);
}

void
meant_tell(struct app *app, const char *name, const char *jid)
{
	char *key = meant_key(name);

	meant_note(meant_of(app), app->meant->told, key, jid);
	free(key);
}

/* The oldest goes.  Where nothing can be written it counts in this run. */
static void
meant_write(struct app *app, const char *key, const char *jid)
{
	char *item = xasprintf("%s=%s", key, jid), *oldest;
	const char *const *items;
	size_t n = conf_list(app->conf, SET_NAMES_MEANT, NULL, NULL, &items);

	if (n >= MEANT_MAX) {
		oldest = xstrdup(items[0]);
		(void)conf_list_remove(app->conf, SET_NAMES_MEANT, NULL, NULL,
		    oldest, NULL);
		free(oldest);
	}
	(void)conf_list_add(app->conf, SET_NAMES_MEANT, NULL, NULL, item,
	    NULL);
	free(item);
}

void
meant_send(struct app *app, const char *name, const char *jid)
{
	char *key = meant_key(name);

	meant_note(meant_of(app), app->meant->lines, key, jid);
	meant_note(app->meant, app->meant->told, key, jid);
	meant_write(app, key, jid);
	free(key);
}

void
meant_each(struct app *app, void (*fn)(void *arg, const char *name,
    const char *jid), void *arg)
{
	const char *const *items;
	size_t n = conf_list(app->conf, SET_NAMES_MEANT, NULL, NULL, &items);
	const char *equals;
	char *name;

	for (size_t i = 0; i < n; i++) {
		if ((equals = strchr(items[i], '=')) == NULL)
			continue;
		name = meant_name(items[i], (size_t)(equals - items[i]));
		fn(arg, name, equals + 1);
		free(name);
	}
}

/* What was told in this run is found out again from the settings. */
int
meant_forget(struct app *app, const char *name, struct err *err)
{
	char *key, *item;
	const char *jid;
	int rc;

	if (name == NULL) {
		rc = conf_set(app->conf, SET_NAMES_MEANT, NULL, NULL, NULL,
		    err);
		meant_free(app);
		return rc;
	}
	if ((jid = meant_by_line(app, name)) == NULL)
		return err_set(err, "unknown-contact", "you have sent no line "
		    "to the name \"%s\"", name);
	key = meant_key(name);
	item = xasprintf("%s=%s", key, jid);
	rc = conf_list_remove(app->conf, SET_NAMES_MEANT, NULL, NULL, item,
	    err);
	free(item);
	free(key);
	meant_free(app);
	return rc;
}
