/*
 * Cards: what people say of themselves to all, and what the user says.  Texts
 * are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_vcard;

#define VCARDS_OPEN_MAX 16	/* of one account, not answered yet */
#define VCARD_BYTES_MAX (64 * 1024)	/* of one card, as it is shown */

struct vcard_pair {
	char *name, *text;
};
struct vcard {
	struct vcard *next;
	uint32_t number;
	char *jid;		/* whose */
	char *field, *value;	/* to be set; or NULL */
	struct vcard_pair got[IPC_FIELDS_MAX];
	size_t n, bytes;
	struct account *said_of;	/* where it is said, as in request.c */
	char *said_in;
};
struct vcards {
	struct vcard *open;
	size_t n;
	uint32_t number;	/* the last one given out */
};

static struct vcards *
vcards_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_vcard);
}

static void *
vcards_new(void)
{
	return xcalloc(1, sizeof(struct vcards));
}

static void
vcard_free(struct vcard *v)
{
	for (size_t i = 0; i < v->n; i++) {
		free(v->got[i].name);
		free(v->got[i].text);
	}
	free(v->jid);
	free(v->field);
	free(v->value);
	free(v->said_in);
	free(v);
}

static void
vcards_free(void *state)
{
	struct vcards *vs = state;
	struct vcard *v;

	while ((v = vs->open) != NULL) {
		vs->open = v->next;
		vcard_free(v);
	}
	free(vs);
}

/* ---- asking ------------------------------------------------------------ */

static int
vcard_check(const struct account *a, struct err *err)
{
	if (!link_is_open(a))
		return err_set(err, "offline", "%s is not online", a->jid);
	if (vcards_of(a)->n >= VCARDS_OPEN_MAX)
		return err_set(err, "busy", "%s: %d cards are not answered "
		    "yet: try again in a moment", a->jid, VCARDS_OPEN_MAX);
	return 0;
}

static struct vcard *
vcard_new(struct account *a, const char *jid, const struct talk *said)
{
	struct vcards *vs = vcards_of(a);
	struct vcard *v = xcalloc(1, sizeof(*v));

	if (++vs->number == 0)
		vs->number = 1;
	v->number = vs->number;
	v->jid = xstrdup(jid);
	if (said != NULL) {
		v->said_of = said->account;
		v->said_in = xstrdup(said->jid);
	}
	v->next = vs->open;
	vs->open = v;
	vs->n++;
	return v;
}

static struct vcard *
vcard_take(struct account *a, uint32_t number)
{
	struct vcard **at = &vcards_of(a)->open, *v;

	while (*at != NULL && (*at)->number != number)
		at = &(*at)->next;
	if ((v = *at) != NULL) {
		*at = v->next;
		vcards_of(a)->n--;
	}
	return v;
}

static int
vcard_send(struct account *a, struct vcard *v, const struct msg *m,
    struct err *err)
{
	if (link_tell(a, m, err) == 0)
		return 0;
	vcard_free(vcard_take(a, v->number));
	return -1;
}

int
account_vcard(struct account *a, const char *jid, const struct talk *said,
    struct err *err)
{
	struct msg m = { .type = MSG_VCARD_GET };
	struct vcard *v;

	if (vcard_check(a, err) == -1 ||
	    (jid != NULL && blocked_refuse(a, jid, err) == -1))
		return -1;
	v = vcard_new(a, jid != NULL ? jid : a->jid, said);
	m.u.vcard_get.request = v->number;
	m.u.vcard_get.of = jid != NULL && strcmp(jid, a->jid) != 0 ? jid : "";
	return vcard_send(a, v, &m, err);
}

int
account_vcard_set(struct account *a, const char *field, const char *value,
    const struct talk *said, struct err *err)
{
	struct msg m = { .type = MSG_VCARD_SET };
	struct vcard *v;

	if (vcard_check(a, err) == -1)
		return -1;
	if (strlen(value) > 256)
		return err_set(err, "too-long", "at most 256 bytes");
	v = vcard_new(a, a->jid, said);
	v->field = xstrdup(field);
	v->value = xstrdup(value);
	m.u.vcard_set.request = v->number;
	m.u.vcard_set.field = field;
	m.u.vcard_set.value = value;
	return vcard_send(a, v, &m, err);
}

/* ---- what came --------------------------------------------------------- */

static struct talk *
vcard_said_in(const struct vcard *v)
{
	return v->said_in != NULL ? talk_find(v->said_of, v->said_in) : NULL;
}

