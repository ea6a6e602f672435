// Processes: fork, clone, wait, exec, groups, sessions, stopping and going on, threads.
#include "probe.h"
static char b[4096];
static volatile int *page;
static volatile int got;
static void note(int s) { got = s; }
static char *const noArguments[] = { 0 };

static void waiting(void) {
  section("wait");
  int s, c; struct rusage u;
  P(K(wait4, -1, &s, 0, 0)); P(K(wait4, -1, &s, 99999, 0)); P(K(wait4, 999999, &s, 0, 0)); P(K(wait4, 0, &s, WNOHANG, 0));
  P(K(wait4, -999999, &s, 0, 0));
  c = fork(); if (!c) quit(300); P(K(wait4, c, &s, 0, &u) == c); say("status %x", (long)s); P(K(wait4, c, &s, 0, 0)); P(K(kill, c, 0));
  c = fork(); if (!c) { ms(30); quit(1); } P(K(wait4, -1, &s, WNOHANG, 0)); P(K(wait4, -1, 8, 0, 0)); P(K(wait4, -1, &s, 0, 0));
  c = fork(); if (!c) { K(kill, self(), SIGKILL); } say_status("killed", status_of(c)); c = fork(); if (!c) { K(exit, 7);
  } say_status("exit", status_of(c));
  siginfo_t i; memset(&i, 0, sizeof i); c = fork(); if (!c) quit(5); P(K(waitid, P_PID, c, &i, WEXITED | WNOWAIT, 0));
  say("pid same %d code %d status %d signo %d", (long)(i.si_pid == c), (long)i.si_code, (long)i.si_status, (long)i.si_signo);
  P(K(waitid, P_PID, c, &i, WEXITED, 0)); P(K(waitid, P_PID, c, &i, WEXITED, 0)); P(K(waitid, P_ALL, 0, &i, 0, 0));
  P(K(waitid, 9, 0, &i, WEXITED, 0)); P(K(waitid, P_PID, 0, &i, WEXITED, 0)); P(K(waitid, P_ALL, 0, &i, WEXITED | 0x100, 0));
  P(K(waitid, P_PGID, -1, &i, WEXITED, 0)); P(K(waitid, P_ALL, 0, &i, WEXITED | WNOHANG, 0));
  c = fork(); if (!c) { ms(200); quit(0); } memset(&i, 1, sizeof i); P(K(waitid, P_ALL, 0, &i, WEXITED | WNOHANG, 0));
  say("pid %d", (long)i.si_pid); K(kill, c, SIGTERM); P(K(waitid, P_ALL, 0, 0, WEXITED, 0)); 
  c = fork(); if (!c) { for (;;) ms(1000); } K(setpgid, c, c); K(kill, c, SIGSTOP); P(K(wait4, c, &s, WUNTRACED, 0) == c);
  say_status("stop", s); P(K(wait4, c, &s, WUNTRACED | WNOHANG, 0)); K(kill, c, SIGCONT); P(K(wait4, c, &s, WCONTINUED, 0) == c);
  say_status("go on", s); K(kill, c, SIGTSTP); P(K(waitid, P_PID, c, &i, WSTOPPED, 0));
  say("code %d status %d", (long)i.si_code, (long)i.si_status); K(kill, c, SIGTERM); P(K(wait4, c, &s, WNOHANG, 0)); K(kill, c, SIGCONT);
  say_status("end", status_of(c));
  c = fork(); if (!c) { for (;;) ms(1000); } K(kill, c, SIGSTOP); K(wait4, c, &s, WUNTRACED, 0); K(kill, c, SIGKILL);
  say_status("killed while stopped", status_of(c));
  action(SIGCHLD, note, 0, 0); got = 0; c = fork(); if (!c) quit(0); status_of(c); say("SIGCHLD %d", (long)got);
  action(SIGCHLD, (void *)SIG_IGN, 0, 0); c = fork(); if (!c) quit(0); P(K(wait4, -1, &s, 0, 0)); action(SIGCHLD, note, SA_NOCLDWAIT, 0);
  c = fork(); if (!c) quit(0); P(K(wait4, -1, &s, 0, 0)); action(SIGCHLD, (void *)SIG_DFL, 0, 0);
  mask(SIG_BLOCK, BIT(SIGCHLD)); action(SIGCHLD, note, SA_NOCLDSTOP, 0); c = fork(); if (!c) { for (;;) ms(1000); } K(kill, c, SIGSTOP);
  K(wait4, c, &s, WUNTRACED, 0); say("SIGCHLD for a stop %d", (long)(pending() != 0)); K(kill, c, SIGKILL); status_of(c);
  say("for an end %d", (long)(pending() != 0)); mask(SIG_SETMASK, 0); action(SIGCHLD, (void *)SIG_DFL, 0, 0);
  c = fork(); if (!c) { K(setpgid, 0, 0); ms(30); quit(9); } K(setpgid, c, c); P(K(wait4, 0, &s, 0, 0)); P(K(wait4, -c, &s, 0, 0) == c);
  say_status("group", s);
  /* orphans go to somebody else; here all that counts is that they are not ours */
  c = fork(); if (!c) { if (!fork()) { ms(20); quit(0); } quit(2); } say_status("parent of an orphan", status_of(c));
  P(K(wait4, -1, &s, 0, 0));
}

