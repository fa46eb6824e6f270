/*
 * Confinement on OpenBSD: pledge(2) and unveil(2).
 *
 * SPDX-License-Identifier: ISC
 */
#ifdef __OpenBSD__

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "confine/inside.h"
#include "lib/lib.h"

static int
openbsd_show(const struct confine_path reach[], size_t n, struct err *err)
{
	char rights[4];
	const char *path;

	for (size_t i = 0; i < n; i++) {
		if ((path = role_path(&reach[i])) == NULL)
			continue;
		snprintf(rights, sizeof(rights), "%s%s%s",
		    reach[i].rights & CONFINE_READ ? "r" : "",
		    reach[i].rights & CONFINE_WRITE ? "w" : "",
		    reach[i].rights & CONFINE_MAKE ? "c" : "");
		if (unveil(path, rights) == -1 && errno != ENOENT)
			return err_set(err, "sandbox", "unveil %s: %s", path,
			    strerror(errno));
	}
	return 0;
}

/* What a parent had shown its children could not hide again. */
int
confine_enter(enum confine_role role, const struct confine_path reach[],
    size_t n, struct err *err)
{
	const struct role_row *row = role_row(role);

	if (row->calls != NULL && (row->may & MAY_FORK) == 0 &&
	    (openbsd_show(row->reach, row->nreach, err) == -1 ||
	    openbsd_show(reach, n, err) == -1))
		return -1;
	if (row->promises != NULL && pledge(row->promises, NULL) == -1)
		return err_set(err, "sandbox", "pledge: %s", strerror(errno));
	return 0;
}

const char *
confine_describe(void)
{
	return "pledge, unveil";
}

#else
typedef int openbsd_is_not_used;
#endif
