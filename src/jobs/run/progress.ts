import { Injectable } from '@nestjs/common';
import { Database, outsideTransaction } from '../../database/index.js';
import { HaatError, messageOf } from '../../errors/index.js';
import { type Log, logOf } from '../../observability/log.js';
import { ProcessIdentity } from '../process-identity.js';
import { FENCE, fenceOf, type Run } from './run.js';
import { storableJson } from './storable.js';

/** A loop may report as often as it likes: PostgreSQL is told at most this often, in ms, and the last value always. */
const EVERY_MS = 500;

const WRITE = `update haat.jobs set progress = $5::jsonb where ${FENCE} returning id`;

/** How far a run is: a percentage, or whatever an object says of it in JSON. */
export type Progress = number | Readonly<Record<string, unknown>>;

/** Shows the progress elsewhere as well, such as on the engine's copy. */
type Mirror = (progress: Progress) => Promise<void>;

/** The progress of one run. A run that was superseded changes nothing any more. */
export class ProgressReporter {
  #unwritten: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #nextAt = 0;
  #isClosed = false;

  constructor(
    private readonly write: (json: string) => Promise<void>,
    private readonly everyMs: number = EVERY_MS,
  ) {}

  /**
   * @throws HaatError `invalid_progress` when it is neither a number from 0 to 100 nor an object
   * @throws TypeError when the object is no JSON: it holds a bigint, or itself
   */
  report(progress: Progress): void {
    refuseOther(progress);
    if (this.#isClosed) return;
    // What the caller changes in its object afterwards is not what it has reported.
    this.#unwritten = storableJson(progress);
    this.#timer ??= setTimeout(() => this.#writeNow(), Math.max(0, this.#nextAt - performance.now())).unref();
  }

  /** Writes what is not written yet; there is no report after it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#writeNow();
    await this.#writing;
  }

  #writeNow(): void {
    this.#timer = undefined;
    const json = this.#unwritten;
    if (json === undefined) return;
    this.#unwritten = undefined;
    this.#nextAt = performance.now() + this.everyMs;
    this.#writing = this.#writing.then(() => this.write(json));
  }
}

/** Writes the progress of this process's runs. It is for people to look at: a failure to write fails no job. */
@Injectable()
export class ProgressReporters {
  readonly #log: Log = logOf('Runner');

  constructor(
    private readonly database: Database,
    private readonly self: ProcessIdentity,
  ) {}

  open(run: Run, mirror: Mirror): ProgressReporter {
    return new ProgressReporter((json) => this.#write(run, json, mirror));
  }

  async #write(run: Run, json: string, mirror: Mirror): Promise<void> {
    try {
      const values = [...fenceOf(run, this.self.id), json];
      // A handler may report from inside a transaction of its own.
      const rows = await outsideTransaction(() => this.database.query(WRITE, values));
      if (rows.length === 0) return;
    } catch (error) {
      this.#log.warn({ jobId: run.jobId, error: messageOf(error) }, 'The progress of a job could not be written');
    }
    // Nobody waits for the engine: the copy only shows it.
    outsideTransaction(() => mirror(JSON.parse(json))).catch((error: unknown) =>
      this.#log.debug({ jobId: run.jobId, error: messageOf(error) }, 'The engine could not show the progress of a job'),
    );
  }
}

export function refuseOther(progress: unknown): void {
  const isPercentage = typeof progress === 'number' && progress >= 0 && progress <= 100;
  const isObject = typeof progress === 'object' && progress !== null && !Array.isArray(progress);
  if (isPercentage || isObject) return;
  throw new HaatError(
    'internal',
    'invalid_progress',
    `Progress is a number from 0 to 100 or an object, not ${describe(progress)}.`,
  );
}

const describe = (value: unknown): string => (typeof value === 'number' ? String(value) : typeof value);
