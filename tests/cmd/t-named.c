/*
 * Names in commands: whom they mean, and that none decides by itself who gets
 * a line.  Names are written by servers.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chat/rooms.h"
#include "cmd/inside.h"
#include "tests/support/cmd.h"

#define CAROL "carol@example.org"
#define EVIL "mallory@evil.example"
#define DEN "den@rooms.example.org"

static struct world world;

static int
setup_screen(void **state)
{
	world_new(&world, FRONT_SCREEN);
	*state = &world;
	return 0;
}

static int
setup_script(void **state)
{
	world_new(&world, FRONT_SCRIPT);
	*state = &world;
	return 0;
}

static int
teardown(void **state)
{
	world_free(*state);
	return 0;
}

/* The server's word: a contact and its name, new or once more. */
static void
push(struct world *w, const char *account, const char *jid, const char *name)
{
	struct account *a = account_find(w->chat, account);
	struct msg m = { .type = MSG_ROSTER_ITEM };
	enum account_state was = a->state;

	m.u.roster_item.jid = jid;
	m.u.roster_item.name = name;
	m.u.roster_item.removed = name == NULL;
	if (name == NULL)
		m.u.roster_item.name = "";
	a->state = ACCOUNT_ONLINE;
	assert_int_equal(chat_feature_hear(a, &m, NULL), 0);
	a->state = was;
}

static size_t
lines_in(struct world *w, const char *account, const char *jid)
{
	struct talk *v = talk_find(account_find(w->chat, account), jid);
	size_t n = 0;

	for (size_t i = 0; v != NULL && i < talk_buffer(v)->count; i++)
		n += buffer_at(talk_buffer(v), i)->kind == ENTRY_OUT;
	return n;
}

static size_t
lines(struct world *w, const char *jid)
{
	return lines_in(w, ME, jid);
}

/* Runs a line; the code, "ask" or "which" where the user was asked. */
static const char *
run(struct world *w, const char *line)
{
	const char *code;

	free(w->prompt);
	w->prompt = NULL;
	w->ask_done = NULL;
	w->which_done = NULL;
	code = world_run(w, line);
	if (w->ask_done != NULL)
		return "ask";
	return w->which_done != NULL ? "which" : code;
}

static void
answer(struct world *w, bool yes)
{
	void (*done)(void *, size_t) = w->ask_done;

	assert_non_null(done);
	w->ask_done = NULL;
	done(w->done_arg, yes ? 0 : w->nchoices);
}

static void
pick(struct world *w, size_t i)
{
	void (*done)(void *, size_t) = w->which_done;

	assert_non_null(done);
	w->which_done = NULL;
	done(w->done_arg, i);
}

/* Each command where nothing goes wrong: by a name, or the beginning of one. */
static void
test_query(void **state)
{
	struct world *w = *state;

	push(w, ME, CAROL, "Carol Smith");
	push(w, ME, "dave@example.org", "");
	assert_string_equal(run(w, "/query carol smith"), "");
	assert_string_equal(w->did.s, "show " CAROL "\n");
	/* The address is said once. */
	assert_string_equal(w->said.s, "named name=carol smith contact=" CAROL
	    ": \"carol smith\" is " CAROL ".\n");
	assert_string_equal(run(w, "/query CAROL SMITH"), "");
	assert_string_equal(w->said.s, "");
	assert_string_equal(run(w, "/query car"), "");
	assert_string_equal(w->did.s, "show " CAROL "\n");
	/* Who has no name has the beginning of the address. */
	assert_string_equal(run(w, "/query dav"), "");
	assert_string_equal(w->did.s, "show dave@example.org\n");
	assert_string_equal(run(w, "/query nobody"), "unknown-contact");
	assert_string_equal(w->did.s, "");
	assert_string_equal(run(w, "/whois carol s"), "");
	assert_string_equal(run(w, "/whois x"), "unknown-contact");
	/* Nobody by a part from within. */
	assert_string_equal(run(w, "/query smith"), "unknown-contact");
	assert_int_equal(lines(w, CAROL), 0);
}

