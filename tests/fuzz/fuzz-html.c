/*
 * Any text as HTML: what is shown of it is a text, valid if it was, without
 * a control character that was not there; what is written reads the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "otr/otr.h"

static size_t
controls(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s < ' ' && *s != '\n' && *s != '\t') ||
		    *s == 0x7f;
	return n;
}

static void
reads_the_same(const char *text)
{
	char *html = otr_html_escape(text), *back = otr_html_text(html);
	size_t n = strlen(text);

	while (n > 0 && text[n - 1] == '\n')
		n--;		/* an end of line at the end is dropped */
	if (strlen(back) != n || strncmp(text, back, n) != 0)
		abort();
	if (otr_html_look(html) == OTR_MARKUP_NOT)
		abort();
	secret_free(back);
	secret_free(html);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *in = xstrndup((const char *)data, len), *text;

	otr_html_look(in);
	text = otr_html_text(in);
	if (utf8_valid(in, strlen(in)) && !utf8_valid(text, strlen(text)))
		abort();
	if (controls(text) > controls(in))
		abort();
	reads_the_same(in);
	secret_free(text);
	free(in);
	return 0;
}

FUZZ_MAIN("html")
