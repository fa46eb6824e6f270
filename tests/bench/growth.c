/*
 * Runs the series and prints them: see growth.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "count-rig.h"
#include "growth.h"

#define SIZES 24
#define CALLS_MAX 200000

/* ---- the clock ----------------------------------------------------------- */

static double calls[CALLS_MAX];
static size_t ncalls;
static bool timing;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

void
rig_counted(void (*run)(void *arg), void *arg)
{
	double before = now();

	run(arg);
	if (timing && ncalls < CALLS_MAX)
		calls[ncalls++] = now() - before;
}

void
growth_clock(void)
{
	ncalls = 0;
	timing = true;
}

double
growth_sum(void)
{
	double sum = 0;

	timing = false;
	for (size_t i = 0; i < ncalls; i++)
		sum += calls[i];
	return sum;
}

static int
order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

double
growth_median_of(size_t every)
{
	size_t n = ncalls / every;

	timing = false;
	if (n == 0)
		return 0;
	for (size_t i = 0; i < n; i++) {
		double sum = 0;

		for (size_t k = 0; k < every; k++)
			sum += calls[i * every + k];
		calls[i] = sum;
	}
	qsort(calls, n, sizeof(calls[0]), order);
	return calls[n / 2];
}

double
growth_median(void)
{
	return growth_median_of(1);
}

double
growth_bytes(void)
{
	struct mallinfo2 m = mallinfo2();

	return (double)m.uordblks + (double)m.hblkhd;
}

/* ---- the exponent ---------------------------------------------------------- */

/* Least squares through the logarithms, from the i-th on. */
static double
exponent(const size_t *n, const double *y, size_t i, size_t count)
{
	double sx = 0, sy = 0, sxx = 0, sxy = 0, k = 0;

	for (; i < count; i++) {
		double lx = log((double)n[i]), ly = log(y[i]);

		if (y[i] <= 0)
			return NAN;
		sx += lx;
		sy += ly;
		sxx += lx * lx;
		sxy += lx * ly;
		k++;
	}
	return (k * sxy - sx * sy) / (k * sxx - sx * sx);
}

/* ---- a series ---------------------------------------------------------------- */

static void
print_number(double v)
{
	printf(" %9.*f", v < 10 ? 2 : v < 1000 ? 1 : 0, v);
}

static void
print_series(const struct growth_series *s, const size_t *n,
    double y[GROWTH_MEASURES][SIZES], size_t count)
{
	printf("%-26s", s->of);
	for (size_t i = 0; i < count; i++)
		printf(" %9zu", n[i]);
	printf("   whole  upper\n");
	for (size_t m = 0; s->measures[m] != NULL; m++) {
		printf("%-26s", s->measures[m]);
		for (size_t i = 0; i < count; i++)
			print_number(y[m][i]);
		printf("  %6.2f %6.2f\n", exponent(n, y[m], 0, count),
		    exponent(n, y[m], count / 2, count));
	}
	printf("\n");
	fflush(stdout);
}

static void
run(const struct growth_series *s)
{
	static double y[GROWTH_MEASURES][SIZES];
	size_t n[SIZES], count = 0;

	if (s->begin != NULL)
		s->begin();
	/* The last step may be a smaller one. */
	for (size_t i = s->from;; i = 2 * i < s->to ? 2 * i : s->to) {
		double out[GROWTH_MEASURES] = { 0 };

		s->measure(i, out);
		for (size_t m = 0; m < GROWTH_MEASURES; m++)
			y[m][count] = out[m];
		n[count++] = i;
		if (i == s->to)
			break;
	}
	if (s->end != NULL)
		s->end();
	print_series(s, n, y, count);
}

/* ---- the whole --------------------------------------------------------------- */

static const struct growth_series *const series[] = {
	&growth_contacts, &growth_scrollback, &growth_windows, &growth_all,
	&growth_sessions, &growth_known, &growth_history,
	&growth_real_contacts, &growth_real_known, &growth_real_history,
};

static bool
is_wanted(const struct growth_series *s, int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], s->name) == 0)
			return true;
	return argc == 1;
}

int
main(int argc, char *argv[])
{
	/* What was freed is not kept for other threads' sake. */
	mallopt(M_ARENA_MAX, 1);
	for (size_t i = 0; i < NELEM(series); i++)
		if (is_wanted(series[i], argc, argv))
			run(series[i]);
	return 0;
}
