/*
 * Chance that is the same in each run: where it comes from the kernel, and
 * where libotr asks libgcrypt for it.  The linker prefers these; libgcrypt is
 * told to take what it needs itself from the kernel, too.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/random.h>

#include <stdint.h>
#include <unistd.h>

#include <gcrypt.h>

static uint64_t state = 88172645463325252u;

static void
chance(void *p, size_t n)
{
	unsigned char *at = p;

	for (; n > 0; n--) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		*at++ = (unsigned char)(state >> 32);
	}
}

ssize_t
getrandom(void *p, size_t n, unsigned flags)
{
	(void)flags;
	chance(p, n);
	return (ssize_t)n;
}

int
getentropy(void *p, size_t n)
{
	chance(p, n);
	return 0;
}

/* Before anybody else calls libgcrypt. */
__attribute__((constructor)) static void
prefer_kernel(void)
{
	gcry_control(GCRYCTL_SET_PREFERRED_RNG_TYPE, GCRY_RNG_TYPE_SYSTEM);
}

void
gcry_randomize(void *p, size_t n, enum gcry_random_level level)
{
	(void)level;
	chance(p, n);
}

void
gcry_create_nonce(void *p, size_t n)
{
	chance(p, n);
}

void *
gcry_random_bytes(size_t n, enum gcry_random_level level)
{
	void *p = gcry_xmalloc(n);

	(void)level;
	chance(p, n);
	return p;
}

void *
gcry_random_bytes_secure(size_t n, enum gcry_random_level level)
{
	void *p = gcry_xmalloc_secure(n);

	(void)level;
	chance(p, n);
	return p;
}
