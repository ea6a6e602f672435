// svc #0: the instruction that crosses from the program to the kernel, drawn as a zero with that line through it.

/** The mark alone; the name stands beside it. */
export function Logo({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent-solid)" />
      <g stroke="var(--on-accent)" strokeWidth="2.6" strokeLinecap="round">
        <ellipse cx="16" cy="16" rx="6.2" ry="9.2" />
        <path d="M4.5 16h4M23.5 16h4" />
        <path d="M16 12.6v6.8M13.4 17l2.6 2.6 2.6-2.6" strokeWidth="2.2" strokeLinejoin="round" />
      </g>
    </svg>
  );
}
