/*
 * The floor of appending to a ring log by four threads at once.
 *
 * Usage: ring_append4 PAYLOAD_BYTES
 */
#define THREADS 4
#include "ring_append_threads.h"
