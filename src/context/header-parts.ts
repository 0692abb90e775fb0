/**
 * The parts of a header's value between separators that stand outside of quoted strings and angle brackets (RFC 9110, 5.6.4; RFC 8288),
 * trimmed, without empty ones; at most `most` of them. Linear in the length of the value.
 */
export function headerParts(value: string, separator: ',' | ';', most: number): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  let bracketed = false;
  const add = (end: number): void => {
    const part = value.slice(start, end).trim();
    if (part !== '' && parts.length < most) parts.push(part);
    start = end + 1;
  };
  for (let i = 0; i < value.length; i++) {
    const character = value[i];
    if (quoted) {
      if (character === '\\') i++;
      else if (character === '"') quoted = false;
    } else if (bracketed) bracketed = character !== '>';
    else if (character === '"') quoted = true;
    else if (character === '<') bracketed = true;
    else if (character === separator) add(i);
  }
  add(value.length);
  return parts;
}

/** A parameter `name=value` or `name="value"` of a header as its lower-case name and bare value. */
export function headerParameter(part: string): readonly [name: string, value: string] {
  const equals = part.indexOf('=');
  if (equals < 0) return [part.trim().toLowerCase(), ''];
  const value = part.slice(equals + 1).trim();
  const bare =
    value.length >= 2 && value.startsWith('"') && value.endsWith('"')
      ? value.slice(1, -1).replaceAll(/\\(.)/gs, '$1')
      : value;
  return [part.slice(0, equals).trim().toLowerCase(), bare];
}
