/*
 * When something was, as text.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>
#include <time.h>

#include "front/screen/inside.h"

#define QUARTER (15 * 60 * 1000)

void
when_text(char *out, size_t size, const char *format, int64_t stamp)
{
	time_t t = (time_t)(stamp / 1000);
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL || strftime(out, size, format, &tm)
	    == 0)
		out[0] = '\0';
}

/* In all zones a day begins with a quarter of an hour of UTC. */
bool
when_same(const char *format, int64_t a, int64_t b)
{
	char x[16], y[16];

	if (a / QUARTER == b / QUARTER)
		return true;
	when_text(x, sizeof(x), format, a);
	when_text(y, sizeof(y), format, b);
	return strcmp(x, y) == 0;
}
