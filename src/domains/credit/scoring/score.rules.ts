import type { ScoreBand } from '../../../database/schema/credit-review.js';
import { bandOf } from '../bands.rules.js';
import { type ExplainedComponent, explained } from './explanation.rules.js';
import {
  accountAge,
  cancellation,
  type Component,
  consistency,
  type Exact,
  exact,
  timeliness,
  utilisation,
} from './components.rules.js';
import type { ScoreSnapshot } from './score-snapshot.js';

/** The function by which scores are computed today. */
export const SCORE_VERSION = 1;

export interface Score {
  readonly version: number;
  /** From 300 to 900. */
  readonly score: number;
  readonly band: ScoreBand;
  readonly components: readonly ExplainedComponent[];
}

/** Every version that a stored score may have: a change of the rules is a new one, and the older ones stay. */
const VERSIONS: Readonly<Record<number, (snapshot: ScoreSnapshot) => readonly Component[]>> = {
  1: (snapshot) => [
    timeliness(snapshot),
    consistency(snapshot),
    utilisation(snapshot),
    accountAge(snapshot),
    cancellation(snapshot),
  ],
};

/**
 * The score of a snapshot: the same one whenever and wherever it is computed.
 *
 * @throws RangeError for a version that there never was
 */
export function scoreOf(snapshot: ScoreSnapshot, version: number = SCORE_VERSION): Score {
  const components = VERSIONS[version]?.(snapshot);
  if (!components) throw new RangeError(`There is no version ${version} of the credit score.`);
  const score = components
    .reduce((sum, component) => sum.plus(pointsOf(component)), exact(0))
    .round()
    .toNumber();
  return { version, score, band: bandOf(score), components: components.map(explained) };
}

/** What a component adds to the score. */
export const pointsOf = ({ weight, value }: Component): Exact => value.times(weight).div(100);
