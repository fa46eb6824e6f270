/*
 * What happened to a session, said in its conversation's window in plain
 * words: what it means, and what to do next.  Decides nothing about lines
 * but which of them wait again.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chat/inside.h"

typedef void event_fn(struct talk *, const struct otr_event *);

/* ---- the level --------------------------------------------------------- */

static void
event_say_not_private(struct talk *v, const struct otr_event *e,
    const struct otr_info *info)
{
	if (!e->fell && info->hold == OTR_HOLD_STARTING)
		talk_say(v, ENTRY_NOTICE, "level", "Not private: your next "
		    "line starts encryption, and waits for it" MORE
		    "Your policy says so; /otr policy manual goes on without "
		    "encryption.");
	else if (v->direct->idle_end)
		talk_say(v, ENTRY_NOTICE, "level", "Not private: idle and "
		    "ended. Lines wait: /otr start or /otr end" MORE "Nobody "
		    "wrote for %d min (otr_idle_end). /otr start makes a new "
		    "session, /otr end goes on without encryption.",
		    fade_idle_minutes(v));
	else if (e->fell)
		talk_say(v, ENTRY_WARNING, "level", "Not private: encryption "
		    "is gone. Lines wait: /otr start or /otr end" MORE "You "
		    "did not ask for it. /otr start makes a new session with "
		    "%s, /otr end goes on without encryption.",
		    talk_name(v));
	else
		talk_say(v, ENTRY_NOTICE, "level", "Not private: anyone on "
		    "the way can read what you write now. /otr start" MORE
		    "So can the servers. /otr start encrypts what you write "
		    "to %s.", talk_name(v));
}

static void
event_say_starting(struct talk *v)
{
	talk_say(v, ENTRY_NOTICE, "level", "Starting: what you write waits "
	    "until it can be encrypted" MORE "Keys are exchanged with %s. "
	    "Nothing leaves in the clear meanwhile.", talk_name(v));
}

/* What is to be said of version 2 behind all else. */
static const char *
event_version(const struct otr_info *info)
{
	return info->version == 2 ? " It is OTR version 2: the program at the "
	    "other end has no newer one." : "";
}

static void
event_say_unverified(struct talk *v, const struct otr_info *info)
{
	/* The alarm says what to do: nothing milder beside it. */
	if (info->new_key[0] != '\0' &&
	    strcmp(info->new_key, info->fingerprint) == 0)
		return;
	talk_say(v, ENTRY_NOTICE, "level", "Unverified: encrypted, but is it "
	    "%s? /verify" MORE "Nobody between you can read it, but somebody "
	    "else may be at the other end: you have not verified this key."
	    "%s", talk_name(v), event_version(info));
}

static void
event_say_private(struct talk *v, const struct otr_info *info)
{
	char verified[DIRECT_VERIFIED + 1];

	direct_verified(loop_wall(v->account->chat->loop), info->verified_day,
	    verified);
	talk_say(v, ENTRY_NOTICE, "level", "Private: it is %s (%s)" MORE
	    "What you write can be read by %s alone: you have verified this "
	    "key.%s", talk_name(v), verified, talk_name(v),
	    event_version(info));
}

static void
event_say_finished(struct talk *v)
{
	talk_say(v, ENTRY_WARNING, "level", "Finished: ended by %s. Nothing "
	    "leaves: /otr start or /otr end" MORE "/otr start makes a new "
	    "session, /otr end goes on without encryption.",
	    talk_name(v));
}

/* To a level at which lines could leave, and nobody asked for it. */
static void
event_say_fell(struct talk *v, enum otr_level level)
{
	talk_say(v, ENTRY_WARNING, "level-fell", "%s: level fell. Lines "
	    "wait: /otr start, /otr end or /resend" MORE "You did not ask "
	    "for it. /otr start makes a new session, /otr end goes on "
	    "without encryption, /resend sends what waits as things are now.",
	    otr_level_name(level));
}

static void
event_say_level(struct talk *v, const struct otr_event *e,
    const struct otr_info *info)
{
	switch (info->level) {
	case OTR_NOT_PRIVATE:
		event_say_not_private(v, e, info);
		break;
	case OTR_STARTING:
		event_say_starting(v);
		break;
	case OTR_UNVERIFIED:
		event_say_unverified(v, info);
		break;
	case OTR_PRIVATE:
		event_say_private(v, info);
		break;
	case OTR_FINISHED:
		event_say_finished(v);
		break;
	}
}

