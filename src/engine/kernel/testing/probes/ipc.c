// System V objects: semaphores, queues of messages, segments of shared memory.
#include "probe.h"
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#define SEM_STAT_ANY 20
static char b[16384];
static result get(int key, int n, int flags) { return K(semget, key, n, flags); }
static result op(int id, int n, int v, int flags) { struct sembuf s = { n, v, flags }; return K(semop, id, &s, 1); }
static result timed(int id, int n, int v, int flags, long wait_ms) { struct sembuf s = { n, v, flags }; struct timespec t = { 0, wait_ms * 1000000 }; return K(semtimedop, id, &s, 1, &t); }
static void as_user(void (*run)(void)) { int p = fork(); if (!p) { K(setresgid, 1000, 1000, 1000); K(setresuid, 1000, 1000, 1000); run(); quit(0); } say_status("as another user", status_of(p)); }
static int id, id2;

static void others(void) {
  P(get(0x77001, 3, 0600)); P(op(id, 0, 1, 0)); P(K(semctl, id, 0, GETVAL, 0)); P(K(semctl, id, 0, IPC_RMID, 0)); P(K(semctl, id, 0, IPC_STAT, b)); PF(get(0x77001, 0, 0));
  PT("any", K(semctl, id, 0, SEM_STAT_ANY, b) >= 0); P(K(semctl, id, 0, SETVAL, 1));
}
static void semaphores(void) {
  section("semaphores"); P(get(0x77001, 3, 0)); P(get(0x77001, 0, IPC_CREAT | 0600)); P(get(0x77001, -1, IPC_CREAT | 0600)); P(get(0x77001, 32001, IPC_CREAT | 0600));
  id = get(0x77001, 3, IPC_CREAT | 0600); PT("made", id >= 0); PT("again", get(0x77001, 3, 0) == id); PT("fewer", get(0x77001, 1, 0) == id); P(get(0x77001, 4, 0)); P(get(0x77001, 3, IPC_CREAT | IPC_EXCL | 0600));
  P(K(semctl, id, 0, GETVAL, 0)); P(op(id, 0, 2, 0)); P(K(semctl, id, 0, GETVAL, 0)); P(op(id, 0, -3, IPC_NOWAIT)); P(op(id, 0, 0, IPC_NOWAIT)); P(op(id, 1, 0, IPC_NOWAIT)); P(op(id, 3, 1, 0)); P(op(id, 0, -2, 0));
  P(op(id, 0, 32767, 0)); P(op(id, 0, 1, 0)); P(K(semctl, id, 0, SETVAL, 40000)); P(K(semctl, id, 0, SETVAL, -1)); P(K(semctl, id, 3, SETVAL, 1)); P(K(semctl, id, -1, GETVAL, 0)); P(K(semctl, id, 0, SETVAL, 0)); P(K(semctl, id, 0, 99, 0)); P(K(semctl, -1, 0, GETVAL, 0));
  struct sembuf two[2] = { { 0, 1, 0 }, { 1, -1, IPC_NOWAIT } }; P(K(semop, id, two, 2)); P(K(semctl, id, 0, GETVAL, 0)); P(K(semop, id, two, 0)); P(K(semop, id, two, 501)); P(K(semop, id, 8, 1)); P(K(semop, -1, two, 1)); P(K(semop, id + 1, two, 1)); P(K(semop, -1, two, 0));
  P(timed(id, 0, -1, 0, 20)); P(timed(id, 0, -1, IPC_NOWAIT, 20)); struct timespec bad = { 0, 1000000000 }; P(K(semtimedop, id, two, 1, &bad)); P(K(semtimedop, id, two, 1, 8));
  unsigned short v[3] = { 5, 6, 7 }, w[3] = { 0 }; P(K(semctl, id, 0, SETALL, v)); P(K(semctl, id, 0, GETALL, w)); say("%d %d %d", (long)w[0], (long)w[1], (long)w[2]); P(K(semctl, id, 0, SETALL, 8)); P(K(semctl, id, 0, GETALL, 8));
  v[1] = 40000; P(K(semctl, id, 0, SETALL, v)); PT("who", K(semctl, id, 1, GETPID, 0) == self()); struct semid_ds s; P(K(semctl, id, 0, IPC_STAT, &s)); say("key %x mode %o count %d uid %d", (long)s.sem_perm.__key, (long)s.sem_perm.mode, (long)s.sem_nsems, (long)s.sem_perm.uid);
  P(K(semctl, id, 0, IPC_STAT, 8)); s.sem_perm.mode = 0644; P(K(semctl, id, 0, IPC_SET, &s)); P(K(semctl, id, 0, IPC_SET, 8)); as_user(others);
  int p = fork(); if (!p) { op(id, 1, 3, SEM_UNDO); op(id, 0, -5, SEM_UNDO); quit((int)K(semctl, id, 1, GETVAL, 0)); } say_status("with undo", status_of(p)); P(K(semctl, id, 0, GETVAL, 0)); P(K(semctl, id, 1, GETVAL, 0));
  K(semctl, id, 0, SETVAL, 0); K(semctl, id, 1, SETVAL, 2); p = fork(); if (!p) quit((int)op(id, 0, -1, 0)); int q = fork(); if (!q) quit((int)op(id, 1, 0, 0));
  while (K(semctl, id, 0, GETNCNT, 0) != 1 || K(semctl, id, 1, GETZCNT, 0) != 1) ms(1); P(K(semctl, id, 1, GETNCNT, 0)); P(op(id, 0, 1, 0)); say_status("taken", status_of(p)); P(op(id, 1, -2, 0)); say_status("zero", status_of(q)); P(K(semctl, id, 0, GETVAL, 0));
  p = fork(); if (!p) quit(op(id, 0, -1, 0) == -EIDRM ? 43 : 1); while (K(semctl, id, 0, GETNCNT, 0) != 1) ms(1); P(K(semctl, id, 0, IPC_RMID, 0)); say_status("removed", status_of(p)); P(op(id, 0, 1, 0)); P(K(semctl, id, 0, IPC_RMID, 0));
  int a = get(IPC_PRIVATE, 1, 0600), c = get(IPC_PRIVATE, 1, 0600); PT("two of them", a >= 0 && c >= 0 && a != c); struct seminfo in; PT("limits", K(semctl, 0, 0, IPC_INFO, &in) >= 0); say("%d %d %d %d %d %d", (long)in.semmni, (long)in.semmns, (long)in.semmsl, (long)in.semopm, (long)in.semvmx, (long)in.semaem);
  K(semctl, a, 0, IPC_RMID, 0); K(semctl, c, 0, IPC_RMID, 0);
}

