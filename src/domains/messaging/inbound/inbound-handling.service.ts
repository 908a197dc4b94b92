import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { NotFound } from '../../../errors/index.js';
import { type Enqueued, type EnqueueOptions, seconds } from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import { isPhoneNumber, type PhoneNumber } from '../../../phone-numbers/index.js';
import { MessagingProducer } from '../messaging.producer.js';
import { readCommand } from './command.rules.js';
import { type CommandAnswer, InboundCommands, type Reply } from './inbound-commands.js';
import type { LockedInbound } from './inbound-message.js';
import { InboundMessagesRepository } from './inbound-messages.repository.js';

/**
 * Replies to one number within an hour. More than a person reads: two programs that answer each other would else go on
 * for ever, and every message costs money.
 */
const REPLIES_PER_HOUR = 60;

/** The provider tells the whole second only. */
const ROUNDED_AWAY_MS = seconds(1);

const HELP =
  'We did not understand that. Send BALANCE for what you owe, or YES or NO with the number of an order that was offered ' +
  'to you, such as YES ORD-2026-000123. Please write from the number that you have registered with us.';

export interface Handled {
  readonly outcome: string;
}

interface Answer extends CommandAnswer {
  /** The same words go to the same number once a day. */
  readonly isOnceADay?: boolean;
}

/** Does what a message asks for and tells its sender, in one transaction. */
@Injectable()
export class InboundHandling {
  readonly #log = logOf('WhatsApp');

  constructor(
    private readonly messages: InboundMessagesRepository,
    private readonly commands: InboundCommands,
    private readonly producer: MessagingProducer,
  ) {}

  /**
   * Handles a message that was stored, unless that was done before.
   *
   * @throws NotFound when there is no such message
   */
  async handle(tx: Transaction, inboundId: string): Promise<Handled> {
    const message = await this.messages.lock(tx, inboundId);
    if (!message) throw new NotFound('inbound message', inboundId);
    if (message.outcome !== null) return { outcome: message.outcome };
    const answer = await this.#answerTo(tx, message);
    const replyId = await this.#reply(tx, message, answer);
    await this.messages.markHandled(tx, message.id, answer.outcome, replyId);
    return { outcome: answer.outcome };
  }

  async #answerTo(tx: Transaction, { body, fromPhone: from, at, quoted }: LockedInbound): Promise<Answer> {
    if (body === null) return { outcome: 'no_text', replies: [] };
    if (!isPhoneNumber(from)) return { outcome: 'unknown_range', replies: [] };
    const command = readCommand(body);
    const answer =
      command &&
      (await this.commands.answer(tx, { ...command, from, writtenBy: latest(at), ...(quoted && { quoted }) }));
    return answer ?? { outcome: 'not_understood', replies: [{ text: HELP }], isOnceADay: true };
  }

  /** Returns the id of the first message by which it is answered, unless nothing is to be said. */
  async #reply(tx: Transaction, message: LockedInbound, answer: Answer): Promise<string | undefined> {
    const { id, fromPhone: to, answeredLately } = message;
    if (answer.replies.length === 0 || !isPhoneNumber(to)) return undefined;
    if (answeredLately >= REPLIES_PER_HOUR) {
      this.#log.warn({ inboundId: id, answeredLately }, 'A number gets no more replies for a while');
      return undefined;
    }
    const options = {
      keys: [`inbound:${id}`, ...(answer.keys ?? [])],
      ...(answer.isOnceADay && { deduplicate: true }),
    };
    const sent: Enqueued[] = [];
    for (const reply of answer.replies) sent.push(await this.#send(tx, to, reply, options));
    return sent.find(({ outcome }) => outcome === 'created')?.jobId;
  }

  #send(tx: Transaction, to: PhoneNumber, reply: Reply, options: EnqueueOptions): Promise<Enqueued> {
    if ('text' in reply) return this.producer.sendWhatsApp(tx, { to, body: reply.text }, options);
    return this.producer.notify(tx, to, reply.notification, options);
  }
}

const latest = (at: Date): Date => new Date(at.getTime() + ROUNDED_AWAY_MS);
