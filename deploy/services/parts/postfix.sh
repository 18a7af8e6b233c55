# shellcheck shell=bash
# Postfix in a folder of its own. Every address is local and lands in one Maildir, where tests count; nothing can
# leave the machine. Addresses that begin with "bounce-" are refused, as an unknown user would be.

postfix_missing() {
  if is_root; then
    need postfix postfix
  else
    echo "Postfix starts as root only; to use another server, set COURRIER_TEST_SMTP and COURRIER_TEST_MAILDIR yourself"
  fi
}

postfix_start() {
  local dir
  dir=$(data postfix)
  mkdir -p "$dir/etc" "$dir/queue" "$dir/data" "$dir/mail"
  chown root "$dir/etc" "$dir/queue"
  chown postfix "$dir/data"
  chown nobody "$dir/mail"
  postfix_main "$dir" >"$dir/etc/main.cf"
  postfix_master "$(port postfix)" >"$dir/etc/master.cf"
  echo '/^bounce-/ 550 5.1.1 no such user' >"$dir/etc/refused"
  postfix -c "$dir/etc" start
  await 20 Postfix answers "$(port postfix)"
}

postfix_main() {
  cat <<CONF
compatibility_level = 3.6
queue_directory = $1/queue
data_directory = $1/data
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.courrier.test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
alias_database =
default_transport = discard
virtual_mailbox_domains = static:all
virtual_mailbox_base = $1/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
virtual_minimum_uid = 100
smtpd_recipient_restrictions = check_recipient_access regexp:$1/etc/refused, permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
message_size_limit = 26214400
maillog_file = $1/log
maillog_file_prefixes = $1
CONF
}

postfix_master() {
  cat <<CONF
127.0.0.1:$1 inet n - n - - smtpd
postlog   unix-dgram n - n - 1 postlogd
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
smtp      unix - - n - - smtp
relay     unix - - n - - smtp
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
virtual   unix - n n - - virtual
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
tlsmgr    unix - - n 1000? 1 tlsmgr
CONF
}

postfix_running() {
  local dir
  dir=$(data postfix)
  [ -d "$dir/etc" ] && is_root && has postfix && postfix -c "$dir/etc" status 2>/dev/null
}

postfix_stop() {
  if postfix_running; then
    postfix -c "$(data postfix)/etc" stop 2>/dev/null
  fi
}

postfix_env() {
  echo "COURRIER_TEST_SMTP=smtp://127.0.0.1:$(port postfix)?tls=none"
  echo "COURRIER_TEST_MAILDIR=$(data postfix)/mail/all"
}
postfix_serve_env() { echo "COURRIER_SMTP_URL=smtp://127.0.0.1:$(port postfix)?tls=none"; }
