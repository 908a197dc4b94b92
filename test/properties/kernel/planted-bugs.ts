import type { PostgresFaults } from './simulated-postgres.js';

/**
 * A guard taken out of one of the kernel's statements. Each was put there because leaving it out breaks a promise; the
 * simulation must find out which.
 */
export interface PlantedBug {
  readonly name: string;
  /** The statement it is planted in. */
  readonly statement: RegExp;
  /** What happens more often than usual, where the bug shows only then. */
  readonly emphasis?: Partial<PostgresFaults>;
  /** @throws when the statement no longer has the guard: the list below must follow the kernel. */
  plant(statement: string): string;
}

function bug(
  name: string,
  statement: RegExp,
  guard: string | RegExp,
  without: string,
  emphasis?: Partial<PostgresFaults>,
): PlantedBug {
  return {
    name,
    statement,
    ...(emphasis && { emphasis }),
    plant(text) {
      const planted = text.replace(guard, without);
      if (planted === text) throw new Error(`"${name}" cannot be planted: its guard is not in\n${text}`);
      return planted;
    },
  };
}

const CLAIM = /claimable as \(/;
const PUT_BACK = /case when copy\.is_over then 'expired'/;
const COMPLETE = /update haat\.jobs set state = 'completed'/;
const FAIL = /with failed as/;
const AGAIN = /unknown_since = case when/;
const RESTORE = /select id, epoch, queue, priority from haat\.jobs\s+where state = 'queued'/;
const HAND_OVER_AGAIN = /\) as lost\s+where j\.id = lost\.id/;
const TAKE_OVER = /with lost as/;
const ADVANCE = /update haat\.schedules set next_at/;
const GIVE_BACK = /\) as orphan/;

/** The fence, kept in form so that every parameter is still used. */
const OPEN_FENCE = `where id = $1 and (epoch = $2 or run = $3 or worker = $4 or true)`;
const FENCE = /where id = \$1 and epoch = \$2 and run = \$3 and worker = \$4 and state = 'active'/;

export const PLANTED_BUGS: readonly PlantedBug[] = [
  bug('a copy may claim a job that runs or is done', CLAIM, `j.state = 'queued'`, `j.state <> 'pending'`),
  bug('a claim does not look at the time', CLAIM, `and j.run_at <= haat.haat_now()`, ''),
  bug(
    'a claim does not look at the expiry',
    CLAIM,
    /and \(j\.expires_at is null or j\.expires_at > haat\.haat_now\(\)\)/,
    '',
  ),
  bug('a refused copy puts back a job whatever its state', PUT_BACK, `and state = 'queued'`, ''),
  bug('a refused copy puts back a job without a new epoch', PUT_BACK, 'epoch = j.epoch + 1', 'epoch = j.epoch'),
  bug('a commit is not fenced', COMPLETE, FENCE, OPEN_FENCE),
  bug('a failure is not fenced', FAIL, FENCE, OPEN_FENCE),
  bug('a failure spends no attempt', FAIL, 'attempt = attempt + 1', 'attempt = attempt'),
  bug('a dead job keeps its key', FAIL, 'dedup_open = dedup_open and not $6', 'dedup_open = dedup_open'),
  bug('a later run is not fenced', AGAIN, FENCE, OPEN_FENCE),
  bug('lost hand-overs are not looked for', RESTORE, `where state = 'queued'`, `where false and state = 'queued'`),
  bug('a lost hand-over is repeated under its old epoch', HAND_OVER_AGAIN, 'epoch = j.epoch + 1', 'epoch = j.epoch'),
  bug('a lost run is not counted', TAKE_OVER, 'losses = j.losses + 1', 'losses = j.losses'),
  bug('a lost run keeps its epoch', TAKE_OVER, 'epoch = j.epoch + 1', 'epoch = j.epoch'),
  bug('a schedule leaves a slot out', ADVANCE, 'set next_at = $5', `set next_at = $5::timestamptz + interval '4 s'`),
  bug(
    'claims whose answer was lost are not given back',
    GIVE_BACK,
    `where j.worker = $1`,
    `where false and j.worker = $1`,
    { lostAfter: 0.2 },
  ),
];
