#!/bin/bash
# The contract of StateFun's image: a master that has the job in it, or a worker, by ROLE. Arguments are for the master.
set -e
case $ROLE in
  worker) exec "$FLINK_HOME/bin/taskmanager.sh" start-foreground "-Djobmanager.rpc.address=$MASTER_HOST" ;;
  master) exec "$FLINK_HOME/bin/standalone-job.sh" start-foreground "-Djobmanager.rpc.address=$MASTER_HOST" "$@" ;;
  *) echo "unknown role $ROLE" >&2 && exit 1 ;;
esac
