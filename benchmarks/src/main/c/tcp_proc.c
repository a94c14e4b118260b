/*
 * The floor of a sweep over all TCP sockets by /proc/net/tcp and tcp6: keeps every figure they tell.
 *
 * Usage: tcp_proc 0
 */
#include "tcp_row.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static unsigned char digits[256];

static uint64_t hex(const char **at) {
  uint64_t number = 0;
  for (unsigned digit; (digit = digits[(unsigned char) **at]) != 0xFF; ++*at) {
    number = number << 4 | digit;
  }
  return number;
}

static uint64_t decimal(const char **at) {
  uint64_t number = 0;
  for (; **at >= '0' && **at <= '9'; ++*at) {
    number = number * 10 + (**at - '0');
  }
  return number;
}

static void skip_spaces(const char **at) {
  while (**at == ' ') {
    ++*at;
  }
}

/* Reads words of eight digits up to the colon; returns how many. */
static int address(const char **at, uint32_t into[4]) {
  int words = 0;
  for (; **at != ':' && words < 4; words++) {
    uint32_t word = 0;
    for (int i = 0; i < 8; i++) {
      word = word << 4 | digits[(unsigned char) *(*at)++];
    }
    into[words] = word;
  }
  ++*at;
  return words;
}

static void keep(const char *at, struct tcp_row *row) {
  skip_spaces(&at);
  decimal(&at);
  at++;
  skip_spaces(&at);
  row->family = address(&at, row->local) == 1 ? 4 : 6;
  row->local_port = hex(&at);
  skip_spaces(&at);
  address(&at, row->remote);
  row->remote_port = hex(&at);
  skip_spaces(&at);
  row->state = hex(&at);
  skip_spaces(&at);
  row->send_queue = hex(&at);
  at++;
  row->receive_queue = hex(&at);
  skip_spaces(&at);
  row->timer = hex(&at);
  at++;
  row->timer_left = hex(&at);
  skip_spaces(&at);
  row->retransmits = hex(&at);
  skip_spaces(&at);
  row->user = decimal(&at);
  skip_spaces(&at);
  decimal(&at);
  skip_spaces(&at);
  row->inode = decimal(&at);
}

static long read_file(const char *path, long count) {
  static char text[64 * 1024];
  long filled = 0, titled = 0;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return count;
  }
  for (long got; (got = read(fd, text + filled, sizeof text - filled)) > 0; ) {
    char *line = text, *end = text + filled + got, *stop;
    while ((stop = memchr(line, '\n', end - line)) != NULL) {
      if (titled++ > 0) {
        keep(line, tcp_row(count++));
      }
      line = stop + 1;
    }
    filled = end - line;
    memmove(text, line, filled);
  }
  close(fd);
  return count;
}

static long pass(void) {
  return read_file("/proc/net/tcp6", read_file("/proc/net/tcp", 0));
}

int main(void) {
  memset(digits, 0xFF, sizeof digits);
  for (int i = 0; i < 16; i++) {
    digits[(unsigned char) "0123456789ABCDEF"[i]] = i;
  }
  return report_at_least("tcp_proc", pass, SWEEPS_NS);
}
