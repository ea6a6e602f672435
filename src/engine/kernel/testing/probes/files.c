// Files: opening, positions, directories, links, modes, times, renaming, descriptors.
#include "probe.h"
static char b[8192];
static struct stat st;
static long mode_of(const char *p) { return K(newfstatat, AT_FDCWD, p, &st, AT_SYMLINK_NOFOLLOW) < 0 ? -1 : st.st_mode; }
static long links_of(const char *p) { return K(newfstatat, AT_FDCWD, p, &st, 0) < 0 ? -1 : (long)st.st_nlink; }
static long size_of(const char *p) { return K(newfstatat, AT_FDCWD, p, &st, 0) < 0 ? -1 : st.st_size; }

static void opening(void) {
  section("open");
  K(umask, 022);
  PF(open("a", O_RDONLY));
  PF(open("a", O_WRONLY | O_CREAT | O_EXCL, 0666));
  say("mode of a %o", mode_of("a"));
  PF(open("a", O_WRONLY | O_CREAT | O_EXCL, 0666));
  PF(open("", O_RDONLY));
  PF(K(openat, AT_FDCWD, 8, O_RDONLY));
  PF(K(openat, AT_FDCWD, 0, O_RDONLY));
  PF(open("a/", O_RDONLY));
  PF(open("a/b", O_RDONLY));
  PF(open("none/b", O_CREAT | O_RDWR, 0666));
  PF(open("d/", O_CREAT | O_RDWR, 0666));
  P(K(mkdirat, AT_FDCWD, "d", 0777));
  PF(open("d", O_RDWR));
  PF(open("d", O_RDONLY));
  PF(open("d", O_RDONLY | O_DIRECTORY));
  PF(open("d", O_RDONLY | O_CREAT, 0666));
  PF(open("d", O_RDONLY | O_CREAT | O_DIRECTORY, 0666));
  PF(open("a", O_RDONLY | O_DIRECTORY));
  PF(open("d/", O_RDONLY));
  PF(open("d/..", O_RDONLY));
  PF(open("d/.", O_RDONLY));
  P(K(symlinkat, "a", AT_FDCWD, "l"));
  P(K(symlinkat, "loop", AT_FDCWD, "loop"));
  P(K(symlinkat, "nowhere", AT_FDCWD, "dangling"));
  P(K(symlinkat, "d", AT_FDCWD, "ld"));
  PF(open("l", O_RDONLY | O_NOFOLLOW));
  PF(open("l", O_RDONLY));
  PF(open("loop", O_RDONLY));
  PF(open("dangling", O_RDONLY));
  PF(open("dangling", O_RDWR | O_CREAT | O_EXCL, 0666));
  PF(open("ld/", O_RDONLY | O_NOFOLLOW));
  PF(open("ld", O_RDONLY | O_NOFOLLOW | O_DIRECTORY));
  PF(open("ld", O_RDONLY | O_DIRECTORY));
  PF(open("dangling", O_RDWR | O_CREAT, 0600));
  say("mode of nowhere %o", mode_of("nowhere"));
  PF(open("d", O_TMPFILE | O_RDWR, 0600));
  PF(open("d", O_TMPFILE | O_RDONLY, 0600));
  PF(open("a", O_TMPFILE | O_RDWR, 0600));
  PF(open("a", O_PATH));
  PF(open("l", O_PATH | O_NOFOLLOW));
  PF(open("d", O_PATH | O_DIRECTORY));
  PF(open("a", O_RDWR | 3));
  PF(K(openat, 4000, "a", O_RDONLY));
  PF(K(openat, open("a", O_RDONLY), "a", O_RDONLY));
  PF(K(openat, open("d", O_RDONLY), "../a", O_RDONLY));
  PF(K(openat, open("d", O_PATH), "../a", O_RDONLY));
  memset(b, 'x', 300); b[256] = 0;
  PT("open name of 256", open(b, O_RDONLY));
  b[255] = 0;
  PT("open name of 255", open(b, O_RDONLY));
  memset(b, '/', 5000); b[5000] = 0;
  PT("open path of 5000", open(b, O_RDONLY));
  b[4096] = 0;
  PT("open path of 4096", open(b, O_RDONLY));
  b[4095] = 0;
  PT("open path of 4095 slashes", open(b, O_RDONLY) >= 0);
  P(K(close, -1)); P(K(close, 4000));
}

static void path_descriptors(void) {
  section("O_PATH");
  int p = open("a", O_PATH), dir = open("d", O_PATH | O_DIRECTORY), l = open("l", O_PATH | O_NOFOLLOW);
  say("flags %o", K(fcntl, p, F_GETFL) & ~O_LARGEFILE & 0777777777);
  P(K(read, p, b, 1)); P(K(write, p, b, 1)); P(K(lseek, p, 0, 0)); P(K(fstat, p, &st)); P(K(fchmod, p, 0600)); P(K(ftruncate, p, 0));
  P(K(ioctl, p, FIONREAD, b)); P(poll1(p, POLLIN, 0)); P(K(fchdir, dir)); P(K(fchdir, open("a", O_RDONLY)));  K(chdir, "..");
  P(K(getdents64, dir, b, 1000)); P(K(mmap, 0, 4096, 1, MAP_PRIVATE, p, 0));
  P(K(fstat, l, &st)); say("kind %o", (long)(st.st_mode & S_IFMT));
  P(K(readlinkat, l, "", b, 100)); P(K(fcntl, p, F_DUPFD, 0) >= 0); P(K(fcntl, p, F_GETFD)); P(K(flock, p, LOCK_EX));
  P(K(fsync, p)); P(K(newfstatat, p, "", &st, AT_EMPTY_PATH)); P(K(linkat, p, "", AT_FDCWD, "frompath", AT_EMPTY_PATH)); P(links_of("a"));
  P(K(unlinkat, AT_FDCWD, "frompath", 0));
  int t = open("d", O_TMPFILE | O_RDWR, 0600);
  K(write, t, "temporary", 9);
  P(K(fstat, t, &st)); say("links %d size %d", (long)st.st_nlink, (long)st.st_size);
  P(K(linkat, t, "", AT_FDCWD, "named", AT_EMPTY_PATH)); say("named: %s", slurp("named")); P(links_of("named"));
  int x = open("d", O_TMPFILE | O_RDWR | O_EXCL, 0600);
  P(K(linkat, x, "", AT_FDCWD, "never", AT_EMPTY_PATH));
  P(K(unlinkat, AT_FDCWD, "named", 0));
}

