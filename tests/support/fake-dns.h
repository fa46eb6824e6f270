/*
 * A name server of the tests, on a loopback address, in the loop.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_FAKE_DNS_H
#define SOTTO_TESTS_FAKE_DNS_H

#include "lib/lib.h"

#define DNS_RULES 128

struct fake_dns {
	struct loop *loop;
	int fd, tcp;		/* tcp: listens on the same port */
	int streams[8];
	size_t n_streams;
	uint16_t port;
	char servers[32];	/* as resolve_new() takes it */
	struct dns_rule {
		char kind[8];	/* "A" "AAAA" "SRV" */
		char name[256];
		char data[300];
	} rules[DNS_RULES];
	size_t n;
	struct str asked;	/* "KIND NAME; KIND NAME; " in their order */
	bool truncated;		/* answers by UDP say that there is more */
	struct dns_held {
		unsigned char question[600];
		size_t len;
		char kind[8], name[256];
		struct {
			unsigned char bytes[32];
			unsigned len;
		} from;
	} held[16];
	size_t n_held;
};

void fake_dns_begin(struct fake_dns *, struct loop *);
void fake_dns_end(struct fake_dns *);
/*
 * `data`: an address, or "PRIORITY WEIGHT PORT HOST", or "silent" (there is no
 * answer), "fail" (SERVFAIL), "hold" (it is given by fake_dns_release()).
 * Another kind of a name that has a rule has no record; any other name is not
 * there.
 */
void fake_dns_add(struct fake_dns *, const char *kind, const char *name,
    const char *data);
void fake_dns_release(struct fake_dns *, const char *kind, const char *name);
/* How often something with this in it was asked. */
int fake_dns_asked(const struct fake_dns *, const char *what);

#endif
