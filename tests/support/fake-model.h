/*
 * A made-up model in the place of libchat and of the sessions: the structs
 * of chat.h, filled by hand, so that the UI can be shown every state.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_FAKE_MODEL_H
#define SOTTO_TESTS_FAKE_MODEL_H

#include "chat/inside.h"

#define FAKE_MAX 64

struct otr_session {
	struct otr_info info;
};
struct fake {
	struct chat chat;
	struct account *accounts[FAKE_MAX];
	struct contact *contacts[FAKE_MAX];
	size_t ncontacts;
	struct talk *talks[FAKE_MAX];
	struct bookmark bookmarks[FAKE_MAX];	/* the test's own */
	size_t nbookmarks;
	int resent;		/* calls of talk_resend */
	enum otr_level resent_shown;
	char *resent_id;
	int started;		/* calls of direct_start */
	int64_t now;		/* stamps of entries */
	bool writing;		/* as talk_typing() was told */
	bool typing;		/* what talk_is_typing() says */
	enum announced says;	/* what direct_announced() says */
	uint64_t shut;		/* questions that are over: bits by serial */
	size_t taken;		/* answers that chat_question_taken() heard */
};

/* A search whose hits the test has made up; the newest is the first. */
struct search {
	struct chat *chat;
	struct search_hit hits[FAKE_MAX];
	size_t n;
	const char *word;
	bool done, cut, one;
	void (*changed)(void *arg);
	void *changed_arg;
	int *freed;
};

/* What is made up beside the model that is shown. */
static inline struct fake *
fake_of(const struct chat *chat)
{
	return (struct fake *)(uintptr_t)chat;
}

/* `config`: text of a configuration file; NULL: the defaults. */
struct chat *fake_chat_new(const char *config);
void fake_chat_free(struct chat *);
struct account *fake_account(struct chat *, const char *jid);
struct contact *fake_contact(struct account *, const char *jid,
    const char *name, enum show);
/* A conversation with a contact, and its window's buffer. */
struct talk *fake_talk(struct contact *);
void fake_talk_remove(struct talk *);
/* A talk with a room that one is in; with one who is in it. */
struct talk *fake_room(struct account *, const char *jid, const char *nick);
struct talk *fake_private(struct talk *room, const char *nick);
struct occupant *fake_occupant(struct talk *room, const char *nick, enum role,
    enum affiliation);
void fake_room_free(struct room *);
/* What somebody says there. */
void fake_room_in(struct talk *room, const char *nick, const char *text,
    bool mention);
void fake_level(struct talk *, enum otr_level, enum otr_hold);
/* Whether a fingerprint of theirs is known, and what they announce. */
void fake_has_otr(struct talk *, bool known, enum announced);
/* A question of the model's, which is open until fake_shut(); again: it says
 * something else.  NULL talk or peer: none. */
void fake_ask(struct chat *, struct account *, struct talk *,
    const char *peer, const char *code, const char *text, const char *quote,
    const struct answer *, size_t n);
void fake_shut(struct chat *, const char *code);
/* The one of a line that waits because the level fell. */
void fake_ask_fell(struct talk *);
void fake_in(struct talk *, const char *text);
void fake_out(struct talk *, const char *text, enum delivery,
    const char *reason);
void fake_say(struct buffer *, struct chat *, enum entry_kind,
    const char *text);
/* A line that waits in the outbox, as talk_type() makes them. */
struct line *fake_held(struct talk *, const char *text, enum otr_hold);

#endif
