/*
 * When something was sent, as its stamps say.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <string.h>
#include <time.h>

#include <strophe.h>

#define NS_DELAY "urn:xmpp:delay"
#define NS_DELAY_OLD "jabber:x:delay"

static bool
digits(const char **p, int n, int *value)
{
	*value = 0;
	for (; n > 0; n--, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		*value = *value * 10 + (**p - '0');
	}
	return true;
}

static bool
expect(const char **p, char c)
{
	return *(*p)++ == c;
}

/* Milliseconds of a fraction of a second; skips all of its digits. */
static int
fraction(const char **p)
{
	int ms = 0;

	if (**p != '.')
		return 0;
	(*p)++;
	for (int weight = 100; **p >= '0' && **p <= '9'; weight /= 10)
		ms += weight * (*(*p)++ - '0');
	return ms;
}

/* Minutes east of UTC. */
static bool
zone(const char **p, int *minutes)
{
	int sign = **p == '-' ? -1 : 1, h, m;

	*minutes = 0;
	if (**p == 'Z')
		return (*p)[1] == '\0';
	if (**p != '+' && **p != '-')
		return false;
	(*p)++;
	if (!digits(p, 2, &h) || !expect(p, ':') || !digits(p, 2, &m) ||
	    **p != '\0' || h > 14 || m > 59)
		return false;
	*minutes = sign * (h * 60 + m);
	return true;
}

/* "2002-09-10" or, as XEP-0091 has it, "20020910". */
static bool
read_date(const char **p, struct tm *tm)
{
	bool dashed;

	if (!digits(p, 4, &tm->tm_year))
		return false;
	dashed = **p == '-';
	return (!dashed || expect(p, '-')) && digits(p, 2, &tm->tm_mon) &&
	    (!dashed || expect(p, '-')) && digits(p, 2, &tm->tm_mday);
}

/*
 * XEP-0082, 3.2, or the form of XEP-0091, which is always UTC: milliseconds
 * since 1970, 0 if it is none.
 */
static uint64_t
read_stamp(const char *p, bool old)
{
	struct tm tm = { 0 };
	int ms, east = 0;
	int64_t t;

	if (!read_date(&p, &tm) || !expect(&p, 'T') ||
	    !digits(&p, 2, &tm.tm_hour) || !expect(&p, ':') ||
	    !digits(&p, 2, &tm.tm_min) || !expect(&p, ':') ||
	    !digits(&p, 2, &tm.tm_sec))
		return 0;
	ms = fraction(&p);
	if ((!old || *p != '\0') && !zone(&p, &east))
		return 0;
	if (tm.tm_year < 1970 || tm.tm_mon < 1 || tm.tm_mon > 12 ||
	    tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour > 23 ||
	    tm.tm_min > 59 || tm.tm_sec > 60)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	t = (int64_t)timegm(&tm) - east * 60;
	return t <= 0 ? 0 : (uint64_t)t * 1000 + (uint64_t)ms;
}

void
stamp_read(xmpp_stanza_t *s, bool *any, uint64_t *oldest)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(s);
	bool old;
	uint64_t t;

	for (; child != NULL; child = xmpp_stanza_get_next(child)) {
		old = stanza_is(child, "x", NS_DELAY_OLD);
		if (!old && !stanza_is(child, "delay", NS_DELAY))
			continue;
		t = read_stamp(stanza_attr(child, "stamp", 64), old);
		if (!*any || t < *oldest)
			*oldest = t;
		*any = true;
	}
}
