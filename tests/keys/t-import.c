/*
 * Keys and fingerprints of other programs: every format is recognised, names
 * become ours, trust comes along, nothing of ours is lost, and what is wrong
 * in a file is named with its line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <libotr/proto.h>
#include <libotr/privkey.h>
#include <libotr/userstate.h>

#include "tests/support/pair.h"

#define HEX "0123456789abcdef0123456789abcdef01234567"
#define HEX2 "89abcdef0123456789abcdef0123456789abcdef"
#define CAROL "carol@example.org"

/* Bob's key is what others have on their disks; Alice's manager imports. */
struct world {
	struct pair pair;
	struct otr *otr;
	struct str key;			/* "(privkeys ...)" of Bob's */
	char hex[FINGERPRINT_HEX + 1];
	struct import *im;
	struct err err;
};

static int
setup(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));
	struct str none;

	pair_new(&w->pair);
	w->otr = w->pair.a.otr;
	str_init_secret(&w->key);
	str_init(&none);
	assert_int_equal(export_keys(otr_keys(w->pair.b.otr), EXPORT_PIDGIN,
	    &w->key, &none, &w->err), 0);
	str_free(&none);
	pair_key(&w->pair.b, w->hex);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	import_free(w->im);
	str_free(&w->key);
	pair_free(&w->pair);
	free(w);
	return 0;
}

/* ---- what others have -------------------------------------------------- */

/* The first `from` in the key's text becomes `to`; caller frees. */
static char *
exchanged(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	assert_non_null(at);
	return xasprintf("%.*s%s%s", (int)(at - text), text, to,
	    at + strlen(from));
}

static char *
key_of(const struct world *w, const char *name, const char *protocol)
{
	char *quoted = xasprintf("\"%s\"", name), *one, *both;

	one = exchanged(w->key.s, "\"" BOB "\"", quoted);
	both = exchanged(one, "prpl-jabber", protocol);
	free(one);
	free(quoted);
	return both;
}

/* "(p #00AB...#)" as a number with its length. */
static void
number_add(struct str *out, const char *text, const char *name)
{
	char *begin = xasprintf("(%s #", name);
	const char *at = strstr(text, begin), *end;
	struct str bytes;
	unsigned v;
	size_t n;

	assert_non_null(at);
	at += strlen(begin);
	end = strchr(at, '#');
	str_init(&bytes);
	for (; at < end; at += 2) {
		assert_int_equal(sscanf(at, "%2x", &v), 1);
		str_addc(&bytes, (char)v);
	}
	n = bytes.len;
	str_addc(out, (char)(n >> 24));
	str_addc(out, (char)(n >> 16));
	str_addc(out, (char)(n >> 8));
	str_addc(out, (char)n);
	str_addn(out, bytes.s, n);
	str_free(&bytes);
	free(begin);
}

static void
key3_of(const struct world *w, struct str *out)
{
	static const char *const names[] = { "p", "q", "g", "y", "x" };
	size_t i;

	str_addn(out, "\0\0", 2);
	for (i = 0; i < NELEM(names); i++)
		number_add(out, w->key.s, names[i]);
}

/* ---- importing --------------------------------------------------------- */

static bool
alice_is_ours(void *arg, const char *account)
{
	(void)arg;
	return strcmp(account, ALICE) == 0;
}

static void
begin_for(struct world *w, const char *account)
{
	import_free(w->im);
	w->im = import_new(otr_keys(w->otr), account, alice_is_ours, NULL);
}

static void
begin(struct world *w)
{
	begin_for(w, NULL);
}

static void
add(struct world *w, const char *path, const char *text)
{
	import_file(w->im, path, text, strlen(text));
}

static void
add_key(struct world *w, const char *path, const char *name,
    const char *protocol)
{
	char *text = key_of(w, name, protocol);

	add(w, path, text);
	free(text);
}

static void
add_key3(struct world *w, const char *path)
{
	struct str data;

	str_init(&data);
	key3_of(w, &data);
	import_file(w->im, path, data.s, data.len);
	str_free(&data);
}

static void
take(struct world *w)
{
	import_settle(w->im);
	assert_int_equal(import_take(w->im, false, &w->err), 0);
}

