/*
 * Makes COUNT processes that do nothing, for a benchmark to look at.
 *
 * Usage: spawn COUNT
 * Prints "ready COUNT" when all are there, waits for the end of its standard input, then ends each
 * of them. They also end by themselves when this program does, however that happens.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_a_child(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) {
    _exit(0);
  }
  for (;;) {
    pause();
  }
}

static void end_all(const pid_t *children, long count) {
  for (long i = 0; i < count; i++) {
    kill(children[i], SIGKILL);
  }
  for (long i = 0; i < count; i++) {
    waitpid(children[i], NULL, 0);
  }
}

int main(int argc, char **argv) {
  long count = argc == 2 ? atol(argv[1]) : -1;
  if (count < 0 || count > 1000000) {
    fprintf(stderr, "usage: spawn COUNT\n");
    return 2;
  }
  pid_t *children = calloc(count + 1, sizeof *children);
  if (children == NULL) {
    perror("calloc");
    return 1;
  }
  pid_t self = getpid();
  for (long i = 0; i < count; i++) {
    children[i] = fork();
    if (children[i] == 0) {
      be_a_child(self);
    }
    if (children[i] < 0) {
      perror("fork");
      end_all(children, i);
      return 1;
    }
  }
  printf("ready %ld\n", count);
  fflush(stdout);
  char ignored[256];
  ssize_t got;
  do {
    got = read(STDIN_FILENO, ignored, sizeof ignored);
  } while (got > 0 || (got < 0 && errno == EINTR));
  end_all(children, count);
  return 0;
}
