// What a person does at the workbench, in their words: tests say these and what they expect to see.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, type Locator, type Page } from "playwright/test";
import { copiedFrom, holdText, pasteInto } from "./clipboard.ts";

/** The article's programs lie beside the repository, not in it. */
const seedPath = (name: string): string => fileURLToPath(new URL(`../../shared/seed/${name}`, import.meta.url));
export const seedIsPresent = existsSync(seedPath("server.s"));
export const seed = (name: string): string => readFileSync(seedPath(name), "utf8");

export class Workbench {
  readonly page: Page;
  readonly terminal: Locator;
  readonly editor: Locator;
  readonly state: Locator;

  constructor(page: Page) {
    this.page = page;
    this.terminal = page.getByRole("log", { name: "Terminal output" });
    this.editor = page.getByRole("textbox", { name: "Program text" });
    this.state = page.getByLabel("State of the machine");
  }

  static async open(page: Page): Promise<Workbench> {
    const workbench = new Workbench(page);
    await page.goto("/");
    await expect(workbench.button("Run")).toBeEnabled();
    return workbench;
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Replaces the whole text, as one pastes. */
  async paste(text: string): Promise<void> {
    await this.editor.click();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(text);
  }

  /** As `paste`, for texts so long that typing them would be another thing. */
  async pasteFromClipboard(text: string): Promise<void> {
    await this.editor.click();
    await this.page.keyboard.press("ControlOrMeta+A");
    await pasteInto(this.editor, await holdText(this.page, text));
  }

  /** All of the file in front, not just what is in sight. */
  async wholeText(): Promise<string> {
    await this.editor.click();
    await this.page.keyboard.press("ControlOrMeta+A");
    return await copiedFrom(this.editor);
  }

  /** Opens the sheet and leaves it as it was. */
  async shareLink(): Promise<string> {
    await this.page.getByRole("button", { name: /^Project:/ }).click();
    await this.page.getByRole("menuitem", { name: /^Share/ }).click();
    const sheet = this.page.getByRole("dialog", { name: /^Share/ });
    const link = sheet.getByRole("textbox", { name: "Link" });
    await expect(link).toHaveAttribute("aria-busy", "false");
    const address = await link.inputValue();
    await sheet.getByRole("button", { name: "Close" }).last().click();
    return address;
  }

  async run(text?: string): Promise<void> {
    if (text !== undefined) await this.paste(text);
    await this.button("Run").click();
  }

  async step(times = 1): Promise<void> {
    for (let index = 0; index < times; index += 1) {
      const before = await this.instructions();
      await this.button("Step").click();
      // A step takes milliseconds: the usual tenth of a second between two looks would be most of a test.
      await expect.poll(() => this.instructions(), { intervals: [10, 20, 40, 80, 160, 320] }).not.toBe(before);
    }
  }

  /** As the status bar counts them. */
  instructions(): Promise<string> {
    return this.page.getByText(/^[0-9,.\s]+ instructions?$/).innerText();
  }

  register(name: string): Locator {
    return this.page
      .getByRole("list", { name: "General registers" })
      .getByRole("listitem")
      .filter({ hasText: new RegExp(`^${name}\\b`) });
  }

  /** The line of the instruction that is about to run. */
  get currentLine(): Locator {
    return this.page.locator(".cm-currentInstruction");
  }

  /** The place for a breakpoint beside a line. */
  breakpointGutter(line: number): Locator {
    return this.page.locator(`.cm-breakpoints .cm-gutterElement >> nth=${line}`);
  }

  pressBreakpoint(line: number): Promise<void> {
    return this.breakpointGutter(line).click();
  }

  async send(url: string, options: { readonly from?: "this machine" | "another machine"; readonly repeat?: number } = {}): Promise<void> {
    const form = this.page.getByRole("form", { name: "HTTP request" });
    await form.getByLabel("URL").fill(url);
    await form.getByRole("radio", { name: options.from ?? "this machine" }).click();
    await form.getByLabel("Repeat").fill(String(options.repeat ?? 1));
    await form.getByRole("button", { name: "Send" }).click();
  }

  get response(): Locator {
    return this.page.getByRole("region", { name: "Response" });
  }
}
