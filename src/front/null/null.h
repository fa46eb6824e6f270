/*
 * A front end that shows nothing: for tests of what a front end needs.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NULL_H
#define SOTTO_NULL_H

#include "front/front.h"

extern const struct front_row null_front;

#endif
