/*
 * Keys and known fingerprints: work grows with their number, not its square.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "growth.h"
#include "otr/otr.h"

#define ALICE "alice@example.org"

struct keys {
	char dir[32];
	bool same;		/* all are one contact's */
	bool sealed;
};

static _Noreturn void
fail(const char *what, const struct err *err)
{
	printf("%s: %s\n", what, err->text);
	exit(1);
}

static void
peer(void *arg, const char *account, const char *contact,
    struct otr_peer *out)
{
	(void)arg;
	(void)account;
	(void)contact;
	memset(out, 0, sizeof(*out));
	out->policy = OTR_POLICY_OPPORTUNISTIC;
	out->known = out->online = out->account_online = true;
}

static void
event(void *arg, struct otr_session *s, const struct otr_event *e)
{
	(void)arg;
	(void)s;
	(void)e;
}

static int
passphrase(void *arg, const char *file, unsigned wrong, struct str *out,
    struct err *err)
{
	(void)arg;
	(void)file;
	(void)wrong;
	(void)err;
	str_add(out, "word");
	return 0;
}

/* In no order, so that no list is lucky. */
static void
write_known(const struct keys *k, size_t n)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "%s/otr.fingerprints", k->dir);
	if ((f = fopen(path, "w")) == NULL)
		exit(1);
	for (size_t i = 0; i < n; i++)
		fprintf(f, "c%zu@example.org\t" ALICE "\tprpl-jabber\t%040zx"
		    "\t%s\n", k->same ? 0 : i * 7919 % n, i,
		    i % 3 == 0 ? "smp" : "");
	fclose(f);
}

static void
seen(void *arg, const struct otr_known *known)
{
	(void)known;
	++*(size_t *)arg;
}

/* One contact's session looks for his keys. */
static void
speak(struct otr *otr, size_t i)
{
	struct otr_info info;
	char jid[64];

	snprintf(jid, sizeof(jid), "c%zu@example.org", i);
	otr_info(otr_session(otr, ALICE, jid), &info);
}

static void
start(void *arg, size_t n)
{
	struct keys *k = arg;
	const struct otr_ops ops = { .peer = peer, .event = event,
	    .passphrase = passphrase };
	struct loop *loop = loop_new();
	struct err err = { .text = "" };
	struct otr *otr;
	size_t many = 0, one = 0;

	write_known(k, n);
	growth_begin();
	if ((otr = otr_new(loop, k->dir, &ops, &err)) == NULL)
		fail("start", &err);
	for (size_t i = 0; i < n; i++)
		speak(otr, i);
	otr_known_each(otr, ALICE, NULL, seen, &many);
	otr_known_each(otr, ALICE, "c0@example.org", seen, &one);
	/* Written whole, and read again. */
	if (keys_passphrase_set(otr_keys(otr), k->sealed ? "word" : NULL, &err) == -1)
		fail("write", &err);
	otr_free(otr);
	if ((otr = otr_new(loop, k->dir, &ops, &err)) == NULL)
		fail("start again", &err);
	otr_known_each(otr, ALICE, NULL, seen, &many);
	if (keys_passphrase_set(otr_keys(otr), NULL, &err) == -1)
		fail("unseal", &err);
	otr_free(otr);
	growth_end();
	if (many != 2 * n || one != (k->same ? n : 1)) {
		printf("%zu and %zu of %zu are known\n", many, one, n);
		exit(1);
	}
	loop_free(loop);
}

static int
remove_one(const char *path, const struct stat *st, int flag,
    struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

int
main(void)
{
	struct keys k = { .dir = "/tmp/growth.XXXXXX" };

	if (mkdtemp(k.dir) == NULL)
		return 1;
	growth_check("known fingerprints", start, &k, 4000);
	k.sealed = true;
	growth_check("... under a passphrase", start, &k, 500);
	k.sealed = false;
	k.same = true;
	growth_check("... of one contact", start, &k, 500);
	nftw(k.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return 0;
}
