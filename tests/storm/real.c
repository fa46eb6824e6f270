/*
 * The storm on real cryptography: what it counts of it, and keys that need
 * not be made anew.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE		/* RTLD_NEXT */
#endif
#include <sys/types.h>

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/privkey.h>

#include "keys/inside.h"
#include "tests/support/pool.h"

const bool storm_is_toy = false;
unsigned long storm_works;

typedef void powm_fn(gcry_mpi_t, const gcry_mpi_t, const gcry_mpi_t,
    const gcry_mpi_t);

void
gcry_mpi_powm(gcry_mpi_t w, const gcry_mpi_t b, const gcry_mpi_t e,
    const gcry_mpi_t m)
{
	static powm_fn *real;

	if (real == NULL) {
		void *at = dlsym(RTLD_NEXT, "gcry_mpi_powm");

		memcpy(&real, &at, sizeof(real));
	}
	storm_works++;
	real(w, b, e, m);
}

/* The linker puts it in the place of key_make(). */
struct gcry_sexp *__wrap_key_make(void);
struct gcry_sexp *
__wrap_key_make(void)
{
	return key_copy(pool_key_of(late_key())->privkey);
}
