// <pthread.h>, <semaphore.h>, <threads.h>, thread-local variables: what threads do together comes out the same in whatever order they run.
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static __thread int mine = 5;
static __thread char room[3];
static __thread _Alignas(64) double aligned = 2.5;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static long total;

static void *count(void *number) {
  for (int i = 0; i < 500; i++) {
    pthread_mutex_lock(&mutex);
    long seen = total;
    if (i % 50 == 0) sched_yield();
    total = seen + 1;
    pthread_mutex_unlock(&mutex);
  }
  mine += (long)number;
  room[1]++;
  errno = (long)number;
  sched_yield();
  return (void *)(long)(mine * 1000 + errno * 10 + room[1] + ((long)&aligned % 64 == 0 && aligned == 2.5 ? 0 : 5));
}

static int queue[4], filled, taken;
static void *produce(void *unused) {
  for (int i = 1; i <= 40; i++) {
    pthread_mutex_lock(&mutex);
    while (filled == 4) pthread_cond_wait(&changed, &mutex);
    queue[filled++] = i;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}
static void *consume(void *unused) {
  for (;;) {
    pthread_mutex_lock(&mutex);
    while (filled == 0 && taken < 40) pthread_cond_wait(&changed, &mutex);
    if (taken == 40) break;
    total += queue[--filled];
    if (++taken == 40) break;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
  }
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&mutex);
  return NULL;
}

static sem_t turn, back;
static void *pong(void *unused) {
  for (int i = 0; i < 3; i++) {
    sem_wait(&turn);
    printf("pong %d\n", i);
    sem_post(&back);
  }
  return NULL;
}

static pthread_barrier_t barrier;
static int before[4], serial;
static void *meet(void *number) {
  before[(long)number] = 1;
  int result = pthread_barrier_wait(&barrier);
  if (result == PTHREAD_BARRIER_SERIAL_THREAD) __atomic_add_fetch(&serial, 1, __ATOMIC_SEQ_CST);
  return (void *)(long)(before[0] + before[1] + before[2] + before[3]);
}

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int destroyed, times;
static void destroy(void *value) { destroyed += *(int *)value; }
static void only_once(void) { times++; }
static int values[3] = {1, 20, 300};
static void *keep(void *number) {
  pthread_once(&once, only_once);
  pthread_setspecific(key, &values[(long)number]);
  return pthread_getspecific(key) == &values[(long)number] ? "kept" : "lost";
}

static void say(void *what) { printf("cleaned up %s\n", (char *)what); }
static void *clean(void *unused) {
  pthread_cleanup_push(say, "outer");
  pthread_cleanup_push(say, "inner");
  pthread_exit("gone");
  pthread_cleanup_pop(1);
  pthread_cleanup_pop(1);
  return NULL;
}
static void *sleeper(void *unused) {
  pthread_cleanup_push(say, "a sleeper");
  for (;;) sleep(1000);
  pthread_cleanup_pop(0);
  return NULL;
}
static void *busy(void *unused) {
  for (;;) pthread_testcancel();
}

static pthread_rwlock_t gate = PTHREAD_RWLOCK_INITIALIZER;
static void *read_gate(void *unused) {
  long sum = 0;
  for (int i = 0; i < 50; i++) {
    pthread_rwlock_rdlock(&gate);
    sum += total % 2;
    pthread_rwlock_unlock(&gate);
  }
  return (void *)sum;
}
static void *write_gate(void *unused) {
  for (int i = 0; i < 50; i++) {
    pthread_rwlock_wrlock(&gate);
    total++;
    sched_yield();
    total++;
    pthread_rwlock_unlock(&gate);
  }
  return NULL;
}

static void *lines(void *name) {
  for (int i = 0; i < 20; i++) printf("%s%s%s%s\n", (char *)name, (char *)name, (char *)name, (char *)name);
  for (int i = 0; i < 300; i++) free(realloc(malloc(1 + i * 7 % 300), 1 + i * 13 % 900));
  return NULL;
}

static int c11(void *number) { return *(int *)number * 2; }
static void *last(void *unused) {
  usleep(1000);
  puts("the last thread's end is the program's");
  return NULL;
}

