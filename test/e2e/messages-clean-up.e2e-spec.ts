import { v7 as uuidv7 } from 'uuid';
import { MessagesCleanUp } from '../../src/domains/messaging/clean-up/index.js';
import { days, hours } from '../../src/jobs/index.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';

const never = new AbortController().signal;

describe('messages whose time is over', () => {
  let app: HttpApp;
  beforeAll(async () => {
    const variables = await variablesOf('postgres');
    app = await startHttpApp({ ...variables, SCHEDULE_CLEAN_UP_JOB_RECORDS_ENABLED: 'false' });
  });
  afterEach(() => moveClock(app.database, 0));
  afterAll(() => app?.close());

  const cleanUp = (signal = never) => app.context.get(MessagesCleanUp, { strict: false }).run({ signal });
  const update = (statement: string, values: unknown[] = []) => app.database.query(statement, values);

  async function sent(path: string, body: object, options: object = {}): Promise<string> {
    const answer = await app.call('POST', `/api/v1/messages/${path}`, { body: { ...body, options } });
    expect(answer.status).toBe(202);
    return answer.body.data.jobId as string;
  }
  const text = (options?: object) => sent('whatsapp', { phoneNumber: '+9779841234567', message: 'Namaste' }, options);
  const mail = () => sent('email', { to: 'asha@example.com', template: 'welcome-email', data: { name: 'Asha' } });

  async function completed(...ids: Promise<string>[]): Promise<string[]> {
    const found = await Promise.all(ids);
    await Promise.all(found.map((id) => app.untilState(id, 'completed')));
    return found;
  }

  /** Written to us so long ago. */
  async function inbound(agoMs: number, handled: boolean): Promise<string> {
    const id = uuidv7({ msecs: Date.now() - agoMs });
    await update(
      `insert into haat.inbound_messages (id, provider_message_id, from_phone, type, body, at, received_at, handled_at)
       select $1, $2, '+9779841000001', 'text', 'YES', at, at, case when $4 then at end
       from (select haat.haat_now() - $3::bigint * interval '1 ms' as at) as moment`,
      [id, `wamid.${id}`, agoMs, handled],
    );
    return id;
  }

  const left = async (table: string, column: string, ids: readonly string[]): Promise<boolean[]> => {
    const rows = await update(`select distinct ${column}::text as id from haat.${table} where ${column} = any($1)`, [
      ids,
    ]);
    return ids.map((id) => rows.some((row) => row['id'] === id));
  };

  it('go with what the sandbox has of them, and not those that a job may still send', async () => {
    const [over = '', overMail = '', dead = '', resent = ''] = await completed(text(), mail(), text(), text());
    const waiting = await text({ delay: days(200) });
    await update(`update haat.jobs set state = 'dead' where id = $1`, [dead]);
    await update(`update haat.messages set job_id = $2 where id = $1`, [resent, waiting]);
    const ids = [over, overMail, dead, resent, waiting];

    await moveClock(app.database, days(89));
    expect(await cleanUp()).toMatchObject({ messages: 0 });
    await moveClock(app.database, days(91));
    expect(await cleanUp()).toMatchObject({ messages: 2 });
    expect(await left('messages', 'id', ids)).toEqual([false, false, true, true, true]);
    expect(await left('sandbox_deliveries', 'message_id', ids)).toEqual([false, false, true, true, false]);
    expect((await app.call('GET', `/api/v1/messages/${over}`)).status).toBe(404);

    await update(`update haat.jobs set state = 'cancelled' where id = any($1)`, [[dead, waiting]]);
    expect(await cleanUp()).toMatchObject({ messages: 3 });
    expect(await left('sandbox_deliveries', 'message_id', ids)).toEqual(ids.map(() => false));
  });

  it('are what people wrote as well, but nothing that is still to be handled', async () => {
    const handled = await inbound(days(91), true);
    const young = await inbound(days(89), true);
    const lost = await inbound(days(91), false);
    const waiting = await inbound(days(91), false);
    const job = { queue: 'inbound-messages', name: 'handle-inbound', payload: { inboundId: waiting } };
    const { body } = await app.call('POST', '/api/v1/jobs', { body: { ...job, options: { delay: hours(1) } } });
    await update(`update haat.jobs set keys = array['inbound:' || $2::text] where id = $1`, [body.data.jobId, waiting]);

    expect(await cleanUp()).toMatchObject({ inboundMessages: 2 });
    expect(await left('inbound_messages', 'id', [handled, young, lost, waiting])).toEqual([false, true, false, true]);
    await update(`delete from haat.jobs where id = $1`, [body.data.jobId]);
    expect(await cleanUp()).toMatchObject({ inboundMessages: 1 });
  });

  it('are waits of recipients too, long after anybody counts by them', async () => {
    await update(`
      insert into haat.recipient_delays (recipient, until, refusals)
      select recipient, haat.haat_now() - days * interval '1 day', 3
      from (values ('+9779841000002', 91), ('+9779841000003', 89), ('+9779841000004', -1)) as r (recipient, days)`);
    expect(await cleanUp()).toMatchObject({ recipientDelays: 1 });
    expect(await update('select recipient from haat.recipient_delays order by recipient')).toEqual([
      { recipient: '+9779841000003' },
      { recipient: '+9779841000004' },
    ]);
  });

  it('go in batches, and no further once it is told to stop', async () => {
    // Beside one that is young though its id is old, as that of a process with a clock of its own may be.
    await update(`
      insert into haat.messages (id, channel, kind, recipient, body, state, effect_key, created_at)
      select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'email', 'text', 'x', 'x', 'sent', 'old:' || n,
        haat.haat_now() - case when n = 1 then interval '89 days' else interval '91 days' end
      from generate_series(1, 1201) as n`);
    await expect(cleanUp(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(await cleanUp()).toMatchObject({ messages: 1_200 });
    expect(await left('messages', 'id', ['00000000-0000-7000-8000-000000000001'])).toEqual([true]);
  });

  it('are looked for every night, by a job that an operator may start too', async () => {
    const { body } = await app.call('GET', '/api/v1/queue/schedules');
    expect(body.data).toContainEqual(expect.objectContaining({ id: 'clean-up-messages', queue: 'inbound-messages' }));
    const job = { queue: 'inbound-messages', name: 'clean-up-messages', payload: {} };
    const started = await app.call('POST', '/api/v1/jobs', { body: job });
    expect(await app.untilState(started.body.data.jobId, 'completed')).toMatchObject({
      result: { messages: 0, inboundMessages: 0, recipientDelays: 0 },
    });
  });
});
