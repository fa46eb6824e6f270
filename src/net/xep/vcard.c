/*
 * Cards (XEP-0054; of others also XEP-0292): read as names and texts, without
 * a picture, and one field of the own card changed.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_VCARD "vcard-temp"
#define NS_VCARD4 "urn:ietf:params:xml:ns:vcard-4.0"
#define NODE_VCARD4 "urn:xmpp:vcard4"
#define NAME_MAX_BYTES 32

/* What the user may set: the element, and the one within that has the text. */
static const struct vcard_field {
	const char *word, *name, *within;
} vcard_fields[] = {
	{ "bday", "BDAY", NULL },
	{ "desc", "DESC", NULL },
	{ "email", "EMAIL", "USERID" },
	{ "fn", "FN", NULL },
	{ "nickname", "NICKNAME", NULL },
	{ "org", "ORG", "ORGNAME" },
	{ "role", "ROLE", NULL },
	{ "tel", "TEL", "NUMBER" },
	{ "title", "TITLE", NULL },
	{ "url", "URL", NULL },
};

/* A card that is asked for, or is to be changed. */
struct vcard_open {
	uint32_t request;
	char *of;		/* NULL: the own one */
	const struct vcard_field *field;
	char *value;
	uint32_t told, left_out;
	char condition[IPC_CONDITION_MAX + 1];	/* of XEP-0054's answer */
};

static void
vcard_end(const struct wire *w, struct vcard_open *v, const char *condition,
    const char *text)
{
	struct msg m = { .type = MSG_VCARD_END };

	m.u.vcard_end.request = v->request;
	m.u.vcard_end.left_out = v->left_out;
	m.u.vcard_end.condition = condition;
	m.u.vcard_end.text = text;
	w->tell(w->arg, &m);
	free(v->of);
	free(v->value);
	free(v);
}

/* Whether it was answered; else it is over. */
static bool
vcard_goes_on(const struct wire *w, enum iq_end end, struct vcard_open *v)
{
	if (end == IQ_RESULT || end == IQ_ERROR)
		return true;
	vcard_end(w, v, end == IQ_GONE ? "gone" : "timeout", "");
	return false;
}

/* ---- reading ------------------------------------------------------------- */

static bool
vcard_is_picture(const char *name)
{
	static const char *const words[] = { "photo", "logo", "sound", "key" };

	for (size_t i = 0; i < NELEM(words); i++)
		if (strcmp(words[i], name) == 0)
			return true;
	return false;
}

static void
vcard_add_part(struct str *out, xmpp_stanza_t *s)
{
	char *part = stanza_text(s, IPC_TOLD_MAX + 8, NULL);
	size_t blank = strspn(part, " \t\r\n");

	if (part[blank] != '\0' && out->len <= IPC_TOLD_MAX)
		str_addf(out, "%s%s", out->len > 0 ? ", " : "", part + blank);
	free(part);
}

/* Its own text, or those of the elements within, which are its parts. */
static char *
vcard_text(xmpp_stanza_t *field)
{
	xmpp_stanza_t *part = stanza_first(field);
	struct str out;

	str_init(&out);
	str_add(&out, "");
	if (part == NULL)
		vcard_add_part(&out, field);
	for (; part != NULL; part = stanza_after(part))
		if (strcmp(stanza_name(part), "parameters") != 0)
			vcard_add_part(&out, part);
	return words_take(str_take(&out), IPC_TOLD_MAX);
}

static void
vcard_tell_field(const struct wire *w, struct vcard_open *v,
    xmpp_stanza_t *field)
{
	struct msg m = { .type = MSG_VCARD_FIELD };
	char name[NAME_MAX_BYTES + 1];
	const char *raw = stanza_name(field);
	size_t n = strlen(raw);
	char *text;

	for (size_t i = 0; i <= n && n <= NAME_MAX_BYTES; i++)
		name[i] = (char)tolower((unsigned char)raw[i]);
	if (n > NAME_MAX_BYTES || v->told >= IPC_FIELDS_MAX ||
	    vcard_is_picture(name)) {
		v->left_out++;
		return;
	}
	text = vcard_text(field);
	if (*text != '\0') {
		m.u.vcard_field.request = v->request;
		m.u.vcard_field.name = name;
		m.u.vcard_field.text = text;
		w->tell(w->arg, &m);
		v->told++;
	}
	free(text);
}

static void
vcard_tell_card(const struct wire *w, struct vcard_open *v,
    xmpp_stanza_t *card)
{
	xmpp_stanza_t *field = card == NULL ? NULL : stanza_first(card);

	for (; field != NULL; field = stanza_after(field))
		vcard_tell_field(w, v, field);
}

static xmpp_stanza_t *
vcard_newer(xmpp_stanza_t *iq)
{
	static const char *const path[] = { "pubsub", "items", "item" };
	xmpp_stanza_t *s = iq;

	for (size_t i = 0; s != NULL && i < NELEM(path); i++)
		s = stanza_child(s, path[i], NS_PUBSUB);
	return s == NULL ? NULL : stanza_child(s, "vcard", NS_VCARD4);
}

static void
vcard_newer_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct vcard_open *v = arg;

	if (!vcard_goes_on(w, end, v))
		return;
	if (end == IQ_RESULT)
		vcard_tell_card(w, v, vcard_newer(iq));
	vcard_end(w, v, v->told > 0 || end == IQ_RESULT ? "" : v->condition,
	    "");
}

static void
vcard_ask_newer(const struct wire *w, struct vcard_open *v)
{
	xmpp_stanza_t *iq = iq_new(w, "get", v->of == NULL ? w->bare : v->of);
	xmpp_stanza_t *items = stanza_add_new(stanza_add_new(iq, "pubsub",
	    NS_PUBSUB), "items", NULL);

	xmpp_stanza_set_attribute(items, "node", NODE_VCARD4);
	iq_send(w, iq, NULL, vcard_newer_answered, v);
}

