/*
 * Paths as users write them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "courier/inside.h"

char *
path_expand(const char *path)
{
	const char *home = getenv("HOME");

	if (path[0] == '~' && (path[1] == '/' || path[1] == '\0') &&
	    home != NULL && strlen(home) + strlen(path) <= IPC_PATH_MAX)
		return (xasprintf("%s%s", home, path + 1));
	return (xstrdup(path));
}
