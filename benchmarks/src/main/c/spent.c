/*
 * Runs a program without its output, and says what it took.
 *
 * Usage: spent PROGRAM [ARGUMENT...]
 * Prints "spent STATUS wall_ns NANOSECONDS cpu_ns NANOSECONDS peak_bytes BYTES".
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long nanos(struct timeval time) {
  return (time.tv_sec * 1000000LL + time.tv_usec) * 1000;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: spent PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  struct timespec before, after;
  clock_gettime(CLOCK_MONOTONIC, &before);
  pid_t child = fork();
  if (child < 0) {
    perror("fork");
    return 1;
  }
  if (child == 0) {
    int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, STDOUT_FILENO);
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    _exit(127);
  }
  int status;
  struct rusage used;
  wait4(child, &status, 0, &used);
  clock_gettime(CLOCK_MONOTONIC, &after);
  long long wall =
      (after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec;
  printf("spent %d wall_ns %lld cpu_ns %lld peak_bytes %ld\n",
      WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), wall,
      nanos(used.ru_utime) + nanos(used.ru_stime), used.ru_maxrss * 1024);
  return 0;
}
