// Asks another host for a file, by way of `fetch.html` in a frame without an origin: this page's own policy lets nothing be asked of other
// hosts. Never called before the person has agreed to this very address.

export type Fetched = { readonly bytes: Uint8Array } | { readonly problem: string };

/** Of the frame to be there; a site whose owner left `fetch.html` out never has one. */
const readyPatienceMs = 8000;
const patienceMs = 60_000;

export function fetchElsewhere(url: string): Promise<Fetched> {
  const frame = document.createElement("iframe");
  frame.sandbox.add("allow-scripts");
  frame.hidden = true;
  frame.src = new URL("./fetch.html", location.href.replace(/[?#].*$/, "")).href;
  return new Promise<Fetched>((resolve) => {
    let timer = setTimeout(() => finish({ problem: "this site asks nothing of other hosts." }), readyPatienceMs);
    const finish = (fetched: Fetched) => {
      clearTimeout(timer);
      removeEventListener("message", heard);
      frame.remove();
      resolve(fetched);
    };
    const heard = ({ source, data }: MessageEvent) => {
      if (source !== frame.contentWindow || typeof data !== "object" || data === null) return;
      if (data.ready === true) {
        clearTimeout(timer);
        timer = setTimeout(() => finish({ problem: "the host did not answer in time." }), patienceMs);
        frame.contentWindow?.postMessage({ url }, "*");
      } else if (data.bytes instanceof Uint8Array) finish({ bytes: data.bytes });
      else finish({ problem: `${String(data.problem ?? "it cannot be read").slice(0, 200)}.` });
    };
    addEventListener("message", heard);
    document.body.append(frame);
  });
}

/** What may be asked: https:, or this machine itself. */
export function foreignAddress(text: string): URL | undefined {
  try {
    const url = new URL(text, location.href);
    const isOwnMachine = url.protocol === "http:" && /^(?:localhost|127\.0\.0\.1)$/.test(url.hostname);
    return url.protocol === "https:" || isOwnMachine ? url : undefined;
  } catch {
    return undefined;
  }
}
