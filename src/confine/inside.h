/*
 * The table of roles, and what the files that hold a process to its row
 * share.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CONFINE_INSIDE_H
#define SOTTO_CONFINE_INSIDE_H

#include <sys/types.h>

#include <stdbool.h>

#include "confine/confine.h"

struct sock_filter;

/*
 * The leak checker of a build with sanitizers traces its own process at the
 * end; only such a build lets it.
 */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* ---- role.c: the table --------------------------------------------------- */

/* Calls that are allowed with certain arguments only. */
#define MAY_THREAD 1u		/* clone: threads */
#define MAY_FORK 2u		/* clone: anything; children get their limits
				 * and are confined further */
#define MAY_SIGNAL 4u		/* kill and the like: others than itself */
#define MAY_STOP 8u		/* kill: its own group, by SIGTSTP */
#define MAY_CONNECT 16u		/* socket: TCP and UDP over IP */
#define MAY_PAIR 32u		/* socketpair: AF_UNIX */
#define MAY_ASK 64u		/* ioctl: terminals are asked and set */
#define MAY_GIVE 128u		/* ioctl: which group has the terminal */
#define READS_ONLY 256u		/* open: nothing for writing */
#define MAKES_ONLY 512u		/* open: only what was not there */

/* A right of a path in the table alone: it is the name of a variable. */
#define OF_VARIABLE 16u

struct role_row {
	/*
	 * System calls, with blanks between them: those that may be made; any
	 * other does not exist (ENOSYS).  NULL: all may but the forbidden, and
	 * every path is within reach.
	 */
	const char *calls;
	/* Those that fail with EPERM: no honest part of it asks for them. */
	const char *forbidden;
	unsigned may;		/* MAY_..., ..._ONLY */
	const struct confine_path *reach;
	size_t nreach;
	const char *promises;	/* pledge(2); NULL: none is made */
};
const struct role_row *role_row(enum confine_role);
/* Of a path in such a row: what it stands for, or NULL. */
const char *role_path(const struct confine_path *);
/* Whether a list has that call. */
bool role_has(const char *calls, const char *name);

/* ---- rules.c (Linux, of the build and the tests alone) -------------------- */

/*
 * Writes the filter of a row for the process `self` into a descriptor, as
 * struct sock_filter; negative: the error.  With libseccomp.
 */
int rules_compile(const struct role_row *, pid_t self, int fd);

/* ---- filter-table.c (Linux), printed by print-filters.c ------------------- */

struct filter {
	const struct sock_filter *code;
	unsigned short length;
	/* Instructions whose operand is the number of the process itself. */
	const unsigned short *selves;
	size_t nselves;
};
extern const struct filter filters[CONFINE_ROLES];

/* ---- filter.c (Linux) ----------------------------------------------------- */

/* The filter of a role for the process `self`.  Caller frees. */
struct sock_filter *filter_of(enum confine_role, pid_t self);

/* ---- seccomp.c (Linux): what a process may do ---------------------------- */

bool calls_can(void);		/* whether this kernel has seccomp */
/* Leaves the process the system calls of its role; for ever. */
int calls_enter(enum confine_role, struct err *);

#endif
