# shellcheck shell=bash
# Versity's S3 gateway over a folder: a real S3 server without a container. Built once by go install, in about 75 s.

S3_VERSION=v1.8.0
S3_USER=courrier
S3_SECRET=courrier-secret

s3_missing() {
  [ -x "$BIN/versitygw" ] || has go || echo "it is built with Go, which is not in the path (https://go.dev/dl)"
  need curl curl
}

s3_start() {
  [ -x "$BIN/versitygw" ] || GOBIN=$BIN go install "github.com/versity/versitygw/cmd/versitygw@$S3_VERSION"
  local dir
  dir=$(data s3)
  mkdir -p "$dir/objects"
  ROOT_ACCESS_KEY=$S3_USER ROOT_SECRET_KEY=$S3_SECRET \
    launch s3 "$BIN/versitygw" --quiet --port "127.0.0.1:$(port s3)" posix "$dir/objects"
  await 20 S3 answers "$(port s3)"
  s3_bucket courrier-test
  s3_bucket courrier
}

# s3_bucket NAME makes a bucket once. The header is the digest of an empty body, which curl leaves out.
s3_bucket() {
  local status empty
  empty=$(printf '' | sha256sum | cut -d' ' -f1)
  status=$(curl -s -o /dev/null -w '%{http_code}' -X PUT --aws-sigv4 aws:amz:us-east-1:s3 --user "$S3_USER:$S3_SECRET" \
    -H "x-amz-content-sha256: $empty" "http://127.0.0.1:$(port s3)/$1")
  [ "$status" = 200 ] || [ "$status" = 409 ] || { echo "making bucket $1: HTTP $status"; return 1; }
}

s3_running() { alive s3; }
s3_stop() { end s3; }
s3_url() { echo "s3://$S3_USER:$S3_SECRET@127.0.0.1:$(port s3)/$1?tls=false"; }
s3_env() { echo "COURRIER_TEST_S3=$(s3_url courrier-test)"; }
s3_serve_env() { echo "COURRIER_ARCHIVE_URL=$(s3_url courrier)"; }
