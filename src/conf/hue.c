/*
 * Colours of people (XEP-0392): one of HUES hues, as light as a theme has the
 * names of contacts.  Must not know whose which is, nor how a terminal shows
 * it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "conf/inside.h"

/* HSLuv (hsluv.org) with saturation 100; hue 7.5 times the place, lightness 42
 * and 75; and which of xterm's 256 is nearest, and dark enough. */
static const struct { int rgb; short near; } hues[2][HUES] = {
	{
		{ 0xc50053, 161 }, { 0xc80035, 161 }, { 0xbf2600, 124 },
		{ 0xac4100, 130 }, { 0x9e4d00, 130 }, { 0x945300, 94 },
		{ 0x8b5800, 94 }, { 0x845c00, 94 }, { 0x7d5f00, 94 },
		{ 0x776100, 94 }, { 0x706400, 58 }, { 0x6a6600, 58 },
		{ 0x636800, 58 }, { 0x5b6a00, 58 }, { 0x526c00, 58 },
		{ 0x456e00, 58 }, { 0x337100, 58 }, { 0x037400, 28 },
		{ 0x007331, 23 }, { 0x007242, 23 }, { 0x00724d, 23 },
		{ 0x007156, 23 }, { 0x00715c, 23 }, { 0x007062, 23 },
		{ 0x007067, 23 }, { 0x006f6c, 23 }, { 0x006f71, 23 },
		{ 0x006e76, 24 }, { 0x006e7b, 24 }, { 0x006d80, 24 },
		{ 0x006c87, 24 }, { 0x006b8f, 24 }, { 0x00699a, 24 },
		{ 0x0067a9, 25 }, { 0x0061c2, 25 }, { 0x004efc, 27 },
		{ 0x6534ff, 57 }, { 0x8c00fa, 93 }, { 0x9c00e1, 128 },
		{ 0xa600ce, 128 }, { 0xac00be, 127 }, { 0xb100b1, 127 },
		{ 0xb500a5, 127 }, { 0xb8009a, 126 }, { 0xbb008f, 126 },
		{ 0xbd0083, 126 }, { 0xc00076, 126 }, { 0xc20067, 125 },
	}, {
		{ 0xff9cb1, 217 }, { 0xff9da6, 217 }, { 0xff9f99, 216 },
		{ 0xffa08a, 216 }, { 0xffa277, 216 }, { 0xffa359, 215 },
		{ 0xffa500, 214 }, { 0xf2ac00, 214 }, { 0xe6b100, 178 },
		{ 0xdbb600, 178 }, { 0xd0ba00, 178 }, { 0xc4bd00, 178 },
		{ 0xb8c100, 142 }, { 0xaac400, 148 }, { 0x9ac800, 112 },
		{ 0x84cc00, 112 }, { 0x65d100, 76 }, { 0x0dd600, 40 },
		{ 0x00d561, 41 }, { 0x00d37f, 42 }, { 0x00d292, 42 },
		{ 0x00d1a1, 43 }, { 0x00d0ad, 43 }, { 0x00d0b7, 43 },
		{ 0x00cfc0, 43 }, { 0x00cec8, 44 }, { 0x00cdd1, 44 },
		{ 0x00ccd9, 44 }, { 0x00cbe2, 44 }, { 0x00caec, 45 },
		{ 0x00c8f8, 45 }, { 0x40c5ff, 81 }, { 0x6dc0ff, 75 },
		{ 0x87bcff, 111 }, { 0x9bb8ff, 111 }, { 0xabb3ff, 147 },
		{ 0xb9afff, 147 }, { 0xc7abff, 183 }, { 0xd3a6ff, 183 },
		{ 0xe1a0ff, 183 }, { 0xef99ff, 213 }, { 0xff90ff, 213 },
		{ 0xff92f0, 213 }, { 0xff95e4, 212 }, { 0xff97d8, 212 },
		{ 0xff98ce, 212 }, { 0xff9ac4, 212 }, { 0xff9bbb, 211 },
	},
};

/* A colour that a theme gives to nick_N counts; where it gives none the hue
 * does, if names of contacts have a colour at all. */
void
theme_hues(struct theme *theme)
{
	const struct style_attr *them = &theme->style[STYLE_AUTHOR_THEM];
	bool light = colour_is_light(them->fg);
	struct style_attr *a;

	for (int i = 0; i < HUES; i++) {
		a = &theme->style[STYLE_HUE + i];
		*a = theme->style[STYLE_NICK_1 + i * 8 / HUES];
		if (a->fg != theme->style[STYLE_DEFAULT].fg || them->fg < 0)
			continue;
		a->fg = hues[light][i].near;
		a->fg_rgb = STYLE_RGB | hues[light][i].rgb;
		a->bold = a->bold || them->bold;
	}
}
