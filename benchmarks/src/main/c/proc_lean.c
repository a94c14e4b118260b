/*
 * The floor of the process snapshot, read the cheapest way: stat, io, and two questions for the
 * attributes of a directory: its owner, and the number of open files, which Linux gives as the size
 * of /proc/N/fd since 6.2.
 *
 * Usage: proc_lean PASSES
 */
#include "proc_snapshot.h"

static int attributes(int pid, const char *name, struct stat *into) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d%s", pid, name);
  return stat(path, into) == 0;
}

static int read_process(int pid, struct process *row) {
  struct stat owner, handles;
  if (!read_stat(pid, row) || !read_io(pid, row) || !attributes(pid, "", &owner)
      || !attributes(pid, "/fd", &handles)) {
    return 0;
  }
  row->uid = owner.st_uid;
  row->handles = handles.st_size;
  return 1;
}
