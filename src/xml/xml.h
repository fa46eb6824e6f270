/*
 * XML as XMPP has it (RFC 6120, 11): bytes in, and out come the start of each
 * element, text, and the end.  Everything is bounded before it is told.
 * Knows no stanza, no stream feature and no socket; expat parses.
 *
 * A document is a stream: its root is level 1, a stanza is level 2.
 *
 * Errors; the codes are the conditions of RFC 6120, 4.9.3 that the other end
 * is to be told:
 *
 *	not-well-formed		no XML, or not in UTF-8
 *	restricted-xml		a comment, a processing instruction, a DTD or
 *				an entity of one's own (RFC 6120, 11.1)
 *	policy-violation	over one of the limits below, but see left_out()
 *	bad-format		text beside the stanzas
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_XML_H
#define SOTTO_XML_H

#include <sys/types.h>

#include "lib/lib.h"

/* Bytes on the wire of a stanza, or of one of its parts (xml_part()). */
#define XML_STANZA_MAX (1024 * 1024)
#define XML_LEFT_OUT_MAX (32 * XML_STANZA_MAX)	/* ... that is left out */
#define XML_TAG_MAX 65536		/* bytes of one tag, attributes and all */
#define XML_ROOT_MAX 16384		/* bytes before the root is whole */
#define XML_DEPTH_MAX 64		/* levels, the root included */
#define XML_ATTRIBUTES_MAX 64		/* of one element */
/* Bytes of the long names in a stanza or part, each with its namespace: few
 * bytes on the wire can be many of these, and expat goes through them all. */
#define XML_NAME_LONG 64
#define XML_NAMES_MAX (8 * XML_STANZA_MAX)

struct xml_attribute {
	const char *ns;		/* its namespace; "": none */
	const char *name;	/* without prefix */
	const char *value;
};

/*
 * All strings are UTF-8, NUL-terminated and borrowed for the call, but for
 * text, which has a length and may come in several pieces.
 */
struct xml_ops {
	void (*start)(void *arg, const char *ns, const char *name,
	    const struct xml_attribute *, size_t n);
	void (*text)(void *arg, const char *, size_t);
	void (*end)(void *arg);
	/*
	 * Within a stanza, something is not told: an element at too deep a
	 * level or with too many attributes, with all that is in it; or all
	 * that is behind XML_STANZA_MAX, but for the ends of what was told.
	 * So nobody who can send a stanza through a server can end the
	 * stream with it.  NULL: such a stanza ends it.
	 */
	void (*left_out)(void *arg);
};

struct xml;
struct xml *xml_new(const struct xml_ops *, void *arg);
void xml_free(struct xml *);	/* NULL is fine; not within a callback */
/*
 * Parses bytes as they come from the wire, in pieces of any size.  Returns
 * how many were taken: all of them, or fewer where xml_stop() was called.
 * -1: the stream is broken; nothing more can be parsed until xml_restart().
 */
ssize_t xml_feed(struct xml *, const char *, size_t, struct err *);
/*
 * Within a callback: nothing behind this event is parsed.  What is behind
 * the tag is then not counted as taken (RFC 6120, 5.4.3.3: after <proceed/>
 * it is not to be believed), and the parser waits for xml_restart().
 */
void xml_stop(struct xml *);
/*
 * Within a callback: what was told so far is a part that was dealt with.  The
 * limit on a stanza counts from the end of this event, so that an answer may
 * be longer as long as each of its parts is not.
 */
void xml_part(struct xml *);
/* A new document begins (RFC 6120, 4.3.3).  Not within a callback. */
void xml_restart(struct xml *);
/* How many levels are open: 0 before the root and after its end. */
unsigned xml_depth(const struct xml *);

#endif
