# make run     builds what is needed, starts everything with NODES virtual boards (default 3) and tells what to try;
#              each has HEAP, by default 160k, about what an ESP32 has; 76k is an ESP8266
# make test    all tests, a minute of chaos, and half a minute of fuzz; parts of it: test-firmware, test-java, and with what that has built, test-python, test-console, test-fuzz, test-chaos
# make test-replay  replays an hour of history at sixty times its pace, and kills the service that does it in the middle (make test has ten minutes of it)
# make format  formats the sources
# make bench   measures round trips against a floor; writes bench.json
# make bench-history  a million commands in the history, and how long questions about them take (ARGS="commands seconds")
# make chaos   MINUTES=n of faults on separate processes under load, and a verdict (default 10)
# make fuzz    MINUTES=n of garbage and madness on all ports, beside honest nodes, and a verdict (default 10; SEED=n once more)
# make failover  kills one of two gateways with 2,000 nodes under load, and tells how long they take to come back
# make console-test  builds what they need and runs the web console's tests, in a real browser; make screenshots makes those of docs/tour.md; make bench-console measures 5,000 nodes
# make clean   removes what was built; data/ stays

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
.DEFAULT_GOAL := run

NODES ?= 3
HEAP ?= 160k
APP := standalone/target/quarkus-app/quarkus-run.jar
MODULES := contract broker log http node-gateway-service command-service result-service standalone
SOURCES := pom.xml $(MODULES:%=%/pom.xml) $(shell find $(MODULES:%=%/src/main) -type f)
MVN = JAVA_HOME=$(JDK) mvn -B -ntp -T 1C
# one line for each module, and whatever goes wrong
PROGRESS = 2>&1 | grep --line-buffered -E '^\[INFO\] Building .*\[|ERROR|BUILD FAILURE|Downloading' | sed -u 's/^\[INFO\] //'

.PHONY: run test test-firmware test-firmware-scripts test-firmware-rest test-java test-python test-console test-chaos test-fuzz test-replay format bench bench-history bench-console console-test screenshots chaos failover fuzz clean tools

.NOTPARALLEL:

run: $(APP)
	@scripts/console || echo "Going on without the web console"
	@JAVA_HOME=$(JDK) NODES=$(NODES) HEAP=$(HEAP) scripts/run

$(APP): $(SOURCES) | tools
	@echo "Building enot; the first time, Maven fetches what it needs, which takes some minutes."
	@$(MVN) package -DskipTests -pl standalone -am $(PROGRESS)
	@echo "Starting enot for a moment, so that it starts faster from now on"
	@JAVA_HOME=$(JDK) scripts/warm-up || true

# What mostly waits runs at once.
AT_ONCE = MAKE='$(MAKE)' scripts/at-once

test: tools
	python3 -m compileall -q firmware clients/python
	@$(AT_ONCE) test-java test-firmware-scripts test-firmware-rest
	@$(AT_ONCE) test-python test-console
	@$(MAKE) --no-print-directory test-fuzz test-chaos

test-firmware:
	@$(AT_ONCE) test-firmware-scripts test-firmware-rest

test-firmware-scripts:
	python3 -m unittest discover -s firmware/tests -p 'test_s*.py'

test-firmware-rest:
	python3 -m unittest discover -s firmware/tests -p 'test_[!s]*.py'

test-java:
	$(MVN) verify $(DOCKER_KAFKA)

test-python:
	python3 -m unittest discover -s clients/python/tests

test-console:
	scripts/console && $(CONSOLE) || { [ $$? -eq 3 ] && echo "The console's tests are left out."; }

test-chaos:
	$(CHAOS) 1

test-fuzz:
	$(FUZZ) 0.5

test-replay: tools
	$(MVN) verify $(DOCKER_KAFKA) -pl standalone -am -Denot.test.replay=hour -Dit.test=ReplayIT -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

# exit code 3 is scripts/console's: there is no Node.js
CONSOLE = (cd console && npx tsc && npx vitest run && npm run e2e || exit 1)

console-test: $(APP)
	scripts/console
	$(CONSOLE)

screenshots: $(APP)
	scripts/console
	cd console && npm run screenshots

bench-console: $(APP)
	$(MVN) -q package -DskipTests -pl benchmarks -am
	scripts/console
	cd console && npm run bench

format: tools
	$(MVN) -q spotless:apply

bench: $(APP)
	$(MVN) -q package -DskipTests -pl benchmarks -am
	$(JDK)/bin/java -jar benchmarks/target/benchmarks.jar $(ARGS)

bench-history: $(APP)
	$(MVN) -q package -DskipTests -pl benchmarks -am
	$(JDK)/bin/java -cp benchmarks/target/benchmarks.jar io.enot.benchmark.HistoryBench $(ARGS)

failover: MINUTES = failover
chaos failover: $(APP)
	$(MVN) -q package -DskipTests -pl benchmarks -am
	$(CHAOS) $(or $(MINUTES),10) $(SEED)

fuzz: $(APP)
	$(MVN) -q package -DskipTests -pl benchmarks -am
	$(FUZZ) $(or $(MINUTES),10) $(SEED)

# of what is over before it would pay to compile it well
BRIEF = -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
FUZZ = JAVA_OPTIONS="$(BRIEF)" $(JDK)/bin/java $(BRIEF) -cp benchmarks/target/benchmarks.jar io.enot.benchmark.Fuzz
CHAOS = $(JDK)/bin/java $(BRIEF) -cp benchmarks/target/benchmarks.jar io.enot.benchmark.Chaos

clean: tools
	$(MVN) -q clean
	rm -rf console/dist console/target

# Where a Docker engine answers, the integration tests use Kafka's own image instead of the embedded broker.
DOCKER_KAFKA = $(shell docker info >/dev/null 2>&1 && echo -Denot.test.kafka=docker)

tools:
	@scripts/find-jdk >/dev/null
	@scripts/require mvn "the build runs on Maven 3.8 or newer (Debian, Ubuntu: apt install maven; macOS: brew install maven)"
	@scripts/require python3 "the virtual boards and the firmware's tests run on it (Debian, Ubuntu: apt install python3)"

JDK = $(shell scripts/find-jdk)
