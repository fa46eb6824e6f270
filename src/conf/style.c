/*
 * The table of styles: what there is to colour.  Themes, their checks and the
 * manual are made from it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "conf/conf.h"

static const struct style_row styles[STYLES] = {
	{ "default", "Everything that no other style covers; other styles take "
	    "from it what they leave out." },
	{ "activity", "Numbers of windows with unread lines." },
	{ "alarm", "Somebody may stand between you and the contact: a band "
	    "over the whole width." },
	{ "author_me", "Your own name before a line." },
	{ "author_them", "The contact's name before a line." },
	{ "command", "A command in the input line, and in help." },
	{ "error", "Something failed." },
	{ "hit", "Words that you look for, where they are found." },
	{ "input", "The input line." },
	{ "level_alert", "The level Not private where it fell or the contact "
	    "has OTR (alert_levels); if it is left out: as "
	    "level_not_private." },
	{ "level_finished", "The level Finished: the contact ended the "
	    "session." },
	{ "level_not_private", "The level Not private: anyone on the way can "
	    "read." },
	{ "level_private", "The level Private: encrypted to a verified key." },
	{ "level_starting", "The level Starting: keys are being exchanged." },
	{ "level_unverified", "The level Unverified: encrypted, but not known "
	    "with whom." },
	{ "line_clear", "Before a line: anyone on the way can read it." },
	{ "line_private", "Before a line: encrypted to a verified key." },
	{ "line_unverified", "Before a line: encrypted, but not known with "
	    "whom." },
	{ "mark", "The line where you stopped reading." },
	{ "mention", "In a room: a line that names you." },
	{ "nick_1", "Somebody's name: each name has one of eight. If the "
	    "terminal has 256 colours and the theme gives these none, the name "
	    "itself decides on the colour (XEP-0392)." },
	{ "nick_2", "Somebody else's name." },
	{ "nick_3", "Somebody else's name." },
	{ "nick_4", "Somebody else's name." },
	{ "nick_5", "Somebody else's name." },
	{ "nick_6", "Somebody else's name." },
	{ "nick_7", "Somebody else's name." },
	{ "nick_8", "Somebody else's name." },
	{ "notice", "Lines of the program itself." },
	{ "qr", "A QR code: it must be dark on light for cameras to read it." },
	{ "question", "A question that waits for an answer." },
	{ "roster", "The list of conversations and contacts." },
	{ "roster_offline", "Contacts in the list who are offline." },
	{ "state_failed", "Mark of a line that was not sent." },
	{ "state_held", "Mark of a line that waits." },
	{ "state_sent", "Mark of a line that was sent." },
	{ "status", "The status bar." },
	{ "text", "Text of messages." },
	{ "text_pre", "Preformatted parts of a message (`like this`)." },
	{ "text_quote", "Quoted lines of a message (> like this)." },
	{ "time", "The time before a line." },
	{ "title", "The title bar." },
	{ "unsafe", "Characters in foreign text that were made visible." },
	{ "warning", "What needs attention: a level that fell, a line that could "
	    "not be read." },
};

const struct style_row *
style_row(enum style id)
{
	if ((unsigned)id >= STYLES)
		die("no style %u", (unsigned)id);
	return &styles[id];
}
