import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database } from '../../database/index.js';

const FIND = `select id from haat.installation`;

const MAKE = `insert into haat.installation (id) values ($1) on conflict do nothing`;

/** Which installation this is: its database says so, and all of its processes agree. */
@Injectable()
export class InstallationRepository {
  constructor(private readonly database: Database) {}

  async id(): Promise<string> {
    const known = await this.#find();
    if (known !== undefined) return known;
    await this.database.query(MAKE, [uuidv7()]);
    const made = await this.#find();
    if (made === undefined) throw new Error('The installation was given an id, and has none.');
    return made;
  }

  async #find(): Promise<string | undefined> {
    const [row] = await this.database.query<{ id: string }>(FIND);
    return row?.id;
  }
}
