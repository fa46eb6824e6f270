/*
 * The server and the network, as far as a script can tell of them: what alice
 * sends is kept until bob gets it, or it comes back.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "talk.h"

void
net_send(struct script *t, const struct msg *m)
{
	if (t->net.fake != NULL &&
	    fake_net_stream(t->net.fake, ALICE) != FAKE_NO_WORKER)
		fake_net_say(t->net.fake, ALICE, m);
}

void
net_presence(struct script *t, bool on)
{
	struct msg m = { .type = MSG_PRESENCE };

	m.u.presence.from = t->bob.full;
	m.u.presence.show = on ? SHOW_ONLINE : SHOW_OFFLINE;
	m.u.presence.text = "";
	net_send(t, &m);
}

bool
net_is_online(const struct script *t)
{
	return t->net.fake != NULL &&
	    fake_net_stream(t->net.fake, ALICE) == FAKE_ONLINE;
}

/* A fresh stream: the roster, and who is there. */
static void
net_online(void *arg, bool resumed)
{
	struct script *t = arg;
	struct msg m = { .type = MSG_ROSTER_ITEM };

	if (resumed)
		return;
	m.u.roster_item.jid = t->bob.jid;
	m.u.roster_item.name = "Bob";
	m.u.roster_item.subscription = SUB_BOTH;
	net_send(t, &m);
	m = (struct msg){ .type = MSG_ROSTER_END };
	m.u.roster_end.count = 1;
	net_send(t, &m);
	if (t->bob.online)
		net_presence(t, true);
}

/* Chat states (XEP-0085), his program's way: a blank before each. */
static void
net_state_told(struct script *t, const char *word)
{
	str_addf(&t->net.told, " %s", word);
}

static void
net_got_send(struct script *t, const struct msg *m)
{
	struct frame *f;

	free(t->net.last_to);
	t->net.last_to = xstrdup(m->u.send.to);
	t->net.last_ticket = m->u.send.ticket;
	str_add(&t->net.wire, m->u.send.body);
	str_addc(&t->net.wire, '\n');
	if (m->u.send.flags & SEND_ACTIVE)
		net_state_told(t, "line");
	read_sent(t, m);
	if (!net_is_online(t))
		return;
	t->net.errors += strncmp(m->u.send.body, "?OTR Error", 10) == 0;
	if (t->net.nframes == MOST)
		script_fail(t, "too many frames%s", "");
	f = &t->net.frames[t->net.nframes++];
	f->body = xstrdup(m->u.send.body);
	f->id = xstrdup(m->u.send.id);
	f->flags = m->u.send.flags;
}

/* As his programs say; one that nobody told about does not answer. */
static void
net_discover(struct script *t, const char *to)
{
	struct msg m = { .type = MSG_DISCOVERED };
	const char *resource = jid_resource(to);
	size_t i;

	for (i = 0; i < t->net.nprograms; i++) {
		if (t->net.programs[i].silent ||
		    strcmp(t->net.programs[i].name, resource) != 0)
			continue;
		m.u.discovered.from = to;
		m.u.discovered.says = t->net.programs[i].says;
		m.u.discovered.typing = t->net.states;
		net_send(t, &m);
	}
}

/* His server says where he is, and how. */
static void
net_probe(struct script *t, const char *to)
{
	char *bare = jid_bare(t->bob.full);

	if (strcmp(to, bare) == 0 && t->bob.online)
		net_presence(t, true);
	free(bare);
}

/* A server that blocks, or has no blocking. */
static void
net_block(struct script *t, uint32_t request)
{
	struct msg m = { .type = MSG_BLOCK_DONE };

	m.u.block_done.request = request;
	m.u.block_done.condition = t->net.blocks ? "" : "service-unavailable";
	net_send(t, &m);
}

/* bob's program, and his server, tell all that is asked, and a bit more. */
static void
net_told(struct script *t, const struct msg *ask)
{
	struct msg m = { .type = MSG_TOLD };

	m.u.told.request = ask->u.ask.request;
	switch ((enum inquiry)ask->u.ask.what) {
	case INQUIRY_TIME:
		m.u.told.utc = 1166551115000;
		m.u.told.offset = -360;
		break;
	case INQUIRY_VERSION:
		m.u.told.name = "Psi\033[2J\nforged line";
		m.u.told.version = "1.5";
		m.u.told.system = "Linux";
		break;
	case INQUIRY_LAST:
		m.u.told.condition = "service-unavailable";
		break;
	case INQUIRY_NICK:
		m.u.told.text = "Bobby\xe2\x80\xae";
		break;
	case INQUIRY_PING:
	case INQUIRIES:
		break;
	}
	net_send(t, &m);
}

