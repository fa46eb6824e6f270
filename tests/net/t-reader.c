/*
 * A stream as stanzas, in whatever pieces it comes; what is left out of those
 * that are too big; and stanzas as bytes again.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <strophe.h>

#include "net/stanza/stanza.h"

/* ---- how much is allocated ---------------------------------------------- */

static size_t allocated;	/* bytes, by our own code and for libstrophe */
static size_t live;		/* blocks that libstrophe has */

void *__real_malloc(size_t);
void *__real_realloc(void *, size_t);
void *__wrap_malloc(size_t);
void *__wrap_realloc(void *, size_t);

void *
__wrap_malloc(size_t size)
{
	allocated += size;
	return __real_malloc(size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	allocated += size;
	return __real_realloc(p, size);
}

static void *
take(size_t size, void *arg)
{
	(void)arg;
	live++;
	return malloc(size);
}

static void
give(void *p, void *arg)
{
	(void)arg;
	live -= p != NULL;
	free(p);
}

static void *
retake(void *p, size_t size, void *arg)
{
	(void)arg;
	live += p == NULL;
	return realloc(p, size);
}

static const xmpp_mem_t counted = { take, give, retake, NULL };

/* ---- what is told, as text ---------------------------------------------- */

struct told {
	struct reader *reader;
	xmpp_ctx_t *ctx;
	struct str text;
	struct str written;	/* by stanza_write() */
	size_t elements, items, cut, cut_items, children;
	const char *by_item;	/* stanzas of this id are */
	const char *stop_at;	/* elements of this name */
	bool quiet;		/* only counted */
};

static int
by_octets(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
note(struct str *out, xmpp_stanza_t *s)
{
	const char *attrs[256], *names[128];
	int n = xmpp_stanza_get_attributes(s, attrs, 256) / 2;

	if (xmpp_stanza_is_text(s)) {
		str_addf(out, "\"%s\"", xmpp_stanza_get_text_ptr(s));
		return;
	}
	for (int i = 0; i < n; i++)
		names[i] = attrs[2 * i];
	qsort(names, (size_t)n, sizeof *names, by_octets);
	str_addf(out, "<%s", xmpp_stanza_get_name(s));
	for (int i = 0; i < n; i++)
		str_addf(out, " %s=%s", names[i],
		    xmpp_stanza_get_attribute(s, names[i]));
	str_addc(out, '>');
	for (s = xmpp_stanza_get_children(s); s != NULL;
	    s = xmpp_stanza_get_next(s))
		note(out, s);
	str_addc(out, '/');
}

static void
on_opened(void *arg, xmpp_stanza_t *root)
{
	struct told *t = arg;

	str_add(&t->text, "opened ");
	note(&t->text, root);
	str_addc(&t->text, '\n');
}

static void
on_element(void *arg, xmpp_stanza_t *s, bool cut)
{
	struct told *t = arg;

	t->elements++;
	t->cut += cut;
	assert_int_equal(stanza_is_cut(s), cut);
	t->children = 0;
	for (xmpp_stanza_t *c = xmpp_stanza_get_children(s); c != NULL;
	    c = xmpp_stanza_get_next(c))
		t->children++;
	if (!t->quiet) {
		note(&t->text, s);
		str_add(&t->text, cut ? " cut\n" : "\n");
		stanza_write(s, &t->written);
	}
	if (t->stop_at != NULL &&
	    strcmp(xmpp_stanza_get_name(s), t->stop_at) == 0)
		reader_stop(t->reader);
}

static bool
on_by_item(void *arg, xmpp_stanza_t *head)
{
	struct told *t = arg;

	return t->by_item != NULL &&
	    strcmp(stanza_attr(head, "id", 16), t->by_item) == 0;
}

static void
on_item(void *arg, xmpp_stanza_t *head, xmpp_stanza_t *item)
{
	struct told *t = arg;

	t->items++;
	t->cut_items += stanza_is_cut(item);
	assert_string_equal(stanza_attr(head, "id", 16), t->by_item);
	if (t->quiet)
		return;
	str_add(&t->text, "item ");
	note(&t->text, item);
	str_addc(&t->text, '\n');
}

static void
on_closed(void *arg)
{
	struct told *t = arg;

	str_add(&t->text, "closed\n");
}

static const struct reader_ops ops = { on_opened, on_element, on_by_item,
    on_item, on_closed, NULL };

static void
told_begin(struct told *t)
{
	memset(t, 0, sizeof *t);
	xmpp_initialize();
	t->ctx = xmpp_ctx_new(&counted, NULL);
	str_init(&t->text);
	str_init(&t->written);
	t->reader = reader_new(t->ctx, &ops, t);
}

/* Nothing of a stanza is left, whole or not. */
static void
told_end(struct told *t)
{
	reader_free(t->reader);
	xmpp_ctx_free(t->ctx);
	xmpp_shutdown();
	assert_int_equal(live, 0);
	str_free(&t->text);
	str_free(&t->written);
}

/* In pieces of `size`; how much was taken, or -1. */
static ssize_t
feed(struct told *t, const char *s, size_t len, size_t size, struct err *err)
{
	size_t at = 0;

	while (at < len) {
		size_t n = len - at < size ? len - at : size;
		ssize_t taken = reader_feed(t->reader, s + at, n, err);

		if (taken == -1)
			return -1;
		at += (size_t)taken;
		if ((size_t)taken < n)
			break;
	}
	return (ssize_t)at;
}

static void
feed_all(struct told *t, const char *s)
{
	struct err err = { .code = "" };

	assert_int_equal(feed(t, s, strlen(s), 4096, &err), strlen(s));
	assert_string_equal(err.code, "");
}

#define OPEN "<?xml version='1.0'?><stream:stream xmlns='jabber:client' " \
	"xmlns:stream='http://etherx.jabber.org/streams' version='1.0' " \
	"from='example.org' id='s1' xml:lang='en'>"
#define OPENED "opened <stream from=example.org id=s1 version=1.0 " \
	"xml:lang=en xmlns=http://etherx.jabber.org/streams>/\n"

/* ---- what is read ------------------------------------------------------- */

static const struct {
	const char *xml, *told;
} texts[] = {
	{ OPEN "</stream:stream>", OPENED "closed\n" },
	{ OPEN " \n<presence/>\n ", OPENED
	    "<presence xmlns=jabber:client>/\n" },
	{ OPEN "<stream:features><bind xmlns='b'/></stream:features>",
	    OPENED "<features xmlns=http://etherx.jabber.org/streams>"
	    "<bind xmlns=b>//\n" },
	{ OPEN "<message from='a'><body>x &amp; &lt;y&#65;\r\n\xc3\xbc"
	    "<![CDATA[<b>]]></body>\n<x xmlns='n'> </x></message>",
	    OPENED "<message from=a xmlns=jabber:client>"
	    "<body xmlns=jabber:client>\"x & <yA\n\xc3\xbc<b>\"/\"\n\""
	    "<x xmlns=n>\" \"//\n" },
	/* What has a prefix is not what it is called without. */
	{ OPEN "<message x:from='eve' from='a' xmlns:x='n' x:to='b' "
	    "xml:lang='de' lang='fr'/>", OPENED "<message from=a lang=fr "
	    "xml:lang=de xmlns=jabber:client {n}from=eve {n}to=b>/\n" },
	{ OPEN "<p:message xmlns:p='jabber:client'><p:body/><q xmlns=''/>"
	    "</p:message>", OPENED "<message xmlns=jabber:client>"
	    "<body xmlns=jabber:client>/<q xmlns=>//\n" },
	{ OPEN "<a/><b>1</b><c/>", OPENED "<a xmlns=jabber:client>/\n"
	    "<b xmlns=jabber:client>\"1\"/\n<c xmlns=jabber:client>/\n" },
	{ OPEN "<iq id='all'> <query xmlns='r' ver='1'> <i n='1'>a<g>b</g>"
	    "</i>text<i n='2'/> </query></iq><iq id='x'><query><i/></query>"
	    "</iq>", OPENED "item <i n=1 xmlns=r>\"a\"<g xmlns=r>\"b\"//\n"
	    "item <i n=2 xmlns=r>/\n"
	    "<iq id=all xmlns=jabber:client>\" \"<query ver=1 xmlns=r>//\n"
	    "<iq id=x xmlns=jabber:client><query xmlns=jabber:client>"
	    "<i xmlns=jabber:client>///\n" },
};

static void
test_pieces(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(texts); i++) {
		size_t len = strlen(texts[i].xml);

		for (size_t size = 1; size <= len; size++) {
			struct told t;

			told_begin(&t);
			t.by_item = "all";
			assert_int_equal(feed(&t, texts[i].xml, len, size,
			    NULL), len);
			assert_string_equal(t.text.s, texts[i].told);
			told_end(&t);
		}
	}
}

/* Cut off anywhere, nothing is left and the next stream is read. */
static void
test_restart(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(texts); i++)
		for (size_t n = 0; texts[i].xml[n] != '\0'; n++) {
			struct told t;

			told_begin(&t);
			t.by_item = "all";
			feed(&t, texts[i].xml, n, n + 1, NULL);
			reader_restart(t.reader);
			str_clear(&t.text);
			feed_all(&t, texts[i].xml);
			assert_string_equal(t.text.s, texts[i].told);
			feed(&t, texts[i].xml, n, n + 1, NULL);
			told_end(&t);
		}
}

