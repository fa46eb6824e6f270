/*
 * The table of roles: what each process may do and reach.  On Linux by
 * system calls (seccomp) and paths (Landlock), on OpenBSD by promises
 * (pledge) and paths (unveil).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "confine/inside.h"
#include "lib/lib.h"

/* ---- system calls -------------------------------------------------------- */

/* Descriptors that are there. */
#define DESCRIPTORS \
	"read write readv writev pread64 pwrite64 preadv pwritev preadv2 " \
	"pwritev2 close close_range lseek _llseek dup dup2 dup3 pipe pipe2 " \
	"eventfd2 fcntl fcntl64 fstat fstat64 fstatfs fstatfs64 fsync " \
	"fdatasync getdents getdents64 fadvise64 poll ppoll ppoll_time64 " \
	"select _newselect pselect6 pselect6_time64 epoll_create " \
	"epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 " \
	"timerfd_create timerfd_settime timerfd_gettime sendmsg recvmsg " \
	"recvfrom recv send getsockopt getsockname getpeername shutdown " \
	"setsockopt "
/* Looking at files: Landlock says which. */
#define LOOKING \
	"stat stat64 lstat lstat64 fstatat64 newfstatat statx statfs " \
	"statfs64 access faccessat faccessat2 readlink readlinkat getcwd " \
	"umask "
#define MEMORY \
	"munmap mremap madvise mlock mlock2 munlock msync mincore brk futex " \
	"futex_time64 set_robust_list get_robust_list rseq set_tid_address " \
	"membarrier sched_yield sched_getaffinity sched_getparam " \
	"sched_getscheduler sched_get_priority_max sched_get_priority_min " \
	"getcpu exit exit_group "
#define SIGNALS_AND_TIMES \
	"rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending " \
	"rt_sigtimedwait rt_sigsuspend sigreturn sigaltstack pause " \
	"restart_syscall clock_gettime clock_gettime64 clock_getres " \
	"clock_getres_time64 clock_nanosleep clock_nanosleep_time64 " \
	"nanosleep gettimeofday time times getitimer setitimer alarm "
#define WHO_ONE_IS \
	"getpid gettid getppid getuid getuid32 geteuid geteuid32 getgid " \
	"getgid32 getegid getegid32 getresuid getresgid getgroups " \
	"getgroups32 getpgrp getpgid getsid getrandom uname sysinfo " \
	"getrusage getrlimit ugetrlimit getpriority "
#define COMMON DESCRIPTORS LOOKING MEMORY SIGNALS_AND_TIMES WHO_ONE_IS

/* New files in a new folder, and away with them where that failed. */
#define MAKING "unlink unlinkat mkdir mkdirat rmdir "
#define OPENING "open openat "
#define REPLACING \
	"ftruncate ftruncate64 fallocate rename renameat renameat2 chmod " \
	"fchmod fchmodat flock "
/* Children that were started before: they can still end. */
#define BURYING "wait4 waitid "
#define CONNECTING "connect sendto sendmmsg recvmmsg "
/* Of workers, which confine themselves further. */
#define RAISING \
	"clone fork vfork kill tgkill tkill seccomp landlock_create_ruleset " \
	"landlock_add_rule landlock_restrict_self "

/* What is plainly an attack. */
static const char attacks[] =
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

/* The user's own programs run below it: only the worst. */
static const char worst[] =
    "ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd "
    "io_uring_setup open_by_handle_at mount umount umount2 move_mount "
    "open_tree fsopen fsmount fsconfig fspick mount_setattr pivot_root bpf "
    "perf_event_open userfaultfd init_module finit_module delete_module "
    "kexec_load kexec_file_load reboot swapon swapoff acct iopl ioperm";

/* ---- paths --------------------------------------------------------------- */

#define READ(path) { path, CONFINE_READ }

