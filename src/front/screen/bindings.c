/*
 * What a key stands for: the user's own bindings, and the table of keys below
 * them.  Must not know how an action is done.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/screen.h"

struct own {
	char *key, *line;	/* "": the key means nothing */
	struct action action;
};
struct bindings {
	struct own *own;
	size_t n;
	const struct action **usual;	/* of each row of the table of keys */
	bool vi;
};

struct bindings *
bindings_new(bool vi)
{
	struct bindings *b = xcalloc(1, sizeof(*b));
	const struct key_row *rows;
	size_t n = key_rows(&rows);

	b->vi = vi;
	b->usual = xcalloc(n, sizeof(b->usual[0]));
	for (size_t i = 0; i < n; i++)
		if ((b->usual[i] = action_find(rows[i].action)) == NULL)
			die("the key %s has no action %s", rows[i].key,
			    rows[i].action);
	return b;
}

void
bindings_free(struct bindings *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < b->n; i++) {
		free(b->own[i].key);
		free(b->own[i].line);
	}
	free(b->own);
	free(b->usual);
	free(b);
}

static struct own *
bindings_find_own(const struct bindings *b, const char *name)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->own[i].key, name) == 0)
			return &b->own[i];
	return NULL;
}

static struct own *
bindings_add_own(struct bindings *b, const char *name)
{
	struct own *own;

	b->own = xreallocarray(b->own, b->n + 1, sizeof(*b->own));
	own = &b->own[b->n++];
	own->key = xstrdup(name);
	own->line = NULL;
	return own;
}

/* A typed character must stay one: else no line could contain it. */
static bool
bindings_is_plain_text(const struct key *key)
{
	return key->code == KEY_TEXT && (key->mods & (MOD_CTRL | MOD_ALT)) == 0;
}

char *
bindings_key(const char *name, struct err *err)
{
	struct key key;

	if (key_parse(name, &key, err) == -1)
		return NULL;
	if (!bindings_is_plain_text(&key))
		return key_to_name(&key);
	(void)err_set(err, "bad-key", "%s could no longer be typed: bind it "
	    "with M- or C-", name);
	return NULL;
}

int
bindings_set(struct bindings *b, const char *name, const char *line,
    struct err *err)
{
	struct own *own;
	char *canonical = bindings_key(name, err);

	if (canonical == NULL)
		return -1;
	if (line[0] != '\0' && line[0] != '/' && action_find(line) == NULL) {
		free(canonical);
		return err_set(err, "bad-command", "there is no action %s: "
		    "/bind lists them; a command begins with /", line);
	}
	if ((own = bindings_find_own(b, canonical)) == NULL)
		own = bindings_add_own(b, canonical);
	free(canonical);
	free(own->line);
	own->line = xstrdup(line);
	return 0;
}

static int
bindings_compare(const void *name, const void *row)
{
	return strcmp(name, ((const struct key_row *)row)->key);
}

static const struct action *
bindings_own_action(struct own *own)
{
	if (own->line[0] == '\0')
		return NULL;
	if (own->line[0] != '/')
		return action_find(own->line);
	own->action = (struct action){ NULL, NULL, ACT_COMMAND, 0, own->line,
	    "bound by the user" };
	return &own->action;
}

/* By the tables. */
static const struct action *
bindings_usual(const struct bindings *b, const char *name)
{
	const struct key_row *rows, *row = NULL;
	size_t n = key_vi_rows(&rows);

	if (b->vi)
		row = bsearch(name, rows, n, sizeof(rows[0]),
		    bindings_compare);
	if (row != NULL)
		return action_find(row->action);
	n = key_rows(&rows);
	row = bsearch(name, rows, n, sizeof(rows[0]), bindings_compare);
	return row == NULL ? NULL : b->usual[row - rows];
}

static const struct action *
bindings_find_name(const struct bindings *b, const struct key *key)
{
	char *name = key_to_name(key);
	struct own *own = bindings_find_own(b, name);
	const struct action *action = own != NULL ?
	    bindings_own_action(own) : bindings_usual(b, name);

	free(name);
	return action;
}

/*
 * A key is looked up by its name, without Shift where that is not bound: a
 * terminal that tells more than others must not make keys useless.
 */
const struct action *
bindings_find(const struct bindings *b, const struct key *key)
{
	const struct action *action;
	struct key bare;

	if (bindings_is_plain_text(key))
		return NULL;
	action = bindings_find_name(b, key);
	if (action != NULL || (key->mods & MOD_SHIFT) == 0)
		return action;
	bare = *key;
	bare.mods &= ~(unsigned)MOD_SHIFT;
	return bindings_find_name(b, &bare);
}

/* ---- all of them -------------------------------------------------------------- */

bool
bindings_is_vi(const struct bindings *b)
{
	return b->vi;
}

static bool
bindings_is_in(const struct key_row *rows, size_t n, const char *name)
{
	return bsearch(name, rows, n, sizeof(rows[0]), bindings_compare) !=
	    NULL;
}

/* A row of a table, or what the user put in its place. */
static void
bindings_tell(const struct bindings *b, const char *key, bindings_fn *fn,
    void *arg)
{
	struct own *own = bindings_find_own(b, key);
	const struct action *action = own == NULL ? bindings_usual(b, key) :
	    own->line[0] == '/' ? NULL : action_find(own->line);

	fn(arg, key, own != NULL ? own->line : action->name, action,
	    own != NULL);
}

void
bindings_each(const struct bindings *b, bindings_fn *fn, void *arg)
{
	const struct key_row *rows, *vi;
	size_t n = key_rows(&rows), n_vi = key_vi_rows(&vi);

	for (size_t i = 0; i < n; i++)
		bindings_tell(b, rows[i].key, fn, arg);
	for (size_t i = 0; b->vi && i < n_vi; i++)
		if (!bindings_is_in(rows, n, vi[i].key))
			bindings_tell(b, vi[i].key, fn, arg);
	for (size_t i = 0; i < b->n; i++)
		if (!bindings_is_in(rows, n, b->own[i].key) &&
		    !(b->vi && bindings_is_in(vi, n_vi, b->own[i].key)))
			bindings_tell(b, b->own[i].key, fn, arg);
}

/* ---- the other way ------------------------------------------------------------- */

/* A key for an action: the user's own, else the first. */
struct wanted {
	const char *action, *key;
	bool own;
};

static void
bindings_key_look(void *arg, const char *key, const char *line,
    const struct action *action, bool own)
{
	struct wanted *w = arg;

	(void)action;
	if (strcmp(line, w->action) == 0 && (w->key == NULL ||
	    (own && !w->own))) {
		w->key = key;
		w->own = own;
	}
}

const char *
bindings_key_of(const struct bindings *b, const char *action)
{
	struct wanted w = { .action = action };

	bindings_each(b, bindings_key_look, &w);
	return w.key;
}