struct nth {
	size_t n;
	struct import_item item;
};

static void
pick(void *arg, const struct import_item *item)
{
	struct nth *nth = arg;

	if (nth->n-- == 0)
		nth->item = *item;
}

/* The entry that was found as the n-th. */
static struct import_item
item(const struct world *w, size_t n)
{
	struct nth nth = { .n = n };

	import_each(w->im, pick, &nth);
	assert_non_null(nth.item.source);
	return nth.item;
}

static size_t
items(const struct world *w)
{
	struct nth nth = { .n = (size_t)-1 };

	import_each(w->im, pick, &nth);
	return (size_t)-1 - nth.n;
}

static void
assert_own(const struct world *w, const char *account, const char *hex)
{
	char own[FINGERPRINT_HEX + 1] = "";
	struct err err;

	(void)otr_key_fingerprint(w->otr, account, own, &err);
	assert_string_equal(own, hex);
}

struct look {
	const char *hex;
	char trust[64], day[16];
	unsigned n;
};

static void
look_at(void *arg, const struct otr_known *known)
{
	struct look *look = arg;

	look->n++;
	if (strcmp(known->fingerprint, look->hex) != 0)
		return;
	snprintf(look->trust, sizeof(look->trust), "%s", known->verified ?
	    known->trust : "none");
	snprintf(look->day, sizeof(look->day), "%s", known->day);
}

/* "": not known; "none": not verified; else the word. */
static void
assert_trust(const struct world *w, const char *account, const char *contact,
    const char *hex, const char *trust)
{
	struct look look = { .hex = hex };

	otr_known_each(w->otr, account, contact, look_at, &look);
	assert_string_equal(look.trust, trust);
}

static void
assert_day(const struct world *w, const char *account, const char *contact,
    const char *hex, const char *day)
{
	struct look look = { .hex = hex };

	otr_known_each(w->otr, account, contact, look_at, &look);
	assert_string_equal(look.day, day);
}

static void
reopen(struct world *w)
{
	pair_restart(&w->pair.a);
	w->otr = w->pair.a.otr;
}

/* ---- formats ----------------------------------------------------------- */

static void
pidgin_is_taken_and_kept(void **state)
{
	struct world *w = *state;

	begin(w);
	add_key(w, "/p/otr.private_key", BOB "/Home", "prpl-jabber");
	add(w, "/p/otr.fingerprints",
	    CAROL "\t" BOB "/Home\tprpl-jabber\t" HEX "\tverified\n"
	    "Dave@Example.org/x\t" BOB "/Home\tprpl-jabber\t" HEX2 "\t\n"
	    "eve\t" BOB "\tprpl-icq\t" HEX "\tverified\n");
	import_settle(w->im);
	assert_int_equal(items(w), 4);
	assert_string_equal(item(w, 0).program, "Pidgin");
	assert_string_equal(item(w, 0).account, BOB);
	assert_int_equal(item(w, 0).state, IMPORT_NEW);
	assert_int_equal(item(w, 3).state, IMPORT_SKIP);
	assert_string_equal(item(w, 3).source, "/p/otr.fingerprints:3");
	/* Nothing yet: this is what --dry-run does. */
	assert_own(w, BOB, "");
	assert_trust(w, BOB, CAROL, HEX, "");

	assert_int_equal(import_take(w->im, false, &w->err), 0);
	for (int i = 0; i < 2; i++) {
		assert_own(w, BOB, w->hex);
		assert_trust(w, BOB, CAROL, HEX, "verified");
		assert_trust(w, BOB, "dave@example.org", HEX2, "none");
		reopen(w);
	}
	/* Our own key is still there. */
	begin(w);
	add_key(w, "/p/otr.private_key", BOB, "prpl-jabber");
	import_settle(w->im);
	assert_int_equal(item(w, 0).state, IMPORT_SAME);
}

