// An HTTP/1.1 server on epoll without a C library: one process, nonblocking, keep-alive, a small page. Port 8080.
typedef unsigned long word;
typedef unsigned char byte;
static long call(word n, word a, word b, word c, word d, word e, word f) {
  register word x8 __asm__("x8") = n;
  register word x0 __asm__("x0") = a;
  register word x1 __asm__("x1") = b;
  register word x2 __asm__("x2") = c;
  register word x3 __asm__("x3") = d;
  register word x4 __asm__("x4") = e;
  register word x5 __asm__("x5") = f;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory", "cc");
  return (long)x0;
}
enum { EPOLL_CTL = 21, EPOLL_WAIT = 22, CLOSE = 57, READ = 63, WRITE = 64, EXIT = 94, SOCKET = 198, BIND = 200, LISTEN = 201, SETSOCKOPT = 208, ACCEPT4 = 242, EPOLL_CREATE = 20 };
struct event { unsigned events; unsigned pad; word fd; };
static const char page[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 16\r\n\r\nHello from ARM!\n";
/** How many bytes of a connection's last request end have been seen: \r\n\r\n. */
static byte ends[1024];
static byte buffer[16384];
static struct event events[64];

static void serve(int epoll, long fd) {
  for (;;) {
    long count = call(READ, fd, (word)buffer, sizeof buffer, 0, 0, 0);
    if (count == -11) return;
    if (count <= 0) { call(CLOSE, fd, 0, 0, 0, 0, 0); return; }
    for (long i = 0; i < count; i++) {
      byte wanted = ends[fd] & 1 ? '\n' : '\r';
      ends[fd] = buffer[i] == wanted ? ends[fd] + 1 : buffer[i] == '\r';
      if (ends[fd] == 4) { ends[fd] = 0; call(WRITE, fd, (word)page, sizeof page - 1, 0, 0, 0); }
    }
    if (count < (long)sizeof buffer) return;
  }
}

void _start(void) {
  int one = 1;
  byte address[16] = { 2, 0, 0x1f, 0x90 };
  long listener = call(SOCKET, 2, 1 | 04000, 0, 0, 0, 0);
  call(SETSOCKOPT, listener, 1, 2, (word)&one, 4, 0);
  if (call(BIND, listener, (word)address, 16, 0, 0, 0) < 0) call(EXIT, 1, 0, 0, 0, 0, 0);
  call(LISTEN, listener, 511, 0, 0, 0, 0);
  long epoll = call(EPOLL_CREATE, 0, 0, 0, 0, 0, 0);
  struct event interest = { 1, 0, listener };
  call(EPOLL_CTL, epoll, 1, listener, (word)&interest, 0, 0);
  for (;;) {
    long ready = call(EPOLL_WAIT, epoll, (word)events, 64, -1, 0, 8);
    for (long i = 0; i < ready; i++) {
      if (events[i].fd != (word)listener) { serve(epoll, events[i].fd); continue; }
      for (;;) {
        long fd = call(ACCEPT4, listener, 0, 0, 04000, 0, 0);
        if (fd < 0) break;
        if (fd >= 1024) { call(CLOSE, fd, 0, 0, 0, 0, 0); continue; }
        ends[fd] = 0;
        interest.events = 1;
        interest.fd = fd;
        call(EPOLL_CTL, epoll, 1, fd, (word)&interest, 0, 0);
      }
    }
  }
}
