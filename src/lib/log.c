/*
 * The debug log.  Must not know what it logs; nobody gives it a message body
 * or a secret.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/lib.h"

static int log_fd = -1;

int
log_open(const char *path, struct err *err)
{
	/* Opening a pipe would wait for somebody who reads. */
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC |
	    O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600);
	struct stat st;

	if (fd == -1)
		return err_set(err, "log", "%s: %s", path, errno == ELOOP ?
		    "is a link: name the file itself" : strerror(errno));
	if (fstat(fd, &st) == -1 || (!S_ISREG(st.st_mode) &&
	    !S_ISCHR(st.st_mode)) || (S_ISREG(st.st_mode) &&
	    st.st_uid != geteuid())) {
		close(fd);
		return err_set(err, "log", "%s: is not a file of yours",
		    path);
	}
	if (log_fd != -1)
		close(log_fd);
	log_fd = fd;
	return 0;
}

static void
log_time(struct str *out)
{
	int64_t now = clock_wall();
	time_t seconds = (time_t)(now / 1000);
	struct tm tm;
	char text[32];

	if (gmtime_r(&seconds, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm) == 0)
		return;
	str_addf(out, "%s.%03dZ ", text, (int)(now % 1000));
}

void
log_debug(const char *fmt, ...)
{
	struct str line, out, text;
	va_list ap;
	ssize_t n;

	if (log_fd == -1)
		return;
	str_init(&text);
	va_start(ap, fmt);
	str_addv(&text, fmt, ap);
	va_end(ap);
	str_init(&line);
	str_init(&out);
	utf8_fix(&line, text.s, text.len);
	str_free(&text);
	log_time(&out);
	/* The log is read on a terminal as well: law 6. */
	utf8_safe(&out, line.s, line.len, SAFE_NAME);
	str_addc(&out, '\n');
	n = write(log_fd, out.s, out.len);
	(void)n;	/* a full disk must not stop a conversation */
	str_free(&line);
	str_free(&out);
}
