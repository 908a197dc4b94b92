import { v7 as uuidv7 } from 'uuid';
import { EXAMPLES, type NotificationKind } from '../../../src/domains/messaging/notifications/index.js';
import { jobRow, type JobRow, until } from '../../support/app/until.js';
import type { HttpApp } from '../../support/app/http-app.js';
import type { CloudApiEmulator, RecordedRequest } from '../../support/whatsapp/cloud-api.emulator.js';

/** Quick attempts, so that a retry is not waited for. */
const AT_ONCE = { attempts: 3, backoff: { type: 'fixed', delay: 0 } };

let numbers = 0;

/** A number that nobody else in the file has. */
export const newNumber = (): string => `+977984${String(2_000_000 + (numbers += 1))}`;

/** Sends by the API, and looks at what came of it. */
export class WhatsAppDesk {
  constructor(
    private readonly app: HttpApp,
    private readonly emulator: CloudApiEmulator,
  ) {}

  /** An event, whose words are chosen by us; returns the id of its message. */
  async event(messageType: NotificationKind, recipient: string, options: object = {}): Promise<string> {
    return this.#post({ recipient, messageType, data: EXAMPLES[messageType], options: { ...AT_ONCE, ...options } });
  }

  /** Words of the caller's own, for somebody who has written to the provider: nothing else is sent by template. */
  async text(phoneNumber: string, message: string, options: object = {}): Promise<string> {
    this.emulator.hears(phoneNumber);
    return this.textToStranger(phoneNumber, message, options);
  }

  /** The same for somebody who has not. */
  async textToStranger(phoneNumber: string, message: string, options: object = {}): Promise<string> {
    return this.#post({ phoneNumber, message, options: { ...AT_ONCE, ...options } });
  }

  async #post(body: object): Promise<string> {
    const answer = await this.app.call('POST', '/api/v1/messages/whatsapp', { body });
    expect(answer).toMatchObject({ status: 202 });
    return answer.body.data.jobId;
  }

  async message(id: string) {
    return (await this.app.call('GET', `/api/v1/messages/${id}`)).body.data;
  }

  requests(id: string): readonly RecordedRequest[] {
    return this.emulator.requestsFor(`message:${id}`);
  }

  /** Waits until the job has been handed back, to come again later. */
  async untilHandedBack(id: string): Promise<JobRow> {
    return until(`job ${id} to be handed back`, async () => {
      const row = await jobRow(this.app.database, id);
      return row?.state === 'pending' && row.run > 0 ? row : undefined;
    });
  }

  /** Somebody has written to us, so long ago. */
  async wrote(from: string, agoMs = 0): Promise<void> {
    this.emulator.hears(from);
    await this.app.database.query(
      `insert into haat.inbound_messages (id, provider_message_id, from_phone, type, body, at, received_at)
       select $1, $2, $3, 'text', 'Namaste', at, at from (select haat.haat_now() - $4::bigint * interval '1 ms' as at) as moment`,
      [uuidv7(), `wamid.${uuidv7()}`, from, agoMs],
    );
  }
}

/** The words of a request by a template; undefined of one by free text. */
export function templateOf(request: RecordedRequest | undefined): { name: string; parameters: string[] } | undefined {
  const { template } = (request?.body ?? {}) as {
    template?: { name: string; components: { parameters: { text: string }[] }[] };
  };
  return (
    template && {
      name: template.name,
      parameters: template.components.flatMap(({ parameters }) => parameters.map(({ text }) => text)),
    }
  );
}
