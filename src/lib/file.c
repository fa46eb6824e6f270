/*
 * Files that are ours alone: where they are, reading them whole, and the lock
 * on the data directory (replace.c writes them).  Must not know what is in
 * them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/inside.h"
#include "lib/lib.h"

/* ---- places ------------------------------------------------------------ */

/* XDG Base Directory: "a relative path must be ignored". */
static const char *
file_env_absolute(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] == '/' ? value : NULL;
}

static const char *
file_home(void)
{
	const char *dir = file_env_absolute("HOME");
	struct passwd *pw;

	if (dir == NULL && (pw = getpwuid(geteuid())) != NULL &&
	    pw->pw_dir != NULL && pw->pw_dir[0] == '/')
		dir = pw->pw_dir;
	return dir;
}

/* $NAME/sotto, or ~/BELOW/sotto. */
static char *
file_xdg_dir(const char *name, const char *below)
{
	const char *dir;

	if ((dir = file_env_absolute(name)) != NULL)
		return xasprintf("%s/sotto", dir);
	if ((dir = file_home()) != NULL)
		return xasprintf("%s/%s/sotto", dir, below);
	return NULL;
}

/* A path stays right when the working directory changes. */
static char *
file_absolute(const char *path, struct err *err)
{
	char cwd[PATH_MAX];

	if (path[0] == '/')
		return xstrdup(path);
	if (getcwd(cwd, sizeof(cwd)) == NULL) {
		err_set(err, "path", "%s: %s", path, strerror(errno));
		return NULL;
	}
	return xasprintf("%s/%s", cwd, path);
}

char *
file_parent(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return xstrdup(".");
	return slash == path ? xstrdup("/") :
	    xstrndup(path, (size_t)(slash - path));
}

/*
 * Where themes are looked for: beside the configuration, but not beside a
 * pipe of the shell's, whose directory is none of ours.
 */
static char *
file_beside(const char *config)
{
	struct stat st;
	char *dir = NULL;

	if (stat(config, &st) == 0 && !S_ISREG(st.st_mode))
		dir = file_xdg_dir("XDG_CONFIG_HOME", ".config");
	return dir != NULL ? dir : file_parent(config);
}

int
paths_init(struct paths *paths, const char *config, const char *data,
    struct err *err)
{
	char *dir;

	memset(paths, 0, sizeof(*paths));
	if (config != NULL)
		paths->config = file_absolute(config, err);
	else if ((dir = file_xdg_dir("XDG_CONFIG_HOME", ".config")) != NULL) {
		paths->config = xasprintf("%s/config", dir);
		free(dir);
	}
	if (data != NULL)
		paths->data = file_absolute(data, err);
	else
		paths->data = file_xdg_dir("XDG_DATA_HOME", ".local/share");
	if (paths->config == NULL || paths->data == NULL) {
		paths_free(paths);
		if (config != NULL && data != NULL)
			return -1;
		return err_set(err, "no-home", "no home directory: HOME is "
		    "not set; use --config and --data");
	}
	paths->config_dir = file_beside(paths->config);
	return 0;
}

void
paths_free(struct paths *paths)
{
	free(paths->config);
	free(paths->config_dir);
	free(paths->data);
	memset(paths, 0, sizeof(*paths));
}

/* ---- directories ------------------------------------------------------- */

static int
file_make_dirs(const char *path, struct err *err)
{
	char *up;
	int r = 0;

	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return 0;
	if (errno != ENOENT)
		return err_set(err, "directory", "%s: %s", path,
		    strerror(errno));
	up = file_parent(path);
	if (strcmp(up, path) == 0 || strcmp(up, ".") == 0)
		r = err_set(err, "directory", "%s: %s", path, strerror(ENOENT));
	else
		r = file_make_dirs(up, err);
	free(up);
	if (r == 0 && mkdir(path, 0700) == -1 && errno != EEXIST)
		r = err_set(err, "directory", "%s: %s", path, strerror(errno));
	return r;
}

int
dir_private(const char *path, struct err *err)
{
	struct stat st;
	int fd, r = -1;

	if (file_make_dirs(path, err) == -1)
		return -1;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1 || fstat(fd, &st) == -1) {
		err_set(err, "directory", "%s: %s", path, strerror(errno));
		goto out;
	}
	if (st.st_uid != geteuid()) {
		err_set(err, "foreign-file", "%s: belongs to another user",
		    path);
		goto out;
	}
	if ((st.st_mode & 077) != 0 &&
	    fchmod(fd, st.st_mode & 0700) == -1) {
		err_set(err, "directory", "%s: others can open it, and that "
		    "cannot be changed: %s", path, strerror(errno));
		goto out;
	}
	r = 0;
out:
	if (fd != -1)
		close(fd);
	return r;
}

/* ---- reading ----------------------------------------------------------- */

