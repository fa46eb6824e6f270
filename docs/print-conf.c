/*
 * Prints a list of sotto-config(5) in mdoc(7), from the tables: "settings" or
 * "styles".  Runs while the program is built; is not installed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <string.h>

#include "conf/conf.h"

#define WIDTH 72

/* Lines of text in mdoc: nothing in them is a macro or an escape. */
static void
print_text(const char *s)
{
	size_t column = 0, len, i;
	bool ended = false;

	for (; *s != '\0'; s += len + strspn(s + len, " ")) {
		len = strcspn(s, " ");
		/* A sentence begins on a line of its own. */
		if (column > 0 && (ended || column + 1 + len > WIDTH)) {
			putchar('\n');
			column = 0;
		}
		column += (size_t)printf("%s", column > 0 ? " " :
		    *s == '.' || *s == '\'' ? "\\&" : "") + len;
		for (i = 0; i < len; i++)
			if (s[i] == '\\')
				fputs("\\e", stdout);
			else
				putchar(s[i]);
		ended = s[len - 1] == '.';
	}
}

/* Text in quotes, as an argument of a macro. */
static void
print_argument(const char *s)
{
	putchar('"');
	for (; *s != '\0'; s++)
		if (*s == '\\')
			fputs("\\e", stdout);
		else if (*s == '"')
			fputs("\"\"", stdout);
		else
			putchar(*s);
	putchar('"');
}

static void
print_value(const struct setting_row *row)
{
	const char *p = row->words;
	size_t len;

	switch (row->type) {
	case SETTING_INT:
		fputs(" Ar number", stdout);
		return;
	case SETTING_BOOL:
		fputs(" Cm true | false", stdout);
		return;
	case SETTING_WORD:
		for (fputs(" Cm", stdout); p != NULL && *p != '\0';
		    p += len) {
			len = strcspn(p, "|");
			printf(" %.*s", (int)len, p);
			if (p[len] == '|') {
				fputs(" |", stdout);
				len++;
			}
		}
		return;
	case SETTING_PATH:
		fputs(" Ar file", stdout);
		return;
	case SETTING_COMMAND:
		fputs(" Ar command", stdout);
		return;
	case SETTING_LIST:
		fputs(" No { Ar text , ... No }", stdout);
		return;
	case SETTING_PROXY:
		fputs(" Cm none | Ar URL", stdout);
		return;
	case SETTING_TEXT:
	case SETTING_SECRET:
		break;
	}
	fputs(" Ar text", stdout);
}

static void
print_scopes(unsigned scopes)
{
	static const struct {
		unsigned scope;
		const char *name;
	} names[] = {
		{ SCOPE_GLOBAL, "everywhere" }, { SCOPE_ACCOUNT, "account" },
		{ SCOPE_CONTACT, "contact" },
	};
	const char *before = "(";
	size_t i;

	for (i = 0; i < NELEM(names); i++)
		if ((scopes & names[i].scope) != 0) {
			printf("%s%s", before, names[i].name);
			before = ", ";
		}
	fputs(")\n", stdout);
}

static void
print_setting(enum setting id)
{
	const struct setting_row *row = setting_row(id);

	if ((row->flags & SETTING_HIDDEN) != 0)
		return;
	printf(".It Ic %s No =", row->name);
	print_value(row);
	putchar('\n');
	print_scopes(row->scopes);
	print_text(row->help);
	putchar('\n');
	if (row->type == SETTING_INT)
		printf("From %ld to %ld.\n", row->min, row->max);
	if (row->fallback != NULL) {
		fputs("The default is\n.Li ", stdout);
		print_argument(row->fallback);
		fputs(" .\n", stdout);
	}
	if ((row->flags & SETTING_NO_SET) != 0)
		fputs("Only in the configuration file.\n", stdout);
}

int
main(int argc, char *argv[])
{
	int id;

	if (argc == 2 && strcmp(argv[1], "settings") == 0)
		for (id = 0; id < SETTINGS; id++)
			print_setting((enum setting)id);
	else if (argc == 2 && strcmp(argv[1], "styles") == 0)
		for (id = 0; id < STYLES; id++) {
			printf(".It Ic %s\n", style_row((enum style)id)->name);
			print_text(style_row((enum style)id)->help);
			putchar('\n');
		}
	else {
		fputs("usage: print-conf settings | styles\n", stderr);
		return 2;
	}
	return fflush(stdout) == EOF || ferror(stdout);
}
