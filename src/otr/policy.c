/*
 * What a policy means by itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stddef.h>

#include "otr/inside.h"

/* How much a level protects; falls are falls of this. */
int
policy_rank(enum otr_level level)
{
	switch (level) {
	case OTR_NOT_PRIVATE:
	case OTR_STARTING:
		return 0;
	case OTR_FINISHED:
		return 1;
	case OTR_UNVERIFIED:
		return 2;
	case OTR_PRIVATE:
		return 3;
	}
	return 0;
}

bool
policy_starts(const struct otr_session *s, const struct otr_peer *peer)
{
	switch (peer->policy) {
	case OTR_POLICY_NEVER:
	case OTR_POLICY_MANUAL:
		return false;
	case OTR_POLICY_OPPORTUNISTIC:
		return s->state == SESSION_FINISHED || fingerprint_any(s);
	case OTR_POLICY_ALWAYS:
	case OTR_POLICY_VERIFIED:
		return true;
	}
	return false;
}

enum otr_v2
policy_v2(const struct otr_session *s, const struct otr_peer *peer)
{
	/* Never back to 2 once a version 3 session was authenticated. */
	if (peer->v3_seen)
		return OTR_V2_NEVER;
	switch (s->v2) {
	case V2_UNASKED:
		return peer->v2;
	case V2_ALLOWED:
		return OTR_V2_ALLOW;
	case V2_REFUSED:
	case V2_OVER:
		return OTR_V2_NEVER;
	}
	return OTR_V2_NEVER;
}

bool
policy_never_clear(const struct otr_peer *peer)
{
	return peer->policy == OTR_POLICY_ALWAYS ||
	    peer->policy == OTR_POLICY_VERIFIED;
}
