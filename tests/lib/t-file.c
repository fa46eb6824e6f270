/*
 * Files: places, private directories, whole reads and writes, the lock.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "confine/confine.h"
#include "lib/lib.h"

struct fixture {
	char top[64];
	char path[128];
	struct err err;
	struct str text;
};

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	snprintf(f->top, sizeof(f->top), "%s/sotto-file-XXXXXX",
	    access("/tmp", W_OK) == 0 ? "/tmp" : ".");
	if (mkdtemp(f->top) == NULL)
		return -1;
	str_init(&f->text);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", f->top);
	str_free(&f->text);
	free(f);
	return system(command);
}

static const char *
in(struct fixture *f, const char *name)
{
	snprintf(f->path, sizeof(f->path), "%s/%s", f->top, name);
	return f->path;
}

static unsigned
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static void
test_places(void **state)
{
	struct paths p;
	struct err err;

	(void)state;
	setenv("HOME", "/home/x", 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("XDG_DATA_HOME");
	assert_int_equal(paths_init(&p, NULL, NULL, &err), 0);
	assert_string_equal(p.config, "/home/x/.config/sotto/config");
	assert_string_equal(p.config_dir, "/home/x/.config/sotto");
	assert_string_equal(p.data, "/home/x/.local/share/sotto");
	paths_free(&p);
	setenv("XDG_CONFIG_HOME", "/c", 1);
	setenv("XDG_DATA_HOME", "relative", 1);
	assert_int_equal(paths_init(&p, NULL, NULL, &err), 0);
	assert_string_equal(p.config, "/c/sotto/config");
	assert_string_equal(p.data, "/home/x/.local/share/sotto");
	paths_free(&p);
	/* Beside a pipe there is nothing of ours. */
	assert_int_equal(paths_init(&p, "/dev/null", "d", &err), 0);
	assert_string_equal(p.config, "/dev/null");
	assert_string_equal(p.config_dir, "/c/sotto");
	paths_free(&p);
	assert_int_equal(paths_init(&p, "/a/b", "d", &err), 0);
	assert_string_equal(p.config, "/a/b");
	assert_string_equal(p.config_dir, "/a");
	assert_true(p.data[0] == '/');
	assert_string_equal(strrchr(p.data, '/'), "/d");
	paths_free(&p);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("XDG_DATA_HOME");
	unsetenv("HOME");
}

static void
test_directories(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(dir_private(in(f, "a/b/c"), &f->err), 0);
	assert_int_equal(mode_of(f->path), 0700);
	assert_int_equal(mode_of(in(f, "a")), 0700);
	chmod(in(f, "a/b/c"), 0755);
	assert_int_equal(dir_private(f->path, &f->err), 0);
	assert_int_equal(mode_of(f->path), 0700);
	assert_int_equal(file_write(in(f, "file"), "x", 1, &f->err), 0);
	assert_int_equal(dir_private(f->path, &f->err), -1);
	assert_int_equal(dir_private(in(f, "file/x"), &f->err), -1);
}

/* Root owns what an ordinary user must not trust; only root can make it. */
static void
test_foreign(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(file_write(in(f, "open"), "x", 1, &f->err), 0);
	chmod(f->path, 0666);
	assert_int_equal(file_read(f->path, 10, &f->text, &f->err), -1);
	assert_string_equal(f->err.code, "foreign-file");
	if (geteuid() != 0)
		return;
	assert_int_equal(file_write(in(f, "theirs"), "x", 1, &f->err), 0);
	assert_int_equal(chown(f->path, 65534, 65534), 0);
	assert_int_equal(file_read(f->path, 10, &f->text, &f->err), -1);
	assert_string_equal(f->err.code, "foreign-file");
	mkdir(in(f, "dir"), 0700);
	assert_int_equal(chown(f->path, 65534, 65534), 0);
	assert_int_equal(dir_private(f->path, &f->err), -1);
	assert_string_equal(f->err.code, "foreign-file");
}

