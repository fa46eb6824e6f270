/*
 * Confinement on Linux, first half: seccomp, what a process may do.
 *
 * Each role has a list of the system calls that it may make.  A call that is
 * plainly an attack fails with EPERM; one that is merely not listed does not
 * exist (ENOSYS), for that is the answer to which a C library newer than this
 * list has an older way; so a new libc does not break an old sotto, and no
 * unknown call is ever let through.  Another architecture's calls, whose
 * numbers mean something else, end the process.
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

/* ---- what each role may do --------------------------------------------- */

#define MAIN (1u << ROLE_MAIN)
#define PARENT (1u << ROLE_NET_PARENT)
#define WORKER (1u << ROLE_NET_WORKER)
#define NET (PARENT | WORKER)
#define ALL (MAIN | NET)

/* A worker's filter comes on top of its parent's: what is WORKER is PARENT. */
static const struct {
	unsigned roles;
	const char *names;
} allowed[] = {
	/* Descriptors that are there. */
	{ ALL, "read write readv writev pread64 pwrite64 preadv pwritev "
	    "preadv2 pwritev2 close close_range lseek _llseek dup dup2 dup3 "
	    "pipe pipe2 eventfd2 fcntl fcntl64 fstat fstat64 fstatfs "
	    "fstatfs64 fsync fdatasync getdents getdents64 fadvise64 "
	    "poll ppoll ppoll_time64 select _newselect pselect6 "
	    "pselect6_time64 epoll_create epoll_create1 epoll_ctl epoll_wait "
	    "epoll_pwait epoll_pwait2 timerfd_create timerfd_settime "
	    "timerfd_gettime" },
	{ ALL, "sendmsg recvmsg recvfrom recv send getsockopt getsockname "
	    "getpeername shutdown setsockopt" },
	/* Looking at files: Landlock says which. */
	{ ALL, "stat stat64 lstat lstat64 fstatat64 newfstatat statx statfs "
	    "statfs64 access faccessat faccessat2 readlink readlinkat "
	    "getcwd umask" },
	{ MAIN, "open openat ftruncate ftruncate64 fallocate rename renameat "
	    "renameat2 unlink unlinkat mkdir mkdirat rmdir chmod fchmod "
	    "fchmodat flock" },
	/* Memory and threads. */
	{ ALL, "munmap mremap madvise mlock mlock2 munlock msync mincore brk "
	    "futex futex_time64 set_robust_list get_robust_list rseq "
	    "set_tid_address membarrier sched_yield sched_getaffinity "
	    "sched_getparam sched_getscheduler sched_get_priority_max "
	    "sched_get_priority_min getcpu exit exit_group" },
	/* Signals, times, and what one is. */
	{ ALL, "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending "
	    "rt_sigtimedwait rt_sigsuspend sigreturn sigaltstack pause "
	    "restart_syscall clock_gettime clock_gettime64 clock_getres "
	    "clock_getres_time64 clock_nanosleep clock_nanosleep_time64 "
	    "nanosleep gettimeofday time times getitimer setitimer alarm" },
	{ ALL, "getpid gettid getppid getuid getuid32 geteuid geteuid32 getgid "
	    "getgid32 getegid getegid32 getresuid getresgid getgroups "
	    "getgroups32 getpgrp getpgid getsid getrandom uname sysinfo "
	    "getrusage getrlimit ugetrlimit getpriority" },
	{ NET, "connect sendto sendmmsg recvmmsg" },
	/* Children that were started before: they can still end. */
	{ MAIN, "wait4 waitid" },
	/* The parent makes workers and takes leave of them. */
	{ PARENT, "clone fork vfork wait4 waitid kill tgkill tkill seccomp "
	    "landlock_create_ruleset landlock_add_rule "
	    "landlock_restrict_self" },
};

/* What no honest part of the program asks for. */
static const char forbidden[] =
    "socket socketpair connect bind listen accept accept4 execve execveat "
    "fork vfork ptrace process_vm_readv process_vm_writev process_madvise "
    "kcmp pidfd_open pidfd_getfd pidfd_send_signal memfd_create memfd_secret "
    "io_uring_setup io_uring_enter io_uring_register open_by_handle_at "
    "name_to_handle_at mount umount umount2 move_mount open_tree fsopen "
    "fsmount fsconfig fspick mount_setattr pivot_root chroot setns unshare "
    "bpf perf_event_open userfaultfd keyctl add_key request_key personality "
    "setuid setuid32 setgid setgid32 setreuid setreuid32 setregid "
    "setregid32 setresuid setresuid32 setresgid setresgid32 setfsuid "
    "setfsuid32 setfsgid setfsgid32 setgroups setgroups32 capset "
    "init_module finit_module delete_module kexec_load kexec_file_load "
    "reboot swapon swapoff acct syslog quotactl iopl ioperm modify_ldt "
    "settimeofday clock_settime clock_adjtime adjtimex mknod mknodat link "
    "linkat symlink symlinkat";