int main(void) {
  pthread_t threads[8];
  void *result;
  errno = 77;
  for (long i = 0; i < 8; i++) pthread_create(&threads[i], NULL, count, (void *)i);
  for (int i = 0; i < 8; i++) pthread_join(threads[i], &result), printf("%ld ", (long)result);
  printf("\n%ld %d %d %d\n", total, errno, mine, room[1]);

  total = 0;
  pthread_create(&threads[0], NULL, produce, NULL);
  for (int i = 1; i < 4; i++) pthread_create(&threads[i], NULL, consume, NULL);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  printf("consumed %d, sum %ld\n", taken, total);

  sem_init(&turn, 0, 0), sem_init(&back, 0, 0);
  pthread_create(&threads[0], NULL, pong, NULL);
  for (int i = 0; i < 3; i++) printf("ping %d\n", i), sem_post(&turn), sem_wait(&back);
  pthread_join(threads[0], NULL);
  struct timespec soon;
  clock_gettime(CLOCK_REALTIME, &soon);
  soon.tv_nsec += 1000000;
  if (soon.tv_nsec >= 1000000000) soon.tv_sec++, soon.tv_nsec -= 1000000000;
  int value;
  printf("%d %d, ", sem_trywait(&turn), errno == EAGAIN);
  printf("%d %d, ", sem_timedwait(&turn, &soon), errno == ETIMEDOUT);
  sem_post(&turn), sem_getvalue(&turn, &value), printf("%d\n", value);
  pthread_mutex_lock(&mutex);
  printf("%s\n", strerror(pthread_cond_timedwait(&changed, &mutex, &soon)));
  pthread_mutex_unlock(&mutex);

  pthread_barrier_init(&barrier, NULL, 4);
  for (long i = 0; i < 4; i++) pthread_create(&threads[i], NULL, meet, (void *)i);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], &result), printf("met %ld\n", (long)result);
  printf("serial %d\n", serial);

  pthread_key_create(&key, destroy);
  for (long i = 0; i < 3; i++) pthread_create(&threads[i], NULL, keep, (void *)i);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], &result), printf("%s ", (char *)result);
  printf("destroyed %d, once %d, here %p\n", destroyed, times, pthread_getspecific(key));

  pthread_create(&threads[0], NULL, clean, NULL);
  pthread_join(threads[0], &result), puts(result);
  pthread_create(&threads[0], NULL, sleeper, NULL);
  usleep(1000);
  pthread_cancel(threads[0]), pthread_join(threads[0], &result), printf("cancelled %d\n", result == PTHREAD_CANCELED);
  pthread_create(&threads[0], NULL, busy, NULL);
  pthread_cancel(threads[0]), pthread_join(threads[0], &result), printf("cancelled %d\n", result == PTHREAD_CANCELED);

  total = 0;
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, read_gate, NULL);
  for (int i = 3; i < 6; i++) pthread_create(&threads[i], NULL, write_gate, NULL);
  for (int i = 0; i < 6; i++) pthread_join(threads[i], &result), printf("%ld ", i < 3 ? (long)result : 0L);
  printf("written %ld\n", total);

  pthread_mutexattr_t kind;
  pthread_mutex_t recursive, checking;
  pthread_mutexattr_init(&kind), pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE), pthread_mutex_init(&recursive, &kind);
  pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK), pthread_mutex_init(&checking, &kind);
  printf("%d%d%d ", pthread_mutex_lock(&recursive), pthread_mutex_lock(&recursive), pthread_mutex_trylock(&recursive));
  printf("%d%d%d ", pthread_mutex_unlock(&recursive), pthread_mutex_unlock(&recursive), pthread_mutex_unlock(&recursive));
  printf("%d %s %d %s %d ", pthread_mutex_lock(&checking), strerror(pthread_mutex_lock(&checking)), pthread_mutex_unlock(&checking),
         strerror(pthread_mutex_unlock(&checking)), pthread_mutex_trylock(&mutex));
  printf("%s\n", strerror(pthread_mutex_trylock(&mutex)));
  pthread_mutex_unlock(&mutex);
  printf("%s %d %d\n", strerror(pthread_join(pthread_self(), NULL)), pthread_equal(pthread_self(), pthread_self()) != 0, mine);

  for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, lines, (char *[]){"x", "x", "x"}[i]);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);

  thrd_t thread;
  int number = 21, answer = 0;
  thrd_create(&thread, c11, &number), thrd_join(thread, &answer);
  mtx_t lock;
  mtx_init(&lock, mtx_plain), mtx_lock(&lock);
  printf("%d %d\n", answer, mtx_trylock(&lock) == thrd_busy);

  sem_t *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  sem_init(shared, 1, 0);
  fflush(stdout);
  if (fork() == 0) usleep(1000), sem_post(shared), _exit(3);
  sem_wait(shared), wait(&number), printf("a child posted and gave %d\n", WEXITSTATUS(number));

  pthread_attr_t attributes;
  size_t bytes;
  pthread_attr_init(&attributes), pthread_attr_setstacksize(&attributes, 256 * 1024), pthread_attr_getstacksize(&attributes, &bytes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_create(&threads[0], &attributes, last, NULL);
  printf("%zu\n", bytes);
  pthread_exit(NULL);
}
