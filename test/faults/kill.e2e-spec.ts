import { Logger } from '@nestjs/common';
import { loadConfig } from '../../src/config/index.js';
import { openDatabase } from '../../src/database/open-database.js';
import { logOf } from '../../src/observability/log.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { ServerProcess } from '../support/process/server-process.js';

interface Sent extends Record<string, unknown> {
  body: string;
  sends: number;
}

/** What the sandbox has sent, read from the database once no process uses it any more. */
async function sentBy(variables: Record<string, string>): Promise<Sent[]> {
  Logger.overrideLogger(false);
  const database = await openDatabase(loadConfig(variables).database, logOf('Test'));
  try {
    return await database.query<Sent>(
      'select body, count(*)::int as sends from haat.sandbox_deliveries group by body order by body',
    );
  } finally {
    await database.close();
  }
}

/** Sends messages until the server is gone; returns the texts that were accepted. */
async function sendUntilKilled(server: ServerProcess, killAfter: number): Promise<string[]> {
  const accepted: string[] = [];
  const kill = { isDone: false };
  const sendOne = async (index: number): Promise<void> => {
    const message = `message ${index}`;
    try {
      const answer = await server.call('POST', '/api/v1/messages/whatsapp', {
        body: { phoneNumber: '+9779841234567', message },
      });
      if (answer.status === 202) accepted.push(message);
    } catch (error) {
      // A request that was under way at the kill has no answer; before it every one must have one.
      if (!kill.isDone) throw error;
    }
    if (accepted.length >= killAfter && !kill.isDone) {
      kill.isDone = true;
      await server.kill();
    }
  };
  for (let round = 0; !kill.isDone; round++) {
    await Promise.all(Array.from({ length: 20 }, (_, index) => sendOne(round * 20 + index)));
  }
  return accepted;
}

describe.each(BACKENDS)('kill -9 under load on %s', (backend: Backend) => {
  it('loses no accepted message, and the sandbox sends each exactly once', async () => {
    const variables = { ...(await variablesOf(backend)), JOB_LOCK_MS: '2000' };
    const first = await ServerProcess.start(variables);
    const accepted = await sendUntilKilled(first, 100);
    expect(accepted.length).toBeGreaterThanOrEqual(100);

    const second = await ServerProcess.start(variables);
    await until('every message to be sent', async () => {
      const { body } = await second.call('GET', '/health');
      const { pending, queued, active } = body.details.queues.queues['whatsapp-messages'];
      return pending + queued + active === 0;
    });
    expect(await second.stop()).toBe(0);

    const sent = await sentBy(variables);
    expect(sent.filter(({ sends }) => sends !== 1)).toEqual([]);
    const texts = new Set(sent.map(({ body }) => body));
    expect(accepted.filter((text) => !texts.has(text))).toEqual([]);
  });
});
