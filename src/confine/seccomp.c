/*
 * Confinement on Linux: seccomp, what a process may do.
 *
 * A call that is plainly an attack fails with EPERM; one that is merely not
 * in the row of its role does not exist (ENOSYS), for that is the answer to
 * which a C library newer than this list has an older way; so a new libc does
 * not break an old sotto, and no unknown call is ever let through.  Another
 * architecture's calls, whose numbers mean something else, end the process.
 *
 * SPDX-License-Identifier: ISC
 */
#ifdef __linux__

#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "confine/inside.h"
#include "lib/lib.h"

/* Terminals are asked and set; nothing is typed into them (TIOCSTI). */
static const unsigned ioctls[] = {
	TCGETS, TCSETS, TCSETSW, TCSETSF, TCFLSH, TCSBRK, TCSBRKP, TCXONC,
	TIOCGWINSZ, TIOCGPGRP, TIOCGSID, TIOCOUTQ, FIONREAD, FIONBIO, FIOCLEX,
	FIONCLEX,
	/*
	 * TCGETS2 and its like, which newer C libraries use; spelt out, for
	 * the C library's headers lack struct termios2 (44 bytes).
	 */
	_IOC(_IOC_READ, 'T', 0x2a, 44), _IOC(_IOC_WRITE, 'T', 0x2b, 44),
	_IOC(_IOC_WRITE, 'T', 0x2c, 44), _IOC(_IOC_WRITE, 'T', 0x2d, 44),
};

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41	/* glibc 2.38 names its heaps with it */
#endif

static const unsigned prctls[] = { PR_SET_NAME, PR_GET_NAME, PR_SET_VMA,
    PR_GET_DUMPABLE };
static const unsigned parent_prctls[] = { PR_SET_NO_NEW_PRIVS,
    PR_GET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_GET_SECCOMP, PR_SET_PDEATHSIG };

/* ---- one rule ---------------------------------------------------------- */

/*
 * Arguments that the kernel takes as an int are compared as one: the upper
 * half of the register may hold anything and would evade a comparison.
 */
#define INT_ARG(n, value) \
	SCMP_CMP(n, SCMP_CMP_MASKED_EQ, 0xffffffffu, (unsigned)(value))
#define NO_BITS(n, bits) SCMP_CMP(n, SCMP_CMP_MASKED_EQ, (bits), 0)
#define HAS_BITS(n, bits) SCMP_CMP(n, SCMP_CMP_MASKED_EQ, (bits), (bits))
#define DENY SCMP_ACT_ERRNO(EPERM)

struct filter {
	scmp_filter_ctx ctx;
	int failed;		/* the first error, negative */
};

static void
seccomp_calls_rule_n(struct filter *f, uint32_t action, const char *name,
    unsigned n,
    const struct scmp_arg_cmp *args)
{
	int nr = seccomp_syscall_resolve_name(name);
	int r;

	/* A name that this libseccomp does not know is not let through. */
	if (nr == __NR_SCMP_ERROR)
		return;
	r = seccomp_rule_add_array(f->ctx, action, nr, n, args);
	if (r < 0 && r != -EEXIST && r != -EDOM && f->failed == 0)
		f->failed = r;
}

static void
seccomp_calls_rule(struct filter *f, uint32_t action, const char *name)
{
	seccomp_calls_rule_n(f, action, name, 0, NULL);
}

static void
seccomp_calls_rule1(struct filter *f, uint32_t action, const char *name,
    struct scmp_arg_cmp arg)
{
	seccomp_calls_rule_n(f, action, name, 1, &arg);
}

/* Calls fn for each word of a list. */
static void
seccomp_calls_each(const char *list, void (*fn)(struct filter *, const char *,
    const struct role_row *), struct filter *f, const struct role_row *row)
{
	char word[32];
	size_t len;

	for (; *list != '\0'; list += len) {
		list += strspn(list, " ");
		len = strcspn(list, " ");
		if (len == 0 || len >= sizeof(word))
			continue;
		memcpy(word, list, len);
		word[len] = '\0';
		fn(f, word, row);
	}
}

static void
seccomp_calls_allow(struct filter *f, const char *name,
    const struct role_row *row)
{
	(void)row;
	seccomp_calls_rule(f, SCMP_ACT_ALLOW, name);
}

/* Not what the row allows, be it with certain arguments only. */
static void
seccomp_calls_forbid(struct filter *f, const char *name,
    const struct role_row *row)
{
	if ((SANITIZED && strcmp(name, "ptrace") == 0) ||
	    (row->calls != NULL && role_has(row->calls, name)) ||
	    (row->may & MAY_CONNECT && strcmp(name, "socket") == 0) ||
	    (row->may & MAY_PAIR && strcmp(name, "socketpair") == 0))
		return;
	seccomp_calls_rule(f, DENY, name);
}

/* ---- what is allowed with certain arguments ------------------------------ */

