/*
 * Hot paths, each on input that is always the same, so that callgrind counts
 * the same instructions each time.  What sotto does itself goes through
 * rig_counted(); a path does its set-up and then lets that be counted.  The
 * whole is divided by the number of units that run() returns.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_COUNT_H
#define SOTTO_TESTS_COUNT_H

#include <stddef.h>

struct count_path {
	const char *name;
	const char *unit;	/* what one is, and how it was done */
	size_t (*run)(void);	/* how many were done */
};

/* Whether rig_counted() counts: not at first. */
void count_on(void);
void count_off(void);

/* Each NULL at its end: count-net.c, count-chat.c, count-otr.c,
 * count-screen.c, count-file.c. */
extern const struct count_path count_net[], count_chat[], count_otr[],
    count_screen[], count_file[];

#endif
