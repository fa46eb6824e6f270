/*
 * A host: its name as DNS has it, and its addresses as they come.  Must not
 * know what it is wanted for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <arpa/inet.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/stream/stream.h"

#define FAMILY_DELAY 50		/* RFC 8305, 3 */

/* ---- names ------------------------------------------------------------- */

bool
host_is_numeric(const char *s)
{
	struct in6_addr a;

	return inet_pton(AF_INET, s, &a) == 1 ||
	    inet_pton(AF_INET6, s, &a) == 1;
}

bool
host_is_below(const char *name, const char *under)
{
	size_t n = strlen(name), len = strlen(under);

	if (n > 0 && name[n - 1] == '.')
		n--;
	return n >= len && strncasecmp(name + n - len, under, len) == 0 &&
	    (n == len || name[n - len - 1] == '.');
}

/* A name in any spelling; NULL: it is none. */
static char *
host_name(const char *s)
{
	char *jid = strpbrk(s, "@/<") != NULL ? NULL : jid_parse(s, NULL);
	char *name = jid == NULL ? NULL : jid_host(jid);

	free(jid);
	return name;
}

/* An address, in brackets or not, written as all are; NULL: it is none. */
static char *
host_address(const char *s)
{
	size_t len = strlen(s);
	bool brackets = s[0] == '[' && len > 2 && s[len - 1] == ']';
	char *plain = brackets ? xstrndup(s + 1, len - 2) : xstrdup(s);
	char text[ADDRESS_MAX_BYTES + 1];
	struct in6_addr a;
	bool good = (!brackets && inet_pton(AF_INET, plain, &a) == 1 &&
	    inet_ntop(AF_INET, &a, text, sizeof text) != NULL) ||
	    (inet_pton(AF_INET6, plain, &a) == 1 &&
	    inet_ntop(AF_INET6, &a, text, sizeof text) != NULL);

	free(plain);
	return good ? xstrdup(text) : NULL;
}

int
host_normal(const char *s, char out[HOST_MAX_BYTES + 1])
{
	char *name = host_address(s);
	int rc = -1;

	if (name == NULL)
		name = host_name(s);
	if (name != NULL && *name != '[' && strlen(name) <= HOST_MAX_BYTES) {
		strcpy(out, name);
		rc = 0;
	}
	free(name);
	return rc;
}

char *
host_shown(const char *name)
{
	char *jid = host_is_numeric(name) ? NULL : jid_parse(name, NULL);

	return jid != NULL ? jid : xstrdup(name);
}

/* ---- addresses --------------------------------------------------------- */

/* One that is there already is not taken again. */
static void
host_add(struct host *h, const struct host_address *a)
{
	size_t of_family = 0;

	for (size_t i = 0; i < h->n; i++) {
		of_family += h->list[i].six == a->six;
		if (strcmp(h->list[i].ip, a->ip) == 0)
			return;
	}
	if (of_family < HOST_ADDRESSES)
		h->list[h->n++] = *a;
}

/*
 * What is still to be tried, families in turn: IPv6 first, or the other than
 * the last that was tried.
 */
static void
host_put_in_turn(struct host *h)
{
	bool six = h->taken == 0 || !h->list[h->taken - 1].six;
	size_t i = h->taken;
	struct host_address first;

	while (i < h->n && h->list[i].six != six)
		i++;
	if (i < h->n) {
		first = h->list[i];
		memmove(&h->list[h->taken + 1], &h->list[h->taken],
		    (i - h->taken) * sizeof first);
		h->list[h->taken] = first;
	}
	host_addresses_interleave(&h->list[h->taken], h->n - h->taken);
}

static void
host_heard(struct host *h, bool six, const struct host_address *a,
    enum dns_end end)
{
	if (a != NULL) {
		host_add(h, a);
		return;
	}
	h->asked[six] = false;
	h->silent = h->silent || end == DNS_SILENT;
	h->since = loop_now(h->loop);
	host_put_in_turn(h);
	h->changed(h->arg);
}

static void
host_heard_4(void *arg, const struct host_address *a, enum dns_end end)
{
	host_heard(arg, false, a, end);
}

static void
host_heard_6(void *arg, const struct host_address *a, enum dns_end end)
{
	host_heard(arg, true, a, end);
}

static void
host_in_file(void *arg, const struct host_address *a, enum dns_end end)
{
	(void)end;
	host_add(arg, a);
}

void
host_ask(struct host *h, const char *name, struct dns *dns,
    struct loop *loop, loop_fn *changed, void *arg)
{
	static const struct host_address here[] = { { "::1", true },
	    { "127.0.0.1", false } };
	struct host_address a = { .six = strchr(name, ':') != NULL };

	*h = (struct host){ .loop = loop, .changed = changed, .arg = arg };
	if (host_is_numeric(name)) {
		memcpy(a.ip, name, strlen(name) + 1);
		host_add(h, &a);
	} else if (dns_hosts(dns, name, host_in_file, h)) {
		host_put_in_turn(h);
	} else if (host_is_below(name, "localhost")) {
		/* RFC 6761, 6.3 */
		host_add(h, &here[0]);
		host_add(h, &here[1]);
	} else {
		h->asked[0] = h->asked[1] = true;
		dns_address(dns, name, true, host_heard_6, h);
		dns_address(dns, name, false, host_heard_4, h);
	}
}

bool
host_next(struct host *h, struct host_address *a, int64_t *wait)
{
	bool ready = h->taken < h->n;

	*wait = -1;
	if (!ready) {
		if (h->asked[0] || h->asked[1])
			*wait = 0;
		return false;
	}
	/* IPv4 alone waits a moment for IPv6. */
	if (h->taken == 0 && h->asked[1]) {
		*wait = h->since + FAMILY_DELAY - loop_now(h->loop);
		if (*wait > 0)
			return false;
	}
	*a = h->list[h->taken++];
	return true;
}

void
host_give_up(struct host *h)
{
	h->silent = h->silent || h->asked[0] || h->asked[1];
	h->asked[0] = h->asked[1] = false;
}
