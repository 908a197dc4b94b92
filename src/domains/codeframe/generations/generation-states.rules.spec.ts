import { GENERATION_STATUSES } from '../../../database/schema/codeframe.js';
import { assertLegal, endingOf, GENERATION_MOVES, isLegal } from './generation-states.rules.js';
import { progressOf } from './progress.rules.js';

describe('the states of a codeframe', () => {
  it('lead from being queued to every other, and end for good only when nothing is left to do', () => {
    const reached = new Set<string>(['queued']);
    for (const status of reached)
      for (const next of GENERATION_STATUSES) if (isLegal(status as never, next)) reached.add(next);
    expect([...reached].toSorted()).toEqual([...GENERATION_STATUSES].toSorted());
    const final = GENERATION_STATUSES.filter((status) => GENERATION_MOVES[status].length === 0);
    expect(final).toEqual(['completed', 'cancelled']);
  });

  it('allow no cancelling once all clusters have ended', () => {
    expect(GENERATION_STATUSES.filter((status) => isLegal(status, 'cancelled'))).toEqual(['queued', 'naming']);
    expect(() => assertLegal({ id: 'g', status: 'completed' }, 'cancelled')).toThrow(
      'completed and cannot become cancelled',
    );
  });

  it('lead a generation without clusters to failed, and back when its dead job is retried', () => {
    expect([isLegal('queued', 'failed'), isLegal('failed', 'queued')]).toEqual([true, true]);
    expect(isLegal('naming', 'failed')).toBe(false);
  });

  it.each([
    [{ done: 3, failed: 0 }, 'completed'],
    [{ done: 2, failed: 1 }, 'completed_with_failures'],
    [{ done: 0, failed: 3 }, 'failed'],
  ])('end as the clusters do: %j', (clusters, status) => expect(endingOf(clusters)).toBe(status));
});

describe('the progress of a codeframe', () => {
  const progress = (status: string, total: number, done: number, failed = 0) =>
    progressOf({ status, total, done, failed });

  it('never goes back, and is 100 only at the end', () => {
    const steps = [
      progress('queued', 0, 0),
      progress('clustering', 0, 0),
      ...[0, 1, 2, 3].map((done) => progress('naming', 4, done)),
      progress('finishing', 4, 3, 1),
      progress('completed_with_failures', 4, 3, 1),
    ];
    expect(steps).toEqual([0, 0, 0, 20, 40, 60, 80, 100]);
  });

  it('is 100 when no name is left to be merged, and 0 when there were no clusters', () => {
    expect([progress('failed', 3, 0, 3), progress('failed', 0, 0)]).toEqual([100, 0]);
  });

  it('stays where it was when it is cancelled', () => expect(progress('cancelled', 10, 3)).toBe(27));
});
