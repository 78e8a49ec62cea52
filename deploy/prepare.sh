#!/bin/sh
# Make the certificates and passwords that compose.yaml asks for, in a folder that only you can enter.
# What is there already stays, but for certificates that end within a month, so that it can be run again.
#
# Use: sh prepare.sh [FOLDER] (secrets, beside this file)
set -eu
here=$(dirname "$0")
folder=${1:-$here/secrets}
days=825
nodes="opensearch-1 opensearch-2 opensearch-3"

command -v openssl >/dev/null || {
    echo "openssl is missing. Run: sudo apt-get install -y openssl" >&2
    exit 1
}
mkdir -p "$folder"
chmod 700 "$folder"
# Made here, since Docker would make it root's.
[ $# -gt 0 ] || mkdir -p "$here/incoming"
# What containers are given besides, should the checkout be closed to others.
chmod -R a+rX "$here/opensearch" "$here/haproxy.cfg"
maps=$(cat /proc/sys/vm/max_map_count 2>/dev/null || echo 262144)
if [ "$maps" -lt 262144 ]; then
    echo "vm.max_map_count is $maps, and OpenSearch does not start below 262144. Run:" >&2
    echo "  echo vm.max_map_count=262144 | sudo tee /etc/sysctl.d/99-newsdesk.conf && sudo sysctl --system" >&2
fi
cd "$folder"

# Programs in containers run as users of their own, who must be able to read what is given to them
# alone; nobody else gets into this folder.
umask 022

key() {
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$1" 2>/dev/null
}

# signed NAME SUBJECT EXTENSIONS: NAME-key.pem and NAME.pem, signed by our authority; anew within a month of its end.
signed() {
    if [ -e "$1.pem" ] && openssl x509 -checkend 2592000 -noout -in "$1.pem" >/dev/null; then
        return
    fi
    key "$1-key.pem"
    printf '%s\n' "$3" >"$1.ext"
    openssl req -new -key "$1-key.pem" -subj "$2" -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days "$days" -sha256 \
        -extfile "$1.ext" -out "$1.pem" 2>/dev/null
    chmod 644 "$1-key.pem"
    rm "$1.csr" "$1.ext"
}

# password NAME: a file with 40 random letters and digits.
password() {
    [ -e "$1" ] || openssl rand -hex 20 >"$1"
}

if [ ! -e ca.pem ]; then
    key ca-key.pem
    openssl req -x509 -new -key ca-key.pem -sha256 -days 3650 -subj "/O=Newsdesk/CN=newsdesk-authority" -out ca.pem
fi
for node in $nodes; do
    signed "$node" "/O=Newsdesk/CN=opensearch-node" \
        "subjectAltName=DNS:$node,DNS:localhost,IP:127.0.0.1
extendedKeyUsage=serverAuth,clientAuth"
done
signed admin "/O=Newsdesk/CN=opensearch-admin" "extendedKeyUsage=clientAuth"

password NEWSDESK_CORPUS_PASSWORD
password NEWSDESK_REVIEWS_PASSPHRASE
password STREAMLIT_SERVER_COOKIE_SECRET
password postgres_password
[ -e NEWSDESK_REVIEWS_URL ] ||
    printf 'postgresql+psycopg://newsdesk:%s@postgres/reviews\n' "$(cat postgres_password)" >NEWSDESK_REVIEWS_URL
chmod 600 ca-key.pem
echo "Ready: $(pwd). The list of reviews to publish opens with the words in NEWSDESK_REVIEWS_PASSPHRASE."
