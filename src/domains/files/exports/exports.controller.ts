import { Body, Controller, Get, Param, Post, Query, type StreamableFile } from '@nestjs/common';
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
  PageQuery,
  PathParameter,
} from '../../../http/index.js';
import type { Enqueued } from '../../../jobs/index.js';
import { enqueueOptionsOf } from '../../../operations/index.js';
import { ExportDto, ExportInventoryDto } from './export.dto.js';
import { Exports } from './exports.service.js';
import { CONTENT_TYPES } from './inventory-export.js';

const ExportId = () =>
  PathParameter('id', 'The id of an export, which is that of its job', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11');

const BEFORE_IT_IS_THERE = [
  {
    status: 409,
    code: 'export_not_ready',
    message: 'The export "01936d3c-…" is not written yet. Ask again when it is "completed".',
  },
  {
    status: 409,
    code: 'export_failed',
    message: 'The export "01936d3c-…" could not be written: its job says why. Ask for another.',
  },
];

@Chapter('Inventory')
@Controller('inventory/exports')
@Allow('client', 'vendor')
export class ExportsController {
  constructor(
    private readonly exports: Exports,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Describe(
    "Write vendors' stock into a file",
    "The export has the id of its job. A vendor's own key exports its own stock. Lines that change while the file is " +
      'written stand there as they were before or after.',
  )
  @ApiAccepted('Recorded: the file will be written.')
  @ApiErrors({ status: 404, code: 'not_found', message: 'There is no vendor "V999".' })
  create(
    @Body() { options, ...request }: ExportInventoryDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() incoming: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(incoming, async (tx) => {
      const job = await this.exports.request(tx, caller, request, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Get()
  @Describe('List exports, newest first', "A vendor's own key sees its own.")
  @ApiPage(ExportDto)
  @ApiErrors(400, 503)
  list(@Query() query: PageQuery, @CurrentCaller() caller: Caller): Promise<Page<ExportDto>> {
    return this.exports.list(caller, query);
  }

  @Get(':id')
  @ExportId()
  @Describe('One export: whether it is written, and how large it is')
  @ApiEnvelope(ExportDto)
  @ApiErrors(404, 503)
  find(@Param('id', new IdPipe('export')) id: string, @CurrentCaller() caller: Caller): Promise<ExportDto> {
    return this.exports.find(caller, id);
  }

  @Get(':id/download')
  @ExportId()
  @Describe('The file of an export', 'It stays for the days of `FILE_RETENTION_DAYS`.')
  @ApiFile(['text/csv', 'application/json'], 'The file.')
  @ApiErrors(404, ...BEFORE_IT_IS_THERE)
  async download(
    @Param('id', new IdPipe('export')) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<StreamableFile> {
    const { content, bytes, export: found } = await this.exports.download(caller, id);
    const { format } = found;
    return fileAnswer({ content, bytes, type: CONTENT_TYPES[format], name: `inventory-${id}.${format}` });
  }
}
