/*
 * The courier's two ends.  The process believes nothing of sotto, which may
 * have been taken over by what it reads from the net: the rules about names
 * and shapes are enforced on this side, not asked for on the other.
 *
 * A datagram is a letter and a text.  To the courier: R path (read); N path,
 * K keys..., P fingerprints..., W (write).  From it: F path, D data...;
 * S path NUL why (left out); then E, or X code NUL text.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "courier.h"
#include "lib/lib.h"

#define FRAME_MAX 32768
#define DEPTH_MAX 4		/* profanity: otr/ACCOUNT/keys.txt */
#define ENTRIES_MAX 20000	/* of folders, in one search */
#define WAIT_MS 10000
#define SOCKET_FD 3

/* ---- what is a file of OTR --------------------------------------------- */

/* Pidgin, Adium; profanity; irssi; Kopete; Adium and Gajim say whose. */
static const char *const names[] = {
	"otr.private_key", "otr.fingerprints", "keys.txt", "fingerprints.txt",
	"otr.key", "otr.fp", "privkeys", "fingerprints", "Accounts.plist",
	"config",
};

/* mcabber; Gajim and weechat. */
static const char *const endings[] = { ".key", ".fpr", ".key3" };

/* Where others keep much, and no keys. */
static const char *const passed[] = {
	"logs", "history", "chatlogs", "icons", "plugins", "scripts",
	"cache", "Caches", "smileys", "themes", "certificates", "database",
};

static bool
one_of(const char *word, const char *const words[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, words[i]) == 0)
			return (true);
	return (false);
}

static const char *
base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash == NULL ? path : slash + 1);
}

static bool
name_is_otr(const char *name)
{
	size_t len = strlen(name), end;

	if (one_of(name, names, NELEM(names)))
		return (true);
	for (size_t i = 0; i < NELEM(endings); i++) {
		end = strlen(endings[i]);
		if (len > end && strcmp(name + len - end, endings[i]) == 0)
			return (true);
	}
	return (false);
}

static bool
begins(const struct str *data, const char *with)
{
	size_t blank = strspn(data->s, " \t\r\n");

	return (strncmp(data->s + blank, with, strlen(with)) == 0);
}

/* user TAB account TAB protocol TAB 40 hex digits */
static bool
line_is_fingerprint(const char *line, size_t len)
{
	const char *end = line + len, *at = line;

	for (int tab = 0; tab < 3; tab++) {
		if ((at = memchr(at, '\t', (size_t)(end - at))) == NULL)
			return (false);
		at++;
	}
	return ((size_t)(end - at) >= FINGERPRINT_HEX &&
	    strspn(at, "0123456789abcdefABCDEF") >= FINGERPRINT_HEX);
}

/* Some lines may be broken, but then it is a broken file of fingerprints. */
static bool
is_fingerprints(const struct str *data)
{
	const char *at = data->s;
	size_t good = 0, bad = 0, len;

	for (; *at != '\0'; at += len + (at[len] != '\0')) {
		len = strcspn(at, "\n");
		if (len == 0 || *at == '#' || *at == '\r')
			continue;
		if (line_is_fingerprint(at, len))
			good++;
		else
			bad++;
	}
	return (good > 0 && good >= bad);
}

/* A type of two zero bytes, then five numbers with their lengths: no more. */
static bool
is_key3(const struct str *data)
{
	const unsigned char *p = (const unsigned char *)data->s;
	size_t at = 2, len;

	if (data->len < 2 || p[0] != 0 || p[1] != 0)
		return (false);
	for (int i = 0; i < 5; i++) {
		if (data->len - at < 4)
			return (false);
		len = (size_t)p[at] << 24 | (size_t)p[at + 1] << 16 |
		    (size_t)p[at + 2] << 8 | p[at + 3];
		at += 4;
		if (len > 512 || len > data->len - at)
			return (false);
		at += len;
	}
	return (at == data->len);
}

/*
 * Gajim's configuration may hold passwords: of it only the lines go that
 * say the address of an account.
 */
static bool
filter_config(struct str *data)
{
	char *rest = data->s, *line, *equal;
	struct str out;
	size_t len;

	str_init(&out);
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (strncmp(line, "accounts.", 9) != 0 ||
		    (equal = strstr(line, " = ")) == NULL)
			continue;
		len = (size_t)(equal - line);
		if ((len > 5 && strncmp(equal - 5, ".name", 5) == 0) ||
		    (len > 9 && strncmp(equal - 9, ".hostname", 9) == 0))
			str_addf(&out, "%s\n", line);
	}
	str_clear(data);
	str_addn(data, out.s, out.len);
	str_free(&out);
	return (data->len > 0);
}

