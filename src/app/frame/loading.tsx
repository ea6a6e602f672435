// What stands where a part of the page has yet to come: nothing for half a second, so that nothing flickers, then a word.

import styles from "./loading.module.css";

/** `above`: of a part that lies above the page. */
export const Loading = ({ above = false }: { readonly above?: boolean }) => (
  <p className={styles[above ? "above" : "within"]} role="status">
    Loading …
  </p>
);
