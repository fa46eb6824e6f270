/*
 * Colours: as they are written, and which of the fewer that a terminal has is
 * nearest.  Must not know what has them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "conf/inside.h"

/* In the order of ECMA-48, 8.3.117. */
static const char *const colours[] = { "black", "red", "green", "yellow",
	"blue", "magenta", "cyan", "white" };

static int
colour_distance(const int a[3], const int b[3])
{
	int i, sum = 0;

	for (i = 0; i < 3; i++)
		sum += (a[i] - b[i]) * (a[i] - b[i]);
	return sum;
}

/* Red, green and blue of 16..255 as xterm has them: a cube, then greys. */
static void
colour_rgb(int colour, int rgb[3])
{
	static const int steps[] = { 0, 95, 135, 175, 215, 255 };

	if (colour >= 232) {
		rgb[0] = rgb[1] = rgb[2] = 8 + 10 * (colour - 232);
		return;
	}
	rgb[0] = steps[(colour - 16) / 36];
	rgb[1] = steps[(colour - 16) / 6 % 6];
	rgb[2] = steps[(colour - 16) % 6];
}

static short
colour_nearest_256(const int rgb[3])
{
	int c, best = 16, other[3], d, least = -1;

	for (c = 16; c < 256; c++) {
		colour_rgb(c, other);
		d = colour_distance(rgb, other);
		if (least == -1 || d < least) {
			least = d;
			best = c;
		}
	}
	return (short)best;
}

bool
colour_is_light(short colour)
{
	int rgb[3];

	if (colour < 16)
		return colour == 7 || colour > 8;
	colour_rgb(colour, rgb);
	return 3 * rgb[0] + 6 * rgb[1] + rgb[2] > 10 * 128;
}

short
colour_nearest_8(short colour)
{
	int c, best = 0, rgb[3], other[3], d, least = -1;

	if (colour < 16)
		return colour < 0 ? colour : colour % 8;
	colour_rgb(colour, rgb);
	for (c = 0; c < 8; c++) {
		other[0] = (c & 1) != 0 ? 205 : 0;
		other[1] = (c & 2) != 0 ? 205 : 0;
		other[2] = (c & 4) != 0 ? 205 : 0;
		d = colour_distance(rgb, other);
		if (least == -1 || d < least) {
			least = d;
			best = c;
		}
	}
	return (short)best;
}

static int
colour_parse_rgb(const char *s, short *colour, int *exact)
{
	int rgb[3], i;
	unsigned long n;

	if (strlen(s) != 7 || strspn(s + 1, "0123456789abcdefABCDEF") != 6)
		return -1;
	n = strtoul(s + 1, NULL, 16);
	for (i = 0; i < 3; i++)
		rgb[i] = (int)(n >> (16 - 8 * i) & 0xff);
	*colour = colour_nearest_256(rgb);
	*exact = STYLE_RGB | (int)n;
	return 0;
}

static int
colour_parse_named(const char *s, short *colour)
{
	bool bright = strncmp(s, "bright", 6) == 0 &&
	    (s[6] == ' ' || s[6] == '_' || s[6] == '-');
	size_t i;

	for (i = 0; i < NELEM(colours); i++)
		if (strcmp(bright ? s + 7 : s, colours[i]) == 0) {
			*colour = (short)(bright ? i + 8 : i);
			return 0;
		}
	return -1;
}

int
colour_parse(const char *s, short *colour, int *exact)
{
	size_t digits = strspn(s, "0123456789");
	long n;

	*exact = 0;
	if (strcmp(s, "default") == 0) {
		*colour = -1;
		return 0;
	}
	if (s[0] == '#')
		return colour_parse_rgb(s, colour, exact);
	if (digits == 0 || digits > 3 || s[digits] != '\0')
		return colour_parse_named(s, colour);
	if ((n = strtol(s, NULL, 10)) > 255)
		return -1;
	*colour = (short)n;
	return 0;
}