/* A refresh or a moved resource is told to front ends, not to the user. */
static void
event_level(struct talk *v, const struct otr_event *e)
{
	struct direct *d = v->direct;
	struct otr_info info;

	otr_info(d->otr, &info);
	d->fell_asked = d->told_verify = false;
	direct_tell_level(v);
	/* Where the alarm stands nothing milder follows it. */
	if (e->fell && info.new_key[0] == '\0' &&
	    info.level != OTR_FINISHED && info.level != OTR_NOT_PRIVATE)
		event_say_fell(v, info.level);
	else if (info.level != e->was)
		event_say_level(v, e, &info);
	if (info.level == OTR_UNVERIFIED && info.level != e->was)
		direct_showed_unasked(v, info.fingerprint);
	direct_tell_key(v, &info);
	direct_tell_moved(v, &info);
	if (v->held > 0)
		talk_flush(v);	/* they show the reason */
	direct_stir(v);
	if (info.level == OTR_NOT_PRIVATE && e->was != OTR_NOT_PRIVATE &&
	    e->was != OTR_STARTING && !e->fell)
		direct_session_over(v);
}

static void
event_flush(struct talk *v, const struct otr_event *e)
{
	(void)e;
	talk_flush(v);
}

static bool
event_look_v2(struct question *q)
{
	struct otr_info info;

	if (q->talk == NULL)
		return false;
	otr_info(q->talk->direct->otr, &info);
	return info.asks_v2;
}

static void
event_v2(struct talk *v, const struct otr_event *e)
{
	struct says says = { .n = 0 };

	(void)e;
	says.text = xasprintf("%s's program offers only OTR version 2. It "
	    "encrypts as well, but is older: it cannot tell several programs "
	    "of one contact apart, and has no key for files. Speak it with "
	    "this contact?", talk_name(v));
	says_answer(&says, chat_command(v->account, "/otr v2 allow", v->jid,
	    NULL), &(struct answer){ .text = "speak version 2",
	    .brief = "allow", .risky = true });
	says_answer(&says, chat_command(v->account, "/otr v2 never", v->jid,
	    NULL), &(struct answer){ .text = "never", .brief = "never" });
	chat_ask(v->account->chat, &(struct whose){ .account = v->account,
		.talk = v, .code = "v2", .look = event_look_v2 }, &says);
	talk_flush(v);		/* what waits shows the reason */
}

static void
event_v3_seen(struct talk *v, const struct otr_event *e)
{
	struct conf *conf = v->account->chat->conf;
	struct err err;

	(void)e;
	/* Each exchange says so: the disk need not wait for it again. */
	if (conf_unkept(conf) == NULL && conf_bool(conf, SET_OTR_SEEN_V3,
	    v->account->jid, v->jid))
		return;
	if (conf_set(conf, SET_OTR_SEEN_V3, v->account->jid, v->jid, "true",
	    &err) == -1)
		talk_say(v, ENTRY_WARNING, err.code, "That %s speaks OTR "
		    "version 3 could not be written down." MORE "Until sotto "
		    "ends they are not taken back to version 2, after that "
		    "they can be: %s", talk_name(v), err.text);
}

static bool
event_look_stranger(struct question *q)
{
	return q->talk != NULL && q->talk->direct->asks_stranger;
}

static void
event_stranger(struct talk *v, const struct otr_event *e)
{
	struct says says = { .n = 0 };

	(void)e;
	v->direct->asks_stranger = true;
	talk_changed(v);
	says.text = xasprintf("%s, who is not among your contacts, wants to "
	    "start an encrypted session. To answer tells them that you are "
	    "there.", v->jid);
	says_answer(&says, chat_command(v->account, "/otr start", v->jid,
	    NULL), &(struct answer){ .text = "answer", .brief = "answer",
	    .risky = true });
	says_answer(&says, chat_command(v->account, "/otr end", v->jid,
	    NULL), &(struct answer){ .text = "do not answer",
	    .brief = "no" });
	chat_ask(v->account->chat, &(struct whose){ .account = v->account,
		.talk = v, .code = "stranger", .look = event_look_stranger },
	    &says);
}

/* ---- what went wrong --------------------------------------------------- */

/* Anything but a sign in the place of what was cut out of it. */
static const char *
event_rest(char line[CHAT_NOTE_MAX + 1], const char *text)
{
	chat_quote(line, text);
	return line[strspn(line, " .")] != '\0' ? line : "";
}

static char *
event_bent_text(const struct talk *v, const struct otr_event *e)
{
	char line[CHAT_NOTE_MAX + 1];
	const char *rest = event_rest(line, e->text);
	const char *what = "an encrypted message", *then = "Ask for it again";

	if (e->bent == OTR_BENT_EXCHANGE) {
		what = "a part of a key exchange";
		then = "/otr start";
	} else if (e->bent == OTR_BENT_QUERY) {
		what = "the request for a session";
		then = "/otr start";
	} else if (e->bent == OTR_BENT_ERROR) {
		what = "an OTR error";
		then = "It is ignored";
	}
	return xasprintf("Something on the way changed %s from %s. %s" MORE
	    "Nothing of it was used.%s%s%s", what, talk_name(v), then,
	    *rest != '\0' ? " Around it stood: \"" : "", rest, *rest != '\0' ?
	    "\"" : "");
}

