/*
 * The form of SCRAM's messages, RFC 5802, 7: fields of one letter.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "sasl/inside.h"

static bool
message_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int
message_take_field(const char *s, size_t len, const struct scram_field *before,
    int n, struct scram_field *f)
{
	if (len < 3 || !message_is_letter(s[0]) || s[1] != '=' ||
	    scram_field(before, n, s[0]) != NULL)
		return -1;
	f->name = s[0];
	f->value = s + 2;
	f->len = len - 2;
	return 0;
}

int
scram_fields(const char *s, size_t len, struct scram_field *out, int max)
{
	int n = 0;

	if (len > SASL_MESSAGE_MAX || !utf8_valid(s, len))
		return -1;
	while (n < max) {
		const char *comma = memchr(s, ',', len);
		size_t this = comma == NULL ? len : (size_t)(comma - s);

		if (message_take_field(s, this, out, n, &out[n]) == -1)
			return -1;
		n++;
		if (comma == NULL)
			return n;
		s = comma + 1;
		len -= this + 1;
	}
	return -1;
}

const struct scram_field *
scram_field(const struct scram_field *fields, int n, char name)
{
	for (int i = 0; i < n; i++)
		if (fields[i].name == name)
			return &fields[i];
	return NULL;
}

void
scram_add_name(struct str *out, const char *name)
{
	for (; *name != '\0'; name++)
		if (*name == ',')
			str_add(out, "=2C");
		else if (*name == '=')
			str_add(out, "=3D");
		else
			str_addc(out, *name);
}
