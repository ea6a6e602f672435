// Requests of ioctl(2) on arm64 (include/uapi/asm-generic/ioctls.h), struct winsize and struct termios.

export const ioctlRequest = {
  TCGETS: 0x5401,
  TCSETS: 0x5402,
  TCSETSW: 0x5403,
  TCSETSF: 0x5404,
  TCSBRK: 0x5409,
  TCXONC: 0x540a,
  TCFLSH: 0x540b,
  TIOCEXCL: 0x540c,
  TIOCNXCL: 0x540d,
  TIOCSCTTY: 0x540e,
  TIOCGPGRP: 0x540f,
  TIOCSPGRP: 0x5410,
  TIOCOUTQ: 0x5411,
  TIOCSTI: 0x5412,
  TIOCGWINSZ: 0x5413,
  TIOCSWINSZ: 0x5414,
  FIONREAD: 0x541b,
  FIONBIO: 0x5421,
  TIOCNOTTY: 0x5422,
  TIOCSETD: 0x5423,
  TIOCGETD: 0x5424,
  TCSBRKP: 0x5425,
  TIOCGSID: 0x5429,
  TIOCGPTPEER: 0x5441,
  FIONCLEX: 0x5450,
  FIOCLEX: 0x5451,
  FIOASYNC: 0x5452,
  TCGETS2: 0x802c542a,
  TCSETS2: 0x402c542b,
  TCSETSW2: 0x402c542c,
  TCSETSF2: 0x402c542d,
  TIOCGPTN: 0x80045430,
  TIOCSPTLCK: 0x40045431,
  FIOSETOWN: 0x8901,
  SIOCSPGRP: 0x8902,
  FIOGETOWN: 0x8903,
  SIOCGPGRP: 0x8904,
  SIOCATMARK: 0x8905,
  SIOCGIFNAME: 0x8910,
  SIOCGIFCONF: 0x8912,
  SIOCGIFFLAGS: 0x8913,
  SIOCGIFADDR: 0x8915,
  SIOCGIFBRDADDR: 0x8919,
  SIOCGIFNETMASK: 0x891b,
  SIOCGIFMETRIC: 0x891d,
  SIOCGIFMTU: 0x8921,
  SIOCGIFHWADDR: 0x8927,
  SIOCGIFINDEX: 0x8933,
  SIOCGIFTXQLEN: 0x8942,
} as const;

export interface WindowSize {
  rows: number;
  columns: number;
}

/** struct winsize: rows, columns, and two words of pixels that are 0 here. */
export const windowSizeBytes = 8;

export function writeWindowSize(size: WindowSize): Uint8Array {
  const bytes = new Uint8Array(windowSizeBytes);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, size.rows, true);
  view.setUint16(2, size.columns, true);
  return bytes;
}

export function readWindowSize(bytes: Uint8Array): WindowSize {
  const view = new DataView(bytes.buffer, bytes.byteOffset, windowSizeBytes);
  return { rows: view.getUint16(0, true), columns: view.getUint16(2, true) };
}

/** struct termios as the kernel has it: four words of flags, the line discipline, 19 control characters. */
export interface Termios {
  inputFlags: number;
  outputFlags: number;
  controlFlags: number;
  localFlags: number;
  /** Indexed by `controlCharacter`. 0: off. */
  characters: Uint8Array;
}

export const termiosBytes = 36;
/** struct termios2: with the speeds as numbers. */
export const termiosTwoBytes = 44;
/** TCFLSH: what is thrown away. */
export const flushQueue = { TCIFLUSH: 0, TCOFLUSH: 1, TCIOFLUSH: 2 } as const;
export const inputFlag = {
  ISTRIP: 0o40,
  INLCR: 0o100,
  IGNCR: 0o200,
  ICRNL: 0o400,
  IXON: 0o2000,
  IXANY: 0o4000,
  IUTF8: 0o40000,
} as const;
export const outputFlag = { OPOST: 1, ONLCR: 4, OCRNL: 8 } as const;
export const controlFlag = { B38400: 0xf, CS8: 0x30, CREAD: 0x80 } as const;
export const localFlag = {
  ISIG: 1,
  ICANON: 2,
  ECHO: 0o10,
  ECHOE: 0o20,
  ECHOK: 0o40,
  ECHONL: 0o100,
  NOFLSH: 0o200,
  TOSTOP: 0o400,
  ECHOCTL: 0o1000,
  ECHOKE: 0o4000,
  IEXTEN: 0o100000,
} as const;
export const controlCharacter = {
  VINTR: 0,
  VQUIT: 1,
  VERASE: 2,
  VKILL: 3,
  VEOF: 4,
  VTIME: 5,
  VMIN: 6,
  VSTART: 8,
  VSTOP: 9,
  VSUSP: 10,
  VEOL: 11,
  VREPRINT: 12,
  VDISCARD: 13,
  VWERASE: 14,
  VLNEXT: 15,
  VEOL2: 16,
} as const;

export function writeTermios(termios: Termios): Uint8Array {
  const bytes = new Uint8Array(termiosBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, termios.inputFlags, true);
  view.setUint32(4, termios.outputFlags, true);
  view.setUint32(8, termios.controlFlags, true);
  view.setUint32(12, termios.localFlags, true);
  bytes.set(termios.characters, 17);
  return bytes;
}

export function readTermios(bytes: Uint8Array): Termios {
  const view = new DataView(bytes.buffer, bytes.byteOffset, termiosBytes);
  return {
    inputFlags: view.getUint32(0, true),
    outputFlags: view.getUint32(4, true),
    controlFlags: view.getUint32(8, true),
    localFlags: view.getUint32(12, true),
    characters: bytes.slice(17, termiosBytes),
  };
}
