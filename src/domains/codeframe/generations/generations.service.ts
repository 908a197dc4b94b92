import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { HaatError, NotFound } from '../../../errors/index.js';
import { Keyset, type Page, type PageQuery } from '../../../http/index.js';
import type { Enqueued, EnqueueOptions } from '../../../jobs/index.js';
import { AnswersRepository } from '../answers/answers.repository.js';
import { CodeframeProducer } from '../codeframe.producer.js';
import type { GenerationSpec } from './generation.js';
import type { GenerationView, ShownStatus, WholeGeneration } from './generation-views.js';
import { GenerationViews } from './generation-views.repository.js';

const NEWEST_FIRST = new Keyset('codeframes', { id: 'uuid' });

/** The first job of a codeframe, and how far that codeframe is: an older one where the request is its repetition. */
export type Requested = Enqueued & { readonly status: ShownStatus };

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
  async request(tx: Transaction | undefined, spec: GenerationSpec, options: EnqueueOptions): Promise<Requested> {
    const sql = tx ?? this.database;
    const answers = await this.answers.count(sql, spec.categoryId, spec.clusters);
    if (answers < spec.clusters) throw tooFewAnswers(spec, answers);
    const job = await this.producer.generate(tx, spec, options);
    const older = job.outcome === 'deduplicated' ? await this.views.find(sql, job.jobId) : undefined;
    return { ...job, status: older?.status ?? 'queued' };
  }

  /** @throws NotFound when there is no such codeframe */
  async find(id: string): Promise<GenerationView> {
    return known(id, await this.views.find(this.database, id));
  }

  /** @throws NotFound when there is no such codeframe */
  async findWhole(id: string): Promise<WholeGeneration> {
    return known(id, await this.views.findWhole(id));
  }

  /** Newest first. */
  async list(categoryId: number | undefined, { limit, cursor }: PageQuery): Promise<Page<GenerationView>> {
    const rows = await this.views.list(categoryId, NEWEST_FIRST.read(cursor)?.id, limit + 1);
    return NEWEST_FIRST.page(rows, limit);
  }
}

function known<View>(id: string, view: View | undefined): View {
  if (view === undefined) throw new NotFound('codeframe', id);
  return view;
}

function tooFewAnswers({ categoryId, clusters }: GenerationSpec, answers: number): HaatError {
  return new HaatError(
    'unprocessable',
    'too_few_answers',
    `Category ${categoryId} has ${answers} answers, fewer than ${clusters} clusters: add answers, or ask for fewer clusters.`,
  );
}
