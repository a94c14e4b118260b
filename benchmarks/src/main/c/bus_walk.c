/*
 * The floor of decoding a waveform: looks at each sample, and counts where the lines change.
 *
 * Usage: bus_walk SAMPLES_PER_BIT
 */
#include "timing.h"

#define SAMPLES (1 << 20)

static unsigned char samples[SAMPLES];
static volatile long changes;

static long pass(void) {
  int before = 3;
  long found = 0;
  for (long i = 0; i < SAMPLES; i++) {
    int now = samples[i] & 3;
    if (now != before) {
      before = now;
      found++;
    }
  }
  changes = found;
  return SAMPLES;
}

int main(int argc, char **argv) {
  int bit = atoi(argv[argc - 1]);
  for (long i = 0; i < SAMPLES; i++) {
    long half = i / (bit / 2);
    samples[i] = (half & 1) | (half >> 2 & 1) << 1;
  }
  return report("bus_walk", pass);
}
