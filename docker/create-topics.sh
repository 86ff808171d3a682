#!/usr/bin/env bash
# Creates the topics of module.yaml that are not there yet, with one partition each, so that records stay in order. They
# have to be there before the job starts: Flink fails without those that it reads, and Redpanda creates none by itself.
set -euo pipefail

topics=(restock-items add-to-cart clear-cart checkout receipts notices dead-letters)

# rpk fails when one of them is there already, and says of each what became of it.
answer=$(rpk topic create "${topics[@]}" --partitions 1 -X brokers=kafka:9092 2>&1) || true
printf '%s\n' "$answer"
for topic in "${topics[@]}"; do
  if ! grep -Eq "^$topic +(OK|TOPIC_ALREADY_EXISTS)" <<<"$answer"; then
    printf 'topic %s was not created\n' "$topic" >&2
    exit 1
  fi
done