static int tid_slot;
static void child_main(void *argument) { page[0] = *(int *)argument; page[1] = self(); quit(4); }
static void clones(void) {
  section("clone");
  int c, s; page = shared_page();
  P(K(clone, CLONE_THREAD, 0, 0, 0, 0)); P(K(clone, CLONE_THREAD | CLONE_SIGHAND, 0, 0, 0, 0)); P(K(clone, CLONE_SIGHAND, 0, 0, 0, 0));
  P(K(clone, CLONE_FS | CLONE_NEWNS, 0, 0, 0, 0)); P(K(clone, CLONE_VM | CLONE_SIGHAND | 0x100 * 0 | CLONE_NEWUSER | CLONE_FS, 0, 0, 0, 0));
  int value = 5; c = thread(CLONE_VM | SIGCHLD, stack(), child_main, &value, 0, 0, 0); P(K(wait4, c, &s, 0, 0) == c);
  say_status("CLONE_VM", s); say("seen %d its pid %d", (long)page[0], (long)(page[1] == c));
  tid_slot = 0; c = thread(CLONE_VM | CLONE_VFORK | CLONE_PARENT_SETTID | SIGCHLD, stack(), child_main, &value, &tid_slot, 0, 0);
  say("parent tid %d", (long)(tid_slot == c)); P(K(wait4, c, &s, 0, 0) == c);
  c = thread(0, stack(), child_main, &value, 0, 0, 0); P(K(wait4, c, &s, 0, 0)); P(K(wait4, c, &s, __WALL, 0) == c);
  c = thread(SIGUSR1, stack(), child_main, &value, 0, 0, 0); action(SIGUSR1, note, 0, 0); got = 0; P(K(wait4, c, &s, __WCLONE, 0) == c);
  say("exit signal %d", (long)got);
  struct { uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup; } a = { 0 };
  a.exit_signal = SIGCHLD; c = K(clone3, &a, sizeof a); if (!c) quit(6); say_status("clone3", status_of(c)); P(K(clone3, &a, 8));
  P(K(clone3, 8, sizeof a)); a.exit_signal = 99; P(K(clone3, &a, sizeof a)); a.exit_signal = SIGCHLD; a.flags = 17;
  P(K(clone3, &a, sizeof a)); a.flags = 0; a.stack = 4096; P(K(clone3, &a, sizeof a)); a.stack = 0; a.stack_size = 4096;
  P(K(clone3, &a, sizeof a)); a.stack_size = 0; a.flags = CLONE_PIDFD; int fd = -1; a.pidfd = (uint64_t)&fd; c = K(clone3, &a, sizeof a);
  if (!c) { ms(20); quit(8); } say("pidfd %f", (long)fd); P(poll1(fd, POLLIN, 0)); P(poll1(fd, POLLIN, 1000)); siginfo_t i;
  P(K(waitid, P_PIDFD, fd, &i, WEXITED, 0)); say("status %d", (long)i.si_status); P(K(pidfd_send_signal, fd, 0, 0, 0));
  P(K(read, fd, b, 1)); P(K(close, fd));
  fd = K(pidfd_open, self(), 0); say("pidfd_open %f", (long)fd); P(K(fcntl, fd, F_GETFD)); P(K(pidfd_open, 999999, 0));
  P(K(pidfd_open, -1, 0)); P(K(pidfd_open, self(), 1)); got = 0; P(K(pidfd_send_signal, fd, SIGUSR1, 0, 0)); say("got %d", (long)got);
  P(K(pidfd_send_signal, 0, 0, 0, 0)); P(K(pidfd_getfd, fd, 0, 0) > 2); P(K(pidfd_getfd, fd, 4000, 0));
  P(K(waitid, P_PIDFD, fd, &i, WEXITED, 0));
  int f = make("off", "0123456789"); K(lseek, f, 0, 0); c = fork(); if (!c) { K(read, f, b, 4); K(fcntl, f, F_SETFL, O_NONBLOCK);
  K(fcntl, f, F_SETFD, 1); K(umask, 077); K(chdir, "/"); quit(0); } status_of(c);
  say("offset %d flags %o fd %d umask %o", K(lseek, f, 0, SEEK_CUR), K(fcntl, f, F_GETFL) & O_NONBLOCK, K(fcntl, f, F_GETFD), K(umask, 022));
}

