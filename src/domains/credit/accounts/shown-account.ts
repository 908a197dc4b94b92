import { asNumber, minus } from '../../../money/index.js';
import { bandOf, largestOrderOf } from '../bands.rules.js';
import { availableOf, exposureOf } from './account.rules.js';
import type { AccountDto, AccountScoreDto, AccountSummaryDto, AgeingDto } from './account.dto.js';
import type { AccountSummary, AccountView } from './account-view.js';
import type { Ageing } from './ageing.rules.js';

export function shownSummary(account: AccountSummary): AccountSummaryDto {
  const { retailerId, retailerCode, retailerName, status, openedAt } = account;
  return {
    retailerId,
    retailerCode,
    retailerName,
    status,
    limit: asNumber(account.creditLimit),
    balance: asNumber(minus(account.outstanding, account.unapplied)),
    outstanding: asNumber(account.outstanding),
    reserved: asNumber(account.reserved),
    unapplied: asNumber(account.unapplied),
    exposure: asNumber(exposureOf(account)),
    available: asNumber(availableOf(account)),
    openedAt,
  };
}

export function shownAccount(account: AccountView): AccountDto {
  return { ...shownSummary(account), ageing: shownAgeing(account.ageing), score: shownScore(account) };
}

const shownAgeing = ({ current, days1To30, days31To60, days61To90, over90 }: Ageing): AgeingDto => ({
  current: asNumber(current),
  days1To30: asNumber(days1To30),
  days31To60: asNumber(days31To60),
  days61To90: asNumber(days61To90),
  over90: asNumber(over90),
});

/** The band is that of the score that orders are measured by. */
function shownScore({ score, latestScore }: AccountView): AccountScoreDto {
  const band = bandOf(score);
  const largest = largestOrderOf(band);
  return {
    value: score,
    band,
    largestOrder: largest === null ? null : asNumber(largest),
    version: latestScore?.version ?? null,
    computedAt: latestScore?.at ?? null,
    components: latestScore?.components ?? [],
  };
}
