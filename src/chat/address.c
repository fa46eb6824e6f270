/*
 * Addresses in what is said: commands that name one, as the parser takes
 * them; what is said of one that breaks the rules of RFC 7622; and what came
 * from one that cannot be handled at all.  Must not know what came.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define DROPPED_MS (10 * 1000)	/* between two lines about what was dropped */

/* Whether the command would take a lone argument for a secret. */
static bool
address_takes_secret(const char *words)
{
	static const char *const all[] = {
		"/bookmark add",
		"/otr secret", "/otr smp", "/otr smp answer",
		"/verify answer", "/verify secret",
	};

	for (size_t i = 0; i < NELEM(all); i++)
		if (strcmp(words, all[i]) == 0)
			return true;
	return false;
}

char *
chat_command(const struct account *a, const char *words, const char *jid,
    const char *rest)
{
	struct str s;
	char *word;

	str_init(&s);
	str_add(&s, words);
	if (a != NULL && a->chat->naccounts > 1)
		str_addf(&s, " -a %s", a->jid);
	if (jid != NULL) {
		word = jid_word(jid, address_takes_secret(words));
		str_addf(&s, " %s", word);
		free(word);
	}
	if (rest != NULL)
		str_addf(&s, " %s", rest);
	return str_take(&s);
}

char *
chat_command_at(const struct account *a, const char *words, const char *jid,
    const char *resource)
{
	char *full = xasprintf("%s/%s", jid, resource);
	char *command = chat_command(a, words, full, NULL);

	free(full);
	return command;
}

const char *
chat_odd(const char *jid)
{
	if (jid_is_odd(jid))
		return " (this address has characters that are not allowed in "
		    "addresses: each is shown as its number in <>, and you "
		    "type it so)";
	return jid_is_alike(jid) ? " (this domain is shown in its DNS form: in "
	    "letters it could be taken for another)" : "";
}

void
talk_say_odd(struct talk *v)
{
	if (jid_is_odd(v->jid))
		talk_say(v, ENTRY_WARNING, "odd-address", "%s breaks the rules "
		    "for addresses: look at it closely." MORE
		    "A character that is not allowed is shown as its number in "
		    "<>; you type it so. It is not the address that looks the "
		    "same without it.", v->jid);
	else if (jid_is_alike(v->jid))
		talk_say(v, ENTRY_WARNING, "odd-address", "%s may be made to "
		    "look like another: ask who it is." MORE
		    "The domain is shown in its DNS form (xn--...), since its "
		    "letters come from several scripts, look like those of "
		    "another script, or cannot be seen.", v->jid);
}

void
account_dropped(struct account *a, const char *what, const char *address)
{
	int64_t now = loop_now(a->chat->loop);
	char line[CHAT_NOTE_MAX + 1], name[CHAT_NOTE_MAX + 1];
	char more[40] = "";

	if (a->dropped_at != 0 && now - a->dropped_at < DROPPED_MS) {
		a->dropped++;
		return;
	}
	if (a->dropped > 0)
		snprintf(more, sizeof(more), ", and %u more before it",
		    a->dropped);
	chat_quote(line, address);
	chat_say(a->chat, a, NULL, ENTRY_WARNING, "dropped", NULL,
	    "%s: dropped: %s, from \"%s\"%s", a->jid, chat_line(name, what),
	    line, more);
	a->dropped = 0;
	a->dropped_at = now;
}
