/*
 * <stream:features/> (RFC 6120, 4.3.2), read.  Decides nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "net/stream/inside.h"

#define NS_BINDINGS "urn:xmpp:sasl-cb:0"
#define NS_LIMITS "urn:xmpp:stream-limits:0"
#define NS_SESSION "urn:ietf:params:xml:ns:xmpp-session"
#define NAME_MAX_BYTES 64	/* of a mechanism or binding; others are passed over */
#define LIST_MAX 512		/* bytes of each list */
#define SPACE_MAX 128		/* of a namespace; others are passed over */
#define SPACES_MAX 4096		/* of all of them */

void
features_init(struct features *f)
{
	memset(f, 0, sizeof *f);
	str_init(&f->mechanisms);
	str_init(&f->bindings);
	str_init(&f->spaces);
}

void
features_free(struct features *f)
{
	str_free(&f->mechanisms);
	str_free(&f->bindings);
	str_free(&f->spaces);
}

/* Adds a word to a list; what is no word, or too much, is passed over. */
static void
features_add_word(struct str *list, const char *word)
{
	size_t len = strlen(word);

	if (len == 0 || len > NAME_MAX_BYTES ||
	    list->len + 1 + len > LIST_MAX ||
	    strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-_.") != len)
		return;
	if (list->len > 0)
		str_addc(list, ' ');
	str_add(list, word);
}

/* RFC 6120, 6.4.1 */
static void
features_read_mechanisms(struct features *f, struct _xmpp_stanza_t *s)
{
	struct _xmpp_stanza_t *m = stanza_first(s);

	for (; m != NULL; m = stanza_after(m)) {
		char *word;

		if (!stanza_is(m, "mechanism", NS_SASL))
			continue;
		word = stanza_text(m, NAME_MAX_BYTES + 1, NULL);
		features_add_word(&f->mechanisms, word);
		free(word);
	}
}

/* XEP-0440, 2 */
static void
features_read_bindings(struct features *f, struct _xmpp_stanza_t *s)
{
	struct _xmpp_stanza_t *b = stanza_first(s);

	f->lists_bindings = true;
	for (; b != NULL; b = stanza_after(b))
		if (stanza_is(b, "channel-binding", NS_BINDINGS))
			features_add_word(&f->bindings,
			    stanza_attr(b, "type", NAME_MAX_BYTES));
}

static void
features_read_spaces(struct features *f, struct _xmpp_stanza_t *s)
{
	struct _xmpp_stanza_t *child = stanza_first(s);

	for (; child != NULL; child = stanza_after(child)) {
		const char *ns = stanza_attr(child, "xmlns", SPACE_MAX);

		if (*ns != '\0' && strchr(ns, '\n') == NULL &&
		    f->spaces.len + strlen(ns) < SPACES_MAX)
			str_addf(&f->spaces, "%s\n", ns);
	}
}

bool
features_offer(const struct features *f, const char *ns)
{
	size_t len = strlen(ns);
	const char *s = f->spaces.s;

	for (; s != NULL && *s != '\0'; s = strchr(s, '\n') + 1)
		if (strncmp(s, ns, len) == 0 && s[len] == '\n')
			return true;
	return false;
}

static uint32_t
features_read_number(struct _xmpp_stanza_t *s, const char *name)
{
	char *word = stanza_child_text(s, name, 11);
	size_t len = strlen(word);
	unsigned long long n = 0;

	if (len > 0 && len <= 10 && strspn(word, "0123456789") == len)
		n = strtoull(word, NULL, 10);
	free(word);
	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

/* RFC 3921, 3; one that is optional need not be asked for. */
static bool
features_is_needed(struct _xmpp_stanza_t *session)
{
	return session != NULL &&
	    stanza_child(session, "optional", NS_SESSION) == NULL;
}

void
features_read(struct features *f, struct _xmpp_stanza_t *s)
{
	struct _xmpp_stanza_t *child;

	features_free(f);
	features_init(f);
	features_read_spaces(f, s);
	f->starttls = stanza_child(s, "starttls", NS_TLS) != NULL;
	f->bind = stanza_child(s, "bind", NS_BIND) != NULL;
	f->session = features_is_needed(stanza_child(s, "session", NS_SESSION));
	f->sm = stanza_child(s, "sm", NS_SM) != NULL;
	if ((child = stanza_child(s, "mechanisms", NS_SASL)) != NULL)
		features_read_mechanisms(f, child);
	child = stanza_child(s, "sasl-channel-binding", NS_BINDINGS);
	if (child != NULL)
		features_read_bindings(f, child);
	if ((child = stanza_child(s, "limits", NS_LIMITS)) != NULL) {
		f->max_bytes = features_read_number(child, "max-bytes");
		f->idle_seconds = features_read_number(child, "idle-seconds");
	}
}
