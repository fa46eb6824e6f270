/*
 * Trust by a fact: of the fingerprint that the contact reads to the user two
 * of the five groups are asked for, another two each time.  Who has not
 * compared it cannot say yes, and an ending alone, which somebody could find
 * by trying keys, is not enough.  Must not know how a key gets trusted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define GROUPS 5
#define GROUP (FINGERPRINT_HEX / GROUPS)
#define PAIRS (GROUPS * (GROUPS - 1) / 2)
#define TRIES 3

struct proof {
	struct asked *asked;
	char hex[FINGERPRINT_HEX + 1];
	unsigned pair;		/* that is asked for */
	unsigned first, second;	/* its groups, from 0 on */
	unsigned wrong;
};

static void proof_ask(struct proof *);

static void
proof_free(struct proof *p)
{
	asked_free(p->asked);
	free(p);
}

/* ---- which two ----------------------------------------------------------- */

/* A byte of 250 and more would make some pairs likelier. */
static unsigned
proof_any_pair(void)
{
	unsigned char byte;

	do
		random_bytes(&byte, 1);
	while (byte >= 250);
	return byte % PAIRS;
}

static void
proof_choose(struct proof *p)
{
	unsigned pair, left;

	do
		pair = proof_any_pair();
	while (p->wrong > 0 && pair == p->pair);
	p->pair = left = pair;
	for (p->first = 0; left >= GROUPS - 1 - p->first; p->first++)
		left -= GROUPS - 1 - p->first;
	p->second = p->first + 1 + left;
}

/* ---- what was typed ------------------------------------------------------ */

/* The hex digits, small, and what stands between them; -1: more than that. */
static int
proof_digits(const char *text, char hex[FINGERPRINT_HEX + 1])
{
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (strchr(" \t,.:-", *text) != NULL)
			continue;
		if (!isxdigit((unsigned char)*text) || n == FINGERPRINT_HEX)
			return -1;
		hex[n++] = (char)tolower((unsigned char)*text);
	}
	hex[n] = '\0';
	return 0;
}

/* The two groups, or, from those who like it whole, all of them. */
static bool
proof_is_right(const struct proof *p, const char *text)
{
	char hex[FINGERPRINT_HEX + 1];

	if (proof_digits(text, hex) == -1)
		return false;
	if (strcmp(hex, p->hex) == 0)
		return true;
	return strlen(hex) == 2 * GROUP &&
	    strncmp(hex, p->hex + p->first * GROUP, GROUP) == 0 &&
	    strncmp(hex + GROUP, p->hex + p->second * GROUP, GROUP) == 0;
}

static int
proof_wrong(struct proof *p, const struct args *args, struct err *err)
{
	const char *who = talk_name(args->talk);

	if (++p->wrong < TRIES)
		return err_set(err, "wrong-groups", "not trusted: the groups "
		    "are wrong. Let %s read them to you again", who);
	return err_set(err, "wrong-groups", "not trusted: wrong three times. "
	    "It may not be %s: write nothing secret", who);
}

/* True: it is over. */
static bool
proof_heed(struct proof *p, const char *text)
{
	struct args args;
	struct err err;
	int rc;

	if (!asked_args(p->asked, &args))
		return true;
	if (proof_is_right(p, text))
		rc = direct_trust(args.talk, p->hex, &err);
	else
		rc = proof_wrong(p, &args, &err);
	if (rc == -1)
		asked_failed(p->asked, &args, &err);
	return rc == 0 || !err_is(&err, "wrong-groups") || p->wrong == TRIES;
}

static void
proof_answered(void *arg, const char *text)
{
	struct proof *p = arg;

	/* Nothing, or Escape: nothing is trusted, which is as before. */
	if (text == NULL || text[strspn(text, BLANKS)] == '\0' ||
	    proof_heed(p, text))
		proof_free(p);
	else
		proof_ask(p);
}

static void
proof_ask(struct proof *p)
{
	struct app *app = p->asked->app;
	struct args args;
	char *prompt;

	if (!asked_args(p->asked, &args)) {
		proof_free(p);
		return;
	}
	proof_choose(p);
	prompt = cmd_prompt("As %s reads their key to you, in groups of 8 "
	    "digits. Groups %u and %u: ", talk_name(args.talk), p->first + 1,
	    p->second + 1);
	app->front->ask_text(app->front->arg, prompt, proof_answered, p);
	free(prompt);
}

/* ---- the beginning ------------------------------------------------------- */

void
proof_begin(struct app *app, const struct args *args, const char *hex)
{
	struct proof *p = xcalloc(1, sizeof(*p));
	char shown[FINGERPRINT_HEX + 5];
	const struct chat_pair data[] = {
		{ "fingerprint", hex }, { NULL, NULL },
	};

	p->asked = asked_new(app, args, NULL);
	str_fit(p->hex, sizeof(p->hex), hex);
	otr_fingerprint_show(hex, shown);
	cmd_say(app, args, ENTRY_NOTICE, "trust-asked", data,
	    "Call or meet %s: let them read this fingerprint to you, to the "
	    "last digit.\n  %s",
	    talk_name(args->talk), shown);
	direct_showed(args->talk, hex);
	proof_ask(p);
}
