// Waiting and moving: pipes, poll, select, epoll, counters, timers as files, splice.
#include "probe.h"
static char b[100000];
static int p[2], q[2];
static volatile int got;
static void note(int s) { got = s; }
static void fresh(void) { K(close, p[0]); K(close, p[1]); K(pipe2, p, 0); }

static void pipes(void) {
  section("pipes"); K(pipe2, p, 0); int n;
  P(K(write, p[1], "abc", 3)); P(K(ioctl, p[0], FIONREAD, &n)); say("readable %d", (long)n); P(K(read, p[0], b, 2));
  P(K(read, p[0], b, 10)); P(K(read, p[1], b, 1)); P(K(write, p[0], b, 1)); P(poll1(p[0], POLLIN, 0)); P(poll1(p[1], POLLOUT, 0));
  K(fcntl, p[1], F_SETFL, O_NONBLOCK); K(fcntl, p[0], F_SETFL, O_NONBLOCK); P(K(read, p[0], b, 1)); P(K(write, p[1], b, 100000));
  P(K(write, p[1], b, 1)); P(poll1(p[1], POLLOUT, 0)); P(K(read, p[0], b, 4095)); P(K(write, p[1], b, 4096)); P(poll1(p[1], POLLOUT, 0));
  P(K(read, p[0], b, 1)); P(poll1(p[1], POLLOUT, 0)); P(K(write, p[1], b, 4096)); P(K(write, p[1], b, 1)); P(K(close, p[1]));
  P(poll1(p[0], POLLIN, 0)); while (K(read, p[0], b, 65536) > 0) ; P(K(read, p[0], b, 10)); P(poll1(p[0], POLLIN, 0)); fresh();
  action(SIGPIPE, note, 0, 0); K(close, p[0]); P(poll1(p[1], POLLOUT, 0)); P(K(write, p[1], "x", 1)); say("SIGPIPE %d", (long)got);
  P(K(write, p[1], "x", 0)); fresh(); P(K(write, p[1], 8, 1)); P(K(read, p[0], 8, 0)); P(K(write, p[1], "x", 1)); P(K(read, p[0], 8, 1));
  P(K(read, p[0], b, 1)); P(K(readv, p[0], 8, 1)); P(K(pipe2, q, O_NONBLOCK)); P(K(read, q[0], b, 1));
  say("flags %o", K(fcntl, q[0], F_GETFL) & O_NONBLOCK);
}

static void polling(void) {
  section("poll and select"); fresh(); struct pollfd f[3] = { { p[0], POLLIN, 0 }, { -1, POLLIN, 9 }, { 4000, POLLIN, 0 } };
  struct timespec t = { 0, 0 };
  P(K(ppoll, f, 3, &t, 0, 8)); say("%d %d %d", (long)f[0].revents, (long)f[1].revents, (long)f[2].revents); P(K(ppoll, f, 1, &t, 0, 8));
  P(K(ppoll, 8, 1, &t, 0, 8)); P(K(ppoll, f, 100000000, &t, 0, 8)); t.tv_nsec = -1; P(K(ppoll, f, 1, &t, 0, 8));
  P(K(ppoll, f, 1, 8, 0, 8)); t.tv_nsec = 0; P(K(ppoll, f, 1, &t, b, 4)); P(K(ppoll, f, 1, &t, 8, 8)); P(K(ppoll, 0, 0, &t, 0, 8));
  t.tv_nsec = 20000000; P(K(ppoll, f, 1, &t, 0, 8)); say("left %d", (long)t.tv_nsec); P(poll1(open(".", 0), POLLIN | POLLOUT, 0));
  P(poll1(make("f", ""), POLLIN | POLLOUT | POLLPRI, 0)); P(poll1(open("/dev/null", O_RDWR), POLLIN | POLLOUT | POLLRDNORM, 0));
  P(poll1(p[1], POLLOUT | POLLWRNORM, 0)); P(poll1(p[1], 0, 0)); K(write, p[1], "x", 1); P(poll1(p[0], POLLIN | POLLRDNORM | POLLPRI, 0));
  P(poll1(p[0], 0, 0));
  fd_set r, w, e; memset(&r, 0, sizeof r); memset(&w, 0, sizeof w); memset(&e, 0, sizeof e); FD_SET(p[0], &r); FD_SET(p[1], &w);
  t.tv_nsec = 0; P(K(pselect6, p[1] + 1, &r, &w, &e, &t, 0)); say("%d %d", (long)!!FD_ISSET(p[0], &r), (long)!!FD_ISSET(p[1], &w));
  P(K(pselect6, -1, &r, 0, 0, &t, 0)); P(K(pselect6, 0, 0, 0, 0, &t, 0)); FD_SET(900, &r); P(K(pselect6, 901, &r, 0, 0, &t, 0));
  P(K(pselect6, 10, 8, 0, 0, &t, 0)); unsigned long m = BIT(SIGUSR1); struct { void *set; long size; } mask6 = { &m, 8 };
  mask(SIG_BLOCK, BIT(SIGUSR2)); action(SIGUSR2, note, 0, 0); K(kill, self(), SIGUSR2); got = 0; memset(&r, 0, sizeof r);
  t.tv_nsec = 1000000; P(K(pselect6, 0, 0, 0, 0, &t, &mask6)); say("got %d", (long)got); say("mask %x", masked());
  K(kill, self(), SIGUSR2); got = 0; f[0].fd = -1; t.tv_nsec = 1000000; P(K(ppoll, f, 1, &t, &m, 8)); say("got %d", (long)got);
  mask(SIG_SETMASK, 0);
}

