/*
 * Links: where one leads that hides it, said behind the message; and /links,
 * which numbers those of the window and opens one by the user's own command.
 * Nothing is copied: what tells a terminal to do so would be spoken.  Must not
 * know how anything is opened.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

#define LINKS_MAX 9		/* that are offered, the newest first */
#define HOSTS_SAID 3		/* of one message */
#define BYTES_SAID 200		/* of a link; its host stands before that */

/* ---- behind a message --------------------------------------------------- */

void
links_say_hosts(struct str *out, const char *text)
{
	struct str safe;
	struct url url;
	size_t at = 0, hidden = 0;

	str_init_secret(&safe);
	utf8_safe(&safe, text, strlen(text), SAFE_TEXT);
	while (url_next(safe.s, safe.len, at, &url)) {
		at = url.at.from + url.at.len;
		if (url.hint != NULL && hidden++ < HOSTS_SAID)
			str_addf(out, "\nNote: a link in it leads to %s.",
			    url.hint);
		url_free(&url);
	}
	if (hidden > HOSTS_SAID)
		str_addf(out, "\nNote: %zu more links in it do not say "
		    "plainly where they lead.", hidden - HOSTS_SAID);
	str_free(&safe);
}

/* ---- which there are ---------------------------------------------------- */

struct linking {
	struct reader *r;
	char *account;		/* or NULL */
	struct linked {
		char *target;	/* secret */
		char *row;	/* secret: what is said of it */
	} of[LINKS_MAX];
	size_t n;
};

static void
link_clear(struct linked *l)
{
	secret_free(l->target);
	secret_free(l->row);
}

static void
links_free(struct linking *l)
{
	for (size_t i = 0; i < l->n; i++)
		link_clear(&l->of[i]);
	free(l->account);
	free(l);
}

/* It is ASCII. */
static void
link_add(struct str *s, const char *target)
{
	size_t n = strlen(target);

	if (n <= BYTES_SAID) {
		str_add(s, target);
		return;
	}
	str_addn(s, target, BYTES_SAID);
	str_addf(s, "... and %zu more", n - BYTES_SAID);
}

/* "bob: https://example.org/" */
static void
link_fill(struct linked *l, const struct entry *e, struct url *url)
{
	struct str row;

	str_init_secret(&row);
	if (e->kind == ENTRY_OUT)
		str_add(&row, "You: ");
	else if (e->kind == ENTRY_IN) {
		name_say(&row, e->author == NULL ? "?" : e->author);
		str_add(&row, ": ");
	}
	link_add(&row, url->target);
	l->row = str_take(&row);
	l->target = url->target;
	url->target = NULL;
}

/* Those of one entry, the last of them first, behind what is there. */
static void
links_add(struct linking *l, const struct entry *e)
{
	struct linked found[LINKS_MAX];
	struct str safe;
	struct url url;
	size_t at = 0, n = 0, last;

	str_init_secret(&safe);
	utf8_safe(&safe, e->text, strlen(e->text), SAFE_TEXT);
	while (url_next(safe.s, safe.len, at, &url)) {
		at = url.at.from + url.at.len;
		if (n >= LINKS_MAX)
			link_clear(&found[n % LINKS_MAX]);
		link_fill(&found[n++ % LINKS_MAX], e, &url);
		url_free(&url);
	}
	last = n < LINKS_MAX ? n : LINKS_MAX;
	for (size_t i = 0; i < last; i++) {
		struct linked *f = &found[(n - 1 - i) % LINKS_MAX];

		if (l->n < LINKS_MAX)
			l->of[l->n++] = *f;
		else
			link_clear(f);
	}
	str_free(&safe);
}

static struct linking *
links_collect(struct reader *r)
{
	const struct talk *talk = r->current->talk;
	const struct buffer *b = entry_buffer(r, r->current);
	struct linking *l = xcalloc(1, sizeof(*l));

	l->r = r;
	l->account = talk == NULL ? NULL :
	    xstrdup(account_jid(talk_account(talk)));
	for (size_t i = b->count; i-- > 0 && l->n < LINKS_MAX;)
		if (buffer_at(b, i)->kind != ENTRY_DRAWING)
			links_add(l, buffer_at(b, i));
	return l;
}

/* ---- opened ------------------------------------------------------------- */

