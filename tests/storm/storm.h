/*
 * A storm: two or three programs (the whole of chat and otr), a server and
 * someone hostile between them, all in one process, and a schedule of steps
 * drawn from a seed.  tests/storm/storm.c says how it is used.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_STORM_H
#define SOTTO_STORM_H

#include "chat/inside.h"
#include "tests/support/pool.h"

#define STORM_STEPS 48		/* of one schedule, at most */
#define STORM_LINES 64		/* typed in one schedule, at most */

/*
 * One side of a conversation each.  Alice's program has two accounts, Bob's
 * talks with both of them; the guest is a stranger to Alice.
 */
enum who { ALICE, BOB, TWIN, MALLORY, WORK, BOB_WORK, GUEST, HOST, NODES };
enum { ALICES, BOBS, TWINS, MALLORYS, GUESTS, PROGRAMS };
enum { S_ALICE, S_BOB, S_TWIN, S_MALLORY, S_WORK, S_GUEST, STREAMS };

/* What a schedule may have besides. */
enum has {
	HAS_SMP = 16, HAS_PIECES = 32, HAS_USE = 64, HAS_GUEST = 128,
	HAS_LATE = 256, HAS_FADE = 512, HAS_SEVERAL = 1024,
};

/* ---- a schedule --------------------------------------------------------- */

struct step {
	uint8_t op, who;
	uint16_t arg;		/* all that the step draws comes from this */
};

/*
 * What is met in a schedule.  PLAIN ones are drawn from the seed's first
 * stream of chance alone; all else comes from a second one, so that an older
 * seed still means, as a plain one, what it meant.
 */
struct schedule {
	uint64_t seed;
	bool plain;
	bool gentle;		/* nobody hostile, nothing dies or is lost */
	unsigned has;		/* of enum has */
	unsigned keyless;	/* bit 0: Alice has no key yet; bit 1: Bob */
	struct step steps[STORM_STEPS];
	size_t n;
	/* What the world is like. */
	enum otr_policy policy[2];
	enum otr_v2 v2[2];
	bool only_v2;		/* Bob's program knows no other version */
	bool hostile;		/* the wire and the server, too */
	bool receipts;
	bool subscribed;	/* presence is told */
	bool stores;		/* for who is offline; else it bounces */
	bool session;		/* there is one at the beginning */
	bool trusted;		/* ... and Alice trusts it */
	enum who victim;	/* of the hostile one */
};

/* ---- the world ---------------------------------------------------------- */

enum item_kind { ITEM_MESSAGE, ITEM_PRESENCE, ITEM_BOUNCE, ITEM_RECEIPT };

struct item {			/* a stanza on its way */
	struct item *next;
	enum item_kind kind;
	char *from, *to;	/* full addresses */
	char *id, *body;
	uint32_t flags;
	uint64_t ticket;
	enum show show;
	bool delayed;
	int64_t stamp;
};

struct line_fact {		/* what the laws ask of one line */
	enum who author;
	char token[24];
	char *id;
	enum otr_level shown;	/* when typed, or sent again by the user */
	bool otr_held;		/* seen held for OTR's sake */
	bool was_held;		/* after the last step */
	char key[FINGERPRINT_HEX + 1];	/* sealed to it first */
	unsigned bound;		/* keys that may have it, as bits; 0: any known */
	bool left_clear, left_sealed;	/* in the step that runs */
	bool gone;		/* discarded, or its author's program died */
	bool misdirected;	/* and nobody can tell its author */
	int away;		/* who got it with its author away, or -1 */
	bool again;		/* the user sent it again: order is lost */
	bool taken;		/* by someone hostile, or changed on the way */
	bool moved;		/* ... or put behind others */
	bool receipt_forged;
	bool cut;		/* an end or a policy came between */
	unsigned showed[NODES];	/* times, since that program began */
	unsigned ever;		/* shown by anyone whom it was meant for */
	unsigned order[NODES];	/* of the first showing; 0: none */
};

enum smp_role { SMP_NOBODY, SMP_ASKS, SMP_ANSWERS };

struct program {
	struct world *w;
	unsigned number;	/* of it: ALICES and so on */
	char dir[16];
	bool made, up;
	struct loop *loop;
	struct conf *conf;
	char *conf_text;	/* that it was made from */
	struct chat *chat;
	struct channel *control;
	uint32_t asked[STREAMS];	/* workers, by their numbers */
	size_t nasked;
	unsigned births;	/* processes so far */
};

