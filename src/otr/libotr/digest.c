/*
 * The digest of a text: docs/OTR-REFERENCES.  Knows no session and no message.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include <gcrypt.h>

#include "otr/libotr/inside.h"

void
text_digest(const char *text, unsigned char digest[DIGEST_BYTES])
{
	gcry_md_hash_buffer(GCRY_MD_SHA256, digest, text, strlen(text));
}
