/*
 * The floor of the process snapshot, read the usual way: stat, status, io and a listing of the
 * open files of each process.
 *
 * Usage: proc_full PASSES
 */
#include "proc_snapshot.h"

static int read_status(int pid, struct process *row) {
  char text[4096];
  if (read_text(pid, "status", text, sizeof text) <= 0) {
    return 0;
  }
  char *line = strstr(text, "\nUid:");
  if (line == NULL) {
    return 0;
  }
  char *effective;
  strtoul(line + 5, &effective, 10);
  row->uid = strtoul(effective, NULL, 10);
  return 1;
}

static int read_handles(int pid, struct process *row) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", pid);
  DIR *directory = opendir(path);
  if (directory == NULL) {
    return 0;
  }
  row->handles = -2;
  while (readdir(directory) != NULL) {
    row->handles++;
  }
  closedir(directory);
  return 1;
}

static int read_process(int pid, struct process *row) {
  return read_stat(pid, row) && read_status(pid, row) && read_io(pid, row)
      && read_handles(pid, row);
}
