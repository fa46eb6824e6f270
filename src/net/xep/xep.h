/*
 * What stanzas mean: a table of features (xep.c), each a file of its own that
 * says what it announces and which stanzas and messages are its, and one
 * tracker for all requests.  Knows no connection: stanzas in, stanzas and
 * messages to sotto out.
 *
 * A new feature is a file with a struct feature (inside.h), and its name in
 * the list in xep.c.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NET_XEP_H
#define SOTTO_NET_XEP_H

#include "ipc/ipc.h"
#include "net/stanza/stanza.h"

struct feature;
struct iqs;
struct measure;
struct raw;
struct rooms;

/*
 * What features see of the rest: whose account it is, and the ways out.
 * Makes them testable without a server.
 */
struct wire {
	struct _xmpp_ctx_t *ctx;
	char *bare;		/* the account's own address, normalized */
	char *full;		/* as bound last, or NULL */
	char lang[LANG_MAX_BYTES + 1];	/* the user's, or "" */
	struct iqs *iqs;	/* iq.c's own */
	struct measure *measure;	/* asker.c's */
	struct raw *raw;	/* raw.c's */
	struct rooms *rooms;	/* rooms.c's */
	const struct feature *const *features;	/* NULL ends them */
	void **states;		/* what each of them keeps */
	/* To sotto. */
	void (*tell)(void *arg, const struct msg *);
	/* To the server; the stanza stays the caller's.  ticket may be NULL. */
	void (*send)(void *arg, struct _xmpp_stanza_t *,
	    const uint64_t *ticket);
	/* The same, of one that is written already. */
	void (*put)(void *arg, const char *bytes, size_t len,
	    const uint64_t *ticket);
	/* An element that is no stanza, and not counted; online only. */
	void (*say)(void *arg, struct _xmpp_stanza_t *);
	/* Whether the server offers something in a namespace, online. */
	bool (*offers)(void *arg, const char *ns);
	/* Whether sotto is behind with what it is told: what it can do without
	 * is not told then.  NULL: never. */
	bool (*crowded)(void *arg);
	void *arg;
};

/* Once ctx, bare, tell and send are set.  `bare`, `full` stay the caller's. */
void xep_init(struct wire *, struct loop *);
/* Nothing is told or sent; to be called while ctx lives. */
void xep_free(struct wire *);
/* A fresh stream, online and not resumed: what was asked on another one is
 * gone, and the features begin.  MSG_ONLINE was told. */
void xep_opened(struct wire *);
/* The stream has ended and will not be resumed; MSG_OFFLINE is still to be
 * told. */
void xep_ended(struct wire *);
/*
 * The stream has ended and may be resumed; it was (MSG_ONLINE was told).
 * Between the two nothing is told: sotto takes no answers while it is offline.
 */
void xep_paused(struct wire *);
void xep_resumed(struct wire *);
/* A <message/>, <presence/> or <iq/> that came, borrowed.  Others are not for
 * it. */
void xep_got(struct wire *, struct _xmpp_stanza_t *);
/* As reader_pass_over() (stanza.h) asks; the argument is a struct wire. */
bool xep_passes_over(const void *, const char *ns, const char *name);
/* As reader_ops.by_item and .item (stanza.h). */
bool xep_by_item(struct wire *, struct _xmpp_stanza_t *head);
void xep_item(struct wire *, struct _xmpp_stanza_t *head,
    struct _xmpp_stanza_t *item);
/* Whether stanzas are told to the user, who looks at them, or no longer. */
void xep_watch(struct wire *, bool on);
/*
 * What is about to be sent, for a user who looks at stanzas: to be called
 * by who does send() and say(), and put().
 */
void xep_sends(struct wire *, struct _xmpp_stanza_t *);
void xep_puts(struct wire *, const char *bytes, size_t len);
/* A message of sotto's that is some feature's; false: of none. */
bool xep_do(struct wire *, const struct msg *);

#endif
