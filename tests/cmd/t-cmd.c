/*
 * What Enter does: text or command, whose account, what a row needs, and the
 * handlers that need no network.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chat/inside.h"
#include "tests/support/cmd.h"

#define HEX "00112233445566778899aabbccddeeff00112233"

static struct world *
ui(void **state)
{
	return *state;
}

static int
setup_ui(void **state)
{
	*state = xmalloc(sizeof(struct world));
	world_new(*state, FRONT_SCREEN);
	return 0;
}

static int
setup_pipe(void **state)
{
	*state = xmalloc(sizeof(struct world));
	world_new(*state, FRONT_SCRIPT);
	return 0;
}

static int
teardown(void **state)
{
	world_free(*state);
	free(*state);
	return 0;
}

#define RUN(w, line, code) assert_string_equal(world_run(w, line), code)

/* Which account is meant is asked; none. */
static void
which(struct world *w, const char *line)
{
	void (*done)(void *, size_t);

	w->which_done = NULL;
	RUN(w, line, "");
	done = w->which_done;
	assert_non_null(done);
	assert_string_equal(w->prompt, "Which account?");
	w->which_done = NULL;
	done(w->done_arg, w->nchoices);
}

static void
said(const struct world *w, const char *part)
{
	if (strstr(w->said.s, part) == NULL)
		fail_msg("\"%s\" was not said, but: %s", part, w->said.s);
}

/* ---- text -------------------------------------------------------------- */

static void
test_text(void **state)
{
	struct world *w = ui(state);

	RUN(w, "hello", "no-conversation");
	RUN(w, "/say hello", "no-conversation");
	RUN(w, "/me waves", "no-conversation");
	RUN(w, "", "");
	RUN(w, "  ", "empty");
	RUN(w, "/query -a " ME " " BOB, "");
	assert_string_equal(w->did.s, "show " BOB "\n");
	RUN(w, "  ", "empty");
	assert_null(talk_newest(w->window));
	RUN(w, "//otr", "");
	assert_false(w->secret);
	RUN(w, " //otr", "");
	RUN(w, "/say /otr", "");
	RUN(w, "/me waves", "");
	RUN(w, "/msg " BOB " there  you are", "");
	struct buffer *shown = talk_buffer(w->window);
	size_t at = 0;
	static const char *const want[] = {
		"/otr", " /otr", "/otr", "/me waves", "there  you are",
	};

	for (size_t i = 0; i < shown->count; i++)
		if (buffer_at(shown, i)->kind == ENTRY_OUT) {
			assert_true(at < NELEM(want));
			assert_string_equal(buffer_at(shown, i)->text,
			    want[at++]);
		}
	assert_int_equal(at, NELEM(want));
}

/* What is asked about one line is answered for that one, whatever was typed
 * since. */
static void
test_resend_last(void **state)
{
	struct world *w = ui(state);
	struct talk *v;
	char *first;
	struct err err;

	RUN(w, "/query -a " ME " " BOB, "");
	v = w->window;
	assert_int_equal(talk_type(v, "one", OTR_PRIVATE, NULL, NULL, &err),
	    0);
	first = xstrdup(talk_newest(v));
	RUN(w, "/resend last", "");
	assert_non_null(strstr(w->prompt, "You wrote 1 line for " BOB
	    " alone"));
	assert_int_equal(talk_type(v, "two", OTR_PRIVATE, NULL, NULL, &err),
	    0);
	w->ask_done(w->done_arg, 0);
	assert_int_equal(talk_exposed(v, first), 0);
	assert_int_equal(talk_exposed(v, "last"), 1);
	free(first);
}

/* A command that is none is never sent, and never remembered. */
static void
test_never_text(void **state)
{
	static const char *const lines[] = {
		"/ort start", " /otr strat", "/otr smpp hunter2", "/ hello",
		"/", "/connect", "/otr smp x", "/xyzzy hunter2",
		"/otr start hunter2", "/verify hunter2", "/set password x",
		"/account add me@x hunter2",
		"/set proxy socks5://me:hunter2@h:1",
		"/set proxy me:hunter2@h:1",
	};
	struct world *w = ui(state);

	RUN(w, "/query -a " ME " " BOB, "");
	for (size_t i = 0; i < NELEM(lines); i++) {
		if (strcmp(lines[i], "/connect") == 0)
			continue;
		assert_string_not_equal(world_run(w, lines[i]), "");
		assert_true(w->secret);
		assert_null(talk_newest(w->window));
	}
}

