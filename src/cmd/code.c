/*
 * The codes in the pipe's objects, from all tables that have some, as lists:
 * /help, completion and the manual read them here.  Must not know who says
 * them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <string.h>

#include "cmd/cmd.h"

struct code_list {
	const char *name, *is;
	unsigned kind;		/* of the table of codes, or 0 */
	void (*each)(const struct code_list *, code_fn *, void *);
};

static void
code_tell(const struct code_list *list, const char *name, const char *text,
    const char *data, code_fn *fn, void *arg)
{
	fn(arg, &(struct code){ .list = list->name, .name = name,
	    .is = list->is, .text = text, .data = data });
}

static void
code_each_row(const struct code_list *list, code_fn *fn, void *arg)
{
	const struct code_row *rows;
	size_t n = code_rows(&rows);

	for (size_t i = 0; i < n; i++)
		if ((rows[i].kinds & list->kind) != 0)
			code_tell(list, rows[i].name, rows[i].help,
			    rows[i].data, fn, arg);
}

/* The other tables have parts of sentences. */
static void
code_add(struct str *text, const char *part)
{
	if (part == NULL || *part == '\0')
		return;
	str_addf(text, "%s%c%s", text->len > 0 ? "  " : "",
	    toupper((unsigned char)*part), part + 1);
	if (text->s[text->len - 1] != '.')
		str_addc(text, '.');
}

static void
code_each_ending(const struct code_list *list, code_fn *fn, void *arg)
{
	static const char *const then[] = {
		[ENDING_LATER] = NULL,
		[ENDING_NEVER] = "sotto does not try again by itself.",
		[ENDING_PASSWORD] = "You are asked for another one.",
		[ENDING_EXPIRED] = "/connect asks for another one.",
		[ENDING_CERTIFICATE] = "You are asked about it.",
		[ENDING_QUESTION] = "You are asked about it.",
		[ENDING_ASKED] = NULL,
	};
	const struct ending_row *rows;
	size_t n = ending_rows(&rows);
	struct str text;

	str_init(&text);
	for (size_t i = 0; i < n; i++) {
		str_clear(&text);
		code_add(&text, rows[i].words);
		code_add(&text, rows[i].todo);
		code_add(&text, then[rows[i].then]);
		code_tell(list, ending_code(&rows[i]), text.s, NULL, fn, arg);
	}
	str_free(&text);
}

static void
code_each_hold(const struct code_list *list, code_fn *fn, void *arg)
{
	struct str text;

	str_init(&text);
	for (int i = OTR_HOLD_NONE; i < OTR_HOLDS; i++) {
		str_clear(&text);
		code_add(&text, otr_hold_text((enum otr_hold)i));
		code_add(&text, otr_hold_help((enum otr_hold)i));
		code_tell(list, otr_hold_word((enum otr_hold)i), text.s, NULL,
		    fn, arg);
	}
	str_free(&text);
}

static void
code_each_finding(const struct code_list *list, code_fn *fn, void *arg)
{
	const char *name, *why, *what;
	struct str text;

	str_init(&text);
	for (size_t i = 0; (name = cmd_finding(i, &why, &what)) != NULL; i++) {
		str_clear(&text);
		code_add(&text, why);
		code_add(&text, what);
		code_tell(list, name, text.s, NULL, fn, arg);
	}
	str_free(&text);
}

/* Lists of one table's rows stand together: /help joins equal texts. */
static const struct code_list lists[] = {
	{ "questions", "a question", CODE_QUESTION, code_each_row },
	{ "answers", "an answer to a command", CODE_ANSWER, code_each_row },
	{ "notices", "a notice", CODE_NOTICE, code_each_row },
	{ "states", "the state of an account", CODE_ACCOUNT, code_each_row },
	{ "errors", "an error", CODE_ERROR, code_each_row },
	{ "starts", "why sotto does not start", CODE_START, code_each_row },
	{ "failures", "why a line failed", CODE_FAILED, code_each_row },
	{ "endings", "why an account is offline", 0, code_each_ending },
	{ "holds", "why a line is held", 0, code_each_hold },
	{ "findings", "what /otr doctor finds", 0, code_each_finding },
};

int
code_each(const char *list, code_fn *fn, void *arg)
{
	int found = -1;

	for (size_t i = 0; i < NELEM(lists); i++) {
		if (list != NULL && strcmp(lists[i].name, list) != 0)
			continue;
		found = 0;
		lists[i].each(&lists[i], fn, arg);
	}
	return found;
}

/* ---- one code, for people ----------------------------------------------- */

struct code_about {
	const char *name;
	struct str is, text, *out;
	const char *data;
};

static void
code_flush(struct code_about *a)
{
	if (a->text.len == 0)
		return;
	str_addf(a->out, "%s%s, %s: %s", a->out->len > 0 ? "\n" : "", a->name,
	    a->is.s, a->text.s);
	if (a->data != NULL)
		str_addf(a->out, "  Keys: %s.", a->data);
	str_clear(&a->is);
	str_clear(&a->text);
}

static void
code_gather(void *arg, const struct code *code)
{
	struct code_about *a = arg;

	if (strcmp(code->name, a->name) != 0)
		return;
	if (strcmp(code->text, a->text.s) != 0)
		code_flush(a);
	str_addf(&a->is, "%s%s", a->is.len > 0 ? ", " : "", code->is);
	str_clear(&a->text);
	str_add(&a->text, code->text);
	a->data = code->data;
}

int
code_help(struct str *out, const char *name)
{
	struct code_about a = { .name = name, .out = out };

	str_init(&a.is);
	str_init(&a.text);
	(void)code_each(NULL, code_gather, &a);
	code_flush(&a);
	str_free(&a.is);
	str_free(&a.text);
	return out->len > 0 ? 0 : -1;
}
