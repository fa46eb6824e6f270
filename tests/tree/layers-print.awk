# Prints from the rules (tests/tree/layers.rules) who may include whom, and floors,
# as docs/DESIGN has them.
#
# SPDX-License-Identifier: ISC

function strip(text)
{
	gsub(/^[ \t]+|[ \t]+$/, "", text)
	return text
}

# In lines of at most 79 columns behind an indentation.
function fold(first, text,   n, i, list, line, rest)
{
	rest = sprintf("%" length(first) "s", "")
	line = first
	n = split(text, list, /[ \t]+/)
	for (i = 1; i <= n; i++) {
		if (length(line) + 1 + length(list[i]) > 79) {
			print line
			line = rest
		}
		line = line (line == first || line == rest ? "" : " ") list[i]
	}
	print line
}

/^#/ || !/\|/ { next }
{
	n = split($0, column, /\|/)
	for (i = 1; i <= n; i++)
		column[i] = strip(column[i])
}
column[1] == "dir" {
	dir[++dirs] = column[2]
	may[column[2]] = column[3]
	what[column[2]] = column[4]
}
column[1] == "library" {
	n = split(column[3], list, /[ \t]+/)
	for (i = 1; i <= n; i++)
		knows[list[i]] = knows[list[i]] (knows[list[i]] == "" ? "" : \
		    ", ") column[2]
}
column[1] == "floor" {
	floor[++floors] = column[3]
	floor_dir[floors] = column[2]
}

END {
	print "Each directory of src, what it may include and call, and which"
	print "libraries of other people it alone knows:"
	print ""
	for (i = 1; i <= dirs; i++) {
		fold(sprintf("    %-18s", dir[i]), what[dir[i]])
		if (may[dir[i]] != "" || knows[dir[i]] != "")
			fold(sprintf("    %-18s", "") , "<- " \
			    (may[dir[i]] == "" ? "nothing" : may[dir[i]]) \
			    (knows[dir[i]] == "" ? "" : "; " knows[dir[i]]))
	}
	for (i = 1; i <= floors; i++) {
		if (floor_dir[i] != floor_dir[i - 1]) {
			print ""
			print "Floors of " floor_dir[i] ", the lowest first; a file " \
			    "calls what stands on its own floor"
			print "or below:"
			print ""
			nth = 0
		}
		fold(sprintf("    %2d  ", ++nth), floor[i])
	}
}
