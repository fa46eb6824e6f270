/*
 * Confinement on Linux: Landlock, what a process may reach, and the entry to
 * both halves (the other is seccomp.c).
 *
 * Landlock's rights grew over the years (Debian 12's headers know only the
 * first): what the running kernel lacks is left out, and confine_describe()
 * tells.
 *
 * SPDX-License-Identifier: ISC
 */
#ifdef __linux__

#include <sys/stat.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "confine/inside.h"
#include "lib/lib.h"

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
#define LL_MAKE (LL_MAKE_REG | LL_MAKE_DIR | LL_REMOVE_FILE | LL_REMOVE_DIR)
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

/* Everything that this kernel can forbid is forbidden, but what `tcp` lacks. */
static int
landlock_new(struct landlock *ll, uint64_t tcp, struct err *err)
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
		set.net = tcp;
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

static uint64_t
landlock_rights(unsigned rights)
{
	return (rights & CONFINE_READ ? LL_READ : 0) |
	    (rights & CONFINE_WRITE ? LL_WRITE_FILE : 0) |
	    (rights & CONFINE_CUT ? LL_TRUNCATE : 0) |
	    (rights & CONFINE_MAKE ? LL_MAKE : 0);
}

/* Grants rights below a path; one that is not there grants nothing. */
static void
landlock_grant(struct landlock *ll, const struct confine_path *p)
{
	const char *path = role_path(p);
	struct ll_path rule = { 0 };
	struct stat st;

	if (ll->fd == -1 || path == NULL)
		return;
	rule.fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.fd == -1)
		return;
	rule.rights = landlock_rights(p->rights) & ll->handled;
	if (fstat(rule.fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.rights &= LL_OF_FILES;
	if (syscall(SYS_landlock_add_rule, ll->fd, LL_PATH_BENEATH, &rule,
	    0) == -1)
		ll->failed = true;
	close(rule.fd);
}

static void
landlock_grant_all(struct landlock *ll, const struct confine_path reach[],
    size_t n)
{
	for (size_t i = 0; i < n; i++)
		landlock_grant(ll, &reach[i]);
}

static int
landlock_enter(struct landlock *ll, struct err *err)
{
	static const struct confine_path proc = { "/proc", CONFINE_READ };
	int r = 0;

	if (ll->fd == -1)
		return 0;
	if (SANITIZED)
		landlock_grant(ll, &proc);
	if (ll->failed)
		r = err_set(err, "sandbox", "Landlock: a rule was refused");
	else if (syscall(SYS_landlock_restrict_self, ll->fd, 0) == -1)
		r = err_set(err, "sandbox", "Landlock: %s", strerror(errno));
	close(ll->fd);
	return r;
}

/* ---- both halves --------------------------------------------------------- */

int
confine_enter(enum confine_role role, const struct confine_path reach[],
    size_t n, struct err *err)
{
	const struct role_row *row = role_row(role);
	struct landlock ll;

	if (row->calls == NULL)
		return calls_enter(role, err);
	if (landlock_new(&ll, row->may & MAY_CONNECT ? LL_BIND_TCP :
	    LL_BIND_TCP | LL_CONNECT_TCP, err) == -1)
		return -1;
	landlock_grant_all(&ll, row->reach, row->nreach);
	landlock_grant_all(&ll, reach, n);
	if (landlock_enter(&ll, err) == -1)
		return -1;
	return calls_enter(role, err);
}

const char *
confine_describe(void)
{
	static char text[80];
	const char *calls;
	int abi;

	if (text[0] != '\0')
		return text;
	calls = calls_can() ? "seccomp" : "no seccomp";
	if ((abi = landlock_abi()) > 0)
		snprintf(text, sizeof(text), "%s, Landlock %d", calls, abi);
	else
		snprintf(text, sizeof(text), "%s; no Landlock: this kernel "
		    "lacks it", calls);
	return text;
}

#else
typedef int landlock_is_not_used;
#endif
