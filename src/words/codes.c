/*
 * The table of codes: questions, notices and errors.  Must not know who says
 * them.
 *
 * SPDX-License-Identifier: ISC
 */
#include "lib/lib.h"
#include "words/words.h"

static const struct code_row rows[] = {
	{ "accepted", CODE_ANSWER, "You go on with a key of the contact's "
	    "that nobody has verified.", "`fingerprint'" },
	{ "account", CODE_ANSWER, "One for each account.", "`address', `name' "
	    "(that was set for it), `full', `state', `reason', `tls', "
	    "`mechanism' and `binding' (how it logged in: SASL's mechanism, "
	    "and what of TLS it was bound to, or none), `managed' (the server "
	    "counts lines, XEP-0198), `carbons' (on, off, asked or refused), "
	    "`archive' (unknown, off, none, there, refused, reading), "
	    "`confined'" },
	{ "account-added", CODE_ANSWER, "There is a new account; /connect "
	    "connects it.", "`address'" },
	{ "account-exists", CODE_ERROR, "There is an account with this "
	    "address already.", NULL },
	{ "account-removed", CODE_ANSWER, "The account is none of sotto's any "
	    "more.", "`address', `history' (deleted, kept), `configured' (true: "
	    "the configuration brings it back)" },
	{ "adhoc-canceled", CODE_NOTICE, "The command is over, by /form "
	    "cancel or by the other side.",
	    "`address', `node'" },
	{ "adhoc-command", CODE_ANSWER, "One for each command that the "
	    "address takes.",
	    "`address', `item' (who is to be asked for it), `node', `name'" },
	{ "adhoc-commands", CODE_ANSWER, "Which commands the address takes, "
	    "in one text.",
	    "`address', `node'" },
	{ "adhoc-done", CODE_NOTICE, "The command is done, and what its "
	    "owner says.  A form object with its result may stand before it.",
	    "`address', `node'" },
	{ "adhoc-failed", CODE_ERROR, "The command did not go on, or the "
	    "list of commands did not come; the text says why, and whether "
	    "what was filled in is kept.",
	    "`address', `node', `condition'" },
	{ "alias", CODE_ANSWER, "One for each alias.",
	    "`name', `stands_for'" },
	{ "already-so", CODE_ERROR, "The contact is in that group already, or "
	    "is not in it.", NULL },
	{ "archive-first", CODE_NOTICE, "The account's archive was read for "
	    "the first time: what is new in it is shown.", "`lines', "
	    "`conversations', `complete'" },
	{ "archive-off", CODE_ERROR, "The setting `archive' is off for the "
	    "conversation.", NULL },
	{ "archive-read", CODE_NOTICE, "So much came from the archive that "
	    "nobody was there for: one's own, or a room's.", "`lines', "
	    "`conversations' (one's own), `complete' (false: there is more)" },
	{ "archive-refused", CODE_NOTICE, "The server did not give what its "
	    "archive has; the text says why.", NULL },
	{ "archive-sealed", CODE_NOTICE, "The archive has messages that were "
	    "encrypted for another program, or for a session that is over: "
	    "one for each conversation.", "`contact', `in' and `out' (how "
	    "many), `with' (OTR, OMEMO, OpenPGP), `first', `last'" },
	{ "auto-away", CODE_NOTICE, "Nothing was typed for so long that "
	    "contacts see you as away, until the next key.", NULL },
	{ "bad-address", CODE_ERROR, "This is no address; one is written "
	    "name@domain.", NULL },
	{ "bad-alias", CODE_ERROR, "This cannot be an alias: its name is a "
	    "command's, or no name, or it stands for no command; the text "
	    "says which.", NULL },
	{ "bad-command", CODE_ERROR, "A key is bound to an action, or to "
	    "a command, which begins with /.", NULL },
	{ "bad-config", CODE_START, "The configuration is wrong, or others "
	    "can read or change it.  The text names the place and what is "
	    "wrong.", NULL },
	{ "bad-field", CODE_ERROR, "This cannot stand in the field; the "
	    "text says why.  What it had stays.", NULL },
	{ "bad-fingerprint", CODE_ERROR, "This is no fingerprint; one has 40 "
	    "hexadecimal digits.", NULL },
	{ "bad-group", CODE_ERROR, "This is no name of a group, which is one "
	    "line, or the contact is in too many.", NULL },
	{ "bad-json", CODE_ERROR, "The line begins with { and is no JSON "
	    "object with the texts `command' and `text'.", NULL },
	{ "bad-key", CODE_ERROR, "There is no such key, or it could no longer "
	    "be typed.", NULL },
	{ "bad-link", CODE_ERROR, "This is no xmpp: link with an address and "
	    "a fingerprint.", NULL },
	{ "bad-name", CODE_ERROR, "This is not the name of a file: it has no "
	    "folder, and begins with no dot.", NULL },
	{ "bad-nick", CODE_ERROR, "This cannot be a name in a room: it is "
	    "empty, too long, or has signs that may not stand there.", NULL },
	{ "bad-password", CODE_ERROR, "The password is empty, or has "
	    "characters that no password can have.", NULL },
	{ "bad-question", CODE_ERROR, "The question is too long: ask a "
	    "shorter one.", NULL },
	{ "bad-scope", CODE_ERROR, "The setting cannot be set for what was "
	    "named; the text says for what it can.", NULL },
	{ "bad-secret", CODE_ERROR, "The secret is empty or too long.",
	    NULL },
	{ "bad-stanza", CODE_ERROR, "What was typed behind /xml was not sent; "
	    "the text says what is wrong with it.", NULL },
	{ "bad-theme", CODE_ERROR | CODE_START, "The theme has a mistake; the "
	    "text says where.", NULL },
	{ "bad-value", CODE_ERROR, "The setting cannot have this value; the "
	    "text says which it can have.", NULL },
	{ "beside", CODE_NOTICE, "The contact writes with another program "
	    "than the one that your lines go to.  /otr use chooses one.",
	    "`resource', `written_to'" },
	{ "bind", CODE_ANSWER, "One for each key, and what it does.",
	    "`key', `does' (an action, or a command line)" },
	{ "block-here", CODE_NOTICE, "The server does not block those whom "
	    "/block named, and the text says why: sotto itself ignores them, "
	    "and remembers it.  Other programs of yours do not.",
	    "`contact', `condition'" },
	{ "block-kept", CODE_NOTICE, "The server blocks those whom /block "
	    "named, for all of your programs.", "`contact'" },
	{ "blocked", CODE_ANSWER, "From now on nothing that comes from there "
	    "is shown or acted on, and nothing is sent there.",
	    "`contact', `report' (none, spam or abuse)" },
	{ "blocked", CODE_NOTICE, "Another program of yours has blocked them.",
	    "`contact'" },
	{ "blocked", CODE_ERROR | CODE_FAILED, "They are blocked: nothing is "
	    "sent to them before /unblock.", NULL },
	{ "blocked-more", CODE_ANSWER, "There are more than a window shows.",
	    NULL },
	{ "blocked-one", CODE_ANSWER, "One for each address or domain that is "
	    "blocked.", "`contact', `by' (server, or sotto: it ignores them "
	    "itself)" },
	{ "bookmark", CODE_ANSWER, "One for each bookmark of a room.",
	    "`room', `name', `nick', `autojoin', `password' (whether it is "
	    "kept there), `state' (as in room objects)" },
	{ "bookmark-added", CODE_NOTICE, "Another program of yours has "
	    "bookmarked a room; it is entered here, too, where the text says "
	    "so.", "`room', `name', `nick', `autojoin'" },
	{ "bookmark-changed", CODE_NOTICE, "Another program of yours has "
	    "switched whether a bookmarked room is entered: it is entered or "
	    "left here, too, where the text says so.",
	    "`room', `name', `nick', `autojoin'" },
	{ "bookmark-kept", CODE_NOTICE, "The account keeps the bookmark as "
	    "/bookmark said.", "`room', `autojoin'" },
	{ "bookmark-not-entered", CODE_NOTICE, "A bookmarked room was not "
	    "entered; the text says why.", "`room', `reason'" },
	{ "bookmark-refused", CODE_ERROR, "The server did not take what "
	    "/bookmark said, or did not answer.",
	    "`room', `by' or `autojoin', `condition'" },
	{ "bookmark-removed", CODE_NOTICE, "A bookmark is removed; by another "
	    "program of yours, the room is left here, too, where the text "
	    "says so.", "`room', `by' (you, other)" },
	{ "bookmarks-cut", CODE_NOTICE, "The account has more bookmarks than "
	    "there is room for.", NULL },
	{ "bookmarks-gone", CODE_NOTICE, "Another program of yours has removed "
	    "all bookmarks.  No room is left for that.", NULL },
	{ "bookmarks-more", CODE_NOTICE, "So many more changes of bookmarks by "
	    "other programs of the user's came within a minute, and are not "
	    "shown.", "`count'" },
	{ "bookmarks-unread", CODE_NOTICE, "The server did not give the "
	    "account's bookmarks: no room is entered by them.", NULL },
	{ "broken-file", CODE_ERROR | CODE_START, "A file of keys is damaged, "
	    "or was put in the place of another.  It is kept as it is; the "
	    "text names it.", NULL },
	{ "busy", CODE_ERROR, "Too many changes of the roster, or too many "
	    "conversations' archives, wait for the server: wait a moment.",
	    NULL },
	{ "certificate", CODE_QUESTION, "The server's certificate failed its "
	    "check.  Compare it with what the server's operator says before "
	    "you take it.", NULL },
	{ "certificate", CODE_NOTICE, "What the certificate says, and what is "
	    "wrong with it.", "`subject', `issuer', `names', `not_before', "
	    "`not_after', `sha256', `problem'" },
	{ "choice-gone", CODE_NOTICE, "The program that you had chosen is "
	    "offline.", NULL },
	{ "clear", CODE_NOTICE, "The next message came in the clear although "
	    "it should not have: anyone on the way could read or write it.",
	    NULL },
	{ "clear-subject", CODE_NOTICE, "The next message was encrypted, but "
	    "came with a subject, which was not: anyone on the way could read "
	    "or write the subject.", NULL },
	{ "closed", CODE_ERROR, "Nothing was sent: the way to the network "
	    "process is closed.", NULL },
	{ "command-said", CODE_NOTICE, "What password_command or "
	    "notify_command wrote to its standard error.", NULL },
	{ "compare", CODE_ANSWER, "Both fingerprints, to be read to each "
	    "other on the phone; /otr trust if they are right.",
	    "`fingerprint', `own_fingerprint'" },
	{ "confirmed", CODE_NOTICE, "A line that had come in the clear, or "
	    "unverified, came again with more behind it.", NULL },
	{ "connecting", CODE_ACCOUNT, "The account is being connected.",
	    NULL },
	{ "contact", CODE_ANSWER, "One for each contact in the roster.",
	    "`contact', `name', `state', `status', `subscription' (none, to, "
	    "from, both), `asked', `asks', `unreachable' (why your presence "
	    "does not arrive there, or empty), `groups' (a line each), "
	    "`blocked'" },
	{ "contact-offline", CODE_ERROR, "The contact is offline; a session "
	    "or a verification needs both of you at once.", NULL },
	{ "contact-presence", CODE_NOTICE, "A contact came, went, or is away "
	    "or there again, as the setting presence_lines has it.", NULL },
	{ "corrected", CODE_NOTICE, "The contact has changed a line that is "
	    "not their newest; the text has how it began before.", NULL },
	{ "courier", CODE_ERROR, "The process that reads and writes keys has "
	    "ended: start sotto again.", NULL },
	{ "cut", CODE_NOTICE, "The next message was too long; this is its "
	    "beginning, and how much is missing.", NULL },
	{ "demo", CODE_NOTICE, "What the demo has to say.", NULL },
	{ "directory", CODE_START, "A directory of sotto's cannot be made, "
	    "opened or closed to others.", NULL },
	{ "directory", CODE_ANSWER, "Which rooms a service has, in one text.",
	    "`service', `rooms' (how many are named), `more' (true: it has "
	    "others)" },
	{ "directory-failed", CODE_ERROR, "Nobody said which rooms there are; "
	    "the text says why.", "`service', `condition'" },
	{ "directory-room", CODE_ANSWER, "One for each room that /rooms "
	    "found.", "`service', `room', `name', `people' (\"\": it does not "
	    "say)" },
	{ "disco", CODE_ANSWER, "What an address is, can do and has, in one "
	    "text.  An object for each thing stands before it.",
	    "`address', `node'" },
	{ "disco-failed", CODE_ERROR, "The address did not say what it is; "
	    "the text says why.",
	    "`address', `node', `condition'" },
	{ "disco-feature", CODE_ANSWER, "One thing that the address can do.",
	    "`address', `feature', `name' (short, or empty)" },
	{ "disco-identity", CODE_ANSWER, "What the address is.",
	    "`address', `identity' (category/type), `name'" },
	{ "disco-item", CODE_ANSWER, "One thing that the address has.",
	    "`address', `item', `node', `name'" },
	{ "draft-left", CODE_NOTICE, "What an editor left beside the text that "
	    "it edited could not be wiped.", NULL },
	{ "dropped", CODE_NOTICE, "Something was not taken, since its address "
	    "is too long or empty, too many strangers write, or it pretends "
	    "to be of your own archive.  It is said once in ten seconds, with "
	    "the number of the others.", NULL },
	{ "empty", CODE_ERROR, "There is nothing to send.", NULL },
	{ "ended", CODE_NOTICE, "The contact ended the session.", NULL },
	{ "exists", CODE_ERROR, "The folder or file is there already: name "
	    "a new one.",
	    NULL },
	{ "exported", CODE_ANSWER, "The keys were written, not encrypted.",
	    "`path'" },
	{ "fingerprint", CODE_ANSWER, "One for each known key of a contact.",
	    "`contact', `fingerprint', `verified', `trust' (empty, smp or "
	    "fingerprint), `in_use'" },
	{ "fingerprint-changed", CODE_ERROR, "Nothing was done: the contact "
	    "shows another key than the one that was shown to you.  Compare "
	    "again.", NULL },
	{ "fingerprint-mismatch", CODE_ERROR, "This is not the contact's key: "
	    "nothing was trusted.", NULL },
	{ "fingerprint-missing", CODE_ERROR, "Name the fingerprint that you "
	    "compared.", NULL },
	{ "first-key", CODE_NOTICE, "A key of the contact's that was not seen "
	    "before.", "`fingerprint'" },
	{ "foreign-file", CODE_ERROR | CODE_START, "The file belongs to "
	    "somebody else, or others can write to it.", NULL },
	{ "forgotten", CODE_ANSWER, "The key is no longer known.",
	    "`fingerprint'" },
	{ "form", CODE_NOTICE | CODE_ANSWER, "A form is open, in one text; "
	    "a form object with all of it stands before it.  /form fills it "
	    "in.",
	    "`address', `node'" },
	{ "form-canceled", CODE_NOTICE, "The form of a room or service was given "
	    "up, by /form cancel.", "`address', `node' (config or "
	    "register)" },
	{ "form-cut", CODE_ERROR, "The form is too large for sotto, and "
	    "parts of it are missing: it cannot be sent.", NULL },
	{ "form-done", CODE_NOTICE, "A room or service has taken the form that was "
	    "filled in.", "`address', `node' (config or register)" },
	{ "form-field", CODE_ANSWER, "How a field of the form is now.",
	    "`field'" },
	{ "form-incomplete", CODE_ERROR, "Fields of the form must be filled "
	    "in first; the text names them.", NULL },
	{ "form-open", CODE_ERROR, "Another form is not done with yet: /form "
	    "shows it, /form cancel ends it.", NULL },
	{ "form-refused", CODE_ERROR, "A room or service gives no form, or does "
	    "not take what was filled in, which is kept; the text says why, "
	    "and who may do it.", "`address', `node', `condition'" },
	{ "form-waits", CODE_ERROR, "The answer to what was sent has not "
	    "come yet.", NULL },
	{ "half-changed", CODE_ERROR, "The passphrase counts for one of the "
	    "two files of keys only: make room on the disk, and give the "
	    "command again.", NULL },
	{ "help", CODE_ANSWER, "What /help says.", NULL },
	{ "history", CODE_ERROR, "The history cannot be read or written: "
	    "nothing is kept until the next start.", NULL },
	{ "history", CODE_NOTICE, "What /history asked for has come.",
	    "`lines', `complete' (the archive has nothing before it)" },
	{ "html", CODE_NOTICE, "The contact's program may write HTML; /set "
	    "otr_html says how to read it.", NULL },
	{ "idle-end", CODE_NOTICE, "A session in which nothing was said was "
	    "ended, as otr_idle_end says.", NULL },
	{ "ignored", CODE_ANSWER, "Nothing more of them is shown in the "
	    "room.", "`room', `nick'" },
	{ "ignored-none", CODE_ANSWER, "Nobody is ignored in the room.",
	    NULL },
	{ "ignored-one", CODE_ANSWER, "One for each who is ignored in the "
	    "room.", "`room', `nick' (of when they were), `by_id' (whatever "
	    "they are called now)" },
	{ "import", CODE_ANSWER, "One for each thing that was found; without "
	    "--dry-run only for keys and what is left out.", "`state' (new, "
	    "trust, same, other-key, skipped), `kind' (key, fingerprint), "
	    "`program', `source' (the file, with the line), `address', "
	    "`contact', `fingerprint', `trust', `reason'" },
	{ "import-dry-run", CODE_ANSWER, "How much would be imported.",
	    "as `imported'" },
	{ "imported", CODE_ANSWER, "How much was imported.", "`keys', "
	    "`fingerprints', `trusted' (fingerprints that were known and not "
	    "verified), `other_keys' (which were not taken)" },
	{ "in-use", CODE_ERROR, "A session uses this key: end it first.",
	    NULL },
	{ "in-use", CODE_START, "Another sotto runs with the same data; the "
	    "text has its process.", NULL },
	{ "invitation", CODE_QUESTION, "Somebody invites you to a room: the "
	    "text says who, or who the room says it is.  Nothing is entered "
	    "before you say so.  An `invitation' object stands before it.",
	    NULL },
	{ "invitation-declined", CODE_ANSWER, "You do not go to that room.",
	    "`room', `told' (whether who invited you is)" },
	{ "invitation-refused", CODE_NOTICE, "A room says that somebody who "
	    "was invited does not come.", "`room', `from' (may be empty)" },
	{ "invitation-there", CODE_NOTICE, "Somebody invites you to a room "
	    "where you are.", NULL },
	{ "invitations-more", CODE_NOTICE, "So many more invitations, or "
	    "answers to such, came within a minute, and are not shown.",
	    "`count'" },
	{ "invite-failed", CODE_ERROR, "An invitation of yours did not "
	    "arrive, or the room does not hand it on; the text says why.",
	    "`room', `contact'" },
	{ "invited", CODE_ANSWER, "The contact is invited to the room: the "
	    "text says by whom, and what goes with it.", "`room', `contact', "
	    "`mediated' (by the room, which lets them in)" },
	{ "kept", CODE_NOTICE, "The address is remembered for the next start; "
	    "the password is not.", NULL },
	{ "key", CODE_ERROR, "This is no private key.", NULL },
	{ "key-error", CODE_ERROR, "The account has no OTR key, since none "
	    "could be made: /otr keygen tries again.", NULL },
	{ "key-exists", CODE_ERROR, "The account has a key already, which is "
	    "kept.", NULL },
	{ "key-files", CODE_ERROR, "What was learned about keys could not be "
	    "written, and is forgotten when sotto ends.", NULL },
	{ "key-kept", CODE_ANSWER, "Your own key was not replaced.", NULL },
	{ "keygen", CODE_NOTICE, "An OTR key of yours is being made, or is "
	    "ready.", NULL },
	{ "keygen", CODE_ERROR, "No OTR key could be made.", NULL },
	{ "known-key", CODE_NOTICE, "The session is with another key now, one "
	    "that was known before.", "`fingerprint'" },
	{ "last", CODE_ANSWER, "Since when a contact's program saw nobody type, "
	    "or since when they are gone.", "`contact', `to' (who was asked), "
	    "`seconds', `status' (their word as they went, or empty)" },
	{ "level", CODE_NOTICE, "What the new level means.", NULL },
	{ "level-fell", CODE_QUESTION, "A line would leave under a lower level "
	    "than it was typed under: it is kept until you decide.", NULL },
	{ "level-fell", CODE_NOTICE, "The level fell without your doing: "
	    "lines wait until you decide.", NULL },
	{ "libgcrypt", CODE_START, "The library libgcrypt is older than the "
	    "one sotto was built with.", NULL },
	{ "libotr", CODE_START, "The library libotr is older than the one "
	    "sotto was built with.", NULL },
	{ "line-unsure", CODE_QUESTION, "The connection was lost before a room "
	    "had sent lines of yours back, and nothing says whether they are "
	    "there: they wait until you decide.", NULL },
	{ "lock", CODE_START, "The file that keeps a second sotto away cannot "
	    "be made.", NULL },
	{ "locked", CODE_START, "The keys are encrypted, and nobody gave the "
	    "passphrase.", NULL },
	{ "log", CODE_ANSWER, "Whether what is said in a room is written to the "
	    "disk.", "`room', `log' (off, lines: what is said to all, all: "
	    "also what is said through it to one alone)" },
	{ "log", CODE_START, "The log cannot be opened.", NULL },
	{ "log-exported", CODE_ANSWER, "What was kept of a contact is in a "
	    "file, not encrypted.", "`path', `lines', `sealed' (how many of "
	    "them were under OTR)" },
	{ "match", CODE_ANSWER, "What was given is a key of the contact.",
	    "`contact', `fingerprint' (that is known), `given', `verified'" },
	{ "mismatch", CODE_ANSWER, "What was given is no key of the contact: "
	    "nothing was trusted.  Somebody may stand between you.",
	    "as `match'" },
	{ "moved", CODE_NOTICE, "Lines go to another program of the contact's "
	    "now.", NULL },
	{ "name-taken", CODE_ANSWER, "The name is your own or another "
	    "contact's, so the address is still shown: choose another name.",
	    NULL },
	{ "named", CODE_NOTICE, "A command named somebody by a name; this is the "
	    "address that it means now.", "`name', `contact'" },
	{ "names", CODE_ANSWER, "Of the names by which lines were sent: none, "
	    "or what was forgotten.", NULL },
	{ "network-gone", CODE_ERROR, "The network half of sotto ended: "
	    "nothing is sent or received until you start sotto again.",
	    NULL },
	{ "new-key", CODE_QUESTION, "The contact comes with another key than "
	    "those that were known, or than the one that you verified.  "
	    "Nothing is sent to it until you decide: call them and compare.",
	    NULL },
	{ "new-key", CODE_NOTICE, "The contact has another key.",
	    "`fingerprint', `verified' (the key that was, or nothing), "
	    "`before' (one that was known)" },
	{ "new-key", CODE_ERROR, "That program has a key that you have not "
	    "decided about: /otr trust or /otr accept first.", NULL },
	{ "no-account", CODE_ANSWER | CODE_NOTICE | CODE_ERROR, "There is no "
	    "account yet: /connect YOU@DOMAIN makes one.", NULL },
	{ "no-address", CODE_ERROR, "The room does not tell the address of who has "
	    "that name.", NULL },
	{ "no-alias", CODE_ERROR, "There is no alias with this name.", NULL },
	{ "no-answer", CODE_NOTICE, "The key exchange got no answer for 20 "
	    "seconds.  /otr start tries again, /otr end gives up.",
	    "`announces' (as `otr-status' has it)" },
	{ "no-archive", CODE_ERROR, "The account's server keeps no archive.",
	    NULL },
	{ "no-bookmarks", CODE_ANSWER, "No bookmarks of rooms are known, or "
	    "not all of them; the text says why.", NULL },
	{ "no-contacts", CODE_ANSWER, "There are no contacts to list.",
	    NULL },
	{ "no-conversation", CODE_ERROR, "It is not clear with whom: name the "
	    "contact, or /query CONTACT first.", NULL },
	{ "no-demo", CODE_START, "The demo cannot be started: its program is "
	    "not there.", NULL },
	{ "no-editor", CODE_ERROR, "The line cannot be edited by the user's "
	    "editor; the text says why.", NULL },
	{ "no-field", CODE_ERROR, "The form has no such field that can be "
	    "filled in.", NULL },
	{ "no-file", CODE_ERROR | CODE_START, "There is no such file.",
	    NULL },
	{ "no-fingerprint", CODE_ANSWER | CODE_ERROR, "No key of the contact "
	    "is known, or none was shown yet.", NULL },
	{ "no-form", CODE_ERROR, "No form is open: /adhoc lists commands.",
	    NULL },
	{ "no-home", CODE_START, "There is no home directory: set HOME, or "
	    "use --config and --data.", NULL },
	{ "no-key", CODE_ERROR, "There is no key yet: /otr keygen makes one.",
	    NULL },
	{ "no-line", CODE_ERROR, "No such line waits or has failed, or there "
	    "is none that can be meant.", NULL },
	{ "no-link", CODE_ERROR, "No link is in this window.", NULL },
	{ "no-net", CODE_START, "The network half of sotto cannot be "
	    "started.", NULL },
	{ "no-notice", CODE_ERROR, "No notice in the window has more to say: "
	    "each is shown whole.", NULL },
	{ "no-occupant", CODE_ERROR, "Nobody in the room has that name.", NULL },
	{ "no-passphrase", CODE_ERROR, "Your keys have no passphrase.",
	    NULL },
	{ "no-question", CODE_ERROR, "Nothing of that kind waits for an "
	    "answer.", NULL },
	{ "no-resource", CODE_ERROR, "The contact has no such program online: "
	    "/otr status lists them.", NULL },
	{ "no-room", CODE_ERROR, "The command is for the window of a room, or "
	    "has to name one.", NULL },
	{ "no-session", CODE_ERROR, "There is no session with them: /otr "
	    "start first.", NULL },
	{ "no-such-step", CODE_ERROR, "The command has no such step now: "
	    "/form shows which.", NULL },
	{ "no-theme", CODE_ERROR | CODE_START, "There is no such theme: "
	    "/theme lists them.", NULL },
	{ "no-url-command", CODE_ERROR, "No url_command is configured that "
	    "opens links.", NULL },
	{ "no-window", CODE_ERROR, "There is no such window: /win lists "
	    "them.", NULL },
	{ "no-words", CODE_ERROR, "Nothing was given that could be looked "
	    "for.", NULL },
	{ "nobody-blocked", CODE_ANSWER, "The account blocks nobody, as far as "
	    "is known.", NULL },
	{ "not-a-room", CODE_ERROR, "The address is no room, or is that of a "
	    "conversation with a person.", NULL },
	{ "not-a-terminal", CODE_START, "Standard input and output are no "
	    "terminal; without one use --pipe.", NULL },
	{ "not-asked", CODE_NOTICE, "The request for a private session did "
	    "not arrive: /otr start tries again.", NULL },
	{ "not-blocked", CODE_ERROR, "They are not blocked; or by their domain, "
	    "which the text names.", NULL },
	{ "not-bookmarked", CODE_ERROR, "The room is not bookmarked.", NULL },
	{ "not-emoji", CODE_ERROR, "A reaction is one emoji or one character, "
	    "and a line has 20 at most.", NULL },
	{ "not-encrypted", CODE_ERROR, "This needs a private conversation: "
	    "/otr start first.", NULL },
	{ "not-for-rooms", CODE_ERROR, "The command is for a conversation "
	    "with one person.", NULL },
	{ "not-here", CODE_ERROR, "This front end does not have the command: "
	    "the pipe has no screen.", NULL },
	{ "not-ignored", CODE_ERROR, "Nobody of that name is ignored in the "
	    "room: /ignore lists them.", NULL },
	{ "not-in-roster", CODE_ERROR, "The contact is not in the roster.",
	    NULL },
	{ "not-joined", CODE_ERROR, "You are not in the room: /join.", NULL },
	{ "not-kept", CODE_ERROR, "The command counts from now on, but could "
	    "not be written: it is forgotten when sotto ends.", NULL },
	{ "not-kept", CODE_FAILED, "A command before it, which protects, was "
	    "wrong or could not be written; see \"Commands that protect\" in "
	    "sotto(1).", NULL },
	{ "not-left", CODE_ERROR, "The line that is meant has not left: "
	    "/discard drops it.", NULL },
	{ "not-remembered", CODE_NOTICE, "The address is not remembered for "
	    "the next start.", NULL },
	{ "not-settable", CODE_ERROR, "This stands in the configuration file, "
	    "or the setting is not for what was named.", NULL },
	{ "not-shown", CODE_NOTICE, "Something came that is meant for people, "
	    "and that sotto does not show: another kind of encryption, a "
	    "form.", NULL },
	{ "not-told", CODE_ERROR, "Who was asked did not say; the text says why "
	    "not.", "`contact', `to', `asked' (ping, time, version, last, "
	    "vcard), `condition'" },
	{ "not-trusted", CODE_ERROR, "This key is not trusted.", NULL },
	{ "not-utf8", CODE_ERROR, "The line is not UTF-8, or has a NUL in it.",
	    NULL },
	{ "not-utf8", CODE_START, "The locale is not installed or not one for "
	    "UTF-8: set LC_ALL, for example to C.UTF-8.", NULL },
	{ "nothing-found", CODE_ERROR, "There are no keys and no fingerprints "
	    "of OTR in this place.", NULL },
	{ "nothing-kept", CODE_ERROR, "The history has nothing of the "
	    "contact.", NULL },
	{ "nothing-to-copy", CODE_ERROR, "The window shows no such message, "
	    "link or code.", NULL },
	{ "notify", CODE_ANSWER, "What calls the user, for a conversation, an "
	    "account or all.", "`of', `notify', `scope', `bell', `terminal', "
	    "`shows_text', `quiet_hours', `quiet'" },
	{ "occupant", CODE_ANSWER, "One for each who is in the room.",
	    "`room', `nick', `role', `affiliation', `show', `address' "
	    "(where the room shows it), `occupant' (XEP-0421), `alike' "
	    "(others can be taken for them), `ignored'" },
	{ "odd-address", CODE_NOTICE, "An address breaks the rules, or could "
	    "be taken for another; see \"Odd addresses\" in sotto(1).",
	    NULL },
	{ "offline", CODE_ERROR, "The account is not connected: /connect "
	    "first.", NULL },
	{ "online", CODE_NOTICE | CODE_ACCOUNT, "The account is connected.",
	    NULL },
	{ "online", CODE_ERROR, "The account is connected: /disconnect "
	    "first, if that is what you want.", NULL },
	{ "other-contact", CODE_ERROR, "The link is another contact's: "
	    "nothing was trusted.", NULL },
	{ "other-key", CODE_QUESTION, "A line was written to another key than "
	    "the session has now: it is kept until you decide.", NULL },
	{ "other-key", CODE_NOTICE, "The next message was sealed with another "
	    "key than is written to.", NULL },
	{ "otr-doctor", CODE_ANSWER, "Why there is no private conversation.  "
	    "The first has all that is known, then comes one for each program "
	    "of the contact's that has a session, one for each that is "
	    "online, and one with hints.", "of the first: `contact', "
	    "`finding' (a code), `level', `step' of the key "
	    "exchange (none, query, commit, key, reveal, done), `waiting', "
	    "`hold', `asked_seconds' (ago, or -1), `instances', "
	    "`exchanges_left', `own_key', `new_key', `v3_seen', `online', "
	    "`policy', `announces' (as `otr-status' has it); of a program with "
	    "a session: `their_tag', `version', `otr_resource', `state', "
	    "`used', `step', `fingerprint', `verified'; of one that is "
	    "online: `otr_resource', `announces'; of the last: `hints', "
	    "`carbons'" },
	{ "otr-error", CODE_NOTICE, "The contact's program reports an error; "
	    "anyone can forge that.", NULL },
	{ "otr-log", CODE_ANSWER, "Whether what is said is written to the "
	    "disk, under OTR and in the clear.", "`log', `clear' (on, off)" },
	{ "otr-log-forgotten", CODE_ANSWER, "What was kept on the disk is "
	    "deleted.", NULL },
	{ "otr-refused", CODE_NOTICE, "One of the contact's programs wants a "
	    "session, and is refused.", "`resource', `reason' (policy, v1, "
	    "v2, v3-seen, elsewhere, bad-key, unknown-version)" },
	{ "otr-session", CODE_ANSWER, "One for each session with a program of "
	    "the contact's, after `otr-status'.", "`otr_resource', `version', "
	    "`level', `fingerprint', `verified', `their_tag', `in_use', "
	    "`locked' (nothing is sent to its key), `gone' (offline), `heard' "
	    "(seconds ago; -1: never)" },
	{ "otr-status", CODE_ANSWER, "The state of the conversation.",
	    "`level', `version' (0 outside of a session), `fingerprint', "
	    "`verified', `own_fingerprint', `otr_resource' (that the session "
	    "lives on), `their_tag', `own_tag', `written_to', `why' (as "
	    "`otr-use' has them), `sessions' (how many), `policy', `scope' "
	    "(where the policy is set: contact, account, global, default), "
	    "`v2', `held', `failed' (how many lines), `hold' (why a line typed "
	    "now would wait, or empty), `latched' (the level fell without "
	    "your doing), `smp', `announces' (what the contact's programs "
	    "that are online say of themselves, together: otr, no-otr, "
	    "unknown)" },
	{ "otr-use", CODE_ANSWER, "Which of the contact's programs your lines "
	    "go to.", "`written_to' (empty: the server chooses), `why' "
	    "(server, session, wrote-last, chosen)" },
	{ "outbox-full", CODE_ERROR, "Too many lines wait already: nothing "
	    "more is taken.", NULL },
	{ "own-address", CODE_ERROR, "This is an address of your own.",
	    NULL },
	{ "own-fingerprint", CODE_ANSWER, "One for each account.", "`address', "
	    "`fingerprint' (empty while there is no key), `own'" },
	{ "own-link", CODE_ERROR, "The link is your own: it is for your "
	    "contacts.", NULL },
	{ "own-nick", CODE_ERROR, "This is your own name in the room.",
	    NULL },
	{ "passphrase", CODE_ERROR | CODE_START, "The passphrase is missing, "
	    "cannot be typed, or there is too little memory for it; the text "
	    "says which.", NULL },
	{ "passphrase-command", CODE_ERROR | CODE_START,
	    "key_passphrase_command gave no passphrase, or forbids to remove "
	    "the one there is.", NULL },
	{ "passphrase-differs", CODE_ERROR, "Two passphrases were typed: "
	    "nothing is changed.", NULL },
	{ "passphrase-kept", CODE_ANSWER, "The passphrase is as it was.",
	    NULL },
	{ "passphrase-removed", CODE_ANSWER, "Keys and fingerprints are no "
	    "longer encrypted on the disk.", NULL },
	{ "passphrase-set", CODE_ANSWER | CODE_NOTICE, "Keys and fingerprints "
	    "are encrypted on the disk.  It is also said at a start that "
	    "encrypts them because of key_passphrase_command.", NULL },
	{ "password", CODE_QUESTION, "The account's password is needed: put "
	    "it at the end of the command.", NULL },
	{ "password-command", CODE_ERROR, "password_command gave no "
	    "password.", NULL },
	{ "path", CODE_START, "A path of sotto's cannot be found.", NULL },
	{ "peer-unreadable", CODE_NOTICE, "The contact could not read a "
	    "message of yours; the text says whether it goes again.", NULL },
	{ "perhaps-unread", CODE_NOTICE, "The server has lines that the "
	    "contact may never have read; /resend sends them again.", "`ids', "
	    "each of them for /resend" },
	{ "ping", CODE_ANSWER, "Who was asked has answered.", "`contact', `to', "
	    "`milliseconds'" },
	{ "plain-login", CODE_QUESTION, "The server can log you in only by "
	    "the password itself, which it, and the network half of sotto, "
	    "would then be given.", NULL },
	{ "policy", CODE_ANSWER, "The policy with the contact.", "`policy', "
	    "`scope'" },
	{ "policy-never", CODE_ERROR, "The policy with the contact is never: "
	    "there is no OTR.", NULL },
	{ "program", CODE_ANSWER, "One for each of the contact's programs "
	    "that is online without a session, after `otr-session'.",
	    "`otr_resource', `level' (none), `in_use', `announces' (otr, "
	    "no-otr, unknown)" },
	{ "question-changed", CODE_ERROR, "Nothing was sent: the contact took "
	    "the question back, or asked another one.", NULL },
	{ "queue-full", CODE_ERROR, "Too much waits for the network: try "
	    "again in a moment.", NULL },
	{ "read", CODE_ERROR | CODE_START, "A file cannot be read; the text "
	    "names it.", NULL },
	{ "read-not-told", CODE_NOTICE, "The setting `sync_read' is on, and the "
	    "server did not take what was read; the text says why.", NULL },
	{ "retracting", CODE_ANSWER, "The contact is asked to forget a line "
	    "of yours; they may keep it all the same.", NULL },
	{ "room", CODE_NOTICE, "A room writes that you have not entered: "
	    "what it says is not shown.", NULL },
	{ "room-alike", CODE_NOTICE, "Somebody in a room has a name that can "
	    "be taken for yours, for a contact's or for that of another who is "
	    "there; the text has what tells them apart.", NULL },
	{ "room-created", CODE_NOTICE, "You have made the room by entering "
	    "it.", NULL },
	{ "room-denied", CODE_ERROR, "A room refuses what was asked of it; the "
	    "text says why, and who may do it.", "as `room-done', "
	    "`condition'" },
	{ "room-destroyed", CODE_NOTICE, "The room is no more; it may name "
	    "another one.", NULL },
	{ "room-done", CODE_NOTICE, "A room has done what was asked of it.",
	    "`room', `what' (kick, role, ban, affiliation, destroy, moderate "
	    "or unregister), `nick', `address', `message', `role', "
	    "`affiliation', as far as they apply" },
	{ "room-gone", CODE_NOTICE, "Somebody was put out of the room or "
	    "banned from it; the text says why.", NULL },
	{ "room-here", CODE_ANSWER, "You are in that room already.",
	    "`room', `nick'" },
	{ "room-info", CODE_NOTICE, "What a room says of itself.", "`room', `name', "
	    "`traits' (words with blanks between them: password, members-only, "
	    "moderated, real-addresses, semi-anonymous, hidden, public, "
	    "persistent, temporary, archive, registration, moderation), "
	    "`about', `topic', `people', `language', `contact', `logs'" },
	{ "room-join", CODE_NOTICE, "Somebody came to the room.", NULL },
	{ "room-joined", CODE_NOTICE, "You are in the room.", NULL },
	{ "room-leave", CODE_NOTICE, "Somebody left the room.", NULL },
	{ "room-left", CODE_NOTICE, "You have left the room.", NULL },
	{ "room-list", CODE_NOTICE, "Who is what to a room, in one text.  An object "
	    "for each stands before it.", "`room', `what' (list)" },
	{ "room-listed", CODE_ANSWER, "One of those on a list of a room.",
	    "`room', `address', `affiliation', `nick' (that is kept for them, "
	    "or empty), `reason'" },
	{ "room-logged", CODE_NOTICE, "What is said in the room is kept by "
	    "it, perhaps in public.", NULL },
	{ "room-lost", CODE_NOTICE, "The room had forgotten you, and is "
	    "entered again.", NULL },
	{ "room-moderated", CODE_NOTICE, "A moderator has taken back a line of "
	    "somebody's.", NULL },
	{ "room-more", CODE_NOTICE, "More roles, topics and names changed in "
	    "a room within a minute than is said one by one.", NULL },
	{ "room-nick", CODE_NOTICE, "Somebody in the room has another name.",
	    NULL },
	{ "room-other", CODE_NOTICE, "A name in the room belongs, or may "
	    "belong, to another person than before.", NULL },
	{ "room-out", CODE_NOTICE, "You are no longer in the room; the text "
	    "says why.", NULL },
	{ "room-private", CODE_NOTICE, "A conversation through a room, which "
	    "is not private.", NULL },
	{ "room-private-full", CODE_NOTICE, "Somebody in a room writes to "
	    "you alone, and too many such windows are open that you have "
	    "written nothing in: it is not shown.", NULL },
	{ "room-real", CODE_NOTICE, "Everybody in the room sees your address.",
	    NULL },
	{ "room-refused", CODE_ERROR, "The room did not let you in, or did "
	    "not do what was asked; the text says why.", NULL },
	{ "room-role", CODE_NOTICE, "What somebody may do in the room has "
	    "changed.", NULL },
	{ "room-says", CODE_NOTICE, "The room itself says something.", NULL },
	{ "room-semi", CODE_NOTICE, "Only moderators of the room see real "
	    "addresses from now on.", NULL },
	{ "room-topic", CODE_NOTICE, "What the room is about.", NULL },
	{ "room-unheard", CODE_NOTICE, "Somebody writes from the address of a "
	    "room that was not entered: it is not shown.", NULL },
	{ "room-unlogged", CODE_NOTICE, "What is said in the room is no "
	    "longer kept by it.", NULL },
	{ "roster-failed", CODE_NOTICE, "The server did not give the contacts; "
	    "those known from before are shown.", NULL },
	{ "roster-full", CODE_NOTICE, "There are more contacts, or status "
	    "texts, than sotto keeps.", NULL },
	{ "roster-refused", CODE_ERROR, "The server did not change the "
	    "roster.  It comes when the server has answered, after the command "
	    "is done.", "`contact', `condition' (as in RFC 6120)" },
	{ "roster-removed", CODE_NOTICE, "The server took the contact out of "
	    "the roster.  It comes when the server has answered, after the "
	    "command is done.", "`contact'" },
	{ "roster-set", CODE_NOTICE, "The server changed the roster.  It "
	    "comes when the server has answered, after the command is done.",
	    "`contact'" },
	{ "roster-unanswered", CODE_ERROR, "The server may have changed the "
	    "roster, and did not say.", "`contact', `condition' (timeout, "
	    "gone)" },
	{ "same-key", CODE_NOTICE, "The next message is with the key that is "
	    "written to again, after `other-key'.", NULL },
	{ "sandbox", CODE_START, "sotto cannot confine itself on this system, "
	    "and does not run without.", NULL },
	{ "sealed-elsewhere", CODE_NOTICE, "Copies of messages that were "
	    "encrypted for another program of yours, or for this one and sent "
	    "there: they are counted, and told of each time that there are "
	    "twice as many.",
	    "`count', `for_this' (of them, by their own word), `first', `last' "
	    "(times)" },
	{ "sealed-line", CODE_ERROR, "The line that is meant was encrypted, "
	    "or what is said of it would be, and only one of them; or to two "
	    "keys: write it as a line of its own.", NULL },
	{ "search-end", CODE_ANSWER, "All was looked through for the words.",
	    "`hits' (how many lines were found), `cut' (true: there are older "
	    "ones)" },
	{ "search-hit", CODE_ANSWER, "One for each line that has the words, "
	    "the oldest first.", "`with' (the address of its conversation), "
	    "`when', `direction' (in, out), `author', `level', `body'" },
	{ "secret", CODE_ERROR, "What a key does, and what an "
	    "alias stands for, is written to a file: no "
	    "secret may stand there.", NULL },
	{ "secret-missing", CODE_ERROR, "The secret is missing: put it at the "
	    "end of the line.", NULL },
	{ "server", CODE_NOTICE, "What a server says itself.", "`from', "
	    "`subject', `body'" },
	{ "setting", CODE_ANSWER, "One for each setting.", "`setting', "
	    "`value', `scope', `source' (default, configuration or settings), "
	    "`topic'" },
	{ "settings-edited", CODE_NOTICE, "Somebody else has changed the file "
	    "`settings' while sotto runs: what it says counts now, and is "
	    "kept.", NULL },
	{ "setuid", CODE_START, "sotto does not run with the rights of "
	    "another user (setuid, setgid).", NULL },
	{ "smp-gone", CODE_NOTICE, "The contact went offline in the middle of "
	    "a verification: /verify begins again.", NULL },
	{ "smp-not-running", CODE_ERROR, "No verification is under way.",
	    NULL },
	{ "smp-running", CODE_ERROR, "A verification is under way, or the "
	    "contact asked first: /verify answers, /verify abort stops it.",
	    NULL },
	{ "start", CODE_START, "A process of sotto's cannot be started.",
	    NULL },
	{ "status", CODE_ANSWER, "The program; then an `account' for each.",
	    "`version', `confined', `net_confined', `data', `unkept' (why "
	    "some of what counts is not in its file, or empty)" },
	{ "still-held", CODE_ANSWER, "Lines wait all the same; the text says "
	    "for what.", "`held', `hold'" },
	{ "stopping", CODE_ERROR, "sotto is about to end.", NULL },
	{ "stranger", CODE_QUESTION, "Someone outside of the roster wants to "
	    "start a session.  An answer tells them that you are there.",
	    NULL },
	{ "stranger", CODE_NOTICE, "One who is not in the roster writes; the "
	    "address does not prove who it is.", NULL },
	{ "strangers", CODE_NOTICE, "Too many strangers write: what more of "
	    "them say is dropped until you close some windows.", NULL },
	{ "sub-allowed", CODE_ANSWER, "The contact may see when you are "
	    "there.", "`contact'" },
	{ "sub-asked", CODE_ANSWER, "The contact is asked to let you see when "
	    "they are there.", "`contact'" },
	{ "sub-cancelled", CODE_ANSWER, "You no longer see when the contact "
	    "is there.", "`contact'" },
	{ "sub-denied", CODE_ANSWER, "The contact may not see when you are "
	    "there.", "`contact'" },
	{ "sub-failed", CODE_ERROR, "A request or an answer about presence "
	    "did not arrive.  It comes when that is known.", "`contact', "
	    "`condition' (as in RFC 6120)" },
	{ "sub-preapproved", CODE_ANSWER, "The contact did not ask yet to see "
	    "when you are there; the text says whether the server remembers "
	    "that they may.", "`contact'" },
	{ "subscription", CODE_QUESTION, "Someone asks to see when you are "
	    "there.", NULL },
	{ "subscription-granted", CODE_NOTICE, "The contact lets you see when "
	    "they are there.", NULL },
	{ "subscription-refused", CODE_NOTICE, "The contact does not let you "
	    "see when they are there.", NULL },
	{ "themes", CODE_ANSWER, "The theme, and which there are.", NULL },
	{ "time", CODE_ANSWER, "What time it is where the contact is, as their "
	    "program says.", "`contact', `to', `clock', `offset' (minutes "
	    "east of UTC)" },
	{ "too-far", CODE_ERROR, "The line that was found is older than all "
	    "that its window has room for: /set keep_lines.", NULL },
	{ "too-long", CODE_ERROR, "It is too long; the text says what, and "
	    "how much can be.", NULL },
	{ "too-long", CODE_FAILED, "The line is longer than the server takes: "
	    "send it in parts.", NULL },
	{ "too-many", CODE_ERROR, "There are too many already; the text says "
	    "of what.", NULL },
	{ "too-many-rooms", CODE_ERROR, "There are so many rooms that no "
	    "more are opened.", NULL },
	{ "topic", CODE_ANSWER, "What the room is about.",
	    "`room', `topic', `nick' (who has set it)" },
	{ "trust", CODE_NOTICE, "A key of the contact's is verified now, or "
	    "no longer.", "`fingerprint', `verified'" },
	{ "trust-asked", CODE_ANSWER, "The fingerprint of which two groups "
	    "are asked for, on a screen.", "`fingerprint'" },
	{ "trusted", CODE_ANSWER, "The key was verified before, and is again.",
	    NULL },
	{ "two-meanings", CODE_ERROR, "This is an address, and the name of somebody "
	    "else in the room; the text says how each is meant.", NULL },
	{ "typing-off", CODE_ERROR, "The setting typing is off for the "
	    "contact: nothing was told.", NULL },
	{ "unblock-refused", CODE_ERROR, "The server did not take /unblock, or "
	    "did not answer: they are still blocked.",
	    "`contact', `condition'" },
	{ "unblocked", CODE_NOTICE, "They are no longer blocked.",
	    "`contact'" },
	{ "unignored", CODE_ANSWER, "They are shown again in the room.",
	    "`room', `nick'" },
	{ "unknown-account", CODE_ERROR, "There is no such account: /account "
	    "lists them.", NULL },
	{ "unknown-command", CODE_ERROR, "There is no such command: /help "
	    "lists them.  Nothing was sent.", NULL },
	{ "unknown-contact", CODE_ERROR, "Nobody is called so: write the "
	    "address.", NULL },
	{ "unknown-fingerprint", CODE_ERROR, "The contact has not shown this "
	    "key.", NULL },
	{ "unknown-line", CODE_NOTICE, "The contact has reacted to a line, or "
	    "taken one back, that is not here, is not theirs, or was "
	    "encrypted.", NULL },
	{ "unknown-setting", CODE_ERROR, "There is no such setting: /set "
	    "lists them.", NULL },
	{ "unknown-term", CODE_START, "This host does not know the kind of "
	    "terminal; the text says what to type instead.", NULL },
	{ "unreachable", CODE_NOTICE, "The contact's server gave an error for "
	    "your presence.", NULL },
	{ "unreadable", CODE_NOTICE, "A message of the contact's could not be "
	    "read; /otr start asks for a new session.", "`resource', "
	    "`delayed', `changed' (something on the way has changed it)" },
	{ "unsent", CODE_NOTICE, "So many lines had not left when sotto ended "
	    "last; or their number cannot be kept.", "`lines'" },
	{ "unsent-lines", CODE_ERROR, "Lines wait to be sent: /resend or "
	    "/discard first.", NULL },
	{ "unsubscribed", CODE_NOTICE, "The contact no longer sees when you "
	    "are there.", NULL },
	{ "usage", CODE_ERROR, "The command is not used right; the text says "
	    "how it is.", NULL },
	{ "v2", CODE_QUESTION, "The contact's program has only version 2 of "
	    "OTR, which is weaker.", NULL },
	{ "v2", CODE_ANSWER, "Whether version 2 of OTR is spoken with the "
	    "contact.", "`v2'" },
	{ "v3-seen", CODE_ERROR, "The contact has spoken version 3 of OTR, "
	    "and is never taken back to 2.", NULL },
	{ "vcard", CODE_ANSWER, "What somebody says of themselves, to anybody.",
	    "`contact', `fields' (each a line: its name, a colon, a blank and "
	    "its text)" },
	{ "vcard-set", CODE_ANSWER, "Your card, which anybody can read, was "
	    "changed.", "`field', `value'" },
	{ "verification-secret", CODE_ERROR, "The text is, but for capitals, "
	    "blanks and what stands around it, the secret of a verification "
	    "that runs, or a code where one is asked for: nothing was sent.",
	    NULL },
	{ "verify", CODE_ANSWER, "Who has verified whom, and how to do it.",
	    "`fingerprint', `verified', `verified_us' (since the program "
	    "started), `own_fingerprint', `smp', `question' (that the contact "
	    "asks), `verified_key' (another one that was verified before)" },
	{ "verify-code", CODE_ANSWER, "Six digits to tell the contact on the "
	    "phone.", "`verify_code'" },
	{ "verify-first", CODE_NOTICE, "A line waits until the contact is "
	    "verified: /verify.", NULL },
	{ "verify-link", CODE_ANSWER, "Your address and fingerprint as a "
	    "link.", "`link', `own_fingerprint'" },
	{ "verify-qr", CODE_ANSWER, "The link as a QR code, which is the "
	    "text.", "as `verify-link'" },
	{ "version", CODE_ANSWER, "Which program the contact has, as it says "
	    "itself.", "`contact', `to', `name', `version', `system'" },
	{ "weaker-login", CODE_QUESTION, "The server offers a weaker log-in "
	    "than the account has had; somebody on the way may have taken the "
	    "better one out of the offer.", NULL },
	{ "welcome", CODE_NOTICE, "sotto has no account yet, and asks for "
	    "one.", NULL },
	{ "which-account", CODE_ERROR, "There are several accounts: name one "
	    "with -a ACCOUNT.", NULL },
	{ "which-contact", CODE_ERROR, "The name may be several, or an address "
	    "that was not seen yet, or another than before: the text has the "
	    "addresses.  Write the one that is meant.", NULL },
	{ "which-fingerprint", CODE_ERROR, "Several keys are known: name one "
	    "that /otr fingerprint shows.", NULL },
	{ "whois", CODE_ANSWER, "All that is known of somebody.", "`contact', "
	    "`name' (as it is shown), `nick' (as they call themselves, or "
	    "empty), `subscription', `in_roster', `groups' (a line each), "
	    "`state', `keys' and `verified' (how many OTR keys), `blocked'" },
	{ "windows", CODE_ANSWER, "The windows.", NULL },
	{ "write", CODE_ERROR, "It could not be written, and nothing has "
	    "changed.", NULL },
	{ "write", CODE_NOTICE, "The number of lines that wait could not be "
	    "written.", NULL },
	{ "wrong-groups", CODE_ERROR, "The groups that were typed are not "
	    "those of the fingerprint: nothing is trusted.", NULL },
	{ "wrong-passphrase", CODE_ERROR | CODE_START, "The passphrase is "
	    "wrong.", NULL },
	{ "xml-off", CODE_ANSWER | CODE_ERROR, "The stanzas of the account "
	    "are not shown (any more); they go out only from the window that "
	    "shows them.", NULL },
	{ "xml-on", CODE_ANSWER, "The stanzas of the account are shown, each "
	    "as an xml object.", NULL },
};

size_t
code_rows(const struct code_row **all)
{
	*all = rows;
	return NELEM(rows);
}
