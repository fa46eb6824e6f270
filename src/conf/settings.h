/*
 * The table of settings, sorted by name: what there is, what a value must be
 * and what it is for.  The enum in conf.h, the parser, /set, completion and
 * the manual are made from it.  A new setting is one row here, read as
 * SET_NAME.  No guard: it is included once for each thing that is made.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SETTING
#define SETTING(id, ...)
#endif

SETTING(ACTIVITY, .name = "activity", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "names", .words = "names|numbers",
    .help = "How the status bar shows the windows in which something is new: "
    "by number and name, with how many lines are new, or by number alone; "
    "what is for you stands first.")
SETTING(ALERT_LEVELS, .name = "alert_levels", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "auto", .words = "auto|always|never",
    .help = "Where the level Not private is a red block, and not an amber "
    "word.  auto: where the level fell, or a line would leave readable though "
    "the contact has OTR (a fingerprint of theirs is known, or their program "
    "announces it), but not under the policy never.  always: in every "
    "conversation, rooms too.  never: nowhere.")
SETTING(ALIAS, .name = "alias", .topic = TOPIC_KEYS,
    .type = SETTING_LIST, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_KEYED, .max = TEXT_MAX, .valid = valid_alias,
    .form = "NAME=/COMMAND",
    .help = "Names of your own for command lines, each as NAME=/COMMAND, for "
    "example hi=/msg bob@example.org hello, $*.  /alias makes them, and says "
    "what $1 and $* are.  A name that is a command's counts for nothing.")
SETTING(ALIGN, .name = "align", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "right", .words = "right|left",
    .help = "At which side of their columns names stand before lines.")
SETTING(ANSWER_LAST, .name = "answer_last", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "false",
    .strength = strength_off,
    .help = "Tell contacts who see when you are there, and ask, since when "
    "you have typed nothing (XEP-0012).")
SETTING(ANSWER_TIME, .name = "answer_time", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "false",
    .strength = strength_off,
    .help = "Tell contacts who see when you are there, and ask, what time it "
    "is where you are (XEP-0202).")
SETTING(ANSWER_VERSION, .name = "answer_version", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "true",
    .strength = strength_off,
    .help = "Tell contacts who see when you are there, and ask, which program "
    "and version this is, but not on which system (XEP-0092).")
SETTING(ARCHIVE, .name = "archive", .topic = TOPIC_HISTORY,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "true",
    .help = "Read what the server's archive (XEP-0313) has of what was said "
    "in the clear: after the log-in what came meanwhile, and what you scroll "
    "back to.  Off: it is not asked, or what it has of the contact is passed "
    "over.")
SETTING(AUTO_AWAY, .name = "auto_away", .topic = TOPIC_TOLD,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "0", .min = 0, .max = 1440,
    .strength = strength_none,
    .help = "Minutes without a key, after which contacts see you as away, "
    "until the next key; only where they would see you as online.  Where the "
    "terminal reports its focus, coming to it and leaving it count as a key.  "
    "0: never, which tells nobody when you leave your desk.")
SETTING(AUTO_AWAY_TEXT, .name = "auto_away_text", .topic = TOPIC_TOLD,
    .type = SETTING_TEXT,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .min = 1, .max = 256,
    .valid = valid_line, .form = "one line of text",
    .help = "What contacts read beside that; without it what you said "
    "yourself.")
SETTING(AUTO_XA, .name = "auto_xa", .topic = TOPIC_TOLD,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "0", .min = 0, .max = 1440,
    .strength = strength_none,
    .help = "The same after longer: minutes after which contacts see you as "
    "away for long (xa).  0: never.")
SETTING(AUTOCONNECT, .name = "autoconnect", .topic = TOPIC_ACCOUNT,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "true",
    .help = "Connect the account when the program starts.")
SETTING(AUTOJOIN, .name = "autojoin", .topic = TOPIC_ROOM,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "true",
    .help = "Enter the rooms that are bookmarked for it after each log-in, "
    "and enter and leave a room when another program of yours does so by its "
    "bookmark (XEP-0402).")
SETTING(BELL, .name = "bell", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "never", .words = "away|always|never",
    .old_values = OLD("true=away", "on=away", "yes=away", "false=never",
    "off=never", "no=never"),
    .help = "Whether the terminal's bell rings when a message, a question or "
    "an alarm comes: in a window that you do not look at, in each, or never.  "
    "What calls at all /notify says.")
SETTING(BIND, .name = "bind", .topic = TOPIC_KEYS,
    .type = SETTING_LIST, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_KEYED, .max = TEXT_MAX, .valid = valid_bind,
    .form = "KEY=ACTION",
    .help = "What keys do, each as KEY=ACTION, for example M-x=window-last, or "
    "with a command line, M-x=/win 3; with nothing behind the = the key does "
    "nothing.  /bind lists the actions.")
SETTING(BLOCKED, .name = "blocked",
    .type = SETTING_LIST, .scopes = SCOPE_ACCOUNT,
    .flags = SETTING_HIDDEN, .max = JID_MAX_BYTES, .valid = valid_blocked,
    .form = "an address or a domain",
    .strength = strength_blocked,
    .help = "Those whom /block names and the server does not block: sotto "
    "itself ignores them.")
SETTING(CA_FILE, .name = "ca_file", .topic = TOPIC_ACCOUNT,
    .type = SETTING_PATH,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .max = TEXT_MAX,
    .valid = valid_line, .form = "the path of a file",
    .strength = strength_file,
    .help = "File with certificate authorities (PEM): only they are trusted "
    "to vouch for the server, and not those of the system.")
SETTING(CARBONS, .name = "carbons", .topic = TOPIC_ACCOUNT,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "true",
    .help = "Ask the server for copies of what your other programs send and "
    "get in the clear (XEP-0280).")
SETTING(EDITOR_COMMAND, .name = "editor_command", .topic = TOPIC_KEYS,
    .type = SETTING_COMMAND,
    .scopes = SCOPE_GLOBAL, .flags = SETTING_NO_SET, .min = 1,
    .max = TEXT_MAX, .valid = valid_editor,
    .form = "a command with $1 in it",
    .help = "Shell command that edits the line you type (M-e), in the file "
    "whose name is $1, and ends when you are done.  Choose one that leaves no "
    "copy elsewhere: see Commands.")
SETTING(HINTS, .name = "hints", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL, .fallback = "auto",
    .words = "auto|on|off",
    .help = "Name some keys on the empty input line, dimly: auto, until you "
    "have used each a few times; on, always; off, never.")
SETTING(HINTS_KNOWN, .name = "hints_known",
    .type = SETTING_LIST, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_HIDDEN | SETTING_KEYED, .max = TEXT_MAX,
    .valid = valid_bind, .form = "ACTION=TIMES",
    .help = "How often keys were used that hints name.")
SETTING(HISTORY_LINES, .name = "history_lines", .topic = TOPIC_HISTORY,
    .type = SETTING_INT,
    .scopes = SCOPE_GLOBAL, .fallback = "20", .min = 0, .max = 1000,
    .help = "Lines of the history that a window shows when it "
    "opens.")
SETTING(HOST, .name = "host", .topic = TOPIC_ACCOUNT,
    .type = SETTING_TEXT, .scopes = SCOPE_ACCOUNT,
    .min = 1, .max = 255, .valid = valid_host,
    .form = "a host name or a numeric address",
    .help = "Connect to this host, whatever DNS says; its certificate must "
    "still be for the domain of the account's address.")
SETTING(HYPERLINKS, .name = "hyperlinks", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL, .fallback = "auto",
    .words = "auto|off",
    .help = "Whether links in texts can be opened with the mouse, as the "
    "terminal does it (OSC 8).  auto: where the terminal is known to do so.")
SETTING(IGNORED, .name = "ignored",
    .type = SETTING_LIST, .scopes = SCOPE_ACCOUNT,
    .flags = SETTING_HIDDEN, .max = TEXT_MAX, .valid = valid_ignored,
    .form = "id ROOM ID NICK, or nick ROOM NICK",
    .help = "Those in rooms whom /ignore names: nothing of theirs is shown.")
SETTING(INPUT_ROWS, .name = "input_rows", .topic = TOPIC_SCREEN,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "8", .min = 1, .max = 20,
    .help = "Rows that the line you type in has at most, and never more than "
    "a third of the screen: what is longer goes on in the next row, Up and "
    "Down move by a row.  1: it is shifted instead.")
SETTING(INVITATIONS, .name = "invitations", .topic = TOPIC_TOLD,
    .type = SETTING_WORD,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "all",
    .words = "all|contacts|none",
    .help = "Whose invitations to rooms are shown.  contacts: those of contacts "
    "in the roster, and those of which a room says that a contact is behind "
    "them.  The others are passed over without a word.")
SETTING(KEEP_LINES, .name = "keep_lines", .topic = TOPIC_HISTORY,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "5000", .min = 100, .max = 1000000,
    .help = "Lines that each window remembers; a stranger's window 100 at "
    "most.")
SETTING(KEY_PASSPHRASE_COMMAND, .name = "key_passphrase_command",
    .topic = TOPIC_PRIVACY,
    .type = SETTING_COMMAND,
    .scopes = SCOPE_GLOBAL, .flags = SETTING_NO_SET, .min = 1,
    .max = TEXT_MAX,
    .help = "Shell command whose first line of output is the "
    "passphrase of your keys, at the start (see /otr passphrase).  "
    "Keys that are not encrypted yet are put under it; where that "
    "cannot be, sotto does not start.")
SETTING(KEYS, .name = "keys", .topic = TOPIC_KEYS,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "emacs", .words = "emacs|vi",
    .help = "How the input line is edited.  emacs: as shells do, by Control "
    "and Alt.  vi: Escape makes commands of what is typed, and so does Alt "
    "with a character where text is typed, since most terminals send the same "
    "for both.")
SETTING(LOG, .name = "log", .topic = TOPIC_HISTORY,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "false",
    .strength = strength_off,
    .help = "Write messages that came or left in the clear to the history on "
    "the disk; never those of OTR sessions (see otr_log).")
SETTING(LOG_FILE, .name = "log_file", .topic = TOPIC_HISTORY,
    .type = SETTING_PATH, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_NO_SET, .max = TEXT_MAX, .valid = valid_line,
    .form = "the path of a file",
    .help = "File to which sotto appends what it does, for finding faults in "
    "it; never a message, never a password.")
SETTING(LOG_KEEP, .name = "log_keep", .topic = TOPIC_HISTORY,
    .type = SETTING_INT, .scopes = EVERYWHERE,
    .fallback = "0", .min = 0, .max = 36500,
    .strength = strength_minutes,
    .help = "Days after which a line of the history is deleted from the disk, "
    "at the start or within a day; 0: never.")
SETTING(LOG_ROOMS, .name = "log_rooms", .topic = TOPIC_ROOM,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "off", .words = "off|lines|all",
    .strength = strength_unkept,
    .help = "Write what is said in rooms to the history on the disk: lines "
    "what is said to all; all also what is said through the room to one "
    "alone.  /log sets it for a room.  What is written of others they have "
    "not been asked about.")
SETTING(MARKERS, .name = "markers", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "false",
    .strength = strength_off,
    .help = "Tell contacts in the roster who may see when you are there, and "
    "ask for it, that you have read their messages, and ask them to tell it of "
    "yours (XEP-0333).  OTR does not cover that: of encrypted lines too it is "
    "readable on the way, though not what they say.")
SETTING(MOBILE, .name = "mobile", .topic = TOPIC_ACCOUNT,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "false",
    .help = "For a mobile network: ask only every five minutes, not every "
    "minute, whether an idle connection still lives, and give it up after "
    "seven.  Counts from the next connection on.")
SETTING(NAME, .name = "name", .topic = TOPIC_ACCOUNT,
    .type = SETTING_TEXT,
    .scopes = SCOPE_ACCOUNT | SCOPE_CONTACT, .flags = SETTING_OWN,
    .min = 1, .max = 256, .valid = valid_name,
    .form = "one line of text without @ and without blanks around it",
    .help = "Name that is shown instead of the address, or of the name in the "
    "roster; only you see it.  Where it is your own name, or another "
    "contact's, the address is shown.")
SETTING(NAME_EACH_LINE, .name = "name_each_line", .topic = TOPIC_SCREEN,
    .type = SETTING_BOOL, .scopes = SCOPE_GLOBAL,
    .fallback = "false",
    .help = "Show the name before each line, for copying and for screen "
    "readers.  Off: where one has said several within five minutes, of one "
    "level, it stands before the first.")
SETTING(NAMES_MEANT, .name = "names_meant",
    .type = SETTING_LIST, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_HIDDEN | SETTING_KEYED, .max = TEXT_MAX,
    .valid = valid_meant, .form = "NAME=ADDRESS",
    .help = "Names by which /msg sent something, and to whom: it asks where a "
    "name means somebody else now.")
SETTING(NICK_WIDTH, .name = "nick_width", .topic = TOPIC_SCREEN,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "10", .min = 8, .max = 40,
    .help = "Columns of names before lines; a longer one is cut, with a sign "
    "for what is missing, and in rooms shown behind the text as a whole.")
SETTING(NICKNAME, .name = "nickname",
    .type = SETTING_TEXT,
    .scopes = SCOPE_ACCOUNT, .flags = SETTING_HIDDEN,
    .min = 1, .max = 256, .valid = valid_line,
    .form = "one line of text",
    .help = "What you call yourself, as /vcard nickname has set it: told to "
    "those whom /sub ask asks.")
SETTING(NOTICES, .name = "notices", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "short", .words = "short|full",
    .help = "How the program says what happens.  short: in one line, with [+] "
    "behind it where it has more to say, which M-w and /why show.  full: all "
    "of it at once.  An alarm is always shown whole.")
SETTING(NOTIFY, .name = "notify", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = EVERYWHERE, .fallback = "all",
    .words = "off|bell|all",
    .help = "How what is new calls you: not at all, by the bell alone, or by "
    "bell, notification (notify_terminal) and command (notify_command).  "
    "/notify sets it for a conversation.")
SETTING(NOTIFY_COMMAND, .name = "notify_command", .topic = TOPIC_NOTIFY,
    .type = SETTING_COMMAND,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .flags = SETTING_NO_SET,
    .min = 1, .max = TEXT_MAX,
    .help = "Shell command to run when a message arrives, at most "
    "every two seconds; $1 is the account's address, $2 the contact's "
    "name.  Which messages: /notify.")
SETTING(NOTIFY_STRANGERS, .name = "notify_strangers", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT,
    .fallback = "off", .words = "off|bell|all",
    .help = "How those call you who are not among your contacts, until you "
    "write to them or add them: as notify, but never more than this.")
SETTING(NOTIFY_TERMINAL, .name = "notify_terminal", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL, .fallback = "auto",
    .words = "auto|off|9|777|99",
    .help = "Whether the terminal shows a notification for what comes in a "
    "window that you do not look at, and by which control string (OSC): auto, "
    "where the terminal is known to have one.  A number is for one that is "
    "not known, and within tmux, which needs allow-passthrough on.")
SETTING(NOTIFY_TEXT, .name = "notify_text", .topic = TOPIC_NOTIFY,
    .type = SETTING_BOOL, .scopes = EVERYWHERE, .fallback = "false",
    .strength = strength_off,
    .help = "Show the text of messages in the terminal's notifications, also "
    "of those that came encrypted.  The desktop may keep them, and shows them "
    "to whoever sees the screen.  A notify_command never gets any text.")
SETTING(OTR_FRAGMENT, .name = "otr_fragment", .topic = TOPIC_PRIVACY,
    .type = SETTING_INT, .scopes = EVERYWHERE,
    .fallback = "0", .min = 0, .max = 500000,
    .help = "Bytes of an OTR message above which it is sent in pieces (of 64 "
    "at least), for servers that lose larger ones.  0: only where the server "
    "says that it takes no more in one message.")
SETTING(OTR_HTML, .name = "otr_html", .topic = TOPIC_PRIVACY,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "learn", .words = "learn|on|off",
    .help = "Whether the contact's program writes HTML inside OTR, and reads "
    "your lines as HTML, as Pidgin and Adium do.  learn: yes after two "
    "messages in a row that are HTML as a whole, or three with entities (&lt; "
    "&amp;) and none of the signs that these stand for.")
SETTING(OTR_IDLE_END, .name = "otr_idle_end", .topic = TOPIC_PRIVACY,
    .type = SETTING_INT, .scopes = EVERYWHERE,
    .fallback = "0", .min = 0, .max = 10080,
    .strength = strength_minutes,
    .help = "Minutes without a line after which an OTR session ends "
    "itself; 0: never.  Lines typed after that wait until you "
    "decide.")
SETTING(OTR_LOG, .name = "otr_log", .topic = TOPIC_PRIVACY,
    .type = SETTING_BOOL, .scopes = SCOPE_CONTACT,
    .fallback = "false",
    .strength = strength_off,
    .help = "Write the text of OTR sessions with the contact to the "
    "history on the disk, where it is not encrypted; /otr log sets "
    "it.")
SETTING(OTR_POLICY, .name = "otr_policy", .topic = TOPIC_PRIVACY,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "opportunistic",
    .words = "never|manual|opportunistic|always|verified",
    .strength = strength_policy,
    .help = "When messages are encrypted, and what happens to one "
    "that cannot be.")
SETTING(OTR_SEEN_HTML, .name = "otr_seen_html",
    .type = SETTING_BOOL,
    .scopes = SCOPE_CONTACT, .flags = SETTING_HIDDEN,
    .fallback = "false",
    .help = "The contact's program has written HTML inside OTR.")
SETTING(OTR_SEEN_V3, .name = "otr_seen_v3",
    .type = SETTING_BOOL,
    .scopes = SCOPE_CONTACT, .flags = SETTING_HIDDEN,
    .fallback = "false",
    .strength = strength_on,
    .help = "The contact has spoken OTR version 3 and is never taken "
    "back to version 2.")
SETTING(OTR_V2, .name = "otr_v2", .topic = TOPIC_PRIVACY,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "ask", .words = "ask|allow|never",
    .strength = strength_leave,
    .help = "Whether OTR version 2, which is weaker, may be spoken "
    "with contacts whose program has no version 3.")
SETTING(OTR_WIPE, .name = "otr_wipe", .topic = TOPIC_PRIVACY,
    .type = SETTING_TEXT, .scopes = EVERYWHERE,
    .fallback = "never", .max = 5, .valid = valid_wipe,
    .form = "never, end or a number of minutes from 1 to 10080",
    .strength = strength_minutes,
    .help = "When encrypted lines are wiped from the window, and yours from "
    "what the arrow keys bring back: never; end, when you or otr_idle_end end "
    "the session; or so many minutes after each came, but not before you saw "
    "it.")
SETTING(PANEL, .name = "panel", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "left", .words = "left|right|off",
    .old_names = OLD("roster_shown"),
    .old_values = OLD("true=left", "on=left", "yes=left", "false=off",
    "no=off"),
    .help = "Where the list of conversations and contacts stands, which in a "
    "room has who is in it; where it is not set, only if the terminal has 100 "
    "columns.  /roster show and /roster hide change it for now.")
SETTING(PANEL_FOLDED, .name = "panel_folded",
    .type = SETTING_LIST, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_HIDDEN, .min = 1, .max = 1024, .valid = valid_line,
    .form = "one line of text",
    .help = "Parts of the list that are folded: contacts, rooms, or =GROUP.")
SETTING(PANEL_ORDER, .name = "panel_order", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "activity", .words = "activity|name",
    .help = "The order within a part of the list.  activity: conversations in "
    "which something was said last stand first, and contacts who are there. "
    " name: all by name.")
SETTING(PANEL_WIDTH, .name = "panel_width", .topic = TOPIC_SCREEN,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "24", .min = 8, .max = 80,
    .old_names = OLD("roster_width"),
    .help = "Columns of the list, its edge among them.")
SETTING(PASSWORD, .name = "password", .topic = TOPIC_ACCOUNT,
    .type = SETTING_SECRET,
    .scopes = SCOPE_ACCOUNT, .flags = SETTING_NO_SET, .max = 1024,
    .valid = valid_line, .form = "one line of text",
    .help = "Password of the account; then you alone may be able to read the "
    "file.")
SETTING(PASSWORD_COMMAND, .name = "password_command", .topic = TOPIC_ACCOUNT,
    .type = SETTING_COMMAND,
    .scopes = SCOPE_ACCOUNT, .flags = SETTING_NO_SET, .min = 1,
    .max = TEXT_MAX,
    .help = "Shell command whose first line of output is the "
    "password of the account.")
SETTING(PIN, .name = "pin", .topic = TOPIC_ACCOUNT,
    .type = SETTING_LIST, .scopes = SCOPE_ACCOUNT,
    .max = 7 + 64, .valid = valid_pin,
    .form = "sha256: and 64 lower-case hex digits",
    .strength = strength_pins,
    .help = "Fingerprints of certificates that are accepted although "
    "their check fails; /cert pin writes them.")
SETTING(PORT, .name = "port", .topic = TOPIC_ACCOUNT,
    .type = SETTING_INT, .scopes = SCOPE_ACCOUNT,
    .fallback = "5222", .min = 1, .max = 65535,
    .help = "Port to connect to, at host or else at the address's domain; "
    "where it is set, DNS is not asked for one.")
SETTING(PRESENCE_LINES, .name = "presence_lines", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "off", .words = "off|online|all",
    .help = "Say in a contact's window when they come and go (online), and also "
    "when they are away or say something else of themselves (all).")
SETTING(PRIORITY, .name = "priority", .topic = TOPIC_TOLD,
    .type = SETTING_INT,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "0", .min = -128,
    .max = 127,
    .help = "How much this program wants what is sent to your address alone, "
    "beside other programs of yours: the server gives it to the one with "
    "the highest number, and to none below 0.  Whoever sees when you are there "
    "sees it.")
SETTING(PROXY, .name = "proxy", .topic = TOPIC_ACCOUNT,
    .type = SETTING_PROXY,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .min = 1,
    .max = PROXY_URL_MAX, .valid = valid_proxy,
    .form = "none, or a URL such as socks5://127.0.0.1:9050,",
    .strength = strength_proxy,
    .help = "Connect through this proxy alone: "
    "socks5://[user:password@]host:port, http://... or https://...; the proxy "
    "looks up all names, and DNS is asked for the proxy's own only.  none: "
    "directly.  Counts from the next connection on.")
SETTING(QUIET_HOURS, .name = "quiet_hours", .topic = TOPIC_NOTIFY,
    .type = SETTING_TEXT, .scopes = SCOPE_GLOBAL, .max = 11,
    .valid = valid_hours, .form = "HH:MM-HH:MM",
    .help = "Hours of the day in which nothing rings or notifies, for example "
    "22:30-07:00; lists and the title say what is new, as always.")
SETTING(RECEIPTS, .name = "receipts", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "true",
    .strength = strength_off,
    .help = "Tell contacts that their messages have arrived, if they ask for "
    "it and may see when you are there.")
SETTING(REMEMBERED, .name = "remembered",
    .type = SETTING_BOOL,
    .scopes = SCOPE_ACCOUNT, .flags = SETTING_HIDDEN,
    .fallback = "false",
    .help = "The account was made within the program and is in no "
    "configuration file.")
SETTING(RETRACT, .name = "retract", .topic = TOPIC_TOLD,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "hide", .words = "hide|show",
    .help = "What becomes of a line that the contact takes back.  hide: its "
    "text goes, from the window and from the history.  show: it stays, with "
    "a mark.")
SETTING(ROOM_JOINS, .name = "room_joins", .topic = TOPIC_ROOM,
    .type = SETTING_WORD, .scopes = EVERYWHERE, .fallback = "condensed",
    .words = "condensed|all|none",
    .help = "Who comes to a room, leaves or takes another name: one line that "
    "grows until somebody says something, a line each, or nothing.")
SETTING(ROOM_NICK, .name = "room_nick", .topic = TOPIC_ROOM,
    .type = SETTING_TEXT,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT,
    .min = 1, .max = 256, .valid = valid_line,
    .form = "one line of text",
    .help = "Your name in rooms, where /join gives none.  Without it: what "
    "/vcard nickname has set, else what stands before the @ in your address.")
SETTING(ROOM_NOTIFY, .name = "room_notify", .topic = TOPIC_ROOM,
    .type = SETTING_WORD, .scopes = EVERYWHERE, .fallback = "mentions",
    .words = "mentions|all|none",
    .help = "For which lines of a room bell and notifications are: those that "
    "name you, all, or none.  What one in it writes to you alone is a message "
    "as any other.")
SETTING(ROSTER_OFFLINE, .name = "roster_offline", .topic = TOPIC_SCREEN,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL, .fallback = "true",
    .help = "Whether the list has a row for contacts who are not there.")
SETTING(SASL_PLAIN, .name = "sasl_plain", .topic = TOPIC_ACCOUNT,
    .type = SETTING_WORD,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "ask",
    .words = "ask|allow|never",
    .strength = strength_leave,
    .help = "Whether a server that has nothing better (SCRAM) may be "
    "given the password itself, which sotto-net then holds too; "
    "/login accept writes allow.")
SETTING(SASL_STRONGEST, .name = "sasl_strongest",
    .type = SETTING_TEXT,
    .scopes = SCOPE_ACCOUNT, .flags = SETTING_HIDDEN, .min = 1,
    .max = 64, .valid = valid_sasl,
    .form = "a mechanism and a channel binding",
    .strength = strength_sasl,
    .help = "The strongest way in which the account has logged in; "
    "a weaker one is a question (see /login).")
SETTING(SIGNS, .name = "signs", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD,
    .scopes = SCOPE_GLOBAL, .fallback = "auto",
    .words = "auto|ascii",
    .help = "How lines, bars and marks of the screen are drawn.  auto: as lines "
    "and signs, where the terminal says that it gives each of them one column "
    "(not on the console of Linux, whose fonts lack them).  ascii: always as "
    "| = - ! and the like.")
SETTING(STATES, .name = "states", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "signs", .words = "signs|words|problems",
    .help = "How what became of a line stands behind it.  signs: dots while it "
    "is on the way, one tick when the server has it, two when the contact "
    "has.  words: acked, received.  problems: nothing of these.  That a line "
    "is held, has failed or was perhaps not read is always said in words.")
SETTING(STYLING, .name = "styling", .topic = TOPIC_SCREEN,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "true",
    .help = "Show *strong*, _emphasized_, ~struck~ and `preformatted` parts of "
    "messages, and > quotations, as such (XEP-0393), where the terminal can.  "
    "The signs stay, and what you type is sent as it is.")
SETTING(SYNC_READ, .name = "sync_read", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "false",
    .strength = strength_off,
    .help = "Let your server keep up to where you have read each conversation, "
    "encrypted lines too where it has archived them, so that your other "
    "programs know (XEP-0490): nobody but your account can read it there, but "
    "the server sees when you have read.  What those programs say counts here "
    "in any case.")
SETTING(TAG, .name = "tag", .topic = TOPIC_ACCOUNT,
    .type = SETTING_TEXT, .scopes = SCOPE_ACCOUNT,
    .min = 1, .max = 32, .valid = valid_name,
    .form = "a word without @",
    .help = "A short word for the account, where there are several: in the "
    "list, in the title, in the status bar and in /win list; 10 columns of it "
    "are shown.  Without it: the beginning of its domain, or what stands "
    "before the @ where that tells it from the others.")
SETTING(TAG_COLOUR, .name = "tag_colour", .topic = TOPIC_ACCOUNT,
    .type = SETTING_INT, .scopes = SCOPE_ACCOUNT,
    .fallback = "0", .min = 0, .max = 8,
    .help = "Which of the theme's colours of names (nick_1 to nick_8) the tag of "
    "the account has.  0: the next one that no account before it has.")
SETTING(TELL_INACTIVE, .name = "tell_inactive", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "false",
    .strength = strength_off,
    .help = "Tell the server when you have looked away from the terminal for "
    "half a minute, so that it holds back what can wait, such as who comes "
    "and goes (XEP-0352).  The terminal must report its focus; where it does "
    "not, you have looked away once auto_away or auto_xa say so.")
SETTING(TEXT_WIDTH, .name = "text_width", .topic = TOPIC_SCREEN,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "100", .min = 0, .max = 1000,
    .help = "Columns of the text of a line at most, in a window that has more; "
    "0: all of them.")
SETTING(THEME, .name = "theme", .topic = TOPIC_SCREEN,
    .type = SETTING_TEXT, .scopes = SCOPE_GLOBAL,
    .fallback = "auto", .min = 1, .max = 63, .valid = valid_theme,
    .form = "the name of a theme",
    .help = "Name of the theme: auto, which is light or dark as the terminal "
    "says of its background (or COLORFGBG; else dark); dark and light, which "
    "leave that background; contrast, soft, gruvbox, nord, solarized-dark and "
    "solarized-light, which have one; mono, which has no colours; or a file of "
    "your own, themes/NAME.theme beside the configuration.")
SETTING(TIME_FORMAT, .name = "time_format", .topic = TOPIC_SCREEN,
    .type = SETTING_TEXT,
    .scopes = SCOPE_GLOBAL, .fallback = "%H:%M", .max = 64,
    .valid = valid_line, .form = "one line of text",
    .help = "How the time before each line and in the status bar is "
    "written, as for strftime(3); empty: not at all.")
SETTING(TITLE, .name = "title", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL, .fallback = "count",
    .words = "off|count|name",
    .help = "What the title of the terminal's window says.  count: how many "
    "lines are new for you; name: that, and whose they are, which others may "
    "see on your screen; off: what it said before.  Never a word of a "
    "message.")
SETTING(TLS, .name = "tls", .topic = TOPIC_ACCOUNT,
    .type = SETTING_WORD, .scopes = SCOPE_ACCOUNT,
    .fallback = "starttls", .words = "starttls|direct",
    .help = "How TLS begins where host, port or proxy is set, and "
    "DNS does not say it: starttls, after a greeting in the clear; "
    "direct, at once, on port 5223 where none is set.")
SETTING(TYPING, .name = "typing", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "false",
    .strength = strength_off,
    .help = "Tell contacts in the roster who may see when you are there, and "
    "whose program wants to know, that you are writing, have paused, or have "
    "closed the window.  OTR does not cover that: beside encrypted lines it "
    "is readable on the way; where a line would wait nothing is told.")
SETTING(URL_COMMAND, .name = "url_command", .topic = TOPIC_SCREEN,
    .type = SETTING_COMMAND,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .flags = SETTING_NO_SET,
    .min = 1, .max = TEXT_MAX,
    .help = "Shell command that opens a link you chose with M-o; $1 is the "
    "link, in ASCII, and begins with http:, https: or xmpp:.  Without it a "
    "link is copied.  What it starts does not use the account's proxy.")
SETTING(WHEEL, .name = "wheel", .topic = TOPIC_SCREEN,
    .type = SETTING_BOOL, .scopes = SCOPE_GLOBAL,
    .fallback = "false",
    .help = "Scroll by the wheel of a mouse, where the terminal sends it.  Then "
    "it sends clicks too, which do nothing: what is to be copied from it is "
    "marked with Shift, in most terminals.")

#undef SETTING