static void positions(void) {
  section("positions");
  int f = make("p", "0123456789");
  P(K(lseek, f, 0, SEEK_CUR)); P(K(lseek, f, -3, SEEK_END)); P(K(read, f, b, 10)); P(K(read, f, b, 10)); P(K(lseek, f, -1, SEEK_SET));
  P(K(lseek, f, 0, 9)); P(K(lseek, f, 100, SEEK_SET)); P(K(read, f, b, 1)); P(K(write, f, "x", 1)); P(size_of("p"));
  P(K(lseek, f, 0, SEEK_DATA)); P(K(lseek, f, 0, SEEK_HOLE)); P(K(lseek, f, 101, SEEK_DATA)); P(K(lseek, f, 5000, SEEK_HOLE));
  P(K(pread64, f, b, 3, 2)); say("byte %d", (long)b[0]); P(K(pread64, f, b, 3, 1000)); P(K(pread64, f, b, 3, -1));
  P(K(pwrite64, f, "zz", 2, 4)); P(K(lseek, f, 0, SEEK_CUR));
  int ap = open("p", O_WRONLY | O_APPEND);
  P(K(pwrite64, ap, "end", 3, 0)); P(size_of("p")); P(K(lseek, ap, 0, SEEK_SET)); P(K(write, ap, "!", 1)); P(K(lseek, ap, 0, SEEK_CUR));
  P(K(read, ap, b, 1));
  int r = open("p", O_RDONLY);
  P(K(write, r, "x", 1)); P(K(write, r, "x", 0)); P(K(write, r, 8, 1)); P(K(ftruncate, r, 1)); P(K(read, r, 8, 1)); P(K(read, r, 8, 0));
  P(K(lseek, r, 0, SEEK_CUR));
  P(K(read, r, b, -1)); P(K(write, f, b, -1));
  struct iovec v[3] = { { b, 2 }, { 0, 0 }, { b + 10, 3 } };
  K(lseek, f, 0, 0);
  P(K(readv, f, v, 3)); P(K(readv, f, v, -1)); P(K(readv, f, v, 1025)); P(K(readv, f, 8, 1)); P(K(readv, f, v, 0)); v[1].iov_len = -1;
  P(K(readv, f, v, 3)); v[1].iov_len = 1; P(K(readv, f, v, 3)); P(K(lseek, f, 0, SEEK_CUR));
  P(K(writev, f, v, 3));
  P(K(preadv, f, v, 1, 0, 0)); P(K(pwritev, f, v, 1, 3, 0)); P(K(preadv2, f, v, 1, -1, -1, 0)); P(K(preadv2, f, v, 1, 0, 0, 0x80));
  P(K(ftruncate, f, 20)); P(size_of("p")); P(K(ftruncate, f, -1)); P(K(truncate, "p", 5)); P(size_of("p")); P(K(truncate, "d", 5));
  P(K(truncate, "none", 5)); P(K(truncate, "l/x", 5));
  P(K(fallocate, f, 0, 0, 100)); P(size_of("p")); P(K(fallocate, f, 1, 0, 1000)); P(size_of("p")); P(K(fallocate, f, 0, 0, 0));
  P(K(fallocate, f, 0, -1, 10)); P(K(fallocate, r, 0, 0, 10));
  P(K(fallocate, f, 3, 0, 2)); P(K(pread64, f, b, 3, 0)); say("hole %d %d", (long)b[0], (long)b[1]); P(K(fallocate, f, 2, 0, 2));
  P(K(fallocate, f, 0x10, 1, 2)); P(size_of("p")); 
  int pipes[2]; K(pipe2, pipes, 0);
  P(K(fallocate, pipes[1], 0, 0, 10)); P(K(lseek, pipes[0], 0, 0)); P(K(pread64, pipes[0], b, 1, 0)); P(K(ftruncate, pipes[1], 0));
  P(K(fsync, pipes[0])); P(K(fdatasync, f)); P(K(fsync, f)); P(K(syncfs, f)); P(K(sync)); P(K(fadvise64, f, 0, 0, 0));
  P(K(fadvise64, f, 0, 0, 99)); P(K(fadvise64, pipes[0], 0, 0, 0)); P(K(readahead, f, 0, 10)); P(K(readahead, pipes[0], 0, 10));
  P(K(sync_file_range, f, 0, 0, 0)); P(K(sync_file_range, f, 0, 0, 99));
  int z = open("/dev/null", O_RDWR);
  P(K(read, z, b, 5)); P(K(write, z, 8, 5)); P(K(lseek, z, 10, SEEK_SET)); P(K(ftruncate, z, 0)); z = open("/dev/zero", O_RDWR);
  memset(b, 1, 5); P(K(read, z, b, 5)); say("zero %d", (long)b[4]); z = open("/dev/full", O_RDWR); P(K(write, z, b, 5));
  P(K(write, z, b, 0)); P(K(read, z, b, 5));
  P(K(fstat, z, &st)); say("rdev %x mode %o", (long)st.st_rdev, (long)st.st_mode);
}

