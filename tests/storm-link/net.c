/*
 * The network of the storm on the link: connections, each a played link with
 * a played stream at the server's end.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "storm-link.h"

/* ---- the server's end ------------------------------------------------------ */

static void
stream_writes(void *arg, const void *bytes, size_t n)
{
	struct wire_end *e = arg;

	played_link_write(e->link, bytes, n);
}

static void
stream_closed(void *arg)
{
	struct wire_end *e = arg;

	e->server_closed = true;
	played_link_close(e->link);
}

static void
link_came(void *arg, const void *bytes, size_t n)
{
	struct wire_end *e = arg;

	if (e->stream != NULL && !e->server_closed)
		played_stream_feed(e->stream, bytes, n);
}

static void
link_ended(void *arg)
{
	struct wire_end *e = arg;

	if (e->stream != NULL && !e->server_closed)
		played_stream_eof(e->stream);
	/* The server's end may be the first to know. */
	e->over = played_link_left(e->link);
}

int
net_accept(struct side *s, bool direct)
{
	static const struct played_stream_ops stream_ops = { stream_writes,
	    stream_closed };
	static const struct played_link_ops link_ops = { link_came,
	    link_ended };
	struct world *w = s->w;
	struct wire_end *e;
	int fd;

	if (!w->server_up)
		return -1;
	e = xcalloc(1, sizeof(*e));
	e->w = w;
	e->side = s;
	e->link = played_link_new(w->sky, &fd, &link_ops, e);
	e->stream = played_stream_new(w->server, direct, &stream_ops, e);
	played_link_patience(e->link, w->s->proxied ? 0 : 80000,
	    w->s->proxied ? 0 : 30000, 15 * 60000);
	for (int way = 0; way < 2; way++) {
		played_link_delay(e->link, (enum played_way)way,
		    w->delay[s->number]);
		played_link_pieces(e->link, (enum played_way)way,
		    w->pieces[s->number], 20);
		if (w->weather[s->number] == WEATHER_DUMB)
			played_link_cut(e->link, (enum played_way)way, 0);
	}
	e->next = w->ends;
	w->ends = e;
	return fd;
}

struct wire_end *
net_end(const struct side *s)
{
	for (struct wire_end *e = s->w->ends; e != NULL; e = e->next)
		if (e->side == s && !e->over && played_link_whole(e->link))
			return e;
	return NULL;
}

void
net_server_up(struct world *w, bool up)
{
	w->server_up = up;
}

/* ---- what is over ---------------------------------------------------------- */

static void
end_free(struct wire_end *e)
{
	if (e->stream != NULL)
		played_stream_free(e->stream);
	played_link_free(e->link);
	free(e);
}

void
net_sweep(struct world *w)
{
	struct wire_end **at = &w->ends, *e;

	while ((e = *at) != NULL) {
		if (!e->over) {
			at = &e->next;
			continue;
		}
		*at = e->next;
		end_free(e);
		w->moved = true;
	}
}

void
net_free(struct world *w)
{
	struct wire_end *e;

	while ((e = w->ends) != NULL) {
		w->ends = e->next;
		end_free(e);
	}
}

void
net_calm(struct world *w)
{
	for (int i = 0; i < SIDES; i++) {
		w->weather[i] = WEATHER_FINE;
		w->delay[i] = 20;
		w->pieces[i] = 0;
	}
	for (struct wire_end *e = w->ends; e != NULL; e = e->next) {
		played_link_heal(e->link);
		for (int way = 0; way < 2; way++) {
			played_link_delay(e->link, (enum played_way)way, 20);
			played_link_pieces(e->link, (enum played_way)way, 0,
			    0);
		}
	}
	w->server_up = true;
}
