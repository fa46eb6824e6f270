/*
 * Prints a list of sotto(1) in mdoc(7), from the tables: "commands", "keys",
 * "holds" (why a line waits), "findings" (of /otr doctor) or "endings" (why an
 * account is offline).
 * Runs while the program is built; is not installed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "front/screen/screen.h"

#define WIDTH 72

/* ---- text -------------------------------------------------------------- */

static bool
ends_sentence(const char *word, size_t len)
{
	while (len > 0 && strchr(")'\"", word[len - 1]) != NULL)
		len--;
	return len > 0 && strchr(".?!", word[len - 1]) != NULL;
}

static void
print_word(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (word[i] == '\\')
			fputs("\\e", stdout);
		else
			putchar(word[i]);
}

/* Lines of text, each sentence on a new one; no word becomes a macro. */
static void
print_text(const char *s)
{
	size_t column = 0, len;

	while (*(s += strspn(s, " \n")) != '\0') {
		len = strcspn(s, " \n");
		if (column > 0 && column + 1 + len > WIDTH) {
			putchar('\n');
			column = 0;
		}
		if (column > 0)
			putchar(' ');
		else if (*s == '.' || *s == '\'')
			fputs("\\&", stdout);
		print_word(s, len);
		column += len + 1;
		if (ends_sentence(s, len)) {
			putchar('\n');
			column = 0;
		}
		s += len;
	}
	if (column > 0)
		putchar('\n');
}

/* ---- commands ---------------------------------------------------------- */

static void
print_words(const char *words)
{
	size_t n;

	fputs(" Cm", stdout);
	for (;; words += n + 1) {
		n = strcspn(words, "|");
		printf(" %.*s", (int)n, words);
		if (words[n] == '\0')
			break;
		fputs(" |", stdout);
	}
}

static void
print_param(const struct cmd_param *param)
{
	if (param->optional)
		fputs(" Oo", stdout);
	if (param->type == PARAM_WORD)
		print_words(param->words);
	else
		printf(" Ar %s", param->name);
	if (param->optional)
		fputs(" Oc", stdout);
}

static void
print_command(const struct cmd_row *row)
{
	struct cmd_param params[PARAMS_MAX];
	int n = cmd_params(row, params);

	printf(".It Ic /%s", row->name);
	for (int i = 0; i < n; i++)
		print_param(&params[i]);
	putchar('\n');
	print_text(row->help);
	if (row->fronts == FRONT_SCREEN)
		print_text("Not in the pipe.");
	if (row->more != NULL)
		print_text(row->more);
}

static void
print_commands(void)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);

	puts(".Bl -tag -width Ds");
	for (size_t i = 0; i < n; i++)
		if (rows[i].run != NULL)
			print_command(&rows[i]);
	puts(".El");
}

/* ---- keys -------------------------------------------------------------- */

static void
print_help(const char *help)
{
	char text[256];

	snprintf(text, sizeof(text), "%c%s", toupper((unsigned char)*help),
	    help + 1);
	print_text(text);
}

static void
print_keys(void)
{
	const struct key_row *rows;
	size_t n = key_rows(&rows);

	puts(".Bl -tag -width \"M-Backspace\" -compact");
	for (size_t i = 0; i < n; i++) {
		printf(".It Li \"%s\"\n", rows[i].key);
		print_help(rows[i].help);
	}
	puts(".El");
}

/* ---- why a line waits -------------------------------------------------- */

static void
print_holds(void)
{
	puts(".Bl -tag -width \"unverified\" -compact");
	for (int i = OTR_HOLD_NONE + 1; i < OTR_HOLDS; i++) {
		printf(".It Li %s\n", otr_hold_word((enum otr_hold)i));
		print_help(otr_hold_text((enum otr_hold)i));
	}
	puts(".El");
}

/* ---- what the doctor finds --------------------------------------------- */

static void
print_findings(void)
{
	const char *word, *why = "";

	puts(".Bl -tag -width \"several-programs\" -compact");
	for (size_t i = 0; (word = cmd_finding(i, &why)) != NULL; i++) {
		printf(".It Li %s\n", word);
		print_text(why);
	}
	puts(".El");
}

/* ---- why an account is offline ------------------------------------------ */

static void
print_sentence(const char *s)
{
	char text[512];

	snprintf(text, sizeof(text), "%c%s.", toupper((unsigned char)*s),
	    s + 1);
	print_text(text);
}

static void
print_endings(void)
{
	static const char *const then[] = {
		[ENDING_LATER] = NULL,
		[ENDING_NEVER] = "It is not tried again by itself.",
		[ENDING_PASSWORD] = "Another one is asked for.",
		[ENDING_EXPIRED] = "/connect asks for another one.",
		[ENDING_CERTIFICATE] = "You are asked about it.",
		[ENDING_ASKED] = NULL,
	};
	const struct ending_row *rows;
	size_t n = ending_rows(&rows);

	puts(".Bl -tag -width \"temporary-auth-failure\"");
	for (size_t i = 0; i < n; i++) {
		printf(".It Li %s\n", ending_code(&rows[i]));
		print_sentence(rows[i].words);
		if (rows[i].todo != NULL)
			print_sentence(rows[i].todo);
		if (then[rows[i].then] != NULL)
			print_text(then[rows[i].then]);
	}
	puts(".El");
}

int
main(int argc, char *argv[])
{
	static const struct {
		const char *name;
		void (*print)(void);
	} lists[] = {
		{ "commands", print_commands }, { "keys", print_keys },
		{ "holds", print_holds }, { "findings", print_findings },
		{ "endings", print_endings },
	};

	for (size_t i = 0; argc == 2 && i < NELEM(lists); i++)
		if (strcmp(argv[1], lists[i].name) == 0) {
			lists[i].print();
			return fflush(stdout) == 0 ? 0 : 1;
		}
	fputs("usage: print-cmd commands|keys|holds|findings|"
	    "endings\n", stderr);
	return 2;
}
