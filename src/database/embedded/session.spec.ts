import type { PGlite } from '@electric-sql/pglite';
import { messages } from '@electric-sql/pglite';
import { PGlitePool } from './pglite-pool.js';
import { DatabaseStopped } from './pool-errors.js';

type Answer = readonly messages.BackendMessage[];

/** A PGlite that answers as told: how it fails in earnest differs by machine, and takes the process with it. */
function failingPGlite(...answers: (Answer | Error)[]) {
  const execProtocolStream = jest.fn(async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? [];
  });
  return { execProtocolStream, onNotification: () => () => undefined } as unknown as PGlite & {
    execProtocolStream: typeof execProtocolStream;
  };
}

const ready = new messages.ReadyForQueryMessage(5, 'I');
const inTransaction = new messages.ReadyForQueryMessage(5, 'T');
const complete = new messages.CommandCompleteMessage(5, 'BEGIN');
const panic = new messages.DatabaseError('could not write to file', 5, 'error');

describe('a PostgreSQL that fails for good', () => {
  it.each<[string, Answer | Error, unknown[]]>([
    ['throws', new Error('unreachable'), []],
    ['breaks off', [], []],
    ['panics', [panic], []],
    ['answers without a result', [ready], []],
    ['loses the question: its stack was used up', [messages.noData, messages.emptyQuery, ready], [1]],
  ])('%s: the query rejects, and nothing is sent any more', async (_, answer, values) => {
    const db = failingPGlite(answer);
    const pool = new PGlitePool(db);
    const stopped = jest.fn();
    pool.on('error', stopped);
    const client = await pool.connect();
    const refusals = await Promise.allSettled([
      pool.query('select $1', values),
      client.query('begin'),
      pool.query('select 2'),
      client.query('LISTEN news'),
    ]);
    for (const refusal of refusals) expect(refusal).toMatchObject({ reason: expect.any(DatabaseStopped) });
    expect(refusals[0]).toMatchObject({ reason: { code: '57P02', message: expect.stringContaining('Restart') } });
    expect(db.execProtocolStream).toHaveBeenCalledTimes(1);
    expect(stopped).toHaveBeenCalledTimes(1);
    client.release();
    await pool.end();
  });

  it('in the middle of a transaction frees everybody who waits', async () => {
    const pool = new PGlitePool(failingPGlite([complete, inTransaction], [panic]));
    const client = await pool.connect();
    await client.query('begin');
    const waiting = pool.query('select 1');
    await expect(client.query('commit')).rejects.toThrow('could not write to file');
    await expect(waiting).rejects.toThrow(DatabaseStopped);
    client.release();
    await pool.end();
  });
});
