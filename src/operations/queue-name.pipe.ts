import { Injectable, type PipeTransform } from '@nestjs/common';
import { JobCatalog } from '../jobs/index.js';

/** The name of a queue in a path, or an alias of it: one that this release declares, else 404. */
@Injectable()
export class QueueNamePipe implements PipeTransform<string, string> {
  constructor(private readonly catalog: JobCatalog) {}

  transform(name: string): string {
    return this.catalog.queueNamed(name).queue.name;
  }
}
