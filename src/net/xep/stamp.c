/*
 * When something was sent, as its stamps say.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <strophe.h>

#define NS_DELAY "urn:xmpp:delay"
#define NS_DELAY_OLD "jabber:x:delay"

/* Whether a text begins so: '0' stands for any digit. */
static bool
stamp_has_shape(const char *p, const char *shape)
{
	for (; *shape != '\0'; p++, shape++)
		if (*shape == '0' ? *p < '0' || *p > '9' : *p != *shape)
			return false;
	return true;
}

/* Milliseconds of a fraction of a second; skips all of its digits. */
static int
stamp_fraction(const char **p)
{
	int ms = 0;

	if (**p != '.')
		return 0;
	(*p)++;
	for (int weight = 100; **p >= '0' && **p <= '9'; weight /= 10)
		ms += weight * (*(*p)++ - '0');
	return ms;
}

bool
stamp_zone(const char *p, int *minutes)
{
	int h, m;

	*minutes = 0;
	if (strcmp(p, "Z") == 0)
		return true;
	if ((*p != '+' && *p != '-') || !stamp_has_shape(p + 1, "00:00") ||
	    p[6] != '\0')
		return false;
	h = atoi(p + 1);
	m = atoi(p + 4);
	*minutes = (*p == '-' ? -1 : 1) * (h * 60 + m);
	return h <= 14 && m <= 59;
}

/* "2002-09-10T..." or, as XEP-0091 has it, "20020910T..."; returns what
 * stands behind the seconds, or NULL.  strptime() alone is not so strict. */
static const char *
stamp_seconds(const char *p, struct tm *tm)
{
	if (stamp_has_shape(p, "0000-00-00T00:00:00"))
		return strptime(p, "%Y-%m-%dT%H:%M:%S", tm);
	if (stamp_has_shape(p, "00000000T00:00:00"))
		return strptime(p, "%Y%m%dT%H:%M:%S", tm);
	return NULL;
}

/*
 * XEP-0082, 3.2, or the form of XEP-0091, which is always UTC: milliseconds
 * since 1970, 0 if it is none.
 */
static uint64_t
stamp_parse(const char *p, bool old)
{
	struct tm tm = { 0 };
	int ms, east = 0;
	int64_t t;

	if ((p = stamp_seconds(p, &tm)) == NULL)
		return 0;
	ms = stamp_fraction(&p);
	if ((!old || *p != '\0') && !stamp_zone(p, &east))
		return 0;
	if (tm.tm_year < 70 || tm.tm_sec > 60)
		return 0;
	t = (int64_t)timegm(&tm) - east * 60;
	return t <= 0 ? 0 : (uint64_t)t * 1000 + (uint64_t)ms;
}

uint64_t
stamp_moment(const char *s)
{
	return stamp_parse(s, false);
}

void
stamp_write(char out[STAMP_MAX], uint64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;

	if (gmtime_r(&seconds, &tm) == NULL ||
	    strftime(out, STAMP_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		*out = '\0';
}

/* Whether that address has put it in; NULL: it may be anybody. */
static bool
stamp_is_by(xmpp_stanza_t *child, const char *by)
{
	char *from = by == NULL ? NULL :
	    jid_hear(stanza_attr(child, "from", JID_MAX_BYTES), NULL);
	bool is = by == NULL || (from != NULL && strcmp(from, by) == 0);

	free(from);
	return is;
}

void
stamp_read(xmpp_stanza_t *s, const char *by, bool *any, uint64_t *oldest)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(s);
	bool old;
	uint64_t t;

	for (; child != NULL; child = xmpp_stanza_get_next(child)) {
		old = stanza_is(child, "x", NS_DELAY_OLD);
		if ((!old && !stanza_is(child, "delay", NS_DELAY)) ||
		    !stamp_is_by(child, by))
			continue;
		t = stamp_parse(stanza_attr(child, "stamp", 64), old);
		if (!*any || t < *oldest)
			*oldest = t;
		*any = true;
	}
}
