# Completion of gpusim for bash: source this file. It asks the program itself for commands, options, policies and GPU names.
# shellcheck shell=bash

_gpusim() {
  local gpusim=${COMP_WORDS[0]/#\~/$HOME} current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]} commands
  commands=$("$gpusim" --help 2>/dev/null | awk '/^  [a-z]/ {printf "%s ", $1}')
  # Readline splits --policy=heft at the "=".
  if [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  elif [[ $current == = ]]; then
    current=''
  fi
  # `gpusim FILE` is `gpusim run FILE`.
  [[ " $commands " == *" $command "* ]] || command=run

  local words=''
  case $previous in
    --policy) words=$("$gpusim" list policies 2>/dev/null | awk '$1 ~ /^[a-z_]+$/ {print $1}') ;;
    *)
      if [[ $current == -* ]]; then
        [[ $COMP_CWORD -gt 1 ]] || words='--help --version'
        words+=" $("$gpusim" "$command" --help 2>/dev/null | grep -oE -- '--[a-z][a-z-]*' | sort -u)"
      elif [[ $previous == -* ]]; then
        :
      elif [[ $COMP_CWORD -eq 1 ]]; then
        words=$commands
      elif [[ $command == catalog ]]; then
        words=$("$gpusim" catalog 2>/dev/null | awk '$1 ~ /[0-9]/ {print $1}')' carbon'
      elif [[ $command == help ]]; then
        words=$commands
      elif [[ $command == list ]]; then
        words=$("$gpusim" list --help 2>/dev/null | awk 'NR == 1 {gsub(/\|/, " ", $4); print $4}')
      fi
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  [[ " catalog list help version " != *" $command "* && $previous != --policy && $current != -* ]] || return 0

  # Files: folders lead to them. A command whose only argument is a FILE takes a scenario; after an option, or where the overview
  # names something else (LOG, CSV, FILE GANTT), any file can be meant.
  compopt -o filenames
  local pattern='!*.json' arguments
  arguments=$("$gpusim" --help 2>/dev/null | awk -v command="$command" '$1 == command {print $2, $3}')
  if [[ $previous == -* || ! $arguments =~ ^FILE\ [^A-Z] ]]; then pattern=''; fi
  mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -X "$pattern" -- "$current"; compgen -d -- "$current")
}
complete -F _gpusim gpusim