static void
vcard_say_card(struct account *a, const struct vcard *v, uint32_t left_out)
{
	struct str quote;

	str_init(&quote);
	str_add(&quote, "");
	for (size_t i = 0; i < v->n; i++) {
		char *line = chat_flat(v->got[i].text);

		str_addf(&quote, "%s%s: %s", i == 0 ? "" : "\n",
		    v->got[i].name, line);
		free(line);
	}
	const struct chat_pair data[] = {
		{ "contact", v->jid }, { "fields", quote.s }, { NULL, NULL },
	};

	chat_say_quote(a->chat, a, vcard_said_in(v), ENTRY_NOTICE, "vcard",
	    data, quote.s, v->n == 0 ? "%s says nothing about themselves.%s" :
	    "What %s says about themselves, to everybody:%s", v->jid,
	    left_out == 0 ? "" : v->n == 0 ? "  (A picture is not shown.)" :
	    "  (pictures, and what is too long, are left out)");
	str_free(&quote);
}

static void
vcard_say_not(struct account *a, const struct vcard *v,
    const char *condition, const char *said)
{
	const struct chat_pair data[] = {
		{ "contact", v->jid }, { "asked", "vcard" },
		{ "condition", condition }, { NULL, NULL },
	};
	bool lost = strcmp(condition, "timeout") == 0 ||
	    strcmp(condition, "gone") == 0;
	char *why = lost || v->field == NULL ? told_why_not(condition, said) :
	    refusal_text(condition, said, true);

	if (v->field != NULL)
		chat_say(a->chat, a, vcard_said_in(v), ENTRY_ERROR,
		    "not-told", data, "Your card was not changed: %s.", why);
	else
		chat_say(a->chat, a, vcard_said_in(v), ENTRY_ERROR,
		    "not-told", data, "The card of %s could not be read: %s.",
		    v->jid, why);
	free(why);
}

/* Those whom /sub ask asks hear the name that was set here. */
static void
vcard_say_set(struct account *a, const struct vcard *v)
{
	const struct chat_pair data[] = {
		{ "field", v->field }, { "value", v->value }, { NULL, NULL },
	};

	if (strcmp(v->field, "nickname") == 0)
		(void)conf_set(a->chat->conf, SET_NICKNAME, a->jid, NULL,
		    *v->value != '\0' ? v->value : NULL, NULL);
	if (*v->value != '\0')
		chat_say(a->chat, a, vcard_said_in(v), ENTRY_NOTICE,
		    "vcard-set", data, "Your card, which anybody can read, now "
		    "says: %s: %s", v->field, v->value);
	else
		chat_say(a->chat, a, vcard_said_in(v), ENTRY_NOTICE,
		    "vcard-set", data, "Your card no longer has %s.",
		    v->field);
}

/* A name comes from outside; here it is one of few letters, or left out. */
static bool
vcard_is_name(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n > 0 && n <= 32 && name[n] == '\0';
}

static int
vcard_hear_field(struct account *a, const struct msg *m, struct err *err)
{
	struct vcard *v = vcards_of(a)->open;
	const char *text = m->u.vcard_field.text;

	(void)err;
	while (v != NULL && v->number != m->u.vcard_field.request)
		v = v->next;
	if (v == NULL || v->n >= IPC_FIELDS_MAX || v->bytes + strlen(text) >
	    VCARD_BYTES_MAX || !vcard_is_name(m->u.vcard_field.name))
		return 0;
	v->bytes += strlen(text);
	v->got[v->n].name = xstrdup(m->u.vcard_field.name);
	v->got[v->n++].text = xstrdup(text);
	return 0;
}

static void
vcard_end(struct account *a, struct vcard *v, const char *condition,
    const char *text, uint32_t left_out)
{
	if (*condition != '\0')
		vcard_say_not(a, v, condition, text);
	else if (v->field != NULL)
		vcard_say_set(a, v);
	else
		vcard_say_card(a, v, left_out);
	vcard_free(v);
}

static int
vcard_hear_end(struct account *a, const struct msg *m, struct err *err)
{
	uint32_t number = m->u.vcard_end.request;
	struct vcard *v;

	if (number == 0 || number > vcards_of(a)->number)
		return heard_bad(err, "an answer to what was not asked");
	if ((v = vcard_take(a, number)) != NULL)
		vcard_end(a, v, m->u.vcard_end.condition,
		    m->u.vcard_end.text, m->u.vcard_end.left_out);
	return 0;
}

static void
vcards_end(struct account *a, enum stream_end how)
{
	struct vcard *v;

	while (how != STREAM_PAUSED && (v = vcards_of(a)->open) != NULL)
		vcard_end(a, vcard_take(a, v->number), "gone", "", 0);
}

static const struct chat_hears vcard_hears[] = {
	{ MSG_VCARD_FIELD, vcard_hear_field },
	{ MSG_VCARD_END, vcard_hear_end },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_vcard = {
	.name = "vcard", .hears = vcard_hears,
	.new = vcards_new, .free = vcards_free, .end = vcards_end,
};
