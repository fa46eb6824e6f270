/*
 * What every file of sotto may use: memory, text, addresses, files, errors,
 * the event loop, confinement.  Includes nothing of the project and no
 * third-party header.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_LIB_H
#define SOTTO_LIB_H

#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PRINTF(fmt, args) \
	__attribute__((format(printf, fmt, args), nonnull(fmt)))
#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

/* ---- err.c: errors ----------------------------------------------------- */

/*
 * What went wrong: a short stable code ("no-conversation", shown to scripts)
 * and one line for people, lower case, "what failed: why".  Lives on the
 * caller's stack.  Every `struct err *` argument may be NULL.
 */
struct err {
	char code[40];
	char text[4096];	/* a longer one lacks its middle, and says so */
};
/* Fills err; returns -1 so that a failing function can return it. */
int err_set(struct err *, const char *code, const char *fmt, ...)
    PRINTF(3, 4);
/* Whether it has this code. */
bool err_is(const struct err *, const char *code);
/* Puts "context: " before the text on the way up; returns -1. */
int err_in(struct err *, const char *fmt, ...) PRINTF(2, 3);

/* ---- die.c ------------------------------------------------------------- */

/*
 * Prints "sotto: ..." on standard error and exits with status 1: exhausted
 * memory and broken invariants only.  Calls the hook first (the terminal is
 * restored there).
 */
_Noreturn void die(const char *fmt, ...) PRINTF(1, 2);
void die_hook(void (*)(void));

/* ---- log.c ------------------------------------------------------------- */

/*
 * The debug log: off unless log_open() was given a path (setting `log_file`).
 * Never a message body, never a secret.
 */
int log_open(const char *path, struct err *);
void log_debug(const char *fmt, ...) PRINTF(1, 2);

/* ---- mem.c: memory ----------------------------------------------------- */

/* As the C functions, but die() when memory is exhausted. */
void *xmalloc(size_t);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *, size_t);
void *xreallocarray(void *, size_t n, size_t size);
char *xstrdup(const char *);	/* NULL gives NULL */
char *xstrndup(const char *, size_t);
char *xasprintf(const char *fmt, ...) PRINTF(1, 2);
/* Overwrites in a way that the compiler does not drop. */
void wipe(void *, size_t);

/* ---- rest.c ------------------------------------------------------------ */

/*
 * For a process that has begun and will do little: what is free in the heap
 * goes back to the system, and pages of the program and of libraries are
 * mapped again when they are used.  0.1 ms, and 1 us for each 16 pages that
 * are used again.
 */
void rest_memory(void);
/* Before the first thread: threads have no heaps of their own, which would
 * stay behind when they have ended. */
void rest_one_heap(void);

/* ---- secret.c ---------------------------------------------------------- */

/*
 * Memory that is locked (mlock, while the limit allows), left out of
 * core dumps (MADV_DONTDUMP) and wiped when freed.
 */
void *secret_alloc(size_t);	/* zeroed */
char *secret_dup(const char *);	/* NULL gives NULL */
char *secret_dupn(const char *, size_t);
void secret_free(void *);	/* wipes; NULL is fine */
size_t secret_count(void);	/* how many live now; for tests */
/*
 * For a process that was forked, and will execute something else: its copies
 * of all secrets are gone, and none may be used.
 */
void secret_leave(void);
/* For one that was forked, and goes on: locks are not inherited. */
void secret_relock(void);

/* ---- str.c ------------------------------------------------------------- */

/* Copies as much of a text as fits with its NUL. */
void str_fit(char *to, size_t size, const char *);

