/*
 * What comes from the terminal, and when: reads it, has it made into keys,
 * and says how long to wait where a pause decides what was meant.  Must not
 * know what is drawn, nor what a key does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "front/tty/inside.h"

/* A key's sequence comes at once; Escape alone is followed by nothing. */
#define ESCAPE_MS 30
/* ... but a slow line tears it: the rest of a sequence that has begun, and a
 * '[' behind an Escape that was taken for one already. */
#define SEQUENCE_MS 500
#define TORN_MS 150
/*
 * So does what nobody types.  A slow line (a byte in a millisecond) makes
 * pauses too, and longer ones are waited for where lines came already; one
 * who types, or a script that does, makes longer ones between two keys.
 */
#define BURST_MS 5
#define LINES_MS 20
#define PASTE_MS 200
/* How long the rest of an answer that is no key may take. */
#define DROP_MS 2000
#define CONTROL_C 3
#define READ_MAX ((size_t)256 * 1024)	/* before others have their turn */
#define READ_ONCE 4096

struct input {
	int fd;
	bool blocks;		/* read(2) would wait */
	bool told;		/* that there is something */
	int64_t (*now)(void);	/* milliseconds that go on */
	struct decoder *decoder;
	struct burst *burst;
	int64_t read;		/* now() when something came last */
	int64_t drop_until;	/* no part of an answer after it */
	int64_t escaped;	/* now() when Escape alone was taken; 0: it is
				 * not what came last */
	bool lost;
};

struct input *
input_new(int fd, int64_t (*now)(void))
{
	struct input *in = xcalloc(1, sizeof(*in));

	in->fd = fd;
	in->blocks = (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0;
	in->now = now;
	in->decoder = decoder_new();
	in->burst = burst_new();
	return in;
}

void
input_free(struct input *in)
{
	if (in == NULL)
		return;
	burst_free(in->burst);
	decoder_free(in->decoder);
	free(in);
}

bool
input_is_lost(const struct input *in)
{
	return in->lost;
}

void
input_careful(struct input *in, bool on)
{
	burst_careful(in->burst, on);
}

/* ---- reading ----------------------------------------------------------- */

static bool
input_readable(const struct input *in)
{
	struct pollfd pfd = { in->fd, POLLIN, 0 };

	return poll(&pfd, 1, 0) > 0;
}

static int
input_pause_ms(const struct input *in)
{
	static const int pauses[] = { BURST_MS, BURST_MS, LINES_MS, PASTE_MS };

	return pauses[burst_lines(in->burst)];
}

static bool
input_has_paused(const struct input *in, int milliseconds)
{
	return in->lost || in->now() - in->read >= milliseconds;
}

/*
 * Control-C by itself: in a paste whose end was lost it is the way out, or
 * no key would ever count again.
 */
static bool
input_gives_up(const struct input *in, const char *s, size_t n)
{
	return n == 1 && s[0] == CONTROL_C && input_has_paused(in, PASTE_MS);
}

/* How much there was, READ_ONCE at most. */
static size_t
input_take(struct input *in)
{
	char buf[READ_ONCE];
	ssize_t n;

	if (in->blocks && !input_readable(in))
		return 0;
	n = read(in->fd, buf, sizeof(buf));
	if (n <= 0) {
		in->lost = n == 0 || (errno != EINTR && errno != EAGAIN);
		return 0;
	}
	if (decoder_drops(in->decoder) && in->now() >= in->drop_until)
		decoder_late(in->decoder);
	if (input_gives_up(in, buf, (size_t)n) && decoder_pastes(in->decoder))
		decoder_forget_paste(in->decoder);
	if (!burst_waits(in->burst) && input_has_paused(in, input_pause_ms(in)))
		burst_begin(in->burst);
	in->read = in->now();
	if (in->escaped != 0 && buf[0] == '[' &&
	    in->read - in->escaped < TORN_MS)
		decoder_add(in->decoder, "\033", 1);
	in->escaped = 0;
	decoder_add(in->decoder, buf, (size_t)n);
	wipe(buf, (size_t)n);
	return (size_t)n;
}

/* `final`: nothing follows what is there. */
static void
input_decode(struct input *in, bool final)
{
	bool dropped = decoder_drops(in->decoder);
	struct key key;

	memset(&key, 0, sizeof(key));
	while (decoder_next(in->decoder, &key, final)) {
		if (final && key.code == KEY_ESCAPE)
			in->escaped = in->now();
		burst_add(in->burst, &key);
		wipe(&key, sizeof(key));
	}
	if (!dropped && decoder_drops(in->decoder))
		in->drop_until = in->now() + DROP_MS;
}

/* All that is there: what came in one go is judged as a whole. */
static void
input_take_all(struct input *in)
{
	size_t all = 0, n;

	in->told = false;
	do {
		all += n = input_take(in);
		input_decode(in, false);
	} while (n == READ_ONCE && all < READ_MAX && !in->lost);
}

/* How long what has come in part is waited for. */
static int
input_rest_ms(const struct input *in)
{
	return decoder_begins_sequence(in->decoder) ? SEQUENCE_MS : ESCAPE_MS;
}

/* ---- keys -------------------------------------------------------------- */

void
input_told(struct input *in)
{
	in->told = true;
}

bool
input_next(struct input *in, struct key *key)
{
	memset(key, 0, sizeof(*key));
	if (burst_next(in->burst, key))
		return true;
	/* Before a pause is believed too: it may be that we came late. */
	if (in->told || burst_waits(in->burst) || decoder_waits(in->decoder))
		input_take_all(in);
	if (decoder_waits(in->decoder) && input_has_paused(in,
	    input_rest_ms(in)))
		input_decode(in, true);
	if (burst_next(in->burst, key))
		return true;
	return burst_waits(in->burst) && input_has_paused(in,
	    input_pause_ms(in)) &&
	    (burst_end(in->burst, key) || burst_next(in->burst, key));
}

void
input_expect_position(struct input *in, unsigned n)
{
	decoder_expect_position(in->decoder, n);
}

bool
input_position(struct input *in, int *row, int *column)
{
	return decoder_position(in->decoder, row, column);
}

bool
input_background(struct input *in, bool *light)
{
	return decoder_background(in->decoder, light);
}

int
input_waits(const struct input *in)
{
	int64_t left = INT64_MAX;

	if (burst_waits(in->burst))
		left = input_pause_ms(in);
	if (decoder_waits(in->decoder) && left > input_rest_ms(in))
		left = input_rest_ms(in);
	if (left == INT64_MAX)
		return -1;
	left -= in->now() - in->read;
	return left > 0 ? (int)left : 0;
}

void
input_flush(struct input *in)
{
	input_take_all(in);
	decoder_flush(in->decoder);
	burst_flush(in->burst);
}

void
input_forget_paste(struct input *in)
{
	decoder_forget_paste(in->decoder);
}
