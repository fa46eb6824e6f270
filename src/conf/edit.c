/*
 * The file of what is remembered, where somebody else writes into it while the
 * program runs: that is never written over.  What they wrote counts from the
 * next change on, as at the next start; of what is not in the file yet, the
 * program's own word.  Must not know what changes.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>

#include "conf/inside.h"

static struct file_mark
edit_look(const struct conf *conf)
{
	struct file_mark mark = { .there = false };
	struct stat st;

	if (conf->settings_file == NULL || stat(conf->settings_file, &st) == -1 ||
	    !S_ISREG(st.st_mode))
		return mark;
	mark.there = true;
	mark.device = (uint64_t)st.st_dev;
	mark.inode = (uint64_t)st.st_ino;
	mark.size = st.st_size;
	mark.seconds = st.st_mtim.tv_sec;
	mark.nanoseconds = st.st_mtim.tv_nsec;
	return mark;
}

void
edit_mark(struct conf *conf)
{
	conf->mark = edit_look(conf);
}

/* One that is gone, or empty (an editor has just begun to write it), says
 * nothing, and takes no protection: it is written anew. */
static bool
edit_is_there(const struct conf *conf)
{
	struct file_mark now = edit_look(conf), was = conf->mark;

	return now.there && now.size > 0 && (!was.there || now.device != was.device ||
	    now.inode != was.inode || now.size != was.size ||
	    now.seconds != was.seconds || now.nanoseconds != was.nanoseconds);
}

/* ---- what counts of both ------------------------------------------------- */

/* Whatever the other scope has a value of takes its place. */
static void
edit_move_values(struct scope *to, struct scope *from)
{
	size_t i;

	for (i = 0; i < from->n_values; i++)
		value_free(scope_swap(to, from->values[i]->id,
		    from->values[i]));
	from->n_values = 0;
}

/* It was taken back with a word that protects, which is not in the file yet. */
static void
edit_drop_weaker(const struct conf *conf, struct scope *scope,
    const char *account, const char *contact)
{
	const struct scope *own = layer_find(&conf->settings, account,
	    contact);
	size_t i = 0;

	while (i < scope->n_values) {
		const struct value *v = scope->values[i];

		if (!setting_protects(v->id) || (own != NULL &&
		    scope_value(own, v->id) != NULL) ||
		    setting_strength(v->id, v->text) >= setting_strength(v->id,
		    conf_text(conf, v->id, account, contact)))
			i++;
		else
			value_free(scope_swap(scope, v->id, NULL));
	}
}

static void
edit_drop_all_weaker(const struct conf *conf, struct layer *layer)
{
	size_t i, k;

	edit_drop_weaker(conf, &layer->global, NULL, NULL);
	for (i = 0; i < layer->n_accounts; i++) {
		struct account *a = layer->accounts[i];

		edit_drop_weaker(conf, &a->own, a->own.jid, NULL);
		for (k = 0; k < a->n_contacts; k++)
			edit_drop_weaker(conf, a->contacts[k], a->own.jid,
			    a->contacts[k]->jid);
	}
}

/* What waits to be written counts more than what stands there. */
static void
edit_move_over(struct layer *to, struct layer *from)
{
	size_t i, k;

	edit_move_values(&to->global, &from->global);
	for (i = 0; i < from->n_accounts; i++) {
		struct account *a = from->accounts[i];

		edit_move_values(layer_make(to, a->own.jid, NULL), &a->own);
		for (k = 0; k < a->n_contacts; k++)
			edit_move_values(layer_make(to, a->own.jid,
			    a->contacts[k]->jid), a->contacts[k]);
	}
}

void
edit_take(struct conf *conf)
{
	struct layer there = { .n_accounts = 0 };
	struct err err;

	if (!edit_is_there(conf))
		return;
	if (layer_load(&there, conf->settings_file, true, &err) == -1) {
		layer_free(&there);
		return;
	}
	if (conf->unkept != NULL) {
		edit_drop_all_weaker(conf, &there);
		edit_move_over(&there, &conf->settings);
	}
	/* Somebody may still look at a value of before. */
	conf->edited = xreallocarray(conf->edited, conf->edits + 1,
	    sizeof(conf->edited[0]));
	conf->edited[conf->edits++] = conf->settings;
	conf->settings = there;
	conf->changes++;
	edit_mark(conf);
}

int
edit_check(const struct conf *conf, struct err *err)
{
	struct layer there = { .n_accounts = 0 };
	struct err why;
	int r;

	if (!edit_is_there(conf))
		return 0;
	r = layer_load(&there, conf->settings_file, true, &why);
	layer_free(&there);
	return r == 0 ? 0 : err_set(err, why.code, "somebody has changed the "
	    "settings, and they cannot be read: %s", why.text);
}

void
edit_free(struct conf *conf)
{
	unsigned i;

	for (i = 0; i < conf->edits; i++)
		layer_free(&conf->edited[i]);
	free(conf->edited);
}

unsigned
conf_edits(const struct conf *conf)
{
	return conf->edits;
}
