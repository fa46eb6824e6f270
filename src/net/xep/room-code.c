/*
 * Status codes (XEP-0045, 15.6) as bits.  Must not know who said them.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <string.h>

static const struct {
	const char *number;
	unsigned bit;
} statuses[] = {
	{ "100", ROOM_CODE_REAL },
	{ "101", ROOM_CODE_SILENT },
	{ "104", ROOM_CODE_CONFIG },
	{ "110", ROOM_CODE_SELF },
	{ "170", ROOM_CODE_LOGGED },
	{ "171", ROOM_CODE_UNLOGGED },
	{ "172", ROOM_CODE_NOW_REAL },
	{ "173", ROOM_CODE_NOW_SEMI },
	{ "201", ROOM_CODE_CREATED },
	{ "210", ROOM_CODE_NICK },
	{ "301", ROOM_CODE_BANNED },
	{ "303", ROOM_CODE_RENAMED },
	{ "307", ROOM_CODE_KICKED },
	{ "321", ROOM_CODE_DEMOTED },
	{ "322", ROOM_CODE_MEMBERS },
	{ "332", ROOM_CODE_SHUTDOWN },
	{ "333", ROOM_CODE_ERROR },
};

static unsigned
room_code_bit(const char *number)
{
	for (size_t i = 0; i < NELEM(statuses); i++)
		if (strcmp(statuses[i].number, number) == 0)
			return statuses[i].bit;
	return 0;
}

unsigned
room_codes_read(struct _xmpp_stanza_t *x)
{
	unsigned all = 0;

	for (struct _xmpp_stanza_t *e = x == NULL ? NULL : stanza_first(x);
	    e != NULL; e = stanza_after(e))
		if (stanza_is(e, "status", NS_MUC_USER))
			all |= room_code_bit(stanza_attr(e, "code", 3));
	return all;
}
