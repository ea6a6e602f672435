// Numbers that must not be mixed up carry a brand that exists for the compiler alone.

declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A virtual address of a guest process: 0 … 2^48 − 1, exact in a double. The top byte is already stripped. */
export type GuestAddress = Brand<number, "GuestAddress">;

export const guestAddress = (value: number | bigint): GuestAddress => Number(value) as GuestAddress;

/** `0x` and lower-case hexadecimal, at least `digits` long. */
export const hex = (value: number | bigint, digits = 0): string => `0x${value.toString(16).padStart(digits, "0")}`;
