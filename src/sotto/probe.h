/*
 * Whether a server can be reached (probe.c).
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PROBE_H
#define SOTTO_PROBE_H

#include "conf/conf.h"
#include "ipc/ipc.h"
#include "lib/lib.h"

enum probed_as {
	PROBED_REACHED,		/* over TLS; text: how one can log in */
	PROBED_CERTIFICATE,	/* it is not accepted; text: what it is */
	PROBED_OFFLINE,		/* `why`, and in words */
	PROBED_BROKEN,		/* sotto-net did not do it */
};
struct probed {
	enum probed_as as;
	enum off why;
	struct str text;	/* safe to be shown */
};

/* Waits for the answer, half a minute at most.  Takes the channel to
 * sotto-net's parent over; `out->text` is the caller's. */
void probe(struct loop *, int control, const struct conf *, const char *jid,
    struct probed *out);

#endif
