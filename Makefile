# Event loop or threads?  `make help` lists the targets.
#
# Nothing is evaluated before the packages are there: the flags of the
# libraries come from $(BUILD)/config.mk, which make builds and rereads.

CC      ?= cc
CFLAGS  ?= -O2 -g
LDFLAGS ?=
BUILD   ?= build
DEPS    ?= yes

# A word for each file that is made; V=1: the commands themselves.
QUIET = $(if $(V),,@echo '  $(@:$(BUILD)/%=%)'; )

# Load parameters for `make bench`; empty means as the profile has it.
PROFILE     ?= $(if $(RESUME),,default)
SCENARIOS   ?=
SERVERS     ?=
CONNECTIONS ?=
DURATION    ?=
REPEAT      ?=
RESUME      ?=

WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wconversion
OURS     = -std=c11 -D_GNU_SOURCE $(WARNINGS) -MMD -MP -pthread \
           $(addprefix -I,servers servers/common $(BENCH_DIRS) bench/crowd) \
           $(LLHTTP_CFLAGS) $(LIB_CFLAGS)
LINK     = $(QUIET)$(CC) $(CFLAGS) $(LDFLAGS) -pthread -Wl,--as-needed

BENCH_DIRS = bench $(addprefix bench/,plan process machine trial result claim \
               chart report)