static void
every_programs_names_are_known(void **state)
{
	static const struct {
		const char *path, *name, *protocol, *program;
	} rows[] = {
		{ "/x/keys.txt", BOB, "xmpp", "profanity" },
		{ "/x/bob.key", BOB, "jabber", "mcabber" },
		{ "/x/otr.private_key", BOB, "libpurple-Jabber", "Adium" },
		{ "/x/otr.private_key", BOB, "libpurple-jabber-gtalk",
		    "Adium" },
		{ "/x/privkeys", BOB, "JabberProtocol", "Kopete" },
		{ "/x/otr.private_key", "BOB@example.net/a/b", "prpl-jabber",
		    "Pidgin" },
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < NELEM(rows); i++) {
		begin(w);
		add_key(w, rows[i].path, rows[i].name, rows[i].protocol);
		import_settle(w->im);
		assert_int_equal(item(w, 0).state, IMPORT_NEW);
		assert_string_equal(item(w, 0).program, rows[i].program);
		assert_string_equal(item(w, 0).account, BOB);
		assert_string_equal(item(w, 0).fingerprint, w->hex);
	}
}

static const char plist[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">\n"
    "<dict>\n<key>Accounts</key>\n<array>\n"
    "<dict><key>ObjectID</key><string>9</string>\n"
    "<key>UID</key>\n\t<string>somebody</string></dict>\n"
    "<dict>\n<key>ObjectID</key>\n<string>2</string>\n<key>Service</key>\n"
    "<string>Jabber</string>\n<key>UID</key>\n<string>" BOB "</string>\n"
    "</dict>\n</array>\n<key>TopAccountID</key><integer>10</integer>\n"
    "</dict></plist>\n";

static void
adiums_numbers_become_addresses(void **state)
{
	static const char print[] =
	    CAROL "\t2\tlibpurple-Jabber\t" HEX "\tverified\n";
	struct world *w = *state;

	begin(w);
	add_key(w, "/a/otr.private_key", "2", "libpurple-Jabber");
	add(w, "/a/otr.fingerprints", print);
	add(w, "/a/Accounts.plist", plist);
	import_settle(w->im);
	assert_int_equal(items(w), 2);
	assert_string_equal(item(w, 0).account, BOB);
	assert_string_equal(item(w, 1).account, BOB);
	/* Without the list, and with an account said. */
	begin(w);
	add(w, "/a/otr.fingerprints", print);
	import_settle(w->im);
	assert_int_equal(item(w, 0).state, IMPORT_SKIP);
	assert_non_null(strstr(item(w, 0).why, "-a ACCOUNT"));
	begin_for(w, ALICE);
	add(w, "/a/otr.fingerprints", print);
	import_settle(w->im);
	assert_int_equal(item(w, 0).state, IMPORT_NEW);
	assert_string_equal(item(w, 0).account, ALICE);
	/* A list in Apple's binary form is named, not guessed at. */
	begin(w);
	import_file(w->im, "/a/Accounts.plist", "bplist00\0\1", 10);
	import_settle(w->im);
	assert_int_equal(item(w, 0).state, IMPORT_SKIP);
	assert_non_null(strstr(item(w, 0).why, "binary"));
}

static void
gajims_labels_become_addresses(void **state)
{
	struct world *w = *state;

	/* By the fingerprints beside it. */
	begin(w);
	add(w, "/g/my.server.fpr", CAROL "\t" BOB "\txmpp\t" HEX "\tsmp\n");
	add_key3(w, "/g/my.server.key3");
	import_settle(w->im);
	assert_string_equal(item(w, 1).account, BOB);
	assert_string_equal(item(w, 1).fingerprint, w->hex);
	assert_string_equal(item(w, 1).program, "Gajim");
	/* By Gajim's configuration. */
	begin(w);
	add_key3(w, "/g/my.server.key3");
	add(w, "/g/config", "accounts.my.server.name = bob\n"
	    "accounts.my.server.hostname = example.net\n"
	    "accounts.other.name = x\n");
	import_settle(w->im);
	assert_string_equal(item(w, 0).account, BOB);
	/* By its name; by nothing. */
	begin(w);
	add_key3(w, "/g/" BOB ".key3");
	add_key3(w, "/g/label.key3");
	import_settle(w->im);
	assert_string_equal(item(w, 0).account, BOB);
	assert_int_equal(item(w, 1).state, IMPORT_SKIP);
	begin_for(w, BOB);
	add_key3(w, "/g/label.key3");
	take(w);
	assert_own(w, BOB, w->hex);
	reopen(w);
	assert_own(w, BOB, w->hex);
}

/* What is filed under IRC is ours only if the user's own account says so. */
static void
irc_is_not_taken_for_xmpp(void **state)
{
	struct world *w = *state;

	begin(w);
	add(w, "/i/otr.fp", "bob\tnick@irc.example.org\tIRC\t" HEX "\tsmp\n"
	    BOB "\t" ALICE "\tIRC\t" HEX2 "\tsmp\n"
	    "bob\t" ALICE "\tIRC\t" HEX2 "\tsmp\n");
	add(w, "/w/x.fpr", "bob@oftc\tnick@oftc\tirc\t" HEX "\tsmp\n");
	import_settle(w->im);
	assert_int_equal(item(w, 0).state, IMPORT_SKIP);
	assert_int_equal(item(w, 1).state, IMPORT_NEW);
	assert_string_equal(item(w, 1).program, "irssi");
	assert_int_equal(item(w, 2).state, IMPORT_SKIP);
	assert_int_equal(item(w, 3).state, IMPORT_SKIP);
	assert_string_equal(item(w, 3).program, "weechat");
	/* Said whose: contacts that are addresses, less weechat's server. */
	begin_for(w, ALICE);
	add(w, "/w/x.fpr", "bob@oftc\tnick@oftc\tirc\t" HEX "\tsmp\n"
	    BOB "@oftc\tnick@oftc\tirc\t" HEX "\tsmp\n");
	add_key3(w, "/w/.weechat/otr/nick@oftc.key3");
	import_settle(w->im);
	assert_int_equal(item(w, 0).state, IMPORT_SKIP);
	assert_int_equal(item(w, 1).state, IMPORT_NEW);
	assert_string_equal(item(w, 1).contact, BOB);
	assert_string_equal(item(w, 2).account, ALICE);
	assert_int_equal(item(w, 2).state, IMPORT_CLASH);
}

/* ---- what is here stays ------------------------------------------------ */

static void
own_key_is_replaced_only_when_told(void **state)
{
	struct world *w = *state;
	char own[FINGERPRINT_HEX + 1];

	pair_key(&w->pair.a, own);
	pair_session(&w->pair);
	begin(w);
	add_key(w, "/p/k", ALICE, "prpl-jabber");
	take(w);
	assert_own(w, ALICE, own);
	assert_int_equal(item(w, 0).state, IMPORT_CLASH);
	assert_int_equal(otr_level(w->pair.a.s), OTR_UNVERIFIED);
	assert_int_equal(import_take(w->im, true, &w->err), 0);
	assert_int_equal(item(w, 0).state, IMPORT_SAME);
	assert_own(w, ALICE, w->hex);
	/* What was made with the old key has ended. */
	assert_int_not_equal(otr_level(w->pair.a.s), OTR_UNVERIFIED);
	reopen(w);
	assert_own(w, ALICE, w->hex);
}

static void
trust_is_added_and_never_taken(void **state)
{
	struct world *w = *state;

	begin(w);
	add(w, "/f", CAROL "\t" ALICE "\txmpp\t" HEX "\t\n"
	    CAROL "\t" ALICE "\txmpp\t" HEX2 "\tsmp\n");
	take(w);
	begin(w);
	add(w, "/f", CAROL "\t" ALICE "\txmpp\t" HEX "\tx\1y\n"
	    CAROL "\t" ALICE "\txmpp\t" HEX2 "\n");
	import_settle(w->im);
	assert_int_equal(item(w, 0).state, IMPORT_TRUST);
	assert_int_equal(item(w, 1).state, IMPORT_SAME);
	assert_int_equal(import_take(w->im, false, &w->err), 0);
	/* A word that is none is trust all the same, under a word that is. */
	assert_trust(w, ALICE, CAROL, HEX, "verified");
	assert_trust(w, ALICE, CAROL, HEX2, "smp");
	reopen(w);
	assert_trust(w, ALICE, CAROL, HEX, "verified");
	assert_trust(w, ALICE, CAROL, HEX2, "smp");
}

static void
a_living_session_learns_of_it(void **state)
{
	struct world *w = *state;
	char *text = xasprintf(BOB "\t" ALICE "\txmpp\t%s\tverified\n",
	    w->hex);

	pair_session(&w->pair);
	assert_int_equal(otr_level(w->pair.a.s), OTR_UNVERIFIED);
	begin(w);
	add(w, "/f", text);
	take(w);
	assert_int_equal(otr_level(w->pair.a.s), OTR_PRIVATE);
	assert_int_equal(pair_last(&w->pair.a, OTR_EVENT_LEVEL)->level,
	    OTR_PRIVATE);
	assert_trust(w, ALICE, BOB, w->hex, "verified");
	free(text);
}

/* Law 1: trust that cannot be kept is none, and no session hears of it. */
static void
what_cannot_be_written_is_not_trusted(void **state)
{
	struct world *w = *state;
	char *text = xasprintf(BOB "\t" ALICE "\txmpp\t%s\tverified\n"
	    CAROL "\t" ALICE "\txmpp\t" HEX "\tsmp\n", w->hex);
	char *path = xasprintf("%s/otr.fingerprints", w->pair.a.dir);

	pair_session(&w->pair);
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	begin(w);
	add(w, "/f", text);
	import_settle(w->im);
	assert_int_equal(import_take(w->im, false, &w->err), -1);
	assert_int_equal(otr_level(w->pair.a.s), OTR_UNVERIFIED);
	assert_trust(w, ALICE, BOB, w->hex, "none");
	assert_trust(w, ALICE, CAROL, HEX, "none");
	/* The same import, once more, when there is room. */
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(import_take(w->im, false, &w->err), 0);
	assert_int_equal(otr_level(w->pair.a.s), OTR_PRIVATE);
	assert_trust(w, ALICE, CAROL, HEX, "smp");
	free(path);
	free(text);
}

/* ---- what is wrong ----------------------------------------------------- */

static void
broken_lines_are_named(void **state)
{
	struct world *w = *state;
	struct str text;
	int i;

	begin(w);
	add(w, "/f", "# a remark\n\n" CAROL "\t" ALICE "\txmpp\n"
	    CAROL "\t" ALICE "\txmpp\t0123\tsmp\r\n"
	    CAROL "\t" ALICE "\txmpp\t" HEX "\tsmp\r\n"
	    "\t" ALICE "\txmpp\t" HEX "\tsmp\n"
	    ALICE "\txmpp\t0badcafe\n");
	import_settle(w->im);
	assert_int_equal(items(w), 4);
	assert_string_equal(item(w, 0).source, "/f:3");
	assert_string_equal(item(w, 1).source, "/f:4");
	assert_int_equal(item(w, 2).state, IMPORT_NEW);
	assert_string_equal(item(w, 2).trust, "smp");
	assert_string_equal(item(w, 3).source, "/f:6");
	/* A great many are not all named. */
	str_init(&text);
	for (i = 0; i < 50000; i++)
		str_add(&text, "nonsense\n");
	begin(w);
	add(w, "/f", text.s);
	import_settle(w->im);
	assert_in_range(items(w), 1, 30);
	str_free(&text);
}

static void
damaged_keys_are_left_out(void **state)
{
	struct world *w = *state;
	static const char *const parts[] = { "(p #", "(q #", "(g #", "(y #",
	    "(x #" };
	char *text, *at;
	size_t i;

	for (i = 0; i < NELEM(parts); i++) {
		text = xstrdup(w->key.s);
		at = strstr(text, parts[i]);
		assert_non_null(at);
		at += strlen(parts[i]) + 20;
		*at = *at == '5' ? '6' : '5';
		begin(w);
		add(w, "/k", text);
		import_settle(w->im);
		assert_int_equal(item(w, 0).state, IMPORT_SKIP);
		assert_int_equal(import_take(w->im, true, &w->err), 0);
		assert_own(w, BOB, "");
		free(text);
	}
	/* Numbers that would be divided by, or worse. */
	begin(w);
	add(w, "/k", "(privkeys (account (name \"a@b.c\") (protocol xmpp) "
	    "(private-key (dsa (p #00#) (q #00#) (g #00#) (y #00#) "
	    "(x #00#)))))");
	add(w, "/k2", "(privkeys (account (name \"a@b.c\") (protocol xmpp) "
	    "(private-key (rsa (n #05#)))))");
	add(w, "/k3", "(privkeys (account (name \"a@b.c\")))");
	add(w, "/k4", "(privkeys (account (name \"a@b.c\") (protocol xmpp)\n\n"
	    "(private-key (dsa (p #0Z#))))))");
	add(w, "/k5", "(privkeys)");
	import_settle(w->im);
	assert_int_equal(items(w), 4);
	for (i = 0; i < 4; i++)
		assert_int_equal(item(w, i).state, IMPORT_SKIP);
	assert_string_equal(item(w, 3).source, "/k4:3");
}

static void
hostile_key3_is_left_out(void **state)
{
	struct world *w = *state;
	struct str data;
	size_t i;

	str_init(&data);
	key3_of(w, &data);
	for (i = 0; i < data.len; i += 7) {
		begin(w);
		import_file(w->im, "/k.key3", data.s, i);
		import_settle(w->im);
		if (items(w) > 0)
			assert_int_equal(item(w, 0).state, IMPORT_SKIP);
	}
	/* A length that is a lie. */
	memset(data.s + 2, 0xff, 4);
	begin(w);
	import_file(w->im, "/k.key3", data.s, data.len);
	import_settle(w->im);
	assert_int_equal(item(w, 0).state, IMPORT_SKIP);
	str_free(&data);
}

static void
the_same_twice_counts_once(void **state)
{
	struct world *w = *state;
	struct str other, none;
	char *text;

	begin(w);
	add_key(w, "/1", BOB "/Home", "prpl-jabber");
	add_key(w, "/2", BOB "/Work", "prpl-jabber");
	add(w, "/f", CAROL "\t" BOB "/Home\tprpl-jabber\t" HEX "\t\n"
	    CAROL "\t" BOB "/Work\tprpl-jabber\t" HEX "\tsmp\n");
	take(w);
	assert_int_equal(import_count(w->im, IMPORT_SAME, true), 1);
	assert_trust(w, BOB, CAROL, HEX, "smp");
	/* A second key for one address: the first stays. */
	str_init_secret(&other);
	str_init(&none);
	assert_int_equal(export_keys(otr_keys(w->otr), EXPORT_PIDGIN, &other, &none,
	    &w->err), 0);
	text = exchanged(other.s, "\"" ALICE "\"", "\"dan@example.org\"");
	begin(w);
	add_key(w, "/1", "dan@example.org", "prpl-jabber");
	add(w, "/2", text);
	take(w);
	assert_own(w, "dan@example.org", w->hex);
	assert_int_equal(item(w, 1).state, IMPORT_SKIP);
	assert_non_null(strstr(item(w, 1).why, "second key"));
	free(text);
	str_free(&other);
	str_free(&none);
}

/* The other programs are libotr, and it is the judge of both ways. */
static void
libotr_understands_us(void **state)
{
	struct world *w = *state;
	OtrlUserState us = otrl_userstate_create();
	char *path = xasprintf("%s/made", w->pair.a.dir);
	struct str text, none;
	unsigned char raw[20];
	char hex[FINGERPRINT_HEX + 1], own[FINGERPRINT_HEX + 1];
	size_t i;

	assert_int_equal(otrl_privkey_generate(us, path, "dan@example.org/x",
	    "prpl-jabber"), 0);
	assert_non_null(otrl_privkey_fingerprint_raw(us, raw,
	    "dan@example.org/x", "prpl-jabber"));
	for (i = 0; i < sizeof(raw); i++)
		snprintf(hex + 2 * i, 3, "%02x", raw[i]);
	str_init_secret(&text);
	str_init(&none);
	assert_int_equal(file_read(path, 1 << 20, &text, &w->err), 0);
	begin(w);
	import_file(w->im, "/k", text.s, text.len);
	take(w);
	assert_own(w, "dan@example.org", hex);
	str_clear(&text);
	assert_int_equal(export_keys(otr_keys(w->otr), EXPORT_PIDGIN, &text, &none,
	    &w->err), 0);
	assert_int_equal(file_write(path, text.s, text.len, &w->err), 0);
	otrl_userstate_free(us);
	us = otrl_userstate_create();
	assert_int_equal(otrl_privkey_read(us, path), 0);
	assert_non_null(otrl_privkey_fingerprint_raw(us, raw, ALICE,
	    "prpl-jabber"));
	for (i = 0; i < sizeof(raw); i++)
		snprintf(hex + 2 * i, 3, "%02x", raw[i]);
	pair_key(&w->pair.a, own);
	assert_string_equal(hex, own);
	assert_non_null(otrl_privkey_find(us, "dan@example.org",
	    "prpl-jabber"));
	otrl_userstate_free(us);
	str_free(&text);
	str_free(&none);
	free(path);
}

/* The day of a verification is part of what libotr takes for trust. */
static void
libotr_understands_the_day(void **state)
{
	struct world *w = *state;
	OtrlUserState us = otrl_userstate_create();
	char *path = xasprintf("%s/known", w->pair.a.dir);
	char *made = xasprintf("%s/written", w->pair.a.dir);
	struct str keys, prints, back;
	ConnContext *c;

	begin(w);
	add(w, "/f", CAROL "\t" ALICE "\txmpp\t" HEX "\tsmp 2026-11-12\n");
	take(w);
	assert_trust(w, ALICE, CAROL, HEX, "smp");
	assert_day(w, ALICE, CAROL, HEX, "2026-11-12");
	reopen(w);
	assert_day(w, ALICE, CAROL, HEX, "2026-11-12");
	str_init_secret(&keys);
	str_init(&prints);
	str_init(&back);
	assert_int_equal(export_keys(otr_keys(w->otr), EXPORT_PIDGIN, &keys,
	    &prints, &w->err), 0);
	assert_int_equal(file_write(path, prints.s, prints.len, &w->err), 0);
	assert_int_equal(otrl_privkey_read_fingerprints(us, path, NULL, NULL),
	    0);
	c = otrl_context_find(us, CAROL, ALICE, "prpl-jabber",
	    OTRL_INSTAG_MASTER, 0, NULL, NULL, NULL);
	assert_non_null(c);
	assert_true(otrl_context_is_fingerprint_trusted(
	    c->fingerprint_root.next));
	/* It writes what it has read. */
	assert_int_equal(otrl_privkey_write_fingerprints(us, made), 0);
	assert_int_equal(file_read(made, 1 << 20, &back, &w->err), 0);
	assert_non_null(strstr(back.s, HEX "\tsmp 2026-11-12\n"));
	otrl_userstate_free(us);
	str_free(&keys);
	str_free(&prints);
	str_free(&back);
	free(path);
	free(made);
}

/* ---- what the programs themselves wrote --------------------------------- */

static void
add_real(struct world *w, const char *name)
{
	const char *dir = getenv("srcdir");
	char *path = xasprintf("%s/tests/keys/import/%s", dir == NULL ? "." : dir,
	    name);
	struct str data;

	str_init(&data);
	assert_int_equal(file_read(path, 65536, &data, &w->err), 0);
	import_file(w->im, path, data.s, data.len);
	str_free(&data);
	free(path);
}

static void
real_pidgin(void **state)
{
	struct world *w = *state;

	begin(w);
	add_real(w, "pidgin/otr.private_key");
	add_real(w, "pidgin/otr.fingerprints");
	take(w);
	assert_int_equal(items(w), 2);
	assert_string_equal(item(w, 0).program, "Pidgin");
	assert_own(w, "bob@live.test",
	    "c325c193fc1e3d7e2e67c977ad7d64d6bedf4876");
	assert_trust(w, "bob@live.test", "ann@live.test",
	    "f0a0ff60c7e517f840b56fab9f41528257a3f333", "smp");
}

/* Its accounts are networks and its contacts nicknames: of IRC. */
static void
real_irssi(void **state)
{
	struct world *w = *state;

	begin(w);
	add_real(w, "irssi/otr/otr.key");
	add_real(w, "irssi/otr/otr.fp");
	take(w);
	assert_int_equal(items(w), 3);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(item(w, i).program, "irssi");
		assert_int_equal(item(w, i).state, IMPORT_SKIP);
		assert_non_null(strstr(item(w, i).why, "-a ACCOUNT"));
		assert_null(strstr(item(w, i).why, "Adium"));
	}
	begin_for(w, CAROL);
	add_real(w, "irssi/otr/otr.key");
	take(w);
	assert_own(w, CAROL, "779629cb7a328cda45aa33e74b2479bbfad6e475");
	assert_non_null(strstr(item(w, 1).why, "a second key"));
}

