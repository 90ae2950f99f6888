/*
 * run_files.h - where a run of run.h writes: in a folder that is made for it,
 * or in that of a run that goes on; one run at a time.
 *
 *   1. run_lock
 *   2. run_make_folder or run_go_on
 *
 * Every failure ends the process with one line on stderr.
 */
#ifndef BENCH_RUN_FILES_H
#define BENCH_RUN_FILES_H

#include "run_state.h"

/* Held until the process ends; with EXIT_LOCKED if another run has it. */
void run_lock(struct run *run);

/* Makes the folder with run.json and empty files, and opens the record.  Needs
 * rounds_per_us. */
void run_make_folder(struct run *run);

/* Takes over what prepared.words.resume holds: its figures, and its rows into
 * run->turns; and opens the record behind them. */
void run_go_on(struct run *run);

#endif