/* What stands behind <proceed/> came before TLS: it is never told. */
static void
test_stop(void **state)
{
	static const char xml[] = OPEN "<proceed xmlns='t'/><message/>";
	struct told t;

	(void)state;
	for (size_t size = 1; size <= sizeof xml; size++) {
		told_begin(&t);
		t.stop_at = "proceed";
		assert_int_equal(feed(&t, xml, strlen(xml), size, NULL),
		    strlen(xml) - strlen("<message/>"));
		assert_string_equal(t.text.s, OPENED "<proceed xmlns=t>/\n");
		reader_restart(t.reader);
		feed_all(&t, OPEN);
		told_end(&t);
	}
}

static void
test_broken(void **state)
{
	static const struct { const char *xml, *code; } all[] = {
		{ OPEN "<a><b>text</a>", "not-well-formed" },
		{ OPEN "<a><b>&x;", "restricted-xml" },
		{ OPEN "<a/>text", "bad-format" },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(all); i++) {
		struct err err = { .code = "" };
		struct told t;

		told_begin(&t);
		assert_int_equal(feed(&t, all[i].xml, strlen(all[i].xml), 5,
		    &err), -1);
		assert_string_equal(err.code, all[i].code);
		assert_int_equal(reader_feed(t.reader, "<a/>", 4, NULL), -1);
		told_end(&t);
	}
}

