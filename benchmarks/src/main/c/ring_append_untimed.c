/*
 * The floor of appending to a ring log without reading a clock, which costs as much as the rest.
 *
 * Usage: ring_append_untimed PAYLOAD_BYTES
 */
#include "ring_floor.h"

static int size;

static long pass(void) {
  long count = 2000000 / (1 + size / 256);
  for (long i = 0; i < count; i++) {
    append(7, source, size, 0);
  }
  return count;
}

int main(int argc, char **argv) {
  size = atoi(argv[argc - 1]);
  map_ring();
  return report("ring_append_untimed", pass);
}
