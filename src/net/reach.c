/*
 * Which place an attempt connects to: where a stream would be resumed, what
 * DNS and the settings say, and where a server sends us.  The certificate is
 * always to be the account's domain's, wherever that is.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOPS_MAX 3		/* see-other-host, RFC 6120, 4.9.3.19 */

static char *
reach_own_domain(const struct conn *c)
{
	return jid_host(c->wire.bare);
}

static void
reach_dial_at(struct conn *c, const char *host, unsigned port, bool direct)
{
	char *domain = reach_own_domain(c);
	struct dial_to to = { .domain = domain, .host = host, .port = port,
	    .direct = direct, .proxy = c->has_proxy ? &c->proxy : NULL,
	    .mobile = c->mobile };

	dial_start(c->dial, &to);
	free(domain);
}

/* As DNS and the settings have it. */
static void
reach_dial_home(struct conn *c)
{
	c->at_location = false;
	reach_dial_at(c, c->host, c->port, c->direct);
}

/* ---- the end ------------------------------------------------------------- */

static void
reach_tell_offline(struct conn *c, const struct reason *r)
{
	struct msg m = { .type = MSG_OFFLINE };
	struct str s;
	char *words;

	str_init(&s);
	if (r->text != NULL)
		utf8_fix(&s, r->text, strlen(r->text));
	words = words_take(str_take(&s), IPC_TEXT_MAX);
	m.u.offline.why = r->why;
	m.u.offline.condition = r->condition;
	m.u.offline.text = words;
	m.u.offline.ticket = r->line;
	m.u.offline.unproven = r->unproven;
	worker_tell(c, &m);
	free(words);
}

void
reach_finish(struct conn *c, const struct reason *r)
{
	struct reason copy = *r;

	copy.text = xstrdup(r->text);
	reach_stop(c);
	c->active = false;
	/* Afterwards sotto takes no answers; what is left waits for xep_opened(). */
	if (c->told_online && !sm_can_resume(c->sm))
		xep_ended(&c->wire);
	xep_paused(&c->wire);
	c->told_online = false;
	reach_tell_offline(c, &copy);
	reason_free(&copy);
	if (c->quitting)
		c->ops->quit(c->arg);
}

/* ---- beginning ----------------------------------------------------------- */

static void
reach_forget_trust(struct conn *c)
{
	tls_session_free(c->session);
	c->session = NULL;
	tls_trust_free(c->trust);
	c->trust = NULL;
}

/* Whom we trust may have changed: it is read anew the next time. */
static void
reach_doubt_trust(struct conn *c)
{
	tls_session_free(c->session);
	c->session = NULL;
	memset(&c->trusted, 0xff, sizeof c->trusted);
}

static bool
reach_is_changed(const struct stat *a, const struct stat *b)
{
	return a->st_ino != b->st_ino || a->st_dev != b->st_dev ||
	    a->st_size != b->st_size || a->st_mtim.tv_sec !=
	    b->st_mtim.tv_sec || a->st_mtim.tv_nsec != b->st_mtim.tv_nsec;
}

/* Whom we trust, anew where the file has changed. */
static int
reach_load_trust(struct conn *c, const char *ca_file, struct err *err)
{
	struct stat now;

	memset(&now, 0, sizeof now);
	if (*ca_file != '\0' && stat(ca_file, &now) == -1)
		memset(&now, 0, sizeof now);
	if (c->trust != NULL && reach_is_changed(&now, &c->trusted))
		reach_forget_trust(c);
	c->trusted = now;
	if (c->trust == NULL)
		c->trust = tls_trust_new(*ca_file == '\0' ? NULL : ca_file,
		    err);
	return c->trust == NULL ? -1 : 0;
}

static int
reach_take_settings(struct conn *c, const struct msg *m, struct err *err)
{
	c->host = xstrdup(m->u.connect.host);
	c->port = m->u.connect.port;
	c->pins = xstrdup(m->u.connect.pins);
	c->accept = xstrdup(m->u.connect.accept);
	c->direct = m->u.connect.tls != 0;
	c->mobile = m->u.connect.mobile;
	c->resume = m->u.connect.resume;
	snprintf(c->wire.lang, sizeof c->wire.lang, "%s",
	    m->u.connect.lang);
	if (*m->u.connect.proxy != '\0' &&
	    proxy_parse(m->u.connect.proxy, &c->proxy, err) == -1)
		return -1;
	c->has_proxy = *m->u.connect.proxy != '\0';
	return 0;
}

/* Whether the last stream may still be there. */
static bool
reach_may_resume(const struct conn *c)
{
	int64_t past = loop_now(c->loop) - c->ended_at;

	return c->resume && sm_can_resume(c->sm) &&
	    (sm_max(c->sm) == 0 || past < (int64_t)sm_max(c->sm) * 1000);
}

