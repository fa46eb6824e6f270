/*
 * Replacing a file whole: the old one stays until the new one is on the disk.
 * Works where only the file's directory may be written, and for a file behind
 * a link, which stays a link.  Must not know what is in the files.
 *
 * Behind a link the new file is put beside its target.  Where the process may
 * write the target but not its directory (confinement grants a link's target
 * and no more), the target is overwritten, and what it shall hold lies beside
 * the link meanwhile: a crash in the middle is mended at the next start.  Not
 * what was in it: that may be keys that were not encrypted yet.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/inside.h"
#include "lib/lib.h"

#define BEHIND_MAX ((size_t)64 * 1024 * 1024)	/* of a link's target */

/* ---- names ------------------------------------------------------------- */

/* A hidden name beside the file. */
static char *
replace_beside(const char *path, const char *ending)
{
	const char *slash = strrchr(path, '/');
	char *dir = file_parent(path);
	char *name = xasprintf("%s/.%s.%s", dir,
	    slash == NULL ? path : slash + 1, ending);

	free(dir);
	return name;
}

/* ... of no other process or thread. */
static char *
replace_temporary(const char *path)
{
	uint32_t r;
	char *ending, *name;

	random_bytes(&r, sizeof(r));
	ending = xasprintf("%08x", (unsigned)r);
	name = replace_beside(path, ending);
	free(ending);
	return name;
}

static bool
replace_is_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

/* ---- writing ----------------------------------------------------------- */

static int
replace_write_all(int fd, const char *data, size_t len)
{
	ssize_t n;

	for (; len > 0; data += n, len -= (size_t)n)
		if ((n = write(fd, data, len)) == -1) {
			if (errno != EINTR)
				return -1;
			n = 0;
		}
	return 0;
}

/*
 * The name itself lasts only when the directory is on the disk.  Where that
 * cannot be asked for, the file is still whole: no failure.
 */
static void
replace_sync_dir_of(const char *path)
{
	char *dir = file_parent(path);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(dir);
	if (fd == -1)
		return;
	(void)fsync(fd);
	close(fd);
}

