/*
 * Small helpers over libstrophe's stanzas.  Knows no particular extension.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/net.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <strophe.h>

xmpp_stanza_t *
stanza_new(xmpp_ctx_t *ctx, const char *name, const char *ns)
{
	xmpp_stanza_t *s = xmpp_stanza_new(ctx);

	if (s == NULL || xmpp_stanza_set_name(s, name) != XMPP_EOK ||
	    (ns != NULL && xmpp_stanza_set_ns(s, ns) != XMPP_EOK))
		die("out of memory");
	return s;
}

xmpp_stanza_t *
stanza_add(xmpp_stanza_t *parent, xmpp_stanza_t *child)
{
	if (xmpp_stanza_add_child_ex(parent, child, 0) != XMPP_EOK)
		die("out of memory");
	return child;
}

xmpp_stanza_t *
stanza_add_new(xmpp_stanza_t *parent, const char *name, const char *ns)
{
	return stanza_add(parent,
	    stanza_new(xmpp_stanza_get_context(parent), name, ns));
}

void
stanza_add_text(xmpp_stanza_t *parent, const char *name, const char *text)
{
	xmpp_stanza_t *t;
	struct str s;

	if (*text == '\0')
		return;
	str_init(&s);
	utf8_xml(&s, text, strlen(text));
	t = xmpp_stanza_new(xmpp_stanza_get_context(parent));
	if (t == NULL || xmpp_stanza_set_text(t, s.s) != XMPP_EOK)
		die("out of memory");
	stanza_add(stanza_add_new(parent, name, NULL), t);
	str_free(&s);
}

xmpp_stanza_t *
stanza_child(xmpp_stanza_t *s, const char *name, const char *ns)
{
	return xmpp_stanza_get_child_by_name_and_ns(s, name, ns);
}

bool
stanza_is(xmpp_stanza_t *s, const char *name, const char *ns)
{
	const char *n = xmpp_stanza_get_name(s);
	const char *x = xmpp_stanza_get_ns(s);

	return n != NULL && x != NULL && strcmp(n, name) == 0 &&
	    strcmp(x, ns) == 0;
}

/* Whole characters within so many bytes. */
static size_t
fit(const char *text, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
		max--;
	return max;
}

char *
stanza_text(xmpp_stanza_t *s, size_t max, size_t *missing)
{
	char *text = xmpp_stanza_get_text(s);
	size_t len = text == NULL ? 0 : strlen(text);
	size_t n = len == 0 ? 0 : fit(text, len, max);
	char *out = n == 0 ? xstrdup("") : xstrndup(text, n);

	if (missing != NULL)
		*missing = len - n;
	if (text != NULL)
		xmpp_free(xmpp_stanza_get_context(s), text);
	return out;
}

/* ---- several forms of one text ------------------------------------------ */

static bool
says_something(xmpp_stanza_t *s)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(s);
	const char *text;

	for (; child != NULL; child = xmpp_stanza_get_next(child))
		if (xmpp_stanza_is_text(child) &&
		    (text = xmpp_stanza_get_text_ptr(child)) != NULL &&
		    *text != '\0')
			return true;
	return false;
}

/* libstrophe drops the prefix of xml:lang. */
static const char *
language(xmpp_stanza_t *s)
{
	return stanza_attr(s, "lang", 255);
}

/*
 * How much one of several is to be preferred.  The stream's own language,
 * which a stanza without one inherits (RFC 6120, 4.7.4), decides nothing: what
 * has none counts right after the user's.
 */
static int
preference(const struct wire *w, xmpp_stanza_t *s, const char *inherited)
{
	const char *own = language(s);
	int serves = lang_serves(w->lang, *own != '\0' ? own : inherited);

	if (serves > 0)
		return 2 + serves;
	return *own == '\0' ? 2 : 1;
}

xmpp_stanza_t *
stanza_pick(const struct wire *w, xmpp_stanza_t *s, const char *name,
    const char *ns)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(s), *best = NULL;
	const char *inherited = language(s);
	int most = 0, n;

	if (ns == NULL && (ns = xmpp_stanza_get_ns(s)) == NULL)
		return NULL;
	for (; child != NULL; child = xmpp_stanza_get_next(child)) {
		if (!xmpp_stanza_is_tag(child) ||
		    !stanza_is(child, name, ns) || !says_something(child))
			continue;
		if ((n = preference(w, child, inherited)) > most) {
			best = child;
			most = n;
		}
	}
	return best;
}

/* ---- texts for people --------------------------------------------------- */

char *
words_take(char *text, size_t max)
{
	size_t len = strlen(text), n;
	char *out;

	if (len <= max)
		return text;
	n = fit(text, len, max - 40);	/* room for the sign */
	out = xasprintf("%.*s... (cut: %zu bytes more)", (int)n, text,
	    len - n);
	free(text);
	return out;
}