/* What may be brought back, to be mended; and what may not. */
static void
test_mistyped(void **state)
{
	static const char *const plain[] = {
		"/jion", "/qury bob@example.org", "/win", "/wim 3",
		"/sreach -all \"a", "/msg", "/scroll sideways", "/quti",
		("/roster ad " BOB), "/room infos", "/bind M-x dances",
	};
	static const char *const secret[] = {
		"/ort start", "/otr strat", "/otr smpp hunter2", "/ hello",
		"/conect me@example.org hunter2", "/xyzzy hunter2", "/",
		"/verfy " BOB " hunter2", "/set passwort hunter2",
		"/jion room@rooms.example.org nick hunter2",
		"/alais x /otr smp hunter2", "/bimd M-x \"/otr smp hunter2",
		"/lgoin hunter2", "/from field hunter2", "/xlm <a/>",
	};
	struct world *w = ui(state);

	for (size_t i = 0; i < NELEM(plain); i++) {
		(void)world_run(w, plain[i]);
		if (w->secret)
			fail_msg("%s is kept nowhere", plain[i]);
	}
	for (size_t i = 0; i < NELEM(secret); i++) {
		assert_string_not_equal(world_run(w, secret[i]), "");
		if (!w->secret)
			fail_msg("%s is remembered", secret[i]);
	}
}

static void
test_secret_flag(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/help", "");
	assert_false(w->secret);
	RUN(w, "/otr fingerprint", "");
	assert_false(w->secret);
	RUN(w, "/connect work@example.com hunter2", "");
	assert_true(w->secret);
	RUN(w, "/bogus hunter2", "unknown-command");
	assert_true(w->secret);
	assert_null(strstr(w->err.text, "hunter2"));
}

/* ---- whose account ----------------------------------------------------- */

static void
test_account(void **state)
{
	struct world *w = ui(state);
	struct account *me = account_find(w->chat, ME);
	struct account *work = account_find(w->chat, WORK);

	which(w, "/query " BOB);
	assert_int_equal(chat_talks(w->chat), 0);
	RUN(w, "/query -a nobody@example.org " BOB, "unknown-account");
	RUN(w, "/query -a " WORK " " BOB, "");
	assert_ptr_equal(talk_account(w->window), work);
	/* The only one with that conversation. */
	w->window = NULL;
	RUN(w, "/msg " BOB " hello", "");
	assert_non_null(talk_newest(talk_find(work, BOB)));
	/* The window's account. */
	w->window = talk_open(me, "carol@example.org");
	RUN(w, "/msg " BOB " hello", "");
	assert_non_null(talk_find(me, BOB));
	/* Two conversations: which? */
	w->window = NULL;
	which(w, "/msg " BOB " hello");
	which(w, "/otr keygen");
}

static void
test_needs(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/otr start", "no-conversation");
	RUN(w, "/otr start -a " ME, "no-conversation");
	RUN(w, "/otr start -a " ME " " BOB, "offline");
	assert_int_equal(chat_talks(w->chat), 0);
	/* What looks like a contact may be a secret: no window for it. */
	RUN(w, "/otr smp -a " ME " p@ss", "not-encrypted");
	RUN(w, "/otr smp -a " ME " p@ss word", "not-encrypted");
	assert_int_equal(chat_talks(w->chat), 0);
	RUN(w, "/sub ask -a " ME " " BOB, "offline");
	assert_int_equal(chat_talks(w->chat), 0);
	RUN(w, "/roster remove -a " ME " " BOB, "offline");
	world_front(w, FRONT_SCRIPT);
	RUN(w, "/theme dark", "not-here");
	RUN(w, "/scroll up", "not-here");
}

/* ---- handlers ---------------------------------------------------------- */

