/*
 * The floor of a conversation over UDP: bytes go to another process through loopback and come back,
 * WINDOW of them on their way at a time, and nothing is looked at.
 *
 * Usage: udp_echo WINDOW
 * Prints "udp_echo ROUND_TRIPS wall_ns NANOSECONDS cpu_ns NANOSECONDS"; the CPU time is the asking
 * side's.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ROUND_TRIPS 50000
#define PACKET 64

static long long nanos(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void echo(int socket) {
  char packet[PACKET];
  struct sockaddr_in from;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (;;) {
    socklen_t size = sizeof from;
    ssize_t got = recvfrom(socket, packet, sizeof packet, 0, (struct sockaddr *)&from, &size);
    if (got > 0) {
      sendto(socket, packet, got, 0, (struct sockaddr *)&from, size);
    }
  }
}

int main(int argc, char **argv) {
  int window = argc == 2 ? atoi(argv[1]) : 0;
  if (window < 1 || window > 256) {
    fprintf(stderr, "usage: udp_echo WINDOW\n");
    return 2;
  }
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof there;
  int peer = socket(AF_INET, SOCK_DGRAM, 0);
  int own = socket(AF_INET, SOCK_DGRAM, 0);
  if (own < 0 || peer < 0 || bind(peer, (struct sockaddr *)&there, size) < 0
      || getsockname(peer, (struct sockaddr *)&there, &size) < 0) {
    perror("udp_echo");
    return 1;
  }
  pid_t child = fork();
  if (child == 0) {
    echo(peer);
  }
  char packet[PACKET] = {0};
  long long wall = nanos(CLOCK_MONOTONIC);
  long long cpu = nanos(CLOCK_PROCESS_CPUTIME_ID);
  for (int sent = 0; sent < window; sent++) {
    sendto(own, packet, sizeof packet, 0, (struct sockaddr *)&there, size);
  }
  for (int got = 1; got <= ROUND_TRIPS; got++) {
    struct sockaddr_in from;
    socklen_t from_size = sizeof from;
    recvfrom(own, packet, sizeof packet, 0, (struct sockaddr *)&from, &from_size);
    if (got + window <= ROUND_TRIPS) {
      sendto(own, packet, sizeof packet, 0, (struct sockaddr *)&there, size);
    }
  }
  wall = nanos(CLOCK_MONOTONIC) - wall;
  cpu = nanos(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  kill(child, SIGKILL);
  printf("udp_echo %d wall_ns %lld cpu_ns %lld\n", ROUND_TRIPS, wall, cpu);
  return 0;
}
