/*
 * Why a room refuses what the user wants to do in it, in words that say who may
 * do it (XEP-0045, 5.1 and 5.2, and the errors of 8 to 10).  Knows no account.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "chat/inside.h"

/* Sorted by act; `condition` NULL: whatever else it says.  The first counts. */
static const struct room_refusal {
	enum room_act act;
	const char *condition, *words;
} room_refusals[] = {
	{ ROOM_ACT_KICK, "forbidden", "only moderators of the room may put "
	    "somebody out" },
	{ ROOM_ACT_KICK, "not-allowed", "the room does not let you put them "
	    "out: only moderators may, and never admins and owners" },
	{ ROOM_ACT_KICK, "item-not-found", "nobody in the room has that "
	    "nick" },
	{ ROOM_ACT_ROLE, "forbidden", "only moderators of the room may let "
	    "somebody speak or not, and only its admins and owners make "
	    "moderators" },
	{ ROOM_ACT_ROLE, "not-allowed", "the room does not let you: only its "
	    "admins and owners make moderators, and nobody changes what "
	    "admins and owners may do" },
	{ ROOM_ACT_ROLE, "item-not-found", "nobody in the room has that "
	    "nick" },
	{ ROOM_ACT_BAN, "forbidden", "only admins and owners of the room may "
	    "ban somebody" },
	{ ROOM_ACT_BAN, "not-allowed", "the room does not let you ban them: "
	    "only admins and owners may, admins are banned by owners alone, "
	    "and owners by nobody" },
	{ ROOM_ACT_BAN, "conflict", "nobody can ban themselves" },
	{ ROOM_ACT_BAN, "item-not-found", "the room knows no such address" },
	{ ROOM_ACT_AFFILIATION, "forbidden", "only admins and owners of the "
	    "room may make members, and only its owners make admins and "
	    "owners" },
	{ ROOM_ACT_AFFILIATION, "not-allowed", "the room does not let you: "
	    "only its admins and owners make members, and only its owners "
	    "change what admins and owners are" },
	{ ROOM_ACT_AFFILIATION, "conflict", "the room has to keep an owner" },
	{ ROOM_ACT_AFFILIATION, "item-not-found", "the room knows no such "
	    "address" },
	{ ROOM_ACT_LIST, "forbidden", "only admins and owners of the room may "
	    "see it" },
	{ ROOM_ACT_LIST, "not-allowed", "only admins and owners of the room "
	    "may see it" },
	{ ROOM_ACT_DESTROY, "forbidden", "only owners of the room may destroy "
	    "it" },
	{ ROOM_ACT_DESTROY, "not-allowed", "only owners of the room may "
	    "destroy it" },
	{ ROOM_ACT_MODERATE, "forbidden", "only moderators of the room may "
	    "take back what others said" },
	{ ROOM_ACT_MODERATE, "not-allowed", "only moderators of the room may "
	    "take back what others said" },
	{ ROOM_ACT_MODERATE, "item-not-found", "the room no longer has that "
	    "line" },
	{ ROOM_ACT_MODERATE, "feature-not-implemented", "the room cannot take "
	    "back what others said" },
	{ ROOM_ACT_MODERATE, "service-unavailable", "the room cannot take "
	    "back what others said" },
	{ ROOM_ACT_CONFIG, "forbidden", "only owners may change the room's "
	    "settings" },
	{ ROOM_ACT_CONFIG, "not-allowed", "only owners may change the room's "
	    "settings" },
	{ ROOM_ACT_CONFIG, "not-acceptable", "the room does not accept what "
	    "you filled in" },
	{ ROOM_ACT_CONFIG, "bad-request", "the room does not accept what you "
	    "filled in" },
	{ ROOM_ACT_CONFIG, "conflict", "the room must keep an owner" },
	{ ROOM_ACT_REGISTER, "conflict", "somebody else is registered with "
	    "that name there" },
	{ ROOM_ACT_REGISTER, "not-acceptable", "what you filled in is not "
	    "enough, or not allowed there" },
	{ ROOM_ACT_REGISTER, "bad-request", "what you filled in is not enough, "
	    "or not allowed there" },
	{ ROOM_ACT_REGISTER, "registration-required", "only members may "
	    "register there, and only its admins and owners make members" },
	{ ROOM_ACT_REGISTER, "forbidden", "you may not register there" },
	{ ROOM_ACT_REGISTER, "not-allowed", "you may not register there: only "
	    "an admin or owner makes members" },
	{ ROOM_ACT_REGISTER, "feature-not-implemented", "nobody can register "
	    "there" },
	{ ROOM_ACT_REGISTER, "service-unavailable", "nobody can register "
	    "there" },
	{ ROOM_ACT_UNREGISTER, "registration-required", "you are not "
	    "registered there" },
	{ ROOM_ACT_UNREGISTER, "item-not-found", "you are not registered "
	    "there" },
	{ ROOM_ACT_UNREGISTER, "forbidden", "you are not registered there, or "
	    "may not end the registration" },
	{ ROOM_ACT_UNREGISTER, "not-allowed", "it does not let you end the "
	    "registration" },
	{ ROOM_ACT_UNREGISTER, "feature-not-implemented", "nobody can "
	    "register there" },
	{ ROOM_ACT_UNREGISTER, "service-unavailable", "nobody can register "
	    "there" },
};

