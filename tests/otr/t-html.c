/*
 * What is HTML inside OTR and what only looks a little like it, what is shown
 * of it, and how one's own text reads there.
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

#include "otr/otr.h"

static void
test_look(void **state)
{
	static const struct { enum otr_markup look; const char *text; } all[] =
	{
		{ OTR_MARKUP, "<FONT COLOR=\"#000000\">hello</FONT>" },
		{ OTR_MARKUP, "<HTML><BODY BGCOLOR=\"#fff\"><FONT>a &lt; b"
		    "</FONT></BODY></HTML>" },
		{ OTR_MARKUP, "one<br>two" },
		{ OTR_MARKUP, "<div>x</div>\n" },
		{ OTR_MARKUP_UNKNOWN, "hello" },
		{ OTR_MARKUP_UNKNOWN, "" },
		{ OTR_MARKUP_ESCAPED, "write &quot; for a quote" },
		{ OTR_MARKUP_ESCAPED, "a &lt; b &amp; c" },
		{ OTR_MARKUP_UNKNOWN, "write &quot; for a \"" },
		{ OTR_MARKUP_UNKNOWN, "5 > 4 &amp; so" },
		{ OTR_MARKUP_NOT, "R&D is not R&amp;D" },
		{ OTR_MARKUP_UNKNOWN, "make it <b>bold</b>, please" },
		{ OTR_MARKUP_NOT, "a < b" },
		{ OTR_MARKUP_NOT, "fish & chips" },
		{ OTR_MARKUP_NOT, "<font>a & b</font>" },
		{ OTR_MARKUP_NOT, "<br" },
		{ OTR_MARKUP_NOT, "#include <stdio.h><br>" },
		{ OTR_MARKUP_NOT, "&unknown; <br>" },
		{ OTR_MARKUP_NOT, "<script>x</script>" },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(all); i++)
		if (otr_html_look(all[i].text) != all[i].look)
			fail_msg("%s: %d", all[i].text,
			    otr_html_look(all[i].text));
}

static void
test_text(void **state)
{
	static const struct { const char *html, *text; } all[] = {
		{ "<FONT COLOR=\"red\">a &lt; b &amp;amp; c</FONT>",
		    "a < b &amp; c" },
		{ "one<br>two<BR/>three", "one\ntwo\nthree" },
		{ "<p>one</p><p>two</p>", "one\ntwo" },
		{ "&#233;&#xe9;&#x1F600;&quot;&apos;&nbsp;.",
		    "\303\251\303\251\360\237\230\200\"' ." },
		/* What is none stays as it is. */
		{ "a <stdio.h> &nope; &#0; &#27; &#xd800; &#99999999; < &",
		    "a <stdio.h> &nope; &#0; &#27; &#xd800; &#99999999; < &" },
		/* Where a link leads is not hidden behind its words. */
		{ "<a href=\"http://evil.example/?a=1&amp;b\">your bank</a>",
		    "your bank <http://evil.example/?a=1&b>" },
		{ "<A HREF=\"http://x.example\">http://x.example</A>",
		    "http://x.example" },
		{ "<a href='http://x.example'>your bank</a>",
		    "your bank <http://x.example>" },
		{ "<a class=b href = http://x.example/ >your bank</a>",
		    "your bank <http://x.example/>" },
		{ "<a href=\"http://x.example\">your bank",
		    "your bank <http://x.example>" },
		{ "<a href=\"http://x.example\">one<a href=\"//y\">two</a>",
		    "one <http://x.example>two <//y>" },
		/* Nor is anything told as where it leads that is not. */
		{ "<a b='href=\"'>one\"two</a>", "one\"two" },
		{ "<a title=\"href='x'\">one</a>", "one" },
		{ "<a hrefs=\"x\" nohref>one</a>", "one" },
		{ "<a href>one</a><a href=>two</a>", "onetwo" },
		{ "<font size=\"3>2\">x</font>", "x" },
		{ "", "" }, { "<br>", "" }, { "<", "<" }, { "&", "&" },
		{ "</", "</" }, { "<b", "<b" }, { "&#", "&#" },
		{ "<a href=\"", "<a href=\"" },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(all); i++) {
		char *text = otr_html_text(all[i].html);

		assert_string_equal(text, all[i].text);
		secret_free(text);
	}
}

/* What one writes is what is read there, whatever it is. */
static void
test_escape(void **state)
{
	static const char *const all[] = {
		"a < b && c > d", "<b>bold</b>", "&lt;", "one\ntwo", "\"'", "",
		"<br>", "\360\237\230\200",
	};

	(void)state;
	for (size_t i = 0; i < NELEM(all); i++) {
		char *html = otr_html_escape(all[i]);
		char *text = otr_html_text(html);

		assert_string_equal(text, all[i]);
		assert_int_not_equal(otr_html_look(html), OTR_MARKUP_NOT);
		secret_free(text);
		secret_free(html);
	}
}

/* Every beginning of every text: nothing is read past its end. */
static void
test_cut(void **state)
{
	static const char html[] = "<FONT a='b' c=\"d\">&#xe9;&amp;<a href=\""
	    "x&lt;\">y</a><br/></FONT>";

	(void)state;
	for (size_t n = 0; n <= strlen(html); n++)
		for (size_t from = 0; from <= n; from++) {
			char *part = xstrndup(html + from, n - from);
			char *text = otr_html_text(part);

			otr_html_look(part);
			assert_true(utf8_valid(text, strlen(text)));
			secret_free(text);
			free(part);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_look),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
