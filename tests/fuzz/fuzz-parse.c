/*
 * Any line at all into the parser, and into what is made from half a line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "fuzz.h"

static void
check(struct app *app, const char *line)
{
	struct parsed p;
	struct err err;
	size_t before = secret_count();
	int rc = cmd_parse(&p, line, &err);

	/* What parsed is whole; what did not says why in one line. */
	if (rc == 0 && p.row->run == NULL)
		abort();
	if (rc == -1 && (err.code[0] == '\0' || strchr(err.text, '\n')))
		abort();
	for (size_t i = 1; rc == 0 && i < p.n; i++)
		if (p.arg[i] == NULL)
			abort();
	cmd_parsed_free(&p);
	free(cmd_hint(app, line));
	if (secret_count() != before)
		abort();
}

/* Names that the user gave to command lines. */
static const char aliases[] = "alias = { \"s=/msg bob@example.org $1 $*\", "
    "\"w=/win $1\", \"o=/otr smp\" }\n";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct front front = { .kind = FRONT_SCREEN };
	static struct app app = { .front = &front };
	char *line = malloc(len + 1);
	struct err err;

	if (app.conf == NULL)
		app.conf = conf_parse("config", aliases, sizeof(aliases) - 1,
		    &err);
	if (line == NULL || app.conf == NULL)
		exit(1);
	if (len > 0)
		memcpy(line, data, len);
	line[len] = '\0';
	if (cmd_is_command(line) && utf8_valid(line, strlen(line)))
		check(&app, line);
	free(line);
	return 0;
}

FUZZ_MAIN("parse")
