import { IsIn } from 'class-validator';
import { HIERARCHY_PREFERENCES, type HierarchyPreference } from '../../../database/schema/codeframe.js';
import { Field, JobAccepted } from '../../../http/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { Nested, Optional } from '../../../validation/index.js';
import { IsCategory } from '../category.decorator.js';
import { IsClusterCount } from '../cluster-count.decorator.js';
import { IsLanguage } from '../language.decorator.js';
import type { GenerationSpec } from './generation.js';
import { SHOWN_STATUSES, type ShownStatus } from './generation-views.js';

/* The names of these fields are those that callers of codeframe services know, and therefore in snake case. */

export class CodeframeConfigDto {
  @Field({ example: 'en', description: 'The language of names and descriptions. The local engine does not translate.' })
  @Optional()
  @IsLanguage()
  target_language: string = 'en';

  @Field({
    enum: HIERARCHY_PREFERENCES,
    example: 'two_level',
    description:
      '`flat`: one list of codes. `two_level`: themes with their codes. `adaptive`: whichever the answers need.',
  })
  @Optional()
  @IsIn(HIERARCHY_PREFERENCES)
  hierarchy_preference: HierarchyPreference = 'adaptive';
}

export class GenerateCodeframeDto {
  @Field({ example: 7, description: 'Whose answers are clustered: the newest 10,000 of them.' })
  @IsCategory()
  category_id: number;

  @Field({
    example: 10,
    description: 'How many themes are looked for; there are fewer where the answers say fewer things.',
  })
  @IsClusterCount()
  n_clusters: number;

  @Field({ type: CodeframeConfigDto })
  @Optional()
  @Nested(() => CodeframeConfigDto)
  config: CodeframeConfigDto = new CodeframeConfigDto();

  @Field({
    type: EnqueueOptionsDto,
    description:
      '`priority` and `attempts` hold for the job that clusters and for those that name the clusters. Everything else is about ' +
      'the job that clusters alone: `delay` and `expiresAt` until it begins, `deduplicate` as long as it has not ended.',
  })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

export function specOf({ category_id, n_clusters, config }: GenerateCodeframeDto): GenerationSpec {
  return {
    categoryId: category_id,
    clusters: n_clusters,
    targetLanguage: config.target_language,
    hierarchyPreference: config.hierarchy_preference,
  };
}

/** The job that was enqueued, with the names under which the generation is known. */
export class GenerationAccepted extends JobAccepted {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11', description: 'The same as `jobId`.' })
  readonly generation_id: string;

  @Field({
    enum: SHOWN_STATUSES,
    example: 'queued',
    description: 'That of the older codeframe, when the outcome is `deduplicated`.',
  })
  readonly status: ShownStatus;
}
