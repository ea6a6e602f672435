// inotify: what is told of files, directories and the watches themselves, in which order and as which bytes.
#include "probe.h"
#include <sys/inotify.h>
static char b[8192];
static struct stat st;
static int in;

static const char *const names[] = { "ACCESS", "MODIFY", "ATTRIB", "CLOSE_WRITE", "CLOSE_NOWRITE", "OPEN", "MOVED_FROM", "MOVED_TO", "CREATE",
  "DELETE", "DELETE_SELF", "MOVE_SELF", "?", "UNMOUNT", "Q_OVERFLOW", "IGNORED" };

/* Everything that waits; cookies are told by the order in which they came. */
static void drain(const char *what) {
  static unsigned cookies[16]; static int known;
  int pending = -1;
  K(ioctl, in, FIONREAD, &pending);
  long n = K(read, in, b, sizeof b);
  say("%s: %e bytes, FIONREAD had said %d", what, n, (long)pending);
  for (long at = 0; at < n;) {
    struct inotify_event *e = (void *)(b + at);
    char text[200]; int used = 0;
    for (int bit = 0; bit < 16; bit++) if (e->mask >> bit & 1) {
      for (const char *p = names[bit]; *p; p++) text[used++] = *p;
      text[used++] = ' ';
    }
    text[used] = 0;
    int cookie = 0;
    if (e->cookie) { for (cookie = 1; cookie <= known; cookie++) if (cookies[cookie] == e->cookie) break; if (cookie > known && known < 15) cookies[++known] = e->cookie; }
    say("  wd %d %s%s len %d cookie %d name %s", (long)e->wd, text, e->mask & IN_ISDIR ? "ISDIR" : "-", (long)e->len, (long)cookie, e->len ? e->name : "-");
    at += sizeof *e + e->len;
  }
}

static void touch(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CREAT, 0644);
  if (*text) { int n = 0; while (text[n]) n++; K(write, fd, text, n); }
  K(close, fd);
}

static void refusals(void) {
  section("inotify refuses");
  P(K(inotify_init1, 1));
  P(K(inotify_add_watch, 99, ".", IN_OPEN));
  P(K(inotify_add_watch, 0, ".", IN_OPEN));
  P(K(inotify_add_watch, in, ".", 0));
  P(K(inotify_add_watch, in, ".", IN_ONLYDIR));
  P(K(inotify_add_watch, in, ".", IN_OPEN | IN_MASK_ADD | IN_MASK_CREATE));
  P(K(inotify_add_watch, in, "none", IN_OPEN));
  P(K(inotify_add_watch, in, 8, IN_OPEN));
  touch("plain", "");
  P(K(inotify_add_watch, in, "plain", IN_OPEN | IN_ONLYDIR));
  P(K(inotify_rm_watch, in, 1));
  P(K(inotify_rm_watch, 99, 1));
  P(K(inotify_rm_watch, 0, 1));
  P(K(read, in, b, 0));
  P(K(read, in, b, 100));
  P(K(write, in, b, 1));
  P(K(lseek, in, 0, SEEK_SET));
  struct pollfd p = { in, POLLIN | POLLOUT, 0 };
  struct timespec none = { 0, 0 };
  P(K(ppoll, &p, 1, &none, 0, 8));
}