/* What means the same whatever was wanted. */
static const struct room_refusal room_refusals_any[] = {
	{ ROOM_ACTS, "item-not-found", "there is no such room" },
	{ ROOM_ACTS, "not-acceptable", "the room does not accept that" },
	{ ROOM_ACTS, "bad-request", "the room does not accept that" },
	{ ROOM_ACTS, "conflict", "it is in conflict with something in the "
	    "room" },
	{ ROOM_ACTS, "jid-malformed", "the room does not accept that address" },
	{ ROOM_ACTS, "registration-required", "only members may do that" },
	{ ROOM_ACTS, "not-authorized", "the room wants a password first" },
	{ ROOM_ACTS, "feature-not-implemented", "the room cannot do that, or "
	    "it is not a room" },
	{ ROOM_ACTS, "service-unavailable", "the room cannot do that, or it is "
	    "not a room" },
	{ ROOM_ACTS, "recipient-unavailable", "the room is not there" },
	{ ROOM_ACTS, "resource-constraint", "the room's server has no space "
	    "for it" },
	{ ROOM_ACTS, "undefined-condition", "its answer cannot be understood" },
};

static const char *
room_refusal_find(const struct room_refusal *all, size_t n,
    enum room_act act, const char *condition)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].act == act && strcmp(all[i].condition,
		    condition) == 0)
			return all[i].words;
	return NULL;
}

/* Who may see a list is not the same for each (XEP-0045, 9.5, 10.5, 10.8). */
static const char *
room_refusal_of_list(enum affiliation what, const char *condition)
{
	if (strcmp(condition, "forbidden") != 0 &&
	    strcmp(condition, "not-allowed") != 0)
		return NULL;
	return what == AFFILIATION_OWNER || what == AFFILIATION_ADMIN ?
	    "only owners of the room may see it" : NULL;
}

char *
room_refusal(enum room_act act, enum affiliation what, const char *room,
    const char *condition, const char *text)
{
	const char *words = act == ROOM_ACT_LIST ?
	    room_refusal_of_list(what, condition) : NULL;

	if (words == NULL)
		words = room_refusal_find(room_refusals,
		    NELEM(room_refusals), act, condition);
	if (words == NULL)
		words = room_refusal_find(room_refusals_any,
		    NELEM(room_refusals_any), ROOM_ACTS, condition);
	return words != NULL ? refusal_say(words, condition, text) :
	    refusal_long(room, condition, text);
}
