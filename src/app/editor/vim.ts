// Vim's keys for the text, loaded for those who choose them. `:w` does nothing that typing does not do by itself: every edit is kept.

import { Prec } from "@codemirror/state";
import { vim } from "@replit/codemirror-vim";

/** Before every other key of the editor. */
export const vimKeys = Prec.highest(vim({ status: true }));
