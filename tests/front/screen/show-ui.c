/*
 * The UI over a made-up model in the real terminal, to look at: no network,
 * no sessions.  Commands: /win, /level WORD, /in TEXT, /hold, /secret, /yes,
 * /fill N, /read FILE, /name TEXT, /clear, /theme NAME, /close, /quit;
 * everything else is "sent".
 *
 * SPDX-License-Identifier: ISC
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/fake-model.h"
#include "front/screen/screen.h"

struct show_ui {
	struct chat *chat;
	struct ui *ui;
	struct term *term;
};

static void
got_secret(void *arg, const char *secret)
{
	struct show_ui *s = arg;

	chat_say(s->chat, NULL, NULL, ENTRY_NOTICE, "", NULL, "%s",
	    secret == NULL ? "given up" : "a secret was given");
}

static void
got_yes(void *arg, size_t which)
{
	struct show_ui *s = arg;

	chat_say(s->chat, NULL, NULL, ENTRY_NOTICE, "", NULL, "%s",
	    which == 0 ? "yes" : "no");
}

static void
ask_yes(struct show_ui *s)
{
	static const struct answer yes = { .text = "yes", .risky = true };
	const struct answers asked = { .question = "Really?", .at = &yes,
	    .n = 1 };

	ui_ask(s->ui, &asked, got_yes, s);
}

static void
set_level(struct talk *talk, const char *word)
{
	for (int i = 0; talk != NULL && i <= OTR_FINISHED; i++)
		if (strcmp(otr_level_word((enum otr_level)i), word) == 0)
			fake_level(talk, (enum otr_level)i, i ==
			    OTR_STARTING ? OTR_HOLD_STARTING : i ==
			    OTR_FINISHED ? OTR_HOLD_FINISHED :
			    OTR_HOLD_NONE);
}

static void
fill(struct talk *talk, int n)
{
	char text[128];

	for (int i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "line %d, and some words that "
		    "follow so that it may wrap where the screen ends", i);
		fake_in(talk, text);
	}
}

/* Each line of a file is a message that came. */
static void
read_lines(struct talk *talk, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[1024];

	while (talk != NULL && f != NULL && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		fake_in(talk, line);
	}
	if (f != NULL)
		fclose(f);
}

static int
command(struct show_ui *s, struct talk *talk, const char *line,
    struct err *err)
{
	char name[32] = "";
	int used = 0;
	const char *rest;

	sscanf(line, "/%31s %n", name, &used);
	rest = used > 0 ? line + used : "";
	if (strcmp(name, "win") == 0)
		return ui_window(s->ui, rest, err);
	if (strcmp(name, "theme") == 0)
		return ui_theme(s->ui, rest, err);
	if (strcmp(name, "level") == 0)
		set_level(talk, rest);
	else if (strcmp(name, "in") == 0)
		fake_in(talk == NULL ? s->chat->talks[0] : talk, rest);
	else if (strcmp(name, "clear") == 0)
		ui_clear(s->ui);
	else if (strcmp(name, "read") == 0)
		read_lines(talk, rest);
	else if (strcmp(name, "name") == 0 && talk != NULL) {
		free(talk->contact->name);
		talk->contact->name = xstrdup(rest);
		talk->account->changes++;
	} else if (strcmp(name, "hold") == 0 && talk != NULL)
		fake_held(talk, "a line that waits", OTR_HOLD_LEVEL_FELL);
	else if (strcmp(name, "fell") == 0 && talk != NULL)
		fake_ask_fell(talk);
	else if (strcmp(name, "secret") == 0)
		ui_ask_secret(s->ui, "Secret that you and Bob agreed on:",
		    got_secret, s);
	else if (strcmp(name, "yes") == 0)
		ask_yes(s);
	else if (strcmp(name, "fill") == 0 && talk != NULL)
		fill(talk, atoi(rest));
	else if (strcmp(name, "close") == 0 && talk != NULL) {
		ui_close(s->ui, talk, false);
		fake_talk_remove(talk);
	} else if (strcmp(name, "quit") == 0)
		loop_stop(s->chat->loop, 0);
	else
		return err_set(err, "unknown-command",
		    "no such command: /%s (/help lists them)", name);
	return 0;
}

static int
enter(void *arg, struct talk *talk, const char *line, enum otr_level shown,
    bool *secret, struct err *err)
{
	struct show_ui *s = arg;

	(void)shown;
	(void)secret;
	if (line[0] == '/')
		return command(s, talk, line, err);
	if (talk == NULL)
		return err_set(err, "no-conversation", "nobody to send it to: "
		    "/query CONTACT opens a conversation");
	fake_out(talk, line, DELIVERY_RECEIVED, NULL);
	return 0;
}

static void
complete(void *arg, struct talk *talk, const char *line, size_t cursor,
    struct completion *c)
{
	static const char *const words[] = { "/close", "/fill", "/hold",
	    "/in", "/level", "/quit", "/secret", "/theme", "/win", "/yes" };

	(void)arg;
	(void)talk;
	*c = (struct completion){ .common = cursor };
	c->at = xcalloc(NELEM(words), sizeof(*c->at));
	for (size_t i = 0; i < NELEM(words); i++)
		if (strncmp(line, words[i], cursor) == 0)
			c->at[c->n++].text = xstrdup(words[i]);
}

static char *
hint(void *arg, struct talk *talk, const char *line)
{
	(void)arg;
	(void)talk;
	return strncmp(line, "/level", 6) == 0 ? xstrdup("/level not-private|"
	    "starting|unverified|private|finished") : NULL;
}