static void directories(void) {
  section("directories");
  P(K(mkdirat, AT_FDCWD, "x", 0777)); P(K(mkdirat, AT_FDCWD, "x", 0777)); P(K(mkdirat, AT_FDCWD, "x/", 0777));
  P(K(mkdirat, AT_FDCWD, "x/y/z", 0777)); P(K(mkdirat, AT_FDCWD, "x/y/", 0777)); P(K(mkdirat, AT_FDCWD, "", 0777));
  P(K(mkdirat, AT_FDCWD, "/", 0777)); P(K(mkdirat, AT_FDCWD, ".", 0777)); P(K(mkdirat, AT_FDCWD, "a/b", 0777));
  P(K(mkdirat, AT_FDCWD, "dangling2/", 0777));
  say("links of x %d mode %o", links_of("x"), mode_of("x"));
  P(K(unlinkat, AT_FDCWD, "x", 0)); P(K(unlinkat, AT_FDCWD, "x", AT_REMOVEDIR)); P(K(unlinkat, AT_FDCWD, "a", AT_REMOVEDIR));
  P(K(unlinkat, AT_FDCWD, "x/.", AT_REMOVEDIR)); P(K(unlinkat, AT_FDCWD, "x/y/..", AT_REMOVEDIR));
  P(K(unlinkat, AT_FDCWD, "/", AT_REMOVEDIR)); P(K(unlinkat, AT_FDCWD, "none", AT_REMOVEDIR)); P(K(unlinkat, AT_FDCWD, "x", 1));
  P(K(unlinkat, AT_FDCWD, "a/", 0)); P(K(unlinkat, AT_FDCWD, "ld", AT_REMOVEDIR)); P(K(unlinkat, AT_FDCWD, "ld/", AT_REMOVEDIR));
  P(K(unlinkat, AT_FDCWD, "", 0)); P(K(unlinkat, AT_FDCWD, ".", 0)); P(K(unlinkat, AT_FDCWD, "..", 0));
  P(K(chdir, "x/y")); P(K(unlinkat, AT_FDCWD, "../y", AT_REMOVEDIR)); P(K(getcwd, b, 100)); PF(open("new", O_CREAT | O_RDWR, 0666));
  P(K(mkdirat, AT_FDCWD, "new", 0777)); PF(open(".", O_RDONLY)); P(K(newfstatat, AT_FDCWD, ".", &st, 0));
  say("links %d", (long)st.st_nlink); P(K(chdir, "..")); P(K(chdir, ".."));
  P(K(chdir, "a")); P(K(chdir, "none")); P(K(chdir, "")); P(K(chdir, 8)); P(K(getcwd, b, 1)); P(K(getcwd, b, 0)); P(K(getcwd, 8, 100));
  put_file("x/one", ""); put_file("x/two", ""); K(mkdirat, AT_FDCWD, "x/three", 0777); K(symlinkat, "one", AT_FDCWD, "x/four");
  int d = open("x", O_RDONLY); long total = 0, n, entries = 0, kinds = 0;
  while ((n = K(getdents64, d, b, 80)) > 0) { for (long at = 0; at < n; ) { unsigned short l = *(unsigned short *)(b + at + 16); entries++;
  kinds = kinds * 1 + (unsigned char)b[at + 18]; at += l; } total += n; }
  say("entries %d kinds %d end %e", entries, kinds, n); P(K(getdents64, d, b, 80)); P(K(lseek, d, 0, SEEK_SET)); P(K(getdents64, d, b, 8));
  P(K(getdents64, d, b, 1000) > 100); P(K(read, d, b, 10)); P(K(write, d, b, 10)); P(K(getdents64, open("a", 0), b, 100));
  P(K(getdents64, d, 8, 100));
  P(K(lseek, d, 0, SEEK_SET)); P(K(getdents64, d, 8, 100)); P(poll1(d, POLLIN, 0)); P(K(fsync, d)); P(K(ftruncate, d, 0));
  P(K(mmap, 0, 4096, 1, MAP_PRIVATE, d, 0)); P(K(ioctl, d, FIONREAD, b)); P(K(flock, d, LOCK_SH));
}

