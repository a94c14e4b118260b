/*
 * The floor of reading a ring log: each record is copied out and its checksum is checked.
 *
 * Usage: ring_read PAYLOAD_BYTES
 */
#include "ring_floor.h"

static long records;
static uint32_t size;

static long pass(void) {
  static char copy[1 << 17];
  uint64_t at = 0;
  for (long i = 0; i < records; i++) {
    const char *record = ring + at % RING_BYTES;
    uint32_t length = atomic_load_explicit((_Atomic uint32_t *) record, memory_order_acquire);
    uint32_t crc;
    memcpy(copy, record + 4, length - 4);
    memcpy(&crc, copy + length - 8, 4);
    if (crc != checksum(at ^ length, copy, length - 8)) {
      fprintf(stderr, "record %ld is damaged\n", i);
      exit(1);
    }
    at += (length + 7) & ~7u;
  }
  return records;
}

int main(int argc, char **argv) {
  size = atoi(argv[argc - 1]);
  map_ring();
  records = (RING_BYTES - 64) / ((OVERHEAD + size + 7) & ~7u);
  for (long i = 0; i < records; i++) {
    append(7, source, size, 0);
  }
  return report("ring_read", pass);
}
