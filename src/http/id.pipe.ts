import type { PipeTransform } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { NotFound } from '../errors/index.js';

/** The id of something in a path. What is no UUID names nothing that exists: 404, and the database is not asked. */
export class IdPipe implements PipeTransform<string, string> {
  /** @param what names the thing in the error, e.g. `job` */
  constructor(private readonly what: string) {}

  transform(id: string): string {
    if (!isUuid(id)) throw new NotFound(this.what, id.slice(0, 100));
    return id.toLowerCase();
  }
}
