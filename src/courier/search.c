/*
 * What the courier carries in: files of other programs with the names and
 * the shape of OTR keys, and nothing else, whoever asks.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "courier/inside.h"

#define DEPTH_MAX 4		/* profanity: otr/ACCOUNT/keys.txt */
#define ENTRIES_MAX 20000	/* of folders, in one search */

/* Where others keep much, and no keys. */
static const char *const passed[] = {
	"logs", "history", "chatlogs", "icons", "plugins", "scripts",
	"cache", "Caches", "smileys", "themes", "certificates", "database",
};

struct search {
	struct courier *courier;
	size_t files;
	size_t bytes;
	size_t entries;
};

static const char *
search_read_whole(int fd, struct str *data)
{
	char buf[16384];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0 &&
	    data->len + (size_t)n <= IPC_FILE_MAX)
		str_addn(data, buf, (size_t)n);
	wipe(buf, sizeof(buf));
	return (n > 0 ? "too long" : n == -1 ? strerror(errno) : NULL);
}

/* Never waits for a pipe that somebody put in the place. */
static const char *
search_read(const char *path, struct str *data)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	const char *why = NULL;
	struct stat st;

	if (fd == -1)
		return (strerror(errno));
	if (fstat(fd, &st) == -1)
		why = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		why = "not a regular file";
	else if (st.st_uid != geteuid())
		why = "belongs to another user";
	else if ((st.st_mode & S_IWOTH) != 0)
		why = "everyone may write to it";
	else
		why = search_read_whole(fd, data);
	close(fd);
	return (why);
}

static void
search_file(struct search *s, const char *path, bool named)
{
	struct str data;
	const char *why;

	str_init_secret(&data);
	why = search_read(path, &data);
	if (why == NULL && !shape_of(path, &data)) {
		if (named)
			why = "neither keys nor fingerprints of OTR";
	} else if (why == NULL && (s->files == IPC_FILES_MAX ||
	    s->bytes + data.len > IPC_CARRIED_MAX))
		why = "too many files at once";
	else if (why == NULL) {
		s->files++;
		s->bytes += data.len;
		tell_file(s->courier, path, &data);
	}
	/* A "config" is anything's name. */
	if (why != NULL && (named || strcmp(shape_base(path), "config") != 0))
		tell_left(s->courier, path, why);
	str_free(&data);
}

static void search_dir(struct search *, const char *path, int depth);

static void
search_entry(struct search *s, const char *dir, const char *name, int depth)
{
	char path[PATH_MAX];
	struct stat st;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	    s->entries++ >= ENTRIES_MAX || snprintf(path, sizeof(path),
	    "%s/%s", dir, name) >= (int)sizeof(path))
		return;
	if (shape_name(name) && stat(path, &st) == 0 &&
	    !S_ISDIR(st.st_mode))
		search_file(s, path, false);
	else if (depth < DEPTH_MAX &&
	    !shape_one_of(name, passed, NELEM(passed)) &&
	    lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
		search_dir(s, path, depth + 1);
}

static void
search_dir(struct search *s, const char *path, int depth)
{
	struct dirent **list;
	int n = scandir(path, &list, NULL, alphasort);

	if (n == -1) {
		tell_left(s->courier, path, strerror(errno));
		return;
	}
	for (int i = 0; i < n; i++) {
		search_entry(s, path, list[i]->d_name, depth);
		free(list[i]);
	}
	free(list);
}

/* A file beside the one that was named, which says whose it is. */
static void
search_beside(struct search *s, const char *path, const char *name)
{
	char *beside = xasprintf("%.*s%s", (int)(shape_base(path) - path), path,
	    name);

	if (access(beside, R_OK) == 0 && strcmp(beside, path) != 0)
		search_file(s, beside, false);
	free(beside);
}

/* Gajim keeps keys under ~/.local/share, and whose they are elsewhere. */
static void
search_gajim(struct search *s, const char *path)
{
	const char *home = getenv("HOME"), *config = getenv("XDG_CONFIG_HOME");
	char *file;

	if (strcasestr(path, "gajim") == NULL || home == NULL)
		return;
	file = config != NULL && config[0] == '/' ?
	    xasprintf("%s/gajim/config", config) :
	    xasprintf("%s/.config/gajim/config", home);
	if (access(file, R_OK) == 0)
		search_file(s, file, false);
	free(file);
}

void
search(struct courier *courier, const char *asked)
{
	struct search s = { .courier = courier };
	char *path = path_expand(asked);
	size_t len = strlen(path);
	struct stat st;

	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	if (stat(path, &st) == -1)
		tell_failed(courier, errno == ENOENT || errno == ENOTDIR ?
		    COURIER_NO_FILE : COURIER_READ, path, strerror(errno));
	else {
		if (S_ISDIR(st.st_mode))
			search_dir(&s, path, 0);
		else {
			search_file(&s, path, true);
			search_beside(&s, path, "Accounts.plist");
		}
		search_gajim(&s, path);
		if (s.files == 0)
			tell_failed(courier, COURIER_NOTHING_FOUND, path,
			    "no keys or fingerprints of OTR are here");
		else
			tell_done(courier);
	}
	free(path);
}
