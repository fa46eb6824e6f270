/*
 * What the demo has to say to a newcomer: lines of a file, at the start in the
 * first window, or later in the window of a conversation, where they are
 * needed: "WHEN<tab>TEXT".  Must not know what the demo is about.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "sotto/inside.h"

/* The beginning of such a line: when it is said; "" for all others. */
static const char *
tour_when(const struct chat_event *ev)
{
	/* Below what says the level. */
	if (ev->code == NULL)
		return NULL;
	if (ev->talk != NULL && strcmp(ev->code, "level") == 0 &&
	    talk_level(ev->talk) == OTR_UNVERIFIED)
		return "unverified\t";
	if (ev->type == CHAT_QUESTION && strcmp(ev->code, "new-key") == 0)
		return "new-key\t";
	return NULL;
}

static void
tour_hear(void *arg, const struct chat_event *ev)
{
	const struct program *p = arg;
	const char *when = tour_when(ev), *line;

	if (when == NULL || ev->talk == NULL)
		return;
	for (line = p->note.s; *line != '\0'; line += *line == '\n') {
		size_t n = strcspn(line, "\n"), skip = strlen(when);

		if (strncmp(line, when, skip) == 0)
			chat_say(p->chat, NULL, ev->talk, ENTRY_NOTICE, "demo",
			    NULL, "%.*s", (int)(n - skip), line + skip);
		line += n;
	}
}

void
tour_start(struct program *p)
{
	const char *line;

	if (p->note.len == 0)
		return;
	for (line = p->note.s; *line != '\0'; line += *line == '\n') {
		int n = (int)strcspn(line, "\n");

		if (n > 0 && memchr(line, '\t', (size_t)n) == NULL)
			chat_say(p->chat, NULL, NULL, ENTRY_NOTICE, "demo",
			    NULL, "%.*s", n, line);
		line += n;
	}
	chat_listen(p->chat, tour_hear, p);
}