/* Terminal descriptions, time zones, locales. */
static const struct confine_path main_reach[] = {
	{ "/dev/null", CONFINE_READ | CONFINE_WRITE },
	{ "TERMINFO", CONFINE_READ | OF_VARIABLE },
	READ("/usr/share/terminfo"), READ("/lib/terminfo"),
	READ("/etc/terminfo"), READ("/usr/lib/terminfo"),
	READ("/etc/localtime"), READ("/usr/share/zoneinfo"),
	READ("/usr/lib/locale"), READ("/usr/share/locale"),
	READ("/dev/urandom"), READ("/dev/random"), READ("/etc/gcrypt"),
	READ("/proc/sys/crypto/fips_enabled"),
};

/* A worker's ca_file is not known yet: it narrows this to a list. */
static const struct confine_path parent_reach[] = { READ("/") };

/* What c-ares reads, the certificate store, OpenSSL's settings. */
static const struct confine_path worker_reach[] = {
	READ("/etc/ssl"), READ("/usr/lib/ssl"),
	READ("/usr/share/ca-certificates"),
	READ("/usr/local/share/ca-certificates"),
	READ("/etc/ca-certificates"), READ("/etc/pki"), READ("/usr/share/pki"),
	READ("/usr/local/ssl"), READ("/etc/crypto-policies"),
	READ("/etc/resolv.conf"), READ("/etc/hosts"),
	READ("/etc/nsswitch.conf"), READ("/etc/host.conf"),
	READ("/run/systemd/resolve"), READ("/run/resolvconf"),
	READ("/run/NetworkManager"), READ("/dev/urandom"),
	READ("/dev/random"), READ("/dev/null"),
};

/* Which files will be asked for nobody knows beforehand. */
static const struct confine_path courier_reach[] = {
	{ "/", CONFINE_READ | CONFINE_WRITE | CONFINE_MAKE },
};

/* ---- the table ----------------------------------------------------------- */

#define REACH(list) .reach = list, .nreach = NELEM(list)

static const struct role_row rows[CONFINE_ROLES] = {
	[CONFINE_MAIN] = {
		.calls = COMMON OPENING MAKING REPLACING BURYING,
		.forbidden = attacks,
		.may = MAY_THREAD | MAY_STOP | MAY_ASK | MAY_GIVE,
		REACH(main_reach),
		.promises = "stdio rpath wpath cpath fattr flock tty recvfd "
		    "sendfd",
	},
	[CONFINE_NET_PARENT] = {
		.calls = COMMON CONNECTING RAISING BURYING,
		.forbidden = attacks,
		.may = MAY_FORK | MAY_SIGNAL | MAY_CONNECT | MAY_PAIR |
		    MAY_ASK | READS_ONLY,
		REACH(parent_reach),
		.promises = "stdio rpath inet unveil proc sendfd recvfd",
	},
	[CONFINE_NET_WORKER] = {
		.calls = COMMON CONNECTING,
		.forbidden = attacks,
		.may = MAY_THREAD | MAY_CONNECT | MAY_ASK | READS_ONLY,
		REACH(worker_reach),
		.promises = "stdio rpath inet recvfd",
	},
	[CONFINE_HELPER] = {
		.forbidden = worst,
		.promises = "stdio rpath wpath tty proc exec",
	},
	[CONFINE_DEMO] = {
		.forbidden = worst,
	},
	[CONFINE_COURIER] = {
		.calls = COMMON MAKING,
		.forbidden = attacks,
		.may = MAKES_ONLY,
		REACH(courier_reach),
		.promises = "stdio rpath wpath cpath",
	},
};

const struct role_row *
role_row(enum confine_role role)
{
	return &rows[role];
}

const char *
role_path(const struct confine_path *p)
{
	const char *path = p->path;

	if (path != NULL && p->rights & OF_VARIABLE)
		path = getenv(path);
	return path == NULL || path[0] == '\0' ? NULL : path;
}

bool
role_has(const char *calls, const char *name)
{
	size_t len = strlen(name);
	const char *at = calls;

	for (; (at = strstr(at, name)) != NULL; at++)
		if ((at == calls || at[-1] == ' ') &&
		    (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}
