/*
 * What two threads would reach that only claim their place one after the other, fill it at the same
 * time, and commit in the order of their places, so that what is there ends at the first place that
 * was not filled.
 *
 * Usage: ring_append2_apart PAYLOAD_BYTES
 */
#include "ring_floor.h"

static struct {
  _Alignas(64) atomic_int claim;
  uint64_t position;
  uint64_t last;
  _Alignas(64) _Atomic uint64_t committed;
} head;

static int size;
static long count;

static void append_apart(int type, const char *payload, uint32_t bytes) {
  uint32_t padded = (OVERHEAD + bytes + 7) & ~7u;
  uint32_t length = OVERHEAD + bytes;
  uint64_t time = now() / 1000;
  int is_free = 0;
  while (!atomic_compare_exchange_weak_explicit(
      &head.claim, &is_free, 1, memory_order_acquire, memory_order_relaxed)) {
    is_free = 0;
    _mm_pause();
  }
  if (head.position % RING_BYTES + padded + 8 > RING_BYTES) {
    while (atomic_load_explicit(&head.committed, memory_order_acquire) != head.position) {
      _mm_pause();
    }
    head.position += RING_BYTES - head.position % RING_BYTES;
    atomic_store_explicit(&head.committed, head.position, memory_order_release);
  }
  uint64_t place = head.position;
  char *at = ring + place % RING_BYTES;
  if (time < head.last) {
    time = head.last;
  }
  head.last = time;
  head.position += padded;
  memset(at + padded, 0, 8);
  atomic_store_explicit(&head.claim, 0, memory_order_release);

  uint16_t short_type = type;
  memcpy(at + 4, &short_type, 2);
  memcpy(at + 6, &time, 6);
  memcpy(at + HEADER, payload, bytes);
  uint32_t crc = checksum(place ^ length, at + 4, HEADER - 4 + bytes);
  memcpy(at + HEADER + bytes, &crc, 4);
  while (atomic_load_explicit(&head.committed, memory_order_acquire) != place) {
    _mm_pause();
  }
  atomic_store_explicit((_Atomic uint32_t *) at, length, memory_order_release);
  atomic_store_explicit(&head.committed, place + padded, memory_order_release);
}

static void *work(void *unused) {
  for (long i = 0; i < count; i++) {
    append_apart(7, source, size);
  }
  return unused;
}

static long pass(void) {
  pthread_t threads[2];
  count = 500000 / (1 + size / 256);
  for (int i = 0; i < 2; i++) {
    pthread_create(&threads[i], 0, work, 0);
  }
  for (int i = 0; i < 2; i++) {
    pthread_join(threads[i], 0);
  }
  return 2 * count;
}

int main(int argc, char **argv) {
  size = atoi(argv[argc - 1]);
  map_ring();
  return report("ring_append2_apart", pass);
}
