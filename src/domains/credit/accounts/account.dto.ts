import { IsIn, IsString, Length, Matches } from 'class-validator';
import { CREDIT_ACCOUNT_STATUSES, type CreditAccountStatus } from '../../../database/schema/credit.js';
import { SCORE_BANDS, type ScoreBand } from '../../../database/schema/credit-review.js';
import { Field, PageQuery } from '../../../http/index.js';
import { IsAmountOrNothing } from '../../../money/index.js';
import { IsId, Optional } from '../../../validation/index.js';
import { ScoreComponentDto } from '../scoring/score-component.dto.js';
import type { AgeingBucket } from './ageing.rules.js';

const RETAILER = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';

export class AccountsQuery extends PageQuery {
  @Field({ enum: CREDIT_ACCOUNT_STATUSES, description: 'Only accounts with this status.' })
  @Optional()
  @IsIn(CREDIT_ACCOUNT_STATUSES)
  status?: CreditAccountStatus;

  @Field({ format: 'uuid', example: RETAILER, description: "Only this retailer's account." })
  @Optional()
  @IsId()
  retailerId?: string;
}

export class SetLimitDto {
  @Field({ example: 250_000, description: 'In major units of the currency; 0 allows no credit.' })
  @IsAmountOrNothing()
  limit: number;

  @Field({ example: 'A year without a late payment.', description: 'Kept in the audit.' })
  @Optional()
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  reason?: string;
}

export class SetStatusDto {
  @Field({ enum: CREDIT_ACCOUNT_STATUSES, example: 'on_hold', description: 'Only an active account takes orders.' })
  @IsIn(CREDIT_ACCOUNT_STATUSES)
  status: CreditAccountStatus;

  @Field({ example: 'Two invoices are disputed.', description: 'Kept in the audit.' })
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  reason: string;
}

/** A retailer's account; amounts in major units of the currency. */
export class AccountSummaryDto {
  @Field({ format: 'uuid', example: RETAILER })
  readonly retailerId: string;

  @Field({ example: 'R001' })
  readonly retailerCode: string;

  @Field({ example: 'Asan Kirana' })
  readonly retailerName: string;

  @Field({ enum: CREDIT_ACCOUNT_STATUSES, example: 'active' })
  readonly status: CreditAccountStatus;

  @Field({ example: 250_000 })
  readonly limit: number;

  @Field({ example: 40_000, description: 'What the retailer owes on balance: outstanding less unapplied.' })
  readonly balance: number;

  @Field({ example: 45_000, description: 'What its invoices are open for, disputed ones included.' })
  readonly outstanding: number;

  @Field({ example: 20_000, description: 'What its orders hold that are not invoiced yet.' })
  readonly reserved: number;

  @Field({ example: 5_000, description: 'Payments that no invoice has taken.' })
  readonly unapplied: number;

  @Field({ example: 60_000, description: 'Outstanding and reserved, less unapplied: what the limit bounds.' })
  readonly exposure: number;

  @Field({ example: 190_000, description: 'What orders may still take; 0 unless the account is active.' })
  readonly available: number;

  @Field({ type: Date, nullable: true, description: 'Null where the retailer has had no credit yet.' })
  readonly openedAt: Date | null;
}

export class AgeingDto implements Record<AgeingBucket, number> {
  @Field({ example: 30_000, description: 'Not due yet, or due today.' })
  readonly current: number;

  @Field({ example: 10_000 })
  readonly days1To30: number;

  @Field({ example: 5_000 })
  readonly days31To60: number;

  @Field({ example: 0 })
  readonly days61To90: number;

  @Field({ example: 0 })
  readonly over90: number;
}

export class AccountScoreDto {
  @Field({ type: Number, nullable: true, example: 760, description: 'Null until one is computed; that counts as 500.' })
  readonly value: number | null;

  @Field({ enum: SCORE_BANDS, example: 'excellent' })
  readonly band: ScoreBand;

  @Field({
    type: Number,
    nullable: true,
    example: null,
    description: 'The largest order that the band allows; null: any.',
  })
  readonly largestOrder: number | null;

  @Field({ type: Number, nullable: true, example: 1, description: 'Of the function that computed it.' })
  readonly version: number | null;

  @Field({ type: Date, nullable: true })
  readonly computedAt: Date | null;

  @Field({ type: [ScoreComponentDto], description: 'How it came about; none until one is computed.' })
  readonly components: readonly ScoreComponentDto[];
}

export class AccountDto extends AccountSummaryDto {
  @Field({ type: AgeingDto, description: 'What is outstanding, by days from the due date; together all of it.' })
  readonly ageing: AgeingDto;

  @Field({ type: AccountScoreDto })
  readonly score: AccountScoreDto;
}