static void epolls(void) {
  section("epoll"); int e, g; struct epoll_event ev = { EPOLLIN, { .u64 = 7 } }, out[4]; fresh();
  P(K(epoll_create1, 1)); P((e = K(epoll_create1, EPOLL_CLOEXEC)) > 2); P(K(fcntl, e, F_GETFD));
  P(K(epoll_ctl, e, EPOLL_CTL_ADD, p[0], &ev)); P(K(epoll_ctl, e, EPOLL_CTL_ADD, p[0], &ev)); P(K(epoll_ctl, e, EPOLL_CTL_MOD, p[1], &ev));
  P(K(epoll_ctl, e, EPOLL_CTL_DEL, p[1], &ev)); P(K(epoll_ctl, e, 9, p[0], &ev)); P(K(epoll_ctl, e, EPOLL_CTL_ADD, e, &ev));
  P(K(epoll_ctl, e, EPOLL_CTL_ADD, 4000, &ev)); P(K(epoll_ctl, p[0], EPOLL_CTL_ADD, p[1], &ev));
  P(K(epoll_ctl, e, EPOLL_CTL_ADD, open("/dev/null", 0), &ev)); P(K(epoll_ctl, e, EPOLL_CTL_ADD, make("g", ""), &ev));
  P(K(epoll_ctl, e, EPOLL_CTL_ADD, p[1], 8));
#define W(n, ms) K(epoll_pwait, e, out, n, ms, 0, 8)
  P(W(4, 0)); P(W(0, 0)); P(W(-1, 0)); P(K(epoll_pwait, e, 8, 1, 0, 0, 8)); P(K(epoll_pwait, p[0], out, 1, 0, 0, 8));
  K(write, p[1], "x", 1); P(W(4, 0)); say("events %x data %d", (long)out[0].events, (long)out[0].data.u64); P(W(4, 0));
  ev.events = EPOLLIN | EPOLLET; P(K(epoll_ctl, e, EPOLL_CTL_MOD, p[0], &ev)); P(W(4, 0)); P(W(4, 0)); K(write, p[1], "y", 1); P(W(4, 0));
  K(read, p[0], b, 1); P(W(4, 0)); ev.events = EPOLLIN | EPOLLONESHOT; K(epoll_ctl, e, EPOLL_CTL_MOD, p[0], &ev); P(W(4, 0)); P(W(4, 0));
  K(write, p[1], "z", 1); P(W(4, 0)); K(epoll_ctl, e, EPOLL_CTL_MOD, p[0], &ev); P(W(4, 0)); ev.events = EPOLLOUT;
  P(K(epoll_ctl, e, EPOLL_CTL_ADD, p[1], &ev)); ev.events = EPOLLIN; K(epoll_ctl, e, EPOLL_CTL_MOD, p[0], &ev); P(W(1, 0)); P(W(1, 0));
  P(W(4, 0)); P(K(epoll_ctl, e, EPOLL_CTL_DEL, p[1], 0)); int d = K(dup, p[0]); K(close, p[0]); P(W(4, 0)); K(close, d); P(W(4, 0));
  fresh(); ev.events = EPOLLIN | EPOLLEXCLUSIVE; P(K(epoll_ctl, e, EPOLL_CTL_ADD, p[0], &ev));
  P(K(epoll_ctl, e, EPOLL_CTL_MOD, p[0], &ev)); P(K(epoll_ctl, e, EPOLL_CTL_DEL, p[0], 0)); ev.events = EPOLLEXCLUSIVE | EPOLLONESHOT;
  P(K(epoll_ctl, e, EPOLL_CTL_ADD, p[0], &ev));
  g = K(epoll_create1, 0); ev.events = EPOLLIN; P(K(epoll_ctl, g, EPOLL_CTL_ADD, e, &ev)); P(K(epoll_ctl, e, EPOLL_CTL_ADD, g, &ev));
  P(poll1(e, POLLIN, 0)); K(epoll_ctl, e, EPOLL_CTL_ADD, p[0], &ev); K(write, p[1], "x", 1); P(poll1(e, POLLIN, 0));
  P(poll1(g, POLLIN, 0)); P(K(epoll_pwait, g, out, 4, 0, 0, 8)); P(K(read, e, b, 1)); P(K(write, e, b, 1)); K(close, p[1]);
  K(read, p[0], b, 1); P(W(4, 0)); say("events %x", (long)out[0].events); struct timespec t = { 0, 0 };
  P(K(epoll_pwait2, e, out, 4, &t, 0, 8)); t.tv_nsec = -1; P(K(epoll_pwait2, e, out, 4, &t, 0, 8)); P(K(epoll_pwait, e, out, 4, 0, b, 4));
  K(close, g);
}

