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
    .flags = SETTING_SCREEN,
    .fallback = "names", .words = "names|numbers",
    .help = "How the status bar shows the windows in which something is new.  "
    "names: number and name, and how many lines are new.  numbers: the number "
    "alone.  Windows with something for you stand first.")
SETTING(ALERT_LEVELS, .name = "alert_levels", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "auto", .words = "auto|always|never",
    .help = "Where the level Not private is a red block instead of an amber "
    "word.  auto: where the level fell, and where a line would leave readable "
    "although the contact has OTR (you know a fingerprint of theirs, or their "
    "program announces it), except under the policy never.  always: in every "
    "conversation, rooms too.  never: nowhere.")
SETTING(ALIAS, .name = "alias", .topic = TOPIC_KEYS,
    .type = SETTING_LIST, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_KEYED, .max = TEXT_MAX, .valid = valid_alias,
    .form = "NAME=/COMMAND",
    .help = "Short names of your own for command lines, each as NAME=/COMMAND, "
    "for example hi=/msg bob@example.org hello, $*.  It is easier with /alias, "
    "whose help explains $1 and $*.  A name that a command has already does "
    "nothing.")
SETTING(ALIGN, .name = "align", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "right", .words = "right|left",
    .help = "On which side of their column the names before the lines stand.")
SETTING(ANSWER_LAST, .name = "answer_last", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "false",
    .strength = strength_off,
    .help = "Tell contacts who ask how long you have typed nothing "
    "(XEP-0012).  Only those who may see when you are online are told.")
SETTING(ANSWER_TIME, .name = "answer_time", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "false",
    .strength = strength_off,
    .help = "Tell contacts who ask what time it is where you are (XEP-0202).  "
    "Only those who may see when you are online are told.")
SETTING(ANSWER_VERSION, .name = "answer_version", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "true",
    .strength = strength_off,
    .help = "Tell contacts who ask which program and version you use, but not "
    "on which system (XEP-0092).  Only those who may see when you are online "
    "are told.")
SETTING(ARCHIVE, .name = "archive", .topic = TOPIC_HISTORY,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "true",
    .help = "Read the server's archive (XEP-0313) of what was said in the "
    "clear: after the log-in what came while you were away, and older lines "
    "when you scroll back.  false: the archive is not asked, or, if set for a "
    "contact, what it has of them is left out.")
SETTING(AUTO_AWAY, .name = "auto_away", .topic = TOPIC_TOLD,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "0", .min = 0, .max = 1440,
    .strength = strength_none,
    .help = "After how many minutes without a key your contacts see you as "
    "away, until you press the next key.  It happens only while they see you "
    "as online.  If the terminal reports its focus, coming to it and leaving "
    "it count as a key.  0: never, so that nobody can see when you leave your "
    "desk.")
SETTING(AUTO_AWAY_TEXT, .name = "auto_away_text", .topic = TOPIC_TOLD,
    .type = SETTING_TEXT,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .min = 1, .max = 256,
    .valid = valid_line, .form = "one line of text",
    .help = "The text that contacts then read beside it.  Without it they read "
    "what you wrote yourself.")
SETTING(AUTO_XA, .name = "auto_xa", .topic = TOPIC_TOLD,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "0", .min = 0, .max = 1440,
    .strength = strength_none,
    .help = "After how many minutes without a key your contacts see you as "
    "away for long (xa).  It works like auto_away.  0: never.")
SETTING(AUTOCONNECT, .name = "autoconnect", .topic = TOPIC_ACCOUNT,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "true",
    .help = "Connect the account when the program starts.")
SETTING(AUTOJOIN, .name = "autojoin", .topic = TOPIC_ROOM,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "true",
    .help = "Follow the bookmarks of rooms (XEP-0402): enter after each log-in "
    "the rooms that are marked for it, and enter or leave a room when another "
    "program of yours changes its bookmark.")
SETTING(BELL, .name = "bell", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "never", .words = "away|always|never",
    .old_values = OLD("true=away", "on=away", "yes=away", "false=never",
    "off=never", "no=never"),
    .help = "Whether the terminal's bell rings when a message, a question or "
    "an alarm comes.  away: in a window that you do not look at.  always: in "
    "every window.  never: nowhere.  /notify says which messages may ring at "
    "all.")
