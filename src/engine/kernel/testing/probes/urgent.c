// Urgent data (man 7 tcp, "Urgent data"): one byte out of band, its mark in the stream, and who is told of it.
#include "probe.h"
#include <linux/in.h>
#include <linux/sockios.h>
#include <sys/socket.h>
static char b[256]; static int a, c; static volatile int signals;
static void handler(int signal) { signals++; }
static void pair(void) {
  struct sockaddr_in here = { AF_INET }; here.sin_addr.s_addr = 0x0100007f; int size = sizeof here, l = K(socket, AF_INET, SOCK_STREAM, 0);
  K(bind, l, &here, size); K(listen, l, 1); K(getsockname, l, &here, &size); c = K(socket, AF_INET, SOCK_STREAM, 0); K(connect, c, &here, size); a = K(accept4, l, 0, 0, 0); K(close, l);
}
static void done(void) { K(close, a); K(close, c); }
static void get(const char *title, int n, int flags) { memset(b, 0, sizeof b); long r = K(recvfrom, a, b, n, flags | MSG_DONTWAIT, 0, 0); say("%s: %e \"%s\"", title, r, b); }
static result give(const char *text, int flags) { return K(sendto, c, text, length(text), flags, 0, 0); }
static void look(const char *title) { int mark = -1, n = -1; K(ioctl, a, SIOCATMARK, &mark); K(ioctl, a, SIOCINQ, &n); say("%s: mark %d readable %d poll %x", title, (long)mark, (long)n, poll1(a, POLLIN | POLLPRI | POLLOUT, 0)); }

static void apart(void) {
  section("apart from the stream"); pair(); look("nothing"); get("none", 9, MSG_OOB); P(give("abc", 0)); P(give("xyU", MSG_OOB)); P(give("after", 0)); look("come"); get("looked at", 9, MSG_OOB | MSG_PEEK); get("urgent", 9, MSG_OOB); get("again", 9, MSG_OOB); look("taken"); get("before", 3, 0); get("up to the mark", 99, 0); look("at the mark"); get("behind it", 99, 0); look("behind it"); done();
  pair(); give("abU", MSG_OOB); look("come"); get("first the stream", 99, 0); look("at the mark"); get("the byte", 1, MSG_OOB); look("taken"); get("nothing behind", 9, 0); look("empty"); give("more", 0); look("more"); get("more", 9, 0); done();
  pair(); give("U", MSG_OOB); look("alone"); get("stream", 9, 0); look("after"); get("urgent", 9, MSG_OOB); done();
  pair(); give("1U", MSG_OOB); give("2V", MSG_OOB); look("twice"); get("newest", 9, MSG_OOB); get("first part", 99, 0); get("second part", 99, 0); done();
  pair(); give("U", MSG_OOB); give("V", MSG_OOB); get("of two", 9, MSG_OOB); get("stream of two", 9, 0); done();
  pair(); give("ab", 0); give("U", MSG_OOB); give("cd", 0); get("all of it", 5, MSG_WAITALL); get("rest", 9, 0); done();
  pair(); give("abU", MSG_OOB); K(close, c); look("closed"); get("stream", 9, 0); get("urgent", 9, MSG_OOB); get("end", 9, 0); get("urgent at the end", 9, MSG_OOB); K(close, a);
  pair(); give("abU", MSG_OOB); struct iovec v = { b, 4 }; struct msghdr m = { 0 }; m.msg_iov = &v; m.msg_iovlen = 1; P(K(recvmsg, a, &m, MSG_OOB)); say("flags %x byte %d", (long)m.msg_flags, (long)b[0]); P(K(recvfrom, a, b, 0, MSG_OOB, 0, 0)); done();
  pair(); give("abU", MSG_OOB); P(K(recvfrom, a, b, 0, MSG_OOB, 0, 0)); P(K(recvfrom, a, 8, 1, MSG_OOB, 0, 0)); done();
}
static void inside(void) {
  section("inside the stream"); pair(); int one = 1; P(K(setsockopt, a, SOL_SOCKET, SO_OOBINLINE, &one, 4)); give("abU", MSG_OOB); give("cd", 0); look("come"); get("out of band", 9, MSG_OOB); get("up to the mark", 99, 0); look("at the mark"); get("with the byte", 99, 0); look("behind"); done();
}
static void told(void) {
  section("who is told"); pair(); action(SIGURG, handler, 0, 0); give("U", MSG_OOB); say("nobody: %d", (long)signals); P(K(fcntl, a, F_SETOWN, self())); give("V", MSG_OOB); say("signals %d", (long)signals); give("W", MSG_OOB); say("signals %d", (long)signals); done();
  int e = K(epoll_create1, 0); pair(); struct epoll_event w = { EPOLLPRI | EPOLLET, { .u32 = 7 } }, r; P(K(epoll_ctl, e, EPOLL_CTL_ADD, a, &w)); P(K(epoll_pwait, e, &r, 1, 0, 0, 8)); give("ordinary", 0); P(K(epoll_pwait, e, &r, 1, 0, 0, 8)); give("U", MSG_OOB); P(K(epoll_pwait, e, &r, 1, 0, 0, 8)); say("events %x", (long)r.events); P(K(epoll_pwait, e, &r, 1, 0, 0, 8)); done();
  int u = K(socket, AF_INET, SOCK_DGRAM, 0); struct sockaddr_in here = { AF_INET, 0x1234 }; P(K(sendto, u, "x", 1, MSG_OOB, &here, 16)); int p[2]; K(socketpair, AF_UNIX, SOCK_DGRAM, 0, p); P(K(sendto, p[0], "x", 1, MSG_OOB, 0, 0));
}
static void probe(int count, char **arguments) { apart(); inside(); told(); }