/* Where the server would have us, if that is known; home if it fails. */
static bool
reach_dial_wanted(struct conn *c)
{
	char host[HOST_MAX_BYTES + 1];
	const char *where = sm_can_resume(c->sm) ? sm_location(c->sm) : NULL;
	uint16_t port;

	if (c->moved_to != NULL)
		where = c->moved_to;
	c->at_location = where != NULL &&
	    host_port_parse(where, host, &port) == 0;
	free(c->moved_to);
	c->moved_to = NULL;
	if (c->at_location)
		reach_dial_at(c, host, port == 0 ? 5222 : port,
		    c->endpoint.direct);
	return c->at_location;
}

void
reach_begin(struct conn *c, const struct msg *m)
{
	struct err err = { .code = "" };
	bool bad_proxy = false;

	reach_stop(c);
	c->active = true;
	if ((bad_proxy = reach_take_settings(c, m, &err) == -1) ||
	    reach_load_trust(c, m->u.connect.ca_file, &err) == -1) {
		reason_set(&c->reason, bad_proxy ? OFF_REFUSED : OFF_TLS,
		    bad_proxy ? "proxy" : "", err.text);
		reach_finish(c, &c->reason);
		return;
	}
	if (!reach_may_resume(c))
		sm_forget(c->sm);
	if (!reach_dial_wanted(c))
		reach_dial_home(c);
}

void
reach_stop(struct conn *c)
{
	dial_stop(c->dial);
	free(c->host);
	free(c->pins);
	free(c->accept);
	c->host = c->pins = c->accept = NULL;
	if (c->has_proxy)
		proxy_url_free(&c->proxy);
	c->has_proxy = c->at_location = false;
	c->hops = 0;
	c->other[0] = '\0';
	reason_free(&c->last);
}

/* ---- what comes of it ------------------------------------------------------ */

static void
reach_on_connected(void *arg, int fd, const struct endpoint *at)
{
	link_start(arg, fd, at);
}

static enum off
reach_off_of(const char *code)
{
	if (strcmp(code, "timeout") == 0)
		return OFF_TIMEOUT;
	if (strcmp(code, "refused") == 0 || strcmp(code, "proxy") == 0)
		return OFF_REFUSED;
	return OFF_LOOKUP;
}

/* Nothing is left to try. */
static void
reach_on_failed(void *arg, const struct err *err)
{
	struct conn *c = arg;
	enum off why = reach_off_of(err->code);
	char *text;

	if (c->at_location) {
		reach_dial_home(c);
	} else if (c->other[0] != '\0') {
		text = xasprintf("%s: %s", c->other, err->text);
		reason_set(&c->reason, OFF_STREAM, "see-other-host", text);
		free(text);
		reach_finish(c, &c->reason);
	} else if (c->last.text != NULL || c->last.condition[0] != '\0') {
		reach_finish(c, &c->last);
	} else {
		reason_set(&c->reason, why, strcmp(err->code,
		    off_word(why)) == 0 ? "" : err->code, err->text);
		reach_finish(c, &c->reason);
	}
}

/* The server sends us elsewhere: at once, or with the next attempt. */
static bool
reach_follow(struct conn *c)
{
	bool six = strchr(c->other_host, ':') != NULL;

	if (c->other_host[0] == '\0' || c->hops == HOPS_MAX)
		return false;
	c->hops++;
	snprintf(c->other, sizeof c->other, six ? "[%s]:%u" : "%s:%u",
	    c->other_host, c->other_port == 0 ? 5222 : c->other_port);
	if (c->was_online) {
		free(c->moved_to);
		c->moved_to = xstrdup(c->other);
		return false;
	}
	dial_stop(c->dial);
	c->at_location = false;
	reach_dial_at(c, c->other_host,
	    c->other_port == 0 ? 5222 : c->other_port,
	    c->endpoint.direct);
	return true;
}

void
reach_after(struct conn *c)
{
	if (c->reason.why == OFF_CERTIFICATE || c->reason.why == OFF_TLS)
		reach_doubt_trust(c);
	if (reach_follow(c))
		return;
	if (!c->early || c->reason.why == OFF_CERTIFICATE ||
	    c->reason.why == OFF_ASKED) {
		reach_finish(c, &c->reason);
	} else if (c->at_location) {
		reach_dial_home(c);
	} else {
		reason_free(&c->last);
		c->last = c->reason;
		memset(&c->reason, 0, sizeof c->reason);
		dial_next(c->dial);
	}
}

void
reach_init(struct conn *c)
{
	static const struct dial_ops ops = { worker_stage, reach_on_connected,
	    reach_on_failed };

	c->dial = dial_new(c->loop, &ops, c);
}

void
reach_free(struct conn *c)
{
	dial_free(c->dial);
	free(c->moved_to);
	reach_forget_trust(c);
}
