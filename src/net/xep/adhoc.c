/*
 * Commands that others offer (XEP-0050): begun and gone on with as sotto says.
 * The state of one is its owner's and sotto's; here it is only an answer that
 * is waited for.  Nobody may command this program: nothing is announced.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

/* ---- the answer ---------------------------------------------------------- */

static uint32_t
adhoc_actions(xmpp_stanza_t *actions)
{
	uint32_t bits = 0;

	if (stanza_child(actions, "prev", NS_COMMANDS) != NULL)
		bits |= ADHOC_PREV;
	if (stanza_child(actions, "next", NS_COMMANDS) != NULL)
		bits |= ADHOC_NEXT;
	if (stanza_child(actions, "complete", NS_COMMANDS) != NULL)
		bits |= ADHOC_COMPLETE;
	return bits;
}

/* All of its notes, a line for each. */
static char *
adhoc_notes(xmpp_stanza_t *command)
{
	xmpp_stanza_t *c = stanza_first(command);
	struct str s;
	char *text;
	const char *type;

	str_init(&s);
	str_add(&s, "");
	for (; c != NULL && s.len < IPC_TEXT_MAX; c = stanza_after(c)) {
		if (!stanza_is(c, "note", NS_COMMANDS))
			continue;
		type = stanza_attr(c, "type", 8);
		text = stanza_text(c, IPC_TEXT_MAX, NULL);
		str_addf(&s, "%s%s%s", s.len > 0 ? "\n" : "",
		    strcmp(type, "warn") == 0 ? "Warning: " :
		    strcmp(type, "error") == 0 ? "Error: " : "", text);
		free(text);
	}
	return words_take(str_take(&s), IPC_TEXT_MAX);
}

static void
adhoc_tell(const struct wire *w, uint32_t request, xmpp_stanza_t *iq,
    xmpp_stanza_t *command)
{
	struct msg m = { .type = MSG_ADHOC_DONE };
	xmpp_stanza_t *x = stanza_child(command, "x", NS_FORM);
	xmpp_stanza_t *actions = stanza_child(command, "actions",
	    NS_COMMANDS);
	char *note = adhoc_notes(command);

	if (x != NULL)
		form_tell(w, request, x, stanza_is_cut(iq));
	m.u.adhoc_done.request = request;
	m.u.adhoc_done.status = stanza_attr(command, "status",
	    IPC_ACTION_MAX);
	m.u.adhoc_done.session = stanza_attr(command, "sessionid",
	    IPC_NODE_MAX);
	m.u.adhoc_done.note = note;
	/* Without <actions/> what is there is complete (XEP-0050, 3.4). */
	if (actions == NULL) {
		m.u.adhoc_done.actions = ADHOC_COMPLETE;
		m.u.adhoc_done.action = "complete";
	} else {
		m.u.adhoc_done.actions = adhoc_actions(actions);
		m.u.adhoc_done.action = stanza_attr(actions, "execute",
		    IPC_ACTION_MAX);
	}
	w->tell(w->arg, &m);
	free(note);
}

static void
adhoc_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	uint32_t *request = arg;
	struct msg m = { .type = MSG_ADHOC_DONE };
	xmpp_stanza_t *command = end != IQ_RESULT ? NULL :
	    stanza_child(iq, "command", NS_COMMANDS);
	const char *condition = end == IQ_TIMEOUT ? "timeout" : end ==
	    IQ_GONE ? "gone" : "undefined-condition";
	char *text = NULL;

	if (command != NULL)
		adhoc_tell(w, *request, iq, command);
	else {
		if (end == IQ_ERROR)
			stanza_error(w, iq, &condition, &text);
		m.u.adhoc_done.request = *request;
		m.u.adhoc_done.condition = condition;
		m.u.adhoc_done.text = text != NULL ? text : "";
		w->tell(w->arg, &m);
	}
	free(text);
	free(request);
}

static void
adhoc_do(const struct wire *w, const struct msg *m)
{
	xmpp_stanza_t *iq = iq_new(w, "set", m->u.adhoc.to);
	xmpp_stanza_t *command = stanza_add_new(iq, "command", NS_COMMANDS);
	uint32_t *request = xmalloc(sizeof *request);

	*request = m->u.adhoc.request;
	xmpp_stanza_set_attribute(command, "node", m->u.adhoc.node);
	xmpp_stanza_set_attribute(command, "action", m->u.adhoc.action);
	if (*m->u.adhoc.session != '\0')
		xmpp_stanza_set_attribute(command, "sessionid",
		    m->u.adhoc.session);
	if (m->u.adhoc.submits)
		stanza_add(command, filled_take(w, *request));
	iq_send(w, iq, NULL, adhoc_answered, request);
}

static const struct does adhoc_does[] = {
	{ MSG_ADHOC, adhoc_do },
	{ MSG_NONE, NULL },
};
const struct feature feature_adhoc = {
	.name = "adhoc",
	.does = adhoc_does,
};
