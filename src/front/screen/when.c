/*
 * When something was, as text.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
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

void
when_age(char *out, size_t size, int64_t stamp, int64_t now)
{
	static const struct { int64_t most; int64_t of; char unit; } units[] = {
		{ 60, 1, 'm' }, { 24 * 60, 60, 'h' },
		{ 14 * 24 * 60, 24 * 60, 'd' },
		{ 365 * 24 * 60, 7 * 24 * 60, 'w' },
		{ INT64_MAX, 365 * 24 * 60, 'y' },
	};
	int64_t minutes = (now - stamp) / 60000;
	size_t i = 0;

	if (minutes < 1) {
		snprintf(out, size, "now");
		return;
	}
	while (minutes >= units[i].most)
		i++;
	snprintf(out, size, "%d%c", (int)(minutes / units[i].of),
	    units[i].unit);
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