static void names(void) {
  section("names");
  put_file("n1", "one"); put_file("n2", "two");
  P(K(linkat, AT_FDCWD, "n1", AT_FDCWD, "n3", 0)); P(links_of("n1")); P(K(linkat, AT_FDCWD, "n1", AT_FDCWD, "n2", 0));
  P(K(linkat, AT_FDCWD, "x", AT_FDCWD, "hard", 0)); P(K(linkat, AT_FDCWD, "none", AT_FDCWD, "hard", 0));
  P(K(linkat, AT_FDCWD, "n1", AT_FDCWD, "hard/", 0)); P(K(linkat, AT_FDCWD, "n1", AT_FDCWD, "hard", 1));
  P(K(linkat, AT_FDCWD, "l", AT_FDCWD, "hl", 0)); say("kind %o", mode_of("hl") & S_IFMT);
  P(K(linkat, AT_FDCWD, "l", AT_FDCWD, "hf", AT_SYMLINK_FOLLOW)); say("kind %o", mode_of("hf") & S_IFMT);
  P(K(linkat, AT_FDCWD, "", AT_FDCWD, "he", 0));
  P(K(symlinkat, "", AT_FDCWD, "s")); P(K(symlinkat, "t", AT_FDCWD, "s/")); P(K(symlinkat, "t", AT_FDCWD, ""));
  P(K(symlinkat, "t", AT_FDCWD, "n1")); P(K(readlinkat, AT_FDCWD, "l", b, 0)); P(K(readlinkat, AT_FDCWD, "l", b, -1));
  P(K(readlinkat, AT_FDCWD, "l", b, 1)); P(K(readlinkat, AT_FDCWD, "dangling", b, 100)); P(K(readlinkat, AT_FDCWD, "n1", b, 100));
  P(K(readlinkat, AT_FDCWD, "x", b, 100)); P(K(readlinkat, AT_FDCWD, "", b, 100)); P(K(readlinkat, AT_FDCWD, "l", 8, 100));
  P(K(readlinkat, AT_FDCWD, "ld/", b, 100)); P(K(newfstatat, AT_FDCWD, "dangling2", &st, 0));
  K(newfstatat, AT_FDCWD, "dangling", &st, AT_SYMLINK_NOFOLLOW); say("size of link %d mode %o", (long)st.st_size, (long)st.st_mode);
#define R(a, b, f) P(K(renameat2, AT_FDCWD, a, AT_FDCWD, b, f))
  R("n1", "n4", 0); R("none", "n4", 0); R("n4", "n2", RENAME_NOREPLACE); R("n4", "n2", 0); P(links_of("n2")); say("text %s", slurp("n2"));
  R("n2", "n3", 0); P(mode_of("n2") > 0); R("n2", "x", 0); R("x", "n2", 0); R("x", "x/in", 0); R("x", "x", 0); R("n2", "n2", 0);
  R("n2", "none/n", 0); R("n2", "n5/", 0); R("n2/", "n5", 0); R("x", "x5/", 0); R("x5", "x", 0); R(".", "q", 0); R("x", ".", 0);
  R("x/..", "q", 0); R("n2", "", 0); R("", "n2", 0); R("n2", "n3", 99); R("n2", "x", RENAME_EXCHANGE);
  say("kinds %o %o", mode_of("n2") & S_IFMT, mode_of("x") & S_IFMT); R("n2", "x", RENAME_EXCHANGE); R("n2", "none", RENAME_EXCHANGE);
  R("n2", "n3", RENAME_EXCHANGE | RENAME_NOREPLACE); K(mkdirat, AT_FDCWD, "e1", 0777); R("e1", "x", 0); R("x", "e1", 0); R("e1", "x", 0);
  R("x/three", "x", 0); R("l", "l2", 0); say("kind %o", mode_of("l2") & S_IFMT); R("l2", "l", 0); R("x", "ld", 0);
  P(K(unlinkat, AT_FDCWD, "n2", 0)); int f = make("gone", "still here"); P(K(unlinkat, AT_FDCWD, "gone", 0)); P(K(pread64, f, b, 100, 0));
  K(fstat, f, &st); say("links %d", (long)st.st_nlink); P(K(linkat, f, "", AT_FDCWD, "back", AT_EMPTY_PATH)); P(K(close, f));
}