SETTING(BIND, .name = "bind", .topic = TOPIC_KEYS,
    .type = SETTING_LIST, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_KEYED | SETTING_SCREEN, .max = TEXT_MAX,
    .valid = valid_bind,
    .form = "KEY=ACTION",
    .help = "What keys do, each as KEY=ACTION, for example M-x=window-last, or "
    "as KEY=/COMMAND, for example M-x=/win 3.  With nothing behind the = the "
    "key does nothing.  It is easier with /bind, which also lists the "
    "actions.")
SETTING(BLOCKED, .name = "blocked",
    .type = SETTING_LIST, .scopes = SCOPE_ACCOUNT,
    .flags = SETTING_HIDDEN, .max = JID_MAX_BYTES, .valid = valid_blocked,
    .form = "an address or a domain",
    .strength = strength_blocked,
    .help = "Contacts that /block names but the server does not block: sotto "
    "itself ignores them.")
SETTING(CA_FILE, .name = "ca_file", .topic = TOPIC_ACCOUNT,
    .type = SETTING_PATH,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .max = TEXT_MAX,
    .valid = valid_line, .form = "the path of a file",
    .strength = strength_file,
    .help = "A file with certificate authorities (PEM).  Only these are then "
    "trusted to say whether the server's certificate is right, not those of "
    "the system.")
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
    .help = "Shell command for editing the line that you type (key M-e).  $1 "
    "is the name of the file; the command must end when you are done.  Choose "
    "an editor that leaves no copy elsewhere: sotto-config(5) says more under "
    "Commands.",
    .heard = "Shell command for editing the line that you type on a screen.  In "
    "reader mode there is none.")
SETTING(HINTS, .name = "hints", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL, .fallback = "auto",
    .words = "auto|on|off",
    .help = "Show some keys at the end of the empty input line.  auto: each "
    "until you have used it a few times.  on: always.  off: never.")
SETTING(HINTS_KNOWN, .name = "hints_known",
    .type = SETTING_LIST, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_HIDDEN | SETTING_KEYED, .max = TEXT_MAX,
    .valid = valid_bind, .form = "ACTION=TIMES",
    .help = "How often you have used the keys that the hints show.")
SETTING(HISTORY_LINES, .name = "history_lines", .topic = TOPIC_HISTORY,
    .type = SETTING_INT,
    .scopes = SCOPE_GLOBAL, .fallback = "20", .min = 0, .max = 1000,
    .help = "How many lines from the history a window shows when it opens.")
SETTING(HOST, .name = "host", .topic = TOPIC_ACCOUNT,
    .type = SETTING_TEXT, .scopes = SCOPE_ACCOUNT,
    .min = 1, .max = 255, .valid = valid_host,
    .form = "a host name or a numeric address",
    .help = "Connect to this host, whatever DNS says.  Its certificate must "
    "still be for the domain of the account's address.")
SETTING(HYPERLINKS, .name = "hyperlinks", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL, .fallback = "auto",
    .words = "auto|off",
    .help = "Let the terminal open links in messages with the mouse (OSC 8).  "
    "auto: if the terminal is known to do so.  off: never.")
SETTING(IGNORED, .name = "ignored",
    .type = SETTING_LIST, .scopes = SCOPE_ACCOUNT,
    .flags = SETTING_HIDDEN, .max = TEXT_MAX, .valid = valid_ignored,
    .form = "id ROOM ID NICK, or nick ROOM NICK",
    .help = "People in rooms that /ignore names: nothing of theirs is shown.")
SETTING(INPUT_ROWS, .name = "input_rows", .topic = TOPIC_SCREEN,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "8", .min = 1, .max = 20,
    .help = "How many rows the line that you type may take, at most a third of "
    "the screen.  A longer line goes on in the next row; Up and Down then move "
    "by a row.  1: the line stays in one row and moves sideways.")
SETTING(INVITATIONS, .name = "invitations", .topic = TOPIC_TOLD,
    .type = SETTING_WORD,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "all",
    .words = "all|contacts|none",
    .help = "Whose invitations to rooms are shown.  all: everybody's.  "
    "contacts: those of your contacts, and those that a room says come from a "
    "contact.  none: nobody's.  The others are dropped without a word.")
