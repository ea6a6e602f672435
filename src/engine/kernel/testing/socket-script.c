// Runs scripts of socket calls and prints a transcript: the same program on the native kernel and here. A script is a line "#number"
// and steps, one a line: a letter and whole numbers. Every socket is nonblocking; after each step every descriptor is polled. Ports,
// which differ from run to run, are printed by the order in which they were first seen.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define SLOTS 10
#define SYS(name, ...) syscall(SYS_##name, __VA_ARGS__)

static int slots[SLOTS];
static unsigned ports[256];
static int portCount;
static unsigned char counter;
static char data[70000];

static char input[1 << 16];
static int inputAt, inputEnd;
static int next(void) {
  if (inputAt == inputEnd) {
    inputEnd = SYS(read, 0, input, sizeof input);
    inputAt = 0;
    if (inputEnd <= 0) return -1;
  }
  return (unsigned char)input[inputAt++];
}

static long number(int *c) {
  while (*c == ' ') *c = next();
  int negative = *c == '-';
  if (negative) *c = next();
  long value = 0;
  for (; *c >= '0' && *c <= '9'; *c = next()) value = value * 10 + *c - '0';
  return negative ? -value : value;
}

static int fdOf(long slot) { return slot >= 0 && slot < SLOTS ? slots[slot] : -1; }

static void put(long slot, int fd) {
  if (slots[slot] >= 0) SYS(close, slots[slot]);
  slots[slot] = fd;
}

static long result(long value) {
  if (value < 0) printf(" E%d", errno);
  else printf(" %ld", value);
  return value;
}

static int portName(unsigned port) {
  if (port == 0) return -1;
  for (int i = 0; i < portCount; i++) if (ports[i] == port) return i;
  if (portCount < 256) ports[portCount++] = port;
  return portCount - 1;
}

static unsigned swap16(unsigned v) { return (v >> 8 | v << 8) & 0xffff; }

static void printAddress(void *at, int length) {
  struct sockaddr *a = at;
  printf(" [%d", length);
  if (length >= 2) {
    if (a->sa_family == AF_INET && length >= 16) {
      unsigned char *b = (unsigned char *)at + 4;
      printf(" 4 %d.%d.%d.%d p%d", b[0], b[1], b[2], b[3], portName(swap16(((struct sockaddr_in *)at)->sin_port)));
    } else if (a->sa_family == AF_INET6 && length >= 28) {
      unsigned char *b = (unsigned char *)at + 8;
      printf(" 6 ");
      for (int i = 0; i < 16; i++) printf("%02x", b[i]);
      printf(" p%d", portName(swap16(((struct sockaddr_in6 *)at)->sin6_port)));
    } else if (a->sa_family == AF_UNIX) {
      char *p = (char *)at + 2;
      // What autobind chooses is chance.
      if (length == 8 && p[0] == 0 && p[1] != 'n') printf(" u auto");
      else {
        printf(" u ");
        for (int i = 0; i < length - 2; i++) if (p[i]) printf("%c", p[i]); else printf("@");
      }
    } else printf(" family %d", a->sa_family);
  }
  printf("]");
}

