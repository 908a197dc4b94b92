import type { Sql } from '../../../../src/database/index.js';
import type { HttpAnswer } from '../../app/http-app.js';

/** What an answer promises to be there from then on, whatever happens to the process. */
export type Promised = 'order' | 'job' | 'payment' | 'auction' | 'bid' | 'acceptance';

/** Selects which of the ids `$1` are not there, or are not what was promised. */
const BROKEN: Readonly<Record<Promised, string>> = {
  order: `select p.id, 'none' as found from unnest($1::uuid[]) as p(id) where not exists (select from haat.orders o where o.id = p.id)`,
  job: `
    select p.id, coalesce(j.queue || ' ' || j.name || ' ' || j.state, 'none') as found
    from unnest($1::uuid[]) as p(id) left join haat.jobs j on j.id = p.id where j.state is distinct from 'completed'`,
  payment: `select p.id, 'none' as found from unnest($1::uuid[]) as p(id) where not exists (select from haat.payments o where o.id = p.id)`,
  auction: `select p.id, 'none' as found from unnest($1::uuid[]) as p(id) where not exists (select from haat.auctions o where o.id = p.id)`,
  bid: `select p.id, 'none' as found from unnest($1::uuid[]) as p(id) where not exists (select from haat.bids o where o.id = p.id)`,
  // It may have been taken back since; that the order was accepted stands in its events.
  acceptance: `
    select p.id, coalesce(f.status, 'none') as found
    from unnest($1::uuid[]) as p(id) left join haat.offers f on f.id = p.id
    where f.status is null or f.status not in ('accepted', 'withdrawn')
      or not exists (select from haat.order_events e where e.order_id = f.order_id and e.to_status = 'accepted')`,
};

/** What requests may be told: done, or not possible as things stand. */
const EXPECTED = new Set([200, 201, 202, 403, 404, 409, 422]);

/** Remembers what a crowd was told. */
export class Promises {
  /** Answers that no request of the crowd should ever get. */
  readonly faults: string[] = [];
  readonly #kept = new Map<Promised, Set<string>>();
  readonly #answers = new Map<string, number>();

  /** @param promised what an answer of success is about */
  hear(request: string, { status, body }: HttpAnswer, promised?: Promised): void {
    const answer = `${status} ${body?.error?.code ?? ''}`.trim();
    this.#answers.set(answer, this.count(answer) + 1);
    if (!EXPECTED.has(status)) this.faults.push(`${request}: ${status} ${JSON.stringify(body)}`);
    if (!promised || status >= 300) return;
    const ids = this.#kept.get(promised) ?? new Set();
    this.#kept.set(promised, ids.add(promised === 'job' ? body.data.jobId : body.data.id));
  }

  /** How often an answer was given, such as `409 offer_expired`. */
  count(answer: string): number {
    return this.#answers.get(answer) ?? 0;
  }

  /** How many different things were promised. */
  promised(kind: Promised): number {
    return this.#kept.get(kind)?.size ?? 0;
  }

  /** Every answer that was given, with how often. */
  summary(): string {
    return [...this.#answers]
      .toSorted()
      .map(([answer, times]) => `${answer} × ${times}`)
      .join(', ');
  }

  /** Looks, once everything has come to rest, for promises that were not kept. */
  async broken(sql: Sql): Promise<string[]> {
    const broken: string[] = [];
    for (const [kind, ids] of this.#kept) {
      const rows = await sql.query<{ id: string; found: string }>(BROKEN[kind], [[...ids]]);
      broken.push(...rows.map(({ id, found }) => `${kind} ${id}: ${found}`));
    }
    return broken;
  }
}
