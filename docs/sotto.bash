# Completion of sotto's options in bash.
# SPDX-License-Identifier: ISC

_sotto()
{
	local word=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD-1]}

	COMPREPLY=()
	case $before in
	--config)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return ;;
	--data)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		return ;;
	--linger)
		return ;;
	esac
	mapfile -t COMPREPLY < <(compgen -W '--config --data --reader --pipe --linger
	    --demo --check-config --doctor --version --help' -- "$word")
}
complete -F _sotto sotto
