/*
 * Stands in for src/net/stream/dial.c in the storm on the link: no lookup and
 * no connection, but what the played network says.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/stream/stream.h"
#include "storm-link.h"

#define ROUND_TRIP 30		/* ms */
#define TIMEOUT 30000

struct dial {
	struct loop *loop;
	const struct dial_ops *ops;
	void *arg;
	struct timer *timer;
	enum weather weather;	/* when it began */
};

static void
fail(struct dial *d, const char *code, const char *text)
{
	struct err err;

	err_set(&err, code, "%s", text);
	d->ops->failed(d->arg, &err);
}

static void
connected(struct dial *d)
{
	struct side *s = world_side(d->loop);
	struct endpoint to = { .port = 5222 };
	int fd;

	to.direct = s->place % 3 == 2;
	fd = net_accept(s, to.direct);

	if (fd == -1) {
		fail(d, "refused", "connection refused");
		return;
	}
	snprintf(to.host, sizeof(to.host), "%s", DOMAIN);
	snprintf(to.ip, sizeof(to.ip), "192.0.2.%u", 1 + s->place % 200);
	d->ops->connected(d->arg, fd, &to);
}

static void
on_time(void *arg)
{
	struct dial *d = arg;

	switch (d->weather) {
	case WEATHER_NO_NAMES:
		fail(d, "unknown-host", "no name server answers");
		break;
	case WEATHER_REFUSED:
		fail(d, "refused", "connection refused");
		break;
	case WEATHER_SILENT:
		fail(d, "timeout", "no answer");
		break;
	case WEATHER_FINE:
	case WEATHER_DUMB:
	case WEATHERS:
		connected(d);
		break;
	}
}

struct dial *
dial_new(struct loop *loop, const struct dial_ops *ops, void *arg)
{
	struct dial *d = xcalloc(1, sizeof(*d));

	d->loop = loop;
	d->ops = ops;
	d->arg = arg;
	d->timer = timer_new(loop, on_time, d);
	return d;
}

void
dial_free(struct dial *d)
{
	if (d == NULL)
		return;
	timer_free(d->timer);
	free(d);
}

void
dial_start(struct dial *d, const struct dial_to *to)
{
	struct side *s = world_side(d->loop);

	if (strcmp(to->domain, DOMAIN) != 0)
		die("played-dial: who is %s?", to->domain);
	d->weather = s->w->weather[s->number];
	timer_set(d->timer, d->weather == WEATHER_SILENT ||
	    d->weather == WEATHER_NO_NAMES ? TIMEOUT : ROUND_TRIP);
}

/* There is one address at a time. */
void
dial_next(struct dial *d)
{
	d->weather = WEATHER_REFUSED;
	timer_set(d->timer, ROUND_TRIP);
}

void
dial_stop(struct dial *d)
{
	timer_off(d->timer);
}