static void
seccomp_calls_threads(struct filter *f, const struct role_row *row)
{
	if (row->may & MAY_FORK || SANITIZED)
		return;
	if (row->may & MAY_THREAD) {
		seccomp_calls_rule1(f, SCMP_ACT_ALLOW, "clone",
		    HAS_BITS(0, CLONE_THREAD));
		seccomp_calls_rule1(f, DENY, "clone", NO_BITS(0, CLONE_THREAD));
	} else
		seccomp_calls_rule(f, DENY, "clone");
}

/*
 * Nothing becomes executable that was not so at the start: libraries are
 * loaded before, the modules that OpenSSL's settings name too (tls_load()).
 */
static void
seccomp_calls_memory(struct filter *f)
{
	static const char *const calls[] = { "mmap", "mmap2", "mprotect" };

	for (size_t i = 0; i < NELEM(calls); i++) {
		seccomp_calls_rule1(f, SCMP_ACT_ALLOW, calls[i], NO_BITS(2,
		    PROT_EXEC));
		seccomp_calls_rule1(f, DENY, calls[i], HAS_BITS(2, PROT_EXEC));
	}
}

/* Only itself; to stop is what a shell's job control asks of the group. */
static void
seccomp_calls_signals(struct filter *f, const struct role_row *row)
{
	const struct scmp_arg_cmp stop[] = { INT_ARG(0, 0),
	    INT_ARG(1, SIGTSTP) };

	if (row->may & MAY_SIGNAL || SANITIZED)
		return;
	seccomp_calls_rule1(f, SCMP_ACT_ALLOW, "kill", INT_ARG(0, getpid()));
	seccomp_calls_rule1(f, SCMP_ACT_ALLOW, "tgkill", INT_ARG(0, getpid()));
	if (row->may & MAY_STOP)
		seccomp_calls_rule_n(f, SCMP_ACT_ALLOW, "kill", 2, stop);
}

/*
 * No netlink and no bind: c-ares does without.  No AF_UNIX: resolved and the
 * like have a way by DNS.  No raw sockets, also for root.
 */
static void
seccomp_calls_connect(struct filter *f)
{
	static const int families[] = { AF_INET, AF_INET6 };
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM };

	for (size_t i = 0; i < NELEM(families); i++)
		for (size_t k = 0; k < NELEM(types); k++) {
			const struct scmp_arg_cmp args[] = {
				INT_ARG(0, families[i]),
				SCMP_CMP(1, SCMP_CMP_MASKED_EQ, 0xf,
				    (unsigned)types[k]),
			};
			seccomp_calls_rule_n(f, SCMP_ACT_ALLOW, "socket", 2,
			    args);
		}
	seccomp_calls_rule1(f, DENY, "socket", INT_ARG(0, AF_UNIX));
	seccomp_calls_rule1(f, DENY, "socket", INT_ARG(0, AF_NETLINK));
	seccomp_calls_rule1(f, DENY, "socket", INT_ARG(0, AF_PACKET));
}

static void
seccomp_calls_sockets(struct filter *f, const struct role_row *row)
{
	if (row->may & MAY_CONNECT)
		seccomp_calls_connect(f);
	else
		seccomp_calls_rule1(f, SCMP_ACT_ALLOW, "sendto",
		    SCMP_CMP(4, SCMP_CMP_EQ, 0, 0));
	if (row->may & MAY_PAIR)
		seccomp_calls_rule1(f, SCMP_ACT_ALLOW, "socketpair",
		    INT_ARG(0, AF_UNIX));
}

static void
seccomp_calls_open_rule(struct filter *f, uint32_t action, unsigned mask,
    unsigned is)
{
	seccomp_calls_rule1(f, action, "open",
	    SCMP_CMP(1, SCMP_CMP_MASKED_EQ, mask, is));
	seccomp_calls_rule1(f, action, "openat",
	    SCMP_CMP(2, SCMP_CMP_MASKED_EQ, mask, is));
}

/*
 * Also where Landlock is lacking: nothing is opened for writing, or nothing
 * that was there before.
 */
static void
seccomp_calls_opens(struct filter *f, const struct role_row *row)
{
	static const unsigned writing[] = { O_WRONLY, O_RDWR, O_TRUNC,
	    O_CREAT };
	const unsigned fresh = O_CREAT | O_EXCL;

	if ((row->may & (READS_ONLY | MAKES_ONLY)) == 0)
		return;
	seccomp_calls_open_rule(f, SCMP_ACT_ALLOW,
	    O_ACCMODE | O_CREAT | O_TRUNC, 0);
	if (row->may & MAKES_ONLY)
		seccomp_calls_open_rule(f, SCMP_ACT_ALLOW, fresh, fresh);
	for (size_t i = 0; i < NELEM(writing); i++) {
		if (row->may & READS_ONLY)
			seccomp_calls_open_rule(f, DENY, writing[i],
			    writing[i]);
		else {
			seccomp_calls_open_rule(f, DENY, writing[i] | O_EXCL,
			    writing[i]);
			if (writing[i] != O_CREAT)
				seccomp_calls_open_rule(f, DENY,
				    writing[i] | O_CREAT,
				    writing[i]);
		}
	}
}