/* A prefix may come to be several while one types. */
static void
test_ambiguous(void **state)
{
	struct world *w = *state;

	push(w, ME, CAROL, "Carol");
	assert_string_equal(run(w, "/query car"), "");
	push(w, ME, EVIL, "Carla");
	assert_string_equal(run(w, "/query car"), "which");
	assert_string_equal(w->did.s, "");
	assert_non_null(strstr(w->choices.s, CAROL));
	assert_non_null(strstr(w->choices.s, EVIL));
	/* The choice is an address: whatever is called how by then. */
	push(w, ME, EVIL, "Carol");
	push(w, ME, CAROL, "Mallory");
	pick(w, strstr(w->choices.s, CAROL) < strstr(w->choices.s, EVIL) ? 0 :
	    1);
	assert_string_equal(w->did.s, "show " CAROL "\n");
	/* Nobody was chosen. */
	push(w, ME, CAROL, "Carol");
	assert_string_equal(run(w, "/query carol"), "which");
	pick(w, w->nchoices);
	assert_string_equal(w->did.s, "");
	assert_string_equal(run(w, "/msg Carol hello"), "which");
	pick(w, w->nchoices);
	assert_int_equal(lines(w, CAROL) + lines(w, EVIL), 0);
	assert_string_equal(run(w, "/msg Carol hello"), "which");
	pick(w, strstr(w->choices.s, CAROL) < strstr(w->choices.s, EVIL) ? 0 :
	    1);
	assert_int_equal(lines(w, CAROL), 1);
	assert_int_equal(lines(w, EVIL), 0);
	/* A whole name goes before others that begin so. */
	push(w, ME, CAROL, "Caro");
	assert_string_equal(run(w, "/query caro"), "");
	assert_string_equal(w->did.s, "show " CAROL "\n");
}

/* A line: the address is seen first, and once. */
static void
test_msg(void **state)
{
	struct world *w = *state;

	push(w, ME, CAROL, "Carol");
	assert_string_equal(run(w, "/msg car hello"), "unknown-contact");
	assert_non_null(strstr(w->err.text, CAROL));
	assert_string_equal(run(w, "/msg Carol hello"), "ask");
	assert_non_null(strstr(w->prompt, CAROL));
	assert_int_equal(lines(w, CAROL), 0);
	answer(w, false);
	assert_int_equal(lines(w, CAROL), 0);
	assert_string_equal(run(w, "/msg carol  two\nlines"), "ask");
	/* What the server says meanwhile does not count. */
	push(w, ME, CAROL, "Mallory");
	push(w, ME, EVIL, "Carol");
	answer(w, true);
	assert_int_equal(lines(w, EVIL), 0);
	assert_int_equal(lines(w, CAROL), 1);
	assert_string_equal(buffer_at(talk_buffer(talk_find(account_find(
	    w->chat, ME), CAROL)), 0)->text, " two\nlines");
	/* It means somebody else now. */
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	assert_non_null(strstr(w->prompt, "was " CAROL " before"));
	assert_non_null(strstr(w->prompt, EVIL));
	answer(w, false);
	assert_int_equal(lines(w, EVIL), 0);
	push(w, ME, EVIL, "Mallory");
	push(w, ME, CAROL, "Carol");
	assert_string_equal(run(w, "/msg CAROL hello"), "");
	assert_int_equal(lines(w, CAROL), 2);
}

/* /query says so, and does not take the question of /msg away. */
static void
test_moved(void **state)
{
	struct world *w = *state;

	push(w, ME, CAROL, "Carol");
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	answer(w, true);
	push(w, ME, CAROL, "Cecil");
	push(w, ME, EVIL, "Carol");
	assert_string_equal(run(w, "/query carol"), "");
	assert_string_equal(w->said.s, "named name=carol contact=" EVIL
	    ": \"carol\" was " CAROL " before, and is " EVIL " now.\n");
	w->window = NULL;
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	assert_non_null(strstr(w->prompt, "was " CAROL " before"));
	answer(w, false);
	assert_int_equal(lines(w, EVIL), 0);
	/* It is known after the next start, too. */
	cmd_free(&w->app);
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	assert_non_null(strstr(w->prompt, "was " CAROL " before"));
	answer(w, true);
	assert_string_equal(run(w, "/msg carol hello"), "");
	assert_int_equal(lines(w, EVIL), 2);
}

