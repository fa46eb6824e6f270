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
	    .help = "Make an account that is not in the configuration file.",
	    .more = "Connect it with /connect.  It lasts until you quit: to "
	    "keep it, write it into the configuration file, which sotto itself "
	    "never changes." },
	{ .name = "account list", .params = "", .run = cmd_account,
	    .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .help = "The same as /account." },
	{ .name = "account remove",
	    .params = "account:account history?:word(history)",
	    .run = cmd_account_remove, .fronts = FRONT_ALL,
	    .help = "Remove an account from sotto, with its settings and those "
	    "of its contacts.",
	    .more = "The account must be offline: use /disconnect first.  Its "
	    "windows close, and lines that wait in them fail.  Its OTR key and "
	    "the fingerprints of its contacts are kept.  Its history is kept "
	    "too; add the word history to delete it.  You are asked first, "
	    "but not in --pipe.  The account on the server stays as it is: the "
	    "server is told nothing." },
	{ .name = "adhoc", .params = "address?:string node?:string",
	    .run = cmd_adhoc, .needs = NEEDS_ACCOUNT | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "List the commands that a server or bot offers, or start "
	    "one.",
	    .more = "Such commands (XEP-0050) are things that a server or bot "
	    "can do for you; for example, whoever runs a server can manage it "
	    "so.  Without an address your own server is asked.  NODE, a name "
	    "from the list, starts that command; if it asks for something, "
	    "fill it in with /form.  The other side sees your address and "
	    "which program you use.  An account can have one command open at a "
	    "time." },
	{ .name = "affiliation", .params = "contact? who:nick what:word("
	    "admin|member|none|outcast|owner) text?:text",
	    .run = cmd_affiliation, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS | CMD_ROOM_FIRST,
	    .topic = "rooms",
	    .help = "Make somebody an owner, admin, member or outcast of a "
	    "room, or none of these.",
	    .more = "It stays until somebody changes it, also when they "
	    "leave.  WHO is an address, @DOMAIN, or the nick of somebody whose "
	    "address the room tells you.  Owners may do everything; admins "
	    "decide who may be there; members may enter a room that is for "
	    "members only; outcasts may not enter.  It is about the room of "
	    "this window, unless you name another one first." },
	{ .name = "again", .params = "lines?:int", .run = cmd_again,
	    .fronts = FRONT_READER,
	    .topic = "conversations",
	    .help = "Repeat what was said last, or the last lines of this "
	    "window." },
	{ .name = "alias", .params = "name?:string line?:text",
	    .run = cmd_alias, .fronts = FRONT_PEOPLE,
	    .topic = "program",
	    .help = "Give a command line a short name of your own; without a "
	    "line show one, or list all.",
	    .more = "For example: /alias hi /msg bob@example.org hello, $*.  "
	    "Behind the alias, $1 to $9 stand for single words, $2- for all "
	    "from the second on, $* for all of them, and $$ for a $.  If the "
	    "line has none of these, the words are added at its end.  An alias "
	    "cannot use another alias, nor have the name of a command.  "
	    "Aliases are remembered; one that holds a secret is refused." },
	{ .name = "alias remove", .params = "name:string",
	    .run = cmd_alias_remove, .fronts = FRONT_PEOPLE,
	    .help = "Remove an alias." },
	{ .name = "answer", .params = "number?:int", .run = cmd_answer,
	    .fronts = FRONT_READER,
	    .topic = "conversations",
	    .help = "Answer an open question; without a number list the open "
	    "questions." },
	{ .name = "away", .params = "text?:text", .run = cmd_away,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show your contacts that you are away, if you like with a "
	    "text that says why.",
	    .more = "On every account, or only on the one that -a names.  "
	    "/back ends it." },
	{ .name = "back", .params = "", .run = cmd_back,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show your contacts that you are back." },
	{ .name = "ban", .params = "contact? who:nick text?:text",
	    .run = cmd_ban, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS | CMD_ROOM_FIRST,
	    .topic = "rooms",
	    .help = "Put somebody out of a room and do not let them in again, "
	    "if you like with a reason.",
	    .more = "WHO is an address, @DOMAIN for everybody of a server, or "
	    "the nick of somebody whose address the room tells you.  "
	    "/affiliation WHO none takes it back, and /room list outcasts "
	    "shows who is banned.  It is about the room of this window, unless "
	    "you name another one first; you must name the room if the reason "
	    "begins with an address." },
	{ .name = "bind", .params = "key?:key what?:action",
	    .run = cmd_bind, .fronts = FRONT_SCREEN,
	    .topic = "program",
	    .help = "Change what a key does: an action, a command line, or "
	    "nothing; or show what keys do.",
	    .more = "Keys are written M-x (Alt and x), C-x (Ctrl and x), F5, "
	    "Home, M-Left.  /bind lists the actions by their names; a command "
	    "line begins with /.  What you bind is remembered; a command that "
	    "holds a secret is refused." },
	{ .name = "bind reset", .params = "key?:key",
	    .run = cmd_bind_reset, .fronts = FRONT_SCREEN,
	    .help = "Give a key its default meaning again; without a key, "
	    "reset all that you changed." },
	{ .name = "block", .params = "contact? reason?:word(abuse|spam)",
	    .run = cmd_block, .needs = NEEDS_PEER, .fronts = FRONT_ALL,
	    .flags = CMD_ANY_DOMAIN,
	    .topic = "contacts",
	    .protects = "blocked", .kept_in = "settings",
	    .help = "Block a contact or a whole domain: nothing comes from "
	    "them, nothing goes to them.",
	    .more = "It counts at once.  Nothing of theirs is shown or acted "
	    "on, and nothing is sent to them.  A private conversation with "
	    "them is ended, which they are told, and lines that wait for them "
	    "fail.  The server is asked to block them for all of your "
	    "programs; if it cannot, sotto says so, remembers it and ignores "
	    "them itself.  spam or abuse also reports them to the server, "
	    "without anything that they wrote.  /unblock takes it back.  In a "
	    "contact's window you need not name them; then you are asked "
	    "first." },
	{ .name = "blocked", .params = "", .run = cmd_blocked,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "List who is blocked, and whether the server does it or "
	    "only sotto." },
	{ .name = "bookmark", .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Rooms that your account remembers, for all of your "
	    "programs." },
	{ .name = "bookmark add", .params = "room?:contact password?:secret",
	    .run = cmd_bookmark_add, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL, .flags = CMD_ROOMS,
	    .help = "Bookmark a room, and enter it after each log-in; without "
	    "a name the room of this window.",
	    .more = "A bookmark (XEP-0402) is kept on your server; only you, "
	    "and whoever runs the server, can read it.  ROOM/NICK also keeps "
	    "the nick that you want there, and PASSWORD the room's password; "
	    "/join uses both.  To enter a room does not bookmark it.  To "
	    "bookmark a room does not enter it now, but other programs of "
	    "yours that are online may enter it at once.  With the setting "
	    "`autojoin' off, this program does not follow bookmarks." },
	{ .name = "bookmark autojoin",
	    .params = "room?:contact what:word(off|on)",
	    .run = cmd_bookmark_autojoin,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .help = "Say whether a bookmarked room is entered after each "
	    "log-in.",
	    .more = "This program does not enter or leave the room now; other "
	    "programs of yours that are online do." },
	{ .name = "bookmark list", .params = "", .run = cmd_bookmark_list,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "List your bookmarks." },
	{ .name = "bookmark remove", .params = "room?:contact",
	    .run = cmd_bookmark_remove,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .help = "Remove the bookmark of a room; without a name that of "
	    "this window's room.",
	    .more = "You stay in the room; other programs of yours that are "
	    "online leave it." },
	{ .name = "cert", .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Decide about a server's certificate that failed its "
	    "check." },
	{ .name = "cert accept", .params = "account?:account",
	    .run = cmd_cert_accept, .fronts = FRONT_ALL,
	    .help = "Connect with the certificate that was shown; counts until "
	    "you disconnect or quit." },
	{ .name = "cert pin", .params = "account?:account",
	    .run = cmd_cert_pin, .fronts = FRONT_ALL,
	    .help = "Accept the certificate that was shown now and always, "
	    "although its check fails.",
	    .more = "First compare its fingerprint with whoever runs the "
	    "server, by another way than this connection.  sotto remembers it "
	    "in the settings; setting `pin' shows it." },
	{ .name = "cert refuse", .params = "account?:account",
	    .run = cmd_cert_refuse, .fronts = FRONT_ALL,
	    .protects = "certificate", .is_so = "no-question|which-account",
	    .help = "Do not connect with the certificate that was shown." },
	{ .name = "chat", .params = "text?:text", .run = cmd_chat,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show your contacts that you would like to talk, if you "
	    "like with a text.",
	    .more = "On every account, or only on the one that -a names.  "
	    "/back ends it." },
	{ .name = "clear", .params = "", .run = cmd_clear,
	    .fronts = FRONT_PEOPLE,
	    .topic = "program",
	    .help = "Empty this window: its lines go from the screen and from "
	    "memory.",
	    .heard = "Empty this window: its lines go from memory; the "
	    "terminal may have them still." },
	{ .name = "close", .params = "contact?", .run = cmd_close,
	    .needs = NEEDS_CONTACT | TAKES_RAW, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "conversations",
	    .help = "Close this conversation; asks first if lines of yours "
	    "still wait in it." },
	{ .name = "connect", .params = "address?:jid password?:secret",
	    .run = cmd_connect, .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Connect an account; asks for the password if the "
	    "configuration has none.",
	    .more = "Without an address it is the account of this window, or "
	    "the only one.  A new address becomes an account until you quit.  "
	    "With -a ACCOUNT, everything behind it is the password." },
	{ .name = "copy", .params = "number?:int", .run = cmd_copy,
	    .fronts = FRONT_SCREEN, .topic = "program",
	    .help = "Copy the last message that is shown, or the one that many "
	    "places up.",
	    .more = "After a search it copies the message that was found, "
	    "while the window stays there.  "
	    "The terminal puts it into the clipboard (OSC 52), if it "
	    "allows that; tmux needs `set -g set-clipboard on'.  Before it "
	    "copies encrypted messages it asks once, since other programs can "
	    "read the clipboard.",
	    .heard = "a screen reader would speak what a copy writes; "
	    "your screen reader can copy lines itself" },
	{ .name = "copy code", .params = "", .run = cmd_copy_code,
	    .fronts = FRONT_SCREEN,
	    .help = "Copy the last code between backquotes that is shown.",
	    .heard = "a screen reader would speak what a copy writes; "
	    "your screen reader can copy lines itself" },
	{ .name = "copy url", .params = "", .run = cmd_copy_url,
	    .fronts = FRONT_SCREEN,
	    .help = "Copy the last link that is shown.",
	    .heard = "a screen reader would speak what a copy writes; "
	    "/links says and opens links" },
	{ .name = "correct", .params = "text:text", .run = cmd_correct,
	    .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Send your newest line again in a corrected form.",
	    .more = "Programs that know corrections show the new text in place "
	    "of the old one; others show it as another line.  In your window, "
	    "too, the line is changed and has a mark." },
	{ .name = "discard", .params = "contact? id?:id",
	    .run = cmd_discard, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "conversations",
	    .help = "Throw away lines that are held or have failed, or one of "
	    "them.",
	    .more = "ID is the id of a line (Tab offers those that wait), or "
	    "`last' for the newest of them.  Without an id it asks first if "
	    "there are several." },
	{ .name = "disco", .params = "address?:string node?:string",
	    .run = cmd_disco, .needs = NEEDS_ACCOUNT | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Ask a server, service or program what it is and what it "
	    "can do.",
	    .more = "The answer (XEP-0030) also has what the server says about "
	    "who runs it (XEP-0157).  Without an address your own server is "
	    "asked.  Whoever is asked sees your address and which program you "
	    "use." },
	{ .name = "disconnect", .params = "account?:account",
	    .run = cmd_disconnect, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Disconnect an account; it stays offline until /connect." },
	{ .name = "dnd", .params = "text?:text", .run = cmd_dnd,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show your contacts that you do not want to be disturbed, "
	    "if you like with a reason.",
	    .more = "On every account, or only on the one that -a names.  "
	    "/back ends it." },
	{ .name = "form", .params = "field?:string value?:secret",
	    .run = cmd_form, .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Show the open form or one of its fields, or fill a field "
	    "in.",
	    .more = "FIELD is the number that the form shows, or the field's "
	    "name.  Choose an option by its number, or as =VALUE; choose "
	    "several by numbers with blanks between them.  A hidden field "
	    "without VALUE is typed at a hidden prompt.  These lines are not "
	    "kept in the input history." },
	{ .name = "form add", .params = "field:string value:secret",
	    .run = cmd_form_add, .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "Add a line, an address or an option to a field of the "
	    "form." },
	{ .name = "form cancel", .params = "", .run = cmd_form_cancel,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "Close the form and give up what it is for." },
	{ .name = "form clear", .params = "field:string",
	    .run = cmd_form_clear, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Empty a field of the form." },
	{ .name = "form next", .params = "", .run = cmd_form_next,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "Send the form and go on to its next part." },
	{ .name = "form prev", .params = "", .run = cmd_form_prev,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "Go back to the part of the form before this one." },
	{ .name = "form send", .params = "", .run = cmd_form_send,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_ALL,
	    .help = "Send the form: it is the last step, or leads on to the "
	    "next part." },
	{ .name = "help", .params = "what?:command", .run = cmd_help,
	    .fronts = FRONT_ALL,
	    .topic = "program",
	    .help = "List commands, or explain one, a topic or a code.",
	    .more = "For example, /help otr smp explains a command, /help "
	    "privacy all commands of a topic, and /help level-fell what the "
	    "code level-fell means.  If a command and a code have the same "
	    "name, the command is explained." },
	{ .name = "history", .params = "contact? lines?:string",
	    .run = cmd_history, .needs = NEEDS_CONTACT | NEEDS_ONLINE,
	    .flags = CMD_ROOMS, .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Get older lines from the server's archive: so many (50 "
	    "without a number), or all.",
	    .more = "They are put into the window at their time, with a mark; "
	    "PageUp at the oldest line gets some too.  The archive has what "
	    "any of your programs sent or got in the clear; encrypted messages "
	    "in it cannot be read and are only counted.  In a room, the room's "
	    "own archive is asked.  A window keeps no more lines than the "
	    "setting keep_lines.  The setting `archive' turns it off.",
	    .heard_more = "They are put into the window at their time; "
	    "/again 50 says the last fifty.  The archive has what any of your "
	    "programs sent or got in the clear; encrypted messages in it "
	    "cannot be read and are only counted.  In a room, the room's own "
	    "archive is asked.  A window keeps no more lines than the setting "
	    "keep_lines.  The setting `archive' turns it off." },
	{ .name = "ignore", .params = "nick?:nick", .run = cmd_ignore,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Show nothing more from somebody in this room; without a "
	    "nick list whom you ignore.",
	    .more = "Their lines, their topics, their coming and going, and "
	    "what they write to you alone are hidden.  If the room gives "
	    "people an id (XEP-0421), they stay ignored under another nick "
	    "too; otherwise it goes by the nick.  It is remembered, and nobody "
	    "is told.  /unignore takes it back." },
	{ .name = "info", .params = "contact?", .run = cmd_info,
	    .needs = NEEDS_PEER, .fronts = FRONT_ALL, .flags = CMD_NAMES,
	    .topic = "contacts",
	    .help = "Show what sotto knows about a contact, without asking "
	    "anybody.",
	    .more = "It is like /whois, but neither the contact nor a server "
	    "learns of it." },
	{ .name = "invite", .params = "contact room?:room text?:text",
	    .run = cmd_invite, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Invite a contact to the room of this window, or to "
	    "another room that you are in.",
	    .more = "TEXT is what they read beside it.  If the room is for "
	    "members only, the room invites them and lets them in.  Otherwise "
	    "you send the invitation yourself, with the room's password if it "
	    "has one.  Invitations are not encrypted: the servers on the way "
	    "can read them." },
	{ .name = "join", .params = "room:contact password?:secret",
	    .run = cmd_join, .needs = NEEDS_PEER, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .topic = "rooms",
	    .help = "Enter a room and go to its window.",
	    .more = "Without ROOM you enter the room of this window again.  "
	    "ROOM/NICK says what you are called there; otherwise the setting "
	    "room_nick does.  A room is never private: its server and "
	    "everybody in it can read what you write, and there is no OTR.  If "
	    "the connection is lost, sotto enters the room again by itself, "
	    "until /leave.  /bookmark add also enters it after the next "
	    "start." },
	{ .name = "keys", .params = "", .run = cmd_keys,
	    .fronts = FRONT_PEOPLE,
	    .topic = "program",
	    .help = "Show what the keys do, by topic; so does the key F1.",
	    .heard = "Say what the keys do." },
	{ .name = "kick", .params = "contact? nick:nick text?:text",
	    .run = cmd_kick, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL, .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .topic = "rooms",
	    .help = "Put somebody out of a room, if you like with a reason; "
	    "they may come back.",
	    .more = "You must be a moderator of the room.  Write a nick with "
	    "blanks in quotes, and name the room before a nick that has an "
	    "'@'.  To keep somebody out, use /ban." },
	{ .name = "last", .params = "contact?", .run = cmd_last,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Ask how long a contact has done nothing, or has been "
	    "gone.",
	    .more = "Each of the contact's programs is asked, or only the one "
	    "that CONTACT/PROGRAM names; if none is online, their server.  "
	    "They learn that you are there.  Many do not answer.  With /set "
	    "answer_last true yours answers." },
	{ .name = "leave", .params = "text?:text", .run = cmd_leave,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Leave the room of this window, if you like with a last "
	    "word.",
	    .more = "The window stays until /close, and /join ROOM brings you "
	    "back.  Lines that wait there go on waiting." },
	{ .name = "level", .params = "", .run = cmd_level,
	    .fronts = FRONT_READER,
	    .topic = "privacy",
	    .help = "Say who can read your next line, and which lines wait." },
	{ .name = "links", .params = "number?:int", .run = cmd_links,
	    .fronts = FRONT_READER, .topic = "conversations",
	    .help = "Say the links of this window with numbers, and open the "
	    "one that you choose.",
	    .more = "The newest is number 1.  It opens by the command in the "
	    "setting url_command; you are asked before.  A link of xmpp goes "
	    "into the input line as a command." },
	{ .name = "log", .params = "contact? what?:word(all|forget|off|on)",
	    .run = cmd_log, .needs = NEEDS_CONTACT, .flags = CMD_ROOMS,
	    .fronts = FRONT_ALL, .protects = "log", .kept_in = "settings",
	    .acts = 1,
	    .topic = "conversations",
	    .help = "Keep what is said here in the history on the disk, or "
	    "not; or delete that.",
	    .more = "By default nothing is kept.  on keeps what is said in the "
	    "clear; in a room, what is said to all.  all also keeps what is "
	    "said through the room to one person; nobody else there was "
	    "asked.  off stops it, and leaves what is already there.  forget "
	    "deletes it, in a room also what was said to one person.  The "
	    "history is not encrypted; only you can open it.  While it is on, "
	    "the status bar says `logged'.  For encrypted lines see /otr "
	    "log.",
	    .heard_more = "By default nothing is kept.  on keeps what is said "
	    "in the clear; in a room, what is said to all.  all also keeps "
	    "what is said through the room to one person; nobody else there "
	    "was asked.  off stops it, and leaves what is already there.  "
	    "forget deletes it, in a room also what was said to one person.  "
	    "The history is not encrypted; only you can open it.  While it is "
	    "on, /level says so.  For encrypted lines see /otr log." },
	{ .name = "log export", .params = "contact? file?:string",
	    .run = cmd_log_export, .needs = NEEDS_CONTACT,
	    .flags = CMD_ROOMS, .fronts = FRONT_ALL,
	    .help = "Write the contact's history into a text file that you can "
	    "read anywhere.",
	    .more = "The file goes into the folder `exports' in sotto's data "
	    "directory, as sotto may write nowhere else; its whole path is "
	    "shown, and only you can read it.  FILE is a name without a "
	    "folder.  If it ends in .json or .jsonl, the file has JSON lines; "
	    "otherwise one line for each message with time, level and "
	    "address.  The file is not encrypted, and has what was said under "
	    "OTR if /otr log was on.  log_keep does not delete it: do that "
	    "yourself." },
	{ .name = "login", .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Decide about a log-in that protects you less than the "
	    "last one did." },
	{ .name = "login accept", .params = "account?:account",
	    .run = cmd_login_accept, .fronts = FRONT_ALL,
	    .help = "Log in the weaker way that was asked about, now and "
	    "always.",
	    .more = "You are asked if a server offers a weaker way to log in "
	    "than before (see /status), or wants the password itself.  Ask "
	    "whoever runs the server first: somebody on the way may have "
	    "changed the offer.  Your answer is remembered in the settings." },
	{ .name = "login refuse", .params = "account?:account",
	    .run = cmd_login_refuse, .fronts = FRONT_ALL,
	    .protects = "login", .is_so = "no-question|which-account",
	    .help = "Do not log in the weaker way that was asked about; the "
	    "account stays offline." },
	{ .name = "me", .params = "text:text", .run = cmd_me,
	    .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Say what you do: /me waves shows as your name and "
	    "`waves'." },
	{ .name = "msg", .params = "contact text:text", .run = cmd_msg,
	    .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_NAME,
	    .topic = "conversations",
	    .help = "Send a line to a contact without going to their window.",
	    .more = "CONTACT is an address or a name.  You are asked first if "
	    "the address behind the name was never seen before, or is another "
	    "one than last time.  In a room's window it may also be the nick "
	    "of somebody there.  Level and policy count as if you typed the "
	    "line in the contact's window.  CONTACT/RESOURCE chooses one of "
	    "their programs until it goes offline.  ROOM sends to everybody in "
	    "the room; ROOM/NICK to one person through the room, which is "
	    "never private." },
	{ .name = "nick", .params = "name:text", .run = cmd_nick,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Change your name in the room of this window.",
	    .more = "It counts once the room agrees; it refuses a name that "
	    "somebody else has.  The setting room_nick is your name in rooms "
	    "where you give no other." },
	{ .name = "notify", .params = "contact? how?:word(all|bell|off)",
	    .run = cmd_notify, .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "program",
	    .help = "Show or set how new messages call you: in all ways, by "
	    "the bell alone, or not.",
	    .more = "It counts for the contact or room that you name; "
	    "otherwise for this window's conversation; otherwise for all.  -a "
	    "ACCOUNT sets it for an account.  all means the bell, a "
	    "notification of the terminal and a command of yours, each as its "
	    "own setting says (bell, notify_terminal, notify_command).  In "
	    "rooms the setting room_notify says for which lines.  Nothing "
	    "calls you during quiet_hours, nor for what another program of "
	    "yours got or what comes from the archive.  /unset CONTACT notify "
	    "takes it back." },
	{ .name = "otr", .fronts = FRONT_ALL,
	    .topic = "privacy",
	    .help = "Private conversations: /help otr start, and so on." },
	{ .name = "otr accept", .params = "contact?",
	    .run = cmd_otr_accept, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .help = "Go on with a contact's new key without verifying it, or "
	    "let a stranger start OTR.",
	    .more = "You are asked if a contact comes with a key that sotto "
	    "has not seen before, or with another one than the key you "
	    "verified.  They may have a new program, but it may also be "
	    "somebody else.  Your lines wait until you decide.  Then verify "
	    "the new key with /verify.  If yet another key has come after the "
	    "question, the command is refused once and that key is shown." },
	{ .name = "otr distrust", .params = "contact? fingerprint?:"
	    "fingerprint", .run = cmd_otr_distrust, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .protects = "fingerprints", .kept_in = "keys",
	    .is_so = "no-fingerprint|not-trusted|unknown-fingerprint",
	    .help = "Stop trusting a fingerprint of the contact.",
	    .more = "Without a fingerprint it is that of the session, or the "
	    "only one known." },
	{ .name = "otr doctor", .params = "contact?",
	    .run = cmd_otr_doctor, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .help = "Say why a private conversation does not start, and what "
	    "you can do.",
	    .more = "It shows which of the contact's programs have spoken OTR, "
	    "with their versions and keys; the last step of the key exchange; "
	    "what waits for an answer; which limits count; and what is sent "
	    "with a message so that servers make no copies of it." },
	{ .name = "otr end", .params = "contact?", .run = cmd_otr_end,
	    .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .help = "End the private session; others may then be able to read "
	    "what you type.",
	    .more = "The contact is told.  Lines that are held become failed: "
	    "they never leave in the clear by themselves.  /resend sends them, "
	    "with the level that the screen then shows.",
	    .heard_more = "The contact is told.  Lines that are held become "
	    "failed: they never leave in the clear by themselves.  /resend "
	    "sends them, with the level that was said last." },
	{ .name = "otr export", .params = "path:text",
	    .run = cmd_otr_export, .fronts = FRONT_ALL,
	    .help = "Write your keys and all fingerprints into a new folder, "
	    "for another program.",
	    .more = "PATH must be new.  The files are not encrypted: "
	    "otr.private_key and otr.fingerprints are for Pidgin, keys.txt and "
	    "fingerprints.txt for profanity, mcabber.key and mcabber.fpr for "
	    "mcabber.  Whoever has these files can pass for you: keep them "
	    "safe." },
	{ .name = "otr fingerprint", .params = "contact?",
	    .run = cmd_otr_fingerprint, .needs = TAKES_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Show the contact's fingerprints; where there is no "
	    "contact, your own." },
	{ .name = "otr fingerprint all", .params = "",
	    .run = cmd_otr_fingerprint_all, .needs = TAKES_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "List all known keys of all contacts, and which of them "
	    "you have verified." },
	{ .name = "otr finish", .params = "contact?", .run = cmd_otr_end,
	    .needs = NEEDS_CONTACT, .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .help = "The same as /otr end." },
	{ .name = "otr forget", .params = "contact? fingerprint:fingerprint",
	    .run = cmd_otr_forget, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .protects = "fingerprints", .kept_in = "keys",
	    .is_so = "unknown-fingerprint", .acts = 1,
	    .help = "Forget a fingerprint of the contact; it must not be in "
	    "use by a session." },
	{ .name = "otr gen", .params = "replace?:word(replace)",
	    .run = cmd_otr_keygen, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .help = "The same as /otr keygen." },
	{ .name = "otr import", .params = "path:text",
	    .run = cmd_otr_import, .needs = TAKES_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Take keys and fingerprints, with their trust, from "
	    "another program.",
	    .more = "PATH is a file or the program's folder: ~/.purple of "
	    "Pidgin, ~/.local/share/profanity, ~/.mcabber, ~/.irssi, "
	    "~/.weechat, ~/.local/share/gajim, Adium's Users/Default.  If an "
	    "account here has another key already, you are asked before it is "
	    "replaced; the pipe refuses (key-exists).  -a ACCOUNT says whose "
	    "entries those are that name no address of their own.  Quit the "
	    "other program first: contacts are confused if two programs use "
	    "one key at the same time." },
	{ .name = "otr import --dry-run", .params = "path:text",
	    .run = cmd_otr_import_dry, .needs = TAKES_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Say what an import would take; changes nothing." },
	{ .name = "otr keygen", .params = "replace?:word(replace)",
	    .run = cmd_otr_keygen, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Make a new OTR key for an account; asks before it "
	    "replaces one.",
	    .more = "You seldom need it: a key is made by itself when it is "
	    "needed first.  With a new key every contact has to verify you "
	    "again.  In the pipe say `replace' if there is a key already." },
	{ .name = "otr log", .params = "contact? what?:word(forget|off|on)",
	    .run = cmd_otr_log, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .protects = "otr_log", .kept_in = "settings", .acts = 1,
	    .help = "Keep encrypted lines with the contact in the history, or "
	    "not (the default); or delete.",
	    .more = "on writes the text to the disk, not encrypted; only you "
	    "can open the file, and the status bar says `logged'.  off stops "
	    "it, and leaves what is already there.  forget deletes the whole "
	    "history with the contact, in the clear or not.",
	    .heard_more = "on writes the text to the disk, not encrypted; only "
	    "you can open the file, and /level says so.  off stops it, and "
	    "leaves what is already there.  forget deletes the whole history "
	    "with the contact, in the clear or not." },
	{ .name = "otr passphrase", .params = "remove?:word(remove)",
	    .run = cmd_otr_passphrase, .fronts = FRONT_PEOPLE,
	    .protects = "passphrase", .kept_in = "keys",
	    .is_so = "not-here",
	    .help = "Encrypt keys and fingerprints on the disk by a "
	    "passphrase; change or remove it.",
	    .more = "You type it at hidden prompts, and once at each start; or "
	    "key_passphrase_command in the configuration prints it, and must "
	    "print the new one after a change.  Nobody can bring back a "
	    "passphrase that is lost: the keys are lost with it." },
	{ .name = "otr policy", .params = "contact? policy?:word(" POLICIES
	    ")", .run = cmd_otr_policy, .needs = NEEDS_CONTACT | TAKES_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .protects = "otr_policy", .kept_in = "settings", .acts = 1,
	    .help = "Show or set when messages to the contact are encrypted.",
	    .more = "never: no OTR.  manual: only after /otr start.  "
	    "opportunistic: encrypt if the contact is known to have OTR.  "
	    "always: nothing leaves in the clear.  verified: nothing leaves "
	    "unless it is encrypted to a verified key.  -a ACCOUNT without a "
	    "contact sets it for the account; /set otr_policy WORD sets it for "
	    "all." },
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
	    .more = "Both of you enter the same secret.  If they differ, "
	    "neither learns the other's.  Agree on it face to face or on the "
	    "phone, never in this conversation.  Without SECRET you type it at "
	    "a hidden prompt.  If the contact has asked you already, this "
	    "answers them.  Name the contact before a secret that has an '@'.  "
	    "Write a secret in quotes if it begins with a blank or with the "
	    "name of a subcommand." },
	{ .name = "otr smp abort", .params = "contact?",
	    .run = cmd_otr_smp_abort, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Stop a verification that runs or waits for an answer." },
	{ .name = "otr smp answer", .params = "contact? answer?:secret",
	    .run = cmd_otr_smp_answer, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Answer a contact who wants to verify you." },
	{ .name = "otr smp question", .params = "contact? question:quoted "
	    "answer?:secret", .run = cmd_otr_smp_question,
	    .needs = NEEDS_CONTACT | NEEDS_SEALED, .fronts = FRONT_ALL,
	    .help = "Verify the contact by a question that only they can "
	    "answer.",
	    .more = "The contact sees the question, so write it in quotes; "
	    "they do not see your answer.  It proves them to you, but not you "
	    "to them." },
	{ .name = "otr start", .params = "contact?", .run = cmd_otr_start,
	    .needs = NEEDS_CONTACT | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .help = "Start a private conversation, or give a running one new "
	    "keys.",
	    .more = "The contact's program that announces OTR is asked first.  "
	    "CONTACT/RESOURCE chooses another one; your lines then go to it.  "
	    "Right after the log-in, when sotto does not know yet who is "
	    "online, it waits for the contact for up to five seconds." },
	{ .name = "otr status", .params = "contact?",
	    .run = cmd_otr_status, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .help = "Say who can read your next line and why, and list the "
	    "contact's sessions.",
	    .more = "A contact may have several programs; each has a session "
	    "of its own." },
	{ .name = "otr trust", .params = "contact? fingerprint?:link",
	    .run = cmd_otr_trust, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .help = "Trust the contact's key after they have read its "
	    "fingerprint to you.",
	    .more = "It shows the fingerprint, and asks you for two of its "
	    "five groups, each time other ones, as the contact reads them to "
	    "you face to face or on the phone, where you know their voice.  "
	    "You can also give all 40 digits, or a link of theirs "
	    "(xmpp:ADDRESS?otr-fingerprint=HEX), behind the command; if it is "
	    "not the key of the session, nothing is trusted.  In the pipe you "
	    "must give one of these." },
	{ .name = "otr untrust", .params = "contact? fingerprint?:"
	    "fingerprint", .run = cmd_otr_distrust, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .protects = "fingerprints", .kept_in = "keys",
	    .is_so = "no-fingerprint|not-trusted|unknown-fingerprint",
	    .help = "The same as /otr distrust." },
	{ .name = "otr use", .params = "contact? resource?:resource",
	    .run = cmd_otr_use, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .help = "Choose which of the contact's programs gets your lines; "
	    "without one, list them.",
	    .more = "A contact may be online with several programs, each with "
	    "its own session and perhaps its own key.  Your lines go to the "
	    "one that wrote last.  After /otr use NAME (or /query "
	    "CONTACT/NAME) they stay with that one until it goes offline; /otr "
	    "use any takes the choice back.  A program whose key you have not "
	    "verified never takes the place of a verified one by itself." },
	{ .name = "otr v2", .params = "contact? answer:word(allow|ask|never)",
	    .run = cmd_otr_v2, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .protects = "otr_v2", .kept_in = "settings", .acts = 1,
	    .help = "Allow or refuse the older OTR version 2 with the contact, "
	    "or be asked each time.",
	    .more = "Some programs have no other version.  Version 2 is "
	    "weaker: it cannot tell the contact's programs apart and is easier "
	    "to disturb.  If a contact has ever spoken version 3, version 2 is "
	    "never used with them." },
	{ .name = "part", .params = "text?:text", .run = cmd_leave,
	    .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .topic = "rooms",
	    .help = "The same as /leave." },
	{ .name = "ping", .params = "contact?", .run = cmd_ping,
	    .needs = NEEDS_ACCOUNT | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Ask a contact's program, or a server, whether it answers, "
	    "and how fast.",
	    .more = "Without an address your own server is asked." },
	{ .name = "priority", .params = "number:int", .run = cmd_priority,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Set which of your programs gets what is sent to your "
	    "address, from -128 to 127.",
	    .more = "The server gives such a message to the program with the "
	    "highest number, and never to one below 0.  It is remembered "
	    "(setting priority): for the account that -a names, otherwise for "
	    "all accounts that have no number of their own." },
	{ .name = "query", .params = "contact", .run = cmd_query,
	    .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_NAMES | CMD_LEADS,
	    .topic = "conversations",
	    .help = "Open a conversation with a contact and go to its window.",
	    .more = "CONTACT is an address, a name, or the beginning of a "
	    "name.  ROOM/NICK is one person in a room; it goes through the "
	    "room, so it is never private." },
	{ .name = "quit", .params = "", .run = cmd_quit,
	    .fronts = FRONT_ALL,
	    .topic = "program",
	    .help = "End all sessions and leave the program; asks first if "
	    "lines have not left yet." },
	{ .name = "react", .params = "contact? emoji:string id?:line",
	    .run = cmd_react, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "conversations",
	    .help = "Put an emoji behind a line, or take it away again.",
	    .more = "Without ID it is the contact's newest line; in a room, "
	    "the newest of somebody else.  Tab offers the lines, by their ids "
	    "or by their first words." },
	{ .name = "reply", .params = "id?:line text:text", .run = cmd_reply,
	    .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Answer a certain line; it is shown with your answer.",
	    .more = "Without ID it is the contact's newest line; in a room, "
	    "the newest of somebody else.  Write an id with # before it (Tab "
	    "offers them); without the # it counts only if it cannot be a word "
	    "of your text.  Programs that do not know answers show the line as "
	    "a quotation." },
	{ .name = "resend", .params = "contact? id?:id", .run = cmd_resend,
	    .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "conversations",
	    .help = "Send lines that are held or failed, or one of them, with "
	    "the level shown now (key M-s).",
	    .heard = "Send lines that are held or failed, or one of them, with "
	    "the level that was said last.",
	    .more = "ID is the id of a line (Tab offers those that wait), or "
	    "`last' for the newest of them.  A line that reached the server "
	    "but perhaps not the contact is sent again only if you give its "
	    "id.  A line goes to the key that it was written for, or to the "
	    "key that a question has named.  If a line still has to wait, it "
	    "says why.  Where a line was written for an encrypted session and "
	    "would leave readable, a person is asked first." },
	{ .name = "resend readable", .params = "contact? id?:id",
	    .run = cmd_resend_readable, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .help = "The same as /resend, but does not ask about lines that "
	    "would leave readable.",
	    .more = "It is what the answer \"send it readable\" enters." },
	{ .name = "retract", .params = "contact? id?:line",
	    .run = cmd_retract, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS,
	    .topic = "conversations",
	    .help = "Take back a line of yours: the contact, or all in the "
	    "room, are asked to forget it.",
	    .more = "Without ID it is your newest line.  The contact may have "
	    "read it already, and their program need not obey.  Your own copy "
	    "is wiped, from the history too." },
	{ .name = "role", .params = "contact? nick:nick what:word(moderator|"
	    "participant|visitor) text?:text", .run = cmd_role,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .topic = "rooms",
	    .help = "Say what somebody may do in a room, until they leave it.",
	    .more = "A visitor may not speak in a moderated room; a "
	    "participant may speak; a moderator may put others out and let "
	    "visitors speak.  What /affiliation sets stays after they leave." },
	{ .name = "room", .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "What a room is, who is in it, and how to run one." },
	{ .name = "room config", .params = "contact?",
	    .run = cmd_room_config, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL, .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .help = "Open the form with the room's settings; only owners may "
	    "change them.",
	    .more = "Fill it in with /form, and send it with /form send.  What "
	    "you filled in is kept until the room has taken it, also if the "
	    "room refuses something or the connection is lost." },
	{ .name = "room decline", .params = "room:room text?:text",
	    .run = cmd_room_decline, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Refuse an invitation to a room.",
	    .more = "If the invitation came through the room, the room tells "
	    "whoever invited you, with your TEXT; they learn that you are "
	    "online, and no more.  If it came straight from them, they are "
	    "told nothing.  The same invitation is not shown again for an "
	    "hour." },
	{ .name = "room destroy", .params = "contact? text?:text",
	    .run = cmd_room_destroy, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL, .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .help = "Destroy a room: all are put out and it is gone for ever.  "
	    "Asks first.",
	    .more = "You must be an owner.  TEXT says why; if it begins with "
	    "`to' and the address of a room, everybody is sent there.  The "
	    "pipe does not ask." },
	{ .name = "room info", .params = "contact?", .run = cmd_room_info,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .help = "Ask a room what it is: its topic, who may enter, who sees "
	    "addresses, what it keeps." },
	{ .name = "room list", .params = "contact? which?:word(admins|members|"
	    "outcasts|owners)", .run = cmd_room_list,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS,
	    .help = "List the room's owners, admins, members and outcasts, or "
	    "only one of these.",
	    .more = "You see the lists that the room shows you." },
	{ .name = "room moderate", .params = "id?:line text?:text",
	    .run = cmd_room_moderate, .fronts = FRONT_ALL,
	    .help = "Remove what somebody else said in this room, for "
	    "everybody there.",
	    .more = "Without ID it is the newest line of somebody else; Tab "
	    "offers the lines.  TEXT says why.  You must be a moderator, and "
	    "the room must know how (XEP-0425).  Who has read the line has "
	    "read it.  For a line of your own use /retract." },
	{ .name = "room register", .params = "contact?",
	    .run = cmd_room_register, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS | CMD_ANY_DOMAIN,
	    .help = "Register with a room or a service: opens the form that it "
	    "has for this.",
	    .more = "A room then keeps your nick for you, and may make you a "
	    "member.  Fill the form in with /form, and send it with /form "
	    "send." },
	{ .name = "room unregister", .params = "contact?",
	    .run = cmd_room_unregister, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .flags = CMD_ROOMS | CMD_OF_ROOMS | CMD_ANY_DOMAIN,
	    .help = "End your registration with a room or a service." },
	{ .name = "room who", .params = "", .run = cmd_room_who,
	    .fronts = FRONT_ALL,
	    .help = "List who is in this room, and what they may do there.",
	    .more = "A moderator keeps order, a participant may speak, a "
	    "visitor may only read.  Owners and admins run the room; a member "
	    "may enter while it is for members only.  You see an address if "
	    "the room tells it to you.  On a wide screen the key M-r shows the "
	    "list beside the window.",
	    .heard_more = "A moderator keeps order, a participant may speak, a "
	    "visitor may only read.  Owners and admins run the room; a member "
	    "may enter while it is for members only.  You see an address if "
	    "the room tells it to you." },
	{ .name = "rooms", .params = "server?:string word?:text",
	    .run = cmd_rooms, .needs = NEEDS_ACCOUNT | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "List the rooms of a server, or those with a word in their "
	    "name or address.",
	    .more = "SERVER is a server or its service for rooms; without it, "
	    "your own server is asked.  Anything without a dot is a WORD.  How "
	    "many people are in a room is what the room says.  Whoever is "
	    "asked sees your address and which program you use.  /join enters "
	    "a room." },
	{ .name = "roster", .params = "", .run = cmd_roster,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "List your contacts." },
	{ .name = "roster add", .params = "contact? name?:text",
	    .run = cmd_roster_add, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .help = "Add a contact, or change the name that you gave them.",
	    .more = "sotto says when the server has done it, or why it did "
	    "not.  To see when they are online, ask them with /sub ask." },
	{ .name = "roster group", .fronts = FRONT_ALL,
	    .help = "The groups that your contacts are in." },
	{ .name = "roster group add", .params = "contact? group:group",
	    .run = cmd_roster_group_add, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .help = "Put a contact into a group.",
	    .more = "GROUP is the rest of the line and may have blanks; a new "
	    "name makes a new group.  The server keeps groups for all of your "
	    "programs, and /roster shows them.  sotto says when the server has "
	    "done it, or why it did not." },
	{ .name = "roster group remove", .params = "contact? group:group-of",
	    .run = cmd_roster_group_remove,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .help = "Take a contact out of a group; a group without contacts "
	    "is gone." },
	{ .name = "roster hide", .params = "", .run = cmd_roster_hide,
	    .fronts = FRONT_SCREEN, .help = "Hide the list of conversations "
	    "and contacts beside the window." },
	{ .name = "roster list", .params = "", .run = cmd_roster,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL, .flags = CMD_ALIAS,
	    .help = "The same as /roster." },
	{ .name = "roster names", .params = "", .run = cmd_roster_names,
	    .fronts = FRONT_ALL,
	    .help = "List the names that you used with /msg, and whom each of "
	    "them meant." },
	{ .name = "roster names forget", .params = "name?:text",
	    .run = cmd_roster_names_forget, .fronts = FRONT_ALL,
	    .help = "Forget whom a name meant, or all names: /msg then asks "
	    "again." },
	{ .name = "roster remove", .params = "contact",
	    .run = cmd_roster_remove, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .help = "Remove a contact; neither of you then sees when the other "
	    "is online." },
	{ .name = "roster show", .params = "", .run = cmd_roster_show,
	    .fronts = FRONT_SCREEN, .help = "Show the list of conversations "
	    "and contacts beside the window." },
	{ .name = "say", .params = "text:text", .run = cmd_say_text,
	    .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Send a text as it is, even if it begins with a slash." },
	{ .name = "scroll", .params = "where:word(up|down|top|bottom|mark)",
	    .run = cmd_scroll, .fronts = FRONT_SCREEN,
	    .topic = "program",
	    .help = "Move up or down in the window; mark is where you stopped "
	    "reading." },
	{ .name = "search", .params = "words:text", .run = cmd_search,
	    .fronts = FRONT_ALL,
	    .topic = "conversations",
	    .help = "Look for words in this conversation: in its window and in "
	    "its history.",
	    .more = "A line is found if it has all of the words, in upper or "
	    "lower case, with or without accents, also inside longer words.  "
	    "Use \"quotation marks\" to look for several words as one.  The "
	    "windows are searched, and the history on the disk if you keep one "
	    "(/log).  Lines under OTR are only in the windows, unless /otr log "
	    "keeps them.  The newest 200 lines are listed.  In a window "
	    "without a conversation this is the same as /search -all." },
	{ .name = "search -all", .params = "words:text",
	    .run = cmd_search_all, .fronts = FRONT_ALL,
	    .help = "Look for words in all conversations, and in the whole "
	    "history." },
	{ .name = "set", .params = "contact? setting?:setting value?:value",
	    .run = cmd_set, .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "program",
	    .protects = "*", .kept_in = "settings", .acts = 2,
	    .help = "List the settings, explain one or change it: for all, an "
	    "account (-a) or a contact.",
	    .more = "The list is by topic.  /set NAME explains a setting: what "
	    "values it takes, its default, and where yours was set.  Settings "
	    "that name a command or a file cannot be changed here: you are "
	    "told which line to write into the configuration file.  Changes "
	    "are remembered in the data directory and win over the "
	    "configuration file, which sotto never writes.  /unset takes one "
	    "back.  If a change cannot be written to the disk it does not "
	    "count, unless it protects you: then it counts until you quit." },
	{ .name = "status", .params = "", .run = cmd_status,
	    .fronts = FRONT_ALL,
	    .topic = "accounts",
	    .help = "Show how each account is connected, and how the program "
	    "is confined." },
	{ .name = "sub", .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Subscriptions: who may see when you are online, and whom "
	    "you see." },
	{ .name = "sub allow", .params = "contact?", .run = cmd_sub_allow,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .help = "Let the contact see when you are online." },
	{ .name = "sub ask", .params = "contact?", .run = cmd_sub_ask,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .help = "Ask the contact to let you see when they are online." },
	{ .name = "sub cancel", .params = "contact?",
	    .run = cmd_sub_cancel, .needs = NEEDS_PEER | NEEDS_ONLINE,
	    .fronts = FRONT_ALL,
	    .help = "Stop seeing when the contact is online." },
	{ .name = "sub deny", .params = "contact?", .run = cmd_sub_deny,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .help = "Do not let the contact see when you are online, or stop "
	    "letting them." },
	{ .name = "theme", .params = "theme?:theme", .run = cmd_theme,
	    .fronts = FRONT_SCREEN,
	    .topic = "program",
	    .help = "List the themes, or change to one; sotto remembers it." },
	{ .name = "time", .params = "contact?", .run = cmd_time,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Ask what time it is where a contact is.",
	    .more = "Each of the contact's programs is asked, or only the one "
	    "that CONTACT/PROGRAM names.  They learn that you are there.  With "
	    "/set answer_time true yours answers." },
	{ .name = "topic", .params = "text?:text", .run = cmd_topic,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Show the topic of this room, or change it.",
	    .more = "/topic - removes it.  The room decides who may change "
	    "it." },
	{ .name = "typing", .params = "contact? state:word(active|composing|"
	    "gone|paused)", .run = cmd_typing, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_SCRIPT,
	    .topic = "conversations",
	    .help = "Tell a contact that the user is writing, if the setting "
	    "typing allows it.",
	    .more = "This is for programs that drive sotto; on the screen it "
	    "happens by itself.  Nothing is told to somebody who may not see "
	    "when you are online or whose program did not ask for it, nor "
	    "while a line would have to wait.  `composing' becomes `paused' by "
	    "itself after 15 seconds." },
	{ .name = "unblock", .params = "contact?", .run = cmd_unblock,
	    .needs = NEEDS_PEER, .fronts = FRONT_ALL, .flags = CMD_OF_BLOCKED,
	    .topic = "contacts",
	    .help = "Stop blocking a contact or a domain; without one, the "
	    "contact of this window." },
	{ .name = "unignore", .params = "nick:string", .run = cmd_unignore,
	    .fronts = FRONT_ALL,
	    .topic = "rooms",
	    .help = "Show again what somebody in this room says." },
	{ .name = "unset", .params = "contact? setting:setting",
	    .run = cmd_unset, .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "program",
	    .protects = "*", .kept_in = "settings", .acts = 1,
	    .help = "Take back what /set or another command has set: the "
	    "default counts again.",
	    .more = "If the configuration file has a value, that one counts "
	    "again." },
	{ .name = "vcard", .params = "contact? field?:word(bday|desc|email|fn|"
	    "nickname|org|role|tel|title|url) value?:text", .run = cmd_vcard,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show somebody's card, or change a field of your own, "
	    "which anybody can read.",
	    .more = "Without an address it is the card of this window's "
	    "contact, or your own.  With FIELD and VALUE your own card is "
	    "changed; its other fields stay as they are, and the value `none' "
	    "removes the field.  Your nickname is also told to those whom you "
	    "ask with /sub ask.  Pictures are not shown." },
	{ .name = "verify", .params = "contact? link?:link",
	    .run = cmd_verify, .needs = NEEDS_CONTACT, .fronts = FRONT_ALL,
	    .topic = "privacy",
	    .help = "Make sure who reads you: shows the ways, or checks a link "
	    "or fingerprint of theirs.",
	    .more = "Encryption alone does not say who reads your lines; after "
	    "you have verified the contact, you know.  There are four ways: a "
	    "secret that you two know, a question, fingerprints that you read "
	    "out on the phone, and a code or link.  Without a link it says who "
	    "has verified whom, and names the ways.  A link "
	    "(xmpp:ADDRESS?otr-fingerprint=HEX) says itself whose it is." },
	{ .name = "verify abort", .params = "contact?",
	    .run = cmd_otr_smp_abort, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Stop a verification, or refuse to answer one." },
	{ .name = "verify answer", .params = "contact? answer?:secret",
	    .run = cmd_otr_smp_answer, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Answer a contact who wants to verify you; you type it at "
	    "a hidden prompt." },
	{ .name = "verify code", .params = "contact?",
	    .run = cmd_verify_code, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Make a secret of six digits and tell it on the phone; it "
	    "proves each to the other.",
	    .more = "This is for two who have not agreed on a secret before.  "
	    "You must know the contact's voice: it is the voice that proves "
	    "who they are.  The code works once." },
	{ .name = "verify compare", .params = "contact?",
	    .run = cmd_verify_compare, .needs = NEEDS_CONTACT,
	    .fronts = FRONT_ALL,
	    .help = "Show both fingerprints, so that you can read them to each "
	    "other on the phone." },
	{ .name = "verify qr", .params = "ascii?:word(ascii)",
	    .run = cmd_verify_qr, .needs = NEEDS_ACCOUNT,
	    .fronts = FRONT_ALL,
	    .help = "Show your fingerprint as a QR code and as a link.",
	    .more = "With `ascii' the code is drawn without block characters, "
	    "for fonts that lack them; it is twice as large." },
	{ .name = "verify question", .params = "contact? question:quoted "
	    "answer?:secret", .run = cmd_otr_smp_question,
	    .needs = NEEDS_CONTACT | NEEDS_SEALED, .fronts = FRONT_ALL,
	    .help = "Ask what only the contact can answer; you type the right "
	    "answer at a hidden prompt.",
	    .more = "For example /verify question \"Where did we meet?\" The "
	    "contact sees the question, not your answer.  It proves them to "
	    "you, but not you to them: let them ask you, too." },
	{ .name = "verify secret", .params = "contact? secret?:secret",
	    .run = cmd_otr_smp, .needs = NEEDS_CONTACT | NEEDS_SEALED,
	    .fronts = FRONT_ALL,
	    .help = "Compare a secret that only you two know, typed hidden; it "
	    "proves each to the other.",
	    .more = "Agree on it face to face or on the phone, never in this "
	    "conversation, and type it exactly alike: capitals and blanks "
	    "count.  If your secrets differ, neither learns the other's." },
	{ .name = "version", .params = "contact?", .run = cmd_version,
	    .needs = NEEDS_PEER | NEEDS_ONLINE, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Ask which program and version a contact uses.",
	    .more = "Each of the contact's programs is asked, or only the one "
	    "that CONTACT/PROGRAM names.  They learn that you are there.  With "
	    "/set answer_version false yours does not answer." },
	{ .name = "whois", .params = "contact?", .run = cmd_whois,
	    .needs = NEEDS_PEER, .fronts = FRONT_ALL, .flags = CMD_NAMES,
	    .topic = "contacts",
	    .help = "Show everything that sotto can find out about a contact.",
	    .more = "That is the address, names, programs, OTR keys, and who "
	    "sees whom.  If they may see when you are online, their programs "
	    "are asked for the rest, for ten seconds at most.  /info shows "
	    "what is known without asking." },
	{ .name = "why", .params = "", .run = cmd_why,
	    .fronts = FRONT_PEOPLE,
	    .topic = "program",
	    .help = "Show the whole of the last notice that ends with [+]; "
	    "again, its short form.",
	    .heard = "Say the whole of the last notice that ends with `More: "
	    "/why'.",
	    .more = "With /set notices full all notices are shown whole." },
	{ .name = "why -all", .params = "", .run = cmd_why_all,
	    .fronts = FRONT_PEOPLE,
	    .help = "Do the same for all notices in this window." },
	{ .name = "win", .params = "which?:window", .run = cmd_win,
	    .fronts = FRONT_PEOPLE,
	    .topic = "program",
	    .help = "Go to a window: a number, next, previous, active or a "
	    "name; alone, list them." },
	{ .name = "win move", .params = "number:int", .run = cmd_win_move,
	    .fronts = FRONT_PEOPLE,
	    .help = "Give this window another number; the window that had it "
	    "gets this one's." },
	{ .name = "xa", .params = "text?:text", .run = cmd_xa,
	    .needs = TAKES_ACCOUNT, .fronts = FRONT_ALL,
	    .topic = "contacts",
	    .help = "Show your contacts that you are away for long, if you "
	    "like with a reason.",
	    .more = "On every account, or only on the one that -a names.  "
	    "/back ends it." },
	{ .name = "xml", .params = "stanza?:stanza", .run = cmd_xml,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_SCREEN | FRONT_SCRIPT,
	    .topic = "accounts",
	    .help = "Show what an account sends and gets as XML, in a window "
	    "of its own; send some there.",
	    .more = "Passwords are left out, pictures are shortened, and of "
	    "OTR you see only what is on the wire.  Nothing of it is written "
	    "to the disk.  You can send one <iq/> or <presence/>, without "
	    "prefixes, comments or CDATA; a message, or anything that carries "
	    "one, leaves only from a conversation.  \"xml-\" is put before the "
	    "id of a request." },
	{ .name = "xml off", .params = "", .run = cmd_xml_off,
	    .needs = NEEDS_ACCOUNT, .fronts = FRONT_SCREEN | FRONT_SCRIPT,
	    .help = "Stop showing the XML, and wipe what was shown." },
	{ .name = NULL },
};

size_t
cmd_rows(const struct cmd_row **out)
{
	*out = rows;
	return NELEM(rows) - 1;
}
