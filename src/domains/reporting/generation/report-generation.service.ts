import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { Database, type Transaction } from '../../../database/index.js';
import { type JobContext, PermanentFailure } from '../../../jobs/index.js';
import { Storage } from '../../../storage/index.js';
import { DEFINITIONS, type Row } from '../definitions/index.js';
import { FORMATTERS } from '../formats/index.js';
import { fileOf, type NewReport, type ReportRequest } from '../report.js';
import { ReportsRepository } from '../reports.repository.js';
import { checkNarrowing, checkPeriod } from '../requests/report-request.rules.js';
import type { Recipient } from './generate-report.job.js';
import { ListedRows } from './listed-rows.js';
import type { Party, ReportContent } from './report-content.js';
import { ReportDataRepository } from './report-data.repository.js';
import { ReportReadyMail } from './report-ready-mail.service.js';

/** A content whose rows count how many of them were read. */
type CountedContent = ReportContent & { readonly rows: ListedRows };

/**
 * Makes the file of a report: figures, charts and rows are read statement by statement and written as they come, to an
 * object that a run after a stop replaces. The commit at the end makes the report ready and tells whoever is to know.
 */
@Injectable()
export class ReportGeneration {
  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly database: Database,
    private readonly reports: ReportsRepository,
    private readonly data: ReportDataRepository,
    private readonly storage: Storage,
    private readonly mail: ReportReadyMail,
  ) {}

  /** @throws PermanentFailure when what is asked for makes no sense, or was removed meanwhile */
  async run(request: ReportRequest, recipients: readonly Recipient[], job: JobContext): Promise<unknown> {
    const report: NewReport = { ...request, id: job.id, owner: null };
    await this.#refuseSenseless(report);
    const content = await this.#contentOf(report, job);
    const bytes = await this.#store(report, content, job.signal);
    const made = { rows: content.rows.count, rowsFound: Math.max(content.rowsFound, content.rows.count), bytes };
    return job.commit(async (tx) => {
      const readiness = await this.#markReady(tx, report, made);
      await this.mail.send(tx, report, content, recipients, readiness);
      return made;
    });
  }

  /** What the API checks before it enqueues; an operator's job comes without. */
  async #refuseSenseless(report: NewReport): Promise<void> {
    try {
      checkPeriod(report.startOn, report.endOn);
      checkNarrowing(DEFINITIONS[report.type], report);
    } catch (error) {
      throw new PermanentFailure('invalid_report', error instanceof Error ? error.message : String(error));
    }
    await this.reports.ensure(report, this.config.files.retentionDays);
  }

  async #contentOf(report: ReportRequest, job: JobContext): Promise<CountedContent> {
    const definition = DEFINITIONS[report.type];
    const { timeZone } = this.config.scheduler;
    const vendor = await partyOf('vendor', report.vendorCode, (code) => this.data.vendor(this.database, code));
    const retailer = await partyOf('retailer', report.retailerCode, (code) => this.data.retailer(this.database, code));
    const { period, parameters } = await this.data.asked({
      ...report,
      timeZone,
      vendorId: vendor?.id ?? null,
      retailerId: retailer?.id ?? null,
    });
    const figures = await this.data.figures(definition, parameters);
    job.signal.throwIfAborted();
    const charts = await this.data.charts(definition, parameters);
    const rowsFound = rowsOf(figures);
    const of = Math.min(rowsFound, FORMATTERS[report.format].maxRows ?? rowsFound);
    const rows = new ListedRows(
      this.data.rows(definition, parameters, job.signal),
      FORMATTERS[report.format].maxRows ?? Number.POSITIVE_INFINITY,
      (count) => job.progress({ rows: count, of: Math.max(of, count) }),
    );
    const { currency } = this.config.marketplace;
    return {
      definition,
      currency,
      timeZone,
      period,
      ...(vendor && { vendor: { code: vendor.code, name: vendor.name } }),
      ...(retailer && { retailer: { code: retailer.code, name: retailer.name } }),
      figures,
      charts,
      rowsFound,
      rows,
    };
  }

  async #store(report: NewReport, content: ReportContent, signal: AbortSignal): Promise<number> {
    const formatter = FORMATTERS[report.format];
    const file = { key: fileOf(report), content: await formatter.write(content), contentType: formatter.contentType };
    return this.storage.put(file, signal);
  }

  async #markReady(tx: Transaction, { id }: NewReport, made: Parameters<ReportsRepository['markReady']>[2]) {
    const readiness = await this.reports.markReady(tx, id, made, this.config.files.retentionDays);
    if (readiness) return readiness;
    throw new PermanentFailure(
      'report_removed',
      `Report ${id} was removed because its time is over: ask for a new one.`,
    );
  }
}

type FoundParty = Party & { readonly id: string };

async function partyOf(
  what: string,
  code: string | undefined,
  find: (code: string) => Promise<FoundParty | undefined>,
): Promise<FoundParty | undefined> {
  if (code === undefined) return undefined;
  const party = await find(code);
  if (party) return party;
  throw new PermanentFailure('unknown_party', `There is no ${what} "${code}".`);
}

const rowsOf = (figures: Row): number => Number(figures['rows'] ?? 0);
