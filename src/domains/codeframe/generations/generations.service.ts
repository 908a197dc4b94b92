import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { HaatError, NotFound } from '../../../errors/index.js';
import type { Enqueued, EnqueueOptions } from '../../../jobs/index.js';
import { AnswersRepository } from '../answers/answers.repository.js';
import { CodeframeProducer } from '../codeframe.producer.js';
import type { GenerationSpec } from './generation.js';
import { type ClusterView, GenerationViews, type GenerationView } from './generation-views.repository.js';

/** Asking for codeframes, and looking at them. */
@Injectable()
export class Generations {
  constructor(
    private readonly database: Database,
    private readonly answers: AnswersRepository,
    private readonly producer: CodeframeProducer,
    private readonly views: GenerationViews,
  ) {}

  /** @throws HaatError `too_few_answers` when there are fewer answers than clusters */
  async request(tx: Transaction | undefined, spec: GenerationSpec, options: EnqueueOptions): Promise<Enqueued> {
    const answers = await this.answers.count(tx ?? this.database, spec.categoryId, spec.clusters);
    if (answers < spec.clusters) throw tooFewAnswers(spec, answers);
    return this.producer.generate(tx, spec, options);
  }

  /** @throws NotFound when there is no such codeframe */
  async find(id: string): Promise<GenerationView> {
    const generation = await this.views.find(id);
    if (!generation) throw new NotFound('codeframe', id);
    return generation;
  }

  clusters(id: string): Promise<readonly ClusterView[]> {
    return this.views.clusters(id);
  }
}

function tooFewAnswers({ categoryId, clusters }: GenerationSpec, answers: number): HaatError {
  return new HaatError(
    'unprocessable',
    'too_few_answers',
    `Category ${categoryId} has ${answers} answers, fewer than ${clusters} clusters: add answers, or ask for fewer clusters.`,
  );
}