static void attributes(void) {
  section("attributes");
  put_file("m", "x");
  P(K(fchmodat, AT_FDCWD, "m", 0)); say("mode %o", mode_of("m")); P(K(fchmodat, AT_FDCWD, "m", 07777)); say("mode %o", mode_of("m"));
  P(K(fchmodat, AT_FDCWD, "m", 0200644)); say("mode %o", mode_of("m")); P(K(fchmodat, AT_FDCWD, "none", 0));
  P(K(fchmodat, AT_FDCWD, "dangling3", 0)); P(K(fchmod, 4000, 0)); P(K(fchmodat2, AT_FDCWD, "m", 0600, 0));
  P(K(fchmodat2, AT_FDCWD, "l", 0600, AT_SYMLINK_NOFOLLOW)); P(K(fchmodat2, AT_FDCWD, "m", 0600, 1));
  P(K(fchownat, AT_FDCWD, "m", 12, 34, 0)); K(newfstatat, AT_FDCWD, "m", &st, 0); say("owner %d %d", (long)st.st_uid, (long)st.st_gid);
  P(K(fchownat, AT_FDCWD, "m", -1, 0, 0)); P(K(fchownat, AT_FDCWD, "m", 0, -1, 99)); P(K(fchmodat, AT_FDCWD, "m", 06755));
  P(K(fchownat, AT_FDCWD, "m", 5, 5, 0)); say("mode after chown %o", mode_of("m")); P(K(fchown, 4000, 0, 0));
  K(fchmodat, AT_FDCWD, "m", 06755); int w = open("m", O_WRONLY); K(write, w, "y", 1); say("mode after write by root %o", mode_of("m")); 
  P(K(umask, 0)); P(K(umask, 07777)); P(K(umask, 022));
  P(K(faccessat, AT_FDCWD, "m", F_OK)); P(K(faccessat, AT_FDCWD, "none", F_OK)); P(K(faccessat, AT_FDCWD, "m", 8));
  K(fchmodat, AT_FDCWD, "m", 0); P(K(faccessat, AT_FDCWD, "m", R_OK | W_OK)); P(K(faccessat, AT_FDCWD, "m", X_OK));
  P(K(faccessat2, AT_FDCWD, "m", R_OK, 0x7)); P(K(faccessat2, AT_FDCWD, "dangling4", F_OK, AT_SYMLINK_NOFOLLOW));
  P(K(faccessat2, AT_FDCWD, "", F_OK, AT_EMPTY_PATH)); P(K(faccessat, AT_FDCWD, "", F_OK));
  struct timespec t[2] = { { 1000, 5 }, { 2000, 7 } };
  P(K(utimensat, AT_FDCWD, "m", t, 0)); K(newfstatat, AT_FDCWD, "m", &st, 0);
  say("times %d.%d %d.%d", (long)st.st_atim.tv_sec, (long)st.st_atim.tv_nsec, (long)st.st_mtim.tv_sec, (long)st.st_mtim.tv_nsec);
  t[0].tv_nsec = UTIME_OMIT; t[1].tv_nsec = 1000000000; P(K(utimensat, AT_FDCWD, "m", t, 0)); t[1].tv_sec = 77; t[1].tv_nsec = 8;
  P(K(utimensat, AT_FDCWD, "m", t, 0)); K(newfstatat, AT_FDCWD, "m", &st, 0);
  say("times %d.%d %d.%d", (long)st.st_atim.tv_sec, (long)st.st_atim.tv_nsec, (long)st.st_mtim.tv_sec, (long)st.st_mtim.tv_nsec);
  t[1].tv_nsec = UTIME_NOW; P(K(utimensat, AT_FDCWD, "m", t, 0)); K(newfstatat, AT_FDCWD, "m", &st, 0);
  say("now %d", (long)(st.st_mtim.tv_sec > 1000000000)); P(K(utimensat, AT_FDCWD, "m", 8, 0)); P(K(utimensat, AT_FDCWD, "none", 0, 0));
  P(K(utimensat, AT_FDCWD, 0, 0, 0)); P(K(utimensat, w, 0, 0, 0)); P(K(utimensat, w, 0, t, 1)); P(K(utimensat, AT_FDCWD, "", 0, 0));
  t[0].tv_nsec = t[1].tv_nsec = UTIME_OMIT; P(K(utimensat, AT_FDCWD, "none", t, 0));
  struct statx sx;
  P(K(statx, AT_FDCWD, "m", 0, 0xfff, &sx));
  say("mask %x mode %o links %d", (long)(sx.stx_mask & 0x7ff), (long)sx.stx_mode, (long)sx.stx_nlink);
  P(K(statx, AT_FDCWD, "m", 0x6000, 0xfff, &sx)); P(K(statx, AT_FDCWD, "m", 0, 0x80000000, &sx));
  P(K(statx, AT_FDCWD, "", AT_EMPTY_PATH, 1, &sx)); P(K(statx, AT_FDCWD, "m", 0, 1, 8)); P(K(statx, w, 0, AT_EMPTY_PATH, 1, &sx));
  P(K(newfstatat, AT_FDCWD, "m", &st, 1)); P(K(newfstatat, AT_FDCWD, "m", 8, 0)); P(K(newfstatat, AT_FDCWD, "", &st, 0));
  P(K(newfstatat, AT_FDCWD, "m/", &st, 0)); P(K(newfstatat, 4000, "m", &st, 0)); P(K(newfstatat, 4000, "/", &st, 0));
  P(K(fstat, 4000, &st)); P(K(fstat, w, 8));
  struct statfs sf; P(K(statfs, ".", &sf)); say("type %x block %d name %d", (long)sf.f_type, (long)sf.f_bsize, (long)sf.f_namelen);
  P(K(statfs, "none", &sf)); P(K(statfs, "/proc", &sf)); say("type %x", (long)sf.f_type); P(K(fstatfs, 4000, &sf)); int p[2];
  K(pipe2, p, 0); P(K(fstatfs, p[0], &sf)); say("type %x", (long)sf.f_type); P(K(fstat, p[0], &st));
  say("pipe mode %o size %d block %d", (long)st.st_mode, (long)st.st_size, (long)st.st_blksize);
  P(K(mknodat, AT_FDCWD, "fifo", S_IFIFO | 0644, 0)); say("mode %o", mode_of("fifo")); P(K(mknodat, AT_FDCWD, "fifo", S_IFIFO | 0644, 0));
  P(K(mknodat, AT_FDCWD, "reg", S_IFREG | 0644, 0)); say("mode %o", mode_of("reg")); P(K(mknodat, AT_FDCWD, "dir", S_IFDIR | 0644, 0));
  P(K(mknodat, AT_FDCWD, "nul", S_IFCHR | 0644, 0x103)); P(K(write, open("nul", O_WRONLY), "x", 1));
  P(K(mknodat, AT_FDCWD, "odd", 0050000, 0)); P(K(mknodat, AT_FDCWD, "zero", 0644, 0)); PF(open("fifo", O_WRONLY | O_NONBLOCK));
  PF(open("fifo", O_RDONLY | O_NONBLOCK)); PF(open("fifo", O_WRONLY | O_NONBLOCK));
  P(K(getxattr, "m", "user.x", b, 10)); P(K(setxattr, "none", "user.x", "v", 1, 0)); P(K(listxattr, "m", b, 100));
}

