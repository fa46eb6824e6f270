# Completion of sotto's options in fish.
# SPDX-License-Identifier: ISC

complete -c sotto -f
complete -c sotto -l config -r -F -d 'Read this configuration'
complete -c sotto -l data -r -a '(__fish_complete_directories)' \
	-d 'Keep keys and settings there'
complete -c sotto -l reader -d 'No screen: lines that are said, for screen readers'
complete -c sotto -l pipe -d 'No screen: command lines in, JSON lines out'
complete -c sotto -l linger -x -d 'Wait so many seconds for lines on their way'
complete -c sotto -l demo -d 'Try it with a server, a contact and a room of its own'
complete -c sotto -l check-config -d 'Say whether the configuration is right'
complete -c sotto -l doctor -d 'Say what is wrong on this machine, and how to mend it'
complete -c sotto -l version -d 'Show the version'
complete -c sotto -l help -d 'Show the options'
