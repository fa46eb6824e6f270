/*
 * What the files of the played server share.  For no other file.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PLAYED_PARTS_H
#define SOTTO_PLAYED_PARTS_H

#include "played-element.h"
#include "played-server.h"

#define NS_CLIENT "jabber:client"
#define NS_STREAMS "http://etherx.jabber.org/streams"
#define NS_TLS "urn:ietf:params:xml:ns:xmpp-tls"
#define NS_SASL "urn:ietf:params:xml:ns:xmpp-sasl"
#define NS_BIND "urn:ietf:params:xml:ns:xmpp-bind"
#define NS_SM "urn:xmpp:sm:3"
#define NS_LIMITS "urn:xmpp:stream-limits:0"
#define NS_ROSTER "jabber:iq:roster"
#define NS_PING "urn:xmpp:ping"
#define NS_DELAY "urn:xmpp:delay"
#define NS_ERRORS "urn:ietf:params:xml:ns:xmpp-stanzas"

struct kept {			/* a stanza that waits for something */
	struct kept *next;
	struct element *e;
};

struct played_account {
	struct played_account *next;
	struct played_server *server;
	char *name, *bare, *password;
	struct kept *offline;
	struct session *sessions;
};

/* A resource: as long as the server knows of it, with a stream or without. */
struct session {
	struct session *next;
	struct played_account *account;
	struct played_stream *stream;	/* NULL: waits to be resumed */
	char *resource, *full;
	char *id;		/* of XEP-0198, or NULL: not managed */
	bool resumable, available;
	int priority;
	struct element *presence;
	uint32_t heard;		/* stanzas that came */
	uint32_t acked;		/* of those that went, acknowledged */
	struct kept *queue;	/* the others; without XEP-0198 all messages */
	bool asked;		/* <r/> is not answered */
	struct timer *expiry, *silence;
};

struct gone {			/* a session that is no more */
	struct gone *next;
	char *id;
	uint32_t heard;
};

struct played_server {
	struct played_setup setup;
	char *domain;
	struct played_ops ops;
	void *arg;
	struct played_account *accounts;
	struct played_stream *streams;
	struct gone *gone;
	unsigned ids;
	void *tls;		/* SSL_CTX */
};

enum stream_state {
	STREAM_CLEAR,		/* before TLS */
	STREAM_SECURED,		/* before SASL */
	STREAM_PROVEN,		/* before binding */
	STREAM_BOUND,
	STREAM_CLOSED,
};

struct played_stream {
	struct played_stream *next;
	struct played_server *server;
	const struct played_stream_ops *ops;
	void *arg;
	enum stream_state state;
	bool direct, restart, opened;
	struct played_tls *tls;	/* NULL: in the clear */
	struct element_reader *reader;
	struct login *login;
	struct played_account *account;
	struct session *session;
};

/* ---- played-tls.c -------------------------------------------------------- */

struct played_tls;
void *played_tls_context(const struct played_identity *, bool only_12);
void played_tls_context_free(void *);
struct played_tls *played_tls_new(void *context);
void played_tls_free(struct played_tls *);
/* Bytes of the client's; what it said is appended.  -1: TLS is broken. */
int played_tls_feed(struct played_tls *, const void *, size_t, struct str *);
void played_tls_write(struct played_tls *, const void *, size_t);
void played_tls_close(struct played_tls *);
/* What is to go to the client is appended. */
void played_tls_wire(struct played_tls *, struct str *);
size_t played_tls_binding(const struct played_tls *, bool exporter,
    unsigned char *out);

/* ---- played-server.c ----------------------------------------------------- */

struct played_account *played_account_named(const struct played_server *,
    const char *name, size_t n);
/* Of an address of whatever form; NULL: not here. */
struct played_account *played_account_of(const struct played_server *,
    const char *jid);
void played_kept_push(struct kept **, struct element *);	/* takes it over */
struct element *played_kept_pop(struct kept **);	/* caller frees; or NULL */
void played_kept_free(struct kept **);

/* ---- played-stream.c ----------------------------------------------------- */

void played_write(struct played_stream *, const char *);
void played_send(struct played_stream *, const struct element *);
/* With </stream>; then nothing is heard or said any more. */
void played_end(struct played_stream *);

/* ---- played-login.c ------------------------------------------------------ */

void played_login_offer(struct played_stream *, struct str *features);
void played_login_got(struct played_stream *, struct element *);
void played_login_free(struct login *);

/* ---- played-session.c ---------------------------------------------------- */

/* <iq/> that binds, <resume/>. */
void played_session_bind(struct played_stream *, struct element *iq);
void played_session_resume(struct played_stream *, struct element *);
/* An element of XEP-0198 of a bound stream. */
void played_session_managed(struct session *, struct element *);
/* To the client; copied.  Counted and kept until it is acknowledged. */
void played_session_send(struct session *, const struct element *);
/* Its stream is gone: in order (then it ends), or not. */
void played_session_detach(struct session *, bool in_order);
/* Ends it; what was not acknowledged is stored, or (`killed`) lost. */
void played_session_end(struct session *, bool killed);

/* ---- played-route.c ------------------------------------------------------ */

/* A stanza from a bound client; owned by the callee. */
void played_route(struct session *, struct element *);
/* To an account: to its resources, or into offline storage. */
void played_route_message(struct played_server *, struct element *);
/* A message could not be given to who it was for. */
void played_route_store(struct played_account *, const struct element *);
void played_route_unavailable(struct session *);
bool played_is_kept(const struct element *);

#endif
