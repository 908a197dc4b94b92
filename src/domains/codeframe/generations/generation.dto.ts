import { CLUSTER_STATUSES, GENERATION_STATUSES, HIERARCHY_PREFERENCES } from '../../../database/schema/codeframe.js';
import { Field } from '../../../http/index.js';
import type { Code } from '../engine/index.js';
import type { Codeframe, CodeframeCode } from './codeframe.rules.js';
import type { ClusterView, GenerationView } from './generation-views.repository.js';

class ErrorDto {
  @Field({ example: 'service_refused' })
  readonly code: string;

  @Field({ example: 'The codeframe service refused the cluster with HTTP 400.' })
  readonly message: string;
}

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

  @Field({ type: String, nullable: true, example: 'Late, delivery, driver', description: 'Null until it is named.' })
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

  @Field({ type: [ThemeDto], description: 'Those with the most answers first.' })
  readonly codes: readonly ThemeDto[];
}

class ConfigDto {
  @Field({ example: 'en' })
  readonly target_language: string;

  @Field({ enum: HIERARCHY_PREFERENCES, example: 'two_level' })
  readonly hierarchy_preference: GenerationView['hierarchyPreference'];
}

/** A codeframe and how it came to be. */
export class GenerationDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly generation_id: string;

  @Field({ example: 7 })
  readonly category_id: number;

  @Field({
    enum: [...GENERATION_STATUSES, 'clustering'],
    example: 'completed',
    description: '`completed_with_failures`: some clusters could not be named; retry their jobs, and it goes on.',
  })
  readonly status: GenerationView['status'];

  @Field({ example: 10, description: 'As many as were asked for.' })
  readonly n_clusters: number;

  @Field({ type: ConfigDto })
  readonly config: ConfigDto;

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

  @Field({ example: 0.22, description: 'What all calls cost together, in US dollars.' })
  readonly cost_usd: number;

  @Field({ type: ErrorDto, nullable: true, example: null, description: 'Why there are no clusters.' })
  readonly error: ErrorDto | null;

  @Field({ type: Date })
  readonly created_at: Date;

  @Field({ type: Date, nullable: true })
  readonly clustered_at: Date | null;

  @Field({ type: Date, nullable: true })
  readonly finished_at: Date | null;
}

export function generationAnswer(generation: GenerationView, clusters: readonly ClusterView[]): GenerationDto {
  return {
    generation_id: generation.id,
    category_id: generation.categoryId,
    status: generation.status,
    n_clusters: generation.requestedClusters,
    config: {
      target_language: generation.targetLanguage,
      hierarchy_preference: generation.hierarchyPreference,
    },
    seed: generation.seed,
    answers: generation.answers,
    unclustered: generation.unclustered,
    codeframe: generation.codeframe && codeframeAnswer(generation.codeframe),
    clusters: clusters.map(clusterAnswer),
    cost_usd: Number(generation.costUsd),
    error: generation.error,
    created_at: generation.createdAt,
    clustered_at: generation.clusteredAt,
    finished_at: generation.finishedAt,
  };
}

function clusterAnswer({ number, status, answers, terms, theme, calls, costUsd, error }: ClusterView): ClusterDto {
  return {
    cluster_id: number,
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
