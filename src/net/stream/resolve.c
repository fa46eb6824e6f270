/*
 * Names to places: which questions are asked, and which answers are waited
 * for.  Must not connect.
 *
 * Answers come at any time: they are only noted, and a timer of no time is
 * set, from which all that follows is done.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "net/stream/stream.h"

#define SRV_TIME 6000		/* then it counts as without an answer */
#define SRV_DELAY 1000		/* one kind has records: for the other */
#define WHOLE_TIME 15000
#define TARGET_DELAY 1000	/* for the answers about an earlier target */
#define PORT_STARTTLS 5222
#define PORT_DIRECT 5223

/* One of the two kinds of SRV. */
struct kind {
	struct resolve *resolve;
	bool asked;		/* and not answered yet */
};

enum resolve_step { RESOLVE_IDLE, RESOLVE_SRV, RESOLVE_HOSTS };

struct resolve {
	struct loop *loop;
	const struct resolve_ops *ops;
	void *arg;
	char *servers;
	enum resolve_step step;
	struct dns *dns;	/* NULL: none is needed */
	struct timer *srv_time, *whole;
	struct timer *turn;	/* something came; or a delay is over */
	char domain[HOST_MAX_BYTES + 1];
	struct kind kinds[2];
	struct targets targets;
	struct host hosts[RESOLVE_TARGETS];	/* of the first targets */
	size_t n;
	int64_t begun;		/* when the names were asked for */
	bool told;		/* the stage */
	bool silent;		/* DNS could not be asked */
	struct err err;		/* code "": nothing is wrong */
};

static uint32_t
resolve_draw(void *arg, uint32_t below)
{
	uint64_t n;

	(void)arg;
	random_bytes(&n, sizeof n);
	return (uint32_t)(n % below);
}

/* Something came; what follows is done from the loop. */
static void
resolve_wake(void *arg)
{
	struct resolve *r = arg;

	timer_set(r->turn, 0);
}

/* ---- SRV --------------------------------------------------------------- */

static void
resolve_srv_heard(void *arg, enum dns_end end)
{
	struct kind *k = arg;
	struct resolve *r = k->resolve;

	k->asked = false;
	if (end == DNS_FOUND)
		timer_set(r->srv_time, SRV_DELAY);
	resolve_wake(r);
}

static void
resolve_srv_ask(struct resolve *r)
{
	static const char *const services[] = { "_xmpp-client._tcp",
	    "_xmpps-client._tcp" };

	r->step = RESOLVE_SRV;
	timer_set(r->srv_time, SRV_TIME);
	for (size_t i = 0; i < NELEM(r->kinds); i++)
		r->kinds[i] = (struct kind){ r, true };
	for (size_t i = 0; i < NELEM(r->kinds); i++)
		dns_srv(r->dns, services[i], r->domain, &r->targets, i == 1,
		    resolve_srv_heard, &r->kinds[i]);
}

/* ---- from step to step ------------------------------------------------- */

static void
resolve_onion_error(struct err *err, const char *host)
{
	err_set(err, "onion", "%s can be reached only through a proxy: see the "
	    "setting proxy", host);
}

/* RFC 7686: no name in "onion" is asked for. */
static void
resolve_drop_onions(struct resolve *r)
{
	struct targets *t = &r->targets;
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (!host_is_below(t->list[i].host, "onion"))
			t->list[n++] = t->list[i];
		else
			resolve_onion_error(&r->err, t->list[i].host);
	}
	t->n = n;
}

/* All targets at once. */
static void
resolve_hosts_ask(struct resolve *r)
{
	r->step = RESOLVE_HOSTS;
	r->begun = loop_now(r->loop);
	resolve_drop_onions(r);
	for (; r->n < r->targets.n && r->n < NELEM(r->hosts); r->n++)
		host_ask(&r->hosts[r->n], r->targets.list[r->n].host, r->dns,
		    r->loop, resolve_wake, r);
	if (r->n > 0)
		r->err.code[0] = '\0';
	resolve_wake(r);
}

static void
resolve_srv_over(struct resolve *r)
{
	timer_off(r->srv_time);
	for (size_t i = 0; i < NELEM(r->kinds); i++)
		r->kinds[i].asked = false;
	targets_order(&r->targets, resolve_draw, NULL);
	if (targets_finish(&r->targets, r->domain, &r->err) == -1) {
		r->step = RESOLVE_HOSTS;
		resolve_wake(r);
	} else
		resolve_hosts_ask(r);
}

static void
resolve_srv_time_over(void *arg)
{
	resolve_srv_over(arg);
}

static void
resolve_tell_stage(struct resolve *r)
{
	char *text, *shown;

	if (r->told || r->dns == NULL)
		return;
	r->told = true;
	shown = host_shown(r->domain);
	text = xasprintf("looking up %s", shown);
	r->ops->stage(r->arg, text);
	free(text);
	free(shown);
}

static void
resolve_turn(void *arg)
{
	struct resolve *r = arg;

	resolve_tell_stage(r);
	if (r->step == RESOLVE_SRV && !r->kinds[0].asked &&
	    !r->kinds[1].asked)
		resolve_srv_over(r);
	else if (r->step == RESOLVE_HOSTS)
		r->ops->changed(r->arg);
}

