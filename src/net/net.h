/*
 * The program sotto-net: one worker, one account, one XMPP stream.  Knows
 * no key, no home directory, no terminal.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NET_H
#define SOTTO_NET_H

#include "ipc/ipc.h"

#endif
