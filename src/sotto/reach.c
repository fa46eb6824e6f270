/*
 * What sotto may still reach on the disk once it is confined: its data, the
 * place for texts that an editor gets, and to read themes and time zones.  Of links the targets alone, by name, and
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

struct reach {
	struct confine_path *at;
	size_t n;
};

/* Takes the path over; NULL is no path. */
static void
reach_take(struct reach *r, char *path, unsigned rights)
{
	if (path == NULL)
		return;
	r->at = xreallocarray(r->at, r->n + 1, sizeof(*r->at));
	r->at[r->n++] = (struct confine_path){ path, rights };
}

static void
reach_add(struct reach *r, const char *path, unsigned rights)
{
	reach_take(r, path == NULL ? NULL : xstrdup(path), rights);
}

static void
reach_free(struct reach *r)
{
	for (size_t i = 0; i < r->n; i++)
		free((char *)(uintptr_t)r->at[i].path);
	free(r->at);
}

/* Those of the data that sotto writes itself: a link of another name in that
 * directory is nobody's leave to write what it leads to. */
static void
reach_data(struct reach *r, const char *dir)
{
	static const char *const names[] = { "settings", "unsent",
	    "archive",
	    "otr.private_key", "otr.fingerprints", "otr.instance_tags" };

	reach_add(r, dir, CONFINE_READ | CONFINE_WRITE | CONFINE_CUT |
	    CONFINE_MAKE);
	for (size_t i = 0; i < NELEM(names); i++)
		reach_take(r, file_behind(dir, names[i]), CONFINE_READ |
		    CONFINE_WRITE | CONFINE_CUT);
}

/* The links in a directory whose names end so, as those make them who keep
 * their settings elsewhere. */
static void
reach_behind(struct reach *r, const char *dir, const char *ending)
{
	DIR *d = opendir(dir);
	size_t len = strlen(ending), n, links = 0;
	struct dirent *e;

	while (d != NULL && links < LINKS_MAX && (e = readdir(d)) != NULL) {
		n = strlen(e->d_name);
		if (n <= len || strcmp(e->d_name + n - len, ending) != 0)
			continue;
		reach_take(r, file_behind(dir, e->d_name), CONFINE_READ);
		links++;
	}
	if (d != NULL)
		closedir(d);
}

int
program_confine(struct program *p, struct err *err)
{
	struct reach r = { NULL, 0 };
	int rc;

	reach_data(&r, p->paths.data);
	reach_add(&r, conf_text(p->conf, SET_LOG_FILE, NULL, NULL),
	    CONFINE_WRITE);
	/* A file that was named may lie anywhere: what is beside it is not
	 * ours to read. */
	reach_add(&r, p->options.config == NULL ? p->paths.config_dir :
	    p->theme_dirs[0], CONFINE_READ);
	reach_add(&r, DATADIR, CONFINE_READ);
	reach_add(&r, p->drafts, CONFINE_READ | CONFINE_WRITE | CONFINE_CUT |
	    CONFINE_MAKE);
	reach_behind(&r, p->theme_dirs[0], ".theme");
	rc = confine_enter(CONFINE_MAIN, r.at, r.n, err);
	reach_free(&r);
	return (rc);
}
