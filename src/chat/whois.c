/*
 * All that is known of somebody, in one notice: what the model has, and what
 * their programs and servers say within ten seconds.  Texts are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define WHOIS_WAIT_MS 10000
#define WHOIS_PROGRAMS_MAX 16	/* asked what they are */

/* What one of those asked has said. */
struct whois_line {
	enum inquiry what;
	char *to;
	char *text;		/* NULL: nothing yet */
};
struct whois {
	struct account *account;
	char *jid;
	struct whois_line lines[WHOIS_PROGRAMS_MAX + 2];
	size_t n, open;
	struct timer *timer;
	bool said;
	struct account *said_of;	/* where it is said, as in request.c */
	char *said_in;
};

static void
whois_free(struct whois *w)
{
	for (size_t i = 0; i < w->n; i++) {
		free(w->lines[i].to);
		free(w->lines[i].text);
	}
	timer_free(w->timer);
	free(w->said_in);
	free(w->jid);
	free(w);
}

/* ---- the notice -------------------------------------------------------- */

static const char *
whois_answer(const struct whois *w, enum inquiry what, const char *to)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->lines[i].what == what && (to == NULL ||
		    strcmp(w->lines[i].to, to) == 0))
			return w->lines[i].text;
	return NULL;
}

static const char *
whois_subscription(const struct contact *c)
{
	if (c == NULL || !c->in_roster)
		return "not among your contacts";
	if (c->ask && c->subscription == SUB_NONE)
		return "among your contacts; you have asked to see when they "
		    "are online";
	switch (c->subscription) {
	case SUB_NONE:
		return "among your contacts; neither of you sees when the "
		    "other is online";
	case SUB_TO:
		return "among your contacts; they do not see when you are "
		    "online";
	case SUB_FROM:
		return "among your contacts; you do not see when they are "
		    "online";
	case SUB_BOTH:
		break;
	}
	return "among your contacts; each of you sees when the other is online";
}

struct whois_keys {
	size_t known, verified;
};

static void
whois_count_key(void *arg, const struct otr_known *known)
{
	struct whois_keys *keys = arg;

	keys->known++;
	keys->verified += known->verified;
}

static void
whois_add_program(struct str *out, const struct whois *w,
    const struct contact *c, const struct resource *r)
{
	char name[CHAT_NOTE_MAX + 1], status[CHAT_NOTE_MAX + 1];
	char *full = xasprintf("%s/%s", c->jid, r->name);
	const char *program = whois_answer(w, INQUIRY_VERSION, full);

	chat_quote(name, r->name);
	chat_quote(status, r->text);
	str_addf(out, "\nprogram \"%s\": %s%s%s%s, priority %d%s%s", name,
	    show_word(r->show), *status != '\0' ? " (" : "", status,
	    *status != '\0' ? ")" : "", r->priority,
	    program != NULL ? ", " : "", program != NULL ? program : "");
	if (r->announced != ANNOUNCED_UNKNOWN)
		str_addf(out, ", %s", announced_text(r->announced));
	free(full);
}

static void
whois_add_presence(struct str *out, const struct whois *w,
    const struct contact *c)
{
	const char *last = whois_answer(w, INQUIRY_LAST, NULL);

	for (size_t i = 0; c != NULL && i < c->nresources; i++)
		whois_add_program(out, w, c, &c->resources[i]);
	if (c != NULL && c->nresources > 0)
		return;
	str_addf(out, "\noffline, as far as is known%s%s",
	    last != NULL ? "; " : "", last != NULL ? last : "");
}

static void
whois_add_names(struct str *out, const struct whois *w,
    const struct contact *c, const char *nick)
{
	const char *shown = name_of(w->account, w->jid);
	char line[CHAT_NOTE_MAX + 1];

	str_addf(out, "%s%s", w->jid, chat_odd(w->jid));
	if (strcmp(shown, w->jid) != 0)
		str_addf(out, "\nshown as: %s", chat_line(line, shown));
	if (c != NULL && *c->name != '\0' && strcmp(c->name, shown) != 0)
		str_addf(out, "\nname in your roster: %s",
		    chat_line(line, c->name));
	if (c != NULL && contact_alike(c) != NULL)
		str_addf(out, "\nnamed like your contact %s",
		    contact_alike(c)->jid);
	if (nick != NULL)
		str_addf(out, "\ncalls itself: %s (their own word)", nick);
}

