/*
 * The forms of a room or service: how a room is set up (XEP-0045, 10.1, 10.2),
 * and with what one registers (XEP-0077).  What is asked in the old way,
 * without a form, is told as one, and goes back as it was asked.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_OOB "jabber:x:oob"

/* A request that is not answered yet. */
struct room_form_asked {
	uint32_t request;
	enum room_form kind;
	enum room_form_step step;
};

static const char *
room_form_ns(enum room_form kind)
{
	return kind == ROOM_FORM_CONFIG ? NS_MUC_OWNER : NS_REGISTER;
}

/* ---- fields that are no form (XEP-0077, 3.1) ----------------------------- */

static bool
room_form_is_field(xmpp_stanza_t *e)
{
	static const char *const others[] = { "instructions", "registered",
	    "remove" };

	for (size_t i = 0; i < NELEM(others); i++)
		if (strcmp(stanza_name(e), others[i]) == 0)
			return false;
	return strcmp(stanza_ns(e), NS_REGISTER) == 0;
}

static void
room_form_add_text(xmpp_stanza_t *parent, const char *name, const char *text)
{
	if (*text != '\0')
		stanza_fill(stanza_add_new(parent, name, NS_FORM), text);
}

/* What is asked for, as the fields of a form: all of them are required. */
static void
room_form_add_plain(xmpp_stanza_t *x, xmpp_stanza_t *e)
{
	xmpp_stanza_t *field = stanza_add_new(x, "field", NS_FORM);
	const char *name = stanza_name(e);
	char *text = stanza_text(e, IPC_FORM_VALUE_MAX, NULL);

	xmpp_stanza_set_attribute(field, "var", name);
	xmpp_stanza_set_attribute(field, "type", strcmp(name, "password") ==
	    0 ? "text-private" : strcmp(name, "key") == 0 ? "hidden" :
	    "text-single");
	stanza_add_new(field, "required", NS_FORM);
	room_form_add_text(field, "value", text);
	wipe(text, strlen(text));
	free(text);
}

/* Its instructions, and where it has one the page to go to (XEP-0077, 5). */
static void
room_form_add_words(const struct wire *w, xmpp_stanza_t *x,
    xmpp_stanza_t *query)
{
	xmpp_stanza_t *oob = stanza_child(query, "x", NS_OOB);
	char *text = stanza_words(w->lang, query, "instructions", NS_REGISTER,
	    IPC_TEXT_MAX);
	char *url = oob == NULL ? xstrdup("") : stanza_words(w->lang, oob,
	    "url", NS_OOB, IPC_TEXT_MAX);

	room_form_add_text(x, "instructions", text);
	room_form_add_text(x, "instructions", url);
	free(url);
	free(text);
}

static void
room_form_tell_plain(const struct wire *w, uint32_t request,
    xmpp_stanza_t *query, bool cut)
{
	xmpp_stanza_t *x = stanza_new(w->ctx, "x", NS_FORM);

	room_form_add_words(w, x, query);
	for (xmpp_stanza_t *e = stanza_first(query); e != NULL;
	    e = stanza_after(e))
		if (room_form_is_field(e))
			room_form_add_plain(x, e);
	form_tell(w, request, x, cut);
	stanza_release(x);
}

/* The values that were filled in, as the elements that they were. */
static void
room_form_put_plain(xmpp_stanza_t *query, xmpp_stanza_t *x)
{
	for (xmpp_stanza_t *f = stanza_first(x); f != NULL;
	    f = stanza_after(f)) {
		xmpp_stanza_t *value = stanza_first(f);
		char *text = value == NULL ? xstrdup("") :
		    stanza_text(value, IPC_FORM_VALUE_MAX, NULL);

		stanza_add_text(query, stanza_attr(f, "var", IPC_NODE_MAX),
		    text);
		wipe(text, strlen(text));
		free(text);
	}
}

/* ---- the answer ---------------------------------------------------------- */

static void
room_form_tell_query(const struct wire *w, const struct room_form_asked *k,
    xmpp_stanza_t *iq, struct msg *done)
{
	xmpp_stanza_t *query = stanza_child(iq, "query",
	    room_form_ns(k->kind));
	xmpp_stanza_t *x = query == NULL ? NULL :
	    stanza_child(query, "x", NS_FORM);
	bool cut = stanza_is_cut(iq);

	if (x != NULL)
		form_tell(w, k->request, x, cut);
	else if (query != NULL && k->kind == ROOM_FORM_REGISTER) {
		done->u.room_form_done.plain = true;
		room_form_tell_plain(w, k->request, query, cut);
	} else
		done->u.room_form_done.condition = "undefined-condition";
	done->u.room_form_done.registered = query != NULL &&
	    stanza_child(query, "registered", NS_REGISTER) != NULL;
}

static void
room_form_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct room_form_asked *k = arg;
	struct msg m = { .type = MSG_ROOM_FORM_DONE };
	const char *condition = end == IQ_TIMEOUT ? "timeout" :
	    end == IQ_GONE ? "gone" : "";
	char *text = NULL;

	if (end == IQ_ERROR)
		stanza_error(w, iq, &condition, &text);
	m.u.room_form_done.request = k->request;
	m.u.room_form_done.condition = condition;
	m.u.room_form_done.text = text != NULL ? text : "";
	if (end == IQ_RESULT && k->step == ROOM_FORM_ASK)
		room_form_tell_query(w, k, iq, &m);
	w->tell(w->arg, &m);
	free(text);
	free(k);
}

static void
room_form_put(const struct wire *w, xmpp_stanza_t *query, const struct msg *m)
{
	xmpp_stanza_t *x;

	switch ((enum room_form_step)m->u.room_form.step) {
	case ROOM_FORM_SEND:
		x = filled_take(w, m->u.room_form.request);
		if (!m->u.room_form.plain) {
			stanza_add(query, x);
			break;
		}
		room_form_put_plain(query, x);
		stanza_release(x);
		break;
	case ROOM_FORM_REMOVE:
		stanza_add_new(query, "remove", NULL);
		break;
	case ROOM_FORM_ASK:
	case ROOM_FORM_STEPS:
		break;
	}
}

static void
room_form_do(const struct wire *w, const struct msg *m)
{
	struct room_form_asked *k = xcalloc(1, sizeof *k);
	xmpp_stanza_t *iq;

	k->request = m->u.room_form.request;
	k->kind = (enum room_form)m->u.room_form.kind;
	k->step = (enum room_form_step)m->u.room_form.step;
	iq = iq_new(w, k->step == ROOM_FORM_ASK ? "get" : "set",
	    m->u.room_form.to);
	room_form_put(w, stanza_add_new(iq, "query", room_form_ns(k->kind)),
	    m);
	iq_send(w, iq, NULL, room_form_answered, k);
}

static const struct does room_form_does[] = {
	{ MSG_ROOM_FORM, room_form_do },
	{ MSG_NONE, NULL },
};
const struct feature feature_room_form = {
	.name = "room_form",
	.does = room_form_does,
};
