/*
 * One played TCP connection.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "played-link.h"

struct piece {
	struct piece *next;
	int64_t due;
	size_t len, at;
	bool end;		/* the end of it all, behind the bytes */
	char bytes[];
};

struct half {			/* one way */
	struct played_link *link;
	struct piece *first;
	struct timer *timer;
	int64_t delay, gap, free_at;	/* not before this */
	size_t most;
	uint64_t taken, moved;
	uint64_t cut_at;	/* of `taken`; nothing beyond arrives */
	bool ended;
};

struct played_link {
	struct loop *loop;
	const struct played_link_ops *ops;
	void *arg;
	int fd;			/* -1: closed */
	struct half half[2];
	int64_t idle, unconfirmed, server;	/* patience, or 0 */
	int64_t give_up_at;	/* of the client's kernel; 0: nothing is cut */
	struct timer *client_dead, *server_dead;
};

/* ---- pieces on their way -------------------------------------------------- */

static void
half_clear(struct half *h)
{
	struct piece *p;

	while ((p = h->first) != NULL) {
		h->first = p->next;
		free(p);
	}
}

static void
half_arm(struct half *h)
{
	int64_t left;

	if (h->first == NULL) {
		timer_off(h->timer);
		return;
	}
	left = h->first->due - loop_now(h->link->loop);
	timer_set(h->timer, left > 0 ? left : 0);
}

static void
half_push(struct half *h, const char *bytes, size_t len, bool end)
{
	struct piece **at = &h->first, *p = xcalloc(1, sizeof(*p) + len);
	int64_t now = loop_now(h->link->loop);

	while (*at != NULL)
		at = &(*at)->next;
	p->due = now + h->delay > h->free_at ? now + h->delay : h->free_at;
	h->free_at = p->due + h->gap;
	p->len = len;
	p->end = end;
	if (len > 0)
		memcpy(p->bytes, bytes, len);
	*at = p;
}

static bool
half_is_cut(const struct half *h)
{
	return h->taken >= h->cut_at;
}

static void
give_up_within(struct played_link *l, int64_t ms)
{
	int64_t at = loop_now(l->loop) + ms;

	if (ms == 0 || (l->give_up_at != 0 && l->give_up_at <= at))
		return;
	l->give_up_at = at;
	timer_set(l->client_dead, ms);
}

/* Without confirmations, which go the other way, either end is lost. */
static void
link_cut(struct played_link *l, bool client_wrote)
{
	if (!half_is_cut(&l->half[PLAYED_UP]) &&
	    !half_is_cut(&l->half[PLAYED_DOWN]))
		return;
	give_up_within(l, client_wrote ? l->unconfirmed : l->idle);
	if (l->server > 0 && !timer_armed(l->server_dead))
		timer_set(l->server_dead, l->server);
}

/* What is beyond the cut is dropped; so is the end. */
static void
half_take(struct half *h, const char *bytes, size_t len)
{
	uint64_t room = h->cut_at - h->taken;
	size_t n;

	if (len > room)
		len = (size_t)room;
	h->taken += len;
	for (; len > 0; bytes += n, len -= n) {
		n = h->most > 0 && len > h->most ? h->most : len;
		half_push(h, bytes, n, false);
	}
	half_arm(h);
	link_cut(h->link, h == &h->link->half[PLAYED_UP]);
}

static void
half_end(struct half *h)
{
	if (h->ended)
		return;
	h->ended = true;
	if (half_is_cut(h))
		return;
	half_push(h, NULL, 0, true);
	half_arm(h);
}

/* ---- the client's end ----------------------------------------------------- */

static void
fd_close(struct played_link *l)
{
	if (l->fd == -1)
		return;
	loop_del(l->loop, l->fd);
	close(l->fd);
	l->fd = -1;
}

static void down_due(void *arg);

static void
fd_ready(void *arg, int fd, short got)
{
	struct played_link *l = arg;
	char buf[16384];
	ssize_t n;

	if ((got & POLLOUT) != 0) {
		loop_set(l->loop, fd, POLLIN);
		down_due(&l->half[PLAYED_DOWN]);
	}
	while (l->fd != -1 && (n = read(fd, buf, sizeof(buf))) > 0)
		half_take(&l->half[PLAYED_UP], buf, (size_t)n);
	if (l->fd != -1 && (n == 0 || errno != EAGAIN)) {
		fd_close(l);
		half_end(&l->half[PLAYED_UP]);
	}
}

/* -1: there is no room now. */
static int
fd_write(struct played_link *l, struct piece *p)
{
	ssize_t n = 0;

	while (l->fd != -1 && p->at < p->len) {
		n = send(l->fd, p->bytes + p->at, p->len - p->at,
		    MSG_NOSIGNAL);
		if (n == -1 && errno == EAGAIN) {
			loop_set(l->loop, l->fd, POLLIN | POLLOUT);
			return -1;
		}
		if (n == -1)
			break;		/* it is closed: fd_ready() hears */
		p->at += (size_t)n;
	}
	return 0;
}