static void counters(void) {
  section("counters and timers"); long v = 5; int f, d;
  P((f = K(eventfd2, 3, EFD_NONBLOCK)) > 2); P(K(eventfd2, 0, 99)); P(K(read, f, &v, 8)); say("value %d", v); P(K(read, f, &v, 8));
  P(K(read, f, &v, 4)); v = -1; P(K(write, f, &v, 8)); v = -2; P(K(write, f, &v, 8)); v = 1; P(K(write, f, &v, 8));
  P(poll1(f, POLLIN | POLLOUT, 0)); P(K(write, f, &v, 4)); P(K(write, f, 8, 8)); P(K(lseek, f, 0, 0));
  P((f = K(eventfd2, 3, EFD_NONBLOCK | EFD_SEMAPHORE)) > 2); P(K(read, f, &v, 8)); say("value %d", v); P(K(read, f, &v, 8));
  P(K(read, f, &v, 8)); P(K(read, f, &v, 8)); P(poll1(f, POLLIN | POLLOUT, 0));
  P((d = K(timerfd_create, CLOCK_MONOTONIC, TFD_NONBLOCK)) > 2); P(K(timerfd_create, 99, 0)); P(K(timerfd_create, 1, 99));
  struct itimerspec s = { { 0, 0 }, { 0, 5000000 } }, o; P(K(read, d, &v, 8)); P(K(timerfd_settime, d, 0, &s, &o));
  P(K(timerfd_gettime, d, &o)); say("left %d", (long)(o.it_value.tv_nsec > 0)); P(poll1(d, POLLIN, 0)); P(poll1(d, POLLIN, 100));
  P(K(read, d, &v, 4)); P(K(read, d, &v, 8)); say("times %d", v); P(K(read, d, &v, 8)); s.it_interval.tv_nsec = 1000000;
  s.it_value.tv_nsec = 1; K(timerfd_settime, d, 0, &s, 0); ms(10); P(K(read, d, &v, 8)); say("many %d", (long)(v >= 10));
  s.it_value.tv_nsec = 0; P(K(timerfd_settime, d, 0, &s, 0)); P(K(timerfd_gettime, d, &o)); say("left %d", (long)o.it_value.tv_nsec);
  s.it_value.tv_nsec = -1; P(K(timerfd_settime, d, 0, &s, 0)); P(K(timerfd_settime, d, 99, &o, 0)); P(K(timerfd_settime, f, 0, &o, 0));
  P(K(timerfd_settime, 4000, 0, &o, 0)); P(K(timerfd_settime, d, 0, 8, 0)); s.it_interval.tv_nsec = 0; s.it_value.tv_nsec = 1;
  P(K(timerfd_settime, d, TFD_TIMER_ABSTIME, &s, 0)); P(poll1(d, POLLIN, 0)); P(K(write, d, &v, 8));
}

