/*
 * What a feature asks of the table of all features, which it must not know
 * (xep.c).
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

void *
feature_state(const struct wire *w, const struct feature *f)
{
	for (size_t i = 0; w->features[i] != NULL; i++)
		if (w->features[i] == f)
			return w->states[i];
	die("a feature that is not in the table: %s", f->name);
}