static void permissions(void) {
  section("permissions");
  put_file("private", "x"); K(fchmodat, AT_FDCWD, "private", 0600); K(mkdirat, AT_FDCWD, "locked", 0700); put_file("locked/in", "x");
  K(mkdirat, AT_FDCWD, "stick", 0); K(fchmodat, AT_FDCWD, "stick", 01777); put_file("stick/mine", "x"); put_file("script", "#!/none\n");
  K(fchmodat, AT_FDCWD, "script", 0755); put_file("both", "x"); K(fchmodat, AT_FDCWD, "both", 0640);
  K(fchownat, AT_FDCWD, "both", 0, 77, 0); K(mkdirat, AT_FDCWD, "open", 0); K(fchmodat, AT_FDCWD, "open", 0777);
  K(fchmodat, AT_FDCWD, ".", 0755);
  int pid = fork();
  if (!pid) {
    int groups[2] = { 77, 78 };
    P(K(setgroups, 2, groups)); P(K(setresgid, 1000, 1000, 1000)); P(K(setresuid, 1000, 1000, 1000)); P(K(getgroups, 0, 0));
  P(K(getgroups, 1, groups)); P(K(getgroups, 2, groups)); P(K(setgroups, 1, groups));
    PF(open("private", O_RDONLY)); P(K(faccessat, AT_FDCWD, "private", F_OK)); P(K(faccessat, AT_FDCWD, "private", R_OK));
  PF(open("locked/in", O_RDONLY)); PF(open("locked/none", O_RDONLY)); PF(open("locked", O_RDONLY)); PF(open("both", O_RDONLY));
  PF(open("both", O_WRONLY)); PF(open("newfile", O_CREAT | O_WRONLY, 0644)); P(K(mkdirat, AT_FDCWD, "newdir", 0755));
  P(K(unlinkat, AT_FDCWD, "private", 0)); P(K(unlinkat, AT_FDCWD, "stick/mine", 0));
  P(K(renameat2, AT_FDCWD, "stick/mine", AT_FDCWD, "stick/yours", 0)); PF(open("stick/own", O_CREAT | O_WRONLY, 0644));
  P(K(unlinkat, AT_FDCWD, "stick/own", 0)); P(K(fchmodat, AT_FDCWD, "private", 0777)); P(K(fchownat, AT_FDCWD, "private", 1000, -1, 0));
  P(K(chdir, "locked")); P(K(truncate, "private", 0)); P(K(utimensat, AT_FDCWD, "private", 0, 0));
  struct timespec t[2] = { { 1, 1 }, { 1, 1 } }; P(K(utimensat, AT_FDCWD, "private", t, 0)); PF(open("open/f", O_CREAT | O_RDWR, 0));
  PF(open("open/f", O_RDONLY)); P(K(fchmodat, AT_FDCWD, "open/f", 02755)); say("mode %o", mode_of("open/f"));
  P(K(fchownat, AT_FDCWD, "open/f", 1000, 77, 0)); P(K(fchownat, AT_FDCWD, "open/f", 1000, 79, 0));
  P(K(fchownat, AT_FDCWD, "open/f", 0, -1, 0)); P(K(setuid, 0)); P(K(setgid, 0)); P(K(setuid, 1000)); P(K(setreuid, -1, 0));
  P(K(setregid, 0, -1)); P(K(setresuid, 0, -1, -1)); P(K(setfsuid, 5)); P(K(setfsuid, -1)); P(K(chroot, "."));
  P(K(mknodat, AT_FDCWD, "open/dev", S_IFCHR | 0644, 0x103)); P(K(linkat, AT_FDCWD, "private", AT_FDCWD, "open/hard", 0));
  char *const none[] = { 0 }; P(K(execve, "private", none, none)); P(K(execve, "script", none, none)); P(K(execve, "open", none, none));
  P(K(execve, "none", none, none)); P(K(execve, "script/x", none, none)); P(K(sethostname, "x", 1)); P(K(mount, 0, "/", 0, 0, 0));
  P(K(umount2, "/", 0)); P(K(kill, 1, 0)); P(K(setpriority, 0, 0, -5)); P(K(setpriority, 0, 0, 5)); P(K(getpriority, 0, 0)); 
    quit(0);
  }
  say_status("nobody", status_of(pid));
  pid = fork();
  if (!pid) { P(K(setresuid, 1000, 1001, 1002)); int a, e, s; K(getresuid, &a, &e, &s); say("ids %d %d %d", (long)a, (long)e, (long)s);
  P(K(setuid, 1002)); P(K(geteuid)); P(K(setreuid, 1001, -1)); P(K(setreuid, -1, 1000)); P(K(geteuid)); P(K(setresuid, -1, -1, 1000));
  K(getresuid, &a, &e, &s); say("ids %d %d %d", (long)a, (long)e, (long)s); P(K(setfsuid, 1000)); P(K(getresuid, 8, &e, &s)); quit(0); }
  say_status("three users", status_of(pid));
  pid = fork();
  if (!pid) { P(K(setgid, 5)); P(K(getegid)); P(K(setreuid, 1000, 0)); P(K(faccessat, AT_FDCWD, "private", R_OK));
  P(K(faccessat2, AT_FDCWD, "private", R_OK, AT_EACCESS)); P(K(setuid, 33)); P(K(getuid)); quit(0); }
  say_status("set-user", status_of(pid));
}

