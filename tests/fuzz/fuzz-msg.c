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
	for (int way = 0; way < MSG_WAYS; way++) {
		struct msg m;
		struct str again;
		if (msg_unpack(&m, data, size, (enum msg_way)way, NULL) == -1)
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
