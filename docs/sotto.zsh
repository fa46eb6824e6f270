#compdef sotto
# Completion of sotto's options in zsh.
# SPDX-License-Identifier: ISC

_arguments \
	'--config[read this configuration file]:file:_files' \
	'--data[keep keys and settings there]:directory:_directories' \
	'--reader[no screen: lines that are said, for screen readers]' \
	'--pipe[no screen: command lines in, JSON lines out]' \
	'--linger[wait so long for lines on their way]:seconds:' \
	'(- *)--demo[try it with a server, a contact and a room of its own]' \
	'--check-config[say whether the configuration is right]' \
	'--doctor[say what is wrong on this machine, and how to mend it]' \
	'(- *)--version[show the version]' \
	'(- *)--help[show the options]'