static void executing(int self_path) {
  section("exec");
  int c; char *const arguments[] = { "probe", "exec", "a b", 0 }; char *const environment[] = { "X=1", "Y=2", 0 };
  P(K(execve, "none", noArguments, noArguments)); P(K(execve, "", noArguments, noArguments)); P(K(execve, 8, noArguments, noArguments));
  P(K(execve, "/", noArguments, noArguments)); put_file("text", "plain text\n"); P(K(execve, "text", noArguments, noArguments));
  K(fchmodat, AT_FDCWD, "text", 0755); P(K(execve, "text", noArguments, noArguments)); put_file("empty", "");
  K(fchmodat, AT_FDCWD, "empty", 0755); P(K(execve, "empty", noArguments, noArguments)); P(K(execve, "text/x", noArguments, noArguments));
  P(K(execve, "/proc/self/exe", 8, noArguments)); P(K(execve, "/proc/self/exe", noArguments, 8));
  put_file("script", "#! /none -x\n"); K(fchmodat, AT_FDCWD, "script", 0755); P(K(execve, "script", noArguments, noArguments));
  put_file("self", "#!self\n"); K(fchmodat, AT_FDCWD, "self", 0755); P(K(execve, "self", noArguments, noArguments));
  put_file("bare", "#!\n"); K(fchmodat, AT_FDCWD, "bare", 0755); P(K(execve, "bare", noArguments, noArguments));
  mask(SIG_BLOCK, BIT(SIGUSR2)); action(SIGUSR1, note, 0, 0); action(SIGTERM, (void *)SIG_IGN, 0, 0);
  int keep = make("kept", "x"), lose = make("lost", "x"); K(fcntl, lose, F_SETFD, FD_CLOEXEC); K(dup3, keep, 20, 0);
  K(dup3, lose, 21, O_CLOEXEC); K(close, keep); K(close, lose);
  c = fork(); if (!c) { K(kill, self(), SIGUSR2); P(K(execve, "/proc/self/exe", arguments, environment)); quit(1);
  } say_status("exec", status_of(c)); mask(SIG_SETMASK, 0);
  c = fork(); if (!c) { P(K(execveat, self_path, "", arguments, environment, AT_EMPTY_PATH)); quit(1);
  } say_status("execveat", status_of(c)); P(K(execveat, AT_FDCWD, "none", noArguments, noArguments, 0));
  P(K(execveat, 4000, "none", noArguments, noArguments, 0)); P(K(execveat, AT_FDCWD, "none", noArguments, noArguments, 1)); 
  K(readlinkat, AT_FDCWD, "/proc/self/exe", b, sizeof b); b[K(readlinkat, AT_FDCWD, "/proc/self/exe", b, sizeof b)] = 0;
  static char script[4200] = "#!"; int n = 2; for (char *p = b; *p; p++) script[n++] = *p;
  for (const char *p = " exec\n"; *p; p++) script[n++] = *p; int f = open("run", O_CREAT | O_RDWR, 0755); K(write, f, script, n);
  P(K(close, f));
  static char *const rest[] = { "dropped", "one", "two", 0 }; c = fork(); if (!c) { P(K(execve, "./run", rest, environment)); quit(1);
  } say_status("script", status_of(c));
  f = open("run", O_WRONLY); c = fork(); if (!c) { P(K(execve, "./run", rest, environment) == 0); quit(1); } K(close, f);
  say_status("script open for writing", status_of(c) & ~0);
}

static void threaded_exec(void *unused) { char *const arguments[] = { "probe", "thread", 0 };
  K(execve, "/proc/self/exe", arguments, noArguments); say("exec of a thread failed"); quit(1); }
