/*
 * A QR code as text: half blocks, two modules of a column in one cell, or
 * plain ASCII for fonts that lack them.  What is dark is drawn; who paints it
 * sees to dark on light.
 *
 * SPDX-License-Identifier: ISC
 */
#include <qrencode.h>

#include "cmd/inside.h"

/*
 * The standard wants four light modules around; readers are content with
 * two, and so the code of most addresses fits on a terminal of 24 rows.
 */
#define QUIET 2

static bool
qr_dark(const QRcode *qr, int x, int y)
{
	x -= QUIET;
	y -= QUIET;
	return x >= 0 && y >= 0 && x < qr->width && y < qr->width &&
	    (qr->data[y * qr->width + x] & 1) != 0;
}

static void
qr_draw_blocks(const QRcode *qr, struct str *out)
{
	static const char *const blocks[] = {
		" ", "\xe2\x96\x84", "\xe2\x96\x80", "\xe2\x96\x88",
	};
	int size = qr->width + 2 * QUIET;

	for (int y = 0; y < size; y += 2) {
		if (y > 0)
			str_addc(out, '\n');
		for (int x = 0; x < size; x++)
			str_add(out, blocks[qr_dark(qr, x, y) * 2 +
			    qr_dark(qr, x, y + 1)]);
	}
}

static void
qr_draw_ascii(const QRcode *qr, struct str *out)
{
	int size = qr->width + 2 * QUIET;

	for (int y = 0; y < size; y++) {
		if (y > 0)
			str_addc(out, '\n');
		for (int x = 0; x < size; x++)
			str_add(out, qr_dark(qr, x, y) ? "##" : "  ");
	}
}

char *
qr_draw(const char *text, bool ascii, struct err *err)
{
	QRcode *qr = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
	struct str out;

	if (qr == NULL) {
		err_set(err, "too-long", "it is too long for a QR code");
		return NULL;
	}
	str_init(&out);
	if (ascii)
		qr_draw_ascii(qr, &out);
	else
		qr_draw_blocks(qr, &out);
	QRcode_free(qr);
	return str_take(&out);
}
