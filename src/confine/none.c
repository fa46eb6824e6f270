/*
 * Confinement where the system offers none that we know: what POSIX has, and
 * plain words about the rest.
 *
 * SPDX-License-Identifier: ISC
 */
#if !defined(__linux__) && !defined(__OpenBSD__)

#include <sys/resource.h>

#include <fcntl.h>
#include <unistd.h>

#include "confine/confine.h"
#include "lib/lib.h"

int
sandbox_early(struct err *err)
{
	const struct rlimit none = { 0, 0 };
	int fd;

	if (getuid() != geteuid() || getgid() != getegid())
		return err_set(err, "setuid",
		    "will not run setuid or setgid");
	(void)setrlimit(RLIMIT_CORE, &none);
	do {
		if ((fd = open("/dev/null", O_RDWR)) == -1)
			return err_set(err, "start", "/dev/null cannot be "
			    "opened");
	} while (fd <= 2);
	close(fd);
	return 0;
}

int
sandbox_main(const struct sandbox_main *what, struct err *err)
{
	(void)what;
	(void)err;
	return 0;
}

int
sandbox_net_parent(struct err *err)
{
	(void)err;
	return 0;
}

int
sandbox_net_worker(const char *ca_file, struct err *err)
{
	(void)ca_file;
	(void)err;
	return 0;
}

int
sandbox_helper(struct err *err)
{
	(void)err;
	return 0;
}

int
sandbox_courier(struct err *err)
{
	(void)err;
	return 0;
}

const char *
sandbox_describe(void)
{
	return "none: not known on this system";
}

#else
typedef int sandbox_none_is_not_used;
#endif
