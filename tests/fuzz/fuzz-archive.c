/*
 * Archives as somebody else says they are, with what they say of other lines.
 * The first byte chooses: "f" the rest is the file that says how far one's own
 * was read; "p" it is a page of that, "r" of a room's, a line of text a result,
 * with its fields between tabs.  No session hears of any of it, nothing leaves
 * over it, and every line that is shown is marked.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chat/pending.h"
#include "tests/support/room-bench.h"
#include "fuzz.h"

#define NOW INT64_C(1795168800000)

static void
must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz-archive: %s\n", what);
	abort();
}

/* ---- the file ------------------------------------------------------------ */

static void
read_file(struct bench *b, const char *text, size_t len)
{
	char *path = xasprintf("%s/archive", b->dir);
	const char *id = "";
	int64_t stamp = 0;
	FILE *f;

	marks_free(b->chat);
	must((f = fopen(path, "w")) != NULL && fwrite(text, 1, len, f) ==
	    len && fclose(f) == 0 && chmod(path, 0600) == 0, "the file");
	if (mark_get(b->account, &id, &stamp)) {
		must(stamp > 0, "a time");
		must(strlen(id) <= 1024 && utf8_valid(id, strlen(id)) &&
		    strpbrk(id, " \t\r\n") == NULL, "an id");
	}
	marks_free(b->chat);
	unlink(path);
	free(path);
}

/* ---- a page --------------------------------------------------------------- */

static const char *
field(char **rest)
{
	const char *s = strsep(rest, "\t");

	return s != NULL ? s : "";
}

static void
give(struct bench *b, uint32_t request, char *line)
{
	struct msg m = { .type = MSG_ARCHIVED };

	m.u.archived.request = request;
	m.u.archived.archive_id = field(&line);
	m.u.archived.from = field(&line);
	m.u.archived.to = field(&line);
	m.u.archived.id = field(&line);
	m.u.archived.stamp = strtoull(field(&line), NULL, 10);
	m.u.archived.sealing = (uint32_t)strtoul(field(&line), NULL, 10) %
	    SEALINGS;
	m.u.archived.subject = field(&line);
	m.u.archived.body = field(&line);
	m.u.archived.refers = (uint32_t)strtoul(field(&line), NULL, 10) %
	    (REFERENCE_RETRACTS + 1);
	m.u.archived.refers_id = field(&line);
	m.u.archived.emoji = field(&line);
	m.u.archived.fallback_at = (uint32_t)strtoul(field(&line), NULL, 10) %
	    IPC_BODY_MAX;
	m.u.archived.fallback = (uint32_t)strtoul(field(&line), NULL, 10) %
	    IPC_BODY_MAX;
	m.u.archived.retracted = *field(&line) == '1';
	m.u.archived.occupant = field(&line);
	m.u.archived.origin = field(&line);
	m.u.archived.real = field(&line);
	fake_net_say(b->net, ALICE, &m);
}

/* What was taken back is gone; what was corrected knows what it said. */
static void
check_remarks(const struct entry *e)
{
	const struct remarks *m = e->remarks;

	must(!e->wiped || (m != NULL && m->taken_back != 0 &&
	    strcmp(e->text, "(taken back)") == 0), "a line that is gone");
	must(m == NULL || m->taken_back == 0 || e->wiped, "a line that stays");
	must(m == NULL || e->wiped || (m->corrected != 0) ==
	    (m->first != NULL), "a correction");
	must(utf8_valid(e->text, strlen(e->text)), "the text");
}

static void
check(const struct bench *b)
{
	for (size_t i = 0; i < chat_talks(b->chat); i++) {
		struct buffer *lines = talk_buffer(chat_talk(b->chat, i));

		for (size_t j = 0; j < lines->count; j++) {
			const struct entry *e = buffer_at(lines, j);

			if (e->kind == ENTRY_IN || e->kind == ENTRY_OUT)
				must(e->via == VIA_ARCHIVE && e->delayed &&
				    e->level == OTR_NOT_PRIVATE &&
				    !otr_is_message(e->text), "a line");
			check_remarks(e);
		}
	}
	must(fake_net_count(b->net, MSG_SEND) == 0, "something was sent");
	must(fake_net_count(b->net, MSG_SEND_RECEIPT) == 0, "a receipt");
	must(bench_count(b, "otr ") == bench_count(b, "otr not-private"),
	    "a session");
}

