#!/bin/sh
# The rule of the node image: what is no command is for node.
set -e
case ${1:-} in
  -*) set -- node "$@" ;;
  *) command -v "$1" >/dev/null || set -- node "$@" ;;
esac
exec "$@"
