/** The decoder of WOFF 2 that the W3C's format was defined with, as WebAssembly; it brings no types. */
declare module 'wawoff2' {
  export function decompress(font: Uint8Array): Promise<Uint8Array>;
}