static void
quit(void *arg)
{
	loop_stop(((struct show_ui *)arg)->chat->loop, 0);
}

/* The model's clock stands still, so the end of a burst is awaited here. */
static void
keys(void *arg, int fd, short got)
{
	struct show_ui *s = arg;
	const struct display *d = term_display(s->term);
	struct pollfd pfd = { fd, POLLIN, 0 };
	int wait;

	(void)got;
	term_told(s->term);
	ui_keys(s->ui);
	while ((wait = d->waits(d->arg)) >= 0) {
		(void)poll(&pfd, 1, wait);
		ui_keys(s->ui);
	}
}

static void
resized(void *arg)
{
	struct show_ui *s = arg;

	term_resized(s->term);
	ui_keys(s->ui);
}

static void
paint(void *arg)
{
	ui_paint(((struct show_ui *)arg)->ui);
}

static void
fill_model(struct chat *chat)
{
	struct account *a = fake_account(chat, "alice@example.org");
	struct talk *bob = fake_talk(fake_contact(a, "bob@example.org", "Bob",
	    SHOW_ONLINE));
	struct talk *eve = fake_talk(fake_contact(a, "eve@example.net",
	    "", SHOW_AWAY));

	fake_contact(a, "carol@example.org", "Carol", SHOW_OFFLINE);
	fake_contact(a, "dave@example.org", "Dave \xf0\x9f\x91\xa9\xe2\x80\x8d"
	    "\xf0\x9f\x92\xbb", SHOW_DND);
	fake_contact(a, "mei@example.org", "\xe6\x9d\x8e\xe6\xa2\x85",
	    SHOW_CHAT);
	free(bob->contact->text);
	bob->contact->text = xstrdup("at work until six");
	fake_say(&chat->status, chat, ENTRY_NOTICE, "alice@example.org is "
	    "online (TLSv1.3, TLS_AES_256_GCM_SHA384; lines are counted)");
	fake_say(&chat->status, chat, ENTRY_ERROR, "carol@example.org: the "
	    "address is not known to its server");
	fake_of(chat)->now -= 86400000;
	fake_in(bob, "see you tomorrow");
	fake_of(chat)->now += 86400000;
	fake_in(bob, "hi! are you there?");
	fake_out(bob, "yes; wait, let me make this private", DELIVERY_RECEIVED,
	    NULL);
	fake_say(&bob->buffer, chat, ENTRY_NOTICE, "Starting a private "
	    "session with Bob");
	fake_level(bob, OTR_UNVERIFIED, OTR_HOLD_NONE);
	fake_say(&bob->buffer, chat, ENTRY_WARNING, "Unverified: encrypted, "
	    "but you do not know yet with whom. Ask Bob for a secret that you "
	    "share: /otr smp");
	fake_out(bob, "and now?", DELIVERY_RECEIVED, NULL);
	fake_of(chat)->now += 61000;
	fake_level(bob, OTR_PRIVATE, OTR_HOLD_NONE);
	fake_say(&bob->buffer, chat, ENTRY_NOTICE, "Private: encrypted to the "
	    "verified key of Bob");
	fake_in(bob, "perfect. A longer line follows, with enough words in it "
	    "that it has to be wrapped at a word boundary somewhere, whatever "
	    "the width of the screen, \xe4\xbd\xa0\xe5\xa5\xbd\xe4\xb8\x96"
	    "\xe7\x95\x8c, and with \xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91"
	    "\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 a family and \xe2\x9c\x8c\xf0"
	    "\x9f\x8f\xbd fingers, e\xcc\x81 and \xf0\x9f\x87\xa9\xf0\x9f\x87"
	    "\xaa");
	fake_in(bob, "/me waves");
	fake_in(bob, "evil \x1b[31mred\x07 and \xe2\x80\xae" "backwards");
	fake_out(bob, "acked by the server", DELIVERY_ACKED, NULL);
	fake_out(bob, "just sent", DELIVERY_SENT, NULL);
	fake_out(bob, "that failed", DELIVERY_FAILED, "the contact's server "
	    "does not know them");
	fake_say(&bob->buffer, chat, ENTRY_QUESTION, "Bob asks to verify you: "
	    "answer with /otr smp SECRET, or /otr smp abort");
	fake_held(bob, "and one that waits, long enough to need the row for "
	    "itself and its reason", OTR_HOLD_OFFLINE);
	fake_in(eve, "psst");
}

int
main(void)
{
	static const char *const themes[] = { "themes", "../ui/themes",
	    "../main/themes", NULL };
	struct show_ui s;
	struct ui_ops ops = { .arg = &s, .enter = enter, .complete = complete,
	    .hint = hint, .quit = quit };
	struct err err;

	s.chat = fake_chat_new("hints = \"off\"\n");
	fill_model(s.chat);
	if ((s.term = term_open(&err)) == NULL) {
		fprintf(stderr, "show-ui: %s\n", err.text);
		return 1;
	}
	term_take(s.term);
	s.ui = ui_new(s.chat, term_display(s.term), &ops, themes);
	loop_add(s.chat->loop, term_fd(s.term), POLLIN, keys, &s);
	loop_signal(s.chat->loop, SIGWINCH, resized, &s);
	loop_after(s.chat->loop, paint, &s);
	ui_paint(s.ui);
	loop_run(s.chat->loop);
	ui_free(s.ui);
	term_close(s.term);
	fake_chat_free(s.chat);
	return 0;
}
