/*
 * Confinement on Linux, second half: the roles, and Landlock, what a process
 * may reach.  Must not know what the programs do, only what they may.
 *
 * Landlock's rights grew over the years (Debian 12's headers know only the
 * first): what the running kernel lacks is left out, and sandbox_describe()
 * tells.
 *
 * SPDX-License-Identifier: ISC
 */
#ifdef __linux__

#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "confine/inside.h"

/* ---- Landlock ---------------------------------------------------------- */

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

/* linux/landlock.h of ABI 6, under our own names. */
#define LL_EXECUTE (1ull << 0)
#define LL_WRITE_FILE (1ull << 1)
#define LL_READ_FILE (1ull << 2)
#define LL_READ_DIR (1ull << 3)
#define LL_REMOVE_DIR (1ull << 4)
#define LL_REMOVE_FILE (1ull << 5)
#define LL_MAKE_DIR (1ull << 7)
#define LL_MAKE_REG (1ull << 8)
#define LL_FIRST ((1ull << 13) - 1)	/* all of ABI 1 */
#define LL_REFER (1ull << 13)		/* ABI 2 */
#define LL_TRUNCATE (1ull << 14)	/* ABI 3 */
#define LL_IOCTL_DEV (1ull << 15)	/* ABI 5 */
#define LL_BIND_TCP (1ull << 0)		/* ABI 4 */
#define LL_CONNECT_TCP (1ull << 1)
#define LL_SCOPE_ABSTRACT (1ull << 0)	/* ABI 6 */
#define LL_SCOPE_SIGNAL (1ull << 1)
#define LL_VERSION 1u			/* flag: ask for the ABI */
#define LL_PATH_BENEATH 1

struct ll_ruleset {
	uint64_t fs;
	uint64_t net;
	uint64_t scoped;
};

struct ll_path {
	uint64_t rights;
	int32_t fd;
} __attribute__((packed));

#define LL_READ (LL_READ_FILE | LL_READ_DIR)
#define LL_KEEP (LL_READ | LL_WRITE_FILE | LL_TRUNCATE | LL_MAKE_REG | \
	LL_MAKE_DIR | LL_REMOVE_FILE | LL_REMOVE_DIR)
/* What may be said of a file that is no directory. */
#define LL_OF_FILES (LL_EXECUTE | LL_READ_FILE | LL_WRITE_FILE | \
	LL_TRUNCATE | LL_IOCTL_DEV)

struct landlock {
	int fd;			/* -1: the kernel has none */
	uint64_t handled;
	bool failed;
};

static int
landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LL_VERSION);

	return abi < 0 ? 0 : (int)abi;
}

/* Everything that this kernel can forbid is forbidden, but what `net` has. */
static int
landlock_new(struct landlock *ll, uint64_t net, struct err *err)
{
	struct ll_ruleset set = { 0 };
	int abi = landlock_abi();

	ll->fd = -1;
	ll->failed = false;
	if (abi == 0)
		return 0;
	set.fs = LL_FIRST;
	if (abi >= 2)
		set.fs |= LL_REFER;
	if (abi >= 3)
		set.fs |= LL_TRUNCATE;
	if (abi >= 4)
		set.net = net;
	if (abi >= 5)
		set.fs |= LL_IOCTL_DEV;
	if (abi >= 6)
		set.scoped = LL_SCOPE_ABSTRACT | LL_SCOPE_SIGNAL;
	ll->handled = set.fs;
	ll->fd = (int)syscall(SYS_landlock_create_ruleset, &set, sizeof(set),
	    0);
	if (ll->fd == -1)
		return err_set(err, "sandbox", "Landlock: %s",
		    strerror(errno));
	return 0;
}

