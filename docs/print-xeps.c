/*
 * Prints what is said of XEPs from the table (xeps.h): "text" is docs/XEPS,
 * "doap" is sotto.doap, "tests" what the table names, for tests/tree/xeps.sh.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define WIDTH 79
#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

static const struct xep {
	unsigned number;
	const char *title, *version, *since, *announces, *tests, *note;
	bool whole;
} xeps[] = {
#define XEP(n, ...) { .number = n, __VA_ARGS__ },
#include "xeps.h"
};

/* ---- docs/XEPS ----------------------------------------------------------- */

/* Words behind a label, and below it where a line is full. */
static void
print_words(const char *label, const char *s)
{
	size_t column, len;
	bool ended = false;

	if (s == NULL)
		return;
	column = (size_t)printf("    %-11s", label);
	for (bool first = true; *s != '\0'; first = false) {
		len = strcspn(s, " ");
		if (!first && column + 2 + len > WIDTH)
			column = (size_t)printf("\n%15s", "") - 1;
		else if (!first)
			column += (size_t)printf("%s", ended ? "  " : " ");
		column += (size_t)printf("%.*s", (int)len, s);
		ended = s[len - 1] == '.';
		s += len + strspn(s + len, " ");
	}
	putchar('\n');
}

static void
print_text(void)
{
	fputs("XEPs that are in sotto\n======================\n\n"
	    "Printed from docs/xeps.h.  What is complete is there as a whole, "
	    "as far as it\nconcerns a client; of the others it is said what "
	    "is missing.  The version is\nthe XEP's own; since is the first "
	    "version of sotto that has it.  Tests are\nfound below tests/; "
	    "live/NAME is a function in tests/live/test_*.py.\n", stdout);
	for (size_t i = 0; i < NELEM(xeps); i++) {
		const struct xep *x = &xeps[i];

		printf("\nXEP-%04u  %s\n", x->number, x->title);
		printf("    %-11s%s, %s, since %s\n", "version", x->version,
		    x->whole ? "complete" : "partial", x->since);
		print_words("announces", x->announces);
		print_words("tests", x->tests);
		print_words("note", x->note);
	}
	puts("\n\nSPDX-License-Identifier: ISC");
}

/* ---- sotto.doap ---------------------------------------------------------- */

static void
print_escaped(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s == '&')
			fputs("&amp;", stdout);
		else if (*s == '<')
			fputs("&lt;", stdout);
		else
			putchar(*s);
}

static void
print_element(const char *name, const char *text)
{
	if (text == NULL)
		return;
	printf("        <xmpp:%s>", name);
	print_escaped(text);
	printf("</xmpp:%s>\n", name);
}

static void
print_doap(void)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<!-- Printed by docs/print-xeps.  SPDX-License-Identifier: ISC "
	    "-->\n"
	    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
	    "\n    xmlns=\"http://usefulinc.com/ns/doap#\"\n"
	    "    xmlns:xmpp=\"https://linkmauve.fr/ns/xmpp-doap#\">\n"
	    "  <Project>\n"
	    "    <name>sotto</name>\n"
	    "    <shortdesc xml:lang=\"en\">XMPP client for the terminal, with "
	    "OTR built in</shortdesc>\n"
	    "    <description xml:lang=\"en\">A terminal XMPP client for "
	    "conversations that nobody\n      else can read: it always shows "
	    "who will be able to read the line that is\n      about to be "
	    "sent.</description>\n"
	    "    <license rdf:resource=\"https://spdx.org/licenses/ISC\"/>\n"
	    "    <programming-language>C</programming-language>\n"
	    "    <os>Linux</os>\n"
	    "    <category rdf:resource=\"https://linkmauve.fr/ns/xmpp-doap#"
	    "category-client\"/>\n"
	    "    <implements rdf:resource=\"https://www.rfc-editor.org/info/"
	    "rfc6120\"/>\n"
	    "    <implements rdf:resource=\"https://www.rfc-editor.org/info/"
	    "rfc6121\"/>\n"
	    "    <implements rdf:resource=\"https://www.rfc-editor.org/info/"
	    "rfc7622\"/>\n", stdout);
	for (size_t i = 0; i < NELEM(xeps); i++) {
		const struct xep *x = &xeps[i];

		printf("    <implements>\n      <xmpp:SupportedXep>\n"
		    "        <xmpp:xep rdf:resource=\"https://xmpp.org/"
		    "extensions/xep-%04u.html\"/>\n", x->number);
		print_element("status", x->whole ? "complete" : "partial");
		print_element("version", x->version);
		print_element("since", x->since);
		print_element("note", x->note);
		fputs("      </xmpp:SupportedXep>\n    </implements>\n",
		    stdout);
	}
	fputs("  </Project>\n</rdf:RDF>\n", stdout);
}

/* ---- for a test ---------------------------------------------------------- */

/* NUMBER TESTS, a line each; what a row lacks stops it. */
static int
print_tests(void)
{
	unsigned last = 0;
	int rc = 0;

	for (size_t i = 0; i < NELEM(xeps); i++) {
		const struct xep *x = &xeps[i];
		const char *lacks = x->number <= last ? "its place" :
		    x->title == NULL ? "a title" :
		    x->version == NULL ? "a version" :
		    x->since == NULL ? "since" :
		    x->tests == NULL ? "tests" :
		    !x->whole && (x->note == NULL ||
		    strstr(x->note, "Missing: ") == NULL) ?
		    "what is missing" : NULL;

		last = x->number;
		if (lacks != NULL) {
			fprintf(stderr, "XEP-%04u lacks %s\n", x->number,
			    lacks);
			rc = 1;
		} else
			printf("%04u %s\n", x->number, x->tests);
	}
	return rc;
}

int
main(int argc, char *argv[])
{
	int rc = 0;

	if (argc == 2 && strcmp(argv[1], "text") == 0)
		print_text();
	else if (argc == 2 && strcmp(argv[1], "doap") == 0)
		print_doap();
	else if (argc == 2 && strcmp(argv[1], "tests") == 0)
		rc = print_tests();
	else {
		fputs("usage: print-xeps text | doap | tests\n", stderr);
		return 2;
	}
	return fflush(stdout) == EOF || ferror(stdout) ? 1 : rc;
}
