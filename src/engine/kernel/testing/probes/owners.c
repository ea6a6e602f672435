// Signal-driven input and output (man 2 fcntl, "Managing signals"; man 7 socket, "Signals"): who owns a descriptor, and what he is told.
#include "probe.h"
#include <linux/in.h>
#include <linux/sockios.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#define SETSIG(fd, signal) P(K(fcntl, fd, F_SETSIG, signal))
#define ASYNC(fd) K(fcntl, fd, F_SETFL, O_ASYNC | O_NONBLOCK)
struct owner { int type, pid; };
struct poll_information { int signal, error, code, gap; long band; int fd; };
static char b[65536]; static int count, last, first;
static const char *names[] = { "user", "in", "out", "message", "error", "priority", "hang up" };
static void handler(int signal, siginfo_t *information, void *context) {
  struct poll_information *p = (void *)information; count++; last = signal;
  if (p->code > 0 && p->code < 7) say("  signal %d: %s band %x fd +%d", (long)signal, names[p->code], p->band, (long)(p->fd - first)); else say("  signal %d code %d", (long)signal, (long)p->code);
}
static void told(const char *title) { say("%s: %d", title, (long)count); count = 0; }
static int listener(struct sockaddr_in *here) {
  int size = sizeof *here, l = K(socket, AF_INET, SOCK_STREAM, 0); memset(here, 0, sizeof *here); here->sin_family = AF_INET; here->sin_addr.s_addr = 0x0100007f;
  K(bind, l, here, size); K(listen, l, 4); K(getsockname, l, here, &size); return l;
}
static void who(void) {
  section("who owns it"); int p[2]; K(pipe2, p, 0); struct owner o = { 9, 9 };
  say("nobody %d", K(fcntl, p[0], F_GETOWN)); P(K(fcntl, p[0], F_GETOWN_EX, &o)); say("type %d", (long)o.type); P(K(fcntl, p[0], F_SETOWN, self())); say("I %d", (long)(K(fcntl, p[0], F_GETOWN) == self())); P(K(fcntl, p[0], F_GETOWN_EX, &o)); say("type %d mine %d", (long)o.type, (long)(o.pid == self()));
  P(K(fcntl, p[0], F_SETOWN, -self())); P(K(fcntl, p[0], F_GETOWN_EX, &o)); say("type %d mine %d", (long)o.type, (long)(o.pid == self()));
  o.type = 0; o.pid = self(); P(K(fcntl, p[0], F_SETOWN_EX, &o)); o.type = 9; P(K(fcntl, p[0], F_GETOWN_EX, &o)); say("type %d", (long)o.type); o.type = 3; P(K(fcntl, p[0], F_SETOWN_EX, &o)); P(K(fcntl, p[0], F_SETOWN_EX, 8)); P(K(fcntl, p[0], F_GETOWN_EX, 8));
  P(K(fcntl, p[0], F_SETOWN, 99999999)); P(K(fcntl, p[0], F_SETOWN, 0x80000000)); P(K(fcntl, p[0], F_SETOWN, 0)); say("nobody again %d", K(fcntl, p[0], F_GETOWN)); P(K(fcntl, p[0], F_SETSIG, 65)); P(K(fcntl, p[0], F_SETSIG, -1)); SETSIG(p[0], 34); P(K(fcntl, p[0], F_GETSIG)); SETSIG(p[0], 0);
  int child = fork(); if (!child) quit(0); say("a child %d", K(fcntl, p[0], F_SETOWN, child)); status_of(child); say("who has gone %d", K(fcntl, p[0], F_GETOWN)); K(close, p[0]); K(close, p[1]);
  int s = K(socket, AF_INET, SOCK_DGRAM, 0), me = self(), n = 7; P(K(ioctl, s, FIOSETOWN, &me)); n = 0; P(K(ioctl, s, SIOCGPGRP, &n)); say("mine %d", (long)(n == me)); me = -me; P(K(ioctl, s, SIOCSPGRP, &me)); P(K(ioctl, s, FIOGETOWN, &n)); say("my group %d", (long)(n == me)); P(K(ioctl, s, FIOSETOWN, 8)); K(close, s);
}
static void flags(void) {
  section("the flag"); int p[2], on = 1, off = 0; K(pipe2, p, 0); P(K(ioctl, p[0], FIOASYNC, &on)); say("flags %x", K(fcntl, p[0], F_GETFL) & ~O_LARGEFILE); P(K(ioctl, p[0], FIOASYNC, &off)); say("flags %x", K(fcntl, p[0], F_GETFL) & ~O_LARGEFILE); P(K(fcntl, p[0], F_SETFL, O_ASYNC)); say("flags %x", K(fcntl, p[0], F_GETFL) & ~O_LARGEFILE); K(close, p[0]); K(close, p[1]);
  int f = K(openat, AT_FDCWD, "/tmp/owners", O_CREAT | O_RDWR, 0600), e = K(eventfd2, 0, 0); P(K(ioctl, f, FIOASYNC, &on)); P(K(fcntl, f, F_SETFL, O_ASYNC)); say("flags %x", K(fcntl, f, F_GETFL) & O_ASYNC); P(K(ioctl, e, FIOASYNC, &on)); P(K(ioctl, e, FIOASYNC, &off)); P(K(fcntl, e, F_SETFL, O_ASYNC)); say("flags %x", K(fcntl, e, F_GETFL) & O_ASYNC); P(K(ioctl, e, FIOASYNC, 8)); K(close, f); K(close, e); K(unlinkat, AT_FDCWD, "/tmp/owners", 0);
}
static void pipes(void) {
  section("pipes"); int p[2]; K(pipe2, p, 0); first = p[0]; action(SIGIO, (void *)handler, SA_SIGINFO, 0); action(40, (void *)handler, SA_SIGINFO, 0);
  ASYNC(p[0]); K(write, p[1], "a", 1); told("without an owner"); K(fcntl, p[0], F_SETOWN, self()); K(write, p[1], "b", 1); told("written"); K(write, p[1], "c", 1); told("written again"); K(read, p[0], b, 9); told("read"); SETSIG(p[0], 40); K(write, p[1], "d", 1); told("with a signal of its own"); SETSIG(p[0], SIGIO); K(write, p[1], "d", 1); told("SIGIO asked for by name");
  K(fcntl, p[0], F_SETFL, 0); K(write, p[1], "e", 1); told("no more"); ASYNC(p[1]); K(fcntl, p[1], F_SETOWN, self()); SETSIG(p[1], 40); K(read, p[0], b, 9); told("the writer's end"); while (K(write, p[1], b, 4096) > 0); told("full"); K(read, p[0], b, 100); told("a little room"); K(read, p[0], b, 8192); told("room"); K(close, p[0]); told("nobody reads"); K(close, p[1]);
  K(pipe2, p, 0); first = p[0]; ASYNC(p[0]); K(fcntl, p[0], F_SETOWN, self()); SETSIG(p[0], 40); int d = K(dup, p[0]); K(close, p[0]); K(write, p[1], "x", 1); told("its number has gone"); K(close, p[1]); told("nobody writes"); K(close, d);
}
static void streams(void) {
  section("streams of TCP"); struct sockaddr_in here; int l = listener(&here), c, a; first = l; ASYNC(l); K(fcntl, l, F_SETOWN, self()); SETSIG(l, 40);
  c = K(socket, AF_INET, SOCK_STREAM, 0); mask(SIG_BLOCK, BIT(40)); P(K(connect, c, &here, 16)); mask(SIG_UNBLOCK, BIT(40)); told("a connection waits"); a = K(accept4, l, 0, 0, 0); told("accepted"); say("inherited %x owner %d", K(fcntl, a, F_GETFL) & O_ASYNC, K(fcntl, a, F_GETOWN));
  ASYNC(a); K(fcntl, a, F_SETOWN, self()); SETSIG(a, 40); K(write, c, "ab", 2); told("data"); K(write, c, "cd", 2); told("more data"); K(read, a, b, 9); told("read"); P(K(write, a, "reply", 5)); told("answered"); SETSIG(a, 0); mask(SIG_BLOCK, BIT(SIGIO)); K(shutdown, c, SHUT_WR); mask(SIG_UNBLOCK, BIT(SIGIO)); told("end of file"); K(close, a); told("closed"); K(close, c);
  c = K(socket, AF_INET, SOCK_STREAM, 0); mask(SIG_BLOCK, BIT(40)); K(connect, c, &here, 16); mask(SIG_UNBLOCK, BIT(40)); a = K(accept4, l, 0, 0, 0); count = 0; ASYNC(c); K(fcntl, c, F_SETOWN, self()); SETSIG(c, 40); struct linger g = { 1, 0 }; K(setsockopt, a, SOL_SOCKET, SO_LINGER, &g, 8); K(close, a); told("reset"); K(close, c);
  c = K(socket, AF_INET, SOCK_STREAM, 0); ASYNC(c); K(fcntl, c, F_SETOWN, self()); SETSIG(c, 40); mask(SIG_BLOCK, BIT(40)); P(K(connect, c, &here, 16)); mask(SIG_UNBLOCK, BIT(40)); told("connected, and accepted by nobody yet"); K(close, c); K(close, l); count = 0;
}
static void datagrams(void) {
  section("datagrams"); struct sockaddr_in here = { AF_INET }; here.sin_addr.s_addr = 0x0100007f; int size = 16, u = K(socket, AF_INET, SOCK_DGRAM, 0), v = K(socket, AF_INET, SOCK_DGRAM, 0); first = u; K(bind, u, &here, 16); K(getsockname, u, &here, &size); ASYNC(u); K(fcntl, u, F_SETOWN, self());
  K(sendto, v, "x", 1, 0, &here, 16); told("one"); mask(SIG_BLOCK, BIT(SIGIO)); K(sendto, v, "y", 1, 0, &here, 16); K(sendto, v, "z", 1, 0, &here, 16); mask(SIG_UNBLOCK, BIT(SIGIO)); told("two while it is blocked"); SETSIG(u, 40); mask(SIG_BLOCK, BIT(40)); K(sendto, v, "y", 1, 0, &here, 16); K(sendto, v, "z", 1, 0, &here, 16); mask(SIG_UNBLOCK, BIT(40)); told("two real-time ones"); K(close, u); K(close, v);
}
static void others(void) {
  section("AF_UNIX, terminals, inotify"); int p[2]; K(socketpair, AF_UNIX, SOCK_STREAM, 0, p); first = p[0]; ASYNC(p[0]); K(fcntl, p[0], F_SETOWN, self()); SETSIG(p[0], 40); K(write, p[1], "a", 1); told("data"); K(write, p[0], "b", 1); K(read, p[1], b, 9); told("the other has read"); K(shutdown, p[1], SHUT_WR); told("end of file"); K(close, p[1]); told("closed"); K(close, p[0]);
  K(socketpair, AF_UNIX, SOCK_DGRAM, 0, p); first = p[0]; ASYNC(p[0]); K(fcntl, p[0], F_SETOWN, self()); SETSIG(p[0], 40); K(write, p[1], "a", 1); told("a datagram"); K(close, p[0]); K(close, p[1]);
  int m = K(openat, AT_FDCWD, "/dev/ptmx", O_RDWR | O_NOCTTY, 0), zero = 0, n = 0; K(ioctl, m, 0x40045431, &zero); K(ioctl, m, 0x80045430, &n); char name[] = "/dev/pts/00"; name[9] = n > 9 ? '0' + n / 10 : '0' + n; name[10] = n > 9 ? '0' + n % 10 : 0; int t = K(openat, AT_FDCWD, name, O_RDWR | O_NOCTTY, 0); first = t;
  ASYNC(t); say("owned by me %d", (long)(K(fcntl, t, F_GETOWN) == self())); SETSIG(t, 40); K(write, m, "ab", 2); told("half a line"); K(write, m, "c\n", 2); while (!count) poll1(t, POLLIN, 1000); told("a line"); K(close, t); K(close, m);
  int i = K(inotify_init1, IN_NONBLOCK); first = i; K(mkdirat, AT_FDCWD, "/tmp/owners", 0700); K(inotify_add_watch, i, "/tmp/owners", IN_CREATE); ASYNC(i); K(fcntl, i, F_SETOWN, self()); SETSIG(i, 40); K(mkdirat, AT_FDCWD, "/tmp/owners/x", 0700); told("a file was made"); K(unlinkat, AT_FDCWD, "/tmp/owners/x", AT_REMOVEDIR); K(unlinkat, AT_FDCWD, "/tmp/owners", AT_REMOVEDIR); told("the directory has gone"); K(close, i);
}
static void groups(void) {
  section("groups"); int p[2]; K(pipe2, p, 0); first = p[0]; ASYNC(p[0]); K(fcntl, p[0], F_SETOWN, -self()); mask(SIG_BLOCK, BIT(SIGIO)); unsigned long none = 0;
  int child = fork(); if (!child) { K(rt_sigsuspend, &none, 8); quit(count == 1 ? 3 : 4); }
  K(write, p[1], "x", 1); say_status("the child", status_of(child)); mask(SIG_UNBLOCK, BIT(SIGIO)); told("I"); K(close, p[0]); K(close, p[1]);
}
static void probe(int count, char **arguments) { who(); flags(); pipes(); streams(); datagrams(); others(); groups(); }
