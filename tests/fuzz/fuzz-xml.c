/*
 * Any bytes as a stream: in one piece, byte by byte and in two halves the
 * same is told of it, or it is refused.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "fuzz.h"
#include "xml/xml.h"

struct told {
	struct xml *xml;
	struct str text;
	struct err err;
	unsigned depth;
};

static void
on_start(void *arg, const char *ns, const char *name,
    const struct xml_attribute *a, size_t n)
{
	struct told *t = arg;

	if (++t->depth != xml_depth(t->xml) || t->depth > XML_DEPTH_MAX ||
	    n > XML_ATTRIBUTES_MAX)
		abort();
	str_addf(&t->text, "\1%s\2%s", ns, name);
	for (size_t i = 0; i < n; i++)
		str_addf(&t->text, "\3%s\2%s\2%s", a[i].ns, a[i].name,
		    a[i].value);
	str_add(&t->text, "\4");
}

static void
on_text(void *arg, const char *s, size_t len)
{
	struct told *t = arg;

	if (t->depth < 2)
		abort();
	str_addn(&t->text, s, len);
}

static void
on_end(void *arg)
{
	struct told *t = arg;

	if (t->depth == 0)
		abort();
	t->depth--;
	str_add(&t->text, "\5");
}

static const struct xml_ops ops = { on_start, on_text, on_end, NULL };

static void
read_in(struct told *t, const char *s, size_t len, size_t piece)
{
	memset(t, 0, sizeof *t);
	str_init(&t->text);
	t->xml = xml_new(&ops, t);
	for (size_t at = 0; at < len; at += piece)
		if (xml_feed(t->xml, s + at, len - at < piece ? len - at :
		    piece, &t->err) == -1)
			break;
	xml_free(t->xml);
}

/*
 * Which of two faults is met first, and how much is told until then, may
 * depend on the pieces; whether there is one does not.
 */
static void
compare(const struct told *a, const struct told *b)
{
	bool good = a->err.code[0] == '\0';

	if (good != (b->err.code[0] == '\0'))
		abort();
	if (good && (a->text.len != b->text.len ||
	    memcmp(a->text.s, b->text.s, a->text.len) != 0))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct told whole, bytes, halves;

	if (len >= XML_ROOT_MAX)
		return 0;	/* where it is cut depends on the pieces */
	read_in(&whole, (const char *)data, len, len == 0 ? 1 : len);
	read_in(&bytes, (const char *)data, len, 1);
	read_in(&halves, (const char *)data, len, len / 2 + 1);
	compare(&whole, &bytes);
	compare(&whole, &halves);
	str_free(&whole.text);
	str_free(&bytes.text);
	str_free(&halves.text);
	return 0;
}

FUZZ_MAIN("xml")
