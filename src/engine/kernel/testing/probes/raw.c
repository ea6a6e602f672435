// Raw sockets (man 7 raw, man 7 icmp), and what a sender says of one datagram in its control messages (man 7 ip, man 7 ipv6).
#include "probe.h"
#include <linux/in.h>
#include <linux/in6.h>
#include <sys/socket.h>
#define SOL_IP 0
#define SOL_IPV6_ 41
#define SOL_ICMPV6_ 58
#define SOL_RAW_ 255
#define IPV6_HOPLIMIT_ 52
#define IPV6_RECVHOPLIMIT_ 51
#define IPV6_TCLASS_ 67
#define IPV6_RECVTCLASS_ 66
#define IPV6_PKTINFO_ 50
static unsigned char b[2048];
static const unsigned here = 0x0100007f, there = 0x0500007f;
static struct sockaddr_in at(unsigned address, int port) {
  struct sockaddr_in a = { AF_INET, port >> 8 | (port & 255) << 8 };
  a.sin_addr.s_addr = address;
  return a;
}
static struct sockaddr_in6 one(int port) {
  struct sockaddr_in6 a = { AF_INET6, port >> 8 | (port & 255) << 8 };
  a.sin6_addr.s6_addr[15] = 1;
  return a;
}
static result set(int s, int level, int option, int value) { return K(setsockopt, s, level, option, &value, 4); }
static result get(int s, int level, int option) { int v = -1, size = 4; result r = K(getsockopt, s, level, option, &v, &size); return r < 0 ? r : v; }
static unsigned short sum(const unsigned char *p, int n) {
  unsigned s = 0;
  for (int i = 0; i < n; i += 2) s += p[i] << 8 | (i + 1 < n ? p[i + 1] : 0);
  while (s >> 16) s = (s & 0xffff) + (s >> 16);
  return ~s;
}
static int echo(unsigned char *m, int type, int n) {
  memset(m, 0, n);
  m[0] = type; m[4] = 0x12; m[5] = 0x34; m[7] = 1;
  for (int i = 8; i < n; i++) m[i] = i;
  unsigned short c = type == 8 ? sum(m, n) : 0;
  m[2] = c >> 8; m[3] = c;
  return n;
}
static result send_to(int s, const void *p, int n, unsigned address) { struct sockaddr_in a = at(address, 0); return K(sendto, s, p, n, 0, &a, 16); }
static int bound(unsigned address, int port) {
  int s = K(socket, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in a = at(address, port);
  P(K(bind, s, &a, 16));
  return s;
}
static void packet(int s) {
  struct sockaddr_in from;
  int size = 16;
  result r = K(recvfrom, s, b, sizeof b, MSG_DONTWAIT, &from, &size);
  if (r < 0) { say("  %e", r); return; }
  int h = (b[0] & 15) * 4;
  say("  %d bytes from %x:%d: header %d length %d tos %d hops %d protocol %d; %d %d", r, (long)from.sin_addr.s_addr, (long)from.sin_port, (long)h, (long)(b[2] << 8 | b[3]), (long)b[1], (long)b[8], (long)b[9], (long)b[h], (long)b[h + 1]);
}
static void kinds(void) {
  section("kinds");
  PF(K(socket, AF_INET, SOCK_RAW, 0)); PF(K(socket, AF_INET, SOCK_RAW, 300)); PF(K(socket, AF_INET, SOCK_RAW, -1));
  int s = K(socket, AF_INET, SOCK_RAW, IPPROTO_ICMP), u = K(socket, AF_INET, SOCK_RAW, 255), d = K(socket, AF_INET, SOCK_DGRAM, 0);
  P(get(s, SOL_SOCKET, SO_TYPE)); P(get(s, SOL_SOCKET, SO_PROTOCOL)); P(get(u, SOL_SOCKET, SO_PROTOCOL)); P(get(s, SOL_IP, 3)); P(get(u, SOL_IP, 3)); P(set(s, SOL_IP, 3, 1)); P(get(s, SOL_IP, 3)); P(set(d, SOL_IP, 3, 1));
  struct sockaddr_in a; int size = 16;
  P(K(getsockname, s, &a, &size)); say("%x:%d", (long)a.sin_addr.s_addr, (long)(a.sin_port >> 8));
  P(K(getpeername, s, &a, &size)); P(K(listen, s, 1)); P(K(write, s, "x", 1)); P(K(shutdown, s, 2)); P(poll1(s, 7, 0));
  a = at(0x08080808, 0); P(K(bind, s, &a, 16)); a = at(here, 99); P(K(bind, s, &a, 16)); P(K(bind, s, &a, 16)); P(K(bind, s, &a, 8));
  P(K(getsockname, s, &a, &size)); say("%x:%d", (long)a.sin_addr.s_addr, (long)(a.sin_port >> 8));
  K(close, s); K(close, u); K(close, d);
}
static void messages(void) {
  section("messages of ICMP");
  int s = K(socket, AF_INET, SOCK_RAW, IPPROTO_ICMP), other = K(socket, AF_INET, SOCK_RAW, IPPROTO_ICMP), n = echo(b, 8, 24);
  P(send_to(s, b, n, here)); packet(s); packet(s); packet(s); packet(other); packet(other);
  b[0] = 9; n = echo(b, 8, 24); b[2] ^= 1; P(send_to(s, b, n, here)); say("a wrong checksum"); packet(s); packet(s); packet(other);
  unsigned bits = 1 << 8; P(K(setsockopt, s, SOL_RAW_, 1, &bits, 4)); int size = 4; bits = 0; P(K(getsockopt, s, SOL_RAW_, 1, &bits, &size)); say("%x", (long)bits);
  n = echo(b, 8, 24); P(send_to(s, b, n, here)); say("without requests"); packet(s); packet(s); packet(other); packet(other);
  int d = K(socket, AF_INET, SOCK_DGRAM, 0); struct sockaddr_in a = at(here, 9); set(d, SOL_IP, IP_TTL, 3); set(d, SOL_IP, IP_TOS, 0x20);
  P(K(sendto, d, "nobody", 6, 0, &a, 16)); say("unreachable"); packet(s); say("quoted: tos %d hops %d protocol %d", (long)b[29], (long)b[36], (long)b[37]);
  a = at(there, 0); P(K(connect, other, &a, 16)); n = echo(b, 8, 24); while (K(recvfrom, other, b + 1024, 99, MSG_DONTWAIT, 0, 0) > 0) ; P(send_to(s, b, n, here)); say("of another peer"); packet(other);
  n = echo(b, 8, 24); P(K(write, other, b, n)); packet(other); packet(other); K(close, s); K(close, other); K(close, d);
  s = K(socket, AF_INET, SOCK_RAW, IPPROTO_UDP); P(K(setsockopt, s, SOL_RAW_, 1, &bits, 4)); K(close, s); s = K(socket, AF_INET, SOCK_DGRAM, 0); P(K(setsockopt, s, SOL_RAW_, 1, &bits, 4)); P(K(setsockopt, s, SOL_IP, 99, &bits, 4)); K(close, s);
}
static void headers(void) {
  section("headers of one's own");
  int u = bound(here, 7001), s = K(socket, AF_INET, SOCK_RAW, 255), r = K(socket, AF_INET, SOCK_RAW, IPPROTO_UDP);
  unsigned char p[64]; memset(p, 0, sizeof p); p[0] = 0x45; p[8] = 9; p[9] = 17; memcpy(p + 16, &here, 4); p[21] = 77; p[22] = 7001 >> 8; p[23] = 7001 & 255; p[25] = 8 + 5; memcpy(p + 28, "hello", 5);
  P(send_to(s, p, 33, here)); struct sockaddr_in a; int size = 16; P(K(recvfrom, u, b, 99, 0, &a, &size)); say("from %x:%d", (long)a.sin_addr.s_addr, (long)(a.sin_port >> 8)); packet(r); packet(s);
  memcpy(p + 12, &there, 4); P(send_to(s, p, 33, here)); size = 16; P(K(recvfrom, u, b, 99, 0, &a, &size)); say("from %x", (long)a.sin_addr.s_addr); packet(r);
  P(send_to(s, p, 19, here)); p[0] = 0x4f; P(send_to(s, p, 33, here)); p[0] = 0x45; p[25] = 99; P(send_to(s, p, 33, here)); P(K(recvfrom, u, b, 99, 0, 0, 0)); packet(r);
  say("without a header"); memset(p, 0, sizeof p); p[1] = 77; p[2] = 7001 >> 8; p[3] = 7001 & 255; p[5] = 8 + 2; p[8] = 'o'; p[9] = 'k'; P(send_to(r, p, 10, here)); size = 16; P(K(recvfrom, u, b, 99, 0, &a, &size)); packet(r); K(close, u); K(close, s); K(close, r);
}
static void segments(void) {
  section("segments of TCP");
  int l = K(socket, AF_INET, SOCK_STREAM, 0), s = K(socket, AF_INET, SOCK_RAW, IPPROTO_TCP); struct sockaddr_in a = at(here, 7002); P(K(bind, l, &a, 16)); P(K(listen, l, 1));
  for (int port = 7002; port < 7004; port++) {
    unsigned char p[32] = { 127, 0, 0, 1, 127, 0, 0, 1, 0, 6, 0, 20, 99 >> 8, 99, port >> 8, port, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2, 1 };
    unsigned short c = sum(p, 32); p[28] = c >> 8; p[29] = c;
    P(send_to(s, p + 12, 20, here)); while (K(recvfrom, s, b, sizeof b, MSG_DONTWAIT, 0, 0) > 0) if (b[20] << 8 | b[21]) say("  port %d to %d: flags %x", (long)(b[20] << 8 | b[21]), (long)(b[22] << 8 | b[23]), (long)b[33]);
  }
  K(close, l); K(close, s);
}
static result with(int s, const void *to, int size, int level, int type, const void *data, int bytes) {
  static char c[64]; struct iovec v = { "said", 4 }; struct msghdr m = { 0 }; m.msg_name = (void *)to; m.msg_namelen = size; m.msg_iov = &v; m.msg_iovlen = 1; m.msg_control = c; m.msg_controllen = CMSG_SPACE(bytes);
  struct cmsghdr *h = CMSG_FIRSTHDR(&m); h->cmsg_level = level; h->cmsg_type = type; h->cmsg_len = CMSG_LEN(bytes); memcpy(CMSG_DATA(h), data, bytes);
  return K(sendmsg, s, &m, 0);
}
static void told(int s) {
  char c[256]; struct sockaddr_in from; struct iovec v = { b, 99 }; struct msghdr m = { 0 }; m.msg_name = &from; m.msg_namelen = 16; m.msg_iov = &v; m.msg_iovlen = 1; m.msg_control = c; m.msg_controllen = sizeof c;
  result r = K(recvmsg, s, &m, MSG_DONTWAIT); say("  %e from %x", r, r < 0 ? 0 : (long)from.sin_addr.s_addr);
  for (struct cmsghdr *h = r < 0 ? 0 : CMSG_FIRSTHDR(&m); h; h = CMSG_NXTHDR(&m, h)) say("  type %d: %d", (long)h->cmsg_type, h->cmsg_type == IP_PKTINFO || h->cmsg_type == IPV6_PKTINFO_ ? 0 : (long)*(unsigned char *)CMSG_DATA(h));
}
static void said(void) {
  section("said of one datagram");
  int u = bound(0, 7004), s = K(socket, AF_INET, SOCK_DGRAM, 0), v; struct sockaddr_in a = at(here, 7004); set(u, SOL_IP, IP_RECVTTL, 1); set(u, SOL_IP, IP_RECVTOS, 1);
  set(s, SOL_IP, IP_TTL, 5); set(s, SOL_IP, IP_TOS, 8); P(K(sendto, s, "x", 1, 0, &a, 16)); told(u);
  v = 33; P(with(s, &a, 16, SOL_IP, IP_TTL, &v, 4)); told(u); v = 16; P(with(s, &a, 16, SOL_IP, IP_TOS, &v, 4)); told(u); P(with(s, &a, 16, SOL_IP, IP_TOS, &v, 1)); told(u);
  v = 0; P(with(s, &a, 16, SOL_IP, IP_TTL, &v, 4)); v = 256; P(with(s, &a, 16, SOL_IP, IP_TTL, &v, 4)); P(with(s, &a, 16, SOL_IP, IP_TOS, &v, 4)); P(with(s, &a, 16, SOL_IP, IP_TTL, &v, 1)); P(with(s, &a, 16, SOL_IP, 99, &v, 4)); P(with(s, &a, 16, 99, 99, &v, 4)); told(u);
  struct in_pktinfo i; memset(&i, 0, sizeof i); i.ipi_spec_dst.s_addr = there; P(with(s, &a, 16, SOL_IP, IP_PKTINFO, &i, sizeof i)); told(u); i.ipi_spec_dst.s_addr = 0x08080808; P(with(s, &a, 16, SOL_IP, IP_PKTINFO, &i, sizeof i)); P(with(s, &a, 16, SOL_IP, IP_PKTINFO, &i, 8)); K(close, u); K(close, s);
  section("and over IPv6"); u = K(socket, AF_INET6, SOCK_DGRAM, 0); s = K(socket, AF_INET6, SOCK_DGRAM, 0); struct sockaddr_in6 o = one(7005); P(K(bind, u, &o, 28)); set(u, SOL_IPV6_, IPV6_RECVHOPLIMIT_, 1); set(u, SOL_IPV6_, IPV6_RECVTCLASS_, 1);
  set(s, SOL_IPV6_, 16, 5); set(s, SOL_IPV6_, IPV6_TCLASS_, 8); P(K(sendto, s, "x", 1, 0, &o, 28)); told(u); v = 33; P(with(s, &o, 28, SOL_IPV6_, IPV6_HOPLIMIT_, &v, 4)); told(u); P(with(s, &o, 28, SOL_IPV6_, IPV6_TCLASS_, &v, 4)); told(u); v = 256; P(with(s, &o, 28, SOL_IPV6_, IPV6_HOPLIMIT_, &v, 4)); P(with(s, &o, 28, SOL_IPV6_, 99, &v, 4)); K(close, u); K(close, s);
  section("messages of ICMPv6"); s = K(socket, AF_INET6, SOCK_RAW, 58); P(get(s, SOL_SOCKET, SO_PROTOCOL)); unsigned f[8] = { 0 }; f[4] = 1; P(K(setsockopt, s, SOL_ICMPV6_, 1, f, 32)); int n = echo(b, 128, 24); o = one(0); P(K(sendto, s, b, n, 0, &o, 28)); result r = K(recvfrom, s, b, 99, MSG_DONTWAIT, 0, 0); say("%d bytes, type %d", r, (long)b[0]); P(K(recvfrom, s, b, 99, MSG_DONTWAIT, 0, 0)); K(close, s);
}
static void returned(const char *title, int s, int room) {
  char c[256]; struct sockaddr_in to; memset(&to, 0, 16); struct iovec v = { b, room }; struct msghdr m = { 0 }; m.msg_name = &to; m.msg_namelen = 16; m.msg_iov = &v; m.msg_iovlen = 1; m.msg_control = c; m.msg_controllen = sizeof c;
  result r = K(recvmsg, s, &m, MSG_ERRQUEUE); say("%s: %e flags %x", title, r, r < 0 ? 0 : (long)m.msg_flags); if (r < 0) return;
  say("  sent to %x:%d, name of %d", (long)to.sin_addr.s_addr, (long)(to.sin_port >> 8), (long)m.msg_namelen);
  for (struct cmsghdr *h = CMSG_FIRSTHDR(&m); h; h = CMSG_NXTHDR(&m, h)) { unsigned char *d = CMSG_DATA(h); if (h->cmsg_type != IP_RECVERR) { say("  type %d: %d", (long)h->cmsg_type, (long)*d); continue; } struct sockaddr_in *o = (void *)(d + 16); say("  errno %d origin %d type %d code %d from %x, %d bytes", (long)*(int *)d, (long)d[4], (long)d[5], (long)d[6], (long)o->sin_addr.s_addr, (long)h->cmsg_len); }
}
static void about_datagrams(void) {
  section("what comes back about datagrams"); int s = K(socket, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0); struct sockaddr_in a = at(here, 9);
  returned("none", s, 99); P(K(sendto, s, "lost", 4, 0, &a, 16)); P(poll1(s, 15, 0)); P(set(s, SOL_IP, IP_RECVERR, 1)); P(get(s, SOL_IP, IP_RECVERR)); P(K(sendto, s, "one", 3, 0, &a, 16)); P(poll1(s, 15, 0)); P(K(sendto, s, "two", 3, 0, &a, 16)); P(K(sendto, s, "three", 5, 0, &a, 16)); set(s, SOL_IP, IP_RECVTTL, 1);
  returned("first", s, 99); P(poll1(s, 15, 0)); returned("second, cut", s, 2); P(get(s, SOL_SOCKET, SO_ERROR)); returned("none", s, 99); P(K(sendto, s, "four", 4, 0, &a, 16)); P(K(recvfrom, s, b, 9, 0, 0, 0)); P(K(recvfrom, s, b, 9, 0, 0, 0)); P(poll1(s, 15, 0)); returned("fourth", s, 99); P(poll1(s, 15, 0)); P(K(sendto, s, "five", 4, 0, &a, 16)); P(set(s, SOL_IP, IP_RECVERR, 0)); P(poll1(s, 15, 0)); returned("after it is off", s, 99); K(close, s);
}
static void probe(int count, char **arguments) { kinds(); messages(); headers(); segments(); said(); about_datagrams(); }
