/*
 * SASLprep, RFC 4013: names and passwords in the form in which both ends
 * hash them.  libidn does it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <stringprep.h>

#include "sasl/sasl.h"

#define TEXT_MAX 1023		/* bytes; RFC 7622, 3.3 */

char *
sasl_prep(const char *text, bool stored, const char *what, struct err *err)
{
	/* Normalization (NFKC) makes at most 18 characters of one. */
	size_t len = strlen(text), room = len * 18 + 1;
	char *s;
	int code;

	if (len > TEXT_MAX) {
		err_set(err, "bad-password", "%s is too long", what);
		return NULL;
	}
	s = secret_alloc(room);
	memcpy(s, text, len);
	code = utf8_valid(text, len) ? stringprep(s, room,
	    stored ? STRINGPREP_NO_UNASSIGNED : 0, stringprep_saslprep) :
	    STRINGPREP_CONTAINS_PROHIBITED;
	if (code == STRINGPREP_OK && *s != '\0')
		return s;
	secret_free(s);
	if (code == STRINGPREP_OK)
		err_set(err, "bad-password", "%s is empty", what);
	else
		err_set(err, "bad-password", "%s has characters that no "
		    "server takes (RFC 4013)", what);
	return NULL;
}
