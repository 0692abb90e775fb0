import type { Database, Sql } from '../platform/database.ts';
import type { Delivery, Subscription } from './subscription.ts';
import type { SubscriptionTimes } from './subscription-write.ts';

/** A subscription as it is kept. */
export interface StoredSubscription extends SubscriptionTimes {
  readonly tenant: number;
  /** Undefined for the default tenant. */
  readonly tenantName: string | undefined;
  readonly id: string;
  /** Ties its notifications to it; another subscription with the same id later has another. */
  readonly no: number;
  readonly revision: number;
  /** Undefined for one that was deleted. */
  readonly subscription: Subscription | undefined;
  /** The address of the @context that its notifications name. */
  readonly context: string;
  readonly delivery: Delivery;
  /** Notifications that were sent in vain for too long. */
  readonly givenUp: number;
}

interface Row {
  readonly tenant_no: number;
  readonly tenant_name: string | null;
  readonly id: string;
  readonly no: number;
  readonly revision: number;
  readonly doc: Subscription | null;
  readonly context: string;
  readonly created_at: Date;
  readonly modified_at: Date;
  readonly times_sent: number;
  readonly times_failed: number;
  readonly given_up: number;
  readonly last_notification: Date | null;
  readonly last_success: Date | null;
  readonly last_failure: Date | null;
}

const SELECT = `SELECT subscription.*, tenant.name AS tenant_name
  FROM subscription LEFT JOIN tenant ON tenant.no = subscription.tenant_no`;

function storedOf(row: Row): StoredSubscription {
  const time = (name: keyof Delivery, at: Date | null) => (at === null ? {} : { [name]: at.toISOString() });
  return {
    tenant: row.tenant_no,
    tenantName: row.tenant_name ?? undefined,
    id: row.id,
    no: row.no,
    revision: row.revision,
    subscription: row.doc ?? undefined,
    context: row.context,
    createdAt: row.created_at.toISOString(),
    modifiedAt: row.modified_at.toISOString(),
    delivery: {
      timesSent: row.times_sent,
      timesFailed: row.times_failed,
      ...time('lastNotification', row.last_notification),
      ...time('lastSuccess', row.last_success),
      ...time('lastFailure', row.last_failure),
    },
    givenUp: row.given_up,
  };
}

/** A subscription that is there. */
export async function selectSubscription(
  sql: Sql,
  tenant: number,
  id: string,
): Promise<StoredSubscription | undefined> {
  const rows = await sql.query<Row>(`${SELECT} WHERE tenant_no = $1 AND id = $2 AND doc IS NOT NULL`, [
    tenant,
    id,
  ]);
  return rows.map(storedOf)[0];
}

/** A page of a tenant's subscriptions, oldest first. */
export async function selectSubscriptions(
  sql: Sql,
  tenant: number,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<StoredSubscription[]> {
  const rows = await sql.query<Row>(
    `${SELECT} WHERE tenant_no = $1 AND doc IS NOT NULL ORDER BY subscription.no LIMIT $2 OFFSET $3`,
    [tenant, limit, offset],
  );
  return rows.map(storedOf);
}

export async function countSubscriptions(sql: Sql, tenant: number): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'SELECT count(*) AS count FROM subscription WHERE tenant_no = $1 AND doc IS NOT NULL',
    [tenant],
  );
  return row!.count;
}

/** What changed after a revision, deleted ones too, in the order of the changes. */
export async function selectChanged(sql: Sql, after: number): Promise<StoredSubscription[]> {
  const rows = await sql.query<Row>(`${SELECT} WHERE revision > $1 ORDER BY revision`, [after]);
  return rows.map(storedOf);
}

export async function selectRevision(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ last: number }>('SELECT last FROM subscription_revision');
  return row?.last ?? 0;
}

/** Takes the next revision; other changes wait until this transaction has ended. */
async function nextRevision(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ last: number }>(
    `INSERT INTO subscription_revision AS kept (last) VALUES (1)
     ON CONFLICT (one) DO UPDATE SET last = kept.last + 1 RETURNING last`,
  );
  return row!.last;
}

export interface NewSubscription {
  readonly tenant: number;
  readonly subscription: Subscription;
  readonly context: string;
  readonly at: string;
}

/** Keeps a new subscription; false where one with its id is there. */
export async function insertSubscription(sql: Sql, one: NewSubscription): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO subscription (tenant_no, id, revision, doc, context, created_at, modified_at)
     VALUES ($1, $2, $3, $4::jsonb, $5, $6, $6)
     ON CONFLICT (tenant_no, id) DO UPDATE SET no = DEFAULT, revision = excluded.revision, doc = excluded.doc,
       context = excluded.context, created_at = excluded.created_at, modified_at = excluded.modified_at,
       times_sent = 0, times_failed = 0, given_up = 0, last_notification = NULL, last_success = NULL, last_failure = NULL
     WHERE subscription.doc IS NULL
     RETURNING no`,
    [
      one.tenant,
      one.subscription.id,
      await nextRevision(sql),
      JSON.stringify(one.subscription),
      one.context,
      one.at,
    ],
  );
  return rows.length > 0;
}

/** Puts a subscription in the place of what it was; within a transaction that has read it by {@link lockSubscription}. */
export async function updateSubscription(sql: Sql, one: NewSubscription): Promise<void> {
  await sql.query(
    `UPDATE subscription SET revision = $3, doc = $4::jsonb, context = $5, modified_at = $6
     WHERE tenant_no = $1 AND id = $2`,
    [
      one.tenant,
      one.subscription.id,
      await nextRevision(sql),
      JSON.stringify(one.subscription),
      one.context,
      one.at,
    ],
  );
}

/** A subscription that nobody else changes until the transaction ends. */
export async function lockSubscription(
  sql: Sql,
  tenant: number,
  id: string,
): Promise<StoredSubscription | undefined> {
  await sql.query('SELECT last FROM subscription_revision FOR UPDATE');
  return selectSubscription(sql, tenant, id);
}

/** Takes a subscription away and answers its number; undefined where there is none. What it had still to send stays. */
export async function deleteSubscription(
  sql: Sql,
  tenant: number,
  id: string,
  at: string,
): Promise<number | undefined> {
  const found = await lockSubscription(sql, tenant, id);
  if (found === undefined) return undefined;
  await sql.query(
    'UPDATE subscription SET revision = $3, doc = NULL, modified_at = $4 WHERE tenant_no = $1 AND id = $2',
    [tenant, id, await nextRevision(sql), at],
  );
  return found.no;
}

/** How many subscriptions there are, and what became of their notifications; counters are written down a little later. */
export interface NotificationCounts {
  readonly subscriptions: number;
  readonly sent: number;
  readonly failed: number;
  readonly givenUp: number;
  readonly waiting: number;
}

export async function countNotifications(sql: Sql): Promise<NotificationCounts> {
  const [row] = await sql.query<{ [Name in keyof NotificationCounts]: number }>(
    `SELECT count(*) AS subscriptions, coalesce(sum(times_sent), 0)::bigint AS sent,
       coalesce(sum(times_failed), 0)::bigint AS failed, coalesce(sum(given_up), 0)::bigint AS "givenUp",
       (SELECT count(*) FROM notification) AS waiting
     FROM subscription WHERE doc IS NOT NULL`,
  );
  return row!;
}

/** Forgets subscriptions that were deleted before a time. */
export async function forgetDeleted(db: Database, before: string): Promise<void> {
  await db.query('DELETE FROM subscription WHERE doc IS NULL AND modified_at < $1', [before]);
}
