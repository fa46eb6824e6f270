/*
 * XML as events: what is told of it in whatever pieces it comes, and what is
 * refused.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <cmocka.h>

#include "xml/xml.h"

struct reader {
	struct xml *xml;
	struct str told;
	bool in_text;
	const char *stop_at;	/* the end of this element stops it */
	unsigned part;		/* the end of one of this level is a part's */
	char names[XML_DEPTH_MAX][32];
	size_t starts;
};

static void
on_start(void *arg, const char *ns, const char *name,
    const struct xml_attribute *a, size_t n)
{
	struct reader *r = arg;

	r->in_text = false;
	r->starts++;
	snprintf(r->names[xml_depth(r->xml) - 1], sizeof r->names[0], "%s",
	    name);
	str_addf(&r->told, "<%s|%s", ns, name);
	for (size_t i = 0; i < n; i++)
		str_addf(&r->told, " %s|%s=%s", a[i].ns, a[i].name,
		    a[i].value);
	str_add(&r->told, ">");
}

static void
on_text(void *arg, const char *s, size_t len)
{
	struct reader *r = arg;

	if (!r->in_text)
		str_add(&r->told, "\"");
	r->in_text = true;
	str_addn(&r->told, s, len);
}

static void
on_end(void *arg)
{
	struct reader *r = arg;

	r->in_text = false;
	str_add(&r->told, "/");
	if (r->stop_at != NULL && strcmp(r->names[xml_depth(r->xml)],
	    r->stop_at) == 0)
		xml_stop(r->xml);
	if (r->part != 0 && xml_depth(r->xml) == r->part - 1)
		xml_part(r->xml);
}

static const struct xml_ops ops = { on_start, on_text, on_end, NULL };

static void
reader_begin(struct reader *r, const char *stop_at)
{
	memset(r, 0, sizeof *r);
	str_init(&r->told);
	r->xml = xml_new(&ops, r);
	r->stop_at = stop_at;
}

static void
reader_end(struct reader *r)
{
	xml_free(r->xml);
	str_free(&r->told);
}

/* In pieces of `size`; how much was taken, or -1. */
static ssize_t
feed(struct reader *r, const char *s, size_t len, size_t size,
    struct err *err)
{
	size_t at = 0;

	while (at < len) {
		size_t n = len - at < size ? len - at : size;
		ssize_t taken = xml_feed(r->xml, s + at, n, err);

		if (taken == -1)
			return -1;
		at += (size_t)taken;
		if ((size_t)taken < n)
			break;
	}
	return (ssize_t)at;
}

#define OPEN "<stream:stream xmlns='jabber:client' " \
	"xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
#define OPENED "<http://etherx.jabber.org/streams|stream |version=1.0>"

static const struct {
	const char *xml, *told;
} good[] = {
	{ OPEN, OPENED },
	{ "<?xml version='1.0'?>" OPEN " \n\t" OPEN,
	    OPENED OPENED },
	{ OPEN "<message id=\"a\" to='b'><body>x &amp; &lt;y&#65;</body>"
	    "</message>", OPENED "<jabber:client|message |id=a |to=b>"
	    "<jabber:client|body>\"x & <yA//" },
	{ OPEN "<a/> <b xmlns='n' xml:lang='de' p:q='1' xmlns:p='m'/>",
	    OPENED "<jabber:client|a>/<n|b "
	    "http://www.w3.org/XML/1998/namespace|lang=de m|q=1>/" },
	{ OPEN "<a><![CDATA[<b>&]]></a>",
	    OPENED "<jabber:client|a>\"<b>&/" },
	{ OPEN "<a>\r\n\u00fc\U0001f600</a></stream:stream>\n",
	    OPENED "<jabber:client|a>\"\n\u00fc\U0001f600//" },
	{ "<a/>", "<|a>/" },
};

static void
test_good(void **state)
{
	static const size_t sizes[] = { 1, 2, 3, 7, 100000 };

	(void)state;
	for (size_t i = 0; i < NELEM(good); i++)
		for (size_t j = 0; j < NELEM(sizes); j++) {
			struct err err = { .code = "" };
			struct reader r;
			size_t len = strlen(good[i].xml);

			reader_begin(&r, NULL);
			assert_int_equal(feed(&r, good[i].xml, len, sizes[j],
			    &err), len);
			assert_string_equal(r.told.s, good[i].told);
			reader_end(&r);
		}
}

