/*
 * Feeds bytes to msg_unpack() as if they came from each side; what is taken
 * must pack to the very same bytes.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "ipc/ipc.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum msg_way ways[] = { MSG_TO_PARENT, MSG_FROM_PARENT,
	    MSG_TO_NET, MSG_TO_MAIN };

	for (size_t i = 0; i < NELEM(ways); i++) {
		struct msg m;
		struct str again;
		if (msg_unpack(&m, data, size, ways[i], NULL) == -1)
			continue;
		str_init(&again);
		msg_pack(&again, &m);
		if (again.len != size || memcmp(again.s, data, size) != 0)
			abort();
		str_free(&again);
	}
	return 0;
}

FUZZ_MAIN("msg")
