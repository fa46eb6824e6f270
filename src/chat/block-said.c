/*
 * What the server says of blocking, in words.  Its texts are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

void
block_said(struct account *a, const struct block_asked *k,
    enum entry_kind kind, const char *code, const char *condition,
    const char *text)
{
	const struct chat_pair data[] = {
		{ "contact", k->jid }, { "condition", condition },
		{ NULL, NULL },
	};
	const struct chat_pair done[] = {
		{ "contact", k->jid }, { NULL, NULL },
	};

	chat_say(a->chat, a, k->said_in != NULL ?
	    talk_find(k->said_of, k->said_in) : NULL, kind, code,
	    *condition != '\0' ? data : done, "%s", text);
}

bool
block_said_is_unable(const char *condition)
{
	return strcmp(condition, "feature-not-implemented") == 0 ||
	    strcmp(condition, "service-unavailable") == 0;
}

void
block_said_kept(struct account *a, const struct block_asked *k, bool reported)
{
	char *text = xasprintf("The server now blocks %s for all of your "
	    "programs.%s", k->jid, k->report == REPORT_NONE ? "" :
	    reported ? "  It got your report." :
	    "  It takes no reports: nobody was told the reason.");

	block_said(a, k, ENTRY_NOTICE, "block-kept", "", text);
	free(text);
}

/* Who is blocked stays so; what it is worth without the server. */
void
block_said_here(struct account *a, const struct block_asked *k,
    const char *condition, const char *said)
{
	const struct contact *c = contact_find(a, k->jid);
	bool seen = c != NULL && (c->subscription == SUB_FROM ||
	    c->subscription == SUB_BOTH);
	char *deny = chat_command(a, "/sub deny", k->jid, NULL);
	char *why = block_said_is_unable(condition) ?
	    xstrdup("it cannot block anybody") :
	    strcmp(condition, "timeout") == 0 ?
	    xstrdup("it did not answer") :
	    strcmp(condition, "gone") == 0 ?
	    xstrdup("the connection was lost; it is asked again after the next "
	    "log-in") :
	    refusal_text(condition, said, true);
	char *text = xasprintf("The server does not block %s: %s.  sotto "
	    "itself ignores them and remembers that; your other programs do "
	    "not.%s%s", k->jid, why, seen ?
	    "  They can still see when you are online: "
	    : "", seen ? deny : "");

	block_said(a, k, ENTRY_WARNING, "block-here", condition, text);
	free(text);
	free(why);
	free(deny);
}

void
block_said_stays(struct account *a, const struct block_asked *k,
    const char *condition, const char *said)
{
	char *why = strcmp(condition, "timeout") == 0 ?
	    xstrdup("the server did not answer") :
	    strcmp(condition, "gone") == 0 ? xstrdup("the connection was "
	    "lost before the server answered") :
	    refusal_text(condition, said, true);
	char *text = xasprintf("%s is still blocked: %s.", k->jid, why);

	block_said(a, k, ENTRY_ERROR, "unblock-refused", condition, text);
	free(text);
	free(why);
}

void
block_said_pushed(struct account *a, const char *jid, bool on)
{
	const struct chat_pair data[] = {
		{ "contact", jid }, { NULL, NULL },
	};

	chat_say(a->chat, a, talk_find(a, jid), ENTRY_NOTICE, on ? "blocked" :
	    "unblocked", data, on ? "%s was blocked with another program of "
	    "yours." : "%s was unblocked with another program of yours.",
	    jid);
}
