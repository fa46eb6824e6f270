/*
 * The table of codes: questions, notices and errors.  Must not know who says
 * them.
 *
 * SPDX-License-Identifier: ISC
 */
#include "lib/lib.h"
#include "words/words.h"

static const struct code_row rows[] = {
	{ "accepted", CODE_ANSWER, "You go on with a key of the contact that "
	    "nobody has verified.", "`fingerprint'" },
	{ "account", CODE_ANSWER, "One for each account.", "`address', `name' "
	    "(that was set for it), `full', `state', `reason', `tls', "
	    "`mechanism' and `binding' (how it logged in: SASL's mechanism, "
	    "and what of TLS it was bound to, or none), `managed' (the server "
	    "counts lines, XEP-0198), `carbons' (on, off, asked or refused), "
	    "`archive' (unknown, off, none, there, refused, reading), "
	    "`confined'" },
	{ "account-added", CODE_ANSWER, "There is a new account.  /connect "
	    "connects it.", "`address'" },
	{ "account-exists", CODE_ERROR, "This address is an account already.",
	    NULL },
	{ "account-removed", CODE_ANSWER, "The account is no longer in sotto.",
	    "`address', `history' (deleted, kept), `configured' (true: the "
	    "configuration brings it back)" },
	{ "adhoc-canceled", CODE_NOTICE, "The command has ended, by /form "
	    "cancel or by the other side.", "`address', `node'" },
	{ "adhoc-command", CODE_ANSWER, "One for each command that the address "
	    "offers.",
	    "`address', `item' (who is to be asked for it), `node', `name'" },
	{ "adhoc-commands", CODE_ANSWER, "Which commands the address offers, "
	    "in one text.", "`address', `node'" },
	{ "adhoc-done", CODE_NOTICE, "The command is done, and what the other "
	    "side says about it.  A form object with its result may come "
	    "before it.", "`address', `node'" },
	{ "adhoc-failed", CODE_ERROR, "The command did not go on, or the list "
	    "of commands did not come.  The text says why, and whether what "
	    "you filled in is kept.", "`address', `node', `condition'" },
	{ "alias", CODE_ANSWER, "One for each alias.",
	    "`name', `stands_for'" },
	{ "already-so", CODE_ERROR, "The contact is in that group already, or "
	    "is not in it to be removed.", NULL },
	{ "archive-first", CODE_NOTICE, "The account's archive was read for "
	    "the first time: what it has from the last days is shown.",
	    "`lines', `conversations', `complete'" },
	{ "archive-off", CODE_ERROR, "The setting `archive' is off for the "
	    "conversation.", NULL },
	{ "archive-read", CODE_NOTICE, "So many lines came from an archive, of "
	    "the account or of a room, from while you were away.",
	    "`lines', `conversations' (one's own), `complete' (false: there is "
	    "more)" },
	{ "archive-refused", CODE_NOTICE, "The server did not give what its "
	    "archive has; the text says why.", NULL },
	{ "archive-sealed", CODE_NOTICE, "The archive has messages that were "
	    "encrypted for another program, or for a session that has ended: "
	    "one for each conversation.",
	    "`contact', `in' and `out' (how many), `with' (OTR, OMEMO, "
	    "OpenPGP), `first', `last'" },
	{ "auto-away", CODE_NOTICE, "You typed nothing for so long that "
	    "contacts see you as away, until you press a key.", NULL },
	{ "bad-address", CODE_ERROR, "This is not an address, which looks like "
	    "name@domain.", NULL },
	{ "bad-alias", CODE_ERROR, "This cannot be an alias: its name is not "
	    "allowed or is a command's, or it stands for no command.  The text "
	    "says which.", NULL },
	{ "bad-command", CODE_ERROR, "This is not an action or a command for a "
	    "key; a command begins with /.", NULL },
	{ "bad-config", CODE_START, "The configuration is wrong, or others can "
	    "read or change it.  The text names the place and what is wrong.",
	    NULL },
	{ "bad-field", CODE_ERROR, "The field cannot have this value; the text "
	    "says why.  It keeps the one it had.", NULL },
	{ "bad-fingerprint", CODE_ERROR, "This is not a fingerprint, which has "
	    "40 hexadecimal digits.", NULL },
	{ "bad-group", CODE_ERROR, "This is not the name of a group, which is "
	    "one line; or the contact is in too many groups.", NULL },
	{ "bad-json", CODE_ERROR, "The line begins with { but is not a JSON "
	    "object with the texts `command' and `text'.", NULL },
	{ "bad-key", CODE_ERROR, "There is no such key, or it could no longer "
	    "be typed.", NULL },
	{ "bad-link", CODE_ERROR, "This is not an xmpp: link with an address "
	    "and a fingerprint.", NULL },
	{ "bad-name", CODE_ERROR, "This is not the name of a file, which has "
	    "no folder and does not begin with a dot.", NULL },
	{ "bad-nick", CODE_ERROR, "This cannot be a nick in a room: it is "
	    "empty, too long, or has characters that are not allowed.", NULL },
	{ "bad-password", CODE_ERROR, "The password is empty, or has "
	    "characters that are not allowed in passwords.", NULL },
	{ "bad-question", CODE_ERROR, "The question is too long: ask a "
	    "shorter one.", NULL },
	{ "bad-scope", CODE_ERROR, "The setting cannot be set for what you "
	    "named; the text says for what it can.", NULL },
	{ "bad-secret", CODE_ERROR, "The secret is empty or too long.",
	    NULL },
	{ "bad-stanza", CODE_ERROR, "What you typed behind /xml was not sent; "
	    "the text says what is wrong with it.", NULL },
	{ "bad-theme", CODE_ERROR | CODE_START, "The theme has a mistake; the "
	    "text says where.", NULL },
	{ "bad-value", CODE_ERROR, "The setting cannot have this value; the "
	    "text says which values it can have.", NULL },
	{ "beside", CODE_NOTICE, "The contact writes with another program than "
	    "the one that your lines go to.  /otr use chooses one.",
	    "`resource', `written_to'" },
	{ "bind", CODE_ANSWER, "One for each key, and what it does.",
	    "`key', `does' (an action, or a command line)" },
	{ "block-here", CODE_NOTICE, "The server does not block those whom "
	    "/block named; the text says why.  sotto itself ignores them, and "
	    "remembers that.  Your other programs do not.",
	    "`contact', `condition'" },
	{ "block-kept", CODE_NOTICE, "The server blocks those whom /block "
	    "named, for all of your programs.", "`contact'" },
	{ "blocked", CODE_ANSWER, "From now on nothing from there is shown or "
	    "acted on, and nothing is sent there.",
	    "`contact', `report' (none, spam or abuse)" },
	{ "blocked", CODE_NOTICE, "Another program of yours has blocked them.",
	    "`contact'" },
	{ "blocked", CODE_ERROR | CODE_FAILED, "They are blocked: nothing is "
	    "sent to them until /unblock.", NULL },
	{ "blocked-more", CODE_ANSWER, "There are more than a window shows.",
	    NULL },
	{ "blocked-one", CODE_ANSWER, "One for each address or domain that is "
	    "blocked.", "`contact', `by' (server, or sotto: it ignores them "
	    "itself)" },
	{ "bookmark", CODE_ANSWER, "One for each bookmark of a room.",
	    "`room', `name', `nick', `autojoin', `password' (whether it is "
	    "kept there), `state' (as in room objects)" },
	{ "bookmark-added", CODE_NOTICE, "Another program of yours has "
	    "bookmarked a room.  If the text says so, this program enters it, "
	    "too.", "`room', `name', `nick', `autojoin'" },
	{ "bookmark-changed", CODE_NOTICE, "Another program of yours has "
	    "changed whether a bookmarked room is entered.  If the text says "
	    "so, this program enters or leaves it, too.",
	    "`room', `name', `nick', `autojoin'" },
	{ "bookmark-kept", CODE_NOTICE, "The account keeps the bookmark as "
	    "/bookmark said.", "`room', `autojoin'" },
	{ "bookmark-not-entered", CODE_NOTICE, "A bookmarked room was not "
	    "entered; the text says why.", "`room', `reason'" },
	{ "bookmark-refused", CODE_ERROR, "The server did not accept what "
	    "/bookmark said, or did not answer.",
	    "`room', `by' or `autojoin', `condition'" },
	{ "bookmark-removed", CODE_NOTICE, "A bookmark was removed.  If "
	    "another program of yours did it and the text says so, this "
	    "program leaves the room, too.", "`room', `by' (you, other)" },
	{ "bookmarks-cut", CODE_NOTICE, "The account has more bookmarks than "
	    "sotto keeps.", NULL },
	{ "bookmarks-gone", CODE_NOTICE, "Another program of yours has removed "
	    "all bookmarks.  You stay in your rooms.", NULL },
	{ "bookmarks-more", CODE_NOTICE, "Other programs of yours changed so "
	    "many more bookmarks within a minute, which are not shown one by "
	    "one.", "`count'" },
	{ "bookmarks-unread", CODE_NOTICE, "The server did not give the "
	    "account's bookmarks: no bookmarked room is entered.", NULL },
	{ "broken-file", CODE_ERROR | CODE_START, "A file of keys is damaged, "
	    "or somebody has put another one in its place.  It is left as it "
	    "is; the text names it.", NULL },
	{ "busy", CODE_ERROR, "Too many changes or questions wait for the "
	    "server: try again in a moment.", NULL },
	{ "certificate", CODE_QUESTION, "The server's certificate failed its "
	    "check.  Compare it with what whoever runs the server says before "
	    "you accept it.", NULL },
	{ "certificate", CODE_NOTICE, "What the certificate says, and what is "
	    "wrong with it.", "`subject', `issuer', `names', `not_before', "
	    "`not_after', `sha256', `problem'" },
	{ "choice-gone", CODE_NOTICE, "The program that you had chosen is "
	    "offline.", NULL },
	{ "clear", CODE_NOTICE, "The next message came in the clear although "
	    "it should not have: anyone on the way could read or write it.",
	    NULL },
	{ "clear-subject", CODE_NOTICE, "The next message was encrypted, but "
	    "its subject was not: anyone on the way could read or write the "
	    "subject.", NULL },
	{ "closed", CODE_ERROR, "Nothing was sent: the way to the network half "
	    "of sotto is closed.", NULL },
	{ "command-said", CODE_NOTICE, "What password_command or "
	    "notify_command wrote to its standard error.", NULL },
	{ "compare", CODE_ANSWER, "Both fingerprints, for reading to each "
	    "other on the phone.  If they are right: /otr trust.",
	    "`fingerprint', `own_fingerprint'" },
	{ "confirmed", CODE_NOTICE, "A line that had come in the clear, or "
	    "unverified, came again with better protection.", NULL },
	{ "connecting", CODE_ACCOUNT, "The account is being connected.",
	    NULL },
	{ "contact", CODE_ANSWER, "One for each contact in the roster.",
	    "`contact', `name', `state', `status', `subscription' (none, to, "
	    "from, both), `asked', `asks', `unreachable' (why your presence "
	    "does not arrive there, or empty), `groups' (a line each), "
	    "`blocked'" },
	{ "contact-offline", CODE_ERROR, "The contact is offline; a session or "
	    "a verification needs both of you at once.", NULL },
	{ "contact-presence", CODE_NOTICE, "A contact has come or gone, is "
	    "away or is back, as the setting presence_lines wants it.", NULL },
	{ "corrected", CODE_NOTICE, "The contact has changed a line that is "
	    "not their newest; the text has how it began before.", NULL },
	{ "courier", CODE_ERROR, "The process that reads and writes keys has "
	    "ended: start sotto again.", NULL },
	{ "cut", CODE_NOTICE, "The next message was too long; this is its "
	    "beginning, and how much is missing.", NULL },
	{ "demo", CODE_NOTICE, "What the demo says.", NULL },
	{ "directory", CODE_START, "A directory of sotto's cannot be made, "
	    "opened or closed to others.", NULL },
	{ "directory", CODE_ANSWER, "Which rooms a service has, in one text.",
	    "`service', `rooms' (how many are named), `more' (true: it has "
	    "others)" },
	{ "directory-failed", CODE_ERROR, "The service did not say which rooms "
	    "it has; the text says why.", "`service', `condition'" },
	{ "directory-room", CODE_ANSWER, "One for each room that /rooms "
	    "found.", "`service', `room', `name', `people' (\"\": it does not "
	    "say)" },
	{ "disco", CODE_ANSWER, "What an address is, can do and has, in one "
	    "text.  An object for each thing comes before it.",
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
	{ "dropped", CODE_NOTICE, "Something was dropped: its address is too "
	    "long or empty, too many strangers write, or it only pretends to "
	    "come from your archive.  This is said once in ten seconds, with "
	    "the number of the others.", NULL },
	{ "empty", CODE_ERROR, "There is nothing to send.", NULL },
	{ "ended", CODE_NOTICE, "The contact ended the session.", NULL },
	{ "exists", CODE_ERROR, "The folder or file is there already: choose a "
	    "new name.", NULL },
	{ "exported", CODE_ANSWER, "The keys were written, not encrypted.",
	    "`path'" },
	{ "fingerprint", CODE_ANSWER, "One for each known key of a contact.",
	    "`contact', `fingerprint', `verified', `trust' (empty, smp or "
	    "fingerprint), `in_use'" },
	{ "fingerprint-changed", CODE_ERROR, "Nothing was done: the contact "
	    "has another key now than the one that was shown to you.  Compare "
	    "again.", NULL },
	{ "fingerprint-mismatch", CODE_ERROR, "This is not the contact's key: "
	    "nothing was trusted.", NULL },
	{ "fingerprint-missing", CODE_ERROR, "Name the fingerprint that you "
	    "compared.", NULL },
	{ "first-key", CODE_NOTICE, "A key of the contact that was not seen "
	    "before.", "`fingerprint'" },
	{ "foreign-file", CODE_ERROR | CODE_START, "The file belongs to "
	    "somebody else, or others can write to it.", NULL },
	{ "forgotten", CODE_ANSWER, "The fingerprint is forgotten.",
	    "`fingerprint'" },
	{ "form", CODE_NOTICE | CODE_ANSWER, "A form is open, in one text; a "
	    "form object with all of it comes before it.  Fill it in with "
	    "/form.", "`address', `node'" },
	{ "form-canceled", CODE_NOTICE, "The form of a room or service was "
	    "closed with /form cancel.",
	    "`address', `node' (config or register)" },
	{ "form-cut", CODE_ERROR, "The form is too large for sotto, and parts "
	    "of it are missing: it cannot be sent.", NULL },
	{ "form-done", CODE_NOTICE, "A room or service has accepted the form.",
	    "`address', `node' (config or register)" },
	{ "form-field", CODE_ANSWER, "How a field of the form is now.",
	    "`field'" },
	{ "form-incomplete", CODE_ERROR, "Fields of the form must be filled "
	    "in first; the text names them.", NULL },
	{ "form-open", CODE_ERROR, "Another form is still open: /form shows "
	    "it, /form cancel closes it.", NULL },
	{ "form-refused", CODE_ERROR, "A room or service gives no form, or "
	    "does not accept what you filled in, which is kept.  The text says "
	    "why, and who may do it.", "`address', `node', `condition'" },
	{ "form-waits", CODE_ERROR, "The answer to what was sent has not "
	    "come yet.", NULL },
	{ "half-changed", CODE_ERROR, "The passphrase was changed for only one "
	    "of the two files of keys: make room on the disk, and give the "
	    "command again.", NULL },
	{ "help", CODE_ANSWER, "What /help says.", NULL },
	{ "history", CODE_ERROR, "The history cannot be read or written: "
	    "nothing is kept until the next start.", NULL },
	{ "history", CODE_NOTICE, "What /history asked for has come.",
	    "`lines', `complete' (the archive has nothing before it)" },
	{ "html", CODE_NOTICE, "The contact's program may write HTML; /set "
	    "otr_html says how to read it.", NULL },
	{ "idle-end", CODE_NOTICE, "A session was idle for as long as "
	    "otr_idle_end says, and has ended.", NULL },
	{ "ignored", CODE_ANSWER, "Nothing more of them is shown in the room.",
	    "`room', `nick'" },
	{ "ignored-none", CODE_ANSWER, "You ignore nobody in the room.", NULL },
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
	{ "in-use", CODE_START, "Another sotto uses the same data; the text "
	    "names its process.  Quit that one first.", NULL },
	{ "invitation", CODE_QUESTION, "Somebody invites you to a room: the "
	    "text says who, or who the room says it is.  You enter it only if "
	    "you answer so.  An `invitation' object comes before it.", NULL },
	{ "invitation-declined", CODE_ANSWER, "You refused to go to that room.",
	    "`room', `told' (whether who invited you is)" },
	{ "invitation-refused", CODE_NOTICE, "A room says that somebody whom "
	    "you invited will not come.", "`room', `from' (may be empty)" },
	{ "invitation-there", CODE_NOTICE, "Somebody invites you to a room "
	    "that you are in.", NULL },
	{ "invitations-more", CODE_NOTICE, "So many more invitations, or "
	    "answers to them, came within a minute, and are not shown.",
	    "`count'" },
	{ "invite-failed", CODE_ERROR, "An invitation of yours did not arrive, "
	    "or the room does not pass it on; the text says why.",
	    "`room', `contact'" },
	{ "invited", CODE_ANSWER, "The contact is invited to the room: the "
	    "text says by whom, and what goes with it.", "`room', `contact', "
	    "`mediated' (by the room, which lets them in)" },
	{ "kept", CODE_NOTICE, "The address is remembered for the next start; "
	    "the password is not.", NULL },
	{ "key", CODE_ERROR, "This is not a private key.", NULL },
	{ "key-error", CODE_ERROR, "The account has no OTR key, as none could "
	    "be made: /otr keygen tries again.", NULL },
	{ "key-exists", CODE_ERROR, "The account has a key already, which is "
	    "kept.", NULL },
	{ "key-files", CODE_ERROR, "What sotto has learned about keys could "
	    "not be written, and is forgotten when it ends.", NULL },
	{ "key-kept", CODE_ANSWER, "Your own key was not replaced.", NULL },
	{ "keygen", CODE_NOTICE, "An OTR key of yours is being made, or is "
	    "ready.", NULL },
	{ "keygen", CODE_ERROR, "No OTR key could be made.", NULL },
	{ "known-key", CODE_NOTICE, "The session now has another key, one that "
	    "was known before.", "`fingerprint'" },
	{ "last", CODE_ANSWER, "How long nobody has typed at a contact's "
	    "program, or how long they have been offline.",
	    "`contact', `to' (who was asked), `seconds', `status' (their word "
	    "as they went, or empty)" },
	{ "level", CODE_NOTICE, "What the new level means.", NULL },
	{ "level-fell", CODE_QUESTION, "A line would leave under a lower level "
	    "than it was typed under: it is kept until you decide.", NULL },
	{ "level-fell", CODE_NOTICE, "The level fell without your doing: "
	    "lines wait until you decide.", NULL },
	{ "libgcrypt", CODE_START, "The library libgcrypt is older than the "
	    "one that sotto was built with.", NULL },
	{ "libotr", CODE_START, "The library libotr is older than the one that "
	    "sotto was built with.", NULL },
	{ "line-unsure", CODE_QUESTION, "The connection was lost before a room "
	    "had sent your lines back, and nothing says whether they are "
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
	{ "match", CODE_ANSWER, "You gave the right key: it is the contact's.",
	    "`contact', `fingerprint' (that is known), `given', `verified'" },
	{ "mismatch", CODE_ANSWER, "What you gave is not the contact's key: "
	    "nothing was trusted.  Somebody may stand between you.",
	    "as `match'" },
	{ "moved", CODE_NOTICE, "Your lines now go to another program of the "
	    "contact.", NULL },
	{ "name-taken", CODE_ANSWER, "The name is your own or another "
	    "contact's, so the address is still shown: choose another name.",
	    NULL },
	{ "named", CODE_NOTICE, "A command named somebody by a name; this is "
	    "the address that it now means.", "`name', `contact'" },
	{ "names", CODE_ANSWER, "Of the names that you used with /msg: that "
	    "there are none, or what was forgotten.", NULL },
	{ "network-gone", CODE_ERROR, "The network half of sotto ended: "
	    "nothing is sent or received until you start sotto again.",
	    NULL },
	{ "new-key", CODE_QUESTION, "The contact has another key than the ones "
	    "that were known, or than the one that you verified.  Nothing is "
	    "sent to it until you decide: call them and compare.", NULL },
	{ "new-key", CODE_NOTICE, "The contact has another key.",
	    "`fingerprint', `verified' (the key that was, or nothing), "
	    "`before' (one that was known)" },
	{ "new-key", CODE_ERROR, "That program has a key that you have not "
	    "decided about: /otr trust or /otr accept first.", NULL },
	{ "no-account", CODE_ANSWER | CODE_NOTICE | CODE_ERROR, "There is no "
	    "account yet: /connect YOU@DOMAIN makes one.", NULL },
	{ "no-address", CODE_ERROR, "The room does not tell the address of "
	    "this nick.", NULL },
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
	{ "no-conversation", CODE_ERROR, "It is not clear whom you mean: name "
	    "the contact, or /query CONTACT first.", NULL },
	{ "no-demo", CODE_START, "The demo cannot be started: its program is "
	    "not there.", NULL },
	{ "no-editor", CODE_ERROR, "Your editor cannot edit the line; the text "
	    "says why.", NULL },
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
	    "is no line that this could be about.", NULL },
	{ "no-link", CODE_ERROR, "No link is in this window.", NULL },
	{ "no-net", CODE_START, "The network half of sotto cannot be "
	    "started.", NULL },
	{ "no-notice", CODE_ERROR, "No notice in the window has more to say: "
	    "each is shown whole.", NULL },
	{ "no-occupant", CODE_ERROR, "Nobody in the room has that nick.",
	    NULL },
	{ "no-passphrase", CODE_ERROR, "Your keys have no passphrase.",
	    NULL },
	{ "no-question", CODE_ERROR, "Nothing of that kind waits for an "
	    "answer.", NULL },
	{ "no-resource", CODE_ERROR, "The contact has no such program online: "
	    "/otr status lists them.", NULL },
	{ "no-room", CODE_ERROR, "The command works in the window of a room, "
	    "or has to name one.", NULL },
	{ "no-session", CODE_ERROR, "There is no session with them: /otr "
	    "start first.", NULL },
	{ "no-such-step", CODE_ERROR, "The command has no such step now: /form "
	    "shows the steps.", NULL },
	{ "no-theme", CODE_ERROR | CODE_START, "There is no such theme: "
	    "/theme lists them.", NULL },
	{ "no-url-command", CODE_ERROR, "No url_command is configured to open "
	    "links.", NULL },
	{ "no-window", CODE_ERROR, "There is no such window: /win lists "
	    "them.", NULL },
	{ "no-words", CODE_ERROR, "There is no word to look for.", NULL },
	{ "nobody-blocked", CODE_ANSWER, "The account blocks nobody, as far as "
	    "sotto knows.", NULL },
	{ "not-a-room", CODE_ERROR, "The address is not a room, or belongs to "
	    "a conversation with a person.", NULL },
	{ "not-a-terminal", CODE_START, "Standard input and output are not a "
	    "terminal; without one use --pipe.", NULL },
	{ "not-asked", CODE_NOTICE, "The request for a private session did "
	    "not arrive: /otr start tries again.", NULL },
	{ "not-blocked", CODE_ERROR, "They are not blocked, or only as part of "
	    "a domain, which the text names.", NULL },
	{ "not-bookmarked", CODE_ERROR, "The room is not bookmarked.", NULL },
	{ "not-emoji", CODE_ERROR, "A reaction is one emoji or one character, "
	    "and a line has 20 at most.", NULL },
	{ "not-encrypted", CODE_ERROR, "This needs a private conversation: "
	    "/otr start first.", NULL },
	{ "not-for-rooms", CODE_ERROR, "The command works with one person, not "
	    "in a room.", NULL },
	{ "not-here", CODE_ERROR, "This front end does not have the command; "
	    "for example, the pipe has no screen.", NULL },
	{ "not-ignored", CODE_ERROR, "You ignore nobody with that nick in the "
	    "room: /ignore lists them.", NULL },
	{ "not-in-roster", CODE_ERROR, "The contact is not in the roster.",
	    NULL },
	{ "not-joined", CODE_ERROR, "You are not in the room: /join enters it.",
	    NULL },
	{ "not-kept", CODE_ERROR, "The command counts from now on, but could "
	    "not be written: it is forgotten when sotto ends.", NULL },
	{ "not-kept", CODE_FAILED, "An earlier command that protects was wrong "
	    "or could not be written; see \"Commands that protect\" in "
	    "sotto(1).", NULL },
	{ "not-left", CODE_ERROR, "The line has not left yet: /discard throws "
	    "it away.", NULL },
	{ "not-remembered", CODE_NOTICE, "The address is not remembered for "
	    "the next start.", NULL },
	{ "not-settable", CODE_ERROR, "This can be set only in the "
	    "configuration file, or not for what you named.", NULL },
	{ "not-shown", CODE_NOTICE, "Something came for you that sotto cannot "
	    "show, such as another kind of encryption, or a form.", NULL },
	{ "not-told", CODE_ERROR, "Whoever was asked did not answer the "
	    "question; the text says why.",
	    "`contact', `to', `asked' (ping, time, version, last, vcard), "
	    "`condition'" },
	{ "not-trusted", CODE_ERROR, "This key is not trusted.", NULL },
	{ "not-utf8", CODE_ERROR, "The line is not UTF-8, or has a NUL in it.",
	    NULL },
	{ "not-utf8", CODE_START, "The locale is not installed, or is not one "
	    "for UTF-8: set LC_ALL, for example to C.UTF-8.", NULL },
	{ "nothing-found", CODE_ERROR, "There are no OTR keys or fingerprints "
	    "in this place.", NULL },
	{ "nothing-kept", CODE_ERROR, "The history has nothing of the "
	    "contact.", NULL },
	{ "nothing-to-copy", CODE_ERROR, "The window shows no such message, "
	    "link or code.", NULL },
	{ "notify", CODE_ANSWER, "What calls you, for a conversation, an "
	    "account or all.",
	    "`of', `notify', `scope', `bell', `terminal', `shows_text', "
	    "`quiet_hours', `quiet'" },
	{ "occupant", CODE_ANSWER, "One for each person in the room.",
	    "`room', `nick', `role', `affiliation', `show', `address' (where "
	    "the room shows it), `occupant' (XEP-0421), `alike' (others can be "
	    "taken for them), `ignored'" },
	{ "odd-address", CODE_NOTICE, "An address breaks the rules, or could "
	    "be taken for another; see \"Odd addresses\" in sotto(1).", NULL },
	{ "offline", CODE_ERROR, "The account is not connected: /connect "
	    "first.", NULL },
	{ "online", CODE_NOTICE | CODE_ACCOUNT, "The account is connected.",
	    NULL },
	{ "online", CODE_ERROR, "The account is connected: /disconnect it "
	    "first.", NULL },
	{ "other-contact", CODE_ERROR, "The link belongs to another contact: "
	    "nothing was trusted.", NULL },
	{ "other-key", CODE_QUESTION, "A line was written to another key than "
	    "the session has now: it is kept until you decide.", NULL },
	{ "other-key", CODE_NOTICE, "The next message was encrypted with "
	    "another key than the one that you write to.", NULL },
	{ "otr-doctor", CODE_ANSWER, "Why there is no private conversation.  "
	    "The first has all that is known; then comes one for each program "
	    "of the contact that has a session, one for each that is online, "
	    "and one with hints.",
	    "of the first: `contact', `finding' (a code), `level', `step' of "
	    "the key exchange (none, query, commit, key, reveal, done), "
	    "`waiting', `hold', `asked_seconds' (ago, or -1), `instances', "
	    "`exchanges_left', `own_key', `new_key', `v3_seen', `online', "
	    "`policy', `announces' (as `otr-status' has it); of a program with "
	    "a session: `their_tag', `version', `otr_resource', `state', "
	    "`used', `step', `fingerprint', `verified'; of one that is online: "
	    "`otr_resource', `announces'; of the last: `hints', `carbons'" },
	{ "otr-error", CODE_NOTICE, "The contact's program reports an error; "
	    "anyone on the way can forge that.", NULL },
	{ "otr-log", CODE_ANSWER, "Whether what is said is written to the "
	    "disk, under OTR and in the clear.", "`log', `clear' (on, off)" },
	{ "otr-log-forgotten", CODE_ANSWER, "The history on the disk was "
	    "deleted.", NULL },
	{ "otr-refused", CODE_NOTICE, "One of the contact's programs wants a "
	    "session, and was refused.",
	    "`resource', `reason' (policy, v1, v2, v3-seen, elsewhere, "
	    "bad-key, unknown-version)" },
	{ "otr-session", CODE_ANSWER, "One for each session with a program of "
	    "the contact, after `otr-status'.",
	    "`otr_resource', `version', `level', `fingerprint', `verified', "
	    "`their_tag', `in_use', `locked' (nothing is sent to its key), "
	    "`gone' (offline), `heard' (seconds ago; -1: never)" },
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
	{ "outbox-full", CODE_ERROR, "Too many lines wait already, and no more "
	    "are taken: /resend or /discard them.", NULL },
	{ "own-address", CODE_ERROR, "This is an address of your own.",
	    NULL },
	{ "own-fingerprint", CODE_ANSWER, "One for each account.", "`address', "
	    "`fingerprint' (empty while there is no key), `own'" },
	{ "own-link", CODE_ERROR, "The link is your own: give it to your "
	    "contacts.", NULL },
	{ "own-nick", CODE_ERROR, "This is your own nick in the room.", NULL },
	{ "passphrase", CODE_ERROR | CODE_START, "The passphrase is missing, "
	    "cannot be typed, or there is too little memory for it; the text "
	    "says which.", NULL },
	{ "passphrase-command", CODE_ERROR | CODE_START,
	    "key_passphrase_command printed no passphrase, or keeps you from "
	    "removing the one there is.", NULL },
	{ "passphrase-differs", CODE_ERROR, "The two passphrases differ: "
	    "nothing was changed.", NULL },
	{ "passphrase-kept", CODE_ANSWER, "Nothing was changed: the passphrase "
	    "is the old one.", NULL },
	{ "passphrase-removed", CODE_ANSWER, "Keys and fingerprints are no "
	    "longer encrypted on the disk.", NULL },
	{ "passphrase-set", CODE_ANSWER | CODE_NOTICE, "Keys and fingerprints "
	    "are encrypted on the disk.  It is also said at a start that "
	    "encrypts them because of key_passphrase_command.", NULL },
	{ "password", CODE_QUESTION, "The account's password is needed: write "
	    "it at the end of the command.", NULL },
	{ "password-command", CODE_ERROR, "password_command printed no "
	    "password.", NULL },
	{ "path", CODE_START, "A path of sotto's cannot be found.", NULL },
	{ "peer-unreadable", CODE_NOTICE, "The contact could not read a "
	    "message of yours; the text says whether it is sent again.", NULL },
	{ "perhaps-unread", CODE_NOTICE, "The server has lines that the "
	    "contact may never have read; /resend sends them again.", "`ids', "
	    "each of them for /resend" },
	{ "ping", CODE_ANSWER, "Who was asked has answered.", "`contact', `to', "
	    "`milliseconds'" },
	{ "plain-login", CODE_QUESTION, "The server can log you in only by the "
	    "password itself, which it and the network half of sotto would "
	    "then get.", NULL },
	{ "policy", CODE_ANSWER, "The policy with the contact.", "`policy', "
	    "`scope'" },
	{ "policy-never", CODE_ERROR, "Your policy with the contact is never: "
	    "there is no OTR.", NULL },
	{ "program", CODE_ANSWER, "One for each of the contact's programs that "
	    "is online without a session, after `otr-session'.",
	    "`otr_resource', `level' (none), `in_use', `announces' (otr, "
	    "no-otr, unknown)" },
	{ "question-changed", CODE_ERROR, "Nothing was sent: the contact took "
	    "the question back, or asked another one.", NULL },
	{ "queue-full", CODE_ERROR, "Too much waits for the network: try "
	    "again in a moment.", NULL },
	{ "read", CODE_ERROR | CODE_START, "A file cannot be read; the text "
	    "names it.", NULL },
	{ "read-not-told", CODE_NOTICE, "The setting `sync_read' is on, but "
	    "the server did not accept what you have read; the text says why.",
	    NULL },
	{ "retracting", CODE_ANSWER, "The contact is asked to forget a line "
	    "of yours; they may keep it all the same.", NULL },
	{ "room", CODE_NOTICE, "A room that you have not entered writes to "
	    "you; it is not shown.", NULL },
	{ "room-alike", CODE_NOTICE, "Somebody in a room has a name that looks "
	    "like yours, like a contact's, or like that of somebody else "
	    "there; the text says how they differ.", NULL },
	{ "room-created", CODE_NOTICE, "You have made the room by entering "
	    "it.", NULL },
	{ "room-denied", CODE_ERROR, "A room refused what you asked of it; the "
	    "text says why, and who may do it.",
	    "as `room-done', `condition'" },
	{ "room-destroyed", CODE_NOTICE, "The room was destroyed; it may name "
	    "another one.", NULL },
	{ "room-done", CODE_NOTICE, "A room has done what you asked of it.",
	    "`room', `what' (kick, role, ban, affiliation, destroy, moderate "
	    "or unregister), `nick', `address', `message', `role', "
	    "`affiliation', as far as they apply" },
	{ "room-gone", CODE_NOTICE, "Somebody was put out of the room or "
	    "banned from it; the text says why.", NULL },
	{ "room-here", CODE_ANSWER, "You are already in that room.",
	    "`room', `nick'" },
	{ "room-info", CODE_NOTICE, "What a room says about itself.",
	    "`room', `name', `traits' (words with blanks between them: "
	    "password, members-only, moderated, real-addresses, "
	    "semi-anonymous, hidden, public, persistent, temporary, archive, "
	    "registration, moderation), `about', `topic', `people', "
	    "`language', `contact', `logs'" },
	{ "room-join", CODE_NOTICE, "Somebody entered the room.", NULL },
	{ "room-joined", CODE_NOTICE, "You are in the room.", NULL },
	{ "room-leave", CODE_NOTICE, "Somebody left the room.", NULL },
	{ "room-left", CODE_NOTICE, "You have left the room.", NULL },
	{ "room-list", CODE_NOTICE, "The room's owners, admins, members or "
	    "outcasts, in one text.  An object for each comes before it.",
	    "`room', `what' (list)" },
	{ "room-listed", CODE_ANSWER, "One person on a list of a room.",
	    "`room', `address', `affiliation', `nick' (that is kept for them, "
	    "or empty), `reason'" },
	{ "room-logged", CODE_NOTICE, "The room keeps what is said in it, "
	    "perhaps in public.", NULL },
	{ "room-lost", CODE_NOTICE, "The room had lost you; sotto enters it "
	    "again.", NULL },
	{ "room-moderated", CODE_NOTICE, "A moderator has removed a line of "
	    "somebody.", NULL },
	{ "room-more", CODE_NOTICE, "More roles, topics and nicks in a room "
	    "changed within a minute than are said one by one.", NULL },
	{ "room-nick", CODE_NOTICE, "Somebody in the room has another nick.",
	    NULL },
	{ "room-other", CODE_NOTICE, "A nick in the room belongs, or may "
	    "belong, to another person than before.", NULL },
	{ "room-out", CODE_NOTICE, "You are no longer in the room; the text "
	    "says why.", NULL },
	{ "room-private", CODE_NOTICE, "A conversation through a room, which "
	    "is not private.", NULL },
	{ "room-private-full", CODE_NOTICE, "Somebody in a room writes to you "
	    "alone, but it is not shown: too many such windows are open that "
	    "you have written nothing in.", NULL },
	{ "room-real", CODE_NOTICE, "Everybody in the room sees your address.",
	    NULL },
	{ "room-refused", CODE_ERROR, "The room did not let you in, or did not "
	    "do what you asked; the text says why.", NULL },
	{ "room-role", CODE_NOTICE, "What somebody may do in the room has "
	    "changed.", NULL },
	{ "room-says", CODE_NOTICE, "The room itself says something.", NULL },
	{ "room-semi", CODE_NOTICE, "From now on only moderators of the room "
	    "see real addresses.", NULL },
	{ "room-topic", CODE_NOTICE, "The topic of the room.", NULL },
	{ "room-unheard", CODE_NOTICE, "Somebody writes from the address of a "
	    "room that you have not entered; it is not shown.", NULL },
	{ "room-unlogged", CODE_NOTICE, "The room no longer keeps what is said "
	    "in it.", NULL },
	{ "roster-failed", CODE_NOTICE, "The server did not give the contacts; "
	    "those known from before are shown.", NULL },
	{ "roster-full", CODE_NOTICE, "There are more contacts, or status "
	    "texts, than sotto keeps.", NULL },
	{ "roster-refused", CODE_ERROR, "The server refused to change the "
	    "roster.  This comes when the server has answered, after the "
	    "command is done.", "`contact', `condition' (as in RFC 6120)" },
	{ "roster-removed", CODE_NOTICE, "The server has removed the contact "
	    "from the roster.  This comes when the server has answered, after "
	    "the command is done.", "`contact'" },
	{ "roster-set", CODE_NOTICE, "The server has changed the roster.  This "
	    "comes when the server has answered, after the command is done.",
	    "`contact'" },
	{ "roster-unanswered", CODE_ERROR, "The server did not answer: it may "
	    "have changed the roster or not.",
	    "`contact', `condition' (timeout, gone)" },
	{ "same-key", CODE_NOTICE, "The next message is again with the key "
	    "that you write to, after `other-key'.", NULL },
	{ "sandbox", CODE_START, "sotto cannot confine itself on this system, "
	    "and does not run unconfined.", NULL },
	{ "sealed-elsewhere", CODE_NOTICE, "Copies of messages came that were "
	    "encrypted for another program of yours, or for this one but were "
	    "sent there.  They are counted, and you are told each time that "
	    "there are twice as many.",
	    "`count', `for_this' (of them, by their own word), `first', `last' "
	    "(times)" },
	{ "sealed-line", CODE_ERROR, "Either the line was encrypted or what "
	    "you say about it would be, but not both; or they are for two "
	    "keys.  Say it in a line of its own.", NULL },
	{ "search-end", CODE_ANSWER, "Everything was searched for the words.",
	    "`hits' (how many lines were found), `cut' (true: there are older "
	    "ones)" },
	{ "search-hit", CODE_ANSWER, "One for each line that has the words, "
	    "the oldest first.", "`with' (the address of its conversation), "
	    "`when', `direction' (in, out), `author', `level', `body'" },
	{ "secret", CODE_ERROR, "What a key does, and what an alias stands "
	    "for, is written to a file: no secret may stand there.", NULL },
	{ "secret-missing", CODE_ERROR, "The secret is missing: write it at "
	    "the end of the line.", NULL },
	{ "server", CODE_NOTICE, "What a server itself says.",
	    "`from', `subject', `body'" },
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
	{ "smp-not-running", CODE_ERROR, "No verification is running.", NULL },
	{ "smp-running", CODE_ERROR, "A verification is running, or the "
	    "contact asked first: /verify answers, /verify abort stops it.",
	    NULL },
	{ "start", CODE_START, "A process of sotto cannot be started.", NULL },
	{ "status", CODE_ANSWER, "The program; then an `account' for each.",
	    "`version', `confined', `net_confined', `data', `unkept' (why "
	    "some of what counts is not in its file, or empty)" },
	{ "still-held", CODE_ANSWER, "The lines still wait; the text says for "
	    "what.", "`held', `hold'" },
	{ "stopping", CODE_ERROR, "sotto is about to quit.", NULL },
	{ "stranger", CODE_QUESTION, "Somebody who is not in the roster wants "
	    "to start a session.  An answer tells them that you are online.",
	    NULL },
	{ "stranger", CODE_NOTICE, "Somebody who is not in the roster writes; "
	    "an address does not prove who it is.", NULL },
	{ "strangers", CODE_NOTICE, "Too many strangers write: their further "
	    "messages are dropped until you close some windows.", NULL },
	{ "sub-allowed", CODE_ANSWER, "The contact may see when you are "
	    "online.", "`contact'" },
	{ "sub-asked", CODE_ANSWER, "The contact is asked to let you see when "
	    "they are online.", "`contact'" },
	{ "sub-cancelled", CODE_ANSWER, "You no longer see when the contact is "
	    "online.", "`contact'" },
	{ "sub-denied", CODE_ANSWER, "The contact may not see when you are "
	    "online.", "`contact'" },
	{ "sub-failed", CODE_ERROR, "A request or an answer about presence did "
	    "not arrive.  This comes when sotto learns of it.",
	    "`contact', `condition' (as in RFC 6120)" },
	{ "sub-preapproved", CODE_ANSWER, "The contact has not asked yet to "
	    "see when you are online; the text says whether the server "
	    "remembers that they may.", "`contact'" },
	{ "subscription", CODE_QUESTION, "Somebody asks to see when you are "
	    "online.", NULL },
	{ "subscription-granted", CODE_NOTICE, "The contact lets you see when "
	    "they are online.", NULL },
	{ "subscription-refused", CODE_NOTICE, "The contact does not let you "
	    "see when they are online.", NULL },
	{ "themes", CODE_ANSWER, "The theme, and which themes there are.",
	    NULL },
	{ "time", CODE_ANSWER, "What time it is where the contact is, as their "
	    "program says.", "`contact', `to', `clock', `offset' (minutes "
	    "east of UTC)" },
	{ "too-far", CODE_ERROR, "The line is too old for its window: a larger "
	    "keep_lines makes room for it.", NULL },
	{ "too-long", CODE_ERROR, "It is too long; the text says what, and how "
	    "long it can be.", NULL },
	{ "too-long", CODE_FAILED, "The line is longer than the server takes: "
	    "send it in parts.", NULL },
	{ "too-many", CODE_ERROR, "There are too many already; the text says "
	    "of what.", NULL },
	{ "too-many-rooms", CODE_ERROR, "So many rooms are open that no more "
	    "can be opened.", NULL },
	{ "topic", CODE_ANSWER, "The topic of the room.",
	    "`room', `topic', `nick' (who has set it)" },
	{ "trust", CODE_NOTICE, "A key of the contact is now verified, or is "
	    "no longer.", "`fingerprint', `verified'" },
	{ "trust-asked", CODE_ANSWER, "On a screen: the fingerprint of which "
	    "you are asked for two groups.", "`fingerprint'" },
	{ "trusted", CODE_ANSWER, "The key was verified before, and now is "
	    "again.", NULL },
	{ "two-meanings", CODE_ERROR, "This is an address, but also the nick "
	    "of somebody in the room, or the nicks of two; the text says how to "
	    "write each.", NULL },
	{ "typing-off", CODE_ERROR, "The setting typing is off for the "
	    "contact: nothing was told.", NULL },
	{ "unblock-refused", CODE_ERROR, "The server refused to unblock them, "
	    "or did not answer: they are still blocked.",
	    "`contact', `condition'" },
	{ "unblocked", CODE_NOTICE, "They are no longer blocked.",
	    "`contact'" },
	{ "unignored", CODE_ANSWER, "They are shown again in the room.",
	    "`room', `nick'" },
	{ "unknown-account", CODE_ERROR, "There is no such account: /account "
	    "lists them.", NULL },
	{ "unknown-command", CODE_ERROR, "There is no such command: /help "
	    "lists them.  Nothing was sent.", NULL },
	{ "unknown-contact", CODE_ERROR, "Nobody has this name: write the "
	    "address.", NULL },
	{ "unknown-fingerprint", CODE_ERROR, "The contact has not shown this "
	    "key.", NULL },
	{ "unknown-line", CODE_NOTICE, "The contact has reacted to a line, or "
	    "taken one back, that is not here, is not theirs, or was "
	    "encrypted.", NULL },
	{ "unknown-setting", CODE_ERROR, "There is no such setting: /set "
	    "lists them.", NULL },
	{ "unknown-term", CODE_START, "This machine does not know the kind of "
	    "terminal; the text says what to type instead.", NULL },
	{ "unreachable", CODE_NOTICE, "The contact's server refused your "
	    "presence.", NULL },
	{ "unreadable", CODE_NOTICE, "A message of the contact's could not be "
	    "read; /otr start asks for a new session.", "`resource', "
	    "`delayed', `changed' (something on the way has changed it)" },
	{ "unsent", CODE_NOTICE, "So many lines had not been sent when sotto "
	    "ended last; or their number cannot be kept.", "`lines'" },
	{ "unsent-lines", CODE_ERROR, "Lines wait to be sent: /resend or "
	    "/discard first.", NULL },
	{ "unsubscribed", CODE_NOTICE, "The contact no longer sees when you "
	    "are there.", NULL },
	{ "usage", CODE_ERROR, "The command is not written right; the text "
	    "shows how to write it.", NULL },
	{ "v2", CODE_QUESTION, "The contact's program has only version 2 of "
	    "OTR, which is weaker.", NULL },
	{ "v2", CODE_ANSWER, "Whether version 2 of OTR is spoken with the "
	    "contact.", "`v2'" },
	{ "v3-seen", CODE_ERROR, "The contact has spoken version 3 of OTR; "
	    "version 2 is never used with them again.", NULL },
	{ "vcard", CODE_ANSWER, "What somebody says about themselves, to "
	    "everybody.",
	    "`contact', `fields' (each a line: its name, a colon, a blank and "
	    "its text)" },
	{ "vcard-set", CODE_ANSWER, "Your card, which anybody can read, was "
	    "changed.", "`field', `value'" },
	{ "verification-secret", CODE_ERROR, "The text is the secret of a "
	    "verification that is running, or may be the code that it asks for "
	    "(capitals, blanks and what stands around it do not matter): "
	    "nothing was sent.", NULL },
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
	{ "verify-qr", CODE_ANSWER, "The link as a QR code; the text is the "
	    "code.", "as `verify-link'" },
	{ "version", CODE_ANSWER, "Which program the contact uses, as it says "
	    "itself.", "`contact', `to', `name', `version', `system'" },
	{ "weaker-login", CODE_QUESTION, "The server offers a weaker way to "
	    "log in than before; somebody on the way may have removed the "
	    "better one from the offer.", NULL },
	{ "welcome", CODE_NOTICE, "sotto has no account yet, and asks for "
	    "one.", NULL },
	{ "which-account", CODE_ERROR, "There are several accounts: name one "
	    "with -a ACCOUNT.", NULL },
	{ "which-contact", CODE_ERROR, "The name may mean several people, an "
	    "address that was not seen yet, or another one than before; the "
	    "text has the addresses.  Write the one that you mean.", NULL },
	{ "which-fingerprint", CODE_ERROR, "Several keys are known: name one "
	    "that /otr fingerprint shows.", NULL },
	{ "whois", CODE_ANSWER, "Everything that sotto knows about somebody.",
	    "`contact', `name' (as it is shown), `nick' (as they call "
	    "themselves, or empty), `subscription', `in_roster', `groups' (a "
	    "line each), `state', `keys' and `verified' (how many OTR keys), "
	    "`blocked'" },
	{ "windows", CODE_ANSWER, "The windows.", NULL },
	{ "write", CODE_ERROR, "It could not be written, and nothing has "
	    "changed.", NULL },
	{ "write", CODE_NOTICE, "The number of lines that wait could not be "
	    "written.", NULL },
	{ "wrong-groups", CODE_ERROR, "The groups that you typed are not those "
	    "of the fingerprint: nothing is trusted.", NULL },
	{ "wrong-passphrase", CODE_ERROR | CODE_START, "The passphrase is "
	    "wrong.", NULL },
	{ "xml-off", CODE_ANSWER | CODE_ERROR, "What the account sends and "
	    "gets is not shown, or no longer; stanzas are sent only from the "
	    "window that shows them.", NULL },
	{ "xml-on", CODE_ANSWER, "What the account sends and gets is shown, "
	    "each stanza as an xml object.", NULL },
};

size_t
code_rows(const struct code_row **all)
{
	*all = rows;
	return NELEM(rows);
}
