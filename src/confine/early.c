/*
 * What each program does first, whatever its role.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/resource.h>
#ifdef __linux__
#include <sys/auxv.h>
#include <sys/prctl.h>
#endif

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "confine/inside.h"
#include "lib/lib.h"

static bool
early_is_privileged(void)
{
#if defined(__linux__)
	if (getauxval(AT_SECURE) != 0)
		return true;
#elif defined(__OpenBSD__)
	if (issetugid())
		return true;
#endif
	return getuid() != geteuid() || getgid() != getegid();
}

/* A descriptor that is missing would be taken by the next file. */
static int
early_descriptors(struct err *err)
{
	int fd;

	do {
		if ((fd = open("/dev/null", O_RDWR)) == -1)
			return err_set(err, "start", "/dev/null: %s",
			    strerror(errno));
	} while (fd <= 2);
	close(fd);
	return 0;
}

int
confine_early(struct err *err)
{
	const struct rlimit none = { 0, 0 };

	/* Asked once, early: a confined process gets no answer. */
	(void)confine_describe();
	if (early_is_privileged())
		return err_set(err, "setuid",
		    "will not run setuid, setgid or with file capabilities");
	if (early_descriptors(err) == -1)
		return -1;
	if (setrlimit(RLIMIT_CORE, &none) == -1)
		return err_set(err, "start", "setrlimit: %s", strerror(errno));
#ifdef __linux__
	if ((!SANITIZED && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return err_set(err, "start", "prctl: %s", strerror(errno));
#endif
	return 0;
}
