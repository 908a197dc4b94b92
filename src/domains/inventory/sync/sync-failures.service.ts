import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { HaatError } from '../../../errors/index.js';
import { hours, PermanentFailure, RetryLater, seconds } from '../../../jobs/index.js';
import type { SupplierAnswer, SupplierFault } from './supplier-answer.js';
import type { SyncPosition } from './sync.js';
import { SyncsRepository } from './syncs.repository.js';

/** A run that has brought pages is followed by another soon; it is one without any that spends an attempt. */
const AGAIN_MS = seconds(5);

/** So long a supplier may put us off before somebody is told. */
const PATIENCE_MS = hours(24);

/** A supplier of so many pages never ends. */
const MOST_PAGES = 100_000;

/** This request brought no page; another one may. */
class SupplierFailed extends HaatError {
  constructor({ code, message }: SupplierFault) {
    super('unavailable', code, message);
  }
}

/** How the run of a sync ends that gets no further; the reason is kept with the sync. */
@Injectable()
export class SyncFailures {
  constructor(
    private readonly database: Database,
    private readonly syncs: SyncsRepository,
  ) {}

  /** @throws PermanentFailure */
  notConfigured(syncId: string): Promise<never> {
    const message = 'No supplier is known: set SUPPLIER_API_URL for the workers, then retry the job.';
    return this.#giveUp(syncId, { code: 'supplier_not_configured', message });
  }

  /**
   * @param isFirst whether this run has brought no page before
   * @throws RetryLater where the supplier asks for it, or the run has brought pages
   * @throws PermanentFailure where the supplier will not answer otherwise
   */
  async withoutPage(
    sync: SyncPosition,
    answer: Exclude<SupplierAnswer, { kind: 'page' }>,
    isFirst: boolean,
  ): Promise<never> {
    const { fault } = answer;
    switch (answer.kind) {
      case 'refused':
        return this.#giveUp(sync.id, fault);
      case 'later':
        return this.#wait(sync, answer.waitMs, fault);
      case 'failed':
        await this.syncs.recordFault(this.database, sync.id, fault);
        throw isFirst ? new SupplierFailed(fault) : new RetryLater(AGAIN_MS, fault.message);
    }
  }

  /** @throws PermanentFailure for a supplier whose pages go round in a circle, or never end */
  async refuseEndless({ id, cursor, mark, pages }: SyncPosition, nextCursor: string | null): Promise<void> {
    const isCircle = nextCursor !== null && (nextCursor === cursor || nextCursor === mark);
    if (!isCircle && pages < MOST_PAGES) return;
    const why = isCircle ? 'a cursor comes again' : 'there are still more';
    const message = `The supplier's pages never end: after ${pages + 1} of them ${why}. Begin a new sync once it is mended.`;
    await this.#giveUp(id, { code: 'supplier_cursor_repeats', message });
  }

  async #wait(sync: SyncPosition, waitMs: number, fault: SupplierFault): Promise<never> {
    const waitedMs = await this.syncs.recordWait(this.database, sync.id, fault);
    if (waitedMs + waitMs <= PATIENCE_MS) throw new RetryLater(waitMs, fault.message);
    const message = `${fault.message} That would be more than a day without a page.`;
    return this.#giveUp(sync.id, { ...fault, message });
  }

  async #giveUp(syncId: string, fault: SupplierFault): Promise<never> {
    await this.syncs.recordFault(this.database, syncId, fault);
    throw new PermanentFailure(fault.code, fault.message);
  }
}