/* A growable string, always NUL-terminated once something was added. */
struct str {
	char *s;		/* never NULL after str_init */
	size_t len;
	size_t cap;
	bool secret;		/* lives in secret memory, wiped on growth */
};
void str_init(struct str *);
void str_init_secret(struct str *);
void str_add(struct str *, const char *);
void str_addn(struct str *, const char *, size_t);
/* So many bytes can be added without a copy of what is there. */
void str_room(struct str *, size_t bytes);
void str_addc(struct str *, char);
void str_addf(struct str *, const char *fmt, ...) PRINTF(2, 3);
void str_addv(struct str *, const char *fmt, va_list) PRINTF(2, 0);
void str_clear(struct str *);	/* length 0; wipes if secret */
void str_free(struct str *);
char *str_take(struct str *);	/* caller frees (secret_free if secret) */

/* ---- random.c, clock.c, hash.c, distance.c ------------------------------ */

/* From the kernel; cannot fail.  Keys are made of gcrypt's own. */
void random_bytes(void *, size_t);
/* Monotonic milliseconds; where there is a loop, loop_now() has them. */
int64_t clock_now(void);
int64_t clock_wall(void);	/* milliseconds since 1970, UTC */
#define CLOCK_DAY 10
/* "2026-11-12", here; "" if that cannot be said. */
void clock_day(int64_t wall, char day[CLOCK_DAY + 1]);
/* A hash that who does not know the seed (of random_bytes) cannot foresee. */
struct hash_seed { uint64_t half[2]; };
uint64_t hash_bytes(const struct hash_seed *, const void *, size_t);
/*
 * How many letters (bytes) of a word must be put in, taken out, changed or
 * swapped with their neighbour to get the other; EDIT_FAR: one of them is too
 * long for a word that somebody mistyped.
 */
#define EDIT_FAR 64
unsigned edit_distance(const char *, size_t, const char *, size_t);

/* ---- sha1.c --------------------------------------------------------------- */

/* Of a text; for the colour of a name, and for nothing that must be safe. */
#define SHA1_BYTES 20
void sha1(const char *, size_t, unsigned char out[SHA1_BYTES]);

/* ---- table.c: names, and what is kept under them ----------------------- */

/* As quick with many names as with few; a name is a string.  Nobody who
 * chooses the names can make it slow. */
struct table;
struct table *table_new(void);
void table_free(struct table *);	/* not the values; NULL is fine */
void *table_get(const struct table *, const char *name);	/* or NULL */
/* Copies the name; a value that was there before is replaced. */
void table_put(struct table *, const char *name, void *value);
void *table_del(struct table *, const char *name);	/* what was there */
size_t table_count(const struct table *);

/* ---- utf8.c: bytes and code points -------------------------------------- */

/* Well-formed UTF-8 without NUL, surrogates or overlong forms (RFC 3629). */
bool utf8_valid(const char *, size_t);
/* Decodes one code point; returns its length, 0 at the end, -1 if bad. */
int utf8_decode(const char *, size_t, uint32_t *cp);
/* The same of what is not empty; a bad sequence counts as one U+FFFD. */
size_t utf8_take(const char *, size_t, uint32_t *cp);
/* The other way; returns the length, 0 if it is no character (a surrogate,
 * beyond U+10FFFF). */
#define UTF8_MAX 4
size_t utf8_encode(char out[UTF8_MAX], uint32_t);
/* Appends with each bad sequence replaced by U+FFFD; NUL likewise. */
void utf8_fix(struct str *, const char *, size_t);
/* Appends without the characters that XML 1.0 (2.2) does not allow. */
void utf8_xml(struct str *, const char *, size_t);

/* ---- case.c: large and small letters ------------------------------------- */

enum utf8_case { UTF8_UPPER, UTF8_LOWER, UTF8_OTHER_CASE };
/* Appends with each letter so, where it has one letter for it. */
void utf8_case(struct str *, const char *, size_t, enum utf8_case);

/* ---- cluster.c: what is drawn as one, and its columns -------------------- */

/* A longer or wider cluster counts as several. */
#define CLUSTER_BYTES 63
#define CLUSTER_COLUMNS 12

/* Length in bytes of the grapheme cluster at the start; 0 at the end. */
size_t utf8_next(const char *, size_t);
/* Length in bytes of the cluster that ends at s + at. */
size_t utf8_prev(const char *s, size_t at);
/*
 * Columns that the cluster(s) of these bytes get on a terminal: enough for
 * those that count by cluster and for those that count by character.
 */
