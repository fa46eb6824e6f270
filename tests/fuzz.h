/*
 * What the fuzz targets share.  With -DFUZZ a target is libFuzzer's; else it
 * has a main() that runs the saved inputs of tests/corpus/NAME, each as it
 * is, cut short everywhere and with single bits turned: a quick check that
 * needs no fuzzer.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_FUZZ_H
#define SOTTO_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#ifndef FUZZ
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
fuzz_bytes(const uint8_t *data, size_t len)
{
	/* A copy of exact size, so that a byte too far is seen. */
	uint8_t *copy = malloc(len == 0 ? 1 : len);

	if (copy == NULL)
		exit(1);
	memcpy(copy, data, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static int
fuzz_file(const char *path)
{
	static uint8_t data[65536];
	FILE *f = fopen(path, "rb");
	size_t len;

	if (f == NULL)
		return -1;
	len = fread(data, 1, sizeof data, f);
	fclose(f);
	fuzz_bytes(data, len);
	for (size_t i = 0; i < len && i < 2048; i++) {
		uint8_t was = data[i];
		fuzz_bytes(data, i);
		for (int bit = 0; bit < 8; bit++) {
			data[i] = was ^ (uint8_t)(1u << bit);
			fuzz_bytes(data, len);
		}
		data[i] = was;
	}
	return 0;
}

static int
fuzz_main(const char *name)
{
	const char *srcdir = getenv("srcdir");
	char dir[4096], path[8192];
	struct dirent *e;
	unsigned n = 0;
	DIR *d;

	snprintf(dir, sizeof dir, "%s/tests/corpus/%s",
	    srcdir == NULL ? "." : srcdir, name);
	if ((d = opendir(dir)) == NULL) {
		fprintf(stderr, "%s: cannot be read\n", dir);
		return 1;
	}
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (fuzz_file(path) == -1) {
			fprintf(stderr, "%s: cannot be read\n", path);
			closedir(d);
			return 1;
		}
		n++;
	}
	closedir(d);
	printf("%s: %u saved inputs\n", name, n);
	return n == 0;
}
#define FUZZ_MAIN(name) int main(void) { return fuzz_main(name); }
#else
#define FUZZ_MAIN(name)
#endif

#endif
