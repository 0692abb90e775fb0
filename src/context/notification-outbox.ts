import type { Database, Sql } from '../platform/database.ts';

/** Something that a subscription is still to be told; `no` is the order in which it happened to an entity. */
export interface OutboxRow {
  readonly subscriptionNo: number;
  readonly no: number;
  readonly entityNo: number;
  /** When the change happened. */
  readonly at: string;
  /** Whether `data` is the change itself instead of what the notification shows. */
  readonly deferred: boolean;
  /** JSON. */
  readonly data: string;
}

/** Keeps rows and returns their numbers. */
export async function insertNotifications(
  sql: Sql,
  rows: readonly Omit<OutboxRow, 'no'>[],
): Promise<number[]> {
  const inserted = await sql.query<{ no: number }>(
    `INSERT INTO notification (subscription_no, entity_no, at, deferred, data)
     SELECT subscription_no, entity_no, at, deferred, data
     FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::boolean[], $5::text[])
       WITH ORDINALITY AS t (subscription_no, entity_no, at, deferred, data, place)
     ORDER BY place
     RETURNING no`,
    [
      rows.map((row) => row.subscriptionNo),
      rows.map((row) => row.entityNo),
      rows.map((row) => row.at),
      rows.map((row) => row.deferred),
      rows.map((row) => row.data),
    ],
    'notification_insert',
  );
  return inserted.map(({ no }) => no);
}

export interface PendingLimits {
  readonly rows: number;
  /** Bytes of data after which no further row comes. */
  readonly bytes: number;
}

/** The oldest rows of a subscription apart from those that are known. */
export async function selectPending(
  sql: Sql,
  subscriptionNo: number,
  known: readonly number[],
  { rows, bytes }: PendingLimits,
): Promise<OutboxRow[]> {
  const found = await sql.query<{ no: number; entity_no: number; at: Date; deferred: boolean; data: string }>(
    `SELECT no, entity_no, at, deferred, data
     FROM (SELECT *, sum(octet_length(data)) OVER (ORDER BY no) - octet_length(data) AS before
           FROM (SELECT * FROM notification
                 WHERE subscription_no = $1 AND no <> ALL ($2::bigint[])
                 ORDER BY no LIMIT $3) AS oldest) AS summed
     WHERE before < $4
     ORDER BY no`,
    [subscriptionNo, known, rows, bytes],
  );
  return found.map(({ entity_no, at, ...row }) => ({
    ...row,
    subscriptionNo,
    entityNo: entity_no,
    at: at.toISOString(),
  }));
}

/** Subscriptions that have something to be told, those known to have but few rows in memory too. */
export async function selectPendingSubscriptions(sql: Sql): Promise<number[]> {
  const rows = await sql.query<{ no: number }>(
    `WITH RECURSIVE pending AS (
       SELECT min(subscription_no) AS no FROM notification
       UNION ALL
       SELECT (SELECT min(subscription_no) FROM notification WHERE subscription_no > pending.no)
       FROM pending WHERE pending.no IS NOT NULL)
     SELECT no FROM pending WHERE no IS NOT NULL`,
  );
  return rows.map(({ no }) => no);
}

export async function deleteNotifications(
  sql: Sql,
  rows: readonly Pick<OutboxRow, 'subscriptionNo' | 'no'>[],
): Promise<void> {
  await sql.query(
    `DELETE FROM notification USING unnest($1::bigint[], $2::bigint[]) AS t (subscription_no, no)
     WHERE notification.subscription_no = t.subscription_no AND notification.no = t.no`,
    [rows.map((row) => row.subscriptionNo), rows.map((row) => row.no)],
    'notification_delete',
  );
}

/** Takes away all that a subscription had still to send. */
export async function deleteWaiting(db: Database, subscriptionNo: number): Promise<void> {
  await db.query('DELETE FROM notification WHERE subscription_no = $1', [subscriptionNo]);
}

/** Takes away all but the newest rows of a subscription, and returns how many. */
export async function deleteOldest(db: Database, subscriptionNo: number, kept: number): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `WITH gone AS (
       DELETE FROM notification WHERE subscription_no = $1 AND no < (
         SELECT min(no) FROM (
           SELECT no FROM notification WHERE subscription_no = $1 ORDER BY no DESC LIMIT $2) AS newest)
       RETURNING 1)
     SELECT count(*) AS count FROM gone`,
    [subscriptionNo, kept],
  );
  return row!.count;
}

/** Rows of subscriptions that are no more, e.g. written while the subscription was deleted. */
export async function deleteOrphans(db: Database): Promise<void> {
  await db.query(
    `DELETE FROM notification WHERE NOT EXISTS (
       SELECT FROM subscription WHERE subscription.no = notification.subscription_no AND doc IS NOT NULL)`,
  );
}

/** What became of a subscription's notifications, to be written down. */
export interface DeliveryRow {
  readonly no: number;
  readonly timesSent: number;
  readonly timesFailed: number;
  readonly givenUp: number;
  readonly lastNotification: string | null;
  readonly lastSuccess: string | null;
  readonly lastFailure: string | null;
}

export async function updateDeliveries(sql: Sql, rows: readonly DeliveryRow[]): Promise<void> {
  await sql.query(
    `UPDATE subscription SET times_sent = t.times_sent, times_failed = t.times_failed, given_up = t.given_up,
       last_notification = t.last_notification, last_success = t.last_success, last_failure = t.last_failure
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[])
       AS t (no, times_sent, times_failed, given_up, last_notification, last_success, last_failure)
     WHERE subscription.no = t.no`,
    [
      rows.map((row) => row.no),
      rows.map((row) => row.timesSent),
      rows.map((row) => row.timesFailed),
      rows.map((row) => row.givenUp),
      rows.map((row) => row.lastNotification),
      rows.map((row) => row.lastSuccess),
      rows.map((row) => row.lastFailure),
    ],
    'delivery_update',
  );
}