static void
net_card(struct script *t, uint32_t request)
{
	static const char *const fields[][2] = {
		{ "fn", "Robert\r\n-- forged" }, { "url", "http://bob.test/" },
	};
	struct msg m = { .type = MSG_VCARD_FIELD };
	struct msg end = { .type = MSG_VCARD_END };

	for (size_t i = 0; i < NELEM(fields); i++) {
		m.u.vcard_field.request = request;
		m.u.vcard_field.name = fields[i][0];
		m.u.vcard_field.text = fields[i][1];
		net_send(t, &m);
	}
	end.u.vcard_end.request = request;
	end.u.vcard_end.left_out = 1;
	net_send(t, &end);
}

/* The roster's only contact is in the group that was named last. */
static void
net_roster(struct script *t, const struct msg *set)
{
	struct msg m = { .type = MSG_ROSTER_ITEM };
	struct msg end = { .type = MSG_ANSWER };

	m.u.roster_item.jid = t->bob.jid;
	m.u.roster_item.name = set->u.roster_set.name;
	m.u.roster_item.subscription = SUB_BOTH;
	m.u.roster_item.pushed = true;
	if (set->u.roster_set.change == ROSTER_GROUP_ADD)
		m.u.roster_item.groups = set->u.roster_set.group;
	if (set->u.roster_set.change != ROSTER_REMOVE)
		net_send(t, &m);
	end.u.answer.request = set->u.roster_set.request;
	net_send(t, &end);
}

static void
net_hears(void *arg, const struct msg *m)
{
	struct msg end = { .type = MSG_VCARD_END };

	if (server_heard(arg, m) || bookmark_heard(arg, m))
		return;
	if (m->type == MSG_VCARD_SET)
		end.u.vcard_end.request = m->u.vcard_set.request;
	if (m->type == MSG_SEND)
		net_got_send(arg, m);
	else if (m->type == MSG_ASK)
		net_told(arg, m);
	else if (m->type == MSG_VCARD_GET)
		net_card(arg, m->u.vcard_get.request);
	else if (m->type == MSG_VCARD_SET)
		net_send(arg, &end);
	else if (m->type == MSG_ARCHIVE_ASK)
		archive_asked(arg, m);
	else if (m->type == MSG_SEND_PRESENCE &&
	    strcmp(m->u.send_presence.kind, "probe") == 0)
		net_probe(arg, m->u.send_presence.to);
	else if (m->type == MSG_BLOCK)
		net_block(arg, m->u.block.request);
	else if (m->type == MSG_ROSTER_SET)
		net_roster(arg, m);
	else if (m->type == MSG_DISCOVER)
		net_discover(arg, m->u.discover.to);
	else if (m->type == MSG_READ_ASK || m->type == MSG_READ_TELL ||
	    m->type == MSG_SEND_MARKER)
		read_heard(arg, m);
	else if (m->type == MSG_SEND_TYPING)
		net_state_told(arg, typing_word((enum typing)
		    m->u.send_typing.state));
}

static void
net_end(void *arg, const struct err *err)
{
	script_fail(arg, "sotto broke the rules: %s", err->text);
}

/* What was turned before there is a network counts when there is one. */
static void
net_knobs(struct script *t)
{
	if (t->net.fake == NULL)
		return;
	fake_net_counts(t->net.fake, !t->net.no_acks);
	fake_net_takes(t->net.fake, t->net.takes);
}

void
net_open(struct script *t, int *control)
{
	struct fake_net_ops ops = { .arg = t, .sent = net_hears,
	    .online = net_online, .ended = net_end };

	t->net.fake = fake_net_new(t->loop, control);
	fake_net_password(t->net.fake, "x");
	fake_net_reachable(t->net.fake, false);
	net_knobs(t);
	fake_net_play(t->net.fake, &ops);
}

void
net_close(struct script *t)
{
	fake_net_free(t->net.fake);
	t->net.fake = NULL;
}

void
net_new(struct script *t)
{
	str_init(&t->net.wire);
	str_init(&t->net.told);
	str_add(&t->net.wire, "");
}

void
net_deliver(struct script *t)
{
	struct frame f;

	while (!t->net.held && t->bob.online && t->net.nframes > 0) {
		f = t->net.frames[0];
		t->net.nframes--;
		memmove(t->net.frames, t->net.frames + 1,
		    t->net.nframes * sizeof(f));
		bob_gets(t, &f);
		free(f.body);
		free(f.id);
		t->net.moved++;
	}
}

