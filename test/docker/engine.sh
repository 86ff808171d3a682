#!/usr/bin/env bash
# Gets a Docker engine to run on this machine, for the tests: `engine.sh start`, `engine.sh stop`. One that is already
# running is used as it is, and not stopped. On Debian, as root, what is missing is installed, and the engine started by
# hand, without systemd. Where that cannot be done the exit code is 3, and the last line says why.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$root/.cache/docker
pid_file=$folder/dockerd.pid

none() { printf 'no Docker engine: %s\n' "$*" && exit 3; }
answers() { timeout 20 docker info >/dev/null 2>&1; }

install_missing() { # the packages of those commands that are not there
  local packages=() pair
  for pair in dockerd:docker.io docker-compose:docker-compose debootstrap:debootstrap mvn:maven pip:python3-pip; do
    if ! command -v "${pair%%:*}" >/dev/null; then packages+=("${pair#*:}"); fi
  done
  if ((${#packages[@]} == 0)); then return; fi
  [[ $(id -u) == 0 ]] || none "${packages[*]} not installed, and only root could do that"
  command -v apt-get >/dev/null || none "${packages[*]} not installed, and there is no apt-get"
  printf 'installing %s\n' "${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install -y --no-install-recommends "${packages[@]}"; } >"$folder/apt.log" 2>&1 ||
    none "apt-get could not install ${packages[*]} (see $folder/apt.log)"
}

start() {
  mkdir -p "$folder"
  install_missing
  if answers; then return; fi
  [[ $(id -u) == 0 ]] || none 'it does not run, and only root could start it'
  printf 'starting dockerd\n'
  setsid dockerd >"$folder/dockerd.log" 2>&1 </dev/null &
  local pid=$!
  printf '%s\n' "$pid" >"$pid_file"
  local end=$((SECONDS + 60))
  until answers; do
    kill -0 "$pid" 2>/dev/null || none "dockerd has ended: $(tail -1 "$folder/dockerd.log")"
    ((SECONDS < end)) || none "dockerd does not answer within 60 s (see $folder/dockerd.log)"
    sleep 0.5
  done
}

stop() { # only what start has started
  local pid end=$((SECONDS + 30))
  [[ -f $pid_file ]] || return 0
  pid=$(<"$pid_file")
  rm "$pid_file"
  # It may have ended since, and the number may be another process's.
  [[ $(cat "/proc/$pid/comm" 2>/dev/null) == dockerd ]] || return 0
  kill "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null && ((SECONDS < end)); do sleep 0.2; done
}

case ${1:-} in
  start | stop) "$1" ;;
  *) printf 'usage: %s start|stop\n' "$0" >&2 && exit 2 ;;
esac
