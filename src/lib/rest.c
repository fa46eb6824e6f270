/*
 * Gives memory back to the system that is not needed while little happens.
 * Must not know what is kept in memory: nothing that was written is lost.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/mman.h>

#include <link.h>
#include <unistd.h>
#if defined(HAVE_MALLOPT) || defined(HAVE_MALLOC_TRIM)
#include <malloc.h>
#endif

#include "lib/lib.h"

/* The loader has written into code that is else never written. */
static bool
rest_is_written(const struct dl_phdr_info *object, const ElfW(Phdr) *segment)
{
	const ElfW(Dyn) *d = (const void *)(object->dlpi_addr +
	    segment->p_vaddr);

	for (; d->d_tag != DT_NULL; d++)
		if (d->d_tag == DT_TEXTREL ||
		    (d->d_tag == DT_FLAGS && (d->d_un.d_val & DF_TEXTREL)))
			return true;
	return false;
}

static int
rest_object(struct dl_phdr_info *object, size_t size, void *arg)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	const ElfW(Phdr) *s = object->dlpi_phdr;
	uintptr_t start, end;

	(void)size;
	(void)arg;
	for (int i = 0; i < object->dlpi_phnum; i++)
		if (s[i].p_type == PT_DYNAMIC && rest_is_written(object, &s[i]))
			return 0;
	for (int i = 0; i < object->dlpi_phnum; i++) {
		if (s[i].p_type != PT_LOAD || (s[i].p_flags & PF_W) != 0)
			continue;
		start = (object->dlpi_addr + s[i].p_vaddr) & ~(page - 1);
		end = object->dlpi_addr + s[i].p_vaddr + s[i].p_filesz;
		(void)madvise((void *)start, end - start, MADV_DONTNEED);
	}
	return 0;
}

void
rest_one_heap(void)
{
#if defined(HAVE_MALLOPT) && defined(M_ARENA_MAX)
	(void)mallopt(M_ARENA_MAX, 1);
#endif
}

void
rest_memory(void)
{
#ifdef HAVE_MALLOC_TRIM
	(void)malloc_trim(0);
#endif
	(void)dl_iterate_phdr(rest_object, NULL);
}
