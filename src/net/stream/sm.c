/*
 * XEP-0198 as it is spoken: what is enabled, resumed and counted.  What was
 * sent and waits to be acknowledged is unacked.c's.  Without stream
 * management a ping behind each line is its acknowledgement.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "net/stream/inside.h"

void
sm_forget(struct sm *m)
{
	free(m->id);
	free(m->location);
	free(m->jid);
	m->id = m->location = m->jid = NULL;
	m->max = 0;
}

void
sm_free(struct sm *m)
{
	if (m == NULL)
		return;
	unacked_drop(m);
	sm_forget(m);
	free(m);
}

/* A number of XEP-0198; -1 where it is none. */
static int
sm_read_h(struct _xmpp_stanza_t *s, uint32_t *h)
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
sm_check_h(struct sm *m, struct _xmpp_stanza_t *s, uint32_t *h, struct err *err)
{
	if (sm_read_h(s, h) == -1)
		return err_set(err, "bad-format",
		    "its count of stanzas is not a number");
	if (*h - m->acked > m->handed - m->acked)
		return err_set(err, "handled-count-too-high",
		    "it counts %lu stanzas, but %lu were sent",
		    (unsigned long)*h, (unsigned long)m->handed);
	return 0;
}

/* ---- beginning and end ------------------------------------------------- */

void
sm_open_pinged(struct sm *m)
{
	unacked_drop(m);
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
sm_is_true(const char *word)
{
	return strcmp(word, "true") == 0 || strcmp(word, "1") == 0;
}

void
sm_enabled(struct sm *m, struct _xmpp_stanza_t *s, const char *jid)
{
	const char *id = stanza_attr(s, "id", SM_ID_MAX);
	const char *location = stanza_attr(s, "location", HOST_MAX_BYTES);
	const char *max = stanza_attr(s, "max", 9);

	unacked_drop(m);
	sm_forget(m);
	m->mode = SM_MANAGED;
	if (!sm_is_true(stanza_attr(s, "resume", 8)) || *id == '\0')
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
	stanza_escape(out, m->id);
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
	return sm_check_h(m, s, &h, err);
}

void
sm_resumed(struct sm *m, struct _xmpp_stanza_t *s)
{
	uint32_t h = m->acked;

	(void)sm_read_h(s, &h);
	unacked_up_to(m, h);
	m->mode = SM_MANAGED;
	unacked_again(m, h);
}

/* ---- what the server says ---------------------------------------------- */

int
sm_ack(struct sm *m, struct _xmpp_stanza_t *a, struct err *err)
{
	uint32_t h;

	if (m->mode != SM_MANAGED)
		return 0;
	if (sm_check_h(m, a, &h, err) == -1)
		return -1;
	unacked_up_to(m, h);
	return 0;
}

/* XEP-0198, 5: <failed h=''/>: it is gone, but what it counted arrived. */
void
sm_refused(struct sm *m, struct _xmpp_stanza_t *s)
{
	uint32_t h;

	if (sm_check_h(m, s, &h, NULL) == 0)
		unacked_up_to(m, h);
	sm_forget(m);
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
		unacked_up_to(m, (uint32_t)h);
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

