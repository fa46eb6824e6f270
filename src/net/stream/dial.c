/*
 * A connection to the first place that answers (RFC 8305).  Must not know
 * what is said over it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "net/stream/stream.h"

#define ATTEMPTS_MAX 16		/* at once; then the oldest gives way */
#define ATTEMPT_DELAY 250	/* RFC 8305, 5 */
#define WHOLE_TIME 30000
#define PROBLEMS_MAX 4		/* told of, of those that did not answer */
#define PORT_STARTTLS 5222
#define PORT_DIRECT 5223

struct dial {
	struct loop *loop;
	const struct dial_ops *ops;
	void *arg;
	struct resolve *resolve;
	struct attempt attempts[ATTEMPTS_MAX];
	/* Under way when another was first: they go first when it is of no
	 * use. */
	struct endpoint back[ATTEMPTS_MAX];
	size_t n_back;
	bool running;
	bool mobile;
	bool proxied, asked;	/* asked: the proxy was connected once */
	bool bad_host;		/* proxied: what it is to be asked for */
	struct endpoint ask;	/* proxied: what for */
	struct timer *next;	/* armed: no attempt begins before */
	struct timer *whole;
	struct str problems;
	size_t n_problems;
	bool slow;		/* one of them was a matter of time */
};

static void dial_go_on(struct dial *);

/* ---- attempts ---------------------------------------------------------- */

static size_t
dial_attempts_running(const struct dial *d)
{
	size_t n = 0;

	for (size_t i = 0; i < ATTEMPTS_MAX; i++)
		n += d->attempts[i].fd != -1;
	return n;
}

static void
dial_attempts_close(struct dial *d)
{
	for (size_t i = 0; i < ATTEMPTS_MAX; i++)
		attempt_close(&d->attempts[i]);
}

static void
dial_note_problem(struct dial *d, const struct endpoint *to, int error)
{
	bool six = strchr(to->ip, ':') != NULL;

	d->slow = d->slow || error == ETIMEDOUT;
	if (d->n_problems++ >= PROBLEMS_MAX)
		return;
	str_addf(&d->problems, "%s%s%s%s port %u: %s",
	    d->n_problems > 1 ? "; " : "", six ? "[" : "", to->ip,
	    six ? "]" : "", (unsigned)to->port, error == ETIMEDOUT ?
	    "no answer" : strerror(error));
}

/* The first to connect: the others are closed, and kept in mind. */
static void
dial_won(struct dial *d, struct attempt *a)
{
	struct endpoint to = a->to;
	int fd = attempt_take(a);

	for (size_t i = 0; i < ATTEMPTS_MAX; i++) {
		if (d->attempts[i].fd == -1)
			continue;
		d->back[d->n_back++] = d->attempts[i].to;
		attempt_close(&d->attempts[i]);
	}
	timer_off(d->next);
	timer_off(d->whole);
	d->running = false;
	attempt_options(fd, d->mobile);
	if (d->proxied) {
		memcpy(d->ask.ip, to.ip, sizeof d->ask.ip);
		to = d->ask;
		d->asked = true;
	}
	d->ops->connected(d->arg, fd, &to);
}

static void
dial_attempted(void *arg, struct attempt *a, int error)
{
	struct dial *d = arg;

	if (error == 0) {
		dial_won(d, a);
		return;
	}
	dial_note_problem(d, &a->to, error);
	/* RFC 8305, 5: the next need not wait. */
	timer_off(d->next);
	dial_go_on(d);
}

/* One that is free; where there is none the oldest gives way. */
static struct attempt *
dial_attempt_for(struct dial *d)
{
	struct attempt *oldest = &d->attempts[0];

	for (size_t i = 0; i < ATTEMPTS_MAX; i++) {
		struct attempt *a = &d->attempts[i];

		if (a->fd == -1)
			return a;
		if (a->begun < oldest->begun)
			oldest = a;
	}
	dial_note_problem(d, &oldest->to, ETIMEDOUT);
	attempt_close(oldest);
	return oldest;
}

static void
dial_try_place(struct dial *d, const struct endpoint *to)
{
	char *text = xasprintf("connecting to %s%s port %u", d->proxied ?
	    "the proxy at " : "", to->ip, (unsigned)to->port);
	int error;

	d->ops->stage(d->arg, text);
	free(text);
	if ((error = attempt_begin(dial_attempt_for(d), to)) != 0)
		dial_note_problem(d, to, error);
	else
		timer_set(d->next, ATTEMPT_DELAY);
}

/* ---- one after the other ----------------------------------------------- */

