import { openMigratedDatabase } from '../../../test/support/app/migrated-database.js';
import type { Database } from '../../database/index.js';
import type { MessageState } from '../../database/schema/messaging.js';
import { listStatement } from './messages.repository.js';

/*
 * 200,000 messages, nearly all of which were read long ago. What an operator asks for is rare among them and old: whoever looked
 * at the newest first would look at all of them.
 */
const MANY = [
  `insert into haat.messages (id, channel, kind, recipient, body, state, effect_key, created_at)
   select ('01936d3c-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, case when n < 50 then 'email' else 'whatsapp' end,
     case when n < 50 then 'notification' when n < 100 then 'LOW_STOCK_ALERT' else 'text' end, '+9779841234567', 'x',
     case when n < 40 then 'failed' when n < 50 then 'queued' when n < 60 then 'sending' when n < 70 then 'sent'
       when n < 80 then 'delivered' else 'read' end, 'effect' || n, haat.haat_now()
   from generate_series(1, 200000) as n`,
  // As autovacuum leaves it.
  'vacuum analyze haat.messages',
];

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

const stepsOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(stepsOf)];

interface Asked {
  readonly state?: MessageState;
  readonly channel?: string;
  readonly kind?: string;
}

const LOWEST = '00000000-0000-0000-0000-000000000000';
const HIGHEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

describe('a list of messages', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openMigratedDatabase(1);
    for (const statement of MANY) await database.query(statement);
  }, 120_000);

  /** The indexes by which the messages are found. */
  const indexesOf = async ({ state, channel, kind }: Asked): Promise<readonly (string | undefined)[]> => {
    const values = [state, null, null, 51, channel, kind, null, null, LOWEST, HIGHEST].map((value) => value ?? null);
    const [row] = await database.query<{ 'QUERY PLAN': readonly [{ Plan: Plan }] }>(
      `explain (format json) ${listStatement(state)}`,
      values,
    );
    const steps = row ? stepsOf(row['QUERY PLAN'][0].Plan) : [];
    const scans = steps.filter(
      (step) => step['Relation Name'] === 'messages' || step['Index Name']?.startsWith('messages_'),
    );
    return scans.flatMap((step) => (step['Node Type'] === 'Bitmap Heap Scan' ? [] : [step['Index Name']]));
  };

  it.each<[MessageState]>([['queued'], ['sending'], ['sent'], ['delivered'], ['failed']])(
    'in the state %s looks at those alone that may be',
    async (state) => {
      const indexes = await indexesOf({ state });
      expect(new Set(indexes)).toEqual(new Set(['messages_state']));
    },
  );

  it('of a rare kind, or of the channel that few take, looks at those alone', async () => {
    expect(await indexesOf({ kind: 'LOW_STOCK_ALERT' })).toEqual(['messages_kind']);
    expect(await indexesOf({ channel: 'email' })).toEqual(['messages_channel']);
  });

  it('of all begins with the newest', async () => {
    expect(await indexesOf({})).toEqual(['messages_pkey']);
    expect(await indexesOf({ state: 'read' })).not.toContain(undefined);
  });
});
