/*
 * What a contact's program says that it can do (XEP-0030, 0115): whether OTR
 * is among it (XEP-0378).  Asks when sotto wants to know, and only who may
 * see our presence.  What comes of it is a hint: nobody has signed it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/net.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_DISCO "http://jabber.org/protocol/disco#info"
#define NS_CAPS "http://jabber.org/protocol/caps"
#define NS_FORM "jabber:x:data"
#define OTR_TOKEN "urn:xmpp:otr:0<"
#define BASE64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
    "0123456789+/"
#define QUESTIONS_MAX 32	/* that wait for an answer */
#define PROVEN_MAX 64		/* hashes whose meaning is known */
#define PARTS_MAX 1000		/* identities, features, fields of an answer */
#define PART_MAX 4096		/* bytes of one */
#define ANSWER_MAX (64 * 1024)	/* bytes of all */

struct question {
	char id[17];		/* "": the place is free */
	char *jid;		/* full: who was asked, and may answer */
	char caps[IPC_CAPS_MAX + 1];
};
struct proven {
	char caps[IPC_CAPS_MAX + 1];
	bool otr;
};
struct discovery {
	struct question asked[QUESTIONS_MAX];
	struct proven proven[PROVEN_MAX];
	size_t next_asked, next_proven;	/* the oldest give way */
};

/* ---- what is kept ------------------------------------------------------- */

struct discovery *
discovery_new(void)
{
	return xcalloc(1, sizeof(struct discovery));
}

static void
question_drop(struct question *q)
{
	free(q->jid);
	memset(q, 0, sizeof *q);
}

void
discovery_forget(struct discovery *d)
{
	for (size_t i = 0; i < QUESTIONS_MAX; i++)
		question_drop(&d->asked[i]);
}

void
discovery_free(struct discovery *d)
{
	if (d == NULL)
		return;
	discovery_forget(d);
	free(d);
}

/* The place for a question: what was asked there before is no longer. */
static struct question *
question_place(struct discovery *d, const char *jid)
{
	struct question *q = NULL;

	for (size_t i = 0; i < QUESTIONS_MAX; i++)
		if (d->asked[i].jid != NULL &&
		    strcmp(d->asked[i].jid, jid) == 0)
			q = &d->asked[i];
	for (size_t i = 0; q == NULL && i < QUESTIONS_MAX; i++)
		if (d->asked[i].jid == NULL)
			q = &d->asked[i];
	if (q == NULL)
		q = &d->asked[d->next_asked++ % QUESTIONS_MAX];
	question_drop(q);
	return q;
}

static const struct proven *
proven_find(const struct discovery *d, const char *caps)
{
	for (size_t i = 0; *caps != '\0' && i < PROVEN_MAX; i++)
		if (strcmp(d->proven[i].caps, caps) == 0)
			return &d->proven[i];
	return NULL;
}

static void
proven_add(struct discovery *d, const char *caps, bool otr)
{
	struct proven *p = &d->proven[d->next_proven++ % PROVEN_MAX];

	memcpy(p->caps, caps, sizeof p->caps);
	p->otr = otr;
}

/* ---- a presence --------------------------------------------------------- */

/* 20 bytes in base64, RFC 4648, 4. */
static bool
is_sha1(const char *s)
{
	return strlen(s) == IPC_CAPS_MAX &&
	    strspn(s, BASE64) == IPC_CAPS_MAX - 1 &&
	    s[IPC_CAPS_MAX - 1] == '=';
}

const char *
discover_caps(xmpp_stanza_t *presence)
{
	xmpp_stanza_t *c = stanza_child(presence, "c", NS_CAPS);
	const char *caps = c == NULL ? "" : stanza_attr(c, "ver",
	    IPC_CAPS_MAX);

	return c != NULL && strcmp(stanza_attr(c, "hash", 16), "sha-1") == 0 &&
	    is_sha1(caps) ? caps : "";
}

/* ---- lists of texts ----------------------------------------------------- */

/*
 * Within a text that is to be sorted \1 stands between its parts: it is
 * smaller than all that XML may contain, and itself never in XML.
 */
struct list {
	char *at[PARTS_MAX];
	size_t n;
	bool bad;		/* too many, too long, or one twice */
};

static void
list_free(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->at[i]);
	free(l);
}

static void
list_take(struct list *l, char *text)
{
	if (l->n == PARTS_MAX || strlen(text) > ANSWER_MAX) {
		l->bad = true;
		free(text);
	} else
		l->at[l->n++] = text;
}

