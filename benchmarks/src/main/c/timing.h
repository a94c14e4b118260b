/*
 * How a floor times what it does.
 */
#ifndef TIMING_H
#define TIMING_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PASSES 9

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000ull + time.tv_nsec;
}

static int by_size(const void *one, const void *other) {
  long long a = *(const long long *) one, b = *(const long long *) other;
  return (a > b) - (a < b);
}

/*
 * Prints the median time of the passes, each of which does the work and returns how often. A pass
 * that is shorter than least_ns is repeated until that has gone by, and its mean time taken.
 */
static int report_at_least(const char *name, long (*pass)(void), uint64_t least_ns) {
  long long times[PASSES];
  long count = 0;
  struct timespec cpu;
  for (int i = -2; i < PASSES; i++) {
    long repeats = 0;
    uint64_t took, before = now();
    do {
      count = pass();
      repeats++;
      took = now() - before;
    } while (took < least_ns);
    times[i < 0 ? 0 : i] = took / repeats;
  }
  qsort(times, PASSES, sizeof *times, by_size);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
  printf("%s %ld wall_ns %lld cpu_ns %lld\n", name, count, times[PASSES / 2],
      cpu.tv_sec * 1000000000ll + cpu.tv_nsec);
  return 0;
}

__attribute__((unused)) static int report(const char *name, long (*pass)(void)) {
  return report_at_least(name, pass, 0);
}

#endif
