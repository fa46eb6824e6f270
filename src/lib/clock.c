/*
 * What time it is, in milliseconds.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "lib/lib.h"

static int64_t
clock_read(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) == -1)
		die("clock: %s", strerror(errno));
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
clock_now(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

int64_t
clock_wall(void)
{
	return clock_read(CLOCK_REALTIME);
}

void
clock_day(int64_t wall, char day[CLOCK_DAY + 1])
{
	time_t t = (time_t)(wall / 1000);
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL ||
	    strftime(day, CLOCK_DAY + 1, "%Y-%m-%d", &tm) == 0)
		day[0] = '\0';
}
