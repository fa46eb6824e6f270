/*
 * What all features announce (XEP-0030), as far as contacts may learn it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#define ANNOUNCED_MAX 64	/* of all features together */

static int
announce_by_octets(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
announce_add(const char *all[ANNOUNCED_MAX], size_t *n, const char *var)
{
	if (*n == ANNOUNCED_MAX)
		die("more is announced than there is room for");
	all[(*n)++] = var;
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
		for (; var != NULL && *var != NULL; var++)
			announce_add(all, &n, *var);
		if (w->features[i]->node != NULL)
			announce_add(all, &n, w->features[i]->node->notify);
	}
	qsort(all, n, sizeof *all, announce_by_octets);
	for (size_t i = 0; i < n; i++)
		each(arg, all[i]);
}
