/*
 * What a script may write: any bytes as a JSON line, and any text as that of
 * a message.  A line that comes out of JSON is one command with a text, which
 * reaches it as it was and is never a command itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cmd/cmd.h"
#include "fuzz.h"
#include "front/pipe/inside.h"

static void
any_line(const char *data, size_t len)
{
	struct err err = { .code = "" };
	struct str line;

	str_init_secret(&line);
	if (pipe_decode(data, len, &line, &err) == -1) {
		if (strcmp(err.code, "bad-json") != 0 || err.text[0] == '\0' ||
		    strchr(err.text, '\n') != NULL)
			abort();
	} else if (!utf8_valid(line.s, line.len) ||
	    strlen(line.s) != line.len)
		abort();
	str_free(&line);
}

/* The line that a script's text makes; `command` NULL: it is a bare text. */
static void
decode(const char *command, const char *text, struct str *line)
{
	json_t *o = json_object();
	struct err err;
	char *wire;

	if (command != NULL)
		json_object_set_new(o, "command", json_string(command));
	json_object_set_new(o, "text", json_string(text));
	wire = json_dumps(o, JSON_COMPACT);
	if (wire == NULL || pipe_decode(wire, strlen(wire), line, &err) == -1)
		abort();
	free(wire);
	json_decref(o);
}

/* The parser gives the text back, whatever it holds. */
static void
arrives(const char *command, const char *row, const char *text)
{
	struct parsed p;
	struct err err;
	struct str line;

	str_init_secret(&line);
	decode(command, text, &line);
	if (cmd_parse(&p, line.s, &err) == -1 ||
	    strcmp(p.row->name, row) != 0 || p.n == 0 ||
	    strcmp(p.arg[p.n - 1], text) != 0)
		abort();
	cmd_parsed_free(&p);
	str_free(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = xstrndup((const char *)data, len);

	any_line((const char *)data, len);
	if (utf8_valid(text, strlen(text)) && text[strspn(text, " \t\r\n\f\v")]
	    != '\0') {
		arrives("/msg bob@example.org", "msg", text);
		arrives(NULL, "say", text);
	}
	free(text);
	return 0;
}

FUZZ_MAIN("pipe")
