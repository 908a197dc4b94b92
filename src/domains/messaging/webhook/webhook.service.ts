import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { Database, type Transaction } from '../../../database/index.js';
import { BusinessKeys, type EnqueueRequest, Jobs } from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import { HandleInbound, InboundMessagesRepository } from '../inbound/index.js';
import { readReport } from './read-report.rules.js';
import { isSameSecret } from './signature.rules.js';
import { Statuses } from './statuses.service.js';
import type { ReceivedMessage, WebhookReport } from './webhook-report.js';

/** What Meta asks when somebody sets up the webhook; nothing of it is known to be a single text. */
export interface Verification {
  readonly mode: unknown;
  readonly token: unknown;
  readonly challenge: unknown;
}

/** How many of what were taken in; what had been reported before counts too. */
export interface TakenIn {
  readonly statuses: number;
  readonly messages: number;
}

/** Takes in what Meta reports. */
@Injectable()
export class Webhook {
  readonly #log = logOf('WhatsApp');

  constructor(
    private readonly database: Database,
    private readonly inbound: InboundMessagesRepository,
    private readonly statuses: Statuses,
    private readonly jobs: Jobs,
    private readonly businessKeys: BusinessKeys,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** The challenge to be repeated; nothing unless it is asked with our token. */
  verified({ mode, token, challenge }: Verification): string | undefined {
    const { verifyToken } = this.config.messaging.webhook;
    if (verifyToken === undefined || mode !== 'subscribe') return undefined;
    if (typeof token !== 'string' || typeof challenge !== 'string') return undefined;
    return isSameSecret(token, verifyToken) ? challenge : undefined;
  }

  /** Stores all that is new in a report, and the jobs that follow from it; once this resolves, nothing of it is lost. */
  async takeIn(body: unknown): Promise<TakenIn> {
    const report = readReport(body, this.config.messaging.whatsapp?.phoneNumberId);
    if (report.ignored.length > 0)
      this.#log.info({ ignored: report.ignored }, 'Parts of a webhook call are of no use here');
    const { statuses, messages } = report;
    if (statuses.length + messages.length > 0) await this.database.transaction((tx) => this.#store(tx, report));
    return { statuses: statuses.length, messages: messages.length };
  }

  async #store(tx: Transaction, { messages, statuses }: WebhookReport): Promise<void> {
    await this.#storeMessages(tx, messages);
    await this.statuses.apply(tx, statuses);
  }

  async #storeMessages(tx: Transaction, messages: readonly ReceivedMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const stored = await this.inbound.insert(tx, messages);
    await this.jobs.enqueueAll(
      tx,
      stored.map(({ id, fromPhone }): EnqueueRequest => ({
        payload: new HandleInbound({ inboundId: id }),
        options: { keys: [`inbound:${id}`, ...this.businessKeys.hashed('phone', fromPhone)] },
      })),
    );
  }
}