int utf8_width(const char *, size_t);
/* Bytes of the longest prefix, in whole clusters, within `columns`. */
size_t utf8_clip(const char *, size_t, int columns);
/* Whether every terminal draws a cluster in just these columns. */
bool utf8_is_sure(const char *, size_t);
/* Whether it needs something to stand on (U+25CC), which is counted. */
bool utf8_hangs(const char *, size_t);
/* What may be drawn within the columns of the character before it. */
enum utf8_join {
	UTF8_JOIN_MARK,		/* a spacing mark */
	UTF8_JOIN_LETTER,	/* anything else that is no emoji: U+0E33 */
	UTF8_JOIN_JAMO,		/* vowels and finals */
	UTF8_JOIN_EMOJI,	/* the next of a sequence */
	UTF8_JOIN_TONE,		/* the colour of a skin */
	UTF8_JOINS
};
/* Tells of which (1 << UTF8_JOIN_...) it was measured that they are. */
void utf8_joins(unsigned joins);

/* ---- safe.c: foreign text ----------------------------------------------- */

/* What the text is, which decides on what is harmless in it. */
enum safe {
	SAFE_NAME,		/* must look like no other: all is shown */
	SAFE_TEXT,		/* lines that are read; '\n' stays */
	SAFE_LINE,		/* the same in one line: " / " for '\n' */
	SAFE_MIXED,		/* lines with names in them: '\n' stays */
	SAFE_TYPED,		/* still to be sent: the same, but scripts may
				 * be joined as in a text */
};
/*
 * Law 6.  Appends foreign text made safe for a terminal: C0, C1 and DEL,
 * bidi controls (UAX 9), zero-width and other invisible format characters,
 * private use and noncharacters become visible (^M, <U+202E>); bad bytes
 * become U+FFFD.  What scripts and emoji are joined with stays.  But
 * in names '\t' becomes spaces, and CR goes that stands before LF or the end;
 * in texts what hides nothing goes too: marks of direction, variation
 * selectors, soft hyphens, joiners, the byte order mark.
 */
void utf8_safe(struct str *, const char *, size_t, enum safe);
/* Bytes of a text, in order and apart. */
struct bytes { size_t from, len; };
struct spans {
	struct bytes *at;
	size_t n, cap;
};
void spans_free(struct spans *);	/* empties */
/* Behind those that there are; NULL: nothing is done. */
void spans_add(struct spans *, size_t from, size_t to);
/* The same; adds (to what is zeroed, or NULL) where a visible form stands, so
 * that it can be told from the same signs, written as such. */
void utf8_safe_spans(struct str *, const char *, size_t, enum safe,
    struct spans *);

/* ---- find.c: a text within another, in any case -------------------------- */

/* Appends a text in small letters. */
void utf8_lower(struct str *, const char *, size_t);
/* Where a text in small letters (not "") stands in another one first, whatever
 * its case; false: nowhere. */
bool utf8_find(const char *, size_t, const char *lower, struct bytes *);

/* ---- sought.c: text in which words are looked for ------------------------- */

/*
 * Appends a text so that two are the same where upper and lower case and marks
 * on letters do not count.  Nobody is shown it.  What two texts come to, one
 * behind the other, is what both together come to.
 */
void text_fold(struct str *, const char *, size_t);
/* The first place in a text whose fold is that; false: there is none. */
bool text_find(const char *, size_t, const char *folded, struct bytes *where);

/* ---- url.c: links in a text ----------------------------------------------- */