/* A contact can send such a stanza: it is cut, and the stream goes on. */
static void
test_deep(void **state)
{
	(void)state;
	for (int more = 0; more < 2; more++) {
		struct err err = { .code = "" };
		struct told t;
		struct str s;

		str_init(&s);
		str_add(&s, OPEN);
		for (int i = 0; i < 63 + more; i++)
			str_add(&s, "<a>x");
		for (int i = 0; i < 63 + more; i++)
			str_add(&s, "</a>");
		told_begin(&t);
		assert_int_equal(feed(&t, s.s, s.len, 100, &err), s.len);
		assert_int_equal(t.elements, 1);
		assert_int_equal(t.cut, more);
		feed_all(&t, "<b/>");
		assert_int_equal(t.elements, 2);
		assert_int_equal(t.cut, more);
		told_end(&t);
		str_free(&s);
	}
}

/* ---- what is too much ---------------------------------------------------- */

/* `before`, `n` times `pad`, `after`. */
static void
make(struct str *s, const char *before, size_t n, const char *pad,
    const char *after)
{
	str_init(s);
	str_add(s, OPEN);
	str_add(s, before);
	while (n-- > 0)
		str_add(s, pad);
	str_add(s, after);
}

#define EIGHT " a='' b='' c='' d='' e='' f='' g='' h=''"