SETTING(KEEP_LINES, .name = "keep_lines", .topic = TOPIC_HISTORY,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "5000", .min = 100, .max = 1000000,
    .help = "How many lines each window keeps; a stranger's window keeps 100 "
    "at most.")
SETTING(KEY_PASSPHRASE_COMMAND, .name = "key_passphrase_command",
    .topic = TOPIC_PRIVACY,
    .type = SETTING_COMMAND,
    .scopes = SCOPE_GLOBAL, .flags = SETTING_NO_SET, .min = 1,
    .max = TEXT_MAX,
    .help = "Shell command that prints the passphrase of your keys, in its "
    "first line, at each start (see /otr passphrase).  Keys that are not "
    "encrypted yet are then encrypted with it.  If that fails, sotto does not "
    "start.")
SETTING(KEYS, .name = "keys", .topic = TOPIC_KEYS,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_SCREEN,
    .fallback = "emacs", .words = "emacs|vi",
    .help = "How you edit the input line.  emacs: with Control and Alt, as in "
    "most shells.  vi: Escape begins vi's commands.  So does Alt with a "
    "character while you type text, since most terminals send the same for "
    "both.")
SETTING(LOG, .name = "log", .topic = TOPIC_HISTORY,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "false",
    .strength = strength_off,
    .help = "Keep messages that came or left in the clear in the history on "
    "the disk.  Messages of OTR sessions are never kept by it (see otr_log).")
SETTING(LOG_FILE, .name = "log_file", .topic = TOPIC_HISTORY,
    .type = SETTING_PATH, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_NO_SET, .max = TEXT_MAX, .valid = valid_line,
    .form = "the path of a file",
    .help = "A file to which sotto adds what it does, for finding faults in "
    "the program.  It never has a message or a password.")
SETTING(LOG_KEEP, .name = "log_keep", .topic = TOPIC_HISTORY,
    .type = SETTING_INT, .scopes = EVERYWHERE,
    .fallback = "0", .min = 0, .max = 36500,
    .strength = strength_minutes,
    .help = "After how many days a line of the history is deleted from the "
    "disk; that is done at the start, or within a day.  0: never.")
SETTING(LOG_ROOMS, .name = "log_rooms", .topic = TOPIC_ROOM,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "off", .words = "off|lines|all",
    .strength = strength_unkept,
    .help = "Keep what is said in rooms in the history on the disk.  off: "
    "nothing.  lines: what is said to all.  all: also what is said through the "
    "room to one person.  /log sets it for a room.  The others in the room "
    "have not been asked.")
SETTING(MARKERS, .name = "markers", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "false",
    .strength = strength_off,
    .help = "Tell contacts that you have read their messages, and ask them to "
    "tell you the same (XEP-0333).  Only contacts in the roster who may see "
    "when you are online, and who ask for it, are told.  OTR does not hide "
    "this: others on the way can see that you have read an encrypted message, "
    "though not what it says.")
SETTING(MOBILE, .name = "mobile", .topic = TOPIC_ACCOUNT,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "false",
    .help = "For a mobile network: an idle connection is tested every five "
    "minutes, not every minute, and given up after seven.  It counts from the "
    "next connection on.")
SETTING(NAME, .name = "name", .topic = TOPIC_ACCOUNT,
    .type = SETTING_TEXT,
    .scopes = SCOPE_ACCOUNT | SCOPE_CONTACT, .flags = SETTING_OWN,
    .min = 1, .max = 256, .valid = valid_name,
    .form = "one line of text without @ and without blanks around it",
    .help = "The name that is shown for it, instead of the address or the name "
    "in the roster.  Only you see it.  If it is your own name or another "
    "contact's, the address is shown.")
SETTING(NAME_EACH_LINE, .name = "name_each_line", .topic = TOPIC_SCREEN,
    .type = SETTING_BOOL, .scopes = SCOPE_GLOBAL,
    .fallback = "false",
    .help = "Show the name before every line, for copying and for screen "
    "readers.  false: if somebody says several lines within five minutes at "
    "the same level, the name stands before the first one only.")
