/*
 * Sotto's side of the rig, and the network: see count-rig.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "count-rig.h"

#define START 1700000000000	/* the clock, in ms since 1970 */
#define TURNS_MAX 100000
#define BATCH 30		/* messages that a channel takes in one turn */

void
rig_fail(const char *what, const char *why)
{
	fprintf(stderr, "rig: %s: %s\n", what, why);
	exit(1);
}

char *
rig_bare(char out[RIG_WHO], size_t contact)
{
	snprintf(out, RIG_WHO, "c%zu@example.org", contact);
	return out;
}

char *
rig_full(char out[RIG_WHO], size_t contact)
{
	snprintf(out, RIG_WHO, "c%zu@example.org/r", contact);
	return out;
}

/* ---- turns --------------------------------------------------------------- */

/* With what is due at once behind it. */
static void
turn(void *arg)
{
	struct rig *r = arg;

	do
		loop_turn(r->loop, 0);
	while (loop_next(r->loop) == 0);
}

void
rig_turn(struct rig *r)
{
	rig_counted(turn, r);
}

void
rig_far(struct rig *r)
{
	uint64_t before;

	do {
		before = fake_net_traffic(r->net);
		loop_turn(r->far, 0);
	} while (before != fake_net_traffic(r->net));
	/* What sotto sent is not asked for. */
	fake_net_forget(r->net);
}

void
rig_quiet(struct rig *r)
{
	int quiet = 0;

	for (int i = 0; quiet < 4; i++) {
		uint64_t before = fake_net_traffic(r->net);

		loop_turn(r->loop, 0);
		rig_far(r);
		far_deliver(r);
		quiet = before == fake_net_traffic(r->net) ? quiet + 1 : 0;
		if (i == TURNS_MAX)
			rig_fail("turns", "it does not end");
	}
}

/* ---- what the network says ------------------------------------------------ */

void
rig_says(struct rig *r, const struct msg *m)
{
	fake_net_say(r->net, RIG_ME, m);
}

void
rig_message(struct rig *r, size_t contact, const char *body)
{
	struct msg m = { .type = MSG_MESSAGE };
	char from[RIG_WHO], id[32];

	snprintf(id, sizeof(id), "m%llu", (unsigned long long)++r->ids);
	m.u.message.from = rig_full(from, contact);
	m.u.message.to = "";
	m.u.message.id = id;
	m.u.message.body = body;
	m.u.message.kind = MESSAGE_CHAT;
	rig_says(r, &m);
}

void
rig_presence(struct rig *r, size_t contact, enum show show)
{
	struct msg m = { .type = MSG_PRESENCE };
	char from[RIG_WHO];

	m.u.presence.from = rig_full(from, contact);
	m.u.presence.show = show;
	m.u.presence.text = "";
	rig_says(r, &m);
}

void
rig_login(struct rig *r)
{
	struct err err;

	if (account_connect(r->account, NULL, &err) == -1)
		rig_fail("connect", err.text);
	rig_quiet(r);
	if (account_state(r->account) != ACCOUNT_ONLINE)
		rig_fail("connect", "it is not online");
}

/* Says so many of them, and has each batch heard. */
static void
say_batches(struct rig *r, size_t n, void (*say)(struct rig *, size_t i,
    size_t n))
{
	for (size_t i = 0; i < n; i++) {
		say(r, i, n);
		if (i % BATCH == BATCH - 1 || i == n - 1)
			rig_turn(r);
	}
}

static void
say_item(struct rig *r, size_t i, size_t n)
{
	struct msg m = { .type = MSG_ROSTER_ITEM };
	char jid[RIG_WHO], name[32];

	/* In no order, so that no list is lucky. */
	m.u.roster_item.jid = rig_bare(jid, i * 7919 % n);
	m.u.roster_item.name = name;
	m.u.roster_item.subscription = SUB_BOTH;
	snprintf(name, sizeof(name), "N%zu", i % 97);
	rig_says(r, &m);
}

void
rig_roster(struct rig *r, size_t n)
{
	struct msg m = { .type = MSG_ROSTER_END };

	say_batches(r, n, say_item);
	m.u.roster_end.count = (uint32_t)n;
	rig_says(r, &m);
	rig_turn(r);
}

static void
say_there(struct rig *r, size_t i, size_t n)
{
	rig_presence(r, i * 7919 % n, SHOW_ONLINE);
}

void
rig_there(struct rig *r, size_t n)
{
	say_batches(r, n, say_there);
}

