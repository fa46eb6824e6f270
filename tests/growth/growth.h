/*
 * How the work grows with the size of what is done.  Counted, not timed: what
 * is tested is compiled so that each branch of ours adds one, and so do calls
 * of the C library that go through memory, by their length.  The same run
 * gives the same number on any machine, however busy it is.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_GROWTH_H
#define SOTTO_TESTS_GROWTH_H

#include <stddef.h>
#include <stdint.h>

/* Only this thread, and only between these two. */
void growth_begin(void);
void growth_end(void);
/*
 * Does something with n, 2 n and 4 n; each doubling may cost 2.5 times as
 * much, and no more.  What grows with the square costs four times.
 */
void growth_check(const char *what, void (*run)(void *arg, size_t n),
    void *arg, size_t n);

#endif