/** The address that `kind` and `argument` say; gives its length. */
static int address(struct sockaddr_storage *to, long kind, long argument) {
  memset(to, 0, sizeof *to);
  struct sockaddr_in *four = (void *)to;
  struct sockaddr_in6 *six = (void *)to;
  struct sockaddr_un *un = (void *)to;
  struct sockaddr_storage other;
  unsigned size = sizeof other, port = 0;
  memset(&other, 0, sizeof other);
  if (kind >= 20 && kind < 30) {
    SYS(getsockname, fdOf(argument), &other, &size);
    if (other.ss_family == AF_INET || other.ss_family == AF_INET6) port = ((struct sockaddr_in *)&other)->sin_port;
    // Port 1, where nobody is.
    if (port == 0) port = 256;
  }
  switch (kind) {
    case 0: case 20: four->sin_family = AF_INET; four->sin_port = port; ((unsigned char *)to)[4] = 127; ((unsigned char *)to)[7] = 1; return 16;
    case 1: case 21: four->sin_family = AF_INET; four->sin_port = port; return 16;
    case 2: case 22: six->sin6_family = AF_INET6; six->sin6_port = port; ((unsigned char *)to)[23] = 1; return 28;
    case 3: case 23: six->sin6_family = AF_INET6; six->sin6_port = port; return 28;
    case 4: case 24: six->sin6_family = AF_INET6; six->sin6_port = port;
      ((unsigned char *)to)[18] = ((unsigned char *)to)[19] = 255; ((unsigned char *)to)[20] = 127; ((unsigned char *)to)[23] = 1; return 28;
    case 5: case 25: four->sin_family = AF_INET; four->sin_port = port; ((unsigned char *)to)[4] = 127; ((unsigned char *)to)[7] = 2; return 16;
    case 6: return 16; // AF_UNSPEC
    case 8: un->sun_family = AF_UNIX; un->sun_path[1] = 'n'; un->sun_path[2] = 'a' + argument % 26; return 5;
    case 9: un->sun_family = AF_UNIX; un->sun_path[0] = 'p'; un->sun_path[1] = 'a' + argument % 26; return 5;
    case 10: un->sun_family = AF_UNIX; return 2;
    case 11: { // The very name of another socket.
      size = sizeof *to;
      memset(to, 0, sizeof *to);
      if (SYS(getsockname, fdOf(argument), to, &size) < 0) { un->sun_family = AF_UNIX; un->sun_path[0] = 'q'; return 4; }
      return size;
    }
    default: four->sin_family = AF_INET; return 12; // Too short.
  }
}

static void fill(int length) { for (int i = 0; i < length; i++) data[i] = counter++; }
static void sum(long length) {
  unsigned hash = 1;
  for (long i = 0; i < length; i++) hash = hash * 31 + (unsigned char)data[i];
  printf(" h%x", hash);
}

static void pollAll(void) {
  struct pollfd polls[SLOTS];
  struct timespec none = { 0, 0 };
  for (int i = 0; i < SLOTS; i++) polls[i] = (struct pollfd){ slots[i], POLLIN | POLLOUT | POLLPRI | POLLRDHUP, 0 };
  SYS(ppoll, polls, SLOTS, &none, 0, 8);
  printf(" |");
  for (int i = 0; i < SLOTS; i++) if (slots[i] >= 0) printf(" %d:%x", i, (unsigned)(unsigned short)polls[i].revents);
  printf("\n");
}

