/*
 * What other programs keep of OTR, in the files that they have: Pidgin,
 * Adium, profanity, mcabber, irssi, weechat, Gajim, Kopete.  The first byte
 * chooses the file's name; from 128 on what is new is also taken, read from
 * the disk, and found to be there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "courier/inside.h"
#include "fuzz.h"
#include "otr/otr.h"

#define ALICE "alice@example.org"

static const char *const paths[] = {
	"/gajim/a.key3", "/pidgin/otr.private_key", "/adium/Accounts.plist",
	"/gajim/config", "/irssi/otr.fp", "/pidgin/otr.fingerprints",
	"/adium/otr.private_key", "/adium/otr.fingerprints",
	"/profanity/alice_at_example.org/keys.txt",
	"/profanity/alice_at_example.org/fingerprints.txt",
	"/mcabber/" ALICE ".key", "/mcabber/" ALICE ".fpr", "/irssi/otr.key",
	"/weechat/alice@server.key3", "/weechat/alice@server.fpr",
	"/gajim/a.fpr", "/kopete/privkeys", "/kopete/fingerprints",
};

static void
must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz-import: %s\n", what);
	abort();
}

static void
no_event(void *arg, struct otr_session *s, const struct otr_event *e)
{
	(void)arg;
	(void)s;
	(void)e;
}

static bool
ours(void *arg, const char *account)
{
	(void)arg;
	return strcmp(account, ALICE) == 0;
}

static bool
is_address(const char *text)
{
	char *jid = jid_parse(text, NULL);
	bool same = jid != NULL && strcmp(jid, text) == 0;

	free(jid);
	return same;
}

static void
item(void *arg, const struct import_item *i)
{
	size_t hex = strlen(i->fingerprint);

	must(++*(unsigned *)arg < 100000, "no end");
	must(i->source[0] == '/' && i->program != NULL && i->trust != NULL,
	    "from nowhere");
	must(hex == 0 || (hex == FINGERPRINT_HEX && strspn(i->fingerprint,
	    "0123456789abcdef") == hex), "no fingerprint");
	if (i->state == IMPORT_SKIP || i->state == IMPORT_CLASH)
		must(i->why != NULL && i->why[0] != '\0', "no reason");
	if (i->state == IMPORT_SKIP)
		return;
	must(hex > 0 && is_address(i->account), "no account");
	must(i->key ? i->contact[0] == '\0' : is_address(i->contact),
	    "no contact");
	/* What tabs and lines in it would do to the file of trust. */
	must(strpbrk(i->trust, "\t\n\r") == NULL, "trust of two fields");
}

/* ---- what is taken ------------------------------------------------------ */

static int
drop(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static void
nothing_new(struct otr *otr)
{
	struct import *im = import_new(otr_keys(otr), NULL, ours, NULL);
	struct str keys, fingerprints;
	struct err err;

	str_init_secret(&keys);
	str_init(&fingerprints);
	str_add(&keys, "");
	str_add(&fingerprints, "");
	(void)export_keys(otr_keys(otr), EXPORT_PIDGIN, &keys, &fingerprints, &err);
	import_file(im, "/keys", keys.s, keys.len);
	import_file(im, "/fingerprints", fingerprints.s,
	    fingerprints.len);
	import_settle(im);
	for (int key = 0; key < 2; key++)
		must(import_count(im, IMPORT_NEW, key) == 0 &&
		    import_count(im, IMPORT_TRUST, key) == 0 &&
		    import_count(im, IMPORT_CLASH, key) == 0,
		    "what was taken is not there");
	import_free(im);
	str_free(&keys);
	str_free(&fingerprints);
}

static void
take(struct import *im, struct otr *otr)
{
	struct err err = { .text = "" };

	must(import_take(im, false, &err) == 0, err.text);
	must(import_take(im, true, &err) == 0, err.text);
	for (int key = 0; key < 2; key++)
		must(import_count(im, IMPORT_NEW, key) == 0 &&
		    import_count(im, IMPORT_CLASH, key) == 0,
		    "not taken");
	nothing_new(otr);
}

static void
import(struct otr *otr, const char *path, const char *data, size_t len,
    bool taken)
{
	struct import *im = import_new(otr_keys(otr), NULL, ours, NULL);
	unsigned n = 0;

	import_file(im, path, data, len);
	import_file(im, "/f.fpr", "a@b.c\t1\tlibpurple-Jabber\t"
	    "0123456789abcdef0123456789abcdef01234567\tsmp\n", 70);
	import_settle(im);
	import_each(im, item, &n);
	if (taken)
		take(im, otr);
	import_free(im);
}

static struct otr *
begin(const char *dir)
{
	static const struct otr_ops ops = { .event = no_event };
	static struct loop *loop;
	struct otr *otr;
	struct err err = { .text = "" };

	if (loop == NULL)
		loop = loop_new();
	otr = otr_new(loop, dir, &ops, &err);
	must(otr != NULL, err.text);
	return otr;
}

static char *
make_dir(void)
{
	char *dir = xasprintf("%s/sotto-fuzz-XXXXXX",
	    getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp");

	must(mkdtemp(dir) != NULL, "mkdtemp");
	return dir;
}

/* For what is only looked at: its directory is gone at once. */
static struct otr *
begin_nowhere(void)
{
	char *dir = make_dir();
	struct otr *otr = begin(dir);

	must(rmdir(dir) == 0, "something was written");
	free(dir);
	return otr;
}

static void
import_and_take(const char *path, const char *data, size_t len)
{
	char *dir = make_dir();
	struct otr *otr;

	otr = begin(dir);
	import(otr, path, data, len, true);
	otr_free(otr);
	otr = begin(dir);		/* as the disk has it */
	nothing_new(otr);
	otr_free(otr);
	nftw(dir, drop, 4, FTW_DEPTH | FTW_PHYS);
	free(dir);
}

/* ---- what the courier carries ------------------------------------------- */

/* Of Gajim's configuration no line but those that say an address. */
static void
carry(const char *path, const char *data, size_t len)
{
	struct str s;
	char *rest, *line;

	str_init_secret(&s);
	str_add(&s, "");
	str_addn(&s, data, len);
	if (shape_of(path, &s) && strcmp(shape_base(path), "config") ==
	    0) {
		rest = s.s;
		while ((line = strsep(&rest, "\n")) != NULL)
			must(*line == '\0' || (strncmp(line, "accounts.", 9)
			    == 0 && (strstr(line, "name = ") != NULL)),
			    "a line of somebody's secrets");
	}
	str_free(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct otr *otr;
	const char *path, *text = (const char *)data + 1;

	if (len == 0)
		return 0;
	if (otr == NULL)
		otr = begin_nowhere();
	path = paths[data[0] % 128 % NELEM(paths)];
	carry(path, text, len - 1);
	if (data[0] >= 128)
		import_and_take(path, text, len - 1);
	else
		import(otr, path, text, len - 1, false);
	return 0;
}

FUZZ_MAIN("import")
