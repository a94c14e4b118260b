/*
 * One TCP socket as the floors of the sweep keep it, and where they keep all of them.
 */
#ifndef TCP_ROW_H
#define TCP_ROW_H

#include "timing.h"

/* Sweeps are repeated for so long: a few short ones say more of the moment than of the program. */
#define SWEEPS_NS 100000000ull

struct tcp_row {
  uint32_t local[4], remote[4];
  uint16_t local_port, remote_port;
  uint8_t family, state, timer;
  uint32_t retransmits, timer_left, receive_queue, send_queue, user, inode, interface;
  uint64_t cookie, cgroup;
};

static struct tcp_row *rows;
static long row_room;

/* Returns the row of that number. */
static struct tcp_row *tcp_row(long number) {
  if (number == row_room) {
    row_room = row_room * 2 + 1024;
    rows = realloc(rows, row_room * sizeof *rows);
    if (rows == NULL) {
      perror("realloc");
      exit(1);
    }
  }
  return rows + number;
}

#endif
