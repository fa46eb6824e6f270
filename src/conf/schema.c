/*
 * The tables of settings and of styles: what there is, what a value must
 * be, and what it is for.  The parser, /set, completion and the manual are
 * made from them.  Must not know files or what the program does with a value.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conf/conf.h"

#define EVERYWHERE (SCOPE_GLOBAL | SCOPE_ACCOUNT | SCOPE_CONTACT)
#define TEXT_MAX 4096

/* ---- what a text must be ----------------------------------------------- */

/* As /cert shows it: SHA-256 of the certificate. */
static bool
valid_pin(const char *s)
{
	size_t i;

	if (strncmp(s, "sha256:", 7) != 0)
		return false;
	i = strspn(s + 7, "0123456789abcdef");
	return i == 64 && s[7 + i] == '\0';
}

/* A name or a numeric address; whether it exists, the network knows. */
static bool
valid_host(const char *s)
{
	size_t i;

	for (i = 0; s[i] != '\0'; i++)
		if ((unsigned char)s[i] <= ' ' || s[i] == 0x7f ||
		    strchr("/@\"'<>", s[i]) != NULL)
			return false;
	return i > 0;
}

/* "M-x=/win 3"; which keys there are, the bindings know. */
static bool
valid_bind(const char *s)
{
	const char *equals = *s != '\0' ? strchr(s + 1, '=') : NULL;
	const char *p;

	if (equals == NULL)
		return false;
	for (p = s; p < equals; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return false;
	return strchr(equals, '\n') == NULL;
}

/* It becomes part of a path. */
static bool
valid_theme(const char *s)
{
	return s[0] != '\0' && s[0] != '.' && strpbrk(s, "/\n") == NULL;
}

static bool
valid_line(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

/* It stands where names stand, and must not read as an address. */
static bool
valid_name(const char *s)
{
	size_t n = strlen(s);

	return valid_line(s) && strchr(s, '@') == NULL && n > 0 &&
	    s[0] != ' ' && s[n - 1] != ' ';
}

/* "none" is for an account, where there is one for all. */
static bool
valid_proxy(const char *s)
{
	struct proxy_url url;

	if (strcmp(s, "none") == 0)
		return true;
	if (!valid_line(s) || proxy_parse(s, &url, NULL) == -1)
		return false;
	proxy_url_free(&url);
	return true;
}

/* "never", "end", or minutes: a week at most. */
static bool
valid_wipe(const char *s)
{
	size_t digits = strspn(s, "0123456789");

	if (strcmp(s, "never") == 0 || strcmp(s, "end") == 0)
		return true;
	return digits > 0 && digits <= 5 && s[digits] == '\0' &&
	    atoi(s) >= 1 && atoi(s) <= 10080;
}

/* ---- how much a value protects ----------------------------------------- */

/* Of two values the larger protects more; what is not known protects least. */
static long
place_of(const char *s, const char *const words[], size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(s, words[i]) == 0)
			return (long)i + 1;
	return 0;
}

static long
strength_policy(const char *s)
{
	static const char *const weakest_first[] = { "never", "manual",
	    "opportunistic", "always", "verified" };

	return place_of(s, weakest_first, NELEM(weakest_first));
}

static long
strength_leave(const char *s)
{
	static const char *const weakest_first[] = { "allow", "ask",
	    "never" };

	return place_of(s, weakest_first, NELEM(weakest_first));
}

/* What shall not be done, and what must be. */
static long
strength_off(const char *s)
{
	return strcmp(s, "false") == 0;
}

static long
strength_on(const char *s)
{
	return strcmp(s, "true") == 0;
}

/*
 * "never" and 0 are none; "end" comes late, and not where the contact ends
 * the session; of minutes fewer are more.
 */
static long
strength_minutes(const char *s)
{
	long minutes = strtol(s, NULL, 10);

	if (strcmp(s, "end") == 0)
		return 1;
	return minutes > 0 ? LONG_MAX - minutes : 0;
}

/* Those that may vouch for a server are fewer than all. */
static long
strength_file(const char *s)
{
	return *s != '\0';
}

/* Whoever is connected to does not learn from where. */
static long
strength_proxy(const char *s)
{
	return *s != '\0' && strcmp(s, "none") != 0;
}

/* Each certificate that is taken without a check is one too many. */
static long
strength_pins(const char *s)
{
	long pins = *s != '\0';

	for (; *s != '\0'; s++)
		pins += *s == ',';
	return -pins;
}

/* Hash and binding, as src/sasl has them: 0 where they are none of these. */
static long
strength_sasl(const char *s)
{
	static const char *const hashes[] = { "PLAIN", "SCRAM-SHA-1",
	    "SCRAM-SHA-256", "SCRAM-SHA-512" };
	static const char *const bindings[] = { "none",
	    "tls-server-end-point", "tls-exporter" };
	char hash[16];
	size_t len = strcspn(s, " ");
	long binding;

	if (s[len] == '\0' || len >= sizeof(hash))
		return 0;
	memcpy(hash, s, len);
	hash[len] = '\0';
	binding = place_of(s + len + 1, bindings, NELEM(bindings));
	return place_of(hash, hashes, NELEM(hashes)) == 0 || binding == 0 ?
	    0 : 8 * binding + place_of(hash, hashes, NELEM(hashes));
}

static bool
valid_sasl(const char *s)
{
	return strength_sasl(s) != 0;
}

/* ---- the table --------------------------------------------------------- */

static const struct setting_row settings[SETTINGS] = {
	{ .name = "autoconnect", .type = SETTING_BOOL,
	    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "true",
	    .help = "Connect the account when the program starts." },
	{ .name = "bell", .type = SETTING_BOOL, .scopes = EVERYWHERE,
	    .fallback = "false",
	    .help = "Ring the terminal's bell when a message arrives in a "
	    "window that you do not look at." },
	{ .name = "bind", .type = SETTING_LIST, .scopes = SCOPE_GLOBAL,
	    .flags = SETTING_KEYED, .max = TEXT_MAX, .valid = valid_bind,
	    .form = "KEY=COMMAND",
	    .help = "Command lines that keys run, each as KEY=COMMAND, for "
	    "example M-x=/win 3; an empty COMMAND takes a key its meaning." },
	{ .name = "ca_file", .type = SETTING_PATH,
	    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .max = TEXT_MAX,
	    .valid = valid_line, .form = "the path of a file",
	    .strength = strength_file,
	    .help = "File with the certificate authorities (PEM) that alone "
	    "are trusted to vouch for the server, those of the system "
	    "not." },
	{ .name = "history_lines", .type = SETTING_INT,
	    .scopes = SCOPE_GLOBAL, .fallback = "20", .min = 0, .max = 1000,
	    .help = "Lines of the history that a window shows when it "
	    "opens." },
	{ .name = "host", .type = SETTING_TEXT, .scopes = SCOPE_ACCOUNT,
	    .min = 1, .max = 255, .valid = valid_host,
	    .form = "a host name or a numeric address",
	    .help = "Connect here, whatever DNS says; the certificate must "
	    "still be that of the address's domain." },
	{ .name = "keep_lines", .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
	    .fallback = "5000", .min = 100, .max = 1000000,
	    .help = "Lines that each window remembers; of a stranger's 100 at "
	    "most." },
	{ .name = "key_passphrase_command", .type = SETTING_COMMAND,
	    .scopes = SCOPE_GLOBAL, .flags = SETTING_NO_SET, .min = 1,
	    .max = TEXT_MAX,
	    .help = "Shell command whose first line of output is the "
	    "passphrase of your keys, at the start (see /otr passphrase).  "
	    "Keys that are not encrypted yet are put under it; where that "
	    "cannot be, sotto does not start." },
	{ .name = "log", .type = SETTING_BOOL, .scopes = EVERYWHERE,
	    .fallback = "false",
	    .strength = strength_off,
	    .help = "Write messages that came or left in the clear to the "
	    "history on the disk; those of OTR sessions never by this." },
	{ .name = "log_file", .type = SETTING_PATH, .scopes = SCOPE_GLOBAL,
	    .flags = SETTING_NO_SET, .max = TEXT_MAX, .valid = valid_line,
	    .form = "the path of a file",
	    .help = "File to which what the program does is appended, to "
	    "look for mistakes in it; never a message, never a password." },
	{ .name = "mobile", .type = SETTING_BOOL,
	    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "false",
	    .help = "The link is a mobile network: ask whether an idle "
	    "connection still lives every five minutes, not every minute, and "
	    "give it up after seven; counts from the next connection on." },
	{ .name = "name", .type = SETTING_TEXT,
	    .scopes = SCOPE_ACCOUNT | SCOPE_CONTACT, .flags = SETTING_OWN,
	    .min = 1, .max = 256, .valid = valid_name,
	    .form = "one line of text without @ and without blanks around it",
	    .help = "Name that is shown instead of the address, or of the "
	    "name in the roster; only you see it; where it is your own "
	    "name, or another contact's, the address is shown." },
	{ .name = "notify_command", .type = SETTING_COMMAND,
	    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .flags = SETTING_NO_SET,
	    .min = 1, .max = TEXT_MAX,
	    .help = "Shell command to run when a message arrives, at most "
	    "every two seconds; $1 is the account's address, $2 the contact's "
	    "name." },
	{ .name = "otr_fragment", .type = SETTING_INT, .scopes = EVERYWHERE,
	    .fallback = "0", .min = 0, .max = 500000,
	    .help = "Bytes of an OTR message above which it is sent in "
	    "pieces, for ways that lose larger ones; no piece is made shorter "
	    "than 64.  0: only where the server says that it takes no more "
	    "in one message." },
	{ .name = "otr_html", .type = SETTING_WORD, .scopes = EVERYWHERE,
	    .fallback = "learn", .words = "learn|on|off",
	    .help = "Whether the contact's program writes HTML inside OTR, as "
	    "Pidgin and Adium do, and takes for HTML what it gets; learn: as "
	    "soon as two messages in a row were HTML as a whole, or three had "
	    "entities (&lt; &amp;) and none of the signs that they stand "
	    "for." },
	{ .name = "otr_idle_end", .type = SETTING_INT, .scopes = EVERYWHERE,
	    .fallback = "0", .min = 0, .max = 10080,
	    .strength = strength_minutes,
	    .help = "Minutes without a line after which an OTR session ends "
	    "itself; 0: never.  Lines typed after that wait until you "
	    "decide." },
	{ .name = "otr_log", .type = SETTING_BOOL, .scopes = SCOPE_CONTACT,
	    .fallback = "false",
	    .strength = strength_off,
	    .help = "Write the text of OTR sessions with the contact to the "
	    "history on the disk, where it is not encrypted; /otr log sets "
	    "it." },
	{ .name = "otr_policy", .type = SETTING_WORD, .scopes = EVERYWHERE,
	    .fallback = "opportunistic",
	    .words = "never|manual|opportunistic|always|verified",
	    .strength = strength_policy,
	    .help = "When messages are encrypted, and what happens to one "
	    "that cannot be." },
	{ .name = "otr_seen_html", .type = SETTING_BOOL,
	    .scopes = SCOPE_CONTACT, .flags = SETTING_HIDDEN,
	    .fallback = "false",
	    .help = "The contact's program has written HTML inside OTR." },
	{ .name = "otr_seen_v3", .type = SETTING_BOOL,
	    .scopes = SCOPE_CONTACT, .flags = SETTING_HIDDEN,
	    .fallback = "false",
	    .strength = strength_on,
	    .help = "The contact has spoken OTR version 3 and is never taken "
	    "back to version 2." },
	{ .name = "otr_v2", .type = SETTING_WORD, .scopes = EVERYWHERE,
	    .fallback = "ask", .words = "ask|allow|never",
	    .strength = strength_leave,
	    .help = "Whether OTR version 2, which is weaker, may be spoken "
	    "with contacts whose program has no version 3." },
	{ .name = "otr_wipe", .type = SETTING_TEXT, .scopes = EVERYWHERE,
	    .fallback = "never", .max = 5, .valid = valid_wipe,
	    .form = "never, end or a number of minutes from 1 to 10080",
	    .strength = strength_minutes,
	    .help = "When encrypted lines are wiped from the window, and yours "
	    "from what the arrow keys bring back: never, at the end "
	    "of the session if it is you, or otr_idle_end, who ends it, or "
	    "so many minutes after each came, though not before you saw it." },
	{ .name = "password", .type = SETTING_SECRET,
	    .scopes = SCOPE_ACCOUNT, .flags = SETTING_NO_SET, .max = 1024,
	    .valid = valid_line, .form = "one line of text",
	    .help = "Password of the account; nobody else may then be able "
	    "to read the file." },
	{ .name = "password_command", .type = SETTING_COMMAND,
	    .scopes = SCOPE_ACCOUNT, .flags = SETTING_NO_SET, .min = 1,
	    .max = TEXT_MAX,
	    .help = "Shell command whose first line of output is the "
	    "password of the account." },
	{ .name = "pin", .type = SETTING_LIST, .scopes = SCOPE_ACCOUNT,
	    .max = 7 + 64, .valid = valid_pin,
	    .form = "sha256: and 64 lower-case hex digits",
	    .strength = strength_pins,
	    .help = "Fingerprints of certificates that are accepted although "
	    "their check fails; /cert pin writes them." },
	{ .name = "port", .type = SETTING_INT, .scopes = SCOPE_ACCOUNT,
	    .fallback = "5222", .min = 1, .max = 65535,
	    .help = "Port to connect to, of host or else of the address's "
	    "domain; where it is set DNS is not asked for another." },
	{ .name = "proxy", .type = SETTING_PROXY,
	    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .min = 1,
	    .max = PROXY_URL_MAX, .valid = valid_proxy,
	    .form = "none, or a URL such as socks5://127.0.0.1:9050,",
	    .strength = strength_proxy,
	    .help = "Connect through this proxy alone: "
	    "socks5://[user:password@]host:port, http://... or https://...; "
	    "it looks all names up, and DNS is asked for nothing but its own; "
	    "none: directly; it counts from the next connection on." },
	{ .name = "receipts", .type = SETTING_BOOL, .scopes = EVERYWHERE,
	    .fallback = "true",
	    .strength = strength_off,
	    .help = "Tell contacts that ask for it, and may see when you are "
	    "there, that their messages have arrived." },
	{ .name = "remembered", .type = SETTING_BOOL,
	    .scopes = SCOPE_ACCOUNT, .flags = SETTING_HIDDEN,
	    .fallback = "false",
	    .help = "The account was made within the program and is in no "
	    "configuration file." },
	{ .name = "roster_shown", .type = SETTING_BOOL,
	    .scopes = SCOPE_GLOBAL, .fallback = "true",
	    .help = "Show the panel with the contacts; by default where the "
	    "terminal has 100 columns." },
	{ .name = "roster_width", .type = SETTING_INT,
	    .scopes = SCOPE_GLOBAL, .fallback = "20", .min = 8, .max = 80,
	    .help = "Columns of the panel with the contacts." },
	{ .name = "sasl_plain", .type = SETTING_WORD,
	    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "ask",
	    .words = "ask|allow|never",
	    .strength = strength_leave,
	    .help = "Whether a server that has nothing better (SCRAM) may be "
	    "given the password itself, which sotto-net then holds too; "
	    "/login accept writes allow." },
	{ .name = "sasl_strongest", .type = SETTING_TEXT,
	    .scopes = SCOPE_ACCOUNT, .flags = SETTING_HIDDEN, .min = 1,
	    .max = 64, .valid = valid_sasl,
	    .form = "a mechanism and a channel binding",
	    .strength = strength_sasl,
	    .help = "The strongest way in which the account has logged in; "
	    "a weaker one is a question (see /login)." },
	{ .name = "theme", .type = SETTING_TEXT, .scopes = SCOPE_GLOBAL,
	    .fallback = "dark", .min = 1, .max = 63, .valid = valid_theme,
	    .form = "the name of a theme",
	    .help = "Name of the theme: dark, light, contrast, or a file of "
	    "one's own, themes/NAME.theme beside the configuration." },
	{ .name = "time_format", .type = SETTING_TEXT,
	    .scopes = SCOPE_GLOBAL, .fallback = "%H:%M", .max = 64,
	    .valid = valid_line, .form = "one line of text",
	    .help = "How the time before each line and in the status bar is "
	    "written, as for strftime(3); empty: not at all." },
	{ .name = "tls", .type = SETTING_WORD, .scopes = SCOPE_ACCOUNT,
	    .fallback = "starttls", .words = "starttls|direct",
	    .help = "How TLS begins where host, port or proxy is set, and "
	    "DNS does not say it: starttls, after a greeting in the clear; "
	    "direct, at once, on port 5223 where none is set." },
};

const struct setting_row *
setting_row(enum setting id)
{
	if ((unsigned)id >= SETTINGS)
		die("no setting %u", (unsigned)id);
	return &settings[id];
}

static int
compare_name(const void *name, const void *row)
{
	return strcmp(name, ((const struct setting_row *)row)->name);
}

int
setting_find(const char *name)
{
	const struct setting_row *row = bsearch(name, settings, SETTINGS,
	    sizeof(settings[0]), compare_name);

	return row == NULL ? -1 : (int)(row - settings);
}

/* ---- checking ---------------------------------------------------------- */

/* -1, or the truth that a word means; as libconfuse reads it. */
static int
truth(const char *s)
{
	static const char *const yes[] = { "true", "on", "yes" };
	static const char *const no[] = { "false", "off", "no" };
	size_t i;

	for (i = 0; i < NELEM(yes); i++)
		if (strcasecmp(s, yes[i]) == 0)
			return 1;
	for (i = 0; i < NELEM(no); i++)
		if (strcasecmp(s, no[i]) == 0)
			return 0;
	return -1;
}

static bool
is_number(const char *s, long min, long max)
{
	char *end;
	long n;

	if (!isdigit((unsigned char)*s) && *s != '-')
		return false;
	errno = 0;
	n = strtol(s, &end, 10);
	return errno == 0 && end != s && *end == '\0' && n >= min && n <= max;
}

static bool
is_word(const char *s, const char *words)
{
	size_t len = strlen(s);
	const char *p;

	if (len == 0 || strchr(s, '|') != NULL)
		return false;
	for (p = words; (p = strstr(p, s)) != NULL; p += len)
		if ((p == words || p[-1] == '|') &&
		    (p[len] == '\0' || p[len] == '|'))
			return true;
	return false;
}

static bool
is_text(const char *s, const struct setting_row *row)
{
	size_t len = strlen(s);

	return len >= (size_t)row->min && len <= (size_t)row->max &&
	    utf8_valid(s, len) && (row->valid == NULL || row->valid(s));
}

static bool
is_value(const char *s, const struct setting_row *row)
{
	switch (row->type) {
	case SETTING_INT:
		return is_number(s, row->min, row->max);
	case SETTING_BOOL:
		return truth(s) != -1;
	case SETTING_WORD:
		return is_word(s, row->words);
	case SETTING_TEXT:
	case SETTING_SECRET:
	case SETTING_COMMAND:
	case SETTING_PATH:
	case SETTING_LIST:
	case SETTING_PROXY:
		break;
	}
	return is_text(s, row);
}

/* "never, manual or verified" */
static void
add_words(struct str *out, const char *words)
{
	const char *p = words;
	size_t len;

	for (; p[len = strcspn(p, "|")] != '\0'; p += len + 1) {
		if (p != words)
			str_add(out, ", ");
		str_addn(out, p, len);
	}
	str_addf(out, " or %s", p);
}

bool
setting_is_secret(enum setting id)
{
	enum setting_type type = setting_row(id)->type;

	return type == SETTING_SECRET || type == SETTING_PROXY;
}

void
setting_expects(enum setting id, struct str *out)
{
	const struct setting_row *row = setting_row(id);

	switch (row->type) {
	case SETTING_INT:
		str_addf(out, "a number from %ld to %ld", row->min, row->max);
		return;
	case SETTING_BOOL:
		str_add(out, "true or false");
		return;
	case SETTING_WORD:
		add_words(out, row->words);
		return;
	case SETTING_TEXT:
	case SETTING_SECRET:
	case SETTING_COMMAND:
	case SETTING_PATH:
	case SETTING_LIST:
	case SETTING_PROXY:
		break;
	}
	str_add(out, row->form != NULL ? row->form :
	    row->type == SETTING_COMMAND ? "a command" : "text");
}

int
setting_check(enum setting id, const char *value, struct err *err)
{
	const struct setting_row *row = setting_row(id);
	struct str expected, shown;

	if (is_value(value, row))
		return 0;
	str_init(&expected);
	str_init(&shown);
	setting_expects(id, &expected);
	if (row->max > 0 && row->type != SETTING_INT &&
	    strlen(value) > (size_t)row->max)
		str_addf(&expected, " of at most %ld bytes", row->max);
	if (setting_is_secret(id))
		err_set(err, "bad-value", "expected %s for `%s'", expected.s,
		    row->name);
	else {
		utf8_safe(&shown, value, strnlen(value, 80), SAFE_NAME);
		err_set(err, "bad-value", "expected %s for `%s', not `%s'",
		    expected.s, row->name, shown.s);
	}
	str_free(&expected);
	str_free(&shown);
	return -1;
}

long
setting_number(enum setting id, const char *value)
{
	switch (setting_row(id)->type) {
	case SETTING_INT:
		return strtol(value, NULL, 10);
	case SETTING_BOOL:
		return truth(value) == 1;
	case SETTING_TEXT:
	case SETTING_WORD:
	case SETTING_SECRET:
	case SETTING_COMMAND:
	case SETTING_PATH:
	case SETTING_LIST:
	case SETTING_PROXY:
		break;
	}
	return 0;
}

bool
setting_protects(enum setting id)
{
	return setting_row(id)->strength != NULL;
}

long
setting_strength(enum setting id, const char *value)
{
	const struct setting_row *row = setting_row(id);

	return row->strength == NULL ? 0 :
	    row->strength(value == NULL ? "" : value);
}

/* ---- styles ------------------------------------------------------------ */

static const struct style_row styles[STYLES] = {
	{ "default", "What no other style covers; the others take from it "
	    "what they leave out." },
	{ "activity", "Numbers of windows with unread lines." },
	{ "alarm", "Somebody may stand between you and the contact: a band "
	    "over the whole width." },
	{ "author_me", "One's own name before a line." },
	{ "author_them", "The contact's name before a line." },
	{ "command", "A command in the input line, and in help." },
	{ "error", "Something failed." },
	{ "input", "The input line." },
	{ "level_finished", "The level Finished: the contact ended the "
	    "session." },
	{ "level_not_private", "The level Not private: anyone on the way can "
	    "read." },
	{ "level_private", "The level Private: encrypted to a verified key." },
	{ "level_starting", "The level Starting: a key exchange runs." },
	{ "level_unverified", "The level Unverified: encrypted, not known "
	    "with whom." },
	{ "mark", "The line where reading stopped." },
	{ "notice", "Lines of the program itself." },
	{ "qr", "A QR code: dark on light, or cameras do not read it." },
	{ "question", "A question that waits for an answer." },
	{ "roster", "The panel with the contacts." },
	{ "roster_offline", "Contacts there who are not online." },
	{ "state_failed", "Mark of a line that did not leave." },
	{ "state_held", "Mark of a line that waits." },
	{ "state_sent", "Mark of a line that left." },
	{ "status", "The status bar." },
	{ "text", "Text of messages." },
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
