/*
 * What the fuzz targets share.  With -DFUZZ a target is libFuzzer's (make
 * fuzz); else it has a main() that runs the saved inputs: those in
 * corpus/NAME, which people wrote, each as it is, cut short everywhere and with
 * single bits turned; those in met/ below it, which the fuzzer met, as they
 * are.  Or the files that it is given.
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
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const uint8_t *fuzz_data;
static size_t fuzz_len;

/* Says which input it was; printf could take the C library's own lock. */
static void
fuzz_aborted(int signo)
{
	static const char hex[] = "0123456789abcdef";
	char out[2];

	(void)signo;
	(void)!write(STDERR_FILENO, "the input, for xxd -r -p:\n", 26);
	for (size_t i = 0; i < fuzz_len; i++) {
		out[0] = hex[fuzz_data[i] >> 4];
		out[1] = hex[fuzz_data[i] & 15];
		(void)!write(STDERR_FILENO, out, 2);
	}
	(void)!write(STDERR_FILENO, "\n", 1);
}

static void
fuzz_bytes(const uint8_t *data, size_t len)
{
	/* A copy of exact size, so that a byte too far is seen. */
	uint8_t *copy = malloc(len == 0 ? 1 : len);

	if (copy == NULL)
		exit(1);
	memcpy(copy, data, len);
	fuzz_data = copy;
	fuzz_len = len;
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static int
fuzz_file(const char *path, bool turned)
{
	static uint8_t data[65536];
	FILE *f = fopen(path, "rb");
	size_t len;

	if (f == NULL) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return -1;
	}
	len = fread(data, 1, sizeof data, f);
	fclose(f);
	fuzz_bytes(data, len);
	for (size_t i = 0; turned && i < len && i < 2048; i++) {
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

/* How many there were, -1: one could not be read. */
static int
fuzz_folder(const char *dir, bool turned)
{
	char path[8192];
	struct dirent *e;
	DIR *d = opendir(dir);
	int n = 0;

	if (d == NULL)
		return turned ? -1 : 0;
	while (n != -1 && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.' || strcmp(e->d_name, "met") == 0)
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		n = fuzz_file(path, turned) == -1 ? -1 : n + 1;
	}
	closedir(d);
	return n;
}

static int
fuzz_main(const char *name, int argc, char **argv)
{
	const char *srcdir = getenv("srcdir");
	char dir[4096], met[4200];
	int written, found;

	signal(SIGABRT, fuzz_aborted);
	for (int i = 1; i < argc; i++)
		if (fuzz_file(argv[i], false) == -1)
			return 1;
	if (argc > 1)
		return 0;
	snprintf(dir, sizeof dir, "%s/tests/fuzz/corpus/%s",
	    srcdir == NULL ? "." : srcdir, name);
	snprintf(met, sizeof met, "%s/met", dir);
	written = fuzz_folder(dir, true);
	found = fuzz_folder(met, false);
	printf("%s: %d inputs written, %d met\n", name, written, found);
	return written <= 0 || found < 0;
}

#define FUZZ_MAIN(name) \
	int main(int argc, char **argv) { return fuzz_main(name, argc, argv); }
#else
#define FUZZ_MAIN(name)
#endif

#endif
