import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import yauzl from 'yauzl';
import { FileError } from '../model/file-error.ts';
import type { FoundFile } from './file-bytes.ts';

/** A workbook has some dozen parts. */
const MAX_ENTRIES = 10_000;
/** Bytes of XML between two events of the parser; a cell holds 32,767 characters. */
const MAX_NODE = 4 * 1024 * 1024;
/** Characters parsed before rows are handed on. */
const SLICE = 16 * 1024;

/** What the parts of one workbook may still unpack to, bytes; counted on what really comes out. */
export interface Budget {
  left: number;
  readonly limit: number;
}

/** An open XLSX container. */
export interface XlsxZip {
  has(part: string): boolean;
  /** What the container says that a part unpacks to; for progress only. */
  sizeOf(part: string): number;
  /** Parses a part; yields after every slice of it, so that a consumer can take what its handlers gathered. */
  parse(part: string, handlers: XmlHandlers): AsyncGenerator<number>;
  close(): void;
}

export interface XmlHandlers {
  /** Names come without their namespace prefix. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Opens a ZIP container for reading. Names that lead out of the container, names that come twice, encrypted entries and
 * anything damaged are refused: FileError `xlsx.entryName`, `xlsx.encrypted`, `xlsx.damaged`, `file.unpackedTooLarge`.
 */
export async function openZip(file: FoundFile, maxUnpacked: number): Promise<XlsxZip> {
  const at = { file: file.name };
  const damaged = () => new FileError('xlsx.damaged', at);
  const zip = await yauzl.openPromise(file.path, { autoClose: false }).catch(() => {
    throw damaged();
  });
  const entries = new Map<string, yauzl.Entry>();
  const budget: Budget = { left: maxUnpacked, limit: maxUnpacked };
  try {
    if (zip.entryCount > MAX_ENTRIES) throw damaged();
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new FileError('xlsx.encrypted', at);
      if (entries.has(entry.fileName)) throw new FileError('xlsx.entryName', at, {}, entry.fileName);
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    zip.close();
    if (error instanceof FileError) throw error;
    const name = /^(?:absolute|invalid relative) path: (.*)$/s.exec(
      error instanceof Error ? error.message : '',
    );
    throw name ? new FileError('xlsx.entryName', at, {}, (name[1] ?? '').slice(0, 200)) : damaged();
  }
  return {
    has: (part) => entries.has(part),
    sizeOf: (part) => entries.get(part)?.uncompressedSize ?? 0,
    close: () => zip.close(),
    async *parse(part, handlers) {
      const entry = entries.get(part);
      if (!entry) throw damaged();
      const stream = await zip.openReadStreamPromise(entry).catch(() => {
        throw damaged();
      });
      try {
        yield* parseXml(stream as AsyncIterable<Buffer>, handlers, budget, at);
      } catch (error) {
        throw error instanceof FileError ? error : damaged();
      } finally {
        stream.destroy();
      }
    },
  };
}

async function* parseXml(
  chunks: AsyncIterable<Buffer>,
  handlers: XmlHandlers,
  budget: Budget,
  at: { readonly file: string },
): AsyncGenerator<number> {
  const parser = new SaxesParser({ position: false });
  const decoder = new StringDecoder('utf8');
  let sinceEvent = 0;
  let read = 0;
  parser.on('opentag', (tag) => {
    sinceEvent = 0;
    handlers.open?.(bare(tag.name), tag.attributes as Record<string, string>);
  });
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  parser.on('closetag', (tag) => {
    sinceEvent = 0;
    handlers.close?.(bare(tag.name));
  });
  for await (const chunk of chunks) {
    budget.left -= chunk.length;
    if (budget.left < 0) throw new FileError('file.unpackedTooLarge', at, { limit: budget.limit });
    read += chunk.length;
    sinceEvent += chunk.length;
    const text = decoder.write(chunk);
    for (let from = 0; from < text.length; from += SLICE) {
      parser.write(text.slice(from, from + SLICE));
      yield read;
    }
    if (sinceEvent > MAX_NODE) throw new FileError('xlsx.damaged', at);
  }
  parser.write(decoder.end());
  parser.close();
  yield read;
}

const bare = (name: string): string => {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
};
