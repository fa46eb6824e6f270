/*
 * sotto-net: a parent that does nothing but make workers (parent.c), and the
 * workers, one for an account each.  Started by sotto with the control channel as
 * descriptor 3; knows nothing of what goes over the streams.
 *
 * A worker confines itself at the first CONNECT, which brings the one file
 * that it may read besides the system's.  Confinement cannot be widened, so
 * a later CONNECT with another file or address ends the worker, with the
 * status EXIT_STALE, and sotto starts a new one.
 *
 * SPDX-License-Identifier: ISC
 */
#include "confine/confine.h"
#include "net/net.h"
#include "net/stream/stream.h"

#include <sys/types.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 64
#define WAITING_MAX (1024 * 1024)	/* sotto does not keep up */

/* ---- a worker ----------------------------------------------------------- */

struct worker {
	struct loop *loop;
	struct channel *channel;
	struct conn *conn;
	char *jid, *ca_file;	/* as of the first CONNECT */
	struct stat ca;		/* the file that this is, within reach */
	bool names;		/* what names are looked up with was, too */
};

static void
main_tell(void *arg, const struct msg *m)
{
	struct worker *w = arg;
	struct err err;

	if (w->channel == NULL ||
	    channel_send(w->channel, m, -1, &err) == 0)
		return;
	/* Rather offline than with a message lost. */
	if (strcmp(err.code, "queue-full") == 0)
		loop_stop(w->loop, EXIT_BAD);
}

static bool
net_worker_busy(void *arg)
{
	struct worker *w = arg;

	return w->channel != NULL &&
	    channel_waiting(w->channel) > WAITING_MAX;
}

/* Long before it is busy: what can be left out holds nothing up. */
static bool
net_worker_crowded(void *arg)
{
	struct worker *w = arg;

	return w->channel != NULL &&
	    channel_waiting(w->channel) > WAITING_MAX / 4;
}

/* sotto has read. */
static void
net_worker_room(void *arg)
{
	struct worker *w = arg;

	if (w->conn != NULL)
		conn_go_on(w->conn);
}

static void
net_worker_quit(void *arg)
{
	struct worker *w = arg;

	loop_stop(w->loop, EXIT_GONE);
}

static void
net_worker_leave(void *arg)
{
	struct worker *w = arg;

	if (w->conn == NULL)
		loop_stop(w->loop, EXIT_GONE);
	else
		conn_quit(w->conn);
}

/* Where OpenSSL looks for the system's certificates is not for the
 * environment to say. */
static void
net_forget_environment(void)
{
	unsetenv("SSL_CERT_FILE");
	unsetenv("SSL_CERT_DIR");
}

/*
 * Whether what c-ares reads is within reach.  A network that comes later may
 * put another file in the place of one of these.
 */
static bool
net_names_in_reach(void)
{
	static const char *const files[] = { "/etc/resolv.conf",
	    "/etc/hosts" };
	bool reach = true;

	for (size_t i = 0; i < NELEM(files); i++) {
		int fd = open(files[i], O_RDONLY | O_CLOEXEC);

		if (fd != -1)
			close(fd);
		else if (errno == EACCES)
			reach = false;
	}
	return reach;
}

/* Before anything from outside is read. */
static int
net_worker_confine(struct worker *w, const struct msg *m, struct err *err)
{
	static const struct conn_ops ops = { main_tell, net_worker_busy,
	    net_worker_quit, net_worker_crowded };
	struct msg told = { .type = MSG_CONFINED };
	const char *ca_file = m->u.connect.ca_file;
	const struct confine_path reach = { ca_file, CONFINE_READ };

	net_forget_environment();
	if (confine_enter(CONFINE_NET_WORKER, &reach, 1, err) == -1)
		return -1;
	if (*ca_file != '\0' && stat(ca_file, &w->ca) == -1)
		memset(&w->ca, 0, sizeof(w->ca));
	w->names = net_names_in_reach();
	w->ca_file = xstrdup(ca_file);
	w->jid = xstrdup(m->u.connect.jid);
	w->conn = conn_new(w->loop, w->jid, &ops, w);
	told.u.confined.text = confine_describe();
	main_tell(w, &told);
	return 0;
}

static void
net_worker_refuse(struct worker *w, const struct err *err)
{
	struct msg m = { .type = MSG_OFFLINE };

	m.u.offline.why = OFF_STREAM;
	m.u.offline.text = err->text;
	main_tell(w, &m);
	loop_stop(w->loop, EXIT_BAD);
}

