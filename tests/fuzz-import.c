/*
 * Fuzzes what reads other programs' keys and fingerprints, and the beginning
 * of a sealed file.  The first byte chooses what the rest is said to be.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "otr/otr.h"
#include "otr/store.h"

static void
no_event(void *arg, struct otr_session *s, const struct otr_event *e)
{
	(void)arg;
	(void)s;
	(void)e;
}

static void
item(void *arg, const struct otr_import_item *i)
{
	/* Texts that are shown must be there. */
	if (strlen(i->source) + strlen(i->account) + strlen(i->contact) +
	    strlen(i->why) == 0 || *(unsigned *)arg > 100000)
		abort();
	++*(unsigned *)arg;
}

static void
import(struct otr *otr, const char *path, const char *data, size_t len)
{
	struct otr_import *im = otr_import_new(otr, NULL, NULL, NULL);
	unsigned n = 0;

	otr_import_file(im, path, data, len);
	otr_import_file(im, "/f.fpr", "a@b.c\t1\tlibpurple-Jabber\t"
	    "0123456789abcdef0123456789abcdef01234567\tsmp\n", 70);
	otr_import_settle(im);
	otr_import_each(im, item, &n);
	otr_import_free(im);
}

/* A foreign vault may be opened by no passphrase, nor keep us busy. */
static void
vault(const char *data, size_t len)
{
	struct str out;
	struct err err;
	static const char zero[96] = "sotto vault\n";
	struct vault *v;

	str_init_secret(&out);
	if (vault_sealed(data, len) &&
	    (v = vault_new("x", &err)) != NULL) {
		if (vault_open(v, "/p", "a", data, len, &out, &err) == 0)
			abort();
		vault_free(v);
	}
	v = vault_unlock("/p", zero, sizeof(zero), "x", &err);
	if (v != NULL)
		abort();
	str_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const paths[] = { "/a.key3", "/otr.private_key",
	    "/Accounts.plist", "/config", "/otr.fp" };
	static struct otr_ops ops = { .event = no_event };
	static struct otr *otr;
	char dir[] = "/tmp/sotto-fuzz-XXXXXX";
	struct err err;

	if (otr == NULL) {
		if (mkdtemp(dir) == NULL || (otr = otr_new(loop_new(), dir,
		    &ops, &err)) == NULL)
			abort();
		(void)rmdir(dir);
	}
	if (len == 0)
		return 0;
	if (data[0] % 8 == 7)
		vault((const char *)data + 1, len - 1);
	else
		import(otr, paths[data[0] % NELEM(paths)],
		    (const char *)data + 1, len - 1);
	return 0;
}

FUZZ_MAIN("import")
