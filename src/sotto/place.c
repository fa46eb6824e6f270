/*
 * Where the files are, and the settings that they have: the first thing that
 * a start reads.  Must not know what comes of them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sotto/inside.h"

int
program_files(struct program *p, struct err *err)
{
	char *settings, *theme_dir;
	int rc = -1;

	if (paths_init(&p->paths, p->options.config, p->options.data,
	    err) == -1)
		return (-1);
	settings = xasprintf("%s/settings", p->paths.data);
	theme_dir = xasprintf("%s/themes", p->paths.config_dir);
	p->theme_dirs[0] = theme_dir;
	p->theme_dirs[1] = DATADIR "/themes";
	if (p->options.config != NULL && access(p->paths.config, R_OK) == -1)
		err_set(err, "no-file", "%s: %s", p->paths.config,
		    strerror(errno));
	else if ((p->conf = conf_load(p->paths.config, settings, err)) != NULL)
		rc = 0;
	free(settings);
	return (rc);
}
