/*
 * A text in a file that an editor may change: written where memory is the
 * disk (tmpfs) and nobody else can look, read back as anybody's bytes, and
 * wiped.  It stands in a directory of its own, with whatever an editor leaves
 * beside it.  Must not know whose text it is, nor what edits it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/file.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sotto/inside.h"

#define DRAFT_FOLDER "draft-"	/* and eight random hex digits */
#define DRAFT_FILE "message.txt"
#define DRAFT_READ_MAX (8 * LINE_MAX_BYTES)	/* of one that is too long */
#define LEFT_MAX 64		/* files that are wiped in a folder */
#define TMPFS 0x01021994	/* statfs(2) */
#define RAMFS 0x858458f6

struct draft {
	char *folder;
	char *path;		/* of the file in it */
	int lock;		/* the folder: held as long as it is ours */
};

/* ---- where ----------------------------------------------------------------- */

/* Whether what is written there is on no disk. */
static bool
draft_in_memory(int fd)
{
#ifdef __linux__
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 &&
	    ((unsigned long)fs.f_type == TMPFS ||
	    (unsigned long)fs.f_type == RAMFS);
#else
	(void)fd;
	return false;
#endif
}

/* A directory of the user's that is closed to all others, and no link. */
static int
draft_open_private(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd == -1 || fstat(fd, &st) == -1)
		err_set(err, "no-editor", "%s: %s", path, strerror(errno));
	else if (st.st_uid != geteuid() || (st.st_mode & 077) != 0)
		err_set(err, "no-editor", "%s: others can look into it", path);
	else if (!draft_in_memory(fd))
		err_set(err, "no-editor", "%s: this is on a disk (a tmpfs is "
		    "needed): no text is written there", path);
	else
		return fd;
	if (fd != -1)
		close(fd);
	return -1;
}

char *
draft_place(struct err *err)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");
	char *place;
	int fd;

	if (dir == NULL || dir[0] != '/') {
		err_set(err, "no-editor", "XDG_RUNTIME_DIR is not set: there "
		    "is no place in memory for the text");
		return NULL;
	}
	if ((fd = draft_open_private(dir, err)) == -1)
		return NULL;
	close(fd);
	place = xasprintf("%s/sotto", dir);
	if ((mkdir(place, 0700) == 0 || errno == EEXIST) &&
	    (fd = draft_open_private(place, err)) != -1) {
		close(fd);
		return place;
	}
	if (err->code[0] == '\0')
		err_set(err, "no-editor", "%s: %s", place, strerror(errno));
	free(place);
	return NULL;
}

/* ---- wiping ---------------------------------------------------------------- */

static void
draft_wipe_file(int dir, const char *name)
{
	static const char zeros[4096];
	int fd = openat(dir, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_CLOEXEC);
	struct stat st;
	off_t left;
	ssize_t n = 1;

	if (fd != -1 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		for (left = st.st_size; left > 0 && n > 0; left -= n)
			n = write(fd, zeros, left > (off_t)sizeof(zeros) ?
			    sizeof(zeros) : (size_t)left);
	}
	if (fd != -1)
		close(fd);
	(void)unlinkat(dir, name, 0);
}