struct message { long type; char text[9000]; };
static struct message m;
static result send(int q, long type, const char *text, int flags) { m.type = type; memcpy(m.text, text, length(text)); return K(msgsnd, q, &m, length(text), flags); }
static void receive(const char *title, int q, long room, long type, int flags) { memset(&m, 0, 64); long n = K(msgrcv, q, &m, room, type, flags); say("%s: %e type %d text %s", title, n, m.type, m.text); }
static void queue_others(void) { PT("found", K(msgget, 0x77002, 0) == id); P(send(id, 1, "x", 0)); P(K(msgrcv, id, &m, 10, 0, IPC_NOWAIT)); P(K(msgctl, id, IPC_RMID, 0)); }
static void messages(void) {
  section("messages"); P(K(msgget, 0x77002, 0)); id = K(msgget, 0x77002, IPC_CREAT | 0600); PT("made", id >= 0); PT("again", K(msgget, 0x77002, 0) == id); P(K(msgget, 0x77002, IPC_CREAT | IPC_EXCL));
  receive("empty", id, 10, 0, IPC_NOWAIT); P(send(id, 0, "x", 0)); P(send(id, -1, "x", 0)); P(send(id, 3, "three", 0)); P(send(id, 1, "one", 0)); P(send(id, 2, "two", 0)); P(send(id, 1, "uno", 0)); P(K(msgsnd, id, 8, 1, 0)); P(K(msgsnd, id, &m, 8193, 0)); P(K(msgsnd, -1, &m, 1, 0)); P(K(msgsnd, id, &m, -1, 0)); P(K(msgsnd, id + 1, &m, 1, 0));
  receive("copy", id, 10, 1, IPC_NOWAIT | 040000); receive("copy waits", id, 10, 1, 040000); receive("copy beyond", id, 10, 9, IPC_NOWAIT | 040000); receive("too small", id, 2, 0, 0); receive("cut", id, 2, 0, MSG_NOERROR); receive("type", id, 10, 2, 0); receive("lowest", id, 10, -3, 0); receive("except", id, 10, 2, MSG_EXCEPT); receive("none", id, 10, 2, IPC_NOWAIT);
  receive("negative room", id, -1, 0, 0); receive("no queue", id + 1, 10, 0, 0); P(send(id, 1, "bad", 0)); P(K(msgrcv, id, 8, 10, 0, 0)); P(send(id, 1, "", 0)); receive("nothing in it", id, 0, 0, 0);
  struct msqid_ds s; P(send(id, 1, "four", 0)); P(K(msgctl, id, IPC_STAT, &s)); say("mode %o count %d bytes %d most %d", (long)s.msg_perm.mode, (long)s.msg_qnum, (long)s.__msg_cbytes, (long)s.msg_qbytes); PT("sender", s.msg_lspid == self()); s.msg_qbytes = 5; s.msg_perm.mode = 0600; P(K(msgctl, id, IPC_SET, &s));
  P(send(id, 1, "no", IPC_NOWAIT)); P(send(id, 1, "y", 0)); P(send(id, 1, "y", IPC_NOWAIT)); as_user(queue_others); int p = fork(); if (!p) { ms(5); receive("child", id, 10, 0, 0); quit(0); } P(send(id, 9, "late", 0) == 0 ? 0 : -1); say_status("made room", status_of(p)); receive("what is left", id, 10, 0, IPC_NOWAIT);
  p = fork(); if (!p) quit((int)K(msgrcv, id, &m, 10, 77, 0) == -EIDRM ? 43 : 1); ms(20); P(K(msgctl, id, IPC_RMID, 0)); say_status("removed", status_of(p)); P(send(id, 1, "x", 0)); P(K(msgctl, id, IPC_STAT, &s)); P(K(msgctl, -1, IPC_STAT, &s));
}

