/*
 * Any text as a file of settings, and as a configuration: what is taken and
 * written again reads the same, and is written the same then; no command
 * comes out of what the program itself may write.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/inside.h"
#include "fuzz.h"

static void
must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz-settings: %s\n", what);
	abort();
}

static void
check_scope(const struct scope *scope, unsigned where)
{
	for (int id = 0; id < SETTINGS; id++) {
		const struct setting_row *row = setting_row(id);
		const struct value *v = scope_value(scope, id);

		if (v == NULL)
			continue;
		must((row->scopes & where) != 0, "not for this scope");
		must((row->flags & SETTING_NO_SET) == 0, "only for the file");
		must(row->type != SETTING_COMMAND, "a command");
		for (size_t i = 0; i < v->n_items; i++)
			must(setting_check(id, v->items[i], NULL) == 0,
			    "an item that is refused");
		must(v->items != NULL || setting_check(id, v->text, NULL) == 0,
		    "a value that is refused");
	}
}

static void
check_settings(const struct layer *layer)
{
	check_scope(&layer->global, SCOPE_GLOBAL);
	for (size_t i = 0; i < layer->n_accounts; i++) {
		const struct account *a = layer->accounts[i];

		check_scope(&a->own, SCOPE_ACCOUNT);
		for (size_t j = 0; j < a->n_contacts; j++)
			check_scope(a->contacts[j], SCOPE_CONTACT);
	}
}

static void
check_again(const struct layer *layer, bool settings)
{
	struct layer again;
	struct str first, second;
	struct err err = { .text = "" };

	memset(&again, 0, sizeof(again));
	str_init_secret(&first);
	str_init_secret(&second);
	str_add(&first, "");
	str_add(&second, "");
	layer_write(layer, &first);
	if (layer_parse(&again, "again", first.s, first.len, settings, &err)
	    == -1)
		must(false, err.text);
	layer_write(&again, &second);
	must(strcmp(first.s, second.s) == 0, "written in another way");
	str_free(&first);
	str_free(&second);
	layer_free(&again);
}

static void
check(const char *text, size_t len, bool settings)
{
	struct layer layer;
	struct err err = { .text = "" };

	memset(&layer, 0, sizeof(layer));
	if (layer_parse(&layer, "file", text, len, settings, &err) == 0) {
		if (settings)
			check_settings(&layer);
		check_again(&layer, settings);
	} else {
		must(strcmp(err.code, "bad-config") == 0, "code");
		must(err.text[0] != '\0', "no reason");
		must(utf8_valid(err.text, strlen(err.text)), "not UTF-8");
	}
	layer_free(&layer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t before = secret_count();

	check((const char *)data, len, true);
	check((const char *)data, len, false);
	must(secret_count() == before, "a secret is left");
	return 0;
}

FUZZ_MAIN("settings")
