/*
 * Stanzas: libstrophe's, made from the bytes of a stream, looked into, put
 * together, and written as bytes.  Knows no particular extension, no account
 * and no connection.  No call of libstrophe is used that 0.12 lacks or that
 * 0.14 treats differently.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NET_STANZA_H
#define SOTTO_NET_STANZA_H

#include <sys/types.h>

#include "lib/lib.h"

struct _xmpp_ctx_t;
struct _xmpp_stanza_t;

#define NS_CLIENT "jabber:client"
#define NS_STREAM "http://etherx.jabber.org/streams"

/* ---- stanza.c: small helpers over libstrophe's stanzas ------------------ */

struct _xmpp_stanza_t *stanza_new(struct _xmpp_ctx_t *, const char *name,
    const char *ns);
/* Adds a child and releases it; returns it, borrowed.  It walks over all the
 * children that are there already. */
struct _xmpp_stanza_t *stanza_add(struct _xmpp_stanza_t *parent,
    struct _xmpp_stanza_t *child);
struct _xmpp_stanza_t *stanza_add_new(struct _xmpp_stanza_t *parent,
    const char *name, const char *ns);
/* Adds <name>text</name>, with only what XML allows; nothing for "". */
void stanza_add_text(struct _xmpp_stanza_t *parent, const char *name,
    const char *text);
/* Adds the text itself, with only what XML allows; not "". */
void stanza_fill(struct _xmpp_stanza_t *, const char *text);
struct _xmpp_stanza_t *stanza_child(struct _xmpp_stanza_t *,
    const char *name, const char *ns);
bool stanza_is(struct _xmpp_stanza_t *, const char *name, const char *ns);
/* An attribute, "" if it is not there or longer than `max`. */
const char *stanza_attr(struct _xmpp_stanza_t *, const char *name,
    size_t max);
/* Sets an attribute to what the server calls the address (jid_exact()). */
void stanza_set_jid(struct _xmpp_stanza_t *, const char *attribute,
    const char *jid);
/* 16 random letters; fails closed. */
void random_word(char out[17]);

/* ---- walk.c: going through a stanza -------------------------------------- */

/* The first element within, the next one beside it; NULL: there is none. */
struct _xmpp_stanza_t *stanza_first(struct _xmpp_stanza_t *);
struct _xmpp_stanza_t *stanza_after(struct _xmpp_stanza_t *);
const char *stanza_name(struct _xmpp_stanza_t *);	/* never NULL */
const char *stanza_ns(struct _xmpp_stanza_t *);		/* "": none */
/* Keeps what was borrowed, with all that is in it, until it is released. */
struct _xmpp_stanza_t *stanza_keep(struct _xmpp_stanza_t *);
void stanza_release(struct _xmpp_stanza_t *);

/* ---- text.c: what a stanza says ----------------------------------------- */

/*
 * The text within, at most `max` bytes (whole characters); says how many are
 * missing.  Never NULL; caller frees.
 */
char *stanza_text(struct _xmpp_stanza_t *, size_t max, size_t *missing);
/* Its own xml:lang, or "". */
const char *stanza_lang(struct _xmpp_stanza_t *);
/*
 * The child of that name that says something and suits who reads `lang` (or
 * ""): in that language, else without one, else the first (RFC 6121, 5.2.3).
 * ns NULL: the stanza's own.  NULL: none.
 */
struct _xmpp_stanza_t *stanza_pick(const char *lang,
    struct _xmpp_stanza_t *, const char *name, const char *ns);
/* Its text for people: where it is cut, it says so.  Caller frees. */
char *stanza_words(const char *lang, struct _xmpp_stanza_t *,
    const char *name, const char *ns, size_t max);
/* Takes a text over; what does not fit gives way to a sign that says so. */
char *words_take(char *, size_t max);
/* The text of a child of the stanza's own namespace; "" if there is none. */
char *stanza_child_text(struct _xmpp_stanza_t *, const char *name,
    size_t max);
/* An attribute's text for people: where it is cut, it says so. */
char *stanza_attr_words(struct _xmpp_stanza_t *, const char *name,
    size_t max);

/* ---- write.c: a stanza as bytes ------------------------------------------ */

/*
 * Appends what goes to the server, in a stream whose default namespace is
 * NS_CLIENT: written so that every character arrives as it is.  What XML does
 * not allow is left out.  Attributes as the reader names them.
 */
