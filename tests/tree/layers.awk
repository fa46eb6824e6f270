# What tests/tree/layers.sh asks of the symbols of all object files:
#
#	DIRECTORY FILE D|U SYMBOL	defined there, or used there
#
# together with the rules (tests/tree/layers.rules).  -v check=NAME says which
# question; each line that is printed is a fault.
#
# SPDX-License-Identifier: ISC

function words(text, into,   n)
{
	return split(text, into, /[ \t]+/)
}

function strip(text)
{
	gsub(/^[ \t]+|[ \t]+$/, "", text)
	return text
}

# ---- the rules --------------------------------------------------------------

FILENAME == rules {
	if ($0 !~ /\|/ || $0 ~ /^#/)
		next
	# A pattern, the last column, may have bars of its own.
	n = split($0, column, /\|/)
	for (i = 1; i <= n; i++)
		column[i] = strip(column[i])
	if (column[1] == "dir")
		may[column[2]] = " " column[3] " " column[2] " "
	else if (column[1] == "passed")
		passed = passed " " column[2] " "
	else if (column[1] == "spare")
		spare[column[2]] = column[3]
	else if (column[1] == "circle")
		left[column[2]] = column[3] + 0
	else if (column[1] == "floor") {
		floors[column[2]]++
		for (i = words(column[3], list); i > 0; i--)
			floor[column[2], list[i]] = floors[column[2]]
	}
	next
}

# ---- the symbols ------------------------------------------------------------

{
	file = $1 "/" $2
	files[file] = $1
	if ($3 == "D") {
		if (($4 in home) && home[$4] != file)
			twice[$4] = twice[$4] " " file
		else
			home[$4] = file
		defined[$1, $4] = file
	} else
		used[++uses] = $1 SUBSEP file SUBSEP $4
}

# ---- no circle is larger than two files --------------------------------------

function circles(dir,   n, list, reach, why, i, j, k, part, size, seen, text)
{
	for (file in files)
		if (files[file] == dir)
			list[++n] = file
	for (k = 1; k <= uses; k++) {
		split(used[k], part, SUBSEP)
		if (part[1] != dir || !((dir, part[3]) in defined))
			continue
		j = defined[dir, part[3]]
		if (j == part[2])
			continue
		reach[part[2], j] = 1
		why[part[2], j] = why[part[2], j] " " part[3]
	}
	for (k = 1; k <= n; k++)
		for (i = 1; i <= n; i++)
			if ((list[i], list[k]) in reach)
				for (j = 1; j <= n; j++)
					if ((list[k], list[j]) in reach)
						reach[list[i], list[j]] = 1
	for (i = 1; i <= n; i++) {
		if (list[i] in seen)
			continue
		size = 0
		text = ""
		for (j = 1; j <= n; j++) {
			if (!((list[i], list[j]) in reach) ||
			    !((list[j], list[i]) in reach))
				continue
			seen[list[j]] = 1
			size++
			text = text " " list[j]
		}
		if (size <= 2 || size <= left[dir])
			continue
		print size " files of " dir " call each other in a circle:" text
		for (j in why) {
			split(j, part, SUBSEP)
			if (seen[part[1]] && index(text " ", " " part[1] " ") &&
			    index(text " ", " " part[2] " "))
				print "  " part[1] " -> " part[2] ":" why[j]
		}
	}
}

# ---- calls go down ------------------------------------------------------------

function check_floors(   k, part, to, dir, from, below)
{
	for (file in files) {
		dir = files[file]
		from = substr(file, length(dir) + 2)
		if ((dir in floors) && !((dir, from) in floor))
			print file " has no floor"
	}
	for (k in floor) {
		split(k, part, SUBSEP)
		if (!((part[1] "/" part[2]) in files))
			print part[1] "/" part[2] " has a floor and is not there"
	}
	for (k = 1; k <= uses; k++) {
		split(used[k], part, SUBSEP)
		dir = part[1]
		if (!(dir in floors) || !((dir, part[3]) in defined))
			continue
		to = defined[dir, part[3]]
		from = floor[dir, substr(part[2], length(dir) + 2)]
		below = floor[dir, substr(to, length(dir) + 2)]
		if (from != "" && below != "" && below > from)
			print part[2] " (floor " from ") calls " part[3] \
			    "() of " to " (floor " below ")"
	}
}

function check_calls(   k, part, to)
{
	for (k = 1; k <= uses; k++) {
		split(used[k], part, SUBSEP)
		if (((part[1], part[3]) in defined) || !(part[3] in home))
			continue
		to = files[home[part[3]]]
		if (!index(may[part[1]], " " to " ") &&
		    !index(passed, " " part[3] " "))
			print part[2] " calls " part[3] "() of " to
	}
}

# ---- names --------------------------------------------------------------------

function check_twice(   s)
{
	for (s in twice)
		if (s != "main")
			print s "() is in " home[s] " and in" twice[s]
}

function check_unused(   k, part, users, s)
{
	for (k = 1; k <= uses; k++) {
		split(used[k], part, SUBSEP)
		if (home[part[3]] != part[2])
			users[part[3]]++
	}
	for (s in home) {
		if (s == "main" || (s in twice))
			continue
		if (!(s in users) && !(s in spare))
			print s "() of " home[s] " is used in no other file: " \
			    "make it static, or drop it"
		if ((s in users) && (s in spare))
			print s "() is no longer spare"
	}
	for (s in spare) {
		if (!(s in home))
			print s "() is spare and not there"
		if (spare[s] == "")
			print s "() is spare without a reason"
	}
}

END {
	if (check == "circles") {
		for (file in files)
			dirs[files[file]] = 1
		for (dir in dirs)
			circles(dir)
	} else if (check == "floors")
		check_floors()
	else if (check == "calls")
		check_calls()
	else if (check == "twice")
		check_twice()
	else if (check == "unused")
		check_unused()
}
