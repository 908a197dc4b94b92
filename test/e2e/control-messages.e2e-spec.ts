import { ControlMessages, type ControlMessage } from '../../src/jobs/control/control-messages.js';
import { variablesOf } from '../support/app/backends.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { until } from '../support/app/until.js';

function heardBy(app: KernelApp): ControlMessage[] {
  const heard: ControlMessage[] = [];
  app.context.get(ControlMessages).subscribe((message) => heard.push(message));
  return heard;
}

const changed = (queue: string): ControlMessage => ({ kind: 'queue_changed', queue });

describe('control messages between the processes of a server database', () => {
  let one: KernelApp;
  let two: KernelApp;

  beforeAll(async () => {
    const variables = await variablesOf('postgres');
    one = await startKernel(variables, []);
    two = await startKernel(variables, []);
    await until('both to listen', async () => {
      const rows = await one.database.query(
        `select 1 from pg_stat_activity where application_name = 'haat-listener' and datname = current_database() and query like 'listen%'`,
      );
      return rows.length === 2;
    });
  });

  afterAll(() => Promise.all([one, two].map((app) => app?.close())));

  it('reach every process once, the sender at once', async () => {
    const [hears, others] = [heardBy(one), heardBy(two)];
    const messages = one.context.get(ControlMessages);
    const cancelled: ControlMessage = { kind: 'job_cancelled', jobId: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' };
    await messages.publish(cancelled);
    expect(hears).toEqual([cancelled]);
    await messages.publish(changed('emails'));
    await two.context.get(ControlMessages).publish(changed('last'));
    await until('all messages', () => hears.length === 3 && others.length === 3);
    expect(hears).toEqual([cancelled, changed('emails'), changed('last')]);
    expect(new Set(others)).toEqual(new Set([cancelled, changed('emails'), changed('last')]));
  });

  it.each([
    'nonsense',
    '',
    'null',
    '7',
    '{"from": 7, "message": {"kind": "queue_changed", "queue": "a"}}',
    '{"from": "x"}',
    '{"from": "x", "message": {"kind": "of_tomorrow"}}',
    '{"from": "x", "message": {"kind": "queue_changed", "queue": 7}}',
    '{"from": "x", "message": {"kind": "job_cancelled"}}',
  ])('ignore what makes no sense: %s', async (payload) => {
    const heard = heardBy(two);
    await one.database.query(`select pg_notify('haat_control', $1)`, [payload]);
    await one.context.get(ControlMessages).publish(changed('after'));
    await until('the next message', () => heard.length > 0);
    expect(heard).toEqual([changed('after')]);
  });
});

describe('control messages of the embedded database', () => {
  it('are delivered in the one process that there is', async () => {
    const app = await startKernel(await variablesOf('embedded'), []);
    const heard = heardBy(app);
    await app.context.get(ControlMessages).publish(changed('emails'));
    expect(heard).toEqual([changed('emails')]);
    await app.close();
  });
});
