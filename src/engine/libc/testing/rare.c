// What programs seldom ask for: unique names and paths, objects that processes share (System V, POSIX), queued signals, err and error.
#include <libgen.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#undef basename
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <search.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>
static int cmp(const void *a, const void *b, void *c) {
  ++*(int *)c;
  return *(int *)a - *(int *)b;
}
static sigjmp_buf jb;
static int got;
static void h(int s, siginfo_t *i, void *u) { got = i->si_value.sival_int; }
static void h2(int s) { siglongjmp(jb, s); }
static int begins(const struct dirent *one) { return one->d_name[0] < 'e'; }

int main(int c, char **v) {
  int n[] = {5, 3, 9, 1, 1, 7}, k = 0;
  qsort_r(n, 6, 4, cmp, &k);
  for (int i = 0; i < 6; i++) printf("%d ", n[i]);
  printf("%d\n", k > 0);
  char b[50];
  memset(b, 'x', 50);
  printf("%ld %d %c\n", stpncpy(b, "abc", 6) - b, b[5], b[6]);
  printf("%ld\n", (char *)memccpy(b, "hello world", 'o', 20) - b);
  printf("%p %.5s\n", memccpy(b, "abc", 'z', 3), b);
  swab("abcdef", b, 6);
  printf("%.6s\n", b);
  char *f[] = {"a", "a1", "a2", "a10", "a01", "a010", "a09", "file9", "file10", "000", "00", "01", "010", "09", "0", "9", "10", "", "b"};
  for (int i = 0; i < 19; i++) {
    for (int j = 0; j < 19; j++) {
      int d = strverscmp(f[i], f[j]);
      putchar(d < 0 ? '<' : d > 0 ? '>' : '=');
    }
  }
  puts("");
  char *p[] = {"/usr/lib", "/usr/", "usr", "/", ".", "..", "", "//a//b//", "a/b", "///"};
  for (int i = 0; i < 10; i++) {
    char x[20], y[20];
    strcpy(x, p[i]);
    strcpy(y, p[i]);
    printf("[%s] [%s] [%s] ", __xpg_basename(x), dirname(y), basename(p[i]));
  }
  puts("");
  char t[] = "/tmp/abXXXXXX";
  int fd = mkstemp(t);
  printf("%d %d %d\n", fd > 2, strlen(t) == 13 && strcmp(t, "/tmp/abXXXXXX") != 0, (int)write(fd, "hi", 2));
  struct stat st;
  fstat(fd, &st);
  printf("%o\n", st.st_mode);
  struct utimbuf u = {1000, 2000};
  printf("%d ", utime(t, &u));
  stat(t, &st);
  printf("%ld %ld\n", st.st_atime, st.st_mtime);
  struct timeval tv[2] = {{5, 6}, {7, 8}};
  utimes(t, tv);
  stat(t, &st);
  printf("%ld %ld\n", st.st_mtime, st.st_mtim.tv_nsec);
  printf("%d\n", lockf(fd, F_LOCK, 0));
  unlink(t);
  char t2[] = "/tmp/cdXXXXXX.txt";
  fd = mkstemps(t2, 4);
  printf("%d %s\n", fd > 2, t2 + 13);
  unlink(t2);
  char d[] = "/tmp/dirXXXXXX";
  printf("%d ", mkdtemp(d) != 0);
  stat(d, &st);
  printf("%o\n", st.st_mode);
  rmdir(d);
  printf("%d %d\n", mkstemp("nox") == -1, errno);
  char *r = realpath("/tmp/../tmp/./", 0);
  printf("%s\n", r);
  printf("%p %d\n", realpath("/nonexistent", 0), errno);
  symlink("/tmp", "/tmp/lnk77");
  puts(realpath("/tmp/lnk77", 0));
  unlink("/tmp/lnk77");
  int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  char *s = shmat(id, 0, 0);
  strcpy(s, "shared");
  if (!fork()) {
    strcat(s, " child");
    _exit(0);
  }
  wait(0);
  puts(s);
  shmdt(s);
  printf("%d\n", shmctl(id, IPC_RMID, 0));
  id = semget(IPC_PRIVATE, 1, 0600);
  union semun {
    int val;
  } a = {2};
  semctl(id, 0, SETVAL, a);
  struct sembuf sb = {0, -1, 0};
  printf("%d ", semop(id, &sb, 1));
  printf("%d\n", semctl(id, 0, GETVAL));
  semctl(id, 0, IPC_RMID);
  id = msgget(IPC_PRIVATE, 0600);
  struct {
    long t;
    char x[10];
  } m = {3, "msg"};
  msgsnd(id, &m, 4, 0);
  m.x[0] = 0;
  printf("%ld %s\n", (long)msgrcv(id, &m, 10, 0, 0), m.x);
  msgctl(id, IPC_RMID, 0);
  fd = shm_open("/obj9", O_RDWR | O_CREAT, 0600);
  printf("%d %d\n", fd > 2, ftruncate(fd, 100));
  shm_unlink("/obj9");
  struct sigaction sa = {.sa_sigaction = h, .sa_flags = SA_SIGINFO};
  sigaction(SIGUSR1, &sa, 0);
  sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 42});
  printf("got %d\n", got);
  signal(SIGUSR2, h2);
  int z = sigsetjmp(jb, 1);
  if (z < 3 * 12) {
    if (!z) raise(SIGUSR2);
    printf("jumped %d\n", z);
    FILE *scratch = tmpfile();
  fputs("forgotten", scratch);
  printf("%zu ", __fpending(scratch));
  __fpurge(scratch);
  printf("%zu %d\n", __fpending(scratch), fclose(scratch));
  sigset_t q;
    sigprocmask(0, 0, &q);
    printf("%d\n", sigismember(&q, SIGUSR2));
  }
  sigset_t q;
  sigemptyset(&q);
  sigaddset(&q, SIGUSR1);
  sigprocmask(SIG_BLOCK, &q, 0);
  raise(SIGUSR1);
  int sg;
  printf("%d ", sigwait(&q, &sg));
  printf("%d\n", sg);
  timer_t ti;
  struct sigevent se = {.sigev_notify = SIGEV_NONE};
  printf("%d ", timer_create(CLOCK_MONOTONIC, &se, &ti));
  struct itimerspec its = {{0, 0}, {100, 0}};
  printf("%d ", timer_settime(ti, 0, &its, 0));
  timer_gettime(ti, &its);
  printf("%ld %d\n", its.it_value.tv_sec > 90, timer_delete(ti));
  errno = 0;
  int niceness = getpriority(PRIO_PROCESS, 0);
  printf("%d\n", errno);
  printf("%d\n", nice(1) - niceness);
  cpu_set_t cs;
  printf("%d\n", sched_getaffinity(0, sizeof cs, &cs));
  printf("%d %d\n", sched_get_priority_max(SCHED_FIFO), sched_get_priority_min(SCHED_OTHER));
  fd_set rs;
  FD_ZERO(&rs);
  struct timespec zt = {0, 1000};
  printf("%d\n", pselect(1, 0, 0, 0, &zt, 0));
  struct statvfs vf;
  printf("%d %d\n", statvfs("/tmp", &vf), vf.f_bsize > 0 && vf.f_namemax > 0);
  char eb[30];
  printf("%s %d %s\n", strerror_r(2, eb, 30), __xpg_strerror_r(13, eb, 30), eb);
  unsigned char rn[8];
  printf("%d\n", getentropy(rn, 8));
  printf("%d\n", arc4random_uniform(1));
  char folder[] = "/tmp/scan-XXXXXX";
  mkdtemp(folder);
  for (int i = 0; i < 40; i++) {
    char path[60];
    sprintf(path, "%s/%c%d", folder, 'a' + i * 7 % 26, i);
    close(open(path, O_CREAT | O_WRONLY, 0600));
  }
  struct dirent **names;
  int count = scandir(folder, &names, begins, alphasort);
  for (int i = 0; i < count; i++) printf("%s ", names[i]->d_name);
  printf("%d\n", scandir("/tmp/none", &names, NULL, alphasort));
  printf("%d\n", scandir(folder, &names, NULL, NULL));
  for (int i = 0; i < 42; i++) {
    char path[300];
    sprintf(path, "%s/%s", folder, names[i]->d_name);
    unlink(path);
  }
  struct stat known;
  stat(folder, &known);
  printf("%d %d\n", ftok(folder, 'A') == (('A' << 24) | ((known.st_dev & 0xff) << 16) | (known.st_ino & 0xffff)), ftok("/tmp/none", 1));
  rmdir(folder);
  struct element { struct element *next, *before; int value; } elements[3] = {{.value = 1}, {.value = 2}, {.value = 3}};
  insque(&elements[0], NULL);
  insque(&elements[2], &elements[0]);
  insque(&elements[1], &elements[0]);
  for (struct element *one = elements; one; one = one->next) printf("%d%d ", one->value, one->before ? one->before->value : 0);
  remque(&elements[1]);
  printf("%d %d\n", elements[0].next->value, elements[2].before->value);
  fflush(stdout);
  dup2(1, 2);
  program_invocation_name = program_invocation_short_name = "rare";
  errno = 2;
  warn("cannot %s", "x");
  warnx("plain %d", 3);
  warn(NULL);
  error(0, 13, "file %s", "y");
  error(0, 0, "z");
  printf("%d\n", error_message_count);
  fflush(stdout);
  if (!fork()) err(3, "bye");
  int ws;
  wait(&ws);
  printf("%d\n", WEXITSTATUS(ws));
  fflush(stdout);
  errx(4, "end");
}
