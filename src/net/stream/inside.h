/*
 * What the files of a stream share with one another.  For no other
 * directory.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NET_STREAM_INSIDE_H
#define SOTTO_NET_STREAM_INSIDE_H

#include "net/stanza/stanza.h"
#include "net/stream/stream.h"

#define NS_STREAM_ERROR "urn:ietf:params:xml:ns:xmpp-streams"
#define NS_TLS "urn:ietf:params:xml:ns:xmpp-tls"
#define NS_SASL "urn:ietf:params:xml:ns:xmpp-sasl"
#define NS_BIND "urn:ietf:params:xml:ns:xmpp-bind"
#define NS_SM "urn:xmpp:sm:3"
#define SM_ID_MAX 4000		/* bytes; XEP-0198, 3 */

/* ---- tls.c ---------------------------------------------------------------- */

struct ssl_st;
/* The library's own, once the handshake is over; NULL before, and where it
 * failed. */
struct ssl_st *tls_agreed(const struct tls *);

/* ---- features.c: <stream:features/> ------------------------------------- */

struct features {
	bool starttls;
	bool bind;
	bool session;		/* RFC 3921, 3, and it is not optional */
	bool sm;
	bool lists_bindings;	/* XEP-0440 */
	struct str mechanisms, bindings;	/* blanks between them */
	struct str spaces;	/* of all children, a newline behind each */
	uint32_t max_bytes, idle_seconds;	/* XEP-0478; 0: not said */
};
/* Whether a child with this namespace was among them. */
bool features_offer(const struct features *, const char *ns);
void features_init(struct features *);
void features_free(struct features *);
/* Forgets the ones before. */
void features_read(struct features *, struct _xmpp_stanza_t *);

/* ---- bind.c: RFC 6120, 7 ------------------------------------------------- */

#define BIND_ID "bind"
#define SESSION_ID "session"
/* Appends the request, for a fresh random resource. */
void bind_request(struct str *);
void bind_session(struct str *);
/* The address as bound, for the account `bare`; NULL: it is another one, or
 * none.  Caller frees. */
char *bind_result(struct _xmpp_stanza_t *iq, const char *bare);

/* ---- ending.c ------------------------------------------------------------- */

void ending_set(struct ending *, enum ending_why, const char *condition,
    const char *text);
/* What the server said, and in its words that suit who reads `lang`. */
void ending_stream_error(struct ending *, struct _xmpp_stanza_t *,
    const char *lang);
void ending_failure(struct ending *, struct _xmpp_stanza_t *,
    const char *lang);
void ending_iq(struct ending *, struct _xmpp_stanza_t *iq, const char *lang);
/* Whether a condition finds fault with what was sent. */
bool ending_blames(const char *condition);

/* ---- sm.c ----------------------------------------------------------------- */

struct sm_ops {
	void (*write)(void *arg, const char *, size_t);
	void (*sent)(void *arg, uint64_t ticket);
	void (*acked)(void *arg, uint64_t ticket);
};
enum sm_mode {
	SM_CLOSED,		/* no connection: all is held */
	SM_MANAGED,
	SM_PINGED,		/* no XEP-0198 */
};

struct entry {
	struct entry *next;
	size_t len;
	uint64_t ticket;	/* 0: nobody waits for it */
	uint32_t number;	/* where handed: as the server counts */
	bool handed;
	bool told;		/* SENT */
	char bytes[];
};

struct sm {
	const struct sm_ops *ops;
	void *arg;
	enum sm_mode mode;
	struct entry *first, **last;
	struct entry *unsent;	/* the first that SENT was not told of */
	size_t held;		/* bytes of all entries */
	uint32_t handed;	/* number of the last one */
	uint32_t taken;		/* ... of the last one that is with the caller */
	uint32_t asked;		/* ... behind which <r/> stands */
	uint32_t acked;		/* the server's last h */
	uint32_t handled;	/* stanzas of the server's: our h */
	char word[17];		/* of this stream's pings: WORD-NUMBER */
	uint32_t pinged;	/* number in the last ping, 0: none */

	/* For <resume/>; id NULL: there is nothing to be resumed. */
	char *id, *location, *jid;
	uint32_t max;		/* seconds, 0: not said */
};

/* ---- unacked.c ------------------------------------------------------------ */

/* The server has all up to this number: SENT and ACKED are told. */
void unacked_up_to(struct sm *, uint32_t h);
/* All that is left goes out again, numbered from h on. */
void unacked_again(struct sm *, uint32_t h);
void unacked_drop(struct sm *);		/* the counts too */

