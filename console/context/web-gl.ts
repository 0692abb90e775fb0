let found: boolean | undefined;

/** Whether this browser can draw a map; asked once. */
export function hasWebGl(): boolean {
  found ??= document.createElement('canvas').getContext('webgl2') !== null;
  return found;
}
