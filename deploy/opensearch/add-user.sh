#!/bin/sh
# Make the user `newsdesk`, or give it the password that is in a file, as the administrator that a
# certificate names. Repeated until the cluster is there to be told.
#
# Use: add-user.sh https://node:9200 FOLDER PASSWORD-FILE
# FOLDER has ca.pem, admin.pem and admin-key.pem. The password has letters and digits alone.
set -eu
password=$(cat "$3")
case $password in
"" | *[!A-Za-z0-9]*)
    echo "The password in $3 must have letters and digits alone." >&2
    exit 1
    ;;
esac
tries=0
# The password goes by standard input, so that no list of processes shows it.
until printf '{"password": "%s"}' "$password" | curl --silent --show-error --fail --max-time 10 \
    --cacert "$2/ca.pem" --cert "$2/admin.pem" --key "$2/admin-key.pem" \
    --request PUT "$1/_plugins/_security/api/internalusers/newsdesk" \
    --header "Content-Type: application/json" --data @-; do
    tries=$((tries + 1))
    if [ "$tries" -ge 100 ]; then
        echo "The cluster did not take the user." >&2
        exit 1
    fi
    sleep 3
done
echo
