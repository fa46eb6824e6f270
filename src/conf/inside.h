/*
 * What the files of conf share: the two files' settings together (conf.c,
 * change.c), and what the rows of the table name (valid.c).
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

/* ---- valid.c: functions of rows ---------------------------------------- */

/* Whether a text, or an item of a list, can be a value. */
bool valid_pin(const char *);
bool valid_host(const char *);
bool valid_bind(const char *);
bool valid_theme(const char *);
bool valid_line(const char *);
bool valid_name(const char *);
bool valid_proxy(const char *);
bool valid_wipe(const char *);
bool valid_sasl(const char *);
/* How much a checked value protects: more is more. */
long strength_policy(const char *);
long strength_leave(const char *);
long strength_off(const char *);
long strength_on(const char *);
long strength_minutes(const char *);
long strength_file(const char *);
long strength_proxy(const char *);
long strength_pins(const char *);
long strength_sasl(const char *);

#endif
