/*
 * Prints filter-table.c when sotto is built: for each role the filter that
 * libseccomp makes of its rules, and where in it the number of the process
 * itself stands, which only a start knows.  Those places are found by
 * compiling for two processes: the filters may differ in nothing else.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#ifdef __linux__

#include <sys/types.h>

#include <linux/filter.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "confine/inside.h"

#define ONE ((pid_t)0x01234567)
#define OTHER ((pid_t)0x07654321)

struct code {
	struct sock_filter at[BPF_MAXINSNS];
	size_t n;
};

static _Noreturn void
print_fail(const char *what)
{
	fprintf(stderr, "print-filters: %s\n", what);
	exit(1);
}

static void
print_compile(enum confine_role role, pid_t self, struct code *code)
{
	FILE *f = tmpfile();
	int r;

	if (f == NULL)
		print_fail("no temporary file");
	if ((r = rules_compile(role_row(role), self, fileno(f))) < 0)
		print_fail(strerror(-r));
	rewind(f);
	code->n = fread(code->at, sizeof(code->at[0]), BPF_MAXINSNS, f);
	fclose(f);
	if (code->n == 0 || code->n == BPF_MAXINSNS)
		print_fail("a filter has no length");
}

/* Whether two instructions differ in that number alone. */
static bool
print_is_self(const struct sock_filter *a, const struct sock_filter *b)
{
	return a->code == b->code && a->jt == b->jt && a->jf == b->jf &&
	    a->k == (uint32_t)ONE && b->k == (uint32_t)OTHER;
}

/* The places of the number in a filter; and how many. */
static size_t
print_selves(enum confine_role role, const struct code *one,
    const struct code *other)
{
	size_t n = 0;

	if (one->n != other->n)
		print_fail("a filter is not the same for each process");
	printf("static const unsigned short filters_selves_%d[] = {", (int)role);
	for (size_t i = 0; i < one->n; i++)
		if (print_is_self(&one->at[i], &other->at[i]))
			printf("%s%zu", n++ == 0 ? " " : ", ", i);
		else if (memcmp(&one->at[i], &other->at[i],
		    sizeof(one->at[i])) != 0)
			print_fail("a filter differs in more than the number");
	printf("%s };\n", n == 0 ? " 0" : "");
	return n;
}

static size_t
print_filter(enum confine_role role, size_t *n)
{
	struct code one, other;

	print_compile(role, ONE, &one);
	print_compile(role, OTHER, &other);
	printf("static const struct sock_filter filters_code_%d[] = {\n", (int)role);
	for (size_t i = 0; i < one.n; i++)
		printf("\t{ 0x%x, %u, %u, 0x%x },\n", one.at[i].code,
		    one.at[i].jt, one.at[i].jf, one.at[i].k);
	printf("};\n");
	*n = print_selves(role, &one, &other);
	return one.n;
}

int
main(void)
{
	size_t length[CONFINE_ROLES], selves[CONFINE_ROLES];

	printf("/* Printed by print-filters.c.\n *\n"
	    " * SPDX-License-Identifier: ISC\n */\n"
	    "#include <sys/types.h>\n\n#include <linux/filter.h>\n\n"
	    "#include \"confine/inside.h\"\n\n");
	for (int role = 0; role < CONFINE_ROLES; role++)
		length[role] = print_filter((enum confine_role)role,
		    &selves[role]);
	printf("const struct filter filters[CONFINE_ROLES] = {\n");
	for (int role = 0; role < CONFINE_ROLES; role++)
		printf("\t{ filters_code_%d, %zu, filters_selves_%d, %zu },\n", role,
		    length[role], role, selves[role]);
	printf("};\n");
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}

#else
int
main(void)
{
	printf("typedef int filters_are_not_used;\n");
	return 0;
}
#endif