/* Nothing is left. */
static void
dial_fail(struct dial *d, bool late)
{
	struct err err = { .text = "" };
	char *asked = host_shown(d->ask.host);

	timer_off(d->next);
	timer_off(d->whole);
	dial_attempts_close(d);
	d->running = false;
	if (d->bad_host)
		err_set(&err, "bad-host", "host is neither a name nor an "
		    "address");
	else if (d->proxied && d->asked)
		err_set(&err, "proxy", "the proxy cannot reach %s port %u (DNS "
		    "is not asked): set host and port",
		    asked, (unsigned)d->ask.port);
	else if (d->n_problems > 0)
		err_set(&err, d->proxied ? "proxy" : d->slow ? "timeout" :
		    "refused", "cannot connect%s: %s%s", d->proxied ?
		    " to the proxy" : "", d->problems.s,
		    d->n_problems > PROBLEMS_MAX ? "; and others" : "");
	else if (late || resolve_why(d->resolve, &err) == 0)
		err_set(&err, "timeout", "no answer in time");
	else if (d->proxied) {
		err_in(&err, "proxy");
		strcpy(err.code, "proxy");
	}
	free(asked);
	resolve_stop(d->resolve);
	d->ops->failed(d->arg, &err);
}

static enum resolve_got
dial_next_place(struct dial *d, struct endpoint *to)
{
	if (d->n_back == 0)
		return resolve_next(d->resolve, to);
	*to = d->back[0];
	memmove(&d->back[0], &d->back[1], --d->n_back * sizeof d->back[0]);
	return RESOLVE_ONE;
}

static void
dial_go_on(struct dial *d)
{
	struct endpoint to;

	while (d->running && !timer_armed(d->next)) {
		switch (dial_next_place(d, &to)) {
		case RESOLVE_ONE:
			dial_try_place(d, &to);
			break;
		case RESOLVE_WAIT:
			return;
		case RESOLVE_END:
			if (dial_attempts_running(d) == 0)
				dial_fail(d, false);
			return;
		}
	}
}

static void
dial_more(void *arg)
{
	dial_go_on(arg);
}

static void
dial_late(void *arg)
{
	dial_fail(arg, true);
}

static void
dial_stage(void *arg, const char *text)
{
	struct dial *d = arg;

	if (d->running)
		d->ops->stage(d->arg, text);
}

/* ---- for others -------------------------------------------------------- */

struct dial *
dial_new_with(struct loop *loop, const char *servers,
    const struct dial_ops *ops, void *arg)
{
	static const struct resolve_ops resolve_ops = { dial_stage,
	    dial_more };
	struct dial *d = xcalloc(1, sizeof *d);

	d->loop = loop;
	d->ops = ops;
	d->arg = arg;
	d->resolve = resolve_new(loop, servers, &resolve_ops, d);
	for (size_t i = 0; i < ATTEMPTS_MAX; i++)
		attempt_init(&d->attempts[i], loop, dial_attempted, d);
	d->next = timer_new(loop, dial_more, d);
	d->whole = timer_new(loop, dial_late, d);
	str_init(&d->problems);
	return d;
}

struct dial *
dial_new(struct loop *loop, const struct dial_ops *ops, void *arg)
{
	return dial_new_with(loop, NULL, ops, arg);
}

void
dial_free(struct dial *d)
{
	if (d == NULL)
		return;
	dial_stop(d);
	resolve_free(d->resolve);
	for (size_t i = 0; i < ATTEMPTS_MAX; i++)
		attempt_free(&d->attempts[i]);
	timer_free(d->next);
	timer_free(d->whole);
	str_free(&d->problems);
	free(d);
}

/* What the proxy is to be asked for. */
static void
dial_ask_for(struct dial *d, const struct dial_to *to)
{
	memset(&d->ask, 0, sizeof d->ask);
	d->bad_host = host_normal(to->host == NULL || *to->host == '\0' ?
	    to->domain : to->host, d->ask.host) == -1;
	d->ask.port = (uint16_t)(to->port != 0 ? to->port : to->direct ?
	    PORT_DIRECT : PORT_STARTTLS);
	d->ask.direct = to->direct;
}

void
dial_start(struct dial *d, const struct dial_to *to)
{
	struct resolve_to what = { .domain = to->domain, .host = to->host,
	    .port = to->port, .direct = to->direct };

	dial_stop(d);
	d->mobile = to->mobile;
	d->proxied = to->proxy != NULL;
	if (d->proxied) {
		dial_ask_for(d, to);
		what.host = to->proxy->host;
		what.port = to->proxy->port;
	}
	d->running = true;
	timer_set(d->whole, WHOLE_TIME);
	if (d->bad_host)
		timer_set(d->next, 0);
	else
		resolve_start(d->resolve, &what);
}

void
dial_next(struct dial *d)
{
	if (d->running)
		return;
	d->running = true;
	timer_set(d->whole, WHOLE_TIME);
	timer_set(d->next, 0);
}

void
dial_stop(struct dial *d)
{
	dial_attempts_close(d);
	resolve_stop(d->resolve);
	timer_off(d->next);
	timer_off(d->whole);
	str_clear(&d->problems);
	d->n_problems = d->n_back = 0;
	d->running = d->slow = d->asked = d->bad_host = false;
}