static const struct {
	const char *before, *pad;
	size_t n;
	bool cut;
	size_t children;
} much[] = {
	{ "", "<b/>", READER_PARTS_MAX - 1, false, READER_PARTS_MAX - 1 },
	{ "", "<b/>", READER_PARTS_MAX, true, READER_PARTS_MAX - 1 },
	{ "", "<b/>", 200000, true, READER_PARTS_MAX - 1 },
	/* A text is a part, and so is what is further within. */
	{ "", "<b/>x", 100000, true, READER_PARTS_MAX - 1 },
	{ "", "<b><c/>x</b>", 50000, true, READER_PARTS_MAX / 3 },
	{ "", "<b" EIGHT "/>", READER_ATTRIBUTES_MAX / 8, false,
	    READER_ATTRIBUTES_MAX / 8 },
	{ "", "<b" EIGHT "/>", READER_ATTRIBUTES_MAX / 8 + 1, true,
	    READER_ATTRIBUTES_MAX / 8 },
};

/* The rest is left out, and the stream goes on. */
static void
test_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(much); i++) {
		struct told t;
		struct str s;

		make(&s, "<a>", much[i].n, much[i].pad, "</a>");
		told_begin(&t);
		t.quiet = true;
		feed_all(&t, s.s);
		assert_int_equal(t.elements, 1);
		assert_int_equal(t.cut, much[i].cut);
		assert_int_equal(t.children, much[i].children);
		feed_all(&t, "<b/>");
		assert_int_equal(t.elements, 2);
		assert_int_equal(t.cut, much[i].cut);
		told_end(&t);
		str_free(&s);
	}
}

#define ITEM "<item jid='somebody@example.org' name='Somebody' " \
	"subscription='both'><group>friends, and what else there is to be " \
	"said of them</group><group>colleagues of long ago</group></item>"

/* A roster of several MB: each item counts for itself. */
static void
test_by_item(void **state)
{
	struct told t;
	struct str s;

	(void)state;
	make(&s, "<iq id='r'><query xmlns='jabber:iq:roster' ver='7'>", 20000,
	    ITEM, "</query></iq>");
	assert_true(s.len > 3 * 1024 * 1024);
	told_begin(&t);
	t.quiet = true;
	t.by_item = "r";
	feed_all(&t, s.s);
	assert_int_equal(t.items, 20000);
	assert_int_equal(t.elements, 1);
	assert_int_equal(t.cut, 0);
	assert_int_equal(t.children, 1);	/* the query, and in it: none */
	told_end(&t);
	/* Not where nobody asked for it. */
	told_begin(&t);
	t.quiet = true;
	feed_all(&t, s.s);
	assert_int_equal(t.elements, 1);
	assert_int_equal(t.cut, 1);
	told_end(&t);
	str_free(&s);
}

/* ---- what nobody asks for ------------------------------------------------- */

static bool
passes_over(const void *arg, const char *ns, const char *name)
{
	assert_string_equal(arg, "its own");
	return strcmp(ns, "urn:over") == 0 && strcmp(name, "this") != 0;
}

/* Right within a message, with all that is in it; nowhere else, and nothing
 * counts as missing. */
static void
test_passed_over(void **state)
{
	struct told t;
	struct str s;

	(void)state;
	told_begin(&t);
	reader_pass_over(t.reader, passes_over, "its own");
	feed_all(&t, OPEN "<message id='1'><a xmlns='urn:over' b='c'><d>e<f/>"
	    "</d></a>x<body>hi<a xmlns='urn:over'/></body>"
	    "<a xmlns='urn:over'/><this xmlns='urn:over'/><a/></message>"
	    "<iq id='2'><a xmlns='urn:over'/></iq>"
	    "<message xmlns='urn:other'><a xmlns='urn:over'/></message>"
	    "<a xmlns='urn:over'>t</a>");
	assert_string_equal(t.text.s, OPENED
	    "<message id=1 xmlns=jabber:client>\"x\"<body xmlns=jabber:client>"
	    "\"hi\"<a xmlns=urn:over>//<this xmlns=urn:over>/"
	    "<a xmlns=jabber:client>//\n"
	    "<iq id=2 xmlns=jabber:client><a xmlns=urn:over>//\n"
	    "<message xmlns=urn:other><a xmlns=urn:over>//\n"
	    "<a xmlns=urn:over>\"t\"/\n");
	told_end(&t);
	/* They may be many, as long as the stanza is not too big. */
	make(&s, "<message>", 20000, "<a xmlns='urn:over'><b/></a>",
	    "<body>hi</body></message>");
	told_begin(&t);
	t.quiet = true;
	reader_pass_over(t.reader, passes_over, "its own");
	feed_all(&t, s.s);
	assert_int_equal(t.elements, 1);
	assert_int_equal(t.cut, 0);
	assert_int_equal(t.children, 1);
	told_end(&t);
	str_free(&s);
}

