// Signals: sending, masks, queues, handlers, frames, restarts, alternate stacks, timers, faults.
#include "probe.h"
static char b[256];
static volatile int got, count, code_seen, value_seen, depth, deepest;
static volatile unsigned long mask_seen, address_seen;
static void note(int signal) { got = signal; count++; }
static void detail(int signal, siginfo_t *i, void *context) { got = signal; count++; code_seen = i->si_code;
  value_seen = i->si_value.sival_int; mask_seen = masked(); }
static int order[32], ordered;
static void record(int signal) { order[ordered++ & 31] = signal; }
static void say_order(const char *title) { put(title); for (int i = 0; i < ordered; i++) { put(" "); putNumber(order[i], 10); } finish();
  ordered = 0; }

static void sending(void) {
  section("sending");
  P(K(kill, self(), 0)); P(K(kill, self(), -1)); P(K(kill, self(), 65)); P(K(kill, 999999, 0)); P(K(kill, 999999, 99));
  P(K(kill, -999999, 0)); P(K(tkill, self(), 0)); P(K(tkill, 0, 0)); P(K(tkill, -1, 0)); P(K(tgkill, self(), self(), 0));
  P(K(tgkill, self(), 999999, 0)); P(K(tgkill, 0, self(), 0)); P(K(tgkill, self() + 1000, self(), 0)); P(K(tgkill, self(), self(), 65));
  action(SIGUSR1, note, 0, 0); P(K(kill, self(), SIGUSR1)); say("got %d", (long)got); got = 0; P(K(kill, 0, SIGURG));
  P(K(kill, -self(), SIGURG));
  P(action(SIGKILL, note, 0, 0)); P(action(SIGSTOP, (void *)SIG_IGN, 0, 0)); P(action(0, note, 0, 0)); P(action(65, note, 0, 0));
  P(action(64, note, 0, 0)); P(K(rt_sigaction, SIGUSR1, 0, 0, 4)); P(K(rt_sigaction, SIGUSR1, 8, 0, 8));
  P(K(rt_sigaction, SIGUSR1, 0, 8, 8)); P(K(rt_sigaction, SIGKILL, 0, b, 8));
  struct kernel_action old; action(SIGUSR2, note, SA_RESTART | SA_NODEFER, ~0UL); K(rt_sigaction, SIGUSR2, 0, &old, 8);
  say("handler kept %d flags %x mask %x", (long)(old.handler == (void *)note), old.flags & 0xfbffffff, old.mask);
  siginfo_t info = { 0 }; info.si_code = SI_QUEUE; info.si_value.sival_int = 42; info.si_signo = 3; action(34, detail, SA_SIGINFO, 0);
  P(K(rt_sigqueueinfo, self(), 34, &info)); say("got %d code %d value %d", (long)got, (long)code_seen, (long)value_seen);
  info.si_code = SI_USER; P(K(rt_sigqueueinfo, self(), 34, &info)); int child = fork(); if (!child) { ms(1000); quit(0);
  } P(K(rt_sigqueueinfo, child, 34, &info)); info.si_code = SI_TKILL; P(K(rt_sigqueueinfo, child, 34, &info)); info.si_code = -33;
  P(K(rt_tgsigqueueinfo, self(), self(), 34, &info)); say("code %d", (long)code_seen); P(K(rt_tgsigqueueinfo, self(), 0, 34, &info));
  P(K(rt_sigqueueinfo, self(), 99, &info)); P(K(rt_sigqueueinfo, self(), 0, 8)); K(kill, child, SIGKILL);
  say_status("child", status_of(child));
}