static void
test_read(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(file_read(in(f, "none"), 10, &f->text, &f->err), -1);
	assert_string_equal(f->err.code, "no-file");
	assert_int_equal(file_read(f->top, 10, &f->text, &f->err), -1);
	assert_string_equal(f->err.code, "read");
	assert_int_equal(file_write(in(f, "x"), "0123456789", 10, &f->err), 0);
	assert_int_equal(file_read(f->path, 10, &f->text, &f->err), 0);
	assert_string_equal(f->text.s, "0123456789");
	assert_int_equal(file_read(f->path, 9, &f->text, &f->err), -1);
	assert_string_equal(f->err.code, "read");
	str_add(&f->text, "old");
	assert_int_equal(file_read(f->path, 100, &f->text, &f->err), 0);
	assert_string_equal(f->text.s, "0123456789");
}

/* What is ours is a file: no pipe is waited for, no lost link is absence. */
static void
test_read_own(void **state)
{
	struct fixture *f = *state;
	char *pipe;

	assert_int_equal(file_read_own(in(f, "none"), 10, &f->text, &f->err),
	    -1);
	assert_string_equal(f->err.code, "no-file");
	assert_int_equal(file_read_own(in(f, "none/x"), 10, &f->text,
	    &f->err), -1);
	assert_string_equal(f->err.code, "no-file");
	assert_int_equal(symlink("/none/at/all", in(f, "link")), 0);
	assert_int_equal(file_read_own(f->path, 10, &f->text, &f->err), -1);
	assert_string_equal(f->err.code, "read");
	pipe = xstrdup(in(f, "pipe"));
	assert_int_equal(mkfifo(pipe, 0600), 0);
	alarm(20);
	assert_int_equal(file_read_own(pipe, 10, &f->text, &f->err), -1);
	assert_string_equal(f->err.code, "read");
	assert_int_equal(symlink(pipe, in(f, "to-pipe")), 0);
	assert_int_equal(file_read_own(f->path, 10, &f->text, &f->err), -1);
	alarm(0);
	assert_int_equal(file_read_own("/dev/zero", 10, &f->text, &f->err),
	    -1);
	assert_int_equal(file_write(in(f, "x"), "0123456789", 10, &f->err), 0);
	assert_int_equal(file_read_own(f->path, 10, &f->text, &f->err), 0);
	assert_string_equal(f->text.s, "0123456789");
	free(pipe);
}

static int
count_files(const char *dir)
{
	struct dirent *e;
	DIR *d = opendir(dir);
	int n = 0;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			n++;
	closedir(d);
	return n;
}

static void
test_write(void **state)
{
	struct fixture *f = *state;
	char *large = xcalloc(1, 3000000);

	umask(0);
	assert_int_equal(file_write(in(f, "x"), "one", 3, &f->err), 0);
	assert_int_equal(mode_of(f->path), 0600);
	assert_int_equal(file_write(f->path, large, 3000000, &f->err), 0);
	assert_int_equal(file_write(f->path, "two", 3, &f->err), 0);
	assert_int_equal(file_read(f->path, 10, &f->text, &f->err), 0);
	assert_string_equal(f->text.s, "two");
	assert_int_equal(count_files(f->top), 1);
	assert_int_equal(file_write(in(f, "no/x"), "x", 1, &f->err), -1);
	assert_string_equal(f->err.code, "write");
	free(large);
}

