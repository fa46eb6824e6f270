/*
 * Why no session came about, in plain words: the contact's program asked and
 * was refused, or we asked and nobody answered.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

static bool
no_session_v3_seen(const struct talk *v)
{
	struct otr_peer peer;

	direct_peer(v->account->chat, v->account->jid, v->jid, &peer);
	return peer.v3_seen;
}

/* Where the session is that version 2 can have only one of. */
static char *
no_session_elsewhere(const struct talk *v, const char *resource)
{
	char *move = chat_command_at(v->account, "/otr start", v->jid,
	    resource);
	char name[CHAT_NOTE_MAX + 1];
	struct otr_info info;
	char *text;

	otr_info(v->direct->otr, &info);
	chat_quote(name, info.resource);
	text = info.resource[0] == '\0' ?
	    xasprintf("another of their programs was first, and version 2 "
		"allows only one session. %s asks this one", move) :
	    xasprintf("the session is with their program \"%s\", and version 2 "
		"allows only one. %s moves it", name, move);
	free(move);
	return text;
}

static char *
no_session_refused(const struct talk *v, const struct otr_event *e,
    const char *resource)
{
	char *allow, *text;

	switch (e->refusal) {
	case OTR_REFUSAL_POLICY:
		return xstrdup("your policy is never");
	case OTR_REFUSAL_V1:
		return xstrdup("version 1 is not safe");
	case OTR_REFUSAL_V2:
		allow = chat_command(v->account, "/otr v2 allow", v->jid, NULL);
		text = xasprintf("it offers only version 2, which is not "
		    "allowed. %s allows it", allow);
		free(allow);
		return text;
	case OTR_REFUSAL_V3_SEEN:
		return xstrdup("it offers only version 2, and they have spoken "
		    "version 3 before. Somebody on the way may want you to go "
		    "back; ask them to use the other program, or a newer one");
	case OTR_REFUSAL_ELSEWHERE:
		return no_session_elsewhere(v, resource);
	case OTR_REFUSAL_BAD_KEY:
		return xstrdup("its key cannot be valid");
	case OTR_REFUSAL_UNKNOWN:
		return xstrdup("it offers no version that sotto knows: 3, and "
		    "2 if you allow it");
	case OTR_REFUSALS:
		break;
	}
	return xstrdup("");
}

void
direct_refused(struct talk *v, const struct otr_event *e)
{
	char resource[CHAT_NOTE_MAX + 1];
	const struct chat_pair data[] = {
		{ "resource", e->resource != NULL ? e->resource : "" },
		{ "reason", otr_refusal_word(e->refusal) },
		{ NULL, NULL },
	};
	char *why;

	chat_quote(resource, e->resource);
	why = no_session_refused(v, e, resource);
	chat_say(v->account->chat, v->account, v, ENTRY_NOTICE, "otr-refused",
	    data, *resource != '\0' ? "%s's program \"%s\" asked to encrypt, "
	    "and was refused." MORE "The reason: %s." : "%s's program%s "
	    "asked to encrypt, and was refused." MORE "The reason: %s.",
	    talk_name(v), resource, why);
	free(why);
}

/* What they announce is a hint: it makes likely, and is no proof. */
static const char *
no_session_why(const struct talk *v)
{
	switch (direct_announced(v)) {
	case ANNOUNCED_OTR:
		return "their program has OTR but does not start it by itself";
	case ANNOUNCED_NO_OTR:
		return "their program probably has no OTR";
	case ANNOUNCED_UNKNOWN:
		break;
	}
	return "their program has no OTR";
}

void
direct_no_answer(struct talk *v, const struct otr_event *e)
{
	const struct chat_pair data[] = {
		{ "announces", announced_word(direct_announced(v)) },
		{ NULL, NULL },
	};

	(void)e;
	chat_say(v->account->chat, v->account, v, ENTRY_WARNING, "no-answer",
	    data, "No answer from %s for 20 seconds. /otr start or /otr end"
	    MORE "The reason may be that %s%s, or that they are away.%s /otr "
	    "start tries again, /otr end gives up.", talk_name(v),
	    no_session_why(v), no_session_v3_seen(v) ? " (or it has only "
	    "version 2, and they have spoken version 3 before)" : "",
	    v->held > 0 ? " Your lines are kept." : "");
	talk_flush(v);		/* they show the reason */
}

/* The start was not refused at once: who is there was not known yet. */
void
direct_not_there(struct talk *v, const struct otr_event *e)
{
	(void)e;
	talk_say(v, ENTRY_ERROR, "contact-offline", "%s is offline. /otr "
	    "start when they are back.%s",
	    talk_name(v), v->held > 0 ? " Your lines are kept." : "");
	talk_flush(v);		/* they show the reason */
}

/* A query that the contact's server, or ours, gave back. */
void
direct_bounced(struct talk *v, const char *id, const char *reason)
{
	struct direct *d = v->direct;

	if (d->asked == NULL || strcmp(d->asked, id) != 0)
		return;
	free(d->asked);
	d->asked = NULL;
	talk_say(v, ENTRY_WARNING, "not-asked", "The request to encrypt did "
	    "not reach %s. /otr start tries again." MORE "The reason: %s.",
	    talk_name(v), reason);
}