static void masks(void) {
  section("masks");
  P(mask(SIG_BLOCK, BIT(SIGUSR1) | BIT(SIGKILL) | BIT(SIGSTOP))); say("mask %x", masked()); P(mask(9, 0));
  P(K(rt_sigprocmask, 9, 0, b, 8)); P(K(rt_sigprocmask, 0, b, 0, 4)); P(K(rt_sigprocmask, 0, 8, 0, 8)); P(K(rt_sigprocmask, 0, 0, 8, 8));
  got = count = 0; K(kill, self(), SIGUSR1); K(kill, self(), SIGUSR1); K(tkill, self(), SIGUSR1);
  say("pending %x got %d", pending(), (long)got); P(mask(SIG_UNBLOCK, BIT(SIGUSR1))); say("times %d", (long)count);
  for (int s = 34; s < 37; s++) action(s, record, 0, 0); action(SIGUSR1, record, 0, 0); action(SIGUSR2, record, 0, 0);
  mask(SIG_SETMASK, ~0UL);
  K(kill, self(), 36); K(kill, self(), 34); K(kill, self(), SIGUSR2); K(kill, self(), 34); K(tkill, self(), 35); K(kill, self(), SIGUSR1);
  say("pending %x", pending()); mask(SIG_SETMASK, 0); say_order("order");
  for (int s = 34; s < 37; s++) action(s, record, 0, ~0UL); action(SIGUSR1, record, 0, ~0UL); action(SIGUSR2, record, 0, ~0UL);
  mask(SIG_SETMASK, ~0UL);
  K(kill, self(), 36); K(kill, self(), 34); K(kill, self(), SIGUSR2); K(kill, self(), 34); K(tkill, self(), 35); K(kill, self(), SIGUSR1);
  mask(SIG_SETMASK, 0); say_order("one after another");
  P(K(rt_sigpending, b, 9)); P(K(rt_sigpending, 8, 8)); P(K(rt_sigpending, b, 4));
  mask(SIG_SETMASK, BIT(SIGUSR1)); K(kill, self(), SIGUSR1); action(SIGUSR1, (void *)SIG_IGN, 0, 0);
  say("pending after ignoring %x", pending()); K(kill, self(), SIGUSR1); say("blocked and ignored %x", pending());
  action(SIGUSR1, record, 0, 0); mask(SIG_SETMASK, 0); say_order("order");
  mask(SIG_SETMASK, BIT(SIGCHLD)); K(kill, self(), SIGCHLD); say("default ignore, blocked %x", pending());
  action(SIGCHLD, (void *)SIG_DFL, 0, 0); say("set to default %x", pending()); mask(SIG_SETMASK, 0);
  unsigned long set = BIT(SIGUSR1) | BIT(35); struct timespec t = { 0, 1000000 }; siginfo_t i; mask(SIG_SETMASK, set);
  P(K(rt_sigtimedwait, &set, &i, &t, 8)); K(kill, self(), 35); K(kill, self(), SIGUSR1); P(K(rt_sigtimedwait, &set, &i, &t, 8));
  say("signal %d code %d", (long)i.si_signo, (long)i.si_code); P(K(rt_sigtimedwait, &set, 0, 0, 8)); t.tv_nsec = -1;
  P(K(rt_sigtimedwait, &set, 0, &t, 8)); P(K(rt_sigtimedwait, 8, 0, &t, 8)); P(K(rt_sigtimedwait, &set, 0, 0, 4));
  set = BIT(SIGUSR2); t.tv_sec = 5; t.tv_nsec = 0; mask(SIG_SETMASK, 0); action(SIGALRM, note, SA_RESTART, 0);
  struct itimerval v = { { 0, 0 }, { 0, 20000 } }; K(setitimer, 0, &v, 0); P(K(rt_sigtimedwait, &set, 0, &t, 8)); K(setitimer, 0, &v, 0);
  set = BIT(SIGUSR2); P(K(rt_sigsuspend, &set, 8)); say("mask back %x", masked()); P(K(rt_sigsuspend, &set, 4)); P(K(rt_sigsuspend, 8, 8));
  int fd; set = BIT(SIGUSR2) | BIT(36); mask(SIG_SETMASK, set); P((fd = K(signalfd4, -1, &set, 8, SFD_NONBLOCK)) > 2);
  struct signalfd_siginfo si; P(K(read, fd, &si, sizeof si)); siginfo_t q = { 0 }; q.si_code = SI_QUEUE; q.si_value.sival_int = 7;
  K(rt_sigqueueinfo, self(), 36, &q); K(kill, self(), SIGUSR2); P(poll1(fd, POLLIN, 0)); P(K(read, fd, &si, sizeof si - 1));
  P(K(read, fd, &si, sizeof si)); say("signo %d code %d pid mine %d", (long)si.ssi_signo, (long)si.ssi_code, (long)(si.ssi_pid == self()));
  P(K(read, fd, &si, 2 * sizeof si)); say("signo %d int %d", (long)si.ssi_signo, (long)si.ssi_int); P(K(write, fd, &si, 1));
  P(K(signalfd4, fd, &set, 8, 0) == fd); P(K(signalfd4, 0, &set, 8, 0)); P(K(signalfd4, -1, &set, 4, 0)); P(K(signalfd4, -1, &set, 8, 1));
  mask(SIG_SETMASK, 0);
}

