import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../errors/index.js';
import { Keyset, type Page, type PageQuery } from '../../../http/index.js';
import { asNumber } from '../../../money/index.js';
import type { DiscrepancyDto, ReconciliationDetailDto } from './reconciliation.dto.js';
import {
  type DiscrepancyView,
  ReconciliationsRepository,
  type ReconciliationView,
} from './reconciliations.repository.js';

const NEWEST_FIRST = new Keyset('reconciliations', { id: 'uuid' });
const BY_POSITION = new Keyset('discrepancies', { positionId: 'uuid', figure: 'text' });

/** What callers of the API may see of reconciliations. */
@Injectable()
export class Reconciliations {
  constructor(private readonly reconciliations: ReconciliationsRepository) {}

  /** Newest first. */
  async list({ limit, cursor }: PageQuery): Promise<Page<ReconciliationView>> {
    const rows = await this.reconciliations.list(NEWEST_FIRST.read(cursor)?.id, limit + 1);
    return NEWEST_FIRST.page(rows, limit);
  }

  /** @throws NotFound when there is no such reconciliation, or its job has not begun. */
  async find(id: string, { limit, cursor }: PageQuery): Promise<ReconciliationDetailDto> {
    const after = BY_POSITION.read(cursor);
    const reconciliation = await this.reconciliations.find(id);
    if (!reconciliation) throw new NotFound('reconciliation', id, 'It is there once its job has begun.');
    const rows = await this.reconciliations.discrepancies(id, after, limit + 1);
    const { items, nextCursor } = BY_POSITION.page(rows, limit);
    return { ...reconciliation, items: items.map(shown), nextCursor };
  }
}

function shown({
  retailerId,
  retailerCode,
  figure,
  expected,
  actual,
  difference,
  at,
}: DiscrepancyView): DiscrepancyDto {
  return {
    retailerId,
    retailerCode,
    figure,
    expected: asNumber(expected),
    actual: asNumber(actual),
    difference: asNumber(difference),
    at,
  };
}
