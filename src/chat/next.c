/*
 * The next line of a conversation (next.h).  Asks the session, the outbox and
 * the settings; keeps nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* ---- what it would do -------------------------------------------------- */

/* What it will be at the moment when it leaves says who keeps it. */
static bool
next_is_logged(const struct talk *talk, const struct otr_info *info,
    bool starts)
{
	const struct account *a = talk->account;
	const struct conf *conf = a->chat->conf;
	bool clear = info->level == OTR_NOT_PRIVATE && !starts;
	bool sealed = info->level != OTR_NOT_PRIVATE ||
	    info->hold != OTR_HOLD_NONE;

	return (clear && conf_bool(conf, SET_LOG, a->jid, talk->jid)) ||
	    (sealed && conf_bool(conf, SET_OTR_LOG, a->jid, talk->jid));
}

/* What is under the latch waits, and asks. */
static bool
next_is_alert(const struct talk *talk, const struct otr_info *info)
{
	const struct account *a = talk->account;

	if (info->level != OTR_NOT_PRIVATE)
		return false;
	if (info->latched || info->hold == OTR_HOLD_LEVEL_FELL)
		return true;
	return info->hold == OTR_HOLD_NONE && (info->known ||
	    direct_announced(talk) == ANNOUNCED_OTR) &&
	    strcmp(conf_text(a->chat->conf, SET_OTR_POLICY, a->jid,
	    talk->jid), otr_policy_word(OTR_POLICY_NEVER)) != 0;
}

void
next_get_with(const struct talk *talk, struct next *next,
    struct otr_info *info)
{
	bool first = talk_held(talk) == 0;

	memset(next, 0, sizeof(*next));
	if (!talk_is_direct(talk)) {
		memset(info, 0, sizeof(*info));
		next->level = OTR_NOT_PRIVATE;
		next->hold = talk_hold(talk);
		next->logged = record_keeps(talk, OTR_NOT_PRIVATE);
		return;
	}
	otr_info(direct_otr(talk), info);
	next->level = info->level;
	next->hold = first ? OTR_HOLD_NONE : talk_hold(talk);
	if (next->hold == OTR_HOLD_NONE)
		next->hold = info->hold;
	next->starts = first && info->level == OTR_NOT_PRIVATE &&
	    info->hold == OTR_HOLD_STARTING;
	next->waits = first && info->hold != OTR_HOLD_NONE && !next->starts;
	next->logged = next_is_logged(talk, info, next->starts);
	next->alert = next_is_alert(talk, info);
}

void
next_get(const struct talk *talk, struct next *next)
{
	struct otr_info info;

	next_get_with(talk, next, &info);
}

bool
next_is_sealed(const struct talk *talk)
{
	return otr_level_is_sealed(talk_level(talk));
}

enum otr_level
next_shown(const struct talk *talk, const struct talk *window,
    enum otr_level shown)
{
	return talk == NULL || talk == window ? shown : talk_level(talk);
}

/* ---- what is asked about lines that wait -------------------------------- */

static enum next_yes
next_yes(enum otr_hold hold, enum otr_level level)
{
	if (hold == OTR_HOLD_FINISHED)
		return NEXT_START;
	if (hold == OTR_HOLD_LEVEL_FELL && (level == OTR_NOT_PRIVATE ||
	    otr_level_is_sealed(level)))
		return NEXT_SEND;
	return NEXT_NOTHING;
}

bool
next_held(const struct talk *talk, struct next_offer *offer)
{
	enum otr_hold hold;
	const char *id = talk_newest_held(talk, &hold);

	if (id == NULL)
		return false;
	memset(offer, 0, sizeof(*offer));
	offer->level = talk_level(talk);
	/* In what is finished nothing can be sent: it has its own question. */
	offer->hold = offer->level == OTR_FINISHED ? OTR_HOLD_FINISHED : hold;
	offer->yes = next_yes(offer->hold, offer->level);
	offer->id = xstrdup(id);
	return true;
}

bool
next_entered(const struct talk *talk, const char *before,
    struct next_offer *offer)
{
	if (!next_held(talk, offer))
		return false;
	if (offer->yes != NEXT_NOTHING && (before == NULL ||
	    strcmp(before, offer->id) != 0))
		return true;
	next_offer_clear(offer);
	return false;
}

bool
next_resend(const struct talk *talk, const char *id, enum otr_level shown,
    struct next_offer *offer)
{
	size_t exposed = talk_exposed(talk, id);

	if (shown != OTR_NOT_PRIVATE || exposed == 0)
		return false;
	*offer = (struct next_offer){ .yes = NEXT_SEND,
	    .level = OTR_NOT_PRIVATE, .hold = OTR_HOLD_LEVEL_FELL,
	    .id = id != NULL ? xstrdup(id) : NULL, .exposed = exposed };
	return true;
}

int
next_take(struct talk *talk, const struct next_offer *offer, struct err *err)
{
	switch (offer->yes) {
	case NEXT_START:
		return direct_start(talk, err);
	case NEXT_SEND:
		return talk_resend(talk, offer->id, offer->level, err);
	case NEXT_NOTHING:
		break;
	}
	return err_set(err, "no-line", "no line waits for that");
}

void
next_offer_clear(struct next_offer *offer)
{
	free(offer->id);
	memset(offer, 0, sizeof(*offer));
}