static volatile int nestings;
static void nested(int s) { depth++; if (depth > deepest) deepest = depth; if (++nestings < 3) K(kill, self(), s); depth--; }
static volatile unsigned long stack_at;
static void where(int s) { int here; stack_at = (unsigned long)&here; }
static void handlers(void) {
  section("handlers");
  depth = deepest = nestings = 0; action(SIGUSR1, nested, 0, 0); K(kill, self(), SIGUSR1); say("deferred: deepest %d", (long)deepest);
  deepest = nestings = 0; action(SIGUSR1, nested, SA_NODEFER, 0); K(kill, self(), SIGUSR1); say("SA_NODEFER: deepest %d", (long)deepest);
  action(SIGUSR1, detail, SA_SIGINFO, BIT(SIGTERM)); K(kill, self(), SIGUSR1);
  say("mask in handler %x code %d", mask_seen, (long)code_seen); K(tkill, self(), SIGUSR1); say("tkill code %d", (long)code_seen);
  action(SIGUSR1, detail, SA_SIGINFO | SA_NODEFER, 0); K(kill, self(), SIGUSR1); say("mask with nodefer %x", mask_seen);
  say("mask after %x", masked());
  action(SIGUSR1, note, SA_RESETHAND, 0); got = 0; K(kill, self(), SIGUSR1); struct kernel_action a; K(rt_sigaction, SIGUSR1, 0, &a, 8);
  say("reset: got %d handler %d", (long)got, (long)a.handler);
  stack_t s = { 0 }, o; char *area = (char *)K(mmap, 0, 65536, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); P(K(sigaltstack, 0, &o));
  say("flags %d size %d", (long)o.ss_flags, (long)o.ss_size); s.ss_sp = area; s.ss_size = 1000; P(K(sigaltstack, &s, 0));
  s.ss_size = 65536; P(K(sigaltstack, &s, 0)); P(K(sigaltstack, 0, &o)); say("flags %d size %d", (long)o.ss_flags, (long)o.ss_size);
  s.ss_flags = 99; P(K(sigaltstack, &s, 0)); P(K(sigaltstack, 8, 0)); s.ss_flags = 0;
  action(SIGUSR1, where, SA_ONSTACK, 0); K(kill, self(), SIGUSR1);
  say("on the alternate stack %d", (long)(stack_at > (unsigned long)area && stack_at < (unsigned long)area + 65536));
  action(SIGUSR1, where, 0, 0); K(kill, self(), SIGUSR1);
  say("on the alternate stack %d", (long)(stack_at > (unsigned long)area && stack_at < (unsigned long)area + 65536));
  s.ss_flags = SS_DISABLE; P(K(sigaltstack, &s, 0)); action(SIGUSR1, where, SA_ONSTACK, 0); K(kill, self(), SIGUSR1);
  say("on the alternate stack %d", (long)(stack_at > (unsigned long)area && stack_at < (unsigned long)area + 65536));
}

