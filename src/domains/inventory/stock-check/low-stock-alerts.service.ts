import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { Database, type Transaction } from '../../../database/index.js';
import { InvalidInput } from '../../../errors/index.js';
import { Priority } from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import { cut } from '../../../text/cut.js';
import { isMailAddress } from '../../../validation/index.js';
import { MessagingProducer } from '../../messaging/index.js';
import { printable } from '../levels/storable.js';
import { type DueMail, type LowStock, LowStockRepository, type StockPosition } from './low-stock.repository.js';

/** Alerts that one commit records with their messages. */
const BATCH = 200;

/** Vendors whose mails are one commit, and the products that a mail lists. */
const MAILS = 20;
const LISTED = 200;

const LONGEST_NAME = 200;

export interface AlertedBatch {
  readonly alerted: number;
  /** Of them those of which there is nothing left. */
  readonly critical: number;
  /** Where the next batch begins; absent after the last one. */
  readonly last: StockPosition | undefined;
}

/** Tells vendors what is running out: of each product once a day, whoever asks for it and how often. */
@Injectable()
export class LowStockAlerts {
  readonly #log = logOf('Inventory');
  readonly #timeZone: string;

  constructor(
    private readonly database: Database,
    private readonly lowStock: LowStockRepository,
    private readonly messaging: MessagingProducer,
    @Inject(CONFIG) { scheduler }: AppConfig,
  ) {
    this.#timeZone = scheduler.timeZone;
  }

  /** The alerts of a batch and their messages are one commit. */
  alertBatch(vendorId: string | undefined, after: StockPosition | undefined): Promise<AlertedBatch> {
    return this.database.transaction(async (tx) => {
      const low = await this.lowStock.low(tx, this.#timeZone, vendorId, after, BATCH);
      const alerts = low.map((one) => Object.assign(one, { mailDue: isMailAddress(one.email) }));
      const recorded = await this.lowStock.record(tx, this.#timeZone, alerts);
      await this.#notify(tx, recorded);
      const last = low.length === BATCH ? low.at(-1) : undefined;
      return { alerted: recorded.length, critical: recorded.filter(isCritical).length, last };
    });
  }

  /** Mails to some vendors what they were alerted of and no mail lists yet. Returns how many mails that were. */
  mailBatch(vendorId: string | undefined): Promise<number> {
    return this.database.transaction(async (tx) => {
      const due = await this.lowStock.takeDue(tx, vendorId, MAILS, LISTED);
      for (const mail of due) await this.#mail(tx, mail);
      return due.length;
    });
  }

  /** What messaging refuses, it refuses for all and before it writes anything: then each goes by itself. */
  async #notify(tx: Transaction, alerts: readonly LowStock[]): Promise<void> {
    try {
      await this.messaging.notifyAll(tx, alerts.map(noticeOf));
    } catch (error) {
      const [alert, ...others] = alerts;
      if (alert && others.length === 0) return this.#leaveOut(alert, error);
      if (!(error instanceof InvalidInput)) throw error;
      for (const one of alerts) await this.#notify(tx, [one]);
    }
  }

  async #mail(tx: Transaction, { vendorCode, vendorName, email, products }: DueMail): Promise<void> {
    // The address may have been taken away or spoilt since the alert.
    if (!isMailAddress(email)) return;
    const listed = products.map(({ name, ...figures }) => ({ name: oneLine(name), ...figures }));
    const data = { vendor: oneLine(vendorName), products: listed };
    try {
      await this.messaging.email(tx, { to: email, template: 'low-stock-alert', data }, { keys: [vendorCode] });
    } catch (error) {
      this.#leaveOut({ vendorCode }, error);
    }
  }

  /** A telephone number that is none, or a name that no message holds, keeps nobody else from being alerted. */
  #leaveOut({ vendorCode, sku }: Pick<LowStock, 'vendorCode'> & { sku?: string }, error: unknown): void {
    if (!(error instanceof InvalidInput)) throw error;
    this.#log.warn({ vendorCode, sku, error: error.message }, 'An alert of low stock cannot be sent as it is');
  }
}

const isCritical = ({ stock }: LowStock): boolean => stock === 0;

function noticeOf(low: LowStock) {
  const { phone, name, sku, vendorCode, stock, minStock } = low;
  return {
    to: phone,
    notification: { kind: 'LOW_STOCK_ALERT', data: { product: oneLine(name), stock, minStock } },
    options: { keys: [vendorCode, sku], ...(isCritical(low) && { priority: Priority.Critical }) },
  } as const;
}

const oneLine = (text: string): string => cut(printable(text), LONGEST_NAME);
