/*
 * A storm on the link: two programs (the whole of chat and otr, each with the
 * network half's own connection in the same process), a played server, a
 * played network between, and a schedule of faults drawn from a seed.
 * tests/storm-link/storm-link.c says how it is used.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_STORM_LINK_H
#define SOTTO_STORM_LINK_H

#include "ipc/ipc.h"
#include "tests/support/played-link.h"
#include "tests/support/played-server.h"
#include "tests/support/pool.h"

#define DOMAIN "example.org"
#define STEPS_MAX 80
#define LINES_MAX 200

enum { ALICE, BOB, SIDES };

/*
 * Names of chat and of net may be the same: a file includes chat.h or net.h
 * before this header, never both.
 */
struct chat;
struct chat_event;
struct conn;
struct talk;

/* ---- a schedule --------------------------------------------------------- */

struct step {
	uint8_t op, who;
	uint16_t arg;		/* all that the step draws comes from this */
	bool left_out;		/* while a schedule is made shorter */
};
struct schedule {
	uint64_t seed;
	struct step steps[STEPS_MAX];
	size_t n;
	/* What the world is like. */
	enum otr_policy policy[SIDES];
	bool receipts;
	unsigned has;		/* of enum played_has */
	int64_t resume_ms, silence_ms;
	size_t max_bytes, hard_bytes;
	bool calm;		/* nothing fails: everything has to arrive */
	bool proxied;		/* TCP ends nearby, and never notices */
};

/* ---- the world ---------------------------------------------------------- */

/* What the laws ask of one line. */
struct fact {
	int author;
	unsigned birth;		/* of its author's program */
	char token[16];
	char *id;
	enum otr_level shown;	/* when typed, or sent again by the user */
	bool refused;		/* not taken at Enter */
	unsigned clear, sealed;	/* times the server had it so */
	char heard_of[80];	/* the full JID that it had it from last */
	bool refused_now;	/* the server ended the stream over it */
	bool refused_heard;	/* ... and its author's program heard that */
	enum delivery said;	/* its state, as the last event had it */
	unsigned showed;	/* in the reader's process that is now */
	unsigned ever;
	unsigned order;		/* of the first showing */
	bool late, lost, given;	/* as the server says: played_ops */
	bool again;		/* the user sent it again */
	bool untold;		/* what says that it was not read was lost */
	bool told;		/* ... was said to its author */
	bool over;		/* discarded, or failed with its session */
};

struct worker;

struct side {			/* a user with a program */
	struct world *w;
	int number;
	const char *account, *contact;
	char dir[16];
	bool up;
	unsigned births;
	struct loop *loop;
	struct conf *conf;
	struct chat *chat;
	struct account *acc;
	struct talk *talk;
	struct channel *control;	/* the parent's end */
	struct worker *workers;
	unsigned wakes;
	struct timer *key;	/* what the user does is an event, too */
	int64_t skew;		/* of its wall clock */
	unsigned place;		/* whose addresses it has now */
	enum otr_level painted;	/* what the screen showed a step ago */
	/* What the laws remember. */
	int64_t killed_at;
	size_t untold_held, untold_all;	/* lines unsent when it was killed */
	size_t told;		/* ... as the next start said */
	bool disk_was_full;
};

/* How the network treats a connection that begins now. */
enum weather {
	WEATHER_FINE,
	WEATHER_REFUSED,	/* nobody listens */
	WEATHER_SILENT,		/* no answer at all */
	WEATHER_DUMB,		/* connected, and not a byte comes */
	WEATHER_NO_NAMES,	/* no lookup succeeds */
	WEATHERS
};

struct wire_end {		/* one connection, with its server's end */
	struct wire_end *next;
	struct world *w;
	struct side *side;
	struct played_link *link;
	struct played_stream *stream;	/* NULL: the server is done with it */
	bool over, server_closed;
};

struct world {
	const struct schedule *s;
	struct side sides[SIDES];
	struct loop *sky;	/* the network's and the server's */
	struct played_server *server;
	bool server_up;
	struct wire_end *ends;
	int64_t now;
	enum weather weather[SIDES];
	int64_t delay[SIDES];	/* ms that a piece takes, each way */
	unsigned pieces[SIDES];	/* bytes of a piece, or 0 */
	bool moved;
	bool ended;		/* a user has ended a session */
	struct fact lines[LINES_MAX];
	size_t nlines;
	unsigned shown;
	char broken[300];
	bool verbose;
	unsigned budget;
};

struct world *world_now(void);
void world_open(struct world *, const struct schedule *,
    const struct played_identity *);
void world_close(struct world *);
void world_run(struct world *);		/* until nothing moves */
void world_pass(struct world *, int64_t ms);
struct side *world_side(const struct loop *);	/* whose loop it is */
/* Its loop's turns are counted. */
struct loop *world_loop(struct world *, unsigned *wakes);

/* ---- storm-link-side.c: programs ----------------------------------------- */

void side_make(struct world *, int number);
void side_boot(struct side *);
/* As by SIGKILL: sotto alone, or with its workers. */
void side_kill(struct side *, bool workers);
void side_free(struct side *);
void side_touched(struct side *);	/* its user did something */
const char *world_ca_file(void);	/* the certificate that is trusted */
struct side *other(const struct side *);

/* ---- storm-link-worker.c: what sotto-net does ----------------------------- */

/* Its parent's end of the control channel; a new one for each process. */
void workers_control(struct side *, int fd);
struct worker *side_worker(const struct side *);	/* that it talks with */
void side_kill_worker(struct side *);
void workers_kill(struct side *);	/* all */
bool workers_turn(struct side *);	/* true: one is no more */
void workers_free(struct side *);
/* As loop_next() of all, and loop_clock_move(). */
int64_t workers_next(const struct side *);
void workers_move(struct side *, int64_t ms);
bool workers_have(const struct side *, const struct loop *);
unsigned worker_wakes(const struct worker *);

/* ---- storm-link-net.c: the network --------------------------------------- */

/* -1: nobody listens.  The descriptor is connected to the server. */
int net_accept(struct side *, bool direct);
struct wire_end *net_end(const struct side *);	/* the newest that lives */
void net_server_up(struct world *, bool);
void net_sweep(struct world *);		/* what is over */
void net_free(struct world *);
void net_calm(struct world *);		/* no faults from here on */

/* ---- storm-link-step.c ---------------------------------------------------- */

void step_draw(struct schedule *, uint64_t seed);
void step_run(struct world *, const struct step *);
void step_print(const struct step *);
void step_settle(struct world *);

/* ---- storm-link-law.c ----------------------------------------------------- */

void law_break(struct world *, const char *fmt, ...) PRINTF(2, 3);
bool law_broken(const struct world *);
/* `late`: the level that was shown a step ago counts. */
void law_type(struct side *, const char *text, size_t bytes, bool late);
void law_resent(struct side *, enum otr_level shown);
void law_gone(struct side *);	/* its program is killed just now */
void law_born(struct side *);
void law_told(struct side *);	/* chat_start() was called */
void law_heard(void *side, const struct chat_event *);
extern const struct played_ops law_server_ops;	/* arg: the world */
void law_stopped(void *side);	/* chat_stop() is done */
/* The line as its author's program has it; NULL: it is done with, or that
 * program is no more. */
struct line;
struct fact;
const struct line *law_line(const struct world *, const struct fact *);

/* ---- storm-link-settle.c --------------------------------------------------- */

void law_on_the_way(struct world *);	/* a quarter of an hour later */
void law_end(struct world *);
void law_next_line(struct world *);	/* law 3 */
void law_idle(struct world *);		/* law 8 */

#endif
