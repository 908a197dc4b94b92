import { isMoreThan, type Money, minus, NOTHING, plus } from '../../../money/index.js';
import { bandOf, largestOrderOf } from '../bands.rules.js';
import type { CreditAccount } from './account.js';

type Balances = Pick<CreditAccount, 'outstanding' | 'reserved' | 'unapplied'>;

/** Why an account takes no order of an amount. */
export interface CreditRefusal {
  readonly code: 'credit_on_hold' | 'credit_blocked' | 'credit_limit_exceeded' | 'credit_band_exceeded';
  readonly message: string;
}

/** What the platform stands to lose: less than nothing for a retailer who has paid in advance. */
export function exposureOf({ outstanding, reserved, unapplied }: Balances): Money {
  return minus(plus(outstanding, reserved), unapplied);
}

/** What orders on credit may still take of the limit; nothing for an account that takes none. */
export function availableOf(account: Balances & Pick<CreditAccount, 'status' | 'creditLimit'>): Money {
  const rest = minus(account.creditLimit, exposureOf(account));
  return account.status === 'active' && isMoreThan(rest, NOTHING) ? rest : NOTHING;
}

/** Why the account takes no order of this amount; undefined when it does. */
export function refusalOf(account: CreditAccount, amount: Money): CreditRefusal | undefined {
  return refusalByStatus(account) ?? refusalByBand(account, amount) ?? refusalByLimit(account, amount);
}

function refusalByStatus({ retailerId, status }: CreditAccount): CreditRefusal | undefined {
  if (status === 'active') return undefined;
  const [code, what] =
    status === 'on_hold' ? (['credit_on_hold', 'on hold'] as const) : (['credit_blocked', 'blocked'] as const);
  const message = `The credit account of retailer ${retailerId} is ${what}: it takes no order. Order for cash, or ask for its release.`;
  return { code, message };
}

function refusalByBand({ score }: CreditAccount, amount: Money): CreditRefusal | undefined {
  const band = bandOf(score);
  const largest = largestOrderOf(band);
  if (largest === null || !isMoreThan(amount, largest)) return undefined;
  const scored = score === null ? 'An account without a score' : `A score of ${score}`;
  const message = `${scored} counts as ${band}, which allows orders on credit up to ${largest}; this one is ${amount}. Order less, or for cash.`;
  return { code: 'credit_band_exceeded', message };
}

function refusalByLimit(account: CreditAccount, amount: Money): CreditRefusal | undefined {
  const exposure = plus(exposureOf(account), amount);
  if (!isMoreThan(exposure, account.creditLimit)) return undefined;
  const { creditLimit, outstanding, reserved, unapplied } = account;
  const message =
    `The limit of ${creditLimit} does not allow an order of ${amount}: with ${outstanding} outstanding, ${reserved} reserved ` +
    `and ${unapplied} paid in advance the exposure would be ${exposure}. Order less, pay first, or order for cash.`;
  return { code: 'credit_limit_exceeded', message };
}
