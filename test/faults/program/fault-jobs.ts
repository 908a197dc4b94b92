import { IsInt, IsISO8601, IsOptional, IsString, Min } from 'class-validator';
import { Job, Payload } from '../../../src/jobs/index.js';
import { faultKillers, faultLoad } from './fault.queues.js';

/** Writes one row in its commit. */
@Job('effect', { queue: faultLoad })
export class Effect extends Payload<Effect> {
  /** The job that enqueued it inside its own commit. */
  @IsOptional() @IsString() readonly parent?: string;
  /** Makes the payload as large as a test wants it. */
  @IsOptional() @IsString() readonly filler?: string;
}

/** Calls a provider, which is no part of any transaction. */
@Job('provider', { queue: faultLoad })
export class CallProvider extends Payload<CallProvider> {
  @IsOptional() @IsString() readonly note?: string;
}

/** Fails a number of times, then writes its row. */
@Job('flaky', { queue: faultLoad })
export class Flaky extends Payload<Flaky> {
  @IsInt() @Min(0) readonly failures: number;
}

@Job('slow', { queue: faultLoad })
export class Slow extends Payload<Slow> {
  @IsInt() @Min(0) readonly ms: number;
}

@Job('permanent', { queue: faultLoad })
export class Permanent extends Payload<Permanent> {
  @IsOptional() @IsString() readonly note?: string;
}

/** Asks once to come again later. */
@Job('later', { queue: faultLoad })
export class Later extends Payload<Later> {
  @IsOptional() @IsString() readonly note?: string;
}

/** Writes its row and enqueues children, all in its commit. */
@Job('chain', { queue: faultLoad })
export class Chain extends Payload<Chain> {
  @IsInt() @Min(0) readonly children: number;
}

/** In its first run it holds the whole process up, until a file appears, and then commits as if nothing had been. */
@Job('zombie', { queue: faultLoad })
export class Zombie extends Payload<Zombie> {
  /** A file that is made when the process is held up. */
  @IsString() readonly entered: string;
  /** The file that lets it go on. */
  @IsString() readonly release: string;
}

/** Takes its process down, whenever it runs. */
@Job('killer', { queue: faultKillers })
export class Killer extends Payload<Killer> {
  @IsOptional() @IsString() readonly note?: string;
}

/** Fired by its schedule, so often that one that stands still is soon noticed. */
@Job('tick', {
  queue: faultLoad,
  schedule: {
    pattern: '*/2 * * * * *',
    missed: 'latest',
    overlap: 'queue',
    payload: (slot) => new Tick({ slot: slot.toISOString() }),
  },
})
export class Tick extends Payload<Tick> {
  @IsISO8601() readonly slot: string;
}

/** The classes by the names that orders use. */
export const FAULT_JOBS = {
  effect: Effect,
  provider: CallProvider,
  flaky: Flaky,
  slow: Slow,
  permanent: Permanent,
  later: Later,
  chain: Chain,
  zombie: Zombie,
  killer: Killer,
};
