/*
 * Random bytes, from the kernel alone.  Must not know what they are for; keys
 * are made of what the library that makes them draws.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/random.h>

#include <errno.h>
#include <string.h>

#include "lib/lib.h"

void
random_bytes(void *p, size_t n)
{
	char *at = p;
	ssize_t got;

	for (; n > 0; at += got, n -= (size_t)got)
		if ((got = getrandom(at, n, 0)) == -1) {
			if (errno != EINTR)
				die("no random numbers: %s", strerror(errno));
			got = 0;
		}
}
