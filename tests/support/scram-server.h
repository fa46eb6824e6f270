/*
 * A server's side of SASL, for tests: it knows the password, and lies in one
 * way if it is told to.  Knows no stream: base64 in, base64 out.  Computes
 * by itself; of src/sasl it has the names and base64 alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SCRAM_SERVER_H
#define SCRAM_SERVER_H

#include "lib/lib.h"

enum scram_lie {
	SCRAM_HONEST,
	/* in the first message */
	SCRAM_FOREIGN_NONCE,	/* one that is not ours at all */
	SCRAM_SAME_NONCE,	/* ours, with nothing added */
	SCRAM_FEW_ITERATIONS,	/* 1 */
	SCRAM_MANY_ITERATIONS,	/* 2,000,000,000 */
	SCRAM_OTHER_OFFER,	/* XEP-0474: it had offered more */
	SCRAM_NONSENSE,		/* no message of SCRAM */
	SCRAM_EARLY_SUCCESS,	/* success in the place of the challenge */
	/* in the last */
	SCRAM_NO_PROOF,		/* success with nothing */
	SCRAM_EMPTY_PROOF,	/* "v=" */
	SCRAM_WRONG_PROOF,	/* right in its length alone */
	SCRAM_OLD_PROOF,	/* of another exchange */
	SCRAM_CHALLENGES_TWICE,	/* the first message once more */
	SCRAM_LIES		/* how many */
};

struct scram_setup {
	const char *user;	/* localpart; NULL: anybody */
	const char *password;
	/* What <features/> says, blanks between; NULL: "SCRAM-SHA-1 PLAIN". */
	const char *mechanisms;
	const char *bindings;	/* types of XEP-0440; NULL: no list */
	/* What its end of the TLS session has, base64; NULL: nothing. */
	const char *endpoint, *exporter;
	/* What our end has instead, with somebody in between; NULL: the same.
	 * For who tells it (fake-login.c). */
	const char *our_exporter;
	const char *salt;	/* bytes of it; NULL: some */
	unsigned iterations;	/* 0: 4096 */
	bool signs_offer;	/* XEP-0474 */
	bool proof_apart;	/* in a last challenge, not in <success/> */
	enum scram_lie lie;
};

enum scram_says {
	SCRAM_SAYS_CHALLENGE,	/* `out`: base64 */
	SCRAM_SAYS_SUCCESS,	/* ... or "" */
	SCRAM_SAYS_FAILURE,	/* `out`: the condition, RFC 6120, 6.5 */
};

/* One exchange.  The setup is borrowed and must stay. */
struct scram_server;
struct scram_server *scram_server_new(const struct scram_setup *);
void scram_server_free(struct scram_server *);	/* NULL is fine */
/* <auth/>, then each <response/>.  `out` is cleared first. */
enum scram_says scram_server_auth(struct scram_server *,
    const char *mechanism, const char *initial, struct str *out);
enum scram_says scram_server_response(struct scram_server *,
    const char *data, struct str *out);

#endif
