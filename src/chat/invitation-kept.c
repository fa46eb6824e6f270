/*
 * Invitations that wait for an answer, and which came before: few are
 * remembered, however many come.  A password waits in locked memory for who
 * goes there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"
#include "chat/invitation.h"

extern const struct chat_feature chat_feature_invitation_kept;

#define INVITATIONS_OPEN_MAX 32	/* of one account, that wait for an answer */
#define INVITATIONS_SEEN_MAX 128	/* known again when they come again */
#define INVITATION_AGAIN_MS (60 * 60 * 1000)	/* until it is a new one */

struct invitation_seen {
	bool is, mediated;
	uint64_t room, who;	/* hashes */
	int64_t at;		/* loop_now() */
};
struct invitations {
	struct invitation *open;	/* the newest first */
	size_t n;
	struct invitation_seen seen[INVITATIONS_SEEN_MAX];
	size_t next;		/* in `seen` */
};

/* ---- what is kept -------------------------------------------------------- */

static struct invitations *
invitations_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_invitation_kept);
}

static void *
invitations_new(void)
{
	return xcalloc(1, sizeof(struct invitations));
}

static void
invitation_drop(struct invitations *all, struct invitation **at)
{
	struct invitation *v = *at;

	*at = v->next;
	all->n--;
	secret_free(v->password);
	free(v->room);
	free(v->from);
	free(v);
}

static void
invitations_free(void *state)
{
	struct invitations *all = state;

	while (all->open != NULL)
		invitation_drop(all, &all->open);
	free(all);
}

/* Of those that no contact sent, as long as there is one: however many others
 * come, a contact's waits. */
static void
invitation_drop_oldest(struct invitations *all)
{
	struct invitation **oldest = &all->open, **at;

	for (at = &all->open; *at != NULL; at = &(*at)->next)
		if (!(*at)->by_contact || (*oldest)->by_contact)
			oldest = at;
	invitation_drop(all, oldest);
}

static struct invitation *
invitation_find(const struct invitations *all, const char *room,
    const struct invitation *like)
{
	struct invitation *v = all->open;

	while (v != NULL && (strcmp(v->room, room) != 0 ||
	    (like != NULL && (strcmp(v->from, like->from) != 0 ||
	    v->mediated != like->mediated))))
		v = v->next;
	return v;
}

static void
invitation_set_password(struct invitation *v, const char *password)
{
	if (*password == '\0')
		return;
	secret_free(v->password);
	v->password = secret_dup(password);
}

void
invitation_keep(struct account *a, const struct invitation *heard,
    const char *password)
{
	struct invitations *all = invitations_of(a);
	struct invitation *v = invitation_find(all, heard->room, heard);

	if (v == NULL) {
		if (all->n >= INVITATIONS_OPEN_MAX)
			invitation_drop_oldest(all);
		v = xcalloc(1, sizeof(*v));
		v->room = xstrdup(heard->room);
		v->from = xstrdup(heard->from);
		v->mediated = heard->mediated;
		v->by_contact = heard->by_contact;
		v->next = all->open;
		all->open = v;
		all->n++;
	}
	invitation_set_password(v, password);
}

/* ---- those that wait -------------------------------------------------------- */

const struct invitation *
invitations_open(const struct account *a)
{
	return invitations_of(a)->open;
}

const struct invitation *
invitation_open(const struct account *a, const char *room)
{
	return invitation_find(invitations_of(a), room, NULL);
}

const char *
invitation_room(const struct account *a, size_t i)
{
	const struct invitation *v = invitations_of(a)->open;

	while (v != NULL && i-- > 0)
		v = v->next;
	return v != NULL ? v->room : NULL;
}

const char *
invitation_password(const struct account *a, const char *room)
{
	const struct invitation *v = invitations_of(a)->open;

	while (v != NULL && (strcmp(v->room, room) != 0 ||
	    v->password == NULL))
		v = v->next;
	return v != NULL ? v->password : NULL;
}

void
invitation_over(struct account *a, const char *room)
{
	struct invitations *all = invitations_of(a);
	struct invitation **at = &all->open;

	while (*at != NULL)
		if (strcmp((*at)->room, room) == 0)
			invitation_drop(all, at);
		else
			at = &(*at)->next;
}

/* ---- whether it came before ------------------------------------------------ */

static uint64_t
invitation_hash(const struct account *a, const char *s)
{
	return hash_bytes(&a->chat->seed, s, strlen(s));
}

static uint64_t
invitation_hash_who(const struct account *a, const char *from)
{
	char *bare = jid_bare(from);
	uint64_t hash = invitation_hash(a, bare);

	free(bare);
	return hash;
}

static struct invitation_seen *
invitation_seen(const struct account *a, const struct invitation *v,
    bool mediated)
{
	struct invitations *all = invitations_of(a);
	uint64_t room = invitation_hash(a, v->room);
	uint64_t who = invitation_hash_who(a, v->from);

	for (size_t i = 0; i < NELEM(all->seen); i++)
		if (all->seen[i].is && all->seen[i].room == room &&
		    all->seen[i].who == who &&
		    all->seen[i].mediated == mediated)
			return &all->seen[i];
	return NULL;
}

static bool
invitation_is_fresh(const struct account *a, const struct invitation_seen *s)
{
	return s != NULL &&
	    loop_now(a->chat->loop) - s->at < INVITATION_AGAIN_MS;
}

/* Within an hour it is the same one; that by the room, too, which programs
 * send beside their own.  The other way round it would be in a room's hands
 * that nobody else is heard. */
bool
invitation_is_again(const struct account *a, const struct invitation *v)
{
	return invitation_is_fresh(a, invitation_seen(a, v, v->mediated)) ||
	    (v->mediated && invitation_is_fresh(a, invitation_seen(a, v,
	    false)));
}

void
invitation_note_seen(struct account *a, const struct invitation *v)
{
	struct invitations *all = invitations_of(a);
	struct invitation_seen *s = invitation_seen(a, v, v->mediated);

	if (s == NULL) {
		s = &all->seen[all->next];
		all->next = (all->next + 1) % NELEM(all->seen);
	}
	*s = (struct invitation_seen){ .is = true, .mediated = v->mediated,
		.room = invitation_hash(a, v->room),
		.who = invitation_hash_who(a, v->from),
		.at = loop_now(a->chat->loop) };
}

void
invitation_forget_seen(struct account *a, const char *room)
{
	struct invitations *all = invitations_of(a);
	uint64_t hash = invitation_hash(a, room);

	for (size_t i = 0; i < NELEM(all->seen); i++)
		if (all->seen[i].room == hash)
			all->seen[i].is = false;
}

const struct chat_feature chat_feature_invitation_kept = {
	.name = "invitation-kept",
	.new = invitations_new, .free = invitations_free,
};
