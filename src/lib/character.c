/*
 * What kind of character a code point is: what several files ask for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <utf8proc.h>

#include "lib/inside.h"
#include "lib/lib.h"

int
char_class(uint32_t cp)
{
	return utf8proc_get_property((utf8proc_int32_t)cp)->boundclass;
}

bool
char_is_pictographic(uint32_t cp)
{
	return char_class(cp) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

bool
char_is_keycap_base(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || cp == '#' || cp == '*';
}

bool
char_is_skin_tone(uint32_t cp)
{
	return cp >= 0x1f3fb && cp <= 0x1f3ff;
}

bool
char_is_drawn_format(uint32_t cp)
{
	return (cp >= 0x600 && cp <= 0x605) || cp == 0x6dd || cp == 0x70f ||
	    cp == 0x890 || cp == 0x891 || cp == 0x8e2 || cp == 0x110bd ||
	    cp == 0x110cd;
}