/* All that is in a folder, and the folder.  -1: something stays. */
static int
draft_wipe(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int left = LEFT_MAX;

	while (d != NULL && left-- > 0 && (e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			draft_wipe_file(dirfd(d), e->d_name);
	if (d != NULL)
		closedir(d);
	return rmdir(folder);
}

/* One that nobody holds any more: its sotto was killed. */
static void
draft_sweep_one(const char *place, const char *name)
{
	char *folder = xasprintf("%s/%s", place, name);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd != -1 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		(void)draft_wipe(folder);
	if (fd != -1)
		close(fd);
	free(folder);
}

void
draft_sweep(const char *place)
{
	DIR *d = opendir(place);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL)
		if (strncmp(e->d_name, DRAFT_FOLDER,
		    strlen(DRAFT_FOLDER)) == 0)
			draft_sweep_one(place, e->d_name);
	if (d != NULL)
		closedir(d);
}

/* ---- written and read ------------------------------------------------------ */

static int
draft_write(struct draft *d, const char *text, struct err *err)
{
	size_t len = strlen(text), at = 0;
	int fd = open(d->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	ssize_t n = 0;

	if (fd != -1 && !draft_in_memory(fd)) {
		close(fd);
		return err_set(err, "no-editor", "%s is on a disk", d->path);
	}
	for (; fd != -1 && at < len && n != -1; at += n > 0 ? (size_t)n : 0)
		n = write(fd, text + at, len - at);
	/* Editors end a file with one, and complain where it lacks. */
	if (fd != -1 && n != -1 && len > 0)
		n = write(fd, "\n", 1);
	if (fd == -1 || n == -1)
		err_set(err, "no-editor", "%s: %s", d->path, strerror(errno));
	if (fd != -1)
		close(fd);
	return fd == -1 || n == -1 ? -1 : 0;
}

struct draft *
draft_new(const char *place, const char *text, struct err *err)
{
	struct draft *d = xcalloc(1, sizeof(*d));
	unsigned char random[4];

	random_bytes(random, sizeof(random));
	d->folder = xasprintf("%s/" DRAFT_FOLDER "%02x%02x%02x%02x", place,
	    random[0], random[1], random[2], random[3]);
	d->path = xasprintf("%s/" DRAFT_FILE, d->folder);
	d->lock = -1;
	if (mkdir(d->folder, 0700) == -1)
		err_set(err, "no-editor", "%s: %s", d->folder,
		    strerror(errno));
	else if ((d->lock = draft_open_private(d->folder, err)) != -1 &&
	    flock(d->lock, LOCK_EX | LOCK_NB) == 0 &&
	    draft_write(d, text, err) == 0)
		return d;
	draft_free(d);
	return NULL;
}

const char *
draft_path(const struct draft *d)
{
	return d->path;
}

/* What is cut ends with a whole character. */
static void
draft_cut(struct str *out)
{
	size_t n = DRAFT_READ_MAX;

	if (out->len <= n)
		return;
	while (n > 0 && ((unsigned char)out->s[n] & 0xc0) == 0x80)
		n--;
	wipe(out->s + n, out->len - n);
	out->len = n;
}

/* Less the newline at the end, which editors add. */
static int
draft_take(struct str *out, struct err *err)
{
	if (out->len > 0 && out->s[out->len - 1] == '\n')
		out->s[--out->len] = '\0';
	if (memchr(out->s, '\0', out->len) != NULL)
		return err_set(err, "no-editor", "the text has a NUL byte");
	if (!utf8_valid(out->s, out->len))
		return err_set(err, "no-editor", "the text is not UTF-8");
	if (out->len > LINE_MAX_BYTES)
		return err_set(err, "too-long", "the text is longer than %d "
		    "bytes", LINE_MAX_BYTES);
	return 0;
}

int
draft_read(const struct draft *d, struct str *out, struct err *err)
{
	int fd = open(d->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	char buf[4096];
	ssize_t n = 0;
	int rc = -1;

	if (fd == -1)
		err_set(err, "no-editor", "%s: %s", d->path, strerror(errno));
	else if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		err_set(err, "no-editor", "%s: is no file", d->path);
	else {
		while (out->len <= DRAFT_READ_MAX &&
		    (n = read(fd, buf, sizeof(buf))) > 0)
			str_addn(out, buf, (size_t)n);
		draft_cut(out);
		rc = n == -1 ? err_set(err, "no-editor", "%s: %s", d->path,
		    strerror(errno)) : draft_take(out, err);
	}
	wipe(buf, sizeof(buf));
	if (fd != -1)
		close(fd);
	return rc;
}

int
draft_free(struct draft *d)
{
	int rc;

	if (d == NULL)
		return 0;
	rc = draft_wipe(d->folder);
	if (d->lock != -1)
		close(d->lock);
	free(d->path);
	free(d->folder);
	free(d);
	return rc;
}
