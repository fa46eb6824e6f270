#!/bin/sh
# The storm on toy cryptography: see storm.sh.
# SPDX-License-Identifier: ISC
exec "${builddir:-.}/tests/storm-model" \
	-f "${srcdir:-.}/tests/storm-model.seeds" \
	-n "${STORM_MODEL_CHECK:-200000}"
