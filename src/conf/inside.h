/*
 * The two files' settings together, for conf.c and change.c only.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CONF_INSIDE_H
#define SOTTO_CONF_INSIDE_H

#include "conf/layer.h"

struct conf {
	struct layer config;		/* the user's; never changes */
	struct layer settings;
	char *settings_file;		/* NULL: nothing is written */
	bool has_file;
	char **accounts;
	size_t n_accounts;
	struct value *fallback[SETTINGS];
	const char **commands;		/* of `config` */
	size_t n_commands;
	unsigned changes;
	char *unkept;			/* why the file lacks what counts */
};

#endif
