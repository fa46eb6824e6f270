/*
 * How what the program costs grows with how much of something there is: each
 * series doubles it, measures, and a line through the logarithms gives the
 * exponent: 0 where it does not matter how much there is, 1 where it grows
 * with it, 2 with its square.
 *
 * In one process with what is played (count-rig.h) processor time is taken of
 * sotto's own work alone; of the whole program (growth-real.c) it is that of
 * all its processes.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_GROWTH_SERIES_H
#define SOTTO_TESTS_GROWTH_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#define GROWTH_MEASURES 8

struct growth_series {
	const char *name;
	const char *of;		/* what there is more and more of */
	size_t from, to;	/* doubled from one to the other */
	/* What is measured, with its unit; NULL at the end. */
	const char *measures[GROWTH_MEASURES + 1];
	/* Before the first and after the last, or NULL. */
	void (*begin)(void);
	void (*measure)(size_t n, double *out);
	void (*end)(void);
};

/* growth-all.c, growth-chat.c, growth-keys.c, growth-real.c */
extern const struct growth_series growth_all;
extern const struct growth_series growth_contacts, growth_scrollback,
    growth_windows;
extern const struct growth_series growth_sessions, growth_known,
    growth_history;
extern const struct growth_series growth_real_contacts, growth_real_known,
    growth_real_history;

/* ---- growth.c: taking the time of rig_counted() ------------------------- */

/* From here on each call is timed. */
void growth_clock(void);
/* Since then, in microseconds: all together; of the one in the middle, as long
 * as each is. */
double growth_sum(void);
double growth_median(void);
/* Microseconds between the clock and now in the middle of `every` calls. */
double growth_median_of(size_t every);
/* Bytes that malloc has given out. */
double growth_bytes(void);

/* ---- growth-keys.c ------------------------------------------------------- */

/* Writes a file of n known fingerprints; a history of n lines, half of them of
 * contact 0. */
void growth_write_known(const char *data, size_t n);
void growth_write_history(const char *data, size_t n);

#endif
