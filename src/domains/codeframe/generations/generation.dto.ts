import { CLUSTER_STATUSES } from '../../../database/schema/codeframe.js';
import { Field } from '../../../http/index.js';
import type { Code } from '../engine/index.js';
import type { Codeframe, CodeframeCode } from './codeframe.rules.js';
import type { ClusterView, WholeGeneration } from './generation-views.js';
import { ErrorDto, listedAnswer, ListedGenerationDto } from './listed-generation.dto.js';

class CodeDto {
  @Field({ example: 'Driver, phone, called' })
  readonly name: string;

  @Field({ example: '12 answers such as “Driver was late by three hours”' })
  readonly description: string;

  @Field({
    type: [String],
    example: ['01936d3c-7a10-7b54-9d3b-2f6f0c1d8e41'],
    description: 'Ids of answers that say it.',
  })
  readonly example_ids: readonly string[];
}

/** Answers that say much the same, and what they were named. */
export class ClusterDto {
  @Field({ example: 1, description: 'From 1 on, the largest first.' })
  readonly cluster_id: number;

  @Field({
    format: 'uuid',
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e21',
    description: 'The job that names it: `GET /jobs/{id}`.',
  })
  readonly job_id: string;

  @Field({ enum: [...CLUSTER_STATUSES, 'running'], example: 'done' })
  readonly status: ClusterView['status'];

  @Field({ example: 34 })
  readonly answers: number;

  @Field({
    type: [String],
    example: ['late', 'delivery', 'driver'],
    description: 'The words that tell it from the others.',
  })
  readonly terms: readonly string[];

  @Field({ type: String, nullable: true, example: 'Late, delivery, driver', description: 'Null unless it is done.' })
  readonly theme_name: string | null;

  @Field({ type: String, nullable: true, example: '34 answers about late, delivery, driver' })
  readonly description: string | null;

  @Field({ type: [CodeDto] })
  readonly codes: readonly CodeDto[];

  @Field({
    example: 1,
    description: 'Calls that were begun; more than one where an answer was lost or could not be used.',
  })
  readonly calls: number;

  @Field({ example: 0.022, description: 'What its calls cost together, in US dollars.' })
  readonly cost_usd: number;

  @Field({ type: ErrorDto, nullable: true, example: null })
  readonly error: ErrorDto | null;
}

class MergedCodeDto extends CodeDto {
  @Field({ type: Number, nullable: true, example: 34, description: 'Null of a code below a theme.' })
  readonly answers: number | null;
}

class ThemeDto extends MergedCodeDto {
  @Field({ type: [MergedCodeDto], description: 'The codes of a theme; none of what has no second level.' })
  readonly codes: readonly MergedCodeDto[];
}

class CodeframeDto {
  @Field({ enum: ['flat', 'two_level'], example: 'two_level' })
  readonly hierarchy: 'flat' | 'two_level';

  @Field({
    type: [ThemeDto],
    description:
      'The themes with the most answers first. In a `flat` list: the codes of these themes, in the order of the themes, each ' +
      'theme in the order of its service.',
  })
  readonly codes: readonly ThemeDto[];
}

/** A codeframe and how it came to be. */
export class GenerationDto extends ListedGenerationDto {
  @Field({ example: 1_804_289_383, description: 'The same answers and the same seed give the same clusters.' })
  readonly seed: number;

  @Field({ example: 198, description: 'Answers that stand in a cluster.' })
  readonly answers: number;

  @Field({ example: 2, description: 'Answers without a word to go by.' })
  readonly unclustered: number;

  @Field({ type: CodeframeDto, nullable: true, description: 'Null until all clusters have ended.' })
  readonly codeframe: CodeframeDto | null;

  @Field({ type: [ClusterDto] })
  readonly clusters: readonly ClusterDto[];
}

export function generationAnswer(generation: WholeGeneration): GenerationDto {
  const { seed, answers, unclustered, codeframe, clusters } = generation;
  return {
    ...listedAnswer(generation),
    seed,
    answers,
    unclustered,
    codeframe: codeframe && codeframeAnswer(codeframe),
    clusters: clusters.map(clusterAnswer),
  };
}

function clusterAnswer(cluster: ClusterView): ClusterDto {
  const { number, jobId, status, answers, terms, theme, calls, costUsd, error } = cluster;
  return {
    cluster_id: number,
    job_id: jobId,
    status,
    answers,
    terms,
    theme_name: theme?.name ?? null,
    description: theme?.description ?? null,
    codes: (theme?.codes ?? []).map(codeAnswer),
    calls,
    cost_usd: Number(costUsd),
    error,
  };
}

const codeAnswer = ({ name, description, exampleIds }: Code): CodeDto => ({
  name,
  description,
  example_ids: exampleIds,
});

const codeframeAnswer = ({ hierarchy, codes }: Codeframe): CodeframeDto => ({
  hierarchy,
  codes: codes.map((theme) => ({ ...mergedAnswer(theme), codes: theme.codes.map(mergedAnswer) })),
});

const mergedAnswer = (code: CodeframeCode): MergedCodeDto => ({ ...codeAnswer(code), answers: code.answers });