/* The user's own word is no server's. */
static void
test_given(void **state)
{
	struct world *w = *state;

	push(w, ME, CAROL, "Zora");
	assert_string_equal(run(w, "/set -a " ME " " CAROL " name Kali"), "");
	assert_string_equal(run(w, "/msg kali hello"), "");
	assert_int_equal(lines(w, CAROL), 1);
	/* Nobody else can be called so, nor she as the server wants. */
	push(w, ME, EVIL, "KALI");
	assert_string_equal(run(w, "/msg kali hello"), "");
	assert_int_equal(lines(w, CAROL), 2);
	assert_string_equal(run(w, "/msg zora hello"), "unknown-contact");
	/* Nor like oneself. */
	push(w, ME, EVIL, "me");
	assert_string_equal(run(w, "/msg me hello"), "unknown-contact");
	assert_int_equal(lines(w, EVIL), 0);
}

/* Names that look like addresses, and addresses that look like names. */
static void
test_addresses(void **state)
{
	struct world *w = *state;

	/* A domain in the roster that is written as a name. */
	push(w, ME, CAROL, "Carol");
	push(w, ME, "carol", "");
	assert_string_equal(run(w, "/msg carol hello"), "which");
	assert_non_null(strstr(w->choices.s, "carol (as an address)"));
	pick(w, strncmp(w->choices.s, "1 carol (", 9) == 0 ? 0 : 1);
	assert_int_equal(lines(w, "carol"), 1);
	assert_int_equal(lines(w, CAROL), 0);
	push(w, ME, "carol", NULL);
	/* A name with a dot, which a domain could be. */
	push(w, ME, EVIL, "irc.example.org");
	assert_string_equal(run(w, "/msg irc.example.org hello"), "which");
	assert_string_equal(run(w, "/msg -a " ME " @irc.example.org hello"),
	    "");
	assert_int_equal(lines(w, "irc.example.org"), 1);
	assert_int_equal(lines(w, EVIL), 0);
	assert_string_equal(run(w, "/query -a " ME " other.example.org"),
	    "");
	assert_string_equal(w->did.s, "show other.example.org\n");
	/* Another's address, by whatever sign looks like its own. */
	push(w, ME, EVIL, CAROL);
	assert_string_equal(run(w, "/query " CAROL), "");
	assert_string_equal(w->did.s, "show " CAROL "\n");
	push(w, ME, EVIL, "carol\xef\xbc\xa0" "example.org");
	assert_string_equal(run(w, "/query \"carol\xef\xbc\xa0" "example.org\""),
	    "unknown-contact");
	assert_string_equal(run(w, "/query carol\xef\xbc\xa0" "x"),
	    "unknown-contact");
	assert_int_equal(lines(w, EVIL), 0);
}

/* Capitals of all alphabets; what nobody sees makes no second name. */
static void
test_folded(void **state)
{
	struct world *w = *state;

	push(w, ME, CAROL, "\xd0\x9e\xd0\xbb\xd1\x8f");
	assert_string_equal(run(w, "/query \xd0\xbe\xd0\x9b"), "");
	assert_string_equal(w->did.s, "show " CAROL "\n");
	push(w, ME, BOB, "Kate");
	push(w, ME, EVIL, "\xe2\x84\xaa" "ate");
	assert_string_equal(run(w, "/msg kate hello"), "which");
	push(w, ME, EVIL, "Kat\xe2\x80\x8b" "e");
	assert_string_equal(run(w, "/msg kate hello"), "which");
	push(w, ME, EVIL, "K\xd0\xb0te");
	assert_string_equal(run(w, "/msg kate hello"), "ask");
	answer(w, true);
	assert_int_equal(lines(w, BOB), 1);
	assert_int_equal(lines(w, EVIL), 0);
}

/* Two accounts: another one's server chooses nobody here. */
static void
test_accounts(void **state)
{
	struct world *w = *state;

	push(w, ME, CAROL, "Carol");
	push(w, WORK, EVIL, "Carol");
	assert_string_equal(run(w, "/query carol"), "which");
	assert_non_null(strstr(w->choices.s, "account " WORK));
	assert_string_equal(run(w, "/query -a " ME " carol"), "");
	assert_string_equal(w->did.s, "show " CAROL "\n");
	assert_string_equal(run(w, "/query carol"), "which");
	assert_string_equal(run(w, "/query -a nobody@x carol"),
	    "unknown-account");
	/* The same address: the window says whose. */
	push(w, WORK, CAROL, "Carol");
	push(w, WORK, EVIL, NULL);
	assert_string_equal(run(w, "/query carol"), "");
	assert_string_equal(w->did.s, "show " CAROL "\n");
	w->window = NULL;
	assert_string_equal(run(w, "/msg carol hello"), "which");
	pick(w, strstr(w->choices.s, "1 " CAROL " (\"Carol\"), account " WORK)
	    != NULL ? 0 : 1);
	assert_int_equal(lines_in(w, WORK, CAROL), 1);
	assert_int_equal(lines(w, CAROL), 0);
}