static void
real_weechat(void **state)
{
	struct world *w = *state;

	begin_for(w, CAROL);
	add_real(w, "weechat/otr/bob@local.fpr");
	add_real(w, "weechat/otr/bob@local.key3");
	take(w);
	assert_int_equal(items(w), 2);
	assert_string_equal(item(w, 1).program, "weechat");
	assert_own(w, CAROL, "2f7787ef80cd50a035a674aeb1449ec1c097e62b");
	/* The name of nobody here. */
	assert_string_equal(item(w, 0).why, "the contact is not an address");
}

/* ---- and back ---------------------------------------------------------- */

/* By the word for the protocol a program finds its own. */
static void
export_for(struct world *w, enum export_program program, const char *word,
    const char *trust)
{
	char *line = xasprintf(CAROL "\t" ALICE "\t%s\t" HEX "\t%s\n", word,
	    trust);
	char *mark = xasprintf("(protocol %s)", word);
	struct str keys, prints;

	str_init_secret(&keys);
	str_init(&prints);
	assert_int_equal(export_keys(otr_keys(w->otr), program, &keys, &prints, &w->err),
	    0);
	assert_non_null(strstr(keys.s, mark));
	assert_non_null(strstr(prints.s, line));
	str_free(&keys);
	str_free(&prints);
	free(mark);
	free(line);
}