static void run(int op, long *v) {
  struct sockaddr_storage at;
  unsigned size = sizeof at;
  long r;
  switch (op) {
    case 'S':
      r = SYS(socket, v[1], v[2] | SOCK_NONBLOCK, v[3]);
      if (r >= 0) put(v[0], r);
      result(r < 0 ? r : 0);
      return;
    case 'P': {
      int pair[2];
      r = SYS(socketpair, v[3], v[2] | SOCK_NONBLOCK, 0, pair);
      if (r == 0) { put(v[0], pair[0]); put(v[1], pair[1]); }
      result(r);
      return;
    }
    case 'B': size = address(&at, v[1], v[2]); result(SYS(bind, fdOf(v[0]), &at, size)); return;
    case 'L': result(SYS(listen, fdOf(v[0]), v[1])); return;
    case 'A':
      memset(&at, 0, sizeof at);
      r = SYS(accept4, fdOf(v[0]), &at, &size, SOCK_NONBLOCK);
      result(r < 0 ? r : 0);
      if (r >= 0) { put(v[1], r); printAddress(&at, size); }
      return;
    case 'C': size = address(&at, v[1], v[2]); result(SYS(connect, fdOf(v[0]), &at, size)); return;
    case 'W': fill(v[1]); result(SYS(sendto, fdOf(v[0]), data, v[1], v[2] | MSG_NOSIGNAL, 0, 0)); return;
    case 'T': fill(v[1]); size = address(&at, v[3], v[4]); result(SYS(sendto, fdOf(v[0]), data, v[1], v[2] | MSG_NOSIGNAL, &at, size)); return;
    case 'R': case 'F':
      memset(&at, 0, sizeof at);
      memset(data, 0, sizeof data);
      r = SYS(recvfrom, fdOf(v[0]), data, v[1], v[2], op == 'F' ? &at : 0, op == 'F' ? &size : 0);
      result(r);
      if (r >= 0) sum(r < v[1] ? r : v[1]);
      if (r >= 0 && op == 'F') printAddress(&at, size);
      return;
    case 'r': memset(data, 0, sizeof data); r = result(SYS(read, fdOf(v[0]), data, v[1])); if (r >= 0) sum(r); return;
    case 'w': fill(v[1]); result(SYS(write, fdOf(v[0]), data, v[1])); return;
    case 'M': { // sendmsg: bytes, flags, vectors, slot whose descriptor goes along (or -1), 1: credentials, destination
      fill(v[1]);
      struct iovec vectors[3];
      long rest = v[1];
      int count = v[3];
      for (int i = 0; i < count; i++) { long part = i == count - 1 ? rest : rest / 2; vectors[i].iov_base = data + v[1] - rest; vectors[i].iov_len = part; rest -= part; }
      union { struct cmsghdr align; char bytes[128]; } control;
      memset(&control, 0, sizeof control);
      struct msghdr message;
      memset(&message, 0, sizeof message);
      message.msg_iov = vectors; message.msg_iovlen = count;
      if (v[4] >= 0) {
        message.msg_control = &control; message.msg_controllen = CMSG_SPACE(4);
        control.align.cmsg_len = CMSG_LEN(4); control.align.cmsg_level = SOL_SOCKET; control.align.cmsg_type = SCM_RIGHTS;
        *(int *)CMSG_DATA(&control.align) = fdOf(v[4]);
      } else if (v[5] == 1) {
        message.msg_control = &control; message.msg_controllen = CMSG_SPACE(12);
        control.align.cmsg_len = CMSG_LEN(12); control.align.cmsg_level = SOL_SOCKET; control.align.cmsg_type = SCM_CREDENTIALS;
        int *c = (int *)CMSG_DATA(&control.align); c[0] = SYS(getpid, 0); c[1] = 0; c[2] = 0;
      }
      if (v[6] >= 0) { message.msg_name = &at; message.msg_namelen = address(&at, v[6], v[7]); }
      result(SYS(sendmsg, fdOf(v[0]), &message, v[2] | MSG_NOSIGNAL));
      return;
    }
    case 'N': { // recvmsg: bytes, flags, room for control, slot for a descriptor
      memset(data, 0, sizeof data);
      struct iovec vectors[2] = { { data, v[1] / 3 }, { data + v[1] / 3, v[1] - v[1] / 3 } };
      union { struct cmsghdr align; char bytes[128]; } control;
      memset(&control, 0, sizeof control);
      struct msghdr message;
      memset(&message, 0, sizeof message);
      memset(&at, 0, sizeof at);
      message.msg_iov = vectors; message.msg_iovlen = 2; message.msg_name = &at; message.msg_namelen = sizeof at;
      message.msg_control = v[3] ? &control : 0; message.msg_controllen = v[3];
      r = SYS(recvmsg, fdOf(v[0]), &message, v[2]);
      result(r);
      if (r < 0) return;
      sum(r < v[1] ? r : v[1]);
      printf(" f%x c%ld", (unsigned)message.msg_flags, (long)message.msg_controllen);
      printAddress(&at, message.msg_namelen);
      if (v[3]) for (long o = 0; o + 16 <= (long)message.msg_controllen; ) {
        struct cmsghdr *c = (void *)(control.bytes + o);
        printf(" <%ld %d %d", (long)c->cmsg_len, c->cmsg_level, c->cmsg_type);
        if (c->cmsg_len < 16) break;
        int *words = (int *)CMSG_DATA(c);
        if (c->cmsg_type == SCM_RIGHTS) for (unsigned i = 0; i < (c->cmsg_len - 16) / 4; i++) { if (i == 0 && v[4] >= 0) put(v[4], words[i]); else SYS(close, words[i]); }
        else if (c->cmsg_type == SCM_CREDENTIALS && c->cmsg_len == 28) printf(" %d %d %d", words[0] == 0 ? 0 : words[0] == SYS(getpid, 0) ? 1 : 2, words[1], words[2]);
        printf(">");
        o += (c->cmsg_len + 7) & ~7L;
      }
      return;
    }
    case 'H': result(SYS(shutdown, fdOf(v[0]), v[1])); return;
    case 'X': r = SYS(close, fdOf(v[0])); if (r == 0) slots[v[0]] = -1; result(r); return;
    case 'O': { int value[2] = { v[3], v[4] }; result(SYS(setsockopt, fdOf(v[0]), v[1], v[2], value, v[1] == 1 && v[2] == 13 ? 8 : 4)); return; }
    case 'G': { int value[4] = { 0 }; size = v[3]; r = result(SYS(getsockopt, fdOf(v[0]), v[1], v[2], value, &size)); if (r == 0) printf(" (%u) %d", size, v[2] == 17 && value[0] == SYS(getpid, 0) ? 1 : value[0]); return; }
    case 'I': { int value = 0; r = result(SYS(ioctl, fdOf(v[0]), FIONREAD, &value)); if (r == 0) printf(" %d", value); return; }
    case 'V':
      memset(&at, 0, sizeof at);
      size = v[2];
      r = v[1] ? SYS(getpeername, fdOf(v[0]), &at, &size) : SYS(getsockname, fdOf(v[0]), &at, &size);
      result(r);
      if (r == 0) { if ((long)size > v[2]) printf(" [%d cut]", size); else printAddress(&at, size); }
      return;
    case 'D': r = SYS(dup, fdOf(v[0])); if (r >= 0) put(v[1], r); result(r < 0 ? r : 0); return;
    case 'E': r = SYS(epoll_create1, 0); if (r >= 0) put(v[0], r); result(r < 0 ? r : 0); return;
    case 'e': { struct epoll_event event; event.events = v[3]; event.data.u64 = v[2]; result(SYS(epoll_ctl, fdOf(v[0]), v[1], fdOf(v[2]), &event)); return; }
    case 'y': {
      struct epoll_event events[8];
      r = result(SYS(epoll_pwait, fdOf(v[0]), events, v[1], 0, 0, 8));
      for (int i = 0; i < r; i++) printf(" %d:%x", (int)events[i].data.u64, events[i].events);
      return;
    }
    case 'U': { char path[3] = { 'p', 'a' + v[0] % 26, 0 }; result(SYS(unlinkat, AT_FDCWD, path, 0)); return; }
  }
}

static void clear(void) {
  for (int i = 0; i < SLOTS; i++) { if (slots[i] >= 0) SYS(close, slots[i]); slots[i] = -1; }
  for (int i = 0; i < 26; i++) { char path[3] = { 'p', 'a' + i, 0 }; SYS(unlinkat, AT_FDCWD, path, 0); }
  SYS(unlinkat, AT_FDCWD, "q", 0);
  portCount = 0;
  counter = 0;
}

int main(void) {
  for (int i = 0; i < SLOTS; i++) slots[i] = -1;
  signal(SIGPIPE, SIG_IGN);
  for (int c = next(); c >= 0; ) {
    if (c == '\n') { c = next(); continue; }
    if (c == '#') { clear(); c = next(); printf("#%ld\n", number(&c)); continue; }
    int op = c;
    long values[8] = { -1, -1, -1, -1, -1, -1, -1, -1 };
    c = next();
    for (int i = 0; i < 8 && c >= 0 && c != '\n'; i++) values[i] = number(&c);
    printf("%c", op);
    run(op, values);
    pollAll();
  }
  clear();
  fflush(stdout);
  return 0;
}
