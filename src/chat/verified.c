/*
 * How it is said that a key is verified.  Must not know whose.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "chat/direct.h"

void
direct_verified(int64_t now, const char *day, char out[DIRECT_VERIFIED + 1])
{
	char today[CLOCK_DAY + 1], shown[TRUST_DAY_SHOWN + 1];

	clock_day(now, today);
	trust_day_show(day, today, shown);
	snprintf(out, DIRECT_VERIFIED + 1, *shown != '\0' ? "verified %s" :
	    "verified", shown);
}