static void
test_set(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/set", "");
	said(w, "otr_policy = opportunistic");
	assert_null(strstr(w->said.s, "otr_seen_v3"));
	said(w, "Privacy and OTR:");
	assert_true(strstr(w->said.s, "Accounts and servers:") <
	    strstr(w->said.s, "The screen:"));
	RUN(w, "/set otr_policy", "");
	said(w, "Default: opportunistic.");
	said(w, "It can be never, manual,");
	assert_null(strstr(w->said.s, "A command has set it"));
	RUN(w, "/set otr_policy always", "");
	said(w, "otr_policy = always  (global)");
	RUN(w, "/set -a " ME " otr_policy manual", "");
	said(w, "otr_policy = manual  (account)");
	RUN(w, "/set -a " ME " " BOB " otr_policy verified", "");
	said(w, "otr_policy = verified  (contact)");
	assert_string_equal(conf_text(w->conf, SET_OTR_POLICY, ME, BOB),
	    "verified");
	assert_string_equal(conf_text(w->conf, SET_OTR_POLICY, WORK, BOB),
	    "always");
	RUN(w, "/unset -a " ME " " BOB " otr_policy", "");
	said(w, "otr_policy = manual  (account)");
	RUN(w, "/set otr_policy sometimes", "bad-value");
	RUN(w, "/set port 5223", "bad-scope");
	RUN(w, "/set -a " ME " port 5223", "");
	RUN(w, "/set -a " ME " port many", "bad-value");
	RUN(w, "/set otr_policy", "");
	said(w, "A command has set it");
	RUN(w, "/set notify_command", "");
	said(w, "/config and restart sotto: notify_command = \"...\"");
	/* A password is in no command, and is not remembered where it was. */
	RUN(w, "/set password", "");
	said(w, "password = (nothing)");
	said(w, "Put this line between the braces of the account in /");
	said(w, "restart sotto: password = \"...\"");
	RUN(w, "/set -a " ME " password", "");
	said(w, "between the braces of account \"" ME "\" in /");
	RUN(w, "/set -a " ME " password my plum tree", "not-settable");
	assert_true(w->secret);
	assert_null(strstr(w->err.text, "plum"));
	RUN(w, "/set password plum", "not-settable");
	assert_true(w->secret);
	RUN(w, "/set " BOB " password plum", "not-settable");
	assert_true(w->secret);
	RUN(w, "/unset password", "not-settable");
	assert_non_null(strstr(w->err.text, "take its line out"));
	RUN(w, "/set notify_command true", "not-settable");
	assert_non_null(strstr(w->err.text,
	    "restart sotto: notify_command = \"true\""));
	RUN(w, "/set -a " ME " url_command xdg-open \"$1\"", "not-settable");
	assert_non_null(strstr(w->err.text,
	    "the braces of account \"" ME "\" in /"));
	assert_non_null(strstr(w->err.text,
	    "restart sotto: url_command = \"xdg-open "));
	assert_null(conf_text(w->conf, SET_URL_COMMAND, ME, NULL));
	RUN(w, "/unset notify_command", "not-settable");
	assert_non_null(strstr(w->err.text,
	    "take its line out"));
	RUN(w, "/set proxy none", "");
	assert_false(w->secret);
	RUN(w, "/set -a " ME " proxy socks5://me@127.0.0.1:9050", "");
	said(w, "proxy = socks5://me@127.0.0.1:9050  (account)");
	RUN(w, "/set -a " ME " tls direct", "");
	RUN(w, "/set mobile true", "");
	RUN(w, "/set theme none", "no-file");
	assert_string_equal(conf_text(w->conf, SET_THEME, NULL, NULL), "auto");
	RUN(w, "/set roster_shown false", "");
	assert_string_equal(w->did.s, "roster 0\n");
}