void stanza_write(struct _xmpp_stanza_t *, struct str *);
#define STANZA_USUAL 1024	/* bytes that most do not have */
/* Appends <name>text</name> as stanza_add_text() would make it. */
void stanza_put_text(struct str *, const char *name, const char *text);
/* A text as it may stand between tags, and in an attribute of either quote. */
void stanza_escape(struct str *, const char *);
/* As stanza_write() has it between tags. */
void stanza_escape_text(struct str *, const char *);
/*
 * Appends the start tag as stanza_write() has it, but for its end; `inherited`
 * is the default namespace where it stands.  An attribute that `hides` says yes
 * to (NULL: none) has STANZA_HIDDEN as its value.
 */
void stanza_write_tag(struct _xmpp_stanza_t *, const char *inherited,
    bool (*hides)(const char *key), struct str *);
#define STANZA_HIDDEN "***"

/* ---- reader.c: a stream as stanzas --------------------------------------- */

/* No attribute on the wire has this name: stanza_is_cut(). */
#define ATTRIBUTE_CUT "{}cut"
/* Of one element of level 2, or of one item: elements and texts.  libstrophe
 * walks the list of children at each that it adds, so that many take long. */
#define READER_PARTS_MAX 4096
#define READER_ATTRIBUTES_MAX 8192	/* of all these together */

/*
 * Each element has its namespace in the attribute "xmlns", "" where it is in
 * none.  An attribute without prefix has its name, one of XML's own is
 * "xml:NAME" ("xml:lang"), any other "{NAMESPACE}NAME": so none is taken for
 * one that it is not.  Texts between two tags are one text.
 */
struct reader;
struct reader_ops {
	/* <stream:stream ...>: a stanza without children, borrowed. */
	void (*opened)(void *arg, struct _xmpp_stanza_t *root);
	/* A whole element of level 2, borrowed.  `cut`: it, or one of its
	 * items, was over a limit (above, and xml.h); the rest is missing. */
	void (*element)(void *arg, struct _xmpp_stanza_t *, bool cut);
	/*
	 * Asked at the start of each element of level 2, which has its
	 * attributes: is it an answer whose payload's children are to be told
	 * one by one (a roster)?  Then item() is called for each, and
	 * element() at the end without them; the limits on size (xml.h) and
	 * parts count for each item anew.  NULL: none is.
	 */
	bool (*by_item)(void *arg, struct _xmpp_stanza_t *head);
	/*
	 * `item` (of level 4) is borrowed, and has no parent; the payload that
	 * it is in is the last child of `head`.  See stanza_is_cut().
	 */
	void (*item)(void *arg, struct _xmpp_stanza_t *head,
	    struct _xmpp_stanza_t *item);
	void (*closed)(void *arg);		/* </stream:stream> */
	/* A whole element of level 2 was left out (xml.h): it came, and that
	 * is all that is known of it.  NULL: nobody counts. */
	void (*left_out)(void *arg);
};
/* Whether something is missing of a stanza or an item as it was read. */
bool stanza_is_cut(struct _xmpp_stanza_t *);
/* The context must outlive it. */
struct reader *reader_new(struct _xmpp_ctx_t *, const struct reader_ops *,
    void *arg);
void reader_free(struct reader *);	/* not within a callback; NULL is fine */
/*
 * As xml_feed(): how many bytes were taken, fewer than all only where
 * reader_stop() was called; or -1 with the condition of RFC 6120, 4.9.3 that
 * the server is to be told.
 */
ssize_t reader_feed(struct reader *, const char *, size_t, struct err *);
/*
 * Which elements right within a <message/> nobody asks for: they are read, with
 * all that is in them, and no stanza has them.  Most of what goes with a line is
 * such, and a tree is what costs most of reading one.
 */
void reader_pass_over(struct reader *,
    bool (*passes_over)(const void *arg, const char *ns, const char *name),
    const void *arg);
/* Within a callback: nothing behind this element is read, as xml_stop(). */
void reader_stop(struct reader *);
/* A new stream begins (RFC 6120, 4.3.3).  Not within a callback. */
void reader_restart(struct reader *);

/* A stanza from what stanza_write() wrote; NULL where it is none.  The caller
 * releases. */
struct _xmpp_stanza_t *stanza_read(struct _xmpp_ctx_t *, const char *, size_t);

/* ---- memory.c: memory for libstrophe ------------------------------------- */

struct memory;
struct memory *memory_new(size_t max);	/* bytes; more is die() */
void memory_free(struct memory *);	/* with all that is left in it */
/* What all stanzas of a connection are made in; the memory must outlive it. */
struct _xmpp_ctx_t *context_new(const struct memory *);
void context_free(struct _xmpp_ctx_t *);

#endif
