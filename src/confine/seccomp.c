/*
 * Confinement on Linux: seccomp, what a process may do.  Loads a filter that
 * was compiled when sotto was built; must not know what is in it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifdef __linux__

#include <sys/prctl.h>
#include <sys/syscall.h>

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "confine/inside.h"
#include "lib/lib.h"

bool
calls_can(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
}

/* For all threads that there may be. */
static int
seccomp_load(const struct sock_fprog *program)
{
	long r;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return errno;
	r = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    SECCOMP_FILTER_FLAG_TSYNC, program);
	/* The number of a thread that has a filter of its own. */
	return r > 0 ? ESRCH : r == -1 ? errno : 0;
}

int
calls_enter(enum confine_role role, struct err *err)
{
	struct sock_fprog program = { .len = filters[role].length };
	int why;

	if (!calls_can())
		return 0;
	program.filter = filter_of(role, getpid());
	why = seccomp_load(&program);
	free(program.filter);
	if (why != 0)
		return err_set(err, "sandbox", "seccomp: %s", strerror(why));
	return 0;
}

#else
typedef int seccomp_is_not_used;
#endif