SETTING(NAMES_MEANT, .name = "names_meant",
    .type = SETTING_LIST, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_HIDDEN | SETTING_KEYED, .max = TEXT_MAX,
    .valid = valid_meant, .form = "NAME=ADDRESS",
    .help = "Names that you used with /msg, and whom each meant: /msg asks if "
    "a name means somebody else now.")
SETTING(NICK_WIDTH, .name = "nick_width", .topic = TOPIC_SCREEN,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "10", .min = 8, .max = 40,
    .help = "How many columns the names before the lines have.  A longer name "
    "is cut, with a sign for the missing part; in rooms the whole name then "
    "stands behind the text.")
SETTING(NICKNAME, .name = "nickname",
    .type = SETTING_TEXT,
    .scopes = SCOPE_ACCOUNT, .flags = SETTING_HIDDEN,
    .min = 1, .max = 256, .valid = valid_line,
    .form = "one line of text",
    .help = "What you call yourself, as set with /vcard nickname.  Those whom "
    "you ask with /sub ask are told it.")
SETTING(NOTICES, .name = "notices", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "short", .words = "short|full",
    .help = "How much the program says about what happens.  short: one line, "
    "and [+] behind it if there is more to say; M-w or /why shows that.  full: "
    "always everything.  An alarm is always shown whole.",
    .heard = "How much the program says about what happens.  short: one line, "
    "and `More: /why' behind it if there is more to say.  full: always "
    "everything.  An alarm is always said whole.")
SETTING(NOTIFY, .name = "notify", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = EVERYWHERE, .fallback = "all",
    .words = "off|bell|all",
    .help = "How new messages call you.  off: not at all.  bell: by the bell "
    "alone.  all: by the bell, a notification of the terminal "
    "(notify_terminal) and a command of yours (notify_command).  /notify sets "
    "it for a conversation.")
SETTING(NOTIFY_COMMAND, .name = "notify_command", .topic = TOPIC_NOTIFY,
    .type = SETTING_COMMAND,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .flags = SETTING_NO_SET,
    .min = 1, .max = TEXT_MAX,
    .help = "Shell command that is run when a message comes, at most every two "
    "seconds.  $1 is the account's address, $2 the contact's name; it never "
    "gets the text.  /notify says for which messages.")
SETTING(NOTIFY_STRANGERS, .name = "notify_strangers", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT,
    .fallback = "off", .words = "off|bell|all",
    .help = "How those call you who are not among your contacts, until you "
    "write to them or add them: as notify, but never more than this.")
SETTING(NOTIFY_TERMINAL, .name = "notify_terminal", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_SCREEN, .fallback = "auto",
    .words = "auto|off|9|777|99",
    .help = "Let the terminal show a notification if something comes in a "
    "window that you do not look at.  auto: if the terminal is known to be "
    "able to.  off: never.  9, 777 or 99: by this control string (OSC), for a "
    "terminal that is not known, and in tmux, which then needs `set -g "
    "allow-passthrough on'.")
SETTING(NOTIFY_TEXT, .name = "notify_text", .topic = TOPIC_NOTIFY,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .flags = SETTING_SCREEN, .fallback = "false",
    .strength = strength_off,
    .help = "Show the text of messages in the terminal's notifications, also "
    "of those that came encrypted.  Your desktop may keep these texts, and "
    "anybody who sees your screen can read them.  A notify_command never gets "
    "a text.")
SETTING(OTR_FRAGMENT, .name = "otr_fragment", .topic = TOPIC_PRIVACY,
    .type = SETTING_INT, .scopes = EVERYWHERE,
    .fallback = "0", .min = 0, .max = 500000,
    .help = "Send OTR messages with more bytes than this in pieces (of 64 "
    "bytes at least), for servers that lose long ones.  0: only if the server "
    "says that it takes no more in one message.")
SETTING(OTR_HTML, .name = "otr_html", .topic = TOPIC_PRIVACY,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "learn", .words = "learn|on|off",
    .help = "Whether the contact's program writes HTML inside OTR and reads "
    "your lines as HTML, as Pidgin and Adium do.  on or off: you know.  learn: "
    "sotto finds out: yes after two messages in a row that are HTML as a "
    "whole, or three that have entities (&lt; &amp;) and none of the signs "
    "that these stand for.")