/* A full disk: the old file stays, nothing is left beside it. */
static void
test_write_fails(void **state)
{
	struct fixture *f = *state;
	char *large = xcalloc(1, 100000);
	int status;
	pid_t pid;

	assert_int_equal(file_write(in(f, "x"), "old", 3, &f->err), 0);
	if ((pid = fork()) == 0) {
		const struct rlimit limit = { 50000, 50000 };

		signal(SIGXFSZ, SIG_IGN);
		_exit(setrlimit(RLIMIT_FSIZE, &limit) == 0 &&
		    file_write(f->path, large, 100000, NULL) == -1 ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(file_read(f->path, 10, &f->text, &f->err), 0);
	assert_string_equal(f->text.s, "old");
	assert_int_equal(count_files(f->top), 1);
	free(large);
}

static bool
is_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

static void
holds(struct fixture *f, const char *path, const char *text)
{
	assert_int_equal(file_read(path, 100, &f->text, &f->err), 0);
	assert_string_equal(f->text.s, text);
}

/* A link stays one, also over two steps; the file keeps its mode. */
static void
test_write_link(void **state)
{
	struct fixture *f = *state;
	char behind[128], middle[128];

	snprintf(behind, sizeof(behind), "%s/behind", f->top);
	snprintf(middle, sizeof(middle), "%s/middle", f->top);
	assert_int_equal(file_write(behind, "v", 1, &f->err), 0);
	assert_int_equal(chmod(behind, 0644), 0);
	assert_int_equal(symlink("behind", middle), 0);
	assert_int_equal(symlink(middle, in(f, "x")), 0);
	assert_int_equal(file_write(f->path, "new", 3, &f->err), 0);
	assert_true(is_link(f->path) && is_link(middle));
	holds(f, behind, "new");
	assert_int_equal(mode_of(behind), 0644);
	assert_int_equal(count_files(f->top), 3);
	/* Nothing takes the place of a link that leads nowhere. */
	assert_int_equal(unlink(behind), 0);
	assert_int_equal(file_write(f->path, "new", 3, &f->err), -1);
	assert_string_equal(f->err.code, "write");
	assert_true(is_link(f->path));
	/* Nor of a pipe, nor of a directory. */
	assert_int_equal(mkfifo(in(f, "pipe"), 0600), 0);
	assert_int_equal(file_write(f->path, "new", 3, &f->err), -1);
	assert_int_equal(symlink(f->path, behind), 0);
	assert_int_equal(file_write(behind, "new", 3, &f->err), -1);
	assert_int_equal(file_write(f->top, "new", 3, &f->err), -1);
}

/* Who can write the file can say what is in it. */
static void
test_write_link_foreign(void **state)
{
	struct fixture *f = *state;
	char behind[128];

	snprintf(behind, sizeof(behind), "%s/behind", f->top);
	assert_int_equal(file_write(behind, "v", 1, &f->err), 0);
	assert_int_equal(symlink(behind, in(f, "x")), 0);
	assert_int_equal(chmod(behind, 0620), 0);
	assert_null(file_behind(f->top, "x"));
	assert_int_equal(file_write(f->path, "new", 3, &f->err), -1);
	assert_string_equal(f->err.code, "foreign-file");
	assert_int_equal(chmod(behind, 0600), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(behind, 65534, 65534), 0);
		assert_null(file_behind(f->top, "x"));
		assert_int_equal(file_write(f->path, "new", 3, &f->err), -1);
		assert_string_equal(f->err.code, "foreign-file");
		assert_int_equal(chown(behind, 0, 0), 0);
	}
	holds(f, behind, "v");
}

/* In a process that may write the file and not its directory. */
static int
confined(const char *data, const char *behind, const char *path,
    const char *text, rlim_t most)
{
	const unsigned replace = CONFINE_READ | CONFINE_WRITE | CONFINE_CUT;
	const struct confine_path reach[] = {
		{ data, replace | CONFINE_MAKE }, { behind, replace },
	};
	const struct rlimit limit = { most, most };
	struct err err = { .code = "" };
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &limit) == -1 ||
		    confine_early(&err) == -1 || confine_enter(CONFINE_MAIN,
		    reach, NELEM(reach), &err) == -1)
			_exit(9);
		_exit(file_write(path, text, strlen(text), &err) == 0 ? 0 :
		    strcmp(err.code, "write") == 0 ? 1 : 2);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
