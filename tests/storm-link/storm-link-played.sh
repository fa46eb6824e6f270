#!/bin/sh
# The played half of the storm on the link, as much of it as a check may take.
# SPDX-License-Identifier: ISC
exec "${builddir:-.}/tests/storm-link/storm-link" "${STORM_CHECK:-1000}"
