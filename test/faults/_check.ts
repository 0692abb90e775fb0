import {
  BATCH_SIZE,
  BATCHES,
  batchId,
  counterId,
  type Ledger,
  pause,
  type Receiver,
  WRITERS,
} from './_load.ts';

interface Counted {
  readonly id: string;
  readonly count: number;
}

/** What is wrong with a broker after it was cut off, in words; none: nothing acknowledged is lost and nothing is half there. */
export async function faultsOf(address: string, ledger: Ledger): Promise<string[]> {
  const faults: string[] = [];
  for (let writer = 0; writer < WRITERS; writer += 1) {
    const id = counterId(writer);
    const { count } = (await get(address, `/entities/${id}?options=keyValues`)) as Counted;
    const least = ledger.acknowledged.get(id) ?? 0;
    const most = ledger.sent.get(id) ?? 0;
    if (!(count >= least && count <= most))
      faults.push(`${id} holds ${count}; acknowledged were ${least}, sent ${most}`);
    const history = (await get(
      address,
      `/temporal/entities/${id}?attrs=count&options=temporalValues&timerel=after&timeAt=2025-01-01T00:00:00Z&lastN=100`,
    )) as { count?: { values?: [number, string][] } };
    const values = new Set((history.count?.values ?? []).map(([value]) => value));
    if (!values.has(count)) faults.push(`the history of ${id} has no ${count}, its value now`);
    if (!values.has(least)) faults.push(`the history of ${id} has no ${least}, which was acknowledged`);
    // from here on the writers go on from what is there
    ledger.sent.set(id, Math.max(most, count));
  }
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const least = ledger.batchAcknowledged.get(`${batch}`) ?? 0;
    const ids = Array.from({ length: BATCH_SIZE }, (_, item) => batchId(batch, item)).join(',');
    const path = `/entities?type=Counter&id=${ids}&options=keyValues&limit=${BATCH_SIZE}`;
    const found = (await get(address, path)) as Counted[];
    const values = new Set(found.map(({ count }) => count));
    if (least > 0 && found.length !== BATCH_SIZE)
      faults.push(`of batch ${batch} ${found.length} entities are there, acknowledged ${BATCH_SIZE}`);
    if (values.size > 1 || (found.length > 0 && found.length < BATCH_SIZE))
      faults.push(`batch ${batch} is half there: ${found.length} entities with ${[...values].join(', ')}`);
    for (const value of values) if (value < least) faults.push(`batch ${batch} holds ${value} of ${least}`);
  }
  return faults;
}

/** Waits until the receiver knows what the broker holds, and says what it was not told or was told in a wrong order. */
export async function faultsOfNotices(address: string, { told }: Receiver, seconds = 60): Promise<string[]> {
  const faults: string[] = [];
  const deadline = Date.now() + seconds * 1000;
  for (let writer = 0; writer < WRITERS; writer += 1) {
    const id = counterId(writer);
    const { count } = (await get(address, `/entities/${id}?options=keyValues`)) as Counted;
    while (told.get(id)?.at(-1) !== count && Date.now() < deadline) await pause(50);
    const values = told.get(id) ?? [];
    if (values.at(-1) !== count)
      faults.push(`of ${id} the last notification told ${values.at(-1)}, the broker holds ${count}`);
    // what was told again after the cut may repeat, but nothing is left out and nothing new comes late
    let greatest = -1;
    const seen = new Set<number>();
    for (const value of values) {
      if (value > greatest) greatest = value;
      else if (!seen.has(value))
        faults.push(`of ${id} ${value} was told after ${greatest} for the first time`);
      seen.add(value);
    }
  }
  return faults;
}

async function get(address: string, path: string): Promise<unknown> {
  const answer = await fetch(`${address}/ngsi-ld/v1${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
