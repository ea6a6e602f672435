// What curl -w tells of a transfer: the values of its variables, and its format: %{…}, escapes \n \r \t, %% for a percent sign.

import { formatAddress } from "../../address.ts";
import type { Network } from "../../network.ts";
import type { Exchange } from "../exchange/state.ts";
import type { HttpFailure } from "../failure.ts";
import { effectiveUrl, locationOf, resolveLocation } from "./redirect.ts";
import type { Curl } from "./state.ts";
import { textOf, write } from "./telling.ts";

interface WriteOutValues {
  readonly [name: string]: string | number | undefined;
}

/** `unknown` hears of variables that there are not. */
function formatWriteOut(format: string, values: WriteOutValues, unknown: (name: string) => void): string {
  return format.replace(/%%|%\{([^}]*)\}|\\([nrt])/g, (whole, name: string | undefined, letter: string | undefined) => {
    if (whole === "%%") return "%";
    if (letter !== undefined) return { n: "\n", r: "\r", t: "\t" }[letter as "n" | "r" | "t"];
    if (!Object.hasOwn(values, name!)) {
      unknown(name!);
      return "";
    }
    return String(values[name!] ?? "");
  });
}

/** "0.001234" */
const formatSeconds = (ns: number): string => (Math.max(0, Math.round(ns / 1000)) / 1e6).toFixed(6);

/** -w, once the transfer is over. */
export function writeOut(network: Network, curl: Curl, exchange: Exchange, failure: HttpFailure | undefined): void {
  const { reader } = exchange;
  const totalNs = network.nowNs - curl.startedNs;
  const since = (ns: number | undefined): string => (ns === undefined ? "0.000000" : formatSeconds(ns - curl.startedNs));
  const header = (name: string): string => reader.headers.findLast(([known]) => known.toLowerCase() === name)?.[1] ?? "";
  const location = locationOf(exchange);
  const endpoint = exchange.lastEnds;
  const status = String(reader.phase === "head" && reader.lineCount === 0 ? 0 : reader.status).padStart(3, "0");
  const speed = (bytes: number): number => (totalNs > 0 ? Math.floor((bytes * 1e9) / totalNs) : 0);
  const values = {
    http_code: status,
    response_code: status,
    http_version: reader.statusLine === "" ? "0" : reader.persistence.version,
    http_connect: "000",
    method: curl.method,
    scheme: "HTTP",
    url: curl.transfers[curl.next]!.url,
    url_effective: effectiveUrl(curl),
    urlnum: curl.next,
    redirect_url: location === undefined ? "" : resolveLocation(effectiveUrl(curl), location),
    content_type: header("content-type"),
    filename_effective: curl.transfers[curl.next]!.output ?? "",
    size_download: curl.downloadedBytes,
    size_upload: curl.uploadedBytes,
    size_header: curl.headerBytes,
    size_request: curl.requestBytes,
    speed_download: speed(curl.downloadedBytes),
    speed_upload: speed(curl.uploadedBytes),
    num_connects: curl.connections,
    num_headers: reader.headers.length,
    num_redirects: curl.redirects,
    time_namelookup: "0.000000",
    time_connect: since(exchange.connectedNs),
    time_appconnect: "0.000000",
    time_pretransfer: since(exchange.connectedNs),
    time_starttransfer: since(exchange.firstByteNs),
    time_redirect: formatSeconds(curl.redirectNs),
    time_total: formatSeconds(totalNs),
    remote_ip: endpoint ? formatAddress(endpoint.remote.address) : "",
    remote_port: endpoint?.remote.port ?? 0,
    local_ip: endpoint ? formatAddress(endpoint.local.address) : "",
    local_port: endpoint?.local.port ?? 0,
    exitcode: curl.exitCode,
    errormsg: failure ? textOf(failure) : "",
    ssl_verify_result: 0,
    proxy_ssl_verify_result: 0,
  };
  const text = formatWriteOut(curl.options.format!, values, (name) =>
    write(curl, "stderr", `curl: unknown --write-out variable: '${name}'\n`),
  );
  write(curl, "stdout", text);
}
