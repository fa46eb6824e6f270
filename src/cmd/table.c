/*
 * The table of commands, sorted by name.  The parser, completion, /help, the
 * hint under the input line and the manual are made from it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cmd/cmd.h"

#define POLICIES "never|manual|opportunistic|always|verified"

static const struct cmd_row rows[] = {
	{ .name = "account", .params = "", .run = cmd_account,
	    .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "List the accounts and their state." },
	{ .name = "account add", .params = "address:jid",
	    .run = cmd_account_add, .fronts = FRONT_ALL,
	    .help = "Make an account that the configuration does not name.",
	    .more = "Use /connect afterwards.  It is there until the program "
	    "ends: the configuration file, where accounts belong, is not "
	    "changed." },
	{ .name = "account list", .params = "", .run = cmd_account,
	    .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .help = "The same as /account." },
	{ .name = "account remove",
	    .params = "account:account history?:word(history)",
	    .run = cmd_account_remove, .fronts = FRONT_ALL,
	    .help = "Take an account out, with its settings and those of its "
	    "contacts.",
	    .more = "It must be offline: /disconnect first.  Its windows "
	    "close, and lines that wait in them fail.  Its key and the "
	    "fingerprints of its contacts stay, and so does what the history "
	    "has, but with the word history, which deletes that.  A screen "
	    "asks first.  The server is told nothing: the account stays "
	    "there." },
	{ .name = "adhoc", .params = "address?:string node?:string",
	    .run = cmd_adhoc, .needs = NEEDS_ACCOUNT | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "List the commands that an address takes, or begin one.",
	    .more = "XEP-0050: what servers and bots offer to be done, for "
	    "example to whoever looks after the server.  Without an address "
	    "it is the own server.  NODE, as the list names them, begins one; "
	    "what it asks is filled in with /form.  They see the address of "
	    "your account and of this program.  One command of an account is "
	    "open at a time." },
	{ .name = "affiliation", .params = "contact? who:nick what:word("
	    "admin|member|none|outcast|owner) text?:text",
	    .run = cmd_affiliation, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS | CMD_ROOM_FIRST,
	    .topic = "rooms",
	    .help = "Make somebody an owner, an admin, a member or an outcast "
	    "of a room, for good; or none of these.",
	    .more = "WHO is an address, @DOMAIN, or the name of one whose "
	    "address the room tells.  Owners may do everything, admins see "
	    "to who may be there, members may come in where the room is for "
	    "members only, outcasts may not come in.  The room of the window "
	    "is meant, or the one that stands first." },
	{ .name = "again", .params = "lines?:int", .run = cmd_again,
	    .fronts = FRONT_READER,
	    .topic = "conversations",
	    .help = "Say what was said last once more; or the last lines of "
	    "this window." },
	{ .name = "alias", .params = "name?:string line?:text",
	    .run = cmd_alias, .fronts = FRONT_PEOPLE,
	    .topic = "program",
	    .help = "Let a name stand for a command line; without one, show "
	    "it, or list your aliases.",
	    .more = "For example: /alias hi /msg bob@example.org hello, $*.  "
	    "$1 to $9 are the words behind the alias, $2- all from the second "
	    "on, $* all of them, $$ is a $; where there is none of these, they "
	    "are put at the end.  It is run as if you had typed it, once: an "
	    "alias stands for no other, and never for a name that is a "
	    "command's.  Aliases are remembered; one with a secret is "
	    "refused." },
	{ .name = "alias remove", .params = "name:string",
	    .run = cmd_alias_remove, .fronts = FRONT_PEOPLE,
	    .help = "Take an alias back." },
	{ .name = "answer", .params = "number?:int", .run = cmd_answer,
	    .fronts = FRONT_READER,
	    .topic = "conversations",
	    .help = "Answer a question that is open; without its number say "
	    "which there are." },
	{ .name = "away", .params = "text?:text", .run = cmd_away,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show contacts that you are away, with a word why.",
	    .more = "On every account, or on the one that -a names." },
	{ .name = "back", .params = "", .run = cmd_back,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show contacts that you are there again." },
	{ .name = "ban", .params = "contact? who:nick text?:text",
	    .run = cmd_ban, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS | CMD_ROOM_FIRST,
	    .topic = "rooms",
	    .help = "Put somebody out of a room for good, with a word why.",
	    .more = "WHO is an address, @DOMAIN for all of a server, or the "
	    "name of one whose address the room tells.  /affiliation WHO none "
	    "takes it back, and /room list outcasts lists them.  Where the "
	    "room is named, it stands first; a reason that begins with an "
	    "address needs it." },
	{ .name = "bind", .params = "key?:key what?:action",
	    .run = cmd_bind, .fronts = FRONT_SCREEN,
	    .topic = "program",
	    .help = "Let a key do something else: an action, a command line, "
	    "or none; or show what keys do.",
	    .more = "Keys are written M-x (Alt), C-x (Ctrl), F5, Home, "
	    "M-Left.  An action has a name, which /bind lists; a command line "
	    "begins with /.  Bindings are remembered; a command with a secret "
	    "is refused." },
	{ .name = "bind reset", .params = "key?:key",
	    .run = cmd_bind_reset, .fronts = FRONT_SCREEN,
	    .help = "Give a key its default meaning again; without one, all "
	    "that you bound." },
	{ .name = "block", .params = "contact? reason?:word(abuse|spam)",
	    .run = cmd_block, .needs = NEEDS_PEER, .fronts = FRONT_ALL,
	    .flags = CMD_ANY_DOMAIN,
	    .topic = "contacts",
	    .protects = "blocked", .kept_in = "settings",
	    .help = "Have nothing to do with a contact, or with a whole "
	    "domain.",
	    .more = "Nothing of theirs is shown or acted on, and nothing is "
	    "sent to them.  It counts at once: a private conversation is ended and "
	    "they are told so, lines that wait for them fail.  The server is "
	    "asked to block them for all of your programs; where it does not, "
	    "sotto itself ignores them, remembers it and says so.  spam or "
	    "abuse reports them to the server, without a word of what they "
	    "wrote.  /unblock takes it back.  In the window of a contact, who "
	    "need not be named there, a screen asks first." },
	{ .name = "blocked", .params = "", .run = cmd_blocked,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "List who is blocked, and by whom: the server, or sotto "
	    "itself." },
	{ .name = "bookmark", .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Rooms that your account remembers, for all of your "
	    "programs." },
	{ .name = "bookmark add", .params = "room?:contact password?:secret",
	    .run = cmd_bookmark_add, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL, .flags = CMD_ROOMS,
	    .help = "Bookmark a room, or the one of the window, and enter it "
	    "after each log-in.",
	    .more = "XEP-0402.  ROOM/NICK keeps the nick that you want there, "
	    "and PASSWORD the room's; both are used by /join.  Only you can "
	    "read what is kept, and whoever runs your server.  Entering a "
	    "room does not bookmark it, and a bookmark does not enter it "
	    "before the next log-in, but with programs of yours that are "
	    "there now.  The setting `autojoin' keeps this program out." },
	{ .name = "bookmark autojoin",
	    .params = "room?:contact what:word(off|on)",
	    .run = cmd_bookmark_autojoin,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .help = "Enter a bookmarked room after each log-in, or not.",
	    .more = "You stay where you are now; programs of yours that are "
	    "there enter the room, or leave it." },
	{ .name = "bookmark list", .params = "", .run = cmd_bookmark_list,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "List the bookmarks." },
	{ .name = "bookmark remove", .params = "room?:contact",
	    .run = cmd_bookmark_remove,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .help = "Remove the bookmark of a room, or of the window's.",
	    .more = "You stay in the room; other programs of yours that are "
	    "there leave it." },
	{ .name = "cert", .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Answer about a server's certificate that failed its "
	    "check." },
	{ .name = "cert accept", .params = "account?:account",
	    .run = cmd_cert_accept, .fronts = FRONT_ALL,
	    .help = "Accept the certificate that was shown, until you "
	    "disconnect or the program ends, and connect." },
	{ .name = "cert pin", .params = "account?:account",
	    .run = cmd_cert_pin, .fronts = FRONT_ALL,
	    .help = "Remember the certificate that was shown and accept it "
	    "from now on.",
	    .more = "Compare the fingerprint with the server's operator over "
	    "another way first.  It is written to the settings; the account "
	    "then accepts this certificate although its check fails." },
	{ .name = "cert refuse", .params = "account?:account",
	    .run = cmd_cert_refuse, .fronts = FRONT_ALL,
	    .protects = "certificate", .is_so = "no-question|which-account",
	    .help = "Do not connect with the certificate that was shown." },
	{ .name = "chat", .params = "text?:text", .run = cmd_chat,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show contacts that you would like to talk, with a word "
	    "why.",
	    .more = "On every account, or on the one that -a names." },
	{ .name = "clear", .params = "", .run = cmd_clear,
	    .fronts = FRONT_PEOPLE,
	    .topic = "program",
	    .help = "Empty the window, on the screen and in memory." },
	{ .name = "close", .params = "contact?", .run = cmd_close,
	    .needs = NEEDS_CONTACT | TAKES_RAW, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "conversations",
	    .help = "Close the conversation; asks when lines of yours wait "
	    "in it." },
	{ .name = "connect", .params = "address?:jid password?:secret",
	    .run = cmd_connect, .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Connect an account; without a password in the "
	    "configuration it is asked for.",
	    .more = "An address that is not an account yet becomes one until "
	    "the program ends.  "
	    "Without an address: this window's account, or the only one.  "
	    "Behind -a ACCOUNT all of the rest is the password." },
	{ .name = "copy", .params = "number?:int", .run = cmd_copy,
	    .fronts = FRONT_SCREEN, .topic = "program",
	    .help = "Copy the last message that is shown, or the one so many "
	    "from below.",
	    .more = "It goes to the clipboard of your terminal (OSC 52), if "
	    "that allows it; in tmux only with `set -g set-clipboard on'.  "
	    "Of encrypted messages you are asked once, since other programs "
	    "can read a clipboard." },
	{ .name = "copy code", .params = "", .run = cmd_copy_code,
	    .fronts = FRONT_SCREEN,
	    .help = "Copy the last code between backquotes that is shown." },
	{ .name = "copy url", .params = "", .run = cmd_copy_url,
	    .fronts = FRONT_SCREEN,
	    .help = "Copy the last link that is shown." },
	{ .name = "correct", .params = "text:text", .run = cmd_correct,
	    .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Write the newest of your lines anew.",
	    .more = "Programs that know corrections show the new text in its "
	    "place, others as a line.  It is there in both windows: what was "
	    "corrected has a mark." },
	{ .name = "discard", .params = "contact? id?:id",
	    .run = cmd_discard, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "conversations",
	    .help = "Give up the lines that are held or failed, or one of "
	    "them.",
	    .more = "ID is a line's id (Tab names those that wait) or `last', "
	    "the newest of them.  Without it, and of several, it asks "
	    "first." },
	{ .name = "disco", .params = "address?:string node?:string",
	    .run = cmd_disco, .needs = NEEDS_ACCOUNT | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Ask what an address is, what it can do and what it has.",
	    .more = "XEP-0030, with what a server says of who looks after it "
	    "(XEP-0157).  Without an address it is the own server.  Whoever "
	    "is asked sees the address of your account and of this "
	    "program." },
	{ .name = "disconnect", .params = "account?:account",
	    .run = cmd_disconnect, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Disconnect an account and leave it so." },
	{ .name = "dnd", .params = "text?:text", .run = cmd_dnd,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show contacts that you are not to be disturbed, with a "
	    "word why.",
	    .more = "On every account, or on the one that -a names." },
	{ .name = "form", .params = "field?:string value?:secret",
	    .run = cmd_form, .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Show the open form, or one of its fields, or fill that "
	    "in.",
	    .more = "FIELD is the number that is shown, or the field's name.  "
	    "An option is named by its number, or as =VALUE; several by "
	    "numbers with blanks between them.  A hidden field without VALUE "
	    "is asked for at a hidden prompt.  No such line is remembered." },
	{ .name = "form add", .params = "field:string value:secret",
	    .run = cmd_form_add, .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "Add a line, an address or an option to what a field "
	    "has." },
	{ .name = "form cancel", .params = "", .run = cmd_form_cancel,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "Give up the command that the form is of." },
	{ .name = "form clear", .params = "field:string",
	    .run = cmd_form_clear, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Empty a field of the form." },
	{ .name = "form next", .params = "", .run = cmd_form_next,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "Send the form and go on to the next stage." },
	{ .name = "form prev", .params = "", .run = cmd_form_prev,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "Go back to the stage before." },
	{ .name = "form send", .params = "", .run = cmd_form_send,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "Send the form and complete the command; or go on, where "
	    "that is all it takes." },
	{ .name = "help", .params = "what?:command", .run = cmd_help,
	    .fronts = FRONT_ALL,
	    .topic = "program",
	    .help = "List the commands, or explain one or a code.",
	    .more = "/help level-fell says what the code level-fell means.  "
	    "Where a command and a code have one name, the command is "
	    "explained." },
	{ .name = "history", .params = "contact? lines?:string",
	    .run = cmd_history, .needs = NEEDS_CONTACT | NEEDS_ONLINE,
	    .flags = CMD_ROOMS, .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Ask the server's archive for what was said before, so "
	    "many lines (50) or all.",
	    .more = "What comes stands in the window by its time, marked; "
	    "PageUp at the oldest line asks too.  The archive has what was "
	    "said in the clear, with any of your programs; what was encrypted "
	    "is counted.  In a room the room's own archive is asked.  A window "
	    "keeps no more than keep_lines.  The setting `archive' turns it "
	    "off." },
	{ .name = "ignore", .params = "nick?:nick", .run = cmd_ignore,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Show nothing more of somebody in the room of this window; "
	    "without a name, list them.",
	    .more = "Neither lines nor topics, nor that they come or go, nor "
	    "what they write to you alone.  Where the room knows people by an "
	    "id (XEP-0421) it stays so whatever they call themselves; else it "
	    "is by the name.  It is remembered, and nobody is told.  /unignore "
	    "takes it back." },
	{ .name = "info", .params = "contact?", .run = cmd_info,
	    .needs = NEEDS_PEER, .fronts = FRONT_ALL, .flags = CMD_NAMES,
	    .topic = "contacts",
	    .help = "Say what is known here of a contact.",
	    .more = "As /whois, but nobody is asked: neither they nor a "
	    "server learn of it." },
	{ .name = "invite", .params = "contact room?:room text?:text",
	    .run = cmd_invite, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Invite a contact to the room of this window, or to another "
	    "that you are in.",
	    .more = "A room that is for members only does it, and lets them in; "
	    "other invitations you send yourself, and the room's password goes "
	    "with them.  TEXT is what they read beside it.  None of it is "
	    "encrypted for them: the servers on the way can read it." },
	{ .name = "join", .params = "room:contact password?:secret",
	    .run = cmd_join, .needs = NEEDS_PEER, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .topic = "rooms",
	    .help = "Enter a room, and go to its window.",
	    .more = "Without ROOM it is that of the window, entered again.  "
	    "ROOM/NICK says what you are called there; else it is the "
	    "setting room_nick.  A room is a conversation of many: its server "
	    "and all who are in it read what you write, and there is no OTR.  "
	    "It is entered again by itself when the connection was lost, until "
	    "/leave; after the next start where it is bookmarked, which "
	    "/bookmark add does." },
	{ .name = "keys", .params = "", .run = cmd_keys,
	    .fronts = FRONT_PEOPLE,
	    .topic = "program",
	    .help = "Show what keys do, by topic; the key F1 too." },
	{ .name = "kick", .params = "contact? nick:nick text?:text",
	    .run = cmd_kick, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL, .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .topic = "rooms",
	    .help = "Put somebody out of a room, with a word why; they may "
	    "come back.",
	    .more = "It takes a moderator of the room.  A name with blanks "
	    "goes in quotes; one with an '@' behind the room.  /ban keeps "
	    "them out." },
	{ .name = "last", .params = "contact?", .run = cmd_last,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Ask since when a contact did nothing, or is gone.",
	    .more = "Each of their programs is asked, or the one that "
	    "CONTACT/PROGRAM names, and learns that you are there; where none "
	    "is, their server.  Many do not say.  /set answer_last true lets "
	    "yours answer." },
	{ .name = "leave", .params = "text?:text", .run = cmd_leave,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Leave the room of this window, with a word for those who "
	    "stay.",
	    .more = "The window stays until /close, and /join ROOM comes back.  "
	    "Lines that wait there wait on." },
	{ .name = "level", .params = "", .run = cmd_level,
	    .fronts = FRONT_READER,
	    .topic = "privacy",
	    .help = "Say who can read the next line, and what waits." },
	{ .name = "log", .params = "contact? what?:word(all|forget|off|on)",
	    .run = cmd_log, .needs = NEEDS_CONTACT, .flags = CMD_ROOMS,
	    .fronts = FRONT_ALL, .protects = "log", .kept_in = "settings",
	    .acts = 1,
	    .topic = "conversations",
	    .help = "Write what is said in the clear, or in the room, to the "
	    "history, or not, or delete the history.",
	    .more = "It is not, as long as nobody says so.  In a room, on keeps what is said to all, all also what is "
	    "said through the room to one alone; others there were not asked.  "
	    "The history lies on the disk, not encrypted and open to you "
	    "alone; while it is on, the status bar says `logged'.  off keeps "
	    "what was written; forget deletes what there is, of a room also "
	    "what was said through it to one alone." },
	{ .name = "log export", .params = "contact? file?:string",
	    .run = cmd_log_export, .needs = NEEDS_CONTACT,
	    .flags = CMD_ROOMS, .fronts = FRONT_ALL,
	    .help = "Write what the history has of the contact into a file "
	    "that people can read.",
	    .more = "The file goes into the folder `exports' of the data "
	    "directory, since sotto itself can write nowhere else; its path "
	    "is told, and only you can read it.  FILE is a name, and no path; "
	    "where it ends in .json or .jsonl the file has JSON lines, else "
	    "a line each with time, level and address.  It is not encrypted; "
	    "what was said under OTR is in it where /otr log was on.  "
	    "log_keep deletes nothing there: that is yours to do." },
	{ .name = "login", .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Answer about a log-in that protects less than the last "
	    "one." },
	{ .name = "login accept", .params = "account?:account",
	    .run = cmd_login_accept, .fronts = FRONT_ALL,
	    .help = "Log in the way that was asked about, from now on.",
	    .more = "Asked when a server that had a stronger log-in (see "
	    "/status) offers a weaker one, or wants the password itself.  "
	    "Ask who runs the server first: somebody on the way may have "
	    "changed the offer.  The answer is written to the settings." },
	{ .name = "login refuse", .params = "account?:account",
	    .run = cmd_login_refuse, .fronts = FRONT_ALL,
	    .protects = "login", .is_so = "no-question|which-account",
	    .help = "Stay offline, and do not log in the way that was asked "
	    "about." },
	{ .name = "me", .params = "text:text", .run = cmd_me,
	    .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Send what you do: /me waves." },
	{ .name = "msg", .params = "contact text:text", .run = cmd_msg,
	    .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_NAME,
	    .topic = "conversations",
	    .help = "Send a line to a contact without going to the window.",
	    .more = "CONTACT may be a name, which is asked about where its "
	    "address was not seen yet, or is another than before; in a room's "
	    "window the nick of one who is there.  What the line does depends on the level and the policy "
	    "with that contact, as if it were typed in their window.  "
	    "CONTACT/RESOURCE chooses one of their programs, until it goes "
	    "offline.  ROOM is all who are in the room; ROOM/NICK is one of "
	    "them alone, through the room: that is never private." },
	{ .name = "nick", .params = "name:text", .run = cmd_nick,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Be called so in the room of this window.",
	    .more = "It counts once the room says so, which says no where "
	    "somebody else has the name.  Setting room_nick is your name in "
	    "rooms where nothing else is given." },
	{ .name = "notify", .params = "contact? how?:word(all|bell|off)",
	    .run = cmd_notify, .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "program",
	    .help = "Say or set what calls you: all, the bell alone, or "
	    "nothing.",
	    .more = "For the contact or room that is named, else for the "
	    "conversation of the window, else for all; with -a ACCOUNT for "
	    "the account.  all: the bell, a notification of the terminal and "
	    "notify_command, each as its setting says (bell, notify_terminal, "
	    "notify_command).  In rooms room_notify says which lines.  Nothing "
	    "calls you in quiet_hours, nor for what another program of yours "
	    "got or the archive has.  /unset CONTACT notify takes it back." },
	{ .name = "otr", .fronts = FRONT_ALL,
	    .topic = "privacy",
	    .help = "Private conversations: /help otr start, and so on." },
	{ .name = "otr accept", .params = "contact?",
	    .run = cmd_otr_accept, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .help = "Go on with the contact's new key, unverified; or let a "
	    "stranger start a session.",
	    .more = "Asked when a contact comes with a key that was not known "
	    "before, or with another than the one that you verified.  They "
	    "may have a new program; it may also be someone else.  Lines wait "
	    "until you decide; verify the new key with /verify before you "
	    "trust it.  If yet another has come since the question, this is "
	    "refused once, and that one is shown." },
	{ .name = "otr distrust", .params = "contact? fingerprint?:"
	    "fingerprint", .run = cmd_otr_distrust, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .protects = "fingerprints", .kept_in = "keys",
	    .is_so = "no-fingerprint|not-trusted|unknown-fingerprint",
	    .help = "Take trust away from a fingerprint of the contact.",
	    .more = "Without a fingerprint: that of the session, else the "
	    "only one known." },
	{ .name = "otr doctor", .params = "contact?",
	    .run = cmd_otr_doctor, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .help = "Say why a private conversation does not come about, and "
	    "what to do.",
	    .more = "Shows the contact's programs that have spoken OTR, their "
	    "versions and keys, the last step of the key exchange, what waits "
	    "for an answer, which limits count, and what goes with a message "
	    "so that servers make no copies of it." },
	{ .name = "otr end", .params = "contact?", .run = cmd_otr_end,
	    .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .help = "End the session; what you type next may be readable by "
	    "others.",
	    .more = "The contact is told.  Lines that are held become failed: "
	    "they never leave in the clear by themselves; /resend sends them "
	    "under the level that is then shown." },
	{ .name = "otr export", .params = "path:text",
	    .run = cmd_otr_export, .fronts = FRONT_ALL,
	    .help = "Write your keys and all fingerprints into a new folder.",
	    .more = "PATH must not be there yet.  The files are libotr's own "
	    "and not encrypted, so that others can use them: otr.private_key "
	    "and otr.fingerprints for Pidgin, keys.txt and fingerprints.txt "
	    "for profanity, mcabber.key and mcabber.fpr for mcabber.  Keep "
	    "them as you keep the keys." },
	{ .name = "otr fingerprint", .params = "contact?",
	    .run = cmd_otr_fingerprint, .needs = TAKES_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Show the contact's fingerprints; without a contact your "
	    "own." },
	{ .name = "otr fingerprint all", .params = "",
	    .run = cmd_otr_fingerprint_all, .needs = TAKES_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "List every key that is known, of all contacts, and "
	    "which of them you have verified." },
	{ .name = "otr finish", .params = "contact?", .run = cmd_otr_end,
	    .needs = NEEDS_CONTACT, .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .help = "The same as /otr end." },
	{ .name = "otr forget", .params = "contact? fingerprint:fingerprint",
	    .run = cmd_otr_forget, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .protects = "fingerprints", .kept_in = "keys",
	    .is_so = "unknown-fingerprint", .acts = 1,
	    .help = "Forget a fingerprint of the contact that no session "
	    "uses." },
	{ .name = "otr gen", .params = "replace?:word(replace)",
	    .run = cmd_otr_keygen, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .help = "The same as /otr keygen." },
	{ .name = "otr import", .params = "path:text",
	    .run = cmd_otr_import, .needs = TAKES_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Take private keys and fingerprints, with their trust, "
	    "from another program.",
	    .more = "PATH is a file or a program's folder: ~/.purple of "
	    "Pidgin, ~/.local/share/profanity, ~/.mcabber, ~/.irssi, "
	    "~/.weechat, ~/.local/share/gajim, Adium's Users/Default.  Where "
	    "an account has another key already, you are asked before it is "
	    "replaced; the pipe refuses (key-exists).  -a ACCOUNT says whose "
	    "entries are that name no address of their own.  End the other "
	    "program first: two that use one key at a time confuse contacts." },
	{ .name = "otr import --dry-run", .params = "path:text",
	    .run = cmd_otr_import_dry, .needs = TAKES_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Say what an import would take, and change nothing." },
	{ .name = "otr keygen", .params = "replace?:word(replace)",
	    .run = cmd_otr_keygen, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Make your OTR key for an account; asks before it "
	    "replaces one.",
	    .more = "Keys are made by themselves when they are needed.  With "
	    "a new key every contact has to verify you again.  The pipe must "
	    "say `replace' where there is a key." },
	{ .name = "otr log", .params = "contact? what?:word(forget|off|on)",
	    .run = cmd_otr_log, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .protects = "otr_log", .kept_in = "settings", .acts = 1,
	    .help = "Write what is said under OTR with the contact to the "
	    "history, or not (the default), or delete the history.",
	    .more = "The history lies on the disk, not encrypted and open to "
	    "you alone; while it is on, the status bar says `logged'.  off "
	    "keeps what was written; forget deletes what there is of the "
	    "contact, in the clear or not." },
	{ .name = "otr passphrase", .params = "remove?:word(remove)",
	    .run = cmd_otr_passphrase, .fronts = FRONT_PEOPLE,
	    .protects = "passphrase", .kept_in = "keys",
	    .is_so = "not-here",
	    .help = "Set, change or remove the passphrase under which keys "
	    "and fingerprints are encrypted on the disk.",
	    .more = "It is typed at hidden prompts, and asked for once at "
	    "each start; key_passphrase_command in the configuration can "
	    "give it, and has to give the new one after a change.  Nobody "
	    "can bring back a lost one." },
	{ .name = "otr policy", .params = "contact? policy?:word(" POLICIES
	    ")", .run = cmd_otr_policy, .needs = NEEDS_CONTACT | TAKES_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .protects = "otr_policy", .kept_in = "settings", .acts = 1,
	    .help = "Show or set when messages with the contact are "
	    "encrypted.",
	    .more = "never: no OTR.  manual: /otr start starts it.  "
	    "opportunistic: encrypt where the contact is known to have OTR.  "
	    "always: nothing leaves in the clear.  verified: nothing leaves "
	    "but to a verified key.  With -a and no contact: for the account.  "
	    "For all: /set otr_policy WORD." },
	{ .name = "otr refresh", .params = "contact?", .run = cmd_otr_start,
	    .needs = NEEDS_CONTACT, .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .help = "The same as /otr start." },
	{ .name = "otr secret", .params = "contact? secret?:secret",
	    .run = cmd_otr_smp, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .help = "The same as /otr smp." },
	{ .name = "otr smp", .params = "contact? secret?:secret",
	    .run = cmd_otr_smp, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Verify the contact by a secret that only you two know.",
	    .more = "Both enter the same secret; neither learns the other's "
	    "if they differ.  Agree on it face to face or on the phone, never "
	    "in this conversation.  Without SECRET it is asked for at a "
	    "hidden prompt.  While the contact's request waits, this answers "
	    "it.  A secret with '@' in it goes after the contact; one that "
	    "begins with a blank, or with the name of a subcommand, goes in "
	    "quotes." },
	{ .name = "otr smp abort", .params = "contact?",
	    .run = cmd_otr_smp_abort, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Stop a verification that runs or waits for an answer." },
	{ .name = "otr smp answer", .params = "contact? answer?:secret",
	    .run = cmd_otr_smp_answer, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Answer the contact's request to verify." },
	{ .name = "otr smp question", .params = "contact? question:string "
	    "answer?:secret", .run = cmd_otr_smp_question,
	    .needs = NEEDS_CONTACT | NEEDS_SEALED, .fronts = FRONT_ALL,
	    .help = "Verify the contact by a question that only they can "
	    "answer.",
	    .more = "The question is sent to them, so it goes in quotes; the "
	    "answer is not.  It proves them to you, not you to them." },
	{ .name = "otr start", .params = "contact?", .run = cmd_otr_start,
	    .needs = NEEDS_CONTACT | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .help = "Start a private conversation, or refresh its keys.",
	    .more = "CONTACT/RESOURCE chooses one of the contact's programs; "
	    "your lines then go to it.  Otherwise the one that announces OTR "
	    "is asked first.  Right after the log-in, when it is not known "
	    "yet who is there, it waits for the contact, up to five seconds." },
	{ .name = "otr status", .params = "contact?",
	    .run = cmd_otr_status, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .help = "Say who can read the next line, and why, and list the "
	    "sessions with each of the contact's programs." },
	{ .name = "otr trust", .params = "contact? fingerprint?:link",
	    .run = cmd_otr_trust, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .help = "Trust the contact's key, once they have read its "
	    "fingerprint to you.",
	    .more = "Shows the fingerprint, and asks for two of its five "
	    "groups, other ones each time, as the contact reads them: face to "
	    "face, or on the phone where you know their voice.  All 40 digits "
	    "behind the command serve as well, and so does a link of theirs, "
	    "xmpp:ADDRESS?otr-fingerprint=HEX; if it names another key than "
	    "the session has, nothing is trusted.  The pipe must give one of "
	    "them." },
	{ .name = "otr untrust", .params = "contact? fingerprint?:"
	    "fingerprint", .run = cmd_otr_distrust, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .protects = "fingerprints", .kept_in = "keys",
	    .is_so = "no-fingerprint|not-trusted|unknown-fingerprint",
	    .help = "The same as /otr distrust." },
	{ .name = "otr use", .params = "contact? resource?:resource",
	    .run = cmd_otr_use, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .help = "Choose the program of the contact's that your lines go "
	    "to; without one, list them.",
	    .more = "A contact may be online with several programs, each with "
	    "its own session and perhaps its own key.  Your lines go to the "
	    "one that wrote last; after /otr use NAME (or /query "
	    "CONTACT/NAME) they stay with that one until it goes.  /otr use "
	    "any takes the choice back.  A program whose key you have not "
	    "verified never takes the place of a verified one in this way." },
	{ .name = "otr v2", .params = "contact? answer:word(allow|ask|never)",
	    .run = cmd_otr_v2, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .protects = "otr_v2", .kept_in = "settings", .acts = 1,
	    .help = "Allow the older version 2 of OTR with the contact, never "
	    "do, or be asked again.",
	    .more = "Version 2 cannot tell the contact's programs apart and "
	    "can be disturbed more easily; some programs have no other.  A "
	    "contact that has ever spoken version 3 is never taken back." },
	{ .name = "part", .params = "text?:text", .run = cmd_leave,
	    .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .topic = "rooms",
	    .help = "The same as /leave." },
	{ .name = "ping", .params = "contact?", .run = cmd_ping,
	    .needs = NEEDS_ACCOUNT | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Ask a contact's program, or a server, whether it answers, "
	    "and how soon.",
	    .more = "Without an address: your own server." },
	{ .name = "priority", .params = "number:int", .run = cmd_priority,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Set which of your programs gets what is sent to your "
	    "address alone, from -128 to 127, and remember it.",
	    .more = "The server gives it to the program with the highest "
	    "number; to one below 0 never.  For the account that -a names, "
	    "else for all that have no number of their own (setting "
	    "priority)." },
	{ .name = "query", .params = "contact", .run = cmd_query,
	    .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_NAMES | CMD_LEADS,
	    .topic = "conversations",
	    .help = "Open a conversation and go to its window.",
	    .more = "CONTACT may be a name, or the beginning of one.  ROOM/NICK is one with somebody who is in a room, through "
	    "the room: that is never private." },
	{ .name = "quit", .params = "", .run = cmd_quit,
	    .fronts = FRONT_ALL,
	    .topic = "program",
	    .help = "End all sessions and the program; asks when lines have "
	    "not left." },
	{ .name = "react", .params = "contact? emoji:string id?:line",
	    .run = cmd_react, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "conversations",
	    .help = "Put an emoji behind a line, or take it away again.",
	    .more = "Without ID it is the contact's newest line, in a room the "
	    "newest of somebody else.  Tab names the lines that can be "
	    "meant, by their ids or by how they begin." },
	{ .name = "reply", .params = "id?:line text:text", .run = cmd_reply,
	    .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Answer a line: it is shown with the answer.",
	    .more = "Without ID it is the contact's newest line, in a room the "
	    "newest of somebody else.  ID is written with a # before it (Tab "
	    "names them); without one it counts where it cannot be a word of "
	    "the text.  For programs that "
	    "know no answers the line is quoted." },
	{ .name = "resend", .params = "contact? id?:id", .run = cmd_resend,
	    .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "conversations",
	    .help = "Send what is held or failed, or one such line, under the "
	    "level that is shown now; the key M-s too.",
	    .more = "ID is a line's id (Tab names those that wait) or `last', "
	    "the newest of them.  A line that the server has and the contact "
	    "perhaps never read goes again by its id only.  A line goes to "
	    "the key that it was written to, or to the one that a question "
	    "named.  A line that still has to wait says why." },
	{ .name = "retract", .params = "contact? id?:line",
	    .run = cmd_retract, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "conversations",
	    .help = "Take a line of yours back: the contact, or all in the "
	    "room, are asked to forget it.",
	    .more = "Without ID it is your newest line.  The contact may have "
	    "read it, and their program need not obey.  What you have of it "
	    "is wiped, from the history too." },
	{ .name = "role", .params = "contact? nick:nick what:word(moderator|"
	    "participant|visitor) text?:text", .run = cmd_role,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .topic = "rooms",
	    .help = "Say what somebody may do in a room until they leave.",
	    .more = "A visitor may not speak where the room is moderated, a "
	    "participant may, a moderator may put others out and let them "
	    "speak.  For good: /affiliation." },
	{ .name = "room", .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "What a room is, and who is in it." },
	{ .name = "room config", .params = "contact?",
	    .run = cmd_room_config, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL, .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .help = "Open the form by which an owner sets the room up.",
	    .more = "/form fills it in, /form send sends it.  What you filled "
	    "in stays until the room has taken it, also where it refuses "
	    "something or the connection is lost." },
	{ .name = "room decline", .params = "room:room text?:text",
	    .run = cmd_room_decline, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Say no to an invitation.",
	    .more = "Where the room handed it on it tells whoever invited you, "
	    "with TEXT; they learn that you are there, and no more.  Somebody "
	    "who invited you by themselves is told nothing.  The same "
	    "invitation is not shown again within an hour." },
	{ .name = "room destroy", .params = "contact? text?:text",
	    .run = cmd_room_destroy, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL, .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .help = "Destroy a room: all are put out, and it is gone.  Asks "
	    "first.",
	    .more = "TEXT says why.  Where it begins with `to' and the "
	    "address of a room, that is where all are sent.  It takes an "
	    "owner.  The pipe does not ask." },
	{ .name = "room info", .params = "contact?", .run = cmd_room_info,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .help = "Ask a room what it is: who may come in, who sees "
	    "addresses, what it keeps, what it is about." },
	{ .name = "room list", .params = "contact? which?:word(admins|members|"
	    "outcasts|owners)", .run = cmd_room_list,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .help = "List who is what to a room for good: one list, or all "
	    "that it shows you." },
	{ .name = "room moderate", .params = "id?:line text?:text",
	    .run = cmd_room_moderate, .fronts = FRONT_ALL,
	    .help = "Take back what somebody else said in the room of this "
	    "window, for all who are there.",
	    .more = "Without ID it is the newest line of somebody else's; Tab "
	    "names them.  TEXT says why.  It takes a moderator, and a room "
	    "that can do it (XEP-0425).  Who has read the line has read it; a "
	    "line of your own takes /retract." },
	{ .name = "room register", .params = "contact?",
	    .run = cmd_room_register, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS | CMD_ANY_DOMAIN,
	    .help = "Register with a room, or with a service: opens the form "
	    "that it has for that.",
	    .more = "A room then keeps your name for you, and may make you a "
	    "member.  /form fills it in, /form send sends it." },
	{ .name = "room unregister", .params = "contact?",
	    .run = cmd_room_unregister, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS | CMD_ANY_DOMAIN,
	    .help = "Be registered with a room or a service no longer." },
	{ .name = "room who", .params = "", .run = cmd_room_who,
	    .fronts = FRONT_ALL,
	    .help = "List who is in the room of this window, and what they may "
	    "do there.",
	    .more = "A moderator keeps order, a participant may speak, a "
	    "visitor may only read; owner and admin look after the room, a "
	    "member may enter where it is for members only.  An address "
	    "stands there where the room tells you it.  The key M-r shows "
	    "them beside the window." },
	{ .name = "rooms", .params = "server?:string word?:text",
	    .run = cmd_rooms, .needs = NEEDS_ACCOUNT | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "List the rooms of a server, or those with a word in their "
	    "name or address.",
	    .more = "SERVER is a service of rooms, or a server that has one; "
	    "without it, it is your own.  What has no dot is a WORD.  The "
	    "number of people is the room's word.  Whoever is asked sees the "
	    "address of your account and of this program.  /join enters a "
	    "room." },
	{ .name = "roster", .params = "", .run = cmd_roster,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "List the contacts." },
	{ .name = "roster add", .params = "contact name?:text",
	    .run = cmd_roster_add, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .help = "Add a contact, or name one; /sub ask then asks to see "
	    "when they are there.",
	    .more = "It is said when the server has done it, or why not." },
	{ .name = "roster group", .fronts = FRONT_ALL,
	    .help = "The groups that contacts are in." },
	{ .name = "roster group add", .params = "contact? group:group",
	    .run = cmd_roster_group_add, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .help = "Put a contact into a group.",
	    .more = "GROUP is the rest of the line and may have blanks; one "
	    "that is not there yet is made so.  Groups are on the server, for "
	    "all of your programs, and /roster shows them.  It is said when "
	    "the server has done it, or why not." },
	{ .name = "roster group remove", .params = "contact? group:group-of",
	    .run = cmd_roster_group_remove,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .help = "Take a contact out of a group; a group without contacts "
	    "is none." },
	{ .name = "roster hide", .params = "", .run = cmd_roster_hide,
	    .fronts = FRONT_SCREEN, .help = "Hide the panel with the contacts." },
	{ .name = "roster list", .params = "", .run = cmd_roster,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .help = "The same as /roster." },
	{ .name = "roster names", .params = "", .run = cmd_roster_names,
	    .fronts = FRONT_ALL,
	    .help = "List the names by which /msg sent something, and to "
	    "whom." },
	{ .name = "roster names forget", .params = "name?:text",
	    .run = cmd_roster_names_forget, .fronts = FRONT_ALL,
	    .help = "Forget whom a name meant, or all of them: /msg asks "
	    "again." },
	{ .name = "roster remove", .params = "contact",
	    .run = cmd_roster_remove, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .help = "Remove a contact, and both subscriptions with it." },
	{ .name = "roster show", .params = "", .run = cmd_roster_show,
	    .fronts = FRONT_SCREEN, .help = "Show the panel with the contacts." },
	{ .name = "say", .params = "text:text", .run = cmd_say_text,
	    .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Send text as it is, also where it begins with a "
	    "slash." },
	{ .name = "scroll", .params = "where:word(up|down|top|bottom|mark)",
	    .run = cmd_scroll, .fronts = FRONT_SCREEN,
	    .topic = "program",
	    .help = "Move in the window; mark is where you stopped reading." },
	{ .name = "search", .params = "words:text", .run = cmd_search,
	    .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Look for words in this conversation, and in what the "
	    "history has of it.",
	    .more = "A line is found that has all of the words, in upper or "
	    "lower case, with or without accents, also within longer words; "
	    "\"quotation marks\" keep several together.  What windows have is "
	    "looked through, and the history on the disk where something is "
	    "kept (/log).  What was said under OTR is found in windows "
	    "alone, unless /otr log keeps it.  The newest 200 lines are "
	    "listed.  Where no conversation is shown it is as /search "
	    "-all." },
	{ .name = "search -all", .params = "words:text",
	    .run = cmd_search_all, .fronts = FRONT_ALL,
	    .help = "Look for words in all conversations, and in all of the "
	    "history." },
	{ .name = "set", .params = "contact? setting?:setting value?:value",
	    .run = cmd_set, .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "program",
	    .protects = "*", .kept_in = "settings", .acts = 2,
	    .help = "List the settings, explain one, or change it: for all, for "
	    "an account (-a), for a contact.",
	    .more = "The list is by topic.  /set NAME says what a value can be, "
	    "the default, and where yours was set.  What names a command or a "
	    "file is not changed by it: it says which line to write into the "
	    "configuration.  "
	    "Changes are remembered in the data directory and count "
	    "before the configuration, which is never written to.  /unset "
	    "takes one back.  A change that cannot be written does not count, "
	    "except one that protects: that counts until the program ends." },
	{ .name = "status", .params = "", .run = cmd_status,
	    .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Say how the accounts are connected and how the program "
	    "is confined." },
	{ .name = "sub", .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Subscriptions: who may see when you are there, and whom "
	    "you see." },
	{ .name = "sub allow", .params = "contact?", .run = cmd_sub_allow,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .help = "Let the contact see when you are there." },
	{ .name = "sub ask", .params = "contact?", .run = cmd_sub_ask,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .help = "Ask the contact to let you see when they are there." },
	{ .name = "sub cancel", .params = "contact?",
	    .run = cmd_sub_cancel, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .help = "No longer see when the contact is there." },
	{ .name = "sub deny", .params = "contact?", .run = cmd_sub_deny,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .help = "Do not let the contact see when you are there, or no "
	    "longer." },
	{ .name = "theme", .params = "theme?:theme", .run = cmd_theme,
	    .fronts = FRONT_SCREEN,
	    .topic = "program",
	    .help = "List the themes, or change to one and remember it." },
	{ .name = "time", .params = "contact?", .run = cmd_time,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Ask what time it is where a contact is.",
	    .more = "Each of their programs is asked, or the one that "
	    "CONTACT/PROGRAM names, and learns that you are there.  /set "
	    "answer_time true lets yours answer." },
	{ .name = "topic", .params = "text?:text", .run = cmd_topic,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Show what the room of this window is about, or say it "
	    "anew.",
	    .more = "- takes the topic away.  The room says who may change "
	    "it." },
	{ .name = "typing", .params = "contact? state:word(active|composing|"
	    "gone|paused)", .run = cmd_typing, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_SCRIPT,
	    .topic = "conversations",
	    .help = "Tell a contact whether the user is writing, where the "
	    "setting typing allows it.",
	    .more = "For programs that drive sotto: from the keys of the "
	    "screen it is told by itself.  Who may not see when you are there, "
	    "or did not ask for it, is told nothing, and nobody is while a "
	    "line would have to wait; `composing' becomes `paused' by itself "
	    "after 15 seconds." },
	{ .name = "unblock", .params = "contact", .run = cmd_unblock,
	    .needs = NEEDS_PEER, .fronts = FRONT_ALL, .flags = CMD_OF_BLOCKED,
	    .topic = "contacts",
	    .help = "No longer block a contact or a domain." },
	{ .name = "unignore", .params = "nick:string", .run = cmd_unignore,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Show again what somebody in the room of this window says." },
	{ .name = "unset", .params = "contact? setting:setting",
	    .run = cmd_unset, .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "program",
	    .protects = "*", .kept_in = "settings", .acts = 1,
	    .help = "Take back what /set, or another command, has set." },
	{ .name = "vcard", .params = "contact? field?:word(bday|desc|email|fn|"
	    "nickname|org|role|tel|title|url) value?:text", .run = cmd_vcard,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show somebody's card, or set a field of your own, which "
	    "anybody can read.",
	    .more = "Without an address: that of the window's contact, else "
	    "your own.  With FIELD and VALUE your own card is changed, and all "
	    "else in it stays; the value `none' takes the field out.  The "
	    "nickname is told to those whom /sub ask asks, too.  Pictures are "
	    "not shown." },
	{ .name = "verify", .params = "contact? link?:link",
	    .run = cmd_verify, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .topic = "privacy",
	    .help = "Verify the contact: name the ways, or compare a link or "
	    "fingerprint of theirs.",
	    .more = "Encryption alone does not say who reads you: verify, and "
	    "you know.  The ways are a secret that you two know, a question, "
	    "fingerprints read out on the phone, and a code or link.  Without "
	    "a link it says who has verified whom, and names the ways.  A "
	    "link (xmpp:ADDRESS?otr-fingerprint=HEX) says itself whose it is." },
	{ .name = "verify abort", .params = "contact?",
	    .run = cmd_otr_smp_abort, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Take a verification back, or refuse to answer." },
	{ .name = "verify answer", .params = "contact? answer?:secret",
	    .run = cmd_otr_smp_answer, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Answer the contact who wants to verify you, at a hidden "
	    "prompt." },
	{ .name = "verify code", .params = "contact?",
	    .run = cmd_verify_code, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Make a secret of six digits, to be told on the phone; "
	    "it proves each to the other.",
	    .more = "For those who agreed on no secret before.  Whoever hears "
	    "you on the phone has to be the contact: it is their voice that "
	    "proves it.  The code serves once." },
	{ .name = "verify compare", .params = "contact?",
	    .run = cmd_verify_compare, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .help = "Show both fingerprints, to be read out on the phone." },
	{ .name = "verify qr", .params = "ascii?:word(ascii)",
	    .run = cmd_verify_qr, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Show your fingerprint as a QR code and as a link.",
	    .more = "With `ascii' the code is drawn without block characters, "
	    "for fonts that lack them; it is twice as large." },
	{ .name = "verify question", .params = "contact? question:string "
	    "answer?:secret", .run = cmd_otr_smp_question,
	    .needs = NEEDS_CONTACT | NEEDS_SEALED, .fronts = FRONT_ALL,
	    .help = "Ask what only the contact can answer; its answer is "
	    "typed at a hidden prompt.",
	    .more = "For example /verify question \"Where did we meet?\"  "
	    "The question is sent to them, the answer is not.  It proves them "
	    "to you, not you to them: let them ask back." },
	{ .name = "verify secret", .params = "contact? secret?:secret",
	    .run = cmd_otr_smp, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Compare a secret that only you two know, typed at a "
	    "hidden prompt; it proves each to the other.",
	    .more = "Agree on it face to face or on the phone, never in this "
	    "conversation, and type it alike: capitals and blanks count.  If "
	    "they differ, neither learns the other's." },
	{ .name = "version", .params = "contact?", .run = cmd_version,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Ask which program a contact has.",
	    .more = "Each of their programs is asked, or the one that "
	    "CONTACT/PROGRAM names, and learns that you are there.  /set "
	    "answer_version false lets yours not answer." },
	{ .name = "whois", .params = "contact?", .run = cmd_whois,
	    .needs = NEEDS_PEER, .fronts = FRONT_ALL, .flags = CMD_NAMES,
	    .topic = "contacts",
	    .help = "Say all that is known of a contact.",
	    .more = "The address, names, programs, OTR keys, and who sees "
	    "whom.  Those who see when you are there are asked for the rest, "
	    "for ten seconds at most." },
	{ .name = "why", .params = "", .run = cmd_why,
	    .fronts = FRONT_PEOPLE,
	    .topic = "program",
	    .help = "Show all of the last notice that ends with [+]; again: in "
	    "short.",
	    .more = "The setting notices shows all of them so." },
	{ .name = "why -all", .params = "", .run = cmd_why_all,
	    .fronts = FRONT_PEOPLE,
	    .help = "The same of all notices in this window." },
	{ .name = "win", .params = "which?:window", .run = cmd_win,
	    .fronts = FRONT_PEOPLE,
	    .topic = "program",
	    .help = "Go to a window: a number, next, previous, active, a "
	    "name; without one, list them." },
	{ .name = "win move", .params = "number:int", .run = cmd_win_move,
	    .fronts = FRONT_PEOPLE,
	    .help = "Give the window that is shown another number; the window "
	    "that had it gets this one's." },
	{ .name = "xa", .params = "text?:text", .run = cmd_xa,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show contacts that you are away for long, with a word "
	    "why.",
	    .more = "On every account, or on the one that -a names." },
	{ .name = "xml", .params = "stanza?:stanza", .run = cmd_xml,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_SCREEN | FRONT_SCRIPT,
	    .topic = "accounts",
	    .help = "Show an account's stanzas as they come and go, in a "
	    "window of its own; send one from there.",
	    .more = "Passwords are not shown, pictures are shortened, and of "
	    "what is said under OTR there is only what is on the wire.  "
	    "Nothing of it is written to the disk.  A stanza is one <iq/> or "
	    "<presence/>, written without prefixes, comments or CDATA; "
	    "messages, and what carries one, leave only from conversations.  "
	    "\"xml-\" is put before the id of a request." },
	{ .name = "xml off", .params = "", .run = cmd_xml_off,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_SCREEN | FRONT_SCRIPT,
	    .help = "Show them no longer, and wipe what was shown." },
	{ .name = NULL },
};

size_t
cmd_rows(const struct cmd_row **out)
{
	*out = rows;
	return NELEM(rows) - 1;
}
