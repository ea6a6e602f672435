// A link as a QR code, to be projected: dark on white in every theme, because that is what cameras read best.

import { qrModules } from "./qr.ts";
import styles from "./share-sheet.module.css";

const border = 4;

export function QrCode({ text }: { readonly text: string }) {
  const modules = qrModules(text);
  if (!modules) return <p className={styles["what"]}>The link is too long for a QR code, which holds 2,953 characters at most.</p>;
  const size = modules.length + 2 * border;
  const path = modules.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + border} ${y + border}h1v1h-1z` : ""))).join("");
  return (
    <svg className={styles["code"]} viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code of the link" shapeRendering="crispEdges">
      <path d={path} fill="#000" />
    </svg>
  );
}