test_write_link_confined(void **state)
{
	struct fixture *f = *state;
	char data[128], away[128], behind[160], redo[160], path[160], old[400];
	struct stat before, after;

	snprintf(data, sizeof(data), "%s/data", f->top);
	snprintf(away, sizeof(away), "%s/away", f->top);
	snprintf(behind, sizeof(behind), "%s/kept", away);
	snprintf(redo, sizeof(redo), "%s/.x.redo", data);
	snprintf(path, sizeof(path), "%s/x", data);
	assert_int_equal(mkdir(data, 0700), 0);
	assert_int_equal(mkdir(away, 0700), 0);
	assert_int_equal(file_write(behind, "a longer text", 13, &f->err), 0);
	assert_int_equal(symlink(behind, path), 0);
	assert_int_equal(stat(behind, &before), 0);
	assert_int_equal(confined(data, behind, path, "short", 4096), 0);
	assert_int_equal(stat(behind, &after), 0);
	if (strstr(confine_describe(), "no Landlock") == NULL)
		assert_true(before.st_ino == after.st_ino);
	holds(f, behind, "short");
	/* A disk that is full leaves what was there, and nothing beside it. */
	assert_int_equal(confined(data, behind, path, "too long for it", 8),
	    1);
	holds(f, behind, "short");
	assert_int_equal(count_files(data), 1);
	assert_int_equal(count_files(away), 1);
	/* One that was put in its place later is out of reach, and kept. */
	if (strstr(confine_describe(), "no Landlock") == NULL)
		assert_int_equal(confined(data, data, path, "more", 4096), 1);
	holds(f, behind, strstr(confine_describe(), "no Landlock") == NULL ?
	    "short" : "more");
	/* What was there, keys in the clear maybe, is copied nowhere. */
	memset(old, 'k', sizeof(old));
	assert_int_equal(file_write(behind, old, sizeof(old), &f->err), 0);
	assert_int_equal(confined(data, behind, path, "short", 64), 0);
	holds(f, behind, "short");
	/* Nobody waits for what is no file of ours, nor follows a link. */
	assert_int_equal(mkfifo(redo, 0600), 0);
	assert_int_equal(file_read_own(path, 100, &f->text, &f->err), 0);
	assert_string_equal(f->text.s, "short");
	assert_int_equal(unlink(redo), 0);
	assert_int_equal(symlink("/dev/zero", redo), 0);
	assert_int_equal(file_read_own(path, 100, &f->text, &f->err), 0);
	assert_string_equal(f->text.s, "short");
	assert_int_equal(unlink(redo), 0);
	/* A crash in the middle is mended by who reads it next. */
	assert_int_equal(file_write(redo, "as it was", 9, &f->err), 0);
	assert_int_equal(file_write(behind, "as it w\0\0\0\0", 11, &f->err),
	    0);
	assert_int_equal(file_read_own(path, 100, &f->text, &f->err), 0);
	assert_string_equal(f->text.s, "as it was");
	holds(f, behind, "as it was");
	assert_int_equal(count_files(data), 1);
	assert_true(is_link(path));
}

static void
test_lock(void **state)
{
	struct fixture *f = *state;
	char pid[32];
	int fd, again;

	assert_true((fd = file_lock(f->top, &f->err)) != -1);
	assert_int_equal(file_lock(f->top, &f->err), -1);
	assert_string_equal(f->err.code, "in-use");
	snprintf(pid, sizeof(pid), "process %ld", (long)getpid());
	assert_non_null(strstr(f->err.text, pid));
	close(fd);
	assert_true((again = file_lock(f->top, &f->err)) != -1);
	close(again);
	assert_int_equal(file_lock(in(f, "none"), &f->err), -1);
	assert_string_equal(f->err.code, "lock");
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		T(test_directories), T(test_foreign), T(test_read),
		T(test_read_own),
		T(test_write), T(test_write_fails), T(test_write_link),
		T(test_write_link_foreign), T(test_write_link_confined),
		T(test_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
