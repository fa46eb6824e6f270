/*
 * The table of front ends.  A new one needs its directory and its row here.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/front.h"
#include "front/null/null.h"
#include "front/pipe/pipe.h"
#include "front/reader/reader.h"
#include "front/screen/screen.h"

static const struct front_row *const rows[] = {
	&screen_front,
	&reader_front,
	&pipe_front,
	&null_front,
};

size_t
front_rows(const struct front_row *const **out)
{
	*out = rows;
	return NELEM(rows);
}