static void
down_due(void *arg)
{
	struct half *h = arg;
	struct played_link *l = h->link;
	int64_t now = loop_now(l->loop);
	struct piece *p;

	while ((p = h->first) != NULL && p->due <= now) {
		if (fd_write(l, p) == -1)
			return;
		h->moved += p->len;
		h->first = p->next;
		if (p->end && l->fd != -1)
			shutdown(l->fd, SHUT_WR);
		free(p);
	}
	half_arm(h);
}

static void
up_due(void *arg)
{
	struct half *h = arg;
	struct played_link *l = h->link;
	int64_t now = loop_now(l->loop);
	struct piece *p;

	while ((p = h->first) != NULL && p->due <= now) {
		h->first = p->next;
		h->moved += p->len;
		if (p->end)
			l->ops->ended(l->arg);
		else
			l->ops->came(l->arg, p->bytes, p->len);
		free(p);
	}
	half_arm(h);
}

static void
on_client_dead(void *arg)
{
	fd_close(arg);
}

static void
on_server_dead(void *arg)
{
	struct played_link *l = arg;

	l->half[PLAYED_UP].ended = true;
	l->ops->ended(l->arg);
}

/* ---- for tests ------------------------------------------------------------ */

static void
half_init(struct played_link *l, enum played_way way, loop_fn *due)
{
	struct half *h = &l->half[way];

	h->link = l;
	h->timer = timer_new(l->loop, due, h);
	h->cut_at = UINT64_MAX;
}

struct played_link *
played_link_new(struct loop *loop, int *fd, const struct played_link_ops *ops,
    void *arg)
{
	struct played_link *l = xcalloc(1, sizeof(*l));
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0,
	    ends) == -1)
		die("socketpair: %s", strerror(errno));
	l->loop = loop;
	l->ops = ops;
	l->arg = arg;
	l->fd = ends[0];
	*fd = ends[1];
	half_init(l, PLAYED_UP, up_due);
	half_init(l, PLAYED_DOWN, down_due);
	l->client_dead = timer_new(loop, on_client_dead, l);
	l->server_dead = timer_new(loop, on_server_dead, l);
	loop_add(loop, l->fd, POLLIN, fd_ready, l);
	return l;
}

void
played_link_free(struct played_link *l)
{
	if (l == NULL)
		return;
	fd_close(l);
	for (int i = 0; i < 2; i++) {
		half_clear(&l->half[i]);
		timer_free(l->half[i].timer);
	}
	timer_free(l->client_dead);
	timer_free(l->server_dead);
	free(l);
}

void
played_link_write(struct played_link *l, const void *bytes, size_t len)
{
	half_take(&l->half[PLAYED_DOWN], bytes, len);
}

void
played_link_close(struct played_link *l)
{
	half_end(&l->half[PLAYED_DOWN]);
}

void
played_link_delay(struct played_link *l, enum played_way way, int64_t ms)
{
	l->half[way].delay = ms;
}

void
played_link_pieces(struct played_link *l, enum played_way way, size_t bytes,
    int64_t gap_ms)
{
	l->half[way].most = bytes;
	l->half[way].gap = bytes > 0 ? gap_ms : 0;
}

void
played_link_stall(struct played_link *l, enum played_way way, int64_t ms)
{
	struct half *h = &l->half[way];
	int64_t until = loop_now(l->loop) + ms;

	for (struct piece *p = h->first; p != NULL; p = p->next)
		if (p->due < until)
			p->due = until;
	if (h->free_at < until)
		h->free_at = until;
	half_arm(h);
}

void
played_link_cut(struct played_link *l, enum played_way way, size_t bytes)
{
	struct half *h = &l->half[way];

	if (h->cut_at > h->taken + bytes)
		h->cut_at = h->taken + bytes;
	link_cut(l, false);
}

void
played_link_heal(struct played_link *l)
{
	for (int i = 0; i < 2; i++)
		if (!half_is_cut(&l->half[i]))
			l->half[i].cut_at = UINT64_MAX;
}

void
played_link_patience(struct played_link *l, int64_t idle_ms,
    int64_t unconfirmed_ms, int64_t server_ms)
{
	l->idle = idle_ms;
	l->unconfirmed = unconfirmed_ms;
	l->server = server_ms;
}

void
played_link_reset(struct played_link *l)
{
	for (int i = 0; i < 2; i++)
		half_clear(&l->half[i]);
	fd_close(l);
	half_end(&l->half[PLAYED_UP]);
	l->half[PLAYED_DOWN].ended = true;
}

uint64_t
played_link_moved(const struct played_link *l, enum played_way way)
{
	return l->half[way].moved;
}

bool
played_link_left(const struct played_link *l)
{
	return l->fd == -1;
}

bool
played_link_whole(const struct played_link *l)
{
	return l->fd != -1 && !half_is_cut(&l->half[PLAYED_UP]) &&
	    !half_is_cut(&l->half[PLAYED_DOWN]) &&
	    !l->half[PLAYED_UP].ended && !l->half[PLAYED_DOWN].ended;
}
