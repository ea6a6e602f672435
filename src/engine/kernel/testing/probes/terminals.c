// Terminals: pseudoterminals, line editing, raw mode, signals of keys, controlling terminals, job control.
#include "probe.h"
#include <asm/termbits.h>
static char b[4096];
static int master, slave;
static volatile int got;
static void note(int s) { got = s; }
static void show(const char *title, int fd) {
  struct pollfd p = { fd, POLLIN, 0 }; struct timespec t = { 0, 30000000 };
  if (K(ppoll, &p, 1, &t, 0, 8) == 0) { say("%s nothing", title); return; }
  long n = K(read, fd, b, sizeof b - 1);
  if (n < 0) { say("%s %e", title, n); return; }
  put(title); put(" \"");
  for (long i = 0; i < n; i++) { unsigned char c = b[i]; if (c < 32 || c > 126) { put("<"); putNumber(c, 10); put(">");
  } else line[used++] = c; }
  put("\""); finish();
}
/* What is typed takes its way through a queue of the kernel; others have their turn first. */
static void type(const char *keys) { ms(20); K(write, master, keys, length(keys)); ms(20); }
static void pair(void) { int zero = 0; master = open("/dev/ptmx", O_RDWR | O_NOCTTY); K(ioctl, master, TIOCSPTLCK, &zero);
  slave = K(ioctl, master, TIOCGPTPEER, O_RDWR | O_NOCTTY); }
static void flags(int clear, int set) { struct termios t; K(ioctl, slave, TCGETS, &t); t.c_lflag = (t.c_lflag & ~clear) | set;
  K(ioctl, slave, TCSETS, &t); }
static void raw_mode(int min, int time) { struct termios t; K(ioctl, slave, TCGETS, &t); t.c_lflag &= ~(ICANON | ECHO | ISIG);
  t.c_cc[VMIN] = min; t.c_cc[VTIME] = time; K(ioctl, slave, TCSETS, &t); }

static void making(void) {
  section("making");
  int n = -1, zero = 0; P((master = open("/dev/ptmx", O_RDWR | O_NOCTTY)) > 2); P(K(ioctl, master, TIOCGPTN, &n));
  say("numbered %d", (long)(n >= 0)); P(K(ioctl, master, TIOCSPTLCK, &zero));
  P((slave = K(ioctl, master, TIOCGPTPEER, O_RDWR | O_NOCTTY)) > 2); P(K(ioctl, slave, TIOCGPTN, &n)); P(K(ioctl, slave, TIOCGPTPEER, 2));
  struct termios t; P(K(ioctl, slave, TCGETS, &t));
  say("flags %o %o %o %o", (long)t.c_iflag, (long)t.c_oflag, (long)t.c_cflag, (long)t.c_lflag);
  for (int i = 0; i < 17; i++) { putNumber(t.c_cc[i], 10); put(" "); } finish(); P(K(ioctl, master, TCGETS, &t));
  P(K(ioctl, slave, TCGETS, 8)); P(K(ioctl, slave, TCSETS, 8)); P(K(ioctl, slave, 0x54ff, 0));
  P(K(ioctl, open("/dev/null", O_RDWR), TCGETS, &t));
  struct winsize w; P(K(ioctl, slave, TIOCGWINSZ, &w)); say("size %d %d", (long)w.ws_row, (long)w.ws_col); w.ws_row = 30; w.ws_col = 100;
  P(K(ioctl, slave, TIOCSWINSZ, &w)); w.ws_row = 0; P(K(ioctl, master, TIOCGWINSZ, &w)); say("size %d %d", (long)w.ws_row, (long)w.ws_col);
  P(K(ioctl, slave, TIOCGPGRP, &n)); P(K(ioctl, slave, TIOCGSID, &n)); P(K(ioctl, slave, TIOCNOTTY)); P(K(ioctl, slave, TIOCGETD, &n));
  say("discipline %d", (long)n); P(K(ioctl, slave, TIOCOUTQ, &n)); P(K(ioctl, slave, TCFLSH, 9)); P(K(ioctl, slave, TCFLSH, 2));
  P(K(ioctl, slave, TCSBRK, 1)); P(K(ioctl, slave, TIOCEXCL)); P(K(ioctl, slave, TIOCNXCL)); P(K(ioctl, slave, FIONREAD, &n));
  P(poll1(slave, POLLIN | POLLOUT, 0)); P(poll1(master, POLLIN | POLLOUT, 0)); P(K(lseek, slave, 0, 0)); P(K(lseek, master, 0, 0));
  struct stat s; P(K(fstat, slave, &s)); say("type %o", (long)(s.st_mode & S_IFMT)); P(K(ftruncate, slave, 0)); P(K(fsync, slave));
  P(K(mmap, 0, 4096, 1, MAP_SHARED, slave, 0)); P(open("/dev/tty", O_RDWR));
}

