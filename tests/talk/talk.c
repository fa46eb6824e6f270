/*
 * Runs the conversations in talks/: the whole of sotto but its terminal (a
 * display in memory) and its network (the other end of the channels, and a
 * contact with a session manager of his own).  talks/README lists the words of
 * a script.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "talk.h"
#include "tests/support/propose.h"

_Noreturn void
script_fail(struct script *t, const char *fmt, const char *a)
{
	/* With another contact the scripts' words are not all right. */
	if (t->only_propose)
		longjmp(t->next_line, 1);
	fprintf(stderr, "%s:%d: ", t->file, t->number);
	fprintf(stderr, fmt, a);
	fprintf(stderr, "\n--- screen\n%s---\n", t->screen.text.s);
	exit(1);
}

bool
script_is_on(struct script *t, const char *arg)
{
	if (strcmp(arg, "on") != 0 && strcmp(arg, "off") != 0)
		script_fail(t, "neither on nor off: %s", arg);
	return strcmp(arg, "on") == 0;
}

void
script_check(struct script *t, const char *what, size_t n, const char *arg)
{
	char now[64];

	snprintf(now, sizeof(now), "%zu", n);
	if (strcmp(now, arg) == 0)
		return;
	snprintf(now, sizeof(now), "%s: %zu", what, n);
	script_fail(t, "%s", now);
}

/* ---- time -------------------------------------------------------------- */

void
script_settle(struct script *t)
{
	uint64_t before;
	int quiet = 0;

	while (quiet < 4) {
		before = net_moved(t);
		loop_turn(t->loop, 0);
		net_deliver(t);
		quiet = before == net_moved(t) ? quiet + 1 : 0;
	}
	if (t->screen.ui != NULL)
		ui_paint(t->screen.ui);
}

void
script_pass(struct script *t, int seconds)
{
	for (; seconds > 0; seconds--) {
		loop_clock_move(t->loop, 1000);
		script_settle(t);
	}
}

/* ---- a line of the script ------------------------------------------------ */

static const struct word *
word_find(const char *line)
{
	static const struct word *const tables[] = {
		archive_words, bob_words, bookmark_words, net_words,
		program_words, read_words, screen_words, server_words,
	};
	size_t n;

	for (size_t i = 0; i < NELEM(tables); i++)
		for (const struct word *w = tables[i]; w->name != NULL; w++) {
			n = strlen(w->name);
			if (strncmp(line, w->name, n) == 0 &&
			    (line[n] == '\0' || line[n] == ' '))
				return w;
		}
	return NULL;
}

static void
run_word(struct script *t, const char *line)
{
	const struct word *w = word_find(line);
	const char *rest;

	if (w == NULL)
		script_fail(t, "not a word of this language: %s", line);
	if (getenv("TALK_DEBUG") != NULL)
		fprintf(stderr, "%s\n", line);
	rest = line + strlen(w->name);
	w->run(t, *rest == ' ' ? rest + 1 : "");
	if (t->screen.ui != NULL)
		script_settle(t);
}

/* The contact's address as it is typed now, in place of the script's. */
static char *
with_contact(const struct script *t, const char *line)
{
	const char *at;
	struct str out;
	char *word;

	str_init(&out);
	word = jid_word(t->bob.jid, true);
	while ((at = strstr(line, BOB)) != NULL) {
		str_addn(&out, line, (size_t)(at - line));
		str_add(&out, word);
		line = at + strlen(BOB);
	}
	str_add(&out, line);
	free(word);
	return str_take(&out);
}

static void
run_line(struct script *t, const char *line)
{
	char *other;

	if (!t->only_propose) {
		run_word(t, line);
		return;
	}
	other = with_contact(t, line);
	if (setjmp(t->next_line) == 0)
		run_word(t, other);
	free(other);
}

/* ---- the run ----------------------------------------------------------- */

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void
script_free(struct script *t)
{
	program_close(t);
	bob_free(t);
	loop_free(t->loop);
	nftw(t->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	net_free(t);
	free(t->dir);
	str_free(&t->config);
	str_free(&t->screen.text);
}

static void
script_new(struct script *t, const char *file)
{
	const char *tmp = getenv("TMPDIR");

	memset(t, 0, sizeof(*t));
	t->file = file;
	str_init(&t->config);
	str_init(&t->screen.text);
	t->dir = xasprintf("%s/talk.XXXXXX", tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(t->dir) == NULL)
		script_fail(t, "cannot make %s", t->dir);
	t->only_propose = getenv("TALK_CONTACT") != NULL;
	net_new(t);
	bob_new(t);
	t->loop = loop_new();
	loop_clock_fake(t->loop, 1700000000000);
}

static void
script_run(const char *file)
{
	struct script *t = xcalloc(1, sizeof(*t));
	char line[4096];
	bool config = false;
	FILE *f;

	script_new(t, file);
	if ((f = fopen(file, "r")) == NULL)
		script_fail(t, "cannot read %s", file);
	while (fgets(line, sizeof(line), f) != NULL) {
		t->number++;
		if (strchr(line, '\n') == NULL)
			script_fail(t, "a line that is too long, or the last, cut%s",
			    "");
		line[strcspn(line, "\n")] = '\0';
		if (config && strcmp(line, ".") == 0)
			config = false;
		else if (config) {
			str_add(&t->config, line);
			str_addc(&t->config, '\n');
		} else if (strcmp(line, "config") == 0)
			config = true;
		else if (line[0] != '\0' && line[0] != '#')
			run_line(t, line);
	}
	if (config)
		script_fail(t, "a configuration without its end%s", "");
	fclose(f);
	script_free(t);
	free(t);
	if (propose_count > 0)
		printf("ok %s: %u commands\n", file, propose_count);
	else
		printf("ok %s\n", file);
}

int
main(int argc, char *argv[])
{
	int i;

	setenv("TZ", "UTC0", 1);

	if (argc < 2) {
		fprintf(stderr, "usage: talk FILE ...\n");
		return 2;
	}
	for (i = 1; i < argc; i++)
		script_run(argv[i]);
	return 0;
}
