/*
 * Whether a server can be reached, for --doctor: sotto-net makes one attempt,
 * in the account's own way (its proxy, its certificates), up to where the
 * server says how one can log in.  No password is asked for, and none goes
 * out.  Must not know what is made of the answer.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sotto/probe.h"

#define PROBE_MS 30000

struct probe {
	struct loop *loop;
	struct channel *control;
	struct channel *worker;
	const struct msg *connect;
	struct probed *out;
	bool over;
};

static const char *
probe_text(const struct conf *conf, enum setting id, const char *jid)
{
	const char *s = conf_text(conf, id, jid, NULL);

	return (s == NULL ? "" : s);
}

static void
probe_end(struct probe *p, enum probed_as as, const char *text)
{
	if (p->over)
		return;
	p->over = true;
	p->out->as = as;
	/* Perhaps a server's own words. */
	str_clear(&p->out->text);
	utf8_safe(&p->out->text, text, strlen(text), SAFE_LINE);
}

static void
probe_certificate(struct probe *p, const struct msg *m)
{
	char *text = xasprintf("%s; valid from %s to %s; SHA-256 %s",
	    m->u.certificate.problem, m->u.certificate.not_before,
	    m->u.certificate.not_after, m->u.certificate.sha256);

	probe_end(p, PROBED_CERTIFICATE, text);
	free(text);
}

static void
probe_offline(struct probe *p, const struct msg *m)
{
	const char *text = m->u.offline.text;

	p->out->why = (enum off)m->u.offline.why;
	probe_end(p, PROBED_OFFLINE, text[0] != '\0' ? text :
	    m->u.offline.condition[0] != '\0' ? m->u.offline.condition :
	    off_word(p->out->why));
}

/* Of the worker. */
static void
probe_hear(void *arg, const struct msg *m, int fd)
{
	struct probe *p = arg;

	if (fd != -1)
		close(fd);
	if (m->type == MSG_SASL_OFFER)
		probe_end(p, PROBED_REACHED, m->u.sasl_offer.mechanisms);
	else if (m->type == MSG_CERTIFICATE)
		probe_certificate(p, m);
	else if (m->type == MSG_OFFLINE)
		probe_offline(p, m);
}

static void
probe_ended(void *arg, const struct err *err)
{
	(void)err;
	probe_end(arg, PROBED_BROKEN, "sotto-net ended");
}

/* Of the parent: a worker is there. */
static void
probe_came(void *arg, const struct msg *m, int fd)
{
	struct probe *p = arg;

	if (m->type != MSG_WORKER || fd == -1 || p->worker != NULL) {
		if (fd != -1)
			close(fd);
		if (p->worker == NULL)
			probe_end(p, PROBED_BROKEN,
			    "sotto-net could not start a process");
		return;
	}
	p->worker = channel_new(p->loop, fd, MSG_TO_MAIN, probe_hear,
	    probe_ended, p);
	if (channel_send(p->worker, p->connect, -1, NULL) == -1)
		probe_end(p, PROBED_BROKEN, "sotto-net takes no message");
}

static void
probe_wait(struct probe *p)
{
	struct msg start = { .type = MSG_START };
	int64_t until = loop_now(p->loop) + PROBE_MS, left;

	if (channel_send(p->control, &start, -1, NULL) == -1)
		probe_end(p, PROBED_BROKEN, "sotto-net takes no message");
	while (!p->over && (left = until - loop_now(p->loop)) > 0)
		loop_turn(p->loop, (int)left);
	p->out->why = p->over ? p->out->why : OFF_TIMEOUT;
	probe_end(p, PROBED_OFFLINE, "no answer within half a minute");
}

/* The names of the certificates that the account takes, whoever signed. */
static char *
probe_pins(const struct conf *conf, const char *jid)
{
	const char *const *items = NULL;
	size_t n = conf_list(conf, SET_PIN, jid, NULL, &items);
	struct str s;

	str_init(&s);
	str_add(&s, "");
	for (size_t i = 0; i < n; i++)
		str_addf(&s, "%s%s", i > 0 ? " " : "", items[i]);
	return (str_take(&s));
}

void
probe(struct loop *loop, int control, const struct conf *conf,
    const char *jid, struct probed *out)
{
	struct msg m = { .type = MSG_CONNECT };
	struct probe p = { .loop = loop, .connect = &m, .out = out };
	const char *url = probe_text(conf, SET_PROXY, jid);
	char *word = NULL, *pins = probe_pins(conf, jid);
	char *proxy = *url == '\0' || strcmp(url, "none") == 0 ? NULL :
	    proxy_apart(url, &word);

	m.u.connect.jid = jid;
	m.u.connect.host = probe_text(conf, SET_HOST, jid);
	if (conf_where(conf, SET_PORT, jid, NULL) != 0)
		m.u.connect.port = (uint32_t)conf_int(conf, SET_PORT, jid,
		    NULL);
	m.u.connect.ca_file = probe_text(conf, SET_CA_FILE, jid);
	m.u.connect.tls = strcmp(probe_text(conf, SET_TLS, jid),
	    "direct") == 0;
	m.u.connect.proxy = proxy == NULL ? "" : proxy;
	m.u.connect.pins = pins;
	m.u.connect.accept = m.u.connect.lang = "";
	p.control = channel_new(loop, control, MSG_FROM_PARENT, probe_came,
	    probe_ended, &p);
	probe_wait(&p);
	channel_free(p.worker);
	channel_free(p.control);
	secret_free(proxy);
	secret_free(word);
	free(pins);
}
