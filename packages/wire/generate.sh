#!/usr/bin/env bash
# Generates the protobuf code of the wire from its .proto files: `npm run generate`.
# With --check it writes nothing and fails if the checked-in code is not what the .proto files give.
set -euo pipefail
cd "$(dirname "$0")"
protos=(proto/request-reply.proto proto/egress-records.proto)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Only the encoders and decoders are used; declarations need the comments, the code does not.
pbjs_static() {
  pbjs -t static-module -w esm --no-create --no-verify --no-convert --no-delimited --no-typeurl --no-service "$@" "${protos[@]}"
}
pbjs_static --no-comments -o "$out/protocol.js"
pbjs_static -o "$out/with-comments.js"
pbts --no-comments -o "$out/protocol.d.ts" "$out/with-comments.js"

for file in protocol.js protocol.d.ts; do
  if [ "${1:-}" = "--check" ]; then
    diff -u "generated/$file" "$out/$file" >/dev/null || { echo "packages/wire/generated/$file is not current: npm run generate" >&2; exit 1; }
  else
    cp "$out/$file" "generated/$file"
  fi
done
