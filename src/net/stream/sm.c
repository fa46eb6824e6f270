/*
 * What was sent and not yet acknowledged: stanzas as bytes, counted as
 * XEP-0198 counts, so that after a broken connection each goes out once.
 * Without stream management a ping behind each line is its acknowledgement.
 * Knows no connection and no stanza of either side's but these few.
 *
 * The n-th stanza written since <enable/> is the n-th that the server counts.
 * Behind each line stands its own <r/> (or ping): so when the server ends the
 * stream over a line, what came before it is acknowledged, and the first that
 * is not is that line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "net/stream/inside.h"

/*
 * A stanza in more than one TLS record may have arrived in part.  Prosody
 * 0.12 feeds what comes after a resumption to the parser that still waits for
 * the rest, and all that is sent then is lost in it.
 */
#define TLS_RECORD 16384

enum sm_mode {
	SM_CLOSED,		/* no connection: all is held */
	SM_MANAGED,
	SM_PINGED,		/* no XEP-0198 */
};

struct entry {
	struct entry *next;
	char *bytes;
	size_t len;
	uint64_t ticket;	/* 0: nobody waits for it */
	uint32_t number;	/* where handed: as the server counts */
	bool handed;
	bool told;		/* SENT */
};

struct sm {
	const struct sm_ops *ops;
	void *arg;
	enum sm_mode mode;
	struct entry *first, **last;
	struct entry *unsent;	/* the first that SENT was not told of */
	size_t held;		/* bytes of all entries */
	uint32_t handed;	/* number of the last one */
	uint32_t taken;		/* ... of the last one that is with the caller */
	uint32_t asked;		/* ... behind which <r/> stands */
	uint32_t acked;		/* the server's last h */
	uint32_t handled;	/* stanzas of the server's: our h */
	char word[17];		/* of this stream's pings: WORD-NUMBER */
	uint32_t pinged;	/* number in the last ping, 0: none */

	/* For <resume/>; id NULL: there is nothing to be resumed. */
	char *id, *location, *jid;
	uint32_t max;		/* seconds, 0: not said */
};

struct sm *
sm_new(void)
{
	struct sm *m = xcalloc(1, sizeof *m);

	m->last = &m->first;
	return m;
}

void
sm_attach(struct sm *m, const struct sm_ops *ops, void *arg)
{
	m->ops = ops;
	m->arg = arg;
}

/* Takes the first entry out. */
static void
drop_first(struct sm *m)
{
	struct entry *e = m->first;

	if (m->unsent == e)
		m->unsent = e->next;
	if ((m->first = e->next) == NULL)
		m->last = &m->first;
	m->held -= e->len + sizeof *e;
	wipe(e->bytes, e->len);
	free(e->bytes);
	free(e);
}

void
sm_forget(struct sm *m)
{
	free(m->id);
	free(m->location);
	free(m->jid);
	m->id = m->location = m->jid = NULL;
	m->max = 0;
}

static void
drop_all(struct sm *m)
{
	while (m->first != NULL)
		drop_first(m);
	m->handed = m->taken = m->asked = m->acked = 0;
	m->handled = m->pinged = 0;
}

void
sm_free(struct sm *m)
{
	if (m == NULL)
		return;
	drop_all(m);
	sm_forget(m);
	free(m);
}

/* ---- what is told ------------------------------------------------------ */

/* Each may be the last thing that is done here: the stream may end within. */
static void
tell_sent(struct sm *m, uint64_t ticket)
{
	if (m->ops != NULL && ticket != 0)
		m->ops->sent(m->arg, ticket);
}

static void
tell_acked(struct sm *m, uint64_t ticket)
{
	if (m->ops != NULL && ticket != 0)
		m->ops->acked(m->arg, ticket);
}

/* Whether a number is at most `to`; both are of the last 2^31. */
static bool
is_up_to(uint32_t number, uint32_t to)
{
	return (int32_t)(to - number) >= 0;
}

/* The server has all up to this number. */
static void
acked(struct sm *m, uint32_t h)
{
	struct entry *e;

	m->acked = h;
	while ((e = m->first) != NULL && e->handed &&
	    is_up_to(e->number, h)) {
		uint64_t ticket = e->ticket;
		bool told = e->told;

		drop_first(m);
		if (!told)
			tell_sent(m, ticket);
		tell_acked(m, ticket);
	}
}