static struct talk *
enter(struct world *w)
{
	struct talk *v = room_join(account_find(w->chat, ME), DEN, "me", NULL,
	    NULL);

	assert_non_null(v);
	v->room->state = ROOM_JOINED;
	people_add(v->room->people, "me");
	people_add(v->room->people, "Carol");
	people_add(v->room->people, "Ann Lee");
	return v;
}

/* One in the room of the window; a contact who is called so is another. */
static void
test_occupants(void **state)
{
	struct world *w = *state;

	w->window = enter(w);
	assert_string_equal(run(w, "/msg carol hello"), "");
	assert_int_equal(lines(w, DEN "/Carol"), 1);
	assert_non_null(strstr(w->said.s, "through the room"));
	assert_string_equal(run(w, "/msg \"ann lee\" hello"), "");
	assert_int_equal(lines(w, DEN "/Ann Lee"), 1);
	assert_string_equal(run(w, "/msg me hello"), "unknown-contact");
	assert_string_equal(run(w, "/msg car hello"), "unknown-contact");
	push(w, ME, CAROL, "carol");
	assert_string_equal(run(w, "/msg carol hello"), "which");
	assert_non_null(strstr(w->choices.s, "in this room"));
	assert_non_null(strstr(w->choices.s, CAROL));
	assert_int_equal(lines(w, DEN "/Carol"), 1);
	assert_int_equal(lines(w, CAROL), 0);
	/* A room itself takes its address. */
	assert_string_equal(run(w, "/msg den hello"), "unknown-contact");
	assert_string_equal(run(w, "/query den"), "");
	w->window = talk_find(account_find(w->chat, ME), DEN);
	/* Who takes the beginning of a contact's name for a nick gets no more
	 * than a place beside. */
	push(w, ME, CAROL, NULL);
	push(w, ME, BOB, "Carolus");
	assert_string_equal(run(w, "/query carol"), "which");
	assert_non_null(strstr(w->choices.s, BOB));
	push(w, ME, BOB, NULL);
	push(w, ME, CAROL, "Carol");
	/* Elsewhere nobody in it is meant. */
	w->window = NULL;
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	answer(w, false);
}

/* A nick is anybody's: a name by which lines went to a contact goes to nobody
 * in the room unasked, even where the contact is called so no more. */
static void
test_occupant_instead(void **state)
{
	struct world *w = *state;

	push(w, ME, CAROL, "Carol");
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	answer(w, true);
	assert_int_equal(lines(w, CAROL), 1);
	push(w, ME, CAROL, "Nobody");
	w->window = enter(w);
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	assert_non_null(strstr(w->prompt, CAROL));
	assert_non_null(strstr(w->prompt, DEN "/Carol?"));
	answer(w, false);
	assert_int_equal(lines(w, DEN "/Carol"), 0);
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	answer(w, true);
	assert_int_equal(lines(w, DEN "/Carol"), 1);
	assert_int_equal(lines(w, CAROL), 1);
	/* It is not their name by that. */
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	answer(w, false);
}

/* Somebody else has the nick when the answer comes: nothing is sent. */
static void
test_occupant_other(void **state)
{
	struct world *w = *state;
	struct people *people;

	push(w, ME, CAROL, "Carol");
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	answer(w, true);
	push(w, ME, CAROL, "Nobody");
	w->window = enter(w);
	people = w->window->room->people;
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	people_drop(people, people_find(people, "Carol"));
	people_add(people, "Carol");
	answer(w, true);
	assert_int_equal(lines(w, DEN "/Carol"), 0);
	assert_non_null(strstr(w->said.s, "is somebody else now"));
	/* Nobody has it; and the same one. */
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	people_drop(people, people_find(people, "Carol"));
	answer(w, true);
	assert_int_equal(lines(w, DEN "/Carol"), 0);
	people_add(people, "Carol");
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	answer(w, true);
	assert_int_equal(lines(w, DEN "/Carol"), 1);
}

