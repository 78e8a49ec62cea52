#!/bin/sh
# Read secrets that are given as files into the environment, then run the command.
# A file /run/secrets/NEWSDESK_REVIEWS_URL becomes the setting NEWSDESK_REVIEWS_URL; what the environment
# has already wins.
set -eu
for file in "${SECRETS:-/run/secrets}"/NEWSDESK_* "${SECRETS:-/run/secrets}"/STREAMLIT_*; do
    [ -f "$file" ] || continue
    name=$(basename "$file")
    if ! printenv "$name" >/dev/null; then
        export "$name=$(cat "$file")"
    fi
done
exec "$@"
