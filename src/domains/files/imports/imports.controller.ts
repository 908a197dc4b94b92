import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  Allow,
  answer,
  ApiAcceptedUpload,
  ApiEnvelope,
  ApiErrors,
  ApiPage,
  ApiUpload,
  type Caller,
  Chapter,
  CurrentCaller,
  Describe,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  IdPipe,
  jobLocation,
  type Page,
  PageQuery,
  PathParameter,
  Uploads,
} from '../../../http/index.js';
import { enqueueOptionsOf } from '../../../operations/index.js';
import {
  ImportAccepted,
  ImportDetailDto,
  ImportDto,
  ImportFaultDto,
  ImportFaultsQuery,
  ImportFormDto,
} from './import.dto.js';
import { Imports } from './imports.service.js';

@Chapter('Inventory')
@Controller('inventory/imports')
@Allow('client', 'vendor')
export class ImportsController {
  constructor(
    private readonly imports: Imports,
    private readonly uploads: Uploads,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @ApiUpload('A CSV file with the header `vendor_code,sku,price,stock,min_stock`, in any order.', ImportFormDto)
  @Describe(
    "Take over vendors' stock from a CSV file",
    'Rows are taken over in their order, one by one as it were: of two that name the same product the later counts. Those ' +
      'that cannot be are listed with line and reason, and the others are. An empty figure stays as it is. A key of a ' +
      "vendor imports that vendor's stock only.",
  )
  @ApiAcceptedUpload(ImportAccepted, 'Recorded: the rows will be taken over.')
  create(@CurrentCaller() caller: Caller, @IdempotencyKey() incoming: IdempotentRequest): Promise<ImportAccepted> {
    return this.uploads.receive(
      incoming,
      { accept: 'text', texts: ImportFormDto },
      async ({ file, texts: { options }, request }) => {
        const enqueueOptions = enqueueOptionsOf(options, caller);
        return this.imports.accept(caller, file, (stored) =>
          this.idempotency.answer(request, async (tx) => {
            const job = await this.imports.record(tx, stored, enqueueOptions);
            return answer(202, job, { location: jobLocation(job.jobId) });
          }),
        );
      },
    );
  }

  @Get()
  @Describe('List imports, newest first', "A vendor's own key sees its own.")
  @ApiPage(ImportDto)
  @ApiErrors(400, 503)
  async list(@Query() query: PageQuery, @CurrentCaller() caller: Caller): Promise<Page<ImportDto>> {
    const page = await this.imports.list(caller, query);
    return { ...page, items: page.items.map(ImportDto.of) };
  }

  @Get(':id')
  @PathParameter('id', 'The id of an import', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e71')
  @Describe('One import: how far it is, and a page of what is wrong with its rows')
  @ApiEnvelope(ImportDetailDto)
  @ApiErrors(400, 404, 503)
  async find(
    @Param('id', new IdPipe('import')) id: string,
    @Query() query: ImportFaultsQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<ImportDetailDto> {
    const { items, nextCursor, ...view } = await this.imports.find(caller, id, query);
    return { ...ImportDto.of(view), items: items.map(ImportFaultDto.of), nextCursor };
  }
}
