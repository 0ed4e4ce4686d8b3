#!/bin/bash
# A certificate authority of this installation, and certificates for the proxy and the mail server. The authority's key
# is thrown away: for other names, remove both volumes and start again.
set -euo pipefail

authority=${1:-/authority}
keys=${2:-/keys}
if [[ -e $authority/ca.pem && -e $keys/mail.key ]]; then exit 0; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 -subj '/CN=Kohort production-like' \
  -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign' \
  -keyout "$work/ca.key" -out "$work/ca.pem" 2>/dev/null

issue() {
  local name=$1 names=$2
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$name" \
    -keyout "$work/$name.key" -out "$work/$name.csr" 2>/dev/null
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$names" > "$work/$name.ext"
  openssl x509 -req -in "$work/$name.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 825 \
    -extfile "$work/$name.ext" -out "$work/$name.pem" 2>/dev/null
  install -m 0644 "$work/$name.pem" "$keys/$name.pem"
  install -m 0600 "$work/$name.key" "$keys/$name.key"
}

hosts=(hub login mail node-12 node-14 node-24)
issue proxy "$(printf 'DNS:%s.localhost,' "${hosts[@]}" | sed 's/,$//')"
issue mail DNS:mail
install -m 0644 "$work/ca.pem" "$authority/ca.pem"
