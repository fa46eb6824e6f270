/*
 * Frames that sotto sent to a played network, kept for the test to look at.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_FAKE_FRAME_H
#define SOTTO_FAKE_FRAME_H

#include "ipc/ipc.h"
#include "lib/lib.h"

/* What sotto sent: copies; what the type lacks is "" or 0. */
struct fake_frame {
	enum msg_type type;
	char *account;		/* whose worker it came to */
	char *to;		/* SEND..., DISCOVER: to; ROSTER_SET: jid;
				 * SASL_AUTH: the mechanism */
	char *id;		/* CONNECT: the language; SEND_PRESENCE: text */
	char *body;		/* SEND; else kind, name, caps; of SASL: data */
	char *more;		/* CONNECT: "host port pins accept";
				 * ROSTER_SET: the group; INVITE,
				 * DECLINE: the room */
	uint64_t ticket;	/* ROSTER_SET: request */
	uint32_t flags;		/* ROSTER_SET: change */
	/* SEND: what it says of another line. */
	uint32_t refers, fallback;
	char *refers_id, *emoji;	/* of INVITE the password */
	bool on;		/* resume, remove, at_once, active */
};
struct fake_frames;

struct fake_frames *fake_frames_new(void);
void fake_frames_free(struct fake_frames *);
/* `account`: whose worker it came to, or NULL. */
void fake_frames_keep(struct fake_frames *, const char *account,
    const struct msg *);
/* Forgets the frames; which strings left is remembered. */
void fake_frames_forget(struct fake_frames *);
size_t fake_frames_count(const struct fake_frames *, enum msg_type);
/* The i-th of a type; NULL if there are not so many. */
const struct fake_frame *fake_frames_at(const struct fake_frames *,
    enum msg_type, size_t i);
/* Whether any string of any frame ever sent contains the text. */
bool fake_frames_have(const struct fake_frames *, const char *text);

#endif