static void
test_policy(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/otr policy", "no-conversation");
	RUN(w, "/otr policy -a " ME " manual", "");
	said(w, "policy policy=manual scope=account: ");
	RUN(w, "/query -a " ME " " BOB, "");
	RUN(w, "/otr policy", "");
	said(w, "policy policy=manual scope=account: ");
	RUN(w, "/otr policy never", "");
	said(w, "policy policy=never scope=contact: ");
	RUN(w, "/otr policy always " BOB, "");
	assert_string_equal(conf_text(w->conf, SET_OTR_POLICY, ME, BOB),
	    "always");
	RUN(w, "/otr v2 never", "");
	said(w, "v2 v2=never: ");
	assert_string_equal(conf_text(w->conf, SET_OTR_V2, ME, BOB), "never");
	RUN(w, "/otr v2 ask", "");
	assert_string_equal(conf_text(w->conf, SET_OTR_V2, ME, BOB), "ask");
}

static void
test_status(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/status", "");
	said(w, "confined: not at all");
	said(w, w->dir);
	said(w, ME ": offline");
	RUN(w, "/account", "");
	said(w, WORK ": offline");
	RUN(w, "/query -a " ME " " BOB, "");
	RUN(w, "/otr status", "");
	said(w, "otr-status level=not-private version=0 ");
	said(w, "why=server ");
	said(w, "policy opportunistic (the default)");
	RUN(w, "/otr fingerprint " BOB, "");
	said(w, "no-fingerprint");
	RUN(w, "/verify", "not-encrypted");
	RUN(w, "/otr trust", "no-fingerprint");
	RUN(w, "/otr trust " HEX, "unknown-fingerprint");
	RUN(w, "/otr trust xmpp:" BOB "?otr-fingerprint=" HEX,
	    "no-fingerprint");
	RUN(w, "/verify xmpp:" BOB "?otr-fingerprint=" HEX, "no-fingerprint");
	RUN(w, "/verify xmpp:" WORK "?otr-fingerprint=" HEX, "own-link");
	RUN(w, "/verify qr", "no-key");
	RUN(w, "/verify compare", "not-encrypted");
	RUN(w, "/otr doctor", "");
	said(w, "Your account is not connected.\nWhat to do: /connect");
	RUN(w, "/otr distrust", "no-fingerprint");
	RUN(w, "/otr forget " HEX, "unknown-fingerprint");
	RUN(w, "/cert accept", "no-question");
	RUN(w, "/login accept", "no-question");
	RUN(w, "/login refuse -a " ME, "no-question");
	RUN(w, "/roster -a " ME, "");
	said(w, "no-contacts");
	/* What is asked about people goes nowhere without a connection. */
	RUN(w, "/ping -a " ME, "offline");
	RUN(w, "/ping -a " ME " " BOB, "offline");
	RUN(w, "/time -a " ME " " BOB, "offline");
	RUN(w, "/version -a " ME " " BOB, "offline");
	RUN(w, "/last -a " ME " " BOB, "offline");
	RUN(w, "/vcard -a " ME " " BOB, "offline");
	RUN(w, "/vcard -a " ME " nickname", "usage");
	RUN(w, "/vcard -a " ME " " BOB " nickname Al", "usage");
	RUN(w, "/vcard -a " ME " photo Al", "usage");
	RUN(w, "/whois -a " ME " nobody@example.net", "");
	said(w, "whois contact=nobody@example.net");
	RUN(w, "/block -a " ME " evil.example abuse", "");
	said(w, "blocked contact=evil.example report=abuse");
	RUN(w, "/blocked -a " ME, "");
	said(w, "evil.example (by sotto itself");
	RUN(w, "/unblock -a " ME " x@evil.example", "not-blocked");
	RUN(w, "/unblock -a " ME " evil.example", "");
	said(w, "unblocked contact=evil.example");
	RUN(w, "/blocked -a " ME, "");
	said(w, "nobody-blocked");
	world_front(w, FRONT_SCRIPT);
	RUN(w, "/otr trust " BOB, "fingerprint-missing");
	RUN(w, "/otr doctor " BOB, "");
	said(w, "otr-doctor contact=" BOB " finding=offline level=not-private "
	    "step=none waiting= hold=offline asked_seconds=-1 instances=0 ");
	said(w, "otr-doctor hints=no-copy no-permanent-store private otr ");
	RUN(w, "/account", "");
	said(w, "account address=" ME " full= state=offline");
	RUN(w, "/set otr_v2", "");
	said(w, "setting setting=otr_v2 value=ask scope=default "
	    "source=default topic=privacy: ");
}

