/*
 * Bytes to XML events, with expat; the limits of RFC 6120, 11.1 and our own.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "xml/xml.h"

/* Between namespace and name: no XML 1.0 text has it. */
#define SEPARATOR '\x1f'
/* Bytes that are parsed before the limits are looked at again. */
#define SLICE 4096

struct xml {
	const struct xml_ops *ops;
	void *arg;
	XML_Parser parser;
	unsigned depth;
	unsigned skipped;	/* levels of what is not told, below these */
	bool full;		/* the stanza or part is too big by now */
	bool stopped;		/* xml_stop() was called */
	bool closed;		/* the root has ended */
	struct err fault;	/* why the stream is broken, or "" */
	uint64_t fed;		/* bytes given to this parser */
	uint64_t stanza;	/* where the last stanza or part ended */
	uint64_t whole;		/* where what was told last ends */
	size_t names;		/* bytes of long names in the stanza or part */
	struct str spaces;	/* the namespaces of the tag that is told */
};

static void
xml_give_up(struct xml *x, const char *code, const char *text)
{
	if (x->fault.code[0] == '\0')
		err_set(&x->fault, code, "%s", text);
	XML_StopParser(x->parser, XML_FALSE);
}

/* expat goes on telling what belongs to the same tag. */
static bool
xml_is_over(const struct xml *x)
{
	return x->stopped || x->fault.code[0] != '\0';
}

/* Where the tag or text ends that is being told.  Newer versions of expat
 * advise against calls that count in what is a long elsewhere. */
static uint64_t
xml_end_of_event(const struct xml *x)
{
#if HAVE_DECL_XML_GETCURRENTBYTEINDEX64 && HAVE_DECL_XML_GETCURRENTBYTECOUNT64
	return (uint64_t)XML_GetCurrentByteIndex64(x->parser) +
	    (uint64_t)XML_GetCurrentByteCount64(x->parser);
#else
	return (uint64_t)XML_GetCurrentByteIndex(x->parser) +
	    (uint64_t)XML_GetCurrentByteCount(x->parser);
#endif
}

/* ---- what expat tells -------------------------------------------------- */

/* Splits "namespace SEPARATOR name" where it is.  The name is borrowed from
 * expat, of the namespace there is a copy, for which there is room. */
static void
xml_split_name(struct xml *x, const char *full, const char **ns,
    const char **name)
{
	const char *at = strchr(full, SEPARATOR);

	*ns = "";
	*name = full;
	if (at == NULL)
		return;
	*ns = x->spaces.s + x->spaces.len;
	*name = at + 1;
	str_addn(&x->spaces, full, (size_t)(at - full));
	str_addc(&x->spaces, '\0');
}

static size_t
xml_count_attributes(const XML_Char **atts)
{
	size_t n = 0;

	while (atts[2 * n] != NULL)
		n++;
	return n;
}

static void
xml_tell_start(struct xml *x, const XML_Char *element, const XML_Char **atts,
    size_t n)
{
	struct xml_attribute list[XML_ATTRIBUTES_MAX];
	size_t room = strlen(element) + 1;
	const char *ns, *name;

	for (size_t i = 0; i < n; i++)
		room += strlen(atts[2 * i]) + 1;
	str_clear(&x->spaces);
	str_room(&x->spaces, room);	/* none of them moves */
	for (size_t i = 0; i < n; i++) {
		xml_split_name(x, atts[2 * i], &list[i].ns, &list[i].name);
		list[i].value = atts[2 * i + 1];
	}
	xml_split_name(x, element, &ns, &name);
	x->ops->start(x->arg, ns, name, list, n);
}

/* A stanza, or a part of one, was dealt with. */
static void
xml_count_anew(struct xml *x)
{
	x->stanza = x->whole;
	x->names = 0;
	x->full = false;
}

static size_t
xml_count_name(const XML_Char *name)
{
	size_t len = strlen(name);

	return len > XML_NAME_LONG ? len : 0;
}

static size_t
xml_count_names(const XML_Char *name, const XML_Char **atts, size_t n)
{
	size_t bytes = xml_count_name(name);

	for (size_t i = 0; i < n; i++)
		bytes += xml_count_name(atts[2 * i]);
	return bytes;
}

