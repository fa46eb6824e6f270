/*
 * What a process may do, as rules of libseccomp.  Only the build and the tests
 * compile them (print-filters.c prints what comes of it as a table); no program
 * of ours loads that library.
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

struct rules {
	scmp_filter_ctx ctx;
	pid_t self;		/* the process that is confined */
	int failed;		/* the first error, negative */
};

static void
rules_add_n(struct rules *f, uint32_t action, const char *name, unsigned n,
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
rules_add(struct rules *f, uint32_t action, const char *name)
{
	rules_add_n(f, action, name, 0, NULL);
}

static void
rules_add1(struct rules *f, uint32_t action, const char *name,
    struct scmp_arg_cmp arg)
{
	rules_add_n(f, action, name, 1, &arg);
}

/* Calls fn for each word of a list. */
static void
rules_each(const char *list, void (*fn)(struct rules *, const char *,
    const struct role_row *), struct rules *f, const struct role_row *row)
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
rules_allow(struct rules *f, const char *name, const struct role_row *row)
{
	(void)row;
	rules_add(f, SCMP_ACT_ALLOW, name);
}

/* Not what the row allows, be it with certain arguments only. */
static void
rules_forbid(struct rules *f, const char *name, const struct role_row *row)
{
	if ((SANITIZED && strcmp(name, "ptrace") == 0) ||
	    (row->calls != NULL && role_has(row->calls, name)) ||
	    (row->may & MAY_CONNECT && strcmp(name, "socket") == 0) ||
	    (row->may & MAY_PAIR && strcmp(name, "socketpair") == 0))
		return;
	rules_add(f, DENY, name);
}

/* ---- what is allowed with certain arguments ------------------------------ */

static void
rules_threads(struct rules *f, const struct role_row *row)
{
	if (row->may & MAY_FORK || SANITIZED)
		return;
	if (row->may & MAY_THREAD) {
		rules_add1(f, SCMP_ACT_ALLOW, "clone",
		    HAS_BITS(0, CLONE_THREAD));
		rules_add1(f, DENY, "clone", NO_BITS(0, CLONE_THREAD));
	} else
		rules_add(f, DENY, "clone");
}

/*
 * Nothing becomes executable that was not so at the start: libraries are
 * loaded before, the modules that OpenSSL's settings name too (tls_load()).
 */
static void
rules_memory(struct rules *f)
{
	static const char *const calls[] = { "mmap", "mmap2", "mprotect" };

	for (size_t i = 0; i < NELEM(calls); i++) {
		rules_add1(f, SCMP_ACT_ALLOW, calls[i], NO_BITS(2,
		    PROT_EXEC));
		rules_add1(f, DENY, calls[i], HAS_BITS(2, PROT_EXEC));
	}
}

/* Only itself; to stop is what a shell's job control asks of the group. */
static void
rules_signals(struct rules *f, const struct role_row *row)
{
	const struct scmp_arg_cmp stop[] = { INT_ARG(0, 0),
	    INT_ARG(1, SIGTSTP) };

	if (row->may & MAY_SIGNAL || SANITIZED)
		return;
	rules_add1(f, SCMP_ACT_ALLOW, "kill", INT_ARG(0, f->self));
	rules_add1(f, SCMP_ACT_ALLOW, "tgkill", INT_ARG(0, f->self));
	if (row->may & MAY_STOP)
		rules_add_n(f, SCMP_ACT_ALLOW, "kill", 2, stop);
}

/*
 * No netlink and no bind: c-ares does without.  No AF_UNIX: resolved and the
 * like have a way by DNS.  No raw sockets, also for root.
 */
static void
rules_connect(struct rules *f)
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
			rules_add_n(f, SCMP_ACT_ALLOW, "socket", 2,
			    args);
		}
	rules_add1(f, DENY, "socket", INT_ARG(0, AF_UNIX));
	rules_add1(f, DENY, "socket", INT_ARG(0, AF_NETLINK));
	rules_add1(f, DENY, "socket", INT_ARG(0, AF_PACKET));
}

static void
rules_sockets(struct rules *f, const struct role_row *row)
{
	if (row->may & MAY_CONNECT)
		rules_connect(f);
	else
		rules_add1(f, SCMP_ACT_ALLOW, "sendto",
		    SCMP_CMP(4, SCMP_CMP_EQ, 0, 0));
	if (row->may & MAY_PAIR)
		rules_add1(f, SCMP_ACT_ALLOW, "socketpair",
		    INT_ARG(0, AF_UNIX));
}

static void
rules_open_rule(struct rules *f, uint32_t action, unsigned mask,
    unsigned is)
{
	rules_add1(f, action, "open",
	    SCMP_CMP(1, SCMP_CMP_MASKED_EQ, mask, is));
	rules_add1(f, action, "openat",
	    SCMP_CMP(2, SCMP_CMP_MASKED_EQ, mask, is));
}

/*
 * Also where Landlock is lacking: nothing is opened for writing, or nothing
 * that was there before.
 */