static void
say_keys(void *arg, struct str *out)
{
	(void)arg;
	str_add(out, "M-x  does it");
}

static void
test_help_of_keys(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/help keys", "");
	said(w, "/keys  Show what the keys do");
	RUN(w, "/help", "");
	assert_null(strstr(w->said.s, "/keys: what"));
	w->front.key_help = say_keys;
	RUN(w, "/help keys", "");
	said(w, "M-x  does it");
	RUN(w, "/help", "");
	said(w, "/keys shows what the keys do");
}

static void
take_page(void *arg, const char *title, const char *text)
{
	str_addf(&((struct world *)arg)->did, "page %s: %s", title, text);
}

static void
test_help(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/help", "");
	said(w, "\nprivacy:  /otr accept, distrust, ");
	said(w, "  /quit");
	/* What runs alone, too, and what does not. */
	said(w, "  /log [export]  ");
	said(w, "  /cert accept, pin, refuse  ");
	assert_null(strstr(w->said.s, "/otr smp question"));
	/* By topic: each command with its subcommands. */
	RUN(w, "/help privacy", "");
	said(w, "help: privacy:\n/otr accept [CONTACT]  Go on");
	said(w, "\n/verify qr [ascii]");
	assert_null(strstr(w->said.s, "/roster"));
	RUN(w, "/help rooms", "");
	said(w, "help: /rooms [SERVER] [WORD]  List the rooms");
	said(w, "\nrooms:\n");
	said(w, "\n/room who");
	/* What is long by pages, where there are some. */
	w->front.page = take_page;
	RUN(w, "/help", "");
	assert_string_equal(w->said.s, "");
	assert_non_null(strstr(w->did.s, "page Help: A line that begins with /"));
	RUN(w, "/help program", "");
	assert_non_null(strstr(w->did.s, "page Help: program:\n/alias"));
	RUN(w, "/help otr gen", "");
	assert_string_equal(w->did.s, "");
	RUN(w, "/help otr smp", "");
	said(w, "/otr smp [CONTACT] [SECRET]  Verify");
	said(w, "\n/otr smp question [CONTACT] QUESTION [ANSWER]  ");
	RUN(w, "/help otr gen", "");
	said(w, "`replace'");
	RUN(w, "/help otr smpp", "unknown-command");
	assert_non_null(strstr(w->err.text, "/otr smp"));
	/* A code; where a command has its name, the command. */
	RUN(w, "/help level-fell", "");
	said(w, "level-fell, a question: A line would leave");
	RUN(w, "/help status", "");
	said(w, "/status");
	assert_null(strstr(w->said.s, "an answer to a command"));
	world_front(w, FRONT_SCRIPT);
	RUN(w, "/help", "");
	assert_null(strstr(w->said.s, "/scroll"));
}

