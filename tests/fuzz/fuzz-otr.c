/*
 * Anything at all from the contact, into a session that lives: nothing ever
 * leaves in the clear after it, and the session outlives it.  The first byte
 * chooses: "r" the rest is a body; "m" the rest is pairs of place and value
 * that damage a real message of the contact's, "k" one of a key exchange.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libotr/b64.h>

#include "fuzz.h"
#include "otr/wire/wire.h"
#include "tests/support/pair.h"

static struct pair pair;

static void
done(void)
{
	pair_free(&pair);
}

static void
begin(void)
{
	if (pair.loop != NULL)
		return;
	pair_new(&pair);
	atexit(done);
	pair_session(&pair);
	pair_trust(&pair.a);
}

static void
must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz-otr: %s\n", what);
	abort();
}

static void
damage(char *body, const uint8_t *data, size_t len)
{
	size_t n = strlen(body);

	for (; len >= 3 && n > 0; data += 3, len -= 3) {
		size_t at = (size_t)(data[0] << 8 | data[1]) % n;

		body[at] = (char)(body[at] ^ (data[2] & 0x7f));
		if (body[at] == '\0')
			body[at] = 'A';
	}
}

/* What is looked at before libotr does is what libotr would make of it. */
static void
check_bytes(const char *body)
{
	unsigned char *ours, *theirs;
	size_t len, their_len;
	struct wire w;

	wire_parse(body, &w);
	if (w.kind != WIRE_DATA ||
	    otrl_base64_otr_decode(body, &theirs, &their_len) != 0)
		return;
	ours = wire_bytes(body, &len);
	must(len == their_len && memcmp(ours, theirs, len) == 0, "bytes");
	free(ours);
	free(theirs);
}

static void
deliver(const char *body)
{
	check_bytes(body);
	pair_forge(&pair.a, "laptop", body, 0);
	pair_step(&pair.a);
}

/* A message of Bob's, damaged on its way. */
static void
deliver_damaged(const uint8_t *data, size_t len)
{
	struct pair_msg *m = pair_take(&pair.a);

	if (m == NULL)
		return;
	damage(m->body, data, len);
	deliver(m->body);
	pair_msg_free(m);
}

static void
run(const uint8_t *data, size_t len)
{
	char *body = xstrndup((const char *)data + 1, len - 1);

	if (data[0] == 'm') {
		pair_type(&pair.b, "hello");
		deliver_damaged(data + 1, len - 1);
	} else if (data[0] == 'k') {
		otr_start(pair.b.s, NULL);
		pair_step(&pair.a);		/* her commit */
		pair_step(&pair.b);		/* his DH-KEY */
		deliver_damaged(data + 1, len - 1);
	} else
		deliver(body);
	free(body);
}

/* What is to be sent is OTR's, a piece of it or whole; the line is not seen. */
static void
check_wire(const struct otr_out *out)
{
	for (size_t i = 0; i < out->nwire; i++)
		must(strncmp(out->wire[i], "?OTR", 4) == 0 &&
		    strchr(":,|", out->wire[i][4]) != NULL &&
		    strstr(out->wire[i], "SECRET") == NULL,
		    "the line left in the clear");
}

static void
forget(void)
{
	pair_forget_events(&pair.a);
	pair_forget_events(&pair.b);
	pair_forget_sent(&pair.a);
	pair_forget_sent(&pair.b);
	pair_forget_got(&pair.a);
	pair_forget_got(&pair.b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct otr_out out;
	enum otr_verdict v;
	enum otr_level level;

	if (len == 0)
		return 0;
	begin();
	run(data, len);
	level = otr_level(pair.a.s);
	must(level == OTR_PRIVATE || level == OTR_STARTING, "level");
	v = otr_send(pair.a.s, "SECRET", level, NULL, NULL, &out, NULL);
	must(v == OTR_SEALED || v == OTR_HELD, "verdict");
	must(v != OTR_HELD || out.nwire == 0, "held and sent");
	check_wire(&out);
	otr_out_clear(&out);
	pair_drop(&pair.a);
	pair_drop(&pair.b);
	must(!pair_left(&pair.a, "SECRET"), "in the clear");
	forget();
	if (level == OTR_STARTING || data[0] == 'k') {
		/* Whatever began comes to an end by itself. */
		pair_clock(&pair, 21000);
		must(otr_level(pair.a.s) == OTR_PRIVATE, "stuck");
		forget();
	} else
		loop_clock_move(pair.loop, 100);
	return 0;
}

FUZZ_MAIN("otr")