#define URL_MAX_BYTES 2000	/* what is longer is no link */
struct url {
	struct bytes at;	/* where it stands */
	/* ASCII, percent-encoded: "https://", "http://" or "xmpp:", the host in
	 * small letters as DNS has it, and no sign that a shell or a terminal
	 * could take for the end of it.  In secret memory. */
	char *target;
	char *host;
	/* The host, or its end, where the text itself does not show it plainly:
	 * a name stands before it, it is not of ASCII, or it is long.  Or NULL. */
	char *hint;
};
/* The first link in valid UTF-8 from a byte on; false: none, and it is empty.
 * What ends a sentence does not belong to it, nor a bracket around it. */
bool url_next(const char *, size_t n, size_t from, struct url *);
void url_free(struct url *);	/* empties */
/* The bare address that an "xmpp:" target is about, normalized; NULL: it has
 * none.  Caller frees. */
char *url_xmpp_address(const char *target);

/* ---- lang.c: languages, by their tags ------------------------------------ */

#define LANG_MAX_BYTES 35	/* BCP 47, 4.4.1 */
void lang_of_locale(char out[LANG_MAX_BYTES + 1], const char *locale);
/* What the environment says the user reads, or "". */
void lang_user(char out[LANG_MAX_BYTES + 1]);
/* How well a text so tagged serves who wants that: 3 best, 0 not at all. */
int lang_serves(const char *want, const char *tag);

/* ---- proxy-url.c: "socks5://USER:PASSWORD@HOST:PORT" --------------------- */

#define PROXY_URL_MAX 1024	/* bytes of the setting */
#define PROXY_NAME_MAX 255	/* of a host, user, password: RFC 1928, 1929 */
enum proxy_kind {
	PROXY_SOCKS5,
	PROXY_HTTP,
	PROXY_HTTPS,		/* TLS to the proxy itself, around all of it */
};
/* As of "socks5://[USER[:PASSWORD]@]HOST[:PORT]"; strings are owned. */
struct proxy_url {
	enum proxy_kind kind;
	char *host;		/* a name, or an address without brackets */
	uint16_t port;		/* 1080, 8080 and 443 where none is given */
	char *user;		/* NULL: none; percent-decoded, as below */
	char *password;		/* in secret memory; NULL: none */
};
/* -1 with "bad-proxy"; then nothing is to be freed. */
int proxy_parse(const char *, struct proxy_url *, struct err *);
void proxy_url_free(struct proxy_url *);	/* empties */
/* Whether it has a password, or may have one where it is badly written. */
bool proxy_has_password(const char *);
/* For people: without the password; caller frees. */
char *proxy_shown(const char *);
/*
 * With a user and a password that need no encoding, where a SOCKS5 proxy has
 * none; else as it is.  In secret memory; caller frees.
 */
char *proxy_with_user(const char *, const char *user, const char *password);
/*
 * The same with a name and a password made from *word: the same ones as long
 * as the word is.  NULL is made by chance; caller frees both (secret_free).
 */
char *proxy_apart(const char *, char **word);

/* ---- jid.c: addresses, RFC 7622 ---------------------------------------- */

/* In bytes, without the NUL. */
#define JID_MAX_BYTES 4608	/* of an address as it is written: escapes too */
#define JID_RESOURCE_MAX 1023	/* of its resource: RFC 7622, 3.1 */

/*
 * An address that somebody typed, or that was written by jid_hear: checked
 * and normalized.  Case-folded NFC localpart; each label of the domain in
 * Unicode, as RFC 7622, 3.2 has it, but as DNS has it where that mixes scripts
 * (other than Latin, Han and kana), is of letters alone that look like those
 * of another, or could not be typed; resource as it is (NFC).  A part that contains '<' is taken as
 * written: <HEX> is the character of that number, all else is itself.
 * Returns it (caller frees) or NULL with err "bad-address".
 */
char *jid_parse(const char *, struct err *);
/* The same, but refused with a resource. */
char *jid_parse_bare(const char *, struct err *);
/* The same, but refused unless it is localpart@domain without escapes: one of
 * the user's own. */
char *jid_parse_account(const char *, struct err *);
/*
 * An address as a server says it, written so that no two have one form and
 * jid_parse() gives the same again.  What RFC 7622 does not allow, or would
 * change, is escaped; domains are equal as in DNS.  NULL "bad-address": empty,
 * or too long to be handled.
 */
