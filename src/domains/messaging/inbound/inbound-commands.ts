import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { BootFault } from '../../../errors/index.js';
import type { PhoneNumber } from '../../../phone-numbers/index.js';
import type { Notification } from '../notifications/index.js';
import type { CommandText } from './command.rules.js';

/** What somebody asks for by a WhatsApp message. Who it is, the provider has proved by the number. */
export interface InboundCommand extends CommandText {
  readonly from: PhoneNumber;
  /**
   * The latest moment at which it can have been written. The provider may bring it days after that: what has come up
   * meanwhile the sender cannot have meant.
   */
  readonly writtenBy: Date;
  /** What we had told the sender, where the command answers that very message. */
  readonly quoted?: Notification;
}

/** What the sender is told. */
export type Reply = { readonly text: string } | { readonly notification: Notification };

/** What was done with a command. */
export interface CommandAnswer {
  /** Stable, in snake_case, such as `offer_accepted`: it is kept with the message. */
  readonly outcome: string;
  readonly replies: readonly Reply[];
  /** Business keys of what it was about, by which the jobs that send the replies are found. */
  readonly keys?: readonly string[];
}

/** Nothing when it is no command of the handler's after all, or its sender nobody whom the handler knows. */
type CommandHandler = (tx: Transaction, command: InboundCommand) => Promise<CommandAnswer | undefined>;

/**
 * The commands that people may send, each carried out by the domain that has subscribed to its word, inside the
 * transaction that writes down what was done: what a handler writes and enqueues is part of that commit. So messaging
 * need not know what it carries.
 */
@Injectable()
export class InboundCommands {
  readonly #handlers = new Map<string, CommandHandler>();

  /** @param word in capitals, letters only */
  subscribe(word: string, handler: CommandHandler): void {
    if (this.#handlers.has(word))
      throw new BootFault(
        `Two parts of the program answer the inbound command ${word}: one of them has to take another word.`,
      );
    this.#handlers.set(word, handler);
  }

  async answer(tx: Transaction, command: InboundCommand): Promise<CommandAnswer | undefined> {
    return this.#handlers.get(command.word)?.(tx, command);
  }
}