static void splicing(void) {
  section("splice"); K(pipe2, p, 0); K(pipe2, q, 0); int f = make("s", "0123456789"); long at = 2;
  struct iovec v[2] = { { "ab", 2 }, { "cd", 2 } };
  P(K(splice, f, &at, p[1], 0, 4, 0)); say("offset %d", at); P(K(read, p[0], b, 10)); K(lseek, f, 0, 0);
  P(K(splice, f, 0, p[1], 0, 100, 0)); P(K(lseek, f, 0, 1)); P(K(tee, p[0], q[1], 3, 0)); P(K(splice, p[0], 0, q[1], 0, 4, 0));
  P(K(read, q[0], b, 20)); b[7] = 0; say("read %s", b); at = 20; P(K(splice, p[0], 0, f, &at, 100, 0)); say("offset %d", at);
  P(K(pread64, f, b, 100, 0)); P(K(splice, f, 0, f, 0, 1, 0)); P(K(splice, p[0], &at, q[1], 0, 1, 0));
  P(K(splice, p[0], 0, p[1], 0, 1, 0)); P(K(tee, p[0], p[1], 1, 0)); P(K(tee, f, p[1], 1, 0)); P(K(splice, p[0], 0, q[1], 0, 0, 0));
  P(K(splice, p[0], 0, q[1], 0, 1, 99)); P(K(splice, 4000, 0, q[1], 0, 1, 0)); P(K(splice, p[1], 0, q[1], 0, 1, 0));
  P(K(splice, p[0], 0, q[1], 0, 1, SPLICE_F_NONBLOCK)); P(K(tee, p[0], q[1], 1, SPLICE_F_NONBLOCK)); P(K(vmsplice, p[1], v, 2, 0));
  P(K(read, p[0], b, 10)); P(K(vmsplice, f, v, 2, 0)); int ap = open("s", O_WRONLY | O_APPEND); K(write, p[1], "x", 1);
  P(K(splice, p[0], 0, ap, 0, 1, 0)); K(close, p[1]); P(K(splice, p[0], 0, q[1], 0, 10, 0)); P(K(splice, p[0], 0, q[1], 0, 10, 0));
  P(K(tee, p[0], q[1], 10, 0)); int g = make("t", "hello"), h = make("u", ""); at = 1; P(K(sendfile, h, g, &at, 10)); say("offset %d", at);
  long x = 0, y = 10; P(K(copy_file_range, g, &x, h, &y, 3, 0)); say("%d %d", x, y); P(K(copy_file_range, g, 0, h, 0, 3, 1));
  P(K(copy_file_range, g, &x, g, &x, 2, 0)); P(K(sendfile, q[1], g, 0, 10)); K(lseek, g, 0, 0); P(K(sendfile, q[1], g, 0, 10));
  P(K(sendfile, q[1], q[0], 0, 10));
}
static void probe(int count, char **arguments) { pipes(); polling(); epolls(); counters(); splicing(); }
