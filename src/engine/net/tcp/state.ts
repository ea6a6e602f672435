// The states of a TCP connection and what moves it from one to another, as tables that name every state
// (RFC 9293 §3.3.2, figure 5). What happens besides (segments, timers, wakeups) is elsewhere.

/** RFC 9293 §3.3.2. A user's endpoint shows CLOSED once the network alone keeps the connection in TIME_WAIT, as Linux does. */
export type TcpState =
  | "CLOSED"
  | "LISTEN"
  | "SYN_SENT"
  | "SYN_RECEIVED"
  | "ESTABLISHED"
  | "FIN_WAIT_1"
  | "FIN_WAIT_2"
  | "CLOSE_WAIT"
  | "CLOSING"
  | "LAST_ACK"
  | "TIME_WAIT";

/** What an endpoint itself can be in: TIME_WAIT is kept apart from it (`TimeWait`). */
export type EndpointState = Exclude<TcpState, "TIME_WAIT">;

/**
 * The user has nothing more to send: our FIN is queued (RFC 9293 §3.10.4). In SYN_RECEIVED it waits for ESTABLISHED; in the
 * other states that stay the same there is none to queue.
 */
export const afterClose = {
  CLOSED: "CLOSED",
  LISTEN: "CLOSED",
  SYN_SENT: "CLOSED",
  SYN_RECEIVED: "SYN_RECEIVED",
  ESTABLISHED: "FIN_WAIT_1",
  FIN_WAIT_1: "FIN_WAIT_1",
  FIN_WAIT_2: "FIN_WAIT_2",
  CLOSE_WAIT: "LAST_ACK",
  CLOSING: "CLOSING",
  LAST_ACK: "LAST_ACK",
} as const satisfies Record<EndpointState, TcpState>;

/** The peer has acknowledged our FIN (RFC 9293 §3.10.7.4, fifth). */
export const afterFinAcknowledged = {
  CLOSED: "CLOSED",
  LISTEN: "LISTEN",
  SYN_SENT: "SYN_SENT",
  SYN_RECEIVED: "SYN_RECEIVED",
  ESTABLISHED: "ESTABLISHED",
  FIN_WAIT_1: "FIN_WAIT_2",
  FIN_WAIT_2: "FIN_WAIT_2",
  CLOSE_WAIT: "CLOSE_WAIT",
  CLOSING: "TIME_WAIT",
  LAST_ACK: "CLOSED",
} as const satisfies Record<EndpointState, TcpState>;

/** The peer's FIN has arrived in order (RFC 9293 §3.10.7.4, eighth). An acknowledgment of our FIN is dealt with first. */
export const afterPeerFin = {
  CLOSED: "CLOSED",
  LISTEN: "LISTEN",
  SYN_SENT: "SYN_SENT",
  SYN_RECEIVED: "CLOSE_WAIT",
  ESTABLISHED: "CLOSE_WAIT",
  FIN_WAIT_1: "CLOSING",
  FIN_WAIT_2: "TIME_WAIT",
  CLOSE_WAIT: "CLOSE_WAIT",
  CLOSING: "CLOSING",
  LAST_ACK: "LAST_ACK",
} as const satisfies Record<EndpointState, TcpState>;

interface StateTraits {
  /** The peer may still send data. */
  readonly receives: boolean;
  /** Queued data and FIN may go out. */
  readonly transmits: boolean;
  /** Leaving by force owes the peer a RST (RFC 9293 §3.10.5, as Linux applies it). */
  readonly owesReset: boolean;
}

export const stateTraits = {
  CLOSED: { receives: false, transmits: false, owesReset: false },
  LISTEN: { receives: false, transmits: false, owesReset: false },
  SYN_SENT: { receives: false, transmits: false, owesReset: false },
  SYN_RECEIVED: { receives: false, transmits: false, owesReset: true },
  ESTABLISHED: { receives: true, transmits: true, owesReset: true },
  FIN_WAIT_1: { receives: true, transmits: true, owesReset: true },
  FIN_WAIT_2: { receives: true, transmits: false, owesReset: true },
  CLOSE_WAIT: { receives: false, transmits: true, owesReset: true },
  CLOSING: { receives: false, transmits: true, owesReset: false },
  LAST_ACK: { receives: false, transmits: true, owesReset: false },
} as const satisfies Record<EndpointState, StateTraits>;
