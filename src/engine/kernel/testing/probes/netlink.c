// Sockets of AF_NETLINK, and what NETLINK_ROUTE tells of the loopback, which is alike everywhere.
#include "probe.h"
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>
static struct sockaddr_nl me = { AF_NETLINK }, who;
static char b[65536];
static struct { struct nlmsghdr h; union { struct ifinfomsg link; struct ifaddrmsg address; struct rtmsg route; } u; char rest[64]; } q;
static int s, size;
static result ask(int type, int flags, int bytes) { q.h.nlmsg_len = 16 + bytes; q.h.nlmsg_type = type; q.h.nlmsg_flags = flags; q.h.nlmsg_seq++; return K(sendto, s, &q, q.h.nlmsg_len, 0, 0, 0); }
static void fresh(void) { int seq = q.h.nlmsg_seq; memset(&q, 0, sizeof q); q.h.nlmsg_seq = seq; }
static void attribute(int at, int type, const void *value, int bytes) { struct rtattr *a = (struct rtattr *)((char *)&q + at); a->rta_len = 4 + bytes; a->rta_type = type; memcpy(RTA_DATA(a), value, bytes); }
static void show(struct nlmsghdr *h) {
  if (h->nlmsg_type == NLMSG_ERROR) { say(" error %e of type %d flags %x", (long)*(int *)NLMSG_DATA(h), (long)((struct nlmsghdr *)((char *)h + 20))->nlmsg_type, (long)h->nlmsg_flags); return; }
  if (h->nlmsg_type == NLMSG_DONE) { say(" done, flags %x, length %d", (long)h->nlmsg_flags, (long)h->nlmsg_len); return; }
  struct ifinfomsg *i = NLMSG_DATA(h); struct ifaddrmsg *a = NLMSG_DATA(h); struct rtmsg *r = NLMSG_DATA(h); struct rtattr *t; int n;
  if (h->nlmsg_type == RTM_NEWLINK && i->ifi_index == 1) {
    say(" link %d type %d flags %x, message flags %x", (long)i->ifi_index, (long)i->ifi_type, (long)i->ifi_flags & 0xffff & ~0x10000, (long)h->nlmsg_flags & ~0x10);
    for (t = IFLA_RTA(i), n = IFLA_PAYLOAD(h); RTA_OK(t, n); t = RTA_NEXT(t, n)) if (t->rta_type == IFLA_IFNAME) say("  name %s", (char *)RTA_DATA(t)); else if (t->rta_type == IFLA_ADDRESS || t->rta_type == IFLA_BROADCAST) say("  address %d bytes", (long)RTA_PAYLOAD(t));
  }
  if (h->nlmsg_type == RTM_NEWADDR && a->ifa_index == 1) {
    say(" address family %d prefix %d flags %x scope %d", (long)a->ifa_family, (long)a->ifa_prefixlen, (long)a->ifa_flags, (long)a->ifa_scope);
    for (t = IFA_RTA(a), n = IFA_PAYLOAD(h); RTA_OK(t, n); t = RTA_NEXT(t, n)) if (t->rta_type == IFA_LABEL) say("  label %s", (char *)RTA_DATA(t)); else if (t->rta_type < 3) say("  %d: %x", (long)t->rta_type, (long)*(unsigned *)RTA_DATA(t));
  }
  if (h->nlmsg_type == RTM_NEWROUTE) for (t = RTM_RTA(r), n = RTM_PAYLOAD(h); RTA_OK(t, n); t = RTA_NEXT(t, n)) if (t->rta_type == RTA_OIF && *(int *)RTA_DATA(t) == 1)
    say(" route family %d to %d bits table %d protocol %d scope %d type %d", (long)r->rtm_family, (long)r->rtm_dst_len, (long)r->rtm_table, (long)r->rtm_protocol, (long)r->rtm_scope, (long)r->rtm_type);
}
static void answers(void) {
  for (int more = 1; more; ) { long n = K(recvfrom, s, b, sizeof b, MSG_DONTWAIT, 0, 0); if (n < 0) { say(" %e", n); return; }
    for (struct nlmsghdr *h = (void *)b; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) { show(h); if (h->nlmsg_type == NLMSG_DONE || !(h->nlmsg_flags & NLM_F_MULTI)) more = 0; } }
}
static void sockets(void) {
  section("netlink sockets"); P(K(socket, AF_NETLINK, SOCK_STREAM, 0)); P(K(socket, AF_NETLINK, SOCK_RAW, 77)); P(K(socket, AF_NETLINK, SOCK_RAW, -1)); s = K(socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);
  size = sizeof who; P(K(getsockname, s, &who, &size)); say("size %d family %d port %d groups %d", (long)size, (long)who.nl_family, (long)who.nl_pid, (long)who.nl_groups); P(poll1(s, POLLIN | POLLOUT, 0)); P(K(recvfrom, s, b, 10, MSG_DONTWAIT, 0, 0));
  P(K(bind, s, &me, 11)); me.nl_family = AF_INET; P(K(bind, s, &me, 12)); me.nl_family = AF_NETLINK; P(K(bind, s, &me, 12)); K(getsockname, s, &who, &size); PT("own number", who.nl_pid == self()); P(K(bind, s, &me, 12)); me.nl_pid = 99999; P(K(bind, s, &me, 12)); me.nl_pid = 0;
  int other = K(socket, AF_NETLINK, SOCK_DGRAM, 0); P(K(bind, other, &who, 12)); P(K(bind, other, &me, 12)); K(getsockname, other, &who, &size); PT("another number", who.nl_pid != self()); P(K(getpeername, s, &who, &size)); say("peer %d", (long)who.nl_pid);
  P(K(listen, s, 1)); P(K(accept4, s, 0, 0, 0)); P(K(shutdown, s, 2)); P(K(connect, s, &me, 11)); P(K(connect, s, &me, 12)); int v = 0, n = 4; P(K(getsockopt, s, SOL_SOCKET, SO_TYPE, &v, &n)); say("type %d", (long)v); K(getsockopt, s, SOL_SOCKET, SO_PROTOCOL, &v, &n); say("protocol %d", (long)v); K(getsockopt, s, SOL_SOCKET, SO_DOMAIN, &v, &n); say("domain %d", (long)v);
  v = 1; P(K(setsockopt, s, 270, NETLINK_EXT_ACK, &v, 4)); P(K(getsockopt, s, 270, NETLINK_EXT_ACK, &v, &n)); say("%d", (long)v); P(K(setsockopt, s, 270, 99, &v, 4)); P(K(setsockopt, s, 270, NETLINK_ADD_MEMBERSHIP, &v, 4)); v = 99; P(K(setsockopt, s, 270, NETLINK_ADD_MEMBERSHIP, &v, 4)); v = 0; P(K(setsockopt, s, 270, NETLINK_EXT_ACK, &v, 4)); K(close, other);
}
static void requests(void) {
  section("dumps"); fresh(); P(ask(RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, sizeof q.u.link)); P(poll1(s, POLLIN, 0)); answers(); q.u.address.ifa_family = AF_INET; P(ask(RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP, sizeof q.u.address)); answers(); q.u.address.ifa_family = AF_INET6; ask(RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP, sizeof q.u.address); answers();
  section("one of them"); fresh(); q.u.link.ifi_index = 1; P(ask(RTM_GETLINK, NLM_F_REQUEST, sizeof q.u.link)); answers(); q.u.link.ifi_index = 777; ask(RTM_GETLINK, NLM_F_REQUEST, sizeof q.u.link); answers(); q.u.link.ifi_index = 0; ask(RTM_GETLINK, NLM_F_REQUEST, sizeof q.u.link); answers();
  fresh(); attribute(32, IFLA_IFNAME, "lo", 3); ask(RTM_GETLINK, NLM_F_REQUEST, 16 + 8); answers(); attribute(32, IFLA_IFNAME, "no", 3); ask(RTM_GETLINK, NLM_F_REQUEST, 16 + 8); answers();
  fresh(); q.u.route.rtm_family = AF_INET; q.u.route.rtm_dst_len = 32; attribute(28, RTA_DST, "\x7f\0\0\5", 4); ask(RTM_GETROUTE, NLM_F_REQUEST, 12 + 8); answers();
  section("others"); fresh(); ask(NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK, 0); answers(); ask(RTM_GETLINK, 0, 16); answers(); ask(RTM_GETLINK, NLM_F_ACK, 16); answers(); ask(RTM_GETLINK, NLM_F_REQUEST, 0); answers(); P(K(sendto, s, &q, 8, 0, 0, 0)); answers(); who.nl_family = AF_NETLINK; who.nl_pid = 1234567; P(K(sendto, s, &q, 16, 0, &who, 12)); P(K(sendto, s, &q, 16, 0, &who, 8)); P(K(sendto, s, 8, 16, 0, 0, 0)); P(K(write, s, &q, 16)); answers();
  fresh(); ask(RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, sizeof q.u.link); struct iovec v = { b, 8 }; struct msghdr m = { &who, sizeof who, &v, 1 }; long n = K(recvmsg, s, &m, MSG_PEEK | MSG_TRUNC); PT("longer than the room", n > 8); say("flags %x from %d", (long)m.msg_flags, (long)who.nl_pid); P(K(recvmsg, s, &m, 0)); say("flags %x", (long)m.msg_flags);
}
static struct { struct nlmsghdr h; struct inet_diag_req_v2 r; } d; static struct { struct nlmsghdr h; struct unix_diag_req r; } x;
static void look(int family, int protocol, int states, int port) {
  d.h.nlmsg_len = sizeof d; d.h.nlmsg_type = SOCK_DIAG_BY_FAMILY; d.h.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP; d.r.sdiag_family = family; d.r.sdiag_protocol = protocol; d.r.idiag_states = states;
  for (int other = 0; other < 2; other++) for (int more = (K(sendto, s, &d, sizeof d, 0, 0, 0), 1); more;) { long n = K(recvfrom, s, b, sizeof b, 0, 0, 0); for (struct nlmsghdr *h = (void *)b; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) { if (h->nlmsg_type != SOCK_DIAG_BY_FAMILY) { if (h->nlmsg_type == NLMSG_ERROR && !other) say(" error %e", (long)*(int *)NLMSG_DATA(h)); more = 0; break; }
    struct inet_diag_msg *m = NLMSG_DATA(h); if (other ? m->id.idiag_sport != port && m->id.idiag_dport == port : m->id.idiag_sport == port) say(" family %d state %d waiting %d of %d from %x to %x, ports mine %d %d", (long)m->idiag_family, (long)m->idiag_state, (long)m->idiag_rqueue, (long)m->idiag_wqueue, (long)m->id.idiag_src[0], (long)m->id.idiag_dst[0], (long)(m->id.idiag_sport == port), (long)(m->id.idiag_dport == port)); } }
}
static void diagnosis(void) {
  section("sockets, as ss asks"); PF(s = K(socket, AF_NETLINK, SOCK_RAW, 4)); struct { unsigned short family, port; unsigned address; char rest[8]; } here = { AF_INET, 0, 0x0100007f }; int n = 16, l = K(socket, AF_INET, SOCK_STREAM, 0), c = K(socket, AF_INET, SOCK_STREAM, 0), u = K(socket, AF_INET, SOCK_DGRAM, 0), a; K(bind, l, &here, 16); K(listen, l, 7); K(getsockname, l, &here, &n); K(connect, c, &here, 16); say("one waits:"); look(AF_INET, 6, -1, here.port); say("listeners alone:"); look(AF_INET, 6, 1 << 10, here.port); a = K(accept4, l, 0, 0, 0); K(write, c, "abc", 3); say("accepted, with three bytes to read:"); look(AF_INET, 6, 1 << 1, here.port);
  here.port = 0; K(bind, u, &here, 16); K(getsockname, u, &here, &n); say("datagrams:"); look(AF_INET, 17, -1, here.port); K(connect, u, &here, 16); look(AF_INET, 17, -1, here.port); say("connected ones alone:"); look(AF_INET, 17, 1 << 1, here.port); say("another family:"); look(99, 6, -1, here.port); d.h.nlmsg_flags = 0; int bad = 20; K(close, l); K(close, c); K(close, a); K(close, u);
  struct { unsigned short family; char path[20]; } name = { AF_UNIX, "diagnosed" }; l = K(socket, AF_UNIX, SOCK_STREAM, 0); K(bind, l, &name, 12); K(listen, l, 3); struct stat st; K(fstat, l, &st); x.h.nlmsg_len = sizeof x; x.h.nlmsg_type = SOCK_DIAG_BY_FAMILY; x.h.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP; x.r.sdiag_family = AF_UNIX; x.r.udiag_states = -1; x.r.udiag_show = 0x17; K(sendto, s, &x, sizeof x, 0, 0, 0);
  for (int more = 1; more;) { long got = K(recvfrom, s, b, sizeof b, 0, 0, 0); for (struct nlmsghdr *h = (void *)b; NLMSG_OK(h, got); h = NLMSG_NEXT(h, got)) { if (h->nlmsg_type != SOCK_DIAG_BY_FAMILY) { more = 0; break; } struct unix_diag_msg *m = NLMSG_DATA(h); if (m->udiag_ino != st.st_ino) continue; say(" type %d state %d", (long)m->udiag_type, (long)m->udiag_state); int left = h->nlmsg_len - NLMSG_LENGTH(sizeof *m); for (struct rtattr *t = (void *)(m + 1); RTA_OK(t, left); t = RTA_NEXT(t, left)) if (t->rta_type == 0) { char *path = RTA_DATA(t); path[RTA_PAYLOAD(t)] = 0; say(" name %s", path); } else if (t->rta_type == 4) say(" queue %d of %d", (long)((int *)RTA_DATA(t))[0], (long)((int *)RTA_DATA(t))[1]); else if (t->rta_type == 6) say(" shut %d", (long)*(char *)RTA_DATA(t)); } }
  K(close, l); K(unlinkat, AT_FDCWD, "diagnosed", 0); K(close, s);
}
static void probe(int count, char **arguments) { sockets(); requests(); diagnosis(); }
