/*
 * Makes TCP connections on the loopback for a benchmark to look at.
 *
 * Usage: connections SOCKETS [CHURN]
 * Opens SOCKETS / 2 connections from many addresses of 127.0.0.0/8 and holds both their ends, in as
 * many processes as the limit of open files asks for. Prints "ready SOCKETS" when all are there and
 * waits for the end of its standard input; meanwhile it opens and closes CHURN more a second. The
 * connections that are held leave nothing behind, since they are reset; those of the churn are closed
 * in the usual way, and stay in TIME_WAIT. The other processes end with this one, however that ends.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CLIENTS 1000
#define FILES_BESIDE 64
#define MAX_HOLDERS 1000
#define MAX_SOCKETS 1000000
#define MAX_CHURN 100000

static struct sockaddr_in server = {.sin_family = AF_INET};
static int listener;

static int fail(const char *what) {
  perror(what);
  return -1;
}

static int listen_on_loopback(void) {
  socklen_t size = sizeof server;
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *) &server, size) < 0
      || listen(listener, 16) < 0) {
    return fail("listen");
  }
  return getsockname(listener, (struct sockaddr *) &server, &size);
}

/* Opens a connection from the client of that number. */
static int open_connection(long number, int ends[2]) {
  int one = 1;
  long client = number % CLIENTS;
  struct sockaddr_in from = {.sin_family = AF_INET};
  from.sin_addr.s_addr = htonl(127u << 24 | 1 << 16 | (client / 250) << 8 | (client % 250 + 1));
  ends[0] = socket(AF_INET, SOCK_STREAM, 0);
  if (ends[0] < 0) {
    return fail("socket");
  }
  setsockopt(ends[0], IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (bind(ends[0], (struct sockaddr *) &from, sizeof from) < 0) {
    return fail("bind");
  }
  if (connect(ends[0], (struct sockaddr *) &server, sizeof server) < 0) {
    return fail("connect");
  }
  ends[1] = accept(listener, NULL, NULL);
  return ends[1] < 0 ? fail("accept") : 0;
}

static int hold(long connections) {
  struct linger reset = {.l_onoff = 1, .l_linger = 0};
  for (long i = 0; i < connections; i++) {
    int ends[2];
    if (open_connection(i, ends) < 0) {
      return -1;
    }
    setsockopt(ends[0], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    setsockopt(ends[1], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  }
  return 0;
}

/* Opens connections, says so by a byte, and holds them until the parent ends. */
static void be_a_holder(pid_t parent, long connections, int ready) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent || listen_on_loopback() < 0 || hold(connections) < 0
      || write(ready, "", 1) != 1) {
    _exit(1);
  }
  close(ready);
  for (;;) {
    pause();
  }
}

static pid_t holders[MAX_HOLDERS];
static int held_by;

static int hold_in_processes(long connections) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  long most = ((long) files.rlim_cur - FILES_BESIDE) / 2;
  pid_t self = getpid();
  while (connections > 0) {
    long now = connections < most ? connections : most;
    int ready[2];
    char byte;
    if (now < 1 || held_by == MAX_HOLDERS) {
      fprintf(stderr, "connections: the limit of open files is too low\n");
      return -1;
    }
    if (pipe(ready) < 0) {
      return fail("pipe");
    }
    pid_t child = fork();
    if (child == 0) {
      close(ready[0]);
      be_a_holder(self, now, ready[1]);
    }
    close(ready[1]);
    if (child < 0) {
      return fail("fork");
    }
    holders[held_by++] = child;
    if (read(ready[0], &byte, 1) != 1) {
      return -1;
    }
    close(ready[0]);
    connections -= now;
  }
  return 0;
}

static void end_holders(void) {
  for (int i = 0; i < held_by; i++) {
    kill(holders[i], SIGKILL);
  }
  for (int i = 0; i < held_by; i++) {
    waitpid(holders[i], NULL, 0);
  }
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000ll + time.tv_nsec;
}

static int churn_until_input_ends(long rate) {
  int64_t begun = now();
  long made = 0;
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  while (poll(&input, 1, rate > 0 ? 1 : -1) == 0) {
    long due = (now() - begun) / 1000 * rate / 1000000;
    for (; made < due; made++) {
      int ends[2];
      if (open_connection(made, ends) < 0) {
        return 1;
      }
      close(ends[0]);
      close(ends[1]);
    }
  }
  if (rate > 0) {
    printf("churn %ld in_ns %lld\n", made, (long long) (now() - begun));
  }
  return 0;
}

int main(int argc, char **argv) {
  long sockets = argc >= 2 ? atol(argv[1]) : -1;
  long rate = argc == 3 ? atol(argv[2]) : 0;
  if (argc > 3 || sockets < 0 || sockets > MAX_SOCKETS || rate < 0 || rate > MAX_CHURN) {
    fprintf(stderr, "usage: connections SOCKETS [CHURN]\n");
    return 2;
  }
  int status = 1;
  if (hold_in_processes(sockets / 2) == 0 && listen_on_loopback() == 0) {
    printf("ready %ld\n", sockets);
    fflush(stdout);
    status = churn_until_input_ends(rate);
  }
  end_holders();
  return status;
}
