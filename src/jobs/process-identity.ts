import { hostname } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type AppConfig, CONFIG, type ProcessRole } from '../config/index.js';

/** Who this process is in the database; a new one at every start, so that a restarted process never passes for its former self. */
@Injectable()
export class ProcessIdentity {
  readonly id = uuidv7();
  readonly host = hostname();
  readonly role: ProcessRole;

  constructor(@Inject(CONFIG) config: AppConfig) {
    this.role = config.role;
  }
}
