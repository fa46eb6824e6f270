/*
 * Messages that are no line of a conversation: announcements, copies, what
 * the archive has, and what sotto cannot show.  Each is a notice, with what
 * was written below it, whole.  None of it reaches OTR (law 7).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* What was encrypted for another is not shown. */
static const char *
aside_body(const struct msg *m)
{
	return otr_is_otr(m->u.message.body) ?
	    "(an OTR message for another program)" : m->u.message.body;
}

void
aside_say(struct account *a, struct talk *v, const char *from,
    const struct msg *m, const char *code, const char *what)
{
	const char *body = aside_body(m);
	char *text = message_text(m->u.message.subject, body);
	char cut[80] = "";
	const struct chat_pair data[] = {
		{ "from", from }, { "body", body },
		{ *m->u.message.subject != '\0' ? "subject" : NULL,
		    m->u.message.subject }, { NULL, NULL },
	};

	if (m->u.message.flags & GOT_CUT)
		snprintf(cut, sizeof(cut), " (cut: %u bytes are missing, more "
		    "than sotto takes)", (unsigned)m->u.message.missing);
	if (*text != '\0')
		chat_say_quote(a->chat, a, v, ENTRY_NOTICE, code, data, text,
		    "%s %s%s:", what, from, cut);
	secret_free(text);
}

/* Shown as a notice; to scripts it is a message of a kind of its own. */
void
aside_headline(struct account *a, struct talk *v, const char *from,
    const struct msg *m)
{
	char *words = message_text(m->u.message.subject, aside_body(m));
	char *bare = jid_bare(from);
	struct entry e = { .kind = ENTRY_NOTICE,
	    .stamp = loop_wall(a->chat->loop) };
	struct str text;

	str_init(&text);
	str_addf(&text, "an announcement from %s%s:\n", from,
	    (m->u.message.flags & GOT_CUT) ? " (cut)" : "");
	e.quote_at = text.len;
	e.quote_len = strlen(words);
	str_add(&text, words);
	e.text = text.s;
	chat_emit(a->chat, &(struct chat_event){
		.type = CHAT_MESSAGE, .account = a, .talk = v, .peer = bare,
		.resource = jid_resource(from), .id = m->u.message.id,
		.text = aside_body(m),
		.subject = *m->u.message.subject != '\0' ?
		    m->u.message.subject : NULL,
		.missing = m->u.message.missing, .incoming = true,
		.delayed = (m->u.message.flags & GOT_DELAYED) != 0,
		.headline = true, .entry = buffer_push(v != NULL ?
		    &v->buffer : &a->chat->status, &e) });
	str_free(&text);
	secret_free(words);
	free(bare);
}

void
aside_content(struct account *a, struct talk *v, const char *from,
    enum content content)
{
	static const char *const words[] = {
		[CONTENT_NONE] = "nothing",
		[CONTENT_MARKUP] = "a text in a form (XHTML) that sotto does "
		    "not show; ask them to send it as plain text",
		[CONTENT_OMEMO] = "a message encrypted with OMEMO, which sotto "
		    "cannot read; ask them to use OTR",
		[CONTENT_OPENPGP] = "a message encrypted with OpenPGP, which "
		    "sotto cannot read; ask them to use OTR",
		[CONTENT_FORM] = "a form to fill in, which needs another "
		    "program",
		[CONTENT_CALL] = "a call, which needs another program",
		[CONTENT_ATTENTION] = "a call for your attention",
	};

	chat_say(a->chat, a, v, ENTRY_NOTICE, "not-shown", NULL,
	    "%s sent something that sotto cannot show: "
	    "%s.", from, words[content]);
}
