import { expect, test } from "vitest";
import { createHttp, parseCount, parseHeaders } from "./http.ts";

test("headers are lines of Name: value; spaces around the value go, colons in it stay", () => {
  expect(parseHeaders("Host: a:80\n\n X-Y:  z ".replace("\n X", "\nX")).headers).toEqual([
    ["Host", "a:80"],
    ["X-Y", "z"],
  ]);
});

test("a line that is no header is named", () => {
  expect(parseHeaders("Host a").wrongLine).toBe("Host a");
  expect(parseHeaders("A: b\n : c").wrongLine).toBe(" : c");
});

test("a count is a whole number from one to a million, however its digits are grouped", () => {
  expect(parseCount("1,000,000")).toBe(1_000_000);
  expect(parseCount(" 12 ")).toBe(12);
  for (const wrong of ["", "0", "-1", "1.5", "1e3", "1000001", "many"]) expect(parseCount(wrong)).toBeUndefined();
});

test("progress of another exchange is not taken for this one's", () => {
  const http = createHttp();
  const request = { method: "GET", url: "http://localhost/", headers: [], body: "", from: "local" } as const;
  const progress = { done: true, succeeded: 1, failed: 0, phase: "", virtualTimeNs: 0 };
  http.sent(7, request, 1);
  http.progressed([{ ...progress, id: 6 }]);
  expect(http.store.getState().exchange?.progress).toBeUndefined();
  http.progressed([{ ...progress, id: 7 }]);
  expect(http.store.getState().exchange?.progress?.done).toBe(true);
});