static volatile int alive, other;
static void count_up(void *n) { for (int i = 0; i < 1000; i++) __atomic_add_fetch((int *)n, 1, __ATOMIC_SEQ_CST); }
static void exiting(void *n) { K(exit, 3); }
static void late(void *n) { ms(50); K(exit, 3); }
static void group_exit(void *n) { quit(11); }
static void signalled(void *n) { mask(SIG_BLOCK, BIT(SIGUSR1)); other = 1; while (other != 2) K(sched_yield); }
static void threads(void) {
  section("threads");
  int total = 0, c; volatile int a = 1, d = 1; P(spawn_thread(count_up, &total, &a) > 0); P(spawn_thread(count_up, &total, &d) > 0);
  join(&a); join(&d); say("total %d", (long)total);
  P(spawn_thread(exiting, 0, &a) > 0); join(&a); c = fork(); if (!c) { spawn_thread(group_exit, 0, &a); for (;;) ms(1000);
  } say_status("exit_group of a thread", status_of(c));
  c = fork(); if (!c) { spawn_thread(threaded_exec, 0, &a); for (;;) ms(1000); } say_status("exec of a thread", status_of(c)); c = fork();
  if (!c) { int t = spawn_thread(signalled, 0, &a); K(tkill, t, SIGKILL); for (;;) ms(1000);
  } say_status("SIGKILL of a thread", status_of(c));
  action(SIGUSR1, note, 0, 0); got = 0; other = 0; spawn_thread(signalled, 0, &a); while (!other) K(sched_yield); K(kill, self(), SIGUSR1);
  say("taken by the other %d", (long)got); other = 2; join(&a);
  c = fork(); if (!c) { spawn_thread(late, 0, &a); K(exit, 5); } say_status("first task ends", status_of(c)); P(K(gettid) == self());
  P(K(set_tid_address, 0) == self()); P(K(set_robust_list, b, 24)); P(K(set_robust_list, b, 23)); P(K(sched_yield));
  P(K(getcpu, b, b + 8, 0));
}

static void groups(void) {
  section("groups");
  int c, s, p[2];
  /* In a session of its own, whoever started this program. */
  c = fork(); if (c) { status_of(c); return; }
  K(setsid); K(pipe2, p, 0);
  P(K(getpgid, 0) == self()); P(K(getsid, 0) == self()); P(K(setsid)); P(K(getpgid, 999999)); P(K(getsid, 999999));
  P(K(setpgid, 999999, 0)); P(K(setpgid, 0, -1)); P(K(setpgid, 0, 0)); P(K(setpgid, self(), 999999));
  c = fork(); if (!c) { P(K(getpgid, 0) == K(getppid)); P(K(setpgid, 0, 0)); P(K(getpgid, 0) == self()); P(K(setpgid, 0, parent()));
  P(K(setsid) == self()); P(K(getpgid, 0) == self()); P(K(setpgid, 0, 0)); P(K(setpgid, 0, parent())); P(K(setsid)); quit(0);
  } status_of(c);
  c = fork(); if (!c) { char *const arguments[] = { "probe", "sleep", 0 }; K(execve, "/proc/self/exe", arguments, noArguments); quit(1);
  } ms(50); P(K(setpgid, c, c)); K(kill, c, SIGKILL); status_of(c);
  c = fork(); if (!c) { K(setsid); ms(1000); quit(0); } ms(30); P(K(setpgid, c, c)); P(K(getsid, c) == c); K(kill, c, SIGKILL);
  status_of(c);
  c = fork(); if (!c) { K(setpgid, 0, 0); for (;;) ms(1000); } K(setpgid, c, c); P(K(kill, -c, SIGKILL));
  say_status("signalled as a group", status_of(c));
  /* A group whose leader's parent goes becomes an orphan: what is stopped in it gets SIGHUP and SIGCONT. */
  c = fork(); if (!c) { int g = fork(); if (!g) { K(setpgid, 0, 0); action(SIGHUP, (void *)SIG_DFL, 0, 0); K(kill, self(), SIGSTOP);
  K(write, p[1], "?", 1); quit(0); } K(setpgid, g, g); K(wait4, g, &s, WUNTRACED, 0); say_status("grandchild", s); quit(0); } status_of(c);
  K(close, p[1]); P(K(read, p[0], b, 1));
  c = fork(); if (!c) { K(setsid); action(SIGTSTP, (void *)SIG_DFL, 0, 0); K(kill, self(), SIGTSTP); quit(21);
  } say_status("SIGTSTP in an orphaned group", status_of(c)); c = fork(); if (!c) { K(setsid); K(kill, self(), SIGSTOP); quit(22);
  } K(wait4, c, &s, WUNTRACED, 0); say_status("SIGSTOP in an orphaned group", s); K(kill, c, SIGCONT); say_status("then", status_of(c));
  quit(0);
}

