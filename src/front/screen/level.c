/*
 * How a level looks: as a word, and before a line.  Must not know where it is
 * painted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

/* One stroke, two strokes: also without a colour.  Of a line that has not left
 * nobody knows. */
static const struct {
	enum style word, line;
	enum sign sign;
} looks[] = {
	[OTR_NOT_PRIVATE] = { STYLE_LEVEL_NOT_PRIVATE, STYLE_LINE_CLEAR,
	    SIGN_LEVEL_CLEAR },
	[OTR_STARTING] = { STYLE_LEVEL_STARTING, STYLE_TIME,
	    SIGN_LEVEL_NONE },
	[OTR_UNVERIFIED] = { STYLE_LEVEL_UNVERIFIED, STYLE_LINE_UNVERIFIED,
	    SIGN_LEVEL_UNVERIFIED },
	[OTR_PRIVATE] = { STYLE_LEVEL_PRIVATE, STYLE_LINE_PRIVATE,
	    SIGN_LEVEL_PRIVATE },
	[OTR_FINISHED] = { STYLE_LEVEL_FINISHED, STYLE_TIME,
	    SIGN_LEVEL_NONE },
};

enum style
level_style(enum otr_level level, bool alert)
{
	return alert && level == OTR_NOT_PRIVATE ? STYLE_LEVEL_ALERT :
	    looks[level].word;
}

const char *
level_words(enum otr_level level, bool alert)
{
	return alert && level == OTR_NOT_PRIVATE ? "! Not private" :
	    otr_level_name(level);
}

bool
level_alerts(const struct ui *ui, const struct talk *talk)
{
	struct next next;
	const char *when;

	if (talk == NULL)
		return false;
	when = conf_text(ui->conf, SET_ALERT_LEVELS,
	    account_jid(talk_account(talk)), talk_jid(talk));
	if (strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	next_get(talk, &next);
	return next.alert;
}

enum sign
level_sign(enum otr_level level)
{
	return looks[level].sign;
}

enum style
level_sign_style(enum otr_level level)
{
	return looks[level].line;
}