/* The helper's commands are the user's own programs: only the worst. */
static const char forbidden_helper[] =
    "ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd "
    "io_uring_setup open_by_handle_at mount umount umount2 move_mount "
    "open_tree fsopen fsmount fsconfig fspick mount_setattr pivot_root bpf "
    "perf_event_open userfaultfd init_module finit_module delete_module "
    "kexec_load kexec_file_load reboot swapon swapoff acct iopl ioperm";

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

/* ---- filters ----------------------------------------------------------- */

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
rule_n(struct filter *f, uint32_t action, const char *name, unsigned n,
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
rule(struct filter *f, uint32_t action, const char *name)
{
	rule_n(f, action, name, 0, NULL);
}

static void
rule1(struct filter *f, uint32_t action, const char *name,
    struct scmp_arg_cmp arg)
{
	rule_n(f, action, name, 1, &arg);
}

/* Calls fn for each word of a list. */
static void
each_word(const char *list, void (*fn)(struct filter *, const char *, void *),
    struct filter *f, void *arg)
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
		fn(f, word, arg);
	}
}

static bool
list_has(const char *list, const char *word)
{
	size_t len = strlen(word);
	const char *at = list;

	for (; (at = strstr(at, word)) != NULL; at++)
		if ((at == list || at[-1] == ' ') &&
		    (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static bool
role_allows(enum role role, const char *name)
{
	for (size_t i = 0; i < NELEM(allowed); i++)
		if ((allowed[i].roles & (1u << role)) != 0 &&
		    list_has(allowed[i].names, name))
			return true;
	return false;
}

static void
allow_word(struct filter *f, const char *name, void *arg)
{
	(void)arg;
	rule(f, SCMP_ACT_ALLOW, name);
}

static void
forbid_word(struct filter *f, const char *name, void *arg)
{
	const enum role *role = arg;

	if (SANITIZED && strcmp(name, "ptrace") == 0)
		return;
	/* Some are allowed with certain arguments: socket_rules(). */
	if (role != NULL && (role_allows(*role, name) ||
	    (*role != ROLE_MAIN && strncmp(name, "socket", 6) == 0)))
		return;
	rule(f, DENY, name);
}

static void
thread_rules(struct filter *f, enum role role)
{
	if (role == ROLE_NET_PARENT || SANITIZED)
		return;
	rule1(f, SCMP_ACT_ALLOW, "clone", HAS_BITS(0, CLONE_THREAD));
	rule1(f, DENY, "clone", NO_BITS(0, CLONE_THREAD));
}

/*
 * Nothing becomes executable that was not so at the start: libraries are
 * loaded before, the modules that OpenSSL's settings name too (tls_load()).
 */
static void
memory_rules(struct filter *f)
{
	static const char *const calls[] = { "mmap", "mmap2", "mprotect" };

	for (size_t i = 0; i < NELEM(calls); i++) {
		rule1(f, SCMP_ACT_ALLOW, calls[i], NO_BITS(2, PROT_EXEC));
		rule1(f, DENY, calls[i], HAS_BITS(2, PROT_EXEC));
	}
}

/* Only itself; to stop is what a shell's job control asks of the group. */
static void
signal_rules(struct filter *f, enum role role)
{
	const struct scmp_arg_cmp stop[] = { INT_ARG(0, 0),
	    INT_ARG(1, SIGTSTP) };

	if (role == ROLE_NET_PARENT || SANITIZED)
		return;
	rule1(f, SCMP_ACT_ALLOW, "kill", INT_ARG(0, getpid()));
	rule1(f, SCMP_ACT_ALLOW, "tgkill", INT_ARG(0, getpid()));
	if (role == ROLE_MAIN)
		rule_n(f, SCMP_ACT_ALLOW, "kill", 2, stop);
}

/*
 * No netlink and no bind: c-ares does without.  No AF_UNIX: resolved and the
 * like have a way by DNS.  No raw sockets, also for root.
 */
static void
socket_rules(struct filter *f, enum role role)
{
	static const int families[] = { AF_INET, AF_INET6 };
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM };

	if (role == ROLE_MAIN) {
		rule1(f, SCMP_ACT_ALLOW, "sendto",
		    SCMP_CMP(4, SCMP_CMP_EQ, 0, 0));
		return;
	}
	for (size_t i = 0; i < NELEM(families); i++)
		for (size_t k = 0; k < NELEM(types); k++) {
			const struct scmp_arg_cmp args[] = {
				INT_ARG(0, families[i]),
				SCMP_CMP(1, SCMP_CMP_MASKED_EQ, 0xf,
				    (unsigned)types[k]),
			};
			rule_n(f, SCMP_ACT_ALLOW, "socket", 2, args);
		}
	rule1(f, DENY, "socket", INT_ARG(0, AF_UNIX));
	rule1(f, DENY, "socket", INT_ARG(0, AF_NETLINK));
	rule1(f, DENY, "socket", INT_ARG(0, AF_PACKET));
	if (role == ROLE_NET_PARENT)
		rule1(f, SCMP_ACT_ALLOW, "socketpair", INT_ARG(0, AF_UNIX));
	else
		rule(f, DENY, "socketpair");
}

/* Also where Landlock is lacking, sotto-net opens nothing for writing. */
static void
open_rules(struct filter *f, enum role role)
{
	const unsigned writing = O_ACCMODE | O_CREAT | O_TRUNC;

	if (role == ROLE_MAIN)
		return;
	rule1(f, SCMP_ACT_ALLOW, "open", NO_BITS(1, writing));
	rule1(f, SCMP_ACT_ALLOW, "openat", NO_BITS(2, writing));
	for (unsigned bit = 1; bit != 0; bit <<= 1)
		if ((writing & bit) != 0) {
			rule1(f, DENY, "open", HAS_BITS(1, bit));
			rule1(f, DENY, "openat", HAS_BITS(2, bit));
		}
}

static void
number_rules(struct filter *f, enum role role)
{
	for (size_t i = 0; i < NELEM(ioctls); i++)
		rule1(f, SCMP_ACT_ALLOW, "ioctl", INT_ARG(1, ioctls[i]));
	rule1(f, DENY, "ioctl", INT_ARG(1, TIOCSTI));
	rule1(f, DENY, "ioctl", INT_ARG(1, TIOCLINUX));
	/* Limits are read, not set; but a new worker gets its own. */
	rule1(f, SCMP_ACT_ALLOW, "prlimit64", SCMP_CMP(2, SCMP_CMP_EQ, 0, 0));
	if (role == ROLE_NET_PARENT)
		rule1(f, SCMP_ACT_ALLOW, "prlimit64", INT_ARG(0, 0));
	if (SANITIZED) {
		rule(f, SCMP_ACT_ALLOW, "prctl");
		return;
	}
	for (size_t i = 0; i < NELEM(prctls); i++)
		rule1(f, SCMP_ACT_ALLOW, "prctl", INT_ARG(0, prctls[i]));
	for (size_t i = 0; role == ROLE_NET_PARENT && i < NELEM(parent_prctls);
	    i++)
		rule1(f, SCMP_ACT_ALLOW, "prctl", INT_ARG(0, parent_prctls[i]));
}

static void
role_rules(struct filter *f, enum role role)
{
	for (size_t i = 0; i < NELEM(allowed); i++)
		if ((allowed[i].roles & (1u << role)) != 0)
			each_word(allowed[i].names, allow_word, f, NULL);
	each_word(forbidden, forbid_word, f, &role);
	thread_rules(f, role);
	memory_rules(f);
	signal_rules(f, role);
	socket_rules(f, role);
	open_rules(f, role);
	number_rules(f, role);
	if (SANITIZED)
		each_word("clone ptrace wait4 sched_setaffinity kill tgkill",
		    allow_word, f, NULL);
}

/* The user's programs may be of the machine's other word size. */
static void
helper_rules(struct filter *f)
{
#ifdef __x86_64__
	(void)seccomp_arch_add(f->ctx, SCMP_ARCH_X86);
	(void)seccomp_arch_add(f->ctx, SCMP_ARCH_X32);
#endif
	each_word(forbidden_helper, forbid_word, f, NULL);
	rule1(f, DENY, "ioctl", INT_ARG(1, TIOCSTI));
	rule1(f, DENY, "ioctl", INT_ARG(1, TIOCLINUX));
}

bool
sandbox_has_seccomp(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
}

static int
filter_load(struct filter *f, struct err *err)
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
sandbox_calls(enum role role, struct err *err)
{
	struct filter f = { 0 };

	if (!sandbox_has_seccomp())
		return 0;
	if ((f.ctx = seccomp_init(SCMP_ACT_ERRNO(ENOSYS))) == NULL)
		return err_set(err, "sandbox", "seccomp: no filter");
	role_rules(&f, role);
	return filter_load(&f, err);
}

int
sandbox_calls_helper(struct err *err)
{
	struct filter f = { 0 };

	if (!sandbox_has_seccomp())
		return 0;
	if ((f.ctx = seccomp_init(SCMP_ACT_ALLOW)) == NULL)
		return err_set(err, "sandbox", "seccomp: no filter");
	helper_rules(&f);
	return filter_load(&f, err);
}

/*
 * It opens files of the user's that Landlock cannot name beforehand; beyond
 * that it has no more than sotto, and changes nothing that is there.
 */
int
sandbox_calls_courier(struct err *err)
{
	struct filter f = { 0 };

	if (!sandbox_has_seccomp())
		return 0;
	if ((f.ctx = seccomp_init(SCMP_ACT_ALLOW)) == NULL)
		return err_set(err, "sandbox", "seccomp: no filter");
	each_word(forbidden, forbid_word, &f, NULL);
	each_word("clone clone3 chmod fchmod fchmodat fchmodat2 chown lchown "
	    "fchown fchownat rename renameat renameat2 truncate ftruncate "
	    "kill tkill tgkill ioctl", forbid_word, &f, NULL);
	return filter_load(&f, err);
}

#else
typedef int sandbox_seccomp_is_not_used;
#endif