SETTING(OTR_IDLE_END, .name = "otr_idle_end", .topic = TOPIC_PRIVACY,
    .type = SETTING_INT, .scopes = EVERYWHERE,
    .fallback = "0", .min = 0, .max = 10080,
    .strength = strength_minutes,
    .help = "After how many minutes without a line an OTR session is ended.  "
    "Lines that you type then wait until you decide.  0: never.")
SETTING(OTR_LOG, .name = "otr_log", .topic = TOPIC_PRIVACY,
    .type = SETTING_BOOL, .scopes = SCOPE_CONTACT,
    .fallback = "false",
    .strength = strength_off,
    .help = "Keep the text of OTR sessions with the contact in the history on "
    "the disk, where it is not encrypted.  /otr log sets it.")
SETTING(OTR_POLICY, .name = "otr_policy", .topic = TOPIC_PRIVACY,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "opportunistic",
    .words = "never|manual|opportunistic|always|verified",
    .strength = strength_policy,
    .help = "When messages are encrypted, and what happens to one that cannot "
    "be.  never: no OTR.  manual: only after /otr start.  opportunistic: if "
    "the contact is known to have OTR.  always: nothing leaves in the clear.  "
    "verified: nothing leaves unless it is encrypted to a verified key.")
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
    .help = "The contact has spoken OTR version 3; version 2 is never used "
    "with them again.")
SETTING(OTR_V2, .name = "otr_v2", .topic = TOPIC_PRIVACY,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "ask", .words = "ask|allow|never",
    .strength = strength_leave,
    .help = "Whether OTR version 2, which is weaker, may be used with contacts "
    "whose program has no version 3.  ask: you are asked.  allow: yes.  never: "
    "no.")
SETTING(OTR_WIPE, .name = "otr_wipe", .topic = TOPIC_PRIVACY,
    .type = SETTING_TEXT, .scopes = EVERYWHERE,
    .fallback = "never", .max = 5, .valid = valid_wipe,
    .form = "never, end or a number of minutes from 1 to 10080",
    .strength = strength_minutes,
    .help = "When encrypted lines are wiped from the window, and yours from "
    "what the arrow keys bring back.  never: not at all.  end: when you end "
    "the session, or otr_idle_end does.  A number: so many minutes after each "
    "line came, but not before you have seen it.")
SETTING(PANEL, .name = "panel", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "left", .words = "left|right|off",
    .old_names = OLD("roster_shown"),
    .old_values = OLD("true=left", "on=left", "yes=left", "false=off",
    "no=off"),
    .help = "On which side the list of conversations and contacts stands; in a "
    "room it also shows who is there.  If you set nothing, it is at the left, "
    "and only if the terminal has 100 columns.  /roster show and /roster hide "
    "change it for the moment.")
SETTING(PANEL_FOLDED, .name = "panel_folded",
    .type = SETTING_LIST, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_HIDDEN, .min = 1, .max = 1024, .valid = valid_line,
    .form = "one line of text",
    .help = "The parts of the list that are folded: contacts, rooms, or "
    "=GROUP.")
SETTING(PANEL_ORDER, .name = "panel_order", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "activity", .words = "activity|name",
    .help = "In which order the rows in a part of the list stand.  activity: "
    "conversations with the newest lines first, and contacts who are online "
    "first.  name: by name.")
SETTING(PANEL_WIDTH, .name = "panel_width", .topic = TOPIC_SCREEN,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "24", .min = 8, .max = 80,
    .old_names = OLD("roster_width"),
    .help = "How many columns the list has, with its edge.")
SETTING(PASSWORD, .name = "password", .topic = TOPIC_ACCOUNT,
    .type = SETTING_SECRET,
    .scopes = SCOPE_ACCOUNT, .flags = SETTING_NO_SET, .max = 1024,
    .valid = valid_line, .form = "one line of text",
    .help = "Password of the account.  With it, the configuration file must be "
    "readable by you alone.")
