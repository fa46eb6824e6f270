/*
 * Tells the server when the user looks away, where the account is set so
 * (XEP-0352).  Looking back is told at once; looking away only after a while,
 * so that a glance at another window is nobody's business.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_csi;

#define CSI_AWAY_MS (30 * 1000)

struct csi {
	struct timer *away;	/* NULL: nothing is due */
	bool inactive;		/* what this stream's server was told */
};

static struct csi *
csi_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_csi);
}

static void *
csi_new(void)
{
	return xcalloc(1, sizeof(struct csi));
}

static void
csi_stop(struct csi *s)
{
	timer_free(s->away);
	s->away = NULL;
}

static void
csi_free(void *state)
{
	csi_stop(state);
	free(state);
}

static void
csi_tell(struct account *a, bool inactive)
{
	struct csi *s = csi_of(a);
	struct msg m = { .type = MSG_CLIENT_STATE };
	struct err err;

	if (s->inactive == inactive)
		return;
	m.u.client_state.active = !inactive;
	if (link_tell(a, &m, &err) == 0)
		s->inactive = inactive;
}

static void
csi_late(void *arg)
{
	struct account *a = arg;

	csi_stop(csi_of(a));
	csi_tell(a, true);
}

static void
csi_look(struct account *a)
{
	struct csi *s = csi_of(a);

	if (chat_is_here(a->chat)) {
		csi_stop(s);
		csi_tell(a, false);
	} else if (s->away == NULL && !s->inactive && a->state == ACCOUNT_ONLINE &&
	    conf_bool(a->chat->conf, SET_TELL_INACTIVE, a->jid, NULL)) {
		s->away = timer_new(a->chat->loop, csi_late, a);
		timer_set(s->away, CSI_AWAY_MS);
	}
}

/* A stream begins active (XEP-0352, 4), and one that goes on may. */
static void
csi_begin(struct account *a, bool resumed)
{
	(void)resumed;
	csi_of(a)->inactive = false;
	if (!chat_is_here(a->chat))
		csi_look(a);
}

static void
csi_end(struct account *a, enum stream_end how)
{
	(void)how;
	csi_stop(csi_of(a));
}

const struct chat_feature chat_feature_csi = {
	.name = "csi", .new = csi_new, .free = csi_free,
	.begin = csi_begin, .end = csi_end, .look = csi_look,
};