/* One item is as bounded as a stanza is. */
static void
test_item_limits(void **state)
{
	struct told t;
	struct str s;

	(void)state;
	make(&s, "<iq id='r'><query><item>", 100000, "<b/>",
	    "</item><item/></query></iq>");
	told_begin(&t);
	t.quiet = true;
	t.by_item = "r";
	feed_all(&t, s.s);
	assert_int_equal(t.items, 2);
	assert_int_equal(t.cut, 1);
	told_end(&t);
	str_free(&s);
	make(&s, "<iq id='r'><query><item/>", 1100, ITEM ITEM ITEM ITEM ITEM,
	    "");
	/* Beside the items, too. */
	str_add(&s, "<item>");
	for (int i = 0; i < 1 << 21; i++)
		str_addc(&s, 'x');
	str_add(&s, "</item><item/></query></iq>");
	told_begin(&t);
	t.quiet = true;
	t.by_item = "r";
	feed_all(&t, s.s);
	assert_int_equal(t.items, 5503);
	assert_int_equal(t.cut_items, 1);
	assert_int_equal(t.cut, 1);
	told_end(&t);
	str_free(&s);
}

#define TOO_MANY EIGHT " i0='' i1='' i2='' i3='' i4='' i5='' i6='' i7=''" \
	" j0='' j1='' j2='' j3='' j4='' j5='' j6='' j7=''" \
	" k0='' k1='' k2='' k3='' k4='' k5='' k6='' k7=''" \
	" l0='' l1='' l2='' l3='' l4='' l5='' l6='' l7=''" \
	" m0='' m1='' m2='' m3='' m4='' m5='' m6='' m7=''" \
	" n0='' n1='' n2='' n3='' n4='' n5='' n6='' n7=''" \
	" o0='' o1='' o2='' o3='' o4='' o5='' o6='' o7=''" \
	" p0='' p1=''"

/* Of a stanza that is too big what came before is told, of one that is too
 * wide nothing; what follows is as it should be. */
static void
test_left_out(void **state)
{
	struct err err = { .code = "" };
	struct told t;
	struct str s;

	(void)state;
	told_begin(&t);
	feed_all(&t, OPEN "<a" TOO_MANY "><b>c</b></a><a><b" TOO_MANY ">x<c/>"
	    "</b>y<d/></a><e/>");
	assert_string_equal(t.text.s, OPENED "<a xmlns=jabber:client {}cut=>"
	    "\"y\"<d xmlns=jabber:client>// cut\n"
	    "<e xmlns=jabber:client>/\n");
	told_end(&t);
	make(&s, "<a><b/><c>", 2 << 20, "x", "<d>z</d></c>w<f/></a><e/>");
	told_begin(&t);
	t.quiet = true;
	feed_all(&t, s.s);
	assert_int_equal(t.elements, 2);
	assert_int_equal(t.cut, 1);
	told_end(&t);
	str_free(&s);
	/* Without end it is no stanza. */
	make(&s, "<a>", 33 << 20, "x", "");
	told_begin(&t);
	t.quiet = true;
	assert_int_equal(feed(&t, s.s, s.len, 1 << 20, &err), -1);
	assert_string_equal(err.code, "policy-violation");
	told_end(&t);
	str_free(&s);
}

/*
 * Expat tells each line break by itself.  What is allocated is what is copied:
 * it grows with the text, not with its square.
 */
static void
test_linear(void **state)
{
	static const char *const pads[] = { "\n", "&amp;", "<b/>x",
	    "<b" EIGHT "/>" };
	size_t before, made, once[NELEM(pads)] = { 0 };

	(void)state;
	for (size_t times = 1; times <= 8; times *= 8)
		for (size_t i = 0; i < NELEM(pads); i++) {
			struct told t;
			struct str s;

			make(&s, "<a>", times * 250000 / 8 / strlen(pads[i]),
			    pads[i], "</a>");
			told_begin(&t);
			t.quiet = true;
			before = allocated;
			feed_all(&t, s.s);
			made = allocated - before;
			if (times == 1)
				once[i] = made;
			assert_true(made <= 9 * once[i]);
			told_end(&t);
			str_free(&s);
		}
}

