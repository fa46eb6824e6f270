/*
 * Feeds bytes to the parsers of themes and of configurations; then takes
 * them as the text of a setting, which must come back as it was.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "conf/inside.h"
#include "fuzz.h"

#define ALICE "a@example.org"

static void
read_all(const struct conf *conf)
{
	const char *const *items;

	for (int id = 0; id < SETTINGS; id++)
		for (size_t i = 0; i <= conf_accounts(conf); i++) {
			const char *text = conf_text(conf, (enum setting)id,
			    conf_account(conf, i), NULL);
			if (text != NULL && !utf8_valid(text, strlen(text)))
				abort();
			conf_list(conf, (enum setting)id,
			    conf_account(conf, i), NULL, &items);
		}
}

static void
try_quotes(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	struct conf *conf;
	struct str s;

	str_init(&s);
	str_add(&s, "account " ALICE " { name = ");
	scan_quote(&s, text);
	str_add(&s, " }");
	conf = conf_parse("quoted", s.s, s.len, NULL);
	if ((conf == NULL) != (setting_check(SET_NAME, text, NULL) == -1))
		abort();
	if (conf != NULL &&
	    strcmp(conf_text(conf, SET_NAME, ALICE, NULL), text) != 0)
		abort();
	conf_free(conf);
	str_free(&s);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct theme theme;
	struct conf *conf;

	theme_parse(&theme, "theme", text, size, NULL);
	conf = conf_parse("config", text, size, NULL);
	if (conf != NULL)
		read_all(conf);
	conf_free(conf);
	try_quotes(data, size);
	return 0;
}

FUZZ_MAIN("theme")