static void segment_others(void) { PT("found", K(shmget, 0x77003, 100, 0) == id); P(K(shmat, id, 0, 0)); P(K(shmctl, id, IPC_RMID, 0)); }
static void segments(void) {
  section("shared memory"); P(K(shmget, 0x77003, 100, 0)); P(K(shmget, 0x77003, 0, IPC_CREAT | 0600)); id = K(shmget, 0x77003, 5000, IPC_CREAT | 0600); PT("made", id >= 0); PT("again", K(shmget, 0x77003, 100, 0) == id); PT("whatever", K(shmget, 0x77003, 0, 0) == id); P(K(shmget, 0x77003, 5001, 0)); P(K(shmget, 0x77003, 1, IPC_CREAT | IPC_EXCL));
  char *a = (char *)K(shmat, id, 0, 0), *c = (char *)K(shmat, id, 0, SHM_RDONLY); PT("attached", (long)a > 0 && (long)c > 0 && a != c); a[0] = 'a'; a[8191] = 'z'; say("%d %d", (long)c[0], (long)c[8191]); P(K(shmat, id, a + 1, 0)); P(K(shmat, id, a, 0)); PT("over it", K(shmat, id, a, SHM_REMAP) == (long)a); PT("rounded", K(shmat, id, a + 100, SHM_RND | SHM_REMAP) == (long)a); P(K(shmat, id, 0, SHM_REMAP)); P(K(shmat, -1, 0, 0)); P(K(shmat, id + 1, 0, 0));
  struct shmid_ds s; P(K(shmctl, id, IPC_STAT, &s)); say("key %x mode %o size %d attached %d", (long)s.shm_perm.__key, (long)s.shm_perm.mode, (long)s.shm_segsz, (long)s.shm_nattch); PT("creator", s.shm_cpid == self()); as_user(segment_others);
  int p = fork(); if (!p) { K(shmctl, id, IPC_STAT, &s); a[1] = 'b'; quit(s.shm_nattch); } say_status("of a fork", status_of(p)); say("%d", (long)c[1]); P(K(write, 1, "", 0)); p = fork(); if (!p) { c[0] = 1; quit(0); } say_status("read only", status_of(p));
  P(K(shmdt, c)); P(K(shmdt, c)); P(K(shmdt, a + 1)); P(K(shmdt, b)); K(shmctl, id, IPC_STAT, &s); say("attached %d", (long)s.shm_nattch); P(K(shmctl, id, IPC_RMID, 0)); P(K(shmctl, id, IPC_STAT, &s)); say("key %x mode %o", (long)s.shm_perm.__key, (long)s.shm_perm.mode); P(K(shmget, 0x77003, 100, 0)); say("still %d", (long)a[1]);
  PT("one more", (long)(c = (char *)K(shmat, id, 0, 0)) > 0); P(K(shmdt, c)); P(K(shmdt, a)); P(K(shmctl, id, IPC_STAT, &s)); P(K(shmat, id, 0, 0)); P(K(shmctl, id, 99, 0)); P(K(shmctl, -1, IPC_STAT, &s));
  id2 = K(shmget, IPC_PRIVATE, 4096, 0400); PT("private", id2 >= 0); a = (char *)K(shmat, id2, 0, 0); PT("root may", (long)a > 0); P(K(munmap, a, 4096)); K(shmctl, id2, IPC_STAT, &s); say("attached %d", (long)s.shm_nattch); P(K(shmctl, id2, IPC_STAT, 8)); s.shm_perm.mode = 0666; P(K(shmctl, id2, IPC_SET, &s)); K(shmctl, id2, IPC_STAT, &s); say("mode %o", (long)s.shm_perm.mode); P(K(shmctl, id2, IPC_RMID, 0));
}
struct attributes { long flags, most, size, present, rest[4]; };
static result post(int q, const char *text, int priority) { return K(mq_timedsend, q, text, length(text), priority, 0); }
static void take(const char *title, int q, long room) { unsigned p = 77; memset(b, 0, 64); long n = K(mq_timedreceive, q, b, room, &p, 0); say("%s: %e priority %d text %s", title, n, (long)p, n < 0 ? "" : b); }
static volatile int told; static long codes[3];
static void handler(int signal, siginfo_t *i, void *u) { codes[0] = i->si_code; codes[1] = i->si_value.sival_int; codes[2] = i->si_pid == self(); told = signal; }
static void queue_user(void) { P(K(mq_open, "svc0q", O_RDWR, 0, 0)); P(K(mq_unlink, "svc0q")); struct attributes a = { 0, 11, 10 }; P(K(mq_open, "svc0r", O_RDWR | O_CREAT, 0600, &a)); }
static void posix_queues(void) {
  section("POSIX queues"); K(mq_unlink, "svc0q"); struct attributes a = { 0, 3, 20 }, c; P(K(mq_open, "svc0q", O_RDWR, 0, 0)); P(K(mq_open, "", O_RDWR, 0, 0)); P(K(mq_open, "a/b", O_RDWR, 0, 0)); P(K(mq_open, "..", O_RDWR, 0, 0)); P(K(mq_open, 8, O_RDWR, 0, 0)); a.most = 0; P(K(mq_open, "svc0q", O_RDWR | O_CREAT, 0600, &a)); a.most = 70000; P(K(mq_open, "svc0q", O_RDWR | O_CREAT, 0600, &a)); a.most = 3;
  int q = K(mq_open, "svc0q", O_RDWR | O_CREAT, 0600, &a); PT("made", q > 2); P(K(mq_open, "svc0q", O_RDWR | O_CREAT | O_EXCL, 0600, &a)); PT("close on exec", K(fcntl, q, F_GETFD)); P(K(mq_getsetattr, q, 0, &c)); say("flags %d most %d size %d present %d", c.flags, c.most, c.size, c.present);
  P(poll1(q, POLLIN | POLLOUT, 0)); P(post(q, "one", 1)); P(post(q, "five", 5)); P(post(q, "another one", 1)); P(poll1(q, POLLIN | POLLOUT, 0)); P(post(q, "x", 32768)); P(post(q, "longer than twenty bytes", 1)); P(post(1, "x", 1)); P(K(mq_timedsend, q, 8, 5, 1, 0));
  struct timespec past = { 1, 0 }, bad = { 1, 1000000000 }; P(K(mq_timedsend, q, "x", 1, 1, &past)); P(K(mq_timedsend, q, "x", 1, 1, &bad)); P(K(mq_timedsend, q, "x", 1, 1, 8)); c.flags = O_NONBLOCK; P(K(mq_getsetattr, q, &c, 0)); P(post(q, "x", 1)); c.flags = 1; P(K(mq_getsetattr, q, &c, 0)); P(K(mq_getsetattr, 1, 0, &c)); PT("flags", K(fcntl, q, F_GETFL) & O_NONBLOCK);
  memset(b, 0, 100); P(K(read, q, b, 100)); say("read %s", b); P(K(read, q, b, 100)); P(K(write, q, b, 1)); struct stat s; P(K(fstat, q, &s)); say("mode %o size %d", (long)s.st_mode, (long)s.st_size); take("small room", q, 19); take("first", q, 20); take("second", q, 64); take("third", q, 20); take("none", q, 20); int w = K(mq_open, "svc0q", O_WRONLY, 0, 0); take("write only", w, 20); int r = K(mq_open, "svc0q", O_RDONLY, 0, 0); P(post(r, "x", 0)); as_user(queue_user);
  action(SIGUSR1, handler, SA_SIGINFO, 0); struct sigevent e; memset(&e, 0, sizeof e); e.sigev_notify = SIGEV_SIGNAL; e.sigev_signo = SIGUSR1; e.sigev_value.sival_int = 42; P(K(mq_notify, q, &e)); P(K(mq_notify, w, &e)); P(post(q, "news", 0)); say("told %d code %d value %d by itself %d", (long)told, codes[0], codes[1], codes[2]); told = 0; P(post(q, "more", 0)); say("told %d", (long)told); P(K(mq_notify, q, &e)); P(K(mq_notify, q, 0)); P(K(mq_notify, q, 0)); e.sigev_signo = 99; P(K(mq_notify, q, &e)); e.sigev_notify = 9; P(K(mq_notify, q, &e)); P(K(mq_notify, 1, 0)); P(K(mq_notify, q, 8));
  c.flags = 0; K(mq_getsetattr, r, &c, 0); take("news", r, 20); take("more", r, 20); int p = fork(); if (!p) { ms(5); post(w, "from a child", 3); quit(0); } take("waited", r, 20); status_of(p); P(K(mq_unlink, "svc0q")); P(K(mq_unlink, "svc0q")); P(post(q, "still", 0)); take("still there", r, 20); P(K(close, q));
}
/* What an earlier run has left behind. */
static void clear(void) { int q = K(msgget, 0x77002, 0), s = get(0x77001, 0, 0), m = K(shmget, 0x77003, 0, 0); K(msgctl, q, IPC_RMID, 0); K(semctl, s, 0, IPC_RMID, 0); K(shmctl, m, IPC_RMID, 0); }
static void probe(int count, char **arguments) { clear(); semaphores(); messages(); segments(); posix_queues(); }
