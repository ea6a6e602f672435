// What a socket of any family keeps of its options beside those that change what its network does.

export interface SocketOptions {
  /** SO_RCVTIMEO, SO_SNDTIMEO; 0: for ever. */
  receiveTimeoutNs: number;
  sendTimeoutNs: number;
  /** Options that are kept and given back but change nothing here, by `level << 16 | option`. */
  readonly stored: Map<number, number>;
}

export const defaultSocketOptions = (): SocketOptions => ({ receiveTimeoutNs: 0, sendTimeoutNs: 0, stored: new Map() });
