/*
 * /ping, /time, /version and /last: who is asked, and what came of it, in
 * words.  The answers are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chat/inside.h"

#define OFFSET_MAX (14 * 60 + 59)	/* minutes; more is nonsense */

/* Where the answer is said, as in request.c. */
struct told_place {
	enum inquiry what;
	struct account *said_of;
	char *said_in;
};

static void
told_place_free(struct told_place *p)
{
	free(p->said_in);
	free(p);
}

/* ---- words ------------------------------------------------------------- */

char *
told_duration(uint32_t seconds)
{
	static const struct { uint32_t of; const char *word; } units[] = {
		{ 86400, "day" }, { 3600, "hour" }, { 60, "minute" },
		{ 1, "second" },
	};
	size_t i = 0;
	uint32_t n;

	while (i + 1 < NELEM(units) && seconds < units[i].of * 2)
		i++;
	n = seconds / units[i].of;
	return xasprintf("%u %s%s", n, units[i].word, n == 1 ? "" : "s");
}

/* "2026-11-29 14:05 (UTC+02:00)"; false: there is no such time. */
static bool
told_clock(const struct msg *told, char *out, size_t size)
{
	int offset = told->u.told.offset, east = offset < 0 ? -offset : offset;
	time_t t = (time_t)(told->u.told.utc / 1000) + (time_t)offset * 60;
	char text[64];
	struct tm tm;

	if (east > OFFSET_MAX || told->u.told.utc > 253402300799000 ||
	    gmtime_r(&t, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &tm) == 0)
		return false;
	snprintf(out, size, "%s (UTC%c%02d:%02d)", text, offset < 0 ? '-' :
	    '+', east / 60, east % 60);
	return true;
}

char *
told_program(const struct msg *told)
{
	char name[CHAT_NOTE_MAX + 1], version[CHAT_NOTE_MAX + 1];
	char system[CHAT_NOTE_MAX + 1];

	chat_quote(name, told->u.told.name);
	chat_quote(version, told->u.told.version);
	chat_quote(system, told->u.told.system);
	return xasprintf("%s%s%s%s%s", *name != '\0' ? name : "(no name)",
	    *version != '\0' ? " " : "", version,
	    *system != '\0' ? " on " : "", system);
}

/* ---- what came --------------------------------------------------------- */

static void
told_say(struct account *a, const struct told_place *p, enum entry_kind kind,
    const char *code, const struct chat_pair *data, const char *text)
{
	chat_say(a->chat, a, p->said_in != NULL ?
	    talk_find(p->said_of, p->said_in) : NULL, kind, code, data, "%s",
	    text);
}

static void
told_say_ping(struct account *a, const struct told_place *p,
    const struct ask_answer *answer, const struct chat_pair *who)
{
	char ms[32], *text;
	const struct chat_pair data[] = {
		{ "contact", who[0].value }, { "to", who[1].value },
		{ "milliseconds", ms }, { NULL, NULL },
	};

	snprintf(ms, sizeof(ms), "%lld", (long long)answer->took);
	text = xasprintf("%s answered after %lld.%03lld seconds.",
	    who[1].value, (long long)answer->took / 1000,
	    (long long)answer->took % 1000);
	told_say(a, p, ENTRY_NOTICE, "ping", data, text);
	free(text);
}

static bool
told_say_time(struct account *a, const struct told_place *p,
    const struct ask_answer *answer, const struct chat_pair *who)
{
	char clock[96], offset[16], *text;
	const struct chat_pair data[] = {
		{ "contact", who[0].value }, { "to", who[1].value },
		{ "clock", clock }, { "offset", offset }, { NULL, NULL },
	};

	if (!told_clock(answer->told, clock, sizeof(clock)))
		return false;
	snprintf(offset, sizeof(offset), "%d", answer->told->u.told.offset);
	text = xasprintf("%s: it is %s there.", who[1].value, clock);
	told_say(a, p, ENTRY_NOTICE, "time", data, text);
	free(text);
	return true;
}

static void
told_say_version(struct account *a, const struct told_place *p,
    const struct ask_answer *answer, const struct chat_pair *who)
{
	const struct chat_pair data[] = {
		{ "contact", who[0].value }, { "to", who[1].value },
		{ "name", answer->told->u.told.name },
		{ "version", answer->told->u.told.version },
		{ "system", answer->told->u.told.system }, { NULL, NULL },
	};
	char *program = told_program(answer->told);
	char *text = xasprintf("%s: %s", who[1].value, program);

	told_say(a, p, ENTRY_NOTICE, "version", data, text);
	free(text);
	free(program);
}

static void
told_say_last(struct account *a, const struct told_place *p,
    const struct ask_answer *answer, const struct chat_pair *who)
{
	bool program = jid_resource(answer->to) != NULL;
	uint32_t seconds = answer->told->u.told.seconds;
	char status[CHAT_NOTE_MAX + 1], n[16], *text;
	char *duration = told_duration(seconds);
	const struct chat_pair data[] = {
		{ "contact", who[0].value }, { "to", who[1].value },
		{ "seconds", n }, { "status", answer->told->u.told.text },
		{ NULL, NULL },
	};

	snprintf(n, sizeof(n), "%u", seconds);
	chat_quote(status, answer->told->u.told.text);
	if (seconds == 0)
		text = xasprintf("%s is online now.", who[1].value);
	else
		text = xasprintf(program ? "%s: nobody has typed anything for "
		    "%s.%s%s%s" : "%s was online %s ago.%s%s%s", who[1].value,
		    duration, *status != '\0' ? "  \"" : "", status,
		    *status != '\0' ? "\"" : "");
	told_say(a, p, ENTRY_NOTICE, "last", data, text);
	free(duration);
	free(text);
}

