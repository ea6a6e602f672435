// The wrappers of system calls, signals among them.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int got;
static void handler(int number) { got = number; }

int main(void) {
  signal(SIGUSR1, handler);
  raise(SIGUSR1);
  printf("%d\n", got);
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, SIGUSR2);
  sigaction(SIGUSR2, &action, &old);
  printf("%d ", old.sa_handler == SIG_DFL);
  sigaction(SIGUSR2, 0, &old);
  printf("%d %d %d\n", old.sa_handler == handler, (old.sa_flags & SA_RESTART) != 0, sigismember(&old.sa_mask, SIGUSR2));
  kill(getpid(), SIGUSR2);
  printf("%d\n", got);
  fflush(stdout);
  pid_t child = fork();
  if (!child) _exit(7);
  int status;
  printf("%d %d\n", waitpid(child, &status, 0) == child, WEXITSTATUS(status));
  int ends[2];
  pipe(ends);
  printf("%zd ", write(ends[1], "hey\n", 4));
  struct pollfd polled = {ends[0], POLLIN, 0};
  printf("%d %d ", poll(&polled, 1, 10), polled.revents);
  fd_set set;
  FD_ZERO(&set);
  FD_SET(ends[0], &set);
  printf("%d ", select(ends[0] + 1, &set, 0, 0, &(struct timeval){0, 1000}));
  int epoll = epoll_create1(0);
  struct epoll_event event = {EPOLLIN, {.u64 = 99}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event);
  memset(&event, 0, sizeof event);
  printf("%d %d\n", epoll_wait(epoll, &event, 1, 0), (int)event.data.u64);
  printf("%d %d\n", close(99), errno);
  printf("%x %x %x %s %d\n", inet_addr("1.2.3.4"), htons(8080), htonl(1), inet_ntoa((struct in_addr){0x0100007f}), inet_addr("1.2.3.256") == INADDR_NONE);
  for (const char **name = (const char *[]){"127.1", "0x7f.1", "1.2.3", "010.0.0.1", "256.1", "1.2.3.4.5", "", "x", "1.2.3.4 x", "4294967295", 0}; *name; name++) {
    struct in_addr number = {0};
    printf("%d ", inet_aton(*name, &number));
    printf("%x %d, ", number.s_addr, inet_pton(AF_INET, *name, &number));
  }
  struct sockaddr_in address = {AF_INET, 0, {htonl(INADDR_LOOPBACK)}};
  int listener = socket(AF_INET, SOCK_STREAM, 0), length = sizeof address;
  printf("%d %d %d\n", bind(listener, (void *)&address, sizeof address), listen(listener, 5), getsockname(listener, (void *)&address, (void *)&length));
  int client = socket(AF_INET, SOCK_STREAM, 0);
  printf("%d ", connect(client, (void *)&address, sizeof address));
  int server = accept(listener, 0, 0);
  char text[100];
  printf("%zd ", send(client, "ping", 4, 0));
  printf("%zd %.4s\n", recv(server, text, sizeof text, 0), text);
  printf("%d %d\n", mkdir("system.tmp", 0755), chdir("system.tmp"));
  printf("%s\n", strrchr(getcwd(text, sizeof text), '/'));
  int file = open("file", O_CREAT | O_RDWR, 0644);
  struct stat facts;
  printf("%zd %d %ld %d\n", write(file, "12345", 5), fstat(file, &facts), (long)facts.st_size, S_ISREG(facts.st_mode));
  char *mapped = mmap(0, 4096, PROT_READ, MAP_PRIVATE, file, 0);
  printf("%.5s ", mapped);
  printf("%d\n", munmap(mapped, 4096));
  printf("%d %d %d\n", rename("file", "other"), access("other", R_OK), access("file", R_OK));
  printf("%d %d %zd", symlink("other", "link"), lstat("link", &facts), readlink("link", text, sizeof text));
  printf(" %d %d %d %d\n", unlink("link"), unlink("other"), chdir(".."), rmdir("system.tmp"));
  printf("%d %d\n", dup2(1, 9), dup2(77, 9));
  printf("%d %d\n", isatty(0), usleep(10));
  return 0;
}
