/*
 * What is on the disk, and confinement.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "confine/confine.h"
#include "count-rig.h"
#include "count.h"

#define MANY 100
#define CONTACTS 200

/* ---- history ----------------------------------------------------------------- */

static void
record(void *arg)
{
	struct rig *r = arg;
	struct talk *talk = rig_talk(r, 0);

	for (int64_t i = 0; i < MANY; i++)
		record_add(talk, &(struct record){ .incoming = i % 2 == 0,
		    .stamp = i, .id = "4f6a8c0e2b4d6f80", .text =
		    "The quick brown fox jumps over the lazy dog." });
	record_turn(r->chat);
}

static struct rig *
with_history(void)
{
	struct rig *r = rig_new("log = true\nhistory_lines = 100", 0);

	rig_online(r, 10, true);
	record(r);
	return r;
}

static size_t
run_write(void)
{
	struct rig *r = with_history();

	count_on();
	rig_counted(record, r);
	count_off();
	rig_free(r);
	return MANY;
}

static void
load(void *arg)
{
	record_load(rig_talk(arg, 0));
}

static size_t
run_read(void)
{
	struct rig *r = with_history();
	struct buffer *b = talk_buffer(rig_talk(r, 0));

	buffer_clear(b);
	count_on();
	rig_counted(load, r);
	count_off();
	if (b->count != MANY)
		rig_fail("history", "not all was read");
	rig_free(r);
	return MANY;
}

/* ---- settings ----------------------------------------------------------------- */

static void
add_accounts(struct str *text)
{
	for (int a = 0; a < 3; a++) {
		str_addf(text, "account \"a%d@example.org\" {\n"
		    "\tautoconnect = true\n\totr_policy = \"always\"\n"
		    "\tpassword_command = \"pass show a%d\"\n", a, a);
		for (int c = 0; c < CONTACTS / 3; c++)
			str_addf(text, "\tcontact \"c%d@example.org\" {\n"
			    "\t\totr_policy = \"verified\"\n"
			    "\t\tname = \"Name %d\"\n\t}\n", c, c);
		str_add(text, "}\n");
	}
}

struct files {
	char *config, *settings;
	struct conf *conf;
};

static void
read_files(void *arg)
{
	struct files *f = arg;
	struct err err;

	if ((f->conf = conf_load(f->config, f->settings, &err)) == NULL)
		rig_fail("conf", err.text);
}

static void
write_file(const char *path, const struct str *text)
{
	struct err err;

	if (file_write(path, text->s, text->len, &err) == -1)
		rig_fail(path, err.text);
}

static size_t
run_settings(void)
{
	struct rig *r = rig_new(NULL, 0);
	struct files f = {
		.config = xasprintf("%s/config", r->dir),
		.settings = xasprintf("%s/data/settings", r->dir),
	};
	struct str text;

	str_init(&text);
	add_accounts(&text);
	write_file(f.config, &text);
	str_clear(&text);
	for (int a = 0; a < 3; a++) {
		str_addf(&text, "account \"a%d@example.org\" {\n", a);
		for (int c = 0; c < CONTACTS / 3; c++)
			str_addf(&text, "contact \"c%d@example.org\" { "
			    "otr_v2 = \"never\" }\n", c);
		str_add(&text, "}\n");
	}
	write_file(f.settings, &text);
	read_files(&f);
	conf_free(f.conf);
	count_on();
	rig_counted(read_files, &f);
	count_off();
	conf_free(f.conf);
	str_free(&text);
	free(f.config);
	free(f.settings);
	rig_free(r);
	return CONTACTS / 3 * 3;
}

/* ---- known keys ---------------------------------------------------------------- */

#define KNOWN 2000

static void
read_known(void *arg)
{
	struct rig *r = arg;
	const struct otr_ops none = { .arg = NULL };
	char *data = xasprintf("%s/data", r->dir);
	struct otr *otr;
	struct err err;

	if ((otr = otr_new(r->loop, data, &none, &err)) == NULL)
		rig_fail("keys", err.text);
	otr_free(otr);
	free(data);
}

static size_t
run_known(void)
{
	struct rig *r = rig_new(NULL, 0);
	char *path = xasprintf("%s/data/otr.fingerprints", r->dir);
	struct str text;

	str_init(&text);
	for (size_t i = 0; i < KNOWN; i++)
		str_addf(&text, "c%zu@example.org\t" RIG_ME "\tprpl-jabber\t"
		    "%040zx\t%s\n", i * 7919 % KNOWN, i,
		    i % 3 == 0 ? "smp" : "");
	write_file(path, &text);
	read_known(r);
	count_on();
	rig_counted(read_known, r);
	count_off();
	str_free(&text);
	free(path);
	rig_free(r);
	return KNOWN;
}

/* ---- confinement -------------------------------------------------------------- */

static void
confine(void *arg)
{
	struct err err;

	/* Under valgrind the kernel does not take it: it is only made. */
	(void)confine_enter(*(enum confine_role *)arg, NULL, 0, &err);
}

static size_t
run_confine(enum confine_role role)
{
	count_on();
	rig_counted(confine, &role);
	count_off();
	return 1;
}

static size_t
run_confine_main(void)
{
	return run_confine(CONFINE_MAIN);
}

static size_t
run_confine_worker(void)
{
	return run_confine(CONFINE_NET_WORKER);
}

const struct count_path count_file[] = {
	{ "history-write", "a line into the history, 100 in one turn", run_write },
	{ "history-read", "a line of the history, 100 at once", run_read },
	{ "settings", "a contact of 198 in both files, 3 accounts",
	    run_settings },
	{ "known-keys", "a known fingerprint of 2000, at the start",
	    run_known },
	{ "confine-main", "the filter of sotto made", run_confine_main },
	{ "confine-worker", "the filter of a worker of sotto-net made",
	    run_confine_worker },
	{ NULL, NULL, NULL },
};
