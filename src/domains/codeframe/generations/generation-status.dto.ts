import { Field } from '../../../http/index.js';
import { type ClusterCounts, type GenerationView, SHOWN_STATUSES } from './generation-views.js';
import { progressOf } from './progress.rules.js';

class ClusterCountsDto implements ClusterCounts {
  @Field({ example: 10, description: '0 until the answers are clustered.' })
  readonly total: number;

  @Field({ example: 4 })
  readonly pending: number;

  @Field({ example: 2, description: 'Being named at this moment.' })
  readonly running: number;

  @Field({ example: 3 })
  readonly done: number;

  @Field({ example: 1 })
  readonly failed: number;

  @Field({ example: 0 })
  readonly cancelled: number;
}

class CallsDto {
  @Field({ example: 7, description: 'Calls that were begun, repeated ones among them.' })
  readonly begun: number;

  @Field({ example: 3, description: 'Clusters whose answer is recorded: they are never called again.' })
  readonly answered: number;
}

/** How far a codeframe is, as of one moment. */
export class GenerationStatusDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly generation_id: string;

  @Field({
    enum: SHOWN_STATUSES,
    example: 'naming',
    description:
      '`queued`, `clustering`: the answers are not divided yet. `naming`: clusters are named. `finishing`: they are merged. ' +
      'The others are endings; a failed one goes on when somebody retries a dead job of it.',
  })
  readonly status: GenerationView['status'];

  @Field({ type: ClusterCountsDto })
  readonly clusters: ClusterCountsDto;

  @Field({
    example: 36,
    description: 'Percent of the steps that are behind it; 100 once the names are merged, however many there are.',
  })
  readonly progress: number;

  @Field({ type: CallsDto })
  readonly calls: CallsDto;

  @Field({
    example: 0.066,
    description: 'What the answers have cost, in US dollars: also those that could not be used.',
  })
  readonly cost_usd: number;
}

export function statusAnswer(generation: GenerationView): GenerationStatusDto {
  const { id, status, total, pending, running, done, failed, cancelled } = generation;
  return {
    generation_id: id,
    status,
    clusters: { total, pending, running, done, failed, cancelled },
    progress: progressOf(generation),
    calls: { begun: generation.callsBegun, answered: generation.callsAnswered },
    cost_usd: Number(generation.costUsd),
  };
}
