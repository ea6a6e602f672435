// The speller and its dictionary come without types.

declare module "dictionary-en-gb" {
  const dictionary: { readonly aff: Uint8Array; readonly dic: Uint8Array };
  export default dictionary;
}

declare module "nspell" {
  export default function nspell(dictionary: { readonly aff: Uint8Array; readonly dic: Uint8Array }): { correct(word: string): boolean };
}
