/*
 * The options of the command line: the program's own, and of each front end
 * the one that chooses it and those that are its own.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "confine/confine.h"
#include "sotto/inside.h"

enum { OPT_CONFIG = 256, OPT_DATA, OPT_DEMO, OPT_CHECK, OPT_DOCTOR, OPT_VERSION,
	OPT_HELP, OPT_NOTE,
	/* ... and from here on of each front end: its own, then its options */
	OPT_FRONT };

#define FRONT_STEP (FRONT_OPTIONS + 1)
#define FRONTS_MAX 16

static const struct option options_own[] = {
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "data", required_argument, NULL, OPT_DATA },
	{ "demo", no_argument, NULL, OPT_DEMO },
	{ "check-config", no_argument, NULL, OPT_CHECK },
	{ "doctor", no_argument, NULL, OPT_DOCTOR },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "demo-note", required_argument, NULL, OPT_NOTE },
};

/* ---- what is printed --------------------------------------------------- */

static const char help_before[] =
    "\n"
    "A chat program for XMPP with OTR encryption.  Without options it connects\n"
    "your accounts; while you have none, it asks for an address.\n"
    "\n"
    "  --config FILE      read this configuration file\n"
    "                     (~/.config/sotto/config)\n"
    "  --data DIR         keep keys, settings and history there\n"
    "                     (~/.local/share/sotto)\n";

static const char help_behind[] =
    "  --demo             try it with a server, a contact and a room of its own\n"
    "  --check-config     say whether the configuration file is right, and exit\n"
    "  --doctor           say what is wrong on this machine, and how to mend it\n"
    "  --version          show the version, and how the program is confined\n"
    "  --help             show this text\n"
    "\n"
    "The manual: man sotto; the configuration: man 5 sotto-config.\n";

/* "[--pipe [--linger SECONDS]]" of those that users are told of. */
static void
options_usage(FILE *to)
{
	const struct front_row *const *rows;
	size_t n = front_rows(&rows);

	fputs("usage: sotto [--config FILE] [--data DIR]", to);
	for (size_t i = 0; i < n; i++) {
		if (rows[i]->help == NULL)
			continue;
		fprintf(to, " [--%s", rows[i]->option);
		for (size_t k = 0; k < rows[i]->noptions; k++)
			fprintf(to, " [--%s %s]", rows[i]->options[k].name,
			    rows[i]->options[k].takes);
		fputs("]", to);
	}
	fputs("\n             [--demo] [--check-config] [--doctor] [--version] [--help]\n",
	    to);
}

/* What it does, in rows behind its name. */
static void
options_explain(const char *name, const char *takes, const char *help)
{
	char head[32];
	size_t n;

	snprintf(head, sizeof(head), "--%s%s%s", name, *takes != '\0' ? " " :
	    "", takes);
	for (;; help += n + 1) {
		n = strcspn(help, "\n");
		printf("  %-18s %.*s\n", head, (int)n, help);
		if (help[n] == '\0')
			break;
		head[0] = '\0';
	}
}

static _Noreturn void
options_help(void)
{
	const struct front_row *const *rows;
	size_t n = front_rows(&rows);

	options_usage(stdout);
	fputs(help_before, stdout);
	for (size_t i = 0; i < n; i++) {
		if (rows[i]->help == NULL)
			continue;
		options_explain(rows[i]->option, "", rows[i]->help);
		for (size_t k = 0; k < rows[i]->noptions; k++)
			options_explain(rows[i]->options[k].name,
			    rows[i]->options[k].takes,
			    rows[i]->options[k].help);
	}
	fputs(help_behind, stdout);
	exit(0);
}

static _Noreturn void
options_wrong(void)
{
	options_usage(stderr);
	exit(2);
}

static _Noreturn void
options_version(void)
{
	printf("sotto %s\nconfinement: %s\n", PACKAGE_VERSION,
	    confine_describe());
	exit(0);
}

/* ---- of a front end ---------------------------------------------------- */

/* Puts what the rows have behind what is there. */
static void
options_gather(struct option *out)
{
	const struct front_row *const *rows;
	size_t n = front_rows(&rows);
	int code;

	if (n > FRONTS_MAX)
		die("too many front ends");
	for (size_t i = 0; i < n; i++) {
		code = OPT_FRONT + (int)i * FRONT_STEP;
		if (rows[i]->option != NULL)
			*out++ = (struct option){ rows[i]->option,
			    no_argument, NULL, code };
		for (size_t k = 0; k < rows[i]->noptions; k++)
			*out++ = (struct option){ rows[i]->options[k].name,
			    required_argument, NULL, code + 1 + (int)k };
	}
}

static int
options_number(const struct front_option *option, const char *text)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || n < 0 ||
	    n > option->most) {
		fprintf(stderr, "sotto: --%s: expected 0 to %d %s, not "
		    "\"%s\"\n", option->name, option->most, option->unit,
		    text);
		options_wrong();
	}
	return ((int)n);
}

/* Values are kept by front end until it is known which one is wanted. */
static void
options_front(struct options *o, int values[][FRONT_OPTIONS], int code,
    const char *text)
{
	const struct front_row *const *rows;
	int row = (code - OPT_FRONT) / FRONT_STEP;
	int option = (code - OPT_FRONT) % FRONT_STEP - 1;

	(void)front_rows(&rows);
	if (option == -1)
		o->row = rows[row];
	else
		values[row][option] = options_number(
		    &rows[row]->options[option], text);
}

/* ---- the whole --------------------------------------------------------- */

static void
options_one(struct options *o, int values[][FRONT_OPTIONS], int code)
{
	switch (code) {
	case OPT_CONFIG: o->config = optarg; break;
	case OPT_DATA: o->data = optarg; break;
	case OPT_DEMO: o->demo = true; break;
	case OPT_CHECK: o->check = true; break;
	case OPT_DOCTOR: o->doctor = true; break;
	case OPT_NOTE: o->note = optarg; break;
	case OPT_VERSION: options_version();
	case OPT_HELP: options_help();
	case '?': options_wrong();
	default: options_front(o, values, code, optarg); break;
	}
}

void
options_read(struct options *o, int argc, char *argv[])
{
	struct option all[NELEM(options_own) + FRONTS_MAX * FRONT_STEP + 1];
	int values[FRONTS_MAX][FRONT_OPTIONS] = { 0 }, c;
	const struct front_row *const *rows;
	size_t n = front_rows(&rows);

	memset(all, 0, sizeof(all));
	memcpy(all, options_own, sizeof(options_own));
	options_gather(all + NELEM(options_own));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows[i]->noptions; k++)
			values[i][k] = rows[i]->options[k].otherwise;
	o->row = rows[0];
	while ((c = getopt_long(argc, argv, "", all, NULL)) != -1)
		options_one(o, values, c);
	if (optind != argc)
		options_wrong();
	for (size_t i = 0; i < n; i++)
		if (rows[i] == o->row)
			memcpy(o->values, values[i], sizeof(o->values));
}
