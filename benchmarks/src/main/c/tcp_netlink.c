/*
 * The floor of a sweep over all TCP sockets: asks inet_diag for each address family, as ss does, and
 * keeps every figure it tells.
 *
 * Usage: tcp_netlink 0
 */
#include "tcp_row.h"
#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ALL_STATES 0xFFE
#define CGROUP_ATTRIBUTE 21

static int kernel;

static void keep(const struct nlmsghdr *header, struct tcp_row *row) {
  const struct inet_diag_msg *socket = NLMSG_DATA(header);
  row->family = socket->idiag_family;
  row->state = socket->idiag_state;
  row->timer = socket->idiag_timer;
  row->retransmits = socket->idiag_retrans;
  row->local_port = ntohs(socket->id.idiag_sport);
  row->remote_port = ntohs(socket->id.idiag_dport);
  memcpy(row->local, socket->id.idiag_src, sizeof row->local);
  memcpy(row->remote, socket->id.idiag_dst, sizeof row->remote);
  row->interface = socket->id.idiag_if;
  row->cookie = socket->id.idiag_cookie[0] | (uint64_t) socket->id.idiag_cookie[1] << 32;
  row->timer_left = socket->idiag_expires;
  row->receive_queue = socket->idiag_rqueue;
  row->send_queue = socket->idiag_wqueue;
  row->user = socket->idiag_uid;
  row->inode = socket->idiag_inode;
  row->cgroup = 0;
  const char *at = (const char *) (socket + 1);
  const char *end = (const char *) header + header->nlmsg_len;
  while (end - at >= NLA_HDRLEN) {
    const struct nlattr *attribute = (const struct nlattr *) at;
    if (attribute->nla_len < NLA_HDRLEN || attribute->nla_len > end - at) {
      break;
    }
    if ((attribute->nla_type & NLA_TYPE_MASK) == CGROUP_ATTRIBUTE
        && attribute->nla_len >= NLA_HDRLEN + sizeof row->cgroup) {
      memcpy(&row->cgroup, at + NLA_HDRLEN, sizeof row->cgroup);
    }
    at += NLA_ALIGN(attribute->nla_len);
  }
}

static long dump(int family, long count) {
  static char buffer[32 * 1024] __attribute__((aligned(8)));
  struct {
    struct nlmsghdr header;
    struct inet_diag_req_v2 question;
  } request = {
    .header = {.nlmsg_len = sizeof request, .nlmsg_type = SOCK_DIAG_BY_FAMILY,
               .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
    .question = {.sdiag_family = family, .sdiag_protocol = IPPROTO_TCP, .idiag_states = ALL_STATES}};
  if (send(kernel, &request, sizeof request, 0) < 0) {
    perror("send");
    exit(1);
  }
  for (;;) {
    long length = recv(kernel, buffer, sizeof buffer, 0);
    if (length <= 0) {
      perror("recv");
      exit(1);
    }
    for (struct nlmsghdr *header = (struct nlmsghdr *) buffer; NLMSG_OK(header, length);
         header = NLMSG_NEXT(header, length)) {
      if (header->nlmsg_type == NLMSG_DONE) {
        return count;
      }
      if (header->nlmsg_type == NLMSG_ERROR) {
        fprintf(stderr, "the kernel refuses the dump\n");
        exit(1);
      }
      keep(header, tcp_row(count++));
    }
  }
}

static long pass(void) {
  return dump(AF_INET6, dump(AF_INET, 0));
}

int main(void) {
  kernel = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (kernel < 0) {
    perror("netlink");
    return 1;
  }
  return report_at_least("tcp_netlink", pass, SWEEPS_NS);
}
