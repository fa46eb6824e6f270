/*
 * Forms (XEP-0004): one that came is told to sotto piece by piece, as much as
 * has room; one that was filled in is written.  Knows nothing of what a form
 * is for.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

/* What was told of a form so far. */
struct told_form {
	const struct wire *wire;
	uint32_t request;
	size_t fields, parts, bytes;
	uint32_t left;		/* pieces without room */
};

static bool
form_has_room(struct told_form *f, size_t *n, size_t max, size_t bytes)
{
	if (*n >= max || f->bytes + bytes > IPC_FORM_BYTES_MAX) {
		f->left++;
		return false;
	}
	f->bytes += bytes;
	++*n;
	return true;
}

/* A <value/>, whole; NULL: there is none, or it is too long (`left`). */
static char *
form_value_of(struct told_form *f, xmpp_stanza_t *value)
{
	size_t missing = 0;
	char *text = stanza_text(value, IPC_FORM_VALUE_MAX, &missing);

	if (missing == 0)
		return text;
	f->left++;
	free(text);
	return NULL;
}

static void
form_tell_value(struct told_form *f, xmpp_stanza_t *value)
{
	struct msg m = { .type = MSG_FORM_VALUE };
	char *text = form_value_of(f, value);

	if (text != NULL && form_has_room(f, &f->parts, IPC_FORM_PARTS_MAX,
	    strlen(text))) {
		m.u.form_value.request = f->request;
		m.u.form_value.value = text;
		f->wire->tell(f->wire->arg, &m);
	}
	free(text);
}

static void
form_tell_option(struct told_form *f, xmpp_stanza_t *option)
{
	struct msg m = { .type = MSG_FORM_OPTION };
	xmpp_stanza_t *value = stanza_child(option, "value", NS_FORM);
	char *label = stanza_attr_words(option, "label", IPC_NAME_MAX);
	char *text = value == NULL ? NULL : form_value_of(f, value);

	if (text != NULL && form_has_room(f, &f->parts, IPC_FORM_PARTS_MAX,
	    strlen(label) + strlen(text))) {
		m.u.form_option.request = f->request;
		m.u.form_option.label = label;
		m.u.form_option.value = text;
		f->wire->tell(f->wire->arg, &m);
	}
	free(text);
	free(label);
}

/* Its type; `head` is the same field in <reported/>, or NULL. */
static enum form_type
form_type_of(xmpp_stanza_t *field, xmpp_stanza_t *head)
{
	const char *word = stanza_attr(field, "type", 16);
	enum form_type type = FORM_TEXT;

	if (*word == '\0' && head != NULL)
		word = stanza_attr(head, "type", 16);
	(void)form_type_parse(word, &type);
	/* A room's password, which servers write either way. */
	if (type == FORM_TEXT && strcmp(stanza_attr(field, "var", 32),
	    "muc#roomconfig_roomsecret") == 0)
		type = FORM_PRIVATE;
	return type;
}

static void
form_tell_parts(struct told_form *f, xmpp_stanza_t *field)
{
	xmpp_stanza_t *c = stanza_first(field);

	for (; c != NULL; c = stanza_after(c))
		if (stanza_is(c, "value", NS_FORM))
			form_tell_value(f, c);
		else if (stanza_is(c, "option", NS_FORM))
			form_tell_option(f, c);
}

static void
form_tell_field(struct told_form *f, xmpp_stanza_t *field,
    xmpp_stanza_t *head, uint32_t row)
{
	struct msg m = { .type = MSG_FORM_FIELD };
	const char *raw = xmpp_stanza_get_attribute(field, "var");
	const char *var = stanza_attr(field, "var", IPC_NODE_MAX);
	char *label = stanza_attr_words(head != NULL ? head : field, "label",
	    IPC_NAME_MAX);
	char *about = stanza_words(f->wire->lang, field, "desc", NS_FORM,
	    IPC_TEXT_MAX);

	if (raw != NULL && *raw != '\0' && *var == '\0')
		f->left++;		/* the name is too long */
	else if (form_has_room(f, &f->fields, IPC_FORM_FIELDS_MAX,
	    strlen(var) + strlen(label) + strlen(about))) {
		m.u.form_field.request = f->request;
		m.u.form_field.type = form_type_of(field, head);
		m.u.form_field.required = stanza_child(field, "required",
		    NS_FORM) != NULL;
		m.u.form_field.row = row;
		m.u.form_field.var = var;
		m.u.form_field.label = label;
		m.u.form_field.about = about;
		f->wire->tell(f->wire->arg, &m);
		form_tell_parts(f, field);
	}
	free(label);
	free(about);
}