SETTING(PASSWORD_COMMAND, .name = "password_command", .topic = TOPIC_ACCOUNT,
    .type = SETTING_COMMAND,
    .scopes = SCOPE_ACCOUNT, .flags = SETTING_NO_SET, .min = 1,
    .max = TEXT_MAX,
    .help = "Shell command that prints the password of the account, in its "
    "first line.")
SETTING(PIN, .name = "pin", .topic = TOPIC_ACCOUNT,
    .type = SETTING_LIST, .scopes = SCOPE_ACCOUNT,
    .max = 7 + 64, .valid = valid_pin,
    .form = "sha256: and 64 lower-case hex digits",
    .strength = strength_pins,
    .help = "Fingerprints of certificates that are accepted although their "
    "check fails.  /cert pin adds one.")
SETTING(PORT, .name = "port", .topic = TOPIC_ACCOUNT,
    .type = SETTING_INT, .scopes = SCOPE_ACCOUNT,
    .fallback = "5222", .min = 1, .max = 65535,
    .help = "Port to connect to, at the setting host or else at the address's "
    "domain.  If you set it, DNS is not asked for a port.")
SETTING(PRESENCE_LINES, .name = "presence_lines", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "off", .words = "off|online|all",
    .help = "Say in a contact's window that they come and go.  off: no.  "
    "online: when they come online or go offline.  all: also when they are "
    "away, or change the text beside it.")
SETTING(PRIORITY, .name = "priority", .topic = TOPIC_TOLD,
    .type = SETTING_INT,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "0", .min = -128,
    .max = 127,
    .help = "Which of your programs gets a message that is sent to your "
    "address alone: the server gives it to the program with the highest "
    "number, and never to one below 0.  Everybody who may see when you are "
    "online can see the number.")
SETTING(PROXY, .name = "proxy", .topic = TOPIC_ACCOUNT,
    .type = SETTING_PROXY,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .min = 1,
    .max = PROXY_URL_MAX, .valid = valid_proxy,
    .form = "none, or a URL such as socks5://127.0.0.1:9050,",
    .strength = strength_proxy,
    .help = "Connect only through this proxy: "
    "socks5://[user:password@]host:port, http://...  or https://...  It looks "
    "up all names; DNS is asked only for the name of the proxy itself.  none: "
    "no proxy.  It counts from the next connection on.")
SETTING(QUIET_HOURS, .name = "quiet_hours", .topic = TOPIC_NOTIFY,
    .type = SETTING_TEXT, .scopes = SCOPE_GLOBAL, .max = 11,
    .valid = valid_hours, .form = "HH:MM-HH:MM",
    .help = "Hours of the day in which nothing rings or notifies you, for "
    "example 22:30-07:00.  The lists and the title still show what is new.",
    .heard = "Hours of the day in which nothing rings or notifies you, for "
    "example 22:30-07:00.  /win still says what is new.")
SETTING(RECEIPTS, .name = "receipts", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "true",
    .strength = strength_off,
    .help = "Tell contacts that their messages have arrived, if they ask for "
    "it and may see when you are online.")
SETTING(REMEMBERED, .name = "remembered",
    .type = SETTING_BOOL,
    .scopes = SCOPE_ACCOUNT, .flags = SETTING_HIDDEN,
    .fallback = "false",
    .help = "The account was made in the program and is not in the "
    "configuration file.")
SETTING(RETRACT, .name = "retract", .topic = TOPIC_TOLD,
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "hide", .words = "hide|show",
    .help = "What happens to a line that a contact takes back.  hide: its text "
    "is removed from the window and from the history.  show: it stays, with a "
    "mark.")
SETTING(ROOM_JOINS, .name = "room_joins", .topic = TOPIC_ROOM,
    .type = SETTING_WORD, .scopes = EVERYWHERE, .fallback = "condensed",
    .words = "condensed|all|none",
    .help = "How to show that people enter a room, leave it or change their "
    "nick.  condensed: in one line, which grows until somebody says "
    "something.  all: in a line each.  none: not at all.")
SETTING(ROOM_NICK, .name = "room_nick", .topic = TOPIC_ROOM,
    .type = SETTING_TEXT,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT,
    .min = 1, .max = 256, .valid = valid_line,
    .form = "one line of text",
    .help = "Your name in rooms, if /join gives none.  Without it you are "
    "called as /vcard nickname says, or by the part of your address before the "
    "@.")
