/*
 * libotr's fingerprints of a contact.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/context.h>

#include "otr/libotr/inside.h"

/* Eight digits of four bytes, all at once: some ten keys are looked at for
 * each line. */
static void
fingerprint_digits(const unsigned char *in, char *out)
{
	uint64_t n = (uint64_t)in[0] << 24 | (uint64_t)in[1] << 16 |
	    (uint64_t)in[2] << 8 | in[3];

	n = (n | n << 16) & 0x0000ffff0000ffff;
	n = (n | n << 8) & 0x00ff00ff00ff00ff;
	n = (n | n << 4) & 0x0f0f0f0f0f0f0f0f;	/* a half in each byte */
	/* Six more make of ten and above what has the next higher bit. */
	n += 0x3030303030303030 + ('a' - '0' - 10) *
	    ((n + 0x0606060606060606) >> 4 & 0x0101010101010101);
	/* One by one: the compiler makes one of them. */
	out[0] = (char)(n >> 56);
	out[1] = (char)(n >> 48);
	out[2] = (char)(n >> 40);
	out[3] = (char)(n >> 32);
	out[4] = (char)(n >> 24);
	out[5] = (char)(n >> 16);
	out[6] = (char)(n >> 8);
	out[7] = (char)n;
}

void
fingerprint_hex(const struct s_fingerprint *f, char hex[FINGERPRINT_HEX + 1])
{
	size_t i;

	hex[0] = '\0';
	if (f == NULL || f->fingerprint == NULL)
		return;
	for (i = 0; i < FINGERPRINT_HEX; i += 8)
		fingerprint_digits(f->fingerprint + i / 2, hex + i);
	hex[FINGERPRINT_HEX] = '\0';
}

/* "smp", "fingerprint", and what older programs wrote: any word is trust. */
bool
fingerprint_trusted(const struct s_fingerprint *f)
{
	return f != NULL && f->trust != NULL && f->trust[0] != '\0';
}

const char *
fingerprint_trust(const struct s_fingerprint *f)
{
	return f != NULL && f->trust != NULL ? f->trust : "";
}

/*
 * libotr gives a fingerprint that it has just met no trust at all (NULL), one
 * that was read from the file or kept an empty word: that tells those that
 * nobody has answered for from those that were known before.
 */
bool
fingerprint_is_new(const struct s_fingerprint *f)
{
	return f != NULL && f->trust == NULL;
}

void
fingerprint_set_trust(struct s_fingerprint *f, const char *word)
{
	otrl_context_set_trust(f, word);
}

void
fingerprint_forget(struct s_fingerprint *f)
{
	otrl_context_forget_fingerprint(f, 0);
}

struct s_fingerprint *
fingerprint_first(const struct context *master)
{
	return master->fingerprint_root.next;
}

struct s_fingerprint *
fingerprint_next(const struct s_fingerprint *f)
{
	return f->next;
}