static void directory(void) {
  section("inotify of a directory");
  P(K(mkdirat, AT_FDCWD, "d", 0755));
  P(K(inotify_add_watch, in, "d", IN_ALL_EVENTS));
  touch("d/a", "");
  drain("create");
  touch("d/a", "text");
  drain("write");
  int fd = open("d/a", O_RDONLY);
  P(K(read, fd, b, 2));
  P(K(read, fd, b, 2));
  P(K(read, fd, b, 2));
  P(K(close, fd));
  drain("read");
  fd = open("d/a", O_RDWR | O_TRUNC);
  P(K(pwrite64, fd, "xy", 2, 0));
  P(K(pread64, fd, b, 2, 0));
  P(K(ftruncate, fd, 1));
  P(K(fchmod, fd, 0600));
  P(K(close, fd));
  drain("truncate, positioned, chmod");
  P(K(fchmodat, AT_FDCWD, "d/a", 0640));
  P(K(fchownat, AT_FDCWD, "d/a", 0, 0, 0));
  P(K(utimensat, AT_FDCWD, "d/a", 0, 0));
  struct timespec times[2] = { { 1, 0 }, { 0, UTIME_OMIT } };
  P(K(utimensat, AT_FDCWD, "d/a", times, 0));
  drain("attributes");
  P(K(mkdirat, AT_FDCWD, "d/sub", 0755));
  P(K(symlinkat, "a", AT_FDCWD, "d/link"));
  P(K(linkat, AT_FDCWD, "d/a", AT_FDCWD, "d/b", 0));
  P(K(mknodat, AT_FDCWD, "d/fifo", S_IFIFO | 0600, 0));
  drain("make");
  P(K(renameat2, AT_FDCWD, "d/a", AT_FDCWD, "d/c", 0));
  P(K(renameat2, AT_FDCWD, "d/c", AT_FDCWD, "outside", 0));
  P(K(renameat2, AT_FDCWD, "outside", AT_FDCWD, "d/in", 0));
  P(K(renameat2, AT_FDCWD, "d/in", AT_FDCWD, "d/link", 0));
  P(K(renameat2, AT_FDCWD, "d/fifo", AT_FDCWD, "d/sub", RENAME_EXCHANGE));
  drain("rename");
  fd = open("d", O_RDONLY | O_DIRECTORY);
  P(K(close, fd));
  drain("list");
  P(K(unlinkat, AT_FDCWD, "d/link", 0));
  P(K(unlinkat, AT_FDCWD, "d/sub", 0));
  P(K(unlinkat, AT_FDCWD, "d/fifo", AT_REMOVEDIR));
  P(K(unlinkat, AT_FDCWD, "d/b", 0));
  drain("remove");
  P(K(unlinkat, AT_FDCWD, "d", AT_REMOVEDIR));
  drain("the directory itself");
}

static void file(void) {
  section("inotify of a file");
  touch("f", "1");
  P(K(inotify_add_watch, in, "f", IN_ALL_EVENTS));
  P(K(inotify_add_watch, in, "f", IN_MODIFY | IN_MASK_CREATE));
  P(K(inotify_add_watch, in, "f", IN_OPEN));
  touch("f", "2");
  drain("open alone");
  P(K(inotify_add_watch, in, "f", IN_MODIFY | IN_MASK_ADD));
  touch("f", "3");
  drain("open and modify");
  P(K(inotify_add_watch, in, "f", IN_ALL_EVENTS));
  P(K(renameat2, AT_FDCWD, "f", AT_FDCWD, "g", 0));
  P(K(linkat, AT_FDCWD, "g", AT_FDCWD, "h", 0));
  P(K(unlinkat, AT_FDCWD, "g", 0));
  drain("rename, link, unlink");
  int fd = open("h", O_RDONLY);
  P(K(unlinkat, AT_FDCWD, "h", 0));
  drain("unlink while open");
  P(K(close, fd));
  drain("close");
  touch("f", "");
  P(K(inotify_add_watch, in, "f", IN_OPEN | IN_ONESHOT));
  touch("f", "");
  touch("f", "");
  drain("once");
  P(K(inotify_add_watch, in, "f", IN_MODIFY) > 0);
  fd = open("f", O_WRONLY);
  for (int i = 0; i < 3; i++) K(write, fd, "x", 1);
  K(close, fd);
  drain("the same thrice");
  fd = open("f", O_WRONLY);
  K(write, fd, "x", 1);
  P(K(read, in, b, 15));
  P(K(read, in, b, 16));
  K(close, fd);
  touch("t", "");
  P(K(inotify_add_watch, in, "t", IN_DELETE_SELF) > 0);
  touch("s", "");
  P(K(renameat2, AT_FDCWD, "s", AT_FDCWD, "t", 0));
  drain("renamed over");
}

static void waiting(void) {
  section("inotify and epoll");
  int epoll = K(epoll_create1, 0), wd = K(inotify_add_watch, in, "f", IN_OPEN);
  struct epoll_event e = { EPOLLIN | EPOLLET };
  P(K(epoll_ctl, epoll, EPOLL_CTL_ADD, in, &e));
  P(K(epoll_pwait, epoll, &e, 1, 0, 0, 8));
  K(close, open("f", O_RDONLY));
  P(K(epoll_pwait, epoll, &e, 1, 0, 0, 8));
  P(K(epoll_pwait, epoll, &e, 1, 0, 0, 8));
  drain("open");
  P(K(inotify_rm_watch, in, wd));
  P(K(epoll_pwait, epoll, &e, 1, 0, 0, 8));
  drain("removed");
  P(K(fstat, in, &st));
  say("mode 0%o", (long)st.st_mode);
  P(K(fcntl, in, F_GETFL));
  P(K(close, in));
}

static void probe(int count, char **arguments) {
  in = K(inotify_init1, IN_NONBLOCK | IN_CLOEXEC);
  refusals();
  directory();
  file();
  waiting();
}
