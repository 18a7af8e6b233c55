# shellcheck shell=bash
# Redis without persistence: the hub must lose nothing when Redis loses everything. Tests use database 0, the hub 1.

redis_missing() { need redis-server redis-server; }

redis_start() {
  launch redis redis-server --bind 127.0.0.1 --port "$(port redis)" --save '' --appendonly no \
    --maxmemory-policy noeviction --dir "$(data redis)"
  await 10 Redis answers "$(port redis)"
}

redis_running() { alive redis; }
redis_stop() { end redis; }
redis_env() { echo "COURRIER_TEST_REDIS=redis://127.0.0.1:$(port redis)/0"; }
redis_serve_env() { echo "COURRIER_REDIS_URL=redis://127.0.0.1:$(port redis)/1"; }
