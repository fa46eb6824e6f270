/*
 * How trust in a key is written: "smp 2026-11-12", a word for how it came and
 * the day, as the last field of libotr's file, where any text is trust.  Other
 * programs, and older ones, wrote a word alone.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words/words.h"

/* "2026-11-12"; more than its form nobody needs to know. */
static bool
trust_is_day(const char *s)
{
	static const char form[] = "dddd-dd-dd";
	int month, day;
	size_t i;

	for (i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? !isdigit((unsigned char)s[i]) :
		    s[i] != form[i])
			return false;
	if (s[i] != '\0')
		return false;
	month = atoi(s + 5);
	day = atoi(s + 8);
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

size_t
trust_word(const char *trust, char day[TRUST_DAY + 1])
{
	const char *blank = trust == NULL ? NULL : strrchr(trust, ' ');

	day[0] = '\0';
	if (trust == NULL)
		return 0;
	if (blank == NULL || blank == trust || !trust_is_day(blank + 1))
		return strlen(trust);
	memcpy(day, blank + 1, TRUST_DAY + 1);
	return (size_t)(blank - trust);
}

void
trust_day_show(const char *day, const char *today,
    char out[TRUST_DAY_SHOWN + 1])
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const char *month;

	out[0] = '\0';
	if (!trust_is_day(day))
		return;
	month = months + 3 * (size_t)(atoi(day + 5) - 1);
	snprintf(out, TRUST_DAY_SHOWN + 1, "%d %.3s%s%.4s", atoi(day + 8),
	    month, strncmp(day, today, 4) == 0 ? "" : " ",
	    strncmp(day, today, 4) == 0 ? "" : day);
}