/* ---- what is written ------------------------------------------------------ */

/* Read, written, read again: nothing has changed. */
static void
test_round(void **state)
{
	static const char *const all[] = {
		"<message to='a&#9;b&#10;c&#13;d &quot;&apos;&lt;&amp;>'>"
		"<body>&#13;x&#9;\n \"'&lt;&gt;&amp;]]&gt;</body></message>",
		"<message xmlns:x='n&amp;&quot;}{' x:from='eve' x:a='1' "
		"from='bob' xml:lang='de'><y:b xmlns:y='m' x:c='2'/></message>",
		"<a><b xmlns='n'><c/><d xmlns='jabber:client'><e/></d></b>"
		"<f xmlns=''><g/></f><h/></a>",
		"<a xmlns='other'><b/><c xmlns='jabber:client'/></a>",
		"<iq id='1'>  <query xmlns='jabber:iq:roster'>\n<item jid='b'>"
		"<group>x</group></item></query></iq>",
		"<a>\xf0\x9f\x98\x80\xc3\xbc</a>",
	};

	(void)state;
	for (size_t i = 0; i < NELEM(all); i++) {
		struct told a, b;

		told_begin(&a);
		feed_all(&a, OPEN);
		feed_all(&a, all[i]);
		told_begin(&b);
		feed_all(&b, OPEN);
		feed_all(&b, a.written.s);
		assert_string_equal(a.text.s, b.text.s);
		reader_free(a.reader);
		xmpp_ctx_free(a.ctx);
		str_free(&a.text);
		str_free(&a.written);
		told_end(&b);
	}
}

/* What XML does not allow cannot be said, and ends no stream. */
static void
test_forbidden(void **state)
{
	struct told t;
	xmpp_stanza_t *s;
	struct str out;

	(void)state;
	told_begin(&t);
	str_init(&out);
	s = stanza_new(t.ctx, "presence", NULL);
	xmpp_stanza_set_attribute(s, "to", "a\x01\x1f\xef\xbf\xbf" "b");
	stanza_add_text(s, "status", "c\x01\x7f");
	stanza_write(s, &out);
	xmpp_stanza_release(s);
	assert_string_equal(out.s, "<presence to=\"ab\"><status>c\x7f"
	    "</status></presence>");
	str_free(&out);
	told_end(&t);
}

/* The text in the user's language (RFC 6121, 5.2.3), by xml:lang alone. */
static void
test_languages(void **state)
{
	static const char xml[] = "<m xml:lang='en'><b>english</b>"
	    "<b xml:lang='fr'>french</b><b xml:lang='de'>german</b></m>";
	static const char *const wants[][2] = { { "fr", "french" },
	    { "de-AT", "german" }, { "en", "english" }, { "pl", "english" },
	    { "", "english" } };
	struct told t;

	(void)state;
	told_begin(&t);
	for (size_t i = 0; i < NELEM(wants); i++) {
		xmpp_stanza_t *s = xmpp_stanza_new_from_string(t.ctx, xml);
		char *words;

		for (xmpp_stanza_t *c = xmpp_stanza_get_children(s);
		    c != NULL; c = xmpp_stanza_get_next(c)) {
			const char *lang = stanza_attr(c, "lang", 8);

			/* As the reader has it. */
			xmpp_stanza_set_attribute(c, "xml:lang", lang);
			xmpp_stanza_del_attribute(c, "lang");
			xmpp_stanza_set_ns(c, "n");
		}
		words = stanza_words(wants[i][0], s, "b", "n", 100);
		assert_string_equal(words, wants[i][1]);
		free(words);
		xmpp_stanza_release(s);
	}
	told_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_restart),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_by_item),
		cmocka_unit_test(test_passed_over),
		cmocka_unit_test(test_item_limits),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_forbidden),
		cmocka_unit_test(test_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
