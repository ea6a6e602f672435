// Requests of ioctl(2) on arm64 (include/uapi/asm-generic/ioctls.h), struct winsize and struct termios.

export const ioctlRequest = {
  TCGETS: 0x5401,
  TCSETS: 0x5402,
  TCSETSW: 0x5403,
  TCSETSF: 0x5404,
  TIOCGPGRP: 0x540f,
  TIOCSPGRP: 0x5410,
  TIOCGWINSZ: 0x5413,
  TIOCSWINSZ: 0x5414,
  FIONREAD: 0x541b,
  FIONBIO: 0x5421,
  FIONCLEX: 0x5450,
  FIOCLEX: 0x5451,
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
export const inputFlag = { INLCR: 0o100, IGNCR: 0o200, ICRNL: 0o400, IXON: 0o2000, IUTF8: 0o40000 } as const;
export const outputFlag = { OPOST: 1, ONLCR: 4 } as const;
export const controlFlag = { B38400: 0xf, CS8: 0x30, CREAD: 0x80 } as const;
export const localFlag = {
  ISIG: 1,
  ICANON: 2,
  ECHO: 0o10,
  ECHOE: 0o20,
  ECHOK: 0o40,
  ECHONL: 0o100,
  NOFLSH: 0o200,
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
  VSUSP: 10,
  VEOL: 11,
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
