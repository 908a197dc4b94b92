import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { type CommandAnswer, type InboundCommand, InboundCommands } from './inbound-commands.js';
import { SuppressionsRepository } from './suppressions.repository.js';

const STOPPED =
  'You will get no advertising from us any more. What concerns your orders and payments still comes. Send START to change that.';
const STARTED = 'You will get our news again. Send STOP to change that.';

/** Whoever writes STOP gets no more advertising, as Meta's commerce policy asks of every sender. */
@Injectable()
export class MarketingChoice implements OnModuleInit {
  constructor(
    private readonly commands: InboundCommands,
    private readonly suppressions: SuppressionsRepository,
  ) {}

  onModuleInit(): void {
    this.commands.subscribe('STOP', (tx, command) => this.stop(tx, command));
    this.commands.subscribe('START', (tx, command) => this.start(tx, command));
  }

  async stop(tx: Transaction, { argument, from }: InboundCommand): Promise<CommandAnswer | undefined> {
    if (argument !== '') return undefined;
    await this.suppressions.stopMarketing(tx, from);
    return { outcome: 'marketing_stopped', replies: [{ text: STOPPED }] };
  }

  async start(tx: Transaction, { argument, from }: InboundCommand): Promise<CommandAnswer | undefined> {
    if (argument !== '') return undefined;
    await this.suppressions.startMarketing(tx, from);
    return { outcome: 'marketing_started', replies: [{ text: STARTED }] };
  }
}
