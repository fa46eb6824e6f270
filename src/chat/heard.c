/*
 * For all who hear a worker: who sent it, which conversation that is, and how
 * to say that it breaks the rules.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/inside.h"

int
heard_bad(struct err *err, const char *what)
{
	return err_set(err, "bad-message", "%s", what);
}

char *
heard_address(struct account *a, const char *from)
{
	struct err err;
	char *jid;

	if (*from == '\0')
		return xstrdup(a->jid);
	if ((jid = jid_parse(from, &err)) == NULL)
		account_dropped(a, err.text, from);
	return jid;
}

char *
heard_from(struct account *a, const char *from)
{
	char *jid = heard_address(a, from);

	if (jid == NULL || account_blocks(a, jid) == NULL)
		return jid;
	free(jid);
	return NULL;
}

struct talk *
heard_direct(struct account *a, const char *full)
{
	struct talk *v = heard_talk(a, full);

	return v != NULL && talk_is_direct(v) ? v : NULL;
}

struct talk *
heard_talk(struct account *a, const char *full)
{
	char *bare = jid_bare(full);
	struct talk *v = talk_find(a, bare);

	free(bare);
	return v;
}