static void canonical(void) {
  section("canonical mode"); int n = 0;
  type("hel"); P(poll1(slave, POLLIN, 0)); show("echo", master); type("lo\r"); P(poll1(slave, POLLIN, 0));
  P(K(ioctl, slave, FIONREAD, &n)); say("readable %d", (long)n); show("line", slave); show("echo", master); type("one\ntwo\n");
  show("line", slave); show("line", slave); show("echo", master); type("abc\177\177d\n"); show("erased", slave); show("echo", master);
  type("one two\027x\n"); show("word", slave); show("echo", master); type("gone\025kept\n"); show("killed", slave); show("echo", master);
  type("a\026\003b\n"); show("quoted", slave); show("echo", master); type("part\004"); show("end after text", slave); type("\004");
  show("end", slave); show("echo", master); type("\001\t~\n"); show("controls", slave); show("echo", master); type("x\rb\n");
  P(K(read, slave, b, 1)); P(K(read, slave, b, 10)); P(K(read, slave, b, 10)); show("echo", master);
  flags(ECHO, 0); type("secret\n"); show("no echo", master); show("line", slave); flags(0, ECHONL); type("secret\n");
  show("newline alone", master); show("line", slave); flags(ECHONL, ECHO); flags(ECHOCTL, 0); type("\001\n");
  show("plain controls", master); show("line", slave); flags(0, ECHOCTL); flags(ECHOE, 0); type("ab\177c\n"); show("no rubout", master);
  show("line", slave); flags(0, ECHOE); flags(ECHOKE, 0); type("ab\025c\n"); show("kill", master); show("line", slave); flags(0, ECHOKE);
  type("typed\n"); show("echo", master); P(K(ioctl, slave, TCFLSH, 0)); P(poll1(slave, POLLIN, 0));
}

static void output(void) {
  section("output"); struct termios t; K(ioctl, slave, TCGETS, &t);
  K(write, slave, "a\nb\r\n\t!", 7); show("processed", master); t.c_oflag &= ~OPOST; K(ioctl, slave, TCSETS, &t);
  K(write, slave, "a\nb\n", 4); show("as it is", master); t.c_oflag |= OPOST; t.c_oflag &= ~ONLCR; K(ioctl, slave, TCSETS, &t);
  K(write, slave, "a\nb\n", 4); show("no ONLCR", master); t.c_oflag |= OCRNL; K(ioctl, slave, TCSETS, &t); K(write, slave, "a\rb\n", 4);
  show("OCRNL", master); t.c_oflag = OPOST | ONLCR; K(ioctl, slave, TCSETS, &t); t.c_iflag &= ~ICRNL; K(ioctl, slave, TCSETS, &t);
  type("x\r\n"); show("no ICRNL", slave); t.c_iflag |= IGNCR; K(ioctl, slave, TCSETS, &t); type("x\ry\n"); show("IGNCR", slave);
  t.c_iflag = ICRNL | IXON | ISTRIP; K(ioctl, slave, TCSETS, &t); type("\341\n"); show("ISTRIP", slave); t.c_iflag = ICRNL | IXON | INLCR;
  K(ioctl, slave, TCSETS, &t); type("x\n\r"); show("INLCR", slave); t.c_iflag = ICRNL | IXON; K(ioctl, slave, TCSETS, &t);
  show("echoes", master);
  type("\023"); ms(10); P(poll1(slave, POLLOUT, 0)); K(fcntl, slave, F_SETFL, O_NONBLOCK | O_RDWR); P(K(write, slave, "stopped", 7));
  type("\021"); ms(10); P(K(write, slave, "going", 5)); show("after ^Q", master); K(fcntl, slave, F_SETFL, O_RDWR);
}

