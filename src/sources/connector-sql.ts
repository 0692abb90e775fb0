import { FileError } from '../model/file-error.ts';
import { type AddressPolicy, AddressRefused, resolveAllowed } from './address-policy.ts';
import type { SourceRecord } from './record-read.ts';
import type { Secrets } from './source-store.ts';
import type { SqlOptionsWire } from './source-wire.ts';
import { DIALECTS } from './sql-dialect.ts';

export interface SqlPull {
  readonly options: SqlOptionsWire;
  readonly secrets: Secrets;
  /** Rows above it are read. */
  readonly watermark: string | undefined;
  readonly policy: AddressPolicy;
  readonly signal: AbortSignal;
}

export interface SqlPortion {
  readonly records: readonly SourceRecord[];
  readonly bytes: number;
  /** The highest value so far. */
  readonly watermark: string | undefined;
}

/** The column by which a row's watermark comes as text. */
const WATERMARK = '__meridian_watermark';
const TIMEOUT = 60;

/**
 * Reads a table's rows, some hundred at a time, in the order of the watermark and from above the last one. The other database
 * is only read, in one snapshot. Throws a FileError: `pull.refused`, `pull.unreachable`, `pull.sql`.
 */
export async function* pullSql(pull: SqlPull): AsyncGenerator<SqlPortion> {
  const { options, secrets, watermark, signal } = pull;
  const dialect = DIALECTS[options.dialect];
  const name = `${options.dialect}://${options.host}/${options.database}/${options.table}`;
  const address = await resolveAllowed(options.host, pull.policy).catch((error: unknown) => {
    if (error instanceof AddressRefused) throw new FileError('pull.refused', { file: name });
    throw new FileError('pull.unreachable', { file: name }, { reason: reasonOf(error) });
  });
  const reader = await dialect
    .open({
      address,
      host: options.host,
      port: options.port ?? dialect.port,
      database: options.database,
      user: options.user,
      password: secrets.password ?? '',
      tls: options.tls ?? 'off',
      milliseconds: (options.timeoutSeconds ?? TIMEOUT) * 1000,
    })
    .catch((error: unknown) => {
      throw new FileError('pull.unreachable', { file: name }, { reason: reasonOf(error) });
    });
  const onAbort = (): void => reader.close();
  signal.addEventListener('abort', onAbort, { once: true });
  let row = 0;
  try {
    signal.throwIfAborted();
    const { text, values } = selectOf(options, dialect, watermark);
    let highest = watermark;
    for await (const rows of reader.rows(text, values)) {
      let bytes = 0;
      const records = rows.map((found): SourceRecord => {
        row += 1;
        const { [WATERMARK]: mark, ...record } = found;
        if (typeof mark === 'string') highest = mark;
        bytes += JSON.stringify(record).length;
        return { record, place: `${options.table}:${mark ?? row}` };
      });
      yield { records, bytes, watermark: highest };
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!isOfDatabase(error)) throw error;
    throw new FileError('pull.sql', { file: name }, { reason: reasonOf(error) });
  } finally {
    signal.removeEventListener('abort', onAbort);
    reader.close();
  }
}

function selectOf(
  { table, columns, watermark: column }: SqlOptionsWire,
  { quote, castText, parameter }: (typeof DIALECTS)[keyof typeof DIALECTS],
  watermark: string | undefined,
): { readonly text: string; readonly values: readonly string[] } {
  const wanted = columns?.map(quote).join(', ') ?? 't.*';
  const from = `FROM ${table.split('.').map(quote).join('.')} t`;
  if (column === undefined) return { text: `SELECT ${wanted} ${from}`, values: [] };
  const mark = quote(column);
  const above = watermark === undefined ? '' : ` WHERE ${mark} > ${parameter}`;
  return {
    text: `SELECT ${wanted}, ${castText(mark)} AS ${quote(WATERMARK)} ${from}${above} ORDER BY ${mark}`,
    values: watermark === undefined ? [] : [watermark],
  };
}

/** Errors of the drivers carry a code; ours, and those of what the rows are used for, are another matter. */
const isOfDatabase = (error: unknown): boolean =>
  error instanceof Error &&
  error.name !== 'MeridianError' &&
  'code' in error &&
  typeof error.code === 'string';

/** Never with what was sent: a driver's message names tables and columns at most. */
const reasonOf = (error: unknown): string => {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return `${typeof code === 'string' ? `${code}: ` : ''}${String(message ?? '')}`.slice(0, 200);
};
