import { Type } from 'class-transformer';
import { HIERARCHY_PREFERENCES } from '../../../database/schema/codeframe.js';
import { Field, PageQuery } from '../../../http/index.js';
import { Optional } from '../../../validation/index.js';
import { IsCategory } from '../category.decorator.js';
import { type GenerationView, SHOWN_STATUSES } from './generation-views.js';
import { progressOf } from './progress.rules.js';

/** Which codeframes to list. */
export class CodeframesQuery extends PageQuery {
  @Field({ example: 7, description: 'Only codeframes of this category.' })
  @Optional()
  @Type(() => Number)
  @IsCategory()
  category_id?: number;
}

export class ErrorDto {
  @Field({ example: 'service_refused' })
  readonly code: string;

  @Field({ example: 'The codeframe service refused the cluster with HTTP 400.' })
  readonly message: string;
}

class ConfigDto {
  @Field({ example: 'en' })
  readonly target_language: string;

  @Field({ enum: HIERARCHY_PREFERENCES, example: 'two_level' })
  readonly hierarchy_preference: GenerationView['hierarchyPreference'];
}

/** A codeframe in short. */
export class ListedGenerationDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11' })
  readonly generation_id: string;

  @Field({ example: 7 })
  readonly category_id: number;

  @Field({
    enum: SHOWN_STATUSES,
    example: 'completed',
    description: '`completed_with_failures`: some clusters could not be named; retry their jobs, and it goes on.',
  })
  readonly status: GenerationView['status'];

  @Field({ example: 100, description: 'Percent of the steps that are behind it.' })
  readonly progress: number;

  @Field({ example: 10, description: 'As many as were asked for.' })
  readonly n_clusters: number;

  @Field({ type: ConfigDto })
  readonly config: ConfigDto;

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

export function listedAnswer(generation: GenerationView): ListedGenerationDto {
  return {
    generation_id: generation.id,
    category_id: generation.categoryId,
    status: generation.status,
    progress: progressOf(generation),
    n_clusters: generation.requestedClusters,
    config: {
      target_language: generation.targetLanguage,
      hierarchy_preference: generation.hierarchyPreference,
    },
    cost_usd: Number(generation.costUsd),
    error: generation.error,
    created_at: generation.createdAt,
    clustered_at: generation.clusteredAt,
    finished_at: generation.finishedAt,
  };
}