static void
seccomp_calls_ioctls(struct filter *f, const struct role_row *row)
{
	if ((row->may & MAY_ASK) == 0) {
		seccomp_calls_rule(f, DENY, "ioctl");
		return;
	}
	for (size_t i = 0; i < NELEM(ioctls); i++)
		seccomp_calls_rule1(f, SCMP_ACT_ALLOW, "ioctl", INT_ARG(1,
		    ioctls[i]));
	seccomp_calls_rule1(f, DENY, "ioctl", INT_ARG(1, TIOCSTI));
	seccomp_calls_rule1(f, DENY, "ioctl", INT_ARG(1, TIOCLINUX));
}

/* Limits are read, not set; but who makes children gives them theirs. */
static void
seccomp_calls_process(struct filter *f, const struct role_row *row)
{
	seccomp_calls_rule1(f, SCMP_ACT_ALLOW, "prlimit64",
	    SCMP_CMP(2, SCMP_CMP_EQ, 0, 0));
	if (row->may & MAY_FORK)
		seccomp_calls_rule1(f, SCMP_ACT_ALLOW, "prlimit64", INT_ARG(0,
		    0));
	if (SANITIZED) {
		seccomp_calls_rule(f, SCMP_ACT_ALLOW, "prctl");
		return;
	}
	for (size_t i = 0; i < NELEM(prctls); i++)
		seccomp_calls_rule1(f, SCMP_ACT_ALLOW, "prctl", INT_ARG(0,
		    prctls[i]));
	for (size_t i = 0; row->may & MAY_FORK && i < NELEM(parent_prctls);
	    i++)
		seccomp_calls_rule1(f, SCMP_ACT_ALLOW, "prctl",
		    INT_ARG(0, parent_prctls[i]));
}

/* ---- filters ------------------------------------------------------------- */

static void
calls_confined(struct filter *f, const struct role_row *row)
{
	seccomp_calls_each(row->calls, seccomp_calls_allow, f, NULL);
	seccomp_calls_each(row->forbidden, seccomp_calls_forbid, f, row);
	seccomp_calls_threads(f, row);
	seccomp_calls_memory(f);
	seccomp_calls_signals(f, row);
	seccomp_calls_sockets(f, row);
	seccomp_calls_opens(f, row);
	seccomp_calls_ioctls(f, row);
	seccomp_calls_process(f, row);
	if (SANITIZED)
		seccomp_calls_each(
		    "clone ptrace wait4 sched_setaffinity kill tgkill",
		    seccomp_calls_allow, f, NULL);
}

/* The user's programs may be of the machine's other word size. */
static void
seccomp_calls_free(struct filter *f, const struct role_row *row)
{
#ifdef __x86_64__
	(void)seccomp_arch_add(f->ctx, SCMP_ARCH_X86);
	(void)seccomp_arch_add(f->ctx, SCMP_ARCH_X32);
#endif
	seccomp_calls_each(row->forbidden, seccomp_calls_forbid, f, row);
	seccomp_calls_rule1(f, DENY, "ioctl", INT_ARG(1, TIOCSTI));
	seccomp_calls_rule1(f, DENY, "ioctl", INT_ARG(1, TIOCLINUX));
}

bool
calls_can(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
}

static int
seccomp_calls_load(struct filter *f, struct err *err)
{
	int r = f->failed;

	/* A tree instead of a list; and all threads that there may be. */
	(void)seccomp_attr_set(f->ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	(void)seccomp_attr_set(f->ctx, SCMP_FLTATR_CTL_TSYNC, 1);
	if (r == 0)
		r = seccomp_attr_set(f->ctx, SCMP_FLTATR_ACT_BADARCH,
		    SCMP_ACT_KILL_PROCESS);
	if (r == 0)
		r = seccomp_load(f->ctx);
	seccomp_release(f->ctx);
	if (r < 0)
		return err_set(err, "sandbox", "seccomp: %s", strerror(-r));
	return 0;
}

int
calls_enter(const struct role_row *row, struct err *err)
{
	struct filter f = { 0 };

	if (!calls_can())
		return 0;
	f.ctx = seccomp_init(row->calls == NULL ? SCMP_ACT_ALLOW :
	    SCMP_ACT_ERRNO(ENOSYS));
	if (f.ctx == NULL)
		return err_set(err, "sandbox", "seccomp: no filter");
	if (row->calls == NULL)
		seccomp_calls_free(&f, row);
	else
		calls_confined(&f, row);
	return seccomp_calls_load(&f, err);
}

#else
typedef int seccomp_is_not_used;
#endif
