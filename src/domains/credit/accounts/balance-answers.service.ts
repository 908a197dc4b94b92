import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Transaction } from '../../../database/index.js';
import { type Retailer, Parties } from '../../master-data/index.js';
import { type CommandAnswer, type InboundCommand, InboundCommands, type Reply } from '../../messaging/index.js';
import { AccountReader } from './account-reader.repository.js';
import { availableOf } from './account.rules.js';

/** More shops than one person has; what is beyond is a mistake in the master data. */
const MOST_SHOPS = 10;

/** Answers retailers who ask by a message what they owe. */
@Injectable()
export class BalanceAnswers implements OnModuleInit {
  constructor(
    private readonly commands: InboundCommands,
    private readonly parties: Parties,
    private readonly reader: AccountReader,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.commands.subscribe('BALANCE', (tx, command) => this.answer(tx, command));
  }

  /** One message for each shop of the number; nothing when it is no retailer's. */
  async answer(tx: Transaction, { argument, from }: InboundCommand): Promise<CommandAnswer | undefined> {
    if (argument !== '') return undefined;
    const retailers = (await this.parties.retailersByPhone(tx, from)).slice(0, MOST_SHOPS);
    if (retailers.length === 0) return undefined;
    const replies: Reply[] = [];
    for (const retailer of retailers) replies.push(await this.#balanceOf(tx, retailer, retailers.length > 1));
    return { outcome: 'balance_told', replies, keys: retailers.map(({ id }) => id) };
  }

  async #balanceOf(tx: Transaction, { id, name }: Retailer, isOneOfMany: boolean): Promise<Reply> {
    const account = await this.reader.find(tx, id);
    if (!account) throw new Error(`Retailer ${id} was there and is gone.`);
    const { outstanding, unapplied } = account;
    const { currency } = this.config.marketplace;
    const data = { outstanding, unapplied, available: availableOf(account), currency };
    return { notification: { kind: 'BALANCE', data: isOneOfMany ? { ...data, shop: name } : data } };
  }
}
