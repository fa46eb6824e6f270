/*
 * A form as people read it.  All that somebody else wrote stands on one line
 * behind a mark of ours, so that it looks like nothing of the program's.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define OPTIONS_SHOWN 40	/* of one field; the others have numbers too */
#define VALUES_SHOWN 100
#define TEXT_SHOWN 16384	/* bytes; then it says that there is more */

const char *
form_field_name(char dst[256], const struct form_field *f)
{
	char line[CHAT_NOTE_MAX + 1];

	chat_fit(dst, 256, chat_quote(line, *f->label != '\0' ? f->label :
	    f->var));
	return dst;
}

/* Its end is what always has room: there stands who gets it. */
char *
form_field_prompt(const struct form_field *f, const char *jid)
{
	char name[256];

	return xasprintf("\"%s\" (hidden, and sent to %s): ",
	    form_field_name(name, f), jid);
}

/* Lines of somebody else's, each behind a bar. */
static void
form_add_quote(struct str *out, const char *indent, const char *text)
{
	const char *end;
	char line[CHAT_NOTE_MAX + 1];
	char *one;

	for (; *text != '\0'; text = *end == '\0' ? end : end + 1) {
		end = text + strcspn(text, "\n");
		one = xstrndup(text, (size_t)(end - text));
		str_addf(out, "\n%s| %s", indent, chat_line(line, one));
		free(one);
	}
}

/* The option that a value is, or the value. */
static const char *
form_value_word(const struct form_field *f, const char *value)
{
	if (f->type == FORM_BOOLEAN)
		return strcmp(value, "1") == 0 || strcmp(value, "true") == 0 ?
		    "yes" : "no";
	for (size_t i = 0; i < f->noptions; i++)
		if (strcmp(f->options[i].value, value) == 0 &&
		    f->options[i].label[0] != '\0')
			return f->options[i].label;
	return value;
}

static void
form_add_values(struct str *out, const struct form_field *f)
{
	char line[CHAT_NOTE_MAX + 1];

	if (f->nvalues == 0 || (f->nvalues == 1 && f->values[0][0] == '\0'))
		str_add(out, " -");
	else if (f->type == FORM_PRIVATE)
		str_add(out, " (hidden)");
	else if (f->type == FORM_LINES || f->nvalues > VALUES_SHOWN)
		for (size_t i = 0; i < f->nvalues && i < VALUES_SHOWN; i++)
			form_add_quote(out, "     ", f->values[i][0] != '\0' ?
			    f->values[i] : "\n");
	else
		for (size_t i = 0; i < f->nvalues; i++)
			str_addf(out, "%s %s", i > 0 ? "," : "",
			    chat_line(line, form_value_word(f,
			    f->values[i])));
}

static void
form_add_options(struct str *out, const struct form_field *f)
{
	char line[CHAT_NOTE_MAX + 1];
	const struct form_option *o = f->options;

	for (size_t i = 0; i < f->noptions && i < OPTIONS_SHOWN; i++)
		str_addf(out, "\n     %zu) %s", i + 1, chat_line(line,
		    o[i].label[0] != '\0' ? o[i].label : o[i].value));
	if (f->noptions > OPTIONS_SHOWN)
		str_addf(out, "\n     ... and %zu more",
		    f->noptions - OPTIONS_SHOWN);
}

static const char *
form_hint(const struct form_field *f)
{
	switch (f->type) {
	case FORM_PRIVATE:
		return " (hidden)";
	case FORM_LINES:
		return " (lines)";
	case FORM_JID:
		return " (an address)";
	case FORM_JIDS:
		return " (addresses)";
	case FORM_BOOLEAN:
		return " (yes or no)";
	case FORM_CHOICE:
		return " (one of these)";
	case FORM_CHOICES:
		return " (any of these)";
	default:
		return "";
	}
}

static void
form_add_field(struct str *out, const struct form *form,
    const struct form_field *f)
{
	size_t number = form_number(form, f);
	char name[256];

	if (f->type == FORM_HIDDEN)
		return;
	if (f->type == FORM_FIXED || number == 0) {
		for (size_t i = 0; i < f->nvalues && i < VALUES_SHOWN; i++)
			form_add_quote(out, "", f->values[i]);
		return;
	}
	str_addf(out, "\n%3zu. %s%s%s:", number, form_field_name(name, f),
	    f->required ? " *" : "", form_hint(f));
	form_add_values(out, f);
	form_add_quote(out, "     ", f->about);
	form_add_options(out, f);
}

static void
form_add_result(struct str *out, const struct form_field *f, bool first)
{
	char name[256];

	if (f->type == FORM_HIDDEN)
		return;
	if (f->type == FORM_FIXED || *f->var == '\0') {
		for (size_t i = 0; i < f->nvalues && i < VALUES_SHOWN; i++)
			form_add_quote(out, "", f->values[i]);
		return;
	}
	str_addf(out, "\n%s%s:", f->row == 0 ? "  " : first ? "- " : "  ",
	    form_field_name(name, f));
	form_add_values(out, f);
}

static void
form_add_head(struct str *out, const struct form *form)
{
	char line[CHAT_NOTE_MAX + 1];

	str_init(out);
	str_addf(out, "%s", *form->title != '\0' ? "\"" : "");
	if (*form->title != '\0')
		str_addf(out, "%s\"", chat_quote(line, form->title));
	form_add_quote(out, "", form->text);
}

static char *
form_end(struct str *out, const struct form *form)
{
	char *text;

	if (form->left > 0)
		str_addf(out, "\n(it is too large: at least %zu of its parts "
		    "are missing)", form->left);
	text = str_take(out);
	return text[0] == '\n' ? memmove(text, text + 1, strlen(text)) : text;
}

char *
form_text(const struct form *form)
{
	struct str out;

	form_add_head(&out, form);
	for (size_t i = 0; i < form->nfields; i++) {
		if (out.len > TEXT_SHOWN) {
			str_addf(&out, "\n... and %zu more: /form FIELD shows "
			    "one", form->nfields - i);
			break;
		}
		form_add_field(&out, form, &form->fields[i]);
	}
	return form_end(&out, form);
}

char *
form_field_text(const struct form *form, const struct form_field *f)
{
	struct str out;
	char *text;

	str_init(&out);
	form_add_field(&out, form, f);
	text = str_take(&out);
	return text[0] == '\n' ? memmove(text, text + 1, strlen(text)) : text;
}

char *
form_result_text(const struct form *form, bool empty)
{
	struct str out;
	uint32_t row = 0;

	form_add_head(&out, form);
	for (size_t i = 0; i < form->nfields; i++) {
		const struct form_field *f = &form->fields[i];

		if (out.len > TEXT_SHOWN) {
			str_addf(&out, "\n... and %zu more", form->nfields -
			    i);
			break;
		}
		if (f->nvalues > 0 || empty)
			form_add_result(&out, f, f->row != row);
		row = f->row;
	}
	return form_end(&out, form);
}
