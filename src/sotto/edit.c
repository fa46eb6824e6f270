/*
 * A text in the user's editor (editor_command): into a file, the terminal to
 * the editor, and back what it made of it.  The editor gets the path of the
 * file and nothing else.  Must not know whose text it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "sotto/inside.h"

struct editing {
	struct program *program;
	struct draft *draft;
	void (*done)(void *arg, const char *text, const char *why);
	void *arg;
};

static int
edit_number(const struct program *p)
{
	return conf_command(p->conf, SET_EDITOR_COMMAND, NULL);
}

void
edit_begin(struct program *p)
{
	if (!p->options.row->terminal || edit_number(p) == -1)
		return;
	p->drafts = draft_place(&p->no_drafts);
	if (p->drafts != NULL)
		draft_sweep(p->drafts);
}

int
edit_can(struct program *p, struct err *err)
{
	if (edit_number(p) == -1)
		return err_set(err, "no-editor", "no editor_command is "
		    "configured in %s; sotto-config(5) has an example",
		    p->paths.config);
	if (p->drafts == NULL)
		return err_set(err, p->no_drafts.code, "no editor: %s",
		    p->no_drafts.text);
	if (p->editing != NULL || !lend_can(p))
		return err_set(err, "no-editor", "an editor cannot use this "
		    "terminal");
	return 0;
}

/* What came of a run: NULL, or why there is no text, or (*too_long) none that
 * can be sent.  Caller frees. */
static char *
edit_judge(const struct editing *e, int status, const char *output,
    struct str *text, bool *too_long)
{
	struct err err;

	if (status == NOT_RUN)
		return xasprintf("Your line is unchanged: there is no editor, "
		    "%s.",
		    output);
	if (status != 0)
		return xasprintf("Your line is unchanged: the editor ended "
		    "with exit status %d.", status);
	if (draft_read(e->draft, text, &err) == 0)
		return NULL;
	*too_long = err_is(&err, "too-long");
	return xasprintf("Your line is unchanged: %s.", err.text);
}

static void
edit_done(void *arg, int status, const char *output)
{
	struct editing *e = arg;
	struct program *p = e->program;
	bool too_long = false;
	struct str text;
	char *why;

	str_init_secret(&text);
	why = edit_judge(e, status, output, &text, &too_long);
	p->editing = NULL;
	if (draft_free(e->draft) == -1)
		chat_say(p->chat, NULL, NULL, ENTRY_NOTICE, "draft-left", NULL,
		    "what the editor left in %s could not be wiped: look what "
		    "is there", p->drafts);
	e->done(e->arg, why == NULL || too_long ? text.s : NULL, why);
	free(why);
	str_free(&text);
	free(e);
}

int
edit_text(struct program *p, const char *text, void (*done)(void *arg,
    const char *text, const char *why), void *arg, struct err *err)
{
	struct editing *e;

	if (edit_can(p, err) == -1)
		return -1;
	e = xcalloc(1, sizeof(*e));
	*e = (struct editing){ .program = p, .done = done, .arg = arg };
	if ((e->draft = draft_new(p->drafts, text, err)) == NULL) {
		free(e);
		return -1;
	}
	p->editing = e;
	start_open(p);
	lend_editor(p, (unsigned)edit_number(p), draft_path(e->draft),
	    edit_done, e);
	return 0;
}

void
edit_end(struct program *p)
{
	if (p->editing != NULL) {
		(void)draft_free(p->editing->draft);
		free(p->editing);
		p->editing = NULL;
	}
	free(p->drafts);
	p->drafts = NULL;
}