struct stream {			/* of one account of a program */
	struct program *program;
	const char *account;
	int key;		/* of the pool */
	uint32_t tag;
	unsigned count;		/* the resource is new each time */
	char resource[24];
	bool online;		/* as the server sees it */
	bool cut;		/* the network is away: no stream comes up */
	struct account *acc;
	struct channel *worker;
	bool wants_stream, wants_off, resume;
	struct fake_login *login;	/* while it logs in */
	struct item *up_first, *down_first;
};

struct node {			/* one side of a conversation */
	struct world *w;
	enum who who;
	struct program *program;
	struct stream *stream;
	const char *contact;
	bool made;
	struct talk *talk;
	enum otr_level painted;	/* what the screen showed a step ago */
	/* What the laws remember. */
	bool commanded;		/* the step that runs is a command */
	bool was_cut;		/* an end or a policy came between */
	bool fell;		/* a fall that was not, not answered yet */
	int fell_from;		/* rank before it */
	int rank;
	enum otr_level told;	/* by the last event */
	char told_key[FINGERPRINT_HEX + 1];
	bool trusts[STORM_KEYS], accepts[STORM_KEYS];
	bool knows[STORM_KEYS];	/* the first one, and what was answered for */
	int session_key;	/* that the screen speaks of, or -1 */
	int asked_key;		/* that a question about a line named, or -1 */
	int new_key;		/* that the last question named, or -1 */
	bool known;		/* no stranger any more, to this process */
	bool fades;		/* lines go by themselves */
	char said[2][40];	/* secrets, the last one first */
	enum smp_role smp_role;
	bool smp_question, smp_asked;	/* with one; they ask with one */
};

struct world {
	const struct schedule *s;
	struct program programs[PROGRAMS];
	struct stream streams[STREAMS];
	struct node nodes[NODES];
	int64_t now;
	struct item *stored;	/* for who is offline */
	struct item *history;	/* messages that were delivered: to repeat */
	size_t nhistory;
	struct program *dialling;	/* whose worker connects */
	bool mitm;		/* the victim's messages go to the third */
	struct line_fact lines[STORM_LINES];
	size_t nlines;
	unsigned shown;		/* lines shown so far */
	char broken[300];	/* the first law that was broken, or "" */
	bool verbose;
	bool flooded;		/* by strangers */
	unsigned budget;	/* deliveries left: nothing goes on for ever */
};

/* ---- storm-world.c ------------------------------------------------------ */

void world_open(struct world *, const struct schedule *);
void world_close(struct world *);
void world_end(void);		/* after the last one */
struct world *world_now(void);	/* the one that is open, or NULL */
void world_run(struct world *);		/* until nothing moves */
void world_clock(struct world *, int64_t ms, bool run);

/* ---- storm-node.c ------------------------------------------------------- */

/* Who takes part; the key and the tag count for an account not yet there. */
void node_cast(struct world *, enum who, int key, uint32_t tag);
void program_make(struct world *, unsigned);	/* ... of which it runs */
void program_boot(struct program *);
void program_down(struct program *);
void program_kill(struct program *);	/* as by SIGKILL */
/* Begins anew: with its keys or not, with what it learnt or not. */
void stream_files(struct stream *, bool key, bool all);
/* The stream ends: in order, or lost and taken up again or not. */
void stream_lost(struct stream *, bool resume, bool taken);
bool stream_pump(struct stream *);	/* workers and streams */
/* Whose conversation it is: with this contact (bare or full). */
struct node *node_with(const struct stream *, const char *jid);
void conf_give(struct program *);	/* its configuration is free */
void conf_end(void);

/* ---- storm-server.c ----------------------------------------------------- */

void stream_online(struct stream *, bool resumed);
void stream_presence(struct stream *, bool online); /* told, true or not */
/* The server knows that the stream is gone for good. */
void server_loses(struct stream *);
uint64_t server_takes(struct stream *);	/* the next stanza; its ticket */
bool world_up(struct stream *);		/* one stanza to the server */
bool world_down(struct stream *);	/* one stanza from it */
bool same_bare(const char *full_jid, const char *bare);
char *full(const struct stream *);
struct item *item_new(enum item_kind, const char *from, const char *to);
void item_free(struct item *);
struct item *item_copy(const struct item *);
void item_push(struct item **, struct item *);
struct item *item_pop(struct item **);
void items_free(struct item **);

