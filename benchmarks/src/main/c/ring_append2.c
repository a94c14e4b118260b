/*
 * The floor of appending to a ring log by two threads at once.
 *
 * Usage: ring_append2 PAYLOAD_BYTES
 */
#define THREADS 2
#include "ring_append_threads.h"
