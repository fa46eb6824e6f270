/*
 * The table of features: what sotto hears of a worker, and who is told of a
 * stream's beginning and end.  A new feature is a file of its own and its name
 * here.
 *
 * SPDX-License-Identifier: ISC
 */
#include "chat/inside.h"

/* Sorted.  FEATURE(x) is the struct chat_feature chat_feature_x of x.c. */
#define FEATURES(FEATURE) \
	FEATURE(adhoc) \
	FEATURE(alike_name) \
	FEATURE(archive) \
	FEATURE(ask) \
	FEATURE(block) \
	FEATURE(bookmark) \
	FEATURE(bookmark_ask)	/* bookmark-ask.c */ \
	FEATURE(browse) \
	FEATURE(carbon) \
	FEATURE(certificate) \
	FEATURE(consent) \
	FEATURE(csi) \
	FEATURE(delivery) \
	FEATURE(directory) \
	FEATURE(discover) \
	FEATURE(form) \
	FEATURE(form_open) \
	FEATURE(ignored) \
	FEATURE(invitation) \
	FEATURE(invitation_kept)	/* invitation-kept.c */ \
	FEATURE(invitation_side)	/* invitation-side.c */ \
	FEATURE(invite) \
	FEATURE(login)		/* attempt.c */ \
	FEATURE(marker) \
	FEATURE(message)	/* hear.c */ \
	FEATURE(own) \
	FEATURE(presence) \
	FEATURE(read) \
	FEATURE(raw) \
	FEATURE(request) \
	FEATURE(room)		/* room-join.c */ \
	FEATURE(room_form) \
	FEATURE(room_list) \
	FEATURE(room_moderation)	/* room-refer.c */ \
	FEATURE(room_nick) \
	FEATURE(room_people) \
	FEATURE(room_stream) \
	FEATURE(room_task) \
	FEATURE(roster) \
	FEATURE(stream) \
	FEATURE(subscription) \
	FEATURE(typing) \
	FEATURE(vcard)

#define DECLARED(x) extern const struct chat_feature chat_feature_##x;
#define LISTED(x) &chat_feature_##x,

FEATURES(DECLARED)

const struct chat_feature *const chat_features[] = {
	FEATURES(LISTED)
	NULL
};
