/*
 * The themes that are there without a file, so that no missing one leaves the
 * screen unreadable.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "conf/inside.h"

#define BOLD .bold = true
#define REVERSE .reverse = true
#define UNDERLINE .underline = true
#define DIM .dim = true
#define COLOUR(f, b, f8, b8) .fg = (f), .bg = (b), .fg8 = (f8), .bg8 = (b8)

/* The same as themes/dark.theme, which says why. */
static const struct style_attr dark[STYLES] = {
	[STYLE_DEFAULT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_ACTIVITY] = { COLOUR(228, 236, 3, 4), BOLD },
	[STYLE_ALARM] = { COLOUR(231, 124, 7, 1), BOLD },
	[STYLE_AUTHOR_ME] = { COLOUR(110, -1, 6, -1) },
	[STYLE_AUTHOR_THEM] = { COLOUR(180, -1, 3, -1), BOLD },
	[STYLE_COMMAND] = { COLOUR(152, -1, 6, -1), BOLD },
	[STYLE_ERROR] = { COLOUR(203, -1, 1, -1), BOLD },
	[STYLE_HIT] = { COLOUR(16, 179, 0, 3) },
	[STYLE_INPUT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_LEVEL_ALERT] = { COLOUR(231, 160, 7, 1), BOLD },
	[STYLE_LEVEL_FINISHED] = { COLOUR(231, 127, 7, 5), BOLD },
	[STYLE_LEVEL_NOT_PRIVATE] = { COLOUR(214, 236, 3, 4), BOLD },
	[STYLE_LEVEL_PRIVATE] = { COLOUR(16, 78, 0, 2) },
	[STYLE_LEVEL_STARTING] = { COLOUR(16, 111, 0, 6) },
	[STYLE_LEVEL_UNVERIFIED] = { COLOUR(16, 221, 0, 3), UNDERLINE },
	[STYLE_LINE_CLEAR] = { COLOUR(214, -1, 3, -1) },
	[STYLE_LINE_PRIVATE] = { COLOUR(78, -1, 2, -1), BOLD },
	[STYLE_LINE_UNVERIFIED] = { COLOUR(221, -1, 3, -1), BOLD },
	[STYLE_MARK] = { COLOUR(246, -1, 6, -1) },
	[STYLE_MENTION] = { COLOUR(229, 58, 0, 6) },
	[STYLE_NICK_1] = { COLOUR(-1, -1, 5, -1) },
	[STYLE_NICK_2] = { COLOUR(-1, -1, 3, -1) },
	[STYLE_NICK_3] = { COLOUR(-1, -1, 3, -1) },
	[STYLE_NICK_4] = { COLOUR(-1, -1, 2, -1) },
	[STYLE_NICK_5] = { COLOUR(-1, -1, 6, -1) },
	[STYLE_NICK_6] = { COLOUR(-1, -1, 6, -1) },
	[STYLE_NICK_7] = { COLOUR(-1, -1, 2, -1) },
	[STYLE_NICK_8] = { COLOUR(-1, -1, 5, -1) },
	[STYLE_NOTICE] = { COLOUR(250, -1, -1, -1) },
	[STYLE_QR] = { COLOUR(16, 231, 0, 7) },
	[STYLE_QUESTION] = { COLOUR(228, -1, 3, -1), BOLD },
	[STYLE_ROSTER] = { COLOUR(252, -1, -1, -1) },
	[STYLE_ROSTER_OFFLINE] = { COLOUR(246, -1, 6, -1) },
	[STYLE_STATE_FAILED] = { COLOUR(203, -1, 1, -1), BOLD },
	[STYLE_STATE_HELD] = { COLOUR(214, -1, 3, -1) },
	[STYLE_STATE_SENT] = { COLOUR(246, -1, 6, -1) },
	[STYLE_STATUS] = { COLOUR(252, 236, 7, 4) },
	[STYLE_TEXT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_TEXT_PRE] = { COLOUR(152, -1, 6, -1) },
	[STYLE_TEXT_QUOTE] = { COLOUR(248, -1, -1, -1) },
	[STYLE_TIME] = { COLOUR(246, -1, 6, -1) },
	[STYLE_TITLE] = { COLOUR(231, 238, 7, 4), BOLD },
	[STYLE_UNSAFE] = { COLOUR(16, 210, 7, 1) },
	[STYLE_WARNING] = { COLOUR(209, -1, 3, -1), BOLD },
};

