/*
 * From a hit to where it stands: its conversation, and the entry there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* Of what is kept: its window, which for a contact is opened. */
static struct talk *
go_open(struct account *a, const struct search_found *hit, struct err *err)
{
	struct talk *v = talk_find(a, hit->jid);
	char *jid;

	if (v != NULL)
		return v;
	jid = jid_parse(hit->jid, NULL);
	if (jid == NULL || strcmp(jid, hit->jid) != 0)
		err_set(err, "no-line", "that line is not there any more");
	else if (hit->room || jid_resource(jid) != NULL)
		err_set(err, "not-joined", "%s has no window: enter it with "
		    "/join first",
		    hit->jid);
	else
		v = talk_open(a, jid);
	free(jid);
	return v;
}

struct talk *
search_go(const struct search *s, size_t i, uint64_t *serial,
    struct err *err)
{
	struct search_found hit;
	struct account *a;
	struct talk *v = NULL;

	*serial = 0;
	if (!search_found(s, i, &hit) || (a = hit.of) == NULL) {
		err_set(err, "no-line", "that line is not there any more");
		return NULL;
	}
	if ((v = go_open(a, &hit, err)) == NULL)
		return NULL;
	*serial = hit.serial != 0 ? hit.serial : record_load_at(v, hit.row);
	if (*serial != 0 && buffer_serial(&v->buffer, *serial) != NULL)
		return v;
	*serial = 0;
	err_set(err, "too-far", "too old for the window with %s: raise its "
	    "setting keep_lines to see it",
	    talk_name(v));
	return NULL;
}
