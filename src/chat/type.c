/*
 * A line that the user typed: whether it can be taken, and what it is bound
 * to: the level that was shown, and the key.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "chat/refer.h"
#include "chat/rooms.h"

/*
 * Who types the secret of a verification into a conversation has missed the
 * hidden prompt, or means to give it away: it verifies nobody any more.
 */
static int
type_check_secret(const struct talk *v, const char *text, struct err *err)
{
	const char *who = otr_smp_spoken(v->account->chat->otr, text);
	struct otr_info info;

	if (who != NULL)
		return err_set(err, "verification-secret", "not sent: this is "
		    "the secret for verifying %s. Keep it, or /verify "
		    "abort", who);
	if (!talk_is_direct(v) || !otr_smp_is_code(text))
		return 0;
	otr_info(v->direct->otr, &info);
	if (info.smp != OTR_SMP_ASKED)
		return 0;
	return err_set(err, "verification-secret", "not sent: %s asks for a "
	    "secret, maybe this one. /verify or /verify abort", talk_name(v));
}

static int
type_check(const struct talk *v, const char *text, enum otr_level shown,
    struct err *err)
{
	size_t n = strlen(text);

	if (n > LINE_MAX_BYTES)
		return err_set(err, "too-long",
		    "the line has %zu bytes; at most %d can be sent", n,
		    LINE_MAX_BYTES);
	if (!utf8_valid(text, n))
		return err_set(err, "not-utf8", "the line is not valid UTF-8");
	if (blocked_refuse(v->account, v->jid, err) == -1 ||
	    type_check_secret(v, text, err) == -1)
		return -1;
	/* What is sealed goes in pieces where it is too long. */
	if ((!talk_is_direct(v) || otr_may_be_clear(v->direct->otr, shown)) &&
	    limit_check(v, text, err) == -1)
		return -1;
	if (v->held >= CHAT_OUTBOX_MAX)
		return err_set(err, "outbox-full",
		    "%zu lines wait already, and no more are taken: /resend or "
		    "/discard them", v->held);
	return 0;
}

/* What the user is called there: in a room, and through it, the nick. */
static const char *
type_author(struct talk *v)
{
	const struct talk *room = v->kind == TALK_OCCUPANT ?
	    room_of_private(v) : v;

	return room != NULL && room->kind == TALK_ROOM ? room->room->nick :
	    account_name(v->account);
}

static void
type_show(struct talk *v, struct line *l, const struct entry *meant)
{
	struct entry e = {
		.kind = ENTRY_OUT, .stamp = l->stamp, .level = l->shown,
		.delivery = DELIVERY_NONE,
		.author = (char *)(uintptr_t)type_author(v),
		.text = l->text, .id = l->id,
	};
	const uint64_t serial = meant != NULL ? meant->serial : 0;
	const struct entry *pushed;

	if (refer_typed(v, l))
		return;
	pushed = buffer_push(&v->buffer, &e);
	l->serial = pushed->serial;
	if ((meant = buffer_serial(&v->buffer, serial)) != NULL)
		refer_answers(v, pushed, meant);
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_MESSAGE, .account = v->account, .talk = v,
		.peer = v->jid, .id = l->id, .text = l->text,
		.nick = v->kind == TALK_ROOM ? v->room->nick : NULL,
		.reply_to = meant != NULL ? meant->id : NULL,
		.level = l->shown, .entry = pushed });
}

/* Starting is on the way to somewhere: what was there before counts. */
static enum otr_level
type_level(const struct talk *v, enum otr_level shown)
{
	enum otr_level settled = !talk_is_direct(v) ? shown :
	    otr_settled(v->direct->otr);

	return shown == OTR_STARTING && otr_level_is_sealed(settled) ?
	    settled : shown;
}

/* `key`: of the session when Enter was pressed; NULL: just now. */
static int
type_line(struct talk *v, const char *text, enum otr_level shown,
    const struct reference *refers, const char *key, char **id,
    struct err *err)
{
	struct entry *meant = NULL;
	struct str clean;
	struct line *l;

	if (type_check(v, text, shown, err) == -1)
		return -1;
	if (refers != NULL && (meant = refer_find_own(v, refers)) ==
	    NULL)
		return err_set(err, "no-line", "there is no line %s that this "
		    "could be about", refers->id);
	str_init_secret(&clean);
	utf8_xml(&clean, text, strlen(text));
	if (clean.len == 0) {
		str_free(&clean);
		return err_set(err, "empty", "there is nothing to send");
	}
	l = outbox_add_take(v, str_take(&clean), shown, refers);
	l->least = type_level(v, shown);
	line_bind(v, l, key);
	if (meant != NULL)
		seal_bind(l, meant);
	talk_befriend(v);	/* whoever is answered is none */
	if (id != NULL)
		*id = xstrdup(l->id);
	type_show(v, l, meant);
	talk_flush(v);
	return 0;
}

int
talk_type(struct talk *v, const char *text, enum otr_level shown,
    const struct reference *refers, char **id, struct err *err)
{
	return type_line(v, text, shown, refers, NULL, id, err);
}

int
talk_type_to(struct talk *v, const char *text, enum otr_level shown,
    const char *key, struct err *err)
{
	return type_line(v, text, shown, NULL, key, NULL, err);
}
