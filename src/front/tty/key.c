/*
 * One key, and what it holds.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/tty/tty.h"

void
key_clear(struct key *key)
{
	secret_free(key->paste);
	wipe(key, sizeof(*key));
}
