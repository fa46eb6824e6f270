/*
 * Up to where one's own archive was seen, for each account, and the file
 * `archive` that says so to the next start: an id of the archive's and a time,
 * never a text and nobody's name (law 5).  Knows nothing of queries.
 *
 * SPDX-License-Identifier: ISC
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define MARKS_BYTES (256 * 1024)	/* of the file */
#define MARK_ID_MAX 1024	/* a longer id is not kept: the time is */
#define MARKS_LATER 60000	/* ms: a message is not worth a write */

struct mark {
	struct mark *next;
	char *jid;		/* the account, bare */
	char *id;		/* "": only the time is known */
	int64_t stamp;
};
struct marks {
	struct mark *all;
	struct timer *later;
	bool broken;		/* said that it cannot be written */
};

static char *
mark_path(const struct chat *c)
{
	return xasprintf("%s/archive", c->data_dir);
}

static struct mark *
mark_find(const struct marks *marks, const char *jid)
{
	struct mark *m = marks->all;

	while (m != NULL && strcmp(m->jid, jid) != 0)
		m = m->next;
	return m;
}

/* ---- the file ------------------------------------------------------------ */

/* What a line of the file can hold: no blank and nothing that ends it. */
static bool
mark_id_is_plain(const char *id)
{
	size_t n = strlen(id);

	for (const char *p = id; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 127)
			return false;
	return n <= MARK_ID_MAX && utf8_valid(id, n);
}

static void
mark_put(struct marks *marks, const char *jid, const char *id, int64_t stamp)
{
	struct mark *m = mark_find(marks, jid);
	char *copy = xstrdup(mark_id_is_plain(id) ? id : "");

	if (m == NULL) {
		m = xcalloc(1, sizeof(*m));
		m->jid = xstrdup(jid);
		m->next = marks->all;
		marks->all = m;
	}
	free(m->id);
	m->id = copy;
	m->stamp = stamp;
}

/* ADDRESS MILLISECONDS [ID]; what is no such line is passed over. */
static void
mark_read_line(struct marks *marks, const char *line)
{
	const char *time = strchr(line, ' '), *id;
	char *jid, *end;
	struct err err;
	int64_t stamp;

	if (time == NULL)
		return;
	stamp = strtoll(time + 1, &end, 10);
	id = *end == ' ' ? end + 1 : end;
	jid = xstrndup(line, (size_t)(time - line));
	if (end != time + 1 && stamp > 0 && (*end == ' ' || *end == '\0') &&
	    mark_id_is_plain(id)) {
		char *account = jid_parse_account(jid, &err);

		if (account != NULL)
			mark_put(marks, account, id, stamp);
		free(account);
	}
	free(jid);
}

static void
mark_read(struct chat *c)
{
	char *path = mark_path(c), *rest, *line;
	struct str s;

	str_init(&s);
	if (file_read_own(path, MARKS_BYTES, &s, NULL) == 0 && s.len > 0) {
		rest = s.s;
		while ((line = strsep(&rest, "\n")) != NULL)
			mark_read_line(c->marks, line);
	}
	str_free(&s);
	free(path);
}

static void
mark_write(struct chat *c)
{
	char *path = mark_path(c);
	struct str s;
	struct err err;

	timer_off(c->marks->later);
	str_init(&s);
	for (const struct mark *m = c->marks->all; m != NULL; m = m->next)
		if (account_find(c, m->jid) != NULL)
			str_addf(&s, "%s %" PRId64 " %s\n", m->jid, m->stamp,
			    m->id);
	if (s.len > 0 && chat_write(c, path, s.s, s.len, &err) == -1 &&
	    !c->marks->broken) {
		chat_say(c, NULL, NULL, ENTRY_WARNING, "write", NULL,
		    "sotto cannot remember how far it has read the archive: %s",
		    err.text);
		c->marks->broken = true;
	}
	str_free(&s);
	free(path);
}

static void
mark_late(void *arg)
{
	mark_write(arg);
}

/* ---- what others see ------------------------------------------------------ */

static struct marks *
mark_all(struct chat *c)
{
	if (c->marks != NULL)
		return c->marks;
	c->marks = xcalloc(1, sizeof(*c->marks));
	c->marks->later = timer_new(c->loop, mark_late, c);
	mark_read(c);
	return c->marks;
}

bool
mark_get(struct account *a, const char **id, int64_t *stamp)
{
	const struct mark *m = mark_find(mark_all(a->chat), a->jid);

	if (m == NULL)
		return false;
	*id = m->id;
	*stamp = m->stamp;
	return true;
}

void
mark_set(struct account *a, const char *id, int64_t stamp)
{
	struct marks *marks = mark_all(a->chat);
	const struct mark *m = mark_find(marks, a->jid);

	if (m != NULL && *id != '\0' && strcmp(m->id, id) == 0)
		return;
	mark_put(marks, a->jid, id, stamp);
	if (!timer_armed(marks->later))
		timer_set(marks->later, MARKS_LATER);
}

void
marks_keep(struct chat *c)
{
	if (c->marks != NULL && timer_armed(c->marks->later))
		mark_write(c);
}

void
marks_free(struct chat *c)
{
	struct mark *m;

	if (c->marks == NULL)
		return;
	while ((m = c->marks->all) != NULL) {
		c->marks->all = m->next;
		free(m->jid);
		free(m->id);
		free(m);
	}
	timer_free(c->marks->later);
	free(c->marks);
	c->marks = NULL;
}