static void alarm_in(long us, long every) { struct itimerval v = { { 0, every }, { 0, us } }; K(setitimer, 0, &v, 0); }
static void restarts(void) {
  section("restarts");
  int p[2]; K(pipe2, p, 0); int child;
  action(SIGALRM, note, 0, 0); got = 0; alarm_in(20000, 0); P(K(read, p[0], b, 1)); say("got %d", (long)got);
  action(SIGALRM, note, SA_RESTART, 0); child = fork(); if (!child) { ms(60); K(write, p[1], "x", 1); quit(0); } alarm_in(20000, 0);
  P(K(read, p[0], b, 1)); status_of(child);
  alarm_in(20000, 0); struct timespec t = { 1, 0 }, r = { 9, 9 }; P(K(nanosleep, &t, &r));
  say("remains %d", (long)(r.tv_sec == 0 && r.tv_nsec > 900000000)); alarm_in(20000, 0); P(K(clock_nanosleep, CLOCK_MONOTONIC, 0, &t, 0));
  alarm_in(20000, 0); P(poll1(p[0], POLLIN, 1000)); alarm_in(20000, 0); int e = K(epoll_create1, 0);
  P(K(epoll_pwait, e, b, 1, 1000, 0, 8)); alarm_in(20000, 0); fd_set s; memset(&s, 0, sizeof s); P(K(pselect6, 0, &s, 0, 0, &t, 0));
  child = fork(); if (!child) { ms(60); quit(3); } alarm_in(20000, 0); int st; P(K(wait4, child, &st, 0, 0) == child);
  say_status("restarted wait", st); action(SIGALRM, note, 0, 0); child = fork(); if (!child) { ms(60); quit(3); } alarm_in(20000, 0);
  P(K(wait4, child, &st, 0, 0)); P(K(wait4, child, &st, 0, 0) == child);
  unsigned f = 0; action(SIGALRM, note, SA_RESTART, 0); struct timespec ft = { 0, 60000000 }; alarm_in(20000, 0);
  P(K(futex, &f, FUTEX_WAIT, 0, &ft, 0, 0)); alarm_in(20000, 0); action(SIGALRM, note, 0, 0); P(K(futex, &f, FUTEX_WAIT, 0, 0, 0, 0));
  char big[70000]; action(SIGALRM, note, SA_RESTART, 0); alarm_in(20000, 0); P(K(write, p[1], big, 70000)); K(read, p[0], big, 70000);
  action(SIGALRM, (void *)SIG_IGN, 0, 0); alarm_in(20000, 0); P(poll1(p[0], POLLIN, 50));
  action(SIGPIPE, note, 0, 0); K(close, p[0]); got = 0; P(K(write, p[1], "x", 1)); say("got %d", (long)got); child = fork();
  if (!child) { action(SIGPIPE, (void *)SIG_DFL, 0, 0); K(write, p[1], "x", 1); quit(0); } say_status("broken pipe", status_of(child));
  action(SIGALRM, note, 0, 0); struct flock k = { .l_type = F_WRLCK }; int l = make("lock", ""); K(fcntl, l, F_SETLK, &k); child = fork();
  if (!child) { action(SIGALRM, note, 0, 0); alarm_in(20000, 0); P(K(fcntl, l, F_SETLKW, &k)); quit(0); } status_of(child);
  K(flock, l, LOCK_EX); child = fork(); if (!child) { int m = open("lock", O_RDWR); alarm_in(20000, 0); P(K(flock, m, LOCK_EX)); quit(0);
  } status_of(child);
}

