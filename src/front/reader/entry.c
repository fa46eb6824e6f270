/*
 * An entry of a window, in words: who says it, and all that a screen shows of
 * it by place, sign or colour.  Each row begins with a word or a name, also
 * where somebody wrote several lines, so that none of them can be taken for
 * another's (law 6).  Must not know when it is said.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "front/reader/inside.h"

#define BEGIN_COLUMNS 40	/* of a line that is named by how it begins */
#define LINES_SAID 40		/* of a message that comes, */
#define BYTES_SAID 4096		/* ... and bytes of it, at most */

/* Of what the program says. */
static const char *const kinds[] = {
	[ENTRY_IN] = "",
	[ENTRY_OUT] = "",
	[ENTRY_NOTICE] = "Note",
	[ENTRY_WARNING] = "Warning",
	[ENTRY_QUESTION] = "Question",
	[ENTRY_ERROR] = "Error",
	[ENTRY_ALARM] = "Alarm",
	[ENTRY_DRAWING] = "Note",
};

static bool
entry_is_message(const struct entry *e)
{
	return e->kind == ENTRY_IN || e->kind == ENTRY_OUT;
}

/* ---- before the text ---------------------------------------------------- */

/* "Window 3, bob" */
static void
entry_add_where(struct str *s, const struct window *w)
{
	str_addf(s, "Window %d, ", w->number);
	name_say_window(s, w);
}

static bool
entry_is_of_room(const struct window *w)
{
	return w->talk != NULL && talk_kind(w->talk) == TALK_ROOM;
}

/* In a window of one contact whoever writes is that one. */
static void
entry_add_author(struct str *s, const struct window *w,
    const struct entry *e, bool where)
{
	if (where)
		entry_add_where(s, w);
	if (e->kind == ENTRY_OUT)
		str_add(s, where ? ", you" : "You");
	else if (!where || entry_is_of_room(w)) {
		if (where)
			str_add(s, ", ");
		name_say(s, e->author == NULL ? "?" : e->author);
	}
	if (e->mention)
		str_add(s, ", to you");
}

/* The level, where it is not the one that the window says. */
static void
entry_add_level(struct str *s, const struct window *w, const struct entry *e,
    bool always)
{
	static const char *const names[] = {
		[OTR_NOT_PRIVATE] = "not private",
		[OTR_STARTING] = "not sent yet",
		[OTR_UNVERIFIED] = "unverified",
		[OTR_PRIVATE] = "private",
		[OTR_FINISHED] = "not sent",
	};

	if (w->talk == NULL || talk_kind(w->talk) != TALK_DIRECT)
		return;
	if (always || e->level != talk_level(w->talk))
		str_addf(s, ", %s", names[e->level]);
}

/* By which way it came. */
static void
entry_add_way(struct str *s, const struct entry *e)
{
	if (e->via == VIA_CARBON)
		str_add(s, e->kind == ENTRY_OUT ? ", by another program" :
		    ", copy");
	else if (e->delayed && e->kind == ENTRY_IN)
		str_add(s, ", earlier");
}

/* ---- the text ----------------------------------------------------------- */

static void
entry_add_time(struct str *s, int64_t stamp, int64_t wall)
{
	time_t t = (time_t)(stamp / 1000), now = (time_t)(wall / 1000);
	struct tm tm, today;
	char out[40];

	if (localtime_r(&t, &tm) == NULL || localtime_r(&now, &today) == NULL)
		return;
	if (strftime(out, sizeof(out), tm.tm_year == today.tm_year &&
	    tm.tm_yday == today.tm_yday ? "%H:%M" : "%d %B %Y %H:%M", &tm) > 0)
		str_addf(s, " (%s)", out);
}

/* Other's words: each line begins with whose it is. */
static void
entry_add_lines(struct str *s, const char *text, enum safe how,
    const char *again)
{
	const char *end;
	bool first = true;

	for (; *text != '\0'; text = end + (*end == '\n')) {
		end = text + strcspn(text, "\n");
		if (end == text)
			continue;
		if (!first)
			str_addf(s, "\n%s", again);
		utf8_safe(s, text, (size_t)(end - text), how);
		first = false;
	}
}

/* "/me waves" */
static const char *
entry_action(const struct entry *e, bool *is)
{
	*is = strncmp(e->text, "/me ", 4) == 0;
	return *is ? e->text + 4 : e->text;
}

static void
entry_add_remarks(struct str *s, const struct entry *e)
{
	const struct remarks *m = e->remarks;
	struct str reactions;

	if (m == NULL)
		return;
	if (m->corrected != 0)
		str_add(s, " (corrected)");
	if (m->taken_back != 0 && !e->wiped)
		str_add(s, " (taken back)");
	str_init(&reactions);
	remarks_reactions(m, &reactions);
	if (reactions.len > 0) {
		str_add(s, " (reactions: ");
		name_say_line(s, reactions.s);
		str_addc(s, ')');
	}
	str_free(&reactions);
}

static void
entry_add_answered(struct str *s, const struct entry *e)
{
	if (e->remarks == NULL || e->remarks->answered == NULL)
		return;
	str_add(s, ", answering \"");
	name_say_line(s, e->remarks->answered);
	str_addc(s, '"');
}

