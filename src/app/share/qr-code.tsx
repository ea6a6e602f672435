// A link as a QR code, to be projected: dark on white in every theme, because that is what cameras read best.

import { encode } from "uqr";
import styles from "./share-sheet.module.css";

/** Of byte mode and level L, in the largest code. */
const mostBytes = 2953;
const border = 4;

export function QrCode({ text }: { readonly text: string }) {
  if (new TextEncoder().encode(text).length > mostBytes)
    return <p className={styles["what"]}>The link is too long for a QR code, which holds {mostBytes} characters at most.</p>;
  const { data, size } = encode(text, { ecc: "L", border });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg className={styles["code"]} viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code of the link" shapeRendering="crispEdges">
      <path d={path} fill="#000" />
    </svg>
  );
}
