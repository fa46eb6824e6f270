/*
 * Message styling (XEP-0393): its examples, what could be taken for styling
 * and is none, and how the work grows.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/inside.h"

/* The text with its looks, a letter for each byte: . plain, s strong, e
 * emphasis, t struck, p preformatted, q quoted, digits for several. */
static void
check(const char *text, const char *want)
{
	struct styled all = { NULL, 0, 0 };
	size_t n = strlen(text), end = 0;
	char *got = xcalloc(n + 1, 1);

	styled_text(&all, text, 0, n);
	memset(got, '.', n);
	for (size_t i = 0; i < all.n; i++) {
		const struct styled_part *p = &all.at[i];

		assert_true(p->len > 0 && p->look != 0 && p->from >= end);
		end = p->from + p->len;
		assert_true(end <= n);
		for (size_t j = p->from; j < end; j++)
			got[j] = p->look == STYLED_STRONG ? 's' :
			    p->look == STYLED_EMPHASIS ? 'e' :
			    p->look == STYLED_STRIKE ? 't' :
			    p->look == STYLED_PRE ? 'p' :
			    p->look == STYLED_QUOTE ? 'q' :
			    p->look == (STYLED_STRONG | STYLED_PRE) ? '1' :
			    p->look == (STYLED_STRONG | STYLED_EMPHASIS) ?
			    '2' : p->look == (STYLED_QUOTE | STYLED_PRE) ?
			    '3' : p->look == (STYLED_QUOTE | STYLED_STRONG) ?
			    '4' : '?';
	}
	if (strcmp(got, want) != 0)
		fail_msg("%s\n%s\nis not\n%s", text, got, want);
	free(got);
	styled_free(&all);
}

/* XEP-0393, 5.2 */
static void
test_spans(void **state)
{
	(void)state;
	check("*strong*", "ssssssss");
	check("plain *strong* plain", "......ssssssss......");
	check("*strong* plain *strong*", "ssssssss.......ssssssss");
	check("*strong*plain*", "ssssssss......");
	check("* plain *strong*", "........ssssssss");
	check("not strong*", "...........");
	check("*not strong", "...........");
	check("*not \n strong*", "..............");
	check("*not *strong", "............");
	check("**", "..");
	check("****", "....");
	check("_most_ people", "eeeeee.......");
	check("Everyone ~dis~likes cake.", ".........ttttt...........");
	check("Wow, `monospace`!", ".....ppppppppppp.");
	check("`*monospace*`", "ppppppppppppp");
	check("*`mono`*", "s111111s");
	check("_emph *strong*_", "eeeeee22222222e");
	check("span one *span two*", ".........ssssssssss");
	check("", "");
	check("*", ".");
	check("* *", "...");
	/* Lazily: the first that may close does. */
	check("*a `b* c`", "ssssss...");
	check("*a _b* c_", "ssssss...");
	check("snake_case_name 2*3*4", ".....................");
	/* What is blank elsewhere is blank here. */
	check("a\xc2\xa0*b*", "...sss");
	check("*\xe3\x80\x80" "b*", "......");
	check("*b\xe2\x80\x83*", "......");
	check("*\xc3\xa4*", "ssss");
}

/* XEP-0393, 5.1 */
static void
test_blocks(void **state)
{
	(void)state;
	check("```ignored\n(code)\n```\n\n*b*",
	    "pppppppppp.pppppp.ppp..sss");
	check("```\n*code*\n``` \nx", "ppp.pppppp.pppp.p");
	check("> That is.\n\nSaid", "qqqqqqqqqq......");
	check(">> a\n> *b*\nWho", "qqqq.qq444....");
	check("> ```\n> code\n\nplain", "33333.333333.......");
	check("> ```\n> code\n> ```\n> *x*", "33333.333333.33333.qq444");
	check("```\n> no quote\n```", "ppp.pppppppppp.ppp");
	check(">", "q");
	check("a > b", ".....");
	check(" > b", "....");
	check("> > ```\n> x", "3333333.qqq");
}

/*
 * Whatever somebody writes: so many bytes, so much work.  Each takes 10 ms;
 * what grows with the square takes hours, which the test does not get.
 */
static void
test_linear(void **state)
{
	static const char *const pieces[] = { "*a ", "*_a ", "*_~`a ", " *a",
	    "_*a* ", "> ", ">", "`", "*", "~a~", "```\n", "> ```\n", "* ",
	    "*a _a ~a " };
	size_t n = 400 * 1024;

	(void)state;
	for (size_t i = 0; i < NELEM(pieces); i++) {
		struct styled all = { NULL, 0, 0 };
		struct str s;

		str_init(&s);
		while (s.len < n)
			str_add(&s, pieces[i]);
		styled_text(&all, s.s, 0, s.len);
		for (size_t j = 0; j < all.n; j++)
			assert_true(all.at[j].len > 0 && (j + 1 < all.n ?
			    all.at[j + 1].from : s.len) >= all.at[j].from +
			    all.at[j].len);
		styled_free(&all);
		str_free(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spans), cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
