#!/bin/sh
# A part of the storm, so that parts run beside each other.
# SPDX-License-Identifier: ISC
exec "${srcdir:-.}/tests/storm/storm-model.sh" 1 4
