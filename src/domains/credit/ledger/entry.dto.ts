import { CREDIT_POSTINGS, type CreditPosting } from '../../../database/schema/credit.js';
import { Field } from '../../../http/index.js';
import { asNumber } from '../../../money/index.js';
import type { EntryView } from './ledger.repository.js';

/** A line of a retailer's statement. */
export class EntryDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e31' })
  readonly id: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e30', description: 'Entries written together.' })
  readonly postingId: string;

  @Field({ enum: CREDIT_POSTINGS, example: 'invoice' })
  readonly kind: CreditPosting;

  @Field({
    enum: ['receivable', 'unapplied'],
    example: 'receivable',
    description: '`receivable`: what the retailer owes; `unapplied`: what it paid and no invoice has taken.',
  })
  readonly account: EntryView['account'];

  @Field({ example: 1500, description: 'More than 0 for a debit, less for a credit; in major units of the currency.' })
  readonly amount: number;

  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e20',
    description: 'The id of the invoice (`receivable`) or the payment (`unapplied`).',
  })
  readonly reference: string;

  @Field({ example: 'INV-2026-000123', description: "The invoice's number, or the payment's reference." })
  readonly document: string;

  @Field({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The posting that it takes back.',
  })
  readonly reverses: string | null;

  @Field({ type: Date })
  readonly at: Date;
}

export const shownEntry = ({ amount, ...entry }: EntryView): EntryDto => ({ ...entry, amount: asNumber(amount) });