static void timers(void) {
  section("timers");
  struct itimerval v, o; v = (struct itimerval) { { 0, 0 }, { 5, 0 } }; P(K(setitimer, ITIMER_REAL, &v, &o));
  say("old %d", (long)o.it_value.tv_sec); P(K(getitimer, ITIMER_REAL, &o));
  say("left %d interval %d", (long)(o.it_value.tv_sec == 4), (long)o.it_interval.tv_sec); v.it_value.tv_usec = 1000000;
  P(K(setitimer, ITIMER_REAL, &v, 0)); P(K(setitimer, 3, &o, 0)); P(K(getitimer, 3, &o)); P(K(setitimer, ITIMER_REAL, 8, 0));
  P(K(setitimer, ITIMER_REAL, 0, &o)); P(K(getitimer, ITIMER_REAL, &o)); say("left %d", (long)o.it_value.tv_sec);
  action(SIGVTALRM, note, 0, 0); action(SIGPROF, note, 0, 0); got = 0; v = (struct itimerval) { { 0, 0 }, { 0, 5000 } };
  P(K(setitimer, ITIMER_VIRTUAL, &v, 0)); while (!got) ; say("got %d", (long)got); got = 0; P(K(setitimer, ITIMER_PROF, &v, 0));
  while (!got) ; say("got %d", (long)got);
  action(SIGALRM, note, 0, 0); count = 0; alarm_in(2000, 2000); while (count < 3) ; alarm_in(0, 0); say("interval %d", (long)(count >= 3));
  struct sigevent { union sigval value; int signo, notify, tid; int pad[11]; } e = { 0 }; int id = -1, id2 = -1;
  struct itimerspec ts = { { 0, 0 }, { 0, 2000000 } }, os; e.signo = SIGUSR1; e.notify = SIGEV_SIGNAL; e.value.sival_int = 77;
  action(SIGUSR1, detail, SA_SIGINFO, 0);
  P(K(timer_create, CLOCK_MONOTONIC, &e, &id)); P(K(timer_gettime, id, &os)); say("unset %d", (long)os.it_value.tv_nsec); got = 0;
  P(K(timer_settime, id, 0, &ts, &os)); while (!got) ; say("got %d code %d value %d", (long)got, (long)code_seen, (long)value_seen);
  P(K(timer_getoverrun, id)); ts.it_interval.tv_nsec = 1000000; mask(SIG_BLOCK, BIT(SIGUSR1)); got = 0; P(K(timer_settime, id, 0, &ts, 0));
  ms(20); mask(SIG_UNBLOCK, BIT(SIGUSR1)); say("got %d overrun %d", (long)got, (long)(K(timer_getoverrun, id) > 5));
  P(K(timer_delete, id)); P(K(timer_delete, id)); P(K(timer_gettime, id, &os)); P(K(timer_settime, id, 0, &ts, 0));
  P(K(timer_create, 99, &e, &id)); P(K(timer_create, CLOCK_MONOTONIC, 8, &id)); P(K(timer_create, CLOCK_MONOTONIC, &e, 8)); e.signo = 99;
  P(K(timer_create, CLOCK_MONOTONIC, &e, &id)); e.signo = SIGUSR1; e.notify = SIGEV_NONE; P(K(timer_create, CLOCK_REALTIME, &e, &id2));
  ts.it_interval.tv_nsec = 0; ts.it_value.tv_sec = 100; P(K(timer_settime, id2, 0, &ts, 0)); P(K(timer_gettime, id2, &os));
  say("left %d", (long)os.it_value.tv_sec); ts.it_value.tv_nsec = -1; P(K(timer_settime, id2, 0, &ts, 0));
  P(K(timer_settime, id2, 2, &ts, 0)); e.notify = SIGEV_THREAD_ID; e.tid = self(); P(K(timer_create, CLOCK_MONOTONIC, &e, &id)); e.tid = 1;
  P(K(timer_create, CLOCK_MONOTONIC, &e, &id)); P(K(timer_create, CLOCK_MONOTONIC, 0, &id)); P(K(timer_delete, 9999));
  int child = fork(); if (!child) { P(K(timer_gettime, id2, &os)); P(K(getitimer, ITIMER_REAL, &o)); quit(0); } status_of(child);
  struct timespec r; P(K(clock_gettime, CLOCK_MONOTONIC, &r)); P(K(clock_gettime, 99, &r)); P(K(clock_gettime, -1, &r) <= 0);
  P(K(clock_gettime, CLOCK_MONOTONIC, 8)); P(K(clock_getres, CLOCK_MONOTONIC, &r)); say("resolution %d", (long)r.tv_nsec);
  P(K(clock_getres, 99, &r)); P(K(clock_getres, CLOCK_MONOTONIC, 0)); r.tv_nsec = 1000000000; P(K(nanosleep, &r, 0)); r.tv_nsec = 0;
  r.tv_sec = -1; P(K(nanosleep, &r, 0)); P(K(nanosleep, 8, 0)); P(K(clock_nanosleep, 99, 0, &r, 0));
  P(K(clock_nanosleep, CLOCK_THREAD_CPUTIME_ID, 0, &r, 0)); r.tv_sec = 0; P(K(clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &r, 0));
  P(K(clock_nanosleep, CLOCK_MONOTONIC_RAW, 0, &r, 0)); P(K(clock_settime, CLOCK_MONOTONIC, &r));
}