uint64_t
net_moved(const struct script *t)
{
	return t->net.moved + (t->net.fake == NULL ? 0 :
	    fake_net_traffic(t->net.fake));
}

/* ---- the words --------------------------------------------------------- */

/* "NAME WORD": it is online, and when it is asked says so. */
static void
do_program(struct script *t, const char *arg)
{
	struct msg m = { .type = MSG_PRESENCE };
	const char *word = strchr(arg, ' ');
	char *full;
	size_t i = t->net.nprograms++;
	enum announced says = ANNOUNCED_UNKNOWN;

	if (word == NULL || i == NELEM(t->net.programs))
		script_fail(t, "no program: %s", arg);
	while (says < ANNOUNCED_NO_OTR &&
	    strcmp(word + 1, announced_word(says)) != 0)
		says++;
	t->net.programs[i].name = xstrndup(arg, (size_t)(word - arg));
	t->net.programs[i].says = says;
	t->net.programs[i].silent = strcmp(word + 1, "silent") == 0;
	full = xasprintf("%s/%s", t->bob.jid, t->net.programs[i].name);
	m.u.presence.from = full;
	m.u.presence.show = SHOW_ONLINE;
	m.u.presence.text = "";
	if (net_is_online(t))
		net_send(t, &m);
	free(full);
}

static void
check_went(struct script *t, const char *arg)
{
	if (t->net.last_to == NULL || strcmp(t->net.last_to, arg) != 0)
		script_fail(t, "the last one went to %s", t->net.last_to != NULL ?
		    t->net.last_to : "nobody");
}

static void
do_hold(struct script *t, const char *arg)
{
	(void)arg;
	t->net.held = true;
}

static void
do_release(struct script *t, const char *arg)
{
	(void)arg;
	t->net.held = false;
}

static void
do_drop(struct script *t, const char *arg)
{
	(void)arg;
	for (; t->net.nframes > 0; t->net.nframes--) {
		free(t->net.frames[t->net.nframes - 1].body);
		free(t->net.frames[t->net.nframes - 1].id);
	}
	t->net.held = false;
}

/* The stream is gone, and there is no way to the server. */
static void
net_ends(struct script *t, enum off why, const char *condition,
    const char *text, uint64_t ticket)
{
	fake_net_reachable(t->net.fake, false);
	if (fake_net_stream(t->net.fake, ALICE) != FAKE_NO_WORKER)
		fake_net_ended(t->net.fake, ALICE, why, condition, text,
		    ticket);
}

static void
do_net_lost(struct script *t, const char *arg)
{
	(void)arg;
	net_ends(t, OFF_LOST, "", "the connection broke", 0);
}

/* The server ends the stream, and says why. */
static void
do_net_ends(struct script *t, const char *arg)
{
	net_ends(t, OFF_STREAM, arg, "", 0);
}

/* ... and sotto-net knows that it was over the last frame. */
static void
do_net_ends_over(struct script *t, const char *arg)
{
	net_ends(t, OFF_STREAM, "policy-violation", arg, t->net.last_ticket);
}

static void
do_net_takes(struct script *t, const char *arg)
{
	t->net.takes = (uint32_t)atoi(arg);
	net_knobs(t);
}

/* The process that has the stream dies, with all it knew. */
static void
do_worker_dies(struct script *t, const char *arg)
{
	(void)arg;
	fake_net_reachable(t->net.fake, false);
	fake_net_kill(t->net.fake, ALICE);
}

/* ... and so does the one that makes such processes. */
static void
do_parent_dies(struct script *t, const char *arg)
{
	do_worker_dies(t, arg);
	fake_net_kill_parent(t->net.fake);
}

static void
do_acks(struct script *t, const char *arg)
{
	t->net.no_acks = !script_is_on(t, arg);
	net_knobs(t);
}

static void
do_blocks(struct script *t, const char *arg)
{
	t->net.blocks = script_is_on(t, arg);
}

/* Somebody unknown asks to see her, "NICK|TEXT". */
static void
do_stranger(struct script *t, const char *arg)
{
	struct msg m = { .type = MSG_SUBSCRIPTION };
	char *nick = xstrndup(arg, strcspn(arg, "|"));

	m.u.subscription.from = "eve@example.net";
	m.u.subscription.kind = "subscribe";
	m.u.subscription.nick = nick;
	m.u.subscription.text = arg + strlen(nick) + (arg[strlen(nick)] != 0);
	net_send(t, &m);
	free(nick);
}

