import type { Database } from '../platform/database.ts';
import type { Tenants } from './broker.ts';

/** Names that are remembered; what comes after is looked up each time. */
const REMEMBERED = 10_000;

/** Tenants by name. A tenant is never taken away, so that its number can be remembered. */
export function openTenants(db: Database, clock: () => Date): Tenants {
  const known = new Map<string, number>();
  const remember = (name: string, rows: readonly { readonly no: number }[]): number | undefined => {
    const no = rows[0]?.no;
    if (no !== undefined && known.size < REMEMBERED) known.set(name, no);
    return no;
  };
  const find = async (name: string | undefined): Promise<number | undefined> => {
    if (name === undefined) return 0;
    return (
      known.get(name) ??
      remember(name, await db.query<{ no: number }>('SELECT no FROM tenant WHERE name = $1', [name]))
    );
  };
  return {
    find,
    async make(name) {
      const no = await find(name);
      if (no !== undefined) return no;
      await db.query('INSERT INTO tenant (name, created_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [
        name,
        clock(),
      ]);
      return (await find(name))!;
    },
  };
}
