/*
 * What the floors of the ring log share: a mapped ring whose records are length, type, time,
 * payload and CRC-32C, appended under an atomic claim. There are no blocks, nothing
 * is found again, and a reader is not told when it is overtaken.
 */
#ifndef RING_FLOOR_H
#define RING_FLOOR_H

#include "timing.h"

#include <nmmintrin.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define RING_BYTES (64L << 20)
#define HEADER 12
#define OVERHEAD 16

static char *ring;
static atomic_int claim;
static uint64_t position;
static const char source[1 << 16];

/* Makes a file of zeros, so that its pages are there, and maps it. */
static void map_ring(void) {
  char name[] = "/tmp/ring-floor-XXXXXX";
  int fd = mkstemp(name);
  char *zeros = calloc(1, 1 << 20);
  for (long at = 0; fd >= 0 && at < RING_BYTES; at += 1 << 20) {
    if (write(fd, zeros, 1 << 20) != 1 << 20) {
      fd = -1;
    }
  }
  ring = fd < 0 ? MAP_FAILED : mmap(0, RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  unlink(name);
  free(zeros);
  if (ring == MAP_FAILED) {
    perror("ring floor");
    exit(1);
  }
}

__attribute__((target("sse4.2")))
static uint32_t checksum(uint64_t at, const char *bytes, long length) {
  uint64_t crc = _mm_crc32_u64(0xFFFFFFFFu, at);
  long i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word;
    memcpy(&word, bytes + i, 8);
    crc = _mm_crc32_u64(crc, word);
  }
  uint32_t rest = crc;
  for (; i < length; i++) {
    rest = _mm_crc32_u8(rest, bytes[i]);
  }
  return ~rest;
}

__attribute__((unused)) static void append(int type, const char *payload, uint32_t size, int timed) {
  int is_free = 0;
  while (!atomic_compare_exchange_weak_explicit(
      &claim, &is_free, 1, memory_order_acquire, memory_order_relaxed)) {
    is_free = 0;
    _mm_pause();
  }
  uint32_t padded = (OVERHEAD + size + 7) & ~7u;
  if (position % RING_BYTES + padded + 8 > RING_BYTES) {
    position += RING_BYTES - position % RING_BYTES;
  }
  char *at = ring + position % RING_BYTES;
  uint64_t time = timed ? now() / 1000 : position;
  uint32_t length = OVERHEAD + size;
  uint16_t short_type = type;
  memcpy(at + 4, &short_type, 2);
  memcpy(at + 6, &time, 6);
  memcpy(at + HEADER, payload, size);
  uint32_t crc = checksum(position ^ length, at + 4, HEADER - 4 + size);
  memcpy(at + HEADER + size, &crc, 4);
  memset(at + padded, 0, 8);
  atomic_store_explicit((_Atomic uint32_t *) at, length, memory_order_release);
  position += padded;
  atomic_store_explicit(&claim, 0, memory_order_release);
}

#endif
