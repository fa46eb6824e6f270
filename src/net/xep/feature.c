/*
 * What a feature asks of the table of all features, which it must not know
 * (xep.c).
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

void *
feature_state(const struct wire *w, const struct feature *f)
{
	for (size_t i = 0; w->features[i] != NULL; i++)
		if (w->features[i] == f)
			return w->states[i];
	die("a feature that is not in the table: %s", f->name);
}

#define ANNOUNCED_MAX 64	/* of all features together */

static int
feature_by_octets(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
features_announce(const struct wire *w,
    void (*each)(void *arg, const char *var), void *arg)
{
	const char *all[ANNOUNCED_MAX];
	size_t n = 0;

	for (size_t i = 0; w->features[i] != NULL; i++) {
		const char *const *var = w->features[i]->announces;

		if (!consent_has(w, w->features[i]->consent))
			continue;
		for (; var != NULL && *var != NULL; var++) {
			if (n == ANNOUNCED_MAX)
				die("more is announced than there is room for");
			all[n++] = *var;
		}
	}
	qsort(all, n, sizeof *all, feature_by_octets);
	for (size_t i = 0; i < n; i++)
		each(arg, all[i]);
}
