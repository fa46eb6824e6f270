/*
 * What addresses are, can do and have: asked for the user, gathered, and said
 * as one answer where it was asked.  Answers are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_browse;

#define BROWSES_MAX 8		/* of one account, not answered yet */

/* What is asked of an address. */
enum browse_what { BROWSE_ALL, BROWSE_COMMANDS, BROWSE_ROOM };

struct browses {
	struct browsed *all;
	size_t n;
};

static void *
browses_new(void)
{
	return xcalloc(1, sizeof(struct browses));
}

static struct browses *
browses_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_browse);
}

static void
browsed_free(struct browsed *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->found[i].jid);
		free(b->found[i].node);
		free(b->found[i].name);
	}
	for (size_t i = 0; i < b->nforms; i++)
		form_free(b->forms[i]);
	free(b->found);
	free(b->jid);
	free(b->node);
	free(b->said_in);
	free(b);
}

static struct browsed *
browses_take(struct account *a, struct browsed **at)
{
	struct browsed *b = *at;

	*at = b->next;
	browses_of(a)->n--;
	return b;
}

static void
browses_free(void *state)
{
	struct browses *bs = state;
	struct browsed *b;

	while ((b = bs->all) != NULL) {
		bs->all = b->next;
		browsed_free(b);
	}
	free(bs);
}

/* ---- asking ------------------------------------------------------------ */

static int
browse_ask(struct account *a, const char *jid, const char *node,
    enum browse_what what, const struct talk *said, struct err *err)
{
	struct browses *bs = browses_of(a);
	struct msg m = { .type = MSG_BROWSE };
	struct browsed *b;
	char *own = jid_domain(a->jid);
	int rc = -1;

	if (*jid == '\0')
		jid = own;
	m.u.browse.request = form_request(a);
	m.u.browse.to = jid;
	m.u.browse.node = node;
	m.u.browse.commands = what == BROWSE_COMMANDS;
	if (bs->n >= BROWSES_MAX)
		err_set(err, "too-many", "%d such questions are not answered "
		    "yet: try again in a moment", BROWSES_MAX);
	else
		rc = link_tell(a, &m, err);
	if (rc == 0) {
		b = xcalloc(1, sizeof(*b));
		b->request = m.u.browse.request;
		b->jid = xstrdup(jid);
		b->node = xstrdup(node);
		b->commands = what == BROWSE_COMMANDS;
		b->room = what == BROWSE_ROOM;
		if (said != NULL) {
			b->said_of = said->account;
			b->said_in = xstrdup(said->jid);
		}
		b->next = bs->all;
		bs->all = b;
		bs->n++;
	}
	free(own);
	return rc;
}

int
account_browse(struct account *a, const char *jid, const char *node,
    const struct talk *said, struct err *err)
{
	return browse_ask(a, jid, node, BROWSE_ALL, said, err);
}

int
account_browse_commands(struct account *a, const char *jid,
    const struct talk *said, struct err *err)
{
	return browse_ask(a, jid, "", BROWSE_COMMANDS, said, err);
}

int
room_ask_info(struct account *a, const char *room, const struct talk *said,
    struct err *err)
{
	return browse_ask(a, room, "", BROWSE_ROOM, said, err);
}

/* ---- answers ----------------------------------------------------------- */

static struct browsed **
browse_find(struct account *a, uint32_t request)
{
	struct browsed **at = &browses_of(a)->all;

	while (*at != NULL && (*at)->request != request)
		at = &(*at)->next;
	return at;
}

/* What came for a question that is over is nobody's. */
static int
browse_hear_found(struct account *a, const struct msg *m, struct err *err)
{
	struct browsed *b = *browse_find(a, m->u.found.request);
	struct found_one *f;

	if (!form_was_requested(a, m->u.found.request) ||
	    (b != NULL && b->n >= IPC_FOUND_MAX))
		return heard_bad(err, "found what nobody asked for");
	if (b == NULL)
		return 0;
	b->found = xreallocarray(b->found, b->n + 1, sizeof(*f));
	f = &b->found[b->n++];
	f->kind = (enum found)m->u.found.kind;
	f->jid = xstrdup(m->u.found.jid);
	f->node = xstrdup(m->u.found.node);
	f->name = xstrdup(m->u.found.name);
	return 0;
}

static void
browse_end(struct account *a, struct browsed *b, const char *condition,
    const char *text)
{
	struct form *form;

	while ((form = form_take(a, b->request)) != NULL)
		if (b->nforms < NELEM(b->forms))
			b->forms[b->nforms++] = form;
		else
			form_free(form);
	if (*condition == '\0' && b->room)
		room_info_say(a, b);
	else if (*condition == '\0')
		browsed_say(a, b);
	else
		browsed_say_failed(a, b, condition, text);
	browsed_free(b);
}

static int
browse_hear_end(struct account *a, const struct msg *m, struct err *err)
{
	struct browsed **at = browse_find(a, m->u.browsed.request);

	if (!form_was_requested(a, m->u.browsed.request))
		return heard_bad(err, "an answer to what was not asked");
	if (*at == NULL)
		return 0;
	(*at)->left = m->u.browsed.left;
	browse_end(a, browses_take(a, at), m->u.browsed.condition,
	    m->u.browsed.text);
	return 0;
}

static void
browses_end(struct account *a, enum stream_end how)
{
	struct browses *bs = browses_of(a);

	while (how != STREAM_PAUSED && bs->all != NULL)
		browse_end(a, browses_take(a, &bs->all), "gone", "");
}

static const struct chat_hears browse_hears[] = {
	{ MSG_FOUND, browse_hear_found },
	{ MSG_BROWSED, browse_hear_end },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_browse = {
	.name = "browse", .hears = browse_hears,
	.new = browses_new, .free = browses_free, .end = browses_end,
};
