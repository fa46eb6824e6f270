/*
 * Confinement where the system offers none that we know: plain words.
 *
 * SPDX-License-Identifier: ISC
 */
#if !defined(__linux__) && !defined(__OpenBSD__)

#include "confine/inside.h"

int
confine_enter(enum confine_role role, const struct confine_path reach[],
    size_t n, struct err *err)
{
	(void)role;
	(void)reach;
	(void)n;
	(void)err;
	return 0;
}

const char *
confine_describe(void)
{
	return "none: not known on this system";
}

#else
typedef int none_is_not_used;
#endif