/* The stream that it writes to; NULL: none any more. */
void sm_attach(struct sm *, const struct sm_ops *, void *arg);
void sm_open_pinged(struct sm *);	/* a fresh stream without XEP-0198 */
void sm_enable(struct str *);
void sm_enabled(struct sm *, struct _xmpp_stanza_t *, const char *jid);
void sm_resume(struct sm *, struct str *);
/* -1: it is not what can be resumed. */
int sm_check_resumed(struct sm *, struct _xmpp_stanza_t *, struct err *);
void sm_resumed(struct sm *, struct _xmpp_stanza_t *);
/* <failed/>; what it says that arrived is told as acknowledged. */
void sm_refused(struct sm *, struct _xmpp_stanza_t *);
/* The stream is over; for good: it is not to be resumed. */
void sm_closed(struct sm *, bool for_good);
/* <a/>; -1 with "bad-format" or "handled-count-too-high". */
int sm_ack(struct sm *, struct _xmpp_stanza_t *, struct err *);
bool sm_pong(struct sm *, struct _xmpp_stanza_t *iq);
void sm_handled(struct sm *);		/* a stanza of the server's */
void sm_answer(struct sm *, struct str *);	/* <a/> */
/* What was handed over is about to be taken, and was written. */
void sm_taken(struct sm *);
void sm_written(struct sm *);
bool sm_is_managed(const struct sm *);
const char *sm_jid(const struct sm *);	/* what would be resumed */
bool sm_waits(const struct sm *);
size_t sm_held(const struct sm *);
uint32_t sm_handed(const struct sm *);
void sm_start_at(struct sm *, uint32_t);	/* for tests: both counts */
/* The first line that is not acknowledged, or 0. */
uint64_t sm_suspect(const struct sm *);

/* ---- state.c: what a stream is in, and what it says ----------------------- */

#define STREAM_EARLY_MAX 32	/* stanzas that come before <enabled/> */

struct stream {
	const struct stream_ops *ops;
	void *arg;
	struct stream_setup setup;
	char *bare, *domain, *host, *lang;	/* the setup's, copied */
	enum stream_state state;
	struct tls *outer;	/* to the proxy, around all of it */
	struct proxy *proxy;
	struct tls *tls;
	struct reader *reader;
	struct str below;	/* to be written, below `tls` */
	struct features features;
	struct ending end;
	char *full;		/* as bound */
	struct _xmpp_stanza_t *early[STREAM_EARLY_MAX];
	size_t earlies;
	bool asked;		/* <r/> of the server's */
	bool reading;		/* within reader_feed() */
	bool restart;		/* another document begins behind it */
	bool broken;		/* what was to be written could not be sealed */
	size_t said;		/* bytes that stream_wire() has not given yet */
};
/* The one place where the state changes. */
void stream_move(struct stream *, enum stream_state);
/* As sm_ops.write, of a stream: through TLS, once there is. */
void stream_say(void *stream, const char *, size_t);
void stream_say_text(struct stream *, const char *);
/* Begins a document: our header, and the server's is awaited. */
void stream_open(struct stream *);
/* It ends as s->end says; `error` is told to the server, NULL: nothing. */
void stream_finish(struct stream *, const char *error);
/* What the server did is against the rules: it is told, and the stream ends. */
void stream_fault(struct stream *, const char *condition, const char *text);
/* A word out of place: as stream_fault(). */
void stream_unexpected(struct stream *, struct _xmpp_stanza_t *);

/* ---- layers.c: bytes on their way in -------------------------------------- */

void layers_begin(struct stream *);	/* the connection stands */
void stream_begin_tls(struct stream *);	/* after <proceed/> */

/* ---- negotiate.c: what the server says before it is online ---------------- */

void negotiate_opened(struct stream *, struct _xmpp_stanza_t *root);
/* An element of level 2 in any state; errors of the stream too. */
/* As reader_ops.element, of a stream. */
void negotiate_element(void *stream, struct _xmpp_stanza_t *, bool cut);
void negotiate_closed(struct stream *);

/* ---- sasl.c: RFC 6120, 6, as far as bytes go ------------------------------ */

#define SASL_DATA_MAX 16384	/* bytes of one message, in base64 */

void sasl_offer(struct stream *);	/* tells what the server offers */
void sasl_element(struct stream *, struct _xmpp_stanza_t *);

/* ---- online.c: stanzas ----------------------------------------------------- */

/* The stream is up; those that came early are told. */
void online_begin(struct stream *, bool resumed);
/* The server's requests for an acknowledgement: to be called once what was
 * said before has been taken. */
void online_answer(struct stream *);
void online_element(struct stream *, struct _xmpp_stanza_t *, bool cut);
/* An element came that nothing is known of. */
void online_left_out(void *stream);

#endif
