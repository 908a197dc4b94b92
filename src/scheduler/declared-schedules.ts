import { Inject, Injectable } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { type AppConfig, CONFIG, type ScheduleOverrides } from '../config/index.js';
import { BootFault, messageOf } from '../errors/index.js';
import {
  backoffDelay,
  type DeclaredJob,
  JobCatalog,
  type Milliseconds,
  Policies,
  type Schedule,
} from '../jobs/index.js';
import { type Log, logOf } from '../observability/log.js';
import { faultsOf, structuralFaults, VALIDATION } from '../validation/index.js';
import { Cron } from './cron.js';
import { graceOf } from './overdue.rules.js';

/** Name of the engine's queue of wake-ups. */
export const WAKE_UPS = 'schedules';

/** A schedule of this release, with what the environment says of it. */
export interface DeclaredSchedule extends Schedule {
  /** The name of its job. */
  readonly id: string;
  readonly queue: string;
  readonly timeZone: string;
  readonly cron: Cron;
  readonly isEnabled: boolean;
  /** How long after its slot a run should have succeeded. */
  readonly graceMs: Milliseconds;
}

/** The schedules that the jobs of the running application declare. */
@Injectable()
export class DeclaredSchedules {
  readonly #log: Log = logOf('Scheduler');
  #byId: ReadonlyMap<string, DeclaredSchedule> | undefined;

  constructor(
    private readonly catalog: JobCatalog,
    private readonly policies: Policies,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** @throws BootFault when a schedule cannot be used; it names the job and says the mend. */
  all(): readonly DeclaredSchedule[] {
    return [...(this.#byId ??= this.#read()).values()];
  }

  enabled(): readonly DeclaredSchedule[] {
    return this.all().filter(({ isEnabled }) => isEnabled);
  }

  find(id: string): DeclaredSchedule | undefined {
    return this.all().find((schedule) => schedule.id === id);
  }

  #read(): ReadonlyMap<string, DeclaredSchedule> {
    const { timeZone, overrides } = this.config.scheduler;
    const byVariable = new Map<string, DeclaredSchedule>();
    for (const job of jobsOf(this.catalog)) {
      if (!job.schedule) continue;
      const variable = variableOf(job.name);
      const other = byVariable.get(variable);
      if (other) throw sameName(job, other);
      byVariable.set(
        variable,
        declared(job, job.schedule, overrides.get(variable) ?? {}, timeZone, this.#graceOf(job)),
      );
    }
    for (const variable of overrides.keys()) {
      if (byVariable.has(variable)) continue;
      this.#log.warn({ id: variable, known: [...byVariable.keys()] }, 'A SCHEDULE_<ID>_ variable names no schedule');
    }
    if (byVariable.size > 0 && this.catalog.queues().has(WAKE_UPS)) throw reservedQueue();
    return new Map([...byVariable.values()].map((schedule) => [schedule.id, schedule]));
  }

  #graceOf(job: DeclaredJob): Milliseconds {
    const { timeout, attempts, backoff } = this.policies.ofJob(job);
    const effort = { timeout: timeout.value, attempts: attempts.value, backoff: backoff.value };
    return graceOf(effort, (waits, failures) => backoffDelay(waits, failures, 1));
  }
}

function* jobsOf(catalog: JobCatalog): Generator<DeclaredJob> {
  for (const { jobs } of catalog.queues().values()) yield* jobs.values();
}

/** How a schedule is named in the environment. */
const variableOf = (id: string): string => id.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');

function declared(
  job: DeclaredJob,
  schedule: Schedule,
  overrides: ScheduleOverrides,
  timeZone: string,
  graceMs: Milliseconds,
): DeclaredSchedule {
  const pattern = overrides.pattern ?? schedule.pattern;
  const place =
    overrides.pattern === undefined
      ? `its pattern in @Job('${job.name}', …)`
      : `SCHEDULE_${variableOf(job.name)}_PATTERN`;
  const cron = cronOf(job, pattern, timeZone, place);
  refuseWrongPayload(job, schedule);
  return {
    ...schedule,
    id: job.name,
    queue: job.queue.name,
    pattern,
    cron,
    missed: overrides.missed ?? schedule.missed,
    timeZone,
    isEnabled: overrides.isEnabled ?? true,
    graceMs,
  };
}

function cronOf(job: DeclaredJob, pattern: string, timeZone: string, place: string): Cron {
  try {
    return new Cron(pattern, timeZone);
  } catch (error) {
    throw new BootFault(`The job "${job.name}" cannot be scheduled. ${messageOf(error)} Mend ${place}.`, {
      cause: error,
    });
  }
}

/** Found now, and not in the night in which it should run for the first time. */
function refuseWrongPayload(job: DeclaredJob, schedule: Schedule): void {
  const payload = payloadOf(job, schedule);
  const faults = [...structuralFaults(payload, 'payload'), ...faultsOf(validateSync(payload, VALIDATION))];
  if (payload instanceof job.payload && faults.length === 0) return;
  const problem = faults.map(({ field, message }) => `${field} ${message}`).join('; ') || 'it is of another class';
  throw new BootFault(
    `The schedule of the job "${job.name}" makes a payload that cannot be enqueued (${problem}): ` +
      `mend the payload() of its schedule, or give ${job.payload.name} fields that may be left out.`,
  );
}

function payloadOf(job: DeclaredJob, schedule: Schedule): object {
  try {
    return schedule.payload(new Date());
  } catch (error) {
    throw new BootFault(
      `The schedule of the job "${job.name}" cannot make a payload (${messageOf(error)}): mend its payload().`,
      { cause: error },
    );
  }
}

function sameName(job: DeclaredJob, other: DeclaredSchedule): BootFault {
  return new BootFault(
    `The jobs "${other.id}" of queue "${other.queue}" and "${job.name}" of queue "${job.queue.name}" are both scheduled ` +
      `and share the variables SCHEDULE_${variableOf(job.name)}_…: give one another name.`,
  );
}

function reservedQueue(): BootFault {
  return new BootFault(
    `The queue "${WAKE_UPS}" has the name that the scheduler's wake-ups need: give it another name in defineQueue().`,
  );
}
