/*
 * Commands that say something of a line: correct it, answer it, react to it,
 * take it back.  Must not know how that leaves.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define ID_LEAST 8		/* bytes: a shorter word is a word */
#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static int
refer_window(const struct args *args, struct err *err)
{
	if (args->window != NULL)
		return 0;
	return err_set(err, "no-conversation",
	    "this window sends to nobody: /query CONTACT first");
}

int
cmd_correct(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	if (refer_window(args, err) == -1)
		return -1;
	return talk_correct(args->window, args->arg[0], args->shown, err);
}

/*
 * Whether the first word of an answer names a line.  Others make the ids of
 * their lines: one that could be a word of a text, as an address or a date, is
 * none, or the contact could take it out of the answer.
 */
static bool
refer_is_id(const struct talk *v, const char *word)
{
	size_t len = strlen(word);

	return len >= ID_LEAST && strspn(word, DIGITS LETTERS "-_") == len &&
	    strcspn(word, DIGITS) < len && strcspn(word, LETTERS) < len &&
	    talk_has_line(v, word);
}

int
cmd_reply(struct app *app, struct args *args, struct err *err)
{
	const char *text = args->arg[1], *id = args->arg[0];
	char *word = NULL;
	size_t len;
	int rc;

	(void)app;
	if (refer_window(args, err) == -1)
		return -1;
	if (id != NULL && !talk_has_line(args->window, id + 1)) {
		/* It is a word that begins with #. */
		word = xasprintf("%s%s", id, text - 1);
		rc = talk_reply(args->window, NULL, word, args->shown, err);
		wipe_free(word);
		return rc;
	}
	len = strcspn(text, BLANKS "\n");
	if (id == NULL && text[len] != '\0') {
		word = xstrndup(text, len);
		if (refer_is_id(args->window, word)) {
			id = word;
			text += len + 1;
		}
	}
	rc = talk_reply(args->window, id, text, args->shown, err);
	free(word);
	return rc;
}

int
cmd_react(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return talk_react(args->talk, args->arg[1], args->arg[0],
	    args->shown, err);
}

int
cmd_retract(struct app *app, struct args *args, struct err *err)
{
	if (talk_retract(args->talk, args->arg[0], args->shown, err) == -1)
		return -1;
	if (talk_kind(args->talk) == TALK_ROOM)
		cmd_say(app, args, ENTRY_NOTICE, "retracting", NULL, "All "
		    "who are in %s are asked to forget that line." MORE
		    "Their programs need not obey, the room's archive may "
		    "keep it, and it may have been read.",
		    talk_name(args->talk));
	else
		cmd_say(app, args, ENTRY_NOTICE, "retracting", NULL, "%s is "
		    "asked to forget that line." MORE "Their program need "
		    "not obey, and they may have read it.",
		    talk_name(args->talk));
	return 0;
}
