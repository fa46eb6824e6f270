/*
 * By what a text that was sealed can be meant later.  Knows no session.
 *
 * SPDX-License-Identifier: ISC
 */
#include "otr/inside.h"

void
otr_digest(const char *text, unsigned char digest[DIGEST_BYTES])
{
	text_digest(text, digest);
}