/* A number of XEP-0198; -1 where it is none. */
static int
read_h(struct _xmpp_stanza_t *s, uint32_t *h)
{
	const char *word = stanza_attr(s, "h", 10);
	unsigned long long n = 0;

	if (*word == '\0' || strspn(word, "0123456789") != strlen(word) ||
	    (n = strtoull(word, NULL, 10)) > UINT32_MAX)
		return -1;
	*h = (uint32_t)n;
	return 0;
}

/* XEP-0198, 4: what a server can have counted lies between its last h and
 * what was handed over. */
static int
check_h(struct sm *m, struct _xmpp_stanza_t *s, uint32_t *h, struct err *err)
{
	if (read_h(s, h) == -1)
		return err_set(err, "bad-format",
		    "its count of stanzas is no number");
	if (*h - m->acked > m->handed - m->acked)
		return err_set(err, "handled-count-too-high",
		    "it counts %lu stanzas, but %lu were sent",
		    (unsigned long)*h, (unsigned long)m->handed);
	return 0;
}

/* ---- sending ----------------------------------------------------------- */

static void
ask(struct sm *m)
{
	char *text;

	m->asked = m->handed;
	if (m->mode == SM_MANAGED)
		text = xasprintf("<r xmlns='%s'/>", NS_SM);
	else
		text = xasprintf("<iq type='get' id='%s-%lu'><ping xmlns="
		    "'urn:xmpp:ping'/></iq>", m->word,
		    (unsigned long)(m->pinged = m->handed));
	m->ops->write(m->arg, text, strlen(text));
	free(text);
}

static void
hand_over(struct sm *m, struct entry *e)
{
	e->handed = true;
	e->number = ++m->handed;
	m->ops->write(m->arg, e->bytes, e->len);
	if (e->ticket != 0)
		ask(m);
}

void
sm_send(struct sm *m, const char *bytes, size_t len, uint64_t ticket)
{
	struct entry *e;

	if (m->mode == SM_PINGED && ticket == 0) {
		m->ops->write(m->arg, bytes, len); /* nobody waits for it */
		return;
	}
	if (m->mode == SM_CLOSED && m->held > SM_HELD_MAX)
		sm_forget(m);
	if (m->mode == SM_CLOSED && m->id == NULL)
		return;		/* a fresh stream would forget it */
	e = xcalloc(1, sizeof *e);
	e->bytes = xmalloc(len + 1);
	memcpy(e->bytes, bytes, len);
	e->len = len;
	e->ticket = ticket;
	m->held += sizeof *e + len;
	*m->last = e;
	m->last = &e->next;
	if (m->unsent == NULL)
		m->unsent = e;
	if (m->mode != SM_CLOSED)
		hand_over(m, e);
}

void
sm_taken(struct sm *m)
{
	/* Behind what nobody waits for one request is enough. */
	if (m->mode == SM_MANAGED && m->asked != m->handed)
		ask(m);
	m->taken = m->handed;
}

void
sm_written(struct sm *m)
{
	struct entry *e;

	while ((e = m->unsent) != NULL && e->handed &&
	    is_up_to(e->number, m->taken)) {
		m->unsent = e->next;
		if (!e->told) {
			e->told = true;
			tell_sent(m, e->ticket);
		}
	}
}

/* ---- beginning and end ------------------------------------------------- */

void
sm_open_pinged(struct sm *m)
{
	drop_all(m);
	sm_forget(m);
	random_word(m->word);
	m->mode = SM_PINGED;
}

/* XEP-0198, 3: <enable/> */
void
sm_enable(struct str *out)
{
	str_addf(out, "<enable xmlns='%s' resume='true'/>", NS_SM);
}

static bool
is_true(const char *word)
{
	return strcmp(word, "true") == 0 || strcmp(word, "1") == 0;
}

void
sm_enabled(struct sm *m, struct _xmpp_stanza_t *s, const char *jid)
{
	const char *id = stanza_attr(s, "id", SM_ID_MAX);
	const char *location = stanza_attr(s, "location", HOST_MAX_BYTES);
	const char *max = stanza_attr(s, "max", 9);

	drop_all(m);
	sm_forget(m);
	m->mode = SM_MANAGED;
	if (!is_true(stanza_attr(s, "resume", 8)) || *id == '\0')
		return;
	m->id = xstrdup(id);
	m->jid = xstrdup(jid);
	if (*location != '\0')
		m->location = xstrdup(location);
	if (strspn(max, "0123456789") == strlen(max))
		m->max = (uint32_t)strtoul(max, NULL, 10);
}

