#!/bin/sh
# The demo inside tmux: the whole way that the buddy leads, and that leaving
# it, in whichever way, leaves no process and no file.  SOTTO=PATH picks the
# program.
#
# SPDX-License-Identifier: ISC

exec "$(dirname "$0")/live/run" "$@" demo
