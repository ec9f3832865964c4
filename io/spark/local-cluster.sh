#!/usr/bin/env bash
# Starts a standalone cluster of Spark on this machine, on the loopback interface, runs a program of yij on it,
# and stops it. Usage, after ./mvnw package:
#
#   io/spark/local-cluster.sh EXECUTORS CORES Train photos --out run
#   io/spark/local-cluster.sh EXECUTORS CORES Score photos --model run/model.yij --out classes
#
# EXECUTORS and CORES: how many executors, and how many cores each has. MEMORY: that of an executor, 2g if not set.
# SPARK_HOME is an installation of Spark 4.2 for Scala 2.13; without it Maven copies Spark's jars to
# io/spark/target/spark. JAVA_HOME is a JDK 25.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[ $# -ge 3 ] || { sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
executors=$1 cores=$2 program=$3
shift 3
java="${JAVA_HOME:?is not set: a JDK 25}/bin/java"
jar=io/spark/target/yij-spark.jar
[ -f $jar ] || { echo "$jar is missing: run ./mvnw package" >&2; exit 1; }

if [ -z "${SPARK_HOME:-}" ]; then
    export SPARK_HOME=$PWD/io/spark/target/spark
    [ -d "$SPARK_HOME/jars" ] || ./mvnw -q -f io/spark/spark-jars.xml dependency:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$SPARK_HOME/jars"
fi
export SPARK_LOCAL_IP=127.0.0.1 SPARK_SCALA_VERSION=2.13

logs=$(mktemp -d)
touch "$logs/master.log" # read below, perhaps before the master has opened it
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; echo "Logs: $logs" >&2' EXIT

# What Spark's scripts give Java; they are not needed here.
jvm=("$java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent \
    java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.util.calendar; do
    jvm+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
jvm+=(-cp "$SPARK_HOME/jars/*")

"${jvm[@]}" -Xmx512m org.apache.spark.deploy.master.Master -h 127.0.0.1 -p 0 --webui-port 0 > "$logs/master.log" 2>&1 &
pids+=($!)
master=""
while [ -z "$master" ]; do
    kill -0 "${pids[0]}" 2>/dev/null || { cat "$logs/master.log" >&2; exit 1; }
    master=$(sed -n 's/.*Starting Spark master at \(spark:[^ ]*\).*/\1/p' "$logs/master.log")
    sleep 0.2
done
"${jvm[@]}" -Xmx512m org.apache.spark.deploy.worker.Worker -h 127.0.0.1 -p 0 --webui-port 0 -c $((executors * cores)) -m 512g \
    -d "$logs/work" "$master" > "$logs/worker.log" 2>&1 &
pids+=($!)

"${jvm[@]}" -Xmx2g org.apache.spark.deploy.SparkSubmit --master "$master" --class "dev.yij.spark.$program" \
    --conf spark.driver.host=127.0.0.1 --conf spark.ui.enabled=false \
    --conf spark.executor.cores="$cores" --conf spark.task.cpus="$cores" \
    --conf spark.cores.max=$((executors * cores)) --conf spark.executor.memory="${MEMORY:-2g}" \
    $jar "$@" 2> "$logs/driver.log" || {
    code=$?
    grep "^$program: " "$logs/driver.log" >&2 || tail -n 20 "$logs/driver.log" >&2
    exit $code
}