static void
resolve_dns_close(struct resolve *r)
{
	dns_free(r->dns);
	r->dns = NULL;
}

static void
resolve_whole_over(void *arg)
{
	struct resolve *r = arg;

	resolve_dns_close(r);
	timer_off(r->srv_time);
	r->step = RESOLVE_HOSTS;
	r->silent = true;
	for (size_t i = 0; i < r->n; i++)
		host_give_up(&r->hosts[i]);
	resolve_wake(r);
}

/* ---- the next place ---------------------------------------------------- */

static void
resolve_fill(struct endpoint *to, const struct target *t,
    const struct host_address *a)
{
	memset(to, 0, sizeof *to);
	memcpy(to->host, t->host, sizeof to->host);
	memcpy(to->ip, a->ip, sizeof to->ip);
	to->port = t->port;
	to->direct = t->direct;
}

enum resolve_got
resolve_next(struct resolve *r, struct endpoint *to)
{
	int64_t patience = r->begun + TARGET_DELAY - loop_now(r->loop), wait;
	enum resolve_got got = r->step == RESOLVE_SRV ? RESOLVE_WAIT :
	    RESOLVE_END;
	struct host_address a;

	for (size_t i = 0; i < r->n; i++) {
		if (host_next(&r->hosts[i], &a, &wait)) {
			resolve_fill(to, &r->targets.list[i], &a);
			return RESOLVE_ONE;
		}
		if (wait == -1)
			continue;
		got = RESOLVE_WAIT;
		/* For how long those behind it wait for this one. */
		if (wait == 0)
			wait = patience;
		if (wait > 0) {
			timer_set(r->turn, wait);
			return got;
		}
	}
	return got;
}

int
resolve_why(const struct resolve *r, struct err *err)
{
	bool silent = r->silent;
	char *shown;

	for (size_t i = 0; i < r->n; i++) {
		if (r->hosts[i].n > 0)
			return 0;
		silent = silent || r->hosts[i].silent;
	}
	if (r->err.code[0] != '\0')
		return err_set(err, r->err.code, "%s", r->err.text);
	shown = host_shown(r->n > 0 ? r->targets.list[0].host : r->domain);
	err_set(err, "unknown-host", silent ? "%s: no answer from DNS" :
	    "%s: DNS knows no address of it", shown);
	free(shown);
	return -1;
}

/* ---- for others -------------------------------------------------------- */

struct resolve *
resolve_new(struct loop *loop, const char *servers,
    const struct resolve_ops *ops, void *arg)
{
	struct resolve *r = xcalloc(1, sizeof *r);

	r->loop = loop;
	r->servers = xstrdup(servers);
	r->ops = ops;
	r->arg = arg;
	r->srv_time = timer_new(loop, resolve_srv_time_over, r);
	r->whole = timer_new(loop, resolve_whole_over, r);
	r->turn = timer_new(loop, resolve_turn, r);
	return r;
}

void
resolve_free(struct resolve *r)
{
	if (r == NULL)
		return;
	resolve_stop(r);
	timer_free(r->srv_time);
	timer_free(r->whole);
	timer_free(r->turn);
	free(r->servers);
	free(r);
}

/* One target instead of what SRV would say. */
static void
resolve_target_alone(struct resolve *r, const struct resolve_to *to)
{
	struct target *t = &r->targets.list[0];

	r->targets.n = 1;
	memcpy(t->host, r->domain, sizeof t->host);
	t->port = (uint16_t)(to->port != 0 ? to->port : to->direct ?
	    PORT_DIRECT : PORT_STARTTLS);
	t->direct = to->direct;
}

void
resolve_start(struct resolve *r, const struct resolve_to *to)
{
	bool set = to->port != 0 || (to->host != NULL && *to->host != '\0');

	resolve_stop(r);
	timer_set(r->whole, WHOLE_TIME);
	resolve_wake(r);
	r->step = RESOLVE_HOSTS;
	if (host_normal(to->host != NULL && *to->host != '\0' ? to->host :
	    to->domain, r->domain) == -1) {
		err_set(&r->err, "bad-host", "host is neither a name nor an "
		    "address");
		return;
	}
	if (host_is_below(r->domain, "onion")) {
		resolve_onion_error(&r->err, r->domain);
		return;
	}
	/* A name with a dot is asked for as it is, and told to nobody else. */
	if (!host_is_numeric(r->domain) && (r->dns = dns_new(r->loop, r->servers,
	    strchr(r->domain, '.') == NULL)) == NULL) {
		r->silent = true;
		return;
	}
	/* RFC 6761, 6.3: about localhost DNS is not asked. */
	if (set || r->dns == NULL || host_is_below(r->domain, "localhost")) {
		resolve_target_alone(r, to);
		resolve_hosts_ask(r);
	} else
		resolve_srv_ask(r);
}

void
resolve_stop(struct resolve *r)
{
	resolve_dns_close(r);
	timer_off(r->srv_time);
	timer_off(r->whole);
	timer_off(r->turn);
	memset(&r->targets, 0, sizeof r->targets);
	r->n = 0;
	r->step = RESOLVE_IDLE;
	r->told = r->silent = false;
	r->err.code[0] = '\0';
}
