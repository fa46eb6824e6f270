/*
 * Confinement: what each process of sotto may do and reach.  One table says
 * it (role.c); how it is held to that depends on the system.  Knows the roles
 * by name, and nothing of what they do.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CONFINE_H
#define SOTTO_CONFINE_H

#include <stddef.h>

struct err;

enum confine_role {
	/* sotto: no socket, exec, child, nor input pushed into a terminal. */
	CONFINE_MAIN,
	/*
	 * sotto-net's parent: makes children and pairs of sockets, reads only.
	 * What it may not, its workers may not either.
	 */
	CONFINE_NET_PARENT,
	/*
	 * A worker: connects out, reads the resolver's and the certificate
	 * store's files; writes, executes, forks and binds nothing.  A
	 * resolv.conf that is replaced later (another network) is out of its
	 * reach: after a failed lookup let a new worker take over.
	 */
	CONFINE_NET_WORKER,
	/* Below these run the user's own programs: only the worst is denied. */
	CONFINE_HELPER,
	CONFINE_DEMO,
	/* Reads files anywhere, makes new ones; no socket, child or exec. */
	CONFINE_COURIER,
	CONFINE_ROLES		/* how many */
};

/* What may be done with a path and all that lies below it. */
#define CONFINE_READ 1u		/* files are read, folders listed */
#define CONFINE_WRITE 2u	/* files that are there are written to */
#define CONFINE_CUT 4u		/* ... and truncated */
#define CONFINE_MAKE 8u		/* files and folders are made and removed */

struct confine_path {
	/* NULL, "" or not there: nothing. */
	const char *path;
	unsigned rights;	/* CONFINE_... */
};

/* ---- early.c ------------------------------------------------------------- */

/*
 * First thing in each program: no core dumps, not dumpable, no new
 * privileges, descriptors 0-2 open, refusal to run setuid or setgid.
 */
int confine_early(struct err *);

/* ---- landlock.c, openbsd.c or none.c ------------------------------------- */

/*
 * For good: from now on the process may do what its role may, and reach what
 * its row has and these `n` paths.  -1 with the code "sandbox": it must not
 * go on.
 */
int confine_enter(enum confine_role, const struct confine_path reach[],
    size_t n, struct err *);
/*
 * One line for /status and --version, e.g. "seccomp, Landlock 7", or what is
 * missing: "seccomp; no Landlock: this kernel lacks it".  Static.
 */
const char *confine_describe(void);

#endif
