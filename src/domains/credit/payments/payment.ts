import type { Money } from '../../../money/index.js';
import type { AllocationView } from './allocations.repository.js';

/** Money that came in, as whoever received it reports it. */
export interface ReceivedPayment {
  /** The payer's or the bank's name for it. */
  readonly reference: string;
  readonly retailerId: string;
  readonly amount: Money;
  /** Name of the API key that reported it. */
  readonly receivedBy: string;
}

export interface PaymentView extends ReceivedPayment {
  readonly id: string;
  /** What no invoice has taken yet. */
  readonly unapplied: Money;
  readonly receivedAt: Date;
  readonly reversedAt: Date | null;
  readonly reversedBy: string | null;
  readonly reversalReason: string | null;
}

/** With what its invoices have taken of it. */
export interface PaymentDetail extends PaymentView {
  readonly allocations: readonly AllocationView[];
}