static const struct {
	const char *xml, *code;
	const char *told;	/* until then */
} bad[] = {
	{ OPEN "<!-- x --><a/>", "restricted-xml", OPENED },
	{ OPEN "<?php x?><a/>", "restricted-xml", OPENED },
	{ "<?php x?>" OPEN, "restricted-xml", "" },
	{ "<!DOCTYPE a><a/>", "restricted-xml", "" },
	{ "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "restricted-xml", "" },
	{ "<!DOCTYPE a SYSTEM 'http://127.0.0.1/x'><a/>", "restricted-xml",
	    "" },
	{ OPEN "<a>&b;</a>", "restricted-xml",
	    OPENED "<jabber:client|a>" },
	{ OPEN "<a b='&c;'/>", "restricted-xml", OPENED },
	{ OPEN "<a>\1</a>", "not-well-formed", OPENED "<jabber:client|a>" },
	{ OPEN "<a>&#1;</a>", "not-well-formed",
	    OPENED "<jabber:client|a>" },
	{ OPEN "<a>\xff</a>", "not-well-formed",
	    OPENED "<jabber:client|a>" },
	{ OPEN "<a>\xed\xa0\x80</a>", "not-well-formed",
	    OPENED "<jabber:client|a>" },
	{ OPEN "<a></b>", "not-well-formed", OPENED "<jabber:client|a>" },
	{ OPEN "<a b='1' b='2'/>", "not-well-formed", OPENED },
	{ OPEN "<x:a/>", "not-well-formed", OPENED },
	{ OPEN "<a b=1/>", "not-well-formed", OPENED },
	{ OPEN "hello<a/>", "bad-format", OPENED },
	{ "hello <a/>", "not-well-formed", "" },
	{ "<a/><b/>", "not-well-formed", "<|a>/" },
	{ OPEN "<?xml version='1.0'?><a/>", "not-well-formed", OPENED },
	{ "<?xml version='1.0' encoding='UTF-16'?><a/>", "", "<|a>/" },
};

static void
test_bad(void **state)
{
	static const size_t sizes[] = { 1, 5, 100000 };

	(void)state;
	for (size_t i = 0; i < NELEM(bad); i++)
		for (size_t j = 0; j < NELEM(sizes); j++) {
			struct err err = { .code = "" };
			struct reader r;

			reader_begin(&r, NULL);
			feed(&r, bad[i].xml, strlen(bad[i].xml), sizes[j],
			    &err);
			assert_string_equal(err.code, bad[i].code);
			assert_string_equal(r.told.s, bad[i].told);
			/* What is broken stays broken, and begins anew. */
			if (bad[i].code[0] != '\0')
				assert_int_equal(xml_feed(r.xml, "<a/>", 4,
				    NULL), -1);
			xml_restart(r.xml);
			assert_int_equal(xml_feed(r.xml, "<a/>", 4, NULL), 4);
			reader_end(&r);
		}
}

/* UTF-16 is no stream, though expat would read it; nor is a 0 anywhere. */
static void
test_nul(void **state)
{
	static const struct {
		const char *s;
		size_t len;
	} texts[] = { { "<\0a\0/\0>\0", 8 }, { "\0<\0a\0/\0>", 8 },
	    { "\xff\xfe<\0a\0/\0>\0", 10 }, { "<a>\0</a>", 8 } };

	(void)state;
	for (size_t i = 0; i < NELEM(texts); i++)
		for (size_t size = 1; size < 12; size += 10) {
			struct err err = { .code = "" };
			struct reader r;

			reader_begin(&r, NULL);
			assert_int_equal(feed(&r, texts[i].s, texts[i].len,
			    size, &err), -1);
			assert_string_equal(err.code, "not-well-formed");
			assert_true(r.told.len < sizeof "<|a>");
			reader_end(&r);
		}
}

/* ---- limits ------------------------------------------------------------ */

/* OPEN, `before`, `pad` as often as there is room for, `after`. */
static void
make(struct str *s, const char *before, const char *pad, size_t size,
    const char *after)
{
	str_init(s);
	str_add(s, OPEN);
	str_add(s, before);
	while (s->len + strlen(pad) + strlen(after) <= strlen(OPEN) + size)
		str_add(s, pad);
	str_add(s, after);
}

static const struct {
	const char *before, *pad, *after;
	size_t size;
	bool fits;
} sizes[] = {
	{ "<a>", "x", "</a>", XML_STANZA_MAX, true },
	{ "<a>", "x", "</a>", XML_STANZA_MAX + 8192, false },
	{ "<a>", "&amp;", "</a>", XML_STANZA_MAX, true },
	{ "<a>", "<b/>", "</a>", XML_STANZA_MAX + 8192, false },
	{ "<a>", "\n", "", XML_STANZA_MAX + 8192, false },
	{ "<a b='", "x", "'/>", XML_TAG_MAX - 8192, true },
	{ "<a b='", "x", "'/>", XML_TAG_MAX + 8192, false },
	{ "<a b='", ">", "", XML_TAG_MAX + 8192, false },
	{ "<", "x", "", XML_TAG_MAX + 8192, false },
	{ "</", "x", "", XML_TAG_MAX + 8192, false },
	{ "<a>&", "x", "", XML_TAG_MAX + 8192, false },
	{ "<!--", "x", "", XML_TAG_MAX + 8192, false },
	{ "<?x ", "x", "", XML_TAG_MAX + 8192, false },
	/* Many stanzas and much white space are no big stanza. */
	{ "", "<a>0123456789</a>", "", 3 * XML_STANZA_MAX, true },
	{ "", " ", "<a/>", 3 * XML_STANZA_MAX, true },
};

static void
test_sizes(void **state)
{
	static const size_t pieces[] = { 1000, 1 << 20 };

	(void)state;
	for (size_t i = 0; i < NELEM(sizes); i++)
		for (size_t j = 0; j < NELEM(pieces); j++) {
			struct err err = { .code = "" };
			struct reader r;
			struct str s;

			make(&s, sizes[i].before, sizes[i].pad,
			    sizes[i].size, sizes[i].after);
			reader_begin(&r, NULL);
			assert_int_equal(feed(&r, s.s, s.len, pieces[j],
			    &err), sizes[i].fits ? (ssize_t)s.len : -1);
			assert_string_equal(err.code, sizes[i].fits ? "" :
			    "policy-violation");
			reader_end(&r);
			str_free(&s);
		}
}

/* Few bytes on the wire, but each name is as long as its namespace. */
static void
test_names(void **state)
{
	static const struct {
		size_t ns, n;
		const char *pad;
		bool fits;
	} all[] = {
		{ 60, 200000, "<b/>", true },
		{ 1000, 5000, "<p:b p:c=''/>", false },
		{ 300, 5000, "<p:b p:c=''/>", true },
		{ 60000, 200, "<p:b/>", false },
		{ 60000, 200, "<b p:c=''/>", false },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(all); i++) {
		struct err err = { .code = "" };
		struct reader r;
		struct str s;

		str_init(&s);
		str_add(&s, OPEN "<a xmlns='n' xmlns:p='");
		for (size_t j = 0; j < all[i].ns; j++)
			str_addc(&s, 'u');
		str_add(&s, "'>");
		for (size_t j = 0; j < all[i].n; j++)
			str_add(&s, all[i].pad);
		reader_begin(&r, NULL);
		assert_int_equal(feed(&r, s.s, s.len, 16384, &err),
		    all[i].fits ? (ssize_t)s.len : -1);
		assert_string_equal(err.code, all[i].fits ? "" :
		    "policy-violation");
		reader_end(&r);
		str_free(&s);
	}
}

/* An answer is as long as it likes, its parts are not. */
static void
test_parts(void **state)
{
	static const struct {
		const char *pad;
		unsigned part;
		bool fits;
	} all[] = {
		{ "<b><c>x</c></b>", 3, true },
		{ "<b><c>x</c></b>", 4, true },
		{ "<b><c>x</c></b>", 2, false },
		{ "x", 3, false },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(all); i++) {
		struct err err = { .code = "" };
		struct reader r;
		struct str s;

		make(&s, "<a><b/>", all[i].pad, 3 * XML_STANZA_MAX, "");
		reader_begin(&r, NULL);
		r.part = all[i].part;
		assert_int_equal(feed(&r, s.s, s.len, 100000, &err),
		    all[i].fits ? (ssize_t)s.len : -1);
		assert_string_equal(err.code, all[i].fits ? "" :
		    "policy-violation");
		reader_end(&r);
		str_free(&s);
	}
}

static void
test_root(void **state)
{
	struct err err;
	struct reader r;
	struct str s;

	(void)state;
	for (int i = 0; i < 2; i++) {
		str_init(&s);
		str_add(&s, i == 0 ? "<a b='" : "");
		while (s.len < 2 * XML_ROOT_MAX)
			str_addc(&s, i == 0 ? 'x' : ' ');
		reader_begin(&r, NULL);
		assert_int_equal(feed(&r, s.s, s.len, 512, &err), -1);
		assert_string_equal(err.code, "policy-violation");
		assert_int_equal(r.starts, 0);
		reader_end(&r);
		str_free(&s);
	}
}

static void
test_depth_and_attributes(void **state)
{
	struct err err;
	struct reader r;
	struct str s;

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		str_init(&s);
		for (size_t i = 0; i < XML_DEPTH_MAX + more; i++)
			str_add(&s, "<a>");
		reader_begin(&r, NULL);
		assert_int_equal(feed(&r, s.s, s.len, s.len, &err),
		    more == 0 ? (ssize_t)s.len : -1);
		assert_int_equal(r.starts, XML_DEPTH_MAX);
		assert_int_equal(xml_depth(r.xml), XML_DEPTH_MAX);
		reader_end(&r);
		str_clear(&s);
		str_add(&s, "<s><a");
		for (size_t i = 0; i < XML_ATTRIBUTES_MAX + more; i++)
			str_addf(&s, " a%zu='x'", i);
		str_add(&s, "/>");
		reader_begin(&r, NULL);
		assert_int_equal(feed(&r, s.s, s.len, s.len, &err),
		    more == 0 ? (ssize_t)s.len : -1);
		assert_int_equal(r.starts, 2 - more);
		reader_end(&r);
		str_free(&s);
	}
}

