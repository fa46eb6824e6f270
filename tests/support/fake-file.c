/*
 * Files in memory, by path: nothing is written to a disk, and a schedule
 * begins with none.  Stands in for src/lib/file.c and replace.c.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/mman.h>

#include <stdlib.h>
#include <string.h>

#include "pool.h"

struct file {
	struct file *next;
	char *path;
	char *text;
	size_t len;
};

static struct file *files;
static bool full;

static struct file **
find(const char *path)
{
	struct file **at;

	for (at = &files; *at != NULL; at = &(*at)->next)
		if (strcmp((*at)->path, path) == 0)
			break;
	return at;
}

static void
drop(struct file **at)
{
	struct file *f = *at;

	*at = f->next;
	free(f->path);
	free(f->text);
	free(f);
}

void
fake_file_remove(const char *dir, const char *name)
{
	struct file **at = &files;
	size_t n = strlen(dir);

	while (*at != NULL) {
		if (strncmp((*at)->path, dir, n) == 0 &&
		    (*at)->path[n] == '/' && (name == NULL ||
		    strcmp((*at)->path + n + 1, name) == 0))
			drop(at);
		else
			at = &(*at)->next;
	}
}

void
fake_file_full(bool is)
{
	full = is;
}

int
file_read(const char *path, size_t max, struct str *out, struct err *err)
{
	const struct file *f = *find(path);

	(void)max;
	if (f == NULL)
		return err_set(err, "no-file", "%s: no such file", path);
	str_addn(out, f->text, f->len);
	return 0;
}

int
file_read_own(const char *path, size_t max, struct str *out, struct err *err)
{
	return file_read(path, max, out, err);
}

int
file_write(const char *path, const void *data, size_t len, struct err *err)
{
	struct file **at = find(path), *f;

	if (full)
		return err_set(err, "write", "%s: no space left", path);
	if (*at != NULL)
		drop(at);
	f = xcalloc(1, sizeof(*f));
	f->path = xstrdup(path);
	f->text = xmalloc(len + 1);
	memcpy(f->text, data, len);
	f->len = len;
	f->next = files;
	files = f;
	return 0;
}

int
file_write_secret(const char *path, const void *data, size_t len,
    struct err *err)
{
	return file_write(path, data, len, err);
}

/* What is in memory leaves no temporaries. */
void
file_sweep(const char *path)
{
	(void)path;
}

int
dir_private(const char *path, struct err *err)
{
	(void)path;
	(void)err;
	return 0;
}

int
file_lock(const char *dir, struct err *err)
{
	return err_set(err, "in-use", "%s: no locks here", dir);
}

int
paths_init(struct paths *paths, const char *config, const char *data,
    struct err *err)
{
	(void)config;
	(void)data;
	memset(paths, 0, sizeof(*paths));
	return err_set(err, "no-home", "no paths here");
}

void
paths_free(struct paths *paths)
{
	(void)paths;
}

/* libotr's scratch files: libc's would be on the disk. */
int mkstemp(char *);
int
mkstemp(char *template)
{
	(void)template;
	return memfd_create("scratch", MFD_CLOEXEC);
}
