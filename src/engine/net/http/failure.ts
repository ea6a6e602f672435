// How an HTTP exchange fails, in curl's words: exit code and sentence, as `curl -sS` 7.88 prints them. One row a kind.

export interface HttpFailure {
  readonly exitCode: number;
  /** "curl: (52) Empty reply from server" */
  readonly message: string;
}

const rows = {
  unsupportedProtocol: [1, (scheme: string) => `Protocol "${scheme}" not supported or disabled in libcurl`],
  http09: [1, () => "Received HTTP/0.9 when not allowed"],
  unsupportedVersion: [1, (version: string) => `Unsupported HTTP version ${version === "" ? "" : `(${version}) `}in response`],
  unsupportedStatus: [1, () => "Unsupported response code in HTTP response"],
  badUrl: [3, () => "URL using bad/illegal format or missing URL"],
  unknownHost: [6, (name: string) => `Could not resolve host: ${name}`],
  notConnected: [7, (target: string) => `Failed to connect to ${target}: Couldn't connect to server`],
  badContentLength: [8, () => "Invalid Content-Length: value"],
  headerWithoutColon: [8, () => "Header without colon"],
  nulInHeader: [8, () => "Nul byte in header"],
  partialFile: [18, (remaining: string) => `transfer closed with ${remaining} bytes remaining to read`],
  partialChunks: [18, () => "transfer closed with outstanding read data remaining"],
  headerTooLong: [27, () => "Out of memory"],
  connectTimeout: [28, (milliseconds: string) => `Connection timed out after ${milliseconds} milliseconds`],
  notReached: [28, (target: string) => `Failed to connect to ${target}: Couldn't connect to server`],
  timeout: [28, (progress: string) => `Operation timed out after ${progress} received`],
  httpError: [22, (status: string) => `The requested URL returned error: ${status}`],
  tooManyRedirects: [47, (limit: string) => `Maximum (${limit}) redirects followed`],
  badHeader: [43, () => "A libcurl function was given a bad argument"],
  badTrailer: [43, () => "Failed reading the chunked-encoded stream"],
  emptyReply: [52, () => "Empty reply from server"],
  sendFailed: [55, (reason: string) => `Send failure: ${reason}`],
  receiveFailed: [56, (reason: string) => `Recv failure: ${reason}`],
  headersTooLarge: [56, (bytes: string) => `Too large response headers: ${bytes} > 307200`],
  badChunkSize: [56, () => "Illegal or missing hexadecimal sequence in chunked-encoding"],
  longChunkSize: [56, () => "Too long hexadecimal number in chunked-encoding"],
  badChunk: [56, () => "Malformed encoding found in chunked-encoding"],
  unknownCoding: [61, () => "Unrecognized content encoding type. libcurl understands deflate, gzip, br, zstd content encodings."],
  undecodable: [61, () => "Error while processing content unencoding: incorrect header check"],
} as const satisfies Record<string, readonly [number, (detail: string) => string]>;

export type FailureKind = keyof typeof rows;

/** `detail` fills the gap in the sentence, where it has one. */
export function httpFailure(kind: FailureKind, detail = ""): HttpFailure {
  const [exitCode, sentence] = rows[kind];
  return { exitCode, message: `curl: (${exitCode}) ${sentence(detail)}` };
}
