/*
 * What is asked of a TCP socket beside libstrophe, which owns it: options,
 * progress, whether an address answers at all.  Knows no XMPP.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/net.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <netinet/in.h>
#ifdef __linux__
#include <linux/sockios.h>
#include <linux/tcp.h>
#else
#include <netinet/tcp.h>
#endif

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define REACH_MAX 5000		/* as long as libstrophe tries */

static void
set_option(int fd, int level, int name, int value)
{
	/* Each is an improvement only; without it all works, if slower. */
	(void)setsockopt(fd, level, name, &value, sizeof value);
}

/* A dead link is the kernel's to notice: no tick of ours (law 8). */
void
socket_setup(int fd)
{
	set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
	set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60);
	set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 10);
	set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
#endif
#ifdef TCP_USER_TIMEOUT
	set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 30000);
#endif
}

void
socket_acknowledge(int fd)
{
#ifdef TCP_QUICKACK
	set_option(fd, IPPROTO_TCP, TCP_QUICKACK, 1);
#else
	(void)fd;
#endif
}

bool
socket_progress(int fd, uint64_t *in, uint64_t *out)
{
#ifdef __linux__
	struct tcp_info info;
	socklen_t len = sizeof info;
	int unread = 0, unsent = 0;
	uint64_t was_in = *in, was_out = *out;

	memset(&info, 0, sizeof info);
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == -1)
		return false;
	(void)ioctl(fd, SIOCINQ, &unread);
	(void)ioctl(fd, SIOCOUTQ, &unsent);
	*in = info.tcpi_bytes_received - (uint64_t)unread;
	*out = info.tcpi_bytes_acked + (uint64_t)unsent;
	return *in != was_in || *out != was_out;
#else
	/* Nobody tells: what is readable will have been read. */
	if (!socket_ready(fd, POLLIN))
		return false;
	(*in)++;
	(void)out;
	return true;
#endif
}

bool
socket_ready(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	return poll(&p, 1, 0) == 1 && (p.revents & events) != 0;
}

bool
socket_reachable(const struct address *a)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICHOST }, *ai;
	struct pollfd p = { .events = POLLOUT };
	socklen_t len = sizeof(int);
	int error = -1;
	char port[8];

	snprintf(port, sizeof port, "%u", (unsigned)a->port);
	if (getaddrinfo(a->ip, port, &hints, &ai) != 0)
		return false;
	p.fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK |
	    SOCK_CLOEXEC, 0);
	if (p.fd != -1) {
		if (connect(p.fd, ai->ai_addr, ai->ai_addrlen) == 0 ||
		    (errno == EINPROGRESS && poll(&p, 1, REACH_MAX) == 1))
			(void)getsockopt(p.fd, SOL_SOCKET, SO_ERROR, &error,
			    &len);
		close(p.fd);
	}
	freeaddrinfo(ai);
	return error == 0;
}