/* XEP-0198, 5: <resume/> */
void
sm_resume(struct sm *m, struct str *out)
{
	str_addf(out, "<resume xmlns='%s' h='%lu' previd='", NS_SM,
	    (unsigned long)m->handled);
	xml_escape(out, m->id);
	str_add(out, "'/>");
}

int
sm_check_resumed(struct sm *m, struct _xmpp_stanza_t *s, struct err *err)
{
	uint32_t h;

	if (m->id == NULL ||
	    strcmp(stanza_attr(s, "previd", SM_ID_MAX), m->id) != 0)
		return err_set(err, "bad-format",
		    "it resumed another stream than ours");
	return check_h(m, s, &h, err);
}

void
sm_resumed(struct sm *m, struct _xmpp_stanza_t *s)
{
	uint32_t h = m->acked;

	(void)read_h(s, &h);
	acked(m, h);
	m->mode = SM_MANAGED;
	m->handed = m->taken = m->asked = h;
	for (struct entry *e = m->first; e != NULL; e = e->next)
		hand_over(m, e);
}

static bool
may_be_torn(const struct sm *m)
{
	for (const struct entry *e = m->first; e != NULL && e->handed;
	    e = e->next)
		if (e->len > TLS_RECORD)
			return true;
	return false;
}

void
sm_closed(struct sm *m, bool for_good)
{
	if (m->mode == SM_PINGED || for_good || may_be_torn(m))
		sm_forget(m);
	m->mode = SM_CLOSED;
	m->ops = NULL;
	if (m->id == NULL)
		drop_all(m);
}

/* ---- what the server says ---------------------------------------------- */

int
sm_ack(struct sm *m, struct _xmpp_stanza_t *a, struct err *err)
{
	uint32_t h;

	if (m->mode != SM_MANAGED)
		return 0;
	if (check_h(m, a, &h, err) == -1)
		return -1;
	acked(m, h);
	return 0;
}

bool
sm_pong(struct sm *m, struct _xmpp_stanza_t *iq)
{
	const char *type = stanza_attr(iq, "type", 6);
	const char *id = stanza_attr(iq, "id", 32);
	size_t n = strlen(m->word);
	unsigned long h;

	if (m->mode != SM_PINGED || m->pinged == 0 ||
	    (strcmp(type, "result") != 0 && strcmp(type, "error") != 0) ||
	    strncmp(id, m->word, n) != 0 || id[n] != '-')
		return false;
	h = strtoul(id + n + 1, NULL, 10);
	if (h - m->acked <= m->pinged - m->acked)
		acked(m, (uint32_t)h);
	return true;
}

void
sm_handled(struct sm *m)
{
	m->handled++;
}

void
sm_answer(struct sm *m, struct str *out)
{
	if (m->mode == SM_MANAGED)
		str_addf(out, "<a xmlns='%s' h='%lu'/>", NS_SM,
		    (unsigned long)m->handled);
}

/* ---- questions --------------------------------------------------------- */

bool
sm_is_managed(const struct sm *m)
{
	return m->mode == SM_MANAGED;
}

bool
sm_can_resume(const struct sm *m)
{
	return m->id != NULL;
}

const char *
sm_jid(const struct sm *m)
{
	return m->jid;
}

const char *
sm_location(const struct sm *m)
{
	return m->location;
}

uint32_t
sm_max(const struct sm *m)
{
	return m->max;
}

bool
sm_waits(const struct sm *m)
{
	return m->mode != SM_CLOSED && m->first != NULL;
}

size_t
sm_held(const struct sm *m)
{
	return m->held;
}

uint32_t
sm_handed(const struct sm *m)
{
	return m->handed;
}

uint64_t
sm_suspect(const struct sm *m)
{
	const struct entry *e = m->first;

	return e != NULL && e->handed ? e->ticket : 0;
}

void
sm_start_at(struct sm *m, uint32_t n)
{
	m->handed = m->taken = m->asked = m->acked = n;
}