static void machine(void) {
  section("machine");
  struct rusage u; P(K(getrusage, RUSAGE_SELF, &u)); P(K(getrusage, RUSAGE_CHILDREN, &u)); P(K(getrusage, 9, &u)); P(K(getrusage, 0, 8));
  P(K(times, 8)); P(K(sysinfo, 8)); P(K(uname, 8)); P(K(gettimeofday, 8, 0)); P(K(gettimeofday, 0, 0)); P(K(getrandom, b, 16, 0));
  P(K(getrandom, b, 16, 99)); P(K(getrandom, 8, 16, 0)); P(K(getrandom, b, 0, 0)); P(K(getrandom, b, 1, 6)); 
  P(K(prctl, 15, "a name that is too long")); memset(b, 9, 20); P(K(prctl, 16, b)); say("name %s", b);
  say("comm %s", slurp("/proc/self/comm")); P(K(prctl, 9999, 0)); P(K(prctl, 15, 8)); P(K(prctl, 3)); P(K(prctl, 4, 2)); P(K(prctl, 4, 0));
  P(K(prctl, 3)); P(K(prctl, 1, 99)); P(K(prctl, 1, SIGHUP)); int sig = 0; P(K(prctl, 2, &sig)); say("death signal %d", (long)sig);
  P(K(prctl, 38, 1, 0, 0, 0)); P(K(prctl, 39, 0, 0, 0, 0)); P(K(prctl, 38, 0, 0, 0, 0)); P(K(prctl, 36, 1)); P(K(prctl, 37, &sig));
  say("subreaper %d", (long)sig); P(K(prctl, 23, 5)); P(K(prctl, 23, 99)); P(K(prctl, 47, 1, 99, 0, 0)); 
  P(K(sched_getscheduler, 0)); P(K(sched_getparam, 0, &sig)); P(K(sched_getparam, 0, 0)); P(K(sched_getscheduler, 999999));
  P(K(sched_get_priority_max, SCHED_FIFO)); P(K(sched_get_priority_min, SCHED_FIFO)); P(K(sched_get_priority_max, 0));
  P(K(sched_get_priority_max, 99)); P(K(sched_setscheduler, 0, 0, &sig) <= 0); P(K(sched_setscheduler, 0, 99, &sig));
  P(K(sched_setscheduler, -1, 0, &sig)); struct timespec t; P(K(sched_rr_get_interval, 0, &t)); P(K(sched_getaffinity, 0, 3, b));
  P(K(sched_getaffinity, 999999, 8, b)); P(K(sched_setaffinity, 999999, 8, b)); memset(b, 0, 8); P(K(sched_setaffinity, 0, 8, b));
  P(K(ioprio_get, 1, 0)); P(K(personality, 0xffffffff)); P(K(getpriority, 9, 0)); P(K(setpriority, 9, 0, 0)); P(K(getpriority, 0, 999999));
  P(K(membarrier, 0, 0, 0) > 0); P(K(membarrier, 99999, 0, 0)); P(CALL(99999)); P(CALL(-1));
  struct { unsigned version; int pid; } h = { 0x20080522, 0 }; unsigned data[6]; P(K(capget, &h, data)); h.version = 1;
  P(K(capget, &h, data)); say("version %x", (long)h.version); h.version = 1; P(K(capget, &h, 0)); h.pid = -5; P(K(capget, &h, data));
  P(K(capget, 8, data)); P(K(getgroups, -1, 0)); 
}

