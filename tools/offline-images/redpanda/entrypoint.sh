#!/bin/bash
# As in Redpanda's image: everything is a command of rpk.
exec rpk "$@"
