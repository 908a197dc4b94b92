import { variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { ServerProcess } from '../support/process/server-process.js';
import { behave, type CloudApiEmulator, startCloudApiEmulator } from '../support/whatsapp/cloud-api.emulator.js';

const MESSAGE = { phoneNumber: '+9779841234567', message: 'Namaste' };

/** The queue runs ten at a time in each process. */
const MESSAGES = 30;
const RUNNING = 20;

describe.each(['redis', 'postgres'] as const)('two processes on one database and %s', (backend) => {
  let emulator: CloudApiEmulator;
  let open: () => void;
  let first: ServerProcess;
  let second: ServerProcess;

  beforeEach(async () => {
    emulator = await startCloudApiEmulator();
    emulator.hears(MESSAGE.phoneNumber);
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    emulator.respondWith(async () => {
      await opened;
      return behave.accept();
    });
    const variables = {
      ...(await variablesOf(backend)),
      JOB_LOCK_MS: '2000',
      UNCERTAIN_WAIT_MS: '0',
      SHUTDOWN_TIMEOUT_MS: '500',
      WHATSAPP_API_URL: emulator.url,
      WHATSAPP_ACCESS_TOKEN: emulator.accessToken,
      WHATSAPP_PHONE_NUMBER_ID: emulator.phoneNumberId,
    };
    [first, second] = await Promise.all([ServerProcess.start(variables), ServerProcess.start(variables)]);
  });

  afterEach(async () => {
    open();
    expect(await second.stop()).toBe(0);
    await emulator.stop();
  });

  /** Sends messages through the first process until both have as many at the provider as they run at a time. */
  async function loadBoth(): Promise<string[]> {
    const answers = await Promise.all(
      Array.from({ length: MESSAGES }, () => first.call('POST', '/api/v1/messages/whatsapp', { body: MESSAGE })),
    );
    await emulator.untilRequests(RUNNING);
    return answers.map(({ body }) => body.data.jobId);
  }

  async function untilAllSent(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await until('the message to be sent', async () => {
        const { body } = await second.call('GET', `/api/v1/messages/${id}`);
        return body.data.state === 'sent';
      });
    }
  }

  it('both work; the jobs of one that is killed are taken over by the other', async () => {
    const ids = await loadBoth();
    await first.kill();
    open();
    await untilAllSent(ids);
  });

  it('one that is told to end hands its jobs over at once', async () => {
    const ids = await loadBoth();
    expect(await first.stop()).toBe(0);
    open();
    await untilAllSent(ids);
    const takenOver = second.lines.filter((line) => line.includes('its worker was lost'));
    expect(takenOver).toEqual([]);
  });
});