/* Whether an element is to be told; if not, it is left out or ends it all. */
static bool
xml_is_told(struct xml *x, size_t attributes)
{
	const char *why = NULL;

	if (x->skipped > 0 || x->full) {
		x->skipped++;
		x->whole = xml_end_of_event(x);
		return false;
	}
	if (x->depth >= XML_DEPTH_MAX)
		why = "too many levels of XML";
	else if (attributes > XML_ATTRIBUTES_MAX)
		why = "too many attributes";
	if (why == NULL)
		return true;
	if (x->ops->left_out == NULL || x->depth == 0) {
		xml_give_up(x, "policy-violation", why);
		return false;
	}
	x->skipped = 1;
	x->whole = xml_end_of_event(x);
	x->ops->left_out(x->arg);
	return false;
}

static void
xml_on_start(void *arg, const XML_Char *name, const XML_Char **atts)
{
	struct xml *x = arg;
	size_t n = xml_count_attributes(atts);

	if (xml_is_over(x) || !xml_is_told(x, n))
		return;
	if ((x->names += xml_count_names(name, atts, n)) > XML_NAMES_MAX) {
		xml_give_up(x, "policy-violation", "too many long names");
		return;
	}
	x->depth++;
	x->whole = xml_end_of_event(x);
	xml_tell_start(x, name, atts, n);
}

static void
xml_on_end(void *arg, const XML_Char *name)
{
	struct xml *x = arg;

	(void)name;
	/* The end of <a/> comes after its start has stopped the parser, too. */
	if (x->fault.code[0] != '\0' || x->depth == 0)
		return;
	x->whole = xml_end_of_event(x);
	if (x->skipped > 0) {
		if (--x->skipped == 0 && x->depth == 1)
			xml_count_anew(x);	/* all of a stanza */
		return;
	}
	x->depth--;
	x->closed = x->depth == 0;
	if (x->depth == 1)
		xml_count_anew(x);
	x->ops->end(x->arg);
}

static bool
xml_is_space(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (strchr(" \t\r\n", s[i]) == NULL || s[i] == '\0')
			return false;
	return true;
}

static void
xml_on_text(void *arg, const XML_Char *s, int len)
{
	struct xml *x = arg;

	if (xml_is_over(x))
		return;
	x->whole = xml_end_of_event(x);
	if (x->skipped > 0 || x->full)
		return;
	if (x->depth > 1)
		x->ops->text(x->arg, s, (size_t)len);
	else if (xml_is_space(s, (size_t)len))	/* RFC 6120, 4.6.1 */
		x->stanza = x->whole;
	else
		xml_give_up(x, "bad-format", "text outside of a stanza");
}

static void
xml_on_comment(void *arg, const XML_Char *text)
{
	(void)text;
	xml_give_up(arg, "restricted-xml", "a comment");
}

static void
xml_on_instruction(void *arg, const XML_Char *target, const XML_Char *data)
{
	(void)target;
	(void)data;
	xml_give_up(arg, "restricted-xml", "a processing instruction");
}

static void
xml_on_doctype(void *arg, const XML_Char *name, const XML_Char *system,
    const XML_Char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	xml_give_up(arg, "restricted-xml", "a document type");
}

/* ---- the parser -------------------------------------------------------- */

static void
xml_begin(struct xml *x)
{
	x->parser = XML_ParserCreateNS("UTF-8", SEPARATOR);
	if (x->parser == NULL)
		die("out of memory");
#if HAVE_DECL_XML_SETREPARSEDEFERRALENABLED
	/* What is whole is told at once; XML_TAG_MAX keeps it linear. */
	XML_SetReparseDeferralEnabled(x->parser, XML_FALSE);
#endif
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, xml_on_start, xml_on_end);
	XML_SetCharacterDataHandler(x->parser, xml_on_text);
	XML_SetCommentHandler(x->parser, xml_on_comment);
	XML_SetProcessingInstructionHandler(x->parser, xml_on_instruction);
	XML_SetStartDoctypeDeclHandler(x->parser, xml_on_doctype);
	x->depth = 0;
	x->skipped = 0;
	x->full = false;
	x->stopped = x->closed = false;
	x->fault = (struct err){ .code = "" };
	x->fed = x->stanza = x->whole = 0;
	x->names = 0;
}

