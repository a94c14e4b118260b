/*
 * The floor of reading a ring log: each record is copied out, and its length, its checksum and
 * that the start of its block is still the same are checked.
 *
 * Usage: ring_read PAYLOAD_BYTES
 */
#include "ring_floor.h"

static long records;
static uint32_t size;

/* A reader of blocks sees by the start of a block whether that has been taken for newer records. */
#define BLOCK 65536

static uint64_t start_of_block(uint64_t at) {
  return atomic_load_explicit((_Atomic uint64_t *) (ring + at % RING_BYTES / BLOCK * BLOCK),
      memory_order_acquire);
}

static long pass(void) {
  static char copy[1 << 17];
  uint64_t at = 0;
  uint64_t block = 0;
  uint64_t start = start_of_block(0);
  for (long i = 0; i < records; i++) {
    const char *record = ring + at % RING_BYTES;
    uint32_t length = atomic_load_explicit((_Atomic uint32_t *) record, memory_order_acquire);
    uint32_t crc;
    if (at / BLOCK != block) {
      block = at / BLOCK;
      start = start_of_block(at);
    }
    if (length < OVERHEAD || length > sizeof copy) {
      fprintf(stderr, "record %ld has no length\n", i);
      exit(1);
    }
    memcpy(copy, record + 4, length - 4);
    memcpy(&crc, copy + length - 8, 4);
    if (crc != checksum(at ^ length, copy, length - 8) || start != start_of_block(at)) {
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
