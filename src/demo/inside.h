/*
 * sotto-demo: a server, a contact and a sotto for someone who wants to look.
 * What the files of sotto-demo share.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_DEMO_INSIDE_H
#define SOTTO_DEMO_INSIDE_H

#include <sys/types.h>

#include "ipc/ipc.h"
#include "words/words.h"

#define DEMO_DOMAIN "demo.local"
#define DEMO_YOU "you@" DEMO_DOMAIN
#define DEMO_BUDDY "buddy@" DEMO_DOMAIN
#define DEMO_ROOMS "rooms." DEMO_DOMAIN
#define DEMO_ROOM "den@" DEMO_ROOMS

/* The folder and what is in it. */
struct stage {
	char *dir;		/* the temporary directory */
	const char *sotto;	/* the program to be shown */
	const char *front;	/* "--reader": how; NULL: on the screen */
	char *script;		/* the buddy's */
	char *prosody;		/* the server's program */
	char *openssl;
	unsigned port;
	uid_t uid;		/* that the server runs as; 0: as we do */
	gid_t gid;
	char secret[64];	/* "agreed face to face" */
	char passwords[2][33];	/* you, buddy */
};

/* ---- stage.c ----------------------------------------------------------- */

/*
 * Finds the programs; -1 with the package's name in err.  Then makes the
 * directory, empty.
 */
int stage_new(struct stage *, const char *sotto, struct err *);
/* Becomes the user that the server runs as; 0 or -1. */
int stage_drop(const struct stage *);
/* These become another program; they return only if that failed. */
void stage_become_server(const struct stage *);
void stage_become_buddy(const struct stage *);
void stage_become_sotto(const struct stage *);
/* Whether the server answers on its port. */
bool stage_answers(const struct stage *);
/* The buddy's fingerprint, and the one of its other computer, once both are
 * there; else false. */
bool stage_fingerprints(const struct stage *, char first[64],
    char second[64]);
/* Prints the end of what server and buddy said: after a failure. */
void stage_complain(const struct stage *);
/* Removes the directory and all that is in it. */
void stage_remove(const struct stage *);
void stage_free(struct stage *);	/* the memory alone */

/* ---- fill.c ------------------------------------------------------------ */

/* Descriptor `out` goes to the end of a file from now on. */
void stage_into(int out, const char *path);
/* Certificates, configurations, accounts.  Runs openssl(1). */
int stage_fill(struct stage *, struct err *);
/* What is shown to the newcomer; needs the buddy's fingerprints. */
int stage_note(const struct stage *, const char *first, const char *second,
    struct err *);

/* ---- children.c --------------------------------------------------------- */

/* Orphans below us become our children, so that none is lost. */
void children_adopt(void);
/* In a child: it gets this signal when `parent` ends, or ends if it has. */
void children_die_with(int signo, pid_t parent);
/* In a child: no signal is ignored or caught any more. */
void children_reset_signals(void);
/* Ends all below us: sotto asked first, then the rest, then by force. */
void children_end(pid_t sotto);

/* ---- guard.c ----------------------------------------------------------- */

/*
 * The guardian's life: fills the stage, starts all, waits for sotto or for
 * the first process (at the other end of `fd`, which it tells) to end, ends
 * all.
 */
_Noreturn void guardian_live(struct stage *, int fd);

#endif