static void descriptors(void) {
  section("descriptors");
  for (int fd = 3; fd < 200; fd++) K(close, fd);
  P(K(dup, 0)); P(K(dup, 4000)); P(K(dup3, 0, 10, 0)); P(K(dup3, 0, 0, 0)); P(K(dup3, 0, 10, 1)); P(K(dup3, 0, -1, 0));
  P(K(dup3, 4000, 10, 0)); P(K(dup3, 0, 11, O_CLOEXEC)); P(K(fcntl, 11, F_GETFD)); P(K(fcntl, 10, F_GETFD)); P(K(fcntl, 10, F_SETFD, 1));
  P(K(fcntl, 10, F_GETFD)); P(K(fcntl, 10, F_SETFD, 6)); P(K(fcntl, 10, F_GETFD)); P(K(fcntl, 0, F_DUPFD, 20));
  P(K(fcntl, 0, F_DUPFD_CLOEXEC, 20)); P(K(fcntl, 0, F_DUPFD, -1)); P(K(fcntl, 0, F_DUPFD, 1000000)); P(K(fcntl, 0, 9999));
  P(K(fcntl, 4000, F_GETFD)); P(K(fcntl, 0, F_DUPFD_QUERY, 10)); 
  int f = make("fl", ""); say("flags %o", K(fcntl, f, F_GETFL) & 03777);
  P(K(fcntl, f, F_SETFL, O_APPEND | O_NONBLOCK | O_WRONLY | O_CREAT));
  say("flags %o", K(fcntl, f, F_GETFL) & 03777777 & ~O_LARGEFILE & 07777); P(K(close_range, 5, 3, 0)); P(K(close_range, 3, 50, 99));
  P(K(close_range, 30, 50, CLOSE_RANGE_CLOEXEC)); P(K(close_range, 3, -1, 0)); P(K(fcntl, 10, F_GETFD)); P(K(dup, 0));
  int p[2]; P(K(pipe2, p, 0)); say("pipe %d %d", (long)p[0], (long)p[1]); P(K(pipe2, p, 1)); P(K(pipe2, 8, 0));
  P(K(fcntl, p[1], F_GETPIPE_SZ)); P(K(fcntl, p[1], F_SETPIPE_SZ, 5000)); P(K(fcntl, p[0], F_GETPIPE_SZ));
  P(K(fcntl, p[1], F_SETPIPE_SZ, 0)); P(K(fcntl, 0, F_GETPIPE_SZ) == 65536 || 1); K(fcntl, p[1], F_SETPIPE_SZ, 1 << 20);
  P(K(fcntl, p[1], F_GETPIPE_SZ)); P(K(fcntl, f = make("fl", ""), F_SETPIPE_SZ, 4096)); P(K(fcntl, p[0], F_GETOWN));
  P(K(fcntl, p[0], F_SETOWN, self())); P(K(fcntl, p[0], F_GETOWN) == K(getpid)); P(K(fcntl, p[0], F_GETSIG));
  P(K(fcntl, p[0], F_SETSIG, 99)); P(K(fcntl, f, F_GETLEASE)); 
  struct rlimit r; P(K(prlimit64, 0, RLIMIT_NOFILE, 0, &r)); say("files %d", (long)(r.rlim_cur >= 256)); r.rlim_cur = 8;
  P(K(prlimit64, 0, RLIMIT_NOFILE, &r, 0)); P(K(dup3, 0, 8, 0)); while (K(dup, 0) >= 0) ; P(K(dup, 0)); PF(open("a", 0));
  P(K(pipe2, p, 0)); P(K(epoll_create1, 0)); P(K(eventfd2, 0, 0)); P(K(fcntl, 0, F_DUPFD, 8)); P(K(fcntl, 0, F_DUPFD, 7));
  r.rlim_cur = 256; K(prlimit64, 0, RLIMIT_NOFILE, &r, 0);
  P(K(prlimit64, 0, 99, 0, &r)); P(K(prlimit64, 99999, 0, 0, &r)); r.rlim_cur = 2; r.rlim_max = 1; P(K(prlimit64, 0, RLIMIT_CORE, &r, 0));
  P(K(prlimit64, 0, RLIMIT_CORE, 8, 0)); P(K(getrlimit, RLIMIT_CORE, &r)); P(K(setrlimit, 99, &r));
  r.rlim_cur = 10; r.rlim_max = RLIM_INFINITY; P(K(prlimit64, 0, RLIMIT_FSIZE, &r, 0)); action(SIGXFSZ, SIG_IGN, 0, 0);
  f = make("big", ""); P(K(write, f, "0123456789abc", 13)); P(K(write, f, "x", 1)); P(K(ftruncate, f, 11)); P(K(fallocate, f, 0, 0, 11));
  r.rlim_cur = RLIM_INFINITY; K(prlimit64, 0, RLIMIT_FSIZE, &r, 0);
}

static void locks(void) {
  section("locks");
  int f = make("lk", "0123456789"), g = open("lk", O_RDWR), ro = open("lk", O_RDONLY);
  P(K(flock, f, LOCK_EX)); P(K(flock, g, LOCK_EX | LOCK_NB)); P(K(flock, f, LOCK_SH)); P(K(flock, g, LOCK_SH | LOCK_NB));
  P(K(flock, f, LOCK_EX | LOCK_NB)); P(K(flock, g, LOCK_UN)); P(K(flock, f, LOCK_EX | LOCK_NB)); P(K(flock, f, 99)); P(K(flock, f, 0));
  int p[2]; K(pipe2, p, 0); P(K(flock, p[0], LOCK_EX)); K(flock, f, LOCK_UN);
#define L(t, s, n) (struct flock) { .l_type = t, .l_whence = SEEK_SET, .l_start = s, .l_len = n }
  struct flock k = L(F_WRLCK, 0, 5); P(K(fcntl, f, F_SETLK, &k)); k = L(F_WRLCK, 0, 5); P(K(fcntl, g, F_GETLK, &k));
  say("type %d", (long)k.l_type); k = L(F_WRLCK, 0, 5); P(K(fcntl, ro, F_SETLK, &k)); k = L(9, 0, 5); P(K(fcntl, f, F_SETLK, &k));
  k = L(F_RDLCK, -1, 5); P(K(fcntl, f, F_SETLK, &k)); k = L(F_RDLCK, 5, -5); P(K(fcntl, f, F_SETLK, &k)); k.l_whence = 9;
  P(K(fcntl, f, F_SETLK, &k)); P(K(fcntl, f, F_SETLK, 8));
  k = L(F_WRLCK, 0, 5); K(fcntl, f, F_SETLK, &k);
  int pid = fork();
  if (!pid) {
    k = L(F_RDLCK, 2, 10); P(K(fcntl, f, F_GETLK, &k));
  say("type %d start %d len %d mine %d", (long)k.l_type, (long)k.l_start, (long)k.l_len, (long)(k.l_pid == K(getppid)));
  k = L(F_RDLCK, 2, 10); P(K(fcntl, f, F_SETLK, &k)); k = L(F_WRLCK, 5, 0); P(K(fcntl, f, F_SETLK, &k)); k = L(F_UNLCK, 7, 1);
  P(K(fcntl, f, F_SETLK, &k)); k = L(F_WRLCK, 5, 2); P(K(fcntl, f, F_GETLK, &k)); say("type %d", (long)k.l_type);
    struct timespec t = { 0, 1 }; k = L(F_WRLCK, 0, 1); action(SIGALRM, (void *)SIG_DFL, 0, 0); quit(7);
  }
  say_status("child", status_of(pid)); k = L(F_WRLCK, 0, 0); P(K(fcntl, f, F_GETLK, &k)); say("type %d", (long)k.l_type); K(close, ro);
  pid = fork(); if (!pid) { k = L(F_WRLCK, 0, 1); P(K(fcntl, f, F_SETLK, &k)); quit(0); } status_of(pid);
  k = L(F_WRLCK, 0, 5); P(K(fcntl, f, F_OFD_SETLK, &k)); k = L(F_WRLCK, 0, 5); P(K(fcntl, g, F_OFD_SETLK, &k)); k = L(F_WRLCK, 0, 5);
  P(K(fcntl, g, F_OFD_GETLK, &k)); say("type %d pid %d", (long)k.l_type, (long)k.l_pid); k = L(F_WRLCK, 0, 5); P(K(fcntl, f, F_SETLK, &k));
  k = L(F_WRLCK, 0, 5); k.l_pid = 1; P(K(fcntl, g, F_OFD_SETLK, &k)); k = L(F_UNLCK, 0, 0); P(K(fcntl, f, F_OFD_SETLK, &k)); 
}

