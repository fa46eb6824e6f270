/*
 * PLAIN, RFC 4616: the password itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include "sasl/sasl.h"

int
sasl_plain_message(const char *user, const char *password, struct str *out,
    struct err *err)
{
	char *name = sasl_prep(user, false, "the name", err);
	char *word = name == NULL ? NULL :
	    sasl_prep(password, false, "the password", err);

	if (word != NULL) {
		str_addc(out, '\0');
		str_add(out, name);
		str_addc(out, '\0');
		str_add(out, word);
	}
	secret_free(name);
	secret_free(word);
	return word == NULL ? -1 : 0;
}