/* Of when it is, where it waited on the way. */
static void
event_when(const struct talk *v, char *out, size_t size)
{
	time_t t = (time_t)(v->direct->hearing / 1000);
	struct tm tm;

	out[0] = '\0';
	if (v->direct->hearing_delayed && localtime_r(&t, &tm) != NULL)
		strftime(out, size, " of %Y-%m-%d %H:%M, which waited on the "
		    "way,", &tm);
}

static char *
event_unreadable_text(const struct talk *v, const struct otr_event *e)
{
	char line[CHAT_NOTE_MAX + 1], when[80];

	if (e->bent != OTR_BENT_NOT)
		return event_bent_text(v, e);
	chat_line(line, e->text);
	event_when(v, when, sizeof(when));
	return xasprintf("A message from %s%s could not be read. /otr start"
	    MORE "%s%s/otr start asks their program for a new session; then "
	    "ask them to send the message "
	    "again.", talk_name(v), when, line, *line != '\0' ? ". " :
	    "");
}

static void
event_unreadable(struct talk *v, const struct otr_event *e)
{
	struct direct *d = v->direct;
	const struct chat_pair data[] = {
		{ "resource", e->resource != NULL ? e->resource : "" },
		{ "delayed", d->hearing_delayed ? "true" : "false" },
		{ "changed", e->bent != OTR_BENT_NOT ? "true" : "false" },
		{ NULL, NULL },
	};
	struct entry *entry;

	chat_say_made(v->account->chat, v->account, v, ENTRY_WARNING,
	    "unreadable", data, event_unreadable_text(v, e));
	v->unread++;
	/* It has the time of what it stands for. */
	entry = buffer_serial(&v->buffer, v->buffer.serial);
	if (entry != NULL && d->hearing != 0) {
		entry->stamp = d->hearing;
		entry->delayed = d->hearing_delayed;
	}
}

static bool
event_starts_by_itself(const struct talk *v)
{
	struct otr_peer peer;

	direct_peer(v->account->chat, v->account->jid, v->jid, &peer);
	return peer.policy == OTR_POLICY_OPPORTUNISTIC ||
	    peer.policy == OTR_POLICY_ALWAYS ||
	    peer.policy == OTR_POLICY_VERIFIED;
}

/* What /resend would do now is said with it: it sends under what is shown. */
static void
event_say_not_read(struct talk *v, bool again)
{
	enum otr_level level = otr_level(v->direct->otr);

	talk_say(v, ENTRY_WARNING, "peer-unreadable", again ?
	    "%s could not read a message of yours. It is sent again by itself."
	    MORE "That is done in a new session, if it has the same key." :
	    level == OTR_NOT_PRIVATE ?
	    "%s could not read a message. /otr start first: /resend is clear "
	    "text now." MORE
	    "Their program has lost the session. /otr start makes a new one. "
	    "Without it, anyone on the way could read what /resend sends." :
	    level == OTR_FINISHED ?
	    "%s could not read a message of yours. /otr start, then /resend"
	    MORE "Their program has lost the session." :
	    "%s could not read a message of yours. /resend sends it again." MORE
	    "Their program has lost the session: the message goes in a new "
	    "one, and what you type next waits for that, too.", talk_name(v));
}

/* One that waited on the way for long: which, nobody can tell. */
static void
event_not_lately(struct talk *v)
{
	size_t n = outbox_doubt(v, true);

	talk_say(v, ENTRY_WARNING, "peer-unreadable", "%s could not read a "
	    "message of yours%s.", talk_name(v), n > 0 ? ": one of those "
	    "marked now" : " that is over ten minutes old");
	talk_flush(v);
}

/* Both begin anew: what only the server has may be lost. */
static void
event_anew(struct talk *v, const struct otr_event *e)
{
	outbox_doubt(v, e->on);
}

static void
event_go_again(struct talk *v, const char *resource)
{
	bool again = event_starts_by_itself(v);
	size_t failed = v->failed;

	if (resource == NULL && !outbox_any_meant(v)) {
		event_not_lately(v);
		return;
	}
	event_say_not_read(v, again);
	if (resource == NULL)
		outbox_unreadable(v, again);
	else
		outbox_unreadable_at(v, resource, again);
	if (again && v->failed > failed)
		talk_say(v, ENTRY_WARNING, "peer-unreadable", "It was sent "
		    "several times and not read: /resend or /discard" MORE
		    "/resend sends it once more, /discard throws it away.");
	talk_flush(v);		/* no exchange may be due: it asks for one */
}

