import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import type { Transaction } from '../../../database/index.js';
import { Conflict } from '../../../errors/index.js';
import type { Caller } from '../../../http/index.js';
import { Parties, type Vendor } from '../../master-data/index.js';
import { type CommandAnswer, type InboundCommand, InboundCommands } from '../../messaging/index.js';
import { localMoment } from '../local-moment.js';
import { OfferAnswers } from '../sourcing/offer-answers.service.js';
import {
  NOTHING_WAITS,
  type Said,
  wordsOfChoice,
  wordsOfOfferedSince,
  wordsOfRefusal,
  wordsOfSuccess,
  wordsOfUnknown,
} from './offer-words.rules.js';
import { orderNumberIn } from './order-number.rules.js';
import { type Answering, type MeantOffer, WaitingOffersRepository } from './waiting-offers.repository.js';

const ANSWER = { YES: 'accept', NO: 'decline' } as const;
const DONE = { YES: 'offer_accepted', NO: 'offer_declined' } as const;

/** So many are listed where a vendor has to choose. */
const MOST_LISTED = 5;

/** An answer as it was given. */
interface Given extends Answering {
  readonly said: Said;
}

/** Vendors answer their offers by a message: `YES ORD-2026-000123`, or just `YES` in reply to the offer, or where one order waits. */
@Injectable()
export class OfferCommands implements OnModuleInit {
  constructor(
    private readonly commands: InboundCommands,
    private readonly parties: Parties,
    private readonly offers: WaitingOffersRepository,
    private readonly answers: OfferAnswers,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.commands.subscribe('YES', (tx, command) => this.answer(tx, 'YES', command));
    this.commands.subscribe('NO', (tx, command) => this.answer(tx, 'NO', command));
  }

  /** Nothing when the number is no vendor's, or the words are not an answer: "No one is at home". */
  async answer(
    tx: Transaction,
    said: Said,
    { argument, from, writtenBy, quoted }: InboundCommand,
  ): Promise<CommandAnswer | undefined> {
    const orderNumber = argument === '' ? numberOf(quoted) : orderNumberIn(argument);
    if (argument !== '' && orderNumber === undefined) return undefined;
    const vendors = await this.parties.vendorsByPhone(tx, from);
    if (vendors.length === 0) return undefined;
    const answering = { said, vendors, writtenBy };
    return orderNumber === undefined
      ? this.#answerTheOne(tx, answering)
      : this.#answerNamed(tx, answering, orderNumber);
  }

  /** Several vendors may have one number; an order is offered to one of them at a time. */
  async #answerNamed(tx: Transaction, answering: Given, orderNumber: string): Promise<CommandAnswer> {
    const offer = await this.offers.ofOrder(tx, answering, orderNumber);
    if (!offer) return told('unknown_offer', wordsOfUnknown(orderNumber));
    if (!offer.wasMade) return offeredSince(answering, [offer]);
    return this.#give(tx, answering, offer);
  }

  async #answerTheOne(tx: Transaction, answering: Given): Promise<CommandAnswer> {
    const waiting = await this.offers.waiting(tx, answering, MOST_LISTED);
    const made = waiting.filter(({ wasMade }) => wasMade);
    // One whose time was over is meant only where nothing else can be.
    const live = made.filter(({ wasLive }) => wasLive);
    const meant = live.length > 0 ? live : made;
    const [offer, ...others] = meant;
    if (!offer) return waiting.length > 0 ? offeredSince(answering, waiting) : told('no_open_offer', NOTHING_WAITS);
    if (others.length === 0) return this.#give(tx, answering, offer);
    const numbers = meant.map(({ orderNumber }) => orderNumber);
    return told('several_offers', wordsOfChoice(answering.said, numbers), numbers);
  }

  /** A refusal undoes what the answer did before it was refused, and is told in the same commit. */
  async #give(tx: Transaction, { said, vendors }: Given, offer: MeantOffer): Promise<CommandAnswer> {
    const { orderId, offerId, orderNumber, vendorId } = offer;
    const caller = callerOf(vendors.find(({ id }) => id === vendorId));
    try {
      await tx.savepoint(() => this.answers.give(tx, caller, { orderId, offerId, answer: ANSWER[said] }));
      return told(DONE[said], wordsOfSuccess(said, orderNumber), [orderNumber, orderId]);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      const respondBy = localMoment(offer.respondBy, this.config.scheduler.timeZone);
      const words = wordsOfRefusal(error.code, orderNumber, respondBy);
      return told(`refused_${error.code}`, words, [orderNumber, orderId]);
    }
  }
}

/** The order that a message of ours was about. */
const numberOf = (told: InboundCommand['quoted']): string | undefined =>
  told && 'orderNumber' in told.data ? told.data.orderNumber : undefined;

/** Whose answer it is, as if the vendor had called the API. */
function callerOf(vendor: Vendor | undefined): Caller {
  if (!vendor) throw new Error('The offer is of none of the vendors that were asked for.');
  return { name: `whatsapp:${vendor.code}`, role: 'vendor', party: vendor.code };
}

/** The message has come late: whoever wrote it cannot have meant what was offered after that. */
function offeredSince({ said }: Given, offers: readonly MeantOffer[]): CommandAnswer {
  const numbers = offers.map(({ orderNumber }) => orderNumber);
  return told('offered_since', wordsOfOfferedSince(said, numbers), numbers);
}

const told = (outcome: string, text: string, keys: readonly string[] = []): CommandAnswer => ({
  outcome,
  replies: [{ text }],
  keys,
});