static void
test_front(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/win", "");
	assert_string_equal(w->did.s, "window list\n");
	RUN(w, "/win next", "");
	assert_string_equal(w->did.s, "window next\n");
	RUN(w, "/theme light", "");
	said(w, "The theme is now light.");
	assert_string_equal(w->did.s, "theme light\n");
	assert_string_equal(conf_text(w->conf, SET_THEME, NULL, NULL),
	    "light");
	RUN(w, "/theme", "");
	said(w, "dark light");
	RUN(w, "/bind M-x /win 3", "");
	RUN(w, "/bind", "");
	said(w, "C-l  redraw  draw the screen anew\n");
	said(w, "(no key)  page-up");
	assert_null(strstr(w->said.s, "(no key)  redraw"));
	said(w, "M-x  /win 3  (yours)");
	RUN(w, "/bind M-x", "");
	said(w, "bind: M-x  /win 3  (yours)\n");
	RUN(w, "/bind M-q", "");
	said(w, "M-q does nothing");
	RUN(w, "/bind M-C-x page-up", "");
	assert_string_equal(w->did.s, "bind C-M-x page-up\n");
	RUN(w, "/bind M-x none", "");
	RUN(w, "/bind", "");
	said(w, "M-x  nothing  (yours)");
	said(w, "C-M-x  page-up  (yours)");
	RUN(w, "/bind M-such /win 3", "bad-key");
	RUN(w, "/bind reset M-x", "");
	RUN(w, "/bind", "");
	assert_null(strstr(w->said.s, "M-x  nothing"));
	said(w, "C-M-x  page-up");
	RUN(w, "/bind reset M-C-x", "");
	RUN(w, "/bind", "");
	assert_null(strstr(w->said.s, "yours"));
	/* All of them: it asks. */
	RUN(w, "/bind M-x /win 3", "");
	RUN(w, "/bind reset", "");
	assert_string_equal(w->choices.s, "1 reset all keys\n");
	w->ask_done(w->done_arg, 1);
	RUN(w, "/bind M-x", "");
	said(w, "M-x  /win 3");
	RUN(w, "/bind reset", "");
	w->ask_done(w->done_arg, 0);
	RUN(w, "/bind M-x", "");
	said(w, "M-x does nothing");
	RUN(w, "/bind M-x /win 3", "");
	/* Law 5: what is written to a file must hold no secret. */
	RUN(w, "/bind M-x /otr smp hunter2", "secret");
	assert_string_equal(w->did.s, "");
	RUN(w, "/bind M-x /otr smp", "");
	RUN(w, "/bind M-x hello", "bad-command");
	RUN(w, "/bind M-x /ort", "unknown-command");
	RUN(w, "/win move 7", "");
	assert_string_equal(w->did.s, "move 7\n");
	RUN(w, "/win move next", "usage");
	RUN(w, "/roster hide", "");
	assert_string_equal(w->did.s, "roster 0\n");
	RUN(w, "/account add new@example.org", "");
	RUN(w, "/account add new@example.org", "account-exists");
	which(w, "/connect");
}

/* ---- questions --------------------------------------------------------- */

static void
answer_yes(struct world *w, bool yes)
{
	assert_non_null(w->prompt);
	str_clear(&w->did);
	free(w->prompt);
	w->prompt = NULL;
	w->ask_done(w->done_arg, yes ? 0 : w->nchoices);	/* may ask */
}

static void
test_quit(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/quit", "");
	assert_string_equal(w->did.s, "quit\n");
	RUN(w, "/msg -a " ME " " BOB " hello", "");
	RUN(w, "/quit", "");
	assert_string_equal(w->did.s, "");
	assert_string_equal(w->prompt, "1 of your lines has not left. With "
	    "the program it is lost.");
	assert_string_equal(w->choices.s, "1 quit, drop 1 line!\n");
	answer_yes(w, false);
	assert_string_equal(w->did.s, "");
	RUN(w, "/close -a " ME " " BOB, "");
	assert_string_equal(w->prompt, "1 of your lines to " BOB " has not "
	    "left. With the window it is lost.");
	assert_string_equal(w->choices.s, "1 close, drop 1 line!\n");
	answer_yes(w, false);
	/* Of what was typed since it is asked anew. */
	RUN(w, "/quit", "");
	RUN(w, "/msg -a " ME " " BOB " and more", "");
	answer_yes(w, true);
	assert_string_equal(w->did.s, "");
	assert_string_equal(w->choices.s, "1 quit, drop 2 lines!\n");
	answer_yes(w, true);
	assert_string_equal(w->did.s, "quit\n");
	/* The pipe has --linger. */
	world_front(w, FRONT_SCRIPT);
	RUN(w, "/quit", "");
	assert_string_equal(w->did.s, "quit\n");
}

