/*
 * Prints docs/PROTOCOL from the table of messages.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <string.h>

#include "ipc/ipc.h"

static const char *const ways[] = {
	[MSG_TO_PARENT] = "sotto to the parent of the workers",
	[MSG_FROM_PARENT] = "The parent of the workers to sotto",
	[MSG_TO_NET] = "sotto to a worker",
	[MSG_TO_MAIN] = "A worker to sotto",
	[MSG_TO_HELPER] = "sotto to sotto-helper",
	[MSG_FROM_HELPER] = "sotto-helper to sotto",
	[MSG_TO_COURIER] = "sotto to sotto-courier",
	[MSG_FROM_COURIER] = "sotto-courier to sotto",
	[MSG_TO_GUARDIAN] = "sotto-demo to its guardian",
	[MSG_FROM_GUARDIAN] = "The guardian to sotto-demo",
};

static const char *
type_word(enum field_type type)
{
	switch (type) {
	case FIELD_U32: return "number";
	case FIELD_I32: return "signed";
	case FIELD_U64: return "long";
	case FIELD_BOOL: return "boolean";
	case FIELD_TEXT: return "text";
	case FIELD_JID: return "address";
	case FIELD_SECRET: return "secret";
	case FIELD_PATH: return "path";
	case FIELD_DATA: return "data";
	}
	return "";
}

static void
print_field(const struct msg_field *f)
{
	printf("    %-14s %s", f->name, type_word(f->type));
	if (f->type == FIELD_U32 && f->max < UINT32_MAX)
		printf(", at most %zu", f->max);
	if (f->type == FIELD_TEXT || f->type == FIELD_JID ||
	    f->type == FIELD_SECRET || f->type == FIELD_PATH ||
	    f->type == FIELD_DATA)
		printf(", at most %zu bytes", f->max);
	putchar('\n');
}

/* Breaks a line of help at 72 columns. */
static void
print_help(const char *s)
{
	size_t column = 2;

	fputs("  ", stdout);
	while (*s != '\0') {
		size_t word = strcspn(s, " ");
		size_t space = strspn(s + word, " ");
		if (column + word > 72) {
			fputs("\n  ", stdout);
			column = 2;
		}
		printf("%.*s", (int)word, s);
		column += word + space;
		s += word + space;
		if (*s != '\0' && column + strcspn(s, " ") <= 72)
			printf("%.*s", (int)space, "  ");
	}
	putchar('\n');
}

static void
print_states(unsigned states)
{
	unsigned all = (1u << (ACCOUNT_FAILED + 1)) - 1;

	if (states == all)
		return;
	fputs("  Only while the account is", stdout);
	for (unsigned s = 0; s <= ACCOUNT_FAILED; s++)
		if (states & 1u << s)
			printf(" %s",
			    account_state_word((enum account_state)s));
	fputs(".\n", stdout);
}

int
main(void)
{
	fputs("The messages between sotto and the programs beside it\n"
	    "(printed by docs/print-protocol from the table in "
	    "src/ipc/messages.h)\n\n"
	    "Each datagram on the socket begins with one byte: 0 if the "
	    "message ends in\nit, 1 if the next datagram goes on with it, 2 if "
	    "it holds several messages,\neach whole and behind its length in 4 "
	    "bytes.  A message is its type (4 bytes)\nand its fields in order: "
	    "numbers in 4 bytes, long ones in 8, booleans in 1,\nall "
	    "little-endian; a text "
	    "as its length in 4 bytes, its bytes (UTF-8, no NUL)\nand a NUL; a "
	    "path the same, of any bytes but NUL; data the same, of any\n"
	    "bytes.  Anything else ends the channel.\n", stdout);
	for (size_t way = 0; way < NELEM(ways); way++) {
		printf("\n%s\n", ways[way]);
		for (int t = MSG_NONE + 1; t < MSG_TYPES; t++) {
			const struct msg_row *row = msg_row((enum msg_type)t);
			if (row->way != (enum msg_way)way)
				continue;
			printf("\n  %s (%d)\n", row->name, t);
			print_help(row->help);
			print_states(row->states);
			if (row->has_fd)
				puts("  A descriptor comes with it.");
			for (size_t i = 0; i < row->nfields; i++)
				print_field(&row->fields[i]);
		}
	}
	return 0;
}
