/*
 * The stanzas that were sent and are not acknowledged, or wait to be sent:
 * bytes in a queue, numbered as XEP-0198 counts.  Knows no stanza of either
 * side's but the requests that stand behind the lines.
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
 * A stanza in more than one TLS record (over TLS_RECORD) may have arrived in
 * part.  Prosody 0.12 feeds what comes after a resumption to the parser that
 * still waits for the rest, and all that is sent then is lost in it.
 */
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
unacked_drop_first(struct sm *m)
{
	struct entry *e = m->first;

	if (m->unsent == e)
		m->unsent = e->next;
	if ((m->first = e->next) == NULL)
		m->last = &m->first;
	m->held -= e->len + sizeof *e;
	wipe(e->bytes, e->len);
	free(e);
}

void
unacked_drop(struct sm *m)
{
	while (m->first != NULL)
		unacked_drop_first(m);
	m->handed = m->taken = m->asked = m->acked = 0;
	m->handled = m->pinged = 0;
}

/* ---- what is told ------------------------------------------------------ */

/* Each may be the last thing that is done here: the stream may end within. */
static void
unacked_tell_sent(struct sm *m, uint64_t ticket)
{
	if (m->ops != NULL && ticket != 0)
		m->ops->sent(m->arg, ticket);
}

static void
unacked_tell_acked(struct sm *m, uint64_t ticket)
{
	if (m->ops != NULL && ticket != 0)
		m->ops->acked(m->arg, ticket);
}

/* Whether a number is at most `to`; both are of the last 2^31. */
static bool
unacked_is_up_to(uint32_t number, uint32_t to)
{
	return (int32_t)(to - number) >= 0;
}

/* The server has all up to this number. */
void
unacked_up_to(struct sm *m, uint32_t h)
{
	struct entry *e;

	m->acked = h;
	while ((e = m->first) != NULL && e->handed &&
	    unacked_is_up_to(e->number, h)) {
		uint64_t ticket = e->ticket;
		bool told = e->told;

		unacked_drop_first(m);
		if (!told)
			unacked_tell_sent(m, ticket);
		unacked_tell_acked(m, ticket);
	}
}

/* ---- sending ----------------------------------------------------------- */

static void
unacked_ask(struct sm *m)
{
	static const char ask[] = "<r xmlns='" NS_SM "'/>";
	char *text;

	m->asked = m->handed;
	if (m->mode == SM_MANAGED) {
		m->ops->write(m->arg, ask, strlen(ask));
		return;
	}
	text = xasprintf("<iq type='get' id='%s-%lu'><ping xmlns="
	    "'urn:xmpp:ping'/></iq>", m->word,
	    (unsigned long)(m->pinged = m->handed));
	m->ops->write(m->arg, text, strlen(text));
	free(text);
}

static void
unacked_hand_over(struct sm *m, struct entry *e)
{
	e->handed = true;
	e->number = ++m->handed;
	m->ops->write(m->arg, e->bytes, e->len);
	if (e->ticket != 0)
		unacked_ask(m);
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
	e = xmalloc(sizeof *e + len);
	*e = (struct entry){ .len = len, .ticket = ticket };
	memcpy(e->bytes, bytes, len);
	m->held += sizeof *e + len;
	*m->last = e;
	m->last = &e->next;
	if (m->unsent == NULL)
		m->unsent = e;
	if (m->mode != SM_CLOSED)
		unacked_hand_over(m, e);
}

void
sm_taken(struct sm *m)
{
	/* Behind what nobody waits for one request is enough. */
	if (m->mode == SM_MANAGED && m->asked != m->handed)
		unacked_ask(m);
	m->taken = m->handed;
}

void
sm_written(struct sm *m)
{
	struct entry *e;

	while ((e = m->unsent) != NULL && e->handed &&
	    unacked_is_up_to(e->number, m->taken)) {
		m->unsent = e->next;
		if (!e->told) {
			e->told = true;
			unacked_tell_sent(m, e->ticket);
		}
	}
}

void
unacked_again(struct sm *m, uint32_t h)
{
	m->handed = m->taken = m->asked = h;
	for (struct entry *e = m->first; e != NULL; e = e->next)
		unacked_hand_over(m, e);
}

/* ---- the end ------------------------------------------------------------- */

static bool
unacked_may_be_torn(const struct sm *m)
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
	if (m->mode == SM_PINGED || for_good || unacked_may_be_torn(m))
		sm_forget(m);
	m->mode = SM_CLOSED;
	m->ops = NULL;
	if (m->id == NULL)
		unacked_drop(m);
}

/* ---- questions --------------------------------------------------------- */

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

	while (e != NULL && e->handed && e->ticket == 0)
		e = e->next;
	return e != NULL && e->handed ? e->ticket : 0;
}

void
sm_start_at(struct sm *m, uint32_t n)
{
	m->handed = m->taken = m->asked = m->acked = n;
}