SETTING(ROOM_NOTIFY, .name = "room_notify", .topic = TOPIC_ROOM,
    .type = SETTING_WORD, .scopes = EVERYWHERE, .fallback = "mentions",
    .words = "mentions|all|none",
    .help = "Which lines of a room may call you (bell and notifications).  "
    "mentions: those with your name.  all: every line.  none: no line.  What "
    "somebody there writes to you alone counts like any other message.")
SETTING(ROSTER_OFFLINE, .name = "roster_offline", .topic = TOPIC_SCREEN,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL, .fallback = "true",
    .help = "Show contacts who are offline in the list, too.")
SETTING(SASL_PLAIN, .name = "sasl_plain", .topic = TOPIC_ACCOUNT,
    .type = SETTING_WORD,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "ask",
    .words = "ask|allow|never",
    .strength = strength_leave,
    .help = "Whether a server that knows nothing better (SCRAM) may be given "
    "the password itself; sotto-net then has it, too.  ask: you are asked.  "
    "allow: yes, which /login accept sets.  never: no.")
SETTING(SASL_STRONGEST, .name = "sasl_strongest",
    .type = SETTING_TEXT,
    .scopes = SCOPE_ACCOUNT, .flags = SETTING_HIDDEN, .min = 1,
    .max = 64, .valid = valid_sasl,
    .form = "a mechanism and a channel binding",
    .strength = strength_sasl,
    .help = "The strongest way in which the account has logged in; a weaker "
    "one is asked about (see /login).")
SETTING(SIGNS, .name = "signs", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD,
    .scopes = SCOPE_GLOBAL, .fallback = "auto",
    .words = "auto|ascii",
    .help = "How lines, bars and marks are drawn.  auto: with line-drawing "
    "characters and signs, if the terminal says that each takes one column "
    "(the console of Linux has no fonts for them).  ascii: always with | = - "
    "!  and the like.")
SETTING(STATES, .name = "states", .topic = TOPIC_SCREEN,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .fallback = "signs", .words = "signs|words|problems",
    .help = "How you see behind a line what became of it.  signs: dots while "
    "it is on its way, one tick when the server has it, two when the contact "
    "has it.  words: acked, received.  problems: none of these.  It is always "
    "said in words if a line is held, has failed, or was perhaps not read.")
SETTING(STYLING, .name = "styling", .topic = TOPIC_SCREEN,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "true",
    .help = "Show *strong*, _emphasized_, ~struck~ and `preformatted` parts of "
    "messages, and > quotations, in their style (XEP-0393), if the terminal "
    "can.  The signs stay; what you type is sent as it is.")
SETTING(SYNC_READ, .name = "sync_read", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "false",
    .strength = strength_off,
    .help = "Let your server keep how far you have read each conversation, so "
    "that your other programs know it (XEP-0490); encrypted lines count too, "
    "if the server has them in its archive.  Only your account can read it "
    "there, but the server sees when you have read.  What your other programs "
    "say about it counts here in any case.")
SETTING(TAG, .name = "tag", .topic = TOPIC_ACCOUNT,
    .type = SETTING_TEXT, .scopes = SCOPE_ACCOUNT,
    .flags = SETTING_SCREEN,
    .min = 1, .max = 32, .valid = valid_name,
    .form = "a word without @",
    .help = "A short word for the account, for people with several: it stands "
    "in the list, the title, the status bar and /win list, which show 10 "
    "columns of it.  Without it they show the beginning of the account's "
    "domain, or the part before the @ if only that is different.")
SETTING(TAG_COLOUR, .name = "tag_colour", .topic = TOPIC_ACCOUNT,
    .type = SETTING_INT, .scopes = SCOPE_ACCOUNT,
    .flags = SETTING_SCREEN,
    .fallback = "0", .min = 0, .max = 8,
    .help = "The colour of the account's tag: 1 to 8 is one of the theme's "
    "colours for names (nick_1 to nick_8).  0: the next one that no earlier "
    "account has.")
