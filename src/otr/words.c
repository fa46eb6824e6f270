/*
 * The words for what is in otr.h, for scripts and people.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stddef.h>
#include <string.h>

#include "otr/inside.h"

static const struct { const char *word, *text, *help; } holds[OTR_HOLDS] = {
	[OTR_HOLD_NONE] = { "none", "nothing holds it: it is sent at once",
	    "" },
	[OTR_HOLD_STARTING] = { "starting", "waiting for the key exchange",
	    "it leaves when the keys are exchanged" },
	[OTR_HOLD_NO_ANSWER] = { "no-answer",
	    "the key exchange got no answer",
	    "/otr start tries again, /otr doctor says more" },
	[OTR_HOLD_UNVERIFIED] = { "unverified", "verify the contact first",
	    "/verify" },
	[OTR_HOLD_FINISHED] = { "finished", "the contact ended the session",
	    "/otr start makes a new one, /otr end goes on without encryption" },
	[OTR_HOLD_LEVEL_FELL] = { "level-fell",
	    "the level changed, so you are asked",
	    "/otr start makes a session, /resend sends it as things are now" },
	[OTR_HOLD_NEW_KEY] = { "new-key", "the contact has another key",
	    "/otr trust if they confirmed it, /otr accept to go on without "
	    "verifying, /otr end to stop" },
	[OTR_HOLD_OTHER_KEY] = { "other-key",
	    "it was written to another key",
	    "/resend sends it to the key that the session has now, unless it "
	    "was sent to the other one before; /discard throws it away" },
	[OTR_HOLD_OFFLINE] = { "offline", "the contact is offline",
	    "it leaves when they are back" },
	[OTR_HOLD_V2] = { "v2", "waiting for your answer about version 2",
	    "/otr v2 allow, or /otr v2 never" },
	[OTR_HOLD_NO_KEY] = { "no-key", "your own key is being made",
	    "it leaves when the key is ready" },
	[OTR_HOLD_UNSURE] = { "unsure", "it may have arrived already",
	    "/resend sends it again, /discard throws it away" },
};

const char *
otr_hold_word(enum otr_hold hold)
{
	return hold < OTR_HOLDS ? holds[hold].word : "none";
}

const char *
otr_hold_text(enum otr_hold hold)
{
	return hold < OTR_HOLDS ? holds[hold].text : "";
}

const char *
otr_hold_help(enum otr_hold hold)
{
	return hold < OTR_HOLDS ? holds[hold].help : "";
}

const char *
otr_refusal_word(enum otr_refusal why)
{
	static const char *const words[OTR_REFUSALS] = {
		[OTR_REFUSAL_POLICY] = "policy",
		[OTR_REFUSAL_V1] = "v1",
		[OTR_REFUSAL_V2] = "v2",
		[OTR_REFUSAL_V3_SEEN] = "v3-seen",
		[OTR_REFUSAL_ELSEWHERE] = "elsewhere",
		[OTR_REFUSAL_BAD_KEY] = "bad-key",
		[OTR_REFUSAL_UNKNOWN] = "unknown-version",
	};

	return why < OTR_REFUSALS ? words[why] : "";
}

const char *
otr_smp_word(enum otr_smp smp)
{
	switch (smp) {
	case OTR_SMP_NONE:
		return "none";
	case OTR_SMP_ASKED:
		return "asked";
	case OTR_SMP_RUNNING:
		return "running";
	case OTR_SMP_SUCCEEDED:
		return "succeeded";
	case OTR_SMP_FAILED:
		return "failed";
	case OTR_SMP_ABORTED:
		return "aborted";
	}
	return "none";
}

const char *
otr_step_word(enum otr_step step)
{
	static const char *const words[OTR_STEPS] = {
		[OTR_STEP_NONE] = "none",
		[OTR_STEP_QUERY] = "query",
		[OTR_STEP_COMMIT] = "commit",
		[OTR_STEP_KEY] = "key",
		[OTR_STEP_REVEAL] = "reveal",
		[OTR_STEP_DONE] = "done",
	};

	return (unsigned)step < OTR_STEPS ? words[step] : "none";
}