static int
by_octets(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t
head(const char *text)
{
	return strcspn(text, "\1");
}

/* Sorts; no two may be the same, with `heads` up to the first \1. */
static void
list_sort(struct list *l, bool heads)
{
	size_t n;

	qsort(l->at, l->n, sizeof *l->at, by_octets);
	for (size_t i = 1; i < l->n; i++) {
		n = heads ? head(l->at[i]) : strlen(l->at[i]);
		if (strncmp(l->at[i - 1], l->at[i], n) == 0 &&
		    (heads ? head(l->at[i - 1]) : strlen(l->at[i - 1])) == n)
			l->bad = true;
	}
}

/* Appends all, each ended by `end`, with `mid` for \1. */
static void
list_print(const struct list *l, char mid, const char *end, struct str *s)
{
	for (size_t i = 0; i < l->n; i++) {
		for (const char *p = l->at[i]; *p != '\0'; p++)
			str_addc(s, *p == '\1' ? mid : *p);
		str_add(s, end);
	}
}

/* ---- the text of an answer, XEP-0115, 5.1 ------------------------------- */

static const char *
attr(xmpp_stanza_t *s, const char *name, bool *bad)
{
	const char *v = xmpp_stanza_get_attribute(s, name);

	*bad |= v != NULL && strlen(v) > PART_MAX;
	return v == NULL || *bad ? "" : v;
}

static void
take_identity(struct list *l, xmpp_stanza_t *s)
{
	list_take(l, xasprintf("%s\1%s\1%s\1%s",
	    attr(s, "category", &l->bad), attr(s, "type", &l->bad),
	    stanza_lang(s), attr(s, "name", &l->bad)));
}

static void
take_values(struct list *l, xmpp_stanza_t *field)
{
	xmpp_stanza_t *v = xmpp_stanza_get_children(field);
	size_t missing;

	for (; v != NULL && !l->bad; v = xmpp_stanza_get_next(v)) {
		if (!stanza_is(v, "value", NS_FORM))
			continue;
		list_take(l, stanza_text(v, PART_MAX, &missing));
		l->bad |= missing > 0;
	}
	qsort(l->at, l->n, sizeof *l->at, by_octets);
}

/* "var<value<value<" */
static void
take_field(struct list *l, xmpp_stanza_t *field)
{
	struct list *values = xcalloc(1, sizeof *values);
	struct str s;

	take_values(values, field);
	str_init(&s);
	str_addf(&s, "%s\1", attr(field, "var", &l->bad));
	list_print(values, '<', "<", &s);
	l->bad |= values->bad;
	list_free(values);
	list_take(l, str_take(&s));
}

static bool
is_form_type(xmpp_stanza_t *field)
{
	return strcmp(stanza_attr(field, "var", 16), "FORM_TYPE") == 0 &&
	    strcmp(stanza_attr(field, "type", 16), "hidden") == 0;
}

/* The one value that it may have; one that has none is no form of ours. */
static char *
form_type(xmpp_stanza_t *form, bool *bad)
{
	xmpp_stanza_t *f = xmpp_stanza_get_children(form);
	struct list *values;
	char *type = NULL;

	while (f != NULL && !(stanza_is(f, "field", NS_FORM) &&
	    is_form_type(f)))
		f = xmpp_stanza_get_next(f);
	if (f == NULL)
		return NULL;
	values = xcalloc(1, sizeof *values);
	take_values(values, f);
	for (size_t i = 1; i < values->n; i++)
		*bad |= strcmp(values->at[0], values->at[i]) != 0;
	*bad |= values->bad;
	if (values->n > 0)
		type = xstrdup(values->at[0]);
	list_free(values);
	return type;
}

static void
take_form(struct list *l, xmpp_stanza_t *form)
{
	struct list *fields;
	xmpp_stanza_t *f = xmpp_stanza_get_children(form);
	char *type = form_type(form, &l->bad);
	struct str s;

	if (type == NULL)
		return;
	fields = xcalloc(1, sizeof *fields);
	for (; f != NULL && !fields->bad; f = xmpp_stanza_get_next(f))
		if (stanza_is(f, "field", NS_FORM) && !is_form_type(f))
			take_field(fields, f);
	qsort(fields->at, fields->n, sizeof *fields->at, by_octets);
	str_init(&s);
	str_addf(&s, "%s\1", type);
	list_print(fields, '<', "", &s);
	l->bad |= fields->bad;
	list_free(fields);
	list_take(l, str_take(&s));
	free(type);
}

/* What is hashed; -1 if the answer is ill-formed (XEP-0115, 5.4). */
static int
answer_text(xmpp_stanza_t *query, struct str *out)
{
	struct list *who = xcalloc(1, sizeof *who);
	struct list *what = xcalloc(1, sizeof *what);
	struct list *forms = xcalloc(1, sizeof *forms);
	xmpp_stanza_t *c = xmpp_stanza_get_children(query);
	bool bad;

	for (; c != NULL && !who->bad && !what->bad && !forms->bad;
	    c = xmpp_stanza_get_next(c)) {
		if (stanza_is(c, "identity", NS_DISCO))
			take_identity(who, c);
		else if (stanza_is(c, "feature", NS_DISCO))
			list_take(what, xstrdup(attr(c, "var", &what->bad)));
		else if (stanza_is(c, "x", NS_FORM))
			take_form(forms, c);
	}
	list_sort(who, false);
	list_sort(what, false);
	list_sort(forms, true);
	list_print(who, '/', "<", out);
	list_print(what, '/', "<", out);
	list_print(forms, '<', "", out);
	bad = who->bad || what->bad || forms->bad || out->len > ANSWER_MAX;
	list_free(who);
	list_free(what);
	list_free(forms);
	return bad ? -1 : 0;
}

/*
 * Looked for in the very text that is hashed, not in the list of features:
 * the same text can be put together from other features, and forms (XEP-0115,
 * 8.4), but what is found in it stays the same.  So nobody who finds another
 * answer for a hash can make it mean something else.
 */
static bool
text_has_otr(const struct str *text)
{
	const char *at = text->len == 0 ? NULL : strstr(text->s, OTR_TOKEN);

	while (at != NULL && at != text->s && at[-1] != '<')
		at = strstr(at + 1, OTR_TOKEN);
	return at != NULL;
}

static bool
text_is_proven(xmpp_ctx_t *ctx, const struct str *text, const char *caps)
{
	unsigned char digest[XMPP_SHA1_DIGEST_SIZE];
	char *word;
	bool same;

	xmpp_sha1_digest((const unsigned char *)text->s, text->len, digest);
	word = xmpp_base64_encode(ctx, digest, sizeof digest);
	if (word == NULL)
		die("out of memory");
	same = strcmp(word, caps) == 0;
	xmpp_free(ctx, word);
	return same;
}

/* ---- question and answer ------------------------------------------------ */

static void
tell(const struct wire *w, const char *jid, enum announced says)
{
	struct msg m = { .type = MSG_DISCOVERED };

	m.u.discovered.from = jid;
	m.u.discovered.says = says;
	w->tell(w->arg, &m);
}

static enum announced
announced_if(bool otr)
{
	return otr ? ANNOUNCED_OTR : ANNOUNCED_NO_OTR;
}

/*
 * An answer that is not what the presence said is none: a program that is
 * broken, one that lies, or a server that took something away.
 */
static enum announced
judge(const struct wire *w, const struct question *q, xmpp_stanza_t *query)
{
	enum announced says = ANNOUNCED_UNKNOWN;
	struct str text;

	str_init(&text);
	str_add(&text, "");
	if (answer_text(query, &text) == 0 && (*q->caps == '\0' ||
	    text_is_proven(w->ctx, &text, q->caps))) {
		says = announced_if(text_has_otr(&text));
		if (*q->caps != '\0' &&
		    proven_find(w->discovery, q->caps) == NULL)
			proven_add(w->discovery, q->caps,
			    says == ANNOUNCED_OTR);
	}
	str_free(&text);
	return says;
}

static void
ask(const struct wire *w, const char *jid, const char *caps)
{
	struct question *q = question_place(w->discovery, jid);
	xmpp_stanza_t *iq = stanza_new(w->ctx, "iq", NULL);

	random_word(q->id);
	q->jid = xstrdup(jid);
	memcpy(q->caps, caps, strlen(caps) + 1);
	xmpp_stanza_set_type(iq, "get");
	xmpp_stanza_set_id(iq, q->id);
	stanza_set_jid(iq, "to", jid);
	stanza_add_new(iq, "query", NS_DISCO);
	w->send(w->arg, iq, NULL);
	xmpp_stanza_release(iq);
}

void
discover_ask(const struct wire *w, const struct msg *m)
{
	const char *jid = m->u.discover.to;
	const char *caps = is_sha1(m->u.discover.caps) ?
	    m->u.discover.caps : "";
	const struct proven *p = proven_find(w->discovery, caps);
	char *bare = jid_bare(jid);

	/* To ask would tell all others that we are there. */
	if (jid_resource(jid) == NULL ||
	    !contacts_see_us(w->contacts, bare))
		tell(w, jid, ANNOUNCED_UNKNOWN);
	else if (p != NULL)
		tell(w, jid, announced_if(p->otr));
	else
		ask(w, jid, caps);
	free(bare);
}

static struct question *
question_find(struct discovery *d, const char *id)
{
	for (size_t i = 0; *id != '\0' && i < QUESTIONS_MAX; i++)
		if (strcmp(d->asked[i].id, id) == 0)
			return &d->asked[i];
	return NULL;
}

bool
discover_got(const struct wire *w, xmpp_stanza_t *iq)
{
	const char *type = stanza_attr(iq, "type", 16);
	bool result = strcmp(type, "result") == 0;
	struct question *q = question_find(w->discovery,
	    stanza_attr(iq, "id", ID_MAX_BYTES));
	xmpp_stanza_t *query = stanza_child(iq, "query", NS_DISCO);
	char *from;
	bool ours;

	if (q == NULL || (!result && strcmp(type, "error") != 0))
		return false;
	/* By the id alone another program, or contact, could answer. */
	from = stanza_from(w, iq);
	ours = from != NULL && strcmp(from, q->jid) == 0;
	free(from);
	if (!ours)
		return false;
	tell(w, q->jid, result && query != NULL ? judge(w, q, query) :
	    ANNOUNCED_UNKNOWN);
	question_drop(q);
	return true;
}
