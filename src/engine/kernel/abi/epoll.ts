// Numbers of <sys/epoll.h>, and struct epoll_event as arm64 has it: 16 bytes, the data at 8
// (include/uapi/linux/eventpoll.h; only x86-64 packs it).

/** In strace's order; the low ones are poll's. */
export const epollEvent = {
  EPOLLIN: 0x1,
  EPOLLPRI: 0x2,
  EPOLLOUT: 0x4,
  EPOLLRDNORM: 0x40,
  EPOLLRDBAND: 0x80,
  EPOLLWRNORM: 0x100,
  EPOLLWRBAND: 0x200,
  EPOLLMSG: 0x400,
  EPOLLERR: 0x8,
  EPOLLHUP: 0x10,
  EPOLLRDHUP: 0x2000,
  EPOLLEXCLUSIVE: 0x10000000,
  EPOLLWAKEUP: 0x20000000,
  EPOLLONESHOT: 0x40000000,
  EPOLLET: 0x80000000,
} as const;

export const epollOperation = { EPOLL_CTL_ADD: 1, EPOLL_CTL_DEL: 2, EPOLL_CTL_MOD: 3 } as const;
export const epollFlag = { EPOLL_CLOEXEC: 0o2000000 } as const;

/** How to watch, as against what for. */
export const epollModes = epollEvent.EPOLLEXCLUSIVE | epollEvent.EPOLLWAKEUP | epollEvent.EPOLLONESHOT | epollEvent.EPOLLET;

export const epollEventBytes = 16;

export interface EpollEvent {
  readonly events: number;
  readonly data: bigint;
}

export function readEpollEvent(bytes: Uint8Array): EpollEvent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, epollEventBytes);
  return { events: view.getUint32(0, true), data: view.getBigUint64(8, true) };
}

const written = new Uint8Array(epollEventBytes);
const writtenView = new DataView(written.buffer);

/** The next call overwrites what this one gives. */
export function writeEpollEvent({ events, data }: EpollEvent): Uint8Array {
  writtenView.setUint32(0, events, true);
  writtenView.setBigUint64(8, data, true);
  return written;
}
