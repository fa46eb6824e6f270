/*
 * Texts that the contact's program writes as HTML inside OTR, as Pidgin and
 * Adium do: when that is sure, and what is shown instead.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define MARKUP_SURE 2		/* messages in a row */
#define ESCAPED_SURE 3		/* Pidgin's, where nobody chose a font */

static void
markup_learnt(struct talk *v, bool html)
{
	struct direct *d = v->direct;
	struct err err;

	d->markup = d->escaped = 0;
	if (conf_set(v->account->chat->conf, SET_OTR_SEEN_HTML,
	    v->account->jid, v->jid, html ? "true" : NULL, &err) == -1)
		talk_say(v, ENTRY_WARNING, err.code, "sotto cannot remember "
		    "whether %s's program writes HTML: %s", talk_name(v),
		    err.text);
}

static void
markup_tell_escaped(struct talk *v)
{
	char *on;

	if (v->direct->told_escaped)
		return;
	v->direct->told_escaped = true;
	on = chat_command(v->account, "/set", v->jid, "otr_html on");
	talk_say(v, ENTRY_NOTICE, "html", "%s may write HTML, which sotto "
	    "shows as it comes." MORE
	    "Their program writes some signs as Pidgin does (&lt; &amp;). "
	    "After %d messages like this one sotto reads it as HTML; %s does "
	    "so at once.", talk_name(v), ESCAPED_SURE, on);
	free(on);
}

/* Three such messages, with none between that has a bare sign. */
static bool
markup_escaped_is_sure(struct talk *v, enum otr_markup look, const char *text)
{
	struct direct *d = v->direct;

	if (look == OTR_MARKUP_ESCAPED) {
		d->escaped++;
		markup_tell_escaped(v);
	} else if (look == OTR_MARKUP_NOT || strpbrk(text, "<>\"") != NULL)
		d->escaped = 0;
	return d->escaped >= ESCAPED_SURE;
}

/* Never by one message, and a bare "<" or "&" takes it back. */
static void
markup_learn(struct talk *v, enum otr_markup look, const char *text)
{
	struct direct *d = v->direct;
	bool html = peer_said(v)->seen_html;

	if (look == OTR_MARKUP_NOT) {
		d->markup = 0;
		if (html)
			markup_learnt(v, false);
	} else if (html)
		return;
	else if (markup_escaped_is_sure(v, look, text) ||
	    (look == OTR_MARKUP && ++d->markup >= MARKUP_SURE))
		markup_learnt(v, true);
}

/* How much of the text that was read is fallback, when tags are gone. */
static void
markup_refers(struct otr_in *in, const char *text)
{
	char *html, *before;

	if (in->refers == NULL)
		return;
	html = secret_dupn(in->text, in->refers->fallback);
	before = otr_html_text(html);
	if (strncmp(text, before, strlen(before)) == 0)
		in->refers->fallback = (uint32_t)strlen(before);
	else {		/* there is no telling: it is a line */
		secret_free(in->refers);
		in->refers = NULL;
	}
	secret_free(html);
	secret_free(before);
}

void
markup_take(struct talk *v, struct otr_in *in)
{
	enum otr_markup look = otr_html_look(in->text);
	char *text;

	if (peer_said(v)->learns_html)
		markup_learn(v, look, in->text);
	if (!peer_said(v)->html || look == OTR_MARKUP_NOT)
		return;
	text = otr_html_text(in->text);
	markup_refers(in, text);
	seal_before_change(in);
	secret_free(in->text);
	in->text = text;
}
