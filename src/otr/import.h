/*
 * An import between its three parts: what is in the files (import-read.c),
 * whose it is here (import-settle.c), and taking it (import.c).  Private to
 * them.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_OTR_IMPORT_H
#define SOTTO_OTR_IMPORT_H

#include "otr/otr.h"

struct entry {
	struct otr_import_item item;
	char *source, *account, *contact, *trust;
	const char *why;	/* not owned */
	char *why_own;
	char fingerprint[FINGERPRINT_HEX + 1];
	struct gcry_sexp *sexp;
	/* As the file has it. */
	char *their_account, *their_contact, *protocol;
	char *path;
	bool settled;
	bool taken;		/* into memory; the file comes next */
};

struct otr_import {
	struct otr *otr;
	char *account;
	bool (*ours)(void *, const char *);
	void *arg;
	struct entry **entries;
	size_t n, cap;
	struct foreign_name *adium, *gajim;
};

/* Leaves an entry out; `why` is borrowed for ever. */
void import_skip(struct entry *, const char *why);

#endif
