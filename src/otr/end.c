/*
 * The end of sessions: the contact's programs are told.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

void
end_one(struct otr_session *s, struct context *c)
{
	struct run run;

	session_run(s, c == s->ctx ? s->resource : device_resource(c), &run);
	libotr_end(&run, c);
}

unsigned
end_all(struct otr_session *s)
{
	struct context *c;
	struct otr_peer peer;
	unsigned told = 0;

	session_peer(s, &peer);
	for (c = session_master(s, false); c != NULL; c = context_next(c)) {
		if (context_is_encrypted(c) && peer.online &&
		    peer.account_online)
			told++;
		end_one(s, c);
	}
	return told;
}
