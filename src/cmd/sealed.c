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
	enum otr_level level = otr_level(talk->otr);

	return level == OTR_UNVERIFIED || level == OTR_PRIVATE;
}