static bool
is_otr(const char *path, struct str *data)
{
	/* The last is of no use to anyone, but that can be said then. */
	if (is_key3(data) || begins(data, "sotto vault\n"))
		return (true);
	if (memchr(data->s, '\0', data->len) == NULL) {
		if (begins(data, "(privkeys") || is_fingerprints(data))
			return (true);
		if (strcmp(base_of(path), "config") == 0)
			return (filter_config(data));
	}
	return (strcmp(base_of(path), "Accounts.plist") == 0 &&
	    (begins(data, "<?xml") || begins(data, "bplist")));
}

/* ---- the process: sending ---------------------------------------------- */

static void
frame(char letter, const void *data, size_t len)
{
	char buf[FRAME_MAX];

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
		n = len < FRAME_MAX - 1 ? len : FRAME_MAX - 1;
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
	str_addn(&both, two, strnlen(two, 1024));
	if (both.len < FRAME_MAX)
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
	if (why == NULL && !is_otr(path, &data)) {
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
	if (why != NULL && (named || strcmp(base_of(path), "config") != 0))
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
	if (name_is_otr(name) && stat(path, &st) == 0 &&
	    !S_ISDIR(st.st_mode))
		search_file(s, path, false);
	else if (depth < DEPTH_MAX && !one_of(name, passed, NELEM(passed)) &&
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
	char *beside = xasprintf("%.*s%s", (int)(base_of(path) - path), path,
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

struct writing {
	char *path;
	struct str keys, fingerprints;
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
write_both(const struct writing *w, int dir)
{
	const char *why = write_file(dir, "otr.private_key", &w->keys);

	if (why == NULL)
		why = write_file(dir, "otr.fingerprints", &w->fingerprints);
	if (why == NULL)
		(void)fsync(dir);
	else {
		(void)unlinkat(dir, "otr.private_key", 0);
		(void)unlinkat(dir, "otr.fingerprints", 0);
	}
	return (why);
}

/* Only into a folder of its own: nothing is replaced, nothing is mixed. */
static void
serve_write(struct writing *w)
{
	const char *why;
	int dir;

	if (w->path == NULL || !begins(&w->keys, "(privkeys") ||
	    (w->fingerprints.len > 0 && !is_fingerprints(&w->fingerprints)))
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
		why = write_both(w, dir);
		close(dir);
		if (why != NULL) {
			(void)rmdir(w->path);
			fail("write", w->path, why);
		} else
			frame('E', "", 0);
	}
	free(w->path);
	w->path = NULL;
	str_clear(&w->keys);
	str_clear(&w->fingerprints);
}

static void
writing_add(struct str *to, const char *data, size_t len)
{
	if (to->len + len > COURIER_ALL_MAX)
		_exit(0);
	str_addn(to, data, len);
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
	case 'K':
		writing_add(&w->keys, buf + 1, len - 1);
		break;
	case 'P':
		writing_add(&w->fingerprints, buf + 1, len - 1);
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
	return (sandbox_courier(err));
}

_Noreturn static void
process_run(int fd)
{
	char buf[FRAME_MAX + 1];
	struct writing w = { .path = NULL };
	struct err err = { .code = "" };
	ssize_t n;

	if (detach(fd, &err) == -1) {
		fprintf(stderr, "sotto: courier: %s\n", err.text);
		_exit(1);
	}
	str_init_secret(&w.keys);
	str_init_secret(&w.fingerprints);
	while ((n = recv(SOCKET_FD, buf, FRAME_MAX, 0)) > 0 ||
	    (n == -1 && errno == EINTR)) {
		if (n == -1)
			continue;
		buf[n] = '\0';
		serve(&w, buf, (size_t)n);
		wipe(buf, (size_t)n);
	}
	_exit(0);
}

/* ---- sotto's end ------------------------------------------------------- */

struct courier {
	int fd;			/* -1: it is gone */
	pid_t pid;
	char *buf;		/* secret */
};

struct courier *
courier_start(struct err *err)
{
	struct courier *c;
	int fds[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) == -1) {
		err_set(err, "start", "courier: %s", strerror(errno));
		return (NULL);
	}
	fflush(NULL);
	if ((pid = fork()) == -1) {
		err_set(err, "start", "courier: %s", strerror(errno));
		close(fds[0]);
		close(fds[1]);
		return (NULL);
	}
	if (pid == 0)
		process_run(fds[1]);
	close(fds[1]);
	c = xcalloc(1, sizeof(*c));
	c->fd = fds[0];
	c->pid = pid;
	c->buf = secret_alloc(FRAME_MAX + 1);
	return (c);
}

/* What comes later could be taken for an answer to something else. */
static int
gone(struct courier *c, struct err *err)
{
	if (c->fd != -1)
		close(c->fd);
	c->fd = -1;
	return (err_set(err, "courier", "the process that reads and writes "
	    "keys has ended: start sotto again"));
}

static int
say(struct courier *c, char letter, const char *data, size_t len,
    struct err *err)
{
	size_t n;

	if (c->fd == -1)
		return (gone(c, err));
	do {
		n = len < FRAME_MAX - 1 ? len : FRAME_MAX - 1;
		c->buf[0] = letter;
		memcpy(c->buf + 1, data, n);
		if (send(c->fd, c->buf, n + 1, MSG_NOSIGNAL) == -1)
			return (gone(c, err));
		data += n;
		len -= n;
	} while (len > 0);
	wipe(c->buf, FRAME_MAX);
	return (0);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000);
}

/* The next frame, NUL-terminated: its length, or -1. */
static ssize_t
hear(struct courier *c, int64_t until, struct err *err)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	int64_t left;
	ssize_t n;
	int r;

	do {
		left = until - now_ms();
		r = poll(&p, 1, left > 0 ? (int)left : 0);
	} while (r == -1 && errno == EINTR);
	if (r != 1 || (n = recv(c->fd, c->buf, FRAME_MAX, 0)) <= 0)
		return (gone(c, err));
	c->buf[n] = '\0';
	return (n);
}

/* X code NUL text. */
static int
refused(const struct courier *c, size_t n, struct err *err)
{
	const char *code = c->buf + 1;
	size_t len = strlen(code);

	return (err_set(err, code, "%s", len + 2 < n ? code + len + 1 : ""));
}

struct reading {
	courier_fn *fn;
	void *arg;
	char *path;		/* of the file that is coming */
	struct str data;
	size_t all;
};

/* A name on the disk may be any bytes; it will be shown. */
static char *
shown(const char *path)
{
	struct str out;

	str_init(&out);
	utf8_safe(&out, path, strlen(path), false);
	return (str_take(&out));
}

static void
reading_file(struct reading *r)
{
	if (r->path != NULL)
		r->fn(r->arg, r->path, r->data.s, r->data.len, NULL);
	free(r->path);
	r->path = NULL;
	str_clear(&r->data);
}

static int
reading_frame(struct courier *c, struct reading *r, size_t n,
    struct err *err)
{
	const char *text = c->buf + 1;
	char *path;

	switch (c->buf[0]) {
	case 'F':
		reading_file(r);
		r->path = shown(text);
		return (1);
	case 'D':
		if ((r->all += n - 1) > COURIER_ALL_MAX)
			return (gone(c, err));
		str_addn(&r->data, text, n - 1);
		return (1);
	case 'S':
		reading_file(r);
		path = shown(text);
		r->fn(r->arg, path, NULL, 0, strlen(text) + 2 < n ?
		    text + strlen(text) + 1 : "");
		free(path);
		return (1);
	case 'E':
		reading_file(r);
		return (0);
	case 'X':
		return (refused(c, n, err));
	default:
		return (gone(c, err));
	}
}

int
courier_read(struct courier *c, const char *path, courier_fn *fn, void *arg,
    struct err *err)
{
	struct reading r = { .fn = fn, .arg = arg };
	int64_t until = now_ms() + WAIT_MS;
	ssize_t n = 0;
	int rc = 1;

	if (path[0] == '\0' || strlen(path) >= PATH_MAX)
		return (err_set(err, "no-file", "not a path"));
	if (say(c, 'R', path, strlen(path), err) == -1)
		return (-1);
	str_init_secret(&r.data);
	while (rc == 1 && (n = hear(c, until, err)) > 0) {
		rc = reading_frame(c, &r, (size_t)n, err);
		wipe(c->buf, (size_t)n);
	}
	free(r.path);
	str_free(&r.data);
	return (n > 0 ? rc : -1);
}

int
courier_write(struct courier *c, const char *path, const struct str *keys,
    const struct str *fingerprints, struct err *err)
{
	ssize_t n;

	if (path[0] == '\0' || strlen(path) >= PATH_MAX)
		return (err_set(err, "no-file", "not a path"));
	if (say(c, 'N', path, strlen(path), err) == -1 ||
	    say(c, 'K', keys->s, keys->len, err) == -1 ||
	    say(c, 'P', fingerprints->s, fingerprints->len, err) == -1 ||
	    say(c, 'W', "", 0, err) == -1 ||
	    (n = hear(c, now_ms() + WAIT_MS, err)) == -1)
		return (-1);
	if (c->buf[0] == 'X')
		return (refused(c, (size_t)n, err));
	return (c->buf[0] == 'E' ? 0 : gone(c, err));
}

void
courier_stop(struct courier *c)
{
	if (c == NULL)
		return;
	if (c->fd != -1)
		close(c->fd);
	secret_free(c->buf);
	/* It ends by itself; init buries it if we do not come to it. */
	(void)waitpid(c->pid, NULL, WNOHANG);
	free(c);
}
