// C++ programs against GNU's static C++ library, linked by this linker: the very bytes of GNU ld, and they run: exceptions find
// their handlers, virtual functions their objects, and what two files have in common is there once.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasQemu, runUnderQemu } from "../elf/testing/tools.ts";
import { hasCxxLibrary, hasLibc, LinkFolder, same } from "./testing/both-linkers.ts";

const common = `
#include <string>
#include <vector>
template <typename T> struct Box { static int count; T value; Box(T x) : value(x) { count++; } virtual ~Box() = default; virtual T get() { return value; } };
template <typename T> int Box<T>::count = 0;
inline int once() { static std::string text("x"); text += "y"; return text.size(); }
int other(int);
`;
const main = `${common}
#include <iostream>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
struct Noisy { std::string name; ~Noisy() { std::cout << "~" << name << ' '; } };
int deep(int n) { Noisy noisy{std::to_string(n)}; if (n == 0) throw std::runtime_error("bottom"); return deep(n - 1) + 1; }
struct Base { virtual ~Base() = default; virtual int f() const { return 1; } };
struct Left : virtual Base { int f() const override { return 2; } };
struct Right : virtual Base { virtual int g() const { return 3; } };
struct Both : Left, Right { int f() const override { return 4; } };
thread_local int mine = 5;
struct First { First() { std::cout << "first\\n"; } } first;
int main() {
  try { deep(3); } catch (const std::exception &e) { std::cout << e.what() << '\\n'; }
  try { other(-1); } catch (std::vector<int> &v) { std::cout << v.size() << '\\n'; }
  std::unique_ptr<Base> base = std::make_unique<Both>();
  std::cout << base->f() << ' ' << dynamic_cast<Right &>(*base).g() << '\\n';
  try { dynamic_cast<Left &>(*std::make_unique<Base>()); } catch (const std::bad_cast &) { std::cout << "no Left\\n"; }
  std::mutex lock; int total = 0; std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++) threads.emplace_back([&, i] { mine += i; std::lock_guard<std::mutex> hold(lock); total += mine; });
  for (auto &t : threads) t.join();
  Box<int> box(3);
  std::cout << total << ' ' << other(2) << ' ' << once() << ' ' << Box<int>::count << ' ' << 2.5 << std::endl;
  return 7;
}
`;
const second = `${common}
int other(int n) { if (n < 0) throw std::vector<int>(5); Box<int> box(n); return box.get() + Box<int>::count * 10 + once() * 100; }
`;

let folder: LinkFolder;
beforeAll(() => {
  folder = new LinkFolder();
});
afterAll(() => folder.remove());

describe.skipIf(!hasCxxLibrary || !hasLibc || !hasQemu)("a C++ program (needs aarch64-linux-gnu-g++, libstdc++ and qemu-aarch64)", () => {
  beforeAll(() => {
    folder.compile("main.cc", main, ["-O1", "-g"]);
    folder.compile("second.cc", second, ["-O1", "-g"]);
  });

  it.each([[[]], [["--gc-sections", "--eh-frame-hdr", "--fix-cortex-a53-843419"]]])("linked with %j is GNU ld's, and runs", (options) => {
    const { ours, theirs } = folder.linkBoth(folder.staticCommand(["main.o", "second.o"], options, ["-lstdc++"]));
    expect(same(ours, theirs)).toBe(true);
    expect(runUnderQemu(ours)).toEqual({
      output: "first\n~0 ~1 ~2 ~3 bottom\n5\n4 3\nno Left\n26 222 3 2 2.5\n",
      status: 7,
    });
  });
});
