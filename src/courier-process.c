/*
 * The courier itself.  It believes nothing of sotto, which may have been
 * taken over by what it reads from the net: the rules about names and shapes
 * are enforced here, not asked for there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
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

#include "confine/confine.h"
#include "courier-wire.h"
#include "courier.h"
#include "lib/lib.h"

#define DEPTH_MAX 4		/* profanity: otr/ACCOUNT/keys.txt */
#define ENTRIES_MAX 20000	/* of folders, in one search */
#define SOCKET_FD 3

/* Where others keep much, and no keys. */
static const char *const passed[] = {
	"logs", "history", "chatlogs", "icons", "plugins", "scripts",
	"cache", "Caches", "smileys", "themes", "certificates", "database",
};

/* ---- the process: sending ---------------------------------------------- */

static void
frame(char letter, const void *data, size_t len)
{
	char buf[COURIER_FRAME_MAX];

	buf[0] = letter;
	memcpy(buf + 1, data, len);
	if (send(SOCKET_FD, buf, len + 1, MSG_NOSIGNAL) == -1)
		_exit(0);
	wipe(buf, len + 1);
}

static void
frames(char letter, const char *data, size_t len)
{
	size_t n;

	for (; len > 0; data += n, len -= n) {
		n = len < COURIER_FRAME_MAX - 1 ? len : COURIER_FRAME_MAX - 1;
		frame(letter, data, n);
	}
}

/* Two texts, the first one's NUL between them. */
static void
frame_two(char letter, const char *one, const char *two)
{
	struct str both;

	str_init(&both);
	str_addn(&both, one, strlen(one) + 1);
	str_addn(&both, two, strlen(two));
	if (both.len < COURIER_FRAME_MAX)
		frame(letter, both.s, both.len);
	str_free(&both);
}

static void
fail(const char *code, const char *path, const char *why)
{
	char text[PATH_MAX + 256];

	snprintf(text, sizeof(text), "%s: %s", path, why);
	frame_two('X', code, text);
}

/* ---- the process: reading ---------------------------------------------- */

struct search {
	size_t files;
	size_t bytes;
	size_t entries;
};

static const char *
read_whole(int fd, struct str *data)
{
	char buf[16384];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		if (data->len + (size_t)n > COURIER_FILE_MAX)
			return ("too long");
		str_addn(data, buf, (size_t)n);
	}
	wipe(buf, sizeof(buf));
	return (n == -1 ? strerror(errno) : NULL);
}

/* Never waits for a pipe that somebody put in the place. */
static const char *
read_file(const char *path, struct str *data)
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
		why = read_whole(fd, data);
	close(fd);
	return (why);
}