/* Why ca_file is of no use: OpenSSL would only say that it knows nobody who
 * signed, or wait for somebody who writes into a pipe.  NULL: it is. */
static const char *
net_ca_file_fault(const char *path)
{
	struct stat st;

	if (*path == '\0')
		return NULL;
	if (stat(path, &st) == -1)
		return strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "is not a regular file";
	return access(path, R_OK) == -1 ? strerror(errno) : NULL;
}

/* Another file took its place, which is out of our reach. */
static bool
net_ca_file_moved(const struct worker *w)
{
	struct stat st;

	return *w->ca_file != '\0' && stat(w->ca_file, &st) == 0 &&
	    (st.st_dev != w->ca.st_dev || st.st_ino != w->ca.st_ino);
}

static void
net_worker_no_file(struct worker *w, const char *why)
{
	struct msg m = { .type = MSG_OFFLINE };
	char *text = xasprintf("%s cannot be read: %s", w->ca_file, why);

	m.u.offline.why = OFF_TLS;
	m.u.offline.text = text;
	main_tell(w, &m);
	free(text);
}

static void
net_worker_connect(struct worker *w, const struct msg *m)
{
	struct err err;
	const char *fault;
	char *jid = jid_parse_account(m->u.connect.jid, &err);

	if (jid == NULL || strcmp(jid, m->u.connect.jid) != 0) {
		net_worker_refuse(w, jid == NULL ? &err :
		    &(struct err){ .text = "address is not normalized" });
	} else if (w->conn == NULL && net_worker_confine(w, m, &err) == -1) {
		err_in(&err, "cannot be confined");
		net_worker_refuse(w, &err);
	} else if (strcmp(w->jid, jid) != 0 ||
	    strcmp(w->ca_file, m->u.connect.ca_file) != 0 ||
	    net_ca_file_moved(w) || (w->names && !net_names_in_reach())) {
		loop_stop(w->loop, EXIT_STALE);
	} else if ((fault = net_ca_file_fault(w->ca_file)) != NULL) {
		net_worker_no_file(w, fault);
	} else {
		conn_do(w->conn, m);
	}
	free(jid);
}

static void
net_worker_got(void *arg, const struct msg *m, int fd)
{
	struct worker *w = arg;

	(void)fd;		/* no message to a worker has one */
	if (m->type == MSG_CONNECT)
		net_worker_connect(w, m);
	else if (w->conn != NULL)
		conn_do(w->conn, m);
	else if (m->type == MSG_DISCONNECT)
		main_tell(w, &(struct msg){ .type = MSG_OFFLINE });
}

static void
net_worker_end(void *arg, const struct err *err)
{
	struct worker *w = arg;

	(void)err;
	channel_free(w->channel);
	w->channel = NULL;
	net_worker_leave(w);
}

/* Bounds what hostile input can take. */
static void
net_set_limits(void)
{
	struct rlimit files = { FILES_MAX, FILES_MAX };

	(void)setrlimit(RLIMIT_NOFILE, &files);
}

static int
worker_main(int fd)
{
	struct worker w = { .loop = loop_new() };
	int status;

	net_set_limits();
	w.channel = channel_new(w.loop, fd, MSG_TO_NET, net_worker_got,
	    net_worker_end, &w);
	channel_gather(w.channel);
	channel_on_room(w.channel, WAITING_MAX / 2, net_worker_room);
	loop_signal(w.loop, SIGTERM, net_worker_leave, &w);
	status = loop_run(w.loop);
	conn_free(w.conn);
	channel_free(w.channel);
	loop_free(w.loop);
	free(w.jid);
	free(w.ca_file);
	return status;
}

/* ---- the start ------------------------------------------------------------ */

int
main(int argc, char *argv[])
{
	struct err err;

	(void)argc;
	(void)argv;
	if (confine_early(&err) == -1 || spawn_began(&err) == -1) {
		fprintf(stderr, "sotto-net: %s\n", err.text);
		return 1;
	}
	tls_load();
	if (confine_enter(CONFINE_NET_PARENT, NULL, 0, &err) == -1) {
		fprintf(stderr, "sotto-net: cannot be confined: %s\n",
		    err.text);
		return 1;
	}
	return parent_run(SPAWN_FD, worker_main);
}
