/*
 * The lines that were entered before, for one input line; in secret memory,
 * written nowhere.  Must not know how a line is edited.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/edit/inside.h"

struct history {
	char **lines;		/* oldest first; secret */
	size_t n, max;
	size_t at;		/* shown; n: the line that is being written */
	char *draft;		/* that line, while an older one is shown */
};

struct history *
history_new(size_t max)
{
	struct history *h = xcalloc(1, sizeof(*h));

	h->max = max;
	h->lines = xcalloc(max, sizeof(*h->lines));
	return h;
}

void
history_free(struct history *h)
{
	for (size_t i = 0; i < h->n; i++)
		secret_free(h->lines[i]);
	free(h->lines);
	secret_free(h->draft);
	free(h);
}

void
history_add(struct history *h, const char *text)
{
	bool newest = h->at == h->n;

	if (h->max == 0 || text[0] == '\0' ||
	    (h->n > 0 && strcmp(h->lines[h->n - 1], text) == 0))
		return;
	if (h->n == h->max) {
		h->at -= h->at > 0;
		secret_free(h->lines[0]);
		memmove(h->lines, h->lines + 1,
		    (h->n - 1) * sizeof(*h->lines));
		h->n--;
	}
	h->lines[h->n++] = secret_dup(text);
	if (newest)
		h->at = h->n;
}

/* As it was sent: without what XML forbids, nor blanks at its end. */
static void
history_as_sent(const char *line, struct str *out)
{
	str_init_secret(out);
	utf8_xml(out, line, strlen(line));
	while (out->len > 0 && strchr(" \t\n", out->s[out->len - 1]) != NULL)
		out->s[--out->len] = '\0';
}

/* "/msg bob TEXT", "/say TEXT" and "//TEXT" said it as well. */
static bool
history_says(const char *line, const struct str *text)
{
	struct str said;
	bool is;

	history_as_sent(line, &said);
	is = said.len == text->len || (said.len > text->len &&
	    said.s[0] == '/') ? strcmp(said.s + said.len - text->len,
	    text->s) == 0 : false;
	str_free(&said);
	return is;
}

const char *
history_forget(struct history *h, const char *text, const char *now)
{
	struct str sent;
	size_t n = 0, at = h->at;
	bool shown = false;

	history_as_sent(text, &sent);
	for (size_t i = 0; i < h->n; i++) {
		if (!history_says(h->lines[i], &sent)) {
			h->lines[n++] = h->lines[i];
			continue;
		}
		shown |= i == h->at && strcmp(now, h->lines[i]) == 0;
		secret_free(h->lines[i]);
		at -= i < h->at;
	}
	h->n = n;
	h->at = shown ? n : at;
	str_free(&sent);
	return !shown ? NULL : h->draft == NULL ? "" : h->draft;
}

void
history_reset(struct history *h)
{
	secret_free(h->draft);
	h->draft = NULL;
	h->at = h->n;
}

const char *
history_older(struct history *h, const char *now)
{
	if (h->at == 0)
		return NULL;
	if (h->at == h->n) {
		secret_free(h->draft);
		h->draft = secret_dup(now);
	}
	return h->lines[--h->at];
}

const char *
history_last_word(const struct history *h, size_t ago, size_t *len)
{
	const char *s = ago == 0 || ago > h->n ? NULL : h->lines[h->n - ago];
	size_t end, from;

	if (s == NULL)
		return NULL;
	end = strlen(s);
	while (end > 0 && strchr(" \n", s[end - 1]) != NULL)
		end--;
	for (from = end; from > 0 && strchr(" \n", s[from - 1]) == NULL;)
		from--;
	*len = end - from;
	return s + from;
}

const char *
history_newer(struct history *h)
{
	if (h->at == h->n)
		return NULL;
	if (++h->at < h->n)
		return h->lines[h->at];
	return h->draft == NULL ? "" : h->draft;
}

const char *
history_at(const struct history *h, size_t at)
{
	return at < h->n ? h->lines[at] : NULL;
}

static bool
history_has(const char *line, const char *folded)
{
	struct bytes where;

	return text_find(line, strlen(line), folded, &where);
}

const char *
history_sought(const struct history *h, const char *folded, bool older,
    size_t *at)
{
	const char *now = history_at(h, *at);
	size_t i = now == NULL ? h->n : *at;

	while (older ? i > 0 : i + 1 < h->n) {
		i = older ? i - 1 : i + 1;
		if ((now != NULL && strcmp(h->lines[i], now) == 0) ||
		    !history_has(h->lines[i], folded))
			continue;
		*at = i;
		return h->lines[i];
	}
	return NULL;
}