static void raw_input(void) {
  section("raw mode");
  raw_mode(1, 0); type("a"); show("key", slave); type("\003\032\004\r\n"); show("controls", slave); show("echo", master); type("abc");
  P(K(read, slave, b, 2)); P(K(read, slave, b, 10)); raw_mode(0, 0); P(K(read, slave, b, 10)); type("xy"); P(K(read, slave, b, 10));
  raw_mode(0, 1); P(K(read, slave, b, 10)); type("z"); P(K(read, slave, b, 10)); raw_mode(3, 0); type("ab"); P(poll1(slave, POLLIN, 0));
  K(fcntl, slave, F_SETFL, O_NONBLOCK | O_RDWR); P(K(read, slave, b, 10)); K(fcntl, slave, F_SETFL, O_RDWR); type("ab");
  P(poll1(slave, POLLIN, 0)); type("c"); P(poll1(slave, POLLIN, 0)); P(K(read, slave, b, 10)); type("abcd"); P(K(read, slave, b, 2));
  type("e"); P(K(read, slave, b, 10)); raw_mode(5, 1); type("ab"); P(poll1(slave, POLLIN, 0)); P(K(read, slave, b, 10));
  int child = fork(); if (!child) { raw_mode(3, 0); ms(20); type("x"); ms(20); type("yz"); quit(0); } raw_mode(3, 0);
  P(K(read, slave, b, 10)); status_of(child); flags(0, ICANON | ECHO | ISIG); type("line\n"); show("canonical again", slave);
  type("typed"); raw_mode(1, 0); show("from the line", slave); flags(0, ICANON | ECHO | ISIG); show("echo", master);
}

