/*
 * An XMPP server in a test's own process: bytes in, bytes out, times of the
 * test's loop.  TLS, SCRAM, binding, roster, presence, messages with offline
 * storage, stream management as Prosody does it.  Knows nothing of sotto.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PLAYED_SERVER_H
#define SOTTO_PLAYED_SERVER_H

#include "lib/lib.h"

struct element;

/* ---- played-tls.c: who the server is ------------------------------------ */

/* A key and a certificate for a domain, made on the spot. */
struct played_identity;
struct played_identity *played_identity_new(const char *domain);
void played_identity_free(struct played_identity *);
/* The file with the certificate, to be trusted; gone with the identity. */
const char *played_identity_file(const struct played_identity *);

/* ---- played-server.c: the whole ----------------------------------------- */

enum played_has {
	PLAYED_SM = 1,		/* XEP-0198 */
	PLAYED_RESUME = 2,	/* ... and streams can be resumed */
	PLAYED_TLS12 = 4,	/* nothing newer */
	PLAYED_TELLS_H = 8,	/* a refused resumption says what was counted */
	PLAYED_SHA256 = 16,	/* SCRAM-SHA-256 besides SCRAM-SHA-1 */
	PLAYED_BUSY = 32,	/* log-ins fail for now */
};
struct played_setup {
	struct loop *loop;
	const struct played_identity *identity;
	const char *domain;
	unsigned has;		/* of enum played_has */
	int64_t resume_ms;	/* a session is kept for so long */
	int64_t silence_ms;	/* an <r/> unanswered: the link counts as dead */
	size_t max_bytes;	/* of a stanza, announced (XEP-0478); 0: none */
	size_t hard_bytes;	/* over it the stream ends; 0: none */
};
struct played_ops {
	/* A stanza that a client sent, as it was counted; before it is acted on. */
	void (*heard)(void *arg, const char *full_jid, const struct element *);
	/*
	 * A message comes later than what is sent after it, or perhaps twice;
	 * it is gone, though its sender was told that it had arrived; the
	 * client has acknowledged it.
	 */
	void (*late)(void *arg, const struct element *);
	void (*lost)(void *arg, const struct element *);
	void (*given)(void *arg, const char *full_jid, const struct element *);
	/* It is too large (hard_bytes): the stream ends. */
	void (*refused)(void *arg, const struct element *);
};
struct played_server;
/* The setup and the ops are copied. */
struct played_server *played_server_new(const struct played_setup *,
    const struct played_ops *, void *arg);
void played_server_free(struct played_server *);
/* All accounts are in each other's rosters. */
void played_server_account(struct played_server *, const char *name,
    const char *password);
/*
 * As by SIGKILL: streams and sessions are gone without a word (`closed` is
 * called for each stream); rosters and offline storage are kept.
 */
void played_server_kill(struct played_server *);
/* In order: <system-shutdown/> to all; what is not acknowledged is stored. */
void played_server_stop(struct played_server *);
/* What it has from now on, for new streams. */
void played_server_has(struct played_server *, unsigned has);
/* Messages in offline storage, and in sessions without a stream. */
size_t played_server_stored(const struct played_server *);
/* Sessions, with a stream or without. */
size_t played_server_sessions(const struct played_server *);

/* ---- played-stream.c: one connection ------------------------------------- */

struct played_stream;
struct played_stream_ops {
	void (*write)(void *arg, const void *, size_t);
	/* The server has closed it, and writes no more; still to be freed. */
	void (*closed)(void *arg);
};
/* `direct`: TLS from the first byte. */
struct played_stream *played_stream_new(struct played_server *, bool direct,
    const struct played_stream_ops *, void *arg);
/* Frees it; a session that it had sees its connection end. */
void played_stream_free(struct played_stream *);
void played_stream_feed(struct played_stream *, const void *, size_t);
/* The connection is gone, as TCP sees it. */
void played_stream_eof(struct played_stream *);
/* Ends it with a stream error of this condition (RFC 6120, 4.9.3). */
void played_stream_error(struct played_stream *, const char *condition);
/* The full JID, or NULL. */
const char *played_stream_jid(const struct played_stream *);

#endif