/* What names meant can be seen, and forgotten. */
static void
test_forget(void **state)
{
	struct world *w = *state;

	assert_string_equal(run(w, "/roster names"), "");
	assert_non_null(strstr(w->said.s, "names: You have not sent a line"));
	push(w, ME, CAROL, "Carol 50%");
	push(w, ME, BOB, "Bob");
	assert_string_equal(run(w, "/msg \"carol 50%\" hello"), "ask");
	answer(w, true);
	assert_string_equal(run(w, "/msg bob hello"), "ask");
	answer(w, true);
	assert_string_equal(run(w, "/roster names"), "");
	assert_non_null(strstr(w->said.s, "\"carol 50%\" is " CAROL));
	assert_string_equal(run(w, "/roster names forget Carol 50%"), "");
	assert_string_equal(run(w, "/roster names forget Carol 50%"),
	    "unknown-contact");
	assert_string_equal(run(w, "/msg \"carol 50%\" hello"), "ask");
	answer(w, true);
	assert_string_equal(run(w, "/msg bob hello"), "");
	assert_string_equal(run(w, "/roster names forget"), "");
	assert_string_equal(run(w, "/msg bob hello"), "ask");
	answer(w, false);
	assert_null(conf_text(w->conf, SET_NAMES_MEANT, NULL, NULL));
}

/* Of an account that is taken out no contact stays on the disk so. */
static void
test_account_gone(void **state)
{
	struct world *w = *state;

	push(w, WORK, CAROL, "Carol");
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	answer(w, true);
	assert_non_null(strstr(conf_text(w->conf, SET_NAMES_MEANT, NULL, NULL),
	    CAROL));
	assert_string_equal(run(w, "/account remove " WORK), "ask");
	answer(w, true);
	assert_null(account_find(w->chat, WORK));
	assert_null(conf_text(w->conf, SET_NAMES_MEANT, NULL, NULL));
	push(w, ME, CAROL, "Carol");
	assert_string_equal(run(w, "/msg carol hello"), "ask");
	answer(w, false);
}

/* What protects, or begins something, takes an address. */
static void
test_never(void **state)
{
	static const char *const all[] = { "/otr start carol",
	    "/otr policy carol always", "/otr trust carol", "/verify carol",
	    "/block carol", "/log carol on", "/roster remove carol",
	    "/sub allow carol", "/close carol", "/unblock carol",
	    "/set carol otr_policy always", "/otr end carol",
	    "/roster add carol", "/join carol", "/invite carol" };
	struct world *w = *state;

	push(w, ME, CAROL, "Carol");
	for (size_t i = 0; i < NELEM(all); i++)
		if (*run(w, all[i]) == '\0' || w->ask_done != NULL)
			fail_msg("%s", all[i]);
	assert_null(talk_find(account_find(w->chat, ME), CAROL));
}

/* A name of two words without quotes must not reach who is called as the first
 * of them, though that one got lines by it before. */
static void
test_goes_on(void **state)
{
	struct world *w = *state;
	struct account *a = account_find(w->chat, ME);

	push(w, ME, CAROL, "Franz");
	assert_string_equal(run(w, "/msg franz hello"), "ask");
	answer(w, true);
	assert_int_equal(talk_held(talk_find(a, CAROL)), 1);
	assert_string_equal(run(w, "/msg franz kafka hello"), "");
	assert_int_equal(talk_held(talk_find(a, CAROL)), 2);
	push(w, ME, "kafka@example.org", "Franz Kafka");
	assert_string_equal(run(w, "/msg franz kafka hello"),
	    "which-contact");
	assert_non_null(strstr(w->err.text, "kafka@example.org"));
	assert_string_equal(run(w, "/msg Franz  Kafka"), "which-contact");
	assert_int_equal(talk_held(talk_find(a, CAROL)), 2);
	assert_null(talk_find(a, "kafka@example.org"));
	assert_string_equal(run(w, "/msg franz kafkaesque"), "");
	assert_int_equal(talk_held(talk_find(a, CAROL)), 3);
	assert_string_equal(run(w, "/msg \"franz kafka\" hello"), "ask");
	answer(w, false);
}

/* A name alone, in their window: it may be meant for somebody else. */
static void
test_roster_name(void **state)
{
	struct world *w = *state;
	struct account *a = account_find(w->chat, ME);

	push(w, ME, CAROL, "Carol");
	w->window = talk_open(a, CAROL);
	a->state = ACCOUNT_ONLINE;
	assert_string_equal(run(w, "/roster add Lina"), "usage");
	assert_non_null(strstr(w->err.text, "/roster add " CAROL " Lina"));
	assert_string_equal(run(w, "/roster add Carol Lina"), "usage");
	assert_non_null(strstr(w->err.text, "/roster add " CAROL " Lina"));
	a->state = ACCOUNT_OFFLINE;
}

