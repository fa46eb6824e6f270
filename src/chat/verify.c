/*
 * Verification by SMP (OTRv3, "Socialist Millionaires' Protocol"), said in
 * plain words: who asks whom, what a success, a failure, an abort and a cheat
 * mean, and what to do next.  Decides nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/inside.h"

static const struct entry *
verify_push(struct talk *v, enum entry_kind kind, const char *text,
    size_t brief)
{
	struct entry e = {
		.kind = kind, .stamp = loop_wall(v->account->chat->loop),
		.text = (char *)(uintptr_t)text,
		.brief = kind == ENTRY_ALARM ? 0 : brief,
	};

	talk_changed(v);
	return buffer_push(&v->buffer, &e);
}

static char *
verify_smp_asked(struct talk *v, const struct otr_event *e)
{
	char question[CHAT_NOTE_MAX + 1];
	/* Without the secret: it belongs to a hidden prompt. */
	char *answer = chat_command(v->account, "/verify answer", v->jid,
	    NULL);
	char *no = chat_command(v->account, "/verify abort", v->jid, NULL);
	const char *both = e->crossed ? "You both asked at the same moment: "
	    "theirs goes first, and yours was dropped; ask again after it. " :
	    "";
	char *text;

	chat_quote(question, e->question);
	if (*question != '\0')
		text = xasprintf("%s%s wants to verify you, and asks: \"%s\"\n"
		    "Answer only if you know that it is really theirs; it "
		    "proves you to them, not them to you.\n"
		    "  %s\n  %s", both, talk_name(v), question, answer, no);
	else
		text = xasprintf("%s%s wants to verify that you know the same "
		    "secret. Give the one that you agreed on face to face, "
		    "never one that was sent to you.\n  %s\n  %s",
		    both, talk_name(v), answer, no);
	free(answer);
	free(no);
	return text;
}

/* What was begun by us: what has to happen now. */
static char *
verify_smp_begun(struct talk *v, const struct otr_event *e)
{
	char *no;
	char *text;

	if (e->progress > 0)
		return NULL;	/* the status bar counts on */
	no = chat_command(v->account, "/verify abort", v->jid, NULL);
	text = e->asked_by_us ?
	    xasprintf("Your question went to %s, who must answer it now."
		MORE "%s takes it back.", talk_name(v), no) :
	    xasprintf("%s was asked for the secret, and must type the same "
		"now." MORE "%s takes it back.", talk_name(v), no);
	free(no);
	return text;
}

/* With a question only the one who asked has learned something. */
static char *
verify_smp_succeeded(struct talk *v, const struct otr_event *e)
{
	struct otr_info info;
	char *ask, *text;

	otr_info(v->direct->otr, &info);
	if (e->asked_by_us)
		return xasprintf("Verified: %s knew the answer." MORE "%s",
		    talk_name(v), info.knows_us ? "" : "They have not "
		    "verified you by that: let them ask you too.");
	if (!e->asked_by_them)
		return xasprintf("Verified: you and %s know the same secret." MORE
		    "Each of you can be sure of the other's key now.",
		    talk_name(v));
	if (info.verified)
		return xasprintf("%s has verified you: your answer was right."
		    MORE "You had verified them before.", talk_name(v));
	ask = chat_command(v->account, "/verify question", v->jid,
	    "\"QUESTION\"");
	text = xasprintf("%s has verified you. You have NOT verified them: "
	    "/verify" MORE "Your answer was right, but it may still be "
	    "somebody else who asked. Ask back: %s", talk_name(v), ask);
	free(ask);
	return text;
}

static char *
verify_smp_failed(struct talk *v, const struct otr_event *e)
{
	struct otr_info info;

	otr_info(v->direct->otr, &info);
	return xasprintf("The %s differ: a slip, or it is not %s. /verify "
	    "tries again." MORE "Nothing is verified by this. Capitals and "
	    "blanks count. Neither of you learned what the other typed. %s If "
	    "it fails again, call them.", e->asked_by_us || e->asked_by_them ?
	    "answers" : "secrets", talk_name(v), info.verified ?
	    "The trust that you gave before stays as it was." :
	    "They are unverified, as before.");
}

/* The proof itself was wrong: no slip of anybody's fingers does that. */
static char *
verify_smp_aborted(struct talk *v, const struct otr_event *e)
{
	char line[CHAT_NOTE_MAX + 1];

	chat_line(line, e->text);
	if (e->cheated)
		return xasprintf("STOPPED: %s's program sent a proof that "
		    "cannot be right. No mistyped secret does that: the "
		    "program is broken, or somebody tries to cheat. Nothing "
		    "is verified by this, and what was trusted stays as it "
		    "was. Before you go on compare fingerprints on the "
		    "phone: /verify compare", talk_name(v));
	return xasprintf("The verification was broken off. /verify begins "
	    "again." MORE "%s%sNothing was learned about either of you, and "
	    "what was trusted stays as it was.", line, *line != '\0' ? ". " :
	    "");
}

static char *
verify_smp_text(struct talk *v, const struct otr_event *e)
{
	switch (e->smp) {
	case OTR_SMP_NONE:
		return NULL;
	case OTR_SMP_RUNNING:
		return verify_smp_begun(v, e);
	case OTR_SMP_ASKED:
		return verify_smp_asked(v, e);
	case OTR_SMP_SUCCEEDED:
		return verify_smp_succeeded(v, e);
	case OTR_SMP_FAILED:
		return verify_smp_failed(v, e);
	case OTR_SMP_ABORTED:
		return verify_smp_aborted(v, e);
	}
	return NULL;
}

static enum entry_kind
verify_smp_kind(const struct otr_event *e)
{
	if (e->smp == OTR_SMP_ASKED)
		return ENTRY_QUESTION;
	if (e->smp == OTR_SMP_ABORTED && e->cheated)
		return ENTRY_ALARM;
	return e->smp == OTR_SMP_FAILED || e->smp == OTR_SMP_ABORTED ?
	    ENTRY_WARNING : ENTRY_NOTICE;
}

/* Whom it convinced of the other. */
static const char *
verify_smp_convinced(const struct otr_event *e)
{
	if (e->smp != OTR_SMP_SUCCEEDED)
		return "";
	return e->asked_by_us ? "you" : e->asked_by_them ? "contact" : "both";
}

void
direct_smp(struct talk *v, const struct otr_event *e)
{
	char *text = verify_smp_text(v, e);
	const struct entry *entry = NULL;
	size_t brief;
	const struct chat_pair data[] = {
		{ "convinced", verify_smp_convinced(e) },
		{ "cheated", e->cheated ? "true" : "false" },
		{ NULL, NULL },
	};

	talk_changed(v);
	if (text != NULL) {
		brief = say_brief(&text);
		entry = verify_push(v, verify_smp_kind(e), text, brief);
	}
	chat_emit(v->account->chat, &(struct chat_event){ .type = CHAT_SMP,
		.account = v->account, .talk = v, .peer = v->jid,
		.smp = e->smp, .question = e->question,
		.progress = e->progress, .text = text, .data = data,
		.entry = entry });
	free(text);
}
