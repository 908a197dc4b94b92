import { Injectable } from '@nestjs/common';
import { Conflict, HaatError, NotFound } from '../../errors/index.js';
import type { Caller, SentFile } from '../../http/index.js';
import { isOperator } from '../../operations/index.js';
import { Storage } from '../../storage/index.js';
import { FORMATTERS } from './formats/index.js';
import { fileOf, type ReportView } from './report.js';
import { ReportsRepository } from './reports.repository.js';

/** Hands out the files of reports. */
@Injectable()
export class ReportFiles {
  constructor(
    private readonly reports: ReportsRepository,
    private readonly storage: Storage,
  ) {}

  /**
   * @param caller nobody in particular for whoever has a signed link
   * @throws NotFound when there is no such report, or it is not the caller's
   * @throws Conflict `report_not_ready`, `report_failed`
   * @throws HaatError `report_removed` when its file is not kept any more
   */
  async open(id: string, caller: Caller | undefined): Promise<SentFile> {
    const owner = caller && !isOperator(caller) ? caller.name : undefined;
    const report = await this.reports.find(id, owner);
    if (!report) throw new NotFound('report', id);
    if (report.state !== 'ready') throw notThere(report);
    const object = await this.storage.open(fileOf(report));
    if (!object) throw missing(report);
    const { format, startOn, endOn } = report;
    return { ...object, name: `${report.type}_${startOn}_${endOn}.${format}`, type: FORMATTERS[format].contentType };
  }
}

function notThere(report: ReportView): HaatError {
  const { id, state, error } = report;
  switch (state) {
    case 'removed':
      return removed(report);
    case 'failed':
      return new Conflict('report_failed', `Report ${id} could not be made: ${error?.message ?? 'its job has ended.'}`);
    default:
      return new Conflict('report_not_ready', `Report ${id} is ${state}: ask again when it is ready.`);
  }
}

const removed = ({ id, expiresAt }: ReportView): HaatError =>
  gone(`The file of report ${id} was kept until ${expiresAt.toISOString()}: ask for a new report.`);

/** It is to be had by its record: somebody has taken it out of the store, or the store is another one. */
const missing = ({ id }: ReportView): HaatError =>
  gone(`The file of report ${id} is not in the store any more, before its time: ask for a new report.`);

const gone = (message: string): HaatError => new HaatError('gone', 'report_removed', message);
