/*
 * What bob does, as a script says it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "talk.h"

static void
do_policy(struct script *t, const char *arg)
{
	if (otr_policy_parse(arg, &t->bob.policy) == -1)
		script_fail(t, "no policy: %s", arg);
}

static void
bob_must(struct script *t, int rc, const struct err *err)
{
	if (rc == -1)
		script_fail(t, "bob: %s", err->text);
}

static void
do_bob_start(struct script *t, const char *arg)
{
	struct err err = { .code = "" };

	(void)arg;
	bob_must(t, otr_start(t->bob.session, &err), &err);
}

static void
do_bob_end(struct script *t, const char *arg)
{
	struct err err = { .code = "" };

	(void)arg;
	bob_must(t, otr_end(t->bob.session, &err), &err);
}

static void
do_bob_smp(struct script *t, const char *arg)
{
	struct err err = { .code = "" };

	bob_must(t, otr_smp_start(t->bob.session, NULL, arg, &err), &err);
}

static void
do_bob_asks(struct script *t, const char *arg)
{
	const char *answer = strchr(arg, '|');
	struct err err = { .code = "" };
	char *question;

	if (answer == NULL)
		script_fail(t, "no answer: %s", arg);
	question = xstrndup(arg, (size_t)(answer - arg));
	bob_must(t, otr_smp_start(t->bob.session, question, answer + 1,
	    &err), &err);
	free(question);
}

static void
do_bob_aborts(struct script *t, const char *arg)
{
	struct err err = { .code = "" };

	(void)arg;
	bob_must(t, otr_smp_abort(t->bob.session, &err), &err);
}

/* Sealed by his session, and put into a form ("[bob] @|TEXT") on the way. */
static void
do_bob_bends(struct script *t, const char *arg)
{
	const char *at = strchr(arg, '@'), *bar = strchr(arg, '|');
	struct err err = { .code = "" };
	struct otr_out out;
	struct str body;

	if (at == NULL || bar == NULL || otr_send(t->bob.session, bar + 1,
	    otr_level(t->bob.session), NULL, NULL, &out, &err) != OTR_SEALED)
		script_fail(t, "bob cannot bend: %s", arg);
	str_init(&body);
	for (; arg < bar; arg++)
		if (*arg == '@')
			str_add(&body, out.wire[0]);
		else
			str_addc(&body, *arg);
	bob_sends(t, body.s);
	str_free(&body);
	otr_out_clear(&out);
}

/* \r \b \n \e and \xHH, \uHHHH (below U+10000) in what is sent raw. */
static void
unescape(const char *s, struct str *out)
{
	unsigned cp;
	char raw[4];

	for (; *s != '\0'; s++) {
		if (*s != '\\') {
			str_addc(out, *s);
			continue;
		}
		switch (*++s) {
		case 'r': str_addc(out, '\r'); break;
		case 'b': str_addc(out, '\b'); break;
		case 'n': str_addc(out, '\n'); break;
		case 'x':
			sscanf(s + 1, "%2x", &cp);
			str_addc(out, (char)cp);
			s += 2;
			break;
		case 'u':
			sscanf(s + 1, "%4x", &cp);
			raw[0] = (char)(0xe0 | cp >> 12);
			raw[1] = (char)(0x80 | (cp >> 6 & 0x3f));
			raw[2] = (char)(0x80 | (cp & 0x3f));
			str_addn(out, raw, 3);
			s += 4;
			break;
		default: str_addc(out, *s);
		}
	}
}

static void
do_bob_raw(struct script *t, const char *arg)
{
	struct str body;

	str_init(&body);
	unescape(arg, &body);
	bob_sends(t, body.s);
	str_free(&body);
}

static void
do_bob_restart(struct script *t, const char *arg)
{
	(void)arg;
	bob_restart(t, false);
}

/* As a restart that nobody is told of. */
static void
do_bob_forgets(struct script *t, const char *arg)
{
	(void)arg;
	otr_free(t->bob.otr);
	bob_open(t);
}

static void
do_bob_newkey(struct script *t, const char *arg)
{
	(void)arg;
	bob_restart(t, true);
}

/* ... and with the key that it had before the last `newkey`. */
static void
do_bob_oldkey(struct script *t, const char *arg)
{
	char *dir = t->bob.dir;

	(void)arg;
	t->bob.dir = t->bob.old_dir;
	t->bob.old_dir = dir;
	bob_restart(t, false);
}

/* Another device of his, with its own key, in place of the first: which says
 * nothing any more, but is not known to be gone. */
static void
do_bob_second(struct script *t, const char *arg)
{
	(void)arg;
	free(t->bob.dir);
	t->bob.dir = xasprintf("%s/bob-%u", t->dir, ++t->bob.made);
	otr_free(t->bob.otr);
	bob_open(t);
	free(t->bob.last);
	t->bob.last = NULL;
}

static void
do_bob_away(struct script *t, const char *arg)
{
	(void)arg;
	t->bob.online = false;
	net_presence(t, false);
}

static void
do_bob_back(struct script *t, const char *arg)
{
	(void)arg;
	t->bob.online = true;
	net_presence(t, true);
}

static void
do_receipts(struct script *t, const char *arg)
{
	t->bob.blind_receipts = strcmp(arg, "blind") == 0;
	t->bob.no_receipts = !t->bob.blind_receipts && !script_is_on(t, arg);
}

static void
do_bob_delayed(struct script *t, const char *arg)
{
	t->bob.delay = atoi(arg);
}

static void
do_bob_hold(struct script *t, const char *arg)
{
	(void)arg;
	t->bob.held = true;
}

