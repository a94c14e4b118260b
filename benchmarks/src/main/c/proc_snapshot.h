/*
 * What both floors of the process snapshot share: the walk over /proc, the fields of
 * /proc/N/stat and /proc/N/io, and the timing.
 */
#ifndef PROC_SNAPSHOT_H
#define PROC_SNAPSHOT_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct process {
  int pid;
  char name[65];
  char state;
  unsigned uid;
  long parent, priority, nice, threads, resident, handles;
  unsigned long long cpu, start, virtual;
  unsigned long long chars_read, chars_written, calls_read, calls_written, bytes_read, bytes_written;
};

/* Fills one row; returns 0 if the process is gone. Each floor has its own. */
static int read_process(int pid, struct process *row);

/* Reads a file of /proc/N into text with a zero byte behind it; returns its length, or -1. */
static long read_text(int pid, const char *name, char *text, size_t room) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return -1;
  }
  long length = read(fd, text, room - 1);
  close(fd);
  if (length >= 0) {
    text[length] = 0;
  }
  return length;
}

static int read_stat(int pid, struct process *row) {
  char text[1024];
  if (read_text(pid, "stat", text, sizeof text) <= 0) {
    return 0;
  }
  char *open = strchr(text, '(');
  char *close = strrchr(text, ')');
  if (open == NULL || close == NULL) {
    return 0;
  }
  row->pid = pid;
  *close = 0;
  snprintf(row->name, sizeof row->name, "%s", open + 1);
  row->state = close[2];
  unsigned long long field[25];
  char *at = close + 3;
  for (int i = 4; i <= 24; i++) {
    field[i] = strtoull(at, &at, 10);
  }
  row->parent = field[4];
  row->cpu = field[14] + field[15];
  row->priority = field[18];
  row->nice = field[19];
  row->threads = field[20];
  row->start = field[22];
  row->virtual = field[23];
  row->resident = field[24];
  return 1;
}

static int read_io(int pid, struct process *row) {
  char text[512];
  if (read_text(pid, "io", text, sizeof text) <= 0) {
    return 0;
  }
  unsigned long long *into[] = {&row->chars_read, &row->chars_written, &row->calls_read,
                                &row->calls_written, &row->bytes_read, &row->bytes_written};
  char *at = text;
  for (int i = 0; i < 6; i++) {
    at = strchr(at, ':');
    if (at == NULL) {
      return 0;
    }
    *into[i] = strtoull(at + 1, &at, 10);
  }
  return 1;
}

static int ascending(const void *a, const void *b) {
  long long x = *(const long long *)a, y = *(const long long *)b;
  return (x > y) - (x < y);
}

static long long nanos_of(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/*
 * Takes the number of passes from the command line. Prints the number of rows, and the medians of
 * the time that a pass took and of the processor time in it: on a busy machine only the latter
 * says much.
 */
int main(int argc, char **argv) {
  int passes = argc == 2 ? atoi(argv[1]) : 0;
  if (passes < 1) {
    fprintf(stderr, "usage: %s PASSES\n", argv[0]);
    return 2;
  }
  long long *wall = calloc(passes, sizeof *wall);
  long long *cpu = calloc(passes, sizeof *cpu);
  struct process *rows = NULL;
  size_t room = 0, count = 0;
  for (int pass = 0; pass < passes; pass++) {
    wall[pass] = -nanos_of(CLOCK_MONOTONIC);
    cpu[pass] = -nanos_of(CLOCK_PROCESS_CPUTIME_ID);
    count = 0;
    DIR *proc = opendir("/proc");
    if (proc == NULL) {
      perror("/proc");
      return 1;
    }
    struct dirent *entry;
    while ((entry = readdir(proc)) != NULL) {
      if (entry->d_name[0] < '1' || entry->d_name[0] > '9') {
        continue;
      }
      if (count == room) {
        room = room * 2 + 64;
        rows = realloc(rows, room * sizeof *rows);
      }
      count += read_process(atoi(entry->d_name), &rows[count]);
    }
    closedir(proc);
    cpu[pass] += nanos_of(CLOCK_PROCESS_CPUTIME_ID);
    wall[pass] += nanos_of(CLOCK_MONOTONIC);
  }
  qsort(wall, passes, sizeof *wall, ascending);
  qsort(cpu, passes, sizeof *cpu, ascending);
  printf("processes %zu wall_ns %lld cpu_ns %lld\n", count, wall[passes / 2], cpu[passes / 2]);
  return 0;
}

#endif
