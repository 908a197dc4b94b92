import { Job, Payload } from '../../../jobs/index.js';
import { creditReconciliation } from './reconciliation.queues.js';

/** Compares every account with the ledger, the invoices, the payments and the reservations. */
@Job('reconcile-credit', { queue: creditReconciliation, schedule: { pattern: '0 2 * * *', missed: 'latest' } })
export class ReconcileCredit extends Payload<ReconcileCredit> {}