static void
back_empty(struct script *t, bool deliver)
{
	struct frame *f;
	size_t i;

	for (i = 0; i < t->bob.nback; i++) {
		f = &t->bob.back[i];
		if (deliver)
			bob_delivers(t, f->id, f->body);
		free(f->id);
		free(f->body);
	}
	t->bob.nback = 0;
	t->bob.held = false;
}

static void
do_bob_release(struct script *t, const char *arg)
{
	(void)arg;
	back_empty(t, true);
}

static void
do_bob_drop(struct script *t, const char *arg)
{
	(void)arg;
	back_empty(t, false);
}

/* The next text bears the id of the last. */
static void
do_bob_repeats(struct script *t, const char *arg)
{
	t->bob.id = xstrdup(t->bob.last_back);
	bob_say(t, arg);
	free(t->bob.id);
	t->bob.id = NULL;
}

/* In the clear, under an id of his choice, which is the first word. */
static void
do_bob_named(struct script *t, const char *arg)
{
	size_t n = strcspn(arg, " ");

	t->bob.id = xstrndup(arg, n);
	bob_sends(t, arg + n + (arg[n] == ' '));
	free(t->bob.id);
	t->bob.id = NULL;
}

static void
bob_refers(struct script *t, enum reference_kind kind, const char *id,
    const char *emoji, const char *body)
{
	char *meant = xstrdup(id);

	t->bob.refers = (struct reference){ .kind = kind, .id = meant,
	    .emoji = emoji };
	bob_sends(t, body);
	t->bob.refers = (struct reference){ .kind = REFERENCE_NONE };
	free(meant);
}

static void
do_bob_corrects(struct script *t, const char *arg)
{
	bob_refers(t, REFERENCE_CORRECTS, t->bob.last_back, "", arg);
}

static void
do_bob_retracts(struct script *t, const char *arg)
{
	bob_refers(t, REFERENCE_RETRACTS, t->bob.last_back, "", arg);
}

/* The id of alice's newest line. */
static const char *
bob_read(struct script *t)
{
	struct buffer *b = talk_buffer(program_talk(t));

	for (size_t i = b->count; i-- > 0;)
		if (buffer_at(b, i)->kind == ENTRY_OUT)
			return buffer_at(b, i)->id;
	script_fail(t, "alice has said nothing%s", "");
}

static void
do_bob_answers(struct script *t, const char *arg)
{
	bob_refers(t, REFERENCE_ANSWERS, bob_read(t), "", arg);
}

static void
do_bob_reacts(struct script *t, const char *arg)
{
	bob_refers(t, REFERENCE_REACTS, bob_read(t), arg, "");
}

/* Of a line that is not his. */
static void
do_bob_forges(struct script *t, const char *arg)
{
	bob_refers(t, REFERENCE_CORRECTS, bob_read(t), "", arg);
}

static void
check_bob_level(struct script *t, const char *arg)
{
	const char *name = otr_level_name(otr_level(t->bob.session));

	if (strcmp(name, arg) != 0)
		script_fail(t, "bob's level is %s", name);
}

static void
check_bob_got(struct script *t, const char *arg)
{
	if (t->bob.last == NULL && strcmp(arg, "nothing") == 0)
		return;
	if (t->bob.last == NULL || strcmp(t->bob.last, arg) != 0)
		script_fail(t, "bob got last: %s",
		    t->bob.last != NULL ? t->bob.last : "nothing");
}

static void
check_bob_all(struct script *t, const char *arg)
{
	struct str all;
	size_t i;

	str_init(&all);
	for (i = 0; i < t->bob.ngot; i++) {
		if (i > 0)
			str_addc(&all, '|');
		str_add(&all, t->bob.got[i]);
		free(t->bob.got[i]);
	}
	t->bob.ngot = 0;
	if (strcmp(all.s, arg) != 0)
		script_fail(t, "bob got: %s", all.s);
	str_free(&all);
}

static void
check_bob_errors(struct script *t, const char *arg)
{
	script_check(t, "OTR errors that bob sent", t->bob.errors, arg);
}

const struct word bob_words[] = {
	{ "bob aborts", do_bob_aborts },
	{ "bob answers", do_bob_answers },
	{ "bob asks", do_bob_asks },
	{ "bob away", do_bob_away },
	{ "bob back", do_bob_back },
	{ "bob bends", do_bob_bends },
	{ "bob corrects", do_bob_corrects },
	{ "bob delayed", do_bob_delayed },
	{ "bob drop", do_bob_drop },
	{ "bob end", do_bob_end },
	{ "bob errors", check_bob_errors },
	{ "bob forges", do_bob_forges },
	{ "bob forgets", do_bob_forgets },
	{ "bob got all", check_bob_all },
	{ "bob got", check_bob_got },
	{ "bob hold", do_bob_hold },
	{ "bob level", check_bob_level },
	{ "bob named", do_bob_named },
	{ "bob newkey", do_bob_newkey },
	{ "bob oldkey", do_bob_oldkey },
	{ "bob raw", do_bob_raw },
	{ "bob reacts", do_bob_reacts },
	{ "bob release", do_bob_release },
	{ "bob repeats", do_bob_repeats },
	{ "bob restart", do_bob_restart },
	{ "bob retracts", do_bob_retracts },
	{ "bob say", bob_say },
	{ "bob second", do_bob_second },
	{ "bob smp", do_bob_smp },
	{ "bob start", do_bob_start },
	{ "policy", do_policy },
	{ "receipts", do_receipts },
	{ NULL, NULL },
};
