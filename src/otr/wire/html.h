/*
 * What Pidgin and Adium write: HTML within OTR.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_OTR_WIRE_HTML_H
#define SOTTO_OTR_WIRE_HTML_H

#include "lib/lib.h"

enum otr_markup {
	OTR_MARKUP_NOT,		/* no HTML: there is a bare < or & */
	OTR_MARKUP_UNKNOWN,	/* it reads the same, or nearly so */
	OTR_MARKUP_ESCAPED,	/* no tag, and all of < > & " as entities */
	OTR_MARKUP,		/* HTML: all within one element, or with <br> */
};
enum otr_markup otr_html_look(const char *);
/* As text: entities decoded, tags dropped; links are told.  secret_free. */
char *otr_html_text(const char *);
/* Text for a program that takes it for HTML.  secret_free. */
char *otr_html_escape(const char *);

#endif
