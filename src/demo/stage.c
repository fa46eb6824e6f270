/*
 * The demo's stage: its directory as a whole, how its programs are found,
 * called and asked.  Knows neither what is in the files nor who watches over
 * the programs.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/stat.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo/inside.h"

#define SEARCH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* ---- programs ---------------------------------------------------------- */

/* PATH first, then where a user's PATH often does not lead. */
static char *
stage_find_program(const char *name)
{
	const char *env = getenv("PATH");
	char *all = xasprintf("%s:%s", env != NULL ? env : "", SEARCH);
	char *rest = all, *dir, *path = NULL;

	while (path == NULL && (dir = strsep(&rest, ":")) != NULL) {
		if (dir[0] != '/')
			continue;
		path = xasprintf("%s/%s", dir, name);
		if (access(path, X_OK) == -1) {
			free(path);
			path = NULL;
		}
	}
	free(all);
	return (path);
}

/* The buddy is installed beside us; in a build tree it is built there. */
static char *
stage_find_script(void)
{
	char self[PATH_MAX], *slash;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n <= 0)
		return (xstrdup(LIBEXECDIR "/sotto-buddy"));
	self[n] = '\0';
	if ((slash = strrchr(self, '/')) != NULL)
		*slash = '\0';
	return (xasprintf("%s/sotto-buddy", self));
}

/* ---- becoming another program ------------------------------------------ */

int
stage_drop(const struct stage *s)
{
	char *out = xasprintf("%s/log", s->dir);

	stage_into(1, out);
	stage_into(2, out);
	free(out);
	if (s->uid != 0 && (setgroups(0, NULL) == -1 ||
	    setgid(s->gid) == -1 || setuid(s->uid) == -1))
		return (-1);
	return (chdir("/"));
}

void
stage_become_server(const struct stage *s)
{
	char *conf = xasprintf("%s/server/prosody.cfg.lua", s->dir);

	execl(s->prosody, "prosody", "--config", conf, "-F", (char *)NULL);
}

void
stage_become_buddy(const struct stage *s)
{
	char *dir = xasprintf("%s/buddy", s->dir);
	char *out = xasprintf("%s/log", s->dir);

	stage_into(1, out);
	stage_into(2, out);
	execl("/bin/sh", "sh", s->script, s->sotto, dir, DEMO_YOU,
	    DEMO_ROOM, (char *)NULL);
}

void
stage_become_sotto(const struct stage *s)
{
	char *config = xasprintf("%s/you/config", s->dir);
	char *data = xasprintf("%s/you/data", s->dir);
	char *note = xasprintf("%s/note", s->dir);

	execl(s->sotto, "sotto", "--config", config, "--data", data,
	    "--demo-note", note, s->front, (char *)NULL);
	dprintf(2, "sotto: %s: %s\n", s->sotto, strerror(errno));
}

/* ---- asking ------------------------------------------------------------ */

bool
stage_answers(const struct stage *s)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)s->port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool yes;

	if (fd == -1)
		return (false);
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	yes = connect(fd, (struct sockaddr *)&sin, sizeof(sin)) == 0;
	close(fd);
	return (yes);
}

static bool
stage_fingerprint(const struct stage *s, const char *folder, char hex[64])
{
	char *path = xasprintf("%s/%s/fingerprint", s->dir, folder);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;

	free(path);
	if (fd == -1)
		return (false);
	n = read(fd, hex, 63);
	close(fd);
	if (n < FINGERPRINT_HEX)
		return (false);
	hex[FINGERPRINT_HEX] = '\0';
	return (strspn(hex, "0123456789abcdef") == FINGERPRINT_HEX);
}

bool
stage_fingerprints(const struct stage *s, char first[64], char second[64])
{
	return (stage_fingerprint(s, "buddy", first) &&
	    stage_fingerprint(s, "buddy/second", second));
}

void
stage_complain(const struct stage *s)
{
	char *path = xasprintf("%s/log", s->dir);
	char text[2048];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	free(path);
	if (fd == -1)
		return;
	if (lseek(fd, -(off_t)sizeof(text), SEEK_END) == -1)
		lseek(fd, 0, SEEK_SET);
	if ((n = read(fd, text, sizeof(text))) > 0)
		dprintf(2, "%.*s", (int)n, text);
	close(fd);
}

/* ---- the beginning and the end ----------------------------------------- */

/* Root's server runs as someone who owns nothing else. */
static void
stage_find_user(struct stage *s)
{
	const struct passwd *pw;

	if (geteuid() != 0)
		return;
	if ((pw = getpwnam("prosody")) == NULL)
		pw = getpwnam("nobody");
	if (pw != NULL) {
		s->uid = pw->pw_uid;
		s->gid = pw->pw_gid;
	}
}

/* Where the server's user can pass as well. */
static const char *
stage_find_tmp(const struct stage *s)
{
	const char *tmp = getenv("TMPDIR");
	struct stat st;

	if (tmp == NULL || tmp[0] != '/' || stat(tmp, &st) == -1 ||
	    (s->uid != 0 && !(st.st_mode & S_IXOTH)))
		return ("/tmp");
	return (tmp);
}

int
stage_new(struct stage *s, const char *sotto, struct err *err)
{
	*s = (struct stage){ .sotto = sotto };
	if ((s->prosody = stage_find_program("prosody")) == NULL)
		return (err_set(err, "no-prosody", "the demo needs the XMPP "
		    "server Prosody: install the package prosody"));
	if ((s->openssl = stage_find_program("openssl")) == NULL)
		return (err_set(err, "no-openssl", "the demo needs openssl: "
		    "install the package openssl"));
	s->script = stage_find_script();
	if (access(s->script, R_OK) == -1)
		return (err_set(err, "no-buddy", "%s: %s", s->script,
		    strerror(errno)));
	stage_find_user(s);
	s->dir = xasprintf("%s/sotto-demo-XXXXXX", stage_find_tmp(s));
	if (mkdtemp(s->dir) == NULL)
		return (err_set(err, "write", "%s: %s", s->dir,
		    strerror(errno)));
	/* The server's user passes through, and sees no names. */
	if (s->uid != 0 && chmod(s->dir, 0711) == -1)
		return (err_set(err, "write", "%s: %s", s->dir,
		    strerror(errno)));
	return (0);
}

static int
stage_remove_one(const char *path, const struct stat *st, int flag,
    struct FTW *where)
{
	(void)st;
	(void)flag;
	(void)where;
	remove(path);
	return (0);
}

void
stage_remove(const struct stage *s)
{
	nftw(s->dir, stage_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void
stage_free(struct stage *s)
{
	free(s->dir);
	free(s->script);
	free(s->prosody);
	free(s->openssl);
}
