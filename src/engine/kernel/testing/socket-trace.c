// Socket calls with every kind of argument that strace shows in a form of its own; strace of the native kernel must print the same.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>
#define SYS(name, ...) syscall(SYS_##name, __VA_ARGS__)

static int one = 1;
static char buffer[4096], control[256], name[128];
static void set(int s, int level, int option, const void *value, int length) { SYS(setsockopt, s, level, option, value, length); }
static void get(int s, int level, int option, int room) { unsigned length = room; SYS(getsockopt, s, level, option, buffer, &length); }
static void names(int s, int room) { unsigned length = room; SYS(getsockname, s, name, &length); length = room; SYS(getpeername, s, name, &length); }

int main(void) {
  unsigned length;
  int s = SYS(socket, AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  set(s, 41, 26, &one, 4); get(s, 41, 26, 4);
  struct sockaddr_in6 six;
  memset(&six, 0, sizeof six);
  six.sin6_family = AF_INET6; six.sin6_port = 0x901f; ((char *)&six)[23] = 1;
  SYS(bind, s, &six, 28); SYS(listen, s, 5); names(s, 28);
  set(s, 6, 1, &one, 4); set(s, 6, 13, "reno", 4); get(s, 6, 13, 16);
  int linger[2] = { 1, 5 }; set(s, 1, 13, linger, 8); get(s, 1, 13, 8);
  long time[2] = { 1, 500000 }; set(s, 1, 20, time, 16); get(s, 1, 20, 16); set(s, 1, 21, time, 16);
  get(s, 1, 4, 4); get(s, 1, 3, 4); get(s, 1, 38, 4); get(s, 1, 39, 4); get(s, 0, 2, 8);
  set(s, 0, 1, &one, 4); set(s, 6, 18, &one, 4); set(s, 99, 1, &one, 4); set(s, 17, 1, &one, 4);
  set(s, 1, 999, &one, 4); set(s, 0, 999, &one, 4); set(s, 6, 999, &one, 4); set(s, 1, 2, 0, 4); set(s, 1, 2, (void *)8, 4);
  int pair[2], packets[2];
  SYS(socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
  SYS(socketpair, AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, packets);
  SYS(socketpair, AF_INET6, 7, 0, 8);
  set(pair[1], 1, 16, &one, 4);
  struct iovec out[2] = { { "hello", 5 }, { "worldworldworldworldworldworldworldworldworld", 45 } };
  struct msghdr m;
  memset(&m, 0, sizeof m);
  m.msg_iov = out; m.msg_iovlen = 2;
  SYS(sendmsg, pair[0], &m, 0);
  m.msg_control = control; m.msg_controllen = CMSG_SPACE(8);
  struct cmsghdr *c = CMSG_FIRSTHDR(&m);
  c->cmsg_level = 1; c->cmsg_type = 1; c->cmsg_len = CMSG_LEN(8);
  ((int *)CMSG_DATA(c))[0] = pair[0]; ((int *)CMSG_DATA(c))[1] = pair[1];
  SYS(sendmsg, packets[0], &m, MSG_NOSIGNAL | MSG_DONTWAIT);
  struct iovec in = { buffer, 100 };
  struct msghdr r;
  memset(&r, 0, sizeof r);
  r.msg_iov = &in; r.msg_iovlen = 1; r.msg_name = name; r.msg_namelen = 128;
  SYS(recvmsg, packets[1], &r, MSG_PEEK);
  r.msg_control = control; r.msg_controllen = 200; r.msg_namelen = 128;
  SYS(recvmsg, packets[1], &r, MSG_CMSG_CLOEXEC);
  r.msg_namelen = 128;
  SYS(recvmsg, packets[1], &r, MSG_DONTWAIT);
  struct sockaddr_un path = { AF_UNIX, "trace-socket" }, abstract = { AF_UNIX, "\0trace" };
  int u = SYS(socket, AF_UNIX, SOCK_DGRAM, 0), w = SYS(socket, AF_UNIX, SOCK_DGRAM, 0);
  SYS(unlinkat, AT_FDCWD, "trace-socket", 0);
  SYS(bind, u, &path, 2 + 13); SYS(bind, w, &abstract, 2 + 6); SYS(bind, w, &abstract, 2);
  names(w, 110); names(pair[0], 110); names(u, 110);
  SYS(sendto, w, "hi", 2, 0, &path, 15);
  length = 110; SYS(recvfrom, u, buffer, 100, 0, name, &length);
  m.msg_control = 0; m.msg_controllen = 0; m.msg_name = &path; m.msg_namelen = 15;
  SYS(sendmsg, w, &m, 0);
  r.msg_control = 0; r.msg_controllen = 0; r.msg_namelen = 128;
  SYS(recvmsg, u, &r, 0);
  struct mmsghdr many[2], few[2];
  memset(many, 0, sizeof many); memset(few, 0, sizeof few);
  many[0].msg_hdr = many[1].msg_hdr = m;
  SYS(sendmmsg, w, many, 2, 0);
  r.msg_namelen = 128; few[0].msg_hdr = r; r.msg_namelen = 4; few[1].msg_hdr = r;
  SYS(recvmmsg, u, few, 2, MSG_DONTWAIT, 0);
  long second[2] = { 1, 0 };
  SYS(recvmmsg, u, few, 2, MSG_DONTWAIT, second);
  SYS(sendmsg, w, 8, 0);
  m.msg_iovlen = 0;
  SYS(sendmsg, w, &m, 0);
  struct sockaddr_in four;
  memset(&four, 0, sizeof four);
  four.sin_family = AF_INET; four.sin_port = 0x0900; ((char *)&four)[4] = 127; ((char *)&four)[7] = 1;
  int d = SYS(socket, AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  SYS(sendto, d, "x", 1, MSG_CONFIRM, &four, 16);
  memset(&four, 0, sizeof four);
  SYS(connect, d, &four, 16);
  SYS(shutdown, d, 5); SYS(socket, AF_UNIX, SOCK_STREAM, 5); SYS(accept4, s, 0, 0, SOCK_NONBLOCK | 5);
  SYS(unlinkat, AT_FDCWD, "trace-socket", 0);
  return 0;
}
