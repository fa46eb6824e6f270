/*
 * The bookmarks of an account, in the order of their addresses.  Must not know
 * how the server is told, nor what follows from one.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

struct bookmarks *
bookmarks_new(void)
{
	return xcalloc(1, sizeof(struct bookmarks));
}

static void
bookmark_free(struct kept_bookmark *k)
{
	free(k->is.jid);
	free(k->is.name);
	free(k->is.nick);
	secret_free(k->password);
	free(k);
}

void
bookmarks_free(struct bookmarks *b)
{
	for (size_t i = 0; i < b->n; i++)
		bookmark_free(b->all[i]);
	timer_free(b->later);
	free(b->all);
	free(b);
}

/* Where the address is, or would be. */
static size_t
bookmark_place(const struct bookmarks *b, const char *jid, bool *is_there)
{
	size_t low = 0, high = b->n, mid;
	int order;

	*is_there = false;
	while (low < high && !*is_there) {
		mid = low + (high - low) / 2;
		order = strcmp(jid, b->all[mid]->is.jid);
		*is_there = order == 0;
		if (order > 0)
			low = mid + 1;
		else
			high = mid;
	}
	return high;
}

struct kept_bookmark *
bookmark_kept(const struct account *a, const char *jid)
{
	bool is_there;
	size_t at = bookmark_place(a->bookmarks, jid, &is_there);

	return is_there ? a->bookmarks->all[at] : NULL;
}

const struct bookmark *
bookmark_find(const struct account *a, const char *jid)
{
	const struct kept_bookmark *k = bookmark_kept(a, jid);

	return k != NULL ? &k->is : NULL;
}

const char *
bookmark_password(const struct account *a, const char *jid)
{
	const struct kept_bookmark *k = bookmark_kept(a, jid);

	return k != NULL ? k->password : NULL;
}

size_t
account_bookmarks(const struct account *a)
{
	return a->bookmarks->n;
}

const struct bookmark *
account_bookmark(const struct account *a, size_t i)
{
	return i < a->bookmarks->n ? &a->bookmarks->all[i]->is : NULL;
}

/* ---- changing them -------------------------------------------------------- */

void
bookmark_drop(struct account *a, const char *jid)
{
	struct bookmarks *b = a->bookmarks;
	bool is_there;
	size_t at = bookmark_place(b, jid, &is_there);

	if (!is_there)
		return;
	bookmark_free(b->all[at]);
	b->n--;
	memmove(&b->all[at], &b->all[at + 1], (b->n - at) *
	    sizeof(b->all[0]));
}

/* One that the list has not named yet gives way. */
static bool
bookmark_make_room(struct account *a)
{
	const struct bookmarks *b = a->bookmarks;
	size_t i = 0;

	if (b->n < IPC_BOOKMARKS_MAX)
		return true;
	while (i < b->n && b->all[i]->here)
		i++;
	if (i == b->n)
		return false;
	bookmark_drop(a, b->all[i]->is.jid);
	return true;
}

struct kept_bookmark *
bookmark_make(struct account *a, const char *jid)
{
	struct bookmarks *b = a->bookmarks;
	struct kept_bookmark *k = bookmark_kept(a, jid);
	bool is_there;
	size_t at;

	if (k != NULL || !bookmark_make_room(a))
		return k;
	at = bookmark_place(b, jid, &is_there);
	k = xcalloc(1, sizeof(*k));
	k->is.jid = xstrdup(jid);
	k->is.name = xstrdup("");
	k->is.nick = xstrdup("");
	b->all = xreallocarray(b->all, b->n + 1, sizeof(b->all[0]));
	memmove(&b->all[at + 1], &b->all[at], (b->n - at) *
	    sizeof(b->all[0]));
	b->all[at] = k;
	b->n++;
	return k;
}

/* The new one may be the old one. */
static void
bookmark_set_text(char **at, const char *text)
{
	char *copy = xstrdup(text);

	free(*at);
	*at = copy;
}

void
bookmark_set_texts(struct kept_bookmark *k, const char *name,
    const char *nick, const char *password)
{
	bookmark_set_text(&k->is.name, name);
	bookmark_set_text(&k->is.nick, nick);
	if (k->password == NULL || strcmp(k->password, password) != 0) {
		secret_free(k->password);
		k->password = *password != '\0' ? secret_dup(password) : NULL;
	}
	k->is.has_password = k->password != NULL;
}

void
bookmarks_list_begins(struct account *a)
{
	for (size_t i = 0; i < a->bookmarks->n; i++)
		a->bookmarks->all[i]->here = false;
}

void
bookmarks_list_ends(struct account *a)
{
	struct bookmarks *b = a->bookmarks;
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (b->all[i]->here)
			b->all[n++] = b->all[i];
		else
			bookmark_free(b->all[i]);
	b->n = n;
}