static void
vcard_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct vcard_open *v = arg;
	const char *condition;
	char *text;

	if (!vcard_goes_on(w, end, v))
		return;
	if (end == IQ_RESULT)
		vcard_tell_card(w, v, stanza_child(iq, "vCard", NS_VCARD));
	else {
		stanza_error(w, iq, &condition, &text);
		snprintf(v->condition, sizeof v->condition, "%s", condition);
		free(text);
	}
	if (v->told > 0)
		vcard_end(w, v, "", "");
	else
		vcard_ask_newer(w, v);
}

static void
vcard_ask(const struct wire *w, struct vcard_open *v, iq_done_fn *done)
{
	xmpp_stanza_t *iq = iq_new(w, "get", v->of);

	stanza_add_new(iq, "vCard", NS_VCARD);
	iq_send(w, iq, NULL, done, v);
}

static void
vcard_get(const struct wire *w, const struct msg *m)
{
	struct vcard_open *v = xcalloc(1, sizeof *v);

	v->request = m->u.vcard_get.request;
	if (*m->u.vcard_get.of != '\0')
		v->of = xstrdup(m->u.vcard_get.of);
	vcard_ask(w, v, vcard_answered);
}

/* ---- changing one's own -------------------------------------------------- */

static void
vcard_put(xmpp_stanza_t *card, const struct vcard_open *v,
    xmpp_stanza_t *before)
{
	xmpp_stanza_t *s = stanza_add_new(card, v->field->name, NULL), *part;

	if (v->field->within == NULL) {
		stanza_fill(s, v->value);
		return;
	}
	part = before == NULL ? NULL : stanza_first(before);
	for (; part != NULL; part = stanza_after(part))
		if (strcmp(stanza_name(part), v->field->within) != 0)
			stanza_add(s, xmpp_stanza_copy(part));
	stanza_add_text(s, v->field->within, v->value);
}

/* All that was there, with the first such field as it shall be. */
static void
vcard_change(xmpp_stanza_t *card, const struct vcard_open *v,
    xmpp_stanza_t *old)
{
	xmpp_stanza_t *field = old == NULL ? NULL : stanza_first(old);
	bool found = false;

	for (; field != NULL; field = stanza_after(field)) {
		if (found || strcmp(stanza_name(field), v->field->name) != 0) {
			stanza_add(card, xmpp_stanza_copy(field));
			continue;
		}
		found = true;
		if (*v->value != '\0')
			vcard_put(card, v, field);
	}
	if (!found && *v->value != '\0')
		vcard_put(card, v, NULL);
}

static void
vcard_nobody(const struct wire *w, const char *condition, void *arg)
{
	(void)w;
	(void)condition;
	(void)arg;
}

/* XEP-0172, 4.1: for those who look for it there. */
static void
vcard_publish_nick(const struct wire *w, const char *nick)
{
	xmpp_stanza_t *s = stanza_new(w->ctx, "nick", NS_NICK);

	if (*nick != '\0')
		stanza_fill(s, nick);
	pep_publish(w, NS_NICK, NULL, s, PEP_AS_IT_IS, vcard_nobody, NULL);
}

static void
vcard_set_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct vcard_open *v = arg;
	const char *condition;
	char *text;

	if (!vcard_goes_on(w, end, v))
		return;
	if (end == IQ_ERROR) {
		stanza_error(w, iq, &condition, &text);
		vcard_end(w, v, condition, text);
		free(text);
		return;
	}
	if (strcmp(v->field->word, "nickname") == 0)
		vcard_publish_nick(w, v->value);
	vcard_end(w, v, "", "");
}

/* Who has no card yet begins one; what cannot be read whole would be lost. */
static void
vcard_own_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct vcard_open *v = arg;
	const char *condition = "";
	xmpp_stanza_t *set;
	char *text = NULL;

	if (!vcard_goes_on(w, end, v))
		return;
	if (end == IQ_ERROR)
		stanza_error(w, iq, &condition, &text);
	if (end == IQ_RESULT && stanza_is_cut(iq))
		vcard_end(w, v, "resource-constraint", "");
	else if (*condition != '\0' && strcmp(condition,
	    "item-not-found") != 0)
		vcard_end(w, v, condition, text);
	else {
		set = iq_new(w, "set", NULL);
		vcard_change(stanza_add_new(set, "vCard", NS_VCARD), v,
		    end == IQ_RESULT ? stanza_child(iq, "vCard", NS_VCARD) :
		    NULL);
		iq_send(w, set, NULL, vcard_set_answered, v);
	}
	free(text);
}

static void
vcard_set(const struct wire *w, const struct msg *m)
{
	struct vcard_open *v = xcalloc(1, sizeof *v);

	v->request = m->u.vcard_set.request;
	v->value = xstrdup(m->u.vcard_set.value);
	for (size_t i = 0; i < NELEM(vcard_fields); i++)
		if (strcmp(vcard_fields[i].word, m->u.vcard_set.field) == 0)
			v->field = &vcard_fields[i];
	if (v->field == NULL)
		vcard_end(w, v, "bad-request", "");
	else
		vcard_ask(w, v, vcard_own_answered);
}

static const struct does vcard_does[] = {
	{ MSG_VCARD_GET, vcard_get },
	{ MSG_VCARD_SET, vcard_set },
	{ MSG_NONE, NULL },
};
const struct feature feature_vcard = {
	.name = "vcard",
	.does = vcard_does,
};