static void
test_close(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/query -a " ME " " BOB, "");
	RUN(w, "/close", "");
	assert_string_equal(w->did.s, "close " BOB "\n");
	assert_int_equal(chat_talks(w->chat), 0);
	RUN(w, "/msg -a " ME " " BOB " hello", "");
	RUN(w, "/close " BOB, "");
	assert_int_equal(chat_talks(w->chat), 1);
	answer_yes(w, false);
	assert_int_equal(chat_talks(w->chat), 1);
	/* Of what was typed since nobody was asked. */
	RUN(w, "/close " BOB, "");
	RUN(w, "/msg " BOB " and more", "");
	answer_yes(w, true);
	assert_int_equal(chat_talks(w->chat), 1);
	assert_non_null(strstr(w->said.s, "unsent-lines"));
	RUN(w, "/close " BOB, "");
	answer_yes(w, true);
	assert_string_equal(w->did.s, "close " BOB "\n");
	assert_int_equal(chat_talks(w->chat), 0);
	RUN(w, "/msg -a " ME " " BOB " hello", "");
	world_front(w, FRONT_SCRIPT);
	RUN(w, "/close " BOB, "unsent-lines");
	/* Of several it asks; the newest can be meant alone. */
	world_front(w, FRONT_SCREEN);
	RUN(w, "/msg " BOB " two", "");
	RUN(w, "/msg " BOB " three", "");
	RUN(w, "/discard " BOB " last", "");
	assert_int_equal(talk_held(talk_find(account_find(w->chat,
	    ME), BOB)), 2);
	RUN(w, "/discard " BOB, "");
	answer_yes(w, false);
	assert_int_equal(talk_held(talk_find(account_find(w->chat,
	    ME), BOB)), 2);
	/* The yes is for as many as were named. */
	RUN(w, "/discard " BOB, "");
	RUN(w, "/msg " BOB " late", "");
	answer_yes(w, true);
	assert_int_equal(talk_held(talk_find(account_find(w->chat,
	    ME), BOB)), 3);
	RUN(w, "/discard " BOB, "");
	answer_yes(w, true);
	assert_int_equal(talk_held(talk_find(account_find(w->chat,
	    ME), BOB)), 0);
	RUN(w, "/msg " BOB " four", "");
	RUN(w, "/msg " BOB " five", "");
	world_front(w, FRONT_SCRIPT);
	RUN(w, "/discard " BOB, "");
	RUN(w, "/close " BOB, "");
}

static void
test_connect(void **state)
{
	struct world *w = ui(state);
	size_t secrets = secret_count(), accounts = conf_accounts(w->conf);

	/* It has a password in the configuration, the other must be asked. */
	RUN(w, "/connect " WORK, "");
	assert_string_equal(w->prompt, "Password of " WORK ": ");
	w->secret_done(w->done_arg, NULL);
	assert_int_equal(secret_count(), secrets);
	assert_int_equal(account_find(w->chat, WORK)->state, ACCOUNT_OFFLINE);
	RUN(w, "/connect " WORK, "");
	w->secret_done(w->done_arg, "hunter2");
	assert_int_equal(account_find(w->chat, WORK)->state,
	    ACCOUNT_CONNECTING);
	RUN(w, "/disconnect " WORK, "");
	free(w->prompt);
	w->prompt = NULL;
	RUN(w, "/connect " ME, "");
	assert_null(w->prompt);
	RUN(w, "/disconnect " ME, "");
	secrets = secret_count();
	RUN(w, "/connect other@example.org", "");
	assert_non_null(w->prompt);
	/* Given up, it leaves nothing. */
	w->secret_done(w->done_arg, NULL);
	assert_null(account_find(w->chat, "other@example.org"));
	assert_int_equal(conf_accounts(w->conf), accounts);
	assert_int_equal(secret_count(), secrets);
	RUN(w, "/connect other@example.org", "");
	w->secret_done(w->done_arg, "hunter2");
	assert_int_equal(account_find(w->chat, "other@example.org")->state,
	    ACCOUNT_CONNECTING);
}