void
rig_online(struct rig *r, size_t n, bool there)
{
	rig_login(r);
	rig_roster(r, n);
	if (there)
		rig_there(r, n);
	rig_quiet(r);
	/* What is waited for after a log-in is over. */
	loop_clock_move(r->loop, 60000);
	rig_quiet(r);
}

struct talk *
rig_talk(struct rig *r, size_t contact)
{
	char jid[RIG_WHO];

	return talk_open(r->account, rig_bare(jid, contact));
}

/* ---- lines --------------------------------------------------------------- */

static void
type(void *arg)
{
	struct rig *r = arg;
	struct err err;

	if (talk_type(r->typing, r->typed, talk_level(r->typing), NULL, NULL,
	    &err) == -1)
		rig_fail("type", err.text);
	turn(r);
}

void
rig_type(struct rig *r, struct talk *talk, const char *text)
{
	r->typing = talk;
	r->typed = text;
	rig_counted(type, r);
}

/* ---- from the beginning to the end ----------------------------------------- */

static void
write_file(const struct rig *r, const char *name, const struct str *text)
{
	char *path = xasprintf("%s/%s", r->dir, name);
	struct err err;

	if (file_write(path, text->s, text->len, &err) == -1)
		rig_fail(path, err.text);
	free(path);
}

static void
make_files(struct rig *r, const char *config)
{
	struct str text;
	struct err err;
	char *data;

	r->dir = xstrdup("/tmp/sotto-count-XXXXXX");
	if (mkdtemp(r->dir) == NULL)
		rig_fail("mkdtemp", r->dir);
	data = xasprintf("%s/data", r->dir);
	if (dir_private(data, &err) == -1)
		rig_fail(data, err.text);
	free(data);
	str_init(&text);
	str_addf(&text, "otr_policy = \"manual\"\n%s\naccount \"" RIG_ME
	    "\" { password = \"pw\" }\n", config != NULL ? config : "");
	write_file(r, "config", &text);
	str_clear(&text);
	str_addf(&text, "(privkeys (account (name \"" RIG_ME "\") "
	    "(protocol prpl-jabber) %s))\n", count_key_mine);
	write_file(r, "data/otr.private_key", &text);
	str_free(&text);
}

static void
open_chat(struct rig *r)
{
	const struct chat_ops ops = { .arg = r };
	char *config = xasprintf("%s/config", r->dir);
	char *data = xasprintf("%s/data", r->dir);
	char *settings = xasprintf("%s/settings", data);
	struct err err;
	int control;

	r->conf = conf_load(config, settings, &err);
	if (r->conf == NULL)
		rig_fail("config", err.text);
	r->net = fake_net_new(r->far, &control);
	fake_net_play(r->net, &(struct fake_net_ops){ .arg = r,
	    .sent = far_hears });
	r->chat = chat_new(r->loop, r->conf, data, control, &ops, &err);
	if (r->chat == NULL)
		rig_fail("chat", err.text);
	r->account = chat_account(r->chat, 0);
	free(config);
	free(data);
	free(settings);
}

struct rig *
rig_new(const char *config, size_t sessions)
{
	return rig_new_on(config, sessions, NULL, 0);
}

struct rig *
rig_new_on(const char *config, size_t sessions,
    void (*prepare)(const char *data, size_t n), size_t n)
{
	struct rig *r = xcalloc(1, sizeof(*r));
	char *data;

	setenv("TZ", "UTC0", 1);
	r->in = r->out = -1;
	r->last = &r->first;
	r->loop = loop_new();
	r->far = loop_new();
	loop_clock_fake(r->loop, START);
	loop_clock_fake(r->far, START);
	make_files(r, config);
	data = xasprintf("%s/data", r->dir);
	if (prepare != NULL)
		prepare(data, n);
	free(data);
	open_chat(r);
	far_open(r, sessions);
	r->app = (struct app){ .chat = r->chat, .conf = r->conf,
	    .otr = chat_otr(r->chat), .front = &r->front, .version = "count",
	    .confined = "" };
	return r;
}

static int
drop(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void
rig_free(struct rig *r)
{
	front_close(r);
	cmd_free(&r->app);
	chat_free(r->chat);
	far_close(r);
	fake_net_free(r->net);
	conf_free(r->conf);
	loop_free(r->loop);
	loop_free(r->far);
	nftw(r->dir, drop, 16, FTW_DEPTH | FTW_PHYS);
	free(r->dir);
	free(r);
}
