/*
 * What sotto may still reach on the disk once it is confined: its data, and
 * to read themes and time zones.  Of links the targets alone, by name, and
 * nothing that lies beside them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "confine/confine.h"
#include "sotto/inside.h"

#define LINKS_MAX 256

struct list {
	char **path;		/* owned; NULL at the end */
	size_t n;
};

static void
list_take(struct list *l, char *path)
{
	if (path == NULL)
		return;
	l->path = xreallocarray(l->path, l->n + 2, sizeof(*l->path));
	l->path[l->n++] = path;
	l->path[l->n] = NULL;
}

static void
list_free(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->path[i]);
	free(l->path);
}

/* Those of the data that sotto writes itself: a link of another name in that
 * directory is nobody's leave to write what it leads to. */
static void
reach_data(struct list *l, const char *dir)
{
	static const char *const names[] = { "settings", "unsent",
	    "otr.private_key", "otr.fingerprints", "otr.instance_tags" };

	for (size_t i = 0; i < NELEM(names); i++)
		list_take(l, file_behind(dir, names[i]));
}

/* The links in a directory whose names end so, as those make them who keep
 * their settings elsewhere. */
static void
reach_behind(struct list *l, const char *dir, const char *ending)
{
	DIR *d = opendir(dir);
	size_t len = strlen(ending), n;
	struct dirent *e;

	while (d != NULL && l->n < LINKS_MAX && (e = readdir(d)) != NULL) {
		n = strlen(e->d_name);
		if (n > len && strcmp(e->d_name + n - len, ending) == 0)
			list_take(l, file_behind(dir, e->d_name));
	}
	if (d != NULL)
		closedir(d);
}

int
program_confine(struct program *p, struct err *err)
{
	const char *log = conf_text(p->conf, SET_LOG_FILE, NULL, NULL);
	struct list behind = { NULL, 0 }, reads = { NULL, 0 };
	struct sandbox_main spec = {
		.data_dir = p->paths.data,
		.log_file = log != NULL && log[0] != '\0' ? log : NULL,
	};
	int rc;

	/* A file that was named may lie anywhere: what is beside it is not
	 * ours to read. */
	list_take(&reads, xstrdup(p->options.config == NULL ?
	    p->paths.config_dir : p->theme_dirs[0]));
	list_take(&reads, xstrdup(DATADIR));
	list_take(&reads, xstrdup("/usr/share/zoneinfo"));
	list_take(&reads, xstrdup("/etc/localtime"));
	reach_behind(&reads, p->theme_dirs[0], ".theme");
	reach_data(&behind, p->paths.data);
	spec.read_only = (const char *const *)reads.path;
	spec.behind = (const char *const *)behind.path;
	rc = sandbox_main(&spec, err);
	list_free(&reads);
	list_free(&behind);
	return (rc);
}
