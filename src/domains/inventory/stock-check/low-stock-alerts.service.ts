import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { Database, type Transaction } from '../../../database/index.js';
import { Priority } from '../../../jobs/index.js';
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
      await this.messaging.notifyAll(tx, recorded.map(noticeOf));
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

  async #mail(tx: Transaction, { vendorCode, vendorName, email, products }: DueMail): Promise<void> {
    // The address may have been taken away or spoilt since the alert.
    if (!isMailAddress(email)) return;
    const listed = products.map(({ name, ...figures }) => ({ name: oneLine(name), ...figures }));
    const data = { vendor: oneLine(vendorName), products: listed };
    await this.messaging.email(tx, { to: email, template: 'low-stock-alert', data }, { keys: [vendorCode] });
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
