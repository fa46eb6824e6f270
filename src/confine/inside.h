/*
 * What the two halves of confinement on Linux share: landlock.c, which
 * knows the roles and what they may reach, and seccomp.c, which knows
 * what they may do.  Private to them.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CONFINE_INSIDE_H
#define SOTTO_CONFINE_INSIDE_H

#include "confine/confine.h"
#include "lib/lib.h"

/*
 * The leak checker of a build with sanitizers traces its own process at the
 * end; only such a build lets it.
 */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum role { ROLE_MAIN, ROLE_NET_PARENT, ROLE_NET_WORKER };

/* Whether this kernel has seccomp. */
bool sandbox_has_seccomp(void);
/* Leaves the process the system calls of its role; for ever. */
int sandbox_calls(enum role, struct err *);
/* The same for the helper, whose children are the user's own programs. */
int sandbox_calls_helper(struct err *);
/* For the courier, which alone may open files anywhere. */
int sandbox_calls_courier(struct err *);

#endif