static void
rules_opens(struct rules *f, const struct role_row *row)
{
	static const unsigned writing[] = { O_WRONLY, O_RDWR, O_TRUNC,
	    O_CREAT };
	const unsigned fresh = O_CREAT | O_EXCL;

	if ((row->may & (READS_ONLY | MAKES_ONLY)) == 0)
		return;
	rules_open_rule(f, SCMP_ACT_ALLOW,
	    O_ACCMODE | O_CREAT | O_TRUNC, 0);
	if (row->may & MAKES_ONLY)
		rules_open_rule(f, SCMP_ACT_ALLOW, fresh, fresh);
	for (size_t i = 0; i < NELEM(writing); i++) {
		if (row->may & READS_ONLY)
			rules_open_rule(f, DENY, writing[i],
			    writing[i]);
		else {
			rules_open_rule(f, DENY, writing[i] | O_EXCL,
			    writing[i]);
			if (writing[i] != O_CREAT)
				rules_open_rule(f, DENY,
				    writing[i] | O_CREAT,
				    writing[i]);
		}
	}
}

static void
rules_ioctls(struct rules *f, const struct role_row *row)
{
	if ((row->may & MAY_ASK) == 0) {
		rules_add(f, DENY, "ioctl");
		return;
	}
	for (size_t i = 0; i < NELEM(ioctls); i++)
		rules_add1(f, SCMP_ACT_ALLOW, "ioctl", INT_ARG(1,
		    ioctls[i]));
	if (row->may & MAY_GIVE)
		rules_add1(f, SCMP_ACT_ALLOW, "ioctl", INT_ARG(1, TIOCSPGRP));
	rules_add1(f, DENY, "ioctl", INT_ARG(1, TIOCSTI));
	rules_add1(f, DENY, "ioctl", INT_ARG(1, TIOCLINUX));
}

/* Limits are read, not set; but who makes children gives them theirs. */
static void
rules_process(struct rules *f, const struct role_row *row)
{
	rules_add1(f, SCMP_ACT_ALLOW, "prlimit64",
	    SCMP_CMP(2, SCMP_CMP_EQ, 0, 0));
	if (row->may & MAY_FORK)
		rules_add1(f, SCMP_ACT_ALLOW, "prlimit64", INT_ARG(0,
		    0));
	if (SANITIZED) {
		rules_add(f, SCMP_ACT_ALLOW, "prctl");
		return;
	}
	for (size_t i = 0; i < NELEM(prctls); i++)
		rules_add1(f, SCMP_ACT_ALLOW, "prctl", INT_ARG(0,
		    prctls[i]));
	for (size_t i = 0; row->may & MAY_FORK && i < NELEM(parent_prctls);
	    i++)
		rules_add1(f, SCMP_ACT_ALLOW, "prctl",
		    INT_ARG(0, parent_prctls[i]));
}

/* ---- filters ------------------------------------------------------------- */

static void
rules_confined(struct rules *f, const struct role_row *row)
{
	rules_each(row->calls, rules_allow, f, NULL);
	rules_each(row->forbidden, rules_forbid, f, row);
	rules_threads(f, row);
	rules_memory(f);
	rules_signals(f, row);
	rules_sockets(f, row);
	rules_opens(f, row);
	rules_ioctls(f, row);
	rules_process(f, row);
	if (SANITIZED)
		rules_each("clone ptrace wait4 sched_setaffinity kill tgkill",
		    rules_allow, f, NULL);
}

/* The user's programs may be of the machine's other word size. */
static void
rules_unconfined(struct rules *f, const struct role_row *row)
{
#ifdef __x86_64__
	(void)seccomp_arch_add(f->ctx, SCMP_ARCH_X86);
	(void)seccomp_arch_add(f->ctx, SCMP_ARCH_X32);
#endif
	rules_each(row->forbidden, rules_forbid, f, row);
	rules_add1(f, DENY, "ioctl", INT_ARG(1, TIOCSTI));
	rules_add1(f, DENY, "ioctl", INT_ARG(1, TIOCLINUX));
}

/* A tree instead of a list; another architecture's call ends the process. */
static void
rules_attributes(struct rules *f)
{
	int r = seccomp_attr_set(f->ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);

	if (r == 0)
		r = seccomp_attr_set(f->ctx, SCMP_FLTATR_ACT_BADARCH,
		    SCMP_ACT_KILL_PROCESS);
	if (f->failed == 0)
		f->failed = r;
}

int
rules_compile(const struct role_row *row, pid_t self, int fd)
{
	struct rules f = { .self = self };

	/* Of what the kernel can, that it knows how to end a process is taken for
	 * granted: the one that builds is not the one that confines. */
	(void)seccomp_api_set(3);
	f.ctx = seccomp_init(row->calls == NULL ? SCMP_ACT_ALLOW :
	    SCMP_ACT_ERRNO(ENOSYS));
	if (f.ctx == NULL)
		return -ENOMEM;
	if (row->calls == NULL)
		rules_unconfined(&f, row);
	else
		rules_confined(&f, row);
	rules_attributes(&f);
	if (f.failed == 0)
		f.failed = seccomp_export_bpf(f.ctx, fd);
	seccomp_release(f.ctx);
	return f.failed;
}

#else
typedef int rules_are_not_used;
#endif
