#!/bin/sh
# Ends what the engine has started when the engine's own process is gone, however it ended: the system closes our standard
# input then, and nothing else does. A line "+ GROUP" names a process group to end, "- GROUP" one that has ended by itself,
# "folder PATH" a folder to remove. Started by watchdog.ts, in a process group of its own, so that Ctrl-C leaves it alone.
trap '' HUP INT TERM
groups='' folders=''
while read -r verb what; do
  case $verb in
    +) groups="$groups $what" ;;
    -)
      others=''
      for group in $groups; do
        if [ "$group" != "$what" ]; then others="$others $group"; fi
      done
      groups=$others
      ;;
    folder) folders="$folders$what
" ;;
  esac
done
for group in $groups; do kill -9 "-$group" 2>/dev/null; done
# A process takes a moment to die, and may write into its folder until then.
for group in $groups; do
  tries=0
  while kill -0 "-$group" 2>/dev/null && [ $tries -lt 50 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
done
printf '%s' "$folders" | while read -r folder; do rm -rf "$folder"; done
