// Who a process is (man 7 credentials): real, effective and saved user and group, and supplementary groups. Which changes are
// allowed, as kernel/sys.c has them. −1 leaves an identity as it is.

import type { Errno } from "../abi/errno.ts";
import type { Credentials } from "../vfs/node.ts";

/** `uid` and `gid` are the effective ones. */
export interface Identity extends Credentials {
  readonly realUid: number;
  readonly savedUid: number;
  readonly realGid: number;
  readonly savedGid: number;
  readonly groups: readonly number[];
}

/** A process that has always been one user and group. */
export const identityOf = ({ uid, gid, groups = [] }: Credentials): Identity => ({
  uid,
  gid,
  realUid: uid,
  savedUid: uid,
  realGid: gid,
  savedGid: gid,
  groups,
});

/** Access as access(2) checks it: by the real identity. */
export const realCredentials = ({ realUid, realGid, groups }: Identity): Credentials => ({ uid: realUid, gid: realGid, groups });

export const isPrivileged = ({ uid }: Credentials): boolean => uid === 0;

export type Kind = "user" | "group";

interface Three {
  readonly real: number;
  readonly effective: number;
  readonly saved: number;
}

export const threeOf = (identity: Identity, kind: Kind): Three =>
  kind === "user"
    ? { real: identity.realUid, effective: identity.uid, saved: identity.savedUid }
    : { real: identity.realGid, effective: identity.gid, saved: identity.savedGid };

function withThree(identity: Identity, kind: Kind, { real, effective, saved }: Three): Identity {
  if (kind === "user") return { ...identity, realUid: real, uid: effective, savedUid: saved };
  return { ...identity, realGid: real, gid: effective, savedGid: saved };
}

const unchanged = -1;
const pick = (wanted: number, old: number): number => (wanted === unchanged ? old : wanted >>> 0);

/** setresuid, setresgid: anything that one of the three is already. */
export function setThree(identity: Identity, kind: Kind, real: number, effective: number, saved: number): Identity | Errno {
  const old = threeOf(identity, kind);
  const known = [unchanged, old.real, old.effective, old.saved];
  if (!isPrivileged(identity) && [real, effective, saved].some((wanted) => !known.includes(wanted))) return "EPERM";
  return withThree(identity, kind, {
    real: pick(real, old.real),
    effective: pick(effective, old.effective),
    saved: pick(saved, old.saved),
  });
}

/** setreuid, setregid: the saved one follows when the real one is set, or the effective one to something else than the real one. */
export function setTwo(identity: Identity, kind: Kind, real: number, effective: number): Identity | Errno {
  const old = threeOf(identity, kind);
  const isAllowed =
    isPrivileged(identity) ||
    ([unchanged, old.real, old.effective].includes(real) && [unchanged, old.real, old.effective, old.saved].includes(effective));
  if (!isAllowed) return "EPERM";
  const next = { real: pick(real, old.real), effective: pick(effective, old.effective) };
  const follows = real !== unchanged || (effective !== unchanged && next.effective !== old.real);
  return withThree(identity, kind, { ...next, saved: follows ? next.effective : old.saved });
}

/** setuid, setgid: root sets all three, others only the effective one. */
export function setOne(identity: Identity, kind: Kind, wanted: number): Identity | Errno {
  if (wanted === unchanged) return "EINVAL";
  const old = threeOf(identity, kind);
  const value = wanted >>> 0;
  if (isPrivileged(identity)) return withThree(identity, kind, { real: value, effective: value, saved: value });
  return value === old.real || value === old.saved ? withThree(identity, kind, { ...old, effective: value }) : "EPERM";
}
