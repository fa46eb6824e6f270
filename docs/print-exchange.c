/*
 * Prints the states of a key exchange, and what may follow what, for
 * docs/DESIGN.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <string.h>

#include "otr/otr.h"

#define COLUMNS 76

/* A word behind what stands in the row; in a new one where it is full. */
static size_t
print_word(const char *word, size_t len, size_t column)
{
	if (column > 0 && column + 1 + len > COLUMNS) {
		fputs("\n", stdout);
		column = 0;
	}
	column += column > 0 ? (size_t)printf(" %.*s", (int)len, word) :
	    (size_t)printf("        %.*s", (int)len, word);
	return column;
}

static void
print_help(const char *s)
{
	size_t column = 0, word;

	for (; *s != '\0'; s += word + strspn(s + word, " ")) {
		word = strcspn(s, " ");
		column = print_word(s, word, column);
	}
	putchar('\n');
}

static void
print_next(enum otr_exchange from)
{
	size_t column = print_word("->", 2, 0);

	for (int to = 0; to < OTR_EXCHANGES; to++) {
		const char *word = otr_exchange_word((enum otr_exchange)to);

		if (otr_exchange_follows(from, (enum otr_exchange)to))
			column = print_word(word, strlen(word), column);
	}
	putchar('\n');
}

int
main(void)
{
	fputs("The states of a key exchange (printed by docs/print-exchange from the\n"
	    "table in src/otr/state.c), and after \"->\" those that may follow:\n\n",
	    stdout);
	for (int i = 0; i < OTR_EXCHANGES; i++) {
		printf("    %s\n", otr_exchange_word((enum otr_exchange)i));
		print_help(otr_exchange_help((enum otr_exchange)i));
		print_next((enum otr_exchange)i);
	}
	fputs("\nEnd of the states.\n", stdout);
	return 0;
}
