/** Names that Windows keeps for devices. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const MAX_NAME = 150;
/** Characters of a longer name that are looked at, from its end. */
const LOOKED_AT = 1_000;

/**
 * A file name that is safe on every system and not among `taken`: the last part of what a sender calls its file, without
 * control and reserved characters, in NFC, at most 150 characters with its extension kept.
 */
export function safeName(name: string, taken: ReadonlySet<string>): string {
  const last = name.slice(-LOOKED_AT).normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const bare = last.replace(/[\p{Cc}\p{Bidi_C}<>:"|?*]/gu, '').replace(/^[. ]+|[. ]+$/g, '');
  const whole = bare === '' ? 'file' : RESERVED.test(bare) ? `_${bare}` : bare;
  const dot = /\.[a-z0-9]{1,8}(?:\.gz)?$/i.exec(whole);
  const extension = dot?.[0] ?? '';
  const stem =
    whole.slice(0, whole.length - extension.length).slice(0, MAX_NAME - extension.length - 4) || 'file';
  let free = `${stem}${extension}`;
  for (let i = 2; taken.has(free); i += 1) free = `${stem}-${i}${extension}`;
  return free;
}
