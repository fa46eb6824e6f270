/*
 * The id that one's own archive gave a message (XEP-0359).  Whoever sends a
 * message can write one into it: it counts only by the own bare address, and
 * where the own server says that it takes such forgeries out (XEP-0359, 5).
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_SID "urn:xmpp:sid:0"
#define NS_MAM "urn:xmpp:mam:2"		/* which includes it, 5.1 */

struct stanza_ids {
	bool kept;		/* the server has said that it does */
};

extern const struct feature feature_stanza_id;

static void *
stanza_id_new(void)
{
	return xcalloc(1, sizeof(struct stanza_ids));
}

static void
stanza_id_got_features(const struct wire *w, enum iq_end end,
    xmpp_stanza_t *iq, void *arg)
{
	struct stanza_ids *ids = arg;
	xmpp_stanza_t *query = end != IQ_RESULT ? NULL :
	    stanza_child(iq, "query", NS_DISCO), *e;

	(void)w;
	e = query == NULL ? NULL : stanza_first(query);
	for (; e != NULL; e = stanza_after(e)) {
		const char *var = stanza_attr(e, "var", NS_MAX);

		if (stanza_is(e, "feature", NS_DISCO) &&
		    (strcmp(var, NS_SID) == 0 || strcmp(var, NS_MAM) == 0))
			ids->kept = true;
	}
}

static void
stanza_id_begin(const struct wire *w)
{
	struct stanza_ids *ids = feature_state(w, &feature_stanza_id);
	xmpp_stanza_t *iq = iq_new(w, "get", NULL);

	ids->kept = false;
	stanza_add_new(iq, "query", NS_DISCO);
	iq_send(w, iq, NULL, stanza_id_got_features, ids);
}

static bool
stanza_id_is_own(const struct wire *w, xmpp_stanza_t *e)
{
	char *by = jid_hear(stanza_attr(e, "by", JID_MAX_BYTES), NULL);
	bool own = by != NULL && stanza_is_own(w, by);

	free(by);
	return own;
}

/* Two by the same are nobody's: one of them was written by who sent it. */
const char *
stanza_archive_id(const struct wire *w, xmpp_stanza_t *s)
{
	const struct stanza_ids *ids = feature_state(w, &feature_stanza_id);
	const char *id = "";

	if (!ids->kept)
		return "";
	for (xmpp_stanza_t *e = stanza_first(s); e != NULL;
	    e = stanza_after(e)) {
		if (!stanza_is(e, "stanza-id", NS_SID) ||
		    !stanza_id_is_own(w, e))
			continue;
		if (*id != '\0')
			return "";
		id = stanza_attr(e, "id", ID_MAX_BYTES);
	}
	return id;
}

const struct feature feature_stanza_id = {
	.name = "stanza-id",
	.new = stanza_id_new,
	.free = free,
	.begin = stanza_id_begin,
};