/* ---- stopping ---------------------------------------------------------- */

/* What stands behind <proceed/> came before TLS: it is never told. */
static void
test_stop(void **state)
{
	static const char *const texts[] = { "<proceed xmlns='t'/>",
	    "<proceed xmlns='t'></proceed>", "<proceed xmlns='t'>x</proceed >"
	};
	static const char more[] = "<message><body>evil</body></message>";

	(void)state;
	for (size_t i = 0; i < NELEM(texts); i++)
		for (size_t size = 1; size < 400; size += 13) {
			struct err err = { .code = "" };
			struct reader r;
			struct str s;
			size_t want = strlen(OPEN) + strlen(texts[i]);

			str_init(&s);
			str_addf(&s, "%s%s%s", OPEN, texts[i], more);
			reader_begin(&r, "proceed");
			assert_int_equal(feed(&r, s.s, s.len, size, &err),
			    want);
			assert_null(strstr(r.told.s, "evil"));
			assert_null(strstr(r.told.s, "message"));
			/* Nor with another call. */
			assert_int_equal(xml_feed(r.xml, more, strlen(more),
			    &err), 0);
			assert_null(strstr(r.told.s, "message"));
			xml_restart(r.xml);
			assert_int_equal(xml_depth(r.xml), 0);
			assert_int_equal(feed(&r, OPEN, strlen(OPEN), size,
			    &err), strlen(OPEN));
			assert_int_equal(xml_depth(r.xml), 1);
			reader_end(&r);
			str_free(&s);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_root),
		cmocka_unit_test(test_depth_and_attributes),
		cmocka_unit_test(test_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
