/*
 * What a session is, for the status (law 3).
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "otr/inside.h"

void
otr_info(const struct otr_session *s, struct otr_info *info)
{
	struct otr_peer peer;
	struct decision d;

	memset(info, 0, sizeof(*info));
	info->level = otr_level(s);
	session_peer(s, &peer);
	decide_line(s, &peer, info->level, NULL, &d);
	info->hold = d.verdict == OTR_HELD ? d.hold : OTR_HOLD_NONE;
	info->latched = s->latch != LATCH_OFF;
	info->known = fingerprint_any(s);
	info->our_tag = keys_tag(s->otr->keys, s->account);
	info->smp = s->smp;
	info->smp_progress = s->smp_progress;
	info->smp_question = s->smp_asked;
	memcpy(info->new_key, s->new_key, sizeof(info->new_key));
	info->asks_v2 = s->waiting == WAIT_V2;
	info->knows_us = session_lives(s) && strcmp(s->knows_us, s->key) == 0;
	if (s->resource != NULL && s->state != SESSION_NONE)
		str_fit(info->resource, sizeof(info->resource),
		    s->resource);
	info->chosen = device_is_chosen(s);
	info->devices = devices_live(s);
	info->newest = device_is_newest(s);
	if (!session_lives(s))
		return;
	info->version = s->version;
	memcpy(info->fingerprint, s->key, sizeof(info->fingerprint));
	info->verified = session_key_trusted(s);
	if (info->verified)
		trust_word(fingerprint_trust(context_key(s->ctx)),
		    info->verified_day);
	info->their_tag = s->tag;
	if (!info->verified)
		fingerprint_hex(fingerprint_verified(s, s->key),
		    info->verified_key);
}
