/*
 * A service for an agent to keep: takes TCP connections at a port of 127.0.0.1 and ends each at
 * once, until it is killed.
 *
 * Usage: accept PORT
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int port = argc == 2 ? atoi(argv[1]) : 0;
  if (port < 1 || port > 65535) {
    fprintf(stderr, "usage: accept PORT\n");
    return 2;
  }
  struct sockaddr_in here = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int yes = 1;
  if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0
      || bind(listener, (struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 64) < 0) {
    perror("accept");
    return 1;
  }
  for (;;) {
    int taken = accept(listener, NULL, NULL);
    if (taken >= 0) {
      close(taken);
    }
  }
}