struct xml *
xml_new(const struct xml_ops *ops, void *arg)
{
	struct xml *x = xcalloc(1, sizeof *x);

	x->ops = ops;
	x->arg = arg;
	str_init(&x->spaces);
	xml_begin(x);
	return x;
}

void
xml_free(struct xml *x)
{
	if (x == NULL)
		return;
	XML_ParserFree(x->parser);
	str_free(&x->spaces);
	free(x);
}

void
xml_restart(struct xml *x)
{
	XML_ParserFree(x->parser);
	xml_begin(x);
}

void
xml_stop(struct xml *x)
{
	x->stopped = true;
	XML_StopParser(x->parser, XML_FALSE);
}

void
xml_part(struct xml *x)
{
	xml_count_anew(x);
}

unsigned
xml_depth(const struct xml *x)
{
	return x->depth;
}

/* ---- feeding ----------------------------------------------------------- */

static int
xml_fail(const struct xml *x, struct err *err)
{
	return err_set(err, x->fault.code, "%s", x->fault.text);
}

/* What expat could not read. */
static int
xml_syntax(struct xml *x, enum XML_Error error, struct err *err)
{
	if (error == XML_ERROR_UNDEFINED_ENTITY)
		err_set(&x->fault, "restricted-xml", "an entity");
	else
		err_set(&x->fault, "not-well-formed", "%s",
		    XML_ErrorString(error));
	return xml_fail(x, err);
}

/* Whether a stanza that is too big may end the stream, or is left out. */
static bool
xml_is_too_big(struct xml *x)
{
	uint64_t size = x->fed - x->stanza;

	if (size <= XML_STANZA_MAX)
		return false;
	if (x->ops->left_out == NULL || size > XML_LEFT_OUT_MAX)
		return true;
	if (!x->full && x->skipped == 0)
		x->ops->left_out(x->arg);
	x->full = true;
	return false;
}

/* Bytes that belong to the tag or stanza that is not whole yet. */
static int
xml_check_size(struct xml *x, struct err *err)
{
	if (x->depth == 0 && !x->closed && x->fed > XML_ROOT_MAX)
		err_set(&x->fault, "policy-violation",
		    "the stream does not begin");
	else if (x->fed - x->whole > XML_TAG_MAX)
		err_set(&x->fault, "policy-violation", "a tag is too big");
	else if (xml_is_too_big(x))
		err_set(&x->fault, "policy-violation",
		    "a stanza is too big");
	else
		return 0;
	return xml_fail(x, err);
}

/* One slice; as xml_feed(). */
static ssize_t
xml_feed_slice(struct xml *x, const char *s, size_t len, struct err *err)
{
	uint64_t before = x->fed;
	enum XML_Status status = XML_Parse(x->parser, s, (int)len,
	    XML_FALSE);

	x->fed += len;
	if (x->fault.code[0] != '\0')
		return xml_fail(x, err);
	if (x->stopped)
		return (ssize_t)(x->whole - before);
	if (status != XML_STATUS_OK)
		return xml_syntax(x, XML_GetErrorCode(x->parser), err);
	return xml_check_size(x, err) == -1 ? -1 : (ssize_t)len;
}

ssize_t
xml_feed(struct xml *x, const char *s, size_t len, struct err *err)
{
	size_t at = 0;

	if (x->fault.code[0] != '\0')
		return xml_fail(x, err);
	/* expat would take it for UTF-16; RFC 6120, 11.6 wants UTF-8. */
	if (memchr(s, '\0', len) != NULL) {
		err_set(&x->fault, "not-well-formed", "a byte that is 0");
		return xml_fail(x, err);
	}
	while (at < len && !x->stopped) {
		size_t n = len - at < SLICE ? len - at : SLICE;
		ssize_t taken = xml_feed_slice(x, s + at, n, err);

		if (taken == -1)
			return -1;
		at += (size_t)taken;
	}
	return (ssize_t)at;
}
