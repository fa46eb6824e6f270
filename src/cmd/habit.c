/*
 * What fingers know from other programs (profanity, mcabber, irssi, WeeChat):
 * the command of sotto that is meant, or, where the same would do something
 * else here, what to type.  Read as aliases that nobody has to make; must not
 * know how one is read.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "cmd/inside.h"

#define MEANS(typed, means) { typed, means, NULL, NULL }
#define ANSWER(typed, answer) { typed, NULL, answer, NULL }
#define ANSWER_HEARD(typed, answer, heard) { typed, NULL, answer, heard }

#define CLEARS "/clear empties the window for good, in memory too; to see " \
	"less, C-l draws the screen anew and M-> goes to the newest line"
#define CLEARS_HEARD "/clear empties the window for good"
#define TO_ALL "no line goes to everybody at once: /msg CONTACT TEXT sends one"
#define SCRIPTS "sotto loads and runs nothing; programs drive it through " \
	"sotto --pipe"
#define OTR_OFF "/otr end ends the session, and what you type then may be " \
	"readable by others; /otr policy CONTACT never turns OTR off for them"
#define OTR_ON "/otr start starts a session; /otr policy CONTACT always " \
	"lets nothing leave without one"
#define ONLY_OTR "private conversations use OTR here: /otr start, then " \
	"/verify"

/* Sorted. */
static const struct habit rows[] = {
	ANSWER("action", "/me TEXT says it in the window"),
	ANSWER("ame", TO_ALL),
	ANSWER("amsg", TO_ALL),
	ANSWER("authorization", "/sub allow, ask, cancel, deny CONTACT"),
	ANSWER("autoaway", "/set auto_away MINUTES"),
	ANSWER("beep", "/set bell VALUE"),
	ANSWER("broadcast", TO_ALL),
	MEANS("buffer", "/win"),
	MEANS("buffer bottom", "/scroll bottom"),
	ANSWER_HEARD("buffer clear", CLEARS, CLEARS_HEARD),
	MEANS("buffer close", "/close"),
	MEANS("buffer list", "/win list"),
	MEANS("buffer top", "/scroll top"),
	MEANS("bye", "/quit"),
	ANSWER_HEARD("c", CLEARS, CLEARS_HEARD),
	MEANS("caps", "/version"),
	MEANS("carbons", "/set carbons"),
	ANSWER_HEARD("cls", CLEARS, CLEARS_HEARD),
	ANSWER("ctcp", "/ping, /time and /version ask a contact's program"),
	ANSWER("del", "/roster remove CONTACT removes a contact"),
	MEANS("deop", "/role $1 participant"),
	ANSWER("describe", "/me TEXT says it in the window"),
	MEANS("devoice", "/role $1 visitor"),
	MEANS("disc", "/disconnect"),
	ANSWER_HEARD("editor", "the key M-e opens the line in your editor",
	    "a line is edited in your editor only on a screen"),
	ANSWER("encrypt", ONLY_OTR),
	ANSWER("eval", SCRIPTS),
	ANSWER("exec", SCRIPTS),
	MEANS("exit", "/quit"),
	ANSWER("flash", "/set bell VALUE"),
	ANSWER("foreach", TO_ALL),
	MEANS("grep", "/search"),
	ANSWER("group", "/roster group add CONTACT GROUP, /roster group remove"),
	ANSWER("highlight", "/set room_notify VALUE"),
	ANSWER("hilight", "/set room_notify VALUE"),
	MEANS("ig", "/ignore"),
	MEANS("j", "/join"),
	MEANS("k", "/kick"),
	MEANS("kb", "/ban"),
	MEANS("key", "/bind"),
	MEANS("key bind", "/bind"),
	MEANS("key list", "/bind"),
	MEANS("kickban", "/ban"),
	MEANS("lastactivity", "/last"),
	MEANS("lastlog", "/search"),
	ANSWER("load", SCRIPTS),
	ANSWER("logging", "/log CONTACT on, off or forget"),
	MEANS("m", "/msg"),
	MEANS("n", "/room who"),
	MEANS("names", "/room who"),
	ANSWER("notice", "/msg CONTACT TEXT; there are no notices in XMPP"),
	ANSWER_HEARD("occupants", "M-r shows and hides who is in a room",
	    "/room who says who is in a room"),
	ANSWER("omemo", ONLY_OTR),
	MEANS("online", "/back"),
	MEANS("op", "/role $1 moderator"),
	ANSWER("otr always", OTR_ON),
	MEANS("otr answer", "/otr smp answer"),
	MEANS("otr auth", "/otr smp"),
	MEANS("otr authabort", "/otr smp abort"),
	ANSWER("otr authq", "/otr smp question \"QUESTION\" ANSWER"),
	ANSWER("otr auto", OTR_ON),
	ANSWER("otr cleartext", OTR_OFF),
	MEANS("otr contexts", "/otr fingerprint all"),
	ANSWER("otr disable", OTR_OFF),
	ANSWER("otr enable", OTR_ON),
	MEANS("otr genkey", "/otr keygen"),
	MEANS("otr help", "/help otr"),
	MEANS("otr info", "/otr status"),
	MEANS("otr init", "/otr start"),
	MEANS("otr key", "/otr fingerprint"),
	MEANS("otr libver", "/otr status"),
	MEANS("otr myfp", "/otr fingerprint"),
	ANSWER("otr never", OTR_OFF),
	ANSWER("otr off", OTR_OFF),
	ANSWER("otr on", OTR_ON),
	ANSWER("otr plain", OTR_OFF),
	MEANS("otr question", "/otr smp question"),
	ANSWER("otr sendfile", "files are not sent yet"),
	ANSWER("otr smp ask", "/otr smp SECRET, or /otr smp question "
	    "\"QUESTION\" ANSWER; write a secret that begins so in quotes"),
	ANSWER("otr smp respond", "/otr smp answer ANSWER; write a secret that "
	    "begins so in quotes"),
	MEANS("otr smpa", "/otr smp abort"),
	MEANS("otr smpq", "/otr smp"),
	MEANS("otr smpr", "/otr smp answer"),
	MEANS("otr stop", "/otr end"),
	MEANS("otr theirfp", "/verify compare"),
	ANSWER("ox", ONLY_OTR),
	MEANS("p", "/part"),
	ANSWER("perl", SCRIPTS),
	ANSWER("pgp", ONLY_OTR),
	ANSWER("plugin", SCRIPTS),
	ANSWER("plugins", SCRIPTS),
	MEANS("prefs", "/set"),
	ANSWER("python", SCRIPTS),
	MEANS("q", "/query"),
	ANSWER("quote", "/xml shows stanzas, and sends one from its window"),
	ANSWER("raw", "/xml shows stanzas, and sends one from its window"),
	MEANS("rawlog", "/xml"),
	MEANS("receipts", "/set receipts"),
	ANSWER("reconnect", "/disconnect, then /connect"),
	ANSWER("rename", "/roster add CONTACT NAME, or /set CONTACT name NAME "
	    "for yourself alone"),
	ANSWER("save", "a setting is written to the disk when you set it"),
	MEANS("say_to", "/msg"),
	ANSWER_HEARD("sb clear", CLEARS, CLEARS_HEARD),
	ANSWER_HEARD("screen clear", CLEARS, CLEARS_HEARD),
	ANSWER("script", SCRIPTS),
	ANSWER_HEARD("scrollback clear", CLEARS, CLEARS_HEARD),
	MEANS("server", "/account"),
	MEANS("settings", "/set"),
	MEANS("signoff", "/quit"),
	MEANS("software", "/version"),
	ANSWER("states", "/set typing VALUE"),
	MEANS("sub request", "/sub ask"),
	ANSWER("subject", "/topic TEXT, or /topic - to take it away"),
	MEANS("subject set", "/topic"),
	MEANS("t", "/topic"),
	ANSWER("tls", "/status says how accounts are connected; /cert answers "
	    "about a certificate"),
	MEANS("unalias", "/alias remove"),
	MEANS("unban", "/affiliation $1 none"),
	MEANS("voice", "/role $1 participant"),
	MEANS("w", "/win"),
	ANSWER("wall", TO_ALL),
	MEANS("wc", "/close"),
	MEANS("wg", "/win"),
	MEANS("who", "/room who"),
	MEANS("wi", "/whois"),
	MEANS("wii", "/whois"),
	MEANS("window", "/win"),
	ANSWER_HEARD("window clear", CLEARS, CLEARS_HEARD),
	MEANS("window close", "/close"),
	MEANS("window goto", "/win"),
	MEANS("window kill", "/close"),
	MEANS("window list", "/win list"),
	MEANS("wins", "/win"),
	MEANS("wl", "/win list"),
	MEANS("xmlconsole", "/xml"),
};

size_t
cmd_habits(const struct habit **out)
{
	*out = rows;
	return NELEM(rows);
}

const struct habit *
habit_find(const char *words, size_t *used)
{
	const struct habit *found = NULL;
	size_t len;

	*used = 0;
	for (size_t i = 0; i < NELEM(rows); i++) {
		if ((len = name_spells(rows[i].typed, words)) > *used) {
			*used = len;
			found = &rows[i];
		}
	}
	return found;
}
