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

void
fingerprint_hex(const struct s_fingerprint *f, char hex[FINGERPRINT_HEX + 1])
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	hex[0] = '\0';
	if (f == NULL || f->fingerprint == NULL)
		return;
	for (i = 0; i < FINGERPRINT_HEX / 2; i++) {
		hex[2 * i] = digits[f->fingerprint[i] >> 4];
		hex[2 * i + 1] = digits[f->fingerprint[i] & 15];
	}
	hex[FINGERPRINT_HEX] = '\0';
}

/* "smp", "fingerprint", and what older programs wrote: any word is trust. */
bool
fingerprint_trusted(const struct s_fingerprint *f)
{
	return f != NULL && f->trust != NULL && f->trust[0] != '\0';
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
