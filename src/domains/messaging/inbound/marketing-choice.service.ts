import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { type CommandAnswer, type InboundCommand, InboundCommands } from './inbound-commands.js';
import { MarketingChoicesRepository } from './marketing-choices.repository.js';

const STOPPED =
  'We send you no more offers and news by WhatsApp, only what concerns your orders and payments. Send START to get them again.';
const STARTED = 'You get our offers and news again. Send STOP to change that.';

/** Nothing is said to that: the newer choice was answered. */
const OUTDATED: CommandAnswer = { outcome: 'outdated_choice', replies: [] };

/** Whoever writes STOP gets no more marketing templates, offers of orders among them; Meta's business policy asks that of every sender. */
@Injectable()
export class MarketingChoice implements OnModuleInit {
  constructor(
    private readonly commands: InboundCommands,
    private readonly choices: MarketingChoicesRepository,
  ) {}

  onModuleInit(): void {
    this.commands.subscribe('STOP', (tx, command) => this.stop(tx, command));
    this.commands.subscribe('START', (tx, command) => this.start(tx, command));
  }

  async stop(tx: Transaction, { argument, from, writtenBy }: InboundCommand): Promise<CommandAnswer | undefined> {
    if (argument !== '') return undefined;
    const choice = { recipient: from, isWanted: false, writtenBy };
    if (!(await this.choices.choose(tx, choice))) return OUTDATED;
    await this.choices.stopMarketing(tx, choice);
    return { outcome: 'marketing_stopped', replies: [{ text: STOPPED }] };
  }

  async start(tx: Transaction, { argument, from, writtenBy }: InboundCommand): Promise<CommandAnswer | undefined> {
    if (argument !== '') return undefined;
    const choice = { recipient: from, isWanted: true, writtenBy };
    if (!(await this.choices.choose(tx, choice))) return OUTDATED;
    await this.choices.startMarketing(tx, choice);
    return { outcome: 'marketing_started', replies: [{ text: STARTED }] };
  }
}