/* Each level and state differs from the others without a colour. */
static const struct style_attr mono[STYLES] = {
	[STYLE_DEFAULT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_ACTIVITY] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_ALARM] = { COLOUR(-1, -1, -1, -1), BOLD, REVERSE },
	[STYLE_AUTHOR_ME] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_AUTHOR_THEM] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_COMMAND] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_ERROR] = { COLOUR(-1, -1, -1, -1), BOLD, REVERSE },
	[STYLE_HIT] = { COLOUR(-1, -1, -1, -1), REVERSE, UNDERLINE },
	[STYLE_INPUT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_LEVEL_ALERT] = { COLOUR(-1, -1, -1, -1), BOLD, REVERSE },
	[STYLE_LEVEL_FINISHED] = { COLOUR(-1, -1, -1, -1), BOLD, REVERSE,
	    UNDERLINE },
	/* As the bar that it stands in. */
	[STYLE_LEVEL_NOT_PRIVATE] = { COLOUR(-1, -1, -1, -1), REVERSE },
	[STYLE_LEVEL_PRIVATE] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_LEVEL_STARTING] = { COLOUR(-1, -1, -1, -1), UNDERLINE },
	[STYLE_LEVEL_UNVERIFIED] = { COLOUR(-1, -1, -1, -1), BOLD,
	    UNDERLINE },
	[STYLE_LINE_CLEAR] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_LINE_PRIVATE] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_LINE_UNVERIFIED] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_MARK] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_MENTION] = { COLOUR(-1, -1, -1, -1), BOLD, UNDERLINE },
	[STYLE_NICK_1] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_2] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_3] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_4] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_5] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_6] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_7] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_8] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NOTICE] = { COLOUR(-1, -1, -1, -1) },
	/* Terminals without colours are mostly light on dark. */
	[STYLE_QR] = { COLOUR(-1, -1, -1, -1), REVERSE },
	[STYLE_QUESTION] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_ROSTER] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_ROSTER_OFFLINE] = { COLOUR(-1, -1, -1, -1), DIM },
	[STYLE_STATE_FAILED] = { COLOUR(-1, -1, -1, -1), BOLD, REVERSE },
	[STYLE_STATE_HELD] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_STATE_SENT] = { COLOUR(-1, -1, -1, -1), DIM },
	[STYLE_STATUS] = { COLOUR(-1, -1, -1, -1), REVERSE },
	[STYLE_TEXT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_TEXT_PRE] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_TEXT_QUOTE] = { COLOUR(-1, -1, -1, -1), DIM },
	[STYLE_TIME] = { COLOUR(-1, -1, -1, -1), DIM },
	[STYLE_TITLE] = { COLOUR(-1, -1, -1, -1), REVERSE },
	[STYLE_UNSAFE] = { COLOUR(-1, -1, -1, -1), REVERSE },
	[STYLE_WARNING] = { COLOUR(-1, -1, -1, -1), BOLD },
};

void
theme_default(struct theme *theme)
{
	memset(theme, 0, sizeof(*theme));
	memcpy(theme->name, "dark", sizeof("dark"));
	memcpy(theme->style, dark, sizeof(dark));
	theme_hues(theme);
}

void
theme_mono(struct theme *theme)
{
	memset(theme, 0, sizeof(*theme));
	memcpy(theme->name, "mono", sizeof("mono"));
	memcpy(theme->style, mono, sizeof(mono));
	theme_hues(theme);
}
