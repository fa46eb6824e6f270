/*
 * What keys do, as people read it: by topic, a line for each thing that they
 * do now, the user's bindings counted in.  Must not know how an action is
 * done, nor where the lines are shown.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* What each key does now. */
struct key_now {
	const char *key, *line;
	const struct action *action;	/* NULL: a command line, or nothing */
};
struct keys_now {
	struct key_now *at;
	size_t n;
	key_line_fn *fn;
	void *arg;
};

static void
key_help_gather(void *arg, const char *key, const char *line,
    const struct action *action, bool own)
{
	struct keys_now *k = arg;

	(void)own;
	k->at = xreallocarray(k->at, k->n + 1, sizeof(k->at[0]));
	k->at[k->n++] = (struct key_now){ key, line, action };
}

/* "C-b, Left"; "" for none.  Caller frees. */
static char *
key_help_keys(const struct keys_now *k, const struct action *action)
{
	struct str s;

	str_init(&s);
	for (size_t i = 0; i < k->n; i++)
		if (k->at[i].action == action)
			str_addf(&s, "%s%s", s.len > 0 ? ", " : "",
			    k->at[i].key);
	return str_take(&s);
}

static void
key_help_action(const struct keys_now *k, const struct action *action)
{
	char *keys = key_help_keys(k, action);

	if (keys[0] != '\0')
		k->fn(k->arg, keys, action->help);
	free(keys);
}

/* ---- windows by number -------------------------------------------------------- */

/* Whether M-1 to M-9 and M-0 go to windows 1 to 10, as they do by default. */
static bool
key_help_has_numbers(const struct keys_now *k, const struct action *all,
    size_t n)
{
	int found = 0;

	for (size_t i = 0; i < n; i++) {
		char *keys, *want;

		if (!action_is_window(&all[i]))
			continue;
		keys = key_help_keys(k, &all[i]);
		want = xasprintf("M-%d", ++found % 10);
		if (strcmp(keys, want) != 0)
			found = -100;
		free(keys);
		free(want);
	}
	return found == 10;
}

/* ---- topics ------------------------------------------------------------------- */

static void
key_help_topic(const struct keys_now *k, const char *topic)
{
	const struct action *all;
	size_t n = action_rows(&all);
	bool numbers = key_help_has_numbers(k, all, n), said = false;

	k->fn(k->arg, NULL, topic);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].topic, topic) != 0)
			continue;
		if (!numbers || !action_is_window(&all[i]))
			key_help_action(k, &all[i]);
		else if (!said)
			k->fn(k->arg, "M-1 to M-9, M-0", "window 1 to 10");
		said |= action_is_window(&all[i]);
	}
}

static void
key_help_commands(const struct keys_now *k)
{
	bool any = false;

	for (size_t i = 0; i < k->n; i++) {
		if (k->at[i].action != NULL)
			continue;
		if (!any)
			k->fn(k->arg, NULL, "yours");
		any = true;
		k->fn(k->arg, k->at[i].key, k->at[i].line[0] == '\0' ?
		    "nothing" : k->at[i].line);
	}
}

static void
key_help_vi(const struct keys_now *k)
{
	const struct vi_row *rows;
	size_t n = vi_rows(&rows);

	k->fn(k->arg, NULL, "vi commands, after Escape");
	for (size_t i = 0; i < n; i++)
		k->fn(k->arg, strcmp(rows[i].keys, " ") == 0 ? "Space" :
		    rows[i].keys, rows[i].help);
}

void
key_lines(const struct bindings *b, key_line_fn *fn, void *arg)
{
	struct keys_now k = { .fn = fn, .arg = arg };

	bindings_each(b, key_help_gather, &k);
	for (const char *const *t = action_topics; *t != NULL; t++)
		key_help_topic(&k, *t);
	key_help_commands(&k);
	if (bindings_is_vi(b))
		key_help_vi(&k);
	free(k.at);
}

/* ---- as a text ------------------------------------------------------------------ */

static void
key_help_text_line(void *arg, const char *keys, const char *help)
{
	if (keys == NULL)
		str_addf(arg, "\n%s:", help);
	else
		str_addf(arg, "\n%s  %s", keys, help);
}

void
keys_help(const struct bindings *b, struct str *out)
{
	str_add(out, KEYS_WRITTEN);
	key_lines(b, key_help_text_line, out);
}