/* The server, or his client, sends an error in answer to her last line. */
static void
do_bounce(struct script *t, const char *arg)
{
	struct msg m = { .type = MSG_BOUNCE };

	if (t->net.nframes == 0)
		script_fail(t, "no frame waits%s", "");
	m.u.bounce.from = t->bob.full;
	m.u.bounce.id = t->net.frames[t->net.nframes - 1].id;
	m.u.bounce.condition = arg;
	m.u.bounce.text = "";
	net_send(t, &m);
}

/* sotto has asked for a stream, and got no answer yet. */
static bool
net_waits(const struct script *t)
{
	return fake_net_stream(t->net.fake, ALICE) == FAKE_WAITS;
}

static void
net_return(struct script *t, bool resumed)
{
	int seconds;

	for (seconds = 0; !net_waits(t) && seconds < 900; seconds++)
		script_pass(t, 1);
	if (!net_waits(t))
		script_fail(t, "no attempt to reconnect%s", "");
	fake_net_reachable(t->net.fake, true);
	fake_net_online(t->net.fake, ALICE, "sotto", resumed);
	script_settle(t);
	if (!net_is_online(t))
		script_fail(t, "no log-in%s", "");
}

static void
do_net_back(struct script *t, const char *arg)
{
	(void)arg;
	net_return(t, false);
}

static void
do_net_resumed(struct script *t, const char *arg)
{
	(void)arg;
	net_return(t, true);
}

static void
do_states(struct script *t, const char *arg)
{
	t->net.states = script_is_on(t, arg);
}

/* A state, or from whom it is said to come and a state. */
static void
do_typing(struct script *t, const char *arg)
{
	struct msg m = { .type = MSG_TYPING };
	const char *blank = strchr(arg, ' ');
	char *from = blank == NULL ? xstrdup(t->bob.full) :
	    xstrndup(arg, (size_t)(blank - arg));
	const char *word = blank == NULL ? arg : blank + 1;

	for (enum typing s = TYPING_ACTIVE; s <= TYPING_GONE; s++)
		if (strcmp(typing_word(s), word) == 0)
			m.u.typing.state = s;
	if (m.u.typing.state == TYPING_NONE)
		script_fail(t, "no chat state: %s", word);
	m.u.typing.from = from;
	net_send(t, &m);
	free(from);
}

/* The states that he was told, the last ones of them. */
static void
check_told(struct script *t, const char *arg)
{
	const char *all = t->net.told.len > 0 ? t->net.told.s : "";

	if (strcmp(arg, "nothing") == 0 ? *all != '\0' :
	    strstr(all, arg) == NULL)
		script_fail(t, "he was told: %s", all);
	str_clear(&t->net.told);
}

static void
check_errors(struct script *t, const char *arg)
{
	script_check(t, "OTR errors that she sent", t->net.errors, arg);
}

static void
check_wire(struct script *t, const char *arg)
{
	if (strstr(t->net.wire.s, arg) == NULL)
		script_fail(t, "did not leave: %s", arg);
}

static void
check_no_wire(struct script *t, const char *arg)
{
	/* Armour is base64, in which a short word stands now and then. */
	if (strlen(arg) < 7 && strspn(arg, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh"
	    "ijklmnopqrstuvwxyz0123456789+/=") == strlen(arg))
		script_fail(t, "too short to be told from armour: %s", arg);
	if (strstr(t->net.wire.s, arg) != NULL)
		script_fail(t, "LEFT IN THE CLEAR: %s", arg);
}

void
net_free(struct script *t)
{
	do_drop(t, "");
	archive_free(t);
	for (size_t i = 0; i < t->net.nprograms; i++)
		free(t->net.programs[i].name);
	free(t->net.last_to);
	free(t->net.read_at);
	free(t->net.bookmark);
	free(t->net.last_line);
	str_free(&t->net.wire);
	str_free(&t->net.told);
}

const struct word net_words[] = {
	{ "acks", do_acks },
	{ "blocks", do_blocks },
	{ "bounce", do_bounce },
	{ "drop", do_drop },
	{ "errors", check_errors },
	{ "hold", do_hold },
	{ "net back", do_net_back },
	{ "net ends over", do_net_ends_over },
	{ "net ends", do_net_ends },
	{ "net lost", do_net_lost },
	{ "net resumed", do_net_resumed },
	{ "net takes", do_net_takes },
	{ "no wire", check_no_wire },
	{ "parent dies", do_parent_dies },
	{ "program", do_program },
	{ "release", do_release },
	{ "states", do_states },
	{ "stranger", do_stranger },
	{ "told", check_told },
	{ "typing", do_typing },
	{ "went", check_went },
	{ "wire", check_wire },
	{ "worker dies", do_worker_dies },
	{ NULL, NULL },
};
