/*
 * Confinement: what each process of sotto may do and reach, on which system.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CONFINE_H
#define SOTTO_CONFINE_H

struct err;

/*
 * First thing in each program: no core dumps, not dumpable, no new
 * privileges, descriptors 0-2 open, refusal to run setuid or setgid.
 */
int sandbox_early(struct err *);

/* What `sotto` may still reach after start. */
struct sandbox_main {
	const char *data_dir;		/* read and write */
	const char *const *read_only;	/* files and folders, NULL at the end */
	const char *log_file;		/* append, or NULL */
	/* Files behind links in data_dir: these alone, not what is beside
	 * them.  NULL at the end, or NULL. */
	const char *const *behind;
};
/*
 * sotto: no socket, connect, bind, listen, accept of new families, no exec,
 * no fork (threads stay), no TIOCSTI or TIOCLINUX, no ptrace, no
 * setuid; files as above.  Terminal and open descriptors stay.
 */
int sandbox_main(const struct sandbox_main *, struct err *);
/*
 * sotto-net's parent: fork, socketpair and passing descriptors; reads only.
 * What it may not, its workers may not either.
 */
int sandbox_net_parent(struct err *);
/*
 * A worker: connects out, reads the resolver's and the certificate store's
 * files and `ca_file` (or NULL); writes nothing, executes nothing, forks
 * nothing, binds nothing but an ephemeral source.  A resolv.conf that is
 * replaced later (another network) is out of its reach: after a failed lookup
 * let a new worker take over.
 */
int sandbox_net_worker(const char *ca_file, struct err *);
/* The helper: may fork and execute, may not connect as sotto's own. */
int sandbox_helper(struct err *);
/* The courier: opens and makes files; no socket, no fork, no exec. */
int sandbox_courier(struct err *);
/*
 * One line for /status and --version, e.g. "seccomp, Landlock 7", or what is
 * missing: "seccomp; no Landlock: this kernel lacks it".  Owned by confine.
 */
const char *sandbox_describe(void);

#endif
