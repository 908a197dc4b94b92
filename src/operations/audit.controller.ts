import { Controller, Get, Query } from '@nestjs/common';
import { Allow, Keyset, type Page } from '../http/index.js';
import { ApiErrors, ApiPage, Chapter, Describe } from '../http/openapi/index.js';
import { AuditReader, JobCatalog } from '../jobs/index.js';
import { AuditDto, AuditQuery } from './audit.dto.js';

const NEWEST_FIRST = new Keyset('audit', { position: 'moment', id: 'uuid' });

@Chapter('Queues')
@Controller('queue/audit')
@Allow('admin')
export class AuditController {
  constructor(
    private readonly audit: AuditReader,
    private readonly catalog: JobCatalog,
  ) {}

  @Get()
  @Describe('Who did what to which queue or job, newest first', 'Each entry shows the state before and after.')
  @ApiPage(AuditDto)
  @ApiErrors(400, 401, 403, 503)
  async list(@Query() { cursor, limit, ...filter }: AuditQuery): Promise<Page<AuditDto>> {
    const queue = filter.queue && this.catalog.recordedName(filter.queue);
    const entries = await this.audit.list({ ...filter, queue }, NEWEST_FIRST.read(cursor), limit + 1);
    const { items, nextCursor } = NEWEST_FIRST.page(entries, limit);
    return { items: items.map(({ position: _, ...entry }) => entry), nextCursor };
  }
}