char *jid_hear(const char *, struct err *);
/* The other way: what the server calls it; caller frees. */
char *jid_exact(const char *);
/* Whether its bare part has escapes: it breaks the rules of RFC 7622. */
bool jid_is_odd(const char *);
/*
 * Whether the domain has a label that is written as DNS has it although it
 * means Unicode, since that could not be typed or be taken for another.
 */
bool jid_is_alike(const char *);
/*
 * The address as one argument of a command line, in quotes where it needs
 * them; caller frees.  A domain alone that could be taken for a word of the
 * command (it has no dot, or `at`) is written @DOMAIN.
 */
char *jid_word(const char *, bool at);
/* The domain as DNS and certificates have it (A-labels); caller frees. */
char *jid_host(const char *);
/* The bare part of a normalized address; caller frees. */
char *jid_bare(const char *);
/* The resource within a normalized address, or NULL. */
const char *jid_resource(const char *);
/* The domain; caller frees. */
char *jid_domain(const char *);
/* Whether two normalized addresses have the same bare part. */
bool jid_same_bare(const char *, const char *);

/* ---- fold.c: names as they are typed -------------------------------------- */

/*
 * Whether a name begins with what was typed, or is that: capitals do not count,
 * nor how letters with marks are put together, nor what is never seen.  Nothing
 * typed begins every name.
 */
bool name_begins(const char *name, const char *typed);
bool name_same(const char *name, const char *other);
/* Equal for names that are the same so; caller frees. */
char *name_folded(const char *name);

/* ---- skeleton.c: what a name looks like ---------------------------------- */

#define SKELETON_MAX 4096	/* bytes of a name that is looked at closely */
/*
 * Equal for names that can be taken for each other: other case, letters of
 * other alphabets, marks, signs that nobody sees.  "": nothing of it is seen.
 * Caller frees.
 */
char *name_skeleton(const char *);
/* Whether it is one word of letters and digits, with "-" and "_" among them,
 * so that it ends no sentence and goes on with none. */
bool name_is_plain(const char *);
/* Whether it begins with a letter or a digit that looks like no dash, stroke
 * or exclamation mark. */
bool name_begins_plain(const char *);
/* Whether it has two blanks side by side, or one that is none of ASCII's, or
 * ends with one: what follows could be taken for another text. */
bool name_has_gap(const char *);
/* Whether a name can be taken for a short one, as by name_skeleton(). */
bool name_looks_like(const char *name, const char *other);

/* ---- file.c ------------------------------------------------------------ */

/* Where things are: sotto(1), "Files".  All absolute, owned. */
struct paths {
	char *config;		/* .../sotto/config, or --config */
	char *config_dir;	/* its directory: themes beside it */
	char *data;		/* .../sotto, or --data */
};
/* NULL overrides are looked up by XDG and HOME.  -1: none can be found. */
int paths_init(struct paths *, const char *config, const char *data,
    struct err *);
void paths_free(struct paths *);
/*
 * Makes a directory (and its parents) 0700; an existing one must be ours
 * and closed to others, which is mended if it is not.
 */
int dir_private(const char *path, struct err *);
/*
 * Reads a whole file, at most `max` bytes.  Returns 0, or -1 with the code
 * "no-file" if there is none, "foreign-file" if it belongs to someone else
 * (not the user, not root), else "read".
 */
int file_read(const char *path, size_t max, struct str *, struct err *);
/*
 * As file_read(), of a file that is written by this program alone: never
 * waits for a pipe, and a link that leads nowhere is "read", not "no-file".
 */
int file_read_own(const char *path, size_t max, struct str *, struct err *);
/*
 * Takes the lock on a data directory.  Returns a descriptor that holds it,
 * or -1 with "in-use" and the other process's id in the text.
 */
int file_lock(const char *dir, struct err *);

/* ---- replace.c: replacing a file whole ---------------------------------- */

