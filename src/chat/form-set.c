/*
 * Filling a form in: which field is meant, what may stand in it, and what is
 * missing.  A value that is not right changes nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* The values that are being made. */
struct form_values {
	const struct form_field *field;
	char **all;
	size_t n;
};

/* "12" -> 12; 0: it is no number. */
static size_t
form_digits(const char *word, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)word[i]) || n > 100000)
			return 0;
		n = n * 10 + (size_t)(word[i] - '0');
	}
	return n;
}

struct form_field *
form_find(const struct form *form, const char *word, struct err *err)
{
	size_t number = form_digits(word, strlen(word));
	char shown[CHAT_NOTE_MAX + 1];

	for (size_t i = 0; i < form->nfields; i++) {
		size_t n = form_number(form, &form->fields[i]);

		if (n != 0 && (n == number || (number == 0 &&
		    strcmp(form->fields[i].var, word) == 0)))
			return &form->fields[i];
	}
	err_set(err, "no-field", "the form has no field \"%s\" that can be "
	    "filled in: /form shows them", chat_quote(shown, word));
	return NULL;
}

/* ---- what may stand in a field ----------------------------------------- */

static int
form_bad(const struct form_field *f, struct err *err, const char *why)
{
	char name[256];

	return err_set(err, "bad-field", "%s: %s; it stays as it was",
	    form_field_name(name, f), why);
}

static int
form_values_add(struct form_values *v, const char *text, struct err *err)
{
	if (strlen(text) > IPC_FORM_VALUE_MAX)
		return form_bad(v->field, err, "that is too long");
	if (v->n >= IPC_FORM_PARTS_MAX)
		return form_bad(v->field, err, "there are too many");
	v->all = xreallocarray(v->all, v->n + 1, sizeof(v->all[0]));
	v->all[v->n++] = form_value_dup(v->field, text);
	return 0;
}

static int
form_add_boolean(struct form_values *v, const char *text, struct err *err)
{
	static const char *const yes[] = { "yes", "true", "1", "on", "y" };
	static const char *const no[] = { "no", "false", "0", "off", "n" };

	for (size_t i = 0; i < NELEM(yes); i++)
		if (strcmp(yes[i], text) == 0)
			return form_values_add(v, "1", err);
	for (size_t i = 0; i < NELEM(no); i++)
		if (strcmp(no[i], text) == 0)
			return form_values_add(v, "0", err);
	return form_bad(v->field, err, "write yes or no");
}

static int
form_add_jid(struct form_values *v, const char *text, struct err *err)
{
	struct err why;
	char *jid = jid_parse(text, &why);
	int rc;

	if (jid == NULL)
		return form_bad(v->field, err, "write an address");
	rc = form_values_add(v, jid, err);
	free(jid);
	return rc;
}

/* A number is that of an option, as they are shown. */
static int
form_add_option(struct form_values *v, const char *word, struct err *err)
{
	const struct form_field *f = v->field;
	size_t n = form_digits(word, strlen(word));
	bool exact = *word == '=';

	if (n > 0)
		return n <= f->noptions ? form_values_add(v,
		    f->options[n - 1].value, err) :
		    form_bad(f, err, "there is no option with that number");
	for (size_t i = 0; i < f->noptions; i++)
		if (strcmp(f->options[i].value, word + exact) == 0 ||
		    (!exact && strcmp(f->options[i].label, word) == 0))
			return form_values_add(v, f->options[i].value, err);
	return form_bad(f, err, "that is not one of its options");
}

/* Each part of a text, as this adds one. */
static int
form_add_each(struct form_values *v, const char *text, const char *between,
    bool empty_too, int (*add)(struct form_values *, const char *,
    struct err *), struct err *err)
{
	char *copy = secret_dup(text), *at = copy, *part;
	int rc = 0;

	while (rc == 0 && (part = strsep(&at, between)) != NULL)
		if (*part != '\0' || empty_too)
			rc = add(v, part, err);
	secret_free(copy);
	return rc;
}

