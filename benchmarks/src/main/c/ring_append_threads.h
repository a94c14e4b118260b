/*
 * The floor of appending to a ring log by THREADS threads at once.
 */
#include "ring_floor.h"

static int size;
static long count;

static void *work(void *unused) {
  for (long i = 0; i < count; i++) {
    append(7, source, size, 1);
  }
  return unused;
}

static long pass(void) {
  pthread_t threads[THREADS];
  count = 500000 / (1 + size / 256);
  for (int i = 0; i < THREADS; i++) {
    pthread_create(&threads[i], 0, work, 0);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], 0);
  }
  return THREADS * count;
}

int main(int argc, char **argv) {
  size = atoi(argv[argc - 1]);
  map_ring();
  return report("ring_append_threads", pass);
}