static bool
link_is_xmpp(const struct linking *l)
{
	return strncmp(l->of[0].target, "xmpp:", 5) == 0;
}

/* It may have been removed meanwhile. */
static const struct account *
link_account(const struct linking *l)
{
	return l->account == NULL ? NULL : account_find(l->r->chat,
	    l->account);
}

static void
link_run(const struct linking *l)
{
	struct reader *r = l->r;
	struct err err;

	if (l->account != NULL && link_account(l) == NULL)
		say(r, "Error: The account is gone; the link was not opened.");
	else if (r->calls.open_link(r->calls.arg, link_account(l),
	    l->of[0].target, &err) == -1)
		say(r, "Error: %s", err.text);
	else
		say(r, "Note: Given to your url_command.");
}

/* An address, for the line: what is begun there stays. */
static void
link_xmpp(const struct linking *l)
{
	struct reader *r = l->r;
	const char *target = l->of[0].target;
	char *jid = url_xmpp_address(target), *word, *line;

	if (jid == NULL)
		say(r, "Error: The link has no address that can be used "
		    "here.");
	else if (line_text(r->current->line)[0] != '\0')
		say(r, "Note: A line is begun here: send or clear it first.");
	else {
		word = jid_word(jid, false);
		line = xasprintf("%s %s", strstr(target, "?join") != NULL ?
		    "/join" : "/query", word);
		line_set(r->current->line, line, strlen(line));
		free(word);
		free(line);
		say(r, "Note: Enter does the command that stands in the "
		    "line.");
	}
	free(jid);
}

static void
link_answered(void *arg, size_t which)
{
	struct linking *l = arg;

	if (which == 0 && link_is_xmpp(l))
		link_xmpp(l);
	else if (which == 0)
		link_run(l);
	else
		say(l->r, "Note: The link was not opened.");
	links_free(l);
}

/* What is asked about it, and how it is answered. */
static void
link_ask(struct linking *l, bool beside)
{
	static const struct answer open = { .text = "open it" },
	    open_beside = { .text = "open it", .brief = "open",
	    .risky = true }, put = { .text = "put it into the line, as a "
	    "command" };
	struct str question;
	struct answers asked = { .n = 1, .otherwise = "do not open it" };

	str_init_secret(&question);
	str_add(&question, "Open ");
	link_add(&question, l->of[0].target);
	str_add(&question, beside ? "? This account uses a proxy, and your "
	    "url_command does not: whoever runs the site of the link may see "
	    "your own network address." : "?");
	asked.question = question.s;
	asked.at = beside ? &open_beside : link_is_xmpp(l) ? &put : &open;
	ask_answers(l->r, &asked, link_answered, l);
	str_free(&question);
}

/* The one link of it; takes it over. */
static void
link_take(struct linking *l)
{
	struct reader *r = l->r;
	bool beside = false;
	struct err err;

	if (!link_is_xmpp(l) && (r->calls.opens == NULL ||
	    r->calls.opens(r->calls.arg, link_account(l), &beside, &err) ==
	    -1)) {
		say(r, "Note: There is no url_command that could open it. The "
		    "link: %s", l->of[0].target);
		links_free(l);
		return;
	}
	link_ask(l, beside);
}

static void
links_chosen(void *arg, size_t which)
{
	struct linking *l = arg;
	struct linked one;

	if (which >= l->n) {
		links_free(l);
		return;
	}
	one = l->of[which];
	l->of[which] = l->of[0];
	l->of[0] = one;
	link_take(l);
}

static void
links_ask(struct linking *l)
{
	const char *rows[LINKS_MAX];

	for (size_t i = 0; i < l->n; i++)
		rows[i] = l->of[i].row;
	ask_which(l->r, "Which link?", rows, l->n, links_chosen, l);
}

int
links_open(struct reader *r, int number, struct err *err)
{
	struct linking *l = links_collect(r);
	size_t n = l->n;

	if (number < 0 || (size_t)number > n || n == 0) {
		links_free(l);
		return n == 0 ? err_set(err, "no-link", "no link is in this "
		    "window") : err_set(err, "usage", "a number from 1 to %zu "
		    "was expected", n);
	}
	if (n > 1 && number == 0)
		links_ask(l);
	else
		links_chosen(l, number == 0 ? 0 : (size_t)number - 1);
	return 0;
}
