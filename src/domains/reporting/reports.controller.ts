import { Body, Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import {
  Allow,
  answer,
  ApiAccepted,
  ApiEnvelope,
  ApiErrors,
  ApiFile,
  ApiPage,
  type Caller,
  Chapter,
  CurrentCaller,
  Describe,
  fileAnswer,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  IdPipe,
  jobLocation,
  type Page,
  PathParameter,
} from '../../http/index.js';
import { AllowOrSigned, CallerWithoutLink, SignedLinkQuery } from '../../http/signed-links/index.js';
import type { Enqueued } from '../../jobs/index.js';
import { enqueueOptionsOf } from '../../operations/index.js';
import { FORMATTERS } from './formats/index.js';
import { ReportDto, ReportsQuery, RequestReportDto } from './report.dto.js';
import { ReportFiles } from './report-files.service.js';
import { FAILED, NOT_READY, REMOVED } from './reporting.error-examples.js';
import { Reports } from './reports.service.js';

const ID = ['id', 'The id of a report, which is that of its job', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11'] as const;
const TYPES = Object.values(FORMATTERS).map(({ contentType }) => contentType);

@Chapter('Reports')
@Controller('reports')
export class ReportsController {
  constructor(
    private readonly reports: Reports,
    private readonly files: ReportFiles,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Allow('client', 'vendor', 'retailer')
  @Describe(
    'Have a report made',
    'Answers within the time of one commit. The report has the id of its job: see `GET /reports/{id}`. A key that is bound to a ' +
      'party gets reports that can be narrowed to it, narrowed to it; any other is a 403. Reports are deduplicated among those ' +
      'that the same key has asked for, also by `options.deduplicationKey`.',
  )
  @ApiAccepted('Recorded: the report will be made.')
  @ApiErrors(401, 403, 404, 429)
  request(
    @Body() { options, ...request }: RequestReportDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() idempotent: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(idempotent, async (tx) => {
      const job = await this.reports.request(tx, caller, request, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Get()
  @Allow('client', 'vendor', 'retailer')
  @Describe('List reports, newest first', 'Those that the key has asked for; operators see those of everybody.')
  @ApiPage(ReportDto)
  @ApiErrors(400, 401, 403, 503)
  list(@Query() query: ReportsQuery, @CurrentCaller() caller: Caller): Promise<Page<ReportDto>> {
    return this.reports.list(caller, query);
  }

  @Get(':id')
  @Allow('client', 'vendor', 'retailer')
  @PathParameter(...ID)
  @Describe('One report: whether it is ready, and where its file is')
  @ApiEnvelope(ReportDto)
  @ApiErrors(401, 403, 404, 503)
  find(@Param('id', new IdPipe('report')) id: string, @CurrentCaller() caller: Caller): Promise<ReportDto> {
    return this.reports.find(caller, id);
  }

  @Get(':id/download')
  @AllowOrSigned('client', 'vendor', 'retailer')
  @PathParameter(...ID)
  @Describe(
    'The file of a report',
    'By the link of the mail, which needs no API key, or with the key that asked for it.',
  )
  @ApiFile(TYPES, 'The file.')
  @ApiErrors(400, 404, NOT_READY, FAILED, REMOVED)
  async download(
    @Param('id', new IdPipe('report')) id: string,
    @Query() _link: SignedLinkQuery,
    @CallerWithoutLink() caller: Caller | undefined,
  ): Promise<StreamableFile> {
    return fileAnswer(await this.files.open(id, caller));
  }
}
