import { setTimeout as wait } from 'node:timers/promises';
import { EXAMPLES } from '../../src/domains/messaging/notifications/index.js';
import { minutes } from '../../src/jobs/index.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { variablesOf } from '../support/app/backends.js';
import { openedDatabase } from '../support/app/opened-database.js';
import { until } from '../support/app/until.js';
import { aRetailer } from '../support/marketplace/master-data.js';
import { ServerProcess } from '../support/process/server-process.js';
import { behave, type CloudApiEmulator, startCloudApiEmulator } from '../support/whatsapp/cloud-api.emulator.js';
import { wamid } from '../support/whatsapp/wamid.js';
import { postReport, type SentStatus, WEBHOOK_VARIABLES } from '../support/whatsapp/webhook.js';

const TIMEOUT_MS = 180_000;

/** What becomes of the messages to somebody; `arrives_then` fails once for a reason that passes. */
const FATES = ['arrives', 'arrives_then', 'unreachable'] as const;
type Fate = (typeof FATES)[number];
const MESSAGES = 36;

const failure = (code: number) => ({ status: 'failed', errors: [{ code, title: 'Emulated' }] });

const endOf = (fate: Fate, sending: number): Pick<SentStatus, 'status' | 'errors'> => {
  if (fate === 'unreachable') return failure(131026);
  return fate === 'arrives_then' && sending === 1 ? failure(131000) : { status: 'delivered' };
};

/** Meta: takes every message, and reports each sending until it is answered with 200. */
class Meta {
  readonly #sendings = new Map<string, number>();
  readonly #reports: Promise<void>[] = [];

  /** @param server that which runs at present; while none does, the one that is about to */
  constructor(
    emulator: CloudApiEmulator,
    private readonly fateOf: ReadonlyMap<string, Fate>,
    private readonly server: () => Promise<ServerProcess>,
  ) {
    emulator.respondWith(async ({ to = '', effectKey = '' }) => {
      const id = wamid();
      const sending = (this.#sendings.get(to) ?? 0) + 1;
      this.#sendings.set(to, sending);
      const status = { id, biz_opaque_callback_data: effectKey };
      const end = endOf(this.fateOf.get(to) ?? 'arrives', sending);
      // About half of the statuses are quicker than the answer, or come in the wrong order.
      this.#reports.push(this.#report({ ...status, ...end }), this.#report({ ...status, status: 'sent' }));
      await wait(Math.random() * 100);
      return behave.acceptAs(id);
    });
  }

  /** Resolves once everything that was reported so far has been taken in. */
  async settled(): Promise<void> {
    for (let count = -1; count !== this.#reports.length;) {
      count = this.#reports.length;
      await Promise.all(this.#reports);
    }
  }

  async #report(status: SentStatus): Promise<void> {
    for (;;) {
      await wait(Math.random() * 60);
      const server = await this.server();
      const taken = await postReport(server, { statuses: [status] }).then(
        (answer) => answer.status === 200,
        () => false,
      );
      if (taken) return;
    }
  }
}

it(
  'kills -9 while the provider reports what became of messages lose no report, and none has two consequences',
  async () => {
    const emulator = await startCloudApiEmulator();
    const servers = await variablesOf('redis');
    const database = await openedDatabase(servers['DATABASE_URL']);
    const variables = {
      ...servers,
      ...WEBHOOK_VARIABLES,
      JOB_LOCK_MS: '2000',
      UNCERTAIN_WAIT_MS: '500',
      WHATSAPP_API_URL: emulator.url,
      WHATSAPP_ACCESS_TOKEN: emulator.accessToken,
      WHATSAPP_PHONE_NUMBER_ID: emulator.phoneNumberId,
    };
    const fateOf = new Map<string, Fate>();
    for (let index = 0; index < MESSAGES; index++) {
      const { phone } = await aRetailer(database, { email: `shop${index}@example.com` });
      fateOf.set(phone, FATES[index % FATES.length] ?? 'arrives');
    }
    let running = ServerProcess.start(variables);
    const meta = new Meta(emulator, fateOf, () => running);

    const first = await running;
    const accepted = await Promise.all(
      [...fateOf.keys()].map((recipient) =>
        first.call('POST', '/api/v1/messages/whatsapp', {
          body: { recipient, messageType: 'DELIVERY_UPDATE', data: EXAMPLES.DELIVERY_UPDATE },
        }),
      ),
    );
    expect(accepted.every(({ status }) => status === 202)).toBe(true);
    for (const requests of [8, 24]) {
      await emulator.untilRequests(requests);
      await (await running).kill();
      running = ServerProcess.start(variables);
      await running;
    }

    const unsettled = () =>
      database.query(
        `select 1 from haat.messages where channel = 'whatsapp' and (state = 'sending' or (state = 'queued' and resends = 0))`,
      );
    await until('every message to be sent', async () => (await unsettled()).length === 0);
    await meta.settled();
    // What failed for a reason that passes is sent again after a minute.
    await moveClock(database, minutes(2));
    await until('every message to have its end', async () => {
      const rows = await database.query(
        `select 1 from haat.messages where state not in ('delivered', 'failed', 'sent')`,
      );
      return rows.length === 0;
    });
    await meta.settled();

    const found = await database.query<{ recipient: string; state: string; mails: number; isNamed: boolean }>(`
      select m.recipient, m.state, m.fallback_message_id is not null as "isNamed",
        (select count(*)::int from haat.messages mail join haat.jobs j on j.id = mail.id
          where mail.channel = 'email' and j.keys @> array['message:' || m.id]) as mails
      from haat.messages m where m.channel = 'whatsapp'`);
    expect(found).toHaveLength(MESSAGES);
    for (const { recipient, ...end } of found) {
      const fate = fateOf.get(recipient);
      const isReached = fate !== 'unreachable';
      expect({ fate, ...end }).toEqual({
        fate,
        state: isReached ? 'delivered' : 'failed',
        mails: isReached ? 0 : 1,
        isNamed: !isReached,
      });
    }
    expect(await (await running).stop()).toBe(0);
    await emulator.stop();
  },
  TIMEOUT_MS,
);
