/*
 * One's own keys and tags: made when they are wanted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

static int
own_make(struct otr *otr, const char *account, bool replace, struct err *err)
{
	switch (keys_make(otr->keys, account, replace, err)) {
	case -1:
		return -1;
	case 0:
		return 0;
	}
	otr_enter(otr);
	event_of_account(otr, account, OTR_EVENT_KEYGEN, true, NULL);
	otr_leave(otr, NULL);
	return 0;
}

/* DESIGN 7: without a tag that is kept every version 3 exchange fails. */
void
own_want_tag(struct otr *otr, const char *account)
{
	struct err err = { .code = "" };

	if (keys_tag(otr->keys, account) != 0)
		return;
	if (keys_add_tag(otr->keys, account, &err) == -1) {
		otr_enter(otr);
		event_of_account(otr, account, OTR_EVENT_FILES, false,
		    err.text);
		otr_leave(otr, NULL);
	}
}

int
otr_key_want(struct otr *otr, const char *account, struct err *err)
{
	own_want_tag(otr, account);
	if (keys_have(otr->keys, account))
		return 0;
	return own_make(otr, account, false, err);
}

int
otr_key_replace(struct otr *otr, const char *account, struct err *err)
{
	own_want_tag(otr, account);
	return own_make(otr, account, true, err);
}

int
otr_key_fingerprint(struct otr *otr, const char *account, char *hex,
    struct err *err)
{
	if (keys_fingerprint(otr->keys, account, hex) == -1)
		return err_set(err, "no-key", "%s has no key yet", account);
	return 0;
}
