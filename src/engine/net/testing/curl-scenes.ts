// For tests: a curl command line against a server that answers from a list, here and with the real curl. Node only.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import * as net from "../index.ts";
import { createSockets } from "./sockets.ts";

export interface CurlScene {
  readonly words: readonly string[];
  /** Connection by connection: what is sent when a request's head has come; after the last the connection is closed. "reset" and "close" end it at once. */
  readonly server: readonly (readonly string[])[];
}

export interface CurlOutcome {
  readonly exitCode: number;
  /** Latin-1. */
  readonly stdout: string;
  readonly stderr: string;
  /** All that the server got. */
  readonly requests: string;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** Whether it is time for the answer of this number: a head has come for each, or the body "abc" for one marked "body:". */
const isDue = (answers: readonly string[], number: number, received: string): boolean => {
  const answer = answers[number];
  if (answer === undefined) return false;
  return answer.startsWith("body:") ? received.endsWith("abc") : number < received.split("\r\n\r\n").length - 1;
};

/** The words name the server as "SERVER". */
export function simulatedCurl({ words, server }: CurlScene, port = 8080): CurlOutcome {
  const s = createSockets(net.createNetwork({ seed: 1, captureBytes: 0 }));
  const listener = s.socket();
  s.reuse(listener);
  s.bind(listener, "127.0.0.1", port);
  s.listen(listener, 5);
  const id = net.startCurl(
    s.network,
    { from: "local", words: words.map((word) => word.replace("SERVER", `localhost:${port}`)), isTerminal: false },
    (path) => (path === "file.txt" ? Buffer.from("one\r\ntwo\n") : undefined),
  );
  let requests = "";
  let next = 0;
  const open: { readonly socket: number; received: string; answered: number; readonly answers: readonly string[] }[] = [];
  const output: net.CurlOutput[] = [];
  for (let round = 0; round < 400 && !net.curlStatus(s.network, id).done; round++) {
    s.sleep(round < 50 ? 0.01 : 20);
    const accepted = s.accept(listener);
    if (typeof accepted === "number") open.push({ socket: accepted, received: "", answered: 0, answers: server[next++] ?? [] });
    for (const connection of [...open]) {
      for (let text = s.readText(connection.socket, 100_000); text !== "EAGAIN" && text !== "" && !/^E[A-Z]+$/.test(text); ) {
        connection.received += text;
        requests += text;
        text = s.readText(connection.socket, 100_000);
      }
      while (isDue(connection.answers, connection.answered, connection.received)) {
        const answer = connection.answers[connection.answered++]!.replace(/^body:/, "");
        if (answer === "reset") s.lingerZero(connection.socket);
        else if (answer !== "close") s.write(connection.socket, answer);
        if (answer === "close" || answer === "reset") connection.answered = connection.answers.length;
      }
      if (connection.answered === connection.answers.length) {
        s.close(connection.socket);
        open.splice(open.indexOf(connection), 1);
      }
    }
    output.push(...net.takeCurlOutput(s.network, id));
  }
  output.push(...net.takeCurlOutput(s.network, id));
  const textOf = (to: string): string => output.map((piece) => (piece.to === to ? latin1(piece.bytes) : "")).join("");
  const { exitCode, done } = net.curlStatus(s.network, id);
  net.endCurl(s.network, id);
  return { exitCode: done ? exitCode : -1, stdout: textOf("stdout"), stderr: textOf("stderr"), requests };
}

/** `folder` holds file.txt. */
export function realCurl({ words, server }: CurlScene, folder: string): Promise<CurlOutcome & { readonly port: number }> {
  return new Promise((resolve) => {
    let requests = "";
    let next = 0;
    const listener = createServer((socket) => {
      const answers = server[next++] ?? [];
      let received = "";
      let answered = 0;
      socket.on("error", () => socket.destroy());
      const answer = (): void => {
        while (isDue(answers, answered, received)) {
          const text = answers[answered++]!.replace(/^body:/, "");
          if (text === "reset") socket.resetAndDestroy();
          else if (text === "close") socket.end();
          else socket.write(Buffer.from(text, "latin1"));
          if (text === "close" || text === "reset") answered = answers.length;
        }
        if (answered === answers.length) socket.end();
      };
      socket.on("data", (bytes) => {
        received += bytes.toString("latin1");
        requests += bytes.toString("latin1");
        answer();
      });
      answer();
    });
    listener.listen(0, "127.0.0.1", () => {
      const address = listener.address();
      const port = typeof address === "object" && address ? address.port : 0;
      const list = ["-q", "--noproxy", "*", ...words.map((word) => word.replace("SERVER", `localhost:${port}`))];
      const curl = spawn("curl", list, { cwd: folder });
      const [out, err]: [Buffer[], Buffer[]] = [[], []];
      curl.stdout.on("data", (data: Buffer) => out.push(data));
      curl.stderr.on("data", (data: Buffer) => err.push(data));
      curl.on("close", (exitCode) => {
        listener.close();
        const text = (pieces: Buffer[]): string =>
          Buffer.concat(pieces).toString("latin1").replaceAll(`:${port}`, ":8080").replaceAll(`port ${port}`, "port 8080");
        resolve({
          port,
          exitCode: exitCode ?? -1,
          stdout: text(out),
          stderr: text(err).replace(/0x[0-9a-f]+ \[serially\]/g, "0x5c0a64c0de80 [serially]"),
          requests: requests.replaceAll(`:${port}`, ":8080"),
        });
      });
    });
  });
}