static void
whois_say(struct whois *w)
{
	struct account *a = w->account;
	const struct contact *c = contact_find(a, w->jid);
	const char *nick = whois_answer(w, INQUIRY_NICK, NULL);
	const char *wide = account_blocks(a, w->jid);
	struct whois_keys keys = { 0, 0 };
	bool own = strcmp(w->jid, a->jid) == 0;
	char *groups = c != NULL ? contact_groups_text(c) : xstrdup("");
	char known[24], verified[24];
	struct str text;
	const struct chat_pair data[] = {
		{ "contact", w->jid },
		{ "name", name_of(a, w->jid) },
		{ "nick", nick != NULL ? nick : "" },
		{ "subscription", subscription_word(c != NULL ?
		    c->subscription : SUB_NONE) },
		{ "in_roster", c != NULL && c->in_roster ? "true" : "false" },
		{ "groups", c != NULL ? contact_groups(c) : "" },
		{ "state", show_word(c != NULL ? c->show : SHOW_OFFLINE) },
		{ "keys", known }, { "verified", verified },
		{ "blocked", wide != NULL ? "true" : "false" },
		{ NULL, NULL },
	};

	otr_known_each(a->chat->otr, a->jid, w->jid, whois_count_key, &keys);
	snprintf(known, sizeof(known), "%zu", keys.known);
	snprintf(verified, sizeof(verified), "%zu", keys.verified);
	str_init(&text);
	whois_add_names(&text, w, c, nick);
	str_addf(&text, "\n%s", own ? "your own address" :
	    whois_subscription(c));
	if (*groups != '\0')
		str_addf(&text, "\nin %s", groups);
	if (own)
		own_add(a, &text);
	else
		whois_add_presence(&text, w, c);
	str_addf(&text, keys.known == 0 ? "\nno OTR key of theirs is known" :
	    "\nOTR keys: %zu known, %zu of them verified", keys.known,
	    keys.verified);
	if (wide != NULL)
		str_addf(&text, "\nblocked%s%s", strcmp(wide, w->jid) == 0 ?
		    "" : ", as all of ", strcmp(wide, w->jid) == 0 ? "" :
		    wide);
	chat_say(a->chat, a, w->said_in != NULL ? talk_find(w->said_of,
	    w->said_in) : NULL, ENTRY_NOTICE, "whois", data, "%s", text.s);
	str_free(&text);
	free(groups);
	w->said = true;
	if (w->timer != NULL)
		timer_off(w->timer);
}

/* ---- asking ------------------------------------------------------------ */

static char *
whois_words(enum inquiry what, const struct msg *told)
{
	char line[CHAT_NOTE_MAX + 1], *duration, *text;

	switch (what) {
	case INQUIRY_VERSION:
		return told_program(told);
	case INQUIRY_NICK:
		return xstrdup(chat_quote(line, told->u.told.text));
	case INQUIRY_LAST:
		duration = told_duration(told->u.told.seconds);
		text = xasprintf("last online %s ago", duration);
		free(duration);
		return text;
	case INQUIRY_PING:
	case INQUIRY_TIME:
	case INQUIRIES:
		break;
	}
	return NULL;
}

/* What comes after it was said is nothing any more. */
static void
whois_came(struct account *a, const struct ask_answer *answer, void *arg)
{
	struct whois *w = arg;

	w->open--;
	for (size_t i = 0; i < w->n && a != NULL && !w->said &&
	    *answer->told->u.told.condition == '\0'; i++)
		if (w->lines[i].text == NULL && strcmp(w->lines[i].to,
		    answer->to) == 0 && w->lines[i].what == answer->what)
			w->lines[i].text = whois_words(answer->what,
			    answer->told);
	if (w->open > 0)
		return;
	if (a != NULL && !w->said)
		whois_say(w);
	if (a == NULL || w->said)
		whois_free(w);
}

static void
whois_late(void *arg)
{
	struct whois *w = arg;

	if (!w->said)
		whois_say(w);
	if (w->open == 0)
		whois_free(w);
}

static void
whois_ask(struct whois *w, enum inquiry what, const char *to)
{
	struct whois_line *line = &w->lines[w->n];

	line->what = what;
	line->to = xstrdup(to);
	w->n++;
	if (ask_send(w->account, what, to, whois_came, w, NULL) == 0)
		w->open++;
}

/* To ask is to tell that we are there. */
static bool
whois_may_ask(const struct account *a, const struct contact *c)
{
	return c != NULL && c->in_roster && link_is_open(a) &&
	    account_is_shown(a) && account_blocks(a, c->jid) == NULL &&
	    (c->subscription == SUB_FROM || c->subscription == SUB_BOTH);
}

static void
whois_ask_all(struct whois *w, const struct contact *c)
{
	char *full;

	whois_ask(w, INQUIRY_NICK, w->jid);
	if (c->nresources == 0)
		whois_ask(w, INQUIRY_LAST, w->jid);
	for (size_t i = 0; i < c->nresources && i < WHOIS_PROGRAMS_MAX; i++) {
		full = xasprintf("%s/%s", c->jid, c->resources[i].name);
		whois_ask(w, INQUIRY_VERSION, full);
		free(full);
	}
}

static struct whois *
whois_new(struct account *a, const char *jid, const struct talk *said)
{
	struct whois *w = xcalloc(1, sizeof(*w));

	w->account = a;
	w->jid = xstrdup(jid);
	if (said != NULL) {
		w->said_of = said->account;
		w->said_in = xstrdup(said->jid);
	}
	return w;
}

void
account_info(struct account *a, const char *jid, const struct talk *said)
{
	struct whois *w = whois_new(a, jid, said);

	whois_say(w);
	whois_free(w);
}

int
account_whois(struct account *a, const char *jid, const struct talk *said,
    struct err *err)
{
	const struct contact *c = contact_find(a, jid);
	struct whois *w;

	if (ask_room(a, WHOIS_PROGRAMS_MAX + 2, err) == -1)
		return -1;
	w = whois_new(a, jid, said);
	if (whois_may_ask(a, c))
		whois_ask_all(w, c);
	if (w->open == 0) {
		whois_say(w);
		whois_free(w);
		return 0;
	}
	w->timer = timer_new(a->chat->loop, whois_late, w);
	timer_set(w->timer, WHOIS_WAIT_MS);
	return 0;
}