static void again(int count, char **arguments) {
  say("arguments %d first %s last %s mask %x pending %x", (long)count, arguments[1], arguments[count - 1], masked(), pending());
  struct kernel_action a; K(rt_sigaction, SIGUSR1, 0, &a, 8); say("handler reset %d", (long)(a.handler == 0));
  K(rt_sigaction, SIGTERM, 0, &a, 8); say("ignored kept %d", (long)(a.handler == (void *)1));
  say("kept %d lost %d", K(fcntl, 20, F_GETFD), K(fcntl, 21, F_GETFD)); char **e = arguments + count + 1;
  say("environment %s", *e ? *e : "none"); say("tid is pid %d", (long)(K(gettid) == self())); quit(30 + count);
}
static char lent[4096];
static void looking(void) {
  section("into other processes"); char src[16] = "hello", dst[16] = { 0 }; struct iovec l = { dst, 6 }, r = { src, 6 };
  P(K(process_vm_readv, self(), &l, 1, &r, 1, 0)); say("%s", dst); src[0] = 'J'; int p = fork(); if (!p) { ms(1000); quit(0); } dst[0] = 'Y'; P(K(process_vm_readv, p, &l, 1, &r, 1, 0)); say("%s", dst); P(K(process_vm_writev, p, &r, 1, &l, 1, 0)); r.iov_len = 3; P(K(process_vm_readv, p, &l, 1, &r, 1, 0)); P(K(process_vm_readv, p, &l, 0, &r, 1, 0)); P(K(process_vm_readv, p, &l, 1, &r, 1, 1)); P(K(process_vm_readv, 999999, &l, 1, &r, 1, 0)); r.iov_base = (void *)8; P(K(process_vm_readv, p, &l, 1, &r, 1, 0)); P(K(process_vm_readv, p, &l, 2000, &r, 1, 0));
  PT("same file", K(kcmp, self(), p, 0, 1, 1)); PT("same memory", K(kcmp, self(), p, 1, 0, 0) != 0); PT("own memory", K(kcmp, p, p, 1, 0, 0)); P(K(kcmp, self(), p, 9, 0, 0)); P(K(kcmp, self(), p, 0, 1, 77)); P(K(kcmp, 999999, p, 0, 1, 1)); K(kill, p, SIGKILL); status_of(p); P(K(mlock2, lent, 4096, 0)); P(K(mlock2, lent, 4096, 2)); P(K(mlock2, lent, 4096, 1));
  unsigned a[14] = { 0 }; P(K(sched_getattr, 0, a, 56, 0)); say("size %d policy %d nice %d", (long)a[0], (long)a[1], (long)a[4]); P(K(sched_setattr, 0, a, 0)); P(K(sched_getattr, 0, a, 10, 0)); P(K(sched_getattr, 0, a, 56, 1)); P(K(sched_getattr, 999999, a, 56, 0)); P(K(sched_getattr, 0, 0, 56, 0)); a[1] = 99; P(K(sched_setattr, 0, a, 0)); a[1] = 0; a[5] = 1; P(K(sched_setattr, 0, a, 0)); a[0] = 20; P(K(sched_setattr, 0, a, 0)); say("size %d", (long)a[0]); P(K(sched_setattr, 0, 8, 0)); P(K(prctl, 21));
}
static void clocks(void) {
  section("clocks of others"); struct timespec t; int child = fork(); if (!child) { for (;;) ms(1000); } int own = ~self() << 3 | 2, his = ~child << 3 | 2, thread = ~(int)K(gettid) << 3 | 6, his_thread = ~child << 3 | 6;
  P(K(clock_gettime, own, &t)); P(K(clock_gettime, his, &t)); P(K(clock_gettime, thread, &t)); P(K(clock_gettime, his_thread, &t)); P(K(clock_gettime, ~0 << 3 | 2, &t)); P(K(clock_gettime, ~99999999 << 3 | 2, &t)); P(K(clock_getres, his, &t)); say("resolution %d", t.tv_nsec); P(K(clock_gettime, -5, &t));
  int fd = K(pidfd_open, child, O_NONBLOCK); siginfo_t i; P(K(waitid, 3, fd, &i, WEXITED, 0)); P(K(waitid, 3, fd, &i, WEXITED | WNOHANG, 0)); K(kill, child, SIGKILL); P(K(waitid, 1, child, &i, WEXITED | WNOWAIT, 0)); P(K(waitid, 3, fd, &i, WEXITED, 0)); P(K(waitid, 3, fd, &i, WEXITED, 0)); P(K(clock_gettime, his, &t)); K(close, fd);
}
static void probe(int count, char **arguments) {
  if (count > 1 && same(arguments[1], "sleep")) { ms(2000); quit(0); }
  if (count > 1) again(count, arguments);
  K(mkdirat, AT_FDCWD, "processes", 0755); K(chdir, "processes");
  waiting(); clones(); executing(open("/proc/self/exe", O_RDONLY | O_CLOEXEC)); threads(); groups(); machine(); looking(); clocks(); }
