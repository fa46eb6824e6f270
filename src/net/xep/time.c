/*
 * What time it is where somebody is (XEP-0202): asked of others, and answered
 * where the user lets contacts know.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <strophe.h>

#define NS_TIME "urn:xmpp:time"

bool
time_read(xmpp_stanza_t *answer, struct msg *told, struct ask_texts *own)
{
	xmpp_stanza_t *t = stanza_child(answer, "time", NS_TIME);
	char *utc = t == NULL ? NULL : stanza_child_text(t, "utc", 64);
	char *zone = t == NULL ? NULL : stanza_child_text(t, "tzo", 16);
	int offset;
	bool read = utc != NULL && stamp_zone(zone, &offset);

	(void)own;
	if (read) {
		told->u.told.utc = stamp_moment(utc);
		told->u.told.offset = offset;
	}
	free(zone);
	free(utc);
	return read && told->u.told.utc != 0;
}

static bool
time_got(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *asked)
{
	int offset = consent_offset(w), minutes = offset < 0 ? -offset : offset;
	time_t now = (time_t)(clock_wall() / 1000);
	xmpp_stanza_t *r, *t;
	char utc[32], zone[32];
	struct tm tm;

	(void)asked;
	if (!consent_has(w, CONSENT_TIME))
		return false;
	gmtime_r(&now, &tm);
	strftime(utc, sizeof utc, "%Y-%m-%dT%H:%M:%SZ", &tm);
	snprintf(zone, sizeof zone, "%c%02d:%02d", offset < 0 ? '-' : '+',
	    minutes / 60 % 100, minutes % 60);
	r = answer_new(w, iq, "result");
	t = stanza_add_new(r, "time", NS_TIME);
	stanza_add_text(t, "tzo", zone);
	stanza_add_text(t, "utc", utc);
	answer_send(w, r);
	return true;
}

static const char *const time_announces[] = { NS_TIME, NULL };
static const struct hears time_hears[] = {
	{ "iq", "get", "time", NS_TIME, ASKER_CONTACT, time_got },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
const struct feature feature_time = {
	.name = "time",
	.announces = time_announces,
	.consent = CONSENT_TIME,
	.hears = time_hears,
};
