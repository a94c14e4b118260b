/*
 * Holds TCP sockets in each state that the kernel lists, without a packet filter, until its input
 * ends. Usage: states 4|6. Prints the ports that it listens at, then "ready".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int family;
static struct sockaddr_storage address;
static socklen_t length;

static void must(int ok, const char *what) {
  if (!ok) {
    perror(what);
    exit(1);
  }
}

static int new_socket(int flags) {
  int fd = socket(family, SOCK_STREAM | flags, 0);
  must(fd >= 0, "socket");
  int small = 4096;
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  return fd;
}

/* Listens at a port of its own, which it prints; `address` is where it can be reached then. */
static int listener(int backlog, int defer) {
  int fd = new_socket(0);
  memset(&address, 0, sizeof address);
  address.ss_family = family;
  if (family == AF_INET) {
    ((struct sockaddr_in *)&address)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    length = sizeof(struct sockaddr_in);
  } else {
    ((struct sockaddr_in6 *)&address)->sin6_addr = in6addr_loopback;
    length = sizeof(struct sockaddr_in6);
  }
  must(bind(fd, (struct sockaddr *)&address, length) == 0, "bind");
  if (defer) {
    must(setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &defer, sizeof defer) == 0, "defer");
  }
  must(listen(fd, backlog) == 0, "listen");
  getsockname(fd, (struct sockaddr *)&address, &length);
  printf("%d\n", ntohs(family == AF_INET ? ((struct sockaddr_in *)&address)->sin_port
                                         : ((struct sockaddr_in6 *)&address)->sin6_port));
  return fd;
}

static int client(int flags) {
  int fd = new_socket(flags);
  int result = connect(fd, (struct sockaddr *)&address, length);
  must(result == 0 || errno == EINPROGRESS, "connect");
  return fd;
}

/* Writes until nothing more fits, so that what is sent later waits behind it. */
static void fill(int fd) {
  static char zeros[4096];
  fcntl(fd, F_SETFL, O_NONBLOCK);
  for (int quiet = 0; quiet < 20; quiet++) {
    while (send(fd, zeros, sizeof zeros, 0) > 0) {
      quiet = 0;
    }
    usleep(5000);
  }
}

static void pair(int server, int *here, int *there) {
  *here = client(0);
  *there = accept(server, NULL, NULL);
  must(*there >= 0, "accept");
}

int main(int count, char **arguments) {
  family = count > 1 && arguments[1][0] == '6' ? AF_INET6 : AF_INET;
  int here, there;
  int server = listener(16, 0); /* LISTEN */
  pair(server, &here, &there); /* ESTABLISHED */
  pair(server, &here, &there);
  shutdown(here, SHUT_WR); /* FIN_WAIT2, and CLOSE_WAIT there */
  pair(server, &here, &there);
  shutdown(here, SHUT_WR);
  close(there); /* TIME_WAIT here */
  pair(server, &here, &there);
  fill(here);
  shutdown(here, SHUT_WR); /* FIN_WAIT1: the FIN waits behind the data */
  pair(server, &here, &there);
  fill(here);
  shutdown(there, SHUT_WR);
  usleep(20000);
  close(here); /* LAST_ACK */
  pair(server, &here, &there);
  fill(here);
  shutdown(here, SHUT_WR);
  shutdown(there, SHUT_WR); /* CLOSING here */
  listener(16, 30);
  client(0); /* SYN_RECV there: it waits for data before it takes the confirmation */
  listener(0, 0);
  client(0);
  client(SOCK_NONBLOCK); /* SYN_SENT: nobody takes the first one, and there is no room */
  client(SOCK_NONBLOCK);
  usleep(50000);
  printf("ready\n");
  fflush(stdout);
  while (getchar() != EOF) {
  }
  return 0;
}