char *
stanza_words(const struct wire *w, xmpp_stanza_t *s, const char *name,
    const char *ns, size_t max)
{
	xmpp_stanza_t *child = stanza_pick(w, s, name, ns);

	return child == NULL ? xstrdup("") :
	    words_take(stanza_text(child, SIZE_MAX, NULL), max);
}

char *
stanza_attr_words(xmpp_stanza_t *s, const char *name, size_t max)
{
	return words_take(xstrdup(stanza_attr(s, name, SIZE_MAX)), max);
}

char *
stanza_child_text(xmpp_stanza_t *s, const char *name, size_t max)
{
	const char *ns = xmpp_stanza_get_ns(s);
	xmpp_stanza_t *child = ns == NULL ? NULL : stanza_child(s, name, ns);

	return child == NULL ? xstrdup("") : stanza_text(child, max, NULL);
}

const char *
stanza_attr(xmpp_stanza_t *s, const char *name, size_t max)
{
	const char *v = xmpp_stanza_get_attribute(s, name);

	return v == NULL || strlen(v) > max ? "" : v;
}

char *
stanza_heard(const struct wire *w, xmpp_stanza_t *s, const char *raw)
{
	struct msg m = { .type = MSG_UNHEARD };
	char *jid = jid_hear(raw, NULL), *bare;
	struct str begin;

	if (jid != NULL)
		return jid;
	/* A resource that is too long: answers go to the address itself. */
	bare = xstrndup(raw, strcspn(raw, "/"));
	if (*bare != '\0' && raw[strlen(bare)] == '/')
		jid = jid_hear(bare, NULL);
	free(bare);
	if (jid != NULL)
		return jid;
	str_init(&begin);
	utf8_fix(&begin, raw, strnlen(raw, IPC_BEGIN_MAX / 4));
	m.u.unheard.begin = begin.s;
	m.u.unheard.what = xmpp_stanza_get_name(s);
	w->tell(w->arg, &m);
	str_free(&begin);
	return NULL;
}

char *
stanza_from(const struct wire *w, xmpp_stanza_t *s)
{
	const char *from = xmpp_stanza_get_from(s);

	return from == NULL ? xstrdup(w->bare) : stanza_heard(w, s, from);
}

void
stanza_set_jid(xmpp_stanza_t *s, const char *attribute, const char *jid)
{
	char *exact = jid_exact(jid);

	if (xmpp_stanza_set_attribute(s, attribute, exact) != XMPP_EOK)
		die("out of memory");
	free(exact);
}

/* Whether an address within it has a tab or a line break. */
static bool
has_bent_address(xmpp_stanza_t *s)
{
	static const char *const names[] = { "to", "jid" };
	xmpp_stanza_t *child;
	const char *v;

	for (size_t i = 0; i < NELEM(names); i++)
		if ((v = xmpp_stanza_get_attribute(s, names[i])) != NULL &&
		    strpbrk(v, "\t\n\r") != NULL)
			return true;
	child = xmpp_stanza_get_children(s);
	for (; child != NULL; child = xmpp_stanza_get_next(child))
		if (has_bent_address(child))
			return true;
	return false;
}

/*
 * A parser makes them into blanks where they stand in an attribute as they
 * are (XML 1.0, 3.3.3), as libstrophe writes them: the stanza would go to
 * somebody else.
 */
char *
stanza_exact(xmpp_stanza_t *s)
{
	bool markup = false;
	char *text = NULL;
	struct str out;
	size_t len;

	if (!has_bent_address(s))
		return NULL;
	if (xmpp_stanza_to_text(s, &text, &len) != XMPP_EOK)
		die("out of memory");
	str_init(&out);
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '<' || text[i] == '>')
			markup = text[i] == '<';
		if (markup && strchr("\t\n\r", text[i]) != NULL)
			str_addf(&out, "&#%d;", text[i]);
		else
			str_addc(&out, text[i]);
	}
	wipe(text, len);
	xmpp_free(xmpp_stanza_get_context(s), text);
	return str_take(&out);
}

bool
stanza_is_own(const struct wire *w, const char *from)
{
	return strcmp(from, w->bare) == 0;
}

void
random_word(char out[17])
{
	unsigned char bytes[16];
	size_t got = 0;

	while (got < sizeof bytes) {
		ssize_t n = getrandom(bytes + got, sizeof bytes - got, 0);
		if (n == -1 && errno != EINTR)
			die("no random numbers: %s", strerror(errno));
		if (n > 0)
			got += (size_t)n;
	}
	for (size_t i = 0; i < sizeof bytes; i++)
		out[i] = "abcdefghijklmnopqrstuvwxyz234567"[bytes[i] & 31];
	out[16] = '\0';
}