static void
answer(struct bench *b, const char *text, size_t len)
{
	char *copy = xstrndup(text, len), *rest = copy, *line;
	struct msg m = { .type = MSG_ARCHIVE_END };
	const struct fake_frame *asked;

	bench_clock(b, 1000);
	asked = fake_net_last(b->net, MSG_ARCHIVE_ASK);
	must(asked != NULL, "the question");
	m.u.archive_end.request = (uint32_t)asked->ticket;
	for (int i = 0; i < 50 && (line = strsep(&rest, "\n")) != NULL; i++)
		if (utf8_valid(line, strlen(line)))
			give(b, m.u.archive_end.request, line);
	m.u.archive_end.complete = true;
	fake_net_say(b->net, ALICE, &m);
	bench_clock(b, 1000);
	check(b);
	free(copy);
}

static void
read_page(struct bench *b, const char *text, size_t len)
{
	struct err err;

	must(talk_past(b->bob, 50, true, &err) == 0, "asking");
	answer(b, text, len);
}

/* In it alice is "me"; what is said in one of its lines is in none of bob's. */
static void
read_room(struct bench *b, const char *text, size_t len)
{
	struct talk *v = room_join(b->account, ROOM, "alice", NULL, NULL);
	struct msg m = { .type = MSG_ROOM_OCCUPANT };
	size_t before = b->bob->buffer.count;

	must(v != NULL, "a room");
	room_info(b, ROOM_IS_ROOM | ROOM_ARCHIVE | ROOM_OCCUPANT_ID |
	    ROOM_REAL_ADDRESSES, "");
	m.u.room_occupant.from = ROOM "/alice";
	m.u.room_occupant.here = true;
	m.u.room_occupant.show = SHOW_ONLINE;
	m.u.room_occupant.role = ROLE_PARTICIPANT;
	m.u.room_occupant.affiliation = AFFILIATION_NONE;
	m.u.room_occupant.codes = ROOM_CODE_SELF;
	m.u.room_occupant.occupant = "me";
	fake_net_say(b->net, ALICE, &m);
	answer(b, text, len);
	must(b->bob->buffer.count == before, "a line elsewhere");
}

/* ---- one for all inputs --------------------------------------------------- */

static struct bench *bench;

static void
done(void)
{
	bench_free(bench);
}

static void
begin(void)
{
	struct msg end = { .type = MSG_ARCHIVE_END };

	bench = bench_new(NULL);
	loop_clock_fake(bench->loop, NOW);
	bench_talk(bench);
	/* What the log-in asked for. */
	end.u.archive_end.request = 1;
	end.u.archive_end.complete = true;
	fake_net_say(bench->net, ALICE, &end);
	bench_clock(bench, 1000);
}

/* As it was at first; a worker that said what it may not is gone. */
static void
anew(void)
{
	if (bench != NULL && account_state(bench->account) == ACCOUNT_ONLINE) {
		while (chat_talks(bench->chat) > 1)
			talk_close(chat_talk(bench->chat, 1), true, NULL);
		buffer_clear(&bench->bob->buffer);
		pending_free(bench->bob->pending);
		bench->bob->pending = NULL;
		fake_net_forget(bench->net);
		bench_quiet(bench);
		return;
	}
	if (bench == NULL)
		atexit(done);
	else
		bench_free(bench);
	begin();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || strchr("fpr", data[0]) == NULL || data[0] == '\0')
		return 0;
	anew();
	if (data[0] == 'f')
		read_file(bench, (const char *)data + 1, size - 1);
	else if (data[0] == 'p')
		read_page(bench, (const char *)data + 1, size - 1);
	else
		read_room(bench, (const char *)data + 1, size - 1);
	return 0;
}

FUZZ_MAIN("archive")
