/*
 * Lines that could stand for a parameter: by their ids, or by how they begin.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

static void
candidate_line_id(void *arg, const char *id)
{
	gather_if(arg, id);
}

void
gather_waiting(struct gather *g)
{
	const struct talk *talk = gather_meant_talk(g);

	if (talk == NULL)
		return;
	if (talk_held(talk) + talk_failed(talk) > 0)
		gather_if(g, "last");
	talk_each_waiting(talk, candidate_line_id, g);
}

/* By its id, or by how the line begins. */
static void
candidate_line_add(void *arg, const char *id, const char *begin)
{
	struct gather *g = arg;
	char *name = xasprintf("#%s", id);

	if (strpbrk(id, BLANKS "\"\\") == NULL &&
	    (gather_begins(g, name) || (g->len > 0 &&
	    (gather_begins(g, id) ||
	    gather_begins(g, begin)))))
		gather_put_noted(g, name, RANK_ANY, begin);
	free(name);
}

void
gather_lines(struct gather *g)
{
	const struct talk *talk = gather_meant_talk(g);

	if (talk != NULL)
		talk_each_line(talk, candidate_line_add, g);
}