/*
 * Law 2, DESIGN 7.  Replaces a file: a temporary 0600 beside it, fsync,
 * rename, fsync of the directory.  On failure the old file stays.  A link
 * stays one: the file behind it is replaced, and keeps its mode; it is
 * refused ("foreign-file") where others own it or can write to it.
 */
int file_write(const char *path, const void *, size_t, struct err *);
/* The same of what must lie nowhere else, not for a moment: behind a link
 * that leads out, a crash may then leave the file half written. */
int file_write_secret(const char *path, const void *, size_t, struct err *);
/* Ends what a crash left half written behind a link. */
int file_mend(const char *path, struct err *);
/*
 * Removes the temporaries that a crash left of file_write(), also beside what
 * a link leads to: whatever is in them, nobody reads them any more.  Only by
 * who holds the directory's lock.
 */
void file_sweep(const char *path);
/* The file that a link in a directory leads to, if file_write() would take
 * it; else NULL.  Caller frees. */
char *file_behind(const char *dir, const char *name);

/* ---- thread.c ----------------------------------------------------------- */

/* As pthread_create(3), and it gets no signals: those are the loop's.  -1: it
 * cannot be made. */
int thread_start(pthread_t *, void *(*fn)(void *), void *arg);
/*
 * Runs fn(arg) in a thread, and attend(attend_arg, fd) here meanwhile, which
 * returns once poll(2) says that fd can be read: fn has returned.  Where no
 * thread can be made fn runs here, and attend not at all.
 */
void thread_beside(void (*fn)(void *), void *arg,
    void (*attend)(void *attend_arg, int fd), void *attend_arg);

/* ---- loop.c, timer.c: one poll for everything (law 8) ------------------- */

struct loop;
struct timer;
struct loop *loop_new(void);	/* also ignores SIGPIPE */
void loop_free(struct loop *);

/* `events` and `got` are poll(2)'s. */
typedef void loop_fd_fn(void *arg, int fd, short got);
typedef void loop_fn(void *arg);
void loop_add(struct loop *, int fd, short events, loop_fd_fn *, void *arg);
void loop_set(struct loop *, int fd, short events);
void loop_del(struct loop *, int fd);	/* safe within a callback */
/* Its callback comes behind all others of a turn. */
void loop_last(struct loop *, int fd);

/* A timer, disarmed when made.  One shot: fires once, then is disarmed. */
struct timer *timer_new(struct loop *, loop_fn *, void *arg);
void timer_set(struct timer *, int64_t milliseconds);	/* from now */
void timer_off(struct timer *);
bool timer_armed(const struct timer *);
void timer_free(struct timer *);	/* NULL is fine; safe in callback */

/* Delivers a signal as an event of the loop. */
void loop_signal(struct loop *, int signo, loop_fn *, void *arg);
/* In a forked child: the parent's signals are forgotten, handlers reset. */
void loop_signals_forget(void);
/* Called at the end of each turn in which something happened. */
void loop_after(struct loop *, loop_fn *, void *arg);
/* Runs until loop_stop; returns its status. */
int loop_run(struct loop *);
void loop_stop(struct loop *, int status);
/* One turn; waits at most `milliseconds` (-1: for ever).  Tests use it. */
void loop_turn(struct loop *, int milliseconds);

/* Monotonic milliseconds. */
int64_t loop_now(const struct loop *);
/*
 * Replaces the clock in tests: loop_now() is then what was set, moved by
 * loop_clock_move(), which also fires the timers that come due, in order.
 */
void loop_clock_fake(struct loop *, int64_t now);
void loop_clock_move(struct loop *, int64_t milliseconds);
/* Milliseconds until the first timer; -1: none is armed, nothing wakes us. */
int64_t loop_next(const struct loop *);
/* Wall clock in milliseconds since 1970, UTC, one time for all of a callback of
 * the loop's; a fake clock's is loop_now(). */
int64_t loop_wall(const struct loop *);

#endif
