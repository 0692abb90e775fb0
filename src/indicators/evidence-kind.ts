import { isUtf8 } from 'node:buffer';

/** Largest file of evidence, bytes, and most of one item. */
export const MAX_EVIDENCE_BYTES = 20 * 1024 * 1024;
export const MAX_EVIDENCE_FILES = 20;

interface Kind {
  readonly extensions: readonly string[];
  readonly mediaType: string;
  readonly is: (bytes: Buffer) => boolean;
}

const begins = (bytes: Buffer, signature: string): boolean =>
  bytes.subarray(0, signature.length).equals(Buffer.from(signature, 'latin1'));

/** Names of parts stand unpacked in a ZIP's directory; nothing is unpacked to find them. One with macros is no plain document. */
const hasPart =
  (part: string) =>
  (bytes: Buffer): boolean =>
    begins(bytes, 'PK\u0003\u0004') &&
    bytes.includes('[Content_Types].xml', 0, 'latin1') &&
    bytes.includes(part, 0, 'latin1') &&
    !bytes.includes('vbaProject.bin', 0, 'latin1');

/** Text in UTF-8, GB18030 or UTF-16 with a mark, without the control characters that programs are full of. */
function isText(bytes: Buffer): boolean {
  if (begins(bytes, '\xff\xfe') || begins(bytes, '\xfe\xff')) return true;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(bytes.toString('latin1'))) return false;
  if (isUtf8(bytes)) return true;
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const KINDS: readonly Kind[] = [
  { extensions: ['pdf'], mediaType: 'application/pdf', is: (bytes) => begins(bytes, '%PDF-') },
  { extensions: ['png'], mediaType: 'image/png', is: (bytes) => begins(bytes, '\x89PNG\r\n\x1a\n') },
  { extensions: ['jpg', 'jpeg'], mediaType: 'image/jpeg', is: (bytes) => begins(bytes, '\xff\xd8\xff') },
  { extensions: ['xlsx'], mediaType: `${OFFICE}.spreadsheetml.sheet`, is: hasPart('xl/workbook.xml') },
  {
    extensions: ['docx'],
    mediaType: `${OFFICE}.wordprocessingml.document`,
    is: hasPart('word/document.xml'),
  },
  { extensions: ['csv'], mediaType: 'text/csv', is: isText },
  { extensions: ['txt'], mediaType: 'text/plain', is: isText },
];

/** The endings that evidence may have. */
export const EVIDENCE_EXTENSIONS: readonly string[] = KINDS.flatMap(({ extensions }) => extensions);

/** What a file is by its name and its bytes, which have to agree; else the rule that it breaks, `evidence.<rule>`. */
export function evidenceKind(
  name: string,
  bytes: Buffer,
): { readonly mediaType: string } | { readonly rule: 'path' | 'empty' | 'type' | 'content' } {
  if (/[/\\]/.test(name) || name === '..' || name === '.') return { rule: 'path' };
  if (bytes.length === 0) return { rule: 'empty' };
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const kind = KINDS.find(({ extensions }) => extensions.includes(extension));
  if (!kind) return { rule: 'type' };
  return kind.is(bytes) ? { mediaType: kind.mediaType } : { rule: 'content' };
}