/* An address that is too long to be seen in a row is shown once more. */
static void
test_long(void **state)
{
	static const char long_one[] = "carol@example.org.a-domain-of-"
	    "somebody-else.example";
	struct world *w = *state;

	push(w, ME, CAROL, "Carol");
	push(w, ME, long_one, "Carol");
	assert_string_equal(run(w, "/msg carol hello"), "which");
	pick(w, strstr(w->choices.s, "1 carol@example.org.a") != NULL ? 0 : 1);
	assert_non_null(w->ask_done);
	assert_non_null(strstr(w->prompt, "somebody-else.example?"));
	answer(w, false);
	assert_int_equal(lines(w, long_one), 0);
	assert_string_equal(run(w, "/msg carol hello"), "which");
	pick(w, strstr(w->choices.s, "1 carol@example.org.a") != NULL ? 0 : 1);
	answer(w, true);
	assert_int_equal(lines(w, long_one), 1);
	assert_string_equal(run(w, "/msg carol hello"), "which");
	pick(w, strstr(w->choices.s, "1 carol@example.org.a") != NULL ? 1 : 0);
	assert_int_equal(lines(w, CAROL), 1);
}

/* A script is shown addresses, and guesses nothing. */
static void
test_script(void **state)
{
	struct world *w = *state;

	push(w, ME, CAROL, "Carol");
	assert_string_equal(run(w, "/whois car"), "");
	assert_non_null(strstr(w->said.s, CAROL));
	/* The next line would go there. */
	assert_string_equal(run(w, "/query car"), "which-contact");
	assert_string_equal(run(w, "/query carol"), "which-contact");
	assert_non_null(strstr(w->err.text, CAROL));
	assert_null(w->window);
	assert_string_equal(run(w, "/msg carol hello"), "which-contact");
	assert_non_null(strstr(w->err.text, CAROL));
	push(w, ME, EVIL, "Carol");
	assert_string_equal(run(w, "/msg carol hello"), "which-contact");
	assert_non_null(strstr(w->err.text, CAROL));
	assert_non_null(strstr(w->err.text, EVIL));
	assert_string_equal(run(w, "/query carol"), "which-contact");
	assert_int_equal(lines(w, CAROL) + lines(w, EVIL), 0);
	assert_string_equal(run(w, "/set -a " ME " " CAROL " name Kali"), "");
	assert_string_equal(run(w, "/query kali"), "");
	assert_string_equal(w->said.s, "named name=kali contact=" CAROL
	    ": \"kali\" is " CAROL ".\n");
	assert_string_equal(run(w, "/query kali"), "");
	assert_string_equal(w->said.s, "named name=kali contact=" CAROL
	    ": \"kali\" is " CAROL ".\n");
	assert_string_equal(run(w, "/msg kali hello"), "");
	assert_int_equal(lines(w, CAROL), 1);
}

/* Of very many some are listed. */
static void
test_many(void **state)
{
	struct world *w = *state;
	char jid[40];

	for (int i = 0; i < 100; i++) {
		snprintf(jid, sizeof(jid), "many%d@example.org", i);
		push(w, ME, jid, "Many");
	}
	assert_string_equal(run(w, "/query many"), "which");
	assert_int_equal(w->nchoices, CALLED_MAX);
	assert_non_null(strstr(w->prompt, "There are more"));
	pick(w, w->nchoices);
}

#define T(f, s) cmocka_unit_test_setup_teardown(f, s, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_query, setup_screen), T(test_ambiguous, setup_screen),
		T(test_msg, setup_screen), T(test_moved, setup_screen),
		T(test_given, setup_screen), T(test_addresses, setup_screen),
		T(test_folded, setup_screen), T(test_accounts, setup_screen),
		T(test_occupants, setup_screen),
		T(test_occupant_instead, setup_screen),
		T(test_occupant_other, setup_screen),
		T(test_forget, setup_screen),
		T(test_occupant_other, setup_screen),
		T(test_forget, setup_screen),
		T(test_account_gone, setup_screen), T(test_never, setup_screen),
		T(test_roster_name, setup_screen),
		T(test_goes_on, setup_screen),
		T(test_long, setup_screen), T(test_script, setup_script), T(test_many, setup_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
