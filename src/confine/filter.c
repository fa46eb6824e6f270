/*
 * The filter of a role for one process, from the table that was made when
 * sotto was built (filter-table.c, printed by print-filters.c from what rules.c
 * says).  To compile filters at each start of each program took longer than
 * all else that the small ones do then.
 *
 * SPDX-License-Identifier: ISC
 */
#ifdef __linux__

#include <linux/filter.h>
#include <string.h>

#include "confine/inside.h"
#include "lib/lib.h"

struct sock_filter *
filter_of(enum confine_role role, pid_t self)
{
	const struct filter *f = &filters[role];
	struct sock_filter *code = xcalloc(f->length, sizeof(*code));

	memcpy(code, f->code, f->length * sizeof(*code));
	for (size_t i = 0; i < f->nselves; i++)
		code[f->selves[i]].k = (uint32_t)self;
	return code;
}

#else
typedef int filter_is_not_used;
#endif
