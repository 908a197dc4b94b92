import { Injectable } from '@nestjs/common';
import { Database, type Sql, type Transaction } from '../../database/index.js';
import type { ReportType } from '../../database/schema/reporting.js';
import { InvalidInput, NotFound } from '../../errors/index.js';
import { API_PREFIX, type Caller, Keyset, type Page, type PageQuery } from '../../http/index.js';
import type { Enqueued, EnqueueOptions } from '../../jobs/index.js';
import { isOperator } from '../../operations/index.js';
import { oneName } from '../../validation/index.js';
import { Parties } from '../master-data/index.js';
import { DEFINITIONS } from './definitions/index.js';
import type { Recipient } from './generation/generate-report.job.js';
import type { Party } from './generation/report-content.js';
import { ReportDataRepository } from './generation/report-data.repository.js';
import { downloadPath, type ReportFilter, type ReportView } from './report.js';
import type { ReportDto, RequestReportDto } from './report.dto.js';
import { ReportingProducer } from './reporting.producer.js';
import { ReportsRepository } from './reports.repository.js';
import {
  checkNarrowing,
  checkPeriod,
  type NamedNarrowing,
  type Narrowing,
  narrowedToOwn,
} from './requests/report-request.rules.js';

const NEWEST_FIRST = new Keyset('reports', { id: 'uuid' });

/** What callers of the API may do with reports. */
@Injectable()
export class Reports {
  constructor(
    private readonly database: Database,
    private readonly producer: ReportingProducer,
    private readonly reports: ReportsRepository,
    private readonly data: ReportDataRepository,
    private readonly parties: Parties,
  ) {}

  /**
   * @throws InvalidInput when fields are missing or contradict each other
   * @throws NotFound when there is no such vendor or retailer
   * @throws HaatError `forbidden` when the caller is bound to a party that the report is not of
   */
  async request(
    tx: Transaction | undefined,
    caller: Caller,
    request: Omit<RequestReportDto, 'options'>,
    options: EnqueueOptions,
  ): Promise<Enqueued> {
    const { format, filters } = request;
    const type = required('type', oneName('reportType', request.type, request.reportType));
    const recipients = recipientsOf(request);
    const { startDate: startOn, endDate: endOn, ...named } = filters;
    checkPeriod(startOn, endOn);
    const narrowing = await this.#narrowing(tx ?? this.database, caller, type, named);
    return this.producer.generate(tx, { type, format, startOn, endOn, ...narrowing }, recipients, options);
  }

  /** Newest first; those of the caller's own, or all for operators. */
  async list(caller: Caller, { limit, cursor, ...filter }: ReportFilter & PageQuery): Promise<Page<ReportDto>> {
    const rows = await this.reports.list(filter, ownerOf(caller), NEWEST_FIRST.read(cursor)?.id, limit + 1);
    const { items, nextCursor } = NEWEST_FIRST.page(rows, limit);
    return { items: items.map(shown), nextCursor };
  }

  /** @throws NotFound when there is no such report, or it is not the caller's */
  async find(caller: Caller, id: string): Promise<ReportDto> {
    const report = await this.reports.find(id, ownerOf(caller));
    if (!report) throw new NotFound('report', id);
    return shown(report);
  }

  async #narrowing(sql: Sql, caller: Caller, type: ReportType, asked: NamedNarrowing): Promise<Narrowing> {
    const definition = DEFINITIONS[type];
    checkNarrowing(definition, asked);
    const vendorCode = (name: string | undefined) => codeOf('vendor', name, (code) => this.data.vendor(sql, code));
    const named = {
      // A vendor may be named by its code in the one field and by its id in the other.
      vendorCode: oneName('filters.businessId', await vendorCode(asked.vendorCode), await vendorCode(asked.businessId)),
      retailerCode: await codeOf('retailer', asked.retailerCode, (code) => this.data.retailer(sql, code)),
    };
    const { role, party } = caller;
    if (party === undefined) return named;
    // A key may be bound to a party that does not exist.
    await this.parties.scopeOf(sql, caller);
    return narrowedToOwn(definition, named, { role: role === 'vendor' ? role : 'retailer', party });
  }
}

/** Operators see every report, everybody else those that they asked for. */
const ownerOf = (caller: Caller): string | undefined => (isOperator(caller) ? undefined : caller.name);

/** Who gets a mail; a name without an address is somebody's who waits for a mail that never comes. */
function recipientsOf({ email, userEmail, userName }: Omit<RequestReportDto, 'options'>): readonly Recipient[] {
  const address = oneName('userEmail', email, userEmail);
  if (address !== undefined) return [{ email: address, ...(userName !== undefined && { name: userName }) }];
  if (userName === undefined) return [];
  throw new InvalidInput([{ field: 'userName', message: 'is for the mail, and without "email" nobody gets one' }]);
}

/** The code of a party that the request names, by whatever it names it. */
async function codeOf(
  what: string,
  named: string | undefined,
  find: (named: string) => Promise<Party | undefined>,
): Promise<string | undefined> {
  if (named === undefined) return undefined;
  const party = await find(named);
  if (!party) throw new NotFound(what, named);
  return party.code;
}

function required<T>(field: string, value: T | undefined): T {
  if (value !== undefined) return value;
  throw new InvalidInput([{ field, message: 'is missing' }]);
}

const shown = ({ startOn, endOn, ...report }: ReportView): ReportDto => ({
  id: report.id,
  type: report.type,
  format: report.format,
  startDate: startOn,
  endDate: endOn,
  vendorCode: report.vendorCode,
  retailerCode: report.retailerCode,
  state: report.state,
  rows: report.rows,
  rowsFound: report.rowsFound,
  bytes: report.bytes,
  error: report.error,
  createdAt: report.createdAt,
  readyAt: report.readyAt,
  expiresAt: report.expiresAt,
  downloadUrl: report.state === 'ready' ? `/${API_PREFIX}${downloadPath(report.id)}` : null,
});