static void fault(int s, siginfo_t *i, void *c) { got = s; code_seen = i->si_code; address_seen = (unsigned long)i->si_addr;
  K(exit_group, 40 + code_seen); }
static void faulting(const char *title, int how) {
  int child = fork();
  if (!child) {
    for (int s = 1; s < 32; s++) action(s, how & 16 ? 0 : (void *)fault, SA_SIGINFO, 0);
    char *page = (char *)K(mmap, 0, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); K(munmap, page + 4096, 4096);
    int f = make("short", "x"); char *beyond = (char *)K(mmap, 0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, f, 0);
    if ((how & 15) == 0) *(volatile char *)8 = 1;
    if ((how & 15) == 1) *(volatile char *)page = 1;
    if ((how & 15) == 2) *(volatile char *)(page + 4096);
    if ((how & 15) == 3) ((void (*)(void))page)();
    if ((how & 15) == 4) ((void (*)(void))0)();
    if ((how & 15) == 5) *(volatile char *)(beyond + 4096);
    if ((how & 15) == 6) { mask(SIG_BLOCK, BIT(SIGSEGV)); *(volatile char *)8 = 1; }
    if ((how & 15) == 7) { action(SIGSEGV, (void *)SIG_IGN, 0, 0); *(volatile char *)8 = 1; }
    if ((how & 15) == 8) K(kill, self(), SIGSEGV);
    quit(0);
  }
  int s = status_of(child); s &= ~0x80; say_status(title, s);
}
static void faults(void) {
  section("faults");
  faulting("unmapped", 0); faulting("read-only", 1); faulting("beyond", 2); faulting("not executable", 3); faulting("call of NULL", 4);
  faulting("blocked", 6); faulting("ignored", 7); faulting("sent", 8); faulting("unhandled", 16);
}
static void ends(void) {
  section("default actions");
  static const int signals[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 34, 50, 64 };
  struct rlimit none = { 0, 0 }; K(prlimit64, 0, RLIMIT_CORE, &none, 0);
  for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) { int child = fork();
  if (!child) { for (int s = 1; s < 65; s++) action(s, (void *)SIG_DFL, 0, 0); K(kill, self(), signals[i]); quit(1); } put("signal ");
  putNumber(signals[i], 10); finish(); say_status("  ends", status_of(child) & ~0x80); }
}
static stack_t seen;
static void leaving(int signal) { stack_t other = { 0 }; K(sigaltstack, 0, &seen); other.ss_sp = seen.ss_sp; other.ss_flags = SS_DISABLE; P(K(sigaltstack, &other, 0)); }
static void disarming(void) {
  section("a stack that is none while a handler runs"); stack_t s = { 0 }, o; s.ss_sp = (char *)K(mmap, 0, 65536, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); s.ss_size = 65536; s.ss_flags = 1u << 31; P(K(sigaltstack, &s, 0)); P(K(sigaltstack, 0, &o)); say("flags %x size %d", (long)(unsigned)o.ss_flags, (long)o.ss_size);
  action(SIGUSR1, leaving, SA_ONSTACK, 0); K(kill, self(), SIGUSR1); say("inside: flags %x size %d", (long)(unsigned)seen.ss_flags, (long)seen.ss_size); P(K(sigaltstack, 0, &o)); say("behind: flags %x size %d", (long)(unsigned)o.ss_flags, (long)o.ss_size);
  s.ss_flags = 0; K(sigaltstack, &s, 0); K(kill, self(), SIGUSR1); say("inside: flags %x size %d", (long)(unsigned)seen.ss_flags, (long)seen.ss_size); s.ss_flags = SS_DISABLE; K(sigaltstack, &s, 0);
}
static void probe(int n, char **arguments) { sending(); masks(); handlers(); disarming(); restarts(); timers(); faults(); ends(); }