COMMON = $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard servers/common/*.c))
BENCH  = $(patsubst %.c,$(BUILD)/obj/%.o,\
           $(wildcard $(addsuffix /*.c,$(BENCH_DIRS))))
CROWD  = $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard bench/crowd/*.c))
PRELOADED = $(addprefix $(BUILD)/tests/,inject.so slow.so)
HELPERS = $(PRELOADED) $(patsubst tests/%.c,$(BUILD)/tests/%,\
            $(filter-out %/inject.c %/slow.c tests/test_%,$(wildcard tests/*.c)))
ALL_TESTS = $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/test_*.c)) \
              $(addprefix $(BUILD)/tests/test_fuzz_,conn fetch)
# The only tests to build and to run, by their names; none: all.
TESTS_ONLY ?=
TESTS = $(HELPERS) $(if $(strip $(TESTS_ONLY)),$(filter \
          $(addprefix $(BUILD)/tests/,$(TESTS_ONLY)),$(ALL_TESTS)),$(ALL_TESTS))
BINARIES = $(addprefix $(BUILD)/,event-server thread-server floor-event \
             floor-threads bench crowd)

all: $(BINARIES) ## build everything (the default)

ifneq ($(filter-out help clean deps,$(or $(MAKECMDGOALS),all)),)
include $(BUILD)/config.mk
endif

$(BUILD)/config.mk: scripts/config.sh scripts/deps.sh
	@mkdir -p $(BUILD)
	@DEPS=$(DEPS) scripts/deps.sh
	@scripts/config.sh $(BUILD) >$@

# The two servers: one object differs.
$(BUILD)/event-server: $(BUILD)/obj/servers/event.o
$(BUILD)/thread-server: $(BUILD)/obj/servers/threads.o
$(BUILD)/event-server $(BUILD)/thread-server: \
	$(BUILD)/obj/servers/main.o $(COMMON) $(LLHTTP_OBJECTS)
	$(LINK) -o $@ $^ $(LLHTTP_LIBS) $(UV_LIBS)

# The same without HTTP: what each model costs on this kernel.
$(BUILD)/floor-event: $(BUILD)/obj/servers/floor_event.o
$(BUILD)/floor-threads: $(addprefix $(BUILD)/obj/servers/,floor_threads.o \
	common/priority.o)
$(BUILD)/floor-event $(BUILD)/floor-threads: $(addprefix $(BUILD)/obj/servers/,\
	floor.o $(addprefix common/,counters.o net.o opt.o signals.o))
	$(LINK) -o $@ $^

$(BUILD)/bench: $(BENCH) $(COMMON) $(LLHTTP_OBJECTS)
	$(LINK) -o $@ $^ $(LLHTTP_LIBS) $(LIBS) -lm

# The open loop: wrk's counterpart, a process of its own like wrk.
$(BUILD)/crowd: $(CROWD) $(addprefix $(BUILD)/obj/,bench/plan/random.o \
	bench/result/histogram.o bench/result/histogram_save.o \
	$(addprefix servers/common/,net.o opt.o priority.o signals.o)) \
	$(LLHTTP_OBJECTS)
	$(LINK) -o $@ $^ $(LLHTTP_LIBS) $(UV_LIBS) -lm

# Tests link what they use of any of them.
$(BUILD)/parts.a: $(filter-out %/main.o,$(BENCH) $(CROWD)) $(COMMON) \
	$(LLHTTP_OBJECTS)
	$(QUIET)rm -f $@ && ar rcs $@ $^

$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(BUILD)/parts.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(LLHTTP_LIBS) $(LIBS) $(CMOCKA_LIBS) -lm

# What makes a server's calls fail, or slow, is preloaded, not linked.
$(PRELOADED): $(BUILD)/tests/%.so: tests/%.c | $(BUILD)/config.mk
	@mkdir -p $(@D) $(BUILD)/obj/tests
	$(QUIET)$(CC) $(CFLAGS) $(OURS) -MF $(BUILD)/obj/tests/$*.d -fPIC -shared \
	  $(LDFLAGS) -o $@ $<

# A fuzzer's target, over what it has found before.
$(BUILD)/tests/test_fuzz_%: $(BUILD)/obj/tests/fuzz/replay.o \
	$(BUILD)/obj/tests/fuzz/%.o $(BUILD)/parts.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(LLHTTP_LIBS) $(CMOCKA_LIBS)

# By tests/fuzz/run.sh, with its own compiler and flags.
$(BUILD)/obj/tests/%.o: OURS += $(TEST_CFLAGS)
$(BUILD)/fuzz-%: $(BUILD)/obj/tests/fuzz/%.o $(BUILD)/parts.a
	$(LINK) -fsanitize=fuzzer -o $@ $^ $(LLHTTP_LIBS) $(CMOCKA_LIBS)

$(BUILD)/obj/%.o: %.c | $(BUILD)/config.mk
	@mkdir -p $(@D)
	$(QUIET)$(CC) $(CFLAGS) $(OURS) -c -o $@ $<

# A package's own sources compile without our warnings.
$(BUILD)/obj/llhttp/%.o: $(LLHTTP_SOURCES)/%.c | $(BUILD)/config.mk
	@mkdir -p $(@D)
	$(QUIET)$(CC) $(CFLAGS) -w $(LLHTTP_CFLAGS) -c -o $@ $<

bench: $(BINARIES) ## measure both servers: about thirteen minutes
	$(BUILD)/bench run --profile "$(PROFILE)" --scenarios "$(SCENARIOS)" \
	  --servers "$(SERVERS)" --connections "$(CONNECTIONS)" \
	  --duration "$(DURATION)" --repeat "$(REPEAT)" --resume "$(RESUME)"

quick: ## the same in under a minute
	@$(MAKE) --no-print-directory bench PROFILE=quick

list: $(BUILD)/bench ## the profiles; with PROFILE=..., what it holds
	@$(BUILD)/bench list $(if $(filter file,$(origin PROFILE)),,"$(PROFILE)")

CLAIMS ?=
claims: all ## put the claims on trial, or CLAIMS="http idle"; QUICK=1: roughly
	$(BUILD)/bench claims $(CLAIMS) $(if $(QUICK),--quick) \
	    --resume "$(RESUME)"

RUN ?= results/latest
charts: $(BUILD)/bench ## redraw the charts of RUN=results/..., or ONLY=throughput,memory
	$(BUILD)/bench charts $(if $(ONLY),--only "$(ONLY)") "$(RUN)"

report: $(BUILD)/bench $(filter charts,$(MAKECMDGOALS)) ## write RUN/report.html again, and results/index.html
	$(BUILD)/bench report "$(RUN)"

sample-charts: ## redraw what is committed of results/sample
	$(MAKE) --no-print-directory charts report RUN=results/sample

A       ?=
B       ?=
FAIL_ON ?=
HTML    ?= results/compare-$(notdir $(A:/=))-$(notdir $(B:/=)).html
compare: $(BUILD)/bench ## two runs side by side: A=results/... B=results/...
	$(if $(HTML),@echo "the page is $(HTML)" >&2)
	$(BUILD)/bench compare "$(A)" "$(B)" --fail-on "$(FAIL_ON)" --html "$(HTML)"

test: $(BINARIES) $(TESTS) ## run the tests
	TESTS_ONLY="$(strip $(TESTS_ONLY))" tests/run.sh $(BUILD)

torture: $(BINARIES) $(HELPERS) ## let each call of a server fail once, each in turn
	$(BUILD)/tests/torture $(BUILD)

LONG ?=
ONLY ?=
selftest: $(BINARIES) $(PRELOADED) $(BUILD)/tests/fake_server ## inject known faults: does the instrument see them?  LONG=1: how sharply?
	tests/selftest.sh $(BUILD) $(if $(LONG),--long) $(ONLY)

test-report: $(BUILD)/bench ## open the report's pages in Chromium, and look for faults
	tests/report/run.sh $(BUILD)
.PHONY: test-report

check: ## format, lint, warnings as errors, the tests under sanitizers; BRIEF=1: less of these
	BRIEF="$(BRIEF)" scripts/check.sh

FUZZ_SEED ?= 0
fuzz: ## any bytes to conn and fetch, however cut, for FUZZ_S=600 seconds
	tests/fuzz/run.sh $(BUILD) $(or $(FUZZ_S),600)

fuzz-keep: ## add what fuzzing has learnt to its corpus
	tests/fuzz/run.sh $(BUILD) keep

# FUZZ_FILES, if given, are sent instead, each again and again.
fuzz-pair: $(BINARIES) $(BUILD)/tests/fuzz/pair ## odd streams to both servers, for FUZZ_S=60 seconds
	$(BUILD)/tests/fuzz/pair $(BUILD) \
	  $(or $(FUZZ_FILES),$(or $(FUZZ_S),60) $(FUZZ_SEED))

SOAK_S           ?= 300
SOAK_CONNECTIONS ?= 10000
soak: $(BINARIES) $(BUILD)/tests/soak ## clients of all kinds, for SOAK_S=300 seconds; is all back after?
	$(BUILD)/tests/soak $(BUILD) $(SOAK_S) $(SOAK_CONNECTIONS)

deps: ## name what is missing, and install it where that is allowed
	@DEPS=$(DEPS) scripts/deps.sh

help: ## list the targets
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | \
	  while IFS="$$(printf '\t')" read -r name text; do \
	    printf '  make %-13s %s\n' "$$name" "$$text"; done

clean: ## remove what was built; results stay
	rm -rf $(BUILD)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

.PHONY: all bench quick list claims charts report sample-charts compare test \
  torture selftest check fuzz fuzz-keep fuzz-pair soak deps help clean
.SECONDARY:
.DELETE_ON_ERROR:
