// The steps of AES, SHA-1 and SHA-256, and products of polynomials, on vectors of 128 bits.

export * from "./aes.ts";
export * from "./polynomial.ts";
export * from "./sha.ts";
