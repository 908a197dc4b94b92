import { Injectable, type PipeTransform } from '@nestjs/common';
import { JobCatalog, UnknownQueue } from '../jobs/index.js';

/** The name of a queue in a path, or an alias of it: one that this release declares, else 404. */
@Injectable()
export class QueueNamePipe implements PipeTransform<string, string> {
  constructor(private readonly catalog: JobCatalog) {}

  transform(name: string): string {
    const declared = this.catalog.resolveQueue(name);
    if (!declared) throw new UnknownQueue(name, this.catalog.queues().keys());
    return declared.queue.name;
  }
}
