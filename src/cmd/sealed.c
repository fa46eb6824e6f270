/*
 * Whether a conversation is private at this moment, for commands that need
 * it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cmd/inside.h"

bool
cmd_is_sealed(const struct talk *talk)
{
	return otr_level_is_sealed(talk_level(talk));
}
