/*
 * Why a connection ended, until sotto is told.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
reason_set(struct reason *r, enum off why, const char *condition,
    const char *text)
{
	reason_free(r);
	r->why = why;
	snprintf(r->condition, sizeof r->condition, "%s", condition);
	r->text = xstrdup(text);
}

void
reason_free(struct reason *r)
{
	free(r->text);
	memset(r, 0, sizeof *r);
}