char *
told_why_not(const char *condition, const char *said)
{
	char word[CHAT_NOTE_MAX + 1], line[CHAT_NOTE_MAX + 1];
	char text[SAYS_MAX];

	if (strcmp(condition, "timeout") == 0)
		return xstrdup("no answer within a minute");
	if (strcmp(condition, "gone") == 0)
		return xstrdup("the connection was lost");
	chat_quote(word, condition);
	chat_fit(text, sizeof(text), chat_quote(line, otr_is_otr(said) ? "" :
	    said));
	return *text == '\0' ? xasprintf("it does not say (%s)", word) :
	    xasprintf("it does not say (%s: \"%s\")", word, text);
}

static void
told_say_nothing(struct account *a, const struct told_place *p,
    const char *condition, const char *said, const struct chat_pair *who)
{
	static const char *const words[] = {
		[INQUIRY_PING] = "whether it answers",
		[INQUIRY_TIME] = "what time it is there",
		[INQUIRY_VERSION] = "which version it is",
		[INQUIRY_LAST] = "how long nobody has typed",
		[INQUIRY_NICK] = "what it is called",
	};
	char *why = told_why_not(condition, said);
	char *text = xasprintf("%s, asked %s: %s.", who[1].value,
	    words[p->what], why);
	const struct chat_pair data[] = {
		{ "contact", who[0].value }, { "to", who[1].value },
		{ "asked", inquiry_word(p->what) }, { "condition", condition },
		{ NULL, NULL },
	};

	told_say(a, p, ENTRY_ERROR, "not-told", data, text);
	free(text);
	free(why);
}

static void
told_came(struct account *a, const struct ask_answer *answer, void *arg)
{
	struct told_place *p = arg;
	const struct msg *told = answer->told;
	char *bare, *domain;
	bool says = true;

	if (a == NULL) {
		told_place_free(p);
		return;
	}
	domain = jid_domain(a->jid);
	bare = jid_bare(*answer->to != '\0' ? answer->to : domain);
	const struct chat_pair who[] = { { "contact", bare },
		{ "to", *answer->to != '\0' ? answer->to : domain } };

	if (*told->u.told.condition != '\0')
		told_say_nothing(a, p, told->u.told.condition,
		    told->u.told.text, who);
	else if (p->what == INQUIRY_PING)
		told_say_ping(a, p, answer, who);
	else if (p->what == INQUIRY_TIME)
		says = told_say_time(a, p, answer, who);
	else if (p->what == INQUIRY_VERSION)
		told_say_version(a, p, answer, who);
	else
		told_say_last(a, p, answer, who);
	if (!says)
		told_say_nothing(a, p, "undefined-condition", "", who);
	free(bare);
	free(domain);
	told_place_free(p);
}

/* ---- asking ------------------------------------------------------------ */

static int
told_ask(struct account *a, enum inquiry what, const char *to,
    const struct talk *said, struct err *err)
{
	struct told_place *p = xcalloc(1, sizeof(*p));

	p->what = what;
	if (said != NULL) {
		p->said_of = said->account;
		p->said_in = xstrdup(said->jid);
	}
	if (ask_send(a, what, to, told_came, p, err) == 0)
		return 0;
	told_place_free(p);
	return -1;
}

/* Servers answer for those who are not there: that they have no program, and
 * when they went. */
static bool
told_is_for_bare(enum inquiry what, const char *jid)
{
	return what == INQUIRY_PING || what == INQUIRY_LAST ||
	    strchr(jid, '@') == NULL;
}

static int
told_ask_programs(struct account *a, enum inquiry what, const struct contact *c,
    const struct talk *said, struct err *err)
{
	char *full;
	int rc = 0;

	for (size_t i = 0; i < c->nresources && rc == 0; i++) {
		full = *c->resources[i].name == '\0' ? xstrdup(c->jid) :
		    xasprintf("%s/%s", c->jid, c->resources[i].name);
		rc = told_ask(a, what, full, said, err);
		free(full);
	}
	return rc;
}

int
account_ask(struct account *a, enum inquiry what, const char *jid,
    const struct talk *said, struct err *err)
{
	const struct contact *c = contact_find(a, jid);

	if (*jid != '\0' && blocked_refuse(a, jid, err) == -1)
		return -1;
	if (c != NULL && c->nresources > 0)
		return ask_room(a, c->nresources, err) == -1 ? -1 :
		    told_ask_programs(a, what, c, said, err);
	if (*jid == '\0' || jid_resource(jid) != NULL ||
	    told_is_for_bare(what, jid))
		return told_ask(a, what, jid, said, err);
	return err_set(err, "contact-offline", "no program of %s is known to "
	    "be online: name one, as in %s/PROGRAM", jid, jid);
}