static int
replace_write_new(const char *path, const void *data, size_t len, mode_t mode)
{
	int fd, saved;

	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (fd == -1)
		return -1;
	if (replace_write_all(fd, data, len) == 0 && (mode == 0600 ||
	    fchmod(fd, mode) == 0) && fsync(fd) == 0)
		return close(fd);
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/* 0, or -1 with errno. */
static int
replace(const char *path, const void *data, size_t len, mode_t mode)
{
	char *temporary = replace_temporary(path);
	int r = 0, saved;

	if (replace_write_new(temporary, data, len, mode) == -1 ||
	    rename(temporary, path) == -1) {
		saved = errno;
		(void)unlink(temporary);
		errno = saved;
		r = -1;
	} else
		replace_sync_dir_of(path);
	free(temporary);
	return r;
}

/* ---- behind a link ----------------------------------------------------- */

/* The file that a link leads to: ours, and nobody else can write to it. */
static int
replace_behind_open(const char *path, const char *target, struct stat *st,
    struct err *err)
{
	int fd = open(target, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
	    O_CLOEXEC);

	if (fd == -1)
		return err_set(err, "write", "%s, a link to %s: %s%s",
		    path, target, strerror(errno), errno == EACCES ?
		    " (a file that was put there after the start can be "
		    "written after the next one)" : "");
	if (fstat(fd, st) == -1)
		err_set(err, "write", "%s: %s", target, strerror(errno));
	else if (!S_ISREG(st->st_mode))
		err_set(err, "write", "%s, a link to %s: is not a regular "
		    "file", path, target);
	else if (st->st_uid != geteuid())
		err_set(err, "foreign-file", "%s, a link to %s: belongs to "
		    "another user", path, target);
	else if ((st->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		err_set(err, "foreign-file", "%s, a link to %s: others may "
		    "write to it: chmod go-w '%s'", path, target,
		    target);
	else
		return fd;
	close(fd);
	return -1;
}

static int
replace_read_at(int fd, size_t len, struct str *out)
{
	char buf[16384];
	ssize_t n = 1;

	str_clear(out);
	while (out->len < len && n != 0) {
		n = pread(fd, buf, sizeof(buf), (off_t)out->len);
		if (n == -1 && errno != EINTR)
			break;
		if (n > 0)
			str_addn(out, buf, (size_t)n);
	}
	wipe(buf, sizeof(buf));
	return n == -1 ? -1 : 0;
}

/* Room first: a full disk is found before anything was changed. */
static int
replace_overwrite(int fd, size_t was, const void *data, size_t len)
{
	int r = len > was ? posix_fallocate(fd, 0, (off_t)len) : 0;

	if (r != 0) {
		if (ftruncate(fd, (off_t)was) == 0)
			errno = r;
		return -1;
	}
	return lseek(fd, 0, SEEK_SET) == -1 ||
	    replace_write_all(fd, data, len) == -1 ||
	    ftruncate(fd, (off_t)len) == -1 || fsync(fd) == -1 ? -1 : 0;
}

/*
 * Overwrites what a link leads to.  `redo`, or NULL: where the new content
 * lies until it is in the file.
 */
static int
replace_behind_overwrite(int fd, size_t was, const char *redo, const void *data,
    size_t len)
{
	struct str old;
	int r, saved;

	str_init_secret(&old);
	if (was > BEHIND_MAX) {
		errno = EFBIG;
		return -1;
	}
	r = replace_read_at(fd, was, &old);
	if (r == 0 && redo != NULL)
		r = replace(redo, data, len, 0600);
	if (r == 0 && (r = replace_overwrite(fd, was, data, len)) == -1) {
		saved = errno;
		/* It had room before.  Else the start mends it. */
		if (replace_overwrite(fd, old.len, old.s, old.len) == -1)
			redo = NULL;
		errno = saved;
	}
	if (redo != NULL) {
		saved = errno;
		(void)unlink(redo);
		errno = saved;
	}
	str_free(&old);
	return r;
}

static bool
replace_is_denied(int error)
{
	return error == EACCES || error == EPERM || error == EROFS;
}

static int
replace_behind_write(const char *path, const void *data, size_t len, bool redo,
    struct err *err)
{
	char *target = realpath(path, NULL), *name = NULL;
	struct stat st;
	int fd, r = -1;

	if (target == NULL)
		return err_set(err, "write", "%s: is a link to a file that "
		    "is not there", path);
	if ((fd = replace_behind_open(path, target, &st, err)) != -1) {
		r = replace(target, data, len, st.st_mode & 0755);
		name = redo ? replace_beside(path, "redo") : NULL;
		if (r == -1 && replace_is_denied(errno))
			r = replace_behind_overwrite(fd, (size_t)st.st_size,
			    name,
			    data, len);
		if (r == -1)
			err_set(err, "write", "%s, a link to %s: %s",
			    path, target, strerror(errno));
		close(fd);
	}
	free(name);
	free(target);
	return r;
}

/* What nobody here makes (a pipe, a link) is not waited for, nor followed. */
static bool
replace_is_redo(const char *redo)
{
	struct stat st;

	return lstat(redo, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_uid == geteuid();
}

int
file_mend(const char *path, struct err *err)
{
	char *redo = replace_beside(path, "redo"), *target;
	struct str text;
	struct stat st;
	int fd, r = 0;

	if (!replace_is_redo(redo)) {
		free(redo);
		return 0;
	}
	str_init_secret(&text);
	target = realpath(path, NULL);
	if (target != NULL && replace_is_link(path)) {
		r = file_read(redo, BEHIND_MAX, &text, err);
		fd = r == 0 ? replace_behind_open(path, target, &st, err) : -1;
		if (fd != -1 && (r = replace_overwrite(fd, (size_t)st.st_size,
		    text.s,
		    text.len)) == -1)
			err_set(err, "read", "%s: was left half written, and "
			    "cannot be mended from %s: %s", target, redo,
			    strerror(errno));
		else if (fd == -1)
			r = -1;
		if (fd != -1)
			close(fd);
	}
	if (r == 0)
		(void)unlink(redo);
	str_free(&text);
	free(target);
	free(redo);
	return r;
}

/* ---- any file ---------------------------------------------------------- */

static int
replace_write_any(const char *path, const void *data, size_t len, bool redo,
    struct err *err)
{
	struct stat st;

	if (replace_is_link(path))
		return replace_behind_write(path, data, len, redo, err);
	if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return err_set(err, "write", "%s: is not a regular file",
		    path);
	if (replace(path, data, len, 0600) == -1)
		return err_set(err, "write", "%s: %s", path, strerror(errno));
	return 0;
}

int
file_write(const char *path, const void *data, size_t len, struct err *err)
{
	return replace_write_any(path, data, len, true, err);
}

int
file_write_secret(const char *path, const void *data, size_t len,
    struct err *err)
{
	return replace_write_any(path, data, len, false, err);
}

/* What replace_temporary() makes: the name, and eight digits. */
static bool
replace_is_temporary(const char *name, const char *of)
{
	size_t len = strlen(of);

	return name[0] == '.' && strncmp(name + 1, of, len) == 0 &&
	    name[1 + len] == '.' && strlen(name + 2 + len) == 8 &&
	    strspn(name + 2 + len, "0123456789abcdef") == 8;
}

static void
replace_sweep_beside(const char *path)
{
	char *dir = file_parent(path);
	const char *slash = strrchr(path, '/');
	const char *of = slash == NULL ? path : slash + 1;
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL)
		if (replace_is_temporary(e->d_name, of))
			(void)unlinkat(dirfd(d), e->d_name, 0);
	if (d != NULL)
		closedir(d);
	free(dir);
}

void
file_sweep(const char *path)
{
	char *target = replace_is_link(path) ? realpath(path, NULL) : NULL;

	replace_sweep_beside(path);
	if (target != NULL)
		replace_sweep_beside(target);
	free(target);
}

char *
file_behind(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name), *target = NULL;
	struct stat st;

	if (replace_is_link(path))
		target = realpath(path, NULL);
	if (target != NULL && (stat(target, &st) == -1 ||
	    !S_ISREG(st.st_mode) || st.st_uid != geteuid() ||
	    (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)) {
		free(target);
		target = NULL;
	}
	free(path);
	return target;
}
