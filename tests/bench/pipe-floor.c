/*
 * The floor under the pipe: what the XML parser and libotr alone take for the
 * lines, in one process.  Nothing of sotto's but xml.
 *
 * Usage: pipe-floor LINES; prints an object of JSON, rates in lines a second.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/pipe-side.h"
#include "xml/xml.h"

struct floor {
	struct side *here, *there;
	struct str waiting[2];	/* wire texts to `here` and `there` */
	struct xml *xml;
	bool in_body;
	struct str body;
	unsigned heard;
};

static double
floor_clock(clockid_t which)
{
	struct timespec t;

	clock_gettime(which, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the session ---------------------------------------------------------- */

static void
floor_to_here(void *arg, const char *wire)
{
	struct floor *f = arg;

	str_addf(&f->waiting[0], "%s\n", wire);
}

static void
floor_to_there(void *arg, const char *wire)
{
	struct floor *f = arg;

	str_addf(&f->waiting[1], "%s\n", wire);
}

/* Hands the first text that waits to the side that it is for. */
static bool
floor_hand(struct str *waiting, struct side *to)
{
	char *nl = waiting->len == 0 ? NULL : strchr(waiting->s, '\n');
	char *wire;

	if (nl == NULL)
		return false;
	wire = xstrndup(waiting->s, (size_t)(nl - waiting->s));
	waiting->len -= (size_t)(nl + 1 - waiting->s);
	memmove(waiting->s, nl + 1, waiting->len + 1);
	side_free_text(side_hear(to, wire));
	free(wire);
	return true;
}

static void
floor_meet(struct floor *f)
{
	str_init(&f->waiting[0]);
	str_init(&f->waiting[1]);
	f->here = side_new("here@bench.test", "there@bench.test",
	    floor_to_there, f);
	f->there = side_new("there@bench.test", "here@bench.test",
	    floor_to_here, f);
	str_add(&f->waiting[1], "?OTRv3?\n");
	while (floor_hand(&f->waiting[0], f->here) ||
	    floor_hand(&f->waiting[1], f->there))
		continue;
	if (!side_is_sealed(f->here) || !side_is_sealed(f->there))
		die("no session");
	str_free(&f->waiting[0]);
	str_free(&f->waiting[1]);
}

/* ---- receiving ------------------------------------------------------------ */

static void
floor_on_start(void *arg, const char *ns, const char *name,
    const struct xml_attribute *attributes, size_t n)
{
	struct floor *f = arg;

	(void)ns;
	(void)attributes;
	(void)n;
	if (strcmp(name, "body") == 0) {
		f->in_body = true;
		str_clear(&f->body);
	}
}

static void
floor_on_text(void *arg, const char *text, size_t n)
{
	struct floor *f = arg;

	if (f->in_body)
		str_addn(&f->body, text, n);
}

static void
floor_on_end(void *arg)
{
	struct floor *f = arg;
	char *text;

	if (!f->in_body)
		return;
	f->in_body = false;
	text = side_hear(f->here, f->body.s);
	if (text == NULL || strncmp(text, "line ", 5) != 0)
		die("line %u cannot be read", f->heard);
	f->heard++;
	side_free_text(text);
}

static void
floor_receive(struct floor *f, const struct str *stream, unsigned lines)
{
	static const struct xml_ops ops = { floor_on_start, floor_on_text,
	    floor_on_end, NULL };
	struct err err;
	size_t at, n;

	str_init(&f->body);
	f->xml = xml_new(&ops, f);
	for (at = 0; at < stream->len; at += n) {
		n = stream->len - at < 65536 ? stream->len - at : 65536;
		if (xml_feed(f->xml, stream->s + at, n, &err) != (ssize_t)n)
			die("%s", err.text);
	}
	if (f->heard != lines)
		die("%u of %u lines were heard", f->heard, lines);
	xml_free(f->xml);
	str_free(&f->body);
}

/* ---- sending -------------------------------------------------------------- */

/* Seals all lines into a stream of stanzas, as they would be received. */
static void
floor_send(struct side *s, struct str *out, const char *from, const char *to,
    unsigned lines)
{
	char text[SIDE_LINE_MAX], *wire;

	for (unsigned i = 0; i < lines; i++) {
		side_line(i, text);
		wire = side_seal(s, text);
		side_stanza(out, from, to, i, wire);
		side_free_text(wire);
	}
}

/* ---- both ----------------------------------------------------------------- */

static void
floor_say(const char *what, unsigned lines, double wall, double cpu)
{
	printf("\"%s\": {\"rate\": %.0f, \"cpu_us\": %.3f}", what,
	    lines / wall, cpu / lines * 1e6);
}

int
main(int argc, char *argv[])
{
	unsigned lines = argc == 2 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	struct floor f = { 0 };
	struct str in, out;
	double wall, cpu;

	if (lines == 0) {
		fprintf(stderr, "usage: pipe-floor LINES\n");
		return 2;
	}
	floor_meet(&f);
	str_init(&in);
	str_add(&in, "<stream:stream xmlns='jabber:client' xmlns:stream='"
	    "http://etherx.jabber.org/streams'>");
	floor_send(f.there, &in, "there@bench.test/x", "here@bench.test/y",
	    lines);
	wall = floor_clock(CLOCK_MONOTONIC);
	cpu = floor_clock(CLOCK_PROCESS_CPUTIME_ID);
	floor_receive(&f, &in, lines);
	printf("{");
	floor_say("receive", lines, floor_clock(CLOCK_MONOTONIC) - wall,
	    floor_clock(CLOCK_PROCESS_CPUTIME_ID) - cpu);
	str_free(&in);
	str_init(&out);
	wall = floor_clock(CLOCK_MONOTONIC);
	cpu = floor_clock(CLOCK_PROCESS_CPUTIME_ID);
	floor_send(f.here, &out, NULL, "there@bench.test/x", lines);
	printf(", ");
	floor_say("send", lines, floor_clock(CLOCK_MONOTONIC) - wall,
	    floor_clock(CLOCK_PROCESS_CPUTIME_ID) - cpu);
	printf("}\n");
	str_free(&out);
	side_free(f.here);
	side_free(f.there);
	return 0;
}