/* Asks first, and says what goes; anything but yes is no. */
static void
test_account_remove(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/account remove " WORK, "");
	assert_non_null(strstr(w->prompt, WORK));
	assert_non_null(strstr(w->prompt, "stays"));
	w->ask_done(w->done_arg, 1);
	assert_non_null(account_find(w->chat, WORK));
	free(w->prompt);
	w->prompt = NULL;
	RUN(w, "/account remove " WORK " history", "");
	assert_non_null(strstr(w->prompt, "IS DELETED"));
	w->ask_done(w->done_arg, 0);
	assert_null(account_find(w->chat, WORK));
	said(w, "account-removed address=" WORK " history=deleted "
	    "configured=true");
	RUN(w, "/account remove " WORK, "unknown-account");
	account_find(w->chat, ME)->state = ACCOUNT_ONLINE;
	RUN(w, "/account remove " ME, "online");
	account_find(w->chat, ME)->state = ACCOUNT_OFFLINE;
}

/* /disconnect is not over yet: the account connects again behind it. */
static void
test_connect_behind(void **state)
{
	struct world *w = ui(state);
	struct account *me = account_find(w->chat, ME);

	me->state = ACCOUNT_ONLINE;
	me->wants_online = true;
	RUN(w, "/connect " ME, "online");
	me->wants_online = false;	/* as after /disconnect */
	RUN(w, "/connect " ME, "");
	assert_true(me->wants_online);
	me->state = ACCOUNT_OFFLINE;
}

static void
test_pipe_connect(void **state)
{
	struct world *w = ui(state);
	struct account *work = account_find(w->chat, WORK);

	RUN(w, "/connect " WORK, "");
	assert_true(work->asks_password);
	RUN(w, "/connect -a " WORK " hunter2", "");
	assert_true(w->secret);
	assert_false(work->asks_password);
	assert_int_equal(work->state, ACCOUNT_CONNECTING);
}

static void
wait_key(struct world *w)
{
	char hex[FINGERPRINT_HEX + 1];

	for (int i = 0; i < 500; i++) {
		if (otr_key_fingerprint(w->app.otr, ME, hex, NULL) == 0)
			return;
		loop_turn(w->loop, 20);
	}
	fail_msg("no key was made");
}

static void
test_keygen(void **state)
{
	char before[FINGERPRINT_HEX + 1], after[FINGERPRINT_HEX + 1];
	struct world *w = ui(state);

	RUN(w, "/otr keygen -a " ME, "");
	wait_key(w);
	assert_int_equal(otr_key_fingerprint(w->app.otr, ME, before, NULL),
	    0);
	RUN(w, "/otr fingerprint -a " ME, "");
	said(w, "Your fingerprint for " ME ": ");
	RUN(w, "/otr keygen -a " ME, "");
	answer_yes(w, false);
	loop_turn(w->loop, 0);
	assert_int_equal(otr_key_fingerprint(w->app.otr, ME, after, NULL), 0);
	assert_string_equal(before, after);
	world_front(w, FRONT_SCRIPT);
	RUN(w, "/otr keygen -a " ME, "key-exists");
	RUN(w, "/otr fingerprint -a " ME, "");
	said(w, "own-fingerprint address=" ME " fingerprint=");
	RUN(w, "/otr keygen -a " ME " replace", "");
	for (int i = 0; i < 500; i++) {
		loop_turn(w->loop, 20);
		if (otr_key_fingerprint(w->app.otr, ME, after, NULL) == 0 &&
		    strcmp(before, after) != 0)
			return;
	}
	fail_msg("the key was not replaced");
}

#define UI_TEST(f) cmocka_unit_test_setup_teardown(f, setup_ui, teardown)
#define PIPE_TEST(f) cmocka_unit_test_setup_teardown(f, setup_pipe, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UI_TEST(test_text),
		UI_TEST(test_never_text),
		UI_TEST(test_resend_last),
		UI_TEST(test_mistyped),
		UI_TEST(test_secret_flag),
		UI_TEST(test_account),
		UI_TEST(test_needs),
		UI_TEST(test_set),
		UI_TEST(test_policy),
		UI_TEST(test_status),
		UI_TEST(test_help),
		UI_TEST(test_help_of_keys),
		UI_TEST(test_front),
		UI_TEST(test_quit),
		UI_TEST(test_close),
		UI_TEST(test_connect), UI_TEST(test_account_remove),
		UI_TEST(test_connect_behind),
		PIPE_TEST(test_pipe_connect),
		UI_TEST(test_keygen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
