import type { Sql } from './database.ts';

/**
 * For a transaction that is kept open while it does nothing: the portal of its last query would keep a snapshot, for which VACUUM, the
 * pruning of updated rows and indexes made CONCURRENTLY would wait.
 */
export const letGoOfSnapshot = (sql: Sql): Promise<void> => sql.execute('SHOW transaction_isolation');
