import { IsIn, IsInt, Max, Min } from 'class-validator';
import { HIERARCHY_PREFERENCES, type HierarchyPreference } from '../../database/schema/codeframe.js';
import { Job, Payload, Priority } from '../../jobs/index.js';
import { IsId } from '../../validation/index.js';
import { IsCategory } from './category.decorator.js';
import { codeframeGeneration } from './codeframe.queues.js';
import { IsClusterCount, MOST_CLUSTERS } from './cluster-count.decorator.js';
import { IsLanguage } from './language.decorator.js';

/** Clusters the answers of a category; the generation has the id of this job. */
@Job('generate-codeframe', { queue: codeframeGeneration })
export class GenerateCodeframe extends Payload<GenerateCodeframe> {
  @IsCategory()
  readonly categoryId: number;

  @IsClusterCount()
  readonly clusters: number;

  @IsLanguage()
  readonly targetLanguage: string;

  @IsIn(HIERARCHY_PREFERENCES)
  readonly hierarchyPreference: HierarchyPreference;
}

/** Has one cluster named, by a call that may cost money. */
@Job('name-cluster', { queue: codeframeGeneration })
export class NameCluster extends Payload<NameCluster> {
  @IsId()
  readonly generationId: string;

  @IsInt()
  @Min(1)
  @Max(MOST_CLUSTERS)
  readonly cluster: number;
}

/** Merges what the clusters were named into the codeframe. */
@Job('finish-codeframe', { queue: codeframeGeneration, priority: Priority.High })
export class FinishCodeframe extends Payload<FinishCodeframe> {
  @IsId()
  readonly generationId: string;
}

/** Brings on codeframes that wait for a job which has ended without doing its part. */
@Job('settle-codeframes', { queue: codeframeGeneration, schedule: { pattern: '*/5 * * * *', missed: 'latest' } })
export class SettleCodeframes extends Payload<SettleCodeframes> {}