static void keys(void) {
  section("keys and sessions");
  int child = fork();
  if (child) { say_status("session", status_of(child)); return; }
  K(setsid); pair(); int n = 0; P(K(ioctl, slave, TIOCSCTTY, 0)); P(K(ioctl, slave, TIOCSCTTY, 0)); P(K(ioctl, slave, TIOCGPGRP, &n));
  say("in front %d", (long)(n == self())); P(K(ioctl, slave, TIOCGSID, &n)); say("session %d", (long)(n == self()));
  P(open("/dev/tty", O_RDWR | O_NOCTTY) > 2);
  action(SIGINT, note, 0, 0); action(SIGQUIT, note, 0, 0); action(SIGTSTP, note, 0, 0); action(SIGWINCH, note, 0, 0); type("\003"); ms(1);
  say("^C %d", (long)got); type("\034"); ms(1); say("^\\ %d", (long)got); type("\032"); ms(1); say("^Z %d", (long)got);
  show("echo", master); type("half\003"); ms(1); P(poll1(slave, POLLIN, 0)); show("echo", master); flags(0, NOFLSH); type("half\003\n");
  ms(1); show("kept", slave); flags(NOFLSH, 0); show("echo", master); struct winsize w = { 5, 6 }; got = 0;
  K(ioctl, master, TIOCSWINSZ, &w); ms(1); say("SIGWINCH %d", (long)(got == SIGWINCH)); got = 0; K(ioctl, master, TIOCSWINSZ, &w); ms(1);
  say("unchanged %d", (long)got); flags(ISIG, 0); type("\003\n"); show("no ISIG", slave); flags(0, ISIG); show("echo", master);
  P((n = 999999, K(ioctl, slave, TIOCSPGRP, &n))); P((n = -1, K(ioctl, slave, TIOCSPGRP, &n))); P((n = 1, K(ioctl, slave, TIOCSPGRP, &n)));
  P(K(ioctl, slave, TIOCSPGRP, 8));
  int s, job = fork(); if (!job) { K(setpgid, 0, 0); action(SIGINT, (void *)SIG_DFL, 0, 0); for (;;) ms(1000); } K(setpgid, job, job);
  n = job; P(K(ioctl, slave, TIOCSPGRP, &n)); got = 0; type("\003"); say_status("^C to the job", status_of(job));
  say("not to us %d", (long)got); show("echo", master);
  n = self(); action(SIGTTOU, (void *)SIG_IGN, 0, 0); P(K(ioctl, slave, TIOCSPGRP, &n)); action(SIGTTOU, (void *)SIG_DFL, 0, 0);
  action(SIGTSTP, (void *)SIG_DFL, 0, 0);
  job = fork(); if (!job) { K(setpgid, 0, 0); long r = K(read, slave, b, 10); quit(r == 3 ? 33 : r < 0 ? -r : 1); } K(setpgid, job, job);
  K(wait4, job, &s, WUNTRACED, 0); say_status("reading behind", s); K(kill, job, SIGCONT); K(wait4, job, &s, WUNTRACED, 0);
  say_status("once more", s); n = job; action(SIGTTOU, (void *)SIG_IGN, 0, 0); K(ioctl, slave, TIOCSPGRP, &n); K(kill, -job, SIGCONT);
  type("ab\n"); say_status("in front", status_of(job)); n = self(); K(ioctl, slave, TIOCSPGRP, &n); show("echo", master);
  job = fork(); if (!job) { K(setpgid, 0, 0); action(SIGTTIN, (void *)SIG_IGN, 0, 0); quit(-K(read, slave, b, 10));
  } say_status("reading behind, SIGTTIN ignored", status_of(job)); job = fork(); if (!job) { K(setpgid, 0, 0);
  mask(SIG_BLOCK, BIT(SIGTTIN)); quit(-K(read, slave, b, 10)); } say_status("blocked", status_of(job)); job = fork();
  if (!job) { K(setpgid, 0, 0); quit(K(write, slave, "out", 3)); } say_status("writing behind", status_of(job)); show("output", master);
  flags(0, TOSTOP); job = fork(); if (!job) { action(SIGTTOU, (void *)SIG_DFL, 0, 0); K(setpgid, 0, 0); quit(K(write, slave, "out", 3));
  } K(wait4, job, &s, WUNTRACED, 0); say_status("with TOSTOP", s); flags(TOSTOP, 0); K(kill, job, SIGCONT);
  say_status("then", status_of(job)); show("output", master);
  job = fork(); if (!job) { action(SIGTTOU, (void *)SIG_DFL, 0, 0); K(setpgid, 0, 0); struct termios t; K(ioctl, slave, TCGETS, &t);
  quit(-K(ioctl, slave, TCSETS, &t)); } K(wait4, job, &s, WUNTRACED, 0); say_status("changing behind", s); K(kill, job, SIGKILL);
  status_of(job); job = fork(); if (!job) { action(SIGTTOU, note, 0, 0); K(setpgid, 0, 0); struct termios t; K(ioctl, slave, TCGETS, &t);
  quit(-K(ioctl, slave, TCSETS, &t)); } say_status("with a handler", status_of(job)); job = fork(); if (!job) { n = self();
  K(setpgid, 0, 0); action(SIGTTOU, (void *)SIG_DFL, 0, 0); n = self(); K(ioctl, slave, TIOCSPGRP, &n); quit(0);
  } K(wait4, job, &s, WUNTRACED, 0); say_status("to the front by itself", s); K(kill, job, SIGKILL); status_of(job);
  job = fork(); if (!job) { K(setpgid, 0, 0); for (;;) ms(1000); } K(setpgid, job, job); n = job; K(ioctl, slave, TIOCSPGRP, &n);
  type("\032"); K(wait4, job, &s, WUNTRACED, 0); say_status("^Z", s); n = self(); P(K(ioctl, slave, TIOCSPGRP, &n));
  K(kill, -job, SIGCONT); K(wait4, job, &s, WCONTINUED, 0); say_status("going on", s); action(SIGHUP, note, 0, 0); got = 0;
  K(kill, job, SIGKILL); status_of(job); show("echo", master);
  job = fork(); if (!job) { K(setsid); P(open("/dev/tty", O_RDWR)); P(K(ioctl, slave, TIOCSCTTY, 0)); P(K(ioctl, slave, TIOCGPGRP, &n));
  int other = open("/dev/ptmx", O_RDWR | O_NOCTTY), zero = 0; K(ioctl, other, TIOCSPTLCK, &zero);
  int mine = K(ioctl, other, TIOCGPTPEER, O_RDWR); P(open("/dev/tty", O_RDWR) > 2); P(K(ioctl, mine, TIOCGSID, &n));
  P(K(ioctl, mine, TIOCNOTTY)); P(open("/dev/tty", O_RDWR)); quit(0); } say_status("another session", status_of(job)); P(K(close, master));
  ms(1); say("hung up %d", (long)got); P(K(write, slave, "x", 1)); P(K(read, slave, b, 1)); P(poll1(slave, POLLIN, 0));
  P(open("/dev/tty", O_RDWR)); quit(0);
}

static void closing(void) {
  section("closing");
  pair(); K(write, slave, "last", 4); P(K(close, slave)); show("rest", master); P(K(read, master, b, 10)); P(poll1(master, POLLIN, 0));
  P((slave = K(ioctl, master, TIOCGPTPEER, O_RDWR | O_NOCTTY)) > 0); P(poll1(master, POLLIN | POLLOUT, 0)); P(K(close, master));
  P(K(read, slave, b, 10)); P(K(write, slave, b, 10)); P(poll1(slave, POLLIN | POLLOUT, 0));
}
static void probe(int count, char **arguments) { making(); canonical(); output(); raw_input(); keys(); closing(); }