/* Grants rights below a path; one that is not there grants nothing. */
static void
grant(struct landlock *ll, const char *path, uint64_t rights)
{
	struct ll_path rule = { 0 };
	struct stat st;

	if (ll->fd == -1 || path == NULL || *path == '\0')
		return;
	rule.fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.fd == -1)
		return;
	rule.rights = rights & ll->handled;
	if (fstat(rule.fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.rights &= LL_OF_FILES;
	if (syscall(SYS_landlock_add_rule, ll->fd, LL_PATH_BENEATH, &rule,
	    0) == -1)
		ll->failed = true;
	close(rule.fd);
}

static void
grant_all(struct landlock *ll, const char *const paths[], size_t n,
    uint64_t rights)
{
	for (size_t i = 0; i < n; i++)
		grant(ll, paths[i], rights);
}

static int
landlock_enter(struct landlock *ll, struct err *err)
{
	int r = 0;

	if (ll->fd == -1)
		return 0;
	if (SANITIZED)
		grant(ll, "/proc", LL_READ);
	if (ll->failed)
		r = err_set(err, "sandbox", "Landlock: a rule was refused");
	else if (syscall(SYS_landlock_restrict_self, ll->fd, 0) == -1)
		r = err_set(err, "sandbox", "Landlock: %s", strerror(errno));
	close(ll->fd);
	return r;
}

/* ---- roles ------------------------------------------------------------- */

/* Terminal descriptions, time zones, locales. */
static const char *const main_reads[] = {
	"/usr/share/terminfo", "/lib/terminfo", "/etc/terminfo",
	"/usr/lib/terminfo", "/etc/localtime", "/usr/share/zoneinfo",
	"/usr/lib/locale", "/usr/share/locale", "/dev/urandom", "/dev/random",
	"/etc/gcrypt", "/proc/sys/crypto/fips_enabled",
};

/* What c-ares reads, the certificate store, OpenSSL's settings. */
static const char *const worker_reads[] = {
	"/etc/ssl", "/usr/lib/ssl", "/usr/share/ca-certificates",
	"/usr/local/share/ca-certificates", "/etc/ca-certificates",
	"/etc/pki", "/usr/share/pki", "/usr/local/ssl", "/etc/crypto-policies",
	"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf",
	"/etc/host.conf", "/run/systemd/resolve", "/run/resolvconf",
	"/run/NetworkManager",
	"/dev/urandom", "/dev/random", "/dev/null",
};

int
sandbox_main(const struct sandbox_main *what, struct err *err)
{
	struct landlock ll;

	if (landlock_new(&ll, LL_BIND_TCP | LL_CONNECT_TCP, err) == -1)
		return -1;
	grant(&ll, what->data_dir, LL_KEEP);
	grant(&ll, what->log_file, LL_WRITE_FILE);
	grant(&ll, "/dev/null", LL_READ_FILE | LL_WRITE_FILE);
	grant(&ll, getenv("TERMINFO"), LL_READ);
	grant_all(&ll, main_reads, NELEM(main_reads), LL_READ);
	for (size_t i = 0; what->behind != NULL && what->behind[i] != NULL;
	    i++)
		grant(&ll, what->behind[i], LL_READ_FILE | LL_WRITE_FILE |
		    LL_TRUNCATE);
	for (size_t i = 0; what->read_only != NULL &&
	    what->read_only[i] != NULL; i++)
		grant(&ll, what->read_only[i], LL_READ);
	if (landlock_enter(&ll, err) == -1)
		return -1;
	return sandbox_calls(ROLE_MAIN, err);
}

int
sandbox_net_parent(struct err *err)
{
	struct landlock ll;

	if (landlock_new(&ll, LL_BIND_TCP, err) == -1)
		return -1;
	/* A worker's ca_file is not known yet: it narrows this to a list. */
	grant(&ll, "/", LL_READ);
	if (landlock_enter(&ll, err) == -1)
		return -1;
	return sandbox_calls(ROLE_NET_PARENT, err);
}

int
sandbox_net_worker(const char *ca_file, struct err *err)
{
	struct landlock ll;

	if (landlock_new(&ll, LL_BIND_TCP, err) == -1)
		return -1;
	grant_all(&ll, worker_reads, NELEM(worker_reads), LL_READ);
	/* OpenSSL's own names for another certificate store. */
	grant(&ll, getenv("SSL_CERT_FILE"), LL_READ);
	grant(&ll, getenv("SSL_CERT_DIR"), LL_READ);
	grant(&ll, ca_file, LL_READ);
	if (landlock_enter(&ll, err) == -1)
		return -1;
	return sandbox_calls(ROLE_NET_WORKER, err);
}

int
sandbox_helper(struct err *err)
{
	return sandbox_calls_helper(err);
}

int
sandbox_courier(struct err *err)
{
	return sandbox_calls_courier(err);
}

int
sandbox_early(struct err *err)
{
	const struct rlimit none = { 0, 0 };
	int fd;

	(void)sandbox_describe();
	if (getauxval(AT_SECURE) != 0 || getuid() != geteuid() ||
	    getgid() != getegid())
		return err_set(err, "setuid",
		    "will not run setuid, setgid or with file capabilities");
	/* A descriptor that is missing would be taken by the next file. */
	do {
		if ((fd = open("/dev/null", O_RDWR)) == -1)
			return err_set(err, "start", "/dev/null: %s",
			    strerror(errno));
	} while (fd <= 2);
	close(fd);
	if (setrlimit(RLIMIT_CORE, &none) == -1 ||
	    (!SANITIZED && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return err_set(err, "start", "prctl: %s", strerror(errno));
	return 0;
}

const char *
sandbox_describe(void)
{
	static char text[80];
	int abi;

	/* Asked once, early: a confined process gets no answer. */
	if (text[0] != '\0')
		return text;
	if ((abi = landlock_abi()) > 0)
		snprintf(text, sizeof(text), "%s, Landlock %d",
		    sandbox_has_seccomp() ? "seccomp" : "no seccomp", abi);
	else
		snprintf(text, sizeof(text), "%s; no Landlock: this kernel "
		    "lacks it", sandbox_has_seccomp() ? "seccomp" : "no seccomp");
	return text;
}

#else
typedef int sandbox_linux_is_not_used;
#endif