/*
 * A file of someone else, or one that others can write to, is not the
 * user's word; neither is such a pipe (that of `--config <(...)` is ours).
 */
static int
file_check_owner(const char *path, int fd, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return err_set(err, "read", "%s: %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return err_set(err, "read", "%s: %s", path, strerror(EISDIR));
	if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode))
		return 0;
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return err_set(err, "foreign-file",
		    "%s: belongs to another user", path);
	if ((st.st_mode & S_IWOTH) != 0)
		return err_set(err, "foreign-file",
		    "%s: everyone may write to it: chmod o-w", path);
	return 0;
}

static int
file_read_all(const char *path, int fd, size_t max, struct str *out,
    struct err *err)
{
	char buf[16384];
	ssize_t n;

	str_clear(out);
	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 || (size_t)n > max - out->len)
			break;
		str_addn(out, buf, (size_t)n);
	}
	wipe(buf, sizeof(buf));
	if (n == -1)
		return err_set(err, "read", "%s: %s", path, strerror(errno));
	if (n != 0)
		return err_set(err, "read", "%s: longer than %zu bytes", path,
		    max);
	return 0;
}

int
file_read(const char *path, size_t max, struct str *out, struct err *err)
{
	int fd, r = -1;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) == -1)
		return err_set(err, errno == ENOENT || errno == ENOTDIR ?
		    "no-file" : "read", "%s: %s", path, strerror(errno));
	if (file_check_owner(path, fd, err) == 0)
		r = file_read_all(path, fd, max, out, err);
	close(fd);
	return r;
}

/* What is there and leads nowhere is not absent: nothing may replace it. */
static int
no_file(const char *path, struct err *err)
{
	struct stat st;

	if (errno == ENOENT && lstat(path, &st) == 0)
		return err_set(err, "read", "%s: is a link to a file that is "
		    "not there", path);
	return err_set(err, "no-file", "%s: %s", path, strerror(ENOENT));
}

int
file_read_own(const char *path, size_t max, struct str *out, struct err *err)
{
	struct stat st;
	int fd, r = -1;

	if (file_mend(path, err) == -1)
		return -1;
	/* Opening a pipe would wait for somebody who writes. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd == -1 && (errno == ENOENT || errno == ENOTDIR))
		return no_file(path, err);
	if (fd == -1)
		return err_set(err, "read", "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) == 0 && !S_ISREG(st.st_mode))
		err_set(err, "read", "%s: is not a regular file", path);
	else if (file_check_owner(path, fd, err) == 0)
		r = file_read_all(path, fd, max, out, err);
	close(fd);
	return r;
}

/* ---- the lock ---------------------------------------------------------- */

static long
file_lock_owner(int fd)
{
	char text[32];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return strtol(text, NULL, 10);
}

/*
 * A process that ended right after its start may leave children that have
 * not yet come to close what they inherited: they are waited for, a second.
 */
static int
file_lock_take(int fd)
{
	const struct timespec moment = { 0, 20 * 1000 * 1000 };
	long pid;
	int i;

	for (i = 0; flock(fd, LOCK_EX | LOCK_NB) == -1; i++) {
		if (errno != EWOULDBLOCK)
			return -1;
		pid = file_lock_owner(fd);
		if (i == 50 || pid <= 0 || kill((pid_t)pid, 0) == 0 ||
		    errno != ESRCH) {
			errno = EWOULDBLOCK;
			return -1;
		}
		nanosleep(&moment, NULL);
	}
	return 0;
}

static int
file_lock_held(const char *dir, int fd, struct err *err)
{
	long pid = file_lock_owner(fd);

	if (pid <= 0)
		return err_set(err, "in-use",
		    "%s: another sotto uses it: quit that one first", dir);
	return err_set(err, "in-use", "%s: another sotto uses it (process "
	    "%ld): quit that one first", dir, pid);
}

static int
file_write_pid(int fd)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
	struct stat st;

	/* To shorten a file waits for the disk: seldom a need. */
	if (pwrite(fd, text, (size_t)len, 0) != len || fstat(fd, &st) == -1)
		return -1;
	return st.st_size == len ? 0 : ftruncate(fd, len);
}

int
file_lock(const char *dir, struct err *err)
{
	char *path = xasprintf("%s/lock", dir);
	int fd;

	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd == -1) {
		err_set(err, "lock", "%s: %s", path, errno == ELOOP ?
		    "is a link: remove it" : strerror(errno));
		goto out;
	}
	if (file_lock_take(fd) == -1) {
		if (errno == EWOULDBLOCK)
			file_lock_held(dir, fd, err);
		else
			err_set(err, "lock", "%s: %s", path, strerror(errno));
	} else if (file_write_pid(fd) == -1)
		err_set(err, "lock", "%s: %s", path, strerror(errno));
	else
		goto out;
	close(fd);
	fd = -1;
out:
	free(path);
	return fd;
}