static void
export_for_each(void **state)
{
	struct world *w = *state;

	begin(w);
	add(w, "/f", CAROL "\t" ALICE "\txmpp\t" HEX "\tsmp 2026-11-12\n");
	take(w);
	export_for(w, EXPORT_PIDGIN, "prpl-jabber", "smp 2026-11-12");
	export_for(w, EXPORT_PROFANITY, "xmpp", "trusted");
	export_for(w, EXPORT_MCABBER, "jabber", "smp 2026-11-12");
}

static void
export_is_read_again(void **state)
{
	struct world *w = *state;
	struct str keys, prints;
	char own[FINGERPRINT_HEX + 1];

	begin(w);
	add(w, "/f", CAROL "\t" ALICE "\txmpp\t" HEX "\tsmp\n");
	take(w);
	pair_key(&w->pair.a, own);
	str_init_secret(&keys);
	str_init(&prints);
	assert_int_equal(export_keys(otr_keys(w->otr), EXPORT_PIDGIN, &keys, &prints,
	    &w->err), 0);
	w->otr = w->pair.b.otr;
	begin(w);
	import_file(w->im, "/k", keys.s, keys.len);
	import_file(w->im, "/f", prints.s, prints.len);
	take(w);
	assert_own(w, ALICE, own);
	assert_trust(w, ALICE, CAROL, HEX, "smp");
	str_free(&keys);
	str_free(&prints);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(pidgin_is_taken_and_kept),
		TEST(every_programs_names_are_known),
		TEST(adiums_numbers_become_addresses),
		TEST(gajims_labels_become_addresses),
		TEST(irc_is_not_taken_for_xmpp),
		TEST(own_key_is_replaced_only_when_told),
		TEST(trust_is_added_and_never_taken),
		TEST(a_living_session_learns_of_it),
		TEST(what_cannot_be_written_is_not_trusted),
		TEST(broken_lines_are_named),
		TEST(damaged_keys_are_left_out),
		TEST(hostile_key3_is_left_out),
		TEST(the_same_twice_counts_once),
		TEST(libotr_understands_us),
		TEST(libotr_understands_the_day),
		TEST(real_pidgin), TEST(real_irssi), TEST(real_weechat),
		TEST(export_for_each), TEST(export_is_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
