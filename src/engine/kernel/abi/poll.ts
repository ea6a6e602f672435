// Events of poll(2) (include/uapi/asm-generic/poll.h), and struct pollfd.

export const pollEvent = {
  POLLIN: 1,
  POLLPRI: 2,
  POLLOUT: 4,
  POLLRDNORM: 0x40,
  POLLRDBAND: 0x80,
  POLLWRNORM: 0x100,
  POLLWRBAND: 0x200,
  POLLRDHUP: 0x2000,
  POLLERR: 8,
  POLLHUP: 0x10,
  POLLNVAL: 0x20,
} as const;

/** struct pollfd: int fd; short events; short revents. */
export const pollfdBytes = 8;
