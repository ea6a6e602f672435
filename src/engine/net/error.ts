// The ways in which a call on the network can fail, by the names of POSIX; the kernel turns them into numbers.
// Every one is a result (returned as a string), never thrown.

export type NetworkError =
  | "EACCES"
  | "EADDRINUSE"
  | "EADDRNOTAVAIL"
  | "EAFNOSUPPORT"
  | "EAGAIN"
  | "EALREADY"
  | "ECONNABORTED"
  | "ECONNREFUSED"
  | "ECONNRESET"
  | "EDESTADDRREQ"
  | "EHOSTUNREACH"
  | "EINPROGRESS"
  | "EINVAL"
  | "EISCONN"
  | "EMSGSIZE"
  | "ENETUNREACH"
  | "ENOBUFS"
  | "ENOTCONN"
  | "EOPNOTSUPP"
  | "EPIPE"
  | "ETIMEDOUT";
