# shellcheck shell=bash
# One Kafka node, broker and controller in one, from the jars of Maven Central.

kafka_missing() {
  need java openjdk-17-jre-headless
  [ -d "$LIB/kafka" ] || need mvn maven
}

kafka_start() {
  local dir broker controller
  jars kafka
  dir=$(data kafka) broker=$(port kafka) controller=$(port kafka-controller)
  kafka_properties "$dir" "$broker" "$controller" >"$dir/server.properties"
  if [ ! -e "$dir/log/meta.properties" ]; then
    kafka_java kafka.tools.StorageTool format -t "$(kafka_java kafka.tools.StorageTool random-uuid)" -c "$dir/server.properties"
  fi
  launch kafka java -Xmx512m -XX:+UseG1GC -cp "$LIB/kafka/*" kafka.Kafka "$dir/server.properties"
  await 60 Kafka answers "$broker"
}

kafka_java() { java -cp "$LIB/kafka/*" "$@"; }

# kafka_properties FOLDER BROKER CONTROLLER: one node needs one replica of everything.
kafka_properties() {
  cat <<CONF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$3
listeners=PLAINTEXT://127.0.0.1:$2,CONTROLLER://127.0.0.1:$3
advertised.listeners=PLAINTEXT://127.0.0.1:$2
controller.listener.names=CONTROLLER
log.dirs=$1/log
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
CONF
}

kafka_running() { alive kafka && answers "$(port kafka)"; }
kafka_stop() { end kafka; }
kafka_env() { echo "COURRIER_TEST_KAFKA=127.0.0.1:$(port kafka)"; }
kafka_serve_env() { echo "COURRIER_KAFKA_BROKERS=127.0.0.1:$(port kafka)"; }
