/*
 * Prints a list of sotto(1) in mdoc(7), from the tables: "commands", "keys" or
 * one of the lists of codes; or, for a test, "codes": the names alone.
 * Runs while the program is built; is not installed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "front/screen/inside.h"

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
	/* The name of a key is not broken at the end of a line. */
	if (*word == '`')
		fputs("\\%", stdout);
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
		column += len + 1 + (*s == '`' ? 2 : 0);
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
	if (row->fronts == FRONT_READER)
		print_text("In reader mode alone.");
	else if (row->fronts == FRONT_SCREEN)
		print_text("On the screen alone.");
	else if (row->fronts == FRONT_PEOPLE)
		print_text("Not in the pipe.");
	else if (row->fronts == (FRONT_SCREEN | FRONT_SCRIPT))
		print_text("Not in reader mode.");
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
		/* It may end as a sentence does. */
		printf(".It Li \"%s\\&\"\n", rows[i].key);
		print_help(action_find(rows[i].action)->help);
	}
	puts(".El");
}

static void
print_actions(void)
{
	const struct action *rows;
	size_t n = action_rows(&rows);

	puts(".Bl -tag -width \"window-previous\" -compact");
	for (size_t i = 0; i < n; i++) {
		printf(".It Ic %s\n", rows[i].name);
		print_help(rows[i].help);
	}
	puts(".El");
}

static void
print_vi(void)
{
	const struct vi_row *rows;
	size_t n = vi_rows(&rows);

	puts(".Bl -tag -width \"Space\" -compact");
	for (size_t i = 0; i < n; i++) {
		/* Some are what mdoc takes for the end of a sentence. */
		printf(".It Li \\&%s\\&\n", strcmp(rows[i].keys, " ") == 0 ?
		    "Space" : strcmp(rows[i].keys, "^") == 0 ? "\\(ha" :
		    strcmp(rows[i].keys, "~") == 0 ? "\\(ti" :
		    strcmp(rows[i].keys, "g~") == 0 ? "g\\(ti" :
		    rows[i].keys);
		print_help(rows[i].help);
	}
	puts(".El");
}

/* ---- what other programs call commands ------------------------------------- */

static void
print_habits(void)
{
	const struct habit *rows;
	size_t n = cmd_habits(&rows);

	puts(".Bl -tag -width \"/otr authabort\" -compact");
	for (size_t i = 0; i < n; i++) {
		if (rows[i].means == NULL)
			continue;
		printf(".It Ic /%s\n", rows[i].typed);
		printf(".Ic %s\n", rows[i].means);
	}
	puts(".El");
}

/* ---- codes -------------------------------------------------------------- */

static void
print_code(void *arg, const struct code *code)
{
	char keys[1024];

	(void)arg;
	printf(".It Li %s\n", code->name);
	print_text(code->text);
	if (code->data == NULL)
		return;
	snprintf(keys, sizeof(keys), "Keys: %s.", code->data);
	print_text(keys);
}

static int
print_codes(const char *list)
{
	puts(".Bl -tag -width Ds");
	if (code_each(list, print_code, NULL) == -1)
		return -1;
	puts(".El");
	return 0;
}

static void
print_name(void *arg, const struct code *code)
{
	(void)arg;
	printf("%s %s\n", code->list, code->name);
}

static int
print_list(const char *list)
{
	if (strcmp(list, "commands") == 0)
		print_commands();
	else if (strcmp(list, "keys") == 0)
		print_keys();
	else if (strcmp(list, "actions") == 0)
		print_actions();
	else if (strcmp(list, "vi") == 0)
		print_vi();
	else if (strcmp(list, "habits") == 0)
		print_habits();
	else if (strcmp(list, "codes") == 0)
		return code_each(NULL, print_name, NULL);
	else
		return print_codes(list);
	return 0;
}

int
main(int argc, char *argv[])
{
	if (argc == 2 && print_list(argv[1]) == 0)
		return fflush(stdout) == 0 ? 0 : 1;
	fputs("usage: print-cmd commands|keys|codes|LIST OF CODES\n", stderr);
	return 2;
}
