/*
 * What the courier carries out: six files of fixed names, in a folder that
 * was not there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "courier/inside.h"

/* Keys and fingerprints, as Pidgin, profanity and mcabber want them. */
static const char *const names[IPC_WRITES] = {
	"otr.private_key", "otr.fingerprints", "keys.txt", "fingerprints.txt",
	"mcabber.key", "mcabber.fpr",
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
write_all(const struct courier *w, int dir)
{
	const char *why = NULL;
	size_t i;

	for (i = 0; why == NULL && i < w->n; i++)
		why = write_file(dir, names[i], &w->files[i]);
	if (why == NULL)
		(void)fsync(dir);
	else
		while (i-- > 0)
			(void)unlinkat(dir, names[i], 0);
	return (why);
}

static bool
write_may(const struct courier *w)
{
	size_t i;

	for (i = 0; i + 1 < w->n; i += 2)
		if (!shape_may_write(&w->files[i], &w->files[i + 1]))
			return (false);
	return (w->n >= 2 && w->n % 2 == 0);
}

static void
write_forget(struct courier *w)
{
	for (w->n = 0; w->n < IPC_WRITES; w->n++)
		str_clear(&w->files[w->n]);
	w->n = 0;
}

/* Only into a folder of its own: nothing is replaced, nothing is mixed. */
void
write_asked(struct courier *w, const char *asked)
{
	char *path = path_expand(asked);
	const char *why;
	int dir;

	if (!write_may(w))
		tell_failed(w, COURIER_WRITE, path, "not keys of OTR");
	else if (mkdir(path, 0700) == -1)
		tell_failed(w, errno == EEXIST ? COURIER_EXISTS :
		    COURIER_WRITE, path, errno == EEXIST ? "is there "
		    "already: name a new folder" : strerror(errno));
	else if ((dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
	    O_CLOEXEC)) == -1)
		tell_failed(w, COURIER_WRITE, path, strerror(errno));
	else {
		why = write_all(w, dir);
		close(dir);
		if (why != NULL) {
			(void)rmdir(path);
			tell_failed(w, COURIER_WRITE, path, why);
		} else
			tell_done(w);
	}
	free(path);
	write_forget(w);
}

int
write_add(struct courier *w, const struct msg_data *data)
{
	if (w->n == IPC_WRITES ||
	    w->files[w->n].len + data->len > IPC_CARRIED_MAX)
		return (-1);
	str_addn(&w->files[w->n], data->s, data->len);
	return (0);
}

void
write_next(struct courier *w)
{
	if (w->n < IPC_WRITES)
		w->n++;
}
