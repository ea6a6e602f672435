// Interfaces and what stands beside messages: ioctl of sockets, control messages of datagrams. The loopback alone, which is alike everywhere.
#include "probe.h"
#include <linux/if.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/sockios.h>
#include <sys/socket.h>
static struct ifreq r;
static char b[4096], c[512];
static int tcp, udp, six, local;
static struct ifreq *named(const char *name) { memset(&r, 0, sizeof r); memcpy(r.ifr_name, name, length(name) + 1); return &r; }
static unsigned address(void) { unsigned a; memcpy(&a, (char *)&r + 20, 4); return a; }

static void requests(void) {
  section("requests of interfaces");
  P(K(ioctl, udp, SIOCGIFINDEX, named("lo"))); say("index %d", (long)r.ifr_ifindex); P(K(ioctl, local, SIOCGIFINDEX, named("lo")));
  P(K(ioctl, udp, SIOCGIFINDEX, named("none"))); P(K(ioctl, udp, SIOCGIFINDEX, 8)); P(K(ioctl, 77, SIOCGIFINDEX, &r));
  memset(&r, 0, sizeof r); r.ifr_ifindex = 1; P(K(ioctl, tcp, SIOCGIFNAME, &r)); say("name %s", r.ifr_name);
  r.ifr_ifindex = 4444; P(K(ioctl, tcp, SIOCGIFNAME, &r)); P(K(ioctl, udp, SIOCGIFFLAGS, named("lo"))); say("flags %x", (long)(unsigned short)r.ifr_flags);
  P(K(ioctl, six, SIOCGIFFLAGS, named("lo"))); P(K(ioctl, udp, SIOCGIFMTU, named("lo"))); say("mtu %d", (long)r.ifr_mtu);
  P(K(ioctl, udp, SIOCGIFADDR, named("lo"))); say("family %d port %d address %x", (long)r.ifr_addr.sa_family, (long)*(unsigned short *)r.ifr_addr.sa_data, (long)address());
  P(K(ioctl, udp, SIOCGIFNETMASK, named("lo"))); say("mask %x", (long)address()); P(K(ioctl, udp, SIOCGIFBRDADDR, named("lo"))); say("broadcast %x", (long)address());
  P(K(ioctl, tcp, SIOCGIFADDR, named("lo:1"))); P(K(ioctl, udp, SIOCGIFADDR, named("zz"))); P(K(ioctl, local, SIOCGIFADDR, named("lo")));
  P(K(ioctl, udp, SIOCGIFHWADDR, named("lo"))); say("type %d first %d", (long)r.ifr_hwaddr.sa_family, (long)r.ifr_hwaddr.sa_data[0]);
  P(K(ioctl, udp, SIOCGIFTXQLEN, named("lo"))); say("queue %d", (long)r.ifr_qlen); P(K(ioctl, udp, SIOCGIFMETRIC, named("lo"))); say("metric %d", (long)r.ifr_metric);
  struct ifconf l = { sizeof b }; l.ifc_buf = b; P(K(ioctl, udp, SIOCGIFCONF, &l)); say("first %s whole %d", b, (long)(l.ifc_len % sizeof r));
  l.ifc_len = sizeof r; P(K(ioctl, local, SIOCGIFCONF, &l)); say("one %d", (long)(l.ifc_len / sizeof r)); l.ifc_len = 39; P(K(ioctl, udp, SIOCGIFCONF, &l)); say("none %d", (long)l.ifc_len);
  P(K(ioctl, open("/dev/null", 0), SIOCGIFINDEX, named("lo")));
}

static struct sockaddr_in here = { AF_INET }; static struct sockaddr_in6 here6 = { AF_INET6 };
static void queues(void) {
  section("queues"); int n = 9, l = K(socket, AF_INET, SOCK_STREAM, 0), s = sizeof here;
  P(K(ioctl, l, SIOCOUTQ, &n)); say("%d", (long)n); K(bind, l, &here, s); K(listen, l, 1); P(K(ioctl, l, SIOCOUTQ, &n)); P(K(ioctl, l, SIOCINQ, &n));
  K(getsockname, l, &here, &s); P(K(connect, tcp, &here, s)); int a = K(accept4, l, 0, 0, 0); n = 9; P(K(ioctl, a, SIOCOUTQ, &n)); say("%d", (long)n);
  K(write, a, "abc", 3); P(K(ioctl, tcp, SIOCINQ, &n)); say("%d", (long)n); P(K(ioctl, tcp, SIOCATMARK, &n)); say("mark %d", (long)n); P(K(ioctl, udp, SIOCATMARK, &n));
  P(K(ioctl, udp, SIOCOUTQ, &n)); say("%d", (long)n); P(K(ioctl, local, SIOCOUTQ, &n)); P(K(ioctl, tcp, SIOCOUTQ, 8));
}

