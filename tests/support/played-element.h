/*
 * Elements of XML as a small tree: what the played server reads and writes.
 * Its own, so that what a worker writes is read by somebody else.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PLAYED_ELEMENT_H
#define SOTTO_PLAYED_ELEMENT_H

#include "xml/xml.h"

struct attribute {
	struct attribute *next;
	char *name, *value;
};
struct element {
	struct element *next;	/* beside it */
	char *ns, *name;	/* name "": a text */
	char *text;
	struct attribute *attributes;
	struct element *children;
};

struct element *element_new(const char *name, const char *ns);
void element_free(struct element *);	/* with all that is in it; NULL is fine */
struct element *element_copy(const struct element *);
/* NULL takes it away. */
void element_set(struct element *, const char *name, const char *value);
/* "" where it is not there. */
const char *element_get(const struct element *, const char *name);
/* Adds a child and returns it. */
struct element *element_add(struct element *, struct element *child);
struct element *element_add_new(struct element *, const char *name,
    const char *ns);
void element_add_text(struct element *, const char *, size_t);
/* ns NULL: any. */
struct element *element_child(const struct element *, const char *name,
    const char *ns);
bool element_is(const struct element *, const char *name, const char *ns);
/* The text right within it; caller frees. */
char *element_text(const struct element *);
/* As it stands within an element of that namespace. */
void element_print(const struct element *, const char *ns, struct str *);

/* ---- a stream of them ---------------------------------------------------- */

struct element_reader;
struct element_reader_ops {
	void (*opened)(void *arg, const struct element *root);
	/* Owned by the callee. */
	void (*element)(void *arg, struct element *);
	void (*closed)(void *arg);
};
struct element_reader *element_reader_new(const struct element_reader_ops *,
    void *arg);
void element_reader_free(struct element_reader *);
/* Bytes taken, or -1: xml_feed(). */
ssize_t element_reader_feed(struct element_reader *, const char *, size_t,
    struct err *);
void element_reader_stop(struct element_reader *);	/* xml_stop() */
void element_reader_restart(struct element_reader *);

#endif
