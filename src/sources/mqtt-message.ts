import type { SourceRecord } from './record-read.ts';
import { recordsOfDocument } from './record-read.ts';
import type { SourceSpec } from './source-spec.ts';
import { type TopicPattern, topicPattern } from './topic-pattern.ts';

/** Makes records of the messages of a source. */
export interface MessageReader {
  readonly filters: readonly string[];
  /** Whether a topic is one of the source's, with its named levels. */
  readonly match: (topic: string) => Readonly<Record<string, string>> | undefined;
  /** The records of a message; one that cannot be read is one record with the reason. */
  readonly read: (
    topic: string,
    names: Readonly<Record<string, string>>,
    payload: Buffer,
  ) => readonly SourceRecord[];
}

/** Longest message where the source sets no limit, bytes. */
const MAX_BYTES = 1024 * 1024;

export function messageReader({ options, limits }: SourceSpec<'mqtt'>): MessageReader {
  const patterns = options.topics
    .map(topicPattern)
    .filter((pattern): pattern is TopicPattern => pattern !== undefined);
  const most = limits?.bytes ?? MAX_BYTES;
  const isText = options.payload === 'text';
  const { records: path } = options;
  return {
    filters: [...new Set(patterns.map(({ filter }) => filter))],
    match(topic) {
      for (const pattern of patterns) {
        const names = pattern.match(topic);
        if (names) return names;
      }
      return undefined;
    },
    read(topic, names, payload) {
      const refused = (code: string, shown: unknown): SourceRecord => ({
        record: { topic: names, payload: shown },
        place: topic,
        issues: [{ code, severity: 'error', at: {} }],
      });
      if (payload.length > most) return [refused('message.tooLong', null)];
      const text = payload.toString('utf8');
      if (isText) return [{ record: { topic: names, payload: text }, place: topic }];
      try {
        const document: unknown = JSON.parse(text);
        if (path === undefined) return [{ record: { topic: names, payload: document }, place: topic }];
        return [...recordsOfDocument(document, 'json', path, topic)].map(({ record, place }) => ({
          record: { topic: names, payload: record },
          place,
        }));
      } catch {
        return [refused('message.json', text.slice(0, 1000))];
      }
    },
  };
}
