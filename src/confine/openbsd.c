/*
 * Confinement on OpenBSD: pledge(2) and unveil(2).  Must not know what the
 * programs do, only what they may.
 *
 * SPDX-License-Identifier: ISC
 */
#ifdef __OpenBSD__

#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "confine/confine.h"
#include "lib/lib.h"

int
sandbox_early(struct err *err)
{
	const struct rlimit none = { 0, 0 };
	int fd;

	if (issetugid())
		return err_set(err, "setuid",
		    "will not run setuid or setgid");
	(void)setrlimit(RLIMIT_CORE, &none);
	do {
		if ((fd = open("/dev/null", O_RDWR)) == -1)
			return err_set(err, "start", "/dev/null: %s",
			    strerror(errno));
	} while (fd <= 2);
	close(fd);
	return 0;
}

static int
show(const char *path, const char *rights, struct err *err)
{
	if (path != NULL && unveil(path, rights) == -1 && errno != ENOENT)
		return err_set(err, "sandbox", "unveil %s: %s", path,
		    strerror(errno));
	return 0;
}

static int
promise(const char *promises, struct err *err)
{
	if (pledge(promises, NULL) == -1)
		return err_set(err, "sandbox", "pledge: %s", strerror(errno));
	return 0;
}

int
sandbox_main(const struct sandbox_main *what, struct err *err)
{
	if (show(what->data_dir, "rwc", err) == -1 ||
	    show(what->log_file, "rwc", err) == -1 ||
	    show("/usr/share/terminfo", "r", err) == -1)
		return -1;
	for (size_t i = 0; what->behind != NULL && what->behind[i] != NULL;
	    i++)
		if (show(what->behind[i], "rw", err) == -1)
			return -1;
	for (size_t i = 0; what->read_only != NULL &&
	    what->read_only[i] != NULL; i++)
		if (show(what->read_only[i], "r", err) == -1)
			return -1;
	return promise("stdio rpath wpath cpath fattr flock tty recvfd sendfd",
	    err);
}

int
sandbox_net_parent(struct err *err)
{
	return promise("stdio rpath inet unveil proc sendfd recvfd", err);
}

int
sandbox_net_worker(const char *ca_file, struct err *err)
{
	static const char *const files[] = { "/etc/ssl", "/etc/resolv.conf",
	    "/etc/hosts" };

	for (size_t i = 0; i < NELEM(files); i++)
		if (show(files[i], "r", err) == -1)
			return -1;
	if (show(ca_file, "r", err) == -1)
		return -1;
	return promise("stdio rpath inet recvfd", err);
}

int
sandbox_helper(struct err *err)
{
	return promise("stdio rpath proc exec", err);
}

int
sandbox_courier(struct err *err)
{
	return promise("stdio rpath wpath cpath", err);
}

const char *
sandbox_describe(void)
{
	return "pledge, unveil";
}

#else
typedef int sandbox_openbsd_is_not_used;
#endif
