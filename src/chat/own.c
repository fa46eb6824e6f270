/*
 * One's own other programs, as their presence says: who copies come from.
 * They are no contact, and nothing is sent there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define OWN_MAX 32		/* programs */

extern const struct chat_feature chat_feature_own;

struct own {
	struct own_program {
		char *name;
		enum show show;
		int priority;
	} all[OWN_MAX];
	size_t n;
};

static struct own *
own_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_own);
}

static void *
own_new(void)
{
	return xcalloc(1, sizeof(struct own));
}

static void
own_forget(struct own *own)
{
	for (size_t i = 0; i < own->n; i++)
		free(own->all[i].name);
	own->n = 0;
}

static void
own_free(void *state)
{
	own_forget(state);
	free(state);
}

static void
own_set(struct account *a, const char *name, const struct msg *m)
{
	struct own *own = own_of(a);
	size_t i = 0;

	while (i < own->n && strcmp(own->all[i].name, name) != 0)
		i++;
	if (m->u.presence.show == SHOW_OFFLINE) {
		if (i == own->n)
			return;
		free(own->all[i].name);
		own->all[i] = own->all[--own->n];
		return;
	}
	if (i == OWN_MAX)
		return;
	if (i == own->n)
		own->all[own->n++].name = xstrdup(name);
	own->all[i].show = (enum show)m->u.presence.show;
	own->all[i].priority = m->u.presence.priority;
}

void
own_heard(struct account *a, const char *name, const struct msg *m)
{
	const char *ours = a->full != NULL ? jid_resource(a->full) : NULL;

	if (*name != '\0' && (ours == NULL || strcmp(name, ours) != 0))
		own_set(a, name, m);
}

void
own_add(const struct account *a, struct str *out)
{
	const struct own *own = own_of(a);
	size_t n = a->state == ACCOUNT_ONLINE ? own->n : 0;
	char name[CHAT_NOTE_MAX + 1];

	for (size_t i = 0; i < n; i++)
		str_addf(out, "\nprogram \"%s\": %s, priority %d",
		    chat_quote(name, own->all[i].name),
		    show_word(own->all[i].show), own->all[i].priority);
	if (n == 0)
		str_add(out, "\nno other program of yours is known to be "
		    "online");
}

/* Who is there says so to a fresh stream again. */
static void
own_begin(struct account *a, bool resumed)
{
	if (!resumed)
		own_forget(own_of(a));
}

static const struct chat_hears own_hears[] = {
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_own = {
	.name = "own", .hears = own_hears,
	.new = own_new, .free = own_free,
	.begin = own_begin,
};