static void tell(const char *title, long n, struct msghdr *m) {
  say("%s: %e flags %x control %d", title, n, (long)m->msg_flags, (long)m->msg_controllen);
  for (struct cmsghdr *h = CMSG_FIRSTHDR(m); h; h = CMSG_NXTHDR(m, h)) {
    unsigned *w = (unsigned *)CMSG_DATA(h);
    if (h->cmsg_level == SOL_SOCKET) say(" level %d type %d length %d", (long)h->cmsg_level, (long)h->cmsg_type, (long)h->cmsg_len);
    else if (h->cmsg_len == 17) say(" level %d type %d byte %d", (long)h->cmsg_level, (long)h->cmsg_type, (long)*(unsigned char *)w);
    else if (h->cmsg_len == 20) say(" level %d type %d word %d", (long)h->cmsg_level, (long)h->cmsg_type, (long)w[0]);
    else say(" level %d type %d length %d: %x %x %x %x %x", (long)h->cmsg_level, (long)h->cmsg_type, (long)h->cmsg_len, (long)w[0], (long)w[1], (long)w[2], h->cmsg_len > 28 ? (long)w[3] : 0, h->cmsg_len > 28 ? (long)w[4] : 0);
  }
}
static void receive(const char *title, int fd, long room) {
  struct iovec v = { b, 16 }; struct msghdr m = { 0 }; m.msg_iov = &v; m.msg_iovlen = 1; m.msg_control = c; m.msg_controllen = room;
  long n = K(recvmsg, fd, &m, MSG_DONTWAIT); tell(title, n, &m);
}
static void on(int fd, int level, int option) { int one = 1; say("setsockopt %d %d = %e", (long)level, (long)option, K(setsockopt, fd, level, option, &one, 4)); }
static void controls(void) {
  section("control messages"); int s = sizeof here, from = K(socket, AF_INET, SOCK_DGRAM, 0); here.sin_port = 0; here.sin_addr.s_addr = 0; K(bind, udp, &here, s);
  K(getsockname, udp, &here, &s); here.sin_addr.s_addr = 0x0100007f; K(sendto, from, "a", 1, 0, &here, s); receive("none asked for", udp, 512);
  on(udp, 0, IP_PKTINFO); K(sendto, from, "b", 1, 0, &here, s); receive("where to", udp, 512); here.sin_addr.s_addr = 0x0900007f; K(sendto, from, "b", 1, 0, &here, s);
  receive("another", udp, 512); on(udp, 0, IP_RECVTTL); on(udp, 0, IP_RECVTOS); on(udp, SOL_SOCKET, 29); K(sendto, from, "c", 1, 0, &here, s); receive("all of them", udp, 512);
  K(sendto, from, "d", 1, 0, &here, s); receive("too little", udp, 40); K(sendto, from, "e", 1, 0, &here, s); receive("no room", udp, 0);
  receive("nothing there", udp, 512);
  int s6 = sizeof here6, other = K(socket, AF_INET6, SOCK_DGRAM, 0); here6.sin6_port = 0; K(bind, six, &here6, s6); K(getsockname, six, &here6, &s6); here6.sin6_addr.s6_addr[15] = 1;
  on(six, 41, IPV6_RECVPKTINFO); on(six, 41, IPV6_RECVHOPLIMIT); on(six, 41, IPV6_RECVTCLASS); K(sendto, other, "f", 1, 0, &here6, s6); receive("IPv6", six, 512);
  here.sin_port = here6.sin6_port; here.sin_addr.s_addr = 0x0100007f; K(sendto, from, "g", 1, 0, &here, s); receive("mapped", six, 512);
  receive("a stream", tcp, 512);
}

static void probe(int count, char **arguments) {
  tcp = K(socket, AF_INET, SOCK_STREAM, 0); udp = K(socket, AF_INET, SOCK_DGRAM, 0); six = K(socket, AF_INET6, SOCK_DGRAM, 0); local = K(socket, AF_UNIX, SOCK_DGRAM, 0);
  requests(); queues(); controls();
}
