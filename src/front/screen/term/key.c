/*
 * One key, and what it holds.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/term/term.h"

void
key_clear(struct key *key)
{
	secret_free(key->paste);
	wipe(key, sizeof(*key));
}
