/*
 * Keys and fingerprints given back, in formats that other programs read.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "keys/inside.h"

static const char *const protocols[EXPORT_PROGRAMS] = {
	[EXPORT_PIDGIN] = KEYS_PROTOCOL,
	[EXPORT_PROFANITY] = "xmpp",
	[EXPORT_MCABBER] = "jabber",
};

/* "contact account protocol fingerprint trust", by tabs. */
static void
export_fingerprint(const char *line, size_t len, enum export_program program,
    struct str *out)
{
	static const char field[] = "\t" KEYS_PROTOCOL "\t";
	const char *at = memmem(line, len, field, sizeof(field) - 1);
	const char *rest, *end = line + len;

	if (at == NULL)
		return;
	rest = at + sizeof(field) - 1;
	str_addn(out, line, (size_t)(at + 1 - line));
	str_add(out, protocols[program]);
	/* profanity heeds no other word than its own. */
	if (program == EXPORT_PROFANITY && memchr(rest, '\t',
	    (size_t)(end - rest)) != NULL && end[-1] != '\t')
		str_addf(out, "\t%.*s\ttrusted", FINGERPRINT_HEX, rest);
	else
		str_addf(out, "\t%.*s", (int)(end - rest), rest);
	str_addc(out, '\n');
}

static void
export_fingerprints(struct keys *k, enum export_program program,
    struct str *out)
{
	struct str all;
	const char *line, *end;

	str_init_secret(&all);
	known_print(k, &all);
	for (line = all.s; (end = strchr(line, '\n')) != NULL; line = end + 1)
		export_fingerprint(line, (size_t)(end - line), program, out);
	str_free(&all);
}

int
export_keys(struct keys *k, enum export_program program, struct str *keys,
    struct str *fingerprints, struct err *err)
{
	export_fingerprints(k, program, fingerprints);
	if (k->own == NULL && fingerprints->len == 0)
		return err_set(err, "no-key", "there are no keys and no "
		    "fingerprints yet");
	own_print(k->own, protocols[program], keys);
	return 0;
}