/* The field of that name in <reported/>. */
static xmpp_stanza_t *
form_head(xmpp_stanza_t *reported, const char *var)
{
	xmpp_stanza_t *c = reported == NULL ? NULL : stanza_first(reported);

	while (c != NULL && strcmp(stanza_attr(c, "var", IPC_NODE_MAX),
	    var) != 0)
		c = stanza_after(c);
	return c;
}

static void
form_tell_row(struct told_form *f, xmpp_stanza_t *item,
    xmpp_stanza_t *reported, uint32_t row)
{
	xmpp_stanza_t *c = stanza_first(item);

	for (; c != NULL; c = stanza_after(c))
		if (!stanza_is(c, "field", NS_FORM))
			continue;
		else if (f->fields < IPC_FORM_FIELDS_MAX)
			form_tell_field(f, c, form_head(reported,
			    stanza_attr(c, "var", IPC_NODE_MAX)), row);
		else
			f->left++;
}

/* Its texts for people, a line for each. */
static char *
form_instructions(xmpp_stanza_t *x)
{
	struct str s;
	xmpp_stanza_t *c = stanza_first(x);
	char *text;

	str_init(&s);
	str_add(&s, "");
	for (; c != NULL && s.len < IPC_TEXT_MAX; c = stanza_after(c)) {
		if (!stanza_is(c, "instructions", NS_FORM))
			continue;
		text = stanza_text(c, IPC_TEXT_MAX, NULL);
		str_addf(&s, "%s%s", s.len > 0 ? "\n" : "", text);
		free(text);
	}
	return words_take(str_take(&s), IPC_TEXT_MAX);
}

static void
form_tell_begin(struct told_form *f, xmpp_stanza_t *x)
{
	struct msg m = { .type = MSG_FORM };
	char *title = stanza_words(f->wire->lang, x, "title", NS_FORM,
	    IPC_NAME_MAX);
	char *text = form_instructions(x);

	m.u.form.request = f->request;
	m.u.form.title = title;
	m.u.form.text = text;
	f->wire->tell(f->wire->arg, &m);
	free(title);
	free(text);
}

void
form_tell(const struct wire *w, uint32_t request, xmpp_stanza_t *x, bool cut)
{
	struct told_form f = { .wire = w, .request = request,
	    .left = cut || stanza_is_cut(x) };
	xmpp_stanza_t *c = stanza_first(x), *reported;
	struct msg end = { .type = MSG_FORM_END };
	uint32_t row = 0;

	reported = stanza_child(x, "reported", NS_FORM);
	form_tell_begin(&f, x);
	for (; c != NULL; c = stanza_after(c))
		if (stanza_is(c, "field", NS_FORM))
			form_tell_field(&f, c, NULL, 0);
		else if (stanza_is(c, "item", NS_FORM))
			form_tell_row(&f, c, reported,
			    row < IPC_FORM_FIELDS_MAX ? ++row : row);
	end.u.form_end.request = request;
	end.u.form_end.left = f.left;
	w->tell(w->arg, &end);
}

/* ---- filled in ----------------------------------------------------------- */

/* An element's text, also where it is empty. */
static void
form_put_value(xmpp_stanza_t *field, const char *value)
{
	if (*value == '\0')
		stanza_add_new(field, "value", NULL);
	else
		stanza_add_text(field, "value", value);
}

xmpp_stanza_t *
form_submit(const struct wire *w)
{
	xmpp_stanza_t *x = stanza_new(w->ctx, "x", NS_FORM);

	xmpp_stanza_set_type(x, "submit");
	return x;
}

void
form_fill(xmpp_stanza_t *x, const struct msg *m)
{
	xmpp_stanza_t *field = stanza_first(x), *next;

	/* Values of one field come one behind the other. */
	while (field != NULL && (next = stanza_after(field)) != NULL)
		field = next;
	if (field == NULL || strcmp(stanza_attr(field, "var", IPC_NODE_MAX),
	    m->u.form_filled.var) != 0) {
		field = stanza_add_new(x, "field", NULL);
		xmpp_stanza_set_attribute(field, "var", m->u.form_filled.var);
		xmpp_stanza_set_type(field,
		    form_type_word(m->u.form_filled.type));
	}
	if (!m->u.form_filled.empty)
		form_put_value(field, m->u.form_filled.value);
}
