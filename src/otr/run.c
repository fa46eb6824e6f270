/*
 * A message given to libotr, for a session.
 *
 * SPDX-License-Identifier: ISC
 */
#include "otr/inside.h"

void
run_wire(struct otr_session *s, const char *resource, const char *wire,
    bool slow, struct run *run)
{
	session_run(s, resource, run);
	run->slow = slow;
	libotr_receive(run, wire);
	smp_after(run);
}
