import { CircumstancesRepository } from '../../src/domains/messaging/forms/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { jobRow, until } from '../support/app/until.js';
import { behave, type CloudApiEmulator, startCloudApiEmulator } from '../support/whatsapp/cloud-api.emulator.js';

/** The application against the provider's protocol, spoken by an emulator over real sockets. */
describe('sending by the Cloud API', () => {
  let emulator: CloudApiEmulator;
  let app: HttpApp;

  beforeAll(async () => {
    emulator = await startCloudApiEmulator();
    emulator.hears('+9779841234567');
    app = await startHttpApp({
      ...(await variablesOf('redis')),
      WHATSAPP_API_URL: emulator.url,
      WHATSAPP_ACCESS_TOKEN: emulator.accessToken,
      WHATSAPP_PHONE_NUMBER_ID: emulator.phoneNumberId,
      WHATSAPP_TIMEOUT_MS: '200',
      UNCERTAIN_WAIT_MS: '300',
    });
  });
  afterAll(async () => {
    await app?.close();
    await emulator?.stop();
  });

  /** Quick attempts, so that a retry is not waited for. */
  const send = async (message: string, options: object = {}) => {
    const body = {
      phoneNumber: '+9779841234567',
      message,
      options: { attempts: 3, backoff: { type: 'fixed', delay: 0 }, ...options },
    };
    const answer = await app.call('POST', '/api/v1/messages/whatsapp', { body });
    expect(answer.status).toBe(202);
    return answer.body.data.jobId as string;
  };
  const messageOf = async (id: string) => (await app.call('GET', `/api/v1/messages/${id}`)).body.data;
  const callsFor = (id: string) => emulator.requestsFor(`message:${id}`).length;

  it('sends once and keeps the id that the provider gave', async () => {
    const id = await send('accepted');
    await app.untilState(id, 'completed');
    const message = await messageOf(id);
    expect(message).toMatchObject({ state: 'sent', transport: 'cloud-api', possiblyRepeated: false, error: null });
    expect(message.providerMessageId).toMatch(/^wamid\./);
    expect(callsFor(id)).toBe(1);
  });

  it('tries again after a passing error', async () => {
    emulator.next(behave.error(131000, 500), behave.badGateway());
    const id = await send('transient');
    const row = await app.untilState(id, 'completed', 'dead');
    expect(row).toMatchObject({ state: 'completed' });
    expect(await messageOf(id)).toMatchObject({ state: 'sent', error: null });
    expect(callsFor(id)).toBe(3);
  });

  it('gives up at once when the provider says that nothing can help', async () => {
    emulator.next(behave.error(131026, 400));
    const id = await send('undeliverable');
    expect(await app.untilState(id, 'dead')).toMatchObject({ attempt: 1, error: { code: 'provider_131026' } });
    expect(await messageOf(id)).toMatchObject({ state: 'failed', error: { code: 'provider_131026' } });
    expect(callsFor(id)).toBe(1);
    const job = await app.call('GET', `/api/v1/jobs/${id}`);
    expect(job.body.data.errors).toMatchObject([{ outcome: 'dead', code: 'provider_131026' }]);
  });

  it('gives up at once whatever the words of the provider are: the message is not sent again', async () => {
    const unwritable = [`${'x'.repeat(499)}🌾🌾`, 'nul \0 half \ud83c'];
    for (const details of unwritable) {
      emulator.next(behave.error(131026, 400, { message: details, details }));
      const id = await send('undeliverable');
      expect(await app.untilState(id, 'dead', 'completed')).toMatchObject({ state: 'dead', attempt: 1 });
      expect(await messageOf(id)).toMatchObject({ state: 'failed', error: { code: 'provider_131026' } });
      expect(callsFor(id)).toBe(1);
    }
  });

  it('knows that nothing was sent where the database failed before', async () => {
    const lookUp = jest.spyOn(app.context.get(CircumstancesRepository, { strict: false }), 'of');
    lookUp.mockRejectedValueOnce(new Error('It fails this once.'));
    const id = await send('looked up twice');
    expect(await app.untilState(id, 'completed')).toMatchObject({ attempt: 1 });
    lookUp.mockRestore();
    expect(await messageOf(id)).toMatchObject({ state: 'sent', possiblyRepeated: false });
    expect(callsFor(id)).toBe(1);
  });

  it('gives up after the last attempt, and says so of the message', async () => {
    emulator.next(behave.error(131000, 500), behave.error(131000, 500));
    const id = await send('never', { attempts: 2 });
    await app.untilState(id, 'dead');
    expect(await messageOf(id)).toMatchObject({ state: 'failed', error: { code: 'provider_131000' } });
  });

  it('names a message that may have been sent, waits for proof and sends it again', async () => {
    emulator.next(behave.hang());
    const id = await send('hangs');
    await app.untilState(id, 'completed');
    expect(await messageOf(id)).toMatchObject({ state: 'sent', possiblyRepeated: true });
    expect(callsFor(id)).toBe(2);
  });

  it('treats a connection that broke after the request as one that may have sent it', async () => {
    emulator.next(behave.reset());
    const id = await send('reset');
    await app.untilState(id, 'completed');
    expect(await messageOf(id)).toMatchObject({ state: 'sent', possiblyRepeated: true });
  });

  it('holds back one recipient without spending an attempt', async () => {
    emulator.next(behave.error(131056, 400));
    const id = await send('pair limit');
    const row = await until('the job to be handed back', async () => {
      const found = await jobRow(app.database, id);
      return found?.state === 'pending' && found.run === 1 ? found : undefined;
    });
    expect(row.attempt).toBe(0);
    expect(await messageOf(id)).toMatchObject({ state: 'queued', error: { code: 'provider_131056' } });
    const other = await send('not held back');
    await app.untilState(other, 'completed');
  });

  it('pauses the queue when nothing can be sent until a person acts, and keeps the job', async () => {
    emulator.next(behave.error(190, 401));
    const id = await send('expired token');
    const queue = await until('the queue to be paused', async () => {
      const [row] = await app.database.query<{ paused: boolean; reason: string }>(
        `select paused, reason from haat.queues where paused`,
      );
      return row;
    });
    expect(queue.reason).toContain('190');
    expect(await jobRow(app.database, id)).toMatchObject({ state: 'pending', attempt: 0 });

    const waiting = await send('behind the pause');
    const calls = emulator.requests.length;
    await app.database.query(`update haat.queues set paused = false`);
    await app.untilState(id, 'completed');
    await app.untilState(waiting, 'completed');
    expect(emulator.requests.length).toBe(calls + 2);
  });
});