/* ---- storm-verify.c ----------------------------------------------------- */

void law_smp(struct node *, const struct chat_event *);
void law_secret(struct world *, const char *text, const char *where);
void law_verifies(struct node *);

/* ---- storm-key.c -------------------------------------------------------- */

void law_key_heard(struct node *, const struct chat_event *);
void law_key_typed(const struct node *, struct line_fact *);
void law_key_sealed(struct node *, const struct line_fact *, int key);
/* The user answers for a key; or sends again what a question was about. */
void law_key_answered(struct node *, int key);
void law_key_resent(struct node *);

/* ---- storm-late.c ------------------------------------------------------- */

void late_belongs(struct program *);
void late_run(struct program *);
void late_stay(struct world *);	/* nothing goes by itself now */

/* ---- storm-user.c, storm-hostile.c: what steps do ----------------------- */

typedef void step_fn(struct node *, unsigned arg);
struct node *other(struct node *);	/* whom it speaks with */
bool ready(const struct node *);	/* with a conversation */
step_fn do_type, do_burst, do_start, do_end, do_both, do_resend, do_discard,
    do_close, do_trust, do_distrust, do_accept, do_policy, do_v2, do_pieces,
    do_use, do_start_at;
step_fn do_smp, do_smp_answer, do_smp_abort, do_smp_both, do_key, do_fade;
step_fn do_drop, do_repeat, do_reorder, do_tamper, do_forge_key,
    do_forge_commit, do_forge_error, do_forge_clear, do_third,
    do_third_acts, do_third_guesses, do_presence, do_receipt, do_flood;

/* ---- storm-step.c ------------------------------------------------------- */

void step_draw(struct schedule *, uint64_t seed, bool plain);
void step_run(struct world *, const struct step *);
void step_print(const struct schedule *, const struct step *);
void step_settle(struct world *);

/* ---- storm-law.c -------------------------------------------------------- */

void law_break(struct world *, const char *fmt, ...) PRINTF(2, 3);
bool law_broken(const struct world *);
/* A message left a program. */
void law_sent(struct stream *, const struct msg *);
void law_heard(void *program, const struct chat_event *);
void law_typed(struct node *, enum otr_level shown, const char *fmt);
void law_commanded(struct node *, bool);
void law_answered(struct node *);	/* the latch's question */
void law_born(struct program *);	/* a new process */
struct line_fact *law_line(struct world *, const char *text);
struct line_fact *law_line_of_id(struct world *, const char *id);
/* A line for a program that is gone, and nobody can tell its author. */
void law_misdirected(struct world *, const char *id);
void law_untold(struct world *, const char *from, const char *to);
/* Someone hostile has this message now, or put it behind others. */
void law_taken(struct world *, const struct item *);
void law_moved(struct world *, const struct item *);
void law_receipt_forged(struct world *, const char *id);
/* The user of one side ends the session, or changes the policy. */
void law_cut(struct node *);
/* A line came to this program. */
void law_delivered(struct stream *, const char *id);
/* The user sends these again (NULL: all that wait). */
void law_resent(struct node *, enum otr_level);

/* Something that is no message goes there. */
void law_answers(struct stream *, const char *to);
/* What the laws share. */
int level_rank(enum otr_level);
bool is_sealed(enum otr_level);
enum otr_policy policy_of(const struct node *);

/* ---- storm-settle.c ----------------------------------------------------- */

void law_step(struct world *);		/* after each */
void law_end(struct world *);		/* when all has settled */
void law_rescued(struct world *);	/* and after a fresh start */
void law_sent_again(struct world *);	/* ... and /resend */

/* ---- fake-channel.c: channels without sockets --------------------------- */

struct channel;
void fake_channel_tell(struct channel *, const struct msg *, int fd);
/* What sotto does with its channels: storm-node.c. */
void fake_channel_made(struct channel *, int fd);
void fake_channel_gone(struct channel *);
int fake_channel_sent(struct channel *, const struct msg *);

#endif