static void openat_two(void) {
  section("openat2");
  struct { uint64_t flags, mode, resolve; } how = { O_RDONLY, 0, 0 };
#define H(f, m, r) (how.flags = f, how.mode = m, how.resolve = r, &how)
  int d = open("d", O_RDONLY); put_file("d/inner", "x"); K(symlinkat, "/", AT_FDCWD, "d/abs"); K(symlinkat, "inner", AT_FDCWD, "d/rel");
  K(symlinkat, "../a", AT_FDCWD, "d/up");
  PF(K(openat2, AT_FDCWD, "a", H(0, 0, 0), 24)); PF(K(openat2, AT_FDCWD, "a", &how, 8)); PF(K(openat2, AT_FDCWD, "a", H(0, 0600, 0), 24));
  PF(K(openat2, AT_FDCWD, "a", H(1UL << 40, 0, 0), 24)); PF(K(openat2, AT_FDCWD, "a", H(0, 0, 1 << 20), 24));
  PF(K(openat2, d, "inner", H(0, 0, 8), 24)); PF(K(openat2, d, "../a", H(0, 0, 8), 24)); PF(K(openat2, d, "up", H(0, 0, 8), 24));
  PF(K(openat2, d, "abs", H(0, 0, 8), 24)); PF(K(openat2, d, "rel", H(0, 0, 8), 24)); PF(K(openat2, d, "rel", H(0, 0, 4), 24));
  PF(K(openat2, d, "/inner", H(0, 0, 16), 24)); PF(K(openat2, d, "../../inner", H(0, 0, 16), 24));
  PF(K(openat2, d, "abs", H(0, 0, 16), 24)); PF(K(openat2, d, "inner", H(O_CREAT | O_RDWR, 010000, 0), 24));
  PF(K(openat2, d, "fresh", H(O_CREAT | O_RDWR, 0600, 0), 24)); PF(K(openat2, d, "inner", H(0, 0, 24), 24));
  PF(K(openat2, d, "/a", H(0, 0, 8), 24)); PF(K(openat2, d, "inner", 8, 24)); 
}

/* Names are bytes: what is no UTF-8 is a name like any other, and comes back as it was given. */
static void any_bytes(void) {
  section("names that are no UTF-8"); K(mkdirat, AT_FDCWD, "bytes", 0755); static const char *all[] = { "bytes/\xff\xfe", "bytes/\xe9t\xe9", "bytes/\xc3", "bytes/\xed\xa0\x80", "bytes/\xf0\x9f\x98", "bytes/\xc3\xa9", "bytes/\x80" }; char entries[1024], target[64]; int seen = 0;
  for (int i = 0; i < 7; i++) { put_file(all[i], "x"); struct stat s; PT("made", K(newfstatat, AT_FDCWD, all[i], &s, 0)); }
  int d = open("bytes", O_RDONLY | O_DIRECTORY); long n = K(getdents64, d, entries, sizeof entries); for (long at = 0; at < n; at += *(unsigned short *)(entries + at + 16)) for (int i = 0; i < 7; i++) seen += same(entries + at + 19, all[i] + 6); say("listed as they were given %d", (long)seen); K(close, d);
  P(K(symlinkat, "\xff\xfe", AT_FDCWD, "bytes/\xa0")); memset(target, 0, 64); P(K(readlinkat, AT_FDCWD, "bytes/\xa0", target, 63)); say("target %x %x", (long)(unsigned char)target[0], (long)(unsigned char)target[1]); say("through it: %s", slurp("bytes/\xa0")); P(K(renameat, AT_FDCWD, all[0], AT_FDCWD, "bytes/\xff")); P(K(unlinkat, AT_FDCWD, all[0], 0)); P(K(unlinkat, AT_FDCWD, "bytes/\xff", 0)); P(K(unlinkat, AT_FDCWD, "bytes/\xa0", 0)); for (int i = 1; i < 7; i++) K(unlinkat, AT_FDCWD, all[i], 0); P(K(mkdirat, AT_FDCWD, "bytes/\xfd", 0755)); K(chdir, "bytes/\xfd"); memset(target, 0, 64); long length_ = K(getcwd, entries, 1024); say("getcwd ends in %x", (long)(unsigned char)entries[length_ - 2]); K(chdir, "../.."); P(K(unlinkat, AT_FDCWD, "bytes/\xfd", AT_REMOVEDIR)); P(K(unlinkat, AT_FDCWD, "bytes", AT_REMOVEDIR));
}
static void probe(int count, char **arguments) { K(mkdirat, AT_FDCWD, "files", 0755); K(chdir, "files"); opening(); path_descriptors();
  positions(); directories(); names(); attributes(); permissions(); descriptors(); locks(); openat_two(); any_bytes(); }