/* Bytes of a text that are said at once: nobody shall have to hear a flood. */
static size_t
entry_fits(const char *text)
{
	size_t at = 0;

	for (int i = 0; i < LINES_SAID && text[at] != '\0'; i++) {
		at += strcspn(text + at, "\n");
		at += text[at] == '\n';
	}
	if (at > BYTES_SAID)
		for (at = BYTES_SAID; ((unsigned char)text[at] & 0xc0) == 0x80;)
			at--;
	return at;
}

static void
entry_add_text(struct str *s, const struct window *w, const char *text,
    bool all, const char *again)
{
	size_t n = strlen(text), fits = all ? n : entry_fits(text);
	char *part = secret_dupn(text, fits);

	entry_add_lines(s, part, SAFE_TEXT, again);
	links_say_hosts(s, part);
	secret_free(part);
	if (fits < n)
		str_addf(s, "\nNote: the message has %zu more bytes; /again 1 "
		    "in window %d reads all of it.", n - fits, w->number);
}

static void
entry_add_message(struct str *s, const struct window *w,
    const struct entry *e, bool where, bool old)
{
	bool action;
	const char *text = entry_action(e, &action);
	struct str again;

	str_init(&again);
	entry_add_author(&again, w, e, where);
	str_add(s, again.s);
	str_add(&again, ", continued: ");
	entry_add_level(s, w, e, e->kind == ENTRY_OUT);
	entry_add_way(s, e);
	entry_add_answered(s, e);
	str_add(s, action ? ", action: " : ": ");
	if (e->subject != NULL) {
		str_add(s, "subject: ");
		name_say_line(s, e->subject);
		if (text[0] != '\0')
			str_addf(s, "\n%s", again.s);
	}
	entry_add_text(s, w, text, old || e->kind == ENTRY_OUT, again.s);
	if (old)
		entry_add_remarks(s, e);
	str_free(&again);
}

/* Whether it has a rest that need not be heard at once. */
bool
entry_is_folded(const struct entry *e)
{
	return e->brief > 0 && e->brief < strlen(e->text) &&
	    e->kind != ENTRY_ALARM;
}

static void
entry_add_brief(struct str *s, const struct entry *e)
{
	utf8_safe(s, e->text, e->brief, SAFE_MIXED);
	str_add(s, s->len > 0 && strchr(".?!:", s->s[s->len - 1]) != NULL ?
	    " More: /why" : ". More: /why");
}

/* Its own lines, and among them what somebody else wrote. */
static void
entry_add_notice(struct str *s, const struct entry *e)
{
	size_t end = e->quote_at + e->quote_len, len = strlen(e->text);
	char *part;

	if (e->quote_len == 0 || end > len) {
		entry_add_lines(s, e->text, SAFE_MIXED, "  ");
		return;
	}
	part = xstrndup(e->text, e->quote_at);
	entry_add_lines(s, part, SAFE_MIXED, "  ");
	free(part);
	part = xstrndup(e->text + e->quote_at, e->quote_len);
	str_add(s, "\nThey wrote: ");
	entry_add_lines(s, part, SAFE_TEXT, "They wrote: ");
	free(part);
	if (end < len) {
		str_add(s, "\n  ");
		entry_add_lines(s, e->text + end, SAFE_MIXED, "  ");
	}
}

static void
entry_add_said(struct str *s, const struct window *w, const struct entry *e,
    bool where, bool whole)
{
	if (where && w->talk != NULL) {
		entry_add_where(s, w);
		str_add(s, ". ");
	}
	str_add(s, e->tells_level && e->kind == ENTRY_NOTICE ? "Level" :
	    kinds[e->kind]);
	str_add(s, ": ");
	if (e->kind == ENTRY_DRAWING)
		str_add(s, "a screen shows a code to scan here; the link "
		    "beside it says the same.");
	else if (!whole && entry_is_folded(e))
		entry_add_brief(s, e);
	else
		entry_add_notice(s, e);
}

struct buffer *
entry_buffer(const struct reader *r, const struct window *w)
{
	return w->talk == NULL ? chat_status(r->chat) : talk_buffer(w->talk);
}

static bool
entry_whole(const struct reader *r)
{
	const char *how = conf_text(chat_conf(r->chat), SET_NOTICES, NULL,
	    NULL);

	return how != NULL && strcmp(how, "full") == 0;
}

/* ---- the whole ---------------------------------------------------------- */

void
entry_say(struct reader *r, const struct window *w, const struct entry *e,
    bool where, bool old)
{
	struct str s;

	str_init_secret(&s);
	if (entry_is_message(e))
		entry_add_message(&s, w, e, where, old);
	else
		entry_add_said(&s, w, e, where, entry_whole(r));
	if (old)
		entry_add_time(&s, e->stamp, loop_wall(r->loop));
	if (entry_is_message(e) || e->quote_len > 0)
		say_foreign(r, s.s);
	else
		say_text(r, s.s);
	str_free(&s);
}

void
entry_say_whole(struct reader *r, const struct window *w,
    const struct entry *e)
{
	struct str s;

	str_init_secret(&s);
	entry_add_said(&s, w, e, false, true);
	say_foreign(r, s.s);
	str_free(&s);
}

void
entry_begin(struct str *out, const struct entry *e)
{
	struct str s;
	size_t n;

	str_init_secret(&s);
	name_say_line(&s, e->text);
	n = utf8_clip(s.s, s.len, BEGIN_COLUMNS);
	str_addc(out, '"');
	str_addn(out, s.s, n);
	str_add(out, n < s.len ? "...\"" : "\"");
	str_free(&s);
}