static void
search_file(struct search *s, const char *path, bool named)
{
	struct str data;
	const char *why;

	str_init_secret(&data);
	why = read_file(path, &data);
	if (why == NULL && !courier_shape(path, &data)) {
		if (named)
			why = "neither keys nor fingerprints of OTR";
	} else if (why == NULL && (s->files == COURIER_FILES ||
	    s->bytes + data.len > COURIER_ALL_MAX))
		why = "too many files at once";
	else if (why == NULL) {
		s->files++;
		s->bytes += data.len;
		frame('F', path, strlen(path));
		frames('D', data.s, data.len);
	}
	/* A "config" is anything's name. */
	if (why != NULL && (named || strcmp(courier_base(path), "config") != 0))
		frame_two('S', path, why);
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
	if (courier_name(name) && stat(path, &st) == 0 &&
	    !S_ISDIR(st.st_mode))
		search_file(s, path, false);
	else if (depth < DEPTH_MAX && !courier_one_of(name, passed, NELEM(passed)) &&
	    lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
		search_dir(s, path, depth + 1);
}

static void
search_dir(struct search *s, const char *path, int depth)
{
	struct dirent **list;
	int n = scandir(path, &list, NULL, alphasort);

	if (n == -1) {
		frame_two('S', path, strerror(errno));
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
	char *beside = xasprintf("%.*s%s", (int)(courier_base(path) - path), path,
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

static char *
expand(const char *path)
{
	const char *home = getenv("HOME");

	if (path[0] == '~' && (path[1] == '/' || path[1] == '\0') &&
	    home != NULL)
		return (xasprintf("%s%s", home, path + 1));
	return (xstrdup(path));
}

static void
serve_read(const char *asked)
{
	struct search s = { 0 };
	char *path = expand(asked);
	size_t len = strlen(path);
	struct stat st;

	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	if (stat(path, &st) == -1)
		fail(errno == ENOENT || errno == ENOTDIR ? "no-file" : "read",
		    path, strerror(errno));
	else {
		if (S_ISDIR(st.st_mode))
			search_dir(&s, path, 0);
		else {
			search_file(&s, path, true);
			search_beside(&s, path, "Accounts.plist");
		}
		search_gajim(&s, path);
		if (s.files == 0)
			fail("nothing-found", path, "no keys or fingerprints "
			    "of OTR are here");
		else
			frame('E', "", 0);
	}
	free(path);
}

/* ---- the process: writing ---------------------------------------------- */

/* Keys and fingerprints, as Pidgin, profanity and mcabber want them. */
static const char *const written[COURIER_WRITES] = {
	"otr.private_key", "otr.fingerprints", "keys.txt", "fingerprints.txt",
	"mcabber.key", "mcabber.fpr",
};

struct writing {
	char *path;
	struct str files[COURIER_WRITES];
	size_t n;		/* the one that is coming */
};

static const char *
write_file(int dir, const char *name, const struct str *data)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	const char *why = NULL;
	size_t done = 0;
	ssize_t n;

	if (fd == -1)
		return (strerror(errno));
	while (done < data->len && why == NULL) {
		n = write(fd, data->s + done, data->len - done);
		if (n == -1 && errno != EINTR)
			why = strerror(errno);
		done += n > 0 ? (size_t)n : 0;
	}
	if (why == NULL && fsync(fd) == -1)
		why = strerror(errno);
	close(fd);
	return (why);
}

static const char *
write_all(const struct writing *w, int dir)
{
	const char *why = NULL;
	size_t i;

	for (i = 0; why == NULL && i < w->n; i++)
		why = write_file(dir, written[i], &w->files[i]);
	if (why == NULL)
		(void)fsync(dir);
	else
		while (i-- > 0)
			(void)unlinkat(dir, written[i], 0);
	return (why);
}

static bool
may_write(const struct writing *w)
{
	size_t i;

	for (i = 0; i + 1 < w->n; i += 2)
		if (!courier_may_write(&w->files[i], &w->files[i + 1]))
			return (false);
	return (w->path != NULL && w->n >= 2 && w->n % 2 == 0);
}

/* Only into a folder of its own: nothing is replaced, nothing is mixed. */
static void
serve_write(struct writing *w)
{
	const char *why;
	int dir;

	if (!may_write(w))
		fail("write", w->path == NULL ? "?" : w->path,
		    "not keys of OTR");
	else if (mkdir(w->path, 0700) == -1)
		fail(errno == EEXIST ? "exists" : "write", w->path,
		    errno == EEXIST ? "is there already: name a folder that "
		    "is not" : strerror(errno));
	else if ((dir = open(w->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
	    O_CLOEXEC)) == -1)
		fail("write", w->path, strerror(errno));
	else {
		why = write_all(w, dir);
		close(dir);
		if (why != NULL) {
			(void)rmdir(w->path);
			fail("write", w->path, why);
		} else
			frame('E', "", 0);
	}
	free(w->path);
	w->path = NULL;
	for (w->n = 0; w->n < COURIER_WRITES; w->n++)
		str_clear(&w->files[w->n]);
	w->n = 0;
}

static void
writing_add(struct writing *w, const char *data, size_t len)
{
	if (w->n == COURIER_WRITES ||
	    w->files[w->n].len + len > COURIER_ALL_MAX)
		_exit(0);
	str_addn(&w->files[w->n], data, len);
}

/* ---- the process ------------------------------------------------------- */

static void
serve(struct writing *w, char *buf, size_t len)
{
	switch (buf[0]) {
	case 'R':
		serve_read(buf + 1);
		break;
	case 'N':
		free(w->path);
		w->path = expand(buf + 1);
		break;
	case 'D':
		writing_add(w, buf + 1, len - 1);
		break;
	case 'B':
		if (w->n < COURIER_WRITES)
			w->n++;
		break;
	case 'W':
		serve_write(w);
		break;
	default:
		_exit(0);
	}
}

static int
detach(int fd, struct err *err)
{
	int null = open("/dev/null", O_RDWR);

	(void)setsid();
	if (null == -1 || dup2(null, 0) == -1 || dup2(null, 1) == -1 ||
	    (fd != SOCKET_FD && dup2(fd, SOCKET_FD) == -1))
		return (err_set(err, "start", "%s", strerror(errno)));
	closefrom(SOCKET_FD + 1);
	return (confine_enter(CONFINE_COURIER, NULL, 0, err));
}

void
courier_process(int fd)
{
	char buf[COURIER_FRAME_MAX + 1];
	struct writing w = { .path = NULL };
	struct err err = { .code = "" };
	ssize_t n;

	secrets_forget();
	if (detach(fd, &err) == -1) {
		fprintf(stderr, "sotto: courier: %s\n", err.text);
		_exit(1);
	}
	for (size_t i = 0; i < COURIER_WRITES; i++)
		str_init_secret(&w.files[i]);
	while ((n = recv(SOCKET_FD, buf, COURIER_FRAME_MAX, 0)) > 0 ||
	    (n == -1 && errno == EINTR)) {
		if (n == -1)
			continue;
		buf[n] = '\0';
		serve(&w, buf, (size_t)n);
		wipe(buf, (size_t)n);
	}
	_exit(0);
}