static int
form_add(struct form_values *v, const char *text, struct err *err)
{
	switch (v->field->type) {
	case FORM_BOOLEAN:
		return form_add_boolean(v, text, err);
	case FORM_JID:
		return form_add_jid(v, text, err);
	case FORM_JIDS:
		return form_add_each(v, text, " ,\n\t", false, form_add_jid,
		    err);
	case FORM_CHOICE:
		return form_add_option(v, text, err);
	case FORM_CHOICES:
		/* A whole text may be one option's; else numbers. */
		if (strspn(text, "0123456789, ") != strlen(text))
			return form_add_option(v, text, err);
		return form_add_each(v, text, " ,", false, form_add_option,
		    err);
	case FORM_LINES:
		return form_add_each(v, text, "\n", true, form_values_add,
		    err);
	default:
		if (strchr(text, '\n') != NULL)
			return form_bad(v->field, err,
			    "it takes only one line");
		return form_values_add(v, text, err);
	}
}

/* What it has already is kept before what comes, each once. */
static int
form_add_old(struct form_values *v, struct err *err)
{
	const struct form_field *f = v->field;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < f->nvalues; i++)
		rc = form_values_add(v, f->values[i], err);
	return rc;
}

static bool
form_takes_many(const struct form_field *f)
{
	return f->type == FORM_JIDS || f->type == FORM_CHOICES ||
	    f->type == FORM_LINES;
}

static size_t
form_weight(char *const *values, size_t n)
{
	size_t bytes = 0;

	for (size_t i = 0; i < n; i++)
		bytes += strlen(values[i]);
	return bytes;
}

int
form_set(struct form *form, struct form_field *f, const char *text, bool more,
    struct err *err)
{
	struct form_values v = { .field = f };
	size_t old = form_weight(f->values, f->nvalues);
	int rc = 0;

	if (more && !form_takes_many(f))
		return form_bad(f, err, "it takes only one value");
	if (more)
		rc = form_add_old(&v, err);
	if (rc == 0)
		rc = form_add(&v, text, err);
	if (rc == 0 && form->bytes - old + form_weight(v.all, v.n) >
	    2 * IPC_FORM_BYTES_MAX)
		rc = form_bad(f, err, "that is too long");
	if (rc == -1) {
		form_values_free(f->type, v.all, v.n);
		return -1;
	}
	form->bytes += form_weight(v.all, v.n) - old;
	form_values_free(f->type, f->values, f->nvalues);
	f->values = v.all;
	f->nvalues = v.n;
	return 0;
}

void
form_empty(struct form_field *f)
{
	form_values_free(f->type, f->values, f->nvalues);
	f->values = NULL;
	f->nvalues = 0;
}

/* ---- what is missing --------------------------------------------------- */

static bool
form_field_has(const struct form_field *f)
{
	for (size_t i = 0; i < f->nvalues; i++)
		if (f->values[i][0] != '\0')
			return true;
	return false;
}

int
form_check(const struct form *form, struct err *err)
{
	struct str missing;
	char name[256];
	size_t n = 0;

	if (form->left > 0)
		return err_set(err, "form-cut", "the form was too large, and "
		    "%zu of its parts are missing",
		    form->left);
	str_init(&missing);
	str_add(&missing, "");
	for (size_t i = 0; i < form->nfields; i++) {
		const struct form_field *f = &form->fields[i];

		if (!f->required || form_number(form, f) == 0 ||
		    form_field_has(f))
			continue;
		if (n++ < 10)
			str_addf(&missing, "%s%zu (%s)", n > 1 ? ", " : "",
			    form_number(form, f), form_field_name(name, f));
	}
	if (n > 0)
		err_set(err, "form-incomplete", "%zu of the form's fields "
		    "must be filled in first: %s%s", n, missing.s,
		    n > 10 ? ", ..." : "");
	str_free(&missing);
	return n > 0 ? -1 : 0;
}