static void
event_peer_unreadable(struct talk *v, const struct otr_event *e)
{
	(void)e;
	event_go_again(v, NULL);
}

/* Of a program that lines do not go to: perhaps one of ours did. */
static void
event_error(struct talk *v, const struct otr_event *e)
{
	const char *resource = e->resource != NULL ? e->resource : "";
	char line[CHAT_NOTE_MAX + 1];

	if (e->on && outbox_is_meant(v, resource)) {
		event_go_again(v, resource);
		return;
	}
	chat_quote(line, e->text);
	talk_say(v, ENTRY_WARNING, "otr-error",
	    "%s's program reports an OTR error." MORE
	    "Anyone on the way can forge this: \"%s\"", talk_name(v), line);
}

/* The level Finished, which comes with it, says what to do. */
static void
event_ended(struct talk *v, const struct otr_event *e)
{
	(void)e;
	outbox_forget(v);
	chat_tell(v, ENTRY_NOTICE, "ended", NULL, "%s has ended the session.",
	    talk_name(v));
}

/* ---- of an account ----------------------------------------------------- */

static void
event_account(struct chat *c, const struct otr_event *e)
{
	struct account *a = e->account != NULL ?
	    account_find(c, e->account) : NULL;
	const char *who = e->account != NULL ? e->account : "";
	char line[CHAT_NOTE_MAX + 1];

	chat_line(line, e->text);
	if (e->type == OTR_EVENT_KEYGEN)
		chat_say(c, a, NULL, ENTRY_NOTICE, "keygen", NULL, e->on ?
		    "%s: Your OTR key (for encryption) is being made." :
		    "%s: Your OTR key is ready. /otr fingerprint shows it.",
		    who);
	else if (e->type == OTR_EVENT_KEY_ERROR)
		chat_say(c, a, NULL, ENTRY_ERROR, "key-error", NULL,
		    "%s: No OTR key could be made: %s", who, line);
	else if (e->type == OTR_EVENT_FILES)
		chat_say(c, a, NULL, ENTRY_ERROR, "key-files", NULL,
		    "What sotto learned about keys could not be written." MORE
		    "It counts until sotto ends, and is forgotten then: %s",
		    line);
}

static event_fn *const handlers[] = {
	[OTR_EVENT_LEVEL] = event_level,
	[OTR_EVENT_FLUSH] = event_flush,
	[OTR_EVENT_ANEW] = event_anew,
	[OTR_EVENT_SMP] = direct_smp,
	[OTR_EVENT_FIRST_KEY] = direct_first_key,
	[OTR_EVENT_NEW_KEY] = direct_new_key,
	[OTR_EVENT_KEY_TAKEN] = direct_key_taken,
	[OTR_EVENT_V2] = event_v2,
	[OTR_EVENT_STRANGER] = event_stranger,
	[OTR_EVENT_NO_ANSWER] = direct_no_answer,
	[OTR_EVENT_NOT_THERE] = direct_not_there,
	[OTR_EVENT_UNREADABLE] = event_unreadable,
	[OTR_EVENT_PEER_UNREADABLE] = event_peer_unreadable,
	[OTR_EVENT_ERROR] = event_error,
	[OTR_EVENT_ENDED] = event_ended,
	[OTR_EVENT_TRUST] = direct_trusted,
	[OTR_EVENT_KEYGEN] = NULL,
	[OTR_EVENT_KEY_ERROR] = NULL,
	[OTR_EVENT_V3_SEEN] = event_v3_seen,
	[OTR_EVENT_FILES] = NULL,
	[OTR_EVENT_REFUSED] = direct_refused,
	[OTR_EVENT_BESIDE] = direct_beside,
};

/* A window that was closed opens again for what its session has to say. */
static struct talk *
event_talk(struct chat *c, struct otr_session *s)
{
	struct talk *v = otr_session_data(s);
	struct account *a;

	if (v != NULL)
		return v;
	a = account_find(c, otr_session_account(s));
	return a != NULL ? talk_open(a, otr_session_contact(s)) : NULL;
}

void
direct_event(void *arg, struct otr_session *s, const struct otr_event *e)
{
	struct chat *c = arg;
	struct talk *v;

	if ((size_t)e->type >= NELEM(handlers))
		return;
	if (s == NULL || handlers[e->type] == NULL) {
		event_account(c, e);
		return;
	}
	v = event_talk(c, s);
	if (v != NULL)
		handlers[e->type](v, e);
}