SETTING(TELL_INACTIVE, .name = "tell_inactive", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .fallback = "false",
    .strength = strength_off,
    .help = "Tell the server when you have looked away from the terminal for "
    "half a minute, so that it holds back what can wait, such as who comes and "
    "goes (XEP-0352).  This needs a terminal that reports its focus; with "
    "others, auto_away or auto_xa say when you have looked away.")
SETTING(TEXT_WIDTH, .name = "text_width", .topic = TOPIC_SCREEN,
    .type = SETTING_INT, .scopes = SCOPE_GLOBAL,
    .fallback = "100", .min = 0, .max = 1000,
    .help = "How many columns the text of a line takes at most, in a window "
    "that has more.  0: all of them.")
SETTING(THEME, .name = "theme", .topic = TOPIC_SCREEN,
    .type = SETTING_TEXT, .scopes = SCOPE_GLOBAL,
    .fallback = "auto", .min = 1, .max = 63, .valid = valid_theme,
    .form = "the name of a theme",
    .help = "Name of the theme.  auto: light or dark, as the terminal says of "
    "its background (or COLORFGBG; otherwise dark).  dark and light use the "
    "terminal's background; contrast, soft, gruvbox, nord, solarized-dark and "
    "solarized-light bring their own; mono has no colours.  Or the name of "
    "your own file, themes/NAME.theme beside the configuration.")
SETTING(TIME_FORMAT, .name = "time_format", .topic = TOPIC_SCREEN,
    .type = SETTING_TEXT,
    .scopes = SCOPE_GLOBAL, .fallback = "%H:%M", .max = 64,
    .valid = valid_line, .form = "one line of text",
    .help = "How the time before each line and in the status bar is written, "
    "as for strftime(3).  Empty: not at all.")
SETTING(TITLE, .name = "title", .topic = TOPIC_NOTIFY,
    .type = SETTING_WORD, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_SCREEN, .fallback = "count",
    .words = "off|count|name",
    .help = "What the title of the terminal's window says.  count: how many "
    "lines are new for you.  name: also whose they are, which others may read "
    "on your screen.  off: nothing; it stays as it was before.  It never has a "
    "word of a message.")
SETTING(TLS, .name = "tls", .topic = TOPIC_ACCOUNT,
    .type = SETTING_WORD, .scopes = SCOPE_ACCOUNT,
    .fallback = "starttls", .words = "starttls|direct",
    .help = "How TLS begins if host, port or proxy is set and DNS does not say "
    "it.  starttls: after a greeting in the clear.  direct: at once, on port "
    "5223 if no port is set.")
SETTING(TYPING, .name = "typing", .topic = TOPIC_TOLD,
    .type = SETTING_BOOL, .scopes = EVERYWHERE,
    .fallback = "false",
    .strength = strength_off,
    .help = "Tell contacts that you are writing, have paused, or have closed "
    "the window.  Only contacts in the roster who may see when you are online, "
    "and whose program wants to know, are told.  OTR does not hide this: "
    "others on the way can see it even if your lines are encrypted.  Nothing "
    "is told while a line would have to wait.")
SETTING(URL_COMMAND, .name = "url_command", .topic = TOPIC_KEYS,
    .type = SETTING_COMMAND,
    .scopes = SCOPE_GLOBAL | SCOPE_ACCOUNT, .flags = SETTING_NO_SET,
    .min = 1, .max = TEXT_MAX,
    .help = "Shell command that opens a link which you chose with M-o.  $1 is "
    "the link, in ASCII; it begins with http:, https: or xmpp:.  Without a "
    "command the link is copied.  What the command starts does not use the "
    "account's proxy.",
    .heard = "Shell command that opens a link which you chose with /links.  $1 "
    "is the link, in ASCII; it begins with http:, https: or xmpp:.  What the "
    "command starts does not use the account's proxy.")
SETTING(WHEEL, .name = "wheel", .topic = TOPIC_SCREEN,
    .type = SETTING_BOOL, .scopes = SCOPE_GLOBAL,
    .fallback = "false",
    .help = "Scroll with the wheel of the mouse, if the terminal sends it.  "
    "The terminal then sends clicks too, which do nothing; to mark text for "
    "copying, hold Shift in most terminals.")

#undef SETTING
