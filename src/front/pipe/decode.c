/*
 * What comes in as JSON: an object with a command and its text, made into one
 * line.  Must not know what a command means.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "front/pipe/inside.h"

static bool
decode_is_blank(const json_t *word)
{
	const char *s = word != NULL ? json_string_value(word) : "";

	return s[strspn(s, " \t\r\f\v")] == '\0';
}

/* {"command":"/msg bob@x","text":"two\nlines"} into one line (secret). */
int
pipe_decode(const char *text, size_t len, struct str *line, struct err *err)
{
	json_error_t why;
	json_t *o, *command, *body;
	char *near;
	int rc = -1;

	if ((o = json_loadb(text, len, 0, &why)) == NULL) {
		/* What it is "near" to may be a secret, or half a character. */
		if ((near = strstr(why.text, " near ")) != NULL)
			*near = '\0';
		return (err_set(err, "bad-json", "not a JSON object: %s, at "
		    "byte %d", why.text, why.position));
	}
	command = json_object_get(o, "command");
	body = json_object_get(o, "text");
	if ((command != NULL && !json_is_string(command)) ||
	    (body != NULL && !json_is_string(body)) ||
	    (command == NULL && body == NULL)) {
		err_set(err, "bad-json",
		    "expected \"command\" and \"text\" as strings");
		goto out;
	}
	/* Without a command it is text, also if it begins with '/'. */
	str_add(line, decode_is_blank(command) && body != NULL ? "/say" :
	    json_string_value(command));
	if (strchr(line->s, '\n') != NULL) {
		err_set(err, "bad-json", "a command must be one line");
		goto out;
	}
	if (body != NULL) {
		str_addc(line, ' ');
		str_addn(line, json_string_value(body),
		    json_string_length(body));
	}
	rc = 0;
out:
	json_decref(o);
	return (rc);
}

/* What JSON objects held is wiped: secrets and decrypted text pass here. */
#define JSON_HEAD 16		/* keeps malloc's alignment */

static void *
decode_memory(size_t size)
{
	char *block = xmalloc(size + JSON_HEAD);

	memcpy(block, &size, sizeof(size));
	return (block + JSON_HEAD);
}

static void
decode_forget(void *memory)
{
	char *block = memory;
	size_t size;

	if (memory == NULL)
		return;
	block -= JSON_HEAD;
	memcpy(&size, block, sizeof(size));
	wipe(block, size + JSON_HEAD);
	free(block);
}

void
json_wiped(void)
{
	json_set_alloc_funcs(decode_memory, decode_forget);
}
