/*
 * The table of XEPs that are in the program, sorted by number: docs/XEPS and
 * sotto.doap are printed from it (print-xeps.c), and two tests hold it
 * (tests/net/t-announced, tests/tree/xeps.sh).  What is only planned is not
 * here.  No guard: it is included once for each thing that is made.
 *
 *   version    of the XEP that the code was compared with
 *   whole      all that a client has to do; else .note says what is missing
 *   since      the first version of sotto that has it
 *   announces  what the program says of it (XEP-0030), with blanks between
 *   tests      what shows it, with blanks between: a unit test (net/t-csi is
 *              tests/net/t-csi.c), a conversation (talk/blocked), a script
 *              (sotto/tty.sh), a live test (live/client_state is a function
 *              in tests/live/test_*.py)
 *   note       one sentence or more; of what is not whole: what is missing
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef XEP
#define XEP(number, ...)
#endif

XEP(4, .title = "Data Forms", .version = "2.13.1", .whole = true,
    .since = "0.1.0", .tests = "net/t-form chat/t-form net/t-room-admin "
    "chat/t-room-admin talk/browse live/browse_form live/room_config",
    .note = "/form fills one in field by field; all types of fields, lists of "
    "results.  At most 200 fields of 256 kB: one that is larger is shown as "
    "far as that, and cannot be sent.")
XEP(12, .title = "Last Activity", .version = "2.0", .whole = true,
    .since = "0.1.0", .announces = "jabber:iq:last",
    .tests = "net/t-ask chat/t-people "
    "live/people_ask",
    .note = "/last asks; answered and announced only where the setting "
    "answer_last is true.")
XEP(30, .title = "Service Discovery", .version = "2.5.0", .since = "0.1.0",
    .announces = "http://jabber.org/protocol/disco#info",
    .tests = "net/t-stanza net/t-discover net/t-form live/discovery "
    "live/browse_server talk/browse live/bookmark_rooms",
    .note = "Says what sotto can do, to contacts and to one's own account "
    "alone; asks a contact's program whether it has OTR; /disco asks for the "
    "user, items and nodes too; /rooms lists the rooms of a service.  Missing: "
    "items of one's own.")
XEP(45, .title = "Multi-User Chat", .version = "1.35.5", .since = "0.1.0",
    .announces = "http://jabber.org/protocol/muc",
    .tests = "net/t-room net/t-room-said net/t-room-stay "
    "net/t-room-admin chat/t-room-admin live/room_admin live/room_config "
    "live/room_destroy",
    .note = "A room is entered and left, its occupants, subject, lines and "
    "private messages are heard and sent, and what it says of itself; only its "
    "own addresses can say so.  Its "
    "moderators, admins and owners change roles and affiliations, list them, "
    "set it up, and destroy it.  Missing: requests for voice, and several "
    "changes of a list at once.")
XEP(48, .title = "Bookmarks", .version = "1.2", .since = "0.1.0",
    .tests = "net/t-bookmark live/bookmark_storage",
    .note = "Rooms, in private storage (XEP-0049): read and set where the "
    "account has no bookmarks of XEP-0402.  Missing: links, which are kept as "
    "they are, and bookmarks in a node of XEP-0223.")
XEP(49, .title = "Private XML Storage", .version = "1.2", .since = "0.1.0",
    .tests = "net/t-bookmark live/bookmark_storage",
    .note = "What XEP-0048 needs of it.  Missing: all else.")
XEP(50, .title = "Ad-Hoc Commands", .version = "1.3.0", .whole = true,
    .since = "0.1.0", .tests = "net/t-form chat/t-form live/browse_adhoc "
    "live/browse_form talk/browse talk/browse",
    .note = "/adhoc lists and begins commands, one at a time; none is "
    "offered.")
XEP(54, .title = "vcard-temp", .version = "1.3.0", .since = "0.1.0",
    .tests = "net/t-vcard chat/t-people "
    "live/people_cards",
    .note = "/vcard shows a card, and sets a field of one's own.  Missing: "
    "pictures and keys, which are not shown.")
XEP(59, .title = "Result Set Management", .version = "1.0.1",
    .whole = true, .since = "0.1.0", .tests = "net/t-archive",
    .note = "Backwards, through the archive (XEP-0313); forwards, through the "
    "items of a node, and the rooms of a service.")
XEP(60, .title = "Publish-Subscribe", .version = "1.30.0", .since = "0.1.0",
    .tests = "net/t-ask net/t-vcard net/t-pep",
    .note = "What XEP-0172, XEP-0292, XEP-0402 and XEP-0490 need of it: items "
    "are asked for, heard, published and taken back, with options.  Missing: "
    "all else.")
XEP(66, .title = "Out of Band Data", .version = "1.5", .since = "0.1.0",
    .tests = "net/t-stanza live/people_links",
    .note = "A link beside a text is shown below it where it says something "
    "else, and alone where there is no text; nothing is fetched, and beside "
    "what is encrypted it is passed over.  Missing: sending, and "
    "jabber:iq:oob.")
XEP(77, .title = "In-Band Registration", .version = "2.4", .since = "0.1.0",
    .tests = "net/t-room-admin chat/t-room-admin live/room_register",
    .note = "With rooms and services, by their form or by the old fields.  "
    "Missing: accounts at a server.")
XEP(82, .title = "XMPP Date and Time Profiles", .version = "1.1.1",
    .whole = true, .since = "0.1.0", .tests = "net/t-stanza",
    .note = "A time that cannot be read counts as the oldest.")
XEP(85, .title = "Chat State Notifications", .version = "2.1",
    .since = "0.1.0", .announces = "http://jabber.org/protocol/chatstates",
    .tests = "chat/t-typing net/t-typing talk/typing live/typing",
    .note = "Of the user's composing, paused, active and gone are sent, where "
    "the setting typing is true; a script says them by /typing.  Missing: "
    "inactive is only read.")
XEP(91, .title = "Legacy Delayed Delivery", .version = "1.4", .whole = true,
    .since = "0.1.0", .tests = "net/t-stanza",
    .note = "Read, never written.")
XEP(92, .title = "Software Version", .version = "1.1", .whole = true,
    .since = "0.1.0", .announces = "jabber:iq:version",
    .tests = "net/t-ask net/t-stanza "
    "live/people_ask live/people_clients",
    .note = "/version asks; name and version are told to contacts, where the "
    "setting answer_version is true, the operating system to nobody.")
XEP(115, .title = "Entity Capabilities", .version = "1.6.0", .whole = true,
    .since = "0.1.0", .announces = "http://jabber.org/protocol/caps",
    .tests = "net/t-discover live/discovery live/discovery_lies",
    .note = "What a hash stands for is believed only after it was computed.")
XEP(128, .title = "Service Discovery Extensions", .version = "1.0.1",
    .whole = true, .since = "0.1.0", .tests = "net/t-form live/browse_server",
    .note = "Shown by /disco.")
XEP(157, .title = "Contact Addresses for XMPP Services", .version = "1.1.1",
    .whole = true, .since = "0.1.0", .tests = "net/t-form chat/t-form "
    "live/browse_server",
    .note = "Shown by /disco.")
XEP(163, .title = "Personal Eventing Protocol", .version = "1.2.2",
    .since = "0.1.0", .tests = "net/t-ask net/t-vcard net/t-pep live/read_sync",
    .note = "Nickname and card are asked for, and the nickname is published; "
    "events of one's own account are heard.  Missing: those of contacts.")
XEP(172, .title = "User Nickname", .version = "1.1", .since = "0.1.0",
    .tests = "net/t-ask net/t-vcard chat/t-people "
    "live/people_cards",
    .note = "In requests to see each other, in /whois, and published by "
    "/vcard.  Missing: in messages.")
XEP(184, .title = "Message Delivery Receipts", .version = "1.4.0",
    .whole = true, .since = "0.1.0", .announces = "urn:xmpp:receipts",
    .tests = "net/t-stanza live/delivery_states",
    .note = "Given to contacts alone, and not where the setting receipts is "
    "false.")
XEP(191, .title = "Blocking Command", .version = "1.3", .whole = true,
    .since = "0.1.0", .tests = "net/t-block chat/t-block talk/blocked "
    "live/people_block live/people_block_here live/hostile_blocks",
    .note = "Where the server has none, sotto itself ignores who is blocked.")
XEP(198, .title = "Stream Management", .version = "1.6.3", .whole = true,
    .since = "0.1.0",
    .tests = "net/t-sm storm-link/storm-link.sh live/law1_stream_cut "
    "live/outbox_not_resumed",
    .note = "With resumption, also at the place that the server names.")
XEP(199, .title = "XMPP Ping", .version = "2.0.1", .whole = true,
    .since = "0.1.0", .announces = "urn:xmpp:ping",
    .tests = "net/t-ask net/t-stanza net/t-sm "
    "live/people_ask",
    .note = "/ping asks; contacts and the server are answered; the server is "
    "asked where there is no XEP-0198.")
XEP(202, .title = "Entity Time", .version = "2.0", .whole = true,
    .since = "0.1.0", .announces = "urn:xmpp:time",
    .tests = "net/t-ask chat/t-people "
    "live/people_ask",
    .note = "/time asks; answered and announced only where the setting "
    "answer_time is true.")
XEP(203, .title = "Delayed Delivery", .version = "2.0", .whole = true,
    .since = "0.1.0", .tests = "net/t-stanza live/hostile_old_queries",
    .note = "Read: sotto has nothing that it would delay.")
XEP(223, .title = "Persistent Storage of Private Data via PubSub",
    .version = "1.1.1", .whole = true, .since = "0.1.0",
    .tests = "net/t-pep live/read_sync live/read_open_node",
    .note = "Nothing private is published on a server that does not promise to "
    "keep it so; a node that others could read is made private first.")
XEP(245, .title = "The /me Command", .version = "1.0", .whole = true,
    .since = "0.1.0", .tests = "front/screen/t-window chat/t-refer "
    "chat/t-transcript",
    .note = "The same in lines, copies, answers and /log export.")
XEP(249, .title = "Direct MUC Invitations", .version = "1.2",
    .whole = true, .since = "0.1.0", .announces = "jabber:x:conference",
    .tests = "net/t-invitation chat/t-invitation talk/invitation "
    "live/invitation_by_room live/invitation_declined live/invitation_sent",
    .note = "Each is a question; nothing is entered before the user says so.  "
    "/invite sends one where the room does not have to let the contact in.")
XEP(280, .title = "Message Carbons", .version = "1.0.1", .whole = true,
    .since = "0.1.0",
    .tests = "net/t-stanza net/t-carbon chat/t-copy talk/copies "
    "live/copy_both_ways live/copy_of_nothing_sealed live/copy_hostile",
    .note = "Asked for where the setting carbons is true.  Copies are believed "
    "from one's own bare address alone, and none is made of what is under "
    "OTR.")
XEP(292, .title = "vCard4 Over XMPP", .version = "0.12.0",
    .since = "0.1.0", .tests = "net/t-vcard",
    .note = "Read where there is no XEP-0054.  Missing: publishing.")
XEP(297, .title = "Stanza Forwarding", .version = "1.0", .since = "0.1.0",
    .tests = "net/t-stanza live/hostile_forgeries",
    .note = "Read within copies (XEP-0280) and the archive (XEP-0313) alone.  "
    "Missing: forwarding.")
XEP(308, .title = "Last Message Correction", .version = "1.2.1",
    .since = "0.1.0", .announces = "urn:xmpp:message-correct:0",
    .tests = "net/t-stanza chat/t-refer chat/t-past chat/t-copy talk/correct "
    "talk/said-of-lines live/refer_slixmpp live/refer_profanity chat/t-seal "
    "live/sealed_references",
    .note = "Of lines in the clear; of sealed ones inside OTR, see "
    "OTR-REFERENCES.  Missing: a corrected answer does not name again what it "
    "answers.")
XEP(313, .title = "Message Archive Management", .version = "1.1.1",
    .since = "0.1.0",
    .tests = "net/t-archive chat/t-archive chat/t-past chat/t-room-past "
    "talk/archive talk/archive-said live/archive_catch_up "
    "live/archive_history live/archive_lies live/room_past_enter "
    "live/room_past_back live/room_past_own live/room_past_lost",
    .note = "One's own archive and those of rooms are read: what came "
    "meanwhile, and what the user goes back to.  Missing: preferences.")
XEP(317, .title = "Hats", .version = "0.3.1", .since = "0.1.0",
    .tests = "net/t-room",
    .note = "Read, where the room says that it gives them.  Missing: giving "
    "and taking them.")
XEP(333, .title = "Displayed Markers", .version = "0.4", .since = "0.1.0",
    .announces = "urn:xmpp:chat-markers:0",
    .tests = "net/t-marker chat/t-marker talk/marker live/markers",
    .note = "Displayed, and acknowledged as the same, are shown as read; told "
    "and asked for where the setting markers is true.  Missing: received, for "
    "which there is XEP-0184; rooms.")
XEP(334, .title = "Message Processing Hints", .version = "1.0.0",
    .whole = true, .since = "0.1.0", .tests = "net/t-stanza",
    .note = "Messages under OTR have no-copy and no-permanent-store.")
XEP(352, .title = "Client State Indication", .version = "1.0.0",
    .whole = true, .since = "0.1.0",
    .tests = "net/t-csi chat/t-csi live/client_state",
    .note = "Only where the setting tell_inactive is true.")
XEP(359, .title = "Unique and Stable Stanza IDs", .version = "0.7.0",
    .since = "0.1.0", .tests = "net/t-carbon net/t-archive chat/t-archive "
    "net/t-room-said chat/t-room-past",
    .note = "The id by one's own archive, and a room's by the room, tells what "
    "is shown already, where the server or the room keeps forged ones out; a "
    "line to a room has an origin id.  Missing: such an id on other lines; the "
    "message's id serves.")
XEP(364, .title = "Current Off-the-Record Messaging Usage",
    .version = "0.3.2", .whole = true, .since = "0.1.0",
    .tests = "net/t-stanza live/talk live/peers_talk",
    .note = "OTR version 3; version 2 by leave of the user alone.")
XEP(368, .title = "SRV records for XMPP over TLS", .version = "1.1.0",
    .whole = true, .since = "0.1.0", .tests = "net/t-resolve net/t-dial")
XEP(372, .title = "References", .version = "0.5.0", .since = "0.1.0",
    .tests = "net/t-stanza",
    .note = "The text that a reference points into is shown whole, with all "
    "that it says.  Missing: all else.")
XEP(377, .title = "Blocking Command Reports", .version = "0.4.1",
    .since = "0.1.0", .tests = "net/t-block "
    "live/people_block",
    .note = "Spam and abuse, where the server takes it.  Missing: texts and "
    "stanza ids in a report.")
XEP(378, .title = "OTR Discovery", .version = "0.1", .whole = true,
    .since = "0.1.0", .announces = "urn:xmpp:otr:0",
    .tests = "net/t-discover talk/discovery live/discovery_without",
    .note = "A hint: it takes no protection away.")
XEP(380, .title = "Explicit Message Encryption", .version = "0.4.0",
    .whole = true, .since = "0.1.0", .tests = "net/t-stanza",
    .note = "Written on messages under OTR.  What another method encrypted "
    "is one line that says so.")
XEP(392, .title = "Consistent Color Generation", .version = "1.0.0",
    .whole = true, .since = "0.1.0",
    .tests = "front/screen/t-lines conf/t-theme lib/t-sha1",
    .note = "Names of contacts by the bare address, of those in a room by the "
    "nick; 48 hues, as light or dark as the theme needs.")
XEP(393, .title = "Message Styling", .version = "1.1.1", .whole = true,
    .since = "0.1.0", .announces = "urn:xmpp:styling:0",
    .tests = "front/screen/t-styling front/screen/t-view net/t-stanza",
    .note = "Shown where the setting styling is on and the message does not "
    "say that it is none; what the history on the disk and the archive have "
    "is shown as if it had not said so.  What is typed is sent as it is.")
XEP(402, .title = "PEP Native Bookmarks", .version = "1.2.0", .whole = true,
    .since = "0.1.0", .announces = "urn:xmpp:bookmarks:1+notify",
    .tests = "net/t-bookmark chat/t-bookmark talk/bookmark live/bookmark_two "
    "live/bookmark_keeps",
    .note = "Read at the log-in, heard, set and removed by /bookmark; rooms "
    "are entered and left as they say where the setting autojoin is true; "
    "what sotto does not know in one stays in it.  At most 1,000.")
XEP(410, .title = "MUC Self-Ping", .version = "1.1.0", .whole = true,
    .since = "0.1.0", .tests = "net/t-room-stay")
XEP(421, .title = "Occupant identifiers for semi-anonymous MUCs",
    .version = "1.0.1", .whole = true, .since = "0.1.0",
    .tests = "net/t-room net/t-room-said net/t-archive chat/t-room-past "
    "live/room_past_own",
    .note = "They count where the room says that it has them.")
XEP(424, .title = "Message Retraction", .version = "0.4.2",
    .since = "0.1.0", .announces = "urn:xmpp:message-retract:1",
    .tests = "net/t-stanza chat/t-refer chat/t-past chat/t-copy talk/correct "
    "talk/said-of-lines talk/archive-said live/refer_slixmpp live/past_copies "
    "live/past_away live/past_hostile chat/t-seal live/sealed_references",
    .note = "Of lines in the clear, between two people, live, in copies and in "
    "the archive, whose tombstones are shown; of sealed ones inside OTR, see "
    "OTR-REFERENCES.  Missing: those of rooms.")
XEP(425, .title = "Moderated Message Retraction", .version = "0.3.0",
    .since = "0.1.0", .tests = "net/t-room-said net/t-room-admin "
    "chat/t-room-admin live/room_moderate",
    .note = "Heard from the room's own address alone, and asked of it, in this "
    "version and the one before.  Missing: those of the archive.")
XEP(426, .title = "Character counting in message bodies",
    .version = "0.3.0", .whole = true, .since = "0.1.0",
    .tests = "net/t-stanza", .note = "Where XEP-0428 says which part of a body "
    "is meant for others.")
XEP(428, .title = "Fallback Indication", .version = "0.2.1",
    .since = "0.1.0", .announces = "urn:xmpp:fallback:0",
    .tests = "net/t-stanza chat/t-refer",
    .note = "One range of a body.  Missing: several, and those of a subject: "
    "they are shown.")
XEP(440, .title = "SASL Channel-Binding Type Capability",
    .version = "1.0.0", .whole = true, .since = "0.1.0",
    .tests = "net/t-features sasl/t-sasl live/bound_to_tls")
XEP(444, .title = "Message Reactions", .version = "0.2.1",
    .since = "0.1.0", .announces = "urn:xmpp:reactions:0",
    .tests = "net/t-stanza chat/t-refer chat/t-past chat/t-copy "
    "talk/said-of-lines live/refer_slixmpp chat/t-seal "
    "live/sealed_references",
    .note = "To lines in the clear; to sealed ones inside OTR, see "
    "OTR-REFERENCES.  Missing: who restricts reactions is not asked.")
XEP(461, .title = "Message Replies", .version = "0.2.1",
    .whole = true, .since = "0.1.0", .announces = "urn:xmpp:reply:0",
    .tests = "net/t-stanza chat/t-refer talk/said-of-lines "
    "live/refer_slixmpp chat/t-seal live/sealed_references",
    .note = "To lines in the clear; to sealed ones inside OTR, see "
    "OTR-REFERENCES.  The line is quoted for other programs.")
XEP(474, .title = "SASL SCRAM Downgrade Protection", .version = "0.5.0",
    .whole = true, .since = "0.1.0", .tests = "sasl/t-sasl live/lying_server")
XEP(478, .title = "Stream Limits Advertisement", .version = "0.2.0",
    .whole = true, .since = "0.1.0",
    .tests = "net/t-features chat/t-blame live/line_too_long")
XEP(490, .title = "Message Displayed Synchronization", .version = "1.0.1",
    .since = "0.1.0", .announces = "urn:xmpp:mds:displayed:0+notify",
    .tests = "net/t-pep chat/t-read chat/t-room-past talk/read live/read_sync",
    .note = "What other programs of the user's say is heard, of rooms too; told "
    "where the setting sync_read is true.  Missing: the server's help.")

#undef XEP
