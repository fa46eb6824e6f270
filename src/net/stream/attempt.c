/*
 * One attempt to connect by TCP, and the options of a socket that did.  Must
 * not know what other attempts there are.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "net/stream/stream.h"

#define ATTEMPT_TIME 10000

/* ---- options ----------------------------------------------------------- */

static void
attempt_set_option(int fd, int level, int name, int value)
{
	/* Each is an improvement only; without it all works, if slower. */
	(void)setsockopt(fd, level, name, &value, sizeof value);
}

/*
 * A dead link is the kernel's to notice: no tick of ours (law 8).  Each probe
 * wakes the radio of a mobile device for some ten seconds, and hardly a
 * mobile network forgets a connection before it was idle for five minutes: so
 * one probe just within these, and gaps of two minutes (a tunnel) are
 * outlasted.
 */
void
attempt_options(int fd, bool mobile)
{
	int idle = mobile ? 290 : 60, apart = mobile ? 30 : 10;
	int probes = mobile ? 4 : 3;

	attempt_set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	attempt_set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
	attempt_set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, idle);
	attempt_set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, apart);
	attempt_set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, probes);
#endif
#ifdef TCP_USER_TIMEOUT
	/* It ends the probes too: where mobile, not before the last one. */
	attempt_set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, mobile ?
	    (idle + probes * apart) * 1000 : 30000);
#endif
}

/* ---- the attempt ------------------------------------------------------- */

/* A socket that connects to a place, or -1 with errno. */
static int
attempt_socket_connect(const struct endpoint *to)
{
	struct sockaddr_in four = { .sin_family = AF_INET,
	    .sin_port = htons(to->port) };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6,
	    .sin6_port = htons(to->port) };
	bool is_six = strchr(to->ip, ':') != NULL;
	int fd, error;

	if (inet_pton(is_six ? AF_INET6 : AF_INET, to->ip, is_six ?
	    (void *)&six.sin6_addr : (void *)&four.sin_addr) != 1) {
		errno = EINVAL;
		return -1;
	}
	fd = socket(is_six ? AF_INET6 : AF_INET, SOCK_STREAM |
	    SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return -1;
	if (connect(fd, is_six ? (struct sockaddr *)&six :
	    (struct sockaddr *)&four, is_six ? sizeof six :
	    sizeof four) == 0 || errno == EINPROGRESS)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static void
attempt_ready(void *arg, int fd, short got)
{
	struct attempt *a = arg;
	int error = 0;
	socklen_t len = sizeof error;

	(void)got;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == -1)
		error = errno;
	if (error != 0)
		attempt_close(a);
	a->done(a->arg, a, error);
}

static void
attempt_late(void *arg)
{
	struct attempt *a = arg;

	attempt_close(a);
	a->done(a->arg, a, ETIMEDOUT);
}

void
attempt_init(struct attempt *a, struct loop *loop, attempt_fn *done,
    void *arg)
{
	*a = (struct attempt){ .loop = loop, .done = done, .arg = arg,
	    .fd = -1 };
	a->time = timer_new(loop, attempt_late, a);
}

void
attempt_free(struct attempt *a)
{
	attempt_close(a);
	timer_free(a->time);
}

int
attempt_begin(struct attempt *a, const struct endpoint *to)
{
	a->to = *to;
	a->begun = loop_now(a->loop);
	if ((a->fd = attempt_socket_connect(to)) == -1)
		return errno;
	timer_set(a->time, ATTEMPT_TIME);
	loop_add(a->loop, a->fd, POLLOUT, attempt_ready, a);
	return 0;
}

int
attempt_take(struct attempt *a)
{
	int fd = a->fd;

	loop_del(a->loop, fd);
	timer_off(a->time);
	a->fd = -1;
	return fd;
}

void
attempt_close(struct attempt *a)
{
	if (a->fd != -1)
		close(attempt_take(a));
}
