/*
 * Sotto's half with libotr, from the channel to the model and back.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "count-rig.h"
#include "count.h"

#define LINE "The quick brown fox jumps over the lazy dog."
#define MANY 30
#define TURNS 10
#define EXCHANGES 10

static struct rig *
with_session(void)
{
	struct rig *r = rig_new(NULL, 1);

	rig_online(r, 10, true);
	rig_session(r, 0);
	rig_type(r, rig_talk(r, 0), LINE);
	rig_quiet(r);
	return r;
}

static void
say_sealed(struct rig *r)
{
	char *body = rig_seal(r, 0, LINE);

	rig_message(r, 0, body);
	free(body);
}

static size_t
end(struct rig *r, size_t n)
{
	if (talk_level(rig_talk(r, 0)) != OTR_UNVERIFIED)
		rig_fail("session", "it has ended");
	rig_free(r);
	return n;
}

static size_t
run_lines(void)
{
	struct rig *r = with_session();

	say_sealed(r);
	rig_quiet(r);
	for (size_t i = 0; i < MANY; i++)
		say_sealed(r);
	count_on();
	rig_turn(r);
	count_off();
	return end(r, MANY);
}

static size_t
run_send(void)
{
	struct rig *r = with_session();
	uint64_t sealed = r->sealed;

	for (size_t i = 0; i < MANY; i++) {
		count_on();
		rig_type(r, rig_talk(r, 0), LINE);
		count_off();
		rig_quiet(r);
	}
	if (r->sealed != sealed + MANY)
		rig_fail("lines", "not all left sealed");
	return end(r, MANY);
}

/* With each change of who speaks come new keys. */
static size_t
run_turns(void)
{
	struct rig *r = with_session();

	for (size_t i = 0; i < TURNS; i++) {
		say_sealed(r);
		count_on();
		rig_turn(r);
		rig_type(r, rig_talk(r, 0), LINE);
		count_off();
		rig_quiet(r);
	}
	return end(r, TURNS);
}

static size_t
run_exchange(void)
{
	struct rig *r = rig_new(NULL, EXCHANGES + 1);

	rig_online(r, EXCHANGES + 1, true);
	rig_session(r, 0);
	count_on();
	for (size_t i = 1; i <= EXCHANGES; i++)
		rig_session(r, i);
	count_off();
	return end(r, EXCHANGES);
}

const struct count_path count_otr[] = {
	{ "otr-message", "an OTR line, 30 in a turn: channel to model",
	    run_lines },
	{ "otr-send", "an OTR line: typed to the channel", run_send },
	{ "otr-turn", "an OTR line heard and one sent, with new keys",
	    run_turns },
	{ "otr-exchange", "a key exchange, this side of it", run_exchange },
	{ NULL, NULL, NULL },
};
