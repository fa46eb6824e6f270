/*
 * That what counts of contacts' keys is written, and under which passphrase:
 * beside the loop, since both take longer than a key may wait.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

struct keeping {
	struct keys *keys;
	const char *passphrase;
	struct err *err;
	int ret;
};

static void
keep_run(void *arg)
{
	struct keeping *k = arg;

	k->ret = known_keep(k->keys, k->err);
}

static int
keep_beside(struct otr *otr, void (*run)(void *), struct keeping *k)
{
	if (otr->ops.compute != NULL)
		otr->ops.compute(otr->ops.arg, run, k);
	else
		run(k);
	return k->ret;
}

/* There may be a hundred thousand, and the disk takes its time. */
static int
keep_known(struct otr *otr, struct err *err)
{
	struct keeping k = { .keys = otr->keys, .err = err };

	otr->fingerprints_dirty = false;
	return keep_beside(otr, keep_run, &k);
}

void
keep_or_say(struct otr *otr)
{
	struct err err = { .code = "" };

	if (keep_known(otr, &err) == -1)
		event_of_account(otr, "", OTR_EVENT_FILES, false, err.text);
}

int
keep_or_fail(struct otr *otr, struct err *err)
{
	struct err why;

	if (keep_known(otr, &why) == 0)
		return 0;
	return err_set(err, "not-kept", "this counts now, but cannot be "
	    "written; the next start loses it: %s", why.text);
}

const char *
otr_unkept(const struct otr *otr)
{
	return known_unkept(otr->keys);
}

int
otr_keep(struct otr *otr, struct err *err)
{
	return otr_unkept(otr) == NULL ? 0 : keep_or_fail(otr, err);
}

enum passphrase_first
otr_sealed_at_start(const struct otr *otr)
{
	return passphrase_first_done(otr->keys);
}

struct keys *
otr_keys(struct otr *otr)
{
	return otr->keys;
}

/* ---- the passphrase ------------------------------------------------------ */

static void
keep_run_check(void *arg)
{
	struct keeping *k = arg;

	k->ret = keys_passphrase_check(k->keys, k->passphrase, k->err);
}

static void
keep_run_passphrase(void *arg)
{
	struct keeping *k = arg;

	k->ret = keys_passphrase_set(k->keys, k->passphrase, k->err);
}

int
otr_passphrase_check(struct otr *otr, const char *passphrase, struct err *err)
{
	struct keeping k = { .keys = otr->keys, .passphrase = passphrase,
	    .err = err };

	return keep_beside(otr, keep_run_check, &k);
}

int
otr_passphrase_set(struct otr *otr, const char *passphrase, struct err *err)
{
	struct keeping k = { .keys = otr->keys, .passphrase = passphrase,
	    .err = err };

	return keep_beside(otr, keep_run_passphrase, &k);
}
