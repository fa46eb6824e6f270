/*
 * Why lines wait: which reasons the user has to decide about.
 *
 * SPDX-License-Identifier: ISC
 */
#include "chat/inside.h"

bool
hold_is_decision(enum otr_hold hold)
{
	static const bool decisions[OTR_HOLDS] = {
		[OTR_HOLD_UNVERIFIED] = true, [OTR_HOLD_FINISHED] = true,
		[OTR_HOLD_LEVEL_FELL] = true, [OTR_HOLD_NEW_KEY] = true,
		[OTR_HOLD_OTHER_KEY] = true, [OTR_HOLD_V2] = true,
		[OTR_HOLD_UNSURE] = true,
	};

	return (unsigned)hold < OTR_HOLDS && decisions[hold];
}
